//! What is read before a clock starts, and the reading that a whole run does.

use anyhow::{Context, Result};
use rayon::prelude::*;
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::HashSet;
use std::fs;
use std::sync::OnceLock;
use unisono::ragged::Ragged;

/// A line of mail.
#[derive(Deserialize)]
pub(crate) struct Mail<'a> {
    #[serde(borrow, default)]
    pub(crate) brand: Cow<'a, str>,
    #[serde(borrow, alias = "text")]
    pub(crate) body: Cow<'a, str>,
}

/// The bodies of JSON lines, parsed by all threads: what every Rust library here starts from.
pub(crate) fn texts(path: &str) -> Result<Vec<String>> {
    let file = fs::read_to_string(path).with_context(|| path.to_owned())?;
    let lines: Vec<&str> = file.lines().collect();
    lines.into_par_iter().map(|line| Ok(serde_json::from_str::<Mail<'_>>(line)?.body.into_owned())).collect()
}

/// Pairs of rows, one a line.
pub(crate) fn pairs(path: &str) -> Result<Vec<(usize, usize)>> {
    let file = fs::read_to_string(path).with_context(|| path.to_owned())?;
    file.lines()
        .map(|line| {
            let (a, b) = line.split_once('\t').context("two columns")?;
            Ok((a.parse()?, b.parse()?))
        })
        .collect()
}

/// Sets of 64-bit hashes, all of one size.
pub(crate) struct Sets {
    pub(crate) rows: Ragged<u64>,
    hashed: OnceLock<Vec<HashSet<u64>>>,
}

impl Sets {
    /// The file: the size of a set, then all values, as little-endian words.
    pub(crate) fn read(path: &str) -> Result<Self> {
        let bytes = fs::read(path).with_context(|| path.to_owned())?;
        let words: Vec<u64> = bytes.as_chunks().0.iter().map(|&word| u64::from_le_bytes(word)).collect();
        let (&size, values) = words.split_first().context("no size")?;
        let rows = values.chunks_exact(size as usize).map(<[u64]>::to_vec).collect();
        Ok(Self { rows, hashed: OnceLock::new() })
    }

    /// The pairs that were made to overlap.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (usize, usize)> + use<> {
        (0..self.rows.len() / 2).map(|i| (2 * i, 2 * i + 1))
    }

    /// The same as hash sets, for a library that takes nothing else: made when first asked for, which the warm-up does.
    pub(crate) fn hashed(&self) -> &[HashSet<u64>] {
        self.hashed.get_or_init(|| self.rows.iter().map(|row| row.iter().copied().collect()).collect())
    }
}
