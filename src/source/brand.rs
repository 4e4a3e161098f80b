//! Who speaks in a message: the brand column, the sender's domain, its display name, or the folder.

use super::BrandBy;
use crate::lexicon::WordList;
use crate::lexicon::mail::{is_free_mail, is_platform};
use crate::unicode;

/// What a message says about its sender.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sender {
    /// The display name, white space collapsed, quotes dropped.
    pub(super) name: Option<String>,
    /// The part of the address before the `@`.
    local: Option<String>,
    /// The part of the address after the `@`, lower case.
    host: Option<String>,
}

impl Sender {
    /// A sender from a display name and an address, or the host alone; either may be missing or nonsense.
    pub(super) fn new(name: Option<&str>, address: Option<&str>) -> Self {
        let name = name.map(clean_name).filter(|n| !n.is_empty());
        let address = address.unwrap_or_default().trim().trim_matches(['<', '>', '"', '\'']);
        let (local, host) = match address.rsplit_once('@') {
            Some((local, host)) => (local.trim(), host),
            None => ("", address),
        };
        let host = unicode::to_lower(host.trim().trim_matches('.'));
        // White space or a bracket inside means that this was no address.
        let plausible = !host.is_empty()
            && host.len() <= 253
            && host.chars().all(|c| unicode::is_letter_or_number(c) || matches!(c, '.' | '-' | '_'));
        Self {
            name,
            local: Some(local.to_owned()).filter(|l| !l.is_empty() && plausible),
            host: plausible.then_some(host),
        }
    }

    /// A sender as one text has it: `Name <address>`, an address, or a name.
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

    /// The registrable domain (`example.co.uk`), or the whole host where no rule of the public suffix list applies.
    pub(super) fn domain(&self) -> Option<&str> {
        let host = self.host.as_deref()?;
        Some(psl::domain_str(host).unwrap_or(host))
    }

    /// Fills what is missing from another sender of the same message.
    pub(super) fn or(self, other: Self) -> Self {
        let (local, host) =
            if self.host.is_some() { (self.local, self.host) } else { (other.local, other.host) };
        Self { name: self.name.or(other.name), local, host }
    }
}

/// The brand of a message, or `None` where the chosen rule finds none.
///
/// `column` is the brand column's value, `folder` the name of the folder that holds the file.
pub(super) fn resolve(
    by: BrandBy,
    column: Option<&str>,
    sender: &Sender,
    folder: Option<&str>,
) -> Option<String> {
    let column = column.map(str::trim).filter(|c| !c.is_empty());
    let found = match by {
        BrandBy::Auto => match column {
            Some(column) => Some(column.to_owned()),
            None if sender.host.as_deref().is_none_or(|h| is_platform(h) || is_free_mail(h)) => {
                display_name(sender)
            }
            None => sender.domain().map(str::to_owned),
        },
        BrandBy::Column => column.map(str::to_owned),
        BrandBy::DisplayName => display_name(sender),
        BrandBy::Domain => sender.domain().map(str::to_owned),
        BrandBy::Folder => folder.map(str::to_owned),
    };
    found.filter(|b| !b.is_empty())
}

/// The display name without "via …"; for want of one, what of the address is particular to the sender.
fn display_name(sender: &Sender) -> Option<String> {
    if let Some(name) = &sender.name {
        let own = without_via(name);
        // Some senders repeat their address as their name.
        if !own.is_empty() && !own.contains('@') {
            return Some(own.to_owned());
        }
    }
    let host = sender.host.as_deref()?;
    let below = host
        .strip_suffix(sender.domain()?)
        .map(|labels| labels.trim_end_matches('.'))
        .filter(|labels| !labels.is_empty() && !labels.split('.').all(is_generic));
    if below.is_some() && is_platform(host) {
        return Some(host.to_owned());
    }
    let shared = is_platform(host) || is_free_mail(host);
    match &sender.local {
        Some(local) if shared && !is_generic(local) => Some(unicode::to_lower(local)),
        _ => sender.domain().map(str::to_owned),
    }
}

/// "Acme via Mailer" → "Acme". Only lower case: a "Via" with a capital is a street.
fn without_via(name: &str) -> &str {
    let own = name.find(" via ").and_then(|at| name.get(..at)).unwrap_or(name);
    let own = own.strip_suffix('(').unwrap_or(own);
    own.find(" (via ").and_then(|at| own.get(..at)).unwrap_or(own).trim()
}

/// A label or a mailbox that every sender has: it tells nobody apart.
fn is_generic(label: &str) -> bool {
    let stem = label.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-').to_ascii_lowercase();
    stem.is_empty() || WordList::Mailbox.has(&stem)
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

    #[track_caller]
    fn check(by: BrandBy, from: &str, expected: &str) {
        let brand = resolve(by, None, &Sender::from_text(from), Some("cartella"));
        assert_eq!(brand.as_deref().unwrap_or("(none)"), expected, "{from:?} by {by:?}");
    }

    #[test]
    fn own_domains_speak_for_themselves() {
        use BrandBy::Auto;
        check(Auto, "Acme <news@acme.com>", "acme.com");
        check(Auto, "Acme <news@bounce.mail.ACME.co.uk>", "acme.co.uk");
        check(Auto, "news@em1234.acme.it", "acme.it");
        check(Auto, "<news@acme.it>", "acme.it");
        check(Auto, "Caffè <ciao@xn--caff-8oa.it>", "xn--caff-8oa.it");
        check(Auto, "Caffè <ciao@shop.caffè.it>", "caffè.it");
        check(Auto, "root@localhost", "localhost");
        check(Auto, "x@acme.com.", "acme.com");
        check(Auto, "x@my-gmail.com", "my-gmail.com");
    }

    #[test]
    fn platforms_and_free_mail_take_the_name() {
        use BrandBy::Auto;
        check(Auto, "Bar Sport <barsport@gmail.com>", "Bar Sport");
        check(Auto, "\"Bar  Sport\" <barsport@libero.it>", "Bar Sport");
        check(Auto, "barsport@gmail.com", "barsport");
        check(Auto, "BarSport@gmail.com", "barsport");
        check(Auto, "Acme via Mailchimp <x@mail1.mcsv.net>", "Acme");
        check(Auto, "Acme (via Patreon) <x@patreon.com>", "Acme");
        check(Auto, "Trattoria Via Roma <x@gmail.com>", "Trattoria Via Roma");
        check(Auto, "x@gmail.com <x@gmail.com>", "x");
        check(Auto, "noreply@acme.substack.com", "acme.substack.com");
        check(Auto, "acme@substack.com", "acme");
        check(Auto, "info@bounces.sendgrid.net", "sendgrid.net");
        check(Auto, "Acme", "Acme");
        check(Auto, "", "(none)");
    }

    #[test]
    fn other_rules() {
        check(BrandBy::Domain, "Bar Sport <barsport@gmail.com>", "gmail.com");
        check(BrandBy::Domain, "Bar Sport", "(none)");
        check(BrandBy::DisplayName, "Acme <news@acme.com>", "Acme");
        check(BrandBy::DisplayName, "sales@acme.com", "acme.com");
        check(BrandBy::DisplayName, "anna@acme.com", "acme.com");
        check(BrandBy::Folder, "Acme <news@acme.com>", "cartella");
        check(BrandBy::Column, "Acme <news@acme.com>", "(none)");
        let sender = Sender::from_text("Acme <news@acme.com>");
        assert_eq!(resolve(BrandBy::Auto, Some(" Acme S.p.A. "), &sender, None).unwrap(), "Acme S.p.A.");
        assert_eq!(resolve(BrandBy::Auto, Some("  "), &sender, None).unwrap(), "acme.com");
        assert_eq!(resolve(BrandBy::Folder, Some("x"), &sender, None), None);
    }

    #[test]
    fn nonsense_addresses_have_no_domain() {
        for address in ["a@b c", "@", "a@", "undisclosed-recipients:;", "a@[10.0.0.1]", "a@<>"] {
            assert_eq!(Sender::new(None, Some(address)).domain(), None, "{address:?}");
        }
    }
}
