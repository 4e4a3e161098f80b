//! The kind of a part, by its header.

use super::encoded_word::words;
use super::header::Header;
use super::text::{Form, Leaf};
use super::transfer::Encoding;
use mail_parser::parsers::MessageStream;
use mail_parser::{ContentType, HeaderValue};

/// The rule by which a multipart combines the texts of its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Combine {
    #[default]
    InOrder,
    Alternatives,
    Related,
    /// A message within the message: none of its texts counts.
    Nothing,
}

pub(super) enum Kind {
    Multipart {
        combine: Combine,
        boundary: Vec<u8>,
        /// Parts without a type are messages.
        is_digest: bool,
        /// The messages inside are mail that could not be delivered.
        is_report: bool,
    },
    Message,
    Text(Leaf),
    /// A part that is no text, or none that can be read in place.
    Other(Other, Leaf),
}

/// The content of a part that is no text. What hides the text of a mail comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Other {
    /// S/MIME: signed, or encrypted.
    Smime,
    /// OpenPGP.
    Pgp,
    /// TNEF, `winmail.dat`.
    Winmail,
    /// A message in a transfer encoding.
    CodedMessage,
    /// Anything else, such as a picture.
    Attachment,
}

/// The types of text that mail programs do not show as the body, beside the form that they show.
const NO_BODY: [&str; 20] = [
    "calendar",
    "css",
    "csv",
    "directory",
    "ecmascript",
    "javascript",
    "json",
    "parityfec",
    "rfc822-headers",
    "rtf",
    "rtx",
    "tab-separated-values",
    "vcard",
    "watch-html",
    "x-amp-html",
    "x-moz-deleted",
    "x-vcalendar",
    "x-vcard",
    "xml",
    "xml-external-parsed-entity",
];

pub(super) fn kind_of(header: &Header<'_>, body: usize, in_digest: bool, is_root: bool) -> Kind {
    let content_type = header.get("content-type").and_then(content_type);
    let (main, sub) = match &content_type {
        Some(parsed) => (parsed.c_type.as_ref(), parsed.c_subtype.as_deref().unwrap_or_default()),
        None if in_digest => ("message", "rfc822"),
        None => ("text", "plain"),
    };
    let encoding = header.get("content-transfer-encoding").map_or(Encoding::Identity, Encoding::from_field);
    let attribute = |name: &str| content_type.as_ref().and_then(|c| c.attribute(name));
    let place = if is_root { Place::Body } else { place_of(header) };
    let leaf = |form| Leaf {
        start: body,
        end: body,
        charset: attribute("charset").map(str::to_owned),
        encoding,
        form,
        joins_words: attribute("delsp").is_some_and(|value| value.eq_ignore_ascii_case("yes")),
        is_named: place == Place::Named,
    };
    match main {
        "multipart" => Kind::Multipart {
            combine: match sub {
                "alternative" => Combine::Alternatives,
                "related" => Combine::Related,
                _ => Combine::InOrder,
            },
            boundary: attribute("boundary").map(|b| b.trim_end().as_bytes().to_vec()).unwrap_or_default(),
            is_digest: sub == "digest",
            is_report: sub == "report",
        },
        _ if is_message(main, sub) || is_octets(main, sub) && is_named(".eml", attribute("name"), header) => {
            match encoding {
                Encoding::Identity => Kind::Message,
                _ => Kind::Other(Other::CodedMessage, leaf(Form::Plain)),
            }
        }
        _ => match form_of(main, sub).filter(|_| place != Place::File) {
            Some(form) => Kind::Text(leaf(form)),
            None => Kind::Other(other(main, sub, attribute("name"), header), leaf(Form::Plain)),
        },
    }
}

fn is_message(main: &str, sub: &str) -> bool {
    main == "message" && matches!(sub, "rfc822" | "global" | "news")
}

/// Returns true for the type that mail programs give to files of which they know none.
fn is_octets(main: &str, sub: &str) -> bool {
    main == "application" && sub == "octet-stream"
}

/// Returns true if the name of an attached file has an ending. `name` is that of the content type.
fn is_named(ending: &str, name: Option<&str>, header: &Header<'_>) -> bool {
    let file = header.get("content-disposition").and_then(content_type);
    let file = file.as_ref().and_then(|d| d.attribute("filename")).or(name).unwrap_or_default();
    let from = file.len().saturating_sub(ending.len());
    file.get(from..).is_some_and(|end| end.eq_ignore_ascii_case(ending))
}

/// Returns the form of a type of text; `None` for other types. An unknown type of text is plain (RFC 2046, 4.1.4), and so
/// is a broken type (RFC 2045, 5.2).
fn form_of(main: &str, sub: &str) -> Option<Form> {
    const MEDIA: [&str; 9] =
        ["application", "audio", "chemical", "font", "image", "message", "model", "multipart", "video"];
    match (main, sub) {
        ("text", "html" | "htm" | "xhtml" | "xhtml+xml") | ("application", "xhtml+xml") => Some(Form::Html),
        ("html" | "htm" | "xhtml", _) => Some(Form::Html),
        ("text", "enriched" | "richtext") => Some(Form::Enriched),
        ("text", sub) => (!NO_BODY.contains(&sub)).then_some(Form::Plain),
        (main, "") => (!MEDIA.contains(&main)).then_some(Form::Plain),
        _ => None,
    }
}

fn other(main: &str, sub: &str, name: Option<&str>, header: &Header<'_>) -> Other {
    let is_file = |ending| is_octets(main, sub) && is_named(ending, name, header);
    match (main, sub) {
        ("application", "pkcs7-mime" | "x-pkcs7-mime") => Other::Smime,
        ("application", "ms-tnef" | "vnd.ms-tnef") => Other::Winmail,
        ("application", "pgp-encrypted") => Other::Pgp,
        _ if is_file(".p7m") => Other::Smime,
        _ if is_file("winmail.dat") => Other::Winmail,
        _ => Other::Attachment,
    }
}

/// The place where mail programs show a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Body,
    /// In the body, under a file name.
    Named,
    File,
}

fn place_of(header: &Header<'_>) -> Place {
    let Some(disposition) = header.get("content-disposition").and_then(content_type) else {
        return Place::Body;
    };
    let has_name = disposition.attributes().is_some_and(|a| a.iter().any(|a| a.name == "filename"));
    match disposition.c_type.as_ref() {
        "attachment" => Place::File,
        "inline" if has_name => Place::Named,
        _ if has_name => Place::File,
        _ => Place::Body,
    }
}

fn content_type(value: &[u8]) -> Option<ContentType<'static>> {
    let mut line = words(value, false);
    line.push('\n');
    match MessageStream::new(line.as_bytes()).parse_content_type().into_owned() {
        HeaderValue::ContentType(parsed) => Some(parsed),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::source::eml::tests::check;

    #[test]
    fn types_of_text() {
        let text = |field: &str| check(&format!("Content-Type: {field}\n\nciao"), Some("ciao"), None);
        let html = |field: &str| check(&format!("Content-Type: {field}\n\n<p>ciao"), None, Some("<p>ciao"));
        let none = |field: &str| check(&format!("Content-Type: {field}\n\nciao"), None, None);
        for field in [
            "text/markdown",
            "text/x-web-markdown",
            "text",
            "plain",
            "garbage",
            "text/x-unknown; charset=utf-8",
        ] {
            text(field);
        }
        for field in ["html", "HTML; charset=utf-8", "text/xhtml", "application/xhtml+xml", "TEXT/HTML"] {
            html(field);
        }
        for field in
            ["text/calendar", "text/x-amp-html", "text/watch-html", "text/css", "image/png", "image", "audio"]
        {
            none(field);
        }
    }
}
