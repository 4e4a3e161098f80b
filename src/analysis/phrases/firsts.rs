//! The first occurrence of each run in each brand that has it.

use super::runs::{Occurrence, Runs};
use crate::catalog::Catalog;
use crate::ragged::Ragged;
use rayon::prelude::*;
use std::ops::Range;

/// The first occurrence of a run in a cell.
pub(super) struct First {
    pub(super) cell: u32,
    pub(super) rank: u32,
    pub(super) token: u32,
}

/// Runs that one task reads.
const AT_ONCE: usize = 1 << 12;

/// Returns the first occurrence of each run in each cell, by run and cell. `ranks` holds the ranks of each cell.
/// O(occurrences), parallel. Memory: 12 bytes for each run and cell that has it.
pub(super) fn firsts(runs: &Runs, catalog: &Catalog, ranks: &[Range<u32>]) -> Ragged<First> {
    let n_runs = runs.occurrences.len();
    let of_some = |task: usize| {
        let mut firsts = Ragged::default();
        for run in task * AT_ONCE..usize::min((task + 1) * AT_ONCE, n_runs) {
            let mut end_of_cell = 0;
            firsts.push(runs.occurrences.row(run).iter().filter_map(
                |&Occurrence { rank, token, .. }| {
                    // Ranks are in the order of cells.
                    if rank < end_of_cell {
                        return None;
                    }
                    let cell = catalog.cell_of(rank as usize);
                    end_of_cell = ranks[cell as usize].end;
                    Some(First { cell, rank, token })
                },
            ));
        }
        firsts
    };
    let tasks: Vec<Ragged<First>> = (0..n_runs.div_ceil(AT_ONCE)).into_par_iter().map(of_some).collect();
    let n_firsts = tasks.iter().map(|task| task.values().len()).sum();
    let mut all = Ragged::with_capacity(n_runs, n_firsts);
    tasks.into_iter().for_each(|task| all.append(task));
    all
}
