//! The first lines of an HTML text, with the place of each in the source.

use mail_parser::decoders::html::html_to_text;
use memchr::memmem;

/// Bytes of HTML that are read.
const MAX_BYTES: usize = 128 << 10;
/// Bytes of text that are collected.
const MAX_TEXT: usize = 16 << 10;

/// Elements that begin a line, and a cell of a table.
const LINES: &str = "address article blockquote br center dd div dl dt h1 h2 h3 h4 h5 h6 header hr li ol p pre section \
    table td th tr ul";
/// Elements whose content is not shown.
const UNSEEN: [&str; 4] = ["head", "script", "style", "title"];

/// Lines of text.
#[derive(Debug, Default)]
pub(super) struct Skimmed {
    pub(super) text: String,
    /// The length of the text after each line, and the offset of the source there.
    ends: Vec<(usize, usize)>,
}

impl Skimmed {
    /// Returns the offset of the source after the line that holds the offset `at` of the text.
    pub(super) fn source_after(&self, at: usize) -> usize {
        let next = self.ends.partition_point(|(end, _)| *end <= at);
        self.ends.get(next).or(self.ends.last()).map_or(0, |(_, source)| *source)
    }

    fn end_line(&mut self, source: usize) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.truncate(self.text.trim_end().len());
            self.text.push('\n');
            self.ends.push((self.text.len(), source));
        }
    }

    fn add(&mut self, run: &str) {
        let decoded = if run.contains('&') { html_to_text(run) } else { run.to_owned() };
        let starts = run.starts_with(|c: char| c.is_whitespace());
        let mut separate = starts && !self.text.ends_with([' ', '\n']) && !self.text.is_empty();
        for word in decoded.split_whitespace() {
            if separate {
                self.text.push(' ');
            }
            self.text.push_str(word);
            separate = true;
        }
        if run.ends_with(|c: char| c.is_whitespace())
            && !self.text.ends_with([' ', '\n'])
            && !self.text.is_empty()
        {
            self.text.push(' ');
        }
    }
}

/// Reads the first lines of an HTML text. O(131,072 bytes).
pub(super) fn skim(html: &str) -> Skimmed {
    let mut out = Skimmed::default();
    let mut at = 0;
    while let Some(rest) = html.get(at..).filter(|rest| !rest.is_empty()) {
        if at > MAX_BYTES || out.text.len() > MAX_TEXT {
            break;
        }
        let Some(tag) = rest.strip_prefix('<') else {
            let end = rest.find('<').unwrap_or(rest.len());
            out.add(rest.get(..end).unwrap_or(""));
            at += end;
            continue;
        };
        if tag.starts_with("!--") {
            at += memmem::find(rest.as_bytes(), b"-->").map_or(rest.len(), |end| end + 3);
            continue;
        }
        let Some(end) = rest.find('>') else { break };
        let is_end = tag.starts_with('/');
        let name = tag.trim_start_matches('/');
        let name = name.get(..name.bytes().take_while(u8::is_ascii_alphanumeric).count()).unwrap_or("");
        let is = |known: &&str| known.eq_ignore_ascii_case(name);
        if LINES.split_ascii_whitespace().any(|known| is(&known)) {
            out.end_line(at);
        }
        at += end + 1;
        if let Some(unseen) = UNSEEN.iter().find(|known| !is_end && is(known)) {
            at += end_of(unseen, html.get(at..).unwrap_or(""));
        }
    }
    out.end_line(at.min(html.len()));
    out
}

/// Returns the offset of the end tag of an element.
fn end_of(name: &str, html: &str) -> usize {
    let mut ends = memmem::find_iter(html.as_bytes(), b"</");
    let is_end =
        |at: &usize| html.get(at + 2..at + 2 + name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name));
    ends.find(is_end).unwrap_or(html.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_their_places() {
        let html = "<head><title>t</title></head><style>p{}</style><p>Da: <b>Caff&egrave;</b>\n &lt;a@x&gt;<br>\nA: b<!-- <p>c --><p>d";
        let skimmed = skim(html);
        assert_eq!(skimmed.text, "Da: Caffè <a@x>\nA: b\nd\n");
        assert_eq!(&html[skimmed.source_after(3)..][..4], "<br>");
        assert_eq!(&html[skimmed.source_after(17)..], "<p>d");
        assert_eq!(skim("a < b").text, "a\n");
        assert_eq!(skim("").text, "");
    }
}
