//! A saved index with some bytes changed.

use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use unisono::hash::hash64;
use unisono::language::Language;
use unisono::message::Message;
use unisono::progress::no_progress;
use unisono::score::{Index, Score, ScoreOptions};
use unisono::{Config, Corpus, Facet, Result, score};

type Files = BTreeMap<String, Vec<u8>>;

const MANIFEST: &str = "manifest.json";

/// The bytes of a digested block of a table.
const BLOCK: usize = 1 << 16;

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

/// Changes a byte for every four of the input: file, place and value. If the first byte is even, the digests are made anew, as
/// by someone who means harm: nothing panics. If it is odd, a table that is damaged is found to be, or is not read where it is.
pub(crate) fn index(bytes: &[u8]) {
    let Some((kind, rest)) = bytes.split_first() else { return };
    let mut files = SOUND.clone();
    let names: Vec<String> = files.keys().cloned().collect();
    let mut is_of_tables = true;
    for edit in rest.chunks_exact(4) {
        let name = &names[usize::from(edit[0]) % names.len()];
        is_of_tables &= name != MANIFEST;
        if let Some(file) = files.get_mut(name) {
            let at = usize::from(u16::from_le_bytes([edit[1], edit[2]])) % file.len();
            file[at] = edit[3];
        }
    }
    if let [.., cut] = rest
        && rest.len() % 4 == 3
    {
        let name = &names[usize::from(*cut) % names.len()];
        is_of_tables &= name != MANIFEST;
        files.entry(name.clone()).and_modify(|file| file.truncate(file.len() / 2));
    }
    if kind % 2 == 0 {
        digest_anew(&mut files);
    }
    let found = scored(&files);
    if kind % 2 == 1 && is_of_tables {
        assert!(found.is_err() || found.as_ref() == Ok(&*SCORE), "a damaged table gives another score");
    }
}

/// Writes sizes and digests of the tables into the manifest, if it still is one.
fn digest_anew(files: &mut Files) {
    let manifest = files.get(MANIFEST).and_then(|manifest| serde_json::from_slice::<Value>(manifest).ok());
    let Some(mut manifest) = manifest else { return };
    for (name, file) in files.iter() {
        if let Some(record) = manifest.get_mut("tables").and_then(|tables| tables.get_mut(name)) {
            let digests =
                file.chunks(BLOCK).map(|block| format!("{:016x}", hash64(block))).collect::<String>();
            *record = serde_json::json!({"bytes": file.len(), "digests": digests});
        }
    }
    files.insert(MANIFEST.to_owned(), manifest.to_string().into_bytes());
}
