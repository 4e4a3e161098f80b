//! Keyed pseudonyms in the place of recipients.

use crate::error::Result;
use crate::message::{Message, address_of};
use crate::secret::Secret;
use crate::spelling::folded;
use crate::unicode;
use std::collections::BTreeSet;
use std::fmt;

/// The key of pseudonyms that replace recipients.
///
/// The pseudonym of a recipient is `p` and 20 digits: the first 64 bits of HMAC-SHA-256 of the address in lower case,
/// or of the name without an address. The same key gives the same pseudonym in every run, and nobody without the key
/// can test which address it stands for. A hash without a key would allow that, so the library offers none.
///
/// ```
/// use unisono::source::Pseudonyms;
///
/// let key = Pseudonyms::new(b"32 random bytes of a key file...")?;
/// assert_eq!(key.pseudonym("Eva Neri <EVA@example.org>"), key.pseudonym("eva@example.org"));
/// # Ok::<(), unisono::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Pseudonyms(Secret);

impl fmt::Debug for Pseudonyms {
    /// Hides the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pseudonyms(…)")
    }
}

impl Pseudonyms {
    /// Creates pseudonyms under a key, such as the bytes of a key file.
    ///
    /// # Errors
    ///
    /// A key of fewer than 16 bytes.
    pub fn new(key: &[u8]) -> Result<Self> {
        Secret::new("pseudonymise", key).map(Self)
    }

    /// Returns the pseudonym of a recipient: a display name, an address, or both.
    #[must_use]
    pub fn pseudonym(&self, recipient: &str) -> String {
        let person = address_of(recipient).unwrap_or_default();
        format!("p{:020}", self.0.number("recipient", unicode::to_lower(person).as_bytes()))
    }

    /// Returns a fingerprint of the key. Results with equal fingerprints have equal pseudonyms. It does not reveal the key.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        format!("{:016x}", self.0.number("fingerprint", b""))
    }

    /// Replaces the recipient, and the id and the columns that hold an address or name the recipient. Masking still
    /// knows the names.
    pub(super) fn apply(&self, message: &mut Message) {
        let recipient = message.recipient.take();
        let known: Vec<String> =
            recipient.iter().flat_map(|recipient| names_of(recipient)).map(unicode::to_lower).collect();
        let name = recipient.as_deref().and_then(name_of).map(words_of).unwrap_or_default();
        let is_of_recipient = |value: &str| {
            known.contains(&unicode::to_lower(value.trim()))
                // One word alone is a name only as a whole value.
                || name.len() > 1 && name.is_subset(&words_of(value))
        };
        let mut all = name.clone();
        all.extend(recipient.as_deref().map(words_of_local).unwrap_or_default());
        let is_part_of_recipient = |value: &str| {
            let of_value = words_of(value);
            of_value.is_subset(&all) && of_value.iter().any(|word| word.chars().nth(1).is_some())
        };
        let replace = |value: &mut String| {
            if value.contains('@') || is_of_recipient(value) || is_part_of_recipient(value) {
                // A name stands for the same person as the address beside it.
                let person = recipient.as_deref().filter(|_| !value.contains('@')).unwrap_or(value);
                *value = self.pseudonym(person);
            }
        };
        // A brand may be an address of its own.
        let replace_name = |value: &mut String| {
            if is_of_recipient(value) {
                replace(value);
            }
        };
        replace_name(&mut message.brand);
        message.campaign.iter_mut().for_each(|campaign| replace_name(&mut campaign.key));
        message.id.iter_mut().for_each(replace);
        message.columns.iter_mut().for_each(|(_, value)| replace(value));
        message.recipient = recipient.as_deref().map(|recipient| self.pseudonym(recipient));
        message.also_for.extend(recipient);
    }
}

/// The display name, the address and its local part.
fn names_of(recipient: &str) -> impl Iterator<Item = &str> {
    let address = address_of(recipient);
    let name = recipient.split_once('<').map(|(name, _)| name.trim().trim_matches('"'));
    let local = address.and_then(|address| address.split_once('@')).map(|(local, _)| local);
    [address, name, local].into_iter().flatten().filter(|name| !name.is_empty())
}

/// Returns the display name of a recipient.
fn name_of(recipient: &str) -> Option<&str> {
    recipient.split('<').next().filter(|name| !name.contains('@'))
}

/// Returns the words of the local part of a recipient's address, with and without the digits at their ends.
fn words_of_local(recipient: &str) -> BTreeSet<String> {
    let local = address_of(recipient).and_then(|address| address.split_once('@')).map(|(local, _)| local);
    let mut words = local.map(words_of).unwrap_or_default();
    let bare = words.iter().map(|word| word.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned());
    let bare: Vec<String> = bare.filter(|word| !word.is_empty()).collect();
    words.extend(bare);
    words
}

/// Returns the case-folded words of a text.
fn words_of(text: &str) -> BTreeSet<String> {
    let text = folded(text);
    text.split(|c| !unicode::is_letter_or_number(c))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::{CampaignKey, CampaignOrigin};

    fn key(text: &str) -> Pseudonyms {
        Pseudonyms::new(text.as_bytes()).unwrap()
    }

    #[test]
    fn a_pseudonym_depends_on_the_key_and_the_address_only() {
        let (one, other) = (key("one key of sixteen bytes"), key("another key of sixteen"));
        let of = |recipient: &str| one.pseudonym(recipient);
        assert_eq!(of("Eva Neri <Eva@Casa.it>"), of("eva@casa.it"));
        assert_ne!(of("eva@casa.it"), of("ada@casa.it"));
        assert_ne!(of("eva@casa.it"), other.pseudonym("eva@casa.it"));
        assert_ne!(one.fingerprint(), other.fingerprint());
        let pseudonym = of("eva@casa.it");
        assert!(pseudonym.len() == 21 && pseudonym[1..].bytes().all(|b| b.is_ascii_digit()), "{pseudonym}");
    }

    #[test]
    fn short_keys_are_refused() {
        let error = Pseudonyms::new(b"short").unwrap_err().to_string();
        assert!(error.starts_with("pseudonymise: the key has 5 bytes; use 16 or more"), "{error}");
    }

    #[test]
    fn a_key_is_never_printed() {
        assert_eq!(format!("{:?}", key("one key of sixteen bytes")), "Pseudonyms(…)");
    }

    #[test]
    fn a_recipient_is_replaced_wherever_a_message_has_it() {
        let key = key("one key of sixteen bytes");
        let columns = [("client", "Eva Neri"), ("login", "eva"), ("mail", "EVA@casa.it"), ("town", "Riva")];
        let mut message = Message {
            id: Some("17-eva@casa.it".into()),
            recipient: Some("Eva Neri <eva@casa.it>".into()),
            columns: columns.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
            ..Message::default()
        };
        key.apply(&mut message);
        let eva = key.pseudonym("eva@casa.it");
        assert_eq!(message.recipient.as_deref(), Some(eva.as_str()));
        let values: Vec<&str> = message.columns.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(values, [&eva, &eva, &eva, "Riva"]);
        assert!(message.id.is_some_and(|id| !id.contains("eva")));
        assert_eq!(message.also_for, ["Eva Neri <eva@casa.it>"]);
    }

    #[test]
    fn a_part_of_a_name_is_replaced_in_a_column_and_no_brand_is_lost() {
        let key = key("one key of sixteen bytes");
        #[track_caller]
        fn check(key: &Pseudonyms, recipient: &str, value: &str, is_replaced: bool) {
            let mut message = Message {
                brand: value.into(),
                recipient: Some(recipient.into()),
                columns: vec![("client".into(), value.into())],
                ..Message::default()
            };
            key.apply(&mut message);
            let pseudonym = key.pseudonym(recipient);
            assert_eq!(message.columns[0].1 == pseudonym, is_replaced, "{value}: {}", message.columns[0].1);
            assert_eq!(message.brand, value);
        }
        let named = "Nives B. Bardi <n1@casa.it>";
        check(&key, named, "Bardi", true);
        check(&key, named, "nives", true);
        check(&key, named, "NIVES BARDI", true);
        check(&key, named, "B", false);
        check(&key, named, "Nivesa", false);
        check(&key, named, "Bardi Mobili", false);
        check(&key, "nives.bardi84@casa.it", "Nives", true);
        check(&key, "nives.bardi84@casa.it", "Nives Bardi", true);
        check(&key, "84@casa.it", "8", false);
    }

    #[test]
    fn the_words_of_a_name_are_replaced_in_any_order() {
        let key = key("one key of sixteen bytes");
        #[track_caller]
        fn check(key: &Pseudonyms, value: &str, is_replaced: bool) {
            let mut message = Message {
                brand: value.into(),
                campaign: Some(CampaignKey { key: value.into(), origin: CampaignOrigin::Column }),
                recipient: Some("Nives Bardi <n1@casa.it>".into()),
                columns: vec![("client".into(), value.into())],
                ..Message::default()
            };
            key.apply(&mut message);
            let campaign = message.campaign.as_ref().map_or("", |campaign| &campaign.key);
            for got in [&message.columns[0].1, &message.brand, campaign] {
                assert_eq!(got == key.pseudonym("n1@casa.it"), is_replaced, "{value}: {got}");
            }
        }
        check(&key, "BARDI, Nives", true);
        check(&key, "Sig.ra Nives Bardi (socia)", true);
        check(&key, "n1", true);
        check(&key, "Nivesa Bardini", false);
    }
}
