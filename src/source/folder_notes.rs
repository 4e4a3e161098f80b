//! Notes from folders and labels of sent mail, drafts, spam and trash.

use crate::lexicon::mail::{Folder, folder};
use crate::note::Note;
use crate::spelling::folded;

/// Endings of mailbox files and of the folders that mail programs keep them in.
const ENDINGS: [&str; 6] = [".mbox", ".mbx", ".mbs", ".sbd", ".mboxrd", ".imapmbox"];

/// Returns the note that the path of a file gives: its folders, the file itself if it is a mailbox, and the flags of a
/// Maildir file. `folder` is the name of the folder that holds the file, where the path does not have it.
pub(super) fn of_path(path: &str, is_mailbox: bool, folder: Option<&str>) -> Option<Note> {
    let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
    // Of a file only the whole name counts: `export.bin` is no trash. In a Maildir++, `.INBOX.Sent` is a folder.
    let of_file = is_mailbox.then(|| if file.starts_with('.') { of_name(file) } else { of_whole(file) });
    let of_folders = folders.split('/').chain(folder).filter_map(of_name);
    strongest(of_folders.chain(of_file.flatten()).chain(of_flags(file)))
}

/// Returns the note that labels give, separated by commas.
pub(super) fn of_labels(labels: &str) -> Option<Note> {
    strongest(labels.split(',').filter_map(of_name))
}

/// Returns the strongest note: trash, then spam, then the others.
fn strongest(notes: impl Iterator<Item = Note>) -> Option<Note> {
    notes.max()
}

/// Returns the note of one name, which may be a path of its own ("INBOX.Sent").
fn of_name(name: &str) -> Option<Note> {
    of_whole(name).or_else(|| {
        let name = plain(name);
        let name = name.trim_end_matches(is_of_date);
        let last = name.rsplit(['.', '/']).next().filter(|last| last.len() < name.len())?;
        folder(last).map(note)
    })
}

/// Returns the note of a whole name. It may be quoted, numbered or dated ("Sent-2023").
fn of_whole(name: &str) -> Option<Note> {
    let name = plain(name);
    folder(&name).or_else(|| folder(name.trim_end_matches(is_of_date))).map(note)
}

/// Returns a name in lower case, without quotes, ending and underscores.
fn plain(name: &str) -> String {
    let name = folded(name.trim_matches(['"', ' ']));
    let bare = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(&name);
    bare.replace('_', " ")
}

/// Returns true for what a number or a date at the end of a name consists of.
fn is_of_date(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, ' ' | '-' | '(' | ')')
}

fn note(folder: Folder) -> Note {
    match folder {
        Folder::Sent => Note::Sent,
        Folder::Drafts => Note::Draft,
        Folder::Spam => Note::Spam,
        Folder::Trash => Note::Trash,
    }
}

/// Returns the note of the flags at the end of a Maildir file's name (`1700000000.x.host:2,ST`).
///
/// Systems that allow no colon in names have `;`, `!` or another sign in its place.
fn of_flags(file: &str) -> Option<Note> {
    let (unique, flags) = file.rsplit_once("2,")?;
    let is_flags = unique.ends_with([':', ';', '!', '\u{f022}', '\u{a789}'])
        && flags.bytes().all(|flag| flag.is_ascii_alphabetic());
    let has = |flag| is_flags && flags.contains(flag);
    has('T').then_some(Note::Trash).or(has('D').then_some(Note::Draft))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_by_name() {
        #[track_caller]
        fn check(path: &str, expected: Option<Note>) {
            assert_eq!(of_path(path, true, None), expected, "{path}");
        }
        check("Posta inviata/1.eml", Some(Note::Sent));
        check("archivio/Gesendete Objekte/2024/1.eml", Some(Note::Sent));
        check("mail/.INBOX.Brouillons/cur/1", Some(Note::Draft));
        check("mail/.Junk/cur/1", Some(Note::Spam));
        check("Correo no deseado.mbox", Some(Note::Spam));
        check("Éléments supprimés.mbox/mbox", Some(Note::Trash));
        check("Inbox.sbd/Sent-2023", Some(Note::Sent));
        check("Deleted_Items.mbox", Some(Note::Trash));
        check("Sent (2).mbox", Some(Note::Sent));
        check("Trash/Sent/1.eml", Some(Note::Trash));
        check("Inbox.mbox", None);
        check("Sentieri/1.eml", None);
        check("spam-studio/1.eml", None);
        check("acme/1.eml", None);
        check("cur/1700.x.host:2,S", None);
        check("cur/1700.x.host:2,ST", Some(Note::Trash));
        check("cur/1700.x.host:2,DS", Some(Note::Draft));
        check("cur/1700.x.host,S=120:2,RST", Some(Note::Trash));
        for separator in [';', '!', '\u{f022}', '\u{a789}'] {
            check(&format!("cur/1700.x.host{separator}2,Ta"), Some(Note::Trash));
        }
        check("cur/1700.x.host:2,", None);
        check("cur/1700.x.host:2,S,T", None);
        check("cur/1700.T", None);
        check("Top 12,Tea.eml", None);
    }

    #[test]
    fn only_a_mailbox_is_a_folder_by_its_own_name() {
        assert_eq!(of_path("Papierkorb.mbox", true, None), Some(Note::Trash));
        assert_eq!(of_path("Papierkorb", false, None), None);
        for name in
            ["export.bin", "archive.deleted", "brands.sent", "acme.bulk.mbox", "newsletter.draft.mbox"]
        {
            assert_eq!(of_path(name, true, None), None, "{name}");
        }
        assert_eq!(of_path(".INBOX.Sent", true, None), Some(Note::Sent));
        assert_eq!(of_path("1.eml", false, Some("Papelera")), Some(Note::Trash));
    }

    #[test]
    fn labels() {
        #[track_caller]
        fn check(labels: &str, expected: Option<Note>) {
            assert_eq!(of_labels(labels), expected, "{labels}");
        }
        check("Inbox,Important", None);
        check("Posta in arrivo,Promozioni", None);
        check("Important,Sent,Inbox", Some(Note::Sent));
        check("Messages envoyés,Ouvert", Some(Note::Sent));
        check("Papierkorb, Ungelesen", Some(Note::Trash));
        check("[Gmail]/Spam", Some(Note::Spam));
        check("\"Borradores\"", Some(Note::Draft));
        check("", None);
    }
}
