//! What the tests of mail share.

use super::decode;
use crate::message::Message;
use crate::source::options::Options;

pub(super) const FROM: &str = "From: Acme <news@acme.it>\n";

pub(super) fn message_of(mail: &[u8]) -> Message {
    decode(mail, &Options::default(), None).unwrap()
}

#[track_caller]
pub(super) fn fails(mail: &str, expected: &str) {
    let error = decode(mail.as_bytes(), &Options::default(), None).unwrap_err();
    assert_eq!(error.to_string(), expected, "{}", mail.get(..mail.len().min(200)).unwrap_or_default());
}

/// Checks the plain and HTML texts of a mail that continues with `rest`, with LF and with CRLF.
#[track_caller]
pub(super) fn check(rest: &str, text: Option<&str>, html: Option<&str>) {
    let mail = format!("{FROM}Subject: s\n{rest}");
    let got = message_of(mail.as_bytes()).body;
    assert_eq!((got.text.as_deref(), got.html.as_deref()), (text, html), "{rest}");
    let got = message_of(mail.replace('\n', "\r\n").as_bytes()).body;
    let lf = |t: Option<String>| t.map(|t| t.replace("\r\n", "\n"));
    assert_eq!((lf(got.text).as_deref(), lf(got.html).as_deref()), (text, html), "with CRLF: {rest}");
}
