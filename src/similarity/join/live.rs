//! What of a corpus can be in a close pair at all: the texts and shingles that are left once the others are passed over.

use super::scope::{MIXED, Members, Scope};
use crate::ragged::Ragged;
use crate::similarity::shingles::Shingles;
use rayon::prelude::*;
use std::sync::atomic::{AtomicU32, Ordering};

/// Texts that a thread takes at once.
const CHUNK: usize = 1024;

/// No text holds it.
const NOBODY: u32 = u32::MAX;

/// Two texts hold it that may pair.
const SHARED: u32 = u32::MAX - 2;

/// The texts that a join has to look at, without the shingles that cannot be in an intersection that counts.
pub(super) struct Live {
    /// The text at each position.
    pub(super) texts: Vec<u32>,
    /// Its shingles that are left, renumbered without gaps in the same order, ascending.
    pub(super) rows: Ragged<u32>,
    /// Where each shingle that is left stood before.
    pub(super) features: Vec<u32>,
    pub(super) groups: Vec<u32>,
}

impl Live {
    /// Passes over the texts that do not `fit` and the shingles that no two texts share which may pair, until little
    /// changes; then puts the texts in the order of `key`.
    ///
    /// `fits` hears of a text and of what is known of the shingles: whether they are left. It must say yes wherever the
    /// shingles that are left allow a close pair.
    pub(super) fn of<K: Ord + Send>(
        shingles: &Shingles,
        members: &Members<'_>,
        fits: impl Fn(u32, &Left) -> bool + Sync,
        key: impl Fn(u32) -> K + Sync,
    ) -> Self {
        let group = |text: u32| members.group(text);
        let groups: Vec<u32> = (0..shingles.n_texts() as u32).into_par_iter().map(group).collect();
        let n_features = shingles.features().len();
        let mut left = Left::of(n_features, |_| true);
        let mut texts: Vec<u32> =
            (0..shingles.n_texts() as u32).filter(|&t| groups[t as usize] != Scope::LEFT_OUT).collect();
        loop {
            let before = texts.len();
            texts = texts.into_par_iter().filter(|&t| fits(t, &left)).collect();
            let holders: Vec<AtomicU32> =
                (0..n_features).into_par_iter().map(|_| AtomicU32::new(NOBODY)).collect();
            texts.par_iter().for_each(|&text| {
                let group = groups[text as usize];
                let alone = group != MIXED && matches!(members.scope, Scope::Across(_));
                for &f in shingles.text(text).shared {
                    let holder = &holders[f as usize];
                    // Who comes first makes no difference: one holder, holders of one group, or more.
                    let known = match holder.load(Ordering::Relaxed) {
                        NOBODY => {
                            holder.compare_exchange(NOBODY, group, Ordering::Relaxed, Ordering::Relaxed)
                        }
                        known => Err(known),
                    };
                    if known.is_err_and(|known| known != SHARED && !(alone && known == group)) {
                        holder.store(SHARED, Ordering::Relaxed);
                    }
                }
            });
            left = Left::of(n_features, |f| holders[f].load(Ordering::Relaxed) == SHARED);
            // A round costs a look at every shingle; it pays while it sends texts away.
            if texts.len() + texts.len() / 8 >= before {
                break;
            }
        }
        let mut order: Vec<(K, u32)> =
            texts.into_par_iter().filter(|&t| fits(t, &left)).map(|t| (key(t), t)).collect();
        order.par_sort_unstable();
        let texts: Vec<u32> = order.into_iter().map(|(_, t)| t).collect();
        let features = (0..n_features as u32).filter(|&f| left.holds(f)).collect();
        let row = |&t: &u32| shingles.text(t).shared.iter().filter_map(|&f| left.number(f));
        let rows = |texts: &[u32]| texts.iter().map(row).collect();
        let rows = Ragged::concat(texts.par_chunks(CHUNK).map(rows).collect());
        let groups = texts.iter().map(|&t| groups[t as usize]).collect();
        Self { texts, rows, features, groups }
    }

    /// Number of texts left.
    pub(super) fn len(&self) -> usize {
        self.texts.len()
    }
}

/// Which shingles are left. A bit for each: what rows ask of some ten million is in the cache.
pub(super) struct Left {
    bits: Vec<u64>,
    /// How many are left before each word of bits.
    before: Vec<u32>,
}

impl Left {
    fn of(n_features: usize, is_left: impl Fn(usize) -> bool + Sync) -> Self {
        let word = |start: usize| {
            let bits = (start..n_features.min(start + 64)).map(|f| u64::from(is_left(f)) << (f - start));
            bits.fold(0, |word, bit| word | bit)
        };
        let bits: Vec<u64> = (0..n_features).into_par_iter().step_by(64).map(word).collect();
        let before = bits.iter().scan(0, |sum, bits| {
            let before = *sum;
            *sum += bits.count_ones();
            Some(before)
        });
        Self { before: before.collect(), bits }
    }

    /// Whether a shingle is left.
    pub(super) fn holds(&self, feature: u32) -> bool {
        self.bits[feature as usize / 64] >> (feature % 64) & 1 != 0
    }

    /// The number of a shingle among those that are left.
    fn number(&self, feature: u32) -> Option<u32> {
        let word = feature as usize / 64;
        let lower = self.bits[word] & ((1 << (feature % 64)) - 1);
        self.holds(feature).then(|| self.before[word] + lower.count_ones())
    }
}
