//! Phrases of the caller's own, each with the slot that replaces it.

use super::phrases::{Phrases, has_letter, words_of};
use super::slot::Slot;
use crate::error::{Error, Place, Position, Result};
use crate::hash::hash64;
use std::collections::BTreeSet;

/// Phrases of the caller's own that masking replaces, such as the names of products.
///
/// A phrase matches in any case, as a sequence of words; the longest match wins. A phrase with a single word of at most
/// three letters, or a common word, must be capitalised in the text. Only the first 12 words of a phrase count.
///
/// ```
/// use unisono::text::mask::{OwnPhrases, Slot};
///
/// let phrases = OwnPhrases::new([(Slot::Product, "Crema Mani"), (Slot::Code, "Punti Verdi")]);
/// assert_eq!(phrases, OwnPhrases::parse("product\tcrema mani\n# a comment\ncode\tPunti Verdi\n")?);
/// assert_eq!(phrases.len(), 2);
/// # Ok::<(), unisono::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct OwnPhrases {
    pub(super) phrases: Phrases,
    /// The list as [`parse`](OwnPhrases::parse) reads it.
    lines: String,
    len: usize,
    digest: u64,
}

impl OwnPhrases {
    /// Returns a list of phrases. Phrases without a letter are ignored; a phrase of several slots has the first of
    /// [`Slot::ALL`].
    #[must_use]
    pub fn new<S: AsRef<str>>(phrases: impl IntoIterator<Item = (Slot, S)>) -> Self {
        let phrases = phrases.into_iter().map(|(slot, phrase)| (words_of(phrase.as_ref()), slot));
        let phrases: BTreeSet<(Vec<String>, Slot)> = phrases.filter(|(words, _)| has_letter(words)).collect();
        let lines: String =
            phrases.iter().map(|(words, slot)| format!("{}\t{}\n", slot.name(), words.join(" "))).collect();
        let (len, digest) = (phrases.len(), if lines.is_empty() { 0 } else { hash64(lines.as_bytes()) });
        let numbered = phrases.into_iter().map(|(words, slot)| (words, slot as u32));
        Self { phrases: Phrases::numbered(numbered), lines, len, digest }
    }

    /// Reads a list with one phrase a line: the name of a slot, a tab and the phrase. Empty lines and lines that begin
    /// with `#` are ignored.
    ///
    /// # Errors
    /// A line has no tab, an unknown slot, or a phrase without a letter. The error has the number of the line.
    pub fn parse(text: &str) -> Result<Self> {
        let lines = text.strip_prefix('\u{feff}').unwrap_or(text).lines();
        let numbered = (1..).zip(lines).filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
        let phrase = |(number, line)| {
            line_of(line).map_err(|remedy| {
                let place = Place { position: Position::Line(number), ..Place::default() };
                Error::parameter("mask_phrases", remedy).at(place)
            })
        };
        Ok(Self::new(numbered.map(phrase).collect::<Result<Vec<_>>>()?))
    }

    /// Number of phrases.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Returns true if there is no phrase.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The list, sorted, as [`parse`](Self::parse) reads it.
    #[must_use]
    pub fn lines(&self) -> &str {
        &self.lines
    }

    /// A hash of the phrases and their slots in any order; 0 without a phrase.
    #[must_use]
    pub fn digest(&self) -> u64 {
        self.digest
    }
}

/// Two lists are equal if they hold the same phrases with the same slots.
impl PartialEq for OwnPhrases {
    fn eq(&self, other: &Self) -> bool {
        (self.len, self.digest) == (other.len, other.digest)
    }
}

impl Eq for OwnPhrases {}

/// Returns the slot and the phrase of a line, or why it is unusable.
fn line_of(line: &str) -> std::result::Result<(Slot, &str), String> {
    let (name, phrase) =
        line.split_once('\t').ok_or("write a slot, a tab and a phrase, such as product<TAB>Crema Mani")?;
    let slot = Slot::from_name(name.trim()).ok_or_else(|| {
        format!("unknown slot '{}'; use one of {}", name.trim(), Slot::ALL.map(Slot::name).join(", "))
    })?;
    if has_letter(&words_of(phrase)) { Ok((slot, phrase)) } else { Err("give a phrase with a letter".into()) }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Setting, masked, setting};
    use super::*;

    #[test]
    fn phrases_of_each_slot_replace_the_longest_match() {
        let own = Slot::ALL.map(|slot| (slot, format!("zeta {}", slot.name())));
        let longer = (Slot::Code, "Zeta name luna".to_owned());
        let s = Setting { own: OwnPhrases::new(own.into_iter().chain([longer])), ..setting() };
        for slot in Slot::ALL {
            let (text, slots) = masked(&format!("con Zeta {} oggi", slot.name().to_uppercase()), &s);
            assert_eq!((text, slots), (format!("con {{{}}} oggi", slot.name()), vec![slot]));
        }
        assert_eq!(masked("zeta name luna", &s).0, "{code}");
        assert_eq!(masked("zeta nome", &s).0, "zeta nome");
    }

    #[test]
    fn a_list_is_read_back() {
        let own =
            OwnPhrases::parse("product\tL'Eau d\u{2019}Hiver 3,5\ncode\tCAFFÈ-PIÙ (oro)\nname\tanna maria\n")
                .unwrap();
        assert_eq!(own.lines().lines().count(), 3);
        assert_eq!(OwnPhrases::parse(own.lines()).unwrap(), own);
    }

    #[test]
    fn an_unusable_line_has_a_number() {
        let error = |text: &str| OwnPhrases::parse(text).unwrap_err();
        assert_eq!(error("# x\n\nprodotto\tCrema").place.position, Position::Line(3));
        assert_eq!(
            error("prodotto\tCrema").to_string(),
            "mask_phrases: unknown slot 'prodotto'; use one of name, brand, email, url, phone, price, percent, number, date, \
             time, code, product"
        );
        assert!(error("product Crema").to_string().contains("a tab"));
        assert!(error("product\t12").to_string().contains("a letter"));
        assert!(OwnPhrases::parse("\n# none\n").unwrap().is_empty());
    }
}
