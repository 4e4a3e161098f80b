//! Joins the forms that agree in all but one gap.
//!
//! ```text
//! repeat, at most 12 times:
//!     for every root, and every gap of 1 to 6 of its elements: emit (what is before, what is after)
//!     of the signatures that at least v roots emit, take the one that saves most: (roots − 1) · constants
//!     its roots become one form; they count for no other signature of this round
//! ```

use super::bits::is_template;
use super::forms::Forms;
use super::sequences::{GAP, is_word};
use crate::error::Result;
use crate::hash::{combine, mix64};
use crate::progress::{Callback, Progress, report};
use crate::ragged::Ragged;
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// The most terms of a gap.
pub(super) const MAX_GAP: usize = 6;

const MAX_ROUNDS: u64 = 12;

/// Signatures that are sorted at a time, at least; 24 bytes each.
const PER_PASS: usize = 1 << 22;

/// Passes of a round, at most: each makes all signatures anew.
const MAX_PASSES: usize = 16;

/// Merges the forms that differ in one gap, until none do. Each round costs O(6 · terms of the roots), at most [`MAX_PASSES`]
/// times, parallel.
///
/// Memory: 24 bytes for each signature of a pass, of which there are [`PER_PASS`] or 6/16 of the terms of the roots, whichever
/// is more; and 32 bytes for each signature that enough roots share, at most 6 for each term.
///
/// # Errors
/// The callback stops the work.
pub(super) fn merge_gaps(forms: &mut Forms<'_>, min_fillings: usize, progress: Callback<'_>) -> Result<()> {
    for done in 0..MAX_ROUNDS {
        report(progress, Progress::Computing { what: "merging texts", done, total: MAX_ROUNDS })?;
        let terms: usize = forms.roots().iter().map(|&root| forms.elements(root).len()).sum();
        let merged = round(forms, min_fillings, n_passes(terms));
        if merged.is_empty() {
            break;
        }
        forms.merge(merged);
    }
    Ok(())
}

/// Returns the passes in which a round over some terms makes its signatures.
fn n_passes(terms: usize) -> usize {
    let signatures = terms * MAX_GAP;
    let per_pass = PER_PASS.max(signatures / MAX_PASSES);
    signatures.div_ceil(per_pass).next_power_of_two().min(MAX_PASSES)
}

/// A gap of a root: the hash of what surrounds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Signature {
    hash: u64,
    /// Index into the roots.
    root: u32,
    /// The number of elements before the gap, and the number within.
    before: u32,
    gap: u8,
}

/// Roots with one signature.
struct Group {
    hash: u64,
    constants: u64,
    /// The range of its signatures.
    start: usize,
    end: usize,
}

/// Returns what one round merges: the elements of the new form, and its parts. Hashes are made `passes` times, and those of
/// one part kept at a time.
fn round(forms: &Forms<'_>, min_fillings: usize, passes: usize) -> BTreeMap<Vec<u32>, Vec<u32>> {
    let roots = forms.roots();
    let mut signatures: Vec<Signature> = Vec::new();
    for pass in 0..passes as u64 {
        let emit = |(at, &root): (usize, &u32)| {
            let mut out = Vec::new();
            emit(forms.elements(root), at as u32, |hash| hash % passes as u64 == pass, &mut out);
            out
        };
        let mut emitted: Vec<Signature> = roots.par_iter().enumerate().flat_map_iter(emit).collect();
        emitted.par_sort_unstable();
        let shared = emitted.chunk_by(|a, b| a.hash == b.hash).filter(|run| run.len() >= min_fillings.max(2));
        signatures.extend(shared.flatten());
    }
    let mut groups: Vec<Group> = Vec::new();
    for run in signatures.chunk_by(|a, b| a.hash == b.hash) {
        let start = groups.last().map_or(0, |group| group.end);
        let around = surroundings(forms, run[0]);
        let constants = around.iter().filter(|&&id| is_word(id)).count() as u64;
        groups.push(Group { hash: run[0].hash, constants, start, end: start + run.len() });
    }
    let chosen = compete(&groups, &signatures, roots.len(), min_fillings);
    let mut merged: BTreeMap<Vec<u32>, Vec<u32>> = BTreeMap::new();
    let mut taken = vec![false; roots.len()];
    for of_group in chosen {
        let Some(&first) = of_group.first() else { continue };
        let parts = merged.entry(surroundings(forms, first)).or_default();
        for signature in of_group {
            taken[signature.root as usize] = true;
            parts.push(roots[signature.root as usize]);
        }
    }
    // A root may already look as a new form does. They are one.
    for (&root, _) in roots.iter().zip(&taken).filter(|&(_, is_taken)| !is_taken) {
        if let Some(parts) = merged.get_mut(forms.elements(root)) {
            parts.push(root);
        }
    }
    merged.values_mut().for_each(|parts| parts.sort_unstable());
    merged
}

/// Returns the groups that win, each with the signatures of the roots that it gets.
fn compete(groups: &[Group], signatures: &[Signature], n_roots: usize, least: usize) -> Vec<Vec<Signature>> {
    let least = least.max(2) as u32;
    let of_group = |(i, group): (usize, &Group)| {
        signatures[group.start..group.end].iter().map(move |signature| (signature.root, i as u32))
    };
    let mut by_root: Vec<(u32, u32)> = groups.iter().enumerate().flat_map(of_group).collect();
    by_root.par_sort_unstable();
    let ends = (0..n_roots as u32).map(|root| by_root.partition_point(|&(r, _)| r <= root)).collect();
    let groups_of = Ragged::from_ends(by_root.into_iter().map(|(_, group)| group).collect(), ends);
    let mut free: Vec<u32> = groups.iter().map(|group| (group.end - group.start) as u32).collect();
    let score = |i: usize, free: &[u32]| u64::from(free[i].saturating_sub(1)) * groups[i].constants;
    let mut heap: BinaryHeap<(u64, Reverse<u64>, usize)> =
        (0..groups.len()).map(|i| (score(i, &free), Reverse(groups[i].hash), i)).collect();
    let mut is_taken = vec![false; n_roots];
    let mut chosen = Vec::new();
    while let Some((known, hash, i)) = heap.pop() {
        if free[i] < least {
            continue;
        }
        let now = score(i, &free);
        if now < known {
            heap.push((now, hash, i));
            continue;
        }
        let all = &signatures[groups[i].start..groups[i].end];
        let got: Vec<Signature> = all.iter().filter(|s| !is_taken[s.root as usize]).copied().collect();
        for signature in &got {
            is_taken[signature.root as usize] = true;
            groups_of.row(signature.root as usize).iter().for_each(|&g| free[g as usize] -= 1);
        }
        chosen.push(got);
    }
    chosen
}

/// Appends the signatures of a root whose first part `is_wanted`. At least half of the root's elements must be words outside
/// the gap, and a gap takes in the gaps beside it.
fn emit(elements: &[u32], root: u32, is_wanted: impl Fn(u64) -> bool, out: &mut Vec<Signature>) {
    let n = elements.len();
    let constants = elements.iter().filter(|&&id| is_word(id)).count();
    // The hash of the elements from each place to the end.
    let mut after = vec![0; n + 1];
    for i in (0..n).rev() {
        after[i] = combine(after[i + 1], u64::from(elements[i]) + 1);
    }
    let mut hash = 0;
    for before in 0..n {
        if before > 0 {
            hash = combine(hash, u64::from(elements[before - 1]) + 1);
        }
        if !is_wanted(mix64(hash)) || before > 0 && elements[before - 1] == GAP {
            continue;
        }
        let mut words = 0;
        for gap in 1..=MAX_GAP.min(n - before) {
            let end = before + gap;
            words += usize::from(is_word(elements[end - 1]));
            if elements.get(end) == Some(&GAP) {
                continue;
            }
            if is_template(constants - words, n - (constants - words)) {
                let hash = combine(mix64(hash), after[end]);
                out.push(Signature { hash, root, before: before as u32, gap: gap as u8 });
            }
        }
    }
}

/// Returns a root with a gap in the place of a signature.
fn surroundings(forms: &Forms<'_>, signature: Signature) -> Vec<u32> {
    let elements = forms.elements(forms.roots()[signature.root as usize]);
    let (before, rest) = elements.split_at(signature.before as usize);
    before.iter().copied().chain([GAP]).chain(rest[usize::from(signature.gap)..].iter().copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::bits::Bits;
    use super::super::sequences::{Posting, Sequences, Term};
    use super::*;
    use proptest::prelude::*;

    /// The roots that one round merges, by trying every pair of ends and counting anew after each choice.
    fn naive(forms: &Forms<'_>, least: usize) -> Vec<(Vec<u32>, Vec<u32>)> {
        let hash = |ids: &mut dyn Iterator<Item = &u32>| ids.fold(0, |h, &id| combine(h, u64::from(id) + 1));
        let mut around: BTreeMap<(Vec<u32>, Vec<u32>), Vec<u32>> = BTreeMap::new();
        for &root in forms.roots() {
            let ids = forms.elements(root);
            for start in 0..ids.len() {
                for end in start + 1..=ids.len().min(start + MAX_GAP) {
                    let (before, after) = (&ids[..start], &ids[end..]);
                    let words = before.iter().chain(after).filter(|&&id| is_word(id)).count();
                    if before.last() != Some(&GAP)
                        && after.first() != Some(&GAP)
                        && words >= 2
                        && 2 * words >= ids.len()
                    {
                        around.entry((before.to_vec(), after.to_vec())).or_default().push(root);
                    }
                }
            }
        }
        let mut chosen = Vec::new();
        loop {
            let best = around
                .iter()
                .filter(|(_, roots)| roots.len() >= least)
                .max_by_key(|((before, after), roots)| {
                    let words = before.iter().chain(after).filter(|&&id| is_word(id)).count();
                    let ends = combine(mix64(hash(&mut before.iter())), hash(&mut after.iter().rev()));
                    ((roots.len() - 1) * words, Reverse(ends))
                })
                .map(|(ends, roots)| (ends.clone(), roots.clone()));
            let Some(((before, after), roots)) = best else { break };
            around.values_mut().for_each(|left| left.retain(|root| !roots.contains(root)));
            chosen.push(([before, vec![GAP], after].concat(), roots));
        }
        chosen
    }

    #[test]
    fn passes_are_bounded() {
        assert_eq!([0, 1, PER_PASS / MAX_GAP, PER_PASS, 1 << 40].map(n_passes), [1, 1, 1, 8, MAX_PASSES]);
    }

    proptest! {
        #[test]
        fn a_round_chooses_as_the_naive_one_does_in_any_number_of_passes(
            rows in prop::collection::vec(prop::collection::vec(0u64..4, 1..8), 0..25),
        ) {
            let term = |&n: &u64| if n == 0 { Term::Slot(0) } else { Term::Word(n) };
            let posting = Posting { brand: 0, campaign: 0 };
            let rows = rows.iter().map(|row| (row.iter().map(term).collect::<Vec<_>>(), posting));
            let sequences = Sequences::new(rows);
            let mut forms = Forms::new(&sequences, &Bits::new(&sequences));
            for _ in 0..3 {
                let merged = round(&forms, 3, 1);
                prop_assert_eq!(&round(&forms, 3, 8), &merged);
                let naive = naive(&forms, 3);
                let mut expected: BTreeMap<Vec<u32>, Vec<u32>> = BTreeMap::new();
                for (elements, roots) in &naive {
                    expected.entry(elements.clone()).or_default().extend(roots);
                }
                for (elements, parts) in &mut expected {
                    let is_free = |root: &u32| naive.iter().all(|(_, roots)| !roots.contains(root));
                    parts.extend(forms.roots().iter().filter(|root| {
                        is_free(root) && forms.elements(**root) == elements.as_slice()
                    }));
                    parts.sort_unstable();
                }
                prop_assert_eq!(&merged, &expected);
                forms.merge(merged);
                let mut covered: Vec<u32> = forms.roots().iter().flat_map(|&root| forms.rows(root)).collect();
                covered.sort_unstable();
                prop_assert_eq!(covered, (0..sequences.len() as u32).collect::<Vec<_>>());
            }
        }
    }
}
