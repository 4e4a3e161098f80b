//! Names that share a word with a reader's.

use super::fold::folded;
use crate::unicode::is_letter_or_number;
use std::collections::BTreeSet;

/// The shortest word of a reader that is looked for, in characters.
const SHORTEST: usize = 3;

/// The words of a display name that may be a reader's.
pub(crate) struct NameWords(BTreeSet<String>);

impl NameWords {
    /// The long words of a display name, without those of the sender's own domain, as a sender may write to itself.
    pub(crate) fn new(name: &str, domain: Option<&str>) -> Self {
        let (name, own) = (folded(name), domain.map(folded).unwrap_or_default());
        let is_own = |word: &str| words(&own).any(|own| own == word);
        Self(words(&name).filter(|word| is_long(word) && !is_own(word)).map(str::to_owned).collect())
    }

    /// Returns whether one of them is a word of a reader's name or address.
    pub(crate) fn may_hold(&self, reader: &str) -> bool {
        !self.0.is_empty() && words(&folded(reader)).any(|word| self.0.contains(word))
    }
}

/// Returns the long words of a reader's display name, folded.
#[cfg(feature = "mail")]
pub(crate) fn words_of_name(reader: &str) -> Vec<String> {
    let name = reader.split('<').next().filter(|name| !name.contains('@')).map(folded).unwrap_or_default();
    words(&name).filter(is_long).map(str::to_owned).collect()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c| !is_letter_or_number(c))
}

fn is_long(word: &&str) -> bool {
    word.chars().nth(SHORTEST - 1).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_hold_a_word_of_a_reader() {
        let check = |name: &str, domain: Option<&str>, reader: &str, expected: bool| {
            assert_eq!(NameWords::new(name, domain).may_hold(reader), expected, "{name} | {reader}");
        };
        check("Bottega per Odile Ferrand", None, "Odile Ferrand <o@a.fr>", true);
        check("Bottega", None, "Odile Ferrand <o@a.fr>", false);
        check("ODILE & Co", None, "odile.f@a.fr", true);
        check("Bo Li", None, "Bo Li", false);
        check("Ferrand", Some("ferrand.fr"), "news@ferrand.fr", false);
    }
}
