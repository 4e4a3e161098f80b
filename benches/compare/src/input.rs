//! Reads the inputs: before the clock starts, or as part of a timed run.

use anyhow::{Context, Result};
use rayon::prelude::*;
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::HashSet;
use std::fs::{self, File};
use std::io::Read;
use std::sync::OnceLock;
use unisono::ragged::Ragged;
use unisono::shingle::{Scratch, Shingler, distinct};
use unisono::similarity::RowBuilder;

/// A line of mail.
#[derive(Deserialize)]
pub(crate) struct Mail<'a> {
    #[serde(borrow, default)]
    pub(crate) brand: Cow<'a, str>,
    #[serde(borrow, alias = "text")]
    pub(crate) body: Cow<'a, str>,
}

/// Bytes read at once.
const BLOCK: u64 = 16 << 20;

/// Chunks of lines per thread, for each block.
const CHUNKS: usize = 8;

/// Applies `part` to the bodies of JSON lines, chunk by chunk, and returns its results in order. The file is never in
/// memory as a whole: while the threads work on one block, the next is read.
pub(crate) fn of_bodies<S: Default + Send, T: Send>(
    path: &str,
    part: impl Fn(&mut S, &mut dyn Iterator<Item = Cow<'_, str>>) -> T + Sync,
) -> Result<Vec<T>> {
    let mut file = File::open(path).with_context(|| path.to_owned())?;
    // Appends the next block to the incomplete last line of the previous one.
    let mut next = |begun: &[u8]| -> Result<(Vec<u8>, bool)> {
        let mut block = begun.to_vec();
        let is_last = (&mut file).take(BLOCK).read_to_end(&mut block)? == 0;
        Ok((block, is_last))
    };
    let of_chunk = |scratch: &mut S, lines: &[&[u8]]| {
        let mut failed = Ok(());
        let mut bodies = lines.iter().map_while(|line| match serde_json::from_slice::<Mail<'_>>(line) {
            Ok(mail) => Some(mail.body),
            Err(error) => {
                failed = Err(error);
                None
            }
        });
        let made = part(scratch, &mut bodies);
        failed.map(|()| made)
    };
    let mut parts = Vec::new();
    let (mut block, mut is_last) = next(&[])?;
    loop {
        let end = if is_last {
            block.len()
        } else {
            block.iter().rposition(|&b| b == b'\n').map_or(0, |at| at + 1)
        };
        let (whole, begun) = block.split_at(end);
        let work = || -> Result<Vec<T>, serde_json::Error> {
            let lines: Vec<&[u8]> = whole.split(|&b| b == b'\n').filter(|line| !line.is_empty()).collect();
            let chunk = lines.len().div_ceil(CHUNKS * rayon::current_num_threads()).max(1);
            lines.par_chunks(chunk).map_init(S::default, of_chunk).collect()
        };
        let (made, after) = rayon::join(work, || if is_last { Ok((Vec::new(), true)) } else { next(begun) });
        parts.extend(made?);
        if is_last {
            return Ok(parts);
        }
        (block, is_last) = after?;
    }
}

/// Returns the bodies of JSON lines.
pub(crate) fn texts(path: &str) -> Result<Vec<String>> {
    let parts = of_bodies(path, |(): &mut (), bodies| bodies.map(Cow::into_owned).collect::<Vec<_>>())?;
    Ok(parts.into_iter().flatten().collect())
}

/// Returns the sets of word 3-grams of the bodies, by unisono.
pub(crate) fn sets(path: &str) -> Result<Ragged<u64>> {
    let shingler = Shingler::default();
    let part = |(scratch, set): &mut (Scratch, Vec<u64>), bodies: &mut dyn Iterator<Item = Cow<'_, str>>| {
        let mut sets = Ragged::new();
        for body in bodies {
            set.clear();
            shingler.shingle(&body, scratch, |shingle| set.push(shingle));
            distinct(set);
            sets.push(set.iter().copied());
        }
        sets
    };
    Ok(Ragged::concat(of_bodies(path, part)?))
}

/// Returns the shingles of the bodies by `shingler`, ready to be interned.
pub(crate) fn rows(path: &str, shingler: &Shingler) -> Result<Vec<RowBuilder>> {
    of_bodies(path, |(scratch, hashes): &mut (Scratch, Vec<u64>), bodies| {
        let mut rows = RowBuilder::new();
        for body in bodies {
            hashes.clear();
            shingler.shingle(&body, scratch, |shingle| hashes.push(shingle));
            rows.push(hashes.iter().copied());
        }
        rows.close();
        rows
    })
}

/// Reads pairs of rows, one per line, separated by a tab.
pub(crate) fn pairs(path: &str) -> Result<Vec<(usize, usize)>> {
    let file = fs::read_to_string(path).with_context(|| path.to_owned())?;
    file.lines()
        .map(|line| {
            let (a, b) = line.split_once('\t').context("expected two columns")?;
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
    /// Reads a file of little-endian 64-bit words: the size of a set, then the values of all sets.
    pub(crate) fn read(path: &str) -> Result<Self> {
        let bytes = fs::read(path).with_context(|| path.to_owned())?;
        let words: Vec<u64> = bytes.as_chunks().0.iter().map(|&word| u64::from_le_bytes(word)).collect();
        let (&size, values) = words.split_first().context("the file is empty")?;
        let rows = values.chunks_exact(size as usize).map(<[u64]>::to_vec).collect();
        Ok(Self { rows, hashed: OnceLock::new() })
    }

    /// Returns the pairs of rows that were generated to overlap.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (usize, usize)> + use<> {
        (0..self.rows.len() / 2).map(|i| (2 * i, 2 * i + 1))
    }

    /// Returns the rows as hash sets, for libraries that accept nothing else. The first call builds them, during the
    /// warm-up.
    pub(crate) fn hashed(&self) -> &[HashSet<u64>] {
        self.hashed.get_or_init(|| self.rows.iter().map(|row| row.iter().copied().collect()).collect())
    }
}
