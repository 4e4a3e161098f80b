//! The names of a brand and of products.

use super::phrases::{PhraseList, Phrases, words_of};
use super::words::{List, is_in};
use crate::unicode;

/// Characters of a label or display name that are looked at.
const MAX_NAME_CHARS: usize = 256;

/// Parts of one that are looked for: every word of a text is compared with each that begins with it.
const MAX_NAME_PARTS: usize = 8;

/// Longer ones are no domains (RFC 1035).
const MAX_DOMAIN_BYTES: usize = 253;

/// What a brand calls itself: made once per brand, then used for each of its messages.
#[derive(Debug, Clone, Default)]
pub struct BrandNames(pub(super) Phrases);

impl BrandNames {
    /// The names of a brand from its label, the display name of its sender and its mail domain.
    ///
    /// Label and display name count as a whole, with and without a leading article, a legal form (S.p.A., Ltd, GmbH)
    /// and words such as "newsletter" or "team" at either end, and written as one word; never a single word out of
    /// several. The domain gives the label under its public suffix if it has four letters or more
    /// ("news.acme-shop.co.uk" → "acme-shop"). Of a very long name only the beginning counts.
    #[must_use]
    pub fn new(label: &str, display: Option<&str>, domain: Option<&str>) -> Self {
        let mut phrases = PhraseList::default();
        for name in [Some(label), display].into_iter().flatten() {
            let end = name.char_indices().nth(MAX_NAME_CHARS).map_or(name.len(), |(at, _)| at);
            let parts = name.get(..end).unwrap_or_default().split(['|', '–', '—', '(', ')', '<', '>', '"']);
            for part in parts.filter(|part| !part.trim().is_empty()).take(MAX_NAME_PARTS) {
                phrases.add_name(part);
            }
        }
        let domain = domain.filter(|domain| domain.len() <= MAX_DOMAIN_BYTES);
        if let Some(label) = domain.and_then(registrable_label)
            && label.chars().filter(|&c| unicode::is_letter_or_number(c)).count() >= 4
        {
            phrases.add(&words_of(&label));
        }
        Self(phrases.finish())
    }
}

/// The products to be masked, from a list of the user's; may be empty.
#[derive(Debug, Clone, Default)]
pub struct Products(pub(super) Phrases);

impl Products {
    /// Products by name; names without a letter are left out.
    #[must_use]
    pub fn new<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> Self {
        let mut phrases = PhraseList::default();
        for name in names {
            phrases.add(&words_of(name.as_ref()));
        }
        Self(phrases.finish())
    }
}

impl PhraseList {
    /// A name with and without its article, legal form and general words.
    fn add_name(&mut self, name: &str) {
        let words = words_of(name);
        self.add_with_joined(&words);
        let mut core = words.as_slice();
        while let [rest @ .., last] = core
            && (LEGAL_FORMS.has(last) || GENERAL.has(last))
            && !rest.is_empty()
        {
            core = rest;
        }
        self.add_with_joined(core);
        while let [first, rest @ ..] = core
            && (ARTICLES.has(first) || GENERAL.has(first))
            && !rest.is_empty()
        {
            core = rest;
        }
        self.add_with_joined(core);
        if let [first, rest @ ..] = core
            && let Some((article, noun)) = first.split_once('\'')
            && is_in(article, &["l", "gl", "un"])
            && noun.len() >= 3
        {
            let mut bare = vec![noun.to_owned()];
            bare.extend_from_slice(rest);
            self.add(&bare);
        }
    }

    fn add_with_joined(&mut self, words: &[String]) {
        // One word left of several must not be a common one: "La Casa" is not every house.
        if let [word] = words
            && (GENERAL.has(word) || LEGAL_FORMS.has(word) || ARTICLES.has(word))
        {
            return;
        }
        self.add(words);
        let joined = words.concat();
        if words.len() > 1 && joined.chars().count() >= 6 {
            self.add(&words_of(&joined));
        }
    }
}

/// The label under the public suffix of a domain: "acme" of "news.acme.co.uk".
fn registrable_label(domain: &str) -> Option<String> {
    let domain = unicode::to_lower(domain.trim().trim_end_matches('.'));
    let registrable = psl::domain_str(&domain)?;
    registrable.split('.').next().filter(|label| !label.is_empty()).map(str::to_owned)
}

#[rustfmt::skip]
static ARTICLES: List = List::of(&[
    "il", "lo", "la", "i", "gli", "le", "l", "un", "una", "the", "a", "an", "der", "die", "das", "el",
    "los", "las", "les",
]);

#[rustfmt::skip]
static LEGAL_FORMS: List = List::of(&[
    "spa", "s.p.a", "srl", "s.r.l", "srls", "snc", "s.n.c", "sas", "s.a.s", "inc", "ltd", "llc", "gmbh",
    "ag", "sa", "s.a", "sarl", "bv", "b.v", "nv", "plc", "co", "corp", "kg", "se", "ug", "ohg", "ev",
]);

#[rustfmt::skip]
static GENERAL: List = List::of(&[
    "team", "newsletter", "news", "staff", "support", "noreply", "info", "customer", "care", "servizio",
    "clienti", "official", "italia", "online",
]);

#[cfg(test)]
mod tests {
    use super::super::tests::{Setting, check, masked, same_text, setting};
    use super::*;

    #[test]
    fn a_brand_of_a_million_names_is_one_of_a_few() {
        let label: String = (0..100_000).map(|i| format!("a b{i}|")).collect();
        let brand = BrandNames::new(&label, Some(&label), Some(&format!("{}.it", "a".repeat(1 << 20))));
        assert!(brand.0.starts.len() <= 16 * MAX_NAME_PARTS);
        assert!(brand.0.words.iter().map(|word| word.len()).sum::<usize>() <= 32 * MAX_NAME_CHARS);
        let s = Setting { brand, ..setting() };
        assert_eq!(masked("da a b1 con a b7, a b99", &s).0, "da {brand} con {brand}, a b99");
    }

    #[test]
    fn brands_and_products() {
        check("La Bottega Verde ti aspetta", "{brand} ti aspetta");
        check("da bottega verde e Bottegaverde", "da {brand} e {brand}");
        check("BOTTEGA VERDE®", "{brand}®");
        check("La Bottega Verde S.r.l.", "{brand}.");
        check("il verde della bottega", "il verde della bottega");
        check("Crema Mani Oliva e Tonico", "{product} e {product}");
        same_text("Crema Mani");
        let s = Setting { brand: BrandNames::new("Caffè Città", None, None), ..setting() };
        assert_eq!(masked("il CAFFÈ CITTÀ!", &s).0, "il {brand}!");
        let s = Setting { brand: BrandNames::new("H&M", None, None), ..setting() };
        assert_eq!(masked("H&M e h m", &s).0, "{brand} e {brand}");
        let s = Setting { brand: BrandNames::new("HarrisPAC", Some("Harris PAC"), None), ..setting() };
        assert_eq!(masked("Harris PAC not PAC", &s).0, "{brand} not PAC");
        let s = Setting { brand: BrandNames::new("3 Italia", None, None), ..setting() };
        assert_eq!(masked("con 3 Italia hai 3 giga", &s).0, "con {brand} hai {number} giga");
        let s = Setting { brand: BrandNames::default(), ..setting() };
        assert_eq!(masked("la Bottega", &s).0, "la Bottega");
    }
}
