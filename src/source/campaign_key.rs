//! The campaign that a mail itself names: in a header of the sending platform, or in the links.

use memchr::memmem;

/// The longest key that is believed; a longer one is a blob for the platform alone.
const LONGEST: usize = 256;

/// A campaign named by headers, given as (lower-case name, decoded value) in the order they stand in.
///
/// First any `X-…Campaign…` header (Mailchimp, Mailjet, Mailgun and others), then `X-MSYS-API`'s `campaign_id`, then
/// the first field of a four-field `Feedback-ID` (Gmail's form, `campaign:customer:type:sender`).
pub(super) fn of_headers<'a>(headers: impl Iterator<Item = (&'a str, &'a str)> + Clone) -> Option<String> {
    let named = headers.clone().filter(|(name, _)| name.starts_with("x-") && name.contains("campaign"));
    let msys = headers.clone().filter(|(name, _)| *name == "x-msys-api");
    let feedback = headers.filter(|(name, _)| *name == "feedback-id");
    named
        .filter_map(|(_, value)| key(value))
        .chain(msys.filter_map(|(_, value)| key(&msys_campaign(value)?)))
        .chain(feedback.filter_map(|(_, value)| {
            let (first, rest) = value.split_once(':')?;
            (rest.matches(':').count() >= 2).then(|| key(first)).flatten()
        }))
        .next()
}

/// The `utm_campaign` of the links in a text (HTML or plain), if every link that carries one carries the same.
pub(super) fn of_links(text: &str) -> Option<String> {
    const NAME: &[u8] = b"utm_campaign=";
    let bytes = text.as_bytes();
    let mut found: Option<&[u8]> = None;
    for at in memmem::find_iter(bytes, NAME) {
        // The value of another parameter may end in the same letters.
        let before = at.checked_sub(1).and_then(|b| bytes.get(b)).copied();
        if !matches!(before, Some(b'?' | b'&' | b';' | b'#')) {
            continue;
        }
        // Bounded before it is searched: names without an end in sight must not make this quadratic.
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
