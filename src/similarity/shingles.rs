//! The shingles of every row, each distinct text once, as dense ids from the rarest to the commonest.

use super::encoded::{Encoded, Text};
use super::intern::{Features, Interned, Steps, assign_global_ids, intern};
use super::row_builder::{Bucket, Kind, PARTITIONS, RowBuilder};
use super::texts::{NO_TEXT, Texts};
use crate::annotate::Batches;
use crate::error::{ErrorKind, Result};
use crate::facet::{Scratch, View};
use crate::progress::Callback;
use crate::ragged::Ragged;
use rayon::prelude::*;

/// The shingles of rows (messages), ready to be compared.
///
/// Rows with the same shingles are one *text*: the join compares texts and expands the result to rows. A shingle that only
/// one row holds is in no intersection, so it is counted and not kept; in real mail most shingles are such. The others have
/// ids from the rarest to the commonest by the number of rows that hold them, ties by hash, so that a row begins with its
/// rarest shingles.
///
/// Rows and texts are plain `u32`, as every use indexes a column with them, often one of the caller's.
///
/// Memory: 4 bytes per shared shingle of a text (8 with counts), 16 per distinct shared shingle, about 50 per row (60 with
/// counts). While it is made: 10 bytes per shingle of a row, repeats counted, but about 670 MB for up to 17
/// billion, unless the rows come in parts or a few shingles make up most of them; then 6 (10 with counts) per shingle that passes the filter, about 50 per distinct
/// shared one, and up to 90 per row.
///
/// ```
/// use unisono::progress::no_progress;
/// use unisono::shingle::Shingler;
/// use unisono::similarity::{Kind, Shingles};
///
/// let sets = Shingler::default().sets(&["one two three four", "one two three five", "One, two, three: four!"]);
/// let shingles = Shingles::from_rows(&sets, Kind::Sets, &no_progress)?;
/// // The first and the last differ in case and punctuation only.
/// assert_eq!((shingles.len(), shingles.n_texts()), (3, 2));
/// assert_eq!(shingles.text_of(0), shingles.text_of(2));
/// # Ok::<(), unisono::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Shingles {
    kind: Kind,
    /// The text of each row.
    text_of: Vec<u32>,
    /// The rows of each text, ascending. Texts are numbered by their first row.
    members: Ragged<u32>,
    texts: Texts,
    features: Features,
}

impl Shingles {
    /// Makes the shingles of prepared batches, one row per rank: n-grams of `view.ngram` up to `longest` terms.
    ///
    /// O(tokens), parallel. Above 67 million tokens the hashes are made anew for each group of partitions, so that at most
    /// that many are in memory.
    ///
    /// # Errors
    /// If the callback stops it, or if more than 2³² − 2 distinct shingles are shared.
    pub fn from_batches(
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
                // A text too short for longer grams is one gram of the shortest size already.
                if i == 0 || extractor.length(row as usize) >= Some(views[i].ngram) {
                    extractor.features(row as usize, scratch, |feature| out.push(feature));
                }
            }
        };
        let n_hashes = batches.n_tokens() * extractors.len();
        Self::collect(places.len(), n_hashes.div_ceil(HASHES_AT_ONCE), features, kind, progress)
    }

    /// Makes the shingles of rows of hashes, in any order, repeats counted. O(hashes), parallel.
    ///
    /// The hashes must be strong (see [`crate::hash`]): their bits are used as they are.
    ///
    /// # Errors
    /// If the callback stops it, or if there are more than 2³² − 2 rows or shared distinct hashes.
    pub fn from_rows(rows: &Ragged<u64>, kind: Kind, progress: Callback<'_>) -> Result<Self> {
        let features = |row: usize, (): &mut (), out: &mut Vec<u64>| out.extend_from_slice(rows.row(row));
        Self::collect(rows.len(), rows.values().len().div_ceil(HASHES_AT_ONCE), features, kind, progress)
    }

    /// Makes the shingles of rows that were collected in parts, in the order of the parts. O(hashes), parallel.
    ///
    /// # Errors
    /// As [`from_rows`](Self::from_rows).
    pub fn from_parts(parts: Vec<RowBuilder>, kind: Kind, progress: Callback<'_>) -> Result<Self> {
        check_rows(parts.iter().map(RowBuilder::len).sum())?;
        let buckets: Vec<Bucket> = parts.into_par_iter().flat_map_iter(RowBuilder::into_buckets).collect();
        let steps = Steps::new(progress, 0, buckets.len());
        Self::from_interned(vec![intern(buckets, 0..PARTITIONS, kind, &steps)?], kind, &steps)
    }

    /// Calls `features` for every row once per group of partitions, so that the hashes of one group are in memory at a
    /// time.
    fn collect<S: Default + Send>(
        n_rows: usize,
        n_groups: usize,
        features: impl Fn(usize, &mut S, &mut Vec<u64>) + Sync,
        kind: Kind,
        progress: Callback<'_>,
    ) -> Result<Self> {
        check_rows(n_rows)?;
        let n_groups = n_groups.clamp(1, PARTITIONS);
        let n_chunks = n_rows.div_ceil(CHUNK);
        let steps = Steps::new(progress, n_groups * n_chunks, n_chunks);
        let mut groups = Vec::new();
        for group in 0..n_groups {
            let partitions = PARTITIONS * group / n_groups..PARTITIONS * (group + 1) / n_groups;
            let chunk = |(scratch, out): &mut (S, Vec<u64>), from: usize| {
                steps.next()?;
                let mut rows = RowBuilder::only(partitions.clone());
                for row in from..n_rows.min(from + CHUNK) {
                    out.clear();
                    features(row, scratch, out);
                    rows.push(out.iter().copied());
                }
                rows.close();
                Ok(rows.into_buckets())
            };
            let chunks = (0..n_rows).into_par_iter().step_by(CHUNK);
            let buckets: Result<Vec<Vec<Bucket>>> = chunks.map_init(Default::default, chunk).collect();
            let buckets = buckets?.into_iter().flatten().collect();
            groups.push(intern(buckets, partitions, kind, &steps)?);
        }
        Self::from_interned(groups, kind, &steps)
    }

    fn from_interned(groups: Vec<Interned>, kind: Kind, steps: &Steps<'_>) -> Result<Self> {
        let (features, buckets) = assign_global_ids(groups, steps)?;
        let encode = |ids| {
            steps.next()?;
            Ok(Encoded::from_ids(ids))
        };
        let buckets: Result<Vec<Encoded>> = buckets.into_par_iter().map(encode).collect();
        let mut texts = Texts::new(buckets?);
        steps.next()?;
        let (text_of, members) = texts.collapse();
        Ok(Self { kind, text_of, members, texts, features })
    }

    /// Returns the number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.text_of.len()
    }

    /// Returns whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text_of.is_empty()
    }

    /// Sets or bags.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Returns the number of distinct texts.
    #[must_use]
    pub fn n_texts(&self) -> usize {
        self.members.len()
    }

    /// Returns the text of a row; `None` if the row has no shingle.
    #[must_use]
    pub fn text_of(&self, row: usize) -> Option<u32> {
        self.text_of.get(row).copied().filter(|&text| text != NO_TEXT)
    }

    /// Returns the rows of a text, ascending.
    #[must_use]
    pub fn members(&self, text: u32) -> &[u32] {
        self.members.row(text as usize)
    }

    /// Returns the number of distinct shingles of a text.
    #[must_use]
    pub fn size(&self, text: u32) -> u32 {
        self.text(text).size()
    }

    /// Returns the shared shingles by id: the hash, and the number of rows that hold it.
    #[must_use]
    pub fn features(&self) -> &[(u64, u32)] {
        &self.features
    }

    pub(crate) fn text(&self, text: u32) -> Text<'_> {
        self.texts.get(text)
    }
}

/// Rows that a thread takes at a time.
const CHUNK: usize = 1024;

/// Hashes in memory at once where they can be made anew: 670 MB.
const HASHES_AT_ONCE: usize = 1 << 26;

/// Fails if the rows do not fit 32-bit ids.
fn check_rows(n_rows: usize) -> Result<()> {
    let limit = NO_TEXT as usize;
    if n_rows < limit { Ok(()) } else { Err(ErrorKind::TooManyIds { what: "rows", limit }.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::{SplitMix64, mix64};
    use crate::progress::no_progress;

    #[test]
    fn reading_partitions_in_groups_changes_nothing() {
        let mut random = SplitMix64::new(7, 1);
        let mut row = |n: usize| -> Vec<u64> { (0..n).map(|_| mix64(random.below(90_000) as u64)).collect() };
        // Several buckets per chunk, and one row larger than a bucket.
        let mut rows: Vec<Vec<u64>> = (0..1_200).map(&mut row).collect();
        rows.push(row(150_000));
        rows.extend((0..1_000).map(|i| row(i % 3)));
        let features = |row: usize, (): &mut (), out: &mut Vec<u64>| out.extend(&rows[row]);
        for kind in [Kind::Sets, Kind::Bags] {
            let of =
                |n_groups| Shingles::collect(rows.len(), n_groups, features, kind, &no_progress).unwrap();
            let one = of(1);
            assert!(one.features().len() > 50_000 && one.members.len() > 1_500);
            let one = format!("{one:?}");
            for n_groups in [0, 2, 3, 256, 1_000] {
                assert!(format!("{:?}", of(n_groups)) == one, "{kind:?}, {n_groups} groups");
            }
        }
    }
}
