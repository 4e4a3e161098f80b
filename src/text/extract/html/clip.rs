//! Bounds the attributes of tags before the tokenizer reads them.
//!
//! The tokenizer compares each attribute with all others of its tag, so a tag of n bytes can cost n² steps.

use std::borrow::Cow;

use crate::text::extract::lines::floor_boundary;

/// Attributes of a tag that the tokenizer reads.
pub(super) const MAX_ATTRIBUTES: usize = 64;

/// Bytes of an attribute or of a tag's name that the tokenizer reads. Longer attributes are embedded images.
const MAX_ATTRIBUTE_BYTES: usize = 4096;

/// Rewrites tags with too many or too long attributes, and drops a tag that never ends, as the standard does.
///
/// Comments and raw text are copied exactly where the tokenizer skips them. Otherwise a tag could hide in them, or a
/// quotation mark in a text could start a value.
pub(super) fn clip_tags(html: &str) -> Cow<'_, str> {
    let bytes = html.as_bytes();
    let mut out = String::new();
    let mut copied = 0;
    let mut pos = 0;
    while let Some(offset) = bytes.get(pos..).and_then(|rest| memchr::memchr(b'<', rest)) {
        let start = pos + offset;
        let rest = bytes.get(start..).unwrap_or_default();
        let name_start = start + 1 + usize::from(rest.get(1) == Some(&b'/'));
        if !bytes.get(name_start).is_some_and(u8::is_ascii_alphabetic) {
            let end = match rest.get(1) {
                Some(b'!' | b'?' | b'/') => declaration_end(rest),
                // A literal `<`.
                _ => Some(1),
            };
            let Some(end) = end else { break };
            pos = start + end;
            continue;
        }
        let Some(tag) = TagSpan::read(html, name_start) else {
            out.push_str(html.get(copied..start).unwrap_or(""));
            copied = html.len();
            break;
        };
        if tag.too_long {
            out.push_str(html.get(copied..start).unwrap_or(""));
            tag.write(html, start, &mut out);
            copied = tag.end;
        }
        pos = tag.end;
        let name = html.get(start + 1..tag.name_end).unwrap_or("");
        match RAW.into_iter().find(|raw| raw.eq_ignore_ascii_case(name)) {
            Some("plaintext") => break,
            Some("script") => pos = script_end(bytes, pos),
            Some(name) => pos = raw_text_end(bytes, pos, name.as_bytes()),
            None => {}
        }
    }
    if copied == 0 && out.is_empty() {
        return Cow::Borrowed(html);
    }
    out.push_str(html.get(copied..).unwrap_or(""));
    Cow::Owned(out)
}

/// The elements whose content is no markup. Nothing ends `plaintext`.
pub(super) const RAW: [&str; 9] =
    ["title", "textarea", "style", "xmp", "iframe", "noembed", "noframes", "script", "plaintext"];

/// Returns the length of the comment, doctype or the like that `bytes` begin with; `None` if it never ends.
fn declaration_end(bytes: &[u8]) -> Option<usize> {
    if !bytes.starts_with(b"<!--") {
        return memchr::memchr(b'>', bytes).map(|at| at + 1);
    }
    // `<!-->` is a whole comment, `<!--!>` only begins one.
    let ends = |&at: &usize| {
        let before = |n: usize| bytes.get(n..at).unwrap_or_default();
        before(2).ends_with(b"--") || before(4).ends_with(b"--!")
    };
    memchr::memchr_iter(b'>', bytes).find(ends).map(|at| at + 1)
}

/// A tag of the input.
struct TagSpan {
    name_end: usize,
    /// One past the `>`.
    end: usize,
    /// The range of each attribute that is kept.
    attributes: Vec<(usize, usize)>,
    too_long: bool,
}

impl TagSpan {
    /// Reads a tag from the first letter of its name; `None` if it never ends.
    fn read(html: &str, name_start: usize) -> Option<Self> {
        let bytes = html.as_bytes();
        let find = |from: usize, stop: &dyn Fn(u8) -> bool| -> Option<usize> {
            bytes.get(from..)?.iter().position(|&b| stop(b)).map(|n| from + n)
        };
        let name_end = find(name_start, &|b| is_space(b) || b == b'/' || b == b'>')?;
        let mut tag = Self { name_end, end: 0, attributes: Vec::new(), too_long: false };
        tag.too_long = name_end - name_start > MAX_ATTRIBUTE_BYTES;
        let mut pos = name_end;
        let mut count = 0;
        loop {
            let start = find(pos, &|b| !is_space(b) && b != b'/')?;
            if bytes.get(start) == Some(&b'>') {
                tag.end = start + 1;
                return Some(tag);
            }
            // A name may begin with `=`.
            let mut end = find(start + 1, &|b| is_space(b) || matches!(b, b'/' | b'>' | b'='))?;
            let sign = find(end, &|b| !is_space(b))?;
            if bytes.get(sign) == Some(&b'=') {
                let value = find(sign + 1, &|b| !is_space(b))?;
                end = match bytes.get(value) {
                    Some(&quote @ (b'"' | b'\'')) => {
                        value + 1 + memchr::memchr(quote, bytes.get(value + 1..)?)? + 1
                    }
                    Some(b'>') => value,
                    _ => find(value, &|b| is_space(b) || b == b'>')?,
                };
            }
            count += 1;
            if count > MAX_ATTRIBUTES || end - start > MAX_ATTRIBUTE_BYTES {
                tag.too_long = true;
            } else {
                tag.attributes.push((start, end));
            }
            pos = end;
        }
    }

    /// Writes the tag with the kept attributes.
    fn write(&self, html: &str, start: usize, out: &mut String) {
        let name_end = floor_boundary(html, self.name_end.min(start + MAX_ATTRIBUTE_BYTES));
        out.push_str(html.get(start..name_end).unwrap_or(""));
        for &(from, to) in &self.attributes {
            out.push(' ');
            out.push_str(html.get(from..to).unwrap_or(""));
        }
        out.push('>');
    }
}

/// Returns where the end tag of a raw-text element begins, or the end of the input.
fn raw_text_end(bytes: &[u8], from: usize, name: &[u8]) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    memchr::memmem::find_iter(rest, b"</")
        .find(|at| is_named(rest.get(at + 2..), name))
        .map_or(bytes.len(), |at| from + at)
}

/// Returns where the end tag of a script begins, or the end of the input. The end tag of a script that begins within
/// `<!--` and `-->` does not count.
fn script_end(bytes: &[u8], from: usize) -> usize {
    #[derive(PartialEq)]
    enum Within {
        Script,
        Comment,
        ScriptInComment,
    }
    let rest = bytes.get(from..).unwrap_or_default();
    let mut within = Within::Script;
    for at in memchr::memchr2_iter(b'<', b'>', rest) {
        let head = rest.get(..=at).unwrap_or_default();
        if head.ends_with(b">") {
            if head.ends_with(b"-->") {
                within = Within::Script;
            }
            continue;
        }
        let tail = rest.get(at + 1..).unwrap_or_default();
        let ends = tail.first() == Some(&b'/') && is_named(tail.get(1..), b"script");
        within = match within {
            Within::ScriptInComment if ends => Within::Comment,
            _ if ends => return from + at,
            Within::Script if tail.starts_with(b"!--") => Within::Comment,
            Within::Comment if is_named(Some(tail), b"script") => Within::ScriptInComment,
            same => same,
        };
    }
    bytes.len()
}

/// Returns true if `tag` begins with exactly this name.
fn is_named(tag: Option<&[u8]>, name: &[u8]) -> bool {
    let Some((head, tail)) = tag.and_then(|tag| tag.split_at_checked(name.len())) else { return false };
    head.eq_ignore_ascii_case(name) && tail.first().is_some_and(|&b| is_space(b) || matches!(b, b'/' | b'>'))
}

fn is_space(b: u8) -> bool {
    matches!(b, b'\t' | b'\n' | b'\x0c' | b'\r' | b' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_tags_are_clipped() {
        #[track_caller]
        fn check(html: &str, expected: &str) {
            assert_eq!(clip_tags(html), expected);
        }
        let many: String = (0..100).map(|i| format!(" a{i}=\"{i} >\"")).collect();
        let first: String = (0..64).map(|i| format!(" a{i}=\"{i} >\"")).collect();
        check(&format!("x<b{many}>y"), &format!("x<b{first}>y"));
        let data = "A".repeat(10_000);
        check(&format!("<img src='{data}' alt=x>y"), "<img alt=x>y");
        check(&format!("<img src={data} alt=x>y"), "<img alt=x>y");
        check(&format!("<p x=1>{data}</p>"), &format!("<p x=1>{data}</p>"));
        check(&format!("a<{data}>y"), &format!("a<{}>y", "A".repeat(4095)));
        check(&format!("a<p {data}"), "a");
        check(&format!("<!-- <p {many}> -->"), &format!("<!-- <p {many}> -->"));
        check(&format!("<script>if(a<b{many}</SCRIPT>"), &format!("<script>if(a<b{many}</SCRIPT>"));
    }
}
