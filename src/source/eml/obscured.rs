//! Addresses as archives of mailing lists hide them: `news at shop.example`.

use crate::lexicon::lists::section;
use std::borrow::Cow;
use std::sync::LazyLock;

/// The words for `@`.
static SIGNS: LazyLock<Vec<&str>> =
    LazyLock::new(|| section("at-sign").flat_map(str::split_whitespace).collect());

/// Returns the value of an address field with `@` in place of a hidden one. A value with an `@` is returned as it is.
///
/// The word for `@` stands between a word and a host with a dot, in the language of the archive or in brackets: ` at `,
/// ` chez `, `(at)`.
pub(super) fn with_at_sign(value: &str) -> Cow<'_, str> {
    if value.contains('@') {
        return value.into();
    }
    for sign in SIGNS.iter() {
        for (at, _) in value.match_indices(sign) {
            let before = value.get(..at).unwrap_or_default();
            let after = value.get(at + sign.len()..).unwrap_or_default();
            let is_spaced = before.ends_with(' ') && after.starts_with(' ');
            let is_bracketed = before.ends_with(['(', '[', '{']) && after.starts_with([')', ']', '}']);
            if !(is_spaced || is_bracketed) {
                continue;
            }
            let before = before.trim_end_matches(['(', '[', '{', ' ']);
            let after = after.trim_start_matches([')', ']', '}', ' ']);
            let host = after.split([' ', '>', '(', ',', ';', '"']).next().unwrap_or_default();
            let is_local =
                before.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+'));
            if is_local && is_host(host) {
                return format!("{before}@{after}").into();
            }
        }
    }
    value.into()
}

/// Returns whether the text is a host name of two or more labels.
fn is_host(text: &str) -> bool {
    text.split('.').count() > 1
        && text.split('.').all(|label| {
            !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::eml::tests::message_of;

    #[test]
    fn hidden_addresses() {
        for (value, expected) in [
            ("news at duna.example (Duna)", "news@duna.example (Duna)"),
            ("Duna <news at mail.duna.example>", "Duna <news@mail.duna.example>"),
            ("news a duna.example", "news@duna.example"),
            ("news à duna.example (La Duna)", "news@duna.example (La Duna)"),
            ("news en duna.example", "news@duna.example"),
            ("news(at)duna.example", "news@duna.example"),
            ("news [at] duna.example", "news@duna.example"),
            ("Duna <news(a)duna.example>", "Duna <news@duna.example>"),
            ("Duna at home", "Duna at home"),
            ("Duna at home <news@duna.example>", "Duna at home <news@duna.example>"),
            ("A Casa", "A Casa"),
            ("at duna.example", "at duna.example"),
            ("", ""),
        ] {
            assert_eq!(with_at_sign(value), expected, "{value}");
        }
        let got = message_of(b"From: news at duna.example (La Duna)\nSubject: s\n\nciao\n");
        assert_eq!((got.brand.as_str(), got.sender_name.as_deref()), ("duna.example", Some("La Duna")));
    }
}
