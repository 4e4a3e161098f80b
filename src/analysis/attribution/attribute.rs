//! Tests both readers on the messages of a corpus.

use super::contest::{Contest, Contestant, contests};
use super::draw::{Draw, Tested, draw, folds};
use super::finish::finish;
use super::messages::Messages;
use super::profile::{Profile, profile};
use super::reading::Reading;
use super::result::Attribution;
use super::score::{Postings, READERS};
use super::tally::Tally;
use super::temperature::{Scored, fit};
use super::vectors::Vectors;
use crate::analysis::eligible::{eligibility, why_none};
use crate::analysis::settings::Settings;
use crate::error::Result;
use crate::facet::{Batches, Facet};
use crate::hash::{combine, hash64};
use crate::progress::{Callback, Progress, report};
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
            true => "there are no messages".to_owned(),
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

/// The tests of one language.
struct Trial<'a> {
    vectors: Vectors<'a>,
    /// The results of each brand so far, by reader.
    tallies: [Vec<Tally>; READERS],
}

/// The scores of a tested message, by reader.
struct Scores([Vec<f64>; READERS]);

impl<'a> Trial<'a> {
    fn new(vectors: Vectors<'a>, contest: &Contest) -> Self {
        let cells = &contest.cells;
        let tallies = || cells.iter().map(|c| Tally::new(c.units.len(), cells.len())).collect();
        Self { vectors, tallies: [tallies(), tallies()] }
    }

    /// Adds the results of the tests of one draw.
    fn add(&mut self, draws: &[Draw]) {
        let scores = self.scores(draws);
        for (reader, tallies) in self.tallies.iter_mut().enumerate() {
            let taus = taus(draws, &scores, reader);
            let of_brand =
                |((brand, tally), (draw, scores)): ((usize, &mut Tally), (&Draw, &Vec<Scores>))| {
                    for (tested, scores) in draw.tested.iter().zip(scores) {
                        let message = Scored { scores: &scores.0[reader], brand, weight: 1.0 };
                        tally.add(tested.place, message, taus[1 - tested.fold]);
                    }
                };
            tallies.par_iter_mut().enumerate().zip(draws.par_iter().zip(&scores)).for_each(of_brand);
        }
    }

    /// Returns the scores of the tested messages of each brand.
    fn scores(&self, draws: &[Draw]) -> Vec<Vec<Scores>> {
        let vectors = &self.vectors;
        let tested = draws.iter().flat_map(|draw| &draw.tested);
        let mut grams: Vec<u64> =
            tested.flat_map(|tested| vectors.rows.row(tested.rank).0).copied().collect();
        grams.par_sort_unstable();
        grams.dedup();
        let profiles: Vec<Profile> = draws.par_iter().map(|draw| profile(vectors, draw, &grams)).collect();
        let postings = Postings::new(&profiles, grams.len());
        let of_brand = |(brand, (draw, profile)): (usize, (&Draw, &Profile))| -> Vec<Scores> {
            let of_message = |(tested, own): (&Tested, _)| {
                let (features, counts) = vectors.rows.row(tested.rank);
                let places = features.iter().filter_map(|gram| grams.binary_search(gram).ok());
                Scores(postings.scores(places, counts, brand, own))
            };
            draw.tested.iter().zip(&profile.own).map(of_message).collect()
        };
        draws.par_iter().zip(&profiles).enumerate().map(of_brand).collect()
    }
}

/// Returns the τ fitted on each half of the units, brands weighing the same.
fn taus(draws: &[Draw], scores: &[Vec<Scores>], reader: usize) -> [f64; 2] {
    [0, 1].map(|fold| {
        let mut messages = Vec::new();
        for (brand, (draw, scores)) in draws.iter().zip(scores).enumerate() {
            let own = draw.tested.iter().zip(scores).filter(|(tested, _)| tested.fold == fold);
            let n = own.clone().count() as f64;
            messages.extend(own.map(|(_, Scores(scores))| Scored {
                scores: &scores[reader],
                brand,
                weight: 1.0 / n,
            }));
        }
        let n = messages.len();
        fit(&messages, n)
    })
}
