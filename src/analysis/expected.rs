//! Computes √S_0 of each cell: the similarity of independent writers of texts of the same lengths.

use super::settings::Settings;
use crate::catalog::NO_RANK;
use crate::facet::{Batches, Facet, Terms, View};
use crate::similarity::group::Weights;
use rayon::prelude::*;

/// Returns √S_0 of each cell: the mean over its units, their campaigns and their messages. `None` if the table has no law
/// for the facet, the cell's language and the settings. O(tokens), parallel.
pub(super) fn roots(
    batches: &Batches<'_>,
    view: View,
    terms: &[Terms],
    weights: &Weights,
    settings: &Settings,
) -> Vec<Option<f64>> {
    let catalog = batches.catalog();
    let none = vec![None; catalog.cells().len()];
    let table = &settings.chance;
    let root = |cell: usize, words: usize| {
        table.root(view.facet, settings.ngram, catalog.cells()[cell].language, words)
    };
    // Texts read as they stand are never masked, and the laws hold for masked texts only.
    let is_of_texts = batches.corpora().iter().any(|corpus| corpus.is_of_texts());
    let is_of_table = view.facet == Facet::Timing || settings.mask && settings.stem && !is_of_texts;
    if !is_of_table || (0..none.len()).all(|cell| root(cell, 1).is_none()) {
        return none;
    }
    let extractors = batches.extractors(view, terms);
    let mut of_message = vec![None; catalog.len()];
    for (ranks, extractor) in batches.ranks().iter().zip(&extractors) {
        let of_row = |(row, &rank): (usize, &u32)| {
            let is_scored = rank != NO_RANK && weights.is_scored(rank as usize);
            is_scored.then(|| {
                (
                    rank as usize,
                    root(catalog.cell_of(rank as usize) as usize, extractor.length(row).unwrap_or(0)),
                )
            })
        };
        let found: Vec<(usize, Option<f64>)> = ranks.par_iter().enumerate().filter_map(of_row).collect();
        found.into_iter().for_each(|(rank, root)| of_message[rank] = root);
    }
    // Means of means: of the messages of a campaign, of the campaigns of a unit, of the units of a cell.
    let mut of_campaign = vec![0.0; catalog.campaigns().len()];
    for (&campaign, root) in catalog.campaign_of().iter().zip(&of_message) {
        of_campaign[campaign as usize] += root.unwrap_or(0.0);
    }
    let mut of_cell = vec![0.0; none.len()];
    for (g, campaign) in catalog.campaigns().iter().enumerate().filter(|(g, _)| weights.messages[*g] > 0) {
        let unit = campaign.unit as usize;
        let mean = of_campaign[g] / f64::from(weights.messages[g]) / f64::from(weights.campaigns[unit]);
        of_cell[campaign.cell as usize] += mean / f64::from(weights.units[campaign.cell as usize]);
    }
    (0..none.len()).map(|cell| root(cell, 1).map(|_| of_cell[cell])).collect()
}
