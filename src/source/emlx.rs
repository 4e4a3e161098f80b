//! Apple Mail's `.emlx`: a line with a byte count, the mail, and a property list with flags.

use super::eml::field_name;
use super::input::Chunk;
use crate::note::Note;
use memchr::{memchr, memmem};

/// The flag of deleted mail.
const DELETED: u64 = 1 << 1;

/// The most digits of a byte count.
const DIGITS: usize = 12;

/// Returns the bytes below the line with the byte count; all bytes if there is no such line.
pub(super) fn without_count(bytes: &[u8]) -> &[u8] {
    count(bytes).and_then(|(_, start)| bytes.get(start..)).unwrap_or(bytes)
}

/// Drops the byte count and the property list of a whole file. Leaves other mail as it is.
///
/// Returns `None` for mail that is marked as deleted. Where the count is wrong, the mail ends at the property list, or with
/// the file.
pub(super) fn unwrap(mut chunk: Chunk, on_note: &mut dyn FnMut(Note)) -> Option<Chunk> {
    let Ok(bytes) = &mut chunk.bytes else { return Some(chunk) };
    let Some((n, start)) = count(bytes) else { return Some(chunk) };
    let counted = usize::try_from(n).ok().and_then(|n| start.checked_add(n));
    let end = match counted.filter(|end| bytes.get(*end..).is_some_and(is_property_list)) {
        Some(end) => end,
        None => match property_list(bytes) {
            Some(end) => end.max(start),
            None => {
                // Without a property list, the count tells what is missing.
                if counted.is_none_or(|end| end > bytes.len()) {
                    on_note(Note::Truncated);
                }
                bytes.len()
            }
        },
    };
    if bytes.get(end..).and_then(flags).is_some_and(|flags| flags & DELETED != 0) {
        on_note(Note::Deleted);
        return None;
    }
    bytes.truncate(end);
    bytes.drain(..start);
    Some(chunk)
}

/// Returns the byte count of the first line and the start of the mail below it, which must begin with a header.
fn count(bytes: &[u8]) -> Option<(u64, usize)> {
    let after_mark = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let line = after_mark.get(..memchr(b'\n', after_mark)?)?;
    let digits = line.trim_ascii();
    if !(1..=DIGITS).contains(&digits.len()) || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let start = bytes.len() - after_mark.len() + line.len() + 1;
    let mail = bytes.get(start..)?.trim_ascii_start();
    let first = mail.split(|b| *b == b'\n').next()?;
    (field_name(first).is_some() || first.starts_with(b"From "))
        .then_some((std::str::from_utf8(digits).ok()?.parse().ok()?, start))
}

/// Returns whether the rest of a file is empty or a property list.
fn is_property_list(rest: &[u8]) -> bool {
    let rest = rest.trim_ascii_start();
    rest.is_empty()
        || rest.starts_with(b"<?xml")
        || rest.starts_with(b"<!DOCTYPE plist")
        || rest.starts_with(b"<plist")
}

/// Returns the start of the property list at the end of a file.
fn property_list(bytes: &[u8]) -> Option<usize> {
    let plist = memmem::rfind(bytes, b"<plist")?;
    let above = bytes.get(..plist)?;
    // The declarations stand right above it.
    let near = above.len().saturating_sub(512);
    let start = memmem::rfind(above.get(near..)?, b"<?xml").map_or(plist, |at| near + at);
    memmem::find(bytes.get(plist..)?, b"</plist>").map(|_| start)
}

/// Returns the flags of a property list.
fn flags(list: &[u8]) -> Option<u64> {
    let key = b"<key>flags</key>";
    let rest = list.get(memmem::find(list, key)? + key.len()..)?.trim_ascii_start();
    let rest = rest.strip_prefix(b"<integer>")?;
    let digits = rest.get(..memchr(b'<', rest)?)?;
    std::str::from_utf8(digits).ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Position;
    use proptest::prelude::*;

    const MAIL: &str = "From: a@b.it\nSubject: s\n\nciao\n";

    fn list(flags: &str) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"x\">\n\
             <plist version=\"1.0\">\n<dict>\n\t<key>flags</key>\n\t<integer>{flags}</integer>\n</dict>\n</plist>\n"
        )
    }

    /// Checks the mail of a file, and the notes.
    #[track_caller]
    fn check(file: &str, expected: Option<&str>, notes: &[Note]) {
        let chunk = Chunk { position: Position::Whole, bytes: Ok(file.as_bytes().to_vec()) };
        let mut found = Vec::new();
        let mail =
            unwrap(chunk, &mut |note| found.push(note)).map(|c| String::from_utf8(c.bytes.unwrap()).unwrap());
        assert_eq!((mail.as_deref(), found.as_slice()), (expected, notes), "{file}");
    }

    #[test]
    fn count_and_list_are_dropped() {
        let n = MAIL.len();
        check(&format!("{n}      \n{MAIL}{}", list("8590195713")), Some(MAIL), &[]);
        check(&format!("{n}\r\n{MAIL}{}", list("1")), Some(MAIL), &[]);
        check(&format!("\u{feff}{n}\n{MAIL}"), Some(MAIL), &[]);
        check(MAIL, Some(MAIL), &[]);
        check("12\nno mail", Some("12\nno mail"), &[]);
        check("", Some(""), &[]);
    }

    #[test]
    fn a_wrong_count_does_not_cut_the_mail() {
        let crlf = MAIL.replace('\n', "\r\n");
        check(&format!("{}\n{crlf}{}", MAIL.len(), list("1")), Some(&crlf), &[]);
        check(&format!("7\n{MAIL}{}", list("1")), Some(MAIL), &[]);
        check(&format!("99999\n{MAIL}{}", list("1")), Some(MAIL), &[]);
        let quoting = format!("{MAIL}<plist>x</plist>\n");
        check(&format!("{}\n{quoting}{}", quoting.len(), list("1")), Some(&quoting), &[]);
        check(&format!("7\n{MAIL}"), Some(MAIL), &[]);
        check(&format!("99999\n{MAIL}"), Some(MAIL), &[Note::Truncated]);
    }

    #[test]
    fn deleted_mail_is_left_out() {
        check(&format!("{}\n{MAIL}{}", MAIL.len(), list("3")), None, &[Note::Deleted]);
        check(&format!("{}\n{MAIL}{}", MAIL.len(), list("x")), Some(MAIL), &[]);
        check(&format!("3\n{MAIL}{}", list("2")), None, &[Note::Deleted]);
    }

    proptest! {
        #[test]
        fn any_bytes_are_unwrapped(
            pieces in prop::collection::vec(
                prop::sample::select(vec![
                    "9", "99999999999", "\n", "From: x\n", "<?xml", "<plist", "</plist>", "<key>flags</key>", "<integer>3<", "\u{e8}",
                ]),
                0..20,
            ),
        ) {
            let file = pieces.concat();
            let chunk = Chunk { position: Position::Whole, bytes: Ok(file.as_bytes().to_vec()) };
            if let Some(chunk) = unwrap(chunk, &mut |_| {}) {
                let mail = chunk.bytes.unwrap();
                prop_assert!(mail.is_empty() || memmem::find(file.as_bytes(), &mail).is_some());
            }
        }
    }

    #[test]
    fn heads_without_the_count() {
        assert_eq!(without_count(b"341       \nFrom: x\n"), b"From: x\n");
        assert_eq!(without_count(b"341\n"), b"341\n");
        assert_eq!(without_count(b"From: x\n"), b"From: x\n");
    }
}
