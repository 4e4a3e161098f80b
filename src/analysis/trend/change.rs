//! The change from one side of a panel to the other, with its interval.

use super::panel::Panel;
use super::ratio::Ratio;
use super::result::Change;
use crate::analysis::estimate::{Means, Sums};
use crate::catalog::Catalog;
use crate::reason::texts;
use std::collections::BTreeMap;

/// The draws of units that a change is the mean of.
pub const DRAWS: usize = 20;

/// A change of fewer brands has no interval.
pub const MIN_BRANDS_FOR_CHANGE: usize = 5;

/// log A and log W.
type Logs = [f64; 2];

/// The logs of one side, each the mean over draws; `None` where A or W is 0 or undefined in a draw.
#[derive(Debug, Clone, Default)]
pub(super) struct SideLogs {
    all: Option<Logs>,
    /// Without each brand in turn.
    without: BTreeMap<u64, Option<Logs>>,
}

fn logs(means: Means) -> Option<Logs> {
    let is_positive = means.across > 0.0 && means.within > 0.0;
    is_positive.then(|| [libm::log(means.across), libm::log(means.within)])
}

/// Returns the sum of two, if both are defined.
fn sum(a: Option<Logs>, b: Option<Logs>) -> Option<Logs> {
    let (a, b) = (a?, b?);
    Some([a[0] + b[0], a[1] + b[1]])
}

impl SideLogs {
    /// Averages the draws of one side.
    pub(super) fn new(draws: impl Iterator<Item = Sums>) -> Self {
        let mut side = Self { all: Some([0.0; 2]), without: BTreeMap::new() };
        for draw in draws {
            let mean = |means: Option<Means>| Some(logs(means?)?.map(|log| log / DRAWS as f64));
            side.all = sum(side.all, mean(draw.means()));
            for (brand, means) in draw.without_brands() {
                let known = side.without.entry(brand).or_insert(Some([0.0; 2]));
                *known = sum(*known, mean(means));
            }
        }
        side
    }
}

/// Δ log IX of a panel, all and without each brand.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Delta {
    /// With all brands.
    pub(super) all: f64,
    /// Without each brand in turn; `None` if one of them is undefined.
    pub(super) without: Option<BTreeMap<u64, f64>>,
}

/// Returns the change of a panel, without names and counts of the periods, and Δ log IX.
pub(super) fn change(catalog: &Catalog, panel: &Panel, sides: &[SideLogs; 2]) -> (Change, Option<Delta>) {
    let brands = [0, 1].map(|side| panel.brands(catalog, side).len());
    let n_brands = if panel.is_paired { brands[0] } else { brands[0] + brands[1] };
    let out = Change { panel: n_brands as u64, thinned_to: Some(panel.least.into()), ..Change::default() };
    let less = |to: Option<Logs>, from: Option<Logs>| sum(to, from.map(|log| log.map(|x| -x)));
    let [from, to] = sides;
    let Some(all) = less(to.all, from.all) else {
        return (Change { why: Some(texts::PERIODS_APART.reason()), ..out }, None);
    };
    // Brands that are on both sides are deleted from both, others from their own.
    let replicates: [Vec<(u64, Option<Logs>)>; 2] = if panel.is_paired {
        let of = |(&brand, &from): (&u64, &Option<Logs>)| {
            (brand, less(to.without.get(&brand).copied().flatten(), from))
        };
        [from.without.iter().map(of).collect(), Vec::new()]
    } else {
        let first = from.without.iter().map(|(&brand, &from)| (brand, less(to.all, from)));
        let second = to.without.iter().map(|(&brand, &to)| (brand, less(to, from.all)));
        [first.collect(), second.collect()]
    };
    let is_enough = brands.iter().all(|&n| n >= MIN_BRANDS_FOR_CHANGE);
    let defined = |group: &Vec<(u64, Option<Logs>)>| -> Option<Vec<(u64, Logs)>> {
        group.iter().map(|&(brand, logs)| Some((brand, logs?))).collect()
    };
    let replicates: Option<Vec<Vec<(u64, Logs)>>> = replicates.iter().map(defined).collect();
    let ratio = |of: fn(&Logs) -> f64| {
        let groups = replicates.as_ref().filter(|_| is_enough).map(|groups| -> Vec<Vec<f64>> {
            groups.iter().map(|group| group.iter().map(|(_, logs)| of(logs)).collect()).collect()
        });
        Ratio::new(of(&all), groups.as_deref())
    };
    let of_ix = |logs: &Logs| logs[0] - logs[1];
    let (ix, across, within) = (ratio(of_ix), ratio(|logs| logs[0]), ratio(|logs| logs[1]));
    let why = match ix.interval {
        Some(_) => None,
        None if is_enough => Some(texts::OTHERS_APART.reason()),
        None => Some(texts::FEW_TO_DELETE.with([("least", MIN_BRANDS_FOR_CHANGE.to_string())])),
    };
    let change = Change {
        ratio: Some(ix.value),
        interval: ix.interval,
        p: ix.p,
        across_ratio: Some(across.value),
        across_interval: across.interval,
        within_ratio: Some(within.value),
        within_interval: within.interval,
        why,
        ..out
    };
    let without = replicates
        .map(|groups| groups.into_iter().flatten().map(|(brand, logs)| (brand, of_ix(&logs))).collect());
    (change, Some(Delta { all: of_ix(&all), without }))
}
