//! The sender's mailbox in an address field, as programs and people write it.
//!
//! RFC 5322 wants commas, colons and the like in a display name quoted. Many senders do not quote them, so the address
//! decides: a name ends where a plausible address in angle brackets begins.

use crate::spelling::visible;
use crate::unicode;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

/// A display name and an address. Either may be missing.
pub(super) type Mailbox = (Option<String>, Option<String>);

/// Returns the first mailbox whose host is plausible; without one, the text as a name. `decode` decodes encoded words.
///
/// It tries these forms of the field in turn: as it stands; decoded, if an encoded word holds the whole mailbox; in
/// NFKC without invisible characters (`＜news＠shop.example＞`); without quotes and parentheses; with "name at host" as an
/// address. Each is linear in the length of the field.
pub(crate) fn first_mailbox(value: &[u8], decode: impl Fn(&[u8]) -> String) -> Mailbox {
    if let Some(found) = find(value) {
        return found.mailbox(value, &decode);
    }
    let text = decode(value);
    let as_is = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let bare = |c: char| if matches!(c, '"' | '(' | ')' | '[' | ']') { ' ' } else { c };
    let stages: [&dyn Fn() -> String; 4] = [
        &|| text.clone(),
        &|| visible(&text).into_owned(),
        &|| visible(&text).chars().map(bare).collect(),
        &|| with_at_signs(&visible(&text)),
    ];
    for stage in stages {
        let text = stage();
        if let Some(found) = find(text.as_bytes()) {
            return found.mailbox(text.as_bytes(), as_is);
        }
    }
    (Some(text.trim_end().trim_end_matches("<>").trim_end().to_owned()), None)
}

/// Replaces the words that list archives write for `@`. Returns an empty text if `text` has an `@`, or no such word.
fn with_at_signs(text: &str) -> String {
    if text.contains('@') {
        return String::new();
    }
    let at = [" (at) ", " [at] ", "(at)", "[at]", "(a)", " at "].into_iter().find(|at| text.contains(at));
    at.map_or_else(String::new, |at| text.replacen(at, "@", 1).replace(" dot ", "."))
}

/// Where a mailbox stands in a field.
struct Found {
    name: Range<usize>,
    address: Range<usize>,
    /// The inside of a comment that follows.
    comment: Option<Range<usize>>,
}

impl Found {
    fn mailbox(&self, value: &[u8], decode: impl Fn(&[u8]) -> String) -> Mailbox {
        let part = |range: &Range<usize>| value.get(range.clone()).unwrap_or_default();
        let name = decode(&unquoted(trimmed(part(&self.name))));
        let comment = self.comment.as_ref().map(|range| decode(part(range))).unwrap_or_default();
        let name = match (name.trim(), comment.trim()) {
            ("", "") => None,
            (name, "") => Some(name.to_owned()),
            ("", comment) => Some(comment.to_owned()),
            (name, comment) => Some(format!("{name} ({comment})")),
        };
        (name, address(part(&self.address)))
    }
}

/// Returns the first mailbox with a dot in its host, else the first one.
fn find(value: &[u8]) -> Option<Found> {
    let items = items(value);
    let has_dot = |range: &Range<usize>| {
        let host = value.get(range.clone()).and_then(|address| address.rsplit(|&b| b == b'@').next());
        host.is_some_and(|host| host.contains(&b'.'))
    };
    first(value, &items, has_dot).or_else(|| first(value, &items, |_| true))
}

/// A piece of a field outside quotes and comments.
enum Item {
    /// An address in angle brackets: the range with the brackets, and that of the address.
    Angle(Range<usize>, Range<usize>),
    /// An address by itself.
    Bare(Range<usize>),
    /// Angle brackets without an address, and a comma after them.
    Refused(usize),
    /// The range with its parentheses.
    Comment(Range<usize>),
    /// A comma, semicolon or colon.
    Separator(usize),
}

/// Returns the first mailbox whose address passes.
fn first(value: &[u8], items: &[Item], passes: impl Fn(&Range<usize>) -> bool) -> Option<Found> {
    let mut start = group_prefix(value, items);
    // The ends of the list element that is being read.
    let mut element = 0;
    for (i, item) in items.iter().enumerate() {
        match item {
            Item::Separator(at) => element = at + 1,
            Item::Refused(end) => start = *end,
            Item::Angle(whole, address) if passes(address) => {
                let comment = comment_after(value, items.get(i + 1), whole.end);
                return Some(Found { name: start..whole.start, address: address.clone(), comment });
            }
            // An address that is refused is no part of the next name.
            Item::Angle(whole, _) => start = whole.end,
            Item::Bare(address) if passes(address) => {
                let is_alone = trimmed(value.get(element..address.start).unwrap_or_default()).is_empty();
                let comment = comment_after(value, items.get(i + 1), address.end);
                let next = items.get(i + 1 + usize::from(comment.is_some()));
                let ends = matches!(next, None | Some(Item::Separator(_)));
                let mut later = items.iter().skip(i + 1);
                if is_alone && ends || !later.any(|item| matches!(item, Item::Angle(_, a) if passes(a))) {
                    return Some(Found { name: start..address.start, address: address.clone(), comment });
                }
            }
            _ => {}
        }
    }
    None
}

/// Returns the end of `Group:` in a field that ends in a semicolon, else 0.
fn group_prefix(value: &[u8], items: &[Item]) -> usize {
    let is_group = value.trim_ascii_end().ends_with(b";");
    let before = items.iter().take_while(|item| !matches!(item, Item::Angle(..) | Item::Bare(_)));
    let colon = before.filter_map(|item| match item {
        Item::Separator(at) if value.get(*at) == Some(&b':') => Some(at + 1),
        _ => None,
    });
    colon.take(usize::from(is_group)).next().unwrap_or(0)
}

/// Returns the inside of a comment that is the next item and follows an address directly.
fn comment_after(value: &[u8], next: Option<&Item>, end: usize) -> Option<Range<usize>> {
    let Some(Item::Comment(range)) = next else { return None };
    let between = value.get(end..range.start)?;
    between.trim_ascii().is_empty().then_some(range.start + 1..range.end - 1)
}

/// Returns the pieces of a field, in order. O(n).
fn items(value: &[u8]) -> Vec<Item> {
    let mut items = Vec::new();
    let closings = closings(value);
    let (mut at, mut quotes_end, mut words_end) = (0, false, false);
    while let Some(&byte) = value.get(at) {
        let rest = value.get(at + 1..).unwrap_or_default();
        let is_word = byte == b'=' && rest.first() == Some(&b'?') && !words_end;
        match byte {
            b'"' if !quotes_end => match closing_quote(rest) {
                Some(length) => at += length + 1,
                None => quotes_end = true,
            },
            b'(' if closings.contains_key(&at) => {
                let end = closings.get(&at).copied().unwrap_or(at) + 1;
                items.push(Item::Comment(at..end));
                at = end - 1;
            }
            b'=' if is_word => match encoded_word(value.get(at..).unwrap_or_default()) {
                Some(length) => at += length - 1,
                None => words_end = true,
            },
            b'<' => {
                let length = rest.iter().position(|b| matches!(b, b'<' | b'>')).unwrap_or(rest.len());
                let end = at + 1 + length;
                let inner = value.get(at + 1..end).unwrap_or_default();
                let is_closed = value.get(end) == Some(&b'>');
                if address(inner).is_some() {
                    items.push(Item::Angle(at..end + usize::from(is_closed), at + 1..end));
                    at = end - usize::from(!is_closed);
                } else if is_closed {
                    let after = value.get(end + 1..).unwrap_or_default();
                    if after.trim_ascii_start().starts_with(b",") {
                        items.push(Item::Refused(end + 1));
                        at = end;
                    }
                }
            }
            b',' | b';' | b':' => items.push(Item::Separator(at)),
            _ if is_special(byte) => {}
            _ => {
                let length = rest.iter().position(|&b| is_special(b)).unwrap_or(rest.len());
                let end = at + 1 + length;
                if address(value.get(at..end).unwrap_or_default()).is_some() {
                    items.push(Item::Bare(at..end));
                }
                at = end - 1;
            }
        }
        at += 1;
    }
    items
}

/// Returns whether a byte ends an address without brackets.
fn is_special(byte: u8) -> bool {
    byte.is_ascii_whitespace()
        || byte.is_ascii_control()
        || matches!(byte, b',' | b';' | b':' | b'<' | b'>' | b'(' | b')' | b'[' | b']' | b'"')
}

/// Returns the position of each opening parenthesis that is closed, with the position of its end.
fn closings(value: &[u8]) -> BTreeMap<usize, usize> {
    let (mut open, mut closings) = (Vec::new(), BTreeMap::new());
    for (at, &byte) in value.iter().enumerate() {
        match byte {
            b'(' => open.push(at),
            b')' => closings.extend(open.pop().map(|start| (start, at))),
            _ => {}
        }
    }
    closings
}

/// Returns the length up to the quote that ends a quoted string.
fn closing_quote(inside: &[u8]) -> Option<usize> {
    let mut is_escaped = false;
    inside.iter().position(|&byte| {
        let ends = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        ends
    })
}

/// Returns the length of the encoded word at the start of `bytes`.
fn encoded_word(bytes: &[u8]) -> Option<usize> {
    let mut marks = bytes.iter().enumerate().skip(2).filter(|(_, byte)| **byte == b'?').map(|(at, _)| at);
    let data = marks.nth(1)? + 1;
    let end = memchr::memmem::find(bytes.get(data..)?, b"?=")?;
    Some(data + end + 2)
}

/// Returns the address in a text that has no display name, in NFKC and without invisible characters. White space at
/// both ends and around the `@` is dropped, and so are `mailto:` and what follows its question mark.
fn address(text: &[u8]) -> Option<String> {
    let text = visible(std::str::from_utf8(text).ok()?);
    let text = text.as_ref();
    let is_space = |c: char| c.is_whitespace() || c.is_control();
    let text = text.trim_matches(|c| is_space(c) || matches!(c, '<' | '>' | '[' | ']'));
    let mailto = text.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("mailto:"));
    let text = if mailto { text.get(7..)?.split('?').next()? } else { text };
    // The route of RFC 822 stands before a colon.
    let text = if text.starts_with('@') { text.rsplit(':').next()? } else { text };
    let (local, host) = text.rsplit_once('@')?;
    let (local, host) = (local.trim_end_matches(is_space), host.trim_start_matches(is_space));
    // Browsers read the ideographic full stop as a dot.
    let host = host.replace('。', ".");
    let host = host.trim_end_matches('.');
    let is_quoted = local.len() > 2 && local.starts_with('"') && local.ends_with('"');
    if !is_quoted && local.contains(is_space) {
        return None;
    }
    let is_label = |label: &str| {
        let is_part = |c: char| unicode::is_letter_or_number(c) || matches!(c, '-' | '_');
        !label.is_empty() && label.chars().all(is_part)
    };
    let is_plausible = !local.is_empty() && host.len() <= 253 && host.split('.').all(is_label);
    is_plausible.then(|| format!("{local}@{host}"))
}

/// Returns a name without separators and brackets at its ends, and without `mailto:` at its end.
fn trimmed(name: &[u8]) -> &[u8] {
    let is_separator = |b: &u8| b.is_ascii_whitespace() || matches!(b, b',' | b';' | b':');
    let is_end = |b: &u8| is_separator(b) || matches!(b, b'<' | b'[' | b'(');
    let trim = |name: &[u8]| -> Range<usize> {
        let start = name.iter().position(|b| !is_separator(b)).unwrap_or(name.len());
        let end = name.iter().rposition(|b| !is_end(b)).map_or(start, |last| last + 1);
        start..end.max(start)
    };
    let name = name.get(trim(name)).unwrap_or_default();
    let cut = name.len().saturating_sub(6);
    match name.split_at_checked(cut) {
        Some((before, end)) if end.eq_ignore_ascii_case(b"mailto") => {
            before.get(trim(before)).unwrap_or_default()
        }
        _ => name,
    }
}

/// Returns the inside of a name that is one quoted string; any other name as it is.
fn unquoted(name: &[u8]) -> Cow<'_, [u8]> {
    let Some(inside) = name.strip_prefix(b"\"") else { return Cow::Borrowed(name) };
    if closing_quote(inside).is_none_or(|length| length + 1 != inside.len()) {
        return Cow::Borrowed(name);
    }
    let mut out = Vec::with_capacity(inside.len());
    let mut is_escaped = false;
    for &byte in inside.strip_suffix(b"\"").unwrap_or(inside) {
        is_escaped = byte == b'\\' && !is_escaped;
        if !is_escaped {
            out.push(byte);
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(field: &str, name: Option<&str>, address: Option<&str>) {
        let got = first_mailbox(field.as_bytes(), |bytes| String::from_utf8_lossy(bytes).into_owned());
        assert_eq!((got.0.as_deref(), got.1.as_deref()), (name, address), "{field}");
    }

    #[test]
    fn names_end_where_an_address_in_brackets_begins() {
        check("Acme <a@acme.it>", Some("Acme"), Some("a@acme.it"));
        check("Forno, Figli & C. <a@forno.it>", Some("Forno, Figli & C."), Some("a@forno.it"));
        check("Forno; Figli <a@forno.it>", Some("Forno; Figli"), Some("a@forno.it"));
        check("Forno: pane e vino <a@forno.it>", Some("Forno: pane e vino"), Some("a@forno.it"));
        check("Casa @ Mare <a@casa.it>", Some("Casa @ Mare"), Some("a@casa.it"));
        check("Kilo <4 euro <a@kilo.de>", Some("Kilo <4 euro"), Some("a@kilo.de"));
        check("Laden \"Zum Rad\" Bonn <a@rad.de>", Some("Laden \"Zum Rad\" Bonn"), Some("a@rad.de"));
        check("\"Forno, Figli\" <a@forno.it>", Some("Forno, Figli"), Some("a@forno.it"));
        check(r#""Il \"Forno\"" <a@forno.it>"#, Some("Il \"Forno\""), Some("a@forno.it"));
        check("Acme (Italia) <a@acme.it>", Some("Acme (Italia)"), Some("a@acme.it"));
        check("Acme <a@acme.it> (Italia)", Some("Acme (Italia)"), Some("a@acme.it"));
        check("<a@acme.it> (Acme)", Some("Acme"), Some("a@acme.it"));
        check("a@acme.it <b@acme.it>", Some("a@acme.it"), Some("b@acme.it"));
        check("Acme <a@acme.it", Some("Acme"), Some("a@acme.it"));
        check("Acme <<a@acme.it>>", Some("Acme"), Some("a@acme.it"));
        check("Acme < a@acme.it >", Some("Acme"), Some("a@acme.it"));
        check("Acme <mailto:a@acme.it>", Some("Acme"), Some("a@acme.it"));
        check("Acme <mailto:a@acme.it?subject=ciao>", Some("Acme"), Some("a@acme.it"));
        check("<4 Acme <a@acme.it>", Some("<4 Acme"), Some("a@acme.it"));
        check("Acme <a@\r\n acme.it>", Some("Acme"), Some("a@acme.it"));
        check("Acme <@relay.it:a@acme.it>", Some("Acme"), Some("a@acme.it"));
        check("Acme <\"a b\"@acme.it>", Some("Acme"), Some("\"a b\"@acme.it"));
    }

    #[test]
    fn lists_and_groups_give_their_first_mailbox() {
        check("Acme <a@acme.it>, Bar <b@bar.it>", Some("Acme"), Some("a@acme.it"));
        check("a@acme.it, Bar <b@bar.it>", None, Some("a@acme.it"));
        check("a@acme.it (Acme), Bar <b@bar.it>", Some("Acme"), Some("a@acme.it"));
        check("a@acme.it, b@other.it", None, Some("a@acme.it"));
        check("Acme: a@acme.it;", None, Some("a@acme.it"));
        check("Team: Acme <a@acme.it>, Bar <b@bar.it>;", Some("Acme"), Some("a@acme.it"));
        check("undisclosed-recipients:;", Some("undisclosed-recipients:;"), None);
    }

    #[test]
    fn a_phrase_like_an_address_is_a_name() {
        check("\"shop@bau.example\", <service@bau.it>", Some("shop@bau.example"), Some("service@bau.it"));
        check("shop@, <service@bau.it>", Some("shop@"), Some("service@bau.it"));
        check("Acme <acme>, Bar <b@bar.it>", Some("Bar"), Some("b@bar.it"));
        check("<root@localhost>, <a@acme.it>", None, Some("a@acme.it"));
        check("root@localhost", None, Some("root@localhost"));
    }

    #[test]
    fn addresses_outside_brackets() {
        check("a@acme.it (Acme)", Some("Acme"), Some("a@acme.it"));
        check("Acme a@acme.it", Some("Acme"), Some("a@acme.it"));
        check("Acme [mailto:a@acme.it]", Some("Acme"), Some("a@acme.it"));
        check("Acme, a@acme.it", Some("Acme"), Some("a@acme.it"));
        check("Acme (<a@acme.it>)", Some("Acme"), Some("a@acme.it"));
        check("Acme (a@acme.it)", Some("Acme"), Some("a@acme.it"));
        check("\"Acme <a@acme.it>\"", Some("Acme"), Some("a@acme.it"));
        check("a at acme.it (Acme)", Some("Acme"), Some("a@acme.it"));
        check("Acme <a at acme dot it>", Some("Acme"), Some("a@acme.it"));
        check("Acme <>", Some("Acme"), None);
        check("Acme <a (at) acme.it>", Some("Acme"), Some("a@acme.it"));
        check("Acme", Some("Acme"), None);
        check("", Some(""), None);
    }

    #[test]
    fn addresses_in_full_width_and_with_invisible_characters() {
        check("Acme <news＠acme.it>", Some("Acme"), Some("news@acme.it"));
        check("Acme ＜ｎｅｗｓ＠ａｃｍｅ．ｉｔ＞", Some("Acme"), Some("news@acme.it"));
        check("news＠acme.it", None, Some("news@acme.it"));
        check("Acme <ne\u{200b}ws@ac\u{ad}me\u{2060}.it>", Some("Acme"), Some("news@acme.it"));
        check("Acme <\u{feff}news@acme.it\u{200e}>", Some("Acme"), Some("news@acme.it"));
        check("Acme <news@acme。it>", Some("Acme"), Some("news@acme.it"));
        check("Ａｃｍｅ <a@acme.it>", Some("Ａｃｍｅ"), Some("a@acme.it"));
        check("Acme，Inc <a@acme.it>, Bar <b@bar.it>", Some("Acme，Inc"), Some("a@acme.it"));
        check("Acme\u{200b} <a＠acme.it>", Some("Acme\u{200b}"), Some("a@acme.it"));
    }

    #[test]
    fn hostile_fields_end() {
        for piece in ["(", "<", "\"", "=?a?q?", "a@b.c,", "(<\"", "<a@", ":;", "\\\""] {
            let field = piece.repeat(16 * 1024 / piece.len());
            let _ = first_mailbox(field.as_bytes(), |bytes| String::from_utf8_lossy(bytes).into_owned());
        }
    }
}
