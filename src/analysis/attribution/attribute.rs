//! Tests both readers on the messages of a corpus.

use super::contest::{Contest, contests};
use super::draw::{Draw, Tested, draw, folds};
use super::finish::finish;
use super::profile::{Profile, profile};
use super::reading::Reading;
use super::result::{Attribution, LanguageAttribution};
use super::score::{Postings, READERS};
use super::tally::Tally;
use super::temperature::{Scored, fit};
use super::vectors::Vectors;
use crate::analysis::eligible::{eligibility, why_none};
use crate::analysis::settings::Settings;
use crate::catalog::Catalog;
use crate::error::Result;
use crate::facet::{Batches, Csr, Facet};
use crate::hash::{combine, hash64};
use crate::progress::{Callback, Progress, report};
use rayon::prelude::*;

/// Returns how well two cross-validated readers guess the brand of a message from its wording.
///
/// Time: seeds · (grams of the drawn units + tested · brands · grams of a message · brands that hold a gram). Memory: 12 bytes
/// a gram of the corpus, and of one draw. Parallel.
///
/// # Errors
/// If the progress callback stops the run.
pub fn attribution(
    batches: &Batches<'_>,
    settings: &Settings,
    reading: &Reading,
    progress: Callback<'_>,
) -> Result<Attribution> {
    let rows = batches.features(settings.view(Facet::Wording));
    from_rows(batches.catalog(), &rows, settings, reading, progress)
}

/// Returns the same for counted features by rank.
pub(super) fn from_rows(
    catalog: &Catalog,
    rows: &Csr,
    settings: &Settings,
    reading: &Reading,
    progress: Callback<'_>,
) -> Result<Attribution> {
    let vectors = Vectors::new(catalog, rows);
    let units_of_cells = vectors.units_of_cells();
    let n_units: Vec<u32> = units_of_cells.iter().map(|units| units.len() as u32).collect();
    let eligible = eligibility(catalog, &n_units, settings.min_units);
    let seed = combine(settings.seed, hash64(b"attribution"));
    let contests = contests(&vectors, units_of_cells, |cell| eligible[cell].is_ok(), reading, seed);
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
        let mut trial = Trial::new(&vectors, &contest, reading.tested, seed);
        for i in 0..seeds {
            report(progress, Progress::Computing { what: "attribution", done, total })?;
            trial.add(combine(seed, u64::from(i)));
            done += 1;
        }
        let found: LanguageAttribution = finish(catalog, &contest, trial.tallies, settings.max_matrix);
        result.by_language.insert(language.code().to_owned(), found);
    }
    Ok(result)
}

/// The tests of one language.
struct Trial<'a> {
    vectors: &'a Vectors<'a>,
    contest: &'a Contest,
    n_tested: usize,
    /// The half of each unit of each contestant.
    folds: Vec<Vec<usize>>,
    /// The results of each brand so far, by reader.
    tallies: [Vec<Tally>; READERS],
}

/// The scores of a tested message, by reader.
struct Scores([Vec<f64>; READERS]);

impl<'a> Trial<'a> {
    fn new(vectors: &'a Vectors<'a>, contest: &'a Contest, n_tested: usize, seed: u64) -> Self {
        let cells = &contest.cells;
        let tallies = || cells.iter().map(|c| Tally::new(c.units.len(), cells.len())).collect();
        let folds = cells.iter().map(|contestant| folds(vectors, contestant, seed)).collect();
        Self { vectors, contest, n_tested, folds, tallies: [tallies(), tallies()] }
    }

    /// Draws profiles and messages, and adds the results of the tests.
    fn add(&mut self, seed: u64) {
        let (draws, scores) = self.scores(seed);
        for (reader, tallies) in self.tallies.iter_mut().enumerate() {
            let taus = taus(&draws, &scores, reader);
            let of_brand = |((brand, tally), (draw, scores)): ((usize, &mut Tally), (&Draw, &Vec<Scores>))| {
                for (tested, scores) in draw.tested.iter().zip(scores) {
                    let message = Scored { scores: &scores.0[reader], brand, weight: 1.0 };
                    tally.add(tested.place, message, taus[1 - tested.fold]);
                }
            };
            tallies.par_iter_mut().enumerate().zip(draws.par_iter().zip(&scores)).for_each(of_brand);
        }
    }

    /// Returns what is drawn of each brand, and the scores of its tested messages.
    fn scores(&self, seed: u64) -> (Vec<Draw>, Vec<Vec<Scores>>) {
        let Self { vectors, contest, .. } = self;
        let draws: Vec<Draw> = (contest.cells.par_iter().zip(&self.folds))
            .map(|(contestant, folds)| draw(vectors, contestant, contest.m, self.n_tested, folds, seed))
            .collect();
        let tested = draws.iter().flat_map(|draw| &draw.tested);
        let mut grams: Vec<u64> =
            tested.flat_map(|tested| vectors.rows.row(tested.rank).0).copied().collect();
        grams.par_sort_unstable();
        grams.dedup();
        let profiles: Vec<Profile> =
            draws.par_iter().map(|draw| profile(vectors, draw, &grams)).collect();
        let postings = Postings::new(&profiles, grams.len());
        let of_brand = |(brand, (draw, profile)): (usize, (&Draw, &Profile))| -> Vec<Scores> {
            let of_message = |(tested, own): (&Tested, _)| {
                let (features, counts) = vectors.rows.row(tested.rank);
                let places = features.iter().filter_map(|gram| grams.binary_search(gram).ok());
                Scores(postings.scores(places, counts, brand, own))
            };
            draw.tested.iter().zip(&profile.own).map(of_message).collect()
        };
        let scores = draws.par_iter().zip(&profiles).enumerate().map(of_brand).collect();
        (draws, scores)
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
