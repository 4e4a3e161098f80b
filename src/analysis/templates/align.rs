//! Joins the forms that differ in several places at once.
//!
//! ```text
//! for every root, the one with most uses first:
//!     of the leaders that share rare pairs of words with it, align up to 8
//!     join the one where most bits are saved, or become a leader
//! ```

use super::bits::{Bits, Uses, is_template, n_constants, n_slots};
use super::forms::Forms;
use super::gap_merge::MAX_GAP;
use super::sequences::{GAP, is_word};
use crate::error::Result;
use crate::hash::{HashedMap, combine};
use crate::progress::{Callback, Progress, report};
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Leaders that are aligned with a form.
const CANDIDATES: usize = 8;

/// Rare pairs of words that are looked up, and the leaders that are read of each.
const PAIRS: usize = 8;
const LEADERS_OF_A_PAIR: usize = 64;

/// Cells of the table of an alignment. Larger alignments are left out.
const MAX_CELLS: usize = 1 << 18;

/// A form that others join.
struct Leader {
    elements: Vec<u32>,
    parts: Vec<u32>,
    uses: Uses,
    /// Bits saved, at least 0.
    saved: f64,
}

/// Merges the forms that keep at least `share` of the terms of the longer, and together save more bits than apart. `total` is
/// the number of uses in the corpus. O(roots · 8 · terms²).
///
/// Memory: 8 bytes for each pair of neighbouring words of the roots; about 300 bytes for each pair that two roots share; the
/// terms of the leaders; and a table of 512 kB.
///
/// # Errors
/// The callback stops the work.
pub(super) fn align(
    forms: &mut Forms<'_>,
    bits: &Bits,
    share: f64,
    total: u64,
    progress: Callback<'_>,
) -> Result<()> {
    let mut order: Vec<u32> = forms.roots().to_vec();
    order.sort_unstable_by(|&a, &b| {
        let key = |form: u32| (Reverse(forms.uses(form).weight), forms.elements(form));
        key(a).cmp(&key(b))
    });
    let holders = shared_pairs(forms, &order);
    let mut leaders: Vec<Leader> = Vec::new();
    // The first leaders with each pair; later ones are not read.
    let mut leaders_of: HashedMap<Vec<u32>> = HashedMap::default();
    let n = order.len() as u64;
    for (done, form) in (0u64..).zip(order) {
        if done.is_multiple_of(4096) {
            report(progress, Progress::Computing { what: "aligning texts", done, total: n })?;
        }
        let (elements, uses) = (forms.elements(form), forms.uses(form));
        if !is_template(n_constants(elements), n_slots(elements)) {
            continue;
        }
        let saved = bits.saving(elements, uses, total).0.max(0.0);
        let mut shared = pairs(elements);
        shared.retain(|pair| holders.contains_key(pair));
        shared.sort_unstable_by_key(|pair| (holders[pair], *pair));
        let mut votes: BTreeMap<u32, u32> = BTreeMap::new();
        for pair in shared.iter().take(PAIRS) {
            let found = leaders_of.get(pair).into_iter().flatten();
            found.for_each(|&leader| *votes.entry(leader).or_default() += 1);
        }
        let mut candidates: Vec<(Reverse<u32>, u32)> =
            votes.into_iter().map(|(leader, votes)| (Reverse(votes), leader)).collect();
        candidates.sort_unstable();
        let mut best: Option<(f64, u32, Vec<u32>, f64)> = None;
        for &(_, at) in candidates.iter().take(CANDIDATES) {
            let leader = &leaders[at as usize];
            let Some(common) = in_common(&leader.elements, elements, share) else { continue };
            let together = bits.saving(&common, leader.uses.plus(uses), total).0;
            let gain = together - leader.saved - saved;
            if gain > best.as_ref().map_or(0.0, |best| best.0) {
                best = Some((gain, at, common, together));
            }
        }
        if let Some((_, at, common, together)) = best {
            let leader = &mut leaders[at as usize];
            leader.elements = common;
            leader.parts.push(form);
            leader.uses = leader.uses.plus(uses);
            leader.saved = together;
        } else {
            for pair in shared {
                let of_pair = leaders_of.entry(pair).or_default();
                if of_pair.len() < LEADERS_OF_A_PAIR {
                    of_pair.push(leaders.len() as u32);
                }
            }
            leaders.push(Leader { elements: elements.to_vec(), parts: vec![form], uses, saved });
        }
    }
    let merged = leaders.into_iter().filter(|leader| leader.parts.len() > 1);
    forms.merge(merged.map(|leader| (leader.elements, leader.parts)));
    Ok(())
}

/// Returns the pairs that two forms or more have, with the number of forms.
fn shared_pairs(forms: &Forms<'_>, of: &[u32]) -> HashedMap<u32> {
    let mut all: Vec<u64> = of.iter().flat_map(|&form| pairs(forms.elements(form))).collect();
    all.par_sort_unstable();
    let shared = all.chunk_by(|a, b| a == b).filter(|same| same.len() > 1);
    shared.map(|same| (same[0], same.len() as u32)).collect()
}

/// Returns the hashes of the pairs of words that follow each other, sorted, each once.
fn pairs(elements: &[u32]) -> Vec<u64> {
    let words = elements.windows(2).filter(|pair| pair.iter().all(|&id| is_word(id)));
    let mut pairs: Vec<u64> = words.map(|pair| combine(u64::from(pair[0]), u64::from(pair[1]))).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Returns the longest common subsequence of two forms, with gaps where either has something else; `None` if that is no
/// template, if a gap has more than [`MAX_GAP`] terms, or if words are less than `share` of the longer form.
fn in_common(a: &[u32], b: &[u32], share: f64) -> Option<Vec<u32>> {
    let (columns, longer) = (b.len() + 1, a.len().max(b.len()));
    let most = n_constants(a).min(n_constants(b));
    if (a.len() + 1) * columns > MAX_CELLS || (most as f64) < share * longer as f64 {
        return None;
    }
    let is_match = |i: usize, j: usize| a[i] == b[j] && a[i] != GAP;
    // The length of the longest common subsequence of the ends from i and from j.
    let mut length = vec![0u16; (a.len() + 1) * columns];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            length[i * columns + j] = if is_match(i, j) {
                length[(i + 1) * columns + j + 1] + 1
            } else {
                length[(i + 1) * columns + j].max(length[i * columns + j + 1])
            };
        }
    }
    let mut common = Vec::with_capacity(longer);
    let (mut i, mut j, mut gap) = (0, 0, (0, 0));
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && is_match(i, j) {
            common.push(a[i]);
            (i, j, gap) = (i + 1, j + 1, (0, 0));
            continue;
        }
        if gap == (0, 0) {
            common.push(GAP);
        }
        let skips_a =
            j == b.len() || i < a.len() && length[(i + 1) * columns + j] >= length[i * columns + j + 1];
        if skips_a {
            (i, gap.0) = (i + 1, gap.0 + 1);
        } else {
            (j, gap.1) = (j + 1, gap.1 + 1);
        }
        if gap.0.max(gap.1) > MAX_GAP {
            return None;
        }
    }
    let constants = n_constants(&common);
    let is_kept = is_template(constants, n_slots(&common)) && constants as f64 >= share * longer as f64;
    is_kept.then_some(common)
}
