//! A JSON object → [`Message`].
//!
//! Numbers and booleans stand for their text, `null` and the empty string for an absent value. The last
//! value of a repeated key counts.

use super::non_finite::without_non_finite;
use super::record::{Numbers, Record, read};
use crate::error::ErrorKind;
use crate::language::Language;
use crate::message::{Body, CampaignKey, CampaignOrigin, Channel, Message};
use crate::note::Note;
use crate::source::columns::{Column, ColumnMap};
use crate::source::escaped::body_of_markup;
use crate::source::options::Options;
use crate::source::reader_in_sender::without_readers;
use crate::source::sender::Sender;
use crate::source::{brand, datetime, found};
use serde::de::IgnoredAny;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Decodes one record. `folder` is the name of the folder that holds the file.
///
/// NaN and Infinity, which JSON does not have, are read as null.
pub(crate) fn decode(line: &[u8], options: &Options, folder: Option<&str>) -> Result<Message, ErrorKind> {
    options.columns.note_record();
    match decode_json(line, options, folder) {
        Err(ErrorKind::BadRecord(reason)) => match without_non_finite(line) {
            Some(line) => decode_json(&line, options, folder).map(|mut message| {
                message.notes.push(Note::NonFinite);
                message
            }),
            None => Err(ErrorKind::BadRecord(reason)),
        },
        decoded => decoded,
    }
}

fn decode_json(line: &[u8], options: &Options, folder: Option<&str>) -> Result<Message, ErrorKind> {
    let mut record = record(line, options)?;
    let sender = sender(&record.other);
    let mut take = |column: Column| -> Option<Cow<'_, str>> {
        record.known.get_mut(column as usize)?.take().filter(|text| !text.is_empty())
    };
    let recipient =
        take(Column::Recipient).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let shown = without_readers(&sender, recipient.as_slice());
    let brand = brand::named(options, take(Column::Brand).as_deref(), &shown, folder);
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
    let sent_at = sent_at_text.as_deref().and_then(datetime::read);
    let is_blank = |text: &Option<Cow<'_, str>>| text.as_deref().is_none_or(|text| text.trim().is_empty());
    let markup = text.as_deref().filter(|_| is_blank(&html)).and_then(body_of_markup);
    let is_markup = markup.is_some();
    let body =
        markup.unwrap_or_else(|| Body { text: text.map(Cow::into_owned), html: html.map(Cow::into_owned) });
    let language_label = short(take(Column::Language));
    let language = language_label.as_deref().and_then(Language::from_tag);
    let is_unknown = language_label.is_some() && language.is_none();
    let mut message = Message {
        id: short(take(Column::Id)),
        id_is_private: false,
        brand,
        sender_domain: sender.domain().map(str::to_owned),
        sender_name: sender.name,
        campaign: short(take(Column::Campaign))
            .map(|key| CampaignKey { key, origin: CampaignOrigin::Column }),
        channel: take(Column::Channel).map_or(Channel::Email, |name| channel(&name)),
        sent_at: sent_at.map(|written| written.sent_at),
        sent_at_is_day: sent_at.is_some_and(|written| written.is_day),
        sent_at_unreadable: sent_at_text.is_some() && sent_at.is_none(),
        recipient,
        also_for: Vec::new(),
        subject: subject.map(Cow::into_owned),
        body,
        language,
        language_label,
        columns: Vec::new(),
        found: Vec::new(),
        envelope: None,
        notes: is_markup
            .then_some(Note::HtmlAsText)
            .into_iter()
            .chain(is_unknown.then_some(Note::UnknownLanguage))
            .collect(),
    };
    let mut has_long = record.has_long;
    for column in [Column::Segment, Column::Platform, Column::Sector] {
        match take(column) {
            Some(value) if value.len() > options.limits.column_bytes => has_long = true,
            Some(value) => message.columns.push((column.name().to_owned(), value.into_owned())),
            None => {}
        }
    }
    message.notes.extend(has_long.then_some(Note::LongColumn));
    message.notes.extend(record.has_many.then_some(Note::ManyColumns));
    message.columns.extend(record.other.into_iter().map(|(k, v)| (k.into_owned(), v.into_owned())));
    message.columns.sort_unstable();
    message.found = found::of_body(&message.body);
    message.found.retain(|(name, _)| message.columns.iter().all(|(column, _)| column != name));
    Ok(message)
}

/// Reads the columns of a record.
fn record<'a>(line: &'a [u8], options: &Options) -> Result<Record<'a>, ErrorKind> {
    // One check of the whole line is faster than one of each text.
    let read_as = |numbers| match std::str::from_utf8(line) {
        Ok(text) => read(serde_json::Deserializer::from_str(text), numbers, options),
        Err(_) => read(serde_json::Deserializer::from_slice(line), numbers, options),
    };
    let record = read_as(Numbers::Whole).and_then(|found| match found.has_inexact {
        true => read_as(Numbers::AsWritten),
        false => Ok(found),
    });
    let record = record.map_err(|e| ErrorKind::BadRecord(reason(&e)))?;
    if let Some(name) = record.nested {
        return Err(ErrorKind::BadRecord(format!("column {name} holds an array or object, not text")));
    }
    Ok(record)
}

/// Returns the error for a record without text: its columns are empty or have other names.
fn no_text(line: &[u8], columns: &ColumnMap) -> ErrorKind {
    let wanted = columns.keys_of_texts();
    let Ok(record) = serde_json::from_slice::<BTreeMap<String, IgnoredAny>>(line) else {
        return ErrorKind::NoText;
    };
    if record.is_empty() || wanted.iter().any(|name| record.contains_key(*name)) {
        return ErrorKind::NoText;
    }
    ErrorKind::no_text_column(wanted.join(", "), record.keys().map(String::as_str), false)
}

/// The sender by the other columns of a record.
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

/// Returns the reason with the column only: the line within the record is always 1.
pub(crate) fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rsplit_once(" at line ") {
        Some((reason, _)) => format!("{reason} at column {}", error.column()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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

    /// A record with no other text than the key `text` once had no text.
    #[test]
    fn the_key_text_is_the_body_where_there_is_no_better_one() {
        #[track_caller]
        fn check(map: &[&str], line: &str, body: [Option<&str>; 2], columns: &[(&str, &str)]) {
            let got = decode(line.as_bytes(), &options(map), None).unwrap();
            assert_eq!([got.body.text.as_deref(), got.body.html.as_deref()], body, "{line}");
            let own = got.columns.iter().map(|(name, value)| (name.as_str(), value.as_str()));
            assert_eq!(own.collect::<Vec<_>>(), columns, "{line}");
            assert_eq!(got.notes, [], "{line}");
        }
        check(&[], r#"{"brand":"a","text":"c"}"#, [Some("c"), None], &[]);
        check(&[], r#"{"text":"c","brand":"a","subject":"s"}"#, [Some("c"), None], &[]);
        check(&[], r#"{"text":"c","brand":"a","body":"b"}"#, [Some("b"), None], &[("text", "c")]);
        check(&[], r#"{"brand":"a","html":"<p>b","text":"c"}"#, [None, Some("<p>b")], &[("text", "c")]);
        check(&["body=x"], r#"{"brand":"a","x":"b","text":"c"}"#, [Some("b"), None], &[("text", "c")]);
        check(
            &["segment=text"],
            r#"{"brand":"a","body":"b","text":"c"}"#,
            [Some("b"), None],
            &[("segment", "c")],
        );
        // A column without a value is not better.
        for no_html in ["null", "false", "\"\"", "\" \""] {
            let line = format!(r#"{{"brand":"a","subject":"s","html":{no_html},"text":"c"}}"#);
            check(&[], &line, [Some("c"), None], &[]);
        }
        // A list of texts is not dropped without a word.
        let list = r#"{"brand":"a","subject":"s","text":["c"]}"#;
        assert!(decode(list.as_bytes(), &Options::default(), None).is_err());
        check(&[], r#"{"brand":"a","body":"b","text":["c"]}"#, [Some("b"), None], &[]);
        check(&[], r#"{"brand":"a","body":null,"text":"c"}"#, [Some("c"), None], &[]);
        let long = "wort ".repeat(200);
        let line = format!(r#"{{"brand":"a","text":"{long}"}}"#);
        check(&[], &line, [Some(&long), None], &[]);
        fails(r#"{"brand":"a","text":" "}"#, "no text, HTML or subject to compare");
        // As a column it takes its place among the others.
        let columns =
            |from: usize| (from..from + 200).map(|i| format!(r#""k{i:03}":1,"#)).collect::<String>();
        let got = message(&format!(r#"{{"brand":"a",{}"text":"c",{}"body":"b"}}"#, columns(0), columns(200)));
        assert_eq!((got.columns.len(), got.columns.iter().any(|(name, _)| name == "text")), (256, true));
        let got = message(&format!(r#"{{"brand":"a",{}{}"text":"c","body":"b"}}"#, columns(0), columns(200)));
        assert_eq!((got.columns.len(), got.columns.iter().any(|(name, _)| name == "text")), (256, false));
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
                id_is_private: false,
                also_for: Vec::new(),
                id: Some("7".into()),
                brand: "Acme".into(),
                sender_name: Some("Acme".into()),
                sender_domain: Some("acme.co.uk".into()),
                campaign: Some(CampaignKey { key: "c1".into(), origin: CampaignOrigin::Column }),
                channel: Channel::Sms,
                sent_at: datetime::parse("1714555815")
                    .map(|s| crate::message::SentAt { offset_minutes: 120, ..s }),
                sent_at_is_day: false,
                sent_at_unreadable: false,
                recipient: Some("Anna".into()),
                subject: Some("Ciao".into()),
                body: Body { text: Some("a\nb".into()), html: Some("<p>".into()) },
                language_label: Some("it".into()),
                language: Language::from_code("it"),
                columns: vec![
                    pair("from", "Acme <news@mail.acme.co.uk>"),
                    pair("n", "-3"),
                    pair("platform", "mc"),
                    pair("score", "1.5"),
                    pair("sector", "true"),
                    pair("segment", "vip"),
                ],
                found: Vec::new(),
                envelope: None,
                notes: Vec::new(),
            }
        );
    }

    #[test]
    fn values_that_are_no_numbers_are_absent_and_noted() {
        let got = message(r#"{"brand":"a","body":"NaN b","campaign":NaN,"score":-Infinity,"k":1}"#);
        assert_eq!((got.campaign, got.body.text.as_deref()), (None, Some("NaN b")));
        assert_eq!(got.columns, [("k".to_owned(), "1".to_owned())]);
        assert_eq!(got.notes, [Note::NonFinite]);
        fails(r#"{"brand":"a","body":NAN}"#, "unusable JSON record: expected value at column 21");
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
        assert!(message(r#"{"brand":"a","body":"b","sent_at":"2024-05-01"}"#).sent_at_is_day);
        assert!(!message(r#"{"brand":"a","body":"b","sent_at":"2024-05-01T00:00"}"#).sent_at_is_day);
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

    proptest! {
        #[test]
        fn any_bytes_are_decoded_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode(&bytes, &Options::default(), None);
        }

        /// The typed decoder agrees with the general one.
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
    }
}
