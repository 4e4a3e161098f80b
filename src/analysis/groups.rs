//! How much more alike two brands of one group are than two of different groups (docs/measures/groups.md).
//!
//! With S̄_gh the mean S_ab over brands a of group g and b of group h, the log ratio is the mean over groups of log S̄_gg
//! less the mean over pairs of groups of log S̄_gh. What the groups' levels foretell cancels: with one shared pool and no
//! text of a group's own the ratio is 1 whatever the levels.
//!
//! The test shuffles the brands' labels and computes, for every draw,
//!
//! ```text
//! for each pair of brands (a, b):
//!     side = same observed group, or not
//!     sums[label a, label b][side] += S_ab
//! ```
//!
//! so that the statistic under any assumed ratio ρ (S_ab of one observed group divided by ρ) follows from the sums of a
//! draw without another pass: the interval is the ρ that the test does not reject.

use crate::hash::SplitMix64;
use rayon::prelude::*;

/// All splits are tried where there are at most this many; else as many are drawn.
pub const MAX_SPLITS: u64 = 9_999;

/// At most this many brands are compared; of more, those of the lowest hash.
pub const MAX_BRANDS: usize = 512;

/// More groups than this have a ratio and a p-value, but no interval.
pub const MAX_GROUPS_FOR_INTERVAL: usize = 24;

/// A group of fewer brands makes the result approximate.
pub const MIN_BRANDS_EXACT: usize = 4;

/// Brands are cut to the smaller median of units where two groups' medians differ by more than this factor.
pub const MAX_UNITS_FACTOR: f64 = 3.0;

/// The level of the interval.
const LEVEL: f64 = 0.05;

/// How far apart the ρ are that are tried, on the log scale.
const STEP: f64 = 0.01;

/// One brand, or the part of a brand that has one value of the column.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The brand. Items of one brand are not compared, and exchange labels with each other only.
    pub brand: u64,
    /// The group, as an index.
    pub group: usize,
    /// S_ab with earlier items: (item, Σ S_ab, number of pairs of cells).
    pub pairs: Vec<(u32, f64, f64)>,
}

/// The comparison of brands within groups and between groups.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GroupTest {
    /// The ratio, levels taken out.
    pub ratio: Option<f64>,
    /// The ρ not rejected at 5 %.
    pub interval: Option<[f64; 2]>,
    /// The share of splits with a ratio as far from 1.
    pub p: Option<f64>,
    /// The least p that these group sizes allow.
    pub least_p: Option<f64>,
    /// Splits tried, the observed one included.
    pub splits: u64,
    /// The raw mean S_ab over pairs of brands of one group.
    pub within_groups: Option<f64>,
    /// The raw mean S_ab over pairs of brands of two groups.
    pub between_groups: Option<f64>,
    /// Brands compared.
    pub brands: usize,
    /// Whether a group has fewer than [`MIN_BRANDS_EXACT`] brands.
    pub approximate: bool,
    /// Why there is no ratio, or no interval.
    pub why: Option<NoRatio>,
}

/// Why something is missing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum NoRatio {
    /// Fewer than two groups have two brands.
    FewGroups,
    /// Two brands of some group share nothing, or cannot be compared.
    NothingWithin,
    /// Brands of some two groups share nothing, or cannot be compared.
    NothingBetween,
    /// The groups are so small that p cannot fall to 5 %.
    FewSplits,
    /// There are more groups than [`MAX_GROUPS_FOR_INTERVAL`].
    ManyGroups,
    /// The test rejects nothing on one side.
    Unbounded,
}

/// Σ S_ab of one observed group and of different ones, and the number of pairs, for each pair of labels.
#[derive(Debug, Clone, Default)]
struct Sums {
    same: Vec<f64>,
    other: Vec<f64>,
    pairs: Vec<f64>,
}

/// Compares items of several groups, in canonical order; items of groups with fewer than two brands must not be among
/// them. O(splits · pairs), parallel.
#[must_use]
pub fn test(items: &[Item], seed: u64) -> GroupTest {
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
    let mut out = GroupTest {
        brands: brands.len(),
        approximate: (0..groups).any(|group| brands_of(group) < MIN_BRANDS_EXACT),
        ..GroupTest::default()
    };
    if groups < 2 || (0..groups).any(|group| brands_of(group) < 2) {
        out.why = Some(NoRatio::FewGroups);
        return out;
    }
    let observed = Sums::of(items, &labels, groups);
    (out.within_groups, out.between_groups) = (observed.mean(groups, true), observed.mean(groups, false));
    let Some(statistic) = observed.log_ratio(groups, 1.0) else {
        let lacks = cells(groups).zip(&observed.same).any(|((g, h), sum)| g == h && *sum == 0.0);
        out.why = Some(if lacks { NoRatio::NothingWithin } else { NoRatio::NothingBetween });
        return out;
    };
    out.ratio = Some(libm::exp(statistic));
    let strata = strata(items);
    let splits = Splits::new(&labels, &strata, seed);
    out.splits = splits.number();
    let least = splits.least_p(&labels, &strata, groups);
    out.least_p = Some(least);
    let sums: Vec<Sums> = if groups <= MAX_GROUPS_FOR_INTERVAL {
        splits.par_map(&labels, &strata, |labels| Sums::of(items, labels, groups))
    } else {
        Vec::new()
    };
    let p_of = |statistics: &mut dyn Iterator<Item = Option<f64>>, observed: f64| {
        let far = observed.abs() * (1.0 - 1e-12) - 1e-12;
        // A split without a ratio counts against the observed one.
        let hits = statistics.filter(|s| s.is_none_or(|s| s.abs() >= far)).count() as u64;
        splits.p(hits)
    };
    let p_at = |rho: f64| -> Option<f64> {
        let observed = observed.log_ratio(groups, rho)?;
        Some(p_of(&mut sums.iter().map(|sums| sums.log_ratio(groups, rho)), observed))
    };
    out.p = if sums.is_empty() {
        let statistics =
            splits.par_map(&labels, &strata, |labels| Sums::of(items, labels, groups).log_ratio(groups, 1.0));
        Some(p_of(&mut statistics.into_iter(), statistic))
    } else {
        p_at(1.0)
    };
    if least > LEVEL {
        out.why = Some(NoRatio::FewSplits);
    } else if sums.is_empty() {
        out.why = Some(NoRatio::ManyGroups);
    } else {
        let end = |sign: f64| last_kept(statistic, sign, |log_rho| p_at(libm::exp(log_rho)));
        match (end(-1.0), end(1.0)) {
            (Some(low), Some(high)) => out.interval = Some([libm::exp(low), libm::exp(high)]),
            _ => out.why = Some(NoRatio::Unbounded),
        }
    }
    out
}

/// The last log ρ from `from` in a direction before one is rejected: steps of [`STEP`], doubled beyond a factor of e, then
/// bisection.
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
        // A factor of e^20 bounds nothing.
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

/// The pairs of groups (g, h), g ≥ h, in the order of [`place`].
fn cells(groups: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..groups).flat_map(|g| (0..=g).map(move |h| (g, h)))
}

/// Where the pair of two groups is.
const fn place(g: usize, h: usize) -> usize {
    let (g, h) = if g < h { (h, g) } else { (g, h) };
    g * (g + 1) / 2 + h
}

impl Sums {
    fn of(items: &[Item], labels: &[usize], groups: usize) -> Self {
        let n = groups * (groups + 1) / 2;
        let mut sums = Self { same: vec![0.0; n], other: vec![0.0; n], pairs: vec![0.0; n] };
        for (i, item) in items.iter().enumerate() {
            for &(j, similarity, pairs) in &item.pairs {
                let j = j as usize;
                let at = place(labels[i], labels[j]);
                let side = if item.group == items[j].group { &mut sums.same } else { &mut sums.other };
                side[at] += similarity;
                sums.pairs[at] += pairs;
            }
        }
        sums
    }

    /// Mean S_ab over the pairs of one label, or of two.
    fn mean(&self, groups: usize, same: bool) -> Option<f64> {
        let all = self.same.iter().zip(&self.other).zip(&self.pairs);
        let (sum, pairs) = cells(groups)
            .zip(all)
            .filter(|((g, h), _)| (g == h) == same)
            .fold((0.0, 0.0), |(sum, n), (_, ((same, other), pairs))| (sum + same + other, n + pairs));
        (pairs > 0.0).then(|| sum / pairs)
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

/// The items that exchange labels: those of one brand where brands are split, else all.
fn strata(items: &[Item]) -> Vec<Vec<usize>> {
    let mut of_brand: std::collections::BTreeMap<u64, Vec<usize>> = std::collections::BTreeMap::new();
    items.iter().enumerate().for_each(|(i, item)| of_brand.entry(item.brand).or_default().push(i));
    if of_brand.values().all(|own| own.len() == 1) {
        return vec![(0..items.len()).collect()];
    }
    of_brand.into_values().collect()
}

/// The splits that are tried.
enum Splits {
    /// Every split, as labels.
    All(Vec<Vec<usize>>),
    /// The observed one and draws.
    Drawn { seed: u64 },
}

impl Splits {
    fn new(labels: &[usize], strata: &[Vec<usize>], seed: u64) -> Self {
        let mut number = 1.0_f64;
        for stratum in strata {
            let mut counts = std::collections::BTreeMap::new();
            for (n, &i) in (1..).zip(stratum) {
                let count = counts.entry(labels[i]).or_insert(0u32);
                *count += 1;
                number *= f64::from(n) / f64::from(*count);
            }
            if number > 2.0 * MAX_SPLITS as f64 {
                return Self::Drawn { seed };
            }
        }
        if number.round() > MAX_SPLITS as f64 {
            return Self::Drawn { seed };
        }
        let mut all = vec![labels.to_vec()];
        for stratum in strata {
            let mut sorted: Vec<usize> = stratum.iter().map(|&i| labels[i]).collect();
            sorted.sort_unstable();
            let mut own = vec![sorted.clone()];
            while next_permutation(&mut sorted) {
                own.push(sorted.clone());
            }
            let with = |base: &Vec<usize>, own: &Vec<usize>| {
                let mut labels = base.clone();
                stratum.iter().zip(own).for_each(|(&i, &label)| labels[i] = label);
                labels
            };
            all = all.iter().flat_map(|base| own.iter().map(move |own| with(base, own))).collect();
        }
        Self::All(all)
    }

    fn number(&self) -> u64 {
        match self {
            Self::All(all) => all.len() as u64,
            Self::Drawn { .. } => 1 + MAX_SPLITS,
        }
    }

    /// The share of splits, where `hits` of those that [`par_map`](Self::par_map) visits are as far out.
    fn p(&self, hits: u64) -> f64 {
        match self {
            Self::All(all) => hits as f64 / all.len() as f64,
            Self::Drawn { .. } => (1 + hits) as f64 / (1 + MAX_SPLITS) as f64,
        }
    }

    /// The least p: splits that only rename groups have the observed statistic.
    fn least_p(&self, labels: &[usize], strata: &[Vec<usize>], groups: usize) -> f64 {
        let Self::All(all) = self else { return 1.0 / (1 + MAX_SPLITS) as f64 };
        let counts: Vec<Vec<usize>> = strata
            .iter()
            .map(|stratum| {
                let mut counts = vec![0; groups];
                stratum.iter().for_each(|&i| counts[labels[i]] += 1);
                counts
            })
            .collect();
        // With at most MAX_SPLITS splits there are few groups: eight of two brands have 81,729,648,000.
        let mut names: Vec<usize> = (0..groups).collect();
        let mut alike = 0u64;
        loop {
            alike +=
                u64::from(counts.iter().all(|counts| (0..groups).all(|g| counts[g] == counts[names[g]])));
            if groups > 8 || !next_permutation(&mut names) {
                break;
            }
        }
        alike as f64 / all.len() as f64
    }

    fn par_map<R: Send>(
        &self,
        labels: &[usize],
        strata: &[Vec<usize>],
        of: impl Fn(&[usize]) -> R + Sync,
    ) -> Vec<R> {
        match self {
            Self::All(all) => all.par_iter().map(|labels| of(labels)).collect(),
            Self::Drawn { seed } => (0..MAX_SPLITS)
                .into_par_iter()
                .map(|draw| {
                    let mut rng = SplitMix64::new(*seed, draw);
                    let mut drawn = labels.to_vec();
                    for stratum in strata {
                        let mut own: Vec<usize> = stratum.iter().map(|&i| labels[i]).collect();
                        rng.shuffle(&mut own);
                        stratum.iter().zip(own).for_each(|(&i, label)| drawn[i] = label);
                    }
                    of(&drawn)
                })
                .collect(),
        }
    }
}

/// The next arrangement in lexicographic order; false after the last.
fn next_permutation(items: &mut [usize]) -> bool {
    let Some(i) = (1..items.len()).rev().find(|&i| items[i - 1] < items[i]) else { return false };
    if let Some(j) = (i..items.len()).rev().find(|&j| items[j] > items[i - 1]) {
        items.swap(i - 1, j);
    }
    items[i..].reverse();
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Items of one brand each, whose S_ab is a function of both.
    fn items(groups: &[usize], similarity: impl Fn(usize, usize) -> f64) -> Vec<Item> {
        (0..groups.len())
            .map(|i| Item {
                brand: i as u64,
                group: groups[i],
                pairs: (0..i).map(|j| (j as u32, similarity(i, j), 1.0)).collect(),
            })
            .collect()
    }

    /// Uneven, yet without any group text: brand i takes part with level i.
    fn levels(i: usize, j: usize) -> f64 {
        let level = |i: usize| 0.3 + 0.05 * i as f64;
        level(i) * level(j) * (1.0 + 0.1 * ((7 * i + 3 * j) % 5) as f64)
    }

    #[test]
    fn levels_cancel() {
        let level = |i: usize| if i < 5 { 0.8 } else { 0.3 };
        let test = test(&items(&[0, 0, 0, 0, 0, 1, 1, 1, 1, 1], |i, j| level(i) * level(j)), 1);
        assert!((test.ratio.unwrap() - 1.0).abs() < 1e-12, "{test:?}");
        assert_eq!((test.splits, test.least_p, test.p), (252, Some(2.0 / 252.0), Some(1.0)));
    }

    #[test]
    fn a_planted_ratio_comes_back_with_its_interval() {
        let groups = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1];
        let plain = |i: usize, j: usize| levels(i, j);
        let base = test(&items(&groups, plain), 1);
        let planted = test(
            &items(&groups, |i, j| if groups[i] == groups[j] { 3.0 * plain(i, j) } else { plain(i, j) }),
            1,
        );
        assert!((planted.ratio.unwrap() / base.ratio.unwrap() - 3.0).abs() < 1e-9);
        let (of_base, of_planted) = (base.interval.unwrap(), planted.interval.unwrap());
        // The test of ρ on data times 3 is the test of ρ/3 on the data.
        assert!(
            of_base.iter().zip(of_planted).all(|(a, b)| (b / a - 3.0).abs() < 1e-9),
            "{of_base:?} {of_planted:?}"
        );
        assert_eq!(planted.p, Some(2.0 / 252.0));
        assert!(of_planted[0] > 1.0);
    }

    #[test]
    fn small_groups_cannot_be_significant() {
        let test = test(&items(&[0, 0, 0, 1, 1, 1], levels), 1);
        assert_eq!((test.splits, test.least_p, test.why), (20, Some(0.1), Some(NoRatio::FewSplits)));
        assert!(test.p.unwrap() >= 0.1 && test.interval.is_none() && test.approximate);
    }

    #[test]
    fn nothing_shared_is_no_ratio() {
        let groups = [0, 0, 1, 1];
        let within = |i: usize, j: usize| if groups[i] == groups[j] { 1.0 } else { 0.0 };
        assert_eq!(test(&items(&groups, within), 1).why, Some(NoRatio::NothingBetween));
        assert_eq!(test(&items(&groups, |i, j| 1.0 - within(i, j)), 1).why, Some(NoRatio::NothingWithin));
        assert_eq!(test(&items(&[0, 0, 1], levels), 1).why, Some(NoRatio::FewGroups));
        assert_eq!(test(&[], 1).why, Some(NoRatio::FewGroups));
    }

    #[test]
    fn parts_of_a_brand_swap_among_themselves() {
        // Four brands under two values each.
        let parts: Vec<Item> = (0..8)
            .map(|i: usize| Item {
                brand: i as u64 / 2,
                group: i % 2,
                pairs: (0..i).filter(|j| j / 2 != i / 2).map(|j| (j as u32, levels(i, j), 1.0)).collect(),
            })
            .collect();
        let test = test(&parts, 1);
        assert_eq!((test.splits, test.least_p, test.brands), (16, Some(0.125), 4));
    }

    #[test]
    fn many_splits_are_drawn() {
        let groups: Vec<usize> = (0..20).map(|i| i % 2).collect();
        let test = test(&items(&groups, levels), 1);
        assert_eq!((test.splits, test.least_p), (10_000, Some(1e-4)));
        let [low, high] = test.interval.unwrap();
        assert!(low < test.ratio.unwrap() && test.ratio.unwrap() < high);
    }

    #[test]
    fn arrangements_are_all_and_distinct() {
        let mut items = vec![0, 0, 1, 2];
        let mut n = 1;
        while next_permutation(&mut items) {
            n += 1;
        }
        assert_eq!((n, items), (12, vec![2, 1, 0, 0]));
    }
}
