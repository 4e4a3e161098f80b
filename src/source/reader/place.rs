//! The folders of files, on disk and in archives.

use crate::lexicon::lists::section;
use std::fs;
use std::path::Path;

/// Returns the name of the folder that holds a file; of the `cur` and `new` of a Maildir, the name of the Maildir.
pub(super) fn folder_of(relative: &str) -> Option<&str> {
    let mut names = relative.rsplit('/').skip(1).skip_while(|name| matches!(*name, "cur" | "new"));
    names.next()
}

/// Returns the name of a folder, also for `.` and `..`.
pub(super) fn folder_name(folder: &Path) -> Option<String> {
    match folder.file_name() {
        Some(name) => Some(name.to_string_lossy().into_owned()),
        None => fs::canonicalize(folder).ok()?.file_name().map(|n| n.to_string_lossy().into_owned()),
    }
}

/// Returns the name of an archive without its extensions: what its folder is called once it is unpacked.
pub(super) fn archive_stem(name: &str) -> &str {
    let file = name.rsplit('/').next().unwrap_or(name);
    let stem = |name| str::rsplit_once(name, '.').map_or(name, |(stem, _)| stem);
    match file.rsplit_once('.') {
        Some((inner, "gz" | "zst")) => stem(inner),
        _ => stem(file),
    }
}

/// Returns whether a member of an archive is hidden: a part of its path begins with a dot, and it is no folder of a
/// Maildir++ (`.Sent/cur/1`); or it is one of the copies that macOS adds.
pub(super) fn is_hidden(name: &str) -> bool {
    let mut parts = name.split('/').peekable();
    while let Some(part) = parts.next() {
        let is_maildir = matches!(parts.peek(), Some(&"cur" | &"new"));
        if part == "__MACOSX" || part.starts_with('.') && part != ".." && !is_maildir {
            return true;
        }
    }
    false
}

/// Returns whether a file lies in the folder that a browser writes beside a saved page.
pub(super) fn is_page_asset(path: &str) -> bool {
    let folders = path.split('/').rev().skip(1).map(str::to_ascii_lowercase);
    folders
        .into_iter()
        .any(|folder| section("page-assets").flat_map(str::split_whitespace).any(|end| folder.ends_with(end)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_files_and_archives() {
        assert_eq!(folder_of("a/b/c.eml"), Some("b"));
        assert_eq!(folder_of("a/cur/1:2,S"), Some("a"));
        assert_eq!(folder_of("c.eml"), None);
        assert_eq!(archive_stem("x/acme.zip"), "acme");
        assert_eq!(archive_stem("acme.tar.gz"), "acme");
        assert_eq!(archive_stem("acme.tar"), "acme");
    }

    #[test]
    fn hidden_members_and_assets() {
        for (name, hidden) in [
            ("a/.DS_Store", true),
            ("__MACOSX/a.eml", true),
            ("m/.Sent/cur/1", false),
            (".x/a.eml", true),
            ("a/b.eml", false),
        ] {
            assert_eq!(is_hidden(name), hidden, "{name}");
        }
        assert!(is_page_asset("a/Offerte_files/frame.html") && is_page_asset("Neu-Dateien/x.html"));
        assert!(!is_page_asset("files/x.html") && !is_page_asset("x_files.html"));
    }
}
