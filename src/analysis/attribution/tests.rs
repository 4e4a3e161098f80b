//! Tests of both readers against brute force, and at the ends of the pool model.

use super::attribute::draws;
use super::contest::{Contest, contests};
use super::draw::Draw;
use super::messages::Messages;
use super::reading::Reading;
use super::result::Reader;
use super::score::BACKGROUND;
use super::temperature::{Scored, fit, softmax};
use crate::analysis::settings::Settings;
use crate::catalog::{Block, CampaignMode, Catalog, Prepared, Rules};
use crate::corpus::{Corpus, Message};
use crate::facet::{Batches, Csr, Facet};
use crate::hash::{SplitMix64, combine, hash64};
use crate::language::Language;
use crate::message::{CampaignKey, CampaignOrigin, SentAt};
use crate::progress::no_progress;
use std::collections::{BTreeMap, BTreeSet};

/// The words of a passage: no two passages have one in common.
fn passage(pool: usize, i: usize) -> String {
    let letter = |n: usize| char::from(b'a' + (n % 26) as u8);
    let word = |w: usize| [pool, i / 26, i, w].map(letter).iter().collect::<String>() + "ko";
    (0..6).map(word).collect::<Vec<_>>().join(" ")
}

/// The pool model: a message has six passages, each with probability `h` of `common` common ones, else of as many of its
/// brand's own. Every fourth message is sent to three readers, and mails of one brand come three a week if `dated`.
struct Mail {
    brands: Vec<usize>,
    h: f64,
    repertoire: usize,
    is_dated: bool,
}

impl Mail {
    fn even(brands: usize, messages: usize, h: f64) -> Self {
        Self { brands: vec![messages; brands], h, repertoire: 8, is_dated: false }
    }

    fn messages(&self, seed: u64) -> Vec<Message> {
        let mut all = Vec::new();
        for (brand, &n) in self.brands.iter().enumerate() {
            let mut rng = SplitMix64::new(seed, brand as u64);
            for i in 0..n {
                let passages: Vec<String> = (0..6)
                    .map(|_| {
                        let pool = if rng.unit() < self.h { 0 } else { 1 + brand };
                        passage(pool, rng.below(self.repertoire))
                    })
                    .collect();
                let copies = if self.is_dated && i % 4 == 0 { 3 } else { 1 };
                for copy in 0..copies {
                    let mut message = Message {
                        id: Some(format!("{brand}/{i}/{copy}")),
                        brand: format!("brand {}", char::from(b'a' + brand as u8)),
                        ..Message::default()
                    };
                    message.campaign =
                        Some(CampaignKey { key: format!("{brand}/{i}"), origin: CampaignOrigin::Column });
                    message.sent_at = self
                        .is_dated
                        .then(|| SentAt { unix: 1_499_904_000 + i as i64 * 200_000, offset_minutes: 0 });
                    let last = if copy == 0 { String::new() } else { passage(25, copy) };
                    message.body.text = Some(format!("{} {last}", passages.join(" ")));
                    all.push(message);
                }
            }
        }
        all
    }
}

fn prepared(batches: &[Corpus]) -> Prepared {
    let rules = Rules {
        campaigns: CampaignMode::Column,
        block: Block::Auto,
        language: Language::from_code("it"),
        ..Rules::default()
    };
    Prepared::new(batches, &rules, &no_progress).unwrap()
}

fn settings() -> Settings {
    Settings { mask: false, zones: false, min_units: 3, ..Settings::default() }
}

/// The mean vectors of some units, and the scores of a message against them, computed from scratch.
struct Brute<'a> {
    catalog: &'a Catalog,
    rows: &'a Csr,
}

type Vector = BTreeMap<u64, f64>;

impl Brute<'_> {
    /// Returns the mean over units, their campaigns and their messages of the messages' vectors: of Euclidean norm 1, or of
    /// sum 1.
    fn mean(&self, units: &[usize], is_euclidean: bool) -> Vector {
        let mean_of = |vectors: Vec<Vector>| {
            let mut mean = Vector::new();
            for vector in &vectors {
                vector.iter().for_each(|(g, w)| *mean.entry(*g).or_default() += w / vectors.len() as f64);
            }
            mean
        };
        let message = |rank: usize| -> Vector {
            let (grams, counts) = self.rows.row(rank);
            let size: f64 = counts.iter().map(|&n| f64::from(n).powi(1 + i32::from(is_euclidean))).sum();
            let size = if is_euclidean { size.sqrt() } else { size };
            grams.iter().zip(counts).map(|(&gram, &n)| (gram, f64::from(n) / size)).collect()
        };
        let campaign = |g: usize| -> Vector {
            let ranks =
                (0..self.catalog.len()).filter(|&rank| self.catalog.campaign_of()[rank] as usize == g);
            mean_of(ranks.filter(|&rank| !self.rows.row(rank).0.is_empty()).map(message).collect())
        };
        let unit = |&u: &usize| -> Vector {
            let campaigns = self.catalog.campaigns().iter().enumerate();
            let own = campaigns.filter(|(_, c)| c.unit as usize == u).map(|(g, _)| campaign(g));
            mean_of(own.filter(|vector| !vector.is_empty()).collect())
        };
        mean_of(units.iter().map(unit).collect())
    }

    /// Returns the scores of a message against the profile of each brand: its units.
    fn scores(&self, rank: usize, profiles: &[Vec<usize>]) -> [Vec<f64>; 2] {
        let (grams, counts) = self.rows.row(rank);
        let at = |vector: &Vector, gram: &u64| vector.get(gram).copied().unwrap_or(0.0);
        let shares: Vec<Vector> = profiles.iter().map(|units| self.mean(units, false)).collect();
        let likelihood = shares.iter().map(|own| {
            let term = |(gram, &n): (&u64, &u32)| {
                let mean = shares.iter().map(|p| at(p, gram)).sum::<f64>() / shares.len() as f64;
                let ratio = (1.0 - BACKGROUND) * at(own, gram) / (BACKGROUND * mean);
                if mean > 0.0 { f64::from(n) * (1.0 + ratio).ln() } else { 0.0 }
            };
            grams.iter().zip(counts).map(term).sum()
        });
        let norm: f64 = counts.iter().map(|&n| f64::from(n).powi(2)).sum::<f64>().sqrt();
        let cosine = profiles.iter().map(|units| {
            let mean = self.mean(units, true);
            let dot: f64 = grams.iter().zip(counts).map(|(g, &n)| f64::from(n) * at(&mean, g)).sum();
            dot / norm / mean.values().map(|w| w * w).sum::<f64>().sqrt()
        });
        [likelihood.collect(), cosine.collect()]
    }
}

/// A tested message with its scores by brute force.
struct Test {
    brand: usize,
    fold: usize,
    scores: [Vec<f64>; 2],
}

fn brute_tests(brute: &Brute<'_>, contest: &Contest, draws: &[Draw]) -> Vec<Test> {
    let (catalog, m) = (brute.catalog, contest.m);
    let mut tests = Vec::new();
    for (brand, own) in draws.iter().enumerate() {
        for tested in &own.tested {
            let unit = contest.cells[brand].units[tested.place];
            let profile = |draw: &Draw| -> Vec<usize> {
                draw.profile.iter().copied().filter(|&u| u != unit).take(m).collect()
            };
            let profiles: Vec<Vec<usize>> = draws.iter().map(profile).collect();
            assert!(profiles.iter().all(|units| units.len() == m));
            let campaign = catalog.campaign_of()[tested.rank] as usize;
            assert_eq!(catalog.campaigns()[campaign].unit as usize, unit);
            let scores = brute.scores(tested.rank, &profiles);
            tests.push(Test { brand, fold: tested.fold, scores });
        }
    }
    tests
}

/// Returns, by reader, accuracy, log-loss, ECE and the confusion matrix of brute force, brand by brand of the contest.
fn brute(brute: &Brute<'_>, contest: &Contest, draws: &[Vec<Draw>]) -> [(f64, f64, f64, Vec<Vec<f64>>); 2] {
    let b = contest.cells.len();
    let draws: Vec<Vec<Test>> = draws.iter().map(|draws| brute_tests(brute, contest, draws)).collect();
    [0, 1].map(|reader| {
        let mut told: Vec<(usize, f64, f64, Vec<f64>)> = Vec::new();
        for tests in &draws {
            let tau = [0, 1].map(|fold| {
                let own: Vec<&Test> = tests.iter().filter(|t| t.fold == fold).collect();
                let n_of = |brand: usize| own.iter().filter(|t| t.brand == brand).count() as f64;
                let scored = own.iter().map(|t| Scored {
                    scores: &t.scores[reader],
                    brand: t.brand,
                    weight: 1.0 / n_of(t.brand),
                });
                fit(&scored.collect::<Vec<_>>(), own.len())
            });
            for test in tests {
                let scores = &test.scores[reader];
                let (p, bits) = softmax(scores, tau[1 - test.fold], test.brand);
                let best = (0..b).max_by(|&x, &y| scores[x].total_cmp(&scores[y])).unwrap();
                let ties = (0..b).filter(|&x| (scores[x] - scores[best]).abs() < 1e-11).count();
                let is_right = (scores[test.brand] - scores[best]).abs() < 1e-11;
                told.push((test.brand, if is_right { 1.0 / ties as f64 } else { 0.0 }, bits, p));
            }
        }
        let n_of = |brand: usize| told.iter().filter(|t| t.0 == brand).count() as f64;
        let mean = |of: &dyn Fn(&(usize, f64, f64, Vec<f64>)) -> f64| {
            told.iter().map(|t| of(t) / n_of(t.0)).sum::<f64>() / b as f64
        };
        let top = |t: &(usize, f64, f64, Vec<f64>)| t.3.iter().copied().fold(0.0, f64::max);
        let ece = (0..10).map(|bin| {
            let is_in = |t: &(usize, f64, f64, Vec<f64>)| ((top(t) * 10.0).floor() as usize).min(9) == bin;
            mean(&|t| if is_in(t) { t.1 - top(t) } else { 0.0 }).abs()
        });
        let ece = ece.sum();
        let given =
            |x: usize, y: usize| told.iter().filter(|t| t.0 == x).map(|t| t.3[y]).sum::<f64>() / n_of(x);
        let matrix = (0..b).map(|x| (0..b).map(|y| 0.5 * (given(x, y) + given(y, x))).collect()).collect();
        (mean(&|t| t.1), mean(&|t| t.2), ece, matrix)
    })
}

/// Checks a corpus against brute force to 1e-12.
fn check(messages: Vec<Message>, reading: Reading) {
    let corpora = [messages.into_iter().collect::<Corpus>()];
    let prepared = prepared(&corpora);
    let batches = Batches::new(&corpora, &prepared);
    let rows = batches.features(settings().view(Facet::Wording));
    let catalog = batches.catalog();
    let messages =
        Messages::new(catalog, (0..catalog.len()).map(|rank| !rows.row(rank).0.is_empty()).collect());
    let seed = combine(settings().seed, hash64(b"attribution"));
    let contests = contests(&messages, messages.units_of_cells(), |_| true, &reading, seed);
    let (_, contest) = contests.iter().next().unwrap();
    let draws = draws(&messages, contest, &reading, seed);
    let expected = brute(&Brute { catalog, rows: &rows }, contest, &draws);
    let got = super::attribution(&batches, &settings(), &reading, &no_progress).unwrap();
    let got = &got.by_language["it"];

    let near = |a: f64, b: f64| (a - b).abs() < 1e-12;
    let [likelihood, cosine] = [Reader::LikelihoodRatio, Reader::CentroidCosine].map(|r| got.readers[&r]);
    for (got, (accuracy, bits, ..)) in [likelihood, cosine].iter().zip(&expected) {
        assert!(near(got.accuracy, *accuracy) && near(got.log_loss, *bits), "{got:?}: {accuracy} {bits}");
    }
    let (accuracy, bits, ece, matrix) = &expected[usize::from(got.reader == Reader::CentroidCosine)];
    let b = contest.cells.len();
    assert!(*bits <= expected[0].1.min(expected[1].1));
    assert!(near(got.accuracy, *accuracy) && near(got.ece, *ece), "{got:?}: {ece}");
    assert!(near(got.equivocation, bits.exp2().min(b as f64)));
    assert!(near(got.sigma, (1.0 - accuracy) * b as f64 / (b as f64 - 1.0)));
    let confusion = got.confusion.as_ref().unwrap();
    let place = |x: usize| {
        let name = catalog.cell_name(contest.cells[x].cell);
        confusion.order.iter().position(|other| other == name).unwrap()
    };
    for x in 0..b {
        assert!(near(matrix[x].iter().sum::<f64>(), matrix.iter().map(|row| row[x]).sum()));
        for y in 0..b {
            assert!(near(confusion.values[[place(x), place(y)]], matrix[x][y]), "{x} {y}");
        }
    }
}

#[test]
fn draws_have_units_once_and_halves_have_every_brand() {
    let corpora = [Mail { brands: vec![6, 30, 50], ..Mail::even(0, 0, 0.5) }
        .messages(6)
        .into_iter()
        .collect::<Corpus>()];
    let prepared = prepared(&corpora);
    let catalog = &prepared.catalog;
    let messages = Messages::new(catalog, vec![true; catalog.len()]);
    let reading = Reading { seeds: 4, ..Reading::default() };
    let contests = contests(&messages, messages.units_of_cells(), |_| true, &reading, 7);
    let contest = &contests[&Language::from_code("it").unwrap()];
    assert_eq!((contest.m, contest.is_sample, contest.cells.len()), (5, false, 3));
    let distinct = |items: Vec<usize>| items.iter().collect::<BTreeSet<_>>().len();
    let all = draws(&messages, contest, &reading, 7);
    for (draw, contestant) in all.iter().flat_map(|draws| draws.iter().zip(&contest.cells)) {
        assert_eq!((draw.profile.len(), distinct(draw.profile.clone())), (6, 6));
        assert!(draw.profile.iter().all(|unit| contestant.units.contains(unit)));
        let places = draw.tested.iter().map(|tested| tested.place).collect();
        assert_eq!(distinct(places), contestant.units.len().min(20));
        for tested in &draw.tested {
            let unit = contestant.units[tested.place];
            let slot = draw.profile.iter().position(|&drawn| drawn == unit);
            assert_eq!(tested.slot, slot.filter(|&slot| slot < contest.m));
            // A unit is always in the same half.
            let mut same =
                all.iter().flatten().flat_map(|draw| &draw.tested).filter(|t| t.rank == tested.rank);
            assert!(same.all(|other| other.fold == tested.fold));
        }
        for half in [0, 1] {
            assert!(draw.tested.iter().any(|tested| tested.fold == half));
        }
    }
    // Seeds draw different units.
    assert_ne!(all[0][2].profile, all[1][2].profile);
}

#[test]
fn both_readers_equal_brute_force() {
    let few = Reading { seeds: 3, ..Reading::default() };
    check(Mail::even(4, 7, 0.6).messages(1), few);
    check(Mail { brands: vec![5, 13, 7], ..Mail::even(0, 0, 0.8) }.messages(2), few);
    // Units of several campaigns, campaigns of several messages.
    check(Mail { brands: vec![24, 31, 40, 24], is_dated: true, ..Mail::even(0, 0, 0.7) }.messages(3), few);
    // More units than are tested or read.
    let narrow = Reading { seeds: 2, tested: 3, units: 4, brands: 512 };
    check(Mail { brands: vec![9, 30, 12], ..Mail::even(0, 0, 0.7) }.messages(4), narrow);
    // Short messages give one gram, and some messages give none.
    let mut messages = Mail::even(3, 8, 0.5).messages(5);
    messages[3].body.text = Some("solo due".into());
    messages[9].body.text = Some(String::new());
    check(messages, few);
}
