//! The changes against their definition in double loops.

use super::change::Delta;
use super::*;
use crate::analysis::Settings;
use crate::catalog::{Block, CampaignMode, Catalog, Groups, Prepared, Rules};
use crate::corpus::Corpus;
use crate::facet::{Batches, Facet};
use crate::hash::{SplitMix64, combine};
use crate::language::Language;
use crate::message::{CampaignKey, CampaignOrigin, Message, SentAt};
use crate::progress::no_progress;
use crate::stats::{student_t_p, student_t_quantile};
use std::collections::{BTreeMap, BTreeSet};

const DAY: i64 = 86_400;

/// Days of a period of these tests.
const PERIOD: i64 = 70;

type Vector = BTreeMap<u64, f64>;

/// A unit of a cell.
#[derive(Debug, Clone)]
struct Unit {
    block: Option<u32>,
    key: u64,
    mean: Vector,
}

/// The units of a brand in one language and period.
#[derive(Debug, Clone)]
struct Part {
    brand: u64,
    /// The hash of the part.
    part: u64,
    language: Language,
    units: Vec<Unit>,
}

fn key(key: String) -> CampaignKey {
    CampaignKey { key, origin: CampaignOrigin::Column }
}

/// Mail of brands with words from a common pool and their own, in three periods and two languages; not every brand writes
/// in every period, and some campaigns have two recipients.
fn mail(seed: u64) -> Vec<Message> {
    let mut out = Vec::new();
    for brand in 0..9u64 {
        let mut rng = SplitMix64::new(seed, brand);
        let language = Language::from_code(if brand < 7 { "it" } else { "en" });
        for period in 0..3i64 {
            // Brand 0 enters late, brand 1 leaves early, brand 2 sends little in the second period.
            let n = match (brand, period) {
                (0, 0) | (1, 2) => 0,
                (2, 1) => 2,
                _ => 6 + rng.below(9) as i64,
            };
            for i in 0..n {
                let words: Vec<String> = (0..12)
                    .map(|_| {
                        let pool = if rng.unit() < 0.5 { 0 } else { 1 + brand };
                        format!("w{pool}x{}", rng.below(9))
                    })
                    .collect();
                let day = PERIOD * period + rng.below(PERIOD as usize) as i64;
                for copy in 0..1 + rng.below(2) {
                    let mut message = Message { brand: format!("brand {brand}"), ..Message::default() };
                    message.language = language;
                    message.campaign = Some(key(format!("{brand}/{period}/{i}")));
                    message.sent_at = Some(SentAt { unix: day * DAY + copy as i64, offset_minutes: 0 });
                    message.body.text = Some(format!("{} a{copy}", words.join(" ")));
                    out.push(message);
                }
            }
        }
    }
    out
}

/// The parts of brands by period, and what the library measures.
fn measured(
    messages: &[Message],
    block: Block,
    values: Option<&str>,
) -> (Vec<Vec<Part>>, Measured, Settings) {
    let settings = Settings { ngram: 2, mask: false, stem: false, min_units: 4, ..Settings::default() };
    let rules = Rules { campaigns: CampaignMode::Column, language: None, block, min_units: 4 };
    let corpora = [messages.iter().cloned().collect::<Corpus>()];
    let whole = Prepared::new(&corpora, &rules, &no_progress).unwrap();
    let label = |time: i64| (time.div_euclid(DAY) / PERIOD).to_string();
    let split = match values {
        Some(column) => whole.split(&corpora, &rules, &[column], &no_progress).unwrap(),
        None => {
            let times = whole.local_times(&corpora);
            whole.split_by_time(&corpora, &rules, &times, label, &no_progress).unwrap()
        }
    };
    let groups = Groups::from_parts(&split.catalog, 0);
    let of_cell: Vec<Option<usize>> = groups.of_cell.iter().map(|g| g.map(|g| g as usize)).collect();
    let periods = PeriodsOfCells { labels: &groups.values, of_cell: &of_cell, may_differ: values.is_some() };
    let batches = Batches::new(&corpora, &split);
    let measured = measure_periods(&batches, Facet::Wording, &periods, &settings, &no_progress).unwrap();
    let means = means(&batches, &settings);
    let catalog = &split.catalog;
    let of_period = |p: usize| -> Vec<Part> {
        let cells = (0..of_cell.len()).filter(|&a| of_cell[a] == Some(p));
        cells.map(|a| part(catalog, a, &means)).collect()
    };
    ((0..groups.values.len()).map(of_period).collect(), measured, settings)
}

fn part(catalog: &Catalog, a: usize, means: &[Vector]) -> Part {
    let cell = catalog.cells()[a];
    let own = catalog.units().iter().zip(means).filter(|(unit, _)| unit.cell as usize == a);
    let units = own.map(|(unit, mean)| Unit { block: unit.block, key: unit.key, mean: mean.clone() });
    Part {
        brand: catalog.origin(cell.brand),
        part: cell.brand,
        language: cell.language,
        units: units.collect(),
    }
}

/// The vector of each unit: the mean of its campaigns, each the mean of its messages.
fn means(batches: &Batches<'_>, settings: &Settings) -> Vec<Vector> {
    let catalog = batches.catalog();
    let rows = batches.features(settings.view(Facet::Wording));
    let mut messages: BTreeMap<u32, Vec<Vector>> = BTreeMap::new();
    for (rank, &campaign) in catalog.campaign_of().iter().enumerate() {
        let (hashes, counts) = rows.row(rank);
        let norm = counts.iter().map(|&c| f64::from(c * c)).sum::<f64>().sqrt();
        let mut vector = Vector::new();
        for (&hash, &count) in hashes.iter().zip(counts) {
            *vector.entry(hash).or_default() += f64::from(count) / norm;
        }
        messages.entry(campaign).or_default().push(vector);
    }
    let mut campaigns: Vec<Vec<Vector>> = vec![Vec::new(); catalog.units().len()];
    for (g, campaign) in catalog.campaigns().iter().enumerate() {
        campaigns[campaign.unit as usize].push(mean(&messages[&(g as u32)]));
    }
    campaigns.iter().map(|own| mean(own)).collect()
}

fn mean(vectors: &[Vector]) -> Vector {
    let mut out = Vector::new();
    for (&feature, x) in vectors.iter().flatten() {
        *out.entry(feature).or_default() += x / vectors.len() as f64;
    }
    out
}

fn dot(a: &Vector, b: &Vector) -> f64 {
    a.iter().map(|(feature, x)| x * b.get(feature).unwrap_or(&0.0)).sum()
}

/// A and W by loops over pairs of units.
fn across_and_within(parts: &[Part]) -> [f64; 2] {
    let (mut above, mut below, mut inside, mut pairs) = (0.0, 0.0, 0.0, 0.0);
    let own = |part: &Part| {
        let n = part.units.len();
        let all = (0..n).flat_map(|i| (0..n).filter(move |&j| j != i).map(move |j| (i, j)));
        all.map(|(i, j)| dot(&part.units[i].mean, &part.units[j].mean)).sum::<f64>() / (n * (n - 1)) as f64
    };
    for (i, a) in parts.iter().enumerate() {
        for b in parts[..i].iter().filter(|b| b.language == a.language) {
            for u in &a.units {
                for v in b.units.iter().filter(|v| u.block.is_none() || u.block != v.block) {
                    let share = 1.0 / (a.units.len() * b.units.len()) as f64;
                    above += share * dot(&u.mean, &v.mean);
                    below += share;
                }
            }
            inside += 0.5 * (own(a) + own(b));
            pairs += 1.0;
        }
    }
    [above / below, inside / pairs]
}

/// The parts with enough units that have another of their language.
fn with_peers(parts: impl Iterator<Item = Part>, least: usize) -> Vec<Part> {
    let enough: Vec<Part> = parts.filter(|part| part.units.len() >= least).collect();
    let n_peers = |part: &Part| enough.iter().filter(|other| other.language == part.language).count();
    enough.iter().filter(|part| n_peers(part) > 1).cloned().collect()
}

/// log A and log W of each draw's units.
fn draws(parts: &[Part], least: usize, seed: u64) -> Vec<Vec<Part>> {
    let cut = |part: &Part, draw: u64| {
        let mut units = part.units.clone();
        units.sort_by_key(|unit| combine(combine(combine(seed, draw), part.part), unit.key));
        units.truncate(least);
        Part { units, ..part.clone() }
    };
    (0..DRAWS as u64).map(|draw| parts.iter().map(|part| cut(part, draw)).collect()).collect()
}

fn mean_logs(draws: &[Vec<Part>], without: Option<u64>) -> [f64; 2] {
    let mut sum = [0.0; 2];
    for parts in draws {
        let left: Vec<Part> = parts.iter().filter(|part| Some(part.brand) != without).cloned().collect();
        let logs = across_and_within(&left).map(f64::ln);
        sum = [sum[0] + logs[0], sum[1] + logs[1]];
    }
    sum.map(|sum| sum / draws.len() as f64)
}

#[track_caller]
fn close(got: impl Into<Option<f64>>, expected: f64) {
    let got = got.into().unwrap();
    assert!((got - expected).abs() <= 1e-12 * expected.abs().max(1.0), "{got} is not {expected}");
}

/// Checks a ratio with its interval and p-value; `groups` holds the replicates of its log.
fn check_ratio(
    (value, interval, p): (Option<f64>, Option<[f64; 2]>, Option<f64>),
    log: f64,
    groups: &[Vec<f64>],
) {
    let of_group = |group: &Vec<f64>| {
        let n = group.len() as f64;
        let mean = group.iter().sum::<f64>() / n;
        (n, group.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() * (n - 1.0) / n)
    };
    let variances: Vec<(f64, f64)> = groups.iter().map(of_group).collect();
    let variance: f64 = variances.iter().map(|(_, v)| v).sum();
    let df = variance * variance / variances.iter().map(|(n, v)| v * v / (n - 1.0)).sum::<f64>();
    close(value, log.exp());
    let half = student_t_quantile(0.975, df).unwrap() * variance.sqrt();
    let ends = interval.unwrap();
    assert!((ends[0] / (log - half).exp() - 1.0).abs() < 1e-9, "{ends:?}");
    assert!((ends[1] / (log + half).exp() - 1.0).abs() < 1e-9, "{ends:?}");
    if let Some(p) = p {
        assert!((p - student_t_p(log / variance.sqrt(), df).unwrap()).abs() < 1e-9);
    }
}

fn check_change(change: &Change, sides: &[Vec<Part>; 2], is_paired: bool, seed: u64) {
    let least = sides.iter().flatten().map(|part| part.units.len()).min().unwrap();
    assert_eq!(change.thinned_to, Some(least as u64));
    let draws = sides.each_ref().map(|side| draws(side, least, seed));
    let logs = |without: [Option<u64>; 2]| {
        let [from, to] = [0, 1].map(|side: usize| mean_logs(&draws[side], without[side]));
        [to[0] - from[0], to[1] - from[1]]
    };
    let brands = sides.each_ref().map(|side| side.iter().map(|part| part.brand).collect::<BTreeSet<u64>>());
    let groups: Vec<Vec<[f64; 2]>> = if is_paired {
        vec![brands[0].iter().map(|&brand| logs([Some(brand); 2])).collect()]
    } else {
        vec![
            brands[0].iter().map(|&brand| logs([Some(brand), None])).collect(),
            brands[1].iter().map(|&brand| logs([None, Some(brand)])).collect(),
        ]
    };
    let check = |got, of: fn(&[f64; 2]) -> f64| {
        let groups: Vec<Vec<f64>> = groups.iter().map(|group| group.iter().map(of).collect()).collect();
        check_ratio(got, of(&logs([None; 2])), &groups);
    };
    check((change.ratio, change.interval, change.p), |logs| logs[0] - logs[1]);
    check((change.across_ratio, change.across_interval, None), |logs| logs[0]);
    check((change.within_ratio, change.within_interval, None), |logs| logs[1]);
    close(change.ratio, change.across_ratio.unwrap() / change.within_ratio.unwrap());
}

#[test]
fn periods_and_changes_equal_double_loops() {
    for (seed, block) in [(1, Block::None), (2, Block::Days(7))] {
        let (parts, measured, settings) = measured(&mail(seed), block, None);
        assert_eq!((measured.periods.len(), measured.changes.len()), (3, 2));
        let eligible: Vec<Vec<Part>> =
            parts.iter().map(|own| with_peers(own.iter().cloned(), settings.min_units)).collect();
        for (period, own) in measured.periods.iter().zip(&eligible) {
            let [across, within] = across_and_within(own);
            close(period.across, across);
            close(period.within, within);
            close(period.ix, across / within);
            assert_eq!(period.units, own.iter().map(|part| part.units.len() as u64).sum::<u64>());
        }
        for (i, change) in measured.changes.iter().enumerate() {
            let [from, to] = [&eligible[i], &eligible[i + 1]];
            let common = |side: &[Part], other: &[Part]| {
                let has =
                    |part: &Part| other.iter().any(|o| (o.brand, o.language) == (part.brand, part.language));
                with_peers(side.iter().filter(|part| has(part)).cloned(), 1)
            };
            let sides = [common(from, to), common(to, from)];
            check_change(change, &sides, true, settings.seed);
            assert_eq!(change.panel, sides[0].len() as u64);
            assert_eq!(change.entered, (to.len() - sides[0].len()) as u64);
            assert_eq!(change.left, (from.len() - sides[0].len()) as u64);
        }
        // Brand 0 enters, brand 2 leaves; brand 2 comes back and brand 1 leaves.
        let moves = measured.changes.iter().map(|change| (change.entered, change.left));
        assert_eq!(moves.collect::<Vec<_>>(), [(1, 1), (1, 1)], "{block}");
    }
}

#[test]
fn variances_of_sides_without_a_common_brand_add() {
    let mut messages = mail(3);
    messages.retain(|message| message.language == Language::from_code("it"));
    // The mail of two more years, by brands of other names, is the other side.
    let mut others = mail(4);
    others.retain(|message| message.language == Language::from_code("it"));
    for message in &mut others {
        message.brand.push_str(" of b");
    }
    for (message, side) in messages.iter_mut().map(|m| (m, "a")).chain(others.iter_mut().map(|m| (m, "b"))) {
        message.columns.push(("side".to_owned(), side.to_owned()));
    }
    messages.extend(others);
    let (parts, measured, settings) = measured(&messages, Block::None, Some("side"));
    let sides = [0, 1].map(|i: usize| with_peers(parts[i].iter().cloned(), settings.min_units));
    let change = &measured.changes[0];
    check_change(change, &sides, false, settings.seed);
    assert_eq!((change.panel, change.entered, change.left), (14, 7, 7));
}

#[test]
fn the_slope_is_that_of_the_running_sums_of_changes() {
    let measured = measured(&mail(5), Block::None, None).1;
    let slope = slope(&measured, &[4, 5, 7]);
    // Least squares by the normal equations, of the running sums of two changes.
    let fit = |first: f64, second: f64| {
        let points = [(4.0, 0.0), (5.0, first), (7.0, first + second)];
        let sum = |of: fn((f64, f64)) -> f64| points.iter().map(|&point| of(point)).sum::<f64>();
        let (x, y, xx, xy) = (sum(|p| p.0), sum(|p| p.1), sum(|p| p.0 * p.0), sum(|p| p.0 * p.1));
        (3.0 * xy - x * y) / (3.0 * xx - x * x)
    };
    let deltas: Vec<&Delta> = measured.deltas.iter().filter_map(|(_, delta)| delta.as_ref()).collect();
    let of = |i: usize, brand: u64| {
        deltas[i].without.as_ref().unwrap().get(&brand).copied().unwrap_or(deltas[i].all)
    };
    let brands: BTreeSet<u64> =
        deltas.iter().flat_map(|delta| delta.without.as_ref().unwrap().keys().copied()).collect();
    let replicates: Vec<f64> = brands.iter().map(|&brand| fit(of(0, brand), of(1, brand))).collect();
    let changes = [0, 1].map(|i: usize| measured.changes[i].ratio.unwrap().ln());
    let log = fit(changes[0], changes[1]);
    check_ratio((slope.per_period, slope.interval, slope.p), log, &[replicates]);
    // Brand 2 is eligible in no two periods in a row.
    assert_eq!((slope.brands, slope.periods, slope.why), (8, 3, None));
    // A gap breaks the run.
    let mut broken = measured;
    broken.deltas[0].1 = None;
    let slope = super::slope(&broken, &[4, 5, 7]);
    assert_eq!((slope.per_period, slope.periods), (None, 2));
    assert!(slope.why.unwrap().contains("3 periods"));
}
