//! The files of a folder, in a stable order.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::ErrorKind;

/// A file below the root, or a folder that could not be listed.
#[derive(Debug)]
pub(super) struct Entry {
    /// The path relative to the root, with `/` between names on every system.
    pub(super) relative: String,
    pub(super) path: PathBuf,
    /// The size in bytes, 0 when unknown.
    pub(super) size: Result<u64, ErrorKind>,
}

/// The result of a walk.
#[derive(Debug, Default)]
pub(super) struct Walk {
    /// Files in byte order of their relative paths.
    pub(super) entries: Vec<Entry>,
    /// The number of hidden names, links and special files.
    pub(super) ignored: u64,
}

/// Lists the files below a folder.
///
/// The walk does not follow links below the root. It skips names that begin with a dot, except the folders of a Maildir++
/// (`.Sent/cur`) and KMail's (`.Inbox.directory`). It skips the `tmp` of a Maildir, which holds unfinished deliveries.
/// Memory: the paths.
pub(super) fn walk(root: &Path) -> Walk {
    let mut walk = Walk::default();
    let mut pending = vec![(root.to_path_buf(), String::new())];
    while let Some((folder, relative)) = pending.pop() {
        let names = match fs::read_dir(&folder) {
            Ok(names) => names,
            Err(error) => {
                walk.failed(folder, relative, error);
                continue;
            }
        };
        let in_maildir = is_maildir(&folder);
        for entry in names {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    walk.failed(folder.clone(), relative.clone(), error);
                    break;
                }
            };
            let name = entry.file_name();
            let path = entry.path();
            let name = name.to_string_lossy();
            let relative =
                if relative.is_empty() { name.clone().into_owned() } else { format!("{relative}/{name}") };
            // The type of the entry itself: a link is a link.
            let kind = match entry.file_type() {
                Ok(kind) => kind,
                Err(error) => {
                    walk.failed(path, relative, error);
                    continue;
                }
            };
            let hidden = name.starts_with('.')
                && !(kind.is_dir() && (is_maildir(&path) || name.ends_with(".directory")));
            // The parts of an `.emlx` mail are its attachments.
            if hidden || in_maildir && name == "tmp" || name.ends_with(".emlxpart") {
                walk.ignored += 1;
            } else if kind.is_dir() {
                pending.push((path, relative));
            } else if kind.is_file() {
                let size = entry.metadata().map_or(0, |m| m.len());
                walk.entries.push(Entry { relative, path, size: Ok(size) });
            } else {
                walk.ignored += 1;
            }
        }
    }
    walk.entries.sort_by(|a, b| a.relative.as_bytes().cmp(b.relative.as_bytes()).then(a.path.cmp(&b.path)));
    walk
}

/// Returns whether a folder has the `cur` of a Maildir, or its `new` and `tmp`.
fn is_maildir(folder: &Path) -> bool {
    let has = |name: &str| folder.join(name).is_dir();
    has("cur") || has("new") && has("tmp")
}

impl Walk {
    fn failed(&mut self, path: PathBuf, relative: String, error: std::io::Error) {
        self.entries.push(Entry { relative, path, size: Err(ErrorKind::from(error)) });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn make(root: &Path, files: &[&str]) {
        for file in files {
            let path = root.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
    }

    #[test]
    fn byte_order_hidden_and_maildir() {
        let dir = tempfile::tempdir().unwrap();
        make(
            dir.path(),
            &[
                "b/1.eml",
                "a.eml",
                "a/2.eml",
                "B.eml",
                "a-b.eml",
                ".hidden/x.eml",
                ".DS_Store",
                "Maildir/cur/1",
                "Maildir/new/2",
                "Maildir/tmp/3",
                "Maildir/.Sent/cur/4",
                "Maildir/.Offers.2026/new/6",
                "Maildir/.Offers.2026/tmp/7",
                "Maildir/.Drafts/note",
                ".Inbox.directory/Shops/cur/8",
                "tmp/5.eml",
                "tmp/6.emlxpart",
            ],
        );
        let walk = walk(dir.path());
        let got: Vec<_> = walk.entries.iter().map(|e| e.relative.as_str()).collect();
        assert_eq!(
            got,
            [
                ".Inbox.directory/Shops/cur/8",
                "B.eml",
                "Maildir/.Offers.2026/new/6",
                "Maildir/.Sent/cur/4",
                "Maildir/cur/1",
                "Maildir/new/2",
                "a-b.eml",
                "a.eml",
                "a/2.eml",
                "b/1.eml",
                "tmp/5.eml"
            ]
        );
        assert_eq!(walk.ignored, 6);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed_below_the_root() {
        use std::os::unix::fs::symlink;
        let dir = tempfile::tempdir().unwrap();
        make(dir.path(), &["real/1.eml", "other/2.eml"]);
        symlink(dir.path().join("other"), dir.path().join("real/folder")).unwrap();
        symlink(dir.path().join("real"), dir.path().join("real/loop")).unwrap();
        symlink(dir.path().join("other/2.eml"), dir.path().join("real/file.eml")).unwrap();
        symlink(dir.path().join("real"), dir.path().join("root")).unwrap();
        let walk = walk(&dir.path().join("root"));
        let got: Vec<_> = walk.entries.iter().map(|e| e.relative.as_str()).collect();
        assert_eq!(got, ["1.eml"]);
        assert_eq!(walk.ignored, 3);
    }

    #[test]
    fn a_folder_that_cannot_be_listed_is_an_entry() {
        let walk = walk(Path::new("no/such/folder"));
        assert_eq!(walk.entries.len(), 1);
        assert!(matches!(&walk.entries[0].size, Err(ErrorKind::Io(_))));
    }
}
