//! How a mail was sent: by which platform, and to many or to one.
//!
//! Both are told from marks and are columns like any other (`platform`, `bulk`); where the input has a column of that name,
//! that one counts. The marks are in `src/lexicon/data/mail/platforms.tsv`; what they mean stands in `docs/columns.md`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use memchr::memmem::{self, Finder};

use crate::message::{Body, UNKNOWN};

/// The headers that name the sender's machines.
const OF_MACHINES: [&str; 6] =
    ["return-path", "message-id", "list-unsubscribe", "list-id", "dkim-signature", "sender"];

/// What stands in links and words that let the reader sign off, without a first letter that may be a capital.
static WAYS_OUT: LazyLock<Vec<Finder<'static>>> = LazyLock::new(|| {
    let ways = [
        "nsubscri",
        "NSUBSCRI",
        "pt-out",
        "ptout",
        "isiscri",
        "ISISCRI",
        "ancella l'iscrizione",
        "bmelden",
        "bbestellen",
        "ésabonn",
        "esabonn",
        "ésinscri",
        "esinscri",
        "arse de baja",
    ];
    ways.map(Finder::new).into()
});

static TABLE: LazyLock<Table> = LazyLock::new(|| Table::parse(crate::lexicon::mail::PLATFORM_MARKS));

/// The columns that a mail with headers shows. `headers` are (lower-case name, value), in the order they stand in.
pub(super) fn of_mail<'a>(
    headers: impl Iterator<Item = (&'a str, &'a str)> + Clone,
    body: &Body,
) -> Vec<(&'static str, &'static str)> {
    let by_header = headers.clone().filter_map(|(name, value)| TABLE.of_header(name, value)).min();
    let found = by_header.or_else(|| of_links(body));
    let says_bulk = |(name, value): (&str, &str)| match name {
        "list-unsubscribe" | "list-id" | "feedback-id" => true,
        "precedence" => ["bulk", "list", "junk"].iter().any(|mark| value.trim().eq_ignore_ascii_case(mark)),
        _ => name.starts_with("x-") && name.contains("campaign"),
    };
    // An answer often quotes what it answers.
    let answers = headers.clone().any(|(name, _)| name == "in-reply-to");
    let bulk = headers.clone().any(says_bulk)
        || by_header.is_some_and(|mark| mark.kind == Kind::Tool)
        || (!answers && lets_sign_off(body));
    vec![
        ("bulk", if bulk { "bulk" } else { "personal" }),
        ("platform", found.map_or(UNKNOWN, |mark| mark.platform)),
    ]
}

/// The columns that a body alone shows. Text without HTML and without a mark shows nothing.
pub(super) fn of_body(body: &Body) -> Vec<(&'static str, &'static str)> {
    let found = of_links(body);
    let bulk = found.is_some_and(|mark| mark.kind == Kind::Tool) || lets_sign_off(body);
    let platform = found.map(|mark| mark.platform).or(body.html.as_ref().map(|_| UNKNOWN));
    let bulk = bulk.then_some(("bulk", "bulk"));
    bulk.into_iter().chain(platform.map(|platform| ("platform", platform))).collect()
}

/// Whether a header (lower-case name) may say how the mail was sent.
pub(super) fn is_mark(name: &str) -> bool {
    OF_MACHINES.contains(&name)
        || ["precedence", "in-reply-to"].contains(&name)
        || TABLE.headers.contains_key(name)
}

/// Whether a platform carries what others write, or campaigns are written in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Tool,
    Delivery,
}

/// A mark that was found; the least one is the most specific.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Found {
    kind: Kind,
    /// A domain, not a header of the platform's own.
    is_domain: bool,
    /// The longer the mark, the less; in bytes.
    brevity: u32,
    /// Its line in the table.
    line: u32,
    platform: &'static str,
}

struct Table {
    /// By the field's name: texts that its value must hold, empty for none.
    headers: BTreeMap<&'static str, Vec<(&'static str, Found)>>,
    /// By domain: whether it counts in links, too.
    domains: BTreeMap<&'static str, (bool, Found)>,
}

impl Table {
    fn parse(text: &'static str) -> Self {
        let mut table = Self { headers: BTreeMap::new(), domains: BTreeMap::new() };
        for (line, row) in (0..).zip(text.lines()) {
            let mut cells = row.split('\t');
            let (Some(platform), Some(kind), Some(place), Some(mark)) =
                (cells.next(), cells.next(), cells.next(), cells.next())
            else {
                continue;
            };
            let kind = if kind == "tool" { Kind::Tool } else { Kind::Delivery };
            let brevity = u32::MAX - mark.len() as u32;
            let found = Found { kind, is_domain: place != "header", brevity, line, platform };
            if place == "header" {
                let (name, value) = mark.split_once('=').unwrap_or((mark, ""));
                table.headers.entry(name).or_default().push((value, found));
            } else {
                table.domains.insert(mark, (place == "host", found));
            }
        }
        table
    }

    fn of_header(&self, name: &str, value: &str) -> Option<Found> {
        let own = self.headers.get(name).into_iter().flatten();
        let own = own.filter(|(text, _)| text.is_empty() || value.to_ascii_lowercase().contains(text));
        let own = own.map(|&(_, found)| found).min();
        if own.is_some() || !OF_MACHINES.contains(&name) {
            return own;
        }
        let words = value.split(|c: char| !is_of_host(c)).filter(|word| word.contains('.'));
        words.filter_map(|word| self.of_host(word, false)).min()
    }

    /// What the longest domain of the table that a host lies in says.
    fn of_host(&self, host: &str, in_link: bool) -> Option<Found> {
        if host.len() > 253 {
            return None;
        }
        let host = host.trim_matches('.').to_ascii_lowercase();
        let numbered = host.contains(|c: char| c.is_ascii_digit()).then(|| without_digits(&host));
        let of = |host: &str| {
            let parents = host.bytes().enumerate().filter(|&(_, b)| b == b'.').map(|(dot, _)| dot + 1);
            let mut domains = std::iter::once(0).chain(parents).filter_map(|start| host.get(start..));
            domains.find_map(|domain| {
                let (counts_in_links, found) = self.domains.get(domain)?;
                (*counts_in_links || !in_link).then_some(*found)
            })
        };
        of(&host).or_else(|| of(numbered.as_deref()?))
    }
}

fn is_of_host(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-')
}

/// Runs of digits as `#`.
fn without_digits(host: &str) -> String {
    let mut out = String::with_capacity(host.len());
    for c in host.chars() {
        if !c.is_ascii_digit() {
            out.push(c);
        } else if !out.ends_with('#') {
            out.push('#');
        }
    }
    out
}

/// The most specific mark among the hosts of a body's links and images; of the HTML form, if there is one.
fn of_links(body: &Body) -> Option<Found> {
    let text = body.html.as_deref().or(body.text.as_deref())?;
    let after = memmem::find_iter(text.as_bytes(), b"://").filter_map(|at| text.get(at + 3..));
    let hosts = after.filter_map(|rest| {
        // Bounded before it is searched: a name without an end must not make this quadratic.
        let end = rest.bytes().take(254).position(|b| !is_of_host(char::from(b)));
        rest.get(..end.unwrap_or(rest.len().min(254)))
    });
    hosts.filter_map(|host| TABLE.of_host(host, true)).min()
}

/// Whether a body lets the reader sign off: by a link or in words.
fn lets_sign_off(body: &Body) -> bool {
    let text = body.html.as_deref().or(body.text.as_deref()).unwrap_or("").as_bytes();
    WAYS_OUT.iter().any(|way| way.find(text).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn body(html: &str) -> Body {
        Body { text: None, html: Some(html.to_owned()) }
    }

    fn show(columns: &[(&str, &str)]) -> String {
        columns.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ")
    }

    /// Of header lines and HTML.
    #[track_caller]
    fn check(headers: &str, html: &str, expected: &str) {
        let lower: Vec<(String, &str)> = headers
            .lines()
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_lowercase(), value))
            .collect();
        let found = of_mail(lower.iter().map(|(name, value)| (name.as_str(), *value)), &body(html));
        assert_eq!(show(&found), expected, "{headers} | {html}");
    }

    #[track_caller]
    fn check_body(text: Option<&str>, html: Option<&str>, expected: &str) {
        let body = Body { text: text.map(str::to_owned), html: html.map(str::to_owned) };
        assert_eq!(show(&of_body(&body)), expected, "{text:?} {html:?}");
    }

    #[test]
    fn headers_of_their_own() {
        check("X-MC-User: b00c", "", "bulk=bulk platform=Mailchimp");
        check("X-Mailer: Mailchimp Mailer - **CIDa8d0**", "", "bulk=bulk platform=Mailchimp");
        check("X-HS-Cid: 1axf", "", "bulk=bulk platform=HubSpot");
        check("X-Kmail-Account: Ab1", "", "bulk=bulk platform=Klaviyo");
        check("X-SFMC-Stack: 7", "", "bulk=bulk platform=Salesforce Marketing Cloud");
        check("Feedback-ID: 7:1:13.1.1.1:sfmktgcld", "", "bulk=bulk platform=Salesforce Marketing Cloud");
        check("X-Mailin-Client: 1", "", "bulk=bulk platform=Brevo");
        check("X-MailUp-Ver: 6", "", "bulk=bulk platform=MailUp");
        check("X-Clab-Family: x", "", "bulk=bulk platform=Contactlab");
        check("X-Roving-Id: 1", "", "bulk=bulk platform=Constant Contact");
        check("X-Mailer: ActiveCampaign Mailer", "", "bulk=bulk platform=ActiveCampaign");
        check("x-elqPod: 1", "", "bulk=bulk platform=Oracle Eloqua");
        check("X-SG-EID: u001", "", "bulk=personal platform=SendGrid");
        check("X-SES-Outgoing: 2020.02.01", "", "bulk=personal platform=Amazon SES");
        check("X-Mailgun-Sid: W", "", "bulk=personal platform=Mailgun");
        check("X-PM-Message-Id: 1", "", "bulk=personal platform=Postmark");
        check("X-Mailer: InvioSereno 4.1", "", "bulk=personal platform=unknown");
    }

    #[test]
    fn machines_in_headers() {
        check("Message-ID: <a@mail41.suw13.rsgsv.net>", "", "bulk=bulk platform=Mailchimp");
        check("Return-Path: <b@bf01.eu1.hubspotstarter.net>", "", "bulk=bulk platform=HubSpot");
        check("DKIM-Signature: v=1; d=sendgrid.net; s=smtpapi; b=abc", "", "bulk=personal platform=SendGrid");
        check(
            "List-Unsubscribe: <https://x.musvc6.net/u>, <mailto:a@b.example>",
            "",
            "bulk=bulk platform=MailUp",
        );
        check("List-Id: <brand.substack.com>", "", "bulk=bulk platform=Substack");
        check("List-Unsubscribe: <https://x.notmcsv.net/u>", "", "bulk=bulk platform=unknown");
        check("Message-ID: <a@b.cmail20.com>", "", "bulk=bulk platform=Campaign Monitor");
        // Where a mark is a part of the domain only.
        check("Message-ID: <a@mcsv.net.example>", "", "bulk=personal platform=unknown");
        check("Subject: mcsv.net", "", "bulk=personal platform=unknown");
    }

    #[test]
    fn links_and_images() {
        let of = |url: &str| format!("<p>x <a href=\"{url}\">y</a>");
        check("", &of("https://x.us1.list-manage.com/track/click?u=1"), "bulk=personal platform=Mailchimp");
        check("", &of("https://click.everyaction.com/j/1"), "bulk=personal platform=NGP VAN");
        check("", &of("HTTPS://EMAIL.MG2.SUBSTACK.COM/o/1"), "bulk=personal platform=Substack");
        // Anybody may link to a publication.
        check("", &of("https://brand.substack.com/p/1"), "bulk=personal platform=unknown");
        check("", &of("https://shop.example/?u=list-manage.com"), "bulk=personal platform=unknown");
        check("", "<p>list-manage.com", "bulk=personal platform=unknown");
        check("", &format!("https://{}", "a.".repeat(10_000)), "bulk=personal platform=unknown");
    }

    #[test]
    fn the_more_specific_mark_counts() {
        let mailchimp = "<a href=https://x.list-manage.com/a>";
        check("X-HS-Cid: 1", mailchimp, "bulk=bulk platform=HubSpot");
        check("X-SG-EID: 1", mailchimp, "bulk=personal platform=SendGrid");
        check("X-Mailgun-Sid: 1\nX-Mailer: Customer.io (x)", "", "bulk=bulk platform=Customer.io");
        check("X-SG-EID: 1\nMessage-ID: <a@x.klaviyomail.com>", "", "bulk=bulk platform=Klaviyo");
        check("Message-ID: <a@x.mcsv.net>\nX-Kmail-Account: 1", "", "bulk=bulk platform=Klaviyo");
        let two = "<a href=https://u1.ct.sendgrid.net/a><img src=https://x.exct.net/open.aspx>";
        check("", two, "bulk=personal platform=Salesforce Marketing Cloud");
    }

    #[test]
    fn bulk_or_personal() {
        check("List-Unsubscribe: <mailto:a@b.example>", "", "bulk=bulk platform=unknown");
        check("List-Id: <x.example>", "", "bulk=bulk platform=unknown");
        check("Precedence: Bulk", "", "bulk=bulk platform=unknown");
        check("Precedence: first-class", "", "bulk=personal platform=unknown");
        check("Feedback-ID: a:b:c:d", "", "bulk=bulk platform=unknown");
        check("X-Campaign-ID: 1", "", "bulk=bulk platform=unknown");
        check(
            "",
            "<a href=https://x.example/disiscrizione/1>Non scrivermi più</a>",
            "bulk=bulk platform=unknown",
        );
        check("", "UNSUBSCRIBE", "bulk=bulk platform=unknown");
        check("In-Reply-To: <a@b>", "&gt; Unsubscribe", "bulk=personal platform=unknown");
        check("", "Ciao, ci vediamo domani?", "bulk=personal platform=unknown");
    }

    #[test]
    fn without_headers() {
        check_body(Some("Ciao"), None, "");
        check_body(Some("Click here to unsubscribe"), None, "bulk=bulk");
        check_body(Some("https://secure.ngpvan.com/x"), None, "bulk=bulk platform=NGP VAN");
        check_body(Some("x"), Some("<p>x"), "platform=unknown");
        check_body(None, None, "");
    }

    #[test]
    fn the_table_is_clean() {
        let text = crate::lexicon::mail::PLATFORM_MARKS;
        let mut marks = std::collections::BTreeSet::new();
        for row in text.lines().filter(|row| !row.starts_with("# ") && *row != "#") {
            let cells: Vec<&str> = row.split('\t').collect();
            assert_eq!(cells.len(), 4, "{row}");
            assert!(["tool", "delivery"].contains(&cells[1]), "{row}");
            assert!(["header", "sender", "host"].contains(&cells[2]), "{row}");
            assert!(marks.insert(cells[3]), "{row} is there twice");
            assert_eq!(cells[3], cells[3].to_lowercase(), "{row}");
            assert_eq!(cells[2] != "header", cells[3].contains('.') && !cells[3].contains('='), "{row}");
        }
        assert_eq!(TABLE.domains.len() + TABLE.headers.values().map(Vec::len).sum::<usize>(), marks.len());
    }

    proptest! {
        #[test]
        fn anything_has_columns(name in "[a-z-]{1,12}", value in "\\PC{0,60}", text in "\\PC{0,60}") {
            let found = of_mail(std::iter::once((name.as_str(), value.as_str())), &body(&format!("https://{text}")));
            prop_assert_eq!(found.len(), 2);
        }
    }
}
