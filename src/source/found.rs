//! The columns that a mail shows without stating them: `platform` and `bulk`.
//!
//! A column of that name in the input takes precedence. `docs/columns.md` defines both.

use super::platform::{HOST_HEADERS, Kind, TABLE, of_links};
use crate::lexicon::lists::section;
use crate::message::{Body, UNKNOWN};
use memchr::memmem::Finder;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Unsubscribe phrases without the first letter, which may be a capital.
static UNSUBSCRIBE: LazyLock<Vec<Finder<'static>>> = LazyLock::new(|| {
    let rest = |stem: &'static str| Some(stem.split_at(stem.chars().next()?.len_utf8()).1);
    section("unsubscribe-stem").filter_map(rest).map(Finder::new).collect()
});

/// The headers that tell bulk mail from a reply, beside those of platforms.
const OF_BULK: [&str; 2] = ["precedence", "in-reply-to"];

/// The headers (lower-case names) that may hold a mark.
pub(super) static MARK_FIELDS: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| HOST_HEADERS.into_iter().chain(OF_BULK).chain(TABLE.headers.keys().copied()).collect());

/// Returns the columns of a mail with headers, given as (lower-case name, value) in their order.
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
    // A reply often quotes the mail that it answers.
    let answers = headers.clone().any(|(name, _)| name == "in-reply-to");
    let bulk = headers.clone().any(says_bulk)
        || by_header.is_some_and(|mark| mark.kind == Kind::Tool)
        || (!answers && has_unsubscribe(body));
    vec![
        ("bulk", if bulk { "bulk" } else { "personal" }),
        ("platform", found.map_or(UNKNOWN, |mark| mark.platform)),
    ]
}

/// Returns the columns of a body without headers. Plain text without a mark has none.
pub(super) fn of_body(body: &Body) -> Vec<(&'static str, &'static str)> {
    let found = of_links(body);
    let bulk = found.is_some_and(|mark| mark.kind == Kind::Tool) || has_unsubscribe(body);
    let platform = found.map(|mark| mark.platform).or(body.html.as_ref().map(|_| UNKNOWN));
    let bulk = bulk.then_some(("bulk", "bulk"));
    bulk.into_iter().chain(platform.map(|platform| ("platform", platform))).collect()
}

/// Returns whether a body has an unsubscribe link or phrase.
fn has_unsubscribe(body: &Body) -> bool {
    let text = body.html.as_deref().or(body.text.as_deref()).unwrap_or("").as_bytes();
    UNSUBSCRIBE.iter().any(|phrase| phrase.find(text).is_some())
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

    /// Checks the columns of a mail with these header lines and HTML.
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
        // The mark is only a part of the domain.
        check("Message-ID: <a@mcsv.net.example>", "", "bulk=personal platform=unknown");
        check("Subject: mcsv.net", "", "bulk=personal platform=unknown");
    }

    #[test]
    fn links_and_images() {
        let of = |url: &str| format!("<p>x <a href=\"{url}\">y</a>");
        check("", &of("https://x.us1.list-manage.com/track/click?u=1"), "bulk=personal platform=Mailchimp");
        check("", &of("https://click.everyaction.com/j/1"), "bulk=personal platform=NGP VAN");
        check("", &of("HTTPS://EMAIL.MG2.SUBSTACK.COM/o/1"), "bulk=personal platform=Substack");
        // Anyone may link to a publication.
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

    proptest! {
        #[test]
        fn anything_has_columns(name in "[a-z-]{1,12}", value in "\\PC{0,60}", text in "\\PC{0,60}") {
            let found = of_mail(std::iter::once((name.as_str(), value.as_str())), &body(&format!("https://{text}")));
            prop_assert_eq!(found.len(), 2);
        }
    }
}
