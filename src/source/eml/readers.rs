//! The addresses and names of a mail's readers other than the first one in `To`.

use super::address::addresses;
use memchr::memmem;

/// The fields that name readers.
const NAMING: [&str; 6] = ["to", "cc", "bcc", "resent-to", "resent-cc", "resent-bcc"];

/// The fields that servers add with the address that they delivered to.
const DELIVERY: [&str; 13] = [
    "apparently-to",
    "delivered-to",
    "envelope-to",
    "x-delivered-to",
    "x-envelope-recipient",
    "x-envelope-to",
    "x-forwarded-for",
    "x-forwarded-to",
    "x-original-delivered-to",
    "x-original-to",
    "x-rcpt",
    "x-rcpt-to",
    "x-real-to",
];

/// The most readers that are kept beside the recipient.
const READERS: usize = 16;

/// The fields (lower-case names) that may name a reader.
pub(super) fn reader_fields() -> impl Iterator<Item = &'static str> {
    NAMING.into_iter().chain(DELIVERY).chain(["received"])
}

/// Returns the first readers that the fields (lower-case name, value) of a mail name, each once as `Name <address>`, a
/// name or an address.
///
/// `to` holds the addresses of the first field `To`.
pub(super) fn readers(fields: &[(String, &[u8])], to: &[(Option<String>, Option<String>)]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut add = |reader: String| {
        if all.len() < READERS && !all.contains(&reader) {
            all.push(reader);
        }
    };
    // The address of the delivery comes first: a list of others may be longer than what is kept.
    for (name, value) in fields {
        if DELIVERY.contains(&name.as_str()) {
            addresses_in(value).into_iter().for_each(&mut add);
        } else if name == "received" {
            delivered_for(value).into_iter().for_each(&mut add);
        }
    }
    let mut add_pairs = |pairs: &[(Option<String>, Option<String>)]| {
        for (name, address) in pairs {
            match (name, address) {
                (Some(name), Some(address)) => add(format!("{name} <{address}>")),
                (Some(one), None) | (None, Some(one)) => add(one.clone()),
                (None, None) => {}
            }
        }
    };
    let mut is_first_to = true;
    for (name, value) in fields.iter().filter(|(name, _)| NAMING.contains(&name.as_str())) {
        if name == "to" && std::mem::take(&mut is_first_to) {
            add_pairs(to);
        } else {
            add_pairs(&addresses(Some(value)));
        }
    }
    all
}

/// Returns the addresses of a field that holds nothing else.
fn addresses_in(value: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(value);
    let between = |c: char| c.is_ascii_whitespace() || matches!(c, ',' | ';' | '<' | '>');
    text.split(between).filter(|word| word.contains('@')).take(READERS).map(str::to_owned).collect()
}

/// Returns the address in `for <address>` of a `Received` field.
fn delivered_for(value: &[u8]) -> Option<String> {
    const MARK: &[u8] = b"for <";
    let from = memmem::find(value, MARK)? + MARK.len();
    let rest = value.get(from..)?;
    let address = rest.get(..memchr::memchr(b'>', rest)?)?;
    address.contains(&b'@').then(|| String::from_utf8_lossy(address).into_owned())
}

#[cfg(test)]
mod tests {
    use crate::source::eml::tests::message_of;

    #[track_caller]
    fn check(fields: &str, recipient: Option<&str>, also_for: &[&str]) {
        let mail = format!("From: a@acme.it\n{fields}\nSubject: s\n\nciao\n");
        let message = message_of(mail.as_bytes());
        assert_eq!(message.recipient.as_deref(), recipient, "{fields}");
        assert_eq!(message.also_for, also_for, "{fields}");
    }

    #[test]
    fn readers_stand_in_many_fields() {
        check("To: Eva <eva@casa.it>", Some("Eva <eva@casa.it>"), &["Eva <eva@casa.it>"]);
        check("To: undisclosed-recipients:;\nDelivered-To: eva@casa.it", None, &["eva@casa.it"]);
        check("X-Original-To: <eva@casa.it>", None, &["eva@casa.it"]);
        check("Bcc: \"Neri, Eva\" <eva@casa.it>", None, &["Neri, Eva <eva@casa.it>"]);
        check("X-Forwarded-For: eva@casa.it eva@lavoro.it", None, &["eva@casa.it", "eva@lavoro.it"]);
        check("Received: from mx by post\n for <eva@casa.it>; Mon, 1 Jun 2026", None, &["eva@casa.it"]);
        check("Received: from mx for <nobody", None, &[]);
        check(
            "Resent-Bcc: Eva <eva@casa.it>\nX-Rcpt: ada@casa.it",
            None,
            &["ada@casa.it", "Eva <eva@casa.it>"],
        );
        check("X-Envelope-Recipient: eva@casa.it", None, &["eva@casa.it"]);
        check("Delivered-To: eva@casa.it\nEnvelope-To: eva@casa.it", None, &["eva@casa.it"]);
    }
    #[test]
    fn a_long_list_does_not_hide_the_address_of_the_delivery() {
        let list: Vec<String> = (0..40).map(|n| format!("r{n}@casa.it")).collect();
        let mail = format!(
            "From: a@acme.it\nCc: {}\nDelivered-To: eva@casa.it\nSubject: s\n\nciao\n",
            list.join(", ")
        );
        let message = message_of(mail.as_bytes());
        assert_eq!((message.also_for.len(), message.also_for[0].as_str()), (16, "eva@casa.it"));
    }
}
