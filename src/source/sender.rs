//! The sender of a message: a display name and an address.

use super::public_suffix::registrable_domain;
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
        let name = name.map(clean_name).filter(|n| !n.is_empty());
        let address = address.unwrap_or_default().trim().trim_matches(['<', '>', '"', '\'']);
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
        match text.rsplit_once('<') {
            Some((name, address)) if address.contains('@') => {
                Self::new(Some(name), Some(address.split('>').next().unwrap_or_default()))
            }
            _ if text.contains('@') && !text.trim().contains(char::is_whitespace) => {
                Self::new(None, Some(text))
            }
            _ => Self::new(Some(text), None),
        }
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
    let bare = out.trim_matches(['"', '\'', ' ']);
    if bare.len() == out.len() { out } else { bare.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nonsense_addresses_have_no_domain() {
        for address in ["a@b c", "@", "a@", "undisclosed-recipients:;", "a@[10.0.0.1]", "a@<>"] {
            assert_eq!(Sender::new(None, Some(address)).domain(), None, "{address:?}");
        }
    }
}
