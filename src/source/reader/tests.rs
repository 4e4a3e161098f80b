//! The reader, over folders, files and streams.

use super::{messages, open, read};
use crate::error::{Error, ErrorKind, Place, Result};
use crate::source::Reader;
use crate::source::digest::{hex, sha256};
use crate::source::options::{BrandBy, Format, Options};
use crate::source::raw::Raw;
use std::fs;
use std::io::{self, BufReader};
use std::path::Path;

const MAIL: &str = "From: Acme <a@acme.it>\nSubject: s\n\nciao\n";

const SEPARATOR: &str = "From a@b Mon Jan  1 00:00:00 2024\n";

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, content) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    dir
}

/// The items of a reader, one line each, without the path of the folder.
fn listing(root: &Path, reader: &mut Reader, options: &Options) -> Vec<String> {
    reader
        .by_ref()
        .map(|item| match item.and_then(|raw| Ok((raw.place(), raw.decode(options)?))) {
            Ok((place, message)) => {
                let path = place.path.replace(&root.display().to_string(), "");
                format!("{path} {} {}", place.position, message.brand)
            }
            Err(error) => error.to_string().replace(&root.display().to_string(), ""),
        })
        .collect()
}

#[test]
fn a_folder_of_everything() {
    let mbox = format!("{SEPARATOR}{MAIL}\n{SEPARATOR}{MAIL}");
    let dir = folder(&[
        ("b/two.mbox", &mbox),
        ("a.eml", MAIL),
        ("broken.eml", "not mail"),
        ("README.md", "# Mail\n"),
        ("lines.jsonl", "{\"brand\":\"x\",\"body\":\"y\"}\nno\n"),
        ("box/cur/123:2,S", MAIL),
        ("Inbox", &mbox),
        (".hidden.eml", MAIL),
        ("empty.txt", ""),
    ]);
    let options = Options::default();
    let mut reader = open(dir.path(), &options).unwrap();
    assert_eq!(reader.digest(), None);
    assert_eq!(
        listing(dir.path(), &mut reader, &options),
        [
            "/Inbox byte 0 acme.it",
            "/Inbox byte 75 acme.it",
            "/a.eml  acme.it",
            "/b/two.mbox byte 0 acme.it",
            "/b/two.mbox byte 75 acme.it",
            "/box/cur/123:2,S  acme.it",
            "/broken.eml: not a mail message: no header line found",
            "/lines.jsonl line 1 x",
            "/lines.jsonl, line 2: unusable JSON record: expected ident at column 2",
        ]
    );
    assert_eq!(reader.ignored(), 3);
    assert_eq!(Some(reader.bytes_read()), reader.total_bytes());
    let by_folder = Options { brand_by: BrandBy::Folder, format: Format::Auto, ..Options::default() };
    let got: Vec<_> =
        messages(dir.path().join("box"), &by_folder).unwrap().map(|m| m.unwrap().brand).collect();
    assert_eq!(got, ["box"]);
    let got: Vec<_> =
        messages(dir.path().join("box/cur/123:2,S"), &by_folder).unwrap().map(|m| m.unwrap().brand).collect();
    assert_eq!(got, ["box"]);
}

#[test]
fn digests_are_those_of_sha256sum() {
    let dir = folder(&[("b/2.eml", "two"), ("a.eml", "one"), ("skipped.md", "three")]);
    let options = Options::default();
    // echo -n one | sha256sum; echo -n two | sha256sum
    let one = "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed";
    let two = "3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3";
    let mut reader = open(dir.path(), &options).unwrap();
    assert_eq!(reader.by_ref().count(), 2);
    let expected = sha256(format!("a.eml\t{one}\nb/2.eml\t{two}\n").as_bytes());
    assert_eq!(reader.digest(), Some(hex(&expected)));
    let mut reader = open(dir.path().join("a.eml"), &options).unwrap();
    assert_eq!(reader.by_ref().count(), 1);
    assert_eq!(reader.digest().as_deref(), Some(one));
}

#[test]
fn streams_tell_their_format() {
    let count = |text: &str, format| {
        let options = Options::default();
        let bytes = io::Cursor::new(text.as_bytes().to_vec());
        let reader = read(BufReader::with_capacity(1, bytes), "-", format, &options)?;
        Ok(reader.messages().filter(Result::is_ok).count())
    };
    let unknown = Error::from(ErrorKind::UnknownFormat).at(Place::whole("-"));
    assert_eq!(count(MAIL, Format::Auto), Ok(1));
    assert_eq!(count(&format!("{SEPARATOR}{MAIL}\n{SEPARATOR}{MAIL}"), Format::Auto), Ok(2));
    assert_eq!(count("{\"brand\":\"x\",\"body\":\"y\"}\n\n", Format::Auto), Ok(1));
    assert_eq!(count("hello", Format::Auto), Err(unknown.clone()));
    assert_eq!(count(" ", Format::Auto), Err(unknown));
    for format in [Format::Auto, Format::Jsonl, Format::Mbox] {
        assert_eq!(count("", format), Ok(0));
    }
    assert_eq!(count("hello", Format::Eml), Ok(0));
}

#[test]
fn what_cannot_be_opened_fails_at_once() {
    let options = Options::default();
    let error = open("no/such/file.eml", &options).unwrap_err();
    assert_eq!((error.kind.cause(), error.place.path.as_str()), ("io", "no/such/file.eml"));
    let dir = folder(&[("x.md", "# Title")]);
    let error = open(dir.path().join("x.md"), &options).unwrap_err();
    assert_eq!(error.kind, ErrorKind::UnknownFormat);
    assert_eq!(open(dir.path(), &options).unwrap().count(), 0);
}

#[test]
fn a_reader_that_breaks_off_is_an_item() {
    struct Broken;
    impl io::Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("unplugged"))
        }
    }
    let input = io::Read::chain(io::Cursor::new(SEPARATOR.repeat(300)), Broken);
    let mut reader = read(BufReader::new(input), "-", Format::Mbox, &Options::default()).unwrap();
    let error = reader.by_ref().find_map(Result::err).unwrap();
    assert_eq!(error.to_string(), "-: cannot be read: unplugged");
    assert!(reader.next().is_none());
    assert_eq!(reader.digest(), None);
}

#[test]
fn raw_messages_go_to_other_threads() {
    fn is_send_and_sync<T: Send + Sync>() {}
    fn is_send<T: Send>() {}
    is_send_and_sync::<Raw>();
    is_send_and_sync::<Options>();
    is_send::<Reader>();
}
