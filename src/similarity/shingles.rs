//! The shingles of every message, each distinct text once, as small numbers from the rarest to the commonest.

use super::intern::{Chunk, Numbered, Settled, Steps, numbered, settled};
use super::rows::{Hand, PARTS, Rows};
use crate::error::{ErrorKind, Result};
use crate::facet::{Batches, Scratch, View};
use crate::hash::combine;
use crate::progress::Callback;
use crate::ragged::Ragged;
use rayon::prelude::*;
use std::cmp::Reverse;

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
/// The others are numbered from the rarest to the commonest by the rows that hold them, ties by hash, so that the head of
/// a row is its most telling part.
///
/// Memory: 4 bytes for each shingle of a text that another row holds too (8 with counts), 16 for each distinct one,
/// about 50 a row (60 with counts). While it is made: 10 bytes for each shingle of any row, repeats counted, but (up to 17 billion) no more
/// than 1.3 GB of those, half of that mostly, unless rows come in parts; then 6 (10 with counts) for each that a filter lets through, as
/// all that another row holds too and up to a quarter of the others, some 50 for each of those that is distinct and held by
/// another, and up to 90 a row.
#[derive(Debug, Clone)]
pub struct Shingles {
    kind: Kind,
    /// Text of each row.
    text_of: Vec<u32>,
    /// Rows of each text, ascending; texts are numbered by their first row.
    members: Ragged<u32>,
    texts: Chunks,
    /// The hash of each shared shingle, and the number of rows that hold it.
    features: Vec<(u64, u32)>,
}

/// The shingles that only one row holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Alone {
    /// How many.
    pub(crate) number: u32,
    /// The sum of the squares of their counts, where counts are kept.
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
    /// O(tokens) for each 67 million of them: so many hashes are in memory at once, and made anew for each part of all.
    /// Parallel.
    ///
    /// # Errors
    /// The callback stops it; more than four billion different shingles are held by several messages.
    pub fn of(
        batches: &Batches<'_>,
        view: View,
        longest: usize,
        kind: Kind,
        progress: Callback<'_>,
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
        let n_hashes = batches.n_tokens() * extractors.len();
        Self::collect(places.len(), n_hashes.div_ceil(AT_ONCE), features, kind, progress)
    }

    /// The shingles of rows of hashes, in any order, repeats counted.
    ///
    /// The hashes must be strong (see [`crate::hash`]): their bits are taken as they are.
    ///
    /// # Errors
    /// The callback stops it; there are more than four billion rows, or different hashes that several rows hold.
    pub fn of_rows(rows: &Ragged<u64>, kind: Kind, progress: Callback<'_>) -> Result<Self> {
        let features = |row: usize, (): &mut (), out: &mut Vec<u64>| out.extend_from_slice(rows.row(row));
        Self::collect(rows.len(), rows.values().len().div_ceil(AT_ONCE), features, kind, progress)
    }

    /// The shingles of rows that were gathered in parts, in the order of the parts. O(hashes), parallel.
    ///
    /// # Errors
    /// The callback stops it; there are more than four billion rows, or different hashes that several rows hold.
    pub fn of_parts(parts: Vec<Rows>, kind: Kind, progress: Callback<'_>) -> Result<Self> {
        few_enough(parts.iter().map(Rows::len).sum())?;
        let hands: Vec<Hand> = parts.into_par_iter().flat_map_iter(Rows::into_hands).collect();
        let steps = Steps::new(progress, 0, hands.len());
        Self::of_settled(vec![settled(hands, 0..PARTS, kind, &steps)?], kind, &steps)
    }

    /// Makes the hashes of rows, as many times as there are groups, so that those of a group alone are in memory at once.
    fn collect<S: Default + Send>(
        n_rows: usize,
        n_groups: usize,
        features: impl Fn(usize, &mut S, &mut Vec<u64>) + Sync,
        kind: Kind,
        progress: Callback<'_>,
    ) -> Result<Self> {
        few_enough(n_rows)?;
        let n_groups = n_groups.clamp(1, PARTS);
        let n_chunks = n_rows.div_ceil(CHUNK);
        let steps = Steps::new(progress, n_groups * n_chunks, n_chunks);
        let mut groups = Vec::new();
        for group in 0..n_groups {
            let parts = PARTS * group / n_groups..PARTS * (group + 1) / n_groups;
            let chunk = |(scratch, out): &mut (S, Vec<u64>), from: usize| {
                steps.next()?;
                let mut rows = Rows::only(parts.clone());
                for row in from..n_rows.min(from + CHUNK) {
                    out.clear();
                    features(row, scratch, out);
                    rows.push(out.iter().copied());
                }
                rows.close();
                Ok(rows.into_hands())
            };
            let chunks = (0..n_rows).into_par_iter().step_by(CHUNK);
            let hands: Result<Vec<Vec<Hand>>> = chunks.map_init(Default::default, chunk).collect();
            let hands = hands?.into_iter().flatten().collect();
            groups.push(settled(hands, parts, kind, &steps)?);
        }
        Self::of_settled(groups, kind, &steps)
    }

    fn of_settled(groups: Vec<Settled>, kind: Kind, steps: &Steps<'_>) -> Result<Self> {
        let Numbered { features, chunks } = numbered(groups, steps)?;
        steps.next()?;
        let mut texts = Chunks::new(chunks);
        let (text_of, members) = collapse(&texts);
        // The first row of a text stands for it; texts are numbered in the order of these.
        let mut is_kept = vec![false; texts.len()];
        members.iter().for_each(|rows| is_kept[rows[0] as usize] = true);
        texts.retain(&is_kept);
        Ok(Self { kind, text_of, members, texts, features })
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
        self.texts.of(text)
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

/// Hashes that are in memory at once, where they can be made anew: 640 MB.
const AT_ONCE: usize = 1 << 26;

/// Whether rows can be numbered.
fn few_enough(n_rows: usize) -> Result<()> {
    let limit = NO_TEXT as usize;
    if n_rows < limit { Ok(()) } else { Err(ErrorKind::TooManyIds { what: "messages", limit }.into()) }
}

/// Rows in numbers, where they were put together: they are never copied into one.
#[derive(Clone)]
struct Chunks {
    chunks: Vec<Chunk>,
    /// The chunk of each row, and its place there.
    at: Vec<(u32, u32)>,
}

/// The same whatever the chunks are.
impl std::fmt::Debug for Chunks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries((0..self.len() as u32).map(|row| self.of(row))).finish()
    }
}

impl Chunks {
    fn new(chunks: Vec<Chunk>) -> Self {
        let places = |(at, chunk): (u32, &Chunk)| (0..chunk.len() as u32).map(move |row| (at, row));
        let at = (0..).zip(&chunks).flat_map(places).collect();
        Self { chunks, at }
    }

    fn len(&self) -> usize {
        self.at.len()
    }

    fn of(&self, row: u32) -> Text<'_> {
        let (chunk, row) = self.at[row as usize];
        self.chunks[chunk as usize].text(row as usize)
    }

    /// Drops the rows that are not kept; the others move up.
    fn retain(&mut self, mut is_kept: &[bool]) {
        let mut chunks = std::mem::take(&mut self.chunks);
        let of_chunks = chunks.iter_mut().map(|chunk| {
            let (here, later) = is_kept.split_at(chunk.len());
            is_kept = later;
            (chunk, here)
        });
        let of_chunks: Vec<(&mut Chunk, &[bool])> = of_chunks.collect();
        of_chunks.into_par_iter().for_each(|(chunk, is_kept)| chunk.retain(is_kept));
        *self = Self::new(chunks);
    }
}

/// The text of each row, and the rows of each text.
fn collapse(chunks: &Chunks) -> (Vec<u32>, Ragged<u32>) {
    let n_rows = chunks.len();
    let mut prints: Vec<(u64, u32)> = (0..n_rows as u32)
        .into_par_iter()
        .filter_map(|row| {
            let text = chunks.of(row);
            // A row that holds a shingle of its own equals no other.
            let whole = text.alone.number == 0 && !text.shared.is_empty();
            whole.then(|| {
                let print = text.shared.iter().fold(0, |h, &x| combine(h, u64::from(x)));
                (text.counts.iter().fold(print, |h, &x| combine(h, u64::from(x))), row)
            })
        })
        .collect();
    prints.par_sort_unstable();
    // The first row of the same text, itself mostly.
    let mut first: Vec<u32> =
        (0..n_rows as u32).map(|row| if chunks.of(row).size() == 0 { NO_TEXT } else { row }).collect();
    for run in prints.chunk_by(|a, b| a.0 == b.0) {
        // Two texts of one print are not expected, and not taken for one.
        let mut heads: Vec<u32> = Vec::new();
        for &(_, row) in run {
            let text = chunks.of(row);
            let same = |&&head: &&u32| {
                let head = chunks.of(head);
                (head.shared, head.counts) == (text.shared, text.counts)
            };
            match heads.iter().find(same) {
                Some(&head) => first[row as usize] = head,
                None => heads.push(row),
            }
        }
    }
    drop(prints);
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
    drop(first);
    let mut by_text: Vec<(u32, u32)> = text_of
        .iter()
        .zip(0..)
        .filter(|(text, _)| **text != NO_TEXT)
        .map(|(&text, row)| (text, row))
        .collect();
    by_text.par_sort_unstable();
    let mut members = Ragged::with_capacity(n_texts as usize, by_text.len());
    by_text.chunk_by(|a, b| a.0 == b.0).for_each(|run| members.push(run.iter().map(|&(_, row)| row)));
    (text_of, members)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::{SplitMix64, mix64};
    use crate::progress::no_progress;

    #[test]
    fn groups_change_nothing() {
        let mut random = SplitMix64::new(7, 1);
        let mut row = |n: usize| -> Vec<u64> { (0..n).map(|_| mix64(random.below(90_000) as u64)).collect() };
        // Several hands a chunk in each of a few groups, and one row more than a hand.
        let mut rows: Vec<Vec<u64>> = (0..1_200).map(&mut row).collect();
        rows.push(row(150_000));
        rows.extend((0..1_000).map(|i| row(i % 3)));
        let features = |row: usize, (): &mut (), out: &mut Vec<u64>| out.extend(&rows[row]);
        for kind in [Kind::Sets, Kind::Bags] {
            let of =
                |n_groups| Shingles::collect(rows.len(), n_groups, features, kind, &no_progress).unwrap();
            let one = of(1);
            assert!(one.features().len() > 50_000 && one.members.len() > 1_500);
            for n_groups in [0, 2, 3, 256, 1_000] {
                assert!(format!("{:?}", of(n_groups)) == format!("{one:?}"), "{kind:?}, {n_groups} groups");
            }
        }
    }
}
