//! Compares the similarity of two brands of one group with that of two of different groups (docs/measures/groups.md).
//!
//! With S̄_gh the mean S_ab over brands a of group g and b of group h, the log ratio is the mean over groups of log S̄_gg
//! less the mean over pairs of groups of log S̄_gh. The groups' levels cancel: with one shared pool and no
//! text that belongs to one group alone, the ratio is 1 whatever the levels.
//!
//! The test shuffles the brands' labels and computes, for every draw,
//!
//! ```text
//! for each pair of brands (a, b):
//!     side = same observed group, or not
//!     sums[label a, label b][side] += S_ab
//! ```
//!
//! so that the statistic under any assumed ratio ρ (S_ab within an observed group divided by ρ) follows from the sums
//! of a draw without another pass. The interval holds every ρ that the test does not reject.

use super::estimate::{MIN_BRANDS_FOR_INTERVAL, difference};
use super::splits::Splits;
use crate::reason::{Reason, texts};
use crate::stats::{holm, jackknife_variance, log_interval};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The most brands, or parts of brands, that are compared. Of more, those of the lowest hash in each group are compared.
pub const MAX_ITEMS: usize = 512;

/// More groups than this have a ratio and a p-value, but no interval.
pub const MAX_GROUPS_FOR_INTERVAL: usize = 24;

/// A group of fewer brands makes the result approximate.
pub const MIN_BRANDS_EXACT: usize = 4;

/// Brands are cut to the smaller median of units if two groups' medians differ by more than this factor.
pub const MAX_UNITS_FACTOR: f64 = 3.0;

/// The level of the interval.
const LEVEL: f64 = 0.05;

/// Step between the values of ρ that are tried, on the log scale.
const STEP: f64 = 0.01;

/// One brand, or the part of a brand that has one value of the column.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The brand. Items of one brand are not compared, and exchange labels with each other only.
    pub brand: u64,
    /// The group, as an index.
    pub group: usize,
    /// Its languages, as a number. Where brands are not split, it exchanges labels with items of the same languages
    /// only.
    pub stratum: usize,
    /// Its pairs with earlier items.
    pub pairs: Vec<ItemPair>,
}

/// The pairs of cells of two items.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ItemPair {
    /// The earlier item.
    pub other: u32,
    /// Σ S_ab.
    pub raw: f64,
    /// Σ of S_ab divided by the mean S_ab of its language, so that a language in which all brands are more alike does
    /// not look like a group.
    pub relative: f64,
    /// The number of these pairs.
    pub n: f64,
}

/// The similarity of two brands of one group over what the levels of the groups predict.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Ratio {
    /// The ratio without the levels of the groups: 1 if the column makes no difference.
    pub value: Option<f64>,
    /// The ratios that the permutation test does not reject at 5 %. Too narrow if each brand has much mail: it ignores
    /// that brands take different shares of their group's text.
    pub interval: Option<[f64; 2]>,
    /// The 95 % interval of the delete-one-brand jackknife, from [`MIN_BRANDS_FOR_INTERVAL`] brands on. It accounts for
    /// these shares.
    pub over_brands: Option<[f64; 2]>,
    /// The p-value of the label permutation test that the ratio is 1.
    pub p: Option<f64>,
    /// The same, adjusted for all such tests of the report that can reject (Holm).
    pub p_holm: Option<f64>,
    /// The smallest p that groups of these sizes allow.
    pub least_p: Option<f64>,
    /// Why there is no value, or no interval.
    pub why: Option<Reason>,
    /// The raw mean S_ab over pairs of brands of one group: levels included.
    pub within_groups: Option<f64>,
    /// The raw mean S_ab over pairs of brands of different groups.
    pub between_groups: Option<f64>,
    /// Brands compared.
    pub n_brands: u64,
    /// Splits of the brands tried, the observed one included.
    pub n_splits: u64,
    /// True if a group has fewer than [`MIN_BRANDS_EXACT`] brands, which makes p and interval approximate.
    pub approximate: bool,
    /// Number of units that brands were cut to, if the groups have very unequal numbers of units.
    pub cut_to_units: Option<u64>,
}

/// Σ S_ab of one observed group and of different ones, and the number of pairs, for each pair of labels.
#[derive(Debug, Clone, Default)]
struct Sums {
    same: Vec<f64>,
    other: Vec<f64>,
    pairs: Vec<f64>,
}

/// Compares items of several groups, in canonical order. Every group must have two brands or more. O(splits · pairs),
/// parallel.
#[must_use]
pub fn test(items: &[Item], seed: u64) -> Ratio {
    let groups = items.iter().map(|item| item.group + 1).max().unwrap_or(0);
    let labels: Vec<usize> = items.iter().map(|item| item.group).collect();
    let brands_of = |group: usize| {
        let mut brands: Vec<u64> = items.iter().filter(|i| i.group == group).map(|i| i.brand).collect();
        brands.sort_unstable();
        brands.dedup();
        brands.len()
    };
    let mut brands: Vec<u64> = items.iter().map(|item| item.brand).collect();
    brands.sort_unstable();
    brands.dedup();
    let mut out = Ratio {
        n_brands: brands.len() as u64,
        approximate: (0..groups).any(|group| brands_of(group) < MIN_BRANDS_EXACT),
        ..Ratio::default()
    };
    if groups < 2 || (0..groups).any(|group| brands_of(group) < 2) {
        out.why = Some(texts::FEW_GROUPS.reason());
        return out;
    }
    let observed = Sums::of(items, &labels, groups);
    (out.within_groups, out.between_groups) = (raw_mean(items, true), raw_mean(items, false));
    let Some(statistic) = observed.log_ratio(groups, 1.0) else {
        let lacks = cells(groups).zip(&observed.same).any(|((g, h), sum)| g == h && *sum == 0.0);
        let why = match () {
            () if observed.pairs.contains(&0.0) => texts::NOT_COMPARED,
            () if lacks => texts::NOTHING_WITHIN,
            () => texts::NOTHING_BETWEEN,
        };
        out.why = Some(why.reason());
        return out;
    };
    out.value = Some(libm::exp(statistic));
    out.over_brands = over_brands(items, &observed, statistic, groups);
    let strata = strata(items);
    let splits = Splits::new(&labels, &strata, seed);
    out.n_splits = splits.number();
    let least = splits.least_p(&labels, &strata, groups);
    out.least_p = Some(least);
    let sums: Vec<Sums> = if groups <= MAX_GROUPS_FOR_INTERVAL {
        splits.par_map(&labels, &strata, |labels| Sums::of(items, labels, groups))
    } else {
        Vec::new()
    };
    // A split without a ratio counts as a hit.
    let is_far = |statistic: Option<f64>, observed: f64| {
        statistic.is_none_or(|s| s.abs() >= observed.abs() * (1.0 - 1e-12) - 1e-12)
    };
    let p_at = |rho: f64| -> Option<f64> {
        let observed = observed.log_ratio(groups, rho)?;
        let hits = sums.par_iter().filter(|sums| is_far(sums.log_ratio(groups, rho), observed)).count();
        Some(splits.p(hits as u64))
    };
    out.p = if sums.is_empty() {
        let statistics =
            splits.par_map(&labels, &strata, |labels| Sums::of(items, labels, groups).log_ratio(groups, 1.0));
        let hits = statistics.into_iter().filter(|&drawn| is_far(drawn, statistic)).count();
        Some(splits.p(hits as u64))
    } else {
        p_at(1.0)
    };
    if least > LEVEL {
        out.why = Some(texts::LEAST_P.with([("least", format!("{least:.2}"))]));
    } else if sums.is_empty() {
        out.why = Some(texts::MANY_GROUPS.reason());
    } else {
        let end = |sign: f64| last_kept(statistic, sign, |log_rho| p_at(libm::exp(log_rho)));
        match (end(-1.0), end(1.0)) {
            (Some(low), Some(high)) => out.interval = Some([libm::exp(low), libm::exp(high)]),
            _ => out.why = Some(texts::UNBOUNDED.reason()),
        }
    }
    out
}

/// Adjusts the p-values of all ratios of a report for their number (Holm). Tests that can never reject do not count.
pub(crate) fn adjust<'a>(ratios: impl IntoIterator<Item = &'a mut Ratio>) {
    let can_reject = |ratio: &Ratio| ratio.p.is_some() && ratio.least_p.is_some_and(|least| least <= LEVEL);
    let mut tested: Vec<&mut Ratio> = ratios.into_iter().filter(|ratio| can_reject(ratio)).collect();
    let p: Vec<f64> = tested.iter().filter_map(|ratio| ratio.p).collect();
    tested.iter_mut().zip(holm(&p)).for_each(|(ratio, p)| ratio.p_holm = Some(p));
}

/// Returns the last log ρ that is not rejected, going from `from` in one direction: in steps of [`STEP`], doubled
/// beyond a factor of e, then by bisection.
fn last_kept(from: f64, sign: f64, p: impl Fn(f64) -> Option<f64>) -> Option<f64> {
    let kept = |x: f64| p(x).is_some_and(|p| p > LEVEL);
    let (mut inside, mut away) = (from, STEP);
    let mut outside = loop {
        let next = from + sign * away;
        if !kept(next) {
            break next;
        }
        inside = next;
        away = if away < 1.0 { away + STEP } else { 2.0 * away };
        // A bound beyond a factor of e^20 counts as none.
        if away > 20.0 {
            return None;
        }
    };
    while (outside - inside).abs() > 1e-12 * (1.0 + inside.abs()) {
        let middle = 0.5 * (inside + outside);
        if middle == inside || middle == outside {
            break;
        }
        if kept(middle) { inside = middle } else { outside = middle }
    }
    Some(inside)
}

/// Returns the pairs of groups (g, h), g ≥ h, in the order of [`place`].
fn cells(groups: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..groups).flat_map(|g| (0..=g).map(move |h| (g, h)))
}

/// Returns the index of a pair of groups.
const fn place(g: usize, h: usize) -> usize {
    let (g, h) = if g < h { (h, g) } else { (g, h) };
    g * (g + 1) / 2 + h
}

impl Sums {
    fn zero(groups: usize) -> Self {
        let n = groups * (groups + 1) / 2;
        Self { same: vec![0.0; n], other: vec![0.0; n], pairs: vec![0.0; n] }
    }

    fn of(items: &[Item], labels: &[usize], groups: usize) -> Self {
        let mut sums = Self::zero(groups);
        for (i, item) in items.iter().enumerate() {
            for pair in &item.pairs {
                let j = pair.other as usize;
                sums.add(place(labels[i], labels[j]), item.group == items[j].group, pair);
            }
        }
        sums
    }

    fn add(&mut self, at: usize, is_same: bool, pair: &ItemPair) {
        let side = if is_same { &mut self.same } else { &mut self.other };
        side[at] += pair.relative;
        self.pairs[at] += pair.n;
    }

    /// Returns the sums without some pairs.
    fn less(&self, own: &Self) -> Self {
        let less =
            |all: &[f64], own: &[f64]| all.iter().zip(own).map(|(a, o)| difference(a - o, *a)).collect();
        Self {
            same: less(&self.same, &own.same),
            other: less(&self.other, &own.other),
            pairs: less(&self.pairs, &own.pairs),
        }
    }

    fn log_ratio(&self, groups: usize, rho: f64) -> Option<f64> {
        let (mut within, mut between) = (0.0, 0.0);
        let all = self.same.iter().zip(&self.other).zip(&self.pairs);
        for ((g, h), ((same, other), pairs)) in cells(groups).zip(all) {
            let mean = (same / rho + other) / pairs;
            if !(*pairs > 0.0 && mean > 0.0) {
                return None;
            }
            if g == h { within += libm::log(mean) } else { between += libm::log(mean) }
        }
        let g = groups as f64;
        Some(within / g - between / (0.5 * g * (g - 1.0)))
    }
}

/// Returns the interval of the delete-one-brand jackknife of the log ratio, with Student's t of B − 1 degrees of freedom.
fn over_brands(items: &[Item], all: &Sums, statistic: f64, groups: usize) -> Option<[f64; 2]> {
    let mut of_brand: BTreeMap<u64, Sums> = BTreeMap::new();
    for item in items {
        of_brand.entry(item.brand).or_insert_with(|| Sums::zero(groups));
    }
    for item in items {
        for pair in &item.pairs {
            let other = &items[pair.other as usize];
            for brand in [item.brand, other.brand] {
                if let Some(sums) = of_brand.get_mut(&brand) {
                    sums.add(place(item.group, other.group), item.group == other.group, pair);
                }
            }
        }
    }
    if of_brand.len() < MIN_BRANDS_FOR_INTERVAL {
        return None;
    }
    let without = |own: &Sums| all.less(own).log_ratio(groups, 1.0);
    let replicates: Vec<f64> = of_brand.values().map(without).collect::<Option<_>>()?;
    let df = replicates.len() as f64 - 1.0;
    log_interval(libm::exp(statistic), jackknife_variance(&replicates), Some(df))
}

/// Returns the mean S_ab over the pairs of one group, or of two.
fn raw_mean(items: &[Item], same: bool) -> Option<f64> {
    let (mut sum, mut n) = (0.0, 0.0);
    for item in items {
        let is_asked = |pair: &&ItemPair| (items[pair.other as usize].group == item.group) == same;
        for pair in item.pairs.iter().filter(is_asked) {
            sum += pair.raw;
            n += pair.n;
        }
    }
    (n > 0.0).then(|| sum / n)
}

/// Returns the items that exchange labels: those of one brand if brands are split, else those of the same languages.
fn strata(items: &[Item]) -> Vec<Vec<usize>> {
    let by = |key: fn(&Item) -> u64| -> Vec<Vec<usize>> {
        let mut strata: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
        items.iter().enumerate().for_each(|(i, item)| strata.entry(key(item)).or_default().push(i));
        strata.into_values().collect()
    };
    let of_brand = by(|item| item.brand);
    if of_brand.iter().all(|own| own.len() == 1) { by(|item| item.stratum as u64) } else { of_brand }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(j: usize, s: f64) -> ItemPair {
        ItemPair { other: j as u32, raw: s, relative: s, n: 1.0 }
    }

    /// Returns one item per brand, with S_ab by a function of both brands.
    fn items(groups: &[usize], similarity: impl Fn(usize, usize) -> f64) -> Vec<Item> {
        (0..groups.len())
            .map(|i| Item {
                brand: i as u64,
                group: groups[i],
                stratum: 0,
                pairs: (0..i).map(|j| pair(j, similarity(i, j))).collect(),
            })
            .collect()
    }

    /// Returns S_ij of brands that use the common pool with unequal levels, and no text of a group.
    fn levels(i: usize, j: usize) -> f64 {
        let level = |i: usize| 0.3 + 0.05 * i as f64;
        level(i) * level(j) * (1.0 + 0.1 * ((7 * i + 3 * j) % 5) as f64)
    }

    #[test]
    fn holm_ignores_tests_that_cannot_reject() {
        let of = |p: f64, least: f64| Ratio { p: Some(p), least_p: Some(least), ..Ratio::default() };
        let mut ratios = [of(0.01, 0.001), of(0.1, 0.1), of(0.04, 0.001), Ratio::default()];
        adjust(&mut ratios);
        assert_eq!(ratios.map(|ratio| ratio.p_holm), [Some(0.02), None, Some(0.04), None]);
    }

    #[test]
    fn levels_cancel() {
        let level = |i: usize| if i < 5 { 0.8 } else { 0.3 };
        let test = test(&items(&[0, 0, 0, 0, 0, 1, 1, 1, 1, 1], |i, j| level(i) * level(j)), 1);
        assert!((test.value.unwrap() - 1.0).abs() < 1e-12, "{test:?}");
        assert_eq!((test.n_splits, test.least_p, test.p), (252, Some(2.0 / 252.0), Some(1.0)));
    }

    #[test]
    fn the_test_recovers_a_planted_ratio_and_its_interval() {
        let groups = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1];
        let plain = |i: usize, j: usize| levels(i, j);
        let base = test(&items(&groups, plain), 1);
        let planted = test(
            &items(&groups, |i, j| if groups[i] == groups[j] { 3.0 * plain(i, j) } else { plain(i, j) }),
            1,
        );
        assert!((planted.value.unwrap() / base.value.unwrap() - 3.0).abs() < 1e-9);
        let (of_base, of_planted) = (base.interval.unwrap(), planted.interval.unwrap());
        // The test of ρ on data times 3 is the test of ρ/3 on the data.
        assert!(
            of_base.iter().zip(of_planted).all(|(a, b)| (b / a - 3.0).abs() < 1e-9),
            "{of_base:?} {of_planted:?}"
        );
        assert_eq!(planted.p, Some(2.0 / 252.0));
        assert!(of_planted[0] > 1.0);
        // Without each brand in turn, computed anew.
        let without = |brand: usize| {
            let kept: Vec<usize> = (0..10).filter(|&i| i != brand).collect();
            let groups: Vec<usize> = kept.iter().map(|&i| groups[i]).collect();
            libm::log(test(&items(&groups, |i, j| plain(kept[i], kept[j])), 1).value.unwrap())
        };
        let variance = jackknife_variance(&(0..10).map(without).collect::<Vec<_>>());
        let expected = log_interval(base.value.unwrap(), variance, Some(9.0)).unwrap();
        assert!(base.over_brands.unwrap().iter().zip(expected).all(|(a, b)| (a / b - 1.0).abs() < 1e-9));
    }

    #[test]
    fn small_groups_cannot_be_significant() {
        let test = test(&items(&[0, 0, 0, 1, 1, 1], levels), 1);
        assert_eq!((test.n_splits, test.least_p), (20, Some(0.1)));
        assert_eq!(test.why.as_deref(), Some("with groups of these sizes p cannot fall below 0.10"));
        assert!(test.p.unwrap() >= 0.1 && test.interval.is_none() && test.approximate);
    }

    #[test]
    fn groups_that_share_nothing_have_no_ratio() {
        let groups = [0, 0, 1, 1];
        let within = |i: usize, j: usize| if groups[i] == groups[j] { 1.0 } else { 0.0 };
        assert_eq!(test(&items(&groups, within), 1).why, Some(texts::NOTHING_BETWEEN.reason()));
        assert_eq!(
            test(&items(&groups, |i, j| 1.0 - within(i, j)), 1).why,
            Some(texts::NOTHING_WITHIN.reason())
        );
        assert_eq!(test(&items(&[0, 0, 1], levels), 1).why, Some(texts::FEW_GROUPS.reason()));
        let mut apart = items(&groups, levels);
        apart[1].pairs.clear();
        assert_eq!(test(&apart, 1).why, Some(texts::NOT_COMPARED.reason()));
        assert_eq!(test(&[], 1).why, Some(texts::FEW_GROUPS.reason()));
    }

    #[test]
    fn parts_of_a_brand_swap_labels_only_with_each_other() {
        // Four brands under two values each.
        let parts: Vec<Item> = (0..8)
            .map(|i: usize| Item {
                brand: i as u64 / 2,
                group: i % 2,
                stratum: 0,
                pairs: (0..i).filter(|j| j / 2 != i / 2).map(|j| pair(j, levels(i, j))).collect(),
            })
            .collect();
        let test = test(&parts, 1);
        assert_eq!((test.n_splits, test.least_p, test.n_brands), (16, Some(0.125), 4));
    }

    /// Two languages of unlike levels, one group mostly in each, and no text that belongs to one group alone.
    #[test]
    fn a_language_does_not_look_like_a_group() {
        let language = |i: usize| usize::from(i >= 6);
        let groups = [0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 1, 1];
        let level = [5.0, 1.0];
        let items: Vec<Item> = (0..12)
            .map(|i| Item {
                brand: i as u64,
                group: groups[i],
                stratum: language(i),
                pairs: (0..i)
                    .filter(|&j| language(j) == language(i))
                    .map(|j| ItemPair { raw: level[language(i)], ..pair(j, 1.0) })
                    .collect(),
            })
            .collect();
        let test = test(&items, 1);
        assert!((test.value.unwrap() - 1.0).abs() < 1e-12, "{test:?}");
        // Labels move within a language only: 15 splits of each.
        assert_eq!((test.n_splits, test.p), (225, Some(1.0)));
        assert_eq!(test.within_groups, Some(3.0));
    }

    #[test]
    fn many_splits_are_drawn() {
        let groups: Vec<usize> = (0..20).map(|i| i % 2).collect();
        let test = test(&items(&groups, levels), 1);
        assert_eq!((test.n_splits, test.least_p), (10_000, Some(1e-4)));
        let [low, high] = test.interval.unwrap();
        assert!(low < test.value.unwrap() && test.value.unwrap() < high);
    }
}
