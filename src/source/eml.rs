//! Mail bytes (RFC 5322, MIME) → a message.
//!
//! The tree of parts is walked here, line by line, with an explicit stack: whatever the nesting, there is no recursion,
//! neither on the way down nor when something is dropped, and every byte is looked at a bounded number of times. The
//! leaves are given to `mail-parser`: addresses, content types (RFC 2231), base64 and the character sets.
//!
//! Two small decoders are own because `mail-parser`'s cannot be given what is needed: its encoded words are decoded one by
//! one, so that a character cut across two of them is lost, and its quoted-printable gives up a whole part for a broken
//! escape, which here stands for itself. On well-formed mail both ways agree, which a property test checks.
//!
//! **Which texts count.** Of alternatives the last plain and the last HTML one; of related parts the first that has a
//! text; of all other multiparts every text in order, joined by a line break. Attachments, forwarded messages, and text of
//! other types (calendars, AMP) are passed over.
//!
//! **Character sets.** As declared. Where none, an unknown one, or ASCII is declared: UTF-8 if the bytes are valid UTF-8,
//! else what an HTML `<meta>` declares, else windows-1252. The same guess serves raw 8-bit headers.

use std::borrow::Cow;

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::charsets::map::charset_decoder;
use mail_parser::parsers::MessageStream;
use mail_parser::{Address, ContentType, HeaderValue};
use memchr::{memchr, memmem};

use super::brand::{self, Sender};
use super::{Limits, Options, campaign_key, datetime, platform};
use crate::error::ErrorKind;
use crate::message::{Body, CampaignKey, CampaignOrigin, Channel, Message};

/// The bytes of a header field that are looked at; longer ones are recipients' lists and attacks.
const FIELD_BYTES: usize = 16 * 1024;

/// The fields of one header that are kept.
const FIELDS: usize = 256;

/// The recipients that are kept.
const RECIPIENTS: usize = 8;

/// The message of one mail; `folder` is the name of the folder that holds the file.
pub(super) fn decode(mail: &[u8], options: &Options, folder: Option<&str>) -> Result<Message, ErrorKind> {
    let mail = mail.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(mail);
    // Blank lines before the header are forgiven.
    let mail = mail.trim_ascii_start();
    let (header, body) = header(mail, 0, &[]);
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
        .filter(|(name, _)| name.starts_with("x-") || name == "feedback-id" || platform::is_mark(name))
        .map(|(name, value)| (name.as_str(), decoded_words(value)))
        .collect();
    let campaign = campaign_key::of_headers(named.iter().map(|(name, value)| (*name, value.as_str())))
        .or_else(|| campaign_key::of_links(body.html.as_deref().or(body.text.as_deref())?));
    let marks = named.iter().map(|(name, value)| (*name, value.as_str()));
    let found = platform::of_mail(marks, &body);
    Ok(Message {
        id: text("message-id").map(|id| message_id(&id).to_owned()).filter(|id| !id.is_empty()),
        brand,
        sender_domain: sender.domain().map(str::to_owned),
        sender_name: sender.name,
        campaign: campaign.map(|key| CampaignKey { key, origin: CampaignOrigin::Header }),
        channel: Channel::Email,
        sent_at,
        sent_at_unreadable: date.is_some() && sent_at.is_none(),
        recipient: recipient(&header),
        subject,
        body,
        language_label: text("content-language"),
        columns: Vec::new(),
        found,
    })
}

/// Whether the head of a file looks like a mail: header lines from the first on, two of them well known, and one of
/// those a name that other files with `name: value` lines do not have.
pub(super) fn looks_like_mail(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let (mut known, mut certain) = (0, false);
    for (number, line) in lines(head, 0).enumerate() {
        let line = line.of(head);
        if is_blank(line) {
            if known > 0 {
                break;
            }
            continue;
        }
        match field_name(line) {
            Some(name) => {
                known += usize::from(is_well_known(name));
                certain |= [
                    &b"from"[..],
                    b"received",
                    b"return-path",
                    b"message-id",
                    b"mime-version",
                    b"delivered-to",
                ]
                .iter()
                .any(|n| name.eq_ignore_ascii_case(n));
            }
            None if number == 0 && line.starts_with(b"From ") => {}
            None if number > 0 && is_continuation(line) => {}
            // The head may end within a line.
            None if !line.ends_with(b"\n") && head.len() >= super::input::HEAD => {}
            None => return false,
        }
    }
    known >= 2 && certain
}

// ---- header -----------------------------------------------------------------------------------------------------

/// The fields of one header that are of use, names in lower case, in their order.
#[derive(Debug, Default)]
struct Header<'a> {
    fields: Vec<(String, &'a [u8])>,
    /// Whether there was any field at all.
    any: bool,
}

impl<'a> Header<'a> {
    fn is_empty(&self) -> bool {
        !self.any
    }

    fn get(&self, name: &str) -> Option<&'a [u8]> {
        self.fields.iter().find(|(n, _)| n == name).map(|(_, value)| *value)
    }
}

/// Reads a header that starts at `start`; returns it and where the body starts.
///
/// The header ends at a blank line, or at a part delimiter. A line that is no field is passed over when a well-known
/// field still follows before the blank line (a wrapped subject), otherwise the body starts there (a forgotten blank
/// line).
fn header<'a>(mail: &'a [u8], start: usize, frames: &[Frame]) -> (Header<'a>, usize) {
    let mut header = Header::default();
    let mut stray: Option<usize> = None;
    let mut current: Option<(&[u8], usize)> = None;
    let mut end_of_current = start;
    let keep = |header: &mut Header<'a>, current: Option<(&[u8], usize)>, end: usize| {
        let Some((name, from)) = current else { return };
        header.any = true;
        if is_wanted(name) && header.fields.len() < FIELDS {
            let value = mail.get(from..end.min(from + FIELD_BYTES)).unwrap_or_default();
            header.fields.push((String::from_utf8_lossy(name).to_ascii_lowercase(), value));
        }
    };
    let mut body = None;
    for line in lines(mail, start) {
        let bytes = line.of(mail);
        if is_blank(bytes) {
            body = Some(stray.unwrap_or(line.end));
            break;
        }
        if bytes.starts_with(b"--") && frames.iter().any(|frame| frame.delimiter(bytes).is_some()) {
            body = Some(stray.unwrap_or(line.start));
            break;
        }
        if let Some(name) = field_name(bytes) {
            if stray.is_none() || is_well_known(name) {
                keep(&mut header, current.take(), end_of_current);
                stray = None;
                current = Some((name, line.start + memchr(b':', bytes).map_or(0, |colon| colon + 1)));
                end_of_current = line.end;
            }
        } else if is_continuation(bytes) && current.is_some() && stray.is_none() {
            end_of_current = line.end;
        } else if !(line.start == start && (bytes.starts_with(b"From ") || bytes.starts_with(b">From "))) {
            stray = stray.or(Some(line.start));
        }
    }
    keep(&mut header, current, end_of_current);
    (header, body.or(stray).unwrap_or(mail.len()))
}

/// The name of a header field, if the line begins one.
fn field_name(line: &[u8]) -> Option<&[u8]> {
    let head = line.get(..line.len().min(100))?;
    let name = head.get(..memchr(b':', head)?)?.trim_ascii_end();
    (!name.is_empty() && name.iter().all(|b| matches!(b, 33..=126))).then_some(name)
}

fn is_continuation(line: &[u8]) -> bool {
    matches!(line.first(), Some(b' ' | b'\t'))
}

fn is_blank(line: &[u8]) -> bool {
    line.iter().all(|b| matches!(b, b'\r' | b'\n'))
}

fn is_well_known(name: &[u8]) -> bool {
    [
        &b"from"[..],
        b"to",
        b"cc",
        b"subject",
        b"date",
        b"message-id",
        b"reply-to",
        b"sender",
        b"received",
        b"return-path",
        b"delivered-to",
        b"mime-version",
        b"content-type",
        b"content-transfer-encoding",
        b"content-disposition",
        b"list-unsubscribe",
        b"dkim-signature",
    ]
    .iter()
    .any(|known| name.eq_ignore_ascii_case(known))
}

fn is_wanted(name: &[u8]) -> bool {
    const NAMES: [&[u8]; 12] = [
        b"from",
        b"sender",
        b"reply-to",
        b"to",
        b"subject",
        b"date",
        b"message-id",
        b"content-type",
        b"content-transfer-encoding",
        b"content-disposition",
        b"content-language",
        b"feedback-id",
    ];
    let starts = |prefix: &[u8]| name.get(..prefix.len()).is_some_and(|p| p.eq_ignore_ascii_case(prefix));
    NAMES.iter().any(|wanted| name.eq_ignore_ascii_case(wanted))
        || starts(b"x-")
            && (starts(b"x-msys-api") || name.to_ascii_lowercase().windows(8).any(|w| w == b"campaign"))
        || std::str::from_utf8(name).is_ok_and(|name| platform::is_mark(&name.to_ascii_lowercase()))
}

/// An unstructured field as text: unfolded, encoded words decoded (RFC 2047), white space collapsed.
fn decoded_words(value: &[u8]) -> String {
    let decoded = words(value, false);
    let mut out = String::with_capacity(decoded.len());
    for word in decoded.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Decodes the encoded words of a field. With `as_phrases` each run of them becomes one quoted string, so that what
/// was encoded cannot be taken for the syntax of an address.
///
/// Neighbours of one charset and encoding are joined before they are decoded: many programs cut within a character.
fn words(value: &[u8], as_phrases: bool) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    let mut in_quotes = false;
    // No encoded word ends in the last bytes, so none is looked for there.
    let unended = value.len() - memmem::rfind(value, b"?=").unwrap_or(0);
    while rest.len() > unended
        && let Some(at) = memmem::find(rest, b"=?")
    {
        let (plain, tail) = rest.split_at(at);
        let Some(first) = encoded_word(tail) else {
            let (plain, tail) = rest.split_at(at + 2);
            push_plain(plain, &mut out, &mut in_quotes);
            rest = tail;
            continue;
        };
        push_plain(plain, &mut out, &mut in_quotes);
        let mut run = String::new();
        let (mut label, mut encoding, mut bytes) = (first.charset, first.encoding, first.decoded);
        rest = first.rest;
        while let Some(next) = encoded_word(rest.trim_ascii_start()) {
            if next.charset.eq_ignore_ascii_case(label) && next.encoding == encoding {
                bytes.extend_from_slice(&next.decoded);
            } else {
                run.push_str(&in_charset(&bytes, Some(label), false));
                (label, encoding, bytes) = (next.charset, next.encoding, next.decoded);
            }
            rest = next.rest;
        }
        run.push_str(&in_charset(&bytes, Some(label), false));
        if as_phrases {
            let quote = if in_quotes { "" } else { "\"" };
            out.push_str(quote);
            for c in run.chars() {
                if matches!(c, '"' | '\\') {
                    out.push('\\');
                }
                out.push(if c.is_control() { ' ' } else { c });
            }
            out.push_str(quote);
        } else {
            out.push_str(&run);
        }
    }
    push_plain(rest, &mut out, &mut in_quotes);
    out
}

fn push_plain(bytes: &[u8], out: &mut String, in_quotes: &mut bool) {
    let unescaped_quotes = bytes
        .iter()
        .zip(std::iter::once(&b' ').chain(bytes))
        .filter(|(b, before)| **b == b'"' && **before != b'\\');
    *in_quotes ^= unescaped_quotes.count() % 2 == 1;
    out.push_str(&in_charset(bytes, None, false));
}

struct EncodedWord<'a> {
    charset: &'a [u8],
    encoding: u8,
    decoded: Vec<u8>,
    rest: &'a [u8],
}

/// `=?charset?B?data?=` at the start of `bytes`.
fn encoded_word(bytes: &[u8]) -> Option<EncodedWord<'_>> {
    let rest = bytes.strip_prefix(b"=?")?;
    let (charset, rest) = rest.split_at_checked(memchr(b'?', rest.get(..rest.len().min(64))?)?)?;
    // RFC 2231 puts a language behind an asterisk.
    let charset = charset.split(|&b| b == b'*').next()?;
    let [b'?', encoding, b'?', data @ ..] = rest else { return None };
    let encoding = encoding.to_ascii_uppercase();
    // Told before the end is looked for: who finds the end uses all bytes up to there.
    if charset.is_empty() || !matches!(encoding, b'B' | b'Q') {
        return None;
    }
    let end = memmem::find(data, b"?=")?;
    let (data, rest) = data.split_at_checked(end)?;
    // In Q, `=` may be the last byte before `?=`... which cannot be: an escape needs its two digits.
    let decoded = match encoding {
        b'B' => lenient_base64(data),
        _ => {
            let spaced: Vec<u8> = data.iter().map(|&b| if b == b'_' { b' ' } else { b }).collect();
            quoted_printable(&spaced)
        }
    };
    Some(EncodedWord { charset, encoding, decoded, rest: rest.get(2..)? })
}

/// The (display name, address) pairs of an address field.
fn addresses(value: Option<&[u8]>) -> Vec<(Option<String>, Option<String>)> {
    let Some(value) = value else { return Vec::new() };
    let mut text = words(value, true).replace(['\r', '\n'], " ");
    text.push('\n');
    let parsed = match MessageStream::new(text.as_bytes()).parse_address() {
        HeaderValue::Address(parsed) => parsed,
        _ => return Vec::new(),
    };
    let owned = |part: &Option<Cow<'_, str>>| part.as_deref().map(str::to_owned);
    match &parsed {
        Address::List(list) => list.iter().map(|a| (owned(&a.name), owned(&a.address))).collect(),
        Address::Group(groups) => {
            groups.iter().flat_map(|g| &g.addresses).map(|a| (owned(&a.name), owned(&a.address))).collect()
        }
    }
}

/// `Name <address>`, comma-separated, of the first recipients.
fn recipient(header: &Header<'_>) -> Option<String> {
    let mut out = String::new();
    for (name, address) in addresses(header.get("to")).into_iter().take(RECIPIENTS) {
        let name = name.as_deref().map(|n| n.trim().trim_matches(['"', '\''])).filter(|n| !n.is_empty());
        let address = address.as_deref().map(str::trim).filter(|a| !a.is_empty());
        let shown = match (name, address) {
            (Some(name), Some(address)) => format!("{name} <{address}>"),
            (Some(one), None) | (None, Some(one)) => one.to_owned(),
            (None, None) => continue,
        };
        if !out.is_empty() {
            out.push_str(", ");
        }
        out.push_str(&shown);
    }
    (!out.is_empty()).then_some(out)
}

fn message_id(value: &str) -> &str {
    let inner = value.split_once('<').map_or(value, |(_, rest)| rest);
    inner.split('>').next().unwrap_or(inner).trim()
}

// ---- parts ------------------------------------------------------------------------------------------------------

/// An open multipart, or an open message within the message.
#[derive(Debug, Default)]
struct Frame {
    combine: Combine,
    /// Empty for a message, and for a multipart whose boundary is not known yet.
    boundary: Vec<u8>,
    /// A multipart that has not yet come to its first part: where its body starts.
    preamble: Option<usize>,
    is_digest: bool,
    found: Found,
}

/// How the texts of the parts of a multipart are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Combine {
    #[default]
    InOrder,
    Alternatives,
    Related,
    /// A message within the message: nothing of it counts.
    Nothing,
}

/// The leaves that count, by form.
#[derive(Debug, Default)]
struct Found {
    text: Vec<Leaf>,
    html: Vec<Leaf>,
}

/// A text part, not decoded yet.
#[derive(Debug)]
struct Leaf {
    start: usize,
    end: usize,
    charset: Option<String>,
    encoding: Encoding,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Identity,
    QuotedPrintable,
    Base64,
}

enum Kind {
    Multipart { combine: Combine, boundary: Vec<u8>, is_digest: bool },
    Message,
    Text { is_html: bool, leaf: Leaf },
    Ignored,
}

impl Frame {
    /// Whether a line is a delimiter of this multipart, and if so whether the closing one.
    fn delimiter(&self, line: &[u8]) -> Option<bool> {
        if self.boundary.is_empty() {
            return None;
        }
        match line.strip_prefix(b"--")?.strip_prefix(self.boundary.as_slice())?.trim_ascii_end() {
            [] => Some(false),
            [b'-', b'-', ..] => Some(true),
            _ => None,
        }
    }

    fn take_in(&mut self, mut found: Found) {
        match self.combine {
            Combine::Nothing => {}
            Combine::InOrder => {
                self.found.text.append(&mut found.text);
                self.found.html.append(&mut found.html);
            }
            Combine::Alternatives => {
                if !found.text.is_empty() {
                    self.found.text = found.text;
                }
                if !found.html.is_empty() {
                    self.found.html = found.html;
                }
            }
            Combine::Related => {
                if self.found.text.is_empty() && self.found.html.is_empty() {
                    self.found = found;
                }
            }
        }
    }
}

/// Walks the parts of a mail whose header has been read and decodes the texts that count.
fn body_texts(mail: &[u8], root: &Header<'_>, body: usize, limits: &Limits) -> Result<Body, ErrorKind> {
    // The bottom frame stands for the mail itself and has no delimiter.
    let mut frames = vec![Frame::default()];
    let mut kind = kind_of(root, body, false, true);
    let mut at = body;
    let mut n_parts = 1usize;
    loop {
        let mut leaf: Option<(bool, Leaf)> = None;
        match kind {
            Kind::Multipart { combine, boundary, is_digest } => {
                frames.push(Frame { combine, boundary, is_digest, preamble: Some(at), ..Frame::default() });
            }
            Kind::Message => {
                frames.push(Frame { combine: Combine::Nothing, ..Frame::default() });
                check_depth(&frames, limits)?;
                let (inner, inner_body) = header(mail, at, &frames);
                n_parts += 1;
                if n_parts > limits.parts {
                    return Err(ErrorKind::TooManyParts { limit: limits.parts });
                }
                if inner_body > at {
                    at = inner_body;
                    kind = kind_of(&inner, at, false, false);
                    continue;
                }
            }
            Kind::Text { is_html, leaf: text } => leaf = Some((is_html, text)),
            Kind::Ignored => {}
        }
        check_depth(&frames, limits)?;
        // To the next delimiter of any open multipart: an inner one may be broken and never close.
        let mut next_part = None;
        for line in lines(mail, at) {
            let bytes = line.of(mail);
            if !bytes.starts_with(b"--") {
                continue;
            }
            let hit = delimited(&frames, bytes).or_else(|| adopt_boundary(&mut frames, mail, line));
            let Some((index, closing)) = hit else { continue };
            let end = without_line_break(mail, at, line.start);
            end_leaf(&mut frames, leaf.take(), end);
            close_frames(&mut frames, index + 1, mail, end);
            let Some(frame) = frames.last_mut() else { break };
            frame.preamble = None;
            if closing {
                // What follows the closing delimiter belongs to no part.
                frame.boundary.clear();
                at = line.end;
            } else {
                next_part = Some(line.end);
                break;
            }
        }
        let Some(start) = next_part else {
            end_leaf(&mut frames, leaf.take(), mail.len());
            close_frames(&mut frames, 1, mail, mail.len());
            break;
        };
        n_parts += 1;
        if n_parts > limits.parts {
            return Err(ErrorKind::TooManyParts { limit: limits.parts });
        }
        let in_digest = frames.last().is_some_and(|f| f.is_digest);
        let (part, part_body) = header(mail, start, &frames);
        kind = kind_of(&part, part_body, in_digest, false);
        at = part_body;
    }
    let found = frames.pop().map(|root| root.found).unwrap_or_default();
    Ok(Body { text: joined(mail, &found.text, false), html: joined(mail, &found.html, true) })
}

fn check_depth(frames: &[Frame], limits: &Limits) -> Result<(), ErrorKind> {
    if frames.len() - 1 > limits.depth { Err(ErrorKind::TooDeep { limit: limits.depth }) } else { Ok(()) }
}

/// The innermost multipart that a line delimits, and whether it closes it.
fn delimited(frames: &[Frame], line: &[u8]) -> Option<(usize, bool)> {
    frames
        .iter()
        .enumerate()
        .rev()
        .find_map(|(index, frame)| frame.delimiter(line).map(|closing| (index, closing)))
}

/// Gives a multipart that has come to no part yet, its boundary missing or wrong, the one that visibly delimits its
/// first part: a line `--…` with a `Content-…` field behind it.
fn adopt_boundary(frames: &mut [Frame], mail: &[u8], line: Line) -> Option<(usize, bool)> {
    let innermost = frames.len() - 1;
    let frame = frames.last_mut().filter(|f| f.preamble.is_some())?;
    let boundary = line.of(mail).trim_ascii_end().get(2..).filter(|b| !b.is_empty())?;
    let next = lines(mail, line.end).next()?;
    if !next.of(mail).get(..8)?.eq_ignore_ascii_case(b"content-") {
        return None;
    }
    frame.boundary = boundary.to_vec();
    Some((innermost, false))
}

fn end_leaf(frames: &mut [Frame], leaf: Option<(bool, Leaf)>, end: usize) {
    let (Some(frame), Some((is_html, mut leaf))) = (frames.last_mut(), leaf) else { return };
    leaf.end = end.max(leaf.start);
    let mut found = Found::default();
    if is_html {
        found.html.push(leaf);
    } else {
        found.text.push(leaf);
    }
    frame.take_in(found);
}

/// Closes every frame from `keep` on, each into the one below it.
fn close_frames(frames: &mut Vec<Frame>, keep: usize, mail: &[u8], end: usize) {
    while frames.len() > keep {
        let Some(mut frame) = frames.pop() else { return };
        if let Some(start) = frame.preamble {
            // A multipart without a single part: its body is all the text there is.
            let body = mail.get(start..end).unwrap_or_default();
            let is_html = body.trim_ascii_start().starts_with(b"<");
            let leaf = Leaf { start, end: end.max(start), charset: None, encoding: Encoding::Identity };
            end_leaf(std::slice::from_mut(&mut frame), Some((is_html, leaf)), end);
        }
        if let Some(below) = frames.last_mut() {
            below.take_in(frame.found);
        }
    }
}

fn kind_of(header: &Header<'_>, body: usize, in_digest: bool, is_root: bool) -> Kind {
    let value = header.get("content-type");
    let content_type = value.and_then(content_type);
    let (main, sub) = match &content_type {
        Some(parsed) => (parsed.c_type.as_ref(), parsed.c_subtype.as_deref().unwrap_or_default()),
        None if in_digest => ("message", "rfc822"),
        None => ("text", "plain"),
    };
    let encoding = match header.get("content-transfer-encoding").map(decoded_words) {
        Some(name) if name.eq_ignore_ascii_case("base64") => Encoding::Base64,
        Some(name) if name.eq_ignore_ascii_case("quoted-printable") => Encoding::QuotedPrintable,
        _ => Encoding::Identity,
    };
    match main {
        "multipart" => Kind::Multipart {
            combine: match sub {
                "alternative" => Combine::Alternatives,
                "related" => Combine::Related,
                _ => Combine::InOrder,
            },
            boundary: content_type
                .as_ref()
                .and_then(|c| c.attribute("boundary"))
                .map(|b| b.trim_end().as_bytes().to_vec())
                .unwrap_or_default(),
            is_digest: sub == "digest",
        },
        "message" if encoding == Encoding::Identity && matches!(sub, "rfc822" | "global") => Kind::Message,
        "text" if matches!(sub, "plain" | "html" | "") && (is_root || !is_attachment(header)) => Kind::Text {
            is_html: sub == "html",
            leaf: Leaf {
                start: body,
                end: body,
                charset: content_type.as_ref().and_then(|c| c.attribute("charset")).map(str::to_owned),
                encoding,
            },
        },
        _ => Kind::Ignored,
    }
}

/// A disposition other than plain `inline`: an attachment, or a file that some programs show inline.
fn is_attachment(header: &Header<'_>) -> bool {
    header.get("content-disposition").and_then(content_type).is_some_and(|d| {
        d.c_type == "attachment" || d.attributes().is_some_and(|a| a.iter().any(|a| a.name == "filename"))
    })
}

fn content_type(value: &[u8]) -> Option<ContentType<'static>> {
    let mut line = words(value, false);
    line.push('\n');
    match MessageStream::new(line.as_bytes()).parse_content_type().into_owned() {
        HeaderValue::ContentType(parsed) => Some(parsed),
        _ => None,
    }
}

// ---- texts ------------------------------------------------------------------------------------------------------

fn joined(mail: &[u8], leaves: &[Leaf], is_html: bool) -> Option<String> {
    let mut out: Option<String> = None;
    for leaf in leaves {
        let text = leaf_text(mail.get(leaf.start..leaf.end).unwrap_or_default(), leaf, is_html);
        match &mut out {
            None => out = Some(text),
            Some(out) => {
                out.push('\n');
                out.push_str(&text);
            }
        }
    }
    out.filter(|text| !text.is_empty())
}

fn leaf_text(body: &[u8], leaf: &Leaf, is_html: bool) -> String {
    let bytes = match leaf.encoding {
        Encoding::Identity => Cow::Borrowed(body),
        Encoding::QuotedPrintable => Cow::Owned(quoted_printable(body)),
        Encoding::Base64 => Cow::Owned(lenient_base64(body)),
    };
    let text = in_charset(&bytes, leaf.charset.as_deref().map(str::as_bytes), is_html);
    match text.strip_prefix('\u{FEFF}') {
        Some(text) => text.to_owned(),
        None => text.into_owned(),
    }
}

/// Bytes in a declared charset as text; guesses where the declaration is missing, unknown, or plain ASCII.
fn in_charset<'a>(bytes: &'a [u8], label: Option<&[u8]>, is_html: bool) -> Cow<'a, str> {
    let label = label.map(|l| l.trim_ascii().to_ascii_lowercase()).unwrap_or_default();
    // What is valid is told far faster than what is lossy is mended.
    let valid = std::str::from_utf8(bytes);
    if matches!(label.as_slice(), b"utf-8" | b"utf8") {
        return valid.map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed);
    }
    let is_ascii_label = matches!(label.as_slice(), b"" | b"us-ascii" | b"ascii" | b"ansi_x3.4-1968");
    if !is_ascii_label && let Some(decoder) = charset_decoder(&label) {
        return Cow::Owned(decoder(bytes));
    }
    if let Ok(text) = valid {
        return Cow::Borrowed(text);
    }
    let meta = if is_html { meta_charset(bytes) } else { None };
    match meta.or(Some(b"windows-1252".to_vec())).and_then(|label| charset_decoder(&label)) {
        Some(decoder) => Cow::Owned(decoder(bytes)),
        None => String::from_utf8_lossy(bytes),
    }
}

/// The label after `charset=` in the first 1,024 bytes of an HTML text; never UTF-8, which was tried before.
fn meta_charset(html: &[u8]) -> Option<Vec<u8>> {
    let head = html.get(..html.len().min(1024))?.to_ascii_lowercase();
    let at = memmem::find(&head, b"charset=")? + b"charset=".len();
    let value = head.get(at..)?.trim_ascii_start();
    let value = value.strip_prefix(b"\"").or(value.strip_prefix(b"'")).unwrap_or(value);
    let end = value.iter().position(|b| b"\"'/> ;\t\r\n".contains(b)).unwrap_or(value.len());
    let label = value.get(..end)?;
    (!label.starts_with(b"utf") && charset_decoder(label).is_some()).then(|| label.to_vec())
}

/// Base64 where whatever is not of its alphabet is passed over.
fn lenient_base64(bytes: &[u8]) -> Vec<u8> {
    base64_decode(bytes).unwrap_or_else(|| {
        let clean: Vec<u8> = bytes
            .iter()
            .copied()
            .filter(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'='))
            .collect();
        base64_decode(&clean).unwrap_or_default()
    })
}

/// Quoted-printable where an escape that is none stands for itself.
fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = memchr(b'=', rest) {
        let (plain, tail) = rest.split_at(at);
        out.extend_from_slice(plain);
        let digit = |n: usize| tail.get(n).and_then(|&b| char::from(b).to_digit(16));
        rest = match (tail, digit(1), digit(2)) {
            (_, Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                tail.get(3..).unwrap_or_default()
            }
            _ => {
                // A soft break, after which some programs leave blanks.
                let after = tail.get(1..).unwrap_or_default();
                let blanks = after.iter().take_while(|b| matches!(b, b' ' | b'\t' | b'\r')).count();
                match after.get(blanks) {
                    Some(b'\n') => after.get(blanks + 1..).unwrap_or_default(),
                    None => &[],
                    Some(_) => {
                        out.push(b'=');
                        after
                    }
                }
            }
        };
    }
    out.extend_from_slice(rest);
    out
}

// ---- lines ------------------------------------------------------------------------------------------------------

/// A line with its line break.
#[derive(Debug, Clone, Copy)]
struct Line {
    start: usize,
    end: usize,
}

impl Line {
    fn of(self, mail: &[u8]) -> &[u8] {
        mail.get(self.start..self.end).unwrap_or_default()
    }
}

/// The lines from an offset on; a lone CR does not end a line.
fn lines(mail: &[u8], start: usize) -> impl Iterator<Item = Line> {
    let mut at = start;
    std::iter::from_fn(move || {
        let rest = mail.get(at..).filter(|r| !r.is_empty())?;
        let line = Line { start: at, end: at + memchr(b'\n', rest).map_or(rest.len(), |n| n + 1) };
        at = line.end;
        Some(line)
    })
}

/// `end`, or the start of the line break before it, which belongs to the delimiter that follows.
fn without_line_break(mail: &[u8], start: usize, end: usize) -> usize {
    let body = mail.get(start..end).unwrap_or_default();
    let body = body.strip_suffix(b"\n").unwrap_or(body);
    start + body.strip_suffix(b"\r").unwrap_or(body).len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FROM: &str = "From: Acme <news@acme.it>\n";

    fn message_of(mail: &[u8]) -> Message {
        decode(mail, &Options::default(), None).unwrap()
    }

    /// A mail with the given further header and body: its plain and HTML texts, also with CRLF.
    #[track_caller]
    fn check(rest: &str, text: Option<&str>, html: Option<&str>) {
        let mail = format!("{FROM}Subject: s\n{rest}");
        let got = message_of(mail.as_bytes()).body;
        assert_eq!((got.text.as_deref(), got.html.as_deref()), (text, html), "{rest}");
        let got = message_of(mail.replace('\n', "\r\n").as_bytes()).body;
        let lf = |t: Option<String>| t.map(|t| t.replace("\r\n", "\n"));
        assert_eq!((lf(got.text).as_deref(), lf(got.html).as_deref()), (text, html), "with CRLF: {rest}");
    }

    #[track_caller]
    fn charset(header: &str, bytes: &[u8], expected: &str) {
        let mail = [FROM.as_bytes(), header.as_bytes(), b"\n\n", bytes].concat();
        let body = message_of(&mail).body;
        assert_eq!(body.text.or(body.html).as_deref(), Some(expected), "{header}");
    }

    #[track_caller]
    fn subject(raw: &[u8], expected: &str) {
        let mail = [FROM.as_bytes(), b"Subject: ", raw, b"\n\nx"].concat();
        assert_eq!(message_of(&mail).subject.as_deref(), Some(expected), "{}", String::from_utf8_lossy(raw));
    }

    #[track_caller]
    fn fails(mail: &str, expected: &str) {
        let error = decode(mail.as_bytes(), &Options::default(), None).unwrap_err();
        assert_eq!(error.to_string(), expected, "{}", mail.get(..mail.len().min(200)).unwrap_or_default());
    }

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
                brand: "acme.it".into(),
                sender_name: Some("Caffè".into()),
                sender_domain: Some("acme.it".into()),
                campaign: Some(CampaignKey { key: "c7".into(), origin: CampaignOrigin::Header }),
                sent_at: Some(crate::message::SentAt { unix: 1_714_555_815, offset_minutes: 120 }),
                recipient: Some("Rossi, Anna <anna@example.org>, bob@example.org".into()),
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
    fn single_parts_and_transfer_encodings() {
        check("\nciao\n", Some("ciao\n"), None);
        check("", None, None);
        check("\n", None, None);
        check("Content-Type: text/html\n\n<p>ciao", None, Some("<p>ciao"));
        check("Content-Type: text/calendar\n\nBEGIN", None, None);
        check("Content-Type: garbage\n\nciao", None, None);
        check("Content-Disposition: attachment\n\nciao", Some("ciao"), None);
        check("Content-Transfer-Encoding: base64\n\nY2lh\nbw==\n", Some("ciao"), None);
        check("Content-Transfer-Encoding: BASE64\n\nY2*lh\nbw\n", Some("ciao"), None);
        check(
            "Content-Transfer-Encoding: quoted-printable\n\nperch=C3=A9 =\nno =XY =3d a=\n",
            Some("perché no =XY = a"),
            None,
        );
        check("Content-Transfer-Encoding: unknown\n\nciao", Some("ciao"), None);
    }

    #[test]
    fn multiparts() {
        let mixed = "Content-Type: multipart/mixed; boundary=\"m m\"\n\n";
        check(
            &format!(
                "{mixed}preamble\n--m m\nContent-Type: multipart/alternative; boundary=a\n\n\
                 --a\n\nplain\n--a\nContent-Type: multipart/related; boundary=r\n\n\
                 --r\nContent-Type: text/html\n\n<p>html\n--r\nContent-Type: text/html\n\nsecond\n--r--\n--a--\n\
                 --m m\n\nfooter\n--m m\nContent-Disposition: attachment\n\nnot this\n\
                 --m m\nContent-Type: text/plain\nContent-Disposition: inline; filename*=utf-8''%C3%A8.txt\n\nnor this\n\
                 --m m\nContent-Type: image/png\n\nnor this\n--m m--\nepilogue\n"
            ),
            Some("plain\nfooter"),
            Some("<p>html"),
        );
        // Unclosed, the inner one too.
        check(
            &format!(
                "{mixed}--m m\nContent-Type: multipart/alternative; boundary=a\n\n--a\n\none\n--m m\n\ntwo"
            ),
            Some("one\ntwo"),
            None,
        );
        // A forwarded message says nothing about the one who forwards it.
        check(
            &format!(
                "{mixed}--m m\n\nmine\n--m m\nContent-Type: message/rfc822\n\nSubject: x\n\ntheirs\n--m m--\n"
            ),
            Some("mine"),
            None,
        );
        check("Content-Type: multipart/digest; boundary=d\n\n--d\n\nSubject: x\n\ny\n--d--\n", None, None);
        // The boundary is never used, is missing, is wrong.
        check(&format!("{mixed}just text\n"), Some("just text\n"), None);
        check(&format!("{mixed}<p>html"), None, Some("<p>html"));
        check(
            "Content-Type: multipart/mixed\n\n--x\nContent-Type: text/html\n\n<p>\n--x--\n",
            None,
            Some("<p>"),
        );
        check(&format!("{mixed}--x\ncontent-type: text/html\n\n<p>\n--x--\n"), None, Some("<p>"));
        // RFC 2231: a parameter in pieces.
        check(
            "Content-Type: multipart/mixed; boundary*0=ab;\n boundary*1=cd\n\n--abcd\n\none\n--abcd--\n",
            Some("one"),
            None,
        );
        // A boundary that begins like another.
        check(
            "Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/mixed; boundary=ab\n\n\
             --ab\n\none\n--ab--\n--a\n\ntwo\n--a--\n",
            Some("one\ntwo"),
            None,
        );
        check(&format!("{mixed}--m m\nContent-Type: text/html\n--m m--\n"), None, None);
    }

    #[test]
    fn charsets() {
        charset("Content-Type: text/plain; charset=iso-8859-1", b"perch\xE9", "perché");
        charset("Content-Type: text/plain; charset=\"ISO-8859-15\"", b"10 \xA4", "10 €");
        charset("Content-Type: text/plain; charset=windows-1252", b"\x93ciao\x94 \x80", "“ciao” €");
        charset("Content-Type: text/plain; charset=utf-8", "\u{FEFF}perché".as_bytes(), "perché");
        charset("Content-Type: text/plain; charset=utf-8", b"perch\xE9", "perch\u{FFFD}");
        charset("Content-Type: text/plain; charset=utf-7", b"Hi Mom +Jjo--!", "Hi Mom ☺-!");
        charset("Content-Type: text/plain; charset=gb2312", b"\xC4\xE3\xBA\xC3", "你好");
        charset("Content-Type: text/plain; charset=koi8-r", b"\xF0\xD2\xC9\xD7\xC5\xD4", "Привет");
        charset("Content-Type: text/plain; charset=shift_jis", b"\x82\xB1", "こ");
        charset("Content-Type: text/plain; charset=us-ascii", "perché".as_bytes(), "perché");
        charset("Content-Type: text/plain; charset=us-ascii", b"perch\xE9", "perché");
        charset("Content-Type: text/plain; charset=x-nonsense", "perché".as_bytes(), "perché");
        charset("Subject: x", "perché".as_bytes(), "perché");
        charset("Subject: x", b"perch\xE9 \x80", "perché €");
        charset(
            "Content-Type: text/html",
            b"<meta charset=\"koi8-r\">\xF0\xD2",
            "<meta charset=\"koi8-r\">Пр",
        );
    }

    #[test]
    fn subjects() {
        subject(b"ciao", "ciao");
        subject(b"=?utf-8?B?Y2lhbw==?=", "ciao");
        subject(b"=?UTF-8*it?q?perch=C3=A9_no?=", "perché no");
        subject(b"a =?utf-8?q?b?= =?utf-8?q?_c?= d", "a b c d");
        subject(b"=?utf-8?q?perch=C3?=\n =?utf-8?q?=A9?=", "perché");
        subject(b"=?utf-8?q?b?= =?iso-8859-1?q?=E9?=", "bé");
        subject(b"=?koi8-r?B?8NLJ18XU?=", "Привет");
        subject(b"=?utf-8?x?b?= =?utf-8?q?b", "=?utf-8?x?b?= =?utf-8?q?b");
        subject(b"=?utf-8?q?b?= =?utf-8?q?c ?= =?utf-8?q?d", "bc =?utf-8?q?d");
        subject(b"=??q?b?= =?a?x?b?= =?utf-8?q?c?=", "=??q?b?= =?a?x?b?= c");
        subject("perché".as_bytes(), "perché");
        subject(b"perch\xE9", "perché");
        subject(b"two\n\tlines", "two lines");
    }

    #[test]
    fn encoded_words_without_an_end_are_looked_at_once() {
        let start = "=?a?q? ".repeat(1_000_000);
        for field in
            [start.clone(), format!("{start}?="), "=?a?x? ".repeat(1_000_000) + "?=", format!("?= {start}")]
        {
            assert!(words(field.as_bytes(), false).len() >= 1_000_000);
        }
    }

    #[test]
    fn senders() {
        #[track_caller]
        fn sender(from: &str, name: Option<&str>, domain: Option<&str>) {
            let mail = format!("Subject: s\nFrom: {from}\n\nx");
            let options = Options { brand_by: super::super::BrandBy::Folder, ..Options::default() };
            let got = decode(mail.as_bytes(), &options, Some("f")).unwrap();
            assert_eq!((got.sender_name.as_deref(), got.sender_domain.as_deref()), (name, domain), "{from}");
            assert_eq!(got.brand, "f");
        }
        sender("Acme <a@acme.it>", Some("Acme"), Some("acme.it"));
        sender("\"Acme, Inc.\" <a@acme.it>", Some("Acme, Inc."), Some("acme.it"));
        sender("=?utf-8?q?Acme=2C_=22Inc=22?= <a@acme.it>", Some("Acme, \"Inc"), Some("acme.it"));
        sender("\"=?utf-8?q?Caff=C3=A8?=\" <a@acme.it>", Some("Caffè"), Some("acme.it"));
        sender("a@acme.it (Acme)", Some("Acme"), Some("acme.it"));
        sender("a@acme.it, b@other.it", None, Some("acme.it"));
        sender("Acme", Some("Acme"), None);
        sender("", None, None);
    }

    #[test]
    fn broken_headers() {
        check("a wrapped\nsubject without blanks\nContent-Type: text/html\n\n<p>", None, Some("<p>"));
        check(
            "the blank line\nwas forgotten: twice\n\nciao",
            Some("the blank line\nwas forgotten: twice\n\nciao"),
            None,
        );
        let got = message_of(b"\r\n\r\nFrom x@y Mon Jan 1 00:00:00 2024\r\nFROM : a@acme.it\r\n\r\nciao");
        assert_eq!((got.brand.as_str(), got.body.text.as_deref()), ("acme.it", Some("ciao")));
    }

    #[test]
    fn bad_mails() {
        fails("", "not a mail message: no header line found");
        fails("# Title\n\nSome text: here\n", "not a mail message: no header line found");
        fails("\0\0\0", "not a mail message: no header line found");
        fails("Subject: s\n\nx", ErrorKind::NoBrand.to_string().as_str());
        fails(&format!("{FROM}\n \n"), "no text, HTML or subject to compare");
        let parts = "--b\n\nx\n".repeat(1001);
        fails(
            &format!("{FROM}Content-Type: multipart/mixed; boundary=b\n\n{parts}"),
            "message with more than 1000 parts; raise the limit or remove the message",
        );
        fails(&nested(21), "parts nested more than 20 levels deep; raise the limit or remove the message");
        assert!(decode(nested(20).as_bytes(), &Options::default(), None).is_ok());
        fails(
            &nested_multiparts(21),
            "parts nested more than 20 levels deep; raise the limit or remove the message",
        );
        assert!(decode(nested_multiparts(20).as_bytes(), &Options::default(), None).is_ok());
    }

    fn nested(levels: usize) -> String {
        format!("{FROM}Subject: s\n{}\nx", "Content-Type: message/rfc822\n\n".repeat(levels))
    }

    fn nested_multiparts(levels: usize) -> String {
        let inner: String = (0..levels)
            .map(|i| format!("Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n"))
            .collect();
        format!("{FROM}Subject: s\n{inner}\nx")
    }

    #[test]
    fn no_nesting_overflows_a_small_stack() {
        let on_small_stack = |mail: String, limits: Limits| {
            let work =
                move || decode(mail.as_bytes(), &Options { limits, ..Options::default() }, None).map(|_| ());
            std::thread::Builder::new().stack_size(1 << 20).spawn(work).unwrap().join().unwrap()
        };
        let lifted = || Limits { depth: usize::MAX, parts: usize::MAX, ..Limits::default() };
        assert_eq!(on_small_stack(nested(30_000), Limits::default()), Err(ErrorKind::TooDeep { limit: 20 }));
        assert_eq!(on_small_stack(nested(30_000), lifted()), Ok(()));
        assert_eq!(on_small_stack(nested_multiparts(5_000), lifted()), Ok(()));
    }

    #[test]
    fn heads() {
        for (head, expected) in [
            ("From: a\nSubject: b\n\nx", true),
            ("Return-Path: <a>\r\nReceived: x\r\n\ty\r\n", true),
            ("From a@b Mon\nFrom: a\nTo: b\n\n", true),
            ("From: a\n\nx", false),
            ("title: a\ndate: b\nto: c\n\n", false),
            ("# Readme\n\nFrom: a\nSubject: b\n", false),
            ("", false),
            ("\n\n", false),
            ("<html>", false),
        ] {
            assert_eq!(looks_like_mail(head.as_bytes()), expected, "{head:?}");
        }
    }

    /// Field and body bytes that have met in hostile mails, to be thrown together.
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

        /// On well-formed mail the walk finds what `mail-parser` finds with its own.
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
