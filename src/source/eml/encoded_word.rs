//! Header fields as text: encoded words (RFC 2047) and raw 8-bit bytes.

use super::charset::in_charset;
use super::charset_label::{Charset, charset_of};
use super::transfer::{lenient_base64, quoted_printable};
use memchr::memmem::Finder;
use memchr::{memchr, memchr_iter};
use std::sync::LazyLock;

/// How often a field may have been encoded.
const MAX_LAYERS: usize = 3;

/// Returns an unstructured field as text, unfolded and decoded, with white space collapsed.
pub(super) fn decoded_words(value: &[u8]) -> String {
    let decoded = words(value, false);
    let mut out = String::with_capacity(decoded.len());
    for word in decoded.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Decodes the encoded words of a field. With `as_phrases` each run of them becomes one quoted string, so that the decoded
/// text cannot be read as the syntax of an address.
///
/// Neighbours of one charset and encoding are joined before they are decoded, because many programs split a character.
/// A word without its `?=` ends at white space or at the next word.
pub(super) fn words(value: &[u8], as_phrases: bool) -> String {
    words_within(value, as_phrases, MAX_LAYERS)
}

/// The opening of an encoded word.
static OPENING: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("=?"));

/// Does the same, and decodes what programs encoded again, `layers` times in all.
fn words_within(value: &[u8], as_phrases: bool, layers: usize) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    let mut in_quotes = false;
    while let Some(at) = OPENING.find(rest) {
        let (plain, tail) = rest.split_at(at);
        let Some(first) = encoded_word(tail) else {
            let (plain, tail) = rest.split_at(at + 2);
            push_plain(plain, &mut out, &mut in_quotes);
            rest = tail;
            continue;
        };
        push_plain(plain, &mut out, &mut in_quotes);
        let mut run = String::new();
        let (mut label, mut encoding, mut bytes) = (first.charset, first.encoding, first.decoded);
        rest = first.rest;
        while let Some(next) = encoded_word(rest.trim_ascii_start()) {
            if next.charset.eq_ignore_ascii_case(label) && next.encoding == encoding {
                bytes.extend_from_slice(&next.decoded);
            } else {
                run.push_str(&in_charset(&bytes, Some(label), false));
                (label, encoding, bytes) = (next.charset, next.encoding, next.decoded);
            }
            rest = next.rest;
        }
        run.push_str(&in_charset(&bytes, Some(label), false));
        if layers > 1 && run.contains("=?") {
            run = words_within(run.as_bytes(), false, layers - 1);
        }
        if as_phrases {
            let quote = if in_quotes { "" } else { "\"" };
            out.push_str(quote);
            for c in run.chars() {
                if matches!(c, '"' | '\\') {
                    out.push('\\');
                }
                out.push(if c.is_control() { ' ' } else { c });
            }
            out.push_str(quote);
        } else {
            out.push_str(&run);
        }
    }
    push_plain(rest, &mut out, &mut in_quotes);
    out
}

fn push_plain(bytes: &[u8], out: &mut String, in_quotes: &mut bool) {
    let is_escaped = |at: usize| at > 0 && bytes.get(at - 1) == Some(&b'\\');
    let unescaped_quotes = memchr_iter(b'"', bytes).filter(|at| !is_escaped(*at));
    *in_quotes ^= unescaped_quotes.count() % 2 == 1;
    out.push_str(&in_charset(bytes, None, false));
}

struct EncodedWord<'a> {
    charset: &'a [u8],
    encoding: u8,
    decoded: Vec<u8>,
    rest: &'a [u8],
}

/// Reads `=?charset?B?data?=` at the start of `bytes`.
fn encoded_word(bytes: &[u8]) -> Option<EncodedWord<'_>> {
    let rest = bytes.strip_prefix(b"=?")?;
    let (charset, rest) = rest.split_at_checked(memchr(b'?', rest.get(..rest.len().min(64))?)?)?;
    // RFC 2231 appends a language after an asterisk.
    let charset = charset.split(|&b| b == b'*').next()?;
    let [b'?', encoding, b'?', data @ ..] = rest else { return None };
    let encoding = encoding.to_ascii_uppercase();
    // Checked before the search for the end, so that bytes are searched once.
    if charset.is_empty() || !matches!(encoding, b'B' | b'Q') {
        return None;
    }
    let (data, rest, is_closed) = split_at_end(data)?;
    if !is_closed && matches!(charset_of(charset), Charset::Undeclared) {
        return None;
    }
    let decoded = match encoding {
        b'B' => lenient_base64(data),
        _ => {
            let spaced: Vec<u8> = data.iter().map(|&b| if b == b'_' { b' ' } else { b }).collect();
            quoted_printable(&spaced)
        }
    };
    Some(EncodedWord { charset, encoding, decoded, rest })
}

/// Splits the data of a word from what follows the word, and returns whether `?=` closes it. `None` for an open word without
/// data.
fn split_at_end(data: &[u8]) -> Option<(&[u8], &[u8], bool)> {
    let mut open = data;
    for at in memchr_iter(b'?', data) {
        if data.get(at + 1) == Some(&b'=') {
            return Some((data.get(..at)?, data.get(at + 2..)?, true));
        }
        if let Some(before) = at.checked_sub(1)
            && data.get(before) == Some(&b'=')
        {
            // The next word begins.
            open = data.get(..before)?;
            break;
        }
    }
    let end = open.iter().position(u8::is_ascii_whitespace).unwrap_or(open.len());
    let (data, rest) = data.split_at_checked(end)?;
    (end > 0).then_some((data, rest, false))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::eml::tests::{FROM, message_of};

    #[track_caller]
    fn subject(raw: &[u8], expected: &str) {
        let mail = [FROM.as_bytes(), b"Subject: ", raw, b"\n\nx"].concat();
        assert_eq!(message_of(&mail).subject.as_deref(), Some(expected), "{}", String::from_utf8_lossy(raw));
    }

    #[test]
    fn subjects() {
        subject(b"ciao", "ciao");
        subject(b"=?utf-8?B?Y2lhbw==?=", "ciao");
        subject(b"=?UTF-8*it?q?perch=C3=A9_no?=", "perché no");
        subject(b"a =?utf-8?q?b?= =?utf-8?q?_c?= d", "a b c d");
        subject(b"=?utf-8?q?perch=C3?=\n =?utf-8?q?=A9?=", "perché");
        subject(b"=?utf-8?q?b?= =?iso-8859-1?q?=E9?=", "bé");
        subject(b"=?koi8-r?B?8NLJ18XU?=", "Привет");
        subject(b"=?utf-8?x?b?= b", "=?utf-8?x?b?= b");
        subject(b"=?utf-8?q?b?= =?utf-8?q?c ?= =?utf-8?q?d?=", "bc d");
        subject(b"=??q?b?= =?a?x?b?= =?utf-8?q?c?=", "=??q?b?= =?a?x?b?= c");
        subject("perché".as_bytes(), "perché");
        subject(b"perch\xE9", "perché");
        subject(b"two\n\tlines", "two lines");
    }

    #[test]
    fn words_that_never_close_end_at_a_blank_or_the_next_word() {
        subject(b"=?utf-8?Q?caff=C3=A8_nero", "caffè nero");
        subject(b"=?utf-8?B?Y2FmZsOoIG5lcm8=", "caffè nero");
        subject(b"=?utf-8?Q?caff=C3=A8_ e basta", "caffè e basta");
        subject(b"=?utf-8?Q?caff=C3=\n =?utf-8?Q?=A8_nero?= e t=?utf-8?Q?=C3=A8", "caffè nero e tè");
        subject(b"=?utf-8?Q?ma dai?_no?= e poi", "ma dai? no e poi");
        subject(b"=?x?Q?caff=C3=A8", "=?x?Q?caff=C3=A8");
        subject(b"=?utf-8?Q?", "=?utf-8?Q?");
        subject(b"=?utf-8?Q? x", "=?utf-8?Q? x");
    }

    #[test]
    fn words_that_were_encoded_again_are_decoded_again() {
        let base64 = "=?utf-8?B?PT91dGYtOD9RP2NhZmY9QzM9QThfbmVybz89?=";
        subject(base64.as_bytes(), "caffè nero");
        subject(b"=?utf-8?Q?=3D=3Futf-8=3FQ=3Fcaff=3DC3=3DA8=3F=3D?=", "caffè");
        let mail = format!("From: {base64} <a@acme.it>\n\nx");
        assert_eq!(message_of(mail.as_bytes()).sender_name.as_deref(), Some("caffè nero"));
    }

    #[test]
    fn encoded_words_without_an_end_are_looked_at_once() {
        let start = "=?a?q? ".repeat(1_000_000);
        for field in
            [start.clone(), format!("{start}?="), "=?a?x? ".repeat(1_000_000) + "?=", format!("?= {start}")]
        {
            assert!(words(field.as_bytes(), false).len() >= 1_000_000);
        }
    }
}
