//! The brands of one language that compete for a message, and the size of their profiles.

use super::messages::Messages;
use super::reading::Reading;
use crate::hash::combine;
use crate::language::Language;
use std::collections::BTreeMap;

/// The eligible cells of one language.
pub(super) struct Contest {
    pub(super) cells: Vec<Contestant>,
    /// True if there were more cells and those with the lowest hashes were kept.
    pub(super) is_sample: bool,
    /// Units of a profile.
    pub(super) m: usize,
}

/// One cell with its scored units.
pub(super) struct Contestant {
    pub(super) cell: usize,
    pub(super) brand: u64,
    pub(super) units: Vec<usize>,
}

/// Returns the contest of each language with two eligible cells.
pub(super) fn contests(
    messages: &Messages<'_>,
    units_of_cells: Vec<Vec<usize>>,
    is_eligible: impl Fn(usize) -> bool,
    reading: &Reading,
    seed: u64,
) -> BTreeMap<Language, Contest> {
    let mut of_language: BTreeMap<Language, Vec<Contestant>> = BTreeMap::new();
    for (cell, units) in units_of_cells.into_iter().enumerate().filter(|(cell, _)| is_eligible(*cell)) {
        let known = messages.catalog.cells()[cell];
        of_language.entry(known.language).or_default().push(Contestant { cell, brand: known.brand, units });
    }
    let contest = |(language, mut cells): (Language, Vec<Contestant>)| {
        let most = reading.brands.max(2);
        let is_sample = cells.len() > most;
        if is_sample {
            cells.sort_by_key(|contestant| (combine(seed, contestant.brand), contestant.cell));
            cells.truncate(most);
            cells.sort_by_key(|contestant| contestant.cell);
        }
        let least = cells.iter().map(|contestant| contestant.units.len()).min()?;
        let m = least.saturating_sub(1).clamp(1, reading.units.max(1));
        (cells.len() > 1).then_some((language, Contest { cells, is_sample, m }))
    };
    of_language.into_iter().filter_map(contest).collect()
}
