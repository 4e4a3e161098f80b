//! Names that share a word with a reader's.

use super::fold::folded;
use crate::lexicon::mail::{is_free_mail, is_platform};
use crate::unicode::is_letter_or_number;
use std::collections::BTreeSet;

/// The shortest word of a reader that is looked for, in characters.
const SHORTEST: usize = 3;

/// The words of a display name that may be a reader's.
pub(crate) struct NameWords {
    words: BTreeSet<String>,
    /// The name holds an address that is not of the sender's domain.
    has_other_address: bool,
}

impl NameWords {
    /// The long words of a display name, without those of the sender's own domain, as a sender may write to itself.
    pub(crate) fn new(name: &str, domain: Option<&str>) -> Self {
        let (name, own) = (folded(name), domain.map(folded).unwrap_or_default());
        let is_own = |word: &str| words(&own).any(|own| own == word);
        Self {
            words: words(&name).filter(|word| is_long(word) && !is_own(word)).map(str::to_owned).collect(),
            has_other_address: has_other_address(&name, &own),
        }
    }

    /// Returns whether one of them is a word of the name or address of one of the readers. An address of someone else may be
    /// a reader's, too, even if the mail does not name its readers.
    pub(crate) fn may_hold_any<'a>(&self, readers: impl IntoIterator<Item = &'a String>) -> bool {
        let is_named = |reader: &String| words(&folded(reader)).any(|word| self.words.contains(word));
        self.has_other_address || !self.words.is_empty() && readers.into_iter().any(is_named)
    }
}

/// Returns whether a folded name holds an address outside the domain `own`. At a free mail provider or a sending platform
/// any address may be a reader's, and so may one that holds another, as `nives=posta.example@own.example`.
fn has_other_address(name: &str, own: &str) -> bool {
    let own = Some(own).filter(|own| !own.is_empty() && !is_free_mail(own) && !is_platform(own));
    let pieces = name.split(|c: char| c.is_whitespace() || "<>()[]{},;:\"'".contains(c));
    let is_other = |(local, host): (&str, &str)| {
        let host = host.trim_end_matches('.');
        let above = own.and_then(|own| host.strip_suffix(own));
        let is_own = above.is_some_and(|above| above.is_empty() || above.ends_with('.'));
        !local.is_empty() && !host.is_empty() && (!is_own || local.contains(['=', '%', '+']))
    };
    ["(at)", "[at]", "{at}"].into_iter().any(|at| name.contains(at))
        || pieces.filter_map(|piece| piece.rsplit_once('@')).any(is_other)
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
            let readers = [reader.to_owned()];
            assert_eq!(NameWords::new(name, domain).may_hold_any(&readers), expected, "{name} | {reader}");
        };
        check("Bottega per Odile Ferrand", None, "Odile Ferrand <o@a.fr>", true);
        check("Bottega", None, "Odile Ferrand <o@a.fr>", false);
        check("ODILE & Co", None, "odile.f@a.fr", true);
        check("Bo Li", None, "Bo Li", false);
        check("Ferrand", Some("ferrand.fr"), "news@ferrand.fr", false);
        check("Aiuto <odile@a.fr>", Some("bottega.fr"), "", true);
        check("Aiuto (odile＠A.fr)", None, "", true);
        check("news@bottega.fr", Some("bottega.fr"), "", false);
        check("Bottega <news@mail.bottega.fr>", Some("bottega.fr"), "", false);
        check("a@altrabottega.fr", Some("bottega.fr"), "", true);
        check("Aiuto nives.bardi@gmail.com", Some("gmail.com"), "", true);
        check("nives.bardi@mcsv.net", Some("mcsv.net"), "", true);
        check("Aiuto nives.bardi@localhost", Some("bottega.fr"), "", true);
        check("Aiuto nives=posta.example@bounce.bottega.fr", Some("bottega.fr"), "", true);
        check("nives.bardi (at) posta.example", Some("bottega.fr"), "", true);
        check("'news@bottega.fr' via Gruppo", Some("bottega.fr"), "", false);
        check("Scrivi a news@bottega.fr.", Some("bottega.fr"), "", false);
        check("Ci vediamo @ casa, @bottega", Some("bottega.fr"), "", false);
    }
}
