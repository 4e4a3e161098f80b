//! The slope of the logarithm of the index on time, from the changes between periods.

use super::change::{Delta, MIN_BRANDS_FOR_CHANGE};
use super::periods::Measured;
use super::ratio::Ratio;
use super::result::Slope;
use crate::reason::texts;
use std::collections::BTreeSet;

/// A slope through fewer periods is a change.
const MIN_PERIODS: usize = 3;

/// One change of an unbroken run, and the times of its periods.
type Step<'a> = ([f64; 2], &'a Delta);

/// Returns the least-squares slope of log IX on time. `times` holds the time of each period, in periods.
pub(crate) fn slope(measured: &Measured, times: &[i32]) -> Slope {
    let run = longest_run(measured, times);
    let brands: BTreeSet<u64> = run
        .iter()
        .filter_map(|(_, delta)| delta.without.as_ref())
        .flat_map(|own| own.keys().copied())
        .collect();
    let (periods, n_brands) = (if run.is_empty() { 0 } else { run.len() + 1 }, brands.len());
    let out = Slope { brands: n_brands as u64, periods: periods as u64, ..Slope::default() };
    if periods < MIN_PERIODS {
        let why = texts::FEW_PERIODS.with([("least", MIN_PERIODS.to_string())]);
        return Slope { why: Some(why), ..out };
    }
    let all = slope_of(&run, |delta| Some(delta.all)).unwrap_or_default();
    let without = |brand: u64| {
        let of = |delta: &Delta| Some(delta.without.as_ref()?.get(&brand).copied().unwrap_or(delta.all));
        slope_of(&run, of)
    };
    let is_enough = n_brands >= MIN_BRANDS_FOR_CHANGE;
    let replicates: Option<Vec<f64>> =
        if is_enough { brands.iter().map(|&brand| without(brand)).collect() } else { None };
    let groups = replicates.map(|replicates| [replicates]);
    let Ratio { value, interval, p } = Ratio::new(all, groups.as_ref().map(<[Vec<f64>; 1]>::as_slice));
    let why = match interval {
        Some(_) => None,
        None if is_enough => Some(texts::OTHERS_APART_IN_PERIOD.reason()),
        None => Some(texts::FEW_TO_DELETE.with([("least", MIN_BRANDS_FOR_CHANGE.to_string())])),
    };
    Slope { per_period: Some(value), interval, p, why, ..out }
}

/// Returns the longest run of changes that follow each other; the first of equal length.
fn longest_run<'a>(measured: &'a Measured, times: &[i32]) -> Vec<Step<'a>> {
    let step = |([from, to], delta): &'a ([usize; 2], Option<Delta>)| {
        let time = |period: usize| times.get(period).copied().map(f64::from);
        Some(([time(*from)?, time(*to)?], delta.as_ref()?))
    };
    let steps: Vec<Option<Step<'a>>> = measured.deltas.iter().map(step).collect();
    let runs = steps.split(Option::is_none);
    let longest = runs.reduce(|best, run| if run.len() > best.len() { run } else { best });
    longest.unwrap_or_default().iter().filter_map(|step| *step).collect()
}

/// Returns the slope of the levels, the running sums of `of` over the steps; `None` if one is undefined.
fn slope_of(run: &[Step<'_>], of: impl Fn(&Delta) -> Option<f64>) -> Option<f64> {
    let mut points = vec![[run.first()?.0[0], 0.0]];
    for (times, delta) in run {
        let level = points.last()?[1] + of(delta)?;
        points.push([times[1], level]);
    }
    let n = points.len() as f64;
    let mean = [0, 1].map(|i| points.iter().map(|point| point[i]).sum::<f64>() / n);
    let of_points = |f: fn(f64, f64) -> f64| -> f64 {
        points.iter().map(|point| f(point[0] - mean[0], point[1] - mean[1])).sum()
    };
    let spread = of_points(|time, _| time * time);
    (spread > 0.0).then(|| of_points(|time, level| time * level) / spread)
}
