//! Interns the hashes that several rows hold as dense ids, from the rarest to the commonest.
//!
//! ```text
//! for each partition of the hash space, in parallel:          # 256 of them, by the top 8 bits
//!     filter ← which hashes occur more than once              # 2 bits a slot, with false positives
//!     for each bucket, for each of its hashes h that pass:
//!         id ← local id of h, the next free one if h is new
//!         if the row held h before: count it there, and write REPEAT in this slot
//!         else:                     write id in this slot; rows[id] += 1
//! order the hashes with rows ≥ 2 of all partitions by (rows, hash)    # merges runs of equal rows
//! for each partition, in parallel: replace local ids by positions in that order
//! for each bucket, in parallel:    move ids to their rows and sort each row       (see `encoded`)
//! ```
//!
//! A partition's filter and table fit in a core's cache, and no row is ever sorted by hash. Where the hashes can be
//! recomputed, partitions are done in several groups, so that the hashes of one group are in memory at a time.

use super::row_builder::{Bucket, Kind, PARTITIONS, Slice, split_front};
use super::shared_filter::SharedFilter;
use crate::error::{ErrorKind, Result};
use crate::hash::HashedMap;
use crate::progress::{Callback, Progress, report};
use rayon::prelude::*;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

/// The hash of each global id, and the number of rows that hold it, at least 2.
pub(super) type Features = Vec<(u64, u32)>;

/// Reports progress from several threads.
pub(super) struct Steps<'a> {
    progress: Callback<'a>,
    done: AtomicU64,
    total: u64,
}

impl<'a> Steps<'a> {
    /// Reports `before` steps, one per partition, and about `after` more.
    pub(super) fn new(progress: Callback<'a>, before: usize, after: usize) -> Self {
        Self { progress, done: AtomicU64::new(0), total: (before + PARTITIONS + after) as u64 }
    }

    pub(super) fn next(&self) -> Result<()> {
        let done = self.done.fetch_add(1, Ordering::Relaxed).min(self.total);
        report(self.progress, Progress::Computing { what: "shingles", done, total: self.total })
    }
}

/// Some partitions with their hashes interned, and what each bucket holds of them.
pub(super) struct Interned {
    partitions: Vec<Partition>,
    buckets: Vec<LocalIds>,
}

/// Interns the hashes of the partitions in `range`. O(hashes), parallel.
///
/// # Errors
/// If the progress callback stops the run.
pub(super) fn intern(
    mut buckets: Vec<Bucket>,
    range: Range<usize>,
    kind: Kind,
    steps: &Steps<'_>,
) -> Result<Interned> {
    let n_buckets = buckets.len();
    let mut partitions: Vec<Partition> = Vec::with_capacity(range.len());
    let at_once = PARTITIONS.div_ceil(4).max(4 * rayon::current_num_threads());
    for first in range.clone().step_by(at_once) {
        let some = first..range.end.min(first + at_once);
        // By partition: its slice of each bucket.
        let mut slices: Vec<Vec<Slice<'_>>> = some.clone().map(|_| Vec::with_capacity(n_buckets)).collect();
        for bucket in &mut buckets {
            slices.iter_mut().zip(bucket.slices(some.clone())).for_each(|(all, slice)| all.push(slice));
        }
        let partition = |tables: &mut Tables, slices| {
            steps.next()?;
            Ok(Partition::new(slices, tables))
        };
        let made: Result<Vec<_>> = slices.into_par_iter().map_init(Tables::default, partition).collect();
        partitions.extend(made?);
    }
    let local_ids = |(at, bucket)| {
        let n_ids = partitions.iter().map(|partition| partition.n_ids[at] as usize);
        let mut ids = LocalIds::from_bucket(bucket, range.clone().zip(n_ids), kind);
        if range.start > 0 {
            // The first group has them.
            ids.lengths = Vec::new();
        }
        ids
    };
    let buckets = buckets.into_par_iter().enumerate().map(local_ids).collect();
    Ok(Interned { partitions, buckets })
}

/// Gives global ids to the hashes of all partitions, which come in groups in their order. Returns the hash of each global
/// id and, by bucket, its ids of each group. O(ids), parallel; the same on any number of threads.
///
/// # Errors
/// If the callback stops it, or if there are more than 2³² − 2 shared hashes.
pub(super) fn assign_global_ids(
    groups: Vec<Interned>,
    steps: &Steps<'_>,
) -> Result<(Features, Vec<Vec<LocalIds>>)> {
    let n_buckets = groups.first().map_or(0, |group| group.buckets.len());
    let mut buckets: Vec<Vec<LocalIds>> = (0..n_buckets).map(|_| Vec::with_capacity(groups.len())).collect();
    let mut partitions = Vec::with_capacity(PARTITIONS);
    for group in groups {
        partitions.extend(group.partitions);
        debug_assert_eq!(group.buckets.len(), n_buckets, "groups have the same buckets");
        buckets.iter_mut().zip(group.buckets).for_each(|(all, ids)| all.push(ids));
    }
    steps.next()?;
    let (features, global_ids) = order(&mut partitions)?;
    translate(&mut buckets, &global_ids);
    Ok((features, buckets))
}

/// A thread's tables for one partition at a time.
#[derive(Default)]
struct Tables {
    filter: SharedFilter,
    /// The local id of each hash that passes the filter, in the order of first occurrence.
    ids: HashedMap<u32>,
}

// A slot's hash is replaced by its local id in the low half and its count in the row in the high half.
const ONE: u64 = 1 << 32;
/// An earlier slot of the row has the hash and counts this one.
const REPEAT: u64 = u64::MAX;

/// The interned hashes of one partition.
struct Partition {
    /// The number of slots that hold ids now, at the start of its slice of each bucket. The other hashes occur once overall.
    n_ids: Vec<u32>,
    /// The hashes of two rows or more, by rows, then hash.
    shared: Vec<Shared>,
    n_local_ids: usize,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Shared {
    rows: u32,
    hash: u64,
    local_id: u32,
    /// The last row that holds it, in the partition's own numbering, and its slot.
    last_row: u32,
    last_slot: u32,
}

impl Partition {
    fn new(slices: Vec<Slice<'_>>, tables: &mut Tables) -> Self {
        let Tables { filter, ids } = tables;
        ids.clear();
        filter.reset(4 * slices.iter().map(|slice| slice.slots.len()).sum::<usize>());
        for slice in &slices {
            slice.slots.iter().for_each(|&hash| filter.insert(hash));
        }
        let mut shared: Vec<Shared> = Vec::new();
        let mut n_ids = Vec::with_capacity(slices.len());
        let mut n_rows = 0;
        for Slice { slots, rows } in slices {
            // Without a branch, so that look-ups in the filter do not wait for one another.
            let mut n = 0;
            for i in 0..slots.len() {
                (slots[n], rows[n]) = (slots[i], rows[i]);
                n += usize::from(filter.is_shared(slots[i]));
            }
            let mut row = None;
            for at in 0..n {
                n_rows += u32::from(row.replace(rows[at]) != Some(rows[at]));
                let hash = slots[at];
                let local_id = *ids.entry(hash).or_insert_with(|| {
                    let local_id = shared.len() as u32;
                    shared.push(Shared { rows: 0, hash, local_id, last_row: 0, last_slot: 0 });
                    local_id
                });
                let entry = &mut shared[local_id as usize];
                slots[at] = if entry.last_row == n_rows {
                    slots[entry.last_slot as usize] += ONE;
                    REPEAT
                } else {
                    (entry.last_row, entry.last_slot) = (n_rows, at as u32);
                    entry.rows += 1;
                    ONE | u64::from(local_id)
                };
            }
            n_ids.push(n as u32);
        }
        let n_local_ids = shared.len();
        shared.retain(|entry| entry.rows > 1);
        shared.shrink_to_fit();
        shared.sort_unstable();
        Self { n_ids, shared, n_local_ids }
    }
}

/// No other row holds the hash. All ids are below it; [`LocalIds::REPEAT`] is above.
pub(super) const NOT_SHARED: u32 = u32::MAX - 1;
const _: () = assert!(NOT_SHARED < LocalIds::REPEAT);

/// Hashes of one partition that are held by the same number of rows.
struct Run {
    rows: u32,
    partition: usize,
    /// The positions in [`Partition::shared`].
    range: Range<usize>,
}

/// Returns all shared hashes by rows, then hash, and by partition the global id of each local id.
fn order(partitions: &mut [Partition]) -> Result<(Features, Vec<Vec<u32>>)> {
    let n: usize = partitions.iter().map(|partition| partition.shared.len()).sum();
    let max_local_ids = partitions.iter().map(|partition| partition.n_local_ids).max().unwrap_or(0);
    if n.max(max_local_ids) >= NOT_SHARED as usize {
        return Err(ErrorKind::TooManyIds { what: "distinct shingles", limit: NOT_SHARED as usize }.into());
    }
    let runs_of = |(at, partition): (usize, &Partition)| {
        let mut start = 0;
        let run = |run: &[Shared]| {
            let range = start..start + run.len();
            start = range.end;
            Run { rows: run[0].rows, partition: at, range }
        };
        partition.shared.chunk_by(|a, b| a.rows == b.rows).map(run).collect::<Vec<_>>()
    };
    let mut runs: Vec<Run> = partitions.par_iter().enumerate().flat_map_iter(runs_of).collect();
    // Partitions are in the order of hashes.
    runs.par_sort_unstable_by_key(|run| (run.rows, run.partition));
    let mut features = vec![(0, 0); n];
    let (mut left, mut first) = (features.as_mut_slice(), 0);
    let mut by_partition: Vec<Vec<(u32, Range<usize>)>> = vec![Vec::new(); partitions.len()];
    let mut slices = Vec::with_capacity(runs.len());
    for Run { partition, range, .. } in &runs {
        by_partition[*partition].push((first, range.clone()));
        slices.push(split_front(&mut left, range.len()));
        first += range.len() as u32;
    }
    runs.into_par_iter().zip(slices).with_min_len(64).for_each(|(run, features)| {
        for (feature, entry) in features.iter_mut().zip(&partitions[run.partition].shared[run.range]) {
            *feature = (entry.hash, entry.rows);
        }
    });
    let global_ids = partitions.par_iter_mut().zip(by_partition).map(|(partition, runs)| {
        let mut ids = vec![NOT_SHARED; partition.n_local_ids];
        for (first, range) in runs {
            (first..).zip(&partition.shared[range]).for_each(|(id, entry)| ids[entry.local_id as usize] = id);
        }
        partition.shared = Vec::new();
        ids
    });
    let global_ids = global_ids.collect();
    Ok((features, global_ids))
}

/// Replaces local ids by global ids, one partition at a time so that its table stays in cache.
fn translate(buckets: &mut [Vec<LocalIds>], global_ids: &[Vec<u32>]) {
    let mut slices: Vec<Vec<&mut [u32]>> =
        global_ids.iter().map(|_| Vec::with_capacity(buckets.len())).collect();
    for groups in buckets {
        let mut slices = slices.iter_mut();
        for LocalIds { ids, ends, .. } in groups {
            let (mut left, mut start) = (ids.as_mut_slice(), 0);
            for (&end, slices) in ends.iter().zip(&mut slices) {
                slices.push(split_front(&mut left, (end - std::mem::replace(&mut start, end)) as usize));
            }
        }
    }
    slices.into_par_iter().zip(global_ids).for_each(|(slices, global_ids)| {
        for id in slices.into_iter().flatten().filter(|id| **id != LocalIds::REPEAT) {
            *id = global_ids[*id as usize];
        }
    });
}

/// The hashes of a bucket that other rows may hold, in the order of partitions.
pub(super) struct LocalIds {
    /// The local id of each, after [`assign_global_ids`] the global id; or [`Self::REPEAT`].
    ids: Vec<u32>,
    /// Its count in the row; empty for sets.
    counts: Vec<u32>,
    /// The row of each, as numbered in the bucket.
    rows: Vec<u16>,
    /// Where each partition ends.
    ends: Vec<u32>,
    /// Hashes of each row, of all groups; empty after the first group.
    pub(super) lengths: Vec<u32>,
}

impl LocalIds {
    /// An earlier slot of the row has the hash and counts this one.
    pub(super) const REPEAT: u32 = REPEAT as u32;

    /// Copies the first slots of each partition, as many as hold ids.
    fn from_bucket(
        bucket: Bucket,
        partitions: impl Iterator<Item = (usize, usize)> + Clone,
        kind: Kind,
    ) -> Self {
        let n = partitions.clone().map(|(_, n_ids)| n_ids).sum();
        let mut out = Self {
            ids: Vec::with_capacity(n),
            counts: Vec::with_capacity(if kind == Kind::Bags { n } else { 0 }),
            rows: Vec::with_capacity(n),
            ends: Vec::new(),
            lengths: bucket.lengths,
        };
        for (partition, n_ids) in partitions {
            let start = bucket.starts[partition] as usize;
            let slots = bucket.slots[start..][..n_ids].iter().copied();
            out.ids.extend(slots.clone().map(|packed| packed as u32));
            out.rows.extend(&bucket.rows[start..][..n_ids]);
            if kind == Kind::Bags {
                out.counts.extend(slots.map(|packed| (packed >> 32) as u32));
            }
            out.ends.push(out.ids.len() as u32);
        }
        out
    }

    /// Returns whether counts are kept and there are any.
    pub(super) fn has_counts(&self) -> bool {
        !self.counts.is_empty()
    }

    /// Returns the id, the row and the count of each; the count is 1 for sets.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, usize, u32)> {
        self.ids
            .iter()
            .zip(&self.rows)
            .enumerate()
            .map(|(at, (&id, &row))| (id, row.into(), self.counts.get(at).copied().unwrap_or(1)))
    }
}
