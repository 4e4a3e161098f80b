//! Turns the tallies of both readers into the result of a language.

use super::contest::Contest;
use super::result::{BrandAttribution, Confusion, LanguageAttribution, Reader, ReaderScore};
use super::score::{CENTROID, LIKELIHOOD, READERS};
use super::tally::{Bin, Tally, UnitTally};
use crate::catalog::Catalog;
use crate::stats::{grouped_jackknife, log_interval, share_interval};
use ndarray::Array2;
use std::f64::consts::LN_2;

/// Returns the result of a language from the tallies of each brand, by reader.
pub(super) fn finish(
    catalog: &Catalog,
    contest: &Contest,
    tallies: [Vec<Tally>; READERS],
    max_matrix: usize,
) -> LanguageAttribution {
    let scores = [0, 1].map(|reader| ReaderScore {
        accuracy: mean(&tallies[reader], |unit| unit.hits),
        log_loss: mean(&tallies[reader], |unit| unit.bits),
    });
    // Equal losses may differ by rounding.
    let is_better = scores[CENTROID].log_loss < (1.0 - 1e-9) * scores[LIKELIHOOD].log_loss;
    let better = if is_better { CENTROID } else { LIKELIHOOD };
    let names = [(LIKELIHOOD, Reader::LikelihoodRatio), (CENTROID, Reader::CentroidCosine)];
    let readers = names.map(|(place, reader)| (reader, scores[place]));
    let [_, (reader, score)] = if better == CENTROID { readers } else { [readers[1], readers[0]] };
    let [likelihood, centroid] = tallies;
    let tallies = if better == CENTROID { centroid } else { likelihood };

    let n_brands = tallies.len() as f64;
    let accuracy_interval = accuracy_interval(score.accuracy, &tallies);
    let sigma = |accuracy: f64| (1.0 - accuracy) / (1.0 - 1.0 / n_brands);
    let equivocation = capped(score.log_loss, n_brands);
    let [variance, df] = spread(&tallies, |unit| unit.bits);
    let ends = log_interval(libm::exp2(score.log_loss), variance * LN_2 * LN_2, (df > 0.0).then_some(df));
    let names: Vec<&str> =
        contest.cells.iter().map(|contestant| catalog.cell_name(contestant.cell)).collect();
    let order = order(&tallies, &names);
    let brand = |&a: &usize| per_brand(a, &tallies, &names);
    let confusion = (order.len() <= max_matrix).then(|| confusion(&order, &tallies, &names));
    LanguageAttribution {
        reader,
        m: contest.m as u64,
        n_brands: tallies.len() as u64,
        sampled: contest.is_sample,
        n_units: tallies.iter().map(n_units).sum(),
        n_tests: tallies.iter().map(|tally| tally.total().n as u64).sum(),
        accuracy: score.accuracy,
        accuracy_interval,
        sigma: sigma(score.accuracy),
        sigma_interval: [sigma(accuracy_interval[1]), sigma(accuracy_interval[0])],
        equivocation,
        equivocation_interval: ends.map(|ends| ends.map(|end| end.clamp(1.0, n_brands))),
        ece: ece(&tallies),
        readers: readers.into_iter().collect(),
        per_brand: order.iter().map(brand).collect(),
        confusion,
    }
}

/// Returns the mean over brands of the mean over a brand's tests.
fn mean(tallies: &[Tally], of: fn(&UnitTally) -> f64) -> f64 {
    tallies.iter().map(|tally| own_mean(tally, of)).sum::<f64>() / tallies.len() as f64
}

fn own_mean(tally: &Tally, of: fn(&UnitTally) -> f64) -> f64 {
    let total = tally.total();
    of(&total) / total.n
}

/// Returns the number of units with a test.
fn n_units(tally: &Tally) -> u64 {
    tally.units.iter().filter(|unit| unit.n > 0.0).count() as u64
}

/// Returns the variance of [`mean`] by deleting one unit's tests, and its degrees of freedom; 0 if there are none.
fn spread(tallies: &[Tally], of: fn(&UnitTally) -> f64) -> [f64; 2] {
    let n_brands = tallies.len() as f64;
    let replicates = |tally: &Tally| -> Vec<f64> {
        let total = tally.total();
        let tested = tally.units.iter().filter(|unit| unit.n > 0.0 && unit.n < total.n);
        tested.map(|unit| (of(&total) - of(unit)) / (total.n - unit.n) / n_brands).collect()
    };
    let replicates: Vec<Vec<f64>> = tallies.iter().map(replicates).collect();
    let pooled = grouped_jackknife(replicates.iter().map(Vec::as_slice));
    [pooled.variance, pooled.df.unwrap_or(0.0)]
}

/// Returns Wilson's interval of a mean accuracy. The number of observations is that of the tested units, balanced over
/// brands, or fewer if the units differ more than independent guesses would.
fn accuracy_interval(accuracy: f64, tallies: &[Tally]) -> [f64; 2] {
    let n_brands = tallies.len() as f64;
    let inverse: f64 = tallies.iter().map(|tally| 1.0 / n_units(tally) as f64).sum();
    let independent = n_brands * n_brands / inverse;
    let [variance, _] = spread(tallies, |unit| unit.hits);
    // Equal replicates differ by rounding.
    let n =
        if variance > 1e-24 { independent.min(accuracy * (1.0 - accuracy) / variance) } else { independent };
    share_interval(accuracy, n).unwrap_or([0.0, 1.0])
}

/// Returns 2 to the power of `bits`, from 1 to the number of brands.
fn capped(bits: f64, n_brands: f64) -> f64 {
    libm::exp2(bits).clamp(1.0, n_brands)
}

/// Returns the expected calibration error. All brands have the same weight.
fn ece(tallies: &[Tally]) -> f64 {
    let of_bin = |bin: usize| {
        let gap = |tally: &Tally| {
            let Bin { hits, sure } = tally.bins[bin];
            (hits - sure) / tally.total().n
        };
        (tallies.iter().map(gap).sum::<f64>() / tallies.len() as f64).abs()
    };
    (0..super::tally::BINS).map(of_bin).sum()
}

/// Returns the brands by their accuracy, lowest first, then by name.
fn order(tallies: &[Tally], names: &[&str]) -> Vec<usize> {
    let accuracy: Vec<f64> = tallies.iter().map(|tally| own_mean(tally, |unit| unit.hits)).collect();
    let mut order: Vec<usize> = (0..tallies.len()).collect();
    order.sort_by(|&a, &b| accuracy[a].total_cmp(&accuracy[b]).then_with(|| names[a].cmp(names[b])));
    order
}

fn per_brand(a: usize, tallies: &[Tally], names: &[&str]) -> BrandAttribution {
    let tally = &tallies[a];
    let total = tally.total();
    let accuracy = total.hits / total.n;
    let others = (0..tallies.len()).filter(|&b| b != a);
    let mistaken = others
        .max_by(|&b, &c| tally.given[b].total_cmp(&tally.given[c]).then_with(|| names[c].cmp(names[b])));
    BrandAttribution {
        brand: names[a].to_owned(),
        accuracy,
        interval: accuracy_interval(accuracy, std::slice::from_ref(tally)),
        equivocation: capped(total.bits / total.n, tallies.len() as f64),
        units: n_units(tally),
        mistaken_for: mistaken.map_or("", |b| names[b]).to_owned(),
        mistaken_share: mistaken.map_or(0.0, |b| tally.given[b] / total.n),
    }
}

fn confusion(order: &[usize], tallies: &[Tally], names: &[&str]) -> Confusion {
    let given = |a: usize, b: usize| tallies[a].given[b] / tallies[a].total().n;
    Confusion {
        order: order.iter().map(|&a| names[a].to_owned()).collect(),
        values: Array2::from_shape_fn((order.len(), order.len()), |(i, j)| {
            0.5 * (given(order[i], order[j]) + given(order[j], order[i]))
        }),
    }
}
