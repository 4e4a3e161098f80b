//! Tests both readers on the messages of a corpus.

use super::contest::{Contest, Contestant, contests};
use super::draw::{Draw, draw, folds};
use super::finish::finish;
use super::messages::Messages;
use super::reading::Reading;
use super::result::Attribution;
use super::trial::Trial;
use super::vectors::Vectors;
use crate::analysis::eligible::{eligibility, why_none};
use crate::analysis::settings::Settings;
use crate::error::Result;
use crate::facet::{Batches, Facet};
use crate::hash::{combine, hash64};
use crate::progress::{Callback, Progress, report};
use crate::reason::texts;
use rayon::prelude::*;

/// Returns how well two cross-validated readers guess the brand of a message from its wording.
///
/// Time: O(tokens) to find the messages with a feature; seeds · (grams of the drawn units · log + tested · brands · grams of a
/// message · brands that hold a gram). Memory: 12 bytes a gram of the drawn messages of a language, about 50 a gram of one draw
/// and tested · brands² scores. Parallel.
///
/// # Errors
/// If the progress callback stops the run.
pub fn attribution(
    batches: &Batches<'_>,
    settings: &Settings,
    reading: &Reading,
    progress: Callback<'_>,
) -> Result<Attribution> {
    let (catalog, view) = (batches.catalog(), settings.view(Facet::Wording));
    let messages = Messages::new(catalog, batches.scored(view));
    let units_of_cells = messages.units_of_cells();
    let n_units: Vec<u32> = units_of_cells.iter().map(|units| units.len() as u32).collect();
    let eligible = eligibility(catalog, &n_units, settings.min_units);
    let seed = combine(settings.seed, hash64(b"attribution"));
    let contests = contests(&messages, units_of_cells, |cell| eligible[cell].is_ok(), reading, seed);
    let seeds = reading.seeds.max(1);
    let mut result = Attribution {
        seeds: u64::from(seeds),
        why: contests.is_empty().then(|| match eligible.is_empty() {
            true => texts::NO_MESSAGES.reason(),
            false => {
                why_none(catalog, eligible.iter().enumerate().filter_map(|(a, why)| Some((a, why.err()?))))
            }
        }),
        ..Attribution::default()
    };
    let (mut done, total) = (0, u64::from(seeds) * contests.len() as u64);
    for (language, contest) in contests {
        let draws = draws(&messages, &contest, reading, seed);
        let mut is_drawn = vec![false; catalog.len()];
        for draw in draws.iter().flatten() {
            draw.for_each_rank(&messages, |rank| is_drawn[rank] = true);
        }
        let rows = batches.features_where(view, |rank| is_drawn[rank]);
        let mut trial = Trial::new(Vectors { messages: &messages, rows: &rows }, &contest);
        for draws in draws {
            report(progress, Progress::Computing { what: "attribution", done, total })?;
            trial.add(&draws);
            done += 1;
        }
        let found = finish(catalog, &contest, trial.tallies, settings.max_matrix);
        result.by_language.insert(language.code().to_owned(), found);
    }
    Ok(result)
}

/// Returns what is drawn of each brand, for each seed.
pub(super) fn draws(
    messages: &Messages<'_>,
    contest: &Contest,
    reading: &Reading,
    seed: u64,
) -> Vec<Vec<Draw>> {
    let folds: Vec<Vec<usize>> =
        contest.cells.iter().map(|contestant| folds(messages, contestant, seed)).collect();
    let of_seed = |i: u32| -> Vec<Draw> {
        let seed = combine(seed, u64::from(i));
        let of_cell = |(contestant, folds): (&Contestant, &Vec<usize>)| {
            draw(messages, contestant, contest.m, reading.tested, folds, seed)
        };
        contest.cells.par_iter().zip(&folds).map(of_cell).collect()
    };
    (0..reading.seeds.max(1)).map(of_seed).collect()
}
