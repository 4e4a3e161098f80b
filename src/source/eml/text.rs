//! The text of the leaves that count.

use super::charset::in_charset;
use super::enriched::plain_from_enriched;
use super::plain_html::html_from_plain;
use super::transfer::Encoding;
use std::borrow::Cow;

/// A part before decoding.
#[derive(Debug, Clone)]
pub(super) struct Leaf {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) charset: Option<String>,
    pub(super) encoding: Encoding,
    pub(super) form: Form,
    /// Lines that end in a blank go on without it (`delsp=yes`, RFC 3676).
    pub(super) joins_words: bool,
    /// The part is shown in the body under a file name.
    pub(super) is_named: bool,
}

/// The markup of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Plain,
    Html,
    Enriched,
}

impl Leaf {
    /// Returns the bytes of the part without its transfer encoding.
    pub(super) fn decoded<'a>(&self, mail: &'a [u8]) -> Cow<'a, [u8]> {
        self.encoding.decode(mail.get(self.start..self.end).unwrap_or_default())
    }

    /// Returns the text of the part, in HTML if `as_html`.
    fn text(&self, mail: &[u8], as_html: bool) -> String {
        let bytes = self.decoded(mail);
        let text = in_charset(&bytes, self.charset.as_deref().map(str::as_bytes), self.form == Form::Html);
        let text = match text.strip_prefix('\u{FEFF}') {
            Some(text) => text.to_owned(),
            None => text.into_owned(),
        };
        let text = match self.form {
            Form::Html => return text,
            Form::Enriched => plain_from_enriched(&text),
            Form::Plain if self.joins_words => without_soft_breaks(&text),
            Form::Plain => text,
        };
        if as_html { html_from_plain(&text) } else { text }
    }
}

/// Returns the texts of leaves, joined by line breaks.
pub(super) fn joined(mail: &[u8], leaves: &[Leaf], as_html: bool) -> Option<String> {
    let mut out: Option<String> = None;
    for leaf in leaves {
        let text = leaf.text(mail, as_html);
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

/// Joins lines that end in a blank with the next line of the same quotation, without the blank.
fn without_soft_breaks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // The quotation depth of the line that goes on.
    let mut open: Option<usize> = None;
    for line in text.lines() {
        let bare = line.trim_start_matches('>');
        let depth = line.len() - bare.len();
        let stuffed = bare.strip_prefix(' ').unwrap_or(bare);
        if open == Some(depth) {
            out.push_str(stuffed);
        } else {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(if depth == 0 { stuffed } else { line });
        }
        // The mark of a signature is a line of its own.
        let goes_on = line.ends_with(' ') && stuffed != "-- ";
        if goes_on {
            out.pop();
        }
        open = goes_on.then_some(depth);
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::source::eml::tests::check;

    #[test]
    fn soft_breaks_inside_words() {
        let flowed = |body: &str, expected: &str| {
            let field = "Content-Type: text/plain; format=flowed; delsp=yes";
            check(&format!("{field}\n\n{body}"), Some(expected), None);
        };
        flowed("Ven \nerdì  \nmercato\nCiao", "Venerdì mercato\nCiao");
        flowed("Ciao\n> un \n> o\n>> due \n> tre", "Ciao\n> uno\n>> due\n> tre");
        flowed("Ciao\n-- \nMario", "Ciao\n-- \nMario");
        flowed(" > no quote", "> no quote");
    }
}
