//! The names of a brand.

use super::phrases::{Phrases, words_of};
use crate::lexicon::WordList;
use crate::unicode;

/// Characters of a label or display name that are read.
const MAX_NAME_CHARS: usize = 256;
/// Parts of a label or display name that are read. Masking compares words with every part that begins like them.
const MAX_NAME_PARTS: usize = 8;
/// Bytes of a domain (RFC 1035).
const MAX_DOMAIN_BYTES: usize = 253;

/// The names of a brand. Build it once per brand and use it for each of its messages.
#[derive(Debug, Clone, Default)]
pub struct BrandNames(pub(super) Phrases);

impl BrandNames {
    /// Returns the names of a brand from its label, the display name of its sender and its mail domain.
    ///
    /// Label and display name count as a whole: with and without a leading article, a legal form (S.p.A., Ltd, GmbH) and
    /// words such as "newsletter" or "team" at either end, and written as one word. A single word out of several never
    /// counts. The domain gives the label under its public suffix if that has four letters or more
    /// ("news.acme-shop.co.uk" → "acme-shop"), with the feature `mail` only. Only the first 256 characters of a name count.
    #[must_use]
    pub fn new(label: &str, display: Option<&str>, domain: Option<&str>) -> Self {
        let mut names = Vec::new();
        for name in [Some(label), display].into_iter().flatten() {
            let end = name.char_indices().nth(MAX_NAME_CHARS).map_or(name.len(), |(at, _)| at);
            let parts = name.get(..end).unwrap_or_default().split(['|', '–', '—', '(', ')', '<', '>', '"']);
            for part in parts.filter(|part| !part.trim().is_empty()).take(MAX_NAME_PARTS) {
                add_forms(part, &mut names);
            }
        }
        let domain = domain.filter(|domain| domain.len() <= MAX_DOMAIN_BYTES);
        let n_letters = |label: &str| label.chars().filter(|&c| unicode::is_letter_or_number(c)).count();
        let label = domain.and_then(registrable_label).filter(|label| n_letters(label) >= 4);
        names.extend(label.map(|label| words_of(&label)));
        Self(Phrases::new(names))
    }
}

/// Adds a name with and without its article, legal form and general words.
fn add_forms(name: &str, names: &mut Vec<Vec<String>>) {
    let words = words_of(name);
    add_with_joined(&words, names);
    let mut core = words.as_slice();
    while let [rest @ .., last] = core
        && (WordList::LegalForm.has(last) || WordList::Brand.has(last))
        && !rest.is_empty()
    {
        core = rest;
    }
    add_with_joined(core, names);
    while let [first, rest @ ..] = core
        && (WordList::Article.has(first) || WordList::Brand.has(first))
        && !rest.is_empty()
    {
        core = rest;
    }
    add_with_joined(core, names);
    if let [first, rest @ ..] = core
        && let Some((article, noun)) = first.split_once('\'')
        && WordList::ElidedArticle.has(article)
        && noun.len() >= 3
    {
        names.push([&[noun.to_owned()], rest].concat());
    }
}

/// Adds a name, and the name written as one word of six characters or more.
fn add_with_joined(words: &[String], names: &mut Vec<Vec<String>>) {
    // A general word that remains of a longer name is no name.
    let is_general = |word: &str| {
        WordList::Brand.has(word) || WordList::LegalForm.has(word) || WordList::Article.has(word)
    };
    if matches!(words, [word] if is_general(word)) {
        return;
    }
    names.push(words.to_vec());
    let joined = words.concat();
    if words.len() > 1 && joined.chars().count() >= 6 {
        names.push(words_of(&joined));
    }
}

/// Returns the label under the public suffix of a domain: "acme" for "news.acme.co.uk".
#[cfg(feature = "mail")]
fn registrable_label(domain: &str) -> Option<String> {
    let domain = unicode::to_lower(domain.trim().trim_end_matches('.'));
    let registrable = psl::domain_str(&domain)?;
    registrable.split('.').next().filter(|label| !label.is_empty()).map(str::to_owned)
}

/// Returns `None`: the public suffix list belongs to the feature `mail`.
#[cfg(not(feature = "mail"))]
fn registrable_label(_: &str) -> Option<String> {
    None
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Setting, check, masked, same_text, setting};
    use super::*;

    #[test]
    fn a_brand_of_a_million_names_keeps_a_few() {
        let label: String = (0..100_000).map(|i| format!("a b{i}|")).collect();
        let brand = BrandNames::new(&label, Some(&label), Some(&format!("{}.it", "a".repeat(1 << 20))));
        assert!(brand.0.set.n_nodes() <= 16 * 12 * MAX_NAME_PARTS);
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
