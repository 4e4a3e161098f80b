//! What people export their mail as: archives, compressed files, tables, arrays, pages, and formats that are not read.

use flate2::Compression;
use flate2::write::GzEncoder;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use std::sync::Arc;
use unisono::Message;
use unisono::note::Note;
use unisono::passed_over::PassedKind;
use unisono::source::{self, BrandBy, Format, Limits, MapChoice, Options, Reader, RecordMap};

const BODIES: [&str; 3] =
    ["Nuove brocche di vetro soffiato", "Le tazze blu sono tornate", "Piatti fondi a metà prezzo"];

fn mail(i: usize) -> String {
    let body = BODIES[i % BODIES.len()];
    format!(
        "From: Fornace <posta@fornace.example>\nSubject: Lettera {i}\nMessage-ID: <{i}@fornace.example>\n\
         Content-Type: text/plain; charset=utf-8\n\n{body}, lettera {i}.\n"
    )
}

fn mbox() -> String {
    (0..3).map(|i| format!("From posta@fornace.example Mon Jan  1 00:00:00 2024\n{}\n", mail(i))).collect()
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zst(bytes: &[u8]) -> Vec<u8> {
    compress_to_vec(bytes, CompressionLevel::Fastest)
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut archive = rawzip::ZipArchiveWriter::new(&mut bytes);
    for (i, (name, content)) in members.iter().enumerate() {
        let method = [rawzip::CompressionMethod::STORE, rawzip::CompressionMethod::DEFLATE][i % 2];
        let (mut entry, config) = archive.new_file(name).compression_method(method).start().unwrap();
        let descriptor = if i % 2 == 0 {
            let mut writer = config.wrap(&mut entry);
            writer.write_all(content).unwrap();
            writer.finish().unwrap().1
        } else {
            let encoder = flate2::write::DeflateEncoder::new(&mut entry, Compression::default());
            let mut writer = config.wrap(encoder);
            writer.write_all(content).unwrap();
            let (encoder, descriptor) = writer.finish().unwrap();
            encoder.finish().unwrap();
            descriptor
        };
        entry.finish(descriptor).unwrap();
    }
    archive.finish().unwrap();
    bytes
}

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for (name, content) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        archive.append_data(&mut header, name, *content).unwrap();
    }
    archive.into_inner().unwrap()
}

fn utf16(text: &str) -> Vec<u8> {
    "\u{FEFF}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

/// The messages, and the errors in words, of what a reader finds.
fn read_all(reader: Reader) -> (Vec<Message>, Vec<String>, Reader) {
    let options = Options::default();
    read_with(reader, &options)
}

fn read_with(mut reader: Reader, options: &Options) -> (Vec<Message>, Vec<String>, Reader) {
    let (mut messages, mut errors) = (Vec::new(), Vec::new());
    for item in reader.by_ref() {
        match item.and_then(|raw| raw.decode(options)) {
            Ok(message) => messages.push(message),
            Err(error) => errors.push(error.to_string()),
        }
    }
    (messages, errors, reader)
}

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, content) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    dir
}

/// Reads one file of this name, and the same bytes as a stream.
#[track_caller]
fn both_ways(name: &str, bytes: &[u8], options: &Options) -> Vec<Message> {
    let dir = folder(&[("dritta/vuoto.txt", b""), (&format!("dritta/{name}"), bytes)]);
    let path = dir.path().join("dritta").join(name);
    let (messages, errors, reader) = read_with(source::open(&path, options).unwrap(), options);
    assert_eq!(errors, [""; 0], "{name}");
    let sum = sha256_of(&path);
    assert_eq!(reader.digest().as_deref(), Some(sum.as_str()), "{name}: the digest is that of the file");
    assert_eq!(Some(reader.bytes_read()), reader.total_bytes(), "{name}");
    let stream = Cursor::new(bytes.to_vec());
    let (streamed, errors, _) =
        read_with(source::read(stream, "-", options.format, options).unwrap(), options);
    assert_eq!(errors, [""; 0], "{name} as a stream");
    assert_eq!(streamed.len(), messages.len(), "{name} as a stream");
    let (in_folder, errors, reader) = read_with(source::open(dir.path(), options).unwrap(), options);
    assert_eq!((in_folder.len(), errors.len()), (messages.len(), 0), "{name} in a folder");
    assert!(reader.digest().is_some());
    messages
}

fn sha256_of(path: &Path) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(fs::read(path).unwrap()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn compressed_files_and_archives_hold_the_same_messages() {
    let mbox = mbox();
    let mails: Vec<String> = (0..3).map(mail).collect();
    let members: Vec<(String, &[u8])> =
        mails.iter().enumerate().map(|(i, mail)| (format!("fornace/{i}.eml"), mail.as_bytes())).collect();
    let members: Vec<(&str, &[u8])> = members.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    let expected: Vec<Option<String>> = (0..3).map(|i| Some(format!("{i}@fornace.example"))).collect();
    let two_frames = [
        zst(&mbox.as_bytes()[..200]),
        b"\x50\x2A\x4D\x18\x03\0\0\0abc".to_vec(),
        zst(&mbox.as_bytes()[200..]),
    ];
    let two_gz = [gz(&mbox.as_bytes()[..77]), gz(&mbox.as_bytes()[77..])].concat();
    let nested = zip(&[
        ("posta/uno.tar.gz", &gz(&tar(&members[..1]))),
        ("posta/due.mbox.gz", &gz(mail_box(1..3).as_bytes())),
    ]);
    for (name, bytes) in [
        ("posta.mbox.gz", gz(mbox.as_bytes())),
        ("posta.gz", two_gz),
        ("posta.mbox.zst", zst(mbox.as_bytes())),
        ("posta.zst", two_frames.concat()),
        ("posta.mbox.gz.gz", gz(&gz(mbox.as_bytes()))),
        ("posta.zip", zip(&members)),
        ("posta.tar", tar(&members)),
        ("posta.tgz", gz(&tar(&members))),
        ("posta.tar.zst", zst(&tar(&members))),
        ("senza-nome", zip(&members)),
        ("annidato.zip", nested),
        ("zip-in-tar.tar", tar(&[("dentro.zip", &zip(&members))])),
    ] {
        let mut got: Vec<Option<String>> =
            both_ways(name, &bytes, &Options::default()).into_iter().map(|message| message.id).collect();
        got.sort();
        assert_eq!(got, expected, "{name}");
    }
}

fn mail_box(range: std::ops::Range<usize>) -> String {
    range.map(|i| format!("From posta@fornace.example Mon Jan  1 00:00:00 2024\n{}\n", mail(i))).collect()
}

#[test]
fn places_within_archives_are_named() {
    let (first, all) = (mail(0), mbox());
    let members: [(&str, &[u8]); 3] =
        [("a/1.eml", first.as_bytes()), ("a/rotta.eml", b"no header"), ("b/posta.mbox", all.as_bytes())];
    let dir = folder(&[("x.zip", &zip(&members))]);
    let by_folder = Options { brand_by: BrandBy::Folder, ..Options::default() };
    let mut reader = source::open(dir.path().join("x.zip"), &by_folder).unwrap();
    let root = format!("{}/", dir.path().display());
    let places: Vec<String> = reader
        .by_ref()
        .map(|raw| {
            let raw = raw.unwrap();
            let brand =
                raw.decode(&by_folder).map_or_else(|error| error.kind.cause().to_owned(), |m| m.brand);
            format!("{} {} {brand}", raw.place().path.replace(&root, ""), raw.place().position)
        })
        .collect();
    assert_eq!(
        places[..3],
        ["x.zip!a/1.eml  a", "x.zip!a/rotta.eml  not_mail", "x.zip!b/posta.mbox byte 0 b"]
    );
    assert_eq!(places.len(), 5);
}

#[test]
fn bombs_are_errors_and_nothing_else_is_lost() {
    let zeros = vec![b'0'; 40 << 20];
    let bomb = gz(&zeros);
    let dir = folder(&[
        ("a.eml", mail(0).as_bytes()),
        ("bomba.mbox.gz", &bomb),
        ("c.zip", &zip(&[("1.eml", mail(1).as_bytes()), ("2.eml", &zeros), ("3.eml", mail(2).as_bytes())])),
        (
            "d.tgz",
            &gz(&tar(&[("1.eml", mail(3).as_bytes()), ("2.eml", &zeros), ("3.eml", mail(4).as_bytes())])),
        ),
        ("e.eml", mail(5).as_bytes()),
    ]);
    let (messages, errors, reader) = read_all(source::open(dir.path(), &Options::default()).unwrap());
    let ids: Vec<&str> = messages.iter().filter_map(|m| m.id.as_deref()).map(|id| &id[..1]).collect();
    assert_eq!(ids, ["0", "1", "2", "3", "5"]);
    assert_eq!(errors.len(), 3, "{errors:?}");
    assert!(
        errors
            .iter()
            .all(|error| error.contains("more than 200 times its size") && error.contains("`unpack_ratio`"))
    );
    assert!(reader.digest().is_some());

    let limits = Limits { unpack_ratio: 100_000, message_bytes: 50 << 20, ..Limits::default() };
    let trusting = Options { limits: limits.clone(), ..Options::default() };
    let (_, errors, _) =
        read_with(source::open(dir.path().join("bomba.mbox.gz"), &trusting).unwrap(), &trusting);
    assert!(!errors.iter().any(|error| error.contains("unpacks")), "{errors:?}");
    let tight = Options { limits: Limits { unpacked_bytes: 1 << 20, ..limits }, ..Options::default() };
    for name in ["bomba.mbox.gz", "c.zip", "d.tgz"] {
        let (_, errors, _) = read_with(source::open(dir.path().join(name), &tight).unwrap(), &tight);
        assert_eq!(errors.len(), 1, "{name}: {errors:?}");
        assert!(errors[0].contains("more than 1048576 bytes; raise `unpacked_bytes`"), "{}", errors[0]);
    }
}

#[test]
fn a_zip_in_a_stream_is_held_within_its_limit() {
    let bytes = zip(&[("1.eml", mail(0).as_bytes())]);
    let at = |held_zip_bytes| {
        let options =
            Options { limits: Limits { held_zip_bytes, ..Limits::default() }, ..Options::default() };
        source::read(Cursor::new(bytes.clone()), "-", Format::Auto, &options)
            .map(|reader| read_all(reader).0.len())
    };
    assert_eq!(at(bytes.len()).unwrap(), 1);
    let error = at(bytes.len() - 1).unwrap_err().to_string();
    assert!(error.contains("raise `held_zip_bytes`"), "{error}");
}

#[test]
fn damaged_archives_keep_what_came_before() {
    let mbox = mail_box(0..200);
    let cut = |bytes: Vec<u8>| bytes[..bytes.len() * 3 / 4].to_vec();
    let members: Vec<(String, String)> = (0..50).map(|i| (format!("{i:02}.eml"), mail(i))).collect();
    let members: Vec<(&str, &[u8])> =
        members.iter().map(|(name, mail)| (name.as_str(), mail.as_bytes())).collect();
    for (name, bytes) in [
        ("a.mbox.gz", cut(gz(mbox.as_bytes()))),
        ("a.tar", cut(tar(&members))),
        ("a.tgz", cut(gz(&tar(&members)))),
    ] {
        let dir = folder(&[(name, &bytes), ("z.eml", mail(900).as_bytes())]);
        let (messages, errors, _) = read_all(source::open(dir.path(), &Options::default()).unwrap());
        assert!(messages.len() > 20, "{name}: {}", messages.len());
        assert_eq!(messages.last().unwrap().id.as_deref(), Some("900@fornace.example"), "{name}");
        assert!(!errors.is_empty() && errors.len() <= 2, "{name}: {errors:?}");
    }
    // What follows a gzip stream: zeros that a tape adds are no error, other bytes are.
    for (after, n_errors) in [(&[0; 700][..], 0), (b"junk", 1)] {
        let dir = folder(&[("a.mbox.gz", &[gz(mail_box(0..2).as_bytes()), after.to_vec()].concat())]);
        let (messages, errors, _) = read_all(source::open(dir.path(), &Options::default()).unwrap());
        assert_eq!((messages.len(), errors.len()), (1 + usize::from(n_errors == 0), n_errors), "{errors:?}");
    }
    // A zip has its directory at the end.
    let error =
        source::open(folder(&[("a.zip", &cut(zip(&members)))]).path().join("a.zip"), &Options::default());
    assert!(error.unwrap_err().to_string().contains("the zip archive is damaged"));
    // One byte of the third member is wrong: its checksum tells.
    let mut bytes = zip(&members[..4]);
    let at = bytes.windows(9).position(|piece| piece == b"lettera 2").unwrap();
    bytes[at] = b'L';
    let dir = folder(&[("a.zip", &bytes)]);
    let (messages, errors, _) =
        read_all(source::open(dir.path().join("a.zip"), &Options::default()).unwrap());
    assert_eq!((messages.len(), errors.len()), (3, 1), "{errors:?}");
}

#[test]
fn hidden_members_are_skipped_and_names_touch_no_file() {
    let dir = folder(&[]);
    let bytes = zip(&[
        ("__MACOSX/a.eml", b"x"),
        ("a/.nascosto.eml", mail(0).as_bytes()),
        ("../../fuori.eml", mail(1).as_bytes()),
        ("/etc/passwd", mail(2).as_bytes()),
    ]);
    let before = fs::read_dir(dir.path()).unwrap().count();
    fs::write(dir.path().join("x.zip"), bytes).unwrap();
    let (messages, errors, reader) =
        read_all(source::open(dir.path().join("x.zip"), &Options::default()).unwrap());
    assert_eq!((messages.len(), errors.len(), reader.ignored()), (2, 0, 2));
    assert!(messages.iter().all(|message| message.brand == "fornace.example"));
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), before + 1);
}

#[test]
fn tables_in_any_dress_are_one_table() {
    let rows = [
        ["1", "Fornace", "Più \"sottili\", più leggère"],
        ["2", "Vetreria", "Due righe\ndi testo; e un più"],
    ];
    let table = |sign: char, end: &str| {
        let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
        let line =
            |row: &[&str]| row.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(&sign.to_string());
        let lines: Vec<String> = [["id", "brand", "body"]].iter().chain(&rows).map(|row| line(row)).collect();
        lines.iter().map(|line| format!("{line}{end}")).collect::<String>()
    };
    let legacy =
        |text: String| text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect::<Vec<u8>>();
    for (name, bytes) in [
        ("t.csv", table(',', "\n").into_bytes()),
        ("t.csv", table(';', "\r\n").into_bytes()),
        ("t.tsv", table('\t', "\n").into_bytes()),
        ("t.csv", table('|', "\n").into_bytes()),
        ("t.csv", format!("\u{FEFF}{}", table(',', "\r\n")).into_bytes()),
        ("t.csv", format!("sep=;\r\n{}", table(';', "\r\n")).into_bytes()),
        ("t.csv", utf16(&table('\t', "\r\n"))),
        ("t.csv", legacy(table(';', "\r\n"))),
        ("t.csv", table(',', "\n").replace("\"body\"", "\" Body \"").into_bytes()),
        ("t.csv.gz", gz(table(',', "\n").as_bytes())),
        ("t.txt", table(',', "\n").into_bytes()),
        ("t.csv", table(',', "\n").trim_end().as_bytes().to_vec()),
        ("t.csv", format!("{}\n\n\n", table(',', "\n")).into_bytes()),
        ("t.csv", table(',', "\n").replace("\"\"", "\\\"").into_bytes()),
    ] {
        let messages = both_ways(name, &bytes, &Options::default());
        let got: Vec<[&str; 3]> = messages
            .iter()
            .map(|m| [m.id.as_deref().unwrap(), m.brand.as_str(), m.body.text.as_deref().unwrap()])
            .collect();
        assert_eq!(got, rows, "{name} {:?}", String::from_utf8_lossy(&bytes[..40]));
    }
    let dir = folder(&[("t.csv", &legacy(table(';', "\n")))]);
    let (_, _, reader) = read_all(source::open(dir.path(), &Options::default()).unwrap());
    assert_eq!(reader.notes().count(Note::LegacyTable), 1);
}

#[test]
fn what_is_no_table_of_messages_is_refused_or_passed_over() {
    let refused = |text: &str| {
        let stream = Cursor::new(text.as_bytes().to_vec());
        source::read(stream, "-", Format::Auto, &Options::default()).unwrap_err().to_string()
    };
    assert_eq!(
        refused("nome,telefono\nAda,1\n"),
        "-: no text: expected a column body, html, text, subject, found nome, telefono; name the column of the text (`map.body`), \
         or add a first line of column names if the table has none"
    );
    for prose in ["Dear all,\nhere, we are.\n", "hello\n", "a, b and c\n1\n"] {
        assert!(refused(prose).contains("unknown format; set `input_format`"), "{prose}");
    }
    let dir = folder(&[
        ("1.eml", mail(0).as_bytes()),
        ("rubrica.csv", b"nome,telefono\nAda,1\n"),
        ("conf.json", b"{\"a\": 1}"),
    ]);
    let (messages, errors, reader) = read_all(source::open(dir.path(), &Options::default()).unwrap());
    assert_eq!((messages.len(), errors.len()), (1, 0));
    let kinds: Vec<(&str, u64)> = reader.passed_over().iter().map(|(kind, files)| (kind, files.n)).collect();
    assert_eq!(kinds, [("csv", 1), ("json", 1)]);
    let ragged = "id,brand,body\n1,a,x\n2,a\n3,a,y\n";
    let reader = source::read(Cursor::new(ragged), "t.csv", Format::Csv, &Options::default()).unwrap();
    let (messages, errors, _) = read_all(reader);
    assert_eq!(messages.len(), 2);
    assert_eq!(
        errors,
        ["t.csv, line 3: expected 3 fields, found 2; quote fields that contain the separator or line breaks"]
    );
}

#[test]
fn json_in_any_layout_is_the_same_records() {
    let records = [
        r#"{"id":"1","brand":"Fornace","body":"Tazze \"blu\" {nuove}]","tags":["a",{"b":[]}]}"#,
        r#"{"id":"2","brand":"Vetreria","body":"Perché no?","score":1.5}"#,
    ];
    let pretty =
        |record: &str| record.replace(",\"", ",\n  \"").replacen('{', "{\n  ", 1).replace("}]}", "}]\n}");
    for (name, bytes) in [
        ("p.jsonl", records.join("\n").into_bytes()),
        ("p.json", format!("[{}]", records.join(",")).into_bytes()),
        ("p.json", format!("\u{FEFF}[\n{}\n]\n", records.map(pretty).join(",\n")).into_bytes()),
        ("p.jsonl", format!("[{}]", records.join(",\n")).into_bytes()),
        ("p.json", records.map(pretty).join("\n").into_bytes()),
        ("p.ndjson", records.map(pretty).join("\n").into_bytes()),
        ("p.json", format!("{{\"next\":null,\"items\":[{}],\"n\":2}}", records.join(",")).into_bytes()),
        ("p", utf16(&records.join("\r\n"))),
        ("p.json", utf16(&format!("[{}]", records.join(",")))),
        ("p.json.gz", gz(format!("[{}]", records.join(",")).as_bytes())),
        ("p", records.map(|record| format!("\u{1e}{record}\n")).concat().into_bytes()),
    ] {
        let messages = both_ways(name, &bytes, &Options::default());
        let got: Vec<(Option<&str>, Option<&str>)> =
            messages.iter().map(|m| (m.id.as_deref(), m.body.text.as_deref())).collect();
        let expected = [(Some("1"), Some("Tazze \"blu\" {nuove}]")), (Some("2"), Some("Perché no?"))];
        assert_eq!(got, expected, "{name} {}", String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn not_a_number_is_null_and_told() {
    let line = "{\"id\":\"1\",\"brand\":\"Fornace\",\"body\":\"NaN\",\"campaign\":NaN}\n";
    let reader = source::read(Cursor::new(line), "-", Format::Auto, &Options::default()).unwrap();
    let mut messages = reader.messages();
    let message = messages.next().unwrap().unwrap();
    assert_eq!((message.campaign, message.body.text.as_deref()), (None, Some("NaN")));
    assert!(messages.next().is_none());
    assert_eq!(messages.reader().notes().count(Note::NonFinite), 1);
}

#[test]
fn pages_are_messages_of_their_folder() {
    let page = |title: &str| {
        format!("<!DOCTYPE html><html><head><title>{title}</title></head><body><p>Testo {title}")
    };
    let pages = [page("Uno &amp; due"), page("Tre"), page("Quattro")];
    let files: [(&str, &[u8]); 5] = [
        ("fornace/1.html", pages[0].as_bytes()),
        ("fornace/2.htm", pages[1].as_bytes()),
        ("fornace/2_files/cornice.html", b"<html>x"),
        ("fornace/2_files/stile.css", b"p {}"),
        ("vetreria/senza", pages[2].as_bytes()),
    ];
    let dir = folder(&files);
    for reader in [
        source::open(dir.path(), &Options::default()),
        source::read(Cursor::new(zip(&files)), "-", Format::Auto, &Options::default()),
        source::read(Cursor::new(tar(&files)), "-", Format::Auto, &Options::default()),
    ] {
        let (messages, errors, reader) = read_all(reader.unwrap());
        let mut got: Vec<(&str, Option<&str>)> =
            messages.iter().map(|m| (m.brand.as_str(), m.subject.as_deref())).collect();
        got.sort_unstable();
        let expected =
            [("fornace", Some("Tre")), ("fornace", Some("Uno & due")), ("vetreria", Some("Quattro"))];
        assert_eq!((got, errors.len()), (expected.to_vec(), 0));
        assert_eq!(reader.passed_over().n(), 2);
    }
}

#[test]
fn pages_beside_mail_are_passed_over() {
    let page = b"<html><title>Il tuo archivio</title><body>Benvenuto";
    let files: [(&str, &[u8]); 3] = [
        ("Takeout/indice.html", page),
        ("Takeout/Posta/tutta.mbox", MBOX.as_bytes()),
        ("Takeout/Posta/z.html", page),
    ];
    let dir = folder(&files);
    let zipped = folder(&[("t.zip", &zip(&files))]);
    let packed = folder(&[("t.tgz", &gz(&tar(&files)))]);
    for dir in [dir, zipped, packed] {
        let (messages, errors, reader) = read_all(source::open(dir.path(), &Options::default()).unwrap());
        assert_eq!((messages.len(), errors.len()), (1, 0));
        let (kind, files) = reader.passed_over().iter().next().unwrap();
        assert_eq!((kind, files.n), ("html", 2));
        assert!(files.remedy.as_deref().unwrap().contains("`input_format`"));
        assert!(files.names.iter().any(|name| name.ends_with("Takeout/indice.html")), "{:?}", files.names);
    }
}

const MBOX: &str = "From a@b.example Mon Jan  1 00:00:00 2024\nFrom: a@b.example\nSubject: s\n\nciao\n";

#[test]
fn formats_that_are_not_read_name_their_converter() {
    let ole = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1....".as_slice();
    let office = zip(&[("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<workbook/>")]);
    let other = zip(&[("Local/Inbox/message_1.xml", b"<emails/>")]);
    for (name, bytes, kind, tool) in [
        ("a.pst", b"!BDN....".as_slice(), "pst", "readpst"),
        ("senza-nome", b"!BDN....", "pst", "readpst"),
        ("a.msg", ole, "msg", "msgconvert"),
        ("a.xls", ole, "xls", "CSV"),
        ("a.xlsx", &office, "xlsx", "CSV"),
        ("tabella", &office, "office", "CSV"),
        ("a.olm", &other, "olm", "export the mail as .eml or mbox"),
        ("a.pdf", b"%PDF-1.4 x", "pdf", "export the mail as .eml"),
        ("a.mbox.xz", b"\xFD7zXZ\0..", "xz", "unxz"),
        ("a.7z", b"7z\xBC\xAF\x27\x1C..", "7z", "7z x"),
        ("a.docx", &office, "docx", "export the mail"),
    ] {
        let dir = folder(&[(name, bytes), ("1.eml", mail(0).as_bytes())]);
        let error = source::open(dir.path().join(name), &Options::default()).unwrap_err().to_string();
        assert!(error.contains("unsupported format: ") && error.contains(tool), "{error}");
        let (messages, errors, reader) = read_all(source::open(dir.path(), &Options::default()).unwrap());
        assert_eq!((messages.len(), errors.len()), (1, 0), "{name}");
        let (found, files) = reader.passed_over().iter().next().unwrap();
        assert_eq!((found, files.n), (kind, 1), "{name}");
        assert!(files.remedy.as_deref().unwrap().contains(tool) && files.names[0].ends_with(name));
    }
}

#[test]
fn side_files_of_an_export_are_no_messages() {
    let (first, second) = (mail(0), mail(1));
    let ad = br#"[{"ad_archive_id":"7","page_name":"Fornace","ad_creative_bodies":["Brocche di vetro"]}]"#;
    let mut files: [(&str, &[u8]); 6] = [
        ("1.eml", first.as_bytes()),
        ("1.metadata.json", b"{\"Version\": 1, \"Payload\": {\"Subject\": \"x\"}}"),
        ("2.eml", second.as_bytes()),
        ("2.eml.json", b"{\"subject\": \"Lettera\", \"unread\": 0}"),
        ("2.json", ad),
        ("altro.json", b"{\"brand\": \"Vetreria\", \"subject\": \"Lettera\"}\n{\"brand\": \"Vetreria\"}\n"),
    ];
    let in_folder = folder(&files);
    let packed = folder(&[("a.tar", &tar(&files)), ("b.tgz", &gz(&tar(&files))), ("c.zip", &zip(&files))]);
    files.reverse();
    let reversed = folder(&[("a.tar", &tar(&files))]);
    for (path, n) in [(in_folder.path(), 1), (packed.path(), 3), (reversed.path(), 1)] {
        let (messages, errors, reader) = read_all(source::open(path, &Options::default()).unwrap());
        let json = |(kind, files): (&str, &PassedKind)| (kind == "json").then_some(files.n as usize);
        assert_eq!((messages.len(), errors.len()), (3 * n, n), "{errors:?}");
        assert_eq!(reader.passed_over().iter().find_map(json), Some(3 * n));
        assert_eq!(reader.notes().count(Note::ColumnMapChosen), 0);
    }
    let alone = folder(&[("a.tar", &tar(&[("2.json", ad)]))]);
    let (messages, _, reader) = read_all(source::open(alone.path(), &Options::default()).unwrap());
    assert_eq!((messages.len(), reader.notes().count(Note::ColumnMapChosen)), (1, 1));
}

#[test]
fn of_several_lists_the_one_with_texts_is_read_and_the_others_are_named() {
    #[track_caller]
    fn check(json: &str, expected: &[&str], others: &[&str]) {
        let dir = folder(&[("export.json", json.as_bytes())]);
        let path = dir.path().join("export.json");
        let (messages, errors, reader) = read_all(source::open(&path, &Options::default()).unwrap());
        let brands: Vec<&str> = messages.iter().map(|message| message.brand.as_str()).collect();
        assert_eq!((brands.as_slice(), errors.len()), (expected, 0), "{json}: {errors:?}");
        let found: Vec<&String> = reader.notes().iter().flat_map(|(_, noted)| &noted.places).collect();
        let others: Vec<String> =
            others.iter().map(|list| format!("{} (list {list})", path.display())).collect();
        assert_eq!(found, others.iter().collect::<Vec<_>>(), "{json}");
        assert_eq!(reader.notes().count(Note::OtherList), others.len() as u64);
    }
    // Posts with comments are the posts; a text beside a list may be of another matter.
    let post = r#"{"brand":"P","text":"x","comments":[{"brand":"C","body":"y"}]}"#;
    check(&format!("{post}\n{post}\n"), &["P", "P"], &["comments"]);
    check(r#"{"brand":"P","text":"x","data":[{"brand":"C","body":"y"}]}"#, &["C"], &[]);
    check(r#"{"brand":"P","text":"x","data":[{"brand":"C","text":"y"}]}"#, &["P"], &["data"]);
    let drafts = r#""drafts":[{"brand":"D","subject":"s"}]"#;
    let mails = r#""mails":[{"brand":"M","subject":"s","html":"<p>x"}]"#;
    let posts = r#""posts":[{"brand":"P","body":"x"}]"#;
    check(&format!("{{{drafts},{mails},{posts},\"tags\":[{{\"n\":1}}]}}"), &["M"], &["posts", "drafts"]);
    check(&format!("{{{mails},{drafts}}}"), &["M"], &["drafts"]);
    check(&format!("{{{drafts},{posts}}}"), &["P"], &["drafts"]);
    check(&format!("{{{drafts},\"senders\":[{{\"brand\":\"x\"}}]}}"), &["D"], &[]);
    // Among equals the one with more columns, then the first by name.
    let dated = r#""z":[{"brand":"Z","body":"x","sent_at":"2024-05-01"}]"#;
    check(&format!("{{{posts},{dated}}}"), &["Z"], &["posts"]);
    check(r#"{"b":[{"brand":"B","body":"x"}],"a":[{"brand":"A","body":"x"}]}"#, &["A"], &["b"]);
}

#[test]
fn a_table_may_have_a_title_or_one_column() {
    #[track_caller]
    fn check(table: &str, expected: &[&str]) {
        let dir = folder(&[("tabella.csv", table.as_bytes())]);
        let (messages, errors, _) =
            read_with(source::open(dir.path().join("tabella.csv"), &by_folder()).unwrap(), &by_folder());
        let texts: Vec<&str> = messages.iter().filter_map(|m| m.body.text.as_deref()).collect();
        assert_eq!((texts.as_slice(), errors.len()), (expected, 0), "{table}: {errors:?}");
    }
    let rows = "id,brand,body\n1,a,x\n2,b,\"y, z\"\n";
    check(&format!("Esportazione\n{rows}"), &["x", "y, z"]);
    check(&format!("\u{FEFF}Esportazione;;\r\n\r\n{}", rows.replace(',', ";")), &["x", "y; z"]);
    check(&format!("Posta\nFornace\n{rows}"), &["x", "y, z"]);
    check(
        "body\nCiao, come stai\n\"due; parti\"\nuna riga\n",
        &["Ciao, come stai", "due; parti", "una riga"],
    );
    let dir = folder(&[("tabella.csv", format!("Esportazione\n{rows}3,c\n").as_bytes())]);
    let (_, errors, _) = read_all(source::open(dir.path(), &Options::default()).unwrap());
    assert!(errors.len() == 1 && errors[0].contains("tabella.csv, line 5: expected 3 fields"), "{errors:?}");
}

fn by_folder() -> Options {
    Options { brand_by: BrandBy::Folder, ..Options::default() }
}

/// A member of a tar archive with this type, and what follows its header.
fn tar_entry(kind: tar::EntryType, name: &str, content: &[u8]) -> Vec<u8> {
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(kind);
    header.set_path(name).unwrap();
    header.set_size(content.len() as u64);
    header.set_cksum();
    let padding = vec![0; (512 - content.len() % 512) % 512];
    [header.as_bytes(), content, &padding].concat()
}

#[test]
fn links_and_sparse_files_of_archives_are_counted() {
    use tar::EntryType;
    let (first, second) = (mail(0), mail(1));
    let body = second.as_bytes();
    // A sparse file whose map goes on in two more blocks, and one whose map is in its content.
    let mut old = tar_entry(EntryType::GNUSparse, "posta/vecchia.mbox", body);
    old[482] = 1;
    let mut header = tar::Header::from_byte_slice(&old[..512]).clone();
    header.set_cksum();
    let mut more = [0_u8; 1024];
    more[504] = 1;
    let old = [header.as_bytes().as_slice(), &more, &old[512..]].concat();
    let pax = b"22 GNU.sparse.major=1\n36 GNU.sparse.name=posta/nuova.mbox\n";
    let bytes = [
        tar_entry(EntryType::new(b'V'), "etichetta", b""),
        tar_entry(EntryType::Directory, "posta", b""),
        tar_entry(EntryType::Symlink, "posta/x.eml", b""),
        tar_entry(EntryType::GNULongLink, "x", b"un bersaglio"),
        tar_entry(EntryType::Link, "posta/y.eml", b""),
        tar_entry(EntryType::Fifo, "posta/z", b""),
        old,
        tar_entry(EntryType::XHeader, "PaxHeaders/nuova", pax),
        tar_entry(EntryType::Regular, "GNUSparseFile.1/nuova.mbox", body),
        tar_entry(EntryType::Regular, "posta/1.eml", first.as_bytes()),
    ]
    .concat();
    let dir = folder(&[("a.tar", &bytes)]);
    let (messages, errors, reader) = read_all(source::open(dir.path(), &Options::default()).unwrap());
    assert_eq!((messages.len(), errors.len()), (1, 0), "{errors:?}");
    assert_eq!(reader.ignored(), 5);
    let (kind, files) = reader.passed_over().iter().next().unwrap();
    assert_eq!((kind, files.n), ("sparse", 2));
    assert!(files.names[0].ends_with("a.tar!posta/vecchia.mbox"), "{:?}", files.names);
    assert!(files.names[1].ends_with("a.tar!posta/nuova.mbox"), "{:?}", files.names);
    assert!(files.remedy.as_deref().unwrap().contains("unpack"));
}

#[test]
fn archives_that_follow_each_other_are_read_to_the_end() {
    let (first, second) = (mail(0), mail(1));
    let first = tar(&[("1.eml", first.as_bytes())]);
    let second = tar(&[("2.eml", second.as_bytes())]);
    let zeros = vec![0; 20 * 512];
    for (name, bytes, n) in [
        ("two", [&*first, &second].concat(), 2),
        ("more zeros between", [&*first, &zeros, &second, &zeros].concat(), 2),
        ("not a whole block of zeros", [&*first, &zeros[..700]].concat(), 1),
        ("junk after the end", [&*first, &[b'x'; 2000][..]].concat(), 1),
    ] {
        let dir = folder(&[("a.tar", &bytes)]);
        let (messages, errors, _) = read_all(source::open(dir.path(), &Options::default()).unwrap());
        assert_eq!((messages.len(), errors.len()), (n, 0), "{name}: {errors:?}");
    }
}

#[test]
fn ads_are_read_by_their_map() {
    let json = r#"{"data":[{"id":"7","page_name":"Fornace","ad_delivery_start_time":"2024-05-01",
        "ad_creative_bodies":["Oggi -20% su tutto","Oggi -20% su tutto"],"ad_creative_link_titles":["Tazze"],
        "publisher_platforms":["facebook","instagram"]}],"paging":{"next":"x"}}"#;
    let csv = "ad_archive_id,page_name,ad_delivery_start_time,ad_creative_bodies,ad_creative_link_titles,publisher_platforms\n\
        7,Fornace,2024-05-01,\"[\"\"Oggi -20% su tutto\"\", \"\"Oggi -20% su tutto\"\"]\",Tazze,\"facebook, instagram\"\n";
    let scraped = r#"[{"ad_archive_id":"7","page_name":"Fornace","start_date":1714521600,"publisher_platforms":["facebook","instagram"],
        "snapshot":{"body":{"text":"Oggi -20% su tutto"},"title":"Tazze","cards":[]}}]"#;
    for (name, text) in [("ads.json", json), ("ads.csv", csv), ("scraped.json", scraped)] {
        let messages = both_ways(name, text.as_bytes(), &Options::default());
        let [message] = messages.as_slice() else { panic!("{name}: {}", messages.len()) };
        assert_eq!((message.id.as_deref(), message.brand.as_str()), (Some("7"), "Fornace"), "{name}");
        assert_eq!(message.body.text.as_deref(), Some("Oggi -20% su tutto"), "{name}");
        assert_eq!(message.subject.as_deref(), Some("Tazze"), "{name}");
        assert_eq!(message.sent_at.map(|time| time.unix), Some(1_714_521_600), "{name}");
        assert!(
            message.columns.contains(&("publisher_platforms".to_owned(), "facebook, instagram".to_owned())),
            "{name}"
        );
        let dir = folder(&[(name, text.as_bytes())]);
        let (_, _, reader) = read_all(source::open(dir.path(), &Options::default()).unwrap());
        assert_eq!(reader.notes().count(Note::ColumnMapChosen), 1, "{name}");
    }
}

#[test]
fn chats_are_what_the_brand_wrote() {
    let lines = [
        r#"{"channel":"chat","brand":"Fornace","id":"1","messages":[{"role":"assistant","content":"Ciao, come posso aiutarti?"},{"role":"user","content":"Sono Ada"},{"role":"assistant","content":"Ecco"}]}"#,
        r#"{"channel":"chat","company":"Fornace","id":"2","turns":[{"speaker":"Cliente","text":"Sono Ada"},{"speaker":"Operatore","text":"Ciao, come posso aiutarti?"},{"speaker":"Operatore","text":"Ecco"}]}"#,
        r#"{"channel":"chat","brand":"Fornace","id":"3","transcript":[{"author":{"type":"bot"},"from":"bot","text":"Ciao, come posso aiutarti?"},{"from":"visitor","text":"Sono Ada"},{"from":"bot","text":"Ecco"}]}"#,
    ];
    for line in lines {
        let messages = both_ways("chat.jsonl", line.as_bytes(), &Options::default());
        assert_eq!(messages[0].body.text.as_deref(), Some("Ciao, come posso aiutarti?\n\nEcco"), "{line}");
        assert_eq!(
            (messages[0].brand.as_str(), messages[0].channel),
            ("Fornace", unisono::message::Channel::Chat)
        );
    }
    let turns = "{\"brand\":\"Fornace\",\"conversation_id\":\"c\",\"role\":\"agent\",\"text\":\"Ciao\"}\n\
        {\"brand\":\"Fornace\",\"conversation_id\":\"c\",\"role\":\"customer\",\"text\":\"Sono Ada\"}\n";
    let mut messages =
        source::read(Cursor::new(turns), "-", Format::Auto, &Options::default()).unwrap().messages();
    assert_eq!(messages.by_ref().filter_map(Result::ok).count(), 1);
    assert_eq!(messages.reader().notes().count(Note::OtherTurn), 1);
}

#[test]
fn maps_are_chosen_named_or_brought() {
    let text = r#"[{"shop":{"name":"Fornace"},"parts":[{"t":"Tazze"},{"t":"Piatti"}]}]"#;
    let map = RecordMap::parse("mia.map", "brand: shop.name\nbody: parts[].t").unwrap();
    let options = Options { map: MapChoice::Fixed(Arc::new(map)), ..Options::default() };
    let messages = both_ways("x.json", text.as_bytes(), &options);
    assert_eq!(
        (messages[0].brand.as_str(), messages[0].body.text.as_deref()),
        ("Fornace", Some("Tazze\n\nPiatti"))
    );
    let chat =
        r#"{"channel":"chat","brand":"Fornace","subject":"s","messages":[{"role":"bot","content":"Ciao"}]}"#;
    let none = Options { map: MapChoice::None, ..Options::default() };
    assert_eq!(both_ways("x.jsonl", chat.as_bytes(), &none)[0].body.text, None);
}
