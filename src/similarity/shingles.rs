//! The shingles of every message, each distinct text once, as small numbers from the rarest to the commonest.

use super::filter::Filter;
use crate::error::{ErrorKind, Result};
use crate::facet::{Batches, Scratch, View};
use crate::hash::combine;
use crate::progress::{Progress, Watch, tell};
use crate::ragged::Ragged;
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

/// No text: the row holds no shingle at all, and is alike to nothing.
pub const NO_TEXT: u32 = u32::MAX;

/// Whether a row is a set or counts its shingles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Distinct shingles: for Jaccard and containment.
    Sets,
    /// Shingles with their counts, at twice the memory: for cosine, and for the two others as well.
    Bags,
}

/// The shingles of rows (messages), ready to be compared.
///
/// Rows with the same shingles are one *text*; everything quadratic is done with texts and expanded to rows at the end.
/// A shingle that only one row holds is in no intersection: it is counted, not kept. In real mail most are such.
/// The others are numbered from the rarest to the commonest by the texts that hold them, ties by hash, so that the
/// head of a row is its most telling part.
///
/// Memory: 4 bytes for each shingle of a text that another row holds too (8 with counts), 16 for each distinct one,
/// about 40 a row; while it is made 1 to 2 bytes a token for a filter, and 8 (12) instead of 4 (8) for each shingle kept.
#[derive(Debug, Clone)]
pub struct Shingles {
    kind: Kind,
    /// Text of each row.
    text_of: Vec<u32>,
    /// Rows of each text, ascending; texts are numbered by their first row.
    members: Ragged<u32>,
    /// Shared shingles of each text, ascending.
    rows: Ragged<u32>,
    /// How often, in the order of all values of `rows`; empty for sets.
    counts: Vec<u32>,
    alone: Vec<Alone>,
    /// The hash of each shared shingle, and the number of rows that hold it.
    features: Vec<(u64, u32)>,
}

/// The shingles that only one row holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Alone {
    /// How many.
    pub(crate) number: u32,
    /// The sum of the squares of their counts.
    pub(crate) squares: u64,
}

/// One text as it is compared.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Text<'a> {
    pub(crate) shared: &'a [u32],
    /// Empty for sets.
    pub(crate) counts: &'a [u32],
    pub(crate) alone: Alone,
}

impl Text<'_> {
    /// Number of distinct shingles.
    pub(crate) fn size(&self) -> u32 {
        self.shared.len() as u32 + self.alone.number
    }
}

impl Shingles {
    /// The shingles of prepared batches, one row for each rank: n-grams of `view.ngram` up to `longest` terms.
    ///
    /// O(tokens), parallel; every message is looked at twice.
    ///
    /// # Errors
    /// The watch stops it.
    pub fn of(
        batches: &Batches<'_>,
        view: View,
        longest: usize,
        kind: Kind,
        watch: Watch<'_>,
    ) -> Result<Self> {
        let terms = batches.terms(&view);
        let places = batches.places();
        let views: Vec<View> =
            (view.ngram..=longest.max(view.ngram)).map(|ngram| View { ngram, ..view }).collect();
        let extractors: Vec<_> = views.iter().map(|&view| batches.extractors(view, &terms)).collect();
        let features = |row: usize, scratch: &mut Scratch, out: &mut Vec<u64>| {
            let (batch, row) = places[row];
            for (i, extractors) in extractors.iter().enumerate() {
                let extractor = &extractors[batch as usize];
                // A text too short for the longer grams has said all it can with the shortest.
                if i == 0 || extractor.length(row as usize) >= Some(views[i].ngram) {
                    extractor.features(row as usize, scratch, |feature| out.push(feature));
                }
            }
        };
        Self::collect(places.len(), batches.n_tokens() * extractors.len(), kind, features, watch)
    }

    /// The shingles of rows of hashes, in any order, repeats counted.
    ///
    /// The hashes must be strong (see [`crate::hash`]): their bits are taken as they are.
    ///
    /// # Errors
    /// The watch stops it.
    pub fn of_rows(rows: &Ragged<u64>, kind: Kind, watch: Watch<'_>) -> Result<Self> {
        let features = |row: usize, (): &mut (), out: &mut Vec<u64>| out.extend_from_slice(rows.row(row));
        Self::collect(rows.len(), rows.values().len(), kind, features, watch)
    }

    fn collect<S: Default + Send>(
        n_rows: usize,
        n_features: usize,
        kind: Kind,
        features: impl Fn(usize, &mut S, &mut Vec<u64>) + Sync,
        watch: Watch<'_>,
    ) -> Result<Self> {
        if n_rows >= NO_TEXT as usize {
            return Err(ErrorKind::TooLarge { limit: NO_TEXT as usize }.into());
        }
        let n_chunks = n_rows.div_ceil(CHUNK);
        let step = |done: usize| {
            tell(
                watch,
                Progress::Computing { what: "shingles", done: done as u64, total: 3 * n_chunks as u64 },
            )
        };
        let repeated = Repeated::of(n_rows, n_features, &features, &step)?;
        let mut chunks: Vec<Kept> = Vec::with_capacity(n_chunks);
        while chunks.len() < n_chunks {
            step(n_chunks + chunks.len())?;
            let wave = chunks.len()..n_chunks.min(chunks.len() + WAVE);
            chunks.par_extend(wave.into_par_iter().map_init(
                Default::default,
                |scratch: &mut (S, Vec<u64>), chunk| {
                    Kept::of(chunk_rows(chunk, n_rows), kind, &repeated, &features, scratch)
                },
            ));
        }
        drop(repeated);

        let (text_of, members) = collapse(n_rows, &chunks);
        let n_texts = members.len();
        let tables = Tables::of(&chunks, &members, &|done| step(2 * n_chunks + done))?;
        let parts: Vec<Numbered> = (0..n_texts.div_ceil(CHUNK))
            .into_par_iter()
            .map(|chunk| Numbered::of(chunk_rows(chunk, n_texts), kind, &chunks, &members, &tables))
            .collect();
        drop(chunks);
        let Tables { features, .. } = tables;
        let (mut rows, mut counts, mut alone) = (Vec::with_capacity(parts.len()), Vec::new(), Vec::new());
        for part in parts {
            rows.push(part.rows);
            counts.extend(part.counts);
            alone.extend(part.alone);
        }
        let rows = Ragged::concat(rows);
        Ok(Self { kind, text_of, members, rows, counts, alone, features })
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.text_of.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text_of.is_empty()
    }

    /// Whether counts are kept.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Number of distinct texts.
    #[must_use]
    pub fn n_texts(&self) -> usize {
        self.members.len()
    }

    /// The text of a row; `None` where the row has no shingle.
    #[must_use]
    pub fn text_of(&self, row: usize) -> Option<u32> {
        self.text_of.get(row).copied().filter(|&text| text != NO_TEXT)
    }

    /// The rows of a text, ascending.
    #[must_use]
    pub fn members(&self, text: u32) -> &[u32] {
        self.members.row(text as usize)
    }

    /// Number of distinct shingles of a text.
    #[must_use]
    pub fn size(&self, text: u32) -> u32 {
        self.text(text).size()
    }

    /// The shared shingles by number: the hash, and the number of rows that hold it.
    #[must_use]
    pub fn features(&self) -> &[(u64, u32)] {
        &self.features
    }

    pub(crate) fn text(&self, text: u32) -> Text<'_> {
        let range = self.rows.range(text as usize);
        Text {
            shared: &self.rows.values()[range.clone()],
            counts: self.counts.get(range).unwrap_or_default(),
            alone: self.alone[text as usize],
        }
    }

    /// The shared shingles that add most to Σ|A∩B| over all pairs of rows: a shingle that d rows hold is in the
    /// intersection of d(d−1)/2 pairs.
    ///
    /// At most `most` of them, the largest first, ties by hash. O(all shingles).
    #[must_use]
    pub fn leading(&self, most: usize) -> Vec<Leading> {
        let pairs = |d: u32| u64::from(d) * u64::from(d.saturating_sub(1)) / 2;
        let mut order: Vec<u32> = (0..self.features.len() as u32).collect();
        let key = |&f: &u32| {
            let (hash, rows) = self.features[f as usize];
            (Reverse(rows), hash)
        };
        if most < order.len() {
            order.select_nth_unstable_by_key(most, key);
            order.truncate(most);
        }
        order.sort_unstable();
        let mut first_row = vec![NO_TEXT; order.len()];
        for text in 0..self.n_texts() as u32 {
            for f in self.text(text).shared {
                if let Ok(at) = order.binary_search(f) {
                    first_row[at] = first_row[at].min(self.members(text)[0]);
                }
            }
        }
        let mut out: Vec<Leading> = order
            .iter()
            .zip(first_row)
            .map(|(&f, first_row)| {
                let (hash, rows) = self.features[f as usize];
                Leading { hash, rows, pairs: pairs(rows), first_row }
            })
            .collect();
        out.sort_unstable_by_key(|l| (Reverse(l.rows), l.hash));
        out
    }
}

/// A shingle that many rows hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leading {
    /// Its hash.
    pub hash: u64,
    /// The rows that hold it.
    pub rows: u32,
    /// The pairs of rows that both hold it: what it adds to Σ|A∩B|.
    pub pairs: u64,
    /// The first row that holds it.
    pub first_row: u32,
}

/// Rows that a thread looks at in one go.
const CHUNK: usize = 1024;

/// Chunks between two steps of progress; all hashes of so many rows are in memory at once.
const WAVE: usize = 16;

/// Shingles are dealt out by their top bits, so that every thread has a share of its own to count.
const PART_BITS: u32 = 6;

fn part_of(hash: u64) -> usize {
    (hash >> (64 - PART_BITS)) as usize
}

fn chunk_rows(chunk: usize, n: usize) -> Range<usize> {
    chunk * CHUNK..n.min((chunk + 1) * CHUNK)
}

/// Deals values out to the state that counts them: all chunks of a wave first, then all parts.
///
/// Which thread does what changes nothing: a part hears of its values in the order of chunks.
fn deal<T: Send + Sync, C: Default, P: Send>(
    n_chunks: usize,
    parts: &mut [P],
    emit: impl Fn(usize, &mut C, &mut [Vec<T>]) + Sync,
    count: impl Fn(&mut P, &[T]) + Sync,
    step: &dyn Fn(usize) -> Result<()>,
) -> Result<()> {
    let n_hands = WAVE.min(n_chunks);
    let mut hands: Vec<Vec<Vec<T>>> =
        (0..n_hands).map(|_| parts.iter().map(|_| Vec::new()).collect()).collect();
    for first in (0..n_chunks).step_by(WAVE) {
        step(first)?;
        hands.par_iter_mut().enumerate().for_each_init(C::default, |scratch, (i, hand)| {
            hand.iter_mut().for_each(Vec::clear);
            if first + i < n_chunks {
                emit(first + i, scratch, hand);
            }
        });
        parts.par_iter_mut().enumerate().for_each(|(part, state)| {
            hands.iter().for_each(|hand| count(state, &hand[part]));
        });
    }
    Ok(())
}

/// Which shingles occur more than once, nearly; one filter for each part.
struct Repeated(Vec<Filter>);

impl Repeated {
    fn of<S: Default + Send>(
        n_rows: usize,
        n_features: usize,
        features: &(impl Fn(usize, &mut S, &mut Vec<u64>) + Sync),
        step: &dyn Fn(usize) -> Result<()>,
    ) -> Result<Self> {
        let mut parts: Vec<Filter> = (0..1 << PART_BITS).map(|_| Filter::default()).collect();
        // Four slots a shingle, up to the next power of two.
        parts.iter_mut().for_each(|part| part.reset(n_features >> (PART_BITS - 2)));
        let emit = |chunk: usize, (scratch, out): &mut (S, Vec<u64>), hand: &mut [Vec<u64>]| {
            for row in chunk_rows(chunk, n_rows) {
                out.clear();
                features(row, scratch, out);
                out.iter().for_each(|&hash| hand[part_of(hash)].push(hash));
            }
        };
        let count = |part: &mut Filter, hashes: &[u64]| hashes.iter().for_each(|&hash| part.insert(hash));
        deal(n_rows.div_ceil(CHUNK), &mut parts, emit, count, step)?;
        Ok(Self(parts))
    }

    fn holds(&self, hash: u64) -> bool {
        self.0[part_of(hash)].is_shared(hash)
    }
}

/// What the filter lets through of a chunk of rows.
#[derive(Default)]
struct Kept {
    rows: Ragged<u64>,
    counts: Vec<u32>,
    alone: Vec<Alone>,
}

impl Kept {
    fn of<S>(
        rows: Range<usize>,
        kind: Kind,
        repeated: &Repeated,
        features: &impl Fn(usize, &mut S, &mut Vec<u64>),
        (scratch, out): &mut (S, Vec<u64>),
    ) -> Self {
        let mut kept = Self::default();
        for row in rows {
            out.clear();
            features(row, scratch, out);
            let all = out.len();
            // Without a branch: the looks into the filter then do not wait for one another.
            let mut kept_here = 0;
            for i in 0..all {
                let hash = out[i];
                out[kept_here] = hash;
                kept_here += usize::from(repeated.holds(hash));
            }
            out.truncate(kept_here);
            // What the filter has seen once occurs once: once in this row, and in no other.
            let number = (all - out.len()) as u32;
            kept.alone.push(Alone { number, squares: u64::from(number) });
            out.sort_unstable();
            if kind == Kind::Bags {
                kept.counts.extend(out.chunk_by(|a, b| a == b).map(|run| run.len() as u32));
            }
            out.dedup();
            kept.rows.push(out.iter().copied());
        }
        kept
    }

    fn row(&self, row: usize) -> (&[u64], &[u32]) {
        (self.rows.row(row), self.counts.get(self.rows.range(row)).unwrap_or_default())
    }
}

fn row_of(chunks: &[Kept], row: u32) -> (&[u64], &[u32]) {
    chunks[row as usize / CHUNK].row(row as usize % CHUNK)
}

/// The text of each row, and the rows of each text.
fn collapse(n_rows: usize, chunks: &[Kept]) -> (Vec<u32>, Ragged<u32>) {
    // A row that holds a shingle of its own equals no other.
    let whole = |row: u32| {
        let chunk = &chunks[row as usize / CHUNK];
        chunk.alone[row as usize % CHUNK].number == 0
    };
    let mut prints: Vec<(u64, u32)> = (0..n_rows as u32)
        .into_par_iter()
        .filter(|&row| whole(row) && !row_of(chunks, row).0.is_empty())
        .map(|row| {
            let (hashes, counts) = row_of(chunks, row);
            let print = hashes.iter().fold(0, |h, &x| combine(h, x));
            (counts.iter().fold(print, |h, &x| combine(h, u64::from(x))), row)
        })
        .collect();
    prints.par_sort_unstable();
    // The first row of the same text, itself mostly.
    let mut first: Vec<u32> = (0..n_rows as u32)
        .map(|row| if whole(row) && row_of(chunks, row).0.is_empty() { NO_TEXT } else { row })
        .collect();
    for run in prints.chunk_by(|a, b| a.0 == b.0) {
        // Two texts of one print are not expected, and not taken for one.
        let mut heads: Vec<u32> = Vec::new();
        for &(_, row) in run {
            match heads.iter().find(|&&head| row_of(chunks, head) == row_of(chunks, row)) {
                Some(&head) => first[row as usize] = head,
                None => heads.push(row),
            }
        }
    }
    let mut n_texts = 0;
    let mut text_of = vec![NO_TEXT; n_rows];
    for row in 0..n_rows {
        text_of[row] = match first[row] {
            NO_TEXT => NO_TEXT,
            head if head as usize == row => {
                n_texts += 1;
                n_texts - 1
            }
            head => text_of[head as usize],
        };
    }
    let mut by_text: Vec<(u32, u32)> = text_of
        .iter()
        .zip(0..)
        .filter(|(text, _)| **text != NO_TEXT)
        .map(|(&text, row)| (text, row))
        .collect();
    by_text.par_sort_unstable();
    let members = by_text.chunk_by(|a, b| a.0 == b.0).map(|run| run.iter().map(|&(_, row)| row)).collect();
    (text_of, members)
}

/// How many texts and rows hold a shingle.
type Held = HashMap<u64, (u32, u32), BuildHasherDefault<Strong>>;

/// The number of each shared shingle: a table with open addressing, as hashes need no hashing.
struct Tables {
    /// (hash, number + 1), 0 where free.
    slots: Vec<(u64, u32)>,
    features: Vec<(u64, u32)>,
}

impl Tables {
    fn of(chunks: &[Kept], members: &Ragged<u32>, step: &dyn Fn(usize) -> Result<()>) -> Result<Self> {
        let mut parts: Vec<Held> = vec![Held::default(); 1 << PART_BITS];
        let emit = |chunk: usize, (): &mut (), hand: &mut [Vec<(u64, u32)>]| {
            for text in chunk_rows(chunk, members.len()) {
                let rows = members.row(text);
                for &hash in row_of(chunks, rows[0]).0 {
                    hand[part_of(hash)].push((hash, rows.len() as u32));
                }
            }
        };
        let count = |table: &mut Held, held: &[(u64, u32)]| {
            for &(hash, rows) in held {
                let entry = table.entry(hash).or_default();
                entry.0 += 1;
                entry.1 += rows;
            }
        };
        deal(members.len().div_ceil(CHUNK), &mut parts, emit, count, step)?;

        // Each part sorts its own; the parts are in the order of hashes, so equal frequencies stay in that order.
        let sorted: Vec<Vec<(u32, u64, u32)>> = parts
            .into_par_iter()
            .map(|table| {
                let shared = table.into_iter().filter(|&(_, (_, rows))| rows > 1);
                let mut part: Vec<_> = shared.map(|(hash, (texts, rows))| (texts, hash, rows)).collect();
                part.sort_unstable();
                part
            })
            .collect();
        let mut runs: Vec<(u32, usize, u32)> = Vec::new();
        for (part, sorted) in sorted.iter().enumerate() {
            runs.extend(sorted.chunk_by(|a, b| a.0 == b.0).map(|run| (run[0].0, part, run.len() as u32)));
        }
        runs.sort_unstable();
        let mut starts: Vec<Vec<(u32, u32)>> = vec![Vec::new(); sorted.len()];
        let mut next = 0;
        for &(texts, part, length) in &runs {
            starts[part].push((texts, next));
            next += length;
        }
        let mut features = vec![(0, 0); next as usize];
        for (sorted, starts) in sorted.iter().zip(&starts) {
            for (run, &(_, start)) in sorted.chunk_by(|a, b| a.0 == b.0).zip(starts) {
                for (slot, &(_, hash, rows)) in features[start as usize..].iter_mut().zip(run) {
                    *slot = (hash, rows);
                }
            }
        }
        let mut slots = vec![(0, 0); (2 * features.len()).next_power_of_two()];
        for (&(hash, _), number) in features.iter().zip(1..) {
            let mut at = hash as usize & (slots.len() - 1);
            while slots[at].1 != 0 {
                at = (at + 1) & (slots.len() - 1);
            }
            slots[at] = (hash, number);
        }
        Ok(Self { slots, features })
    }

    /// The number of a shingle, if it is shared.
    fn get(&self, hash: u64) -> Option<u32> {
        let mut at = hash as usize & (self.slots.len() - 1);
        loop {
            match self.slots[at] {
                (_, 0) => return None,
                (known, number) if known == hash => return Some(number - 1),
                _ => at = (at + 1) & (self.slots.len() - 1),
            }
        }
    }
}

/// A chunk of texts in numbers.
#[derive(Default)]
struct Numbered {
    rows: Ragged<u32>,
    counts: Vec<u32>,
    alone: Vec<Alone>,
}

impl Numbered {
    fn of(texts: Range<usize>, kind: Kind, chunks: &[Kept], members: &Ragged<u32>, tables: &Tables) -> Self {
        let mut out = Self::default();
        // A shingle's number above its count: sorts as one word.
        let mut row: Vec<u64> = Vec::new();
        for text in texts {
            let first = members.row(text)[0];
            let mut alone = chunks[first as usize / CHUNK].alone[first as usize % CHUNK];
            let (hashes, counts) = row_of(chunks, first);
            row.clear();
            for (i, hash) in hashes.iter().enumerate() {
                let count = counts.get(i).copied().unwrap_or(1);
                match tables.get(*hash) {
                    Some(number) => row.push(u64::from(number) << 32 | u64::from(count)),
                    None => {
                        alone.number += 1;
                        alone.squares += u64::from(count) * u64::from(count);
                    }
                }
            }
            row.sort_unstable();
            out.rows.push(row.iter().map(|&x| (x >> 32) as u32));
            if kind == Kind::Bags {
                out.counts.extend(row.iter().map(|&x| x as u32));
            }
            out.alone.push(alone);
        }
        out
    }
}

/// Takes a strong hash as it is, its top bits (all alike within a part) mixed with others.
#[derive(Default, Clone)]
struct Strong(u64);

impl Hasher for Strong {
    fn finish(&self) -> u64 {
        self.0 ^ self.0 << 20
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&b| self.0 = combine(self.0, u64::from(b)));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}
