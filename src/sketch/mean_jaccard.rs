//! Estimates the mean Jaccard similarity between and within groups of sets from slot collisions, without comparing pairs.

use super::estimate::chance;
use super::signatures::{Signatures, Slots};
use crate::error::{Error, ErrorKind};
use crate::progress::{Callback, Progress, report};
use ndarray::Array2;
use rayon::prelude::*;
use std::sync::atomic::{AtomicU64, Ordering};

/// The mean Jaccard similarities between and within groups.
#[derive(Debug, Clone, PartialEq)]
pub struct MeanJaccard {
    n_groups: usize,
    means: Vec<Option<Mean>>,
}

/// A mean Jaccard similarity over pairs of sets.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Mean {
    /// The unbiased estimate. With slots of 8 bits it can be slightly below 0 if almost nothing is shared.
    pub value: f64,
    /// The standard error over slots: the error of the sketch, not of the choice of messages. `None` if there is only one
    /// slot. It overstates the error of [`super::Method::Reduced`], whose slots are not independent.
    pub slot_error: Option<f64>,
    /// The number of pairs of sets.
    pub n_pairs: u64,
}

/// The maximum number of groups. Memory per thread grows with its square.
pub const MAX_GROUPS: usize = 4096;

impl MeanJaccard {
    /// Returns the number of groups.
    #[must_use]
    pub fn n_groups(&self) -> usize {
        self.n_groups
    }

    /// Returns the mean over the pairs of a set of group `a` and a set of group `b`. If `a` = `b`, the pairs are those of
    /// two different sets of the group. `None` if there is no pair or no such group.
    #[must_use]
    pub fn get(&self, a: usize, b: usize) -> Option<Mean> {
        if a.max(b) >= self.n_groups {
            return None;
        }
        *self.means.get(cell(a, b))?
    }

    /// Returns the symmetric matrix of means, groups × groups, with `undefined` where there is no pair.
    #[must_use]
    pub fn to_array(&self, undefined: f64) -> Array2<f64> {
        let value = |(a, b)| self.get(a, b).map_or(undefined, |mean| mean.value);
        Array2::from_shape_fn((self.n_groups, self.n_groups), value)
    }
}

impl Signatures {
    /// Estimates the mean Jaccard similarity between any two groups and within each group from slot collisions.
    ///
    /// Let c_a(v) be the number of sets of group a with value v in a slot. The share of pairs that agree in the slot is
    /// Σ_v c_a(v)·c_b(v) / (n_a·n_b) between two groups and Σ_v C(c(v), 2) / C(n, 2) within a group. With the correction
    /// for chance that single pairs also get, the share is an unbiased estimate of the mean. The result is the mean over
    /// slots; its standard error comes from their scatter. Sets without shingles are left out.
    ///
    /// `groups` holds the group of every row (its brand), numbered from 0. If `campaigns` is given, pairs of rows with the
    /// same group and campaign do not count.
    ///
    /// Time: k sorts of n numbers, and for each value the square of the number of groups that share it. Memory: 8 bytes
    /// per row and 40 bytes per pair of groups for each thread, plus 4 bytes per row and 40 bytes per pair of groups.
    ///
    /// # Errors
    /// If `groups` or `campaigns` does not have one entry per row, if there are more than [`MAX_GROUPS`] groups, or if
    /// the callback stops it.
    pub fn mean_jaccard(
        &self,
        groups: &[u32],
        campaigns: Option<&[u32]>,
        progress: Callback<'_>,
    ) -> Result<MeanJaccard, Error> {
        let entries =
            campaigns.map_or(groups.len(), |c| if c.len() == groups.len() { c.len() } else { usize::MAX });
        if entries != self.len() {
            let what = format!("the number of labels is not {}: give one label per signature", self.len());
            return Err(ErrorKind::Mismatch(what).into());
        }
        let n_groups = groups.iter().max().map_or(0, |most| *most as usize + 1);
        if n_groups > MAX_GROUPS {
            let remedy = format!("use at most {MAX_GROUPS} groups, numbered from 0");
            return Err(Error::parameter("groups", remedy));
        }
        let senders = Senders::new(self, groups, campaigns);
        let pairs = senders.pairs(n_groups);
        let k = self.scheme().k;
        let done = AtomicU64::new(0);
        let n_cells = pairs.len();
        let sums = (0..k)
            .into_par_iter()
            // Sums are large: create at most one per thread.
            .with_min_len(k.div_ceil(rayon::current_num_threads()))
            .try_fold(
                || Sums::new(n_cells),
                |mut sums, slot| {
                    let done = done.fetch_add(1, Ordering::Relaxed);
                    report(progress, Progress::Computing { what: "slot collisions", done, total: k as u64 })?;
                    match self.slots() {
                        Slots::Eight(s) => sums.add(&senders, |row| u32::from(s[row * k + slot])),
                        Slots::ThirtyTwo(s) => sums.add(&senders, |row| s[row * k + slot]),
                    }
                    Ok(sums)
                },
            )
            .try_reduce(|| Sums::new(n_cells), |a, b| Ok::<_, Error>(a.merge(b)))?;
        let chance = chance(self.scheme().bits);
        let means = pairs
            .iter()
            .zip(sums.agreeing.iter().zip(&sums.squares))
            .map(|(&n_pairs, (&agreeing, &squares))| {
                (n_pairs > 0).then(|| mean(n_pairs, agreeing, squares, k, chance))
            })
            .collect();
        Ok(MeanJaccard { n_groups, means })
    }
}

/// Returns the mean of a pair of groups. `agreeing` and `squares` are the sums over slots of the number of agreeing pairs
/// and of its square.
fn mean(n_pairs: u64, agreeing: u64, squares: u128, k: usize, chance: f64) -> Mean {
    let (n, slots) = (n_pairs as f64, k as f64);
    let spread = 1.0 - chance;
    let value = (agreeing as f64 / slots / n - chance) / spread;
    // Σ(x − x̄)² = (k·Σx² − (Σx)²)/k. The difference is in integers, so it loses no digits.
    let scatter = (k as u128 * squares).saturating_sub(u128::from(agreeing).pow(2)) as f64 / slots;
    let slot_error = (k > 1).then(|| (scatter / (slots - 1.0) / slots).sqrt() / n / spread);
    Mean { value, slot_error, n_pairs }
}

/// Returns the index of a pair of groups in a triangular matrix.
fn cell(a: usize, b: usize) -> usize {
    let (low, high) = (a.min(b), a.max(b));
    high * (high + 1) / 2 + low
}

/// The rows with shingles, and the sender of each. A sender is a campaign of a group, or a whole group without campaigns.
/// The senders of a group are numbered consecutively.
struct Senders {
    /// (row, sender).
    rows: Vec<(u32, u32)>,
    /// The group of each sender.
    groups: Vec<u32>,
    /// True if pairs of one sender do not count.
    merged: bool,
}

impl Senders {
    fn new(signatures: &Signatures, groups: &[u32], campaigns: Option<&[u32]>) -> Self {
        let campaign = |row: usize| campaigns.map_or(0, |c| c[row]);
        let mut keys: Vec<(u32, u32, u32)> = (0..signatures.len())
            .filter(|row| signatures.is_present(*row))
            .map(|row| (groups[row], campaign(row), row as u32))
            .collect();
        keys.sort_unstable();
        let mut all =
            Self { rows: Vec::with_capacity(keys.len()), groups: Vec::new(), merged: campaigns.is_some() };
        for same in keys.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let sender = all.groups.len() as u32;
            all.rows.extend(same.iter().map(|key| (key.2, sender)));
            all.groups.push(same[0].0);
        }
        all.rows.sort_unstable();
        all
    }

    /// Returns the number of pairs that count, by pair of groups.
    fn pairs(&self, n_groups: usize) -> Vec<u64> {
        let mut pairs = vec![0; n_groups * (n_groups + 1) / 2];
        let mut senders: Vec<u32> = self.rows.iter().map(|row| row.1).collect();
        senders.sort_unstable();
        self.count(&senders, &mut Vec::new(), |cell, n| pairs[cell] = n.wrapping_add(pairs[cell]));
        pairs
    }

    /// Calls `add` with the number of pairs among `senders`, by pair of groups. `senders` must be sorted.
    fn count(&self, senders: &[u32], counts: &mut Vec<(u32, u64)>, mut add: impl FnMut(usize, u64)) {
        counts.clear();
        let two = |n: u64| n * n.saturating_sub(1) / 2;
        for same in senders.chunk_by(|a, b| a == b) {
            let (group, n) = (self.groups[same[0] as usize], same.len() as u64);
            match counts.last_mut() {
                Some(last) if last.0 == group => last.1 += n,
                _ => counts.push((group, n)),
            }
            if self.merged {
                // The group's pairs, added below, include those of the sender. The sums wrap, so the total is right.
                add(cell(group as usize, group as usize), two(n).wrapping_neg());
            }
        }
        for (i, &(a, n)) in counts.iter().enumerate() {
            add(cell(a as usize, a as usize), two(n));
            for &(b, m) in &counts[..i] {
                add(cell(a as usize, b as usize), n * m);
            }
        }
    }
}

/// Sums over slots, by pair of groups. They are integers, so the order of addition does not matter.
struct Sums {
    agreeing: Vec<u64>,
    squares: Vec<u128>,
    /// The agreeing pairs of the current slot.
    here: Vec<u64>,
    touched: Vec<usize>,
    keys: Vec<u64>,
}

impl Sums {
    fn new(n_cells: usize) -> Self {
        let (agreeing, squares, here) = (vec![0; n_cells], vec![0; n_cells], vec![0; n_cells]);
        Self { agreeing, squares, here, touched: Vec::new(), keys: Vec::new() }
    }

    /// Adds a slot.
    fn add(&mut self, senders: &Senders, value: impl Fn(usize) -> u32) {
        let Self { agreeing, squares, here, touched, keys } = self;
        keys.clear();
        keys.extend(
            senders.rows.iter().map(|&(row, by)| u64::from(value(row as usize)) << 32 | u64::from(by)),
        );
        keys.sort_unstable();
        let (mut same_value, mut counts) = (Vec::new(), Vec::new());
        for same in keys.chunk_by(|a, b| a >> 32 == b >> 32) {
            if same.len() < 2 {
                continue;
            }
            same_value.clear();
            same_value.extend(same.iter().map(|key| *key as u32));
            senders.count(&same_value, &mut counts, |cell, n| {
                // List each cell once. A sum that wraps to 0 may list its cell twice, which does no harm.
                if here[cell] == 0 {
                    touched.push(cell);
                }
                here[cell] = here[cell].wrapping_add(n);
            });
        }
        for cell in touched.drain(..) {
            let n = std::mem::take(&mut here[cell]);
            agreeing[cell] += n;
            squares[cell] += u128::from(n).pow(2);
        }
    }

    fn merge(mut self, other: Self) -> Self {
        self.agreeing.iter_mut().zip(other.agreeing).for_each(|(here, there)| *here += there);
        self.squares.iter_mut().zip(other.squares).for_each(|(here, there)| *here += there);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::{SplitMix64, mix64};
    use crate::progress::no_progress;
    use crate::shingle::{distinct, jaccard};
    use crate::sketch::{Bits, Method, MinHash};
    use std::ops::ControlFlow;

    /// Returns sets of words that overlap between groups, some of them empty, and the group and campaign of each set.
    fn corpus(n: usize) -> (Vec<Vec<u64>>, Vec<u32>, Vec<u32>) {
        let mut random = SplitMix64::new(3, 4);
        let (mut sets, mut groups, mut campaigns) = (Vec::new(), Vec::new(), Vec::new());
        for i in 0..n {
            let group = random.below(4) as u64;
            let size = if i % 17 == 0 { 0 } else { 5 + random.below(60) };
            let mut set: Vec<u64> =
                (0..size).map(|_| mix64(random.below(40) as u64 + group % 3 * 25)).collect();
            distinct(&mut set);
            sets.push(set);
            groups.push(group as u32);
            campaigns.push(random.below(5) as u32);
        }
        (sets, groups, campaigns)
    }

    /// Returns the mean `similarity` and the number of the pairs that count, by pair of groups, from a double loop.
    fn plain(
        sets: &[Vec<u64>],
        groups: &[u32],
        campaigns: Option<&[u32]>,
        similarity: impl Fn(usize, usize) -> f64,
    ) -> Vec<Option<(f64, u64)>> {
        let mut sums = vec![(0.0, 0); 10];
        for i in 0..sets.len() {
            for j in 0..i {
                let one = campaigns.is_some_and(|c| c[i] == c[j] && groups[i] == groups[j]);
                if !one && !sets[i].is_empty() && !sets[j].is_empty() {
                    let sum: &mut (f64, u64) = &mut sums[cell(groups[i] as usize, groups[j] as usize)];
                    *sum = (sum.0 + similarity(i, j), sum.1 + 1);
                }
            }
        }
        sums.into_iter().map(|(sum, n)| (n > 0).then(|| (sum / n as f64, n))).collect()
    }

    #[test]
    fn collision_counts_equal_the_double_loop() {
        let (sets, groups, campaigns) = corpus(120);
        for bits in [Bits::ThirtyTwo, Bits::Eight] {
            for method in [Method::Classic, Method::Reduced] {
                for campaigns in [None, Some(&campaigns[..])] {
                    let scheme = MinHash { k: 64, seed: 1, method, bits };
                    let signatures = scheme.signer().unwrap().sign(&sets.iter().cloned().collect());
                    let means = signatures.mean_jaccard(&groups, campaigns, &no_progress).unwrap();
                    let pairs = signatures.with(&signatures).unwrap();
                    let chance = chance(bits);
                    let by_sketch = plain(&sets, &groups, campaigns, |i, j| {
                        (pairs.agreement(i, j) as f64 / 64.0 - chance) / (1.0 - chance)
                    });
                    let exact = plain(&sets, &groups, campaigns, |i, j| jaccard(&sets[i], &sets[j]).unwrap());
                    for a in 0..4 {
                        for b in 0..4 {
                            let mean = means.get(a, b).unwrap();
                            let (value, n_pairs) = by_sketch[cell(a, b)].unwrap();
                            assert!((mean.value - value).abs() < 1e-12, "{a} {b}: {} {value}", mean.value);
                            assert_eq!(mean.n_pairs, n_pairs);
                            let off = (mean.value - exact[cell(a, b)].unwrap().0).abs();
                            let error = mean.slot_error.unwrap();
                            // With so few shingles, chance agreement is a handful of events.
                            let chance = if bits == Bits::Eight { 1.0 / 256.0 } else { 0.0 };
                            assert!(
                                off <= 4.0 * error + chance,
                                "{method:?} {bits:?} {a} {b}: {off} of {error}"
                            );
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn slot_errors_match_the_scatter_over_seeds() {
        let (sets, groups, _) = corpus(60);
        let rows = sets.iter().cloned().collect();
        let exact = plain(&sets, &groups, None, |i, j| jaccard(&sets[i], &sets[j]).unwrap());
        let (mut squares, mut errors) = (0.0, 0.0);
        for seed in 0..400 {
            let scheme = MinHash { k: 32, seed, ..MinHash::default() };
            let means =
                scheme.signer().unwrap().sign(&rows).mean_jaccard(&groups, None, &no_progress).unwrap();
            let mean = means.get(0, 1).unwrap();
            squares += (mean.value - exact[cell(0, 1)].unwrap().0).powi(2) / 400.0;
            errors += mean.slot_error.unwrap().powi(2) / 400.0;
        }
        assert!((0.8..1.25).contains(&(squares / errors)), "{squares} {errors}");
    }

    #[test]
    fn means_without_a_pair_are_none() {
        let signer = MinHash { k: 1, ..MinHash::default() }.signer().unwrap();
        let signatures = signer.sign(&[vec![1u64], vec![1], vec![], vec![2]].into_iter().collect());
        let means = signatures.mean_jaccard(&[0, 0, 1, 3], None, &no_progress).unwrap();
        assert_eq!(means.get(0, 0), Some(Mean { value: 1.0, slot_error: None, n_pairs: 1 }));
        assert_eq!(
            (means.get(1, 1), means.get(0, 1), means.get(3, 3), means.get(2, 4)),
            (None, None, None, None)
        );
        assert_eq!(means.get(3, 0).map(|m| m.n_pairs), Some(2));
        let array = means.to_array(-1.0);
        assert_eq!((array.dim(), array[[0, 0]], array[[3, 0]], array[[1, 1]]), ((4, 4), 1.0, 0.0, -1.0));
        let one = signatures.mean_jaccard(&[0, 0, 1, 3], Some(&[5, 5, 5, 5]), &no_progress).unwrap();
        assert_eq!((one.get(0, 0), one.get(0, 3).map(|m| m.n_pairs)), (None, Some(2)));
        assert_eq!(one.n_groups(), 4);
    }

    #[test]
    fn wrong_labels_and_a_stopping_callback_are_errors() {
        let signer = MinHash { k: 1, ..MinHash::default() }.signer().unwrap();
        let signatures = signer.sign(&[vec![1u64], vec![1]].into_iter().collect());
        assert!(signatures.mean_jaccard(&[0], None, &no_progress).is_err());
        assert!(signatures.mean_jaccard(&[0, 1], Some(&[0]), &no_progress).is_err());
        assert!(signatures.mean_jaccard(&[0, MAX_GROUPS as u32], None, &no_progress).is_err());
        let stop = |_| ControlFlow::Break(());
        let stopped = signatures.mean_jaccard(&[0, 1], None, &stop);
        assert_eq!(stopped.unwrap_err().kind, ErrorKind::Cancelled);
    }
}
