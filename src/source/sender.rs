//! The sender of a message: a display name and an address.

use super::mailboxes::first_mailbox;
use super::public_suffix::registrable_domain;
use crate::spelling::{is_blank, visible};
use crate::unicode;

/// The sender of a message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sender {
    /// The display name without quotes, white space collapsed.
    pub(super) name: Option<String>,
    /// The part of the address before the `@`.
    pub(super) local: Option<String>,
    /// The part of the address after the `@`, lower case.
    pub(super) host: Option<String>,
}

impl Sender {
    /// A sender from a display name and an address or host. Either may be missing or malformed.
    pub(super) fn new(name: Option<&str>, address: Option<&str>) -> Self {
        let name = name.map(clean_name).filter(|name| !is_blank(name));
        let address = visible(address.unwrap_or_default());
        let address = address.trim().trim_matches(['<', '>', '"', '\'']);
        let (local, host) = match address.rsplit_once('@') {
            Some((local, host)) => (local.trim(), host),
            None => ("", address),
        };
        let host = unicode::to_lower(host.trim().trim_matches('.'));
        // White space or brackets inside: not an address.
        let plausible = !host.is_empty()
            && host.len() <= 253
            && host.chars().all(|c| unicode::is_letter_or_number(c) || matches!(c, '.' | '-' | '_'));
        Self {
            name,
            local: Some(local.to_owned()).filter(|l| !l.is_empty() && plausible),
            host: plausible.then_some(host),
        }
    }

    /// Parses `Name <address>`, an address, or a name.
    pub(super) fn from_text(text: &str) -> Self {
        let (name, address) =
            first_mailbox(text.as_bytes(), |bytes| String::from_utf8_lossy(bytes).into_owned());
        Self::new(name.as_deref(), address.as_deref())
    }

    /// The registrable domain (`example.co.uk`).
    pub(super) fn domain(&self) -> Option<&str> {
        let host = self.host.as_deref()?;
        Some(registrable_domain(host))
    }

    /// Fills missing parts from another sender of the same message.
    pub(super) fn or(self, other: Self) -> Self {
        let (local, host) =
            if self.host.is_some() { (self.local, self.host) } else { (other.local, other.host) };
        Self { name: self.name.or(other.name), local, host }
    }
}

fn clean_name(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for word in name.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    without_quotes(&out).to_owned()
}

/// Pairs of marks that enclose a name.
const QUOTES: [(char, char); 5] = [('"', '"'), ('\'', '\''), ('“', '”'), ('‘', '’'), ('„', '“')];

/// Returns a name without quotes around the whole of it, and without a quote that has no partner at its ends.
///
/// List software adds quotes and cuts names, so that one of a pair may be left. An apostrophe at the end stays, because
/// it may stand for an accent ("Caffe'").
pub(super) fn without_quotes(name: &str) -> &str {
    let mut name = name.trim();
    while let Some(inside) = enclosed(name).or_else(|| without_stray(name)) {
        name = inside.trim();
    }
    name
}

/// Returns the inside of a name that one pair of quotes encloses.
fn enclosed(name: &str) -> Option<&str> {
    QUOTES.iter().find_map(|&(open, close)| {
        let inside = name.strip_prefix(open)?.strip_suffix(close)?;
        // In `"A" and "B"` the first quote ends before the last one. An apostrophe within a word is no quote.
        let mut before = ' ';
        let mut after = inside.chars().skip(1).chain(['x']);
        let next = inside.chars().find_map(|c| {
            let next = after.next().unwrap_or(' ');
            let is_apostrophe = unicode::is_letter(before) && unicode::is_letter(next);
            let found = ((c == open || c == close) && !is_apostrophe).then_some(before);
            before = c;
            found
        });
        next.is_none_or(|before| !unicode::is_letter_or_number(before)).then_some(inside)
    })
}

/// Returns a name without a quote at one end that has no partner.
fn without_stray(name: &str) -> Option<&str> {
    let is_single = |quote: char| name.matches(quote).count() == 1;
    let rest = name.strip_prefix(['"', '\'', '“', '„']);
    let rest = rest.filter(|_| name.chars().next().is_some_and(is_single) && !name.ends_with(['”', '“']));
    rest.or_else(|| name.strip_suffix('"').filter(|_| is_single('"')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_around_a_name_go_and_those_inside_stay() {
        #[track_caller]
        fn check(name: &str, expected: &str) {
            assert_eq!(Sender::new(Some(name), None).name.as_deref().unwrap_or(""), expected, "{name}");
        }
        check("\"Acme\"", "Acme");
        check("'Acme'", "Acme");
        check("“Acme”", "Acme");
        check("\"'Acme'\"", "Acme");
        check("'L'Albero'", "L'Albero");
        check("\"Bar \"Sport\"\"", "Bar \"Sport\"");
        check("\"Pane\" e \"Vino\"", "\"Pane\" e \"Vino\"");
        check("Bar \"Sport\"", "Bar \"Sport\"");
        check("\"Acme", "Acme");
        check("Acme\"", "Acme");
        check("'Acme", "Acme");
        check("Caffe'", "Caffe'");
        check("\"\"", "");
    }

    #[test]
    fn addresses_compare_in_their_plain_form() {
        for address in
            ["news@shop.example", "ｎｅｗｓ＠ｓｈｏｐ．example", "ne\u{200b}ws@SHOP.example\u{feff}"]
        {
            let sender = Sender::new(None, Some(address));
            let found = (sender.local.as_deref(), sender.host.as_deref());
            assert_eq!(found, (Some("news"), Some("shop.example")), "{address:?}");
        }
    }

    #[test]
    fn nonsense_addresses_have_no_domain() {
        for address in ["a@b c", "@", "a@", "undisclosed-recipients:;", "a@[10.0.0.1]", "a@<>"] {
            assert_eq!(Sender::new(None, Some(address)).domain(), None, "{address:?}");
        }
    }
}
