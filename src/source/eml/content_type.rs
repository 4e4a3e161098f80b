//! The kind of a part, by its header.

use super::encoded_word::{decoded_words, words};
use super::header::Header;
use super::text::Leaf;
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
    Multipart { combine: Combine, boundary: Vec<u8>, is_digest: bool },
    Message,
    Text { is_html: bool, leaf: Leaf },
    Ignored,
}

pub(super) fn kind_of(header: &Header<'_>, body: usize, in_digest: bool, is_root: bool) -> Kind {
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

/// Returns whether the part is an attachment, or a named file that some programs show inline.
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
