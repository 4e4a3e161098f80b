//! The bytes of a page → a message.

use crate::error::ErrorKind;
use crate::message::{Body, Message};
use crate::source::eml::in_charset;
use crate::source::options::{BrandBy, Options};
use crate::source::sender::Sender;
use crate::source::{brand, found};
use mail_parser::decoders::html::html_to_text;
use memchr::memmem;

/// The bytes at the start in which the title must end.
const TITLE_WITHIN: usize = 64 * 1024;

/// Decodes a page. `folder` is the name of the folder that holds the file, which names the brand by default.
pub(in crate::source) fn decode(
    page: &[u8],
    options: &Options,
    folder: Option<&str>,
) -> Result<Message, ErrorKind> {
    let html = in_charset(page, None, true);
    let html = html.strip_prefix('\u{FEFF}').unwrap_or(&html);
    if html.trim().is_empty() {
        return Err(ErrorKind::NoText);
    }
    let by = if options.brand_by == BrandBy::Auto { BrandBy::Folder } else { options.brand_by };
    let body = Body { text: None, html: Some(html.to_owned()) };
    Ok(Message {
        brand: brand::resolve(by, None, &Sender::default(), folder).ok_or(ErrorKind::NoBrand)?,
        subject: title(html),
        found: found::of_body(&body),
        body,
        ..Message::default()
    })
}

/// Returns the text of the first `<title>`, white space collapsed.
fn title(html: &str) -> Option<String> {
    let mut end = html.len().min(TITLE_WITHIN);
    while !html.is_char_boundary(end) {
        end -= 1;
    }
    let head = html.get(..end)?;
    // The tags only: the length of other letters may differ in lower case.
    let lower = head.to_ascii_lowercase();
    let open = memmem::find(lower.as_bytes(), b"<title")?;
    let start = open + lower.get(open..)?.find('>')? + 1;
    let length = lower.get(start..)?.find("</title")?;
    let text = html_to_text(head.get(start..start + length)?);
    let words: Vec<&str> = text.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(page: &[u8], subject: Option<&str>, brand: &str) {
        let got = decode(page, &Options::default(), Some("acme")).unwrap();
        assert_eq!((got.subject.as_deref(), got.brand.as_str()), (subject, brand));
    }

    #[test]
    fn titles_and_brands() {
        check(b"<html><title>Novit&agrave; &amp; pi&ugrave;\n</title>", Some("Novità & più"), "acme");
        check("<TITLE lang=it>\n Più\n sconti </TITLE>ciao".as_bytes(), Some("Più sconti"), "acme");
        check(b"<meta charset=iso-8859-1><title>perch\xE9</title>", Some("perché"), "acme");
        check(b"<html><p>x", None, "acme");
        check(b"<title></title>x", None, "acme");
        check(b"<title>open", None, "acme");
    }

    #[test]
    fn a_page_has_no_sender() {
        let options = |brand_by| Options { brand_by, ..Options::default() };
        assert_eq!(decode(b"<html>x", &options(BrandBy::Auto), None), Err(ErrorKind::NoBrand));
        assert_eq!(decode(b"<html>x", &options(BrandBy::Domain), Some("acme")), Err(ErrorKind::NoBrand));
        assert_eq!(decode(b" \n", &options(BrandBy::Auto), Some("acme")), Err(ErrorKind::NoText));
    }
}
