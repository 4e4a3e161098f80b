//! The flags that mail programs write into a header: deleted mail, and data that never was a message.

use super::encoded_word::decoded_words;
use super::header::Header;
use crate::note::Note;

/// Mozilla's `X-Mozilla-Status`: expunged, until the folder is compacted.
const EXPUNGED: u32 = 0x0008;

/// Mozilla's `X-Mozilla-Status2`: deleted on the server.
const DELETED_ON_SERVER: u32 = 0x0020_0000;

/// Evolution's `X-Evolution: UID-FLAGS`: deleted.
const DELETED_IN_EVOLUTION: u32 = 0x0002;

/// Returns why a mail with this header is left out, if it is.
pub(super) fn left_out(header: &Header<'_>) -> Option<Note> {
    let value =
        |name: &str| header.get(name).and_then(|value| std::str::from_utf8(value).ok()).map(str::trim);
    let has = |digits: Option<&str>, flag: u32| {
        digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()).is_some_and(|flags| flags & flag != 0)
    };
    // IMAP servers and elm write letters, each at most once: `RO`, `ADF`.
    let letters = |name: &str| {
        value(name).is_some_and(|flags| {
            let is_flag = |(i, flag)| "RODAFTNU".contains(flag) && !flags[..i].contains(flag);
            flags.contains('D') && flags.char_indices().all(is_flag)
        })
    };
    let evolution =
        value("x-evolution").and_then(|value| value.get(..13)?.split_once('-')).map(|(_, flags)| flags);
    if has(value("x-mozilla-status"), EXPUNGED)
        || has(value("x-mozilla-status2"), DELETED_ON_SERVER)
        || has(evolution, DELETED_IN_EVOLUTION)
        || letters("status")
        || letters("x-status")
    {
        return Some(Note::Deleted);
    }
    let is_folder_data = header.get("x-imap").is_some()
        && header
            .get("subject")
            .map(decoded_words)
            .is_some_and(|subject| subject.contains("FOLDER INTERNAL DATA"));
    is_folder_data.then_some(Note::FolderData)
}

#[cfg(test)]
mod tests {
    use crate::note::Note;
    use crate::source::eml::tests::message_of;

    #[test]
    fn flags_in_headers() {
        let check = |fields: &str, notes: &[Note]| {
            let mail = format!("From: a@acme.it\n{fields}\nSubject: s\n\nciao\n");
            assert_eq!(message_of(mail.as_bytes()).notes, notes, "{fields}");
        };
        let deleted = |fields: &str| check(fields, &[Note::Deleted]);
        let kept = |fields: &str| check(fields, &[]);
        deleted("X-Mozilla-Status: 0009");
        deleted("X-Mozilla-Status:  1008 ");
        kept("X-Mozilla-Status: 0001");
        kept("X-Mozilla-Status: zzzz");
        kept("X-Mozilla-Status:");
        deleted("X-Mozilla-Status2: 00200000");
        kept("X-Mozilla-Status2: 00800000");
        deleted("X-Evolution: 0000001f-0012");
        kept("X-Evolution: 0000001f-0010");
        kept("X-Evolution: 2");
        deleted("X-Status: AD");
        deleted("Status: ROD");
        kept("Status: RO\nX-Status: A");
        kept("Status: Done");
        kept("Status: CLOSED");
        kept("X-Status: ADDED");
        check(
            "X-IMAP: 1388531640 0000000012\nSubject: DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA",
            &[Note::FolderData],
        );
        kept("X-IMAP: x");
        let first = message_of(b"From: a@acme.it\nX-Mozilla-Status: 0008\n\n");
        assert_eq!(first.notes, [Note::Deleted], "a deleted mail needs no text");
    }
}
