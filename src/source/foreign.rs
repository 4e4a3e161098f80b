//! Files in formats that are not read, and what converts them.

use std::path::Path;

/// A format that is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Foreign {
    /// Its short name, usually an extension.
    pub(super) kind: &'static str,
    /// What it is, and what to do.
    pub(super) remedy: &'static str,
}

/// Extensions (the first names the kind), the first bytes, what it is, and the remedy. A zip-based format has no bytes of
/// its own.
type Row = (&'static [&'static str], &'static [u8], &'static str);

const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
const SAVE_CSV: &str = "a spreadsheet; save it as CSV with a column for each field";
const SAVE_TEXT: &str = "a document; export the mail as .eml or mbox, or save the texts as a CSV table";
const EXPORT_TABLE: &str = "a database or data frame; export it as CSV or JSON lines";

const TABLE: [Row; 27] = [
    (
        &["pst", "ost"],
        b"!BDN",
        "an Outlook store; convert it with: readpst -e -o FOLDER FILE, then read FOLDER",
    ),
    (&["msg", "oft"], OLE, "an Outlook message; convert it with: msgconvert FILE, then read the .eml"),
    (
        &["olm"],
        b"",
        "an Outlook for Mac archive (.olm); export the mail as .eml or mbox: drag it from Outlook to a folder",
    ),
    (
        &["dbx"],
        b"\xCF\xAD\x12\xFE",
        "an Outlook Express folder; convert it with: readdbx, or export the mail as .eml",
    ),
    (&["nsf"], b"", "a Notes database; export the mail as .eml"),
    (&["pdf"], b"%PDF", "PDF, which is not read; export the mail as .eml or mbox from the mail program"),
    (&["xlsx", "xlsm", "xlsb"], b"", SAVE_CSV),
    (&["xls"], b"", SAVE_CSV),
    (&["ods"], b"", SAVE_CSV),
    (&["numbers"], b"", SAVE_CSV),
    (&["docx", "docm"], b"", SAVE_TEXT),
    (&["doc"], b"", SAVE_TEXT),
    (&["odt"], b"", SAVE_TEXT),
    (&["rtf"], b"{\\rtf", SAVE_TEXT),
    (&["pages"], b"", SAVE_TEXT),
    (&["pptx", "ppt", "odp", "key"], b"", SAVE_TEXT),
    (&["epub"], b"", SAVE_TEXT),
    (
        &["webarchive"],
        b"bplist00",
        "a page saved by Safari; save it as page source (.html), or export the mail as .eml",
    ),
    (&["parquet"], b"PAR1", EXPORT_TABLE),
    (&["sqlite", "db", "sqlite3"], b"SQLite format 3\0", EXPORT_TABLE),
    (&["feather", "arrow"], b"ARROW1", EXPORT_TABLE),
    (&["rds", "rdata", "pkl"], b"", EXPORT_TABLE),
    (&["xz"], b"\xFD7zXZ\0", "compressed by xz; decompress it with: unxz FILE"),
    (&["bz2", "tbz", "tbz2"], b"BZh", "compressed by bzip2; decompress it with: bunzip2 FILE"),
    (&["7z"], b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive; unpack it with: 7z x FILE"),
    (&["rar"], b"Rar!", "a RAR archive; unpack it with: unrar x FILE"),
    (&["lz4"], b"\x04\x22\x4D\x18", "compressed by lz4; decompress it with: unlz4 FILE"),
];

fn of_row(row: &Row) -> Foreign {
    Foreign { kind: row.0.first().copied().unwrap_or_default(), remedy: row.2 }
}

/// Returns the lower-case extension of a name.
pub(super) fn extension(name: &str) -> Option<String> {
    Some(Path::new(name).extension()?.to_str()?.to_ascii_lowercase())
}

/// Returns the foreign format of a name by its extension.
pub(super) fn by_name(name: &str) -> Option<Foreign> {
    let extension = extension(name)?;
    TABLE.iter().find(|row| row.0.contains(&extension.as_str())).map(of_row)
}

/// Returns the foreign format of a file by its first bytes. Several formats of one company share them; the name decides.
pub(super) fn by_head(head: &[u8], name: &str) -> Option<Foreign> {
    let row = TABLE.iter().find(|row| !row.1.is_empty() && head.starts_with(row.1))?;
    let by_name = by_name(name).filter(|_| row.1 == OLE);
    Some(by_name.unwrap_or_else(|| of_row(row)))
}

/// An office document whose name does not show its kind.
pub(super) fn office_document(name: &str) -> Foreign {
    by_name(name).unwrap_or(Foreign { kind: "office", remedy: "an office document; save it as CSV" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds() {
        #[track_caller]
        fn check(head: &[u8], name: &str, expected: Option<&str>) {
            assert_eq!(by_head(head, name).or_else(|| by_name(name)).map(|f| f.kind), expected, "{name}");
        }
        check(b"!BDN...", "posta", Some("pst"));
        check(OLE, "a", Some("msg"));
        check(OLE, "a.MSG", Some("msg"));
        check(OLE, "a.xls", Some("xls"));
        check(b"%PDF-1.7", "a.eml", Some("pdf"));
        check(b"PK\x03\x04", "a.xlsx", Some("xlsx"));
        check(b"", "a.olm", Some("olm"));
        check(b"hello", "a.txt", None);
        check(b"", "", None);
    }

    #[test]
    fn every_kind_has_a_remedy_and_no_extension_is_listed_twice() {
        let mut extensions: Vec<&str> = TABLE.iter().flat_map(|row| row.0).copied().collect();
        let n = extensions.len();
        extensions.sort_unstable();
        extensions.dedup();
        assert_eq!(extensions.len(), n);
        assert!(TABLE.iter().all(|row| row.2.contains("; ") && !row.0.is_empty()));
    }
}
