//! A saved index with some bytes changed.

use crate::damage::{Damaged, Files, Manifest, damage};
use std::sync::LazyLock;
use unisono::language::Language;
use unisono::message::Message;
use unisono::progress::no_progress;
use unisono::score::{Index, Score, ScoreOptions};
use unisono::{Config, Corpus, Facet, Result, score};

const MANIFEST: Manifest = Manifest { name: "manifest.json", records: "tables" };

/// The files of a small index, with enough texts to test a reader.
static SOUND: LazyLock<Files> = LazyLock::new(|| {
    let text = |brand: usize, mail: usize| match mail {
        0 => "This chance will pass and nobody will see it again".to_owned(),
        _ => format!("Bread number {brand} comes out of oven {mail} this morning"),
    };
    let texts =
        (0..4).flat_map(|brand| (0..6).map(move |mail| (format!("brand {brand}"), text(brand, mail))));
    let corpus = Corpus::from_texts(texts).expect("the groups have names");
    let mut config = Config::new([Facet::Wording]);
    config.language = Language::from_code("en");
    let index = Index::build(&[corpus], &config, &no_progress).expect("the settings are the default");
    index.to_files(None).expect("an index in memory is sound")
});

/// The score of the sound index.
static SCORE: LazyLock<Score> = LazyLock::new(|| scored(&SOUND).expect("the index is sound"));

fn scored(files: &Files) -> Result<Score> {
    let mut draft = Message::default();
    draft.body.text = Some("This chance will pass. Bread number 2 comes out of the oven".to_owned());
    let options = ScoreOptions { brand: Some("brand 2".to_owned()), ..ScoreOptions::default() };
    score(&draft, &Index::from_files(files, None)?, &options)
}

/// Whatever is changed, nothing panics. A table that is damaged is found to be, or is not read where it is.
pub(crate) fn index(bytes: &[u8]) {
    let Some(Damaged { files, is_detectable }) = damage(&SOUND, MANIFEST, bytes) else { return };
    let found = scored(&files);
    if is_detectable {
        assert!(found.is_err() || found.as_ref() == Ok(&*SCORE), "a damaged table gives another score");
    }
}
