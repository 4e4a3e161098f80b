//! Keyed pseudonyms in the place of recipients.

use crate::error::{Error, Result};
use crate::message::{Message, address_of};
use crate::unicode;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt;

/// The least bytes of a key.
const MIN_KEY_BYTES: usize = 16;

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
pub struct Pseudonyms(Vec<u8>);

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
        if key.len() < MIN_KEY_BYTES {
            let remedy = format!(
                "the key has {} bytes; use {MIN_KEY_BYTES} or more random ones, such as those of: head -c 32 /dev/urandom > FILE",
                key.len()
            );
            return Err(Error::parameter("pseudonymise", remedy));
        }
        Ok(Self(key.to_vec()))
    }

    /// Returns the pseudonym of a recipient: a display name, an address, or both.
    #[must_use]
    pub fn pseudonym(&self, recipient: &str) -> String {
        let person = address_of(recipient).unwrap_or_default();
        format!("p{:020}", self.number("recipient", &unicode::to_lower(person)))
    }

    /// Returns a fingerprint of the key. Results with equal fingerprints have equal pseudonyms. It does not reveal the key.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        format!("{:016x}", self.number("fingerprint", ""))
    }

    /// The first 64 bits of the HMAC of a text.
    fn number(&self, purpose: &str, text: &str) -> u64 {
        // HMAC takes keys of any length.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return 0 };
        [purpose, "\0", text].iter().for_each(|part| mac.update(part.as_bytes()));
        let bytes: [u8; 32] = mac.finalize().into_bytes().into();
        bytes.iter().take(8).fold(0, |number, &byte| number << 8 | u64::from(byte))
    }

    /// Replaces the recipient, and the id and the columns that hold an address or name the recipient. Masking still
    /// knows the names.
    pub(super) fn apply(&self, message: &mut Message) {
        let recipient = message.recipient.take();
        let known: Vec<String> =
            recipient.iter().flat_map(|recipient| names_of(recipient)).map(unicode::to_lower).collect();
        let replace = |value: &mut String| {
            if value.contains('@') || known.contains(&unicode::to_lower(value.trim())) {
                // A name stands for the same person as the address beside it.
                let person = recipient.as_deref().filter(|_| !value.contains('@')).unwrap_or(value);
                *value = self.pseudonym(person);
            }
        };
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
