//! Address fields.

use super::encoded_word::words;
use super::obscured::with_at_sign;
use crate::source::mailboxes::first_mailbox;
use crate::source::sender::Sender;
use crate::spelling::visible;
use mail_parser::parsers::MessageStream;
use mail_parser::{Address, HeaderValue};
use std::borrow::Cow;

/// The most recipients that are kept.
const RECIPIENTS: usize = 8;

/// Returns the sender that a field names: its first mailbox with a plausible host.
pub(super) fn sender(value: &[u8]) -> Sender {
    let (name, address) = first_mailbox(value, |bytes| words(bytes, false));
    Sender::new(name.as_deref(), address.as_deref())
}

/// Returns the (display name, address) pairs of an address field.
pub(super) fn addresses(value: Option<&[u8]>) -> Vec<(Option<String>, Option<String>)> {
    let Some(value) = value else { return Vec::new() };
    let mut text = words(value, true).replace(['\r', '\n'], " ");
    if text.contains(['＠', '﹫']) && !text.contains('@') {
        text = visible(&text).into_owned();
    }
    let mut text = with_at_sign(&text).into_owned();
    text.push('\n');
    let parsed = match MessageStream::new(text.as_bytes()).parse_address() {
        HeaderValue::Address(parsed) => parsed,
        _ => return Vec::new(),
    };
    let owned = |part: &Option<Cow<'_, str>>| part.as_deref().map(str::to_owned);
    match &parsed {
        Address::List(list) => list.iter().map(|a| (owned(&a.name), owned(&a.address))).collect(),
        Address::Group(groups) => {
            groups.iter().flat_map(|g| &g.addresses).map(|a| (owned(&a.name), owned(&a.address))).collect()
        }
    }
}

/// Returns the first recipients of the addresses of a `To` field as `Name <address>`, comma-separated.
pub(super) fn recipient(to: &[(Option<String>, Option<String>)]) -> Option<String> {
    let mut out = String::new();
    for (name, address) in to.iter().take(RECIPIENTS) {
        let name = name.as_deref().map(|n| n.trim().trim_matches(['"', '\''])).filter(|n| !n.is_empty());
        let address = address.as_deref().map(str::trim).filter(|a| !a.is_empty());
        let shown = match (name, address) {
            (Some(name), Some(address)) => format!("{name} <{address}>"),
            (Some(one), None) | (None, Some(one)) => one.to_owned(),
            (None, None) => continue,
        };
        if !out.is_empty() {
            out.push_str(", ");
        }
        out.push_str(&shown);
    }
    (!out.is_empty()).then_some(out)
}

#[cfg(test)]
mod tests {
    use crate::source::eml::decode;
    use crate::source::options::{BrandBy, Options};

    #[test]
    fn senders() {
        #[track_caller]
        fn sender(from: &str, name: Option<&str>, domain: Option<&str>) {
            let mail = format!("Subject: s\nFrom: {from}\n\nx");
            let options = Options { brand_by: BrandBy::Folder, ..Options::default() };
            let got = decode(mail.as_bytes(), &options, Some("f")).unwrap();
            assert_eq!((got.sender_name.as_deref(), got.sender_domain.as_deref()), (name, domain), "{from}");
            assert_eq!(got.brand, "f");
        }
        sender("Acme <a@acme.it>", Some("Acme"), Some("acme.it"));
        sender("\"Acme, Inc.\" <a@acme.it>", Some("Acme, Inc."), Some("acme.it"));
        sender("=?utf-8?q?Acme=2C_=22Inc=22?= <a@acme.it>", Some("Acme, \"Inc\""), Some("acme.it"));
        sender("\"=?utf-8?q?Caff=C3=A8?=\" <a@acme.it>", Some("Caffè"), Some("acme.it"));
        sender("a@acme.it (Acme)", Some("Acme"), Some("acme.it"));
        sender("a@acme.it, b@other.it", None, Some("acme.it"));
        sender("Acme", Some("Acme"), None);
        sender("Acme, Inc. <a@acme.it>", Some("Acme, Inc."), Some("acme.it"));
        sender("=?utf-8?q?Acme_=3Ca=40acme=2Eit=3E?=", Some("Acme"), Some("acme.it"));
        sender("=?utf-8?q?Caff=C3=A8?= di Acme <a@acme.it>", Some("Caffè di Acme"), Some("acme.it"));
        sender("=?utf-8?q?Acme,?= =?utf-8?q?_Inc?= <a@acme.it>", Some("Acme, Inc"), Some("acme.it"));
        sender("\"b@other.it\",\n <a@acme.it>", Some("b@other.it"), Some("acme.it"));
        sender("Acme <news＠acme.it>", Some("Acme"), Some("acme.it"));
        sender("=?utf-8?q?Acme_=EF=BC=9Cnews=EF=BC=A0acme.it=EF=BC=9E?=", Some("Acme"), Some("acme.it"));
        sender("Acme <ne\u{200b}ws@acme.it>", Some("Acme"), Some("acme.it"));
        sender("", None, None);
    }
}
