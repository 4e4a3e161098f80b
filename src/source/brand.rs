//! The brand of a message: its column, the sender's domain or display name, or the folder.

use super::brand_rules::SplitBy;
use super::options::{BrandBy, Options};
use super::sender::{Sender, without_quotes};
use crate::lexicon::WordList;
use crate::lexicon::mail::{is_free_mail, is_platform};
use crate::spelling::is_blank;
use crate::unicode;

/// Returns the brand of a message by all rules of the options, or `None` when none finds one.
///
/// `column` is the value of the brand column, `folder` the name of the folder that holds the file.
pub(super) fn named(
    options: &Options,
    column: Option<&str>,
    sender: &Sender,
    folder: Option<&str>,
) -> Option<String> {
    let found = resolve(options.brand_by, column, sender, folder)?;
    let split = |by| match by {
        SplitBy::DisplayName => display_name(sender),
        SplitBy::Address => {
            sender.host.as_ref().zip(sender.local.as_ref()).map(|(host, local)| format!("{local}@{host}"))
        }
        SplitBy::Host => sender.host.clone(),
        SplitBy::Folder => folder.map(str::to_owned),
    };
    Some(options.brand_rules.apply(found, split))
}

/// Returns the brand of a message, or `None` when the rule `by` finds none.
///
/// `column` is the value of the brand column, `folder` the name of the folder that holds the file.
pub(super) fn resolve(
    by: BrandBy,
    column: Option<&str>,
    sender: &Sender,
    folder: Option<&str>,
) -> Option<String> {
    let column = column.map(str::trim).filter(|c| !is_blank(c));
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
    found.filter(|b| !is_blank(b))
}

/// Returns the display name without "via …". Without a name, returns the part of the address that identifies the sender.
fn display_name(sender: &Sender) -> Option<String> {
    if let Some(name) = &sender.name {
        let own = without_via(name);
        // Some senders use their address as their name.
        let has_host =
            |word: &str| word.split(['＠', '﹫']).nth(1).is_some_and(|host| host.contains(['.', '．']));
        let is_address = |word: &str| word.contains('@') && word.len() > 1 || has_host(word);
        if !own.is_empty() && !own.split(' ').any(is_address) {
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

/// "Acme via Mailer" → "Acme". Lower case only: "Via" is an Italian street.
fn without_via(name: &str) -> &str {
    let own = name.find(" via ").and_then(|at| name.get(..at)).unwrap_or(name);
    let own = own.strip_suffix('(').unwrap_or(own);
    // List software writes 'Acme' via List.
    without_quotes(own.find(" (via ").and_then(|at| own.get(..at)).unwrap_or(own))
}

/// Returns whether a label or mailbox is common to all senders.
fn is_generic(label: &str) -> bool {
    let stem = label.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-').to_ascii_lowercase();
    stem.is_empty() || WordList::Mailbox.has(&stem)
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
        check(Auto, "'Acme' via Avvisi <x@googlegroups.com>", "Acme");
        check(Auto, "Duo @ Casa <x@gmail.com>", "Duo @ Casa");
        check(Auto, "\u{200b} <barsport@gmail.com>", "barsport");
        check(Auto, "barsport＠gmail.com <barsport＠gmail.com>", "barsport");
        check(Auto, "Acme <news@acme.onmicrosoft.com>", "Acme");
        check(Auto, "news@acme.onmicrosoft.com", "acme.onmicrosoft.com");
        check(Auto, "Trattoria Via Roma <x@gmail.com>", "Trattoria Via Roma");
        check(Auto, "x@gmail.com <x@gmail.com>", "x");
        check(Auto, "noreply@acme.substack.com", "acme.substack.com");
        check(Auto, "acme@substack.com", "acme");
        check(Auto, "info@bounces.sendgrid.net", "sendgrid.net");
        check(Auto, "Acme", "Acme");
        check(Auto, "", "(none)");
    }

    #[test]
    fn rules_of_the_caller_come_last() {
        let rules = "[split]\n\"camera.example\" = \"display-name\"\n[merge]\nAcme = [\"acme.it\", \"acme.com\"]\n\
            [rename]\n\"Rossi Anna\" = \"Anna Rossi\"\n";
        let options = Options { brand_rules: rules.parse().unwrap(), ..Options::default() };
        #[track_caller]
        fn check(options: &Options, from: &str, expected: &str) {
            let brand = named(options, None, &Sender::from_text(from), None);
            assert_eq!(brand.as_deref(), Some(expected), "{from}");
        }
        check(&options, "News <a@acme.it>", "Acme");
        check(&options, "News <a@mail.ACME.com>", "Acme");
        check(&options, "News <a@other.it>", "other.it");
        check(&options, "Bianchi Ugo <u@camera.example>", "Bianchi Ugo");
        check(&options, "Rossi Anna <a@camera.example>", "Anna Rossi");
        check(&options, "info@camera.example", "camera.example");
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
}
