//! Folder → intake.

use super::manifest::{FACTS, Facts, MANIFEST, Manifest, SCHEMA, prefix};
use super::record::{InputRecord, Intake};
use super::sender_table::shared_hosts;
use crate::corpus::Corpus;
use crate::error::{Error, ErrorKind, Place, Result};
use crate::hash::VERSION;
use crate::tables::{AGAIN, Folder, INDEX, Load, Tables};
use crate::text::mask::OwnPhrases;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;

/// The most bytes of a manifest: the digests of 100 GB of tables.
const MAX_MANIFEST: u64 = 64 << 20;

/// The largest count, so that no sum of counts overflows.
const MAX_COUNT: u64 = 1 << 40;

/// The most batches of one folder.
const MAX_BATCHES: usize = 1 << 16;

impl Intake {
    /// Returns true if a path holds the columns of mail, or an index that may hold them.
    #[must_use]
    pub fn is_at(path: &Path) -> bool {
        has_columns(path) || Folder(path).has_manifest(INDEX.0, INDEX.1)
    }

    /// Opens the columns in the folder of an index: the messages as they were read, and the record of their reading. Large
    /// columns are mapped, not read; the messages need not fit in memory.
    ///
    /// # Errors
    /// The folder holds no columns, or damaged ones, or another version of unisono made them.
    pub fn open(path: &Path) -> Result<Self> {
        let at = |error: Error| error.at(Place::whole(path.display().to_string()));
        if !has_columns(path) && Folder(path).has_manifest(INDEX.0, INDEX.1) {
            let why = "it is an index without the mail it was made of; give the mail as INPUT, or make the index again with its mail";
            return Err(at(ErrorKind::BadFile(why.to_owned()).into()));
        }
        let manifest = Folder(path).head(MANIFEST, MAX_MANIFEST + 1);
        let manifest = manifest.map_err(|error| at(Error::from(ErrorKind::from(error))))?;
        Self::load(&manifest, &Folder(path), &path.display().to_string()).map_err(at)
    }

    /// Opens the columns that some files make, as [`into_files`](Self::into_files) returns them.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn from_files(files: &BTreeMap<String, Vec<u8>>) -> Result<Self> {
        let missing = || bad(format!("{MANIFEST} is missing"));
        Self::load(files.get(MANIFEST).ok_or_else(missing)?, files, "")
    }

    fn load(bytes: &[u8], files: &dyn Load, path: &str) -> Result<Self> {
        let manifest = checked(bytes)?;
        let phrases = OwnPhrases::parse(&manifest.own_phrases);
        let phrases = phrases.map_err(|_| bad(format!("{MANIFEST} is damaged: its phrases")))?;
        let tables = Tables { records: &manifest.files, files };
        let facts: Facts = serde_json::from_slice(&tables.bytes(FACTS)?)
            .map_err(|error| bad(format!("{FACTS} is damaged: {error}")))?;
        let batches = manifest.batches.iter().enumerate();
        let batches = batches.map(|(at, record)| Corpus::open(tables, &prefix(at), record, phrases.clone()));
        let batches = batches.collect::<Result<Vec<Corpus>>>()?;
        if !counts(&facts).chain(batches.iter().map(Corpus::duplicates)).all(|n| n <= MAX_COUNT) {
            return Err(bad(format!("{FACTS} or {MANIFEST} is damaged: its counts")));
        }
        let messages = batches.iter().map(|corpus| corpus.len() as u64 + corpus.duplicates()).sum();
        let skipped = facts.skipped_by_cause.values().sum();
        let sha256 = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        let unopened = facts.unopened.into_iter().map(|text| ErrorKind::Recorded(text).into());
        Ok(Self {
            batches,
            settings: manifest.settings,
            inputs: vec![InputRecord { path: path.to_owned(), sha256: Some(sha256), messages, skipped }],
            skipped: facts.skipped,
            skipped_by_cause: facts.skipped_by_cause,
            unopened: unopened.collect(),
            unreadable_dates: facts.unreadable_dates,
            notes: facts.notes,
            shared_hosts: shared_hosts(&facts.senders),
            senders: facts.senders,
            unmatched: facts.unmatched,
            without_value: facts.without_value,
            unmatched_rules: facts.unmatched_rules,
            has_columns: false,
            ignored: facts.ignored,
            passed_over: facts.passed_over,
            judged_apart: facts.judged_apart,
        })
    }
}

/// The counts of a record.
fn counts(facts: &Facts) -> impl Iterator<Item = u64> {
    let notes = facts.notes.iter().map(|(_, noted)| noted.n);
    let passed_over = facts.passed_over.iter().map(|(_, files)| files.n);
    let senders = facts.senders.iter().flat_map(|sender| [sender.messages, sender.bulk]);
    let skipped = facts.skipped_by_cause.values().copied();
    let all = notes.chain(passed_over).chain(senders).chain(skipped);
    all.chain([facts.unreadable_dates, facts.ignored])
}

fn has_columns(path: &Path) -> bool {
    Folder(path).has_manifest(MANIFEST, SCHEMA.trim_end_matches(|c: char| c.is_ascii_digit()))
}

/// The error of a folder that cannot be used.
fn bad(why: String) -> Error {
    ErrorKind::BadFile(format!("{why}; {AGAIN}")).into()
}

/// Reads a manifest, and checks that this version can use the columns.
fn checked(bytes: &[u8]) -> Result<Manifest> {
    if bytes.len() as u64 > MAX_MANIFEST {
        return Err(bad(format!("{MANIFEST} is larger than {MAX_MANIFEST} bytes")));
    }
    let value: serde_json::Value =
        serde_json::from_slice(bytes).map_err(|error| bad(format!("{MANIFEST} is not JSON: {error}")))?;
    let text = |name: &str| value.get(name).and_then(serde_json::Value::as_str).unwrap_or("none").to_owned();
    if text("schema") != SCHEMA {
        return Err(bad(format!("this version reads {SCHEMA}, its schema is {}", text("schema"))));
    }
    let (theirs, ours) = (text("unisono"), env!("CARGO_PKG_VERSION"));
    if theirs != ours {
        return Err(bad(format!("its mail was read by unisono {theirs}, and this is {ours}")));
    }
    let manifest: Manifest =
        serde_json::from_value(value).map_err(|error| bad(format!("{MANIFEST} is damaged: {error}")))?;
    if manifest.hash_version != VERSION {
        let theirs = manifest.hash_version;
        return Err(bad(format!("it was made with version {theirs} of the hash, this is version {VERSION}")));
    }
    if !(1..=MAX_BATCHES).contains(&manifest.batches.len()) {
        return Err(bad(format!("{MANIFEST} is damaged: {} batches", manifest.batches.len())));
    }
    Ok(manifest)
}
