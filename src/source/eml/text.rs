//! The text of the leaves that count.

use super::charset::in_charset;
use super::transfer::{Encoding, lenient_base64, quoted_printable};
use std::borrow::Cow;

/// A text part before decoding.
#[derive(Debug)]
pub(super) struct Leaf {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) charset: Option<String>,
    pub(super) encoding: Encoding,
}

pub(super) fn joined(mail: &[u8], leaves: &[Leaf], is_html: bool) -> Option<String> {
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
