//! A file within an archive.

use std::fmt;
use std::io::{self, Read};

/// A file within an archive. Its name is a label: no path of an archive touches the file system.
pub(in crate::source) struct Member {
    /// The path, with `/` between names.
    pub(in crate::source) name: String,
    pub(in crate::source) content: Opened,
}

/// What an archive holds next.
#[derive(Debug)]
pub(in crate::source) enum Entry {
    File(Member),
    /// A link, a device or a pipe.
    Special,
    /// A file without its runs of zeros, by name. It is not read.
    Sparse(String),
}

/// The bytes of a member, or why they cannot be read.
pub(in crate::source) type Opened = io::Result<Box<dyn Read + Send>>;

impl fmt::Debug for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Member").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Returns the name of a member: UTF-8 or repaired, with `/` between its parts and without `.` and empty parts.
pub(in crate::source) fn name_of(bytes: &[u8]) -> String {
    let name = String::from_utf8_lossy(bytes).replace('\\', "/");
    let parts: Vec<&str> = name.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for (bytes, expected) in [
            (&b"a/b.eml"[..], "a/b.eml"),
            (b"./a//b.eml", "a/b.eml"),
            (b"a\\b.eml", "a/b.eml"),
            (b"/etc/passwd", "etc/passwd"),
            (b"perch\xE9.eml", "perch\u{FFFD}.eml"),
        ] {
            assert_eq!(name_of(bytes), expected);
        }
    }
}
