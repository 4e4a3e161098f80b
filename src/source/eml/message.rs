//! Mail bytes → [`Message`].

use super::address::{addresses, recipient, sender};
use super::encoded_word::decoded_words;
use super::envelope::{envelope, label_note};
use super::flags::left_out;
use super::forward::{forwarded, is_forward};
use super::header::{Header, header};
use super::lines::with_line_feeds;
use super::parts::{Parts, parts};
use super::pgp;
use super::readers::readers;
use crate::error::ErrorKind;
use crate::message::{Body, CampaignKey, CampaignOrigin, Channel, Message};
use crate::note::Note;
use crate::source::escaped::body_of_markup;
use crate::source::options::{Ids, Options, Senders};
use crate::source::reader_in_sender::without_readers;
use crate::source::sender::Sender;
use crate::source::{brand, campaign_key, datetime, found};

/// Forwarded mails within forwarded mails that are opened.
const MAX_FORWARDS: usize = 8;

/// Decodes one mail. `folder` is the name of the folder that holds the file.
pub(crate) fn decode(mail: &[u8], options: &Options, folder: Option<&str>) -> Result<Message, ErrorKind> {
    decode_within(mail, options, folder, if options.forwarded { MAX_FORWARDS } else { 0 })
}

/// Does the same, and reads a forwarded mail in the place of the mail around it, `forwards` times.
fn decode_within(
    mail: &[u8],
    options: &Options,
    folder: Option<&str>,
    forwards: usize,
) -> Result<Message, ErrorKind> {
    let mail = mail.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(mail);
    // Some programs write blank lines before the header.
    let mail = with_line_feeds(mail.trim_ascii_start());
    let (header, body) = header(&mail, 0, |_| false);
    if header.is_empty() {
        return Err(ErrorKind::NotMail);
    }
    if let Some(note) = left_out(&header) {
        return Ok(Message { notes: vec![note], ..Message::default() });
    }
    let mut parts = parts(&mail, &header, body, &options.limits)?;
    let mut notes = Vec::new();
    if forwards > 0
        && let Some(mut message) = forwarded_message(&mail, &header, &parts, options, folder, forwards - 1)
    {
        message.notes.append(&mut notes);
        message.notes.sort_unstable();
        message.notes.dedup();
        return Ok(message);
    }
    notes.extend(parts.hidden_by);
    notes.extend(settled(&mut parts.body));
    let subject = header.get("subject").map(decoded_words);
    if !parts.messages.is_empty() {
        notes.push(Note::ForwardedAttachment);
    } else if is_forward(subject.as_deref(), &parts.body) {
        notes.push(Note::ForwardedInline);
    }
    notes.sort_unstable();
    message_of_parts(&header, parts.body, notes, options, folder)
}

/// Returns the mail that this one forwards, attached or in its text.
fn forwarded_message(
    mail: &[u8],
    header: &Header<'_>,
    parts: &Parts,
    options: &Options,
    folder: Option<&str>,
    forwards: usize,
) -> Option<Message> {
    let mut attached = parts.messages.iter();
    let mut readable = attached
        .by_ref()
        .filter_map(|leaf| decode_within(&leaf.decoded(mail), options, folder, forwards).ok());
    let mut message = match readable.next() {
        Some(message) => message,
        None => {
            let subject = header.get("subject").map(decoded_words);
            let inner = forwarded(subject.as_deref(), &parts.body)?;
            let (head, _) = super::header::header(inner.header.as_bytes(), 0, |_| false);
            message_of_parts(&head, inner.body, Vec::new(), options, folder).ok()?
        }
    };
    if parts.messages.len() > 1 {
        message.notes.push(Note::FurtherAttachments);
    }
    message.id = message.id.or_else(|| id_of(header));
    message.recipient = message.recipient.or_else(|| recipient(&addresses(header.get("to"))));
    Some(message)
}

/// Opens or drops what is no plain text in the plain form. Returns what to note about it.
fn settled(body: &mut Body) -> Option<Note> {
    let text = body.text.as_deref()?;
    let has_html = body.html.as_deref().is_some_and(|html| !html.trim().is_empty());
    if pgp::is_encrypted(text) && !has_html {
        body.text = None;
        return Some(Note::Pgp);
    }
    if let Some(signed) = pgp::signed_text(text) {
        body.text = Some(signed);
    } else if !has_html && let Some(markup) = body_of_markup(text) {
        *body = markup;
        return Some(Note::HtmlAsText);
    }
    None
}

fn id_of(header: &Header<'_>) -> Option<String> {
    let id = header.get("message-id").map(decoded_words)?;
    Some(message_id(&id).to_owned()).filter(|id| !id.is_empty())
}

/// Makes the message of a header and a body.
fn message_of_parts(
    header: &Header<'_>,
    body: Body,
    mut notes: Vec<Note>,
    options: &Options,
    folder: Option<&str>,
) -> Result<Message, ErrorKind> {
    let text = |name: &str| header.get(name).map(decoded_words).filter(|t| !t.is_empty());
    // Some mail has no other address than that of its bounces.
    let fields = ["from", "sender", "reply-to", "return-path"];
    let mut senders = fields.iter().filter_map(|name| header.get(name)).map(sender);
    let from = senders.next().unwrap_or_default();
    let sender = if from.domain().is_some() { from } else { senders.fold(from, Sender::or) };

    let subject = text("subject");
    if body.text.as_deref().unwrap_or_default().trim().is_empty()
        && body.html.as_deref().unwrap_or_default().trim().is_empty()
        && subject.is_none()
    {
        return Err(ErrorKind::NoText);
    }
    let to = addresses(header.get("to"));
    let also_for = readers(&header.fields, &to);
    let shown = without_readers(&sender, &also_for);
    let brand = brand::named(options, None, &shown, folder).ok_or(ErrorKind::NoBrand)?;
    let envelope = envelope(header, &sender, &also_for, subject.as_deref());
    notes.extend(label_note(header).filter(|_| options.senders == Senders::Bulk));
    notes.sort_unstable();
    notes.dedup();

    let date = text("date");
    let sent_at = date.as_deref().and_then(datetime::read);
    let named: Vec<(&str, String)> = header
        .fields
        .iter()
        .filter(|(name, _)| {
            name.starts_with("x-") || name == "feedback-id" || found::MARK_FIELDS.contains(name.as_str())
        })
        .map(|(name, value)| (name.as_str(), decoded_words(value)))
        .collect();
    let campaign = campaign_key::of_headers(named.iter().map(|(name, value)| (*name, value.as_str())))
        .or_else(|| campaign_key::of_links(body.html.as_deref().or(body.text.as_deref())?));
    let marks = named.iter().map(|(name, value)| (*name, value.as_str()));
    let found = found::of_mail(marks, &body);
    Ok(Message {
        id: id_of(header),
        id_is_private: options.ids == Ids::Content,
        brand,
        sender_domain: sender.domain().map(str::to_owned),
        sender_name: sender.name,
        campaign: campaign.map(|key| CampaignKey { key, origin: CampaignOrigin::Header }),
        channel: Channel::Email,
        sent_at: sent_at.map(|written| written.sent_at),
        sent_at_is_day: sent_at.is_some_and(|written| written.is_day),
        sent_at_unreadable: date.is_some() && sent_at.is_none(),
        recipient: recipient(&to),
        also_for,
        subject,
        body,
        language_label: text("content-language"),
        language: None,
        columns: Vec::new(),
        found,
        envelope: Some(envelope),
        notes,
    })
}

fn message_id(value: &str) -> &str {
    let inner = value.split_once('<').map_or(value, |(_, rest)| rest);
    inner.split('>').next().unwrap_or(inner).trim()
}

#[cfg(test)]
mod tests {
    use super::*;
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
                language: None,
                found: vec![("bulk", "bulk"), ("platform", "unknown")],
                envelope: got.envelope.clone(),
                ..Message::default()
            }
        );
        let got =
            message_of(b"Sender: x@acme.it\nDate: soon\nSubject: s\n\n<a href=http://a?utm_campaign=m>");
        assert_eq!((got.brand.as_str(), got.sent_at, got.sent_at_unreadable), ("acme.it", None, true));
        assert_eq!(got.campaign.map(|c| c.key).as_deref(), Some("m"));
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
            b"---- Forwarded message ----",
            b"Begin forwarded message:",
            b"application/pkcs7-mime",
            b"Content-Transfer-Encoding: x-uuencode\n\nbegin 644 x\n",
            b"<div class=gmail_quote>",
            b"> ",
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
            let _ = decode(&bytes, &Options { forwarded: true, ..Options::default() }, None);
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
