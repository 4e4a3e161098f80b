//! Names that share a word with a reader's.

use super::fold::folded;
use crate::unicode::is_letter_or_number;
use std::collections::BTreeSet;

/// The shortest word of a reader that is looked for, in characters.
const SHORTEST: usize = 3;

/// Returns whether a display name has a word of a reader's name or address. A sender may write to itself, so the words of
/// its own domain do not count.
pub(crate) fn name_may_hold(name: &str, domain: Option<&str>, reader: &str) -> bool {
    let own = domain.map(folded).unwrap_or_default();
    let (name, reader) = (folded(name), folded(reader));
    let words = |text| str::split(text, |c| !is_letter_or_number(c));
    let is_long = |word: &&str| word.chars().nth(SHORTEST - 1).is_some();
    let of_name: BTreeSet<&str> = words(&name).filter(is_long).collect();
    words(&reader).any(|word| of_name.contains(word) && !words(&own).any(|own| own == word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_hold_a_word_of_a_reader() {
        let check = |name: &str, domain: Option<&str>, reader: &str, expected: bool| {
            assert_eq!(name_may_hold(name, domain, reader), expected, "{name} | {reader}");
        };
        check("Bottega per Odile Ferrand", None, "Odile Ferrand <o@a.fr>", true);
        check("Bottega", None, "Odile Ferrand <o@a.fr>", false);
        check("ODILE & Co", None, "odile.f@a.fr", true);
        check("Bo Li", None, "Bo Li", false);
        check("Ferrand", Some("ferrand.fr"), "news@ferrand.fr", false);
    }
}
