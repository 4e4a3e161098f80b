//! Stored mail with some bytes changed.

use crate::damage::{Damaged, Files, Manifest, damage};
use std::io::Cursor;
use std::sync::LazyLock;
use unisono::intake::{self, Input, Intake};
use unisono::progress::no_progress;
use unisono::report::{Evidence, Report};
use unisono::source::Options;
use unisono::text::mask::OwnPhrases;
use unisono::{Config, Facet, Result, analyze_with};

const MANIFEST: Manifest = Manifest { name: "columns.json", records: "files" };

/// The files of some messages of few brands, with every kind of column.
static SOUND: LazyLock<Files> = LazyLock::new(|| {
    let line = |i: usize| {
        let (brand, day) = (i % 3, i % 28 + 1);
        format!(
            "{{\"id\":\"{i}\",\"brand\":\"Forno {brand}\",\"subject\":\"Ciao Ada, -20 %\",\"recipient\":\"Ada <ada@posta.example>\",\
             \"sent_at\":\"2026-03-{day:02}T09:30:00+01:00\",\"campaign\":\"c{i}\",\"tool\":\"t{}\",\
             \"body\":\"Ciao Ada,\\nle {i} focacce costano 3 euro fino al 5 maggio.\\n\\nScopri di più\"}}\n",
            i % 2
        )
    };
    let lines: String = (0..12).map(line).chain([line(3), "{broken\n".to_owned()]).collect();
    let stream = Input::Stream("-".to_owned(), Box::new(Cursor::new(lines)));
    let phrases = OwnPhrases::parse("product\tfocacce\n").expect("the list is sound");
    let intake = intake::read(vec![stream], &Options::default(), phrases, &no_progress);
    intake.expect("nothing stops it").into_files().expect("the columns are small")
});

/// The report on the sound files.
static REPORT: LazyLock<Report> = LazyLock::new(|| report(&SOUND).expect("the columns are sound"));

fn report(files: &Files) -> Result<Report> {
    let intake = Intake::from_files(files)?;
    let mut config = Config::new([Facet::Wording, Facet::Subject, Facet::Layout, Facet::Timing]);
    config.evidence = vec![Evidence::Phrases];
    config.by = vec!["tool".to_owned()];
    let mut report = analyze_with(&intake.batches, &config, &no_progress)?;
    report.account_for(&intake);
    Ok(report)
}

/// Whatever is changed, nothing panics. A change that the digests can tell is an error.
pub(crate) fn columns(bytes: &[u8]) {
    let Some(Damaged { files, is_detectable }) = damage(&SOUND, MANIFEST, bytes) else { return };
    let found = report(&files);
    if is_detectable {
        assert!(found.is_err() || found.as_ref() == Ok(&*REPORT), "damaged columns give another report");
    }
}
