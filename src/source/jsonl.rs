//! Lines of JSON → messages.
//!
//! One object a line; blank lines and a byte order mark at the start are skipped. Numbers and booleans stand for their
//! text, `null` and the empty string for an absent value. Of a key that is given twice the last value counts.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::io;

use memchr::memchr;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::brand::{self, Sender};
use super::input::{Chunk, Input};
use super::{ColumnMap, Limits, Met, Options, datetime, platform};
use crate::error::{ErrorKind, Position};
use crate::message::{Body, CampaignKey, CampaignOrigin, Channel, Message};

/// The state of splitting one input into lines.
#[derive(Debug)]
pub(super) struct Lines {
    buffer: Vec<u8>,
    number: u64,
    oversized: bool,
    limit: usize,
}

impl Lines {
    /// A splitter that refuses lines of more than `limit` bytes and goes on behind them.
    pub(super) fn new(limit: usize) -> Self {
        Self { buffer: Vec::new(), number: 0, oversized: false, limit }
    }

    /// The next line that is not blank, or `None` at the end of the input.
    pub(super) fn next(&mut self, input: &mut Input) -> io::Result<Option<Chunk>> {
        loop {
            let available = input.fill()?;
            if available.is_empty() {
                self.number += 1;
                return Ok(self.end_line());
            }
            let newline = memchr(b'\n', available);
            let piece = available.get(..newline.unwrap_or(available.len())).unwrap_or_default();
            self.oversized |= self.buffer.len() + piece.len() > self.limit;
            if self.oversized {
                self.buffer = Vec::new();
            } else {
                self.buffer.extend_from_slice(piece);
            }
            let used = piece.len() + usize::from(newline.is_some());
            input.consume(used)?;
            if newline.is_some() {
                self.number += 1;
                if let Some(chunk) = self.end_line() {
                    return Ok(Some(chunk));
                }
            }
        }
    }

    fn end_line(&mut self) -> Option<Chunk> {
        let position = Position::Line(self.number);
        if std::mem::take(&mut self.oversized) {
            return Some(Chunk { position, bytes: Err(ErrorKind::TooLarge { limit: self.limit }) });
        }
        let mut bytes = std::mem::take(&mut self.buffer);
        if self.number == 1 && bytes.starts_with(b"\xEF\xBB\xBF") {
            bytes.drain(..3);
        }
        (!bytes.trim_ascii().is_empty()).then_some(Chunk { position, bytes: Ok(bytes) })
    }
}

/// Whether the head of a file looks like lines of JSON objects: pretty-printed JSON does not.
pub(super) fn looks_like_jsonl(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let (line, is_whole) = match memchr(b'\n', head) {
        Some(end) => (head.get(..end).unwrap_or_default(), true),
        None => (head, head.len() < super::input::HEAD - 64),
    };
    let line = line.trim_ascii_end();
    if is_whole {
        serde_json::from_slice::<IgnoredAny>(line).is_ok() && line.starts_with(b"{")
    } else {
        line.strip_prefix(b"{").is_some_and(|rest| rest.trim_ascii_start().starts_with(b"\""))
    }
}

/// A column that a message has a place for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Column {
    Id,
    Brand,
    Campaign,
    Channel,
    Segment,
    Platform,
    Sector,
    SentAt,
    Recipient,
    Subject,
    Body,
    Html,
    Language,
}

impl Column {
    /// Every column with its canonical name, in the order of the declaration.
    pub(super) const ALL: [(&'static str, Self); 13] = [
        ("id", Self::Id),
        ("brand", Self::Brand),
        ("campaign", Self::Campaign),
        ("channel", Self::Channel),
        ("segment", Self::Segment),
        ("platform", Self::Platform),
        ("sector", Self::Sector),
        ("sent_at", Self::SentAt),
        ("recipient", Self::Recipient),
        ("subject", Self::Subject),
        ("body", Self::Body),
        ("html", Self::Html),
        ("language", Self::Language),
    ];

    /// The column of a canonical name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(n, _)| *n == name).map(|(_, column)| *column)
    }

    pub(super) fn name(self) -> &'static str {
        Self::ALL.get(self as usize).map_or("", |(name, _)| name)
    }

    /// Whether an array or object in this column makes the record unusable, rather than being passed over.
    fn must_be_text(self) -> bool {
        matches!(self, Self::Brand | Self::Subject | Self::Body | Self::Html)
    }
}

/// The message of one line; `folder` is the name of the folder that holds the file.
pub(super) fn decode(line: &[u8], options: &Options, folder: Option<&str>) -> Result<Message, ErrorKind> {
    // Whole lines are told to be UTF-8 faster than each of their texts.
    options.columns.met.note(Met::RECORD);
    let read = |numbers| match std::str::from_utf8(line) {
        Ok(text) => record(serde_json::Deserializer::from_str(text), numbers, options),
        Err(_) => record(serde_json::Deserializer::from_slice(line), numbers, options),
    };
    let record = read(Numbers::Whole).and_then(|found| match found.has_inexact {
        true => read(Numbers::AsWritten),
        false => Ok(found),
    });
    let mut record = record.map_err(|e| ErrorKind::BadRecord(reason(&e)))?;
    if let Some(column) = record.nested {
        let name = column.name();
        return Err(ErrorKind::BadRecord(format!("column {name} holds an array or object, not text")));
    }

    let sender = sender(&record.other);
    let mut take = |column: Column| -> Option<Cow<'_, str>> {
        record.known.get_mut(column as usize)?.take().filter(|text| !text.is_empty())
    };
    let brand = brand::resolve(options.brand_by, take(Column::Brand).as_deref(), &sender, folder);
    let text = take(Column::Body);
    let html = take(Column::Html);
    let subject = take(Column::Subject);
    if [&text, &html, &subject].iter().all(|t| t.as_deref().is_none_or(|t| t.trim().is_empty())) {
        return Err(no_text(line, &options.columns));
    }
    let brand = brand.ok_or(ErrorKind::NoBrand)?;
    let short = |text: Option<Cow<'_, str>>| {
        text.as_deref().map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned)
    };
    let sent_at_text = short(take(Column::SentAt));
    let sent_at = sent_at_text.as_deref().and_then(datetime::parse);
    let mut message = Message {
        id: short(take(Column::Id)),
        brand,
        sender_domain: sender.domain().map(str::to_owned),
        sender_name: sender.name,
        campaign: short(take(Column::Campaign))
            .map(|key| CampaignKey { key, origin: CampaignOrigin::Column }),
        channel: take(Column::Channel).map_or(Channel::Email, |name| channel(&name)),
        sent_at,
        sent_at_unreadable: sent_at_text.is_some() && sent_at.is_none(),
        recipient: short(take(Column::Recipient)),
        subject: subject.map(Cow::into_owned),
        body: Body { text: text.map(Cow::into_owned), html: html.map(Cow::into_owned) },
        language_label: short(take(Column::Language)),
        columns: Vec::new(),
        found: Vec::new(),
    };
    for column in [Column::Segment, Column::Platform, Column::Sector] {
        if let Some(value) = take(column).filter(|v| v.len() <= options.limits.column_bytes) {
            message.columns.push((column.name().to_owned(), value.into_owned()));
        }
    }
    message.columns.extend(record.other.into_iter().map(|(k, v)| (k.into_owned(), v.into_owned())));
    message.columns.sort_unstable();
    message.found = platform::of_body(&message.body);
    message.found.retain(|(name, _)| message.columns.iter().all(|(column, _)| column != name));
    Ok(message)
}

/// Why a record has no text: its columns hold none, or have other names.
fn no_text(line: &[u8], columns: &ColumnMap) -> ErrorKind {
    const SHOWN: usize = 12;
    let wanted = [Column::Body, Column::Html, Column::Subject].map(|column| columns.key_of(column));
    let Ok(record) = serde_json::from_slice::<BTreeMap<String, IgnoredAny>>(line) else {
        return ErrorKind::NoText;
    };
    if record.is_empty() || wanted.iter().any(|name| record.contains_key(*name)) {
        return ErrorKind::NoText;
    }
    let mut present: Vec<String> =
        record.keys().take(SHOWN).map(|key| key.chars().take(40).collect()).collect();
    if record.len() > SHOWN {
        present.push(format!("{} more", record.len() - SHOWN));
    }
    ErrorKind::NoTextColumn { wanted: wanted.join(", "), present: present.join(", ") }
}

fn record<'a, R: serde_json::de::Read<'a>>(
    mut json: serde_json::Deserializer<R>,
    numbers: Numbers,
    options: &Options,
) -> serde_json::Result<Record<'a>> {
    let seed = RecordSeed { columns: &options.columns, limits: &options.limits, numbers };
    seed.deserialize(&mut json).and_then(|record| json.end().map(|()| record))
}

/// What is said of the sender in columns that the message has no place for.
fn sender(columns: &[(Cow<'_, str>, Cow<'_, str>)]) -> Sender {
    let get = |names: &[&str]| {
        columns.iter().find(|(name, _)| names.contains(&name.as_ref())).map(|(_, value)| value.as_ref())
    };
    let named = get(&["from", "sender"]).map(Sender::from_text).unwrap_or_default();
    let apart = Sender::new(
        get(&["from_name", "sender_name"]),
        get(&[
            "from_address",
            "sender_address",
            "from_email",
            "sender_email",
            "from_domain",
            "sender_domain",
        ]),
    );
    named.or(apart)
}

fn channel(name: &str) -> Channel {
    match name.trim().to_ascii_lowercase().as_str() {
        "" | "email" | "e-mail" | "mail" => Channel::Email,
        "sms" => Channel::Sms,
        "push" => Channel::Push,
        "chat" => Channel::Chat,
        "transactional" => Channel::Transactional,
        _ => Channel::Other,
    }
}

/// serde's reason with the column alone: its line is always 1, ours is in the error's place.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rsplit_once(" at line ") {
        Some((reason, _)) => format!("{reason} at column {}", error.column()),
        None => text,
    }
}

/// One line, its long texts still borrowed.
struct Record<'a> {
    known: [Option<Cow<'a, str>>; Column::ALL.len()],
    /// Short scalars under their own names.
    other: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    nested: Option<Column>,
    /// A number was met that is no whole one of 64 bits: its text is lost.
    has_inexact: bool,
}

/// How numbers are read. Few lines hold others than small whole ones, and their text is to be had at the cost of another look
/// at every value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Numbers {
    Whole,
    AsWritten,
}

struct RecordSeed<'o> {
    columns: &'o ColumnMap,
    limits: &'o Limits,
    numbers: Numbers,
}

impl<'de> DeserializeSeed<'de> for RecordSeed<'_> {
    type Value = Record<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Record<'de>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for RecordSeed<'_> {
    type Value = Record<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Record<'de>, A::Error> {
        let mut record =
            Record { known: Default::default(), other: Vec::new(), nested: None, has_inexact: false };
        while let Some(Text(key)) = map.next_key()? {
            let value: Value<'de> = match self.numbers {
                Numbers::Whole => map.next_value()?,
                Numbers::AsWritten => as_written(map.next_value()?).map_err(A::Error::custom)?,
            };
            record.has_inexact |= matches!(value, Value::Inexact);
            match (self.columns.place_of(&key), value) {
                (Place::Known(column), Value::Nested) if column.must_be_text() => {
                    record.nested = Some(column);
                }
                (Place::Known(column), value) => {
                    if record.nested == Some(column) {
                        record.nested = None;
                    }
                    if let Some(slot) = record.known.get_mut(column as usize) {
                        *slot = value.text();
                    }
                }
                (Place::Other, value) => {
                    record.other.retain(|(name, _)| *name != key);
                    let fits = |text: &Cow<'_, str>| {
                        !text.is_empty() && text.len().max(key.len()) <= self.limits.column_bytes
                    };
                    if let Some(text) = value.text().filter(fits)
                        && record.other.len() < self.limits.columns
                    {
                        record.other.push((key, text));
                    }
                }
                (Place::Nowhere, _) => {}
            }
        }
        Ok(record)
    }
}

/// Where the value of a key belongs.
pub(super) enum Place {
    /// In a column of ours.
    Known(Column),
    /// Among the other columns, under its own name.
    Other,
    /// Nowhere: it has the name of a column that was mapped to another key.
    Nowhere,
}

/// A string, borrowed from the line unless it has escapes.
struct Text<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;
        impl<'de> Visitor<'de> for TextVisitor {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(TextVisitor)
    }
}

/// A value, with numbers as they are written.
fn as_written(value: &RawValue) -> serde_json::Result<Value<'_>> {
    match value.get().as_bytes().first() {
        Some(b'-' | b'0'..=b'9') => Ok(Value::Scalar(Cow::Borrowed(value.get()))),
        _ => serde_json::from_str(value.get()),
    }
}

/// A value as its text.
enum Value<'a> {
    Absent,
    /// A number whose text is not known.
    Inexact,
    Scalar(Cow<'a, str>),
    Nested,
}

impl<'a> Value<'a> {
    fn text(self) -> Option<Cow<'a, str>> {
        match self {
            Self::Scalar(text) => Some(text),
            Self::Absent | Self::Inexact | Self::Nested => None,
        }
    }
}

impl<'de> Deserialize<'de> for Value<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ValueVisitor;
        impl<'de> Visitor<'de> for ValueVisitor {
            type Value = Value<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON value")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Value<'de>, E> {
                Ok(Value::Scalar(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Value<'de>, E> {
                Ok(Value::Scalar(Cow::Owned(text.to_owned())))
            }

            fn visit_bool<E>(self, value: bool) -> Result<Value<'de>, E> {
                Ok(Value::Scalar(Cow::Borrowed(if value { "true" } else { "false" })))
            }

            fn visit_u64<E>(self, value: u64) -> Result<Value<'de>, E> {
                Ok(Value::Scalar(Cow::Owned(value.to_string())))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Value<'de>, E> {
                Ok(Value::Scalar(Cow::Owned(value.to_string())))
            }

            fn visit_f64<E>(self, _: f64) -> Result<Value<'de>, E> {
                Ok(Value::Inexact)
            }

            fn visit_unit<E>(self) -> Result<Value<'de>, E> {
                Ok(Value::Absent)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value<'de>, A::Error> {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Value::Nested)
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value<'de>, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Value::Nested)
            }
        }
        deserializer.deserialize_any(ValueVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::BufReader;

    fn options(map: &[&str]) -> Options {
        Options { columns: ColumnMap::parse(map.iter().copied()).unwrap(), ..Options::default() }
    }

    fn message(line: &str) -> Message {
        decode(line.as_bytes(), &Options::default(), None).unwrap()
    }

    #[track_caller]
    fn fails(line: &str, expected: &str) {
        let error = decode(line.as_bytes(), &Options::default(), None).unwrap_err();
        assert_eq!(error.to_string(), expected, "{line}");
    }

    #[test]
    fn every_column_finds_its_place() {
        let got = message(
            r#"{"id":7,"brand":" Acme ","campaign":"c1","channel":"SMS","segment":"vip","platform":"mc","sector":true,
            "sent_at":"2024-05-01T11:30:15+02:00","recipient":"Anna","subject":"Ciao","body":"a\nb","html":"<p>",
            "language":"it","from":"Acme <news@mail.acme.co.uk>","score":1.5,"n":-3,"tags":["x"],"none":null,"empty":""}"#,
        );
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(
            got,
            Message {
                id: Some("7".into()),
                brand: "Acme".into(),
                sender_name: Some("Acme".into()),
                sender_domain: Some("acme.co.uk".into()),
                campaign: Some(CampaignKey { key: "c1".into(), origin: CampaignOrigin::Column }),
                channel: Channel::Sms,
                sent_at: datetime::parse("1714555815")
                    .map(|s| crate::message::SentAt { offset_minutes: 120, ..s }),
                sent_at_unreadable: false,
                recipient: Some("Anna".into()),
                subject: Some("Ciao".into()),
                body: Body { text: Some("a\nb".into()), html: Some("<p>".into()) },
                language_label: Some("it".into()),
                columns: vec![
                    pair("from", "Acme <news@mail.acme.co.uk>"),
                    pair("n", "-3"),
                    pair("platform", "mc"),
                    pair("score", "1.5"),
                    pair("sector", "true"),
                    pair("segment", "vip"),
                ],
                found: Vec::new(),
            }
        );
    }

    #[test]
    fn the_map_renames_and_hides() {
        let line = r#"{"sender":"Acme","text":"ciao","brand":"other","gruppo":"x"}"#;
        let got = decode(line.as_bytes(), &options(&["brand=sender", "body=text", "segment=gruppo"]), None)
            .unwrap();
        assert_eq!((got.brand.as_str(), got.body.text.as_deref()), ("Acme", Some("ciao")));
        assert_eq!(got.columns, [("segment".to_owned(), "x".to_owned())]);
    }

    #[test]
    fn long_and_many_other_values_are_passed_over() {
        let long = "x".repeat(257);
        let got = message(&format!(r#"{{"brand":"a","body":"b","long":"{long}","short":"{}"}}"#, &long[1..]));
        assert_eq!(got.columns.len(), 1);
        let many: String = (0..300).map(|i| format!(r#","k{i}":1"#)).collect();
        assert_eq!(message(&format!(r#"{{"brand":"a","body":"b"{many}}}"#)).columns.len(), 256);
    }

    #[test]
    fn the_last_of_two_values_counts() {
        let got = message(r#"{"brand":"a","body":["x"],"body":"b","brand":"c","k":1,"k":2}"#);
        assert_eq!((got.brand.as_str(), got.body.text.as_deref()), ("c", Some("b")));
        assert_eq!(got.columns, [("k".to_owned(), "2".to_owned())]);
    }

    #[test]
    fn numbers_stand_for_their_text() {
        let numbers =
            ["1e3", "1.50", "-0", "-0.0", "18446744073709551616", "20000000000000000001", "1.0", "-7", "12"];
        for number in numbers {
            let line = format!(
                r#"{{"id":{number},"brand":"a","body":"è \"b\"","campaign":{number},"k":{number},"x":[1.5],"t":true}}"#
            );
            let got = message(&line);
            assert_eq!(got.id.as_deref(), Some(number));
            assert_eq!(got.campaign.unwrap().key, number);
            assert_eq!(
                got.columns,
                [("k".to_owned(), number.to_owned()), ("t".to_owned(), "true".to_owned())]
            );
            assert_eq!(got.body.text.as_deref(), Some("è \"b\""));
        }
        assert!(message(r#"{"brand":"a","body":"b","sent_at":1.714555815e9}"#).sent_at.is_some());
        fails(
            r#"{"brand":"a","body":{"x":1},"k":1.5}"#,
            "unusable JSON record: column body holds an array or object, not text",
        );
    }

    #[test]
    fn dates() {
        assert!(message(r#"{"brand":"a","body":"b","sent_at":1714555815}"#).sent_at.is_some());
        assert!(!message(r#"{"brand":"a","body":"b","sent_at":""}"#).sent_at_unreadable);
        let bad = message(r#"{"brand":"a","body":"b","sent_at":"soon"}"#);
        assert_eq!((bad.sent_at, bad.sent_at_unreadable), (None, true));
    }

    #[test]
    fn bad_records() {
        const BAD: &str = "unusable JSON record: ";
        fails("x", &format!("{BAD}expected value at column 1"));
        fails("[1]", &format!("{BAD}invalid type: sequence, expected a JSON object at column 0"));
        fails(r#"{"brand":"a""#, &format!("{BAD}EOF while parsing an object at column 12"));
        fails(r#"{"brand":"a"} x"#, &format!("{BAD}trailing characters at column 15"));
        fails(
            r#"{"body":{"x":1},"brand":"a"}"#,
            &format!("{BAD}column body holds an array or object, not text"),
        );
        fails(
            r#"{"brand":["a"],"body":"b"}"#,
            &format!("{BAD}column brand holds an array or object, not text"),
        );
        fails(r#"{"body":"\ud800"}"#, &format!("{BAD}unexpected end of hex escape at column 16"));
        fails(
            r#"{"body":"b"}"#,
            "no brand: no brand column and no usable From address; map a column to brand, or name brands by folder",
        );
        fails(r#"{"brand":"a","body":" \n","html":null}"#, "no text, HTML or subject to compare");
        let deep = format!(r#"{{"brand":"a","x":{}"#, "[".repeat(100_000));
        fails(&deep, &format!("{BAD}EOF while parsing a list at column 100017"));
        assert!(decode(b"{\"body\":\"\xFF\"}", &Options::default(), None).is_err());
    }

    fn split_by(bytes: &[u8], limit: usize, step: usize) -> Vec<(u64, Result<Vec<u8>, ErrorKind>)> {
        let mut input = Input::new(Box::new(BufReader::with_capacity(step, io::Cursor::new(bytes.to_vec()))));
        let mut lines = Lines::new(limit);
        let mut out = Vec::new();
        while let Some(chunk) = lines.next(&mut input).unwrap() {
            let Position::Line(number) = chunk.position else { panic!("a line") };
            out.push((number, chunk.bytes));
        }
        out
    }

    #[test]
    fn lines_are_counted_and_capped() {
        let too_large = Err(ErrorKind::TooLarge { limit: 5 });
        for step in [1, 3, 4096] {
            assert_eq!(
                split_by(b"\xEF\xBB\xBFa\n\n \r\nbc\r\n123456789\nd", 5, step),
                [
                    (1, Ok(b"a".to_vec())),
                    (4, Ok(b"bc\r".to_vec())),
                    (5, too_large.clone()),
                    (6, Ok(b"d".to_vec())),
                ]
            );
            assert_eq!(split_by(b"", 5, step), []);
            assert_eq!(split_by(b"123456", 5, step), [(1, too_large.clone())]);
        }
    }

    #[test]
    fn heads() {
        for (head, expected) in [
            (r#"{"a":1}"#, true),
            ("\u{FEFF}\n{\"a\":1}\n{\"a\":", true),
            ("{\n  \"a\": 1\n}", false),
            ("[1]", false),
            ("", false),
            ("{x}", false),
        ] {
            assert_eq!(looks_like_jsonl(head.as_bytes()), expected, "{head:?}");
        }
        assert!(looks_like_jsonl(format!("{{\"a\":\"{}", "x".repeat(9000)).get(..8192).unwrap().as_bytes()));
    }

    proptest! {
        #[test]
        fn any_bytes_are_decoded_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode(&bytes, &Options::default(), None);
        }

        /// The typed decoder reads what the general one does.
        #[test]
        fn agrees_with_a_general_json_value(
            brand in "\\PC{1,12}", body in "\\PC{1,30}", n in any::<i32>(), flag in any::<bool>(),
        ) {
            prop_assume!(!brand.trim().is_empty() && !body.trim().is_empty());
            let value = serde_json::json!({"brand": brand, "body": body, "n": n, "flag": flag, "deep": {"x": [1]}});
            let got = decode(value.to_string().as_bytes(), &Options::default(), None).unwrap();
            prop_assert_eq!(got.brand, brand.trim());
            prop_assert_eq!(got.body.text.unwrap(), body);
            prop_assert_eq!(got.columns, [("flag".into(), flag.to_string()), ("n".into(), n.to_string())]);
        }

        #[test]
        fn lines_in_any_steps_give_the_same(text in "[a\n\r ]{0,60}", step in 1usize..9) {
            prop_assert_eq!(split_by(text.as_bytes(), 4, step), split_by(text.as_bytes(), 4, 4096));
        }
    }
}
