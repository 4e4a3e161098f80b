//! Web addresses in plain text: those of calls to action, and those beside a link's text.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::lines::floor_boundary;
use crate::lexicon::lists::section;

/// Bytes and words beside the address of a call to action.
pub(super) const MAX_CALL: (usize, usize) = (64, 8);

/// Finds the mark of an address.
pub(super) static ADDRESS: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("://"));

/// Returns true for an address alone, with or without brackets.
pub(super) fn is_address(line: &str) -> bool {
    let line = line.trim_matches(['<', '>', '[', ']', '(', ')', ' ']);
    !line.contains(' ')
        && ADDRESS
            .find(line.as_bytes())
            .is_some_and(|at| at > 0 && line.bytes().take(at).all(|b| b.is_ascii_alphanumeric()))
}

/// Parts of addresses that mark the footer.
static KEPT: LazyLock<Vec<&str>> = LazyLock::new(|| section("unsubscribe-address").collect());

/// Removes the bracketed addresses that programs write beside the text of a link. Returns `None` if there are none.
///
/// Addresses of unsubscribe and preference pages stay: they mark the footer.
pub(super) fn without_targets(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut copied = 0;
    let mut pos = 0;
    while let Some(at) = text.get(pos..).and_then(|rest| ADDRESS.find(rest.as_bytes())).map(|n| pos + n) {
        let scheme = text.bytes().take(at).rev().take_while(u8::is_ascii_alphanumeric).count();
        let start = at - scheme;
        let length = text.bytes().skip(at).take_while(|b| !b" <>[]()".contains(b)).count();
        pos = at + length;
        let before = text.get(copied..start).unwrap_or("").trim_end_matches(' ');
        let after = text.get(pos..).unwrap_or("").trim_start_matches(' ');
        let close = match before.as_bytes().last() {
            Some(b'[') => ']',
            Some(b'(') => ')',
            Some(b'<') => '>',
            _ => continue,
        };
        let Some(rest) = after.strip_prefix(close) else { continue };
        let address = text.get(start..pos).unwrap_or("").to_ascii_lowercase();
        if !address.starts_with("http") || KEPT.iter().any(|kept| address.contains(kept)) {
            continue;
        }
        // `[text](address)` and `text [address]` become the text; a space separates the words.
        out.push_str(before.get(..before.len() - 1).unwrap_or(""));
        out.push(' ');
        copied = text.len() - rest.len();
        pos = copied;
    }
    if copied == 0 {
        return None;
    }
    out.push_str(text.get(copied..).unwrap_or(""));
    Some(out)
}

/// Returns true for a few words and one address: `Text: URL`, `Text [URL]`, `Text <URL>`, `[Text](URL)`, or the address
/// alone.
pub(super) fn is_call(text: &str) -> bool {
    // An address further on has too much text before it.
    let head = text.get(..floor_boundary(text, MAX_CALL.0 + 16)).unwrap_or("");
    let Some(at) = ADDRESS.find(head.as_bytes()) else { return false };
    let scheme = text.bytes().take(at).rev().take_while(u8::is_ascii_alphanumeric).count();
    let start = at - scheme;
    let rest = text.get(start..).unwrap_or("");
    let length = rest.bytes().position(|b| matches!(b, b' ' | b')' | b']' | b'>')).unwrap_or(rest.len());
    let (before, after) = (text.get(..start).unwrap_or(""), rest.get(length..).unwrap_or(""));
    let after = after.trim_matches([' ', ')', ']', '>', '.', '»']);
    let words = before.split_ascii_whitespace().chain(after.split_ascii_whitespace()).count();
    // An address in the middle of a sentence is no button.
    let at_the_end = after.is_empty() || before.trim_matches([' ', '[', '(', '<']).is_empty();
    scheme > 0 && at_the_end && words <= MAX_CALL.1 && before.len() + after.len() <= MAX_CALL.0
}
