//! The index against its definition in double loops, and its intervals against really deleting units and brands.

use crate::plain;
use proptest::prelude::*;
use std::collections::BTreeMap;
use unisono::catalog::{Block, CampaignMode};
use unisono::facet::{View, features, own_facet};
use unisono::hash::SplitMix64;
use unisono::hash::hash64;
use unisono::index::{Rows, from_rows};
use unisono::language::Language;
use unisono::message::SentAt;
use unisono::report::{BrandResult, Estimate, FacetResult, Report};
use unisono::stats::student_t_quantile;
use unisono::{Config, Corpus, Facet, Message};

fn unmasked() -> Config {
    let mut config = Config::new([Facet::Wording]);
    config.campaigns = CampaignMode::None;
    config.settings.mask = false;
    config.settings.stem = false;
    config
}

fn report(messages: &[Message], config: &Config) -> Report {
    let corpus: Corpus = messages.iter().cloned().collect();
    unisono::analyze(&corpus, config).unwrap()
}

fn wording(messages: &[Message], config: &Config) -> FacetResult {
    report(messages, config).facets.remove(&Facet::Wording).unwrap()
}

#[track_caller]
fn close(got: f64, expected: f64, tolerance: f64) {
    assert!((got - expected).abs() <= tolerance, "{got} is not {expected}");
}

/// One unit of a brand: its block, where there are blocks, and the mean vector of its messages.
#[derive(Debug, Clone)]
struct Unit {
    block: Option<i64>,
    mean: plain::Vector,
}

/// A brand and its units.
type Brand = (String, Vec<Unit>);

/// Units of all messages of a brand in one block of days; each message without a time, or without blocks, is one.
fn brands(messages: &[Message], days: Option<i64>) -> Vec<Brand> {
    let mut of_brand: BTreeMap<String, Vec<(Option<i64>, plain::Vector)>> = BTreeMap::new();
    for m in messages {
        let sent = m.sent_at.map(|at| at.unix.div_euclid(86_400));
        let block = days.zip(sent).map(|(days, sent)| sent.div_euclid(days));
        let vector = plain::vector(m.body.text.as_deref().unwrap(), 4);
        of_brand.entry(m.brand.clone()).or_default().push((block, vector));
    }
    let units = |own: Vec<(Option<i64>, plain::Vector)>| {
        let mut blocks: BTreeMap<(i64, usize), Vec<plain::Vector>> = BTreeMap::new();
        for (i, (block, vector)) in own.into_iter().enumerate() {
            let key = block.map_or((i64::MIN, i), |block| (block, 0));
            blocks.entry(key).or_default().push(vector);
        }
        let unit = |((block, _), vectors): ((i64, usize), Vec<plain::Vector>)| Unit {
            block: (block > i64::MIN).then_some(block),
            mean: mean(&vectors),
        };
        blocks.into_iter().map(unit).collect()
    };
    of_brand.into_iter().map(|(name, own)| (name, units(own))).collect()
}

fn mean(vectors: &[plain::Vector]) -> plain::Vector {
    let mut mean = plain::Vector::new();
    for vector in vectors {
        for (gram, x) in vector {
            *mean.entry(gram.clone()).or_default() += x / vectors.len() as f64;
        }
    }
    mean
}

/// Returns S_aa.
fn within(units: &[Unit]) -> f64 {
    let n = units.len();
    let mut sum = 0.0;
    for i in 0..n {
        for j in (0..n).filter(|&j| j != i) {
            sum += plain::cosine(&units[i].mean, &units[j].mean);
        }
    }
    sum / (n * (n - 1)) as f64
}

/// Returns Σ x_u·x_v over units in different blocks, and the same sum with 1 for each product.
fn sums(a: &[Unit], b: &[Unit]) -> (f64, f64) {
    let share = 1.0 / (a.len() * b.len()) as f64;
    let (mut above, mut below) = (0.0, 0.0);
    for u in a {
        for v in b.iter().filter(|v| u.block.is_none() || u.block != v.block) {
            above += share * plain::cosine(&u.mean, &v.mean);
            below += share;
        }
    }
    (above, below)
}

/// Returns S_ab.
fn across(a: &[Unit], b: &[Unit]) -> f64 {
    let (above, below) = sums(a, b);
    above / below
}

/// Returns A and W.
fn ratio(brands: &[Brand]) -> [f64; 2] {
    let (mut above, mut below, mut inside, mut pairs) = (0.0, 0.0, 0.0, 0.0);
    for (i, (_, a)) in brands.iter().enumerate() {
        for (_, b) in &brands[..i] {
            let (own, weight) = sums(a, b);
            (above, below) = (above + own, below + weight);
            inside += 0.5 * (within(a) + within(b));
            pairs += 1.0;
        }
    }
    [above / below, inside / pairs]
}

/// Returns A, W and IX.
fn values(brands: &[Brand]) -> [f64; 3] {
    let [a, w] = ratio(brands);
    [a, w, a / w]
}

/// Returns all brands without one unit of one of them, brand by brand.
fn without_units(brands: &[Brand]) -> Vec<Vec<Vec<Brand>>> {
    let without = |a: usize| {
        let delete = |u: usize| {
            let mut left = brands.to_vec();
            left[a].1.remove(u);
            left
        };
        (0..brands[a].1.len()).map(delete).collect()
    };
    (0..brands.len()).map(without).collect()
}

fn jackknife(replicates: &[f64]) -> f64 {
    let n = replicates.len() as f64;
    let mean = replicates.iter().sum::<f64>() / n;
    (n - 1.0) / n * replicates.iter().map(|r| (r - mean) * (r - mean)).sum::<f64>()
}

/// Checks the standard error and the interval of a value against replicates of each group: variances add, and
/// Satterthwaite gives the degrees of freedom.
#[track_caller]
fn check_interval(value: f64, se: Option<f64>, interval: Option<[f64; 2]>, replicates: &[Vec<f64>]) {
    let (mut variance, mut log_variance, mut below) = (0.0, 0.0, 0.0);
    for own in replicates {
        variance += jackknife(own);
        let v = jackknife(&own.iter().map(|x| x.ln()).collect::<Vec<_>>());
        log_variance += v;
        below += v * v / (own.len() as f64 - 1.0);
    }
    close(se.unwrap(), variance.sqrt(), 1e-9);
    let t = student_t_quantile(0.975, log_variance * log_variance / below).unwrap();
    let [low, high] = interval.unwrap();
    close(low, value * (-t * log_variance.sqrt()).exp(), 1e-9);
    close(high, value * (t * log_variance.sqrt()).exp(), 1e-9);
}

/// Checks everything that a report says of brands against double loops.
fn check(result: &FacetResult, brands: &[Brand]) {
    let b = brands.len();
    assert_eq!(result.n_brands as usize, b, "{:?}", result.ineligible);
    let [a, w, ix] = values(brands);
    close(result.across.value.unwrap(), a, 1e-12);
    close(result.within.value.unwrap(), w, 1e-12);
    close(result.ix.value.unwrap(), ix, 1e-12);
    close(result.ix.value.unwrap(), result.across.value.unwrap() / result.within.value.unwrap(), 1e-15);
    let index = |name: &str| brands.iter().position(|x| x.0 == name).unwrap();
    for brand in &result.per_brand {
        let x = index(&brand.brand);
        let own = within(&brands[x].1);
        close(brand.within, own, 1e-12);
        assert_eq!(brand.units as usize, brands[x].1.len());
        let others: Vec<usize> = (0..b).filter(|&y| y != x).collect();
        let above: f64 = others.iter().map(|&y| across(&brands[x].1, &brands[y].1)).sum();
        let below: f64 = others.iter().map(|&y| 0.5 * (own + within(&brands[y].1))).sum();
        close(brand.ix.unwrap(), above / below, 1e-12);
        close(brand.across.unwrap(), above / others.len() as f64, 1e-12);
        for near in &brand.nearest {
            let y = index(&near.brand);
            let s = across(&brands[x].1, &brands[y].1);
            close(near.across, s, 1e-12);
            let enough = brands[x].1.len().min(brands[y].1.len()) >= 8;
            assert_eq!(near.overlap.is_some(), enough);
            if let Some(overlap) = near.overlap {
                close(overlap, 2.0 * s / (own + within(&brands[y].1)), 1e-12);
            }
        }
    }
    let matrix = result.overlap.as_ref().unwrap();
    for (i, one) in matrix.brands.iter().enumerate() {
        for (j, other) in matrix.brands.iter().enumerate() {
            let (x, y) = (index(one), index(other));
            let (one, other) = (&brands[x].1, &brands[y].1);
            let expected = match one.len().min(other.len()) >= 8 {
                false => None,
                true if x == y => Some(1.0),
                true => Some(2.0 * across(one, other) / (within(one) + within(other))),
            };
            assert_eq!(matrix.matrix[[i, j]].is_some(), expected.is_some());
            close(matrix.matrix[[i, j]].unwrap_or_default(), expected.unwrap_or_default(), 1e-12);
        }
    }
    // IX without each brand, and n_W.
    for influence in result.influence.iter().filter(|_| b > 2) {
        let left: Vec<Brand> = brands.iter().filter(|x| x.0 != influence.brand).cloned().collect();
        close(influence.ix_without.unwrap(), values(&left)[2], 1e-11);
    }
}

/// Dated messages of the plain model: brand by brand one every `every` days, from another day each.
fn dated(seed: u64, n_brands: usize, each: usize, h: f64, every: i64) -> Vec<Message> {
    let mut messages = plain::messages(seed, n_brands, each, h);
    let mut days: BTreeMap<String, i64> = BTreeMap::new();
    let mut rng = SplitMix64::new(seed, 99);
    for m in &mut messages {
        let day = days.entry(m.brand.clone()).or_insert_with(|| rng.below(9) as i64);
        m.sent_at =
            Some(SentAt { unix: (18_000 + *day) * 86_400 + rng.below(80_000) as i64, offset_minutes: 60 });
        *day += 1 + rng.below(2 * every as usize) as i64;
    }
    messages
}

#[test]
fn the_linear_computation_equals_the_double_loop() {
    for (seed, h) in [(1, 0.2), (2, 0.5), (3, 0.9)] {
        let messages = plain::messages(seed, 6, 9, h);
        let brands = brands(&messages, None);
        let result = wording(&messages, &unmasked());
        check(&result, &brands);
        let ix = result.ix.value.unwrap();
        assert!(result.per_brand.iter().all(|brand| brand.nearest.len() == 5));
        close(result.effective_voices.unwrap(), 6.0 / (1.0 + 5.0 * ix.min(1.0)), 1e-11);
        assert_eq!((result.recipients.as_ref(), result.masking_gap.as_ref()), (None, None));
        assert_eq!((result.across_all.value, result.across_all.n_brands), (result.across.value, 6));
        close(result.across_with_same_block.unwrap(), result.across.value.unwrap(), 1e-12);
        let all: Vec<Unit> = brands.iter().flat_map(|x| x.1.iter().cloned()).collect();
        close(result.effective_messages.unwrap() * within(&all), 1.0, 1e-10);
    }
}

#[test]
fn only_units_of_different_blocks_are_compared() {
    for (seed, days) in [(4, 7), (5, 14), (6, 1)] {
        let messages = dated(seed, 6, 24, 0.4, 6);
        let mut config = unmasked();
        config.block = Block::Days(days as u32);
        let result = wording(&messages, &config);
        let brands = brands(&messages, Some(days));
        check(&result, &brands);
        // Every unit weighs one over the units of its brand, in pairs of one block, too.
        let mut sum = 0.0;
        for (i, (_, a)) in brands.iter().enumerate() {
            for (_, b) in &brands[..i] {
                let pairs = a.iter().flat_map(|u| b.iter().map(move |v| plain::cosine(&u.mean, &v.mean)));
                sum += pairs.sum::<f64>() / (a.len() * b.len()) as f64;
            }
        }
        close(result.across_with_same_block.unwrap(), sum / 15.0, 1e-12);
    }
}

#[test]
fn the_closed_form_of_across_equals_the_double_loop() {
    let messages = dated(7, 5, 20, 0.5, 4);
    let brands = brands(&messages, Some(7));
    let add = |sum: &mut plain::Vector, unit: &plain::Vector, share: f64| {
        for (gram, x) in unit {
            *sum.entry(gram.clone()).or_default() += share * x;
        }
    };
    let square = |vector: &plain::Vector| plain::cosine(vector, vector);
    let (mut all, mut of_block) = (plain::Vector::new(), BTreeMap::<i64, (plain::Vector, f64)>::new());
    let (mut own, mut same, mut same_weight) = (0.0, 0.0, 0.0);
    for (_, units) in &brands {
        let share = 1.0 / units.len() as f64;
        let mut centroid = plain::Vector::new();
        for unit in units {
            add(&mut centroid, &unit.mean, share);
            let block = of_block.entry(unit.block.unwrap()).or_default();
            add(&mut block.0, &unit.mean, share);
            block.1 += share;
            same -= share * share * square(&unit.mean);
            same_weight -= share * share;
        }
        add(&mut all, &centroid, 1.0);
        own += square(&centroid);
    }
    same += of_block.values().map(|(sum, _)| square(sum)).sum::<f64>();
    same_weight += of_block.values().map(|(_, weight)| weight * weight).sum::<f64>();
    let b = brands.len() as f64;
    let closed = (square(&all) - own - same) / (b * (b - 1.0) - same_weight);
    close(closed, ratio(&brands)[0], 1e-12);
    let mut config = unmasked();
    config.block = Block::Days(7);
    close(wording(&messages, &config).across.value.unwrap(), closed, 1e-12);
}

/// Several messages a campaign, several campaigns a block: a unit is the mean of its campaigns, a campaign of its messages.
#[test]
fn units_are_means_of_campaigns_which_are_means_of_messages() {
    let mut messages = plain::messages(5, 5, 24, 0.5);
    let mut of_campaign: BTreeMap<(String, usize), Vec<plain::Vector>> = BTreeMap::new();
    for (i, m) in messages.iter_mut().enumerate() {
        let key = i % 10 % 7;
        m.campaign = Some(unisono::message::CampaignKey {
            key: key.to_string(),
            origin: unisono::message::CampaignOrigin::Column,
        });
        let text = m.body.text.as_deref().unwrap();
        of_campaign.entry((m.brand.clone(), key)).or_default().push(plain::vector(text, 4));
    }
    let mut variation = Vec::new();
    let mut brands: BTreeMap<String, Vec<Unit>> = BTreeMap::new();
    for ((brand, _), campaign) in &of_campaign {
        if campaign.len() > 1 {
            let singles: Vec<Vec<plain::Vector>> = campaign.iter().map(|v| vec![v.clone()]).collect();
            variation.push(1.0 - plain::within(&singles));
        }
        brands.entry(brand.clone()).or_default().push(Unit { block: None, mean: mean(campaign) });
    }
    let mut config = unmasked();
    config.campaigns = CampaignMode::Auto;
    let result = wording(&messages, &config);
    check(&result, &brands.into_iter().collect::<Vec<_>>());
    let recipients = result.recipients.unwrap();
    assert_eq!(recipients.campaigns, variation.len() as u64);
    close(recipients.raw, variation.iter().sum::<f64>() / variation.len() as f64, 1e-12);

    // The same campaigns, sent four days apart: two or one to a block of seven.
    let mut brands: BTreeMap<String, BTreeMap<i64, Vec<plain::Vector>>> = BTreeMap::new();
    for ((brand, key), campaign) in &of_campaign {
        let day = 18_000 + 4 * *key as i64;
        brands.entry(brand.clone()).or_default().entry(day / 7).or_default().push(mean(campaign));
    }
    for m in &mut messages {
        let key: i64 = m.campaign.as_ref().unwrap().key.parse().unwrap();
        m.sent_at = Some(SentAt { unix: (18_000 + 4 * key) * 86_400, offset_minutes: 0 });
    }
    let unit =
        |(block, campaigns): (i64, Vec<plain::Vector>)| Unit { block: Some(block), mean: mean(&campaigns) };
    let brands: Vec<Brand> =
        brands.into_iter().map(|(name, blocks)| (name, blocks.into_iter().map(unit).collect())).collect();
    config.block = Block::Days(7);
    config.settings.min_units = 3;
    check(&wording(&messages, &config), &brands);
}

/// A, W and IX, over messages and over brands; without blocks and with.
#[test]
fn both_jackknives_equal_brute_force_deletion() {
    for days in [None, Some(7)] {
        let messages = dated(11, 8, 12, 0.4, 6);
        let mut config = unmasked();
        config.block = days.map_or(Block::None, |days| Block::Days(days as u32));
        let result = wording(&messages, &config);
        let brands = brands(&messages, days);
        check(&result, &brands);
        let units = without_units(&brands);
        let left = |a: usize| {
            let mut left = brands.clone();
            left.remove(a);
            left
        };
        let lefts: Vec<[f64; 3]> = (0..8).map(|a| values(&left(a))).collect();
        let full = values(&brands);
        let estimates: [&Estimate; 3] = [&result.across, &result.within, &result.ix];
        let replicates: Vec<Vec<[f64; 3]>> =
            units.iter().map(|own| own.iter().map(|left| values(left)).collect()).collect();
        for (i, estimate) in estimates.into_iter().enumerate() {
            let of_units: Vec<Vec<f64>> =
                replicates.iter().map(|own| own.iter().map(|values| values[i]).collect()).collect();
            check_interval(full[i], estimate.se_messages, estimate.over_messages, &of_units);
            let of_brands: Vec<f64> = lefts.iter().map(|values| values[i]).collect();
            check_interval(full[i], estimate.se_brands, estimate.over_brands, &[of_brands]);
            assert!(estimate.over_brands_approximate);
        }
    }
}

/// The interval of IX_a: its own units are deleted, and the others stay; N_a/M_a stands for the mean of S_ab.
#[test]
fn the_interval_of_a_brand_equals_brute_force_deletion_of_its_units() {
    for days in [None, Some(7)] {
        let messages = dated(16, 5, 10, 0.5, 6);
        let mut config = unmasked();
        config.block = days.map_or(Block::None, |days| Block::Days(days as u32));
        let result = wording(&messages, &config);
        let brands = brands(&messages, days);
        let of = |brands: &[Brand], a: usize| {
            let (mut above, mut weight, mut below) = (0.0, 0.0, 0.0);
            for (_, other) in brands.iter().enumerate().filter(|(b, _)| *b != a).map(|(_, other)| other) {
                let own = sums(&brands[a].1, other);
                (above, weight) = (above + own.0, weight + own.1);
                below += 0.5 * (within(&brands[a].1) + within(other)) / (brands.len() - 1) as f64;
            }
            above / weight / below
        };
        for (a, without) in without_units(&brands).iter().enumerate() {
            let brand = result.per_brand.iter().find(|brand| brand.brand == brands[a].0).unwrap();
            let logs: Vec<f64> = without.iter().map(|left| of(left, a).ln()).collect();
            let t = student_t_quantile(0.975, logs.len() as f64 - 1.0).unwrap();
            let (value, [low, high]) = (brand.ix.unwrap(), brand.interval.unwrap());
            close(low, value * (-t * jackknife(&logs).sqrt()).exp(), 1e-9);
            close(high, value * (t * jackknife(&logs).sqrt()).exp(), 1e-9);
        }
    }
}

/// n_W = (ΣS_aa)² / (ΣS_aa² − ΣSE_a²), SE_a by deleting units; voices only where it is .7 of the brands.
#[test]
fn n_within_equals_its_definition() {
    for (seed, h) in [(17, 0.5), (18, 0.2)] {
        let mut messages = plain::messages(seed, 6, 12, h);
        if seed == 18 {
            // One brand repeats one text, with a word that differs.
            let text = messages[0].body.text.clone().unwrap();
            for (i, m) in messages.iter_mut().enumerate().filter(|(_, m)| m.brand == "Brand 0") {
                m.body.text = Some(format!("{text} w{i}z"));
            }
        }
        let result = wording(&messages, &unmasked());
        let brands = brands(&messages, None);
        let (mut sum, mut squares) = (0.0, 0.0);
        for (_, units) in &brands {
            let delete = |u: usize| {
                let mut left = units.clone();
                left.remove(u);
                within(&left)
            };
            let replicates: Vec<f64> = (0..units.len()).map(delete).collect();
            sum += within(units);
            squares += within(units).powi(2) - jackknife(&replicates);
        }
        let n_within = sum * sum / squares;
        close(result.n_within.unwrap(), n_within, 1e-9);
        assert_eq!(result.effective_voices.is_some(), n_within >= 0.7 * 6.0);
        assert_eq!(result.why_no_voices.is_some(), seed == 18);
    }
}

/// Numbers are the only slots here: masked, each is one word.
#[test]
fn the_masking_gap_equals_paired_deletion() {
    let mut messages = plain::messages(12, 6, 8, 0.5);
    for (i, m) in messages.iter_mut().enumerate() {
        let text = m.body.text.take().unwrap();
        let words: Vec<&str> = text.split(' ').collect();
        let numbered: Vec<String> =
            words.chunks(9).map(|chunk| format!("{} {}", chunk.join(" "), 31 + (i * 7) % 5)).collect();
        m.body.text = Some(numbered.join(" "));
    }
    let mut config = unmasked();
    config.settings.mask = true;
    config.settings.zones = false;
    let result = wording(&messages, &config);
    let raw = brands(&messages, None);
    let masked: Vec<Message> = messages
        .iter()
        .map(|m| {
            let text = m.body.text.as_deref().unwrap();
            let words = text.split(' ').map(|w| if w.parse::<u32>().is_ok() { "{number}" } else { w });
            let mut m = m.clone();
            m.body.text = Some(words.collect::<Vec<_>>().join(" "));
            m
        })
        .collect();
    let masked = brands(&masked, None);
    let gap = result.masking_gap.as_ref().unwrap();
    assert_eq!(gap.n_brands, 6);
    check(&result, &masked);
    let ix = |brands: &[Brand]| values(brands)[2];
    close(gap.value, ix(&masked) - ix(&raw), 1e-12);
    let mut variance = 0.0;
    for (masked, raw) in without_units(&masked).iter().zip(without_units(&raw)) {
        let replicates: Vec<f64> =
            masked.iter().zip(&raw).map(|(masked, raw)| ix(masked) - ix(raw)).collect();
        variance += jackknife(&replicates);
    }
    close(gap.se.unwrap(), variance.sqrt(), 1e-9);
}

/// A vocabulary of invented words holds no common ones: single words, counted.
#[test]
fn vocabulary_equals_a_count_of_single_words() {
    let messages = plain::messages(13, 5, 9, 0.5);
    let mut config = unmasked();
    config.facets = vec![Facet::Vocabulary];
    let result = report(&messages, &config).facets.remove(&Facet::Vocabulary).unwrap();
    assert_eq!(result.n_brands, 5);
    close(result.ix.value.unwrap(), plain::ix(&plain::brands(&messages, 1)), 1e-12);
}

/// Function words of a language, for texts that are detected as such.
const FRAMES: [&str; 4] = [
    "questa è la nostra lettera per te con le novità che abbiamo scelto nei giorni scorsi insieme a voi tutti",
    "this is our letter for you with the news that we have chosen in the last few days together with them",
    "das ist unser Brief für dich mit den Neuigkeiten die wir in den letzten Tagen zusammen mit euch gewählt haben",
    "voici notre lettre pour vous avec les nouvelles que nous avons choisies ces derniers jours avec vous tous",
];

/// A brand that writes in two languages leaves the interval over brands with both.
#[test]
fn deleting_a_brand_deletes_it_in_all_its_languages() {
    let of = |seed: u64, language: usize, brands: usize| -> Vec<Message> {
        plain::messages(seed, brands, 9, 0.5)
            .into_iter()
            .map(|mut m| {
                m.id = m.id.map(|id| format!("{language}-{id}"));
                m.body.text = m.body.text.map(|text| format!("{} {text}", FRAMES[language]));
                m
            })
            .collect()
    };
    let (it, en) = (of(14, 0, 8), of(15, 1, 3));
    let both: Vec<Message> = it.iter().chain(&en).cloned().collect();
    let mut config = unmasked();
    config.settings.zones = false;
    let result = wording(&both, &config);
    assert_eq!((result.n_brands, result.n_cells), (8, 11));
    let (it, en) = (brands(&it, None), brands(&en, None));
    // A and W over the pairs of both languages.
    let ix_without = |name: &str| {
        let (mut above, mut below) = (0.0, 0.0);
        for brands in [&it, &en] {
            let left: Vec<Brand> = brands.iter().filter(|b| b.0 != name).cloned().collect();
            let pairs = (left.len() * (left.len() - 1) / 2) as f64;
            let [a, w] = ratio(&left);
            (above, below) = (above + pairs * a, below + pairs * w);
        }
        above / below
    };
    close(result.ix.value.unwrap(), ix_without("nobody"), 1e-12);
    let replicates: Vec<f64> = it.iter().map(|b| ix_without(&b.0)).collect();
    check_interval(ix_without("nobody"), result.ix.se_brands, result.ix.over_brands, &[replicates]);
}

/// Where every pair holds one brand, nothing is left without it, and there is no interval over brands.
#[test]
fn there_is_no_interval_over_brands_if_a_deletion_leaves_no_pair() {
    for seed in 0..4 {
        let mut messages = Vec::new();
        for (i, frame) in FRAMES.iter().enumerate() {
            messages.extend(plain::messages(100 * seed + i as u64, 2, 9, 0.5).into_iter().map(|mut m| {
                m.id = m.id.map(|id| format!("{i}-{id}"));
                m.brand = if m.brand.ends_with('0') { m.brand } else { format!("Only {i}") };
                m.body.text = m.body.text.map(|text| format!("{frame} {text}"));
                m
            }));
        }
        let result = wording(&messages, &unmasked());
        assert_eq!(result.n_brands, 5, "{:?}", result.ineligible);
        assert_eq!((result.ix.se_brands, result.ix.over_brands), (None, None), "{seed}");
    }
}

/// Brands with too few units are in `across_all` and nowhere else.
#[test]
fn across_all_counts_brands_with_one_unit() {
    let mut messages = plain::messages(19, 7, 8, 0.5);
    let mut kept: BTreeMap<String, usize> = BTreeMap::new();
    messages.retain(|m| {
        let n = kept.entry(m.brand.clone()).or_default();
        *n += 1;
        match m.brand.as_str() {
            "Brand 0" => *n <= 1,
            "Brand 1" => *n <= 4,
            _ => true,
        }
    });
    let result = wording(&messages, &unmasked());
    assert_eq!((result.n_brands, result.across_all.n_brands), (5, 7));
    let all = brands(&messages, None);
    let (mut above, mut pairs) = (0.0, 0.0);
    for (i, (_, a)) in all.iter().enumerate() {
        for (_, b) in &all[..i] {
            above += across(a, b);
            pairs += 1.0;
        }
    }
    close(result.across_all.value.unwrap(), above / pairs, 1e-12);
    check(&result, &all.into_iter().filter(|(_, units)| units.len() >= 5).collect::<Vec<_>>());
    let mut left_out: Vec<&str> = result.ineligible.iter().map(|brand| brand.brand.as_str()).collect();
    left_out.sort_unstable();
    assert_eq!(left_out, ["Brand 0", "Brand 1"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Any texts of few words, any dates, any blocks: A, W, IX, IX_a, S_ab and O_ab are the double loop's.
    #[test]
    fn the_sums_of_any_mail_equal_the_double_loop(
        seed in any::<u64>(),
        n_brands in 2usize..6,
        each in 3usize..14,
        h in 0.1..1.0f64,
        every in 1i64..12,
        days in prop::option::of(1i64..15),
        undated in 0usize..4,
    ) {
        let mut messages = dated(seed, n_brands, each, h, every);
        if undated > 0 {
            messages.iter_mut().step_by(undated + 1).for_each(|m| m.sent_at = None);
        }
        let block = days.map_or(Block::None, |days| Block::Days(days as u32));
        let mut config = unmasked();
        config.block = block;
        config.language = Language::from_code("it");
        config.settings.min_units = 3;
        config.settings.zones = false;
        let result = wording(&messages, &config);
        let eligible: Vec<Brand> =
            brands(&messages, days).into_iter().filter(|(_, units)| units.len() >= 3).collect();
        prop_assume!(eligible.len() > 1 && ratio(&eligible).iter().all(|x| *x > 0.0));
        let all_pairs = eligible.iter().enumerate().all(|(i, (_, a))| {
            eligible[..i].iter().all(|(_, b)| sums(a, b).1 > 1e-9 )
        });
        let left = |name: &str| eligible.iter().filter(|b| b.0 != name).cloned().collect::<Vec<_>>();
        let repeats = eligible.len() == 2
            || eligible.iter().all(|(name, _)| ratio(&left(name))[1] > 0.0 && ratio(&left(name))[0].is_finite());
        prop_assume!(all_pairs && repeats);
        check(&result, &eligible);
    }
}

/// Words whose counts are the rows of a caller: (offsets, hashes, counts).
type Counted = (Vec<usize>, Vec<u64>, Vec<u32>);

/// Returns the word 4-grams of each message, counted and hashed by other means than the library's.
fn counted(messages: &[Message]) -> Counted {
    let (mut offsets, mut hashes, mut counts) = (vec![0], Vec::new(), Vec::new());
    for message in messages {
        let mut grams: BTreeMap<u64, u32> = BTreeMap::new();
        for gram in plain::vector(message.body.text.as_deref().unwrap(), 4).keys() {
            *grams.entry(hash64(gram.join("\n").as_bytes())).or_default() += 1;
        }
        hashes.extend(grams.keys());
        counts.extend(grams.values());
        offsets.push(hashes.len());
    }
    (offsets, hashes, counts)
}

/// Returns the text without repeated 4-grams, so that every count is 1.
fn without_repeats(mut messages: Vec<Message>) -> Vec<Message> {
    for message in &mut messages {
        let text = message.body.text.take().unwrap();
        let mut kept: Vec<&str> = Vec::new();
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            if !kept.contains(&word) {
                kept.push(word);
            }
        }
        message.body.text = Some(kept.join(" "));
    }
    messages
}

#[test]
fn the_index_of_rows_equals_analyze_and_the_double_loop() {
    let messages = without_repeats(plain::messages(71, 6, 9, 0.5));
    let (offsets, hashes, counts) = counted(&messages);
    let rows = Rows::new(&offsets, &hashes, &counts).unwrap();
    let groups: Vec<&str> = messages.iter().map(|m| m.brand.as_str()).collect();
    let result = from_rows(rows, &groups, None, &unmasked().settings).unwrap();
    check(&result, &brands(&messages, None));
    let expected = wording(&messages, &unmasked());
    let numbers = |result: &FacetResult| {
        let of = |estimate: &Estimate| {
            let ends = [estimate.over_messages.unwrap_or_default(), estimate.over_brands.unwrap_or_default()];
            [estimate.value, estimate.se_messages, estimate.se_brands]
                .map(Option::unwrap_or_default)
                .into_iter()
                .chain(ends.concat())
                .collect::<Vec<f64>>()
        };
        let brand =
            |brand: &BrandResult| [brand.ix.unwrap(), brand.interval.unwrap()[0], brand.interval.unwrap()[1]];
        let mut all = [of(&result.ix), of(&result.across), of(&result.within)].concat();
        all.extend([result.n_within, result.effective_voices, result.effective_messages].map(Option::unwrap));
        all.extend(result.per_brand.iter().flat_map(brand));
        all.extend(result.influence.iter().filter_map(|brand| brand.ix_without));
        all
    };
    // The same of the features that the library gives out.
    let corpus: Corpus = messages.iter().cloned().collect();
    let view = View { mask: false, stem: false, ..View::new(Facet::Wording) };
    let features = features(&corpus, view).unwrap();
    let of_features =
        from_rows((&features).try_into().unwrap(), &groups, None, &unmasked().settings).unwrap();
    for got in [numbers(&result), numbers(&of_features)] {
        assert_eq!(got.len(), numbers(&expected).len());
        got.into_iter().zip(numbers(&expected)).for_each(|(got, expected)| close(got, expected, 1e-10));
    }
    // The order of rows changes nothing.
    let reversed: Vec<Message> = messages.iter().rev().cloned().collect();
    let (offsets, hashes, counts) = counted(&reversed);
    let groups: Vec<&str> = reversed.iter().map(|m| m.brand.as_str()).collect();
    let rows = Rows::new(&offsets, &hashes, &counts).unwrap();
    assert_eq!(from_rows(rows, &groups, None, &unmasked().settings).unwrap(), result);
}

#[test]
fn rows_of_one_campaign_are_one_unit_and_repeated_features_add_up() {
    let messages = without_repeats(plain::messages(72, 4, 9, 0.5));
    let (offsets, hashes, counts) = counted(&messages);
    let groups: Vec<&str> = messages.iter().map(|m| m.brand.as_str()).collect();
    let once = from_rows(Rows::new(&offsets, &hashes, &counts).unwrap(), &groups, None, &unmasked().settings);
    let once = once.unwrap();
    // Every row three times, each feature of it as two halves.
    let (mut thrice, mut doubled) = (vec![0], Vec::new());
    for row in offsets.windows(2) {
        for _ in 0..3 {
            doubled.extend_from_slice(&hashes[row[0]..row[1]]);
            doubled.extend_from_slice(&hashes[row[0]..row[1]]);
            thrice.push(doubled.len());
        }
    }
    let names: Vec<String> = (0..messages.len()).map(|i| format!("campaign {i}")).collect();
    let of_rows = |i: usize| (groups[i / 3], names[i / 3].as_str());
    let (groups, campaigns): (Vec<&str>, Vec<&str>) = (0..3 * messages.len()).map(of_rows).unzip();
    let ones = vec![1; doubled.len()];
    let rows = Rows::new(&thrice, &doubled, &ones).unwrap();
    let result = from_rows(rows, &groups, Some(&campaigns), &unmasked().settings).unwrap();
    assert_eq!((result.n_units, result.n_messages), (once.n_units, 3 * once.n_messages));
    close(result.ix.value.unwrap(), once.ix.value.unwrap(), 1e-12);
    assert!(result.recipients.unwrap().raw.abs() < 1e-12);
}

#[test]
fn rows_that_do_not_match_their_labels_are_refused() {
    let check = |result: unisono::Result<FacetResult>, expected: &str| {
        let error = result.unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    };
    let settings = unmasked().settings;
    let of = |offsets: &[usize], counts: &[u32], groups: &[&str], campaigns: Option<&[&str]>| {
        from_rows(Rows::new(offsets, &[1, 2], counts)?, groups, campaigns, &settings)
    };
    check(of(&[0, 2, 1], &[1, 1], &["a", "b"], None), "offsets: start at 0");
    check(of(&[], &[1, 1], &[], None), "offsets: start at 0");
    check(of(&[0, 1, 2], &[1], &["a", "b"], None), "one count for each");
    check(of(&[0, 1, 2], &[1, 1 << 17], &["a", "b"], None), "feature 1 has 131072");
    check(of(&[0, 1, 2], &[1, 1], &["a"], None), "one label for each of the 2 rows");
    check(of(&[0, 1, 2], &[1, 1], &["a", "b"], Some(&["c"])), "campaigns: give one label");
    check(of(&[0, 1, 2], &[1, 1], &["a", ""], None), "the label of row 1 is empty");
    let few = of(&[0, 1, 2], &[1, 1], &["a", "b"], None).unwrap();
    assert!(few.ix.value.is_none() && few.ix.why.is_some() && few.ineligible.len() == 2);
    let none = from_rows(Rows::new(&[0], &[], &[]).unwrap(), &[], None, &settings).unwrap();
    assert_eq!(none.ix.why.as_deref(), Some("there are no messages"));
}

#[test]
fn an_own_facet_equals_the_double_loop() {
    let messages = plain::messages(73, 5, 9, 0.5);
    let grams = own_facet("four words", |message, emit| {
        let words: Vec<&str> = message.words().collect();
        words.windows(4).for_each(|gram| emit(hash64(gram.join(" ").as_bytes())));
    });
    let mut config = unmasked();
    config.own.push(grams);
    let report = report(&messages, &config);
    let own = &report.own["four words"];
    check(own, &brands(&messages, None));
    close(own.ix.value.unwrap(), report.facets[&Facet::Wording].ix.value.unwrap(), 1e-12);
    assert!(own.chance.why.is_some() && own.values.is_none() && own.ix_without_zones.is_none());
    // A facet alone is enough, and two of one name are refused.
    config.facets.clear();
    let corpus: Corpus = messages.into_iter().collect();
    assert_eq!(unisono::analyze(&corpus, &config).unwrap().own, report.own);
    config.own.push(own_facet("four words", |_, _| {}));
    let error = unisono::analyze(&corpus, &config).unwrap_err().to_string();
    assert!(error.contains("own: give every facet a name"), "{error}");
}
