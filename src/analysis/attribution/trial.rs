//! The tests of one language, draw by draw.

use super::contest::Contest;
use super::draw::{Draw, Tested};
use super::grams::Grams;
use super::profile::{Profile, profile};
use super::score::{Postings, READERS};
use super::tally::Tally;
use super::temperature::{Scored, fit};
use super::vectors::Vectors;
use rayon::prelude::*;

/// The tests of one language.
pub(super) struct Trial<'a> {
    vectors: Vectors<'a>,
    /// The results of each brand so far, by reader.
    pub(super) tallies: [Vec<Tally>; READERS],
}

/// The scores of a tested message, by reader.
struct Scores([Vec<f64>; READERS]);

impl<'a> Trial<'a> {
    pub(super) fn new(vectors: Vectors<'a>, contest: &Contest) -> Self {
        let cells = &contest.cells;
        let tallies = || cells.iter().map(|c| Tally::new(c.units.len(), cells.len())).collect();
        Self { vectors, tallies: [tallies(), tallies()] }
    }

    /// Adds the results of the tests of one draw.
    pub(super) fn add(&mut self, draws: &[Draw]) {
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
        let grams = Grams::new(tested.flat_map(|tested| vectors.rows.row(tested.rank).0).copied().collect());
        let profiles: Vec<Profile> = draws.par_iter().map(|draw| profile(vectors, draw, &grams)).collect();
        let postings = Postings::new(&profiles, grams.len());
        let of_brand = |(brand, (draw, profile)): (usize, (&Draw, &Profile))| -> Vec<Scores> {
            let of_message = |(tested, own): (&Tested, _)| {
                let (features, counts) = vectors.rows.row(tested.rank);
                let places = features.iter().filter_map(|&gram| grams.place(gram));
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
