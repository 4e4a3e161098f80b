//! Drops the texts and shingles that cannot be in a close pair.

use super::members::Members;
use super::scope::{MIXED, Scope};
use crate::ragged::Ragged;
use crate::similarity::shingles::Shingles;
use rayon::prelude::*;
use std::sync::atomic::{AtomicU32, Ordering};

/// The texts that can be in a close pair, with the shingles that can be in an intersection that counts.
pub(super) struct Live {
    /// The text at each position.
    pub(super) texts: Vec<u32>,
    /// Its live shingles, renumbered without gaps in the same order, ascending.
    pub(super) rows: Ragged<u32>,
    /// The id of each live shingle in the whole.
    pub(super) features: Vec<u32>,
    /// The group of its rows that may come first in a pair, and of those that may come second; no second groups where
    /// they are the same.
    first_groups: Vec<u32>,
    second_groups: Vec<u32>,
}

/// Texts that a thread takes at a time.
const CHUNK: usize = 1024;
/// No text holds the shingle.
const NOBODY: u32 = u32::MAX;
/// Two texts that may pair hold the shingle.
const SHARED: u32 = u32::MAX - 2;

impl Live {
    /// Drops texts that do not `fit`, and shingles that no two texts share which may pair, until little changes. Then
    /// orders the texts by `key`.
    ///
    /// `fits` receives a text and the live shingles. It must return true wherever these allow a close pair.
    pub(super) fn new<K: Ord + Send>(
        shingles: &Shingles,
        members: &Members<'_>,
        fits: impl Fn(u32, &LiveSet) -> bool + Sync,
        key: impl Fn(u32) -> K + Sync,
    ) -> Self {
        let all = || (0..shingles.n_texts() as u32).into_par_iter();
        let first_groups: Vec<u32> = all().map(|text| members.group_of_firsts(text)).collect();
        let second_groups: Vec<u32> = match members.is_directed() {
            true => all().map(|text| members.group_of_seconds(text)).collect(),
            false => Vec::new(),
        };
        let kinds: Vec<u32> = first_groups.iter().zip(&second_groups).map(|(&a, &b)| kind(a, b)).collect();
        let parts = if members.is_directed() { &kinds } else { &first_groups };
        let n_features = shingles.features().len();
        let mut live = LiveSet::new(n_features, |_| true);
        let mut texts: Vec<u32> =
            (0..shingles.n_texts() as u32).filter(|&t| parts[t as usize] != Scope::LEFT_OUT).collect();
        loop {
            let before = texts.len();
            texts = texts.into_par_iter().filter(|&t| fits(t, &live)).collect();
            let holders = holders(shingles, members, &texts, parts);
            live = LiveSet::new(n_features, |f| holders[f].load(Ordering::Relaxed) == SHARED);
            // A round reads every shingle; it pays only while it drops enough texts.
            if texts.len() + texts.len() / 8 >= before {
                break;
            }
        }
        let mut order: Vec<(K, u32)> =
            texts.into_par_iter().filter(|&t| fits(t, &live)).map(|t| (key(t), t)).collect();
        order.par_sort_unstable();
        let texts: Vec<u32> = order.into_iter().map(|(_, t)| t).collect();
        let features = (0..n_features as u32).filter(|&f| live.contains(f)).collect();
        let row = |&t: &u32| shingles.text(t).shared.iter().filter_map(|&f| live.id(f));
        let rows = |texts: &[u32]| texts.iter().map(row).collect();
        let rows = Ragged::concat(texts.par_chunks(CHUNK).map(rows).collect());
        let of_live = |groups: &[u32]| -> Vec<u32> {
            texts.iter().filter_map(|&t| groups.get(t as usize)).copied().collect()
        };
        let (first_groups, second_groups) = (of_live(&first_groups), of_live(&second_groups));
        Self { rows, features, first_groups, second_groups, texts }
    }

    /// Returns the group of the rows at a position that may come first in a pair; see [`Members::group_of_firsts`].
    pub(super) fn first_group(&self, x: usize) -> u32 {
        self.first_groups[x]
    }

    /// The same for the rows that may come second.
    pub(super) fn second_group(&self, y: usize) -> u32 {
        if self.second_groups.is_empty() { self.first_groups[y] } else { self.second_groups[y] }
    }

    /// Returns the number of live texts.
    pub(super) fn len(&self) -> usize {
        self.texts.len()
    }
}

/// Returns the kind of a text by the groups of its new and its old rows: 0 if all are new, 1 if all are old, [`MIXED`], or
/// [`Scope::LEFT_OUT`].
fn kind(new: u32, old: u32) -> u32 {
    match (new, old) {
        (Scope::LEFT_OUT, Scope::LEFT_OUT) => Scope::LEFT_OUT,
        (_, Scope::LEFT_OUT) => 0,
        (Scope::LEFT_OUT, _) => 1,
        _ => MIXED,
    }
}

/// Returns the part that holds each shingle, [`NOBODY`] or [`SHARED`]. Texts of one part may not pair where pairs are of
/// two groups, or of a new and an old row.
fn holders(shingles: &Shingles, members: &Members<'_>, texts: &[u32], parts: &[u32]) -> Vec<AtomicU32> {
    let parts_may_pair = !members.is_directed() && !matches!(members.scope, Scope::Across(_));
    let n_features = shingles.features().len();
    let holders: Vec<AtomicU32> = (0..n_features).into_par_iter().map(|_| AtomicU32::new(NOBODY)).collect();
    texts.par_iter().for_each(|&text| {
        let part = parts[text as usize];
        let one_part = part != MIXED && !parts_may_pair;
        for &f in shingles.text(text).shared {
            let holder = &holders[f as usize];
            // The result does not depend on which text comes first.
            let known = match holder.load(Ordering::Relaxed) {
                NOBODY => holder.compare_exchange(NOBODY, part, Ordering::Relaxed, Ordering::Relaxed),
                known => Err(known),
            };
            if known.is_err_and(|known| known != SHARED && !(one_part && known == part)) {
                holder.store(SHARED, Ordering::Relaxed);
            }
        }
    });
    holders
}

/// The live shingles, one bit each: ten million shingles fit a core's cache.
pub(super) struct LiveSet {
    bits: Vec<u64>,
    /// The number of live shingles before each word.
    before: Vec<u32>,
}

impl LiveSet {
    fn new(n_features: usize, is_live: impl Fn(usize) -> bool + Sync) -> Self {
        let word = |start: usize| {
            let bits = (start..n_features.min(start + 64)).map(|f| u64::from(is_live(f)) << (f - start));
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

    pub(super) fn contains(&self, feature: u32) -> bool {
        self.bits[feature as usize / 64] >> (feature % 64) & 1 != 0
    }

    /// Returns the id of a shingle among the live ones.
    fn id(&self, feature: u32) -> Option<u32> {
        let word = feature as usize / 64;
        let lower = self.bits[word] & ((1 << (feature % 64)) - 1);
        self.contains(feature).then(|| self.before[word] + lower.count_ones())
    }
}
