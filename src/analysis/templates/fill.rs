//! What fills the slots of a template.

use super::sequences::{GAP, Sequences};
use rayon::prelude::*;
use std::cmp::Reverse;

/// Fillings that a slot lists.
const LISTED: usize = 10;

/// A gap of a template, and what fills it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Number of different fillings.
    pub n_fillings: u32,
    /// The fewest terms of a filling.
    pub min_len: u32,
    /// The most terms of a filling.
    pub max_len: u32,
    /// True if there are fewer fillings than make a slot: the texts choose among a few.
    pub is_choice: bool,
    /// The fillings of most brands first, then of most campaigns; at most ten.
    pub fillings: Vec<Filling>,
    /// Its range of terms in the first sequence of the template.
    pub range: [u32; 2],
}

/// What fills a gap. The range is empty where a text has nothing in the gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filling {
    /// A sequence that has it.
    pub row: u32,
    /// Its range of terms there.
    pub range: [u32; 2],
    /// Number of brands.
    pub brands: u32,
    /// Number of campaigns.
    pub campaigns: u32,
}

/// Returns the gaps of a template in order, filled as in some sequences. Parallel.
pub(super) fn fill(sequences: &Sequences, elements: &[u32], rows: &[u32], min_fillings: usize) -> Vec<Slot> {
    let n_gaps = elements.iter().filter(|&&id| id == GAP).count();
    if n_gaps == 0 {
        return Vec::new();
    }
    let ids = |row: u32| sequences.ids().row(row as usize);
    let spans: Vec<Vec<[usize; 2]>> =
        rows.par_iter().map(|&row| gaps(elements, ids(row)).unwrap_or_default()).collect();
    let of_gap = |gap: usize| {
        let mut filled: Vec<(&[u32], u32, [usize; 2])> = rows
            .iter()
            .zip(&spans)
            .filter_map(|(&row, spans)| {
                let &[start, end] = spans.get(gap)?;
                Some((&ids(row)[start..end], row, [start, end]))
            })
            .collect();
        let range = filled.first().map_or([0, 0], |&(.., range)| range.map(|at| at as u32));
        filled.sort_unstable();
        let filling = |same: &[(&[u32], u32, [usize; 2])]| {
            let (brands, campaigns) = users(sequences, same.iter().map(|&(_, row, _)| row));
            Filling { row: same[0].1, range: same[0].2.map(|at| at as u32), brands, campaigns }
        };
        let mut fillings: Vec<Filling> = filled.chunk_by(|a, b| a.0 == b.0).map(filling).collect();
        let lengths = || fillings.iter().map(|filling| filling.range[1] - filling.range[0]);
        let (min_len, max_len) = (lengths().min().unwrap_or(0), lengths().max().unwrap_or(0));
        let n_fillings = fillings.len();
        fillings.sort_by_key(|filling| Reverse((filling.brands, filling.campaigns)));
        fillings.truncate(LISTED);
        let is_choice = n_fillings < min_fillings;
        Slot { n_fillings: n_fillings as u32, min_len, max_len, is_choice, fillings, range }
    };
    (0..n_gaps).map(of_gap).collect()
}

/// Returns the number of brands and of campaigns that use some sequences.
pub(super) fn users(sequences: &Sequences, rows: impl Iterator<Item = u32>) -> (u32, u32) {
    let mut users: Vec<(u32, u32)> = rows
        .flat_map(|row| sequences.postings(row as usize))
        .map(|posting| (posting.brand, posting.campaign))
        .collect();
    users.sort_unstable();
    users.dedup();
    (users.chunk_by(|a, b| a.0 == b.0).count() as u32, users.len() as u32)
}

/// Returns the range of each gap of a template in a sequence. Early gaps are as short as they can be; gaps are empty only if
/// the sequence does not fit otherwise. `None` if it does not fit at all.
fn gaps(elements: &[u32], ids: &[u32]) -> Option<Vec<[usize; 2]>> {
    [1, 0].into_iter().find_map(|least| fit(elements, ids, least))
}

/// As [`gaps`], with at least `least` terms in every gap. Takes the first place of each run of constants, which leaves most
/// room to the next.
fn fit(elements: &[u32], ids: &[u32], least: usize) -> Option<Vec<[usize; 2]>> {
    let mut runs = elements.split(|&id| id == GAP);
    let (first, last) = (runs.next()?, runs.next_back());
    let Some(last) = last else { return (first == ids).then(Vec::new) };
    let end = ids.len().checked_sub(last.len())?;
    if !ids.starts_with(first) || !ids.ends_with(last) {
        return None;
    }
    let (mut at, mut spans) = (first.len(), Vec::new());
    for run in runs {
        let rest = ids.get(at + least..end)?;
        let start = at + least + rest.windows(run.len().max(1)).position(|window| window == run)?;
        spans.push([at, start]);
        at = start + run.len();
    }
    spans.push([at, end]);
    (at + least <= end).then_some(spans)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn early_gaps_are_short_and_empty_only_if_they_must_be() {
        let check = |elements: &[u32], ids: &[u32], expected: Option<&[[usize; 2]]>| {
            assert_eq!(gaps(elements, ids).as_deref(), expected, "{elements:?} in {ids:?}");
        };
        let (a, b, c) = (20, 21, 22);
        check(&[a, GAP, b], &[a, c, c, b], Some(&[[1, 3]]));
        check(&[GAP, a, GAP], &[c, a, b, a, c], Some(&[[0, 1], [2, 5]]));
        check(&[a, GAP, b, GAP, c], &[a, b, b, b, c], Some(&[[1, 2], [3, 4]]));
        check(&[a, GAP, b], &[a, b], Some(&[[1, 1]]));
        check(&[a, GAP, b], &[a, c], None);
        check(&[a, b], &[a, b], Some(&[]));
        check(&[a, b], &[a, b, c], None);
        check(&[a, b, GAP, b, c], &[a, b, c], None);
        check(&[GAP, b, GAP], &[b], Some(&[[0, 0], [1, 1]]));
    }
}
