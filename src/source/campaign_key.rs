//! The campaign that a mail names in a header of its platform or in its links.

use memchr::memmem;
use std::net::IpAddr;
use std::sync::LazyLock;

use crate::lexicon::WordList;
use crate::lexicon::lists::section;
use crate::unicode;

/// The longest key, in bytes; a longer value is opaque data of the platform.
const LONGEST: usize = 256;

/// Returns the campaign that headers name, given as (lower-case name, decoded value) in their order.
///
/// In order of preference: an `X-…Campaign…` header that ends in `ID`, one that ends in `Campaign`, another one that is no
/// kind or setting (`X-Campaign-Type`); the `campaign_id` of `X-MSYS-API`; the first field of a `Feedback-ID` of four fields
/// (Gmail's form, `campaign:customer:type:sender`), unless it is the customer or an IP address.
pub(super) fn of_headers<'a>(headers: impl Iterator<Item = (&'a str, &'a str)> + Clone) -> Option<String> {
    let named = headers
        .clone()
        .filter_map(|(name, value)| {
            Some((rank(name)?, key(value).filter(|key| !WordList::SettingValue.has(key))?))
        })
        .min_by_key(|(rank, _)| *rank);
    let msys = headers.clone().filter(|(name, _)| *name == "x-msys-api");
    let feedback = headers.filter(|(name, _)| *name == "feedback-id");
    named
        .map(|(_, key)| key)
        .into_iter()
        .chain(msys.filter_map(|(_, value)| key(&msys_campaign(value)?)))
        .chain(feedback.filter_map(|(_, value)| feedback_campaign(value)))
        .next()
}

/// Ranks a header name by how likely its value identifies a campaign, 0 first; `None` when it does not.
fn rank(name: &str) -> Option<u8> {
    let (_, rest) = name.strip_prefix("x-")?.rsplit_once("campaign")?;
    let rest = rest.trim_matches(['-', '_']);
    match rest {
        "" => Some(1),
        _ if WordList::CampaignKey.has(rest) => Some(0),
        _ => {
            let is_other = |word: &str| OTHER_WORDS.iter().any(|other| word.starts_with(other));
            (!rest.split(['-', '_']).any(is_other)).then_some(2)
        }
    }
}

/// The beginnings of words after `Campaign` in names of headers with a kind, a setting or an account.
static OTHER_WORDS: LazyLock<Vec<&str>> =
    LazyLock::new(|| section("campaign-other").flat_map(str::split_whitespace).collect());

/// Returns the campaign of a `Feedback-ID` of four fields.
fn feedback_campaign(value: &str) -> Option<String> {
    // An IP address may contain colons.
    let fields: Vec<&str> = value.rsplitn(4, ':').map(str::trim).collect();
    let &[_, _, customer, campaign] = fields.as_slice() else { return None };
    let is_mark = |c: char| !unicode::is_letter_or_number(c);
    let name =
        |field: &str| -> String { field.trim_matches(is_mark).chars().flat_map(unicode::lower).collect() };
    let is_account = name(campaign) == name(customer);
    let is_machine = campaign.trim_matches(['[', ']']).parse::<IpAddr>().is_ok();
    (!is_account && !is_machine).then(|| key(campaign)).flatten()
}

/// Returns the `utm_campaign` of the links in an HTML or plain text, if all links that have one agree.
pub(super) fn of_links(text: &str) -> Option<String> {
    const NAME: &[u8] = b"utm_campaign=";
    let bytes = text.as_bytes();
    let mut found: Option<&[u8]> = None;
    for at in memmem::find_iter(bytes, NAME) {
        // The name of another parameter may end in the same letters.
        let before = at.checked_sub(1).and_then(|b| bytes.get(b)).copied();
        if !matches!(before, Some(b'?' | b'&' | b';' | b'#')) {
            continue;
        }
        // Bounded first: an endless value must not make this quadratic.
        let rest = bytes.get(at + NAME.len()..).unwrap_or_default();
        let rest = rest.get(..LONGEST + 1).unwrap_or(rest);
        let end = rest.iter().position(|b| b"&\"'<>#; \t\r\n)".contains(b)).unwrap_or(rest.len());
        let value = rest.get(..end).unwrap_or_default();
        match found {
            _ if value.is_empty() => {}
            None => found = Some(value),
            Some(same) if same == value => {}
            Some(_) => return None,
        }
    }
    key(&String::from_utf8_lossy(&percent_decoded(found?)))
}

fn key(value: &str) -> Option<String> {
    let value = value.trim();
    (!value.is_empty() && value.len() <= LONGEST).then(|| value.to_owned())
}

fn percent_decoded(value: &[u8]) -> Vec<u8> {
    let digit = |b: Option<&u8>| b.and_then(|&b| char::from(b).to_digit(16));
    let mut out = Vec::with_capacity(value.len());
    let mut rest = value;
    while let Some((&first, tail)) = rest.split_first() {
        rest = tail;
        match (first, digit(tail.first()), digit(tail.get(1))) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                rest = tail.get(2..).unwrap_or_default();
            }
            (b'+', ..) => out.push(b' '),
            _ => out.push(first),
        }
    }
    out
}

fn msys_campaign(value: &str) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Api {
        campaign_id: String,
    }
    serde_json::from_str::<Api>(value).ok().map(|api| api.campaign_id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn header(headers: &[(&str, &str)], expected: Option<&str>) {
        assert_eq!(of_headers(headers.iter().copied()).as_deref(), expected, "{headers:?}");
    }

    #[track_caller]
    fn links(text: &str, expected: Option<&str>) {
        assert_eq!(of_links(text).as_deref(), expected, "{text:?}");
    }

    #[test]
    fn headers_in_order_of_preference() {
        header(&[("x-campaign", "mc1.2")], Some("mc1.2"));
        header(&[("feedback-id", "c9:u1:bulk:acme"), ("x-campaignid", "k7")], Some("k7"));
        header(&[("x-mailchimp-campaign-id", " k8 ")], Some("k8"));
        header(&[("x-campaign", ""), ("x-campaign-id", "k9")], Some("k9"));
        header(&[("x-msys-api", r#"{"campaign_id":"spring","x":1}"#)], Some("spring"));
        header(&[("x-msys-api", "{"), ("feedback-id", "c9:u1:bulk:acme")], Some("c9"));
        header(&[("feedback-id", "c9:u1:bulk")], None);
        header(&[("feedback-id", ":u1:bulk:acme")], None);
        header(&[("list-id", "<x.y>"), ("campaign", "z")], None);
        header(&[("x-campaign", &"k".repeat(300))], None);
    }

    #[test]
    fn the_id_of_a_campaign_comes_before_its_name() {
        header(&[("x-campaign-name", "Weekly letter"), ("x-campaign-id", "4400")], Some("4400"));
        header(&[("x-campaign-name", "Weekly letter"), ("x-acme-campaign", "k1")], Some("k1"));
        header(&[("x-campaign-name", "Spring")], Some("Spring"));
        header(&[("x-acme-campaign_uid", "k2"), ("x-campaign", "k3")], Some("k2"));
        header(&[("x-campaign-id", "k4"), ("x-campaign-id", "k5")], Some("k4"));
    }

    #[test]
    fn kinds_and_settings_name_no_campaign() {
        header(&[("x-campaign-type", "newsletter")], None);
        header(&[("x-campaign-tracking", "enabled")], None);
        header(&[("x-campaign-tracking-id", "7")], None);
        header(&[("x-campaign_category", "promo"), ("feedback-id", "c9:u1:bulk:acme")], Some("c9"));
        header(&[("x-campaign", "True")], None);
        header(&[("x-acme-campaign-account-id", "a1")], None);
    }

    #[test]
    fn accounts_and_machines_in_a_feedback_id_name_no_campaign() {
        header(&[("feedback-id", "s5501234-_:s5501234:a77120:acme")], None);
        header(&[("feedback-id", "S55:s55:a77:acme")], None);
        header(&[("feedback-id", "192.0.2.44:880123_40:880123:Acme")], None);
        header(&[("feedback-id", "2001:db8::7:880123_40:880123:Acme")], None);
        header(&[("feedback-id", "s55-1:s55:a77:acme")], Some("s55-1"));
        header(&[("feedback-id", " c9 : u1 : bulk : acme ")], Some("c9"));
    }

    #[test]
    fn links_must_agree() {
        links("https://a.it/?utm_source=x&utm_campaign=maggio", Some("maggio"));
        links("<a href=\"https://a.it/?x=1&amp;utm_campaign=maggio%20due&amp;y=2\">", Some("maggio due"));
        links("a?utm_campaign=m+1 b?utm_campaign=m+1#top", Some("m 1"));
        links("a?utm_campaign=m1 b?utm_campaign=m2", None);
        links("a?utm_campaign= b?utm_campaign=m2", Some("m2"));
        links("a?not_utm_campaign=m1", None);
        links("a?utm_campaign=100%", Some("100%"));
        links("a?utm_campaign=%C3%A8%FF", Some("è\u{FFFD}"));
        links(&format!("a?utm_campaign={}", "k".repeat(300)), None);
        links("nothing", None);
    }
}
