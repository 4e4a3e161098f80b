//! The manifest of a saved index.

use super::read_as::ReadAs;
use crate::tables::{INDEX, TableRecord};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The file with the manifest.
pub(super) const MANIFEST: &str = INDEX.0;

/// The schema of an index. Tables and columns may be added; a reader ignores those that it does not know.
pub(super) const SCHEMA: &str = "unisono.index/1";

/// Lists the tables of the index, and how it was made.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub(super) schema: String,
    /// The version of unisono that wrote it.
    pub(super) unisono: String,
    pub(super) hash_version: u32,
    pub(super) read_as: ReadAs,
    /// The fingerprint of the key of its hashes.
    pub(super) key: Option<String>,
    pub(super) tables: BTreeMap<String, TableRecord>,
}
