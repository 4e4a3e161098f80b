//! What the manifest of stored columns says, and the record of the reading beside them.

use super::record::{Skipped, UnmatchedRule};
use super::sender_table::SenderCount;
use crate::corpus::CorpusRecord;
use crate::note::Notes;
use crate::passed_over::PassedOver;
use crate::tables::TableRecord;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The file with the manifest.
pub(super) const MANIFEST: &str = "columns.json";

/// The file with the record of the reading.
pub(super) const FACTS: &str = "intake.json";

/// The files of stored columns that are not tables.
pub(crate) const FILES: [&str; 2] = [MANIFEST, FACTS];

/// The schema of stored columns.
pub(super) const SCHEMA: &str = "unisono.columns/1";

/// Lists the files of the stored mail, and how the mail was read.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub(super) schema: String,
    /// The version of unisono that wrote it: the columns are what its rules make of mail.
    pub(super) unisono: String,
    pub(super) hash_version: u32,
    /// The options of reading, by name.
    pub(super) settings: BTreeMap<String, String>,
    /// The caller's own phrases that slots replace, one a line.
    pub(super) own_phrases: String,
    pub(super) batches: Vec<CorpusRecord>,
    pub(super) files: BTreeMap<String, TableRecord>,
}

/// The record of the reading.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Facts {
    pub(super) skipped: Vec<Skipped>,
    pub(super) skipped_by_cause: BTreeMap<String, u64>,
    /// The errors of inputs that could not be opened.
    pub(super) unopened: Vec<String>,
    pub(super) unreadable_dates: u64,
    pub(super) notes: Notes,
    pub(super) senders: Vec<SenderCount>,
    pub(super) unmatched: Vec<(String, String)>,
    pub(super) without_value: Vec<(String, String)>,
    #[serde(default)]
    pub(super) unmatched_rules: Vec<UnmatchedRule>,
    pub(super) ignored: u64,
    pub(super) passed_over: PassedOver,
    pub(super) judged_apart: bool,
}

/// The beginning of the names of the tables of a batch.
pub(super) fn prefix(batch: usize) -> String {
    format!("mail-{batch}-")
}
