//! Each limit of reading: an input at the limit is read, one above is not.

use std::io::Cursor;
use unisono::message::Message;
use unisono::note::Note;
use unisono::source::{self, Format, Limits, Options};

fn read(input: &str, format: Format, limits: Limits) -> Result<Message, String> {
    let options = Options { limits, ..Options::default() };
    let reader = source::read(Cursor::new(input.to_owned()), "input", format, &options).unwrap();
    reader.messages().next().unwrap().map_err(|error| error.kind.cause().to_owned())
}

const FROM: &str = "From: Duna <news@duna.example>\nSubject: sabbia\n";

#[test]
fn the_size_of_a_message() {
    let mail = format!("{FROM}\nvento e sabbia\n");
    let mailbox = format!("From a@duna.example Mon Jan  1 00:00:00 2024\n{mail}");
    let record = r#"{"brand":"Duna","body":"vento e sabbia"}"#;
    for (input, format, size) in [
        (mail.as_str(), Format::Eml, mail.len()),
        (mailbox.as_str(), Format::Mbox, mail.len()),
        (record, Format::Jsonl, record.len()),
    ] {
        let limited = |message_bytes| Limits { message_bytes, ..Limits::default() };
        let at = (1..size + 128).find(|&bytes| read(input, format, limited(bytes)).is_ok()).unwrap();
        assert!(at.abs_diff(size) <= 2, "{format:?}: {size} bytes are read from a limit of {at} on");
        assert_eq!(read(input, format, limited(at)).unwrap().brand.to_lowercase().get(..4), Some("duna"));
        assert_eq!(read(input, format, limited(at - 1)), Err("too_large".to_owned()), "{format:?}");
    }
}

#[test]
fn the_parts_of_a_mail() {
    let mail = |parts: usize| {
        let part = "--b\nContent-Type: text/plain\n\nvento\n";
        format!("{FROM}Content-Type: multipart/mixed; boundary=b\n\n{}--b--\n", part.repeat(parts))
    };
    let limits = || Limits { parts: 5, ..Limits::default() };
    // The mail itself counts as a part.
    let most = (1..10).take_while(|&parts| read(&mail(parts), Format::Eml, limits()).is_ok()).last();
    assert_eq!(most, Some(4));
    assert_eq!(read(&mail(5), Format::Eml, limits()), Err("too_many_parts".to_owned()));
}

#[test]
fn the_depth_of_a_mail() {
    let mail = |depth: usize| {
        let open: String =
            (0..depth).map(|i| format!("Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n")).collect();
        format!("{FROM}{open}Content-Type: text/plain\n\nvento\n")
    };
    let limits = || Limits { depth: 4, ..Limits::default() };
    let deepest = (1..10).take_while(|&depth| read(&mail(depth), Format::Eml, limits()).is_ok()).last();
    assert_eq!(deepest, Some(4));
    assert_eq!(read(&mail(5), Format::Eml, limits()), Err("too_deep".to_owned()));
}

#[test]
fn the_length_of_a_column() {
    let columns = |length: usize| {
        let value = "x".repeat(length);
        let record = format!(r#"{{"brand":"Duna","body":"vento","tool":"{value}","segment":"{value}"}}"#);
        let limits = Limits { column_bytes: 8, ..Limits::default() };
        let message = read(&record, Format::Jsonl, limits).unwrap();
        (message.columns.len(), message.notes.contains(&Note::LongColumn))
    };
    assert_eq!((columns(8), columns(9)), ((2, false), (0, true)));
    let name = read(
        r#"{"brand":"Duna","body":"vento","a_long_name":"x"}"#,
        Format::Jsonl,
        Limits { column_bytes: 8, ..Limits::default() },
    );
    assert_eq!(name.unwrap().notes, [Note::LongColumn]);
}

#[test]
fn the_number_of_columns() {
    let columns = |n: usize| {
        let others: String = (0..n).map(|i| format!(r#","c{i}":"v""#)).collect();
        let record = format!(r#"{{"brand":"Duna","body":"vento"{others}}}"#);
        let limits = Limits { columns: 3, ..Limits::default() };
        let message = read(&record, Format::Jsonl, limits).unwrap();
        (message.columns.len(), message.notes.contains(&Note::ManyColumns))
    };
    assert_eq!((columns(2), columns(3), columns(4)), ((2, false), (3, false), (3, true)));
}
