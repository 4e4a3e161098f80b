//! Mail bytes → [`Message`].

use super::address::{addresses, recipient};
use super::encoded_word::decoded_words;
use super::header::{Header, header};
use super::parts::body_texts;
use super::readers::readers;
use crate::error::ErrorKind;
use crate::message::{CampaignKey, CampaignOrigin, Channel, Message};
use crate::note::Note;
use crate::source::options::{Ids, Options};
use crate::source::sender::Sender;
use crate::source::{brand, campaign_key, datetime, found};

/// Decodes one mail. `folder` is the name of the folder that holds the file.
pub(crate) fn decode(mail: &[u8], options: &Options, folder: Option<&str>) -> Result<Message, ErrorKind> {
    let mail = mail.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(mail);
    // Some programs write blank lines before the header.
    let mail = mail.trim_ascii_start();
    let (header, body) = header(mail, 0, |_| false);
    if header.is_empty() {
        return Err(ErrorKind::NotMail);
    }
    let body = body_texts(mail, &header, body, &options.limits)?;

    let text = |name: &str| header.get(name).map(decoded_words).filter(|t| !t.is_empty());
    let mut senders = ["from", "sender", "reply-to"]
        .iter()
        .flat_map(|name| addresses(header.get(name)).into_iter().next())
        .map(|(name, address)| Sender::new(name.as_deref(), address.as_deref()));
    let from = senders.next().unwrap_or_default();
    let sender = if from.domain().is_some() { from } else { senders.fold(from, Sender::or) };

    let subject = text("subject");
    if body.text.as_deref().unwrap_or_default().trim().is_empty()
        && body.html.as_deref().unwrap_or_default().trim().is_empty()
        && subject.is_none()
    {
        return Err(ErrorKind::NoText);
    }
    let brand = brand::resolve(options.brand_by, None, &sender, folder).ok_or(ErrorKind::NoBrand)?;

    let date = text("date");
    let sent_at = date.as_deref().and_then(datetime::parse);
    let named: Vec<(&str, String)> = header
        .fields
        .iter()
        .filter(|(name, _)| name.starts_with("x-") || name == "feedback-id" || found::is_mark(name))
        .map(|(name, value)| (name.as_str(), decoded_words(value)))
        .collect();
    let campaign = campaign_key::of_headers(named.iter().map(|(name, value)| (*name, value.as_str())))
        .or_else(|| campaign_key::of_links(body.html.as_deref().or(body.text.as_deref())?));
    let marks = named.iter().map(|(name, value)| (*name, value.as_str()));
    let found = found::of_mail(marks, &body);
    Ok(Message {
        id: text("message-id").map(|id| message_id(&id).to_owned()).filter(|id| !id.is_empty()),
        id_is_private: options.ids == Ids::Content,
        brand,
        sender_domain: sender.domain().map(str::to_owned),
        sender_name: sender.name,
        campaign: campaign.map(|key| CampaignKey { key, origin: CampaignOrigin::Header }),
        channel: Channel::Email,
        sent_at,
        sent_at_unreadable: date.is_some() && sent_at.is_none(),
        recipient: recipient(header.get("to")),
        also_for: readers(&header.fields),
        subject,
        body,
        language_label: text("content-language"),
        columns: Vec::new(),
        found,
        notes: is_deleted(&header).then_some(Note::Deleted).into_iter().collect(),
    })
}

/// Returns whether Mozilla's flags, four hexadecimal digits, mark the mail as deleted.
fn is_deleted(header: &Header<'_>) -> bool {
    const EXPUNGED: u16 = 0x0008;
    let flags = header.get("x-mozilla-status").and_then(|value| std::str::from_utf8(value).ok());
    flags
        .and_then(|value| u16::from_str_radix(value.trim(), 16).ok())
        .is_some_and(|flags| flags & EXPUNGED != 0)
}

fn message_id(value: &str) -> &str {
    let inner = value.split_once('<').map_or(value, |(_, rest)| rest);
    inner.split('>').next().unwrap_or(inner).trim()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Body;
    use crate::source::eml::looks_like_mail;
    use crate::source::eml::tests::message_of;
    use proptest::prelude::*;

    #[test]
    fn the_fields_of_a_message() {
        let got = message_of(
            b"Message-ID: <1@acme.it>\nFrom: =?utf-8?Q?Caff=C3=A8?= <news@mail.acme.it>\n\
              To: \"Rossi, Anna\" <anna@example.org>, bob@example.org\n\
              Date: Wed, 1 May 2024 11:30:15 +0200\nX-Campaign-ID: c7\nContent-Language: it\n\
              Subject: =?iso-8859-1?Q?Perch=E9?=\n  no\n\nciao\n",
        );
        assert_eq!(
            got,
            Message {
                id: Some("1@acme.it".into()),
                id_is_private: true,
                brand: "acme.it".into(),
                sender_name: Some("Caffè".into()),
                sender_domain: Some("acme.it".into()),
                campaign: Some(CampaignKey { key: "c7".into(), origin: CampaignOrigin::Header }),
                sent_at: Some(crate::message::SentAt { unix: 1_714_555_815, offset_minutes: 120 }),
                recipient: Some("Rossi, Anna <anna@example.org>, bob@example.org".into()),
                also_for: vec!["Rossi, Anna <anna@example.org>".into(), "bob@example.org".into()],
                subject: Some("Perché no".into()),
                body: Body { text: Some("ciao\n".into()), html: None },
                language_label: Some("it".into()),
                found: vec![("bulk", "bulk"), ("platform", "unknown")],
                ..Message::default()
            }
        );
        let got =
            message_of(b"Sender: x@acme.it\nDate: soon\nSubject: s\n\n<a href=http://a?utm_campaign=m>");
        assert_eq!((got.brand.as_str(), got.sent_at, got.sent_at_unreadable), ("acme.it", None, true));
        assert_eq!(got.campaign.map(|c| c.key).as_deref(), Some("m"));
    }

    #[test]
    fn mail_that_mozilla_marks_as_deleted_has_a_note() {
        let check = |status: &str, notes: &[Note]| {
            let mail = format!("From: a@acme.it\nX-Mozilla-Status: {status}\nSubject: s\n\nciao\n");
            assert_eq!(message_of(mail.as_bytes()).notes, notes, "{status}");
        };
        check("0009", &[Note::Deleted]);
        check(" 1008 ", &[Note::Deleted]);
        check("0001", &[]);
        check("zzzz", &[]);
        check("", &[]);
    }

    /// Random sequences of pieces of hostile mails.
    fn scraps() -> impl Strategy<Value = Vec<u8>> {
        let scrap = prop::sample::select(vec![
            &b"\n"[..],
            b"\r\n",
            b"From: a <b@c.it>",
            b"Subject: =?utf-8?q?",
            b"?=",
            b"=?koi8-r?B?8NL",
            b"Content-Type: multipart/mixed; boundary=b",
            b"Content-Type: message/rfc822",
            b"Content-Type: text/html; charset=utf-7",
            b"Content-Transfer-Encoding: base64",
            b"Content-Transfer-Encoding: quoted-printable",
            b"--b",
            b"--",
            b"=",
            b"=C3",
            b"\xC3\xA9\xFF",
            b" ",
            b"\"",
            b"(((",
            b"<\\",
            b":;,@",
            b"To: x",
            b"Date: 1 May",
            b"*0*=''%",
            b"\0",
        ]);
        let bytes = prop_oneof![scrap.prop_map(<[u8]>::to_vec), prop::collection::vec(any::<u8>(), 0..6)];
        prop::collection::vec(bytes, 0..40).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn any_bytes_are_decoded_or_refused(bytes in scraps()) {
            let _ = looks_like_mail(&bytes);
            let _ = decode(&bytes, &Options::default(), None);
        }

        /// On well-formed mail the walk agrees with the one of `mail-parser`.
        #[test]
        fn agrees_with_mail_parser_on_well_formed_mail(
            subject in "[a-zA-Z]{1,9}( [a-zàèìòù!]{1,9}){0,5}", name in "[A-Z][a-z]{1,9}",
            plain in "[a-z àèìòù.\n]{0,80}[a-z]", html in "<p>[a-z àèìòù.\n]{0,80}</p>",
        ) {
            let escaped = |text: &str| -> String {
                text.bytes().map(|b| if b.is_ascii_alphanumeric() { (b as char).to_string() } else { format!("={b:02X}") }).collect()
            };
            let mail = format!(
                "From: {name} <a@acme.it>\r\nSubject: =?utf-8?Q?{}?=\r\nContent-Type: multipart/alternative; boundary=xyz\r\n\r\n\
                 --xyz\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{plain}\r\n--xyz\r\n\
                 Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{}\r\n--xyz--\r\n",
                escaped(&subject), escaped(&html),
            );
            let ours = message_of(mail.as_bytes());
            let theirs = mail_parser::MessageParser::default().parse(&mail).unwrap();
            prop_assert_eq!(ours.subject.as_deref(), theirs.subject());
            prop_assert_eq!(ours.sender_name.as_deref(), theirs.from().and_then(|f| f.first()).and_then(|a| a.name()));
            let (text, in_html) = (theirs.body_text(0), theirs.body_html(0));
            prop_assert_eq!(ours.body.text.as_deref(), text.as_deref());
            prop_assert_eq!(ours.body.html.as_deref(), in_html.as_deref());
            prop_assert_eq!(ours.body.html.as_deref(), Some(html.as_str()));
        }
    }
}
