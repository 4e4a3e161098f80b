//! Detects saved pages by name and first bytes.

use crate::source::foreign::extension;

/// Returns whether a name is that of a page.
pub(in crate::source) fn is_page_name(name: &str) -> bool {
    extension(name).is_some_and(|extension| ["html", "htm", "xhtml", "xht"].contains(&extension.as_str()))
}

/// Returns whether a file that begins with `head` is a page: its first tag, after comments, is a doctype or `<html>`.
pub(in crate::source) fn looks_like_page(head: &[u8]) -> bool {
    let mut rest = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    loop {
        if let Some(comment) = rest.strip_prefix(b"<!--") {
            let Some(end) = memchr::memmem::find(comment, b"-->") else { return false };
            rest = comment.get(end + 3..).unwrap_or_default().trim_ascii_start();
        } else if let Some(declaration) = rest.strip_prefix(b"<?xml") {
            let Some(end) = memchr::memchr(b'>', declaration) else { return false };
            rest = declaration.get(end + 1..).unwrap_or_default().trim_ascii_start();
        } else {
            let begins =
                |tag: &[u8]| rest.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag));
            return [&b"<!doctype html"[..], b"<html", b"<head", b"<body"].iter().any(|tag| begins(tag));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads() {
        for (head, expected) in [
            ("<!DOCTYPE html><html>", true),
            ("\u{FEFF}\n<HTML lang=it>", true),
            ("<!-- saved from url=(0014)about:internet -->\n<html>", true),
            ("<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC \"x\">", true),
            ("<?xml version=\"1.0\"?><rss>", false),
            ("<p>", false),
            ("<!-- open", false),
            ("# Title\n<html>", false),
            ("", false),
        ] {
            assert_eq!(looks_like_page(head.as_bytes()), expected, "{head}");
        }
        assert!(is_page_name("a/b.HTM") && !is_page_name("html") && !is_page_name("a.mhtml"));
    }
}
