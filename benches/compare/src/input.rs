//! What is read before a clock starts, and the reading that a whole run does.

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

/// A line of mail.
#[derive(Deserialize)]
pub(crate) struct Mail<'a> {
    #[serde(borrow, default)]
    pub(crate) brand: Cow<'a, str>,
    #[serde(borrow, alias = "text")]
    pub(crate) body: Cow<'a, str>,
}

/// Bytes that are in memory at once, and into how many shares for each thread their lines are cut.
const BLOCK: u64 = 8 << 20;
const SHARES: usize = 8;

/// What becomes of the bodies of JSON lines, in parts and in order: a file is never in memory as a whole.
pub(crate) fn of_bodies<S: Default + Send, T: Default + Send>(
    path: &str,
    add: impl Fn(&mut S, &mut T, Cow<'_, str>) + Sync,
) -> Result<Vec<T>> {
    let mut file = File::open(path).with_context(|| path.to_owned())?;
    let (mut block, mut parts) = (Vec::new(), Vec::new());
    loop {
        let is_last = (&mut file).take(BLOCK).read_to_end(&mut block)? == 0;
        let end = if is_last {
            block.len()
        } else {
            block.iter().rposition(|&b| b == b'\n').map_or(0, |at| at + 1)
        };
        let lines: Vec<&[u8]> = block[..end].split(|&b| b == b'\n').filter(|line| !line.is_empty()).collect();
        let part = |scratch: &mut S, lines: &[&[u8]]| {
            let mut part = T::default();
            for line in lines {
                add(scratch, &mut part, serde_json::from_slice::<Mail<'_>>(line)?.body);
            }
            Ok(part)
        };
        let share = lines.len().div_ceil(SHARES * rayon::current_num_threads()).max(1);
        let made: Result<Vec<T>> = lines.par_chunks(share).map_init(S::default, part).collect();
        parts.extend(made?);
        block.drain(..end);
        if is_last {
            return Ok(parts);
        }
    }
}

/// The bodies of JSON lines.
pub(crate) fn texts(path: &str) -> Result<Vec<String>> {
    let parts = of_bodies(path, |(), texts: &mut Vec<String>, body| texts.push(body.into_owned()))?;
    Ok(parts.into_iter().flatten().collect())
}

/// Their sets of word 3-grams by unisono: what every Rust library starts from where pairs are looked for.
pub(crate) fn sets(path: &str) -> Result<Ragged<u64>> {
    let shingler = Shingler::default();
    let add = |(scratch, set): &mut (Scratch, Vec<u64>), sets: &mut Ragged<u64>, body: Cow<'_, str>| {
        set.clear();
        shingler.shingle(&body, scratch, |shingle| set.push(shingle));
        distinct(set);
        sets.push(set.iter().copied());
    };
    Ok(Ragged::concat(of_bodies(path, add)?))
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
