//! The manifest of a saved index.

use super::mapped::BLOCK;
use super::read_as::ReadAs;
use crate::hash::hash64;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The file with the manifest.
pub(super) const MANIFEST: &str = "manifest.json";

/// The schema of an index. Tables and columns may be added; a reader ignores those that it does not know.
pub(super) const SCHEMA: &str = "unisono.index/1";

/// What is in the folder, and how it was made.
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

/// One table.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct TableRecord {
    pub(super) bytes: u64,
    /// The digest of each block of the file, 16 hexadecimal digits each.
    pub(super) digests: String,
}

impl TableRecord {
    pub(super) fn new(bytes: &[u8]) -> Self {
        let digests = bytes.chunks(BLOCK).map(|block| format!("{:016x}", hash64(block))).collect();
        Self { bytes: bytes.len() as u64, digests }
    }

    /// Returns the digests; `None` if they are not hexadecimal.
    pub(super) fn digests(&self) -> Option<Vec<u64>> {
        let digits = self.digests.as_bytes().chunks(16);
        let digest = |digits: &[u8]| {
            let digits = std::str::from_utf8(digits).ok().filter(|digits| digits.len() == 16)?;
            u64::from_str_radix(digits, 16).ok()
        };
        digits.map(digest).collect()
    }
}
