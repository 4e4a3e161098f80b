//! Properties that hold for any input.

use crate::columns::columns;
use crate::index::index;
use crate::scraps::{CSV, DATE, HTML, JSON, MAIL, TEXT, compose, compose_after};
use std::io::Cursor;
use unisono::calendar::civil_from_days;
use unisono::corpus::Corpus;
use unisono::message::{Message, SentAt};
use unisono::source::{self, Format, Options};
use unisono::text::extract::{Extracted, extract, from_html, from_plain};
use unisono::text::mask::{BrandNames, OwnPhrases, Slot, SlotSpan, mask, render_masked};
use unisono::text::normalise::{clean, fold_into};
use unisono::text::token::{Token, tokenize};
use unisono::{ErrorKind, Result};

/// A component that reads untrusted input.
pub struct Target {
    /// Its name, and that of its folder of fixtures.
    pub name: &'static str,
    /// Returns an input that looks real, made of the bytes of a fuzzer.
    pub compose: fn(&[u8]) -> Vec<u8>,
    /// Panics if a property does not hold for the input.
    pub check: fn(&[u8]),
}

/// All targets.
pub const TARGETS: [Target; 9] = [
    Target {
        name: "mime",
        compose: |bytes| compose_after(FROM, bytes, MAIL),
        check: |bytes| read(bytes, Format::Eml),
    },
    Target {
        name: "mbox",
        compose: |bytes| compose_after(&[SEPARATOR, FROM].concat(), bytes, MAIL),
        check: |bytes| read(bytes, Format::Mbox),
    },
    Target {
        name: "jsonl",
        compose: |bytes| compose_after(RECORD, bytes, JSON),
        check: |bytes| read(bytes, Format::Jsonl),
    },
    Target { name: "csv", compose: table, check: |bytes| read(bytes, Format::Csv) },
    Target { name: "html", compose: |bytes| compose(bytes, HTML), check: html },
    Target { name: "mask", compose: |bytes| compose(bytes, TEXT), check: masking },
    Target { name: "dates", compose: |bytes| compose(bytes, DATE), check: dates },
    Target { name: "columns", compose: <[u8]>::to_vec, check: columns },
    Target { name: "index", compose: <[u8]>::to_vec, check: index },
];

const FROM: &str = "From: Molo <news@molo.example>\n";
const SEPARATOR: &str = "From news@molo.example Mon Jan  1 00:00:00 2024\n";
const RECORD: &str = "{\"brand\":\"Molo\",\"body\":\"";
const HEADING: &str = "id,brand,subject,body,sent_at\n";

/// A table, by the first byte in UTF-8 with a byte order mark, in UTF-16 of either order, or as it is.
fn table(bytes: &[u8]) -> Vec<u8> {
    let Some((kind, rest)) = bytes.split_first() else { return Vec::new() };
    let table = compose_after(HEADING, rest, CSV);
    let utf_16 = |encode: fn(u16) -> [u8; 2]| {
        let text = String::from_utf8_lossy(&table);
        std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(encode).collect::<Vec<u8>>()
    };
    match kind % 8 {
        0 => ["\u{feff}".as_bytes(), &table].concat(),
        1 => utf_16(u16::to_le_bytes),
        2 => utf_16(u16::to_be_bytes),
        _ => table,
    }
}

/// The longest text of one byte of input: an Arabic ligature of three bytes has 33 in its normal form.
const GROWTH: usize = 11;

/// What a text may add to that, such as the line end of its last block.
const SLACK: usize = 64;

/// The bytes that a character set of one byte a character takes in UTF-8, and those of a replaced character.
const DECODED: usize = 3;

/// Reads an input twice: both ways give the same messages, no parser panics, and each message is in order.
fn read(bytes: &[u8], format: Format) {
    let once = messages(bytes, format);
    assert_eq!(once, messages(bytes, format), "reading twice differs");
    assert!(once.len() <= bytes.len() + 1, "{} items of {} bytes", once.len(), bytes.len());
    let mut read = Vec::new();
    for item in once {
        match item {
            Ok(message) => read.push(message),
            Err(error) => assert_ne!(error.kind, ErrorKind::Panicked, "{error}"),
        }
    }
    let size = |message: &Message| {
        let body = &message.body;
        [&message.subject, &body.text, &body.html].into_iter().flatten().map(String::len).sum::<usize>()
    };
    let total: usize = read.iter().map(size).sum();
    assert!(total <= DECODED * bytes.len() + SLACK, "{total} bytes of {}", bytes.len());
    read.iter().for_each(in_order);
    let mut builder = Corpus::builder();
    let failed = builder.add_batch(&read);
    assert!(failed.is_empty(), "{failed:?}");
    assert!(builder.build().len() <= read.len());
}

fn messages(bytes: &[u8], format: Format) -> Vec<Result<Message>> {
    let options = Options::default();
    match source::read(Cursor::new(bytes.to_vec()), "fuzz", format, &options) {
        Ok(reader) => reader.messages().collect(),
        Err(error) => vec![Err(error)],
    }
}

fn in_order(message: &Message) {
    assert!(!message.brand.is_empty());
    assert!(message.columns.is_sorted(), "{:?}", message.columns);
    assert!(message.notes.is_sorted(), "{:?}", message.notes);
    assert!(!(message.sent_at.is_some() && message.sent_at_unreadable));
    message.sent_at.iter().for_each(|time| assert!(YEARS.contains(&time.unix), "{time:?}"));
    let body = &message.body;
    let size = body.text.as_deref().map_or(0, str::len) + body.html.as_deref().map_or(0, str::len);
    lines(&extract(body), size);
}

/// The years 1900 to 9999 in Unix time, and a day on each side for the zones.
const YEARS: std::ops::Range<i64> = -2_208_988_800 - 86_400..253_402_300_800 + 86_400;

/// An extracted text has a line for each block and is no larger than its input allows.
fn lines(extracted: &Extracted, size: usize) {
    assert_eq!(extracted.text.matches('\n').count(), extracted.blocks.len());
    assert!(extracted.text.is_empty() || extracted.text.ends_with('\n'));
    assert!(!extracted.text.contains("\n\n") && !extracted.text.starts_with('\n'), "an empty block");
    assert!(extracted.text.len() <= GROWTH * size + SLACK, "{} of {size} bytes", extracted.text.len());
}

/// HTML and plain text become lines, and a second reading is the same.
fn html(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let extracted = from_html(&text);
    lines(&extracted, text.len());
    assert_eq!(extracted, from_html(&text));
    lines(&from_plain(&text), text.len());
}

/// Cleaning and folding are idempotent, tokens and slots are sorted and within the text, and masking what was masked
/// finds the same slots.
fn masking(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let cleaned = clean(&text);
    assert!(cleaned.len() <= GROWTH * text.len());
    assert_eq!(clean(&cleaned), cleaned, "cleaning is not idempotent");
    let (mut once, mut twice) = (String::new(), String::new());
    fold_into(&cleaned, &mut once);
    fold_into(&once, &mut twice);
    assert_eq!(once, twice, "folding is not idempotent");

    let (tokens, spans) = slots(&cleaned);
    let masked = render_masked(&cleaned, &tokens, &spans);
    let (_, again) = slots(&masked);
    let kinds = |spans: &[SlotSpan]| -> Vec<Slot> { spans.iter().map(|span| span.slot).collect() };
    assert_eq!(kinds(&again), kinds(&spans), "{cleaned:?} is masked as {masked:?}");
}

/// The tokens and slots of a cleaned text.
fn slots(text: &str) -> (Vec<Token>, Vec<SlotSpan>) {
    let (mut tokens, mut spans) = (Vec::new(), Vec::new());
    tokenize(text, &mut tokens);
    let mut end = 0;
    for token in &tokens {
        assert!(token.start >= end && token.end > token.start, "{token:?}");
        assert!(text.get(token.start as usize..token.end as usize).is_some(), "{token:?}");
        end = token.end;
    }
    let brand = BrandNames::new("Molo", Some("Molo Milano"), Some("molo.example"));
    let recipient = Some("Anna Rossi <anna.rossi@example.it>");
    mask(text, &tokens, &brand, recipient, &OwnPhrases::default(), &mut spans);
    let mut end = 0;
    for span in &spans {
        assert!(span.first >= end && span.end > span.first && span.end as usize <= tokens.len(), "{span:?}");
        end = span.end;
    }
    (tokens, spans)
}

/// A date is read from a JSON column and a header without a panic; what was read is read back the same.
fn dates(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let time = sent_at(&text);
    if let Some(time) = time.filter(|time| YEARS.contains(&(time.unix - 366 * 86_400)))
        && YEARS.contains(&(time.unix + 366 * 86_400))
    {
        assert_eq!(sent_at(&iso(time)), Some(time), "{text:?} is read as {}", iso(time));
    }
    let mail = format!("From: a@molo.example\nDate: {text}\n\nciao\n");
    messages(mail.as_bytes(), Format::Eml).iter().flatten().for_each(in_order);
}

/// Reads the date of a record.
fn sent_at(date: &str) -> Option<SentAt> {
    let escaped: String = date.chars().flat_map(escape).collect();
    let record = format!("{{\"brand\":\"a\",\"body\":\"b\",\"sent_at\":\"{escaped}\"}}\n");
    let message = messages(record.as_bytes(), Format::Jsonl).pop()?.ok()?;
    in_order(&message);
    message.sent_at
}

fn escape(c: char) -> Vec<char> {
    match c {
        '"' | '\\' => vec!['\\', c],
        c if c < ' ' => format!("\\u{:04x}", u32::from(c)).chars().collect(),
        c => vec![c],
    }
}

/// A time in RFC 3339.
fn iso(time: SentAt) -> String {
    let (days, seconds) = (time.local().div_euclid(86_400), time.local().rem_euclid(86_400));
    let (year, month, day) = civil_from_days(days);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let sign = if time.offset_minutes < 0 { '-' } else { '+' };
    let offset = time.offset_minutes.unsigned_abs();
    let (hours, minutes) = (offset / 60, offset % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{sign}{hours:02}:{minutes:02}")
}
