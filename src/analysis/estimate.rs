//! Computes across, within and the index of a set of cells, with intervals, from sums
//! (docs/measures/across-and-within.md).
//!
//! N_a = Σ x_u·x_v over the units u of cell a and v of other cells in different blocks, where x_u is a unit's vector
//! divided by the number of units of its cell. M_a is the same sum with 1 in place of each product of two unit vectors.
//! Then A = Σ N_a / Σ M_a, W is the mean over pairs of cells of ½(S_aa + S_bb), and IX = A/W.
//!
//! Every replicate of a jackknife follows from these sums in constant time, so that all intervals are linear in the
//! number of units.

use crate::language::Language;
use crate::reason::{Reason, texts};
use crate::stats::{grouped_jackknife, jackknife_variance, log_interval};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Fewer brands than this have no interval over brands.
pub const MIN_BRANDS_FOR_INTERVAL: usize = 8;

/// With fewer brands than this the interval over brands is called approximate.
pub const BRANDS_FOR_EXACT_INTERVAL: usize = 20;

/// A difference below this share of the larger number is rounding error.
pub(super) const ROUNDING: f64 = 1e-12;

/// An interval wider than this factor each way is imprecise.
pub const IMPRECISE: f64 = 4.0;

/// A value with its two intervals at 95 %.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The value, unclipped.
    pub value: Option<f64>,
    /// Why there is no value.
    pub why: Option<Reason>,
    /// Why there is a value without an interval over messages.
    pub why_no_interval: Option<Reason>,
    /// Standard error over messages, linear scale: the jackknife over units within brands.
    pub se_messages: Option<f64>,
    /// Standard error over brands, linear scale: the jackknife over brands. It includes the noise of messages.
    pub se_brands: Option<f64>,
    /// The interval for these brands.
    pub over_messages: Option<[f64; 2]>,
    /// The interval for brands of this kind, from [`MIN_BRANDS_FOR_INTERVAL`] brands on.
    pub over_brands: Option<[f64; 2]>,
    /// True if the interval over brands is approximate: fewer than [`BRANDS_FOR_EXACT_INTERVAL`] brands.
    pub over_brands_approximate: bool,
}

impl Estimate {
    /// Returns true if the interval over messages is wider than a factor of [`IMPRECISE`] each way.
    #[must_use]
    pub fn is_imprecise(&self) -> bool {
        let is_far =
            |(value, [low, high]): (f64, [f64; 2])| value > IMPRECISE * low || high > IMPRECISE * value;
        self.value.zip(self.over_messages).is_some_and(is_far)
    }
}

/// The sums of one cell that the index needs.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct CellSums {
    /// Its number in the catalog.
    pub(super) cell: usize,
    /// The brand, whole if the cell is a part of one.
    pub(super) brand: u64,
    /// Its language.
    pub(super) language: Language,
    /// S_aa.
    pub(super) within: f64,
    /// N_a.
    pub(super) across: f64,
    /// M_a.
    pub(super) weight: f64,
    /// c̄_a·Σ c̄_b: N_a with the pairs of units of one block.
    pub(super) across_with_same_block: f64,
    /// The three sums without each of its units in turn.
    pub(super) without: Vec<Without>,
}

/// The sums of a cell without one of its units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Without {
    /// The unit, by its number in the catalog.
    pub(super) unit: usize,
    /// S_aa.
    pub(super) within: f64,
    /// N_a.
    pub(super) across: f64,
    /// M_a.
    pub(super) weight: f64,
}

/// Across and within, of all cells or of a jackknife replicate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Means {
    /// A.
    pub(super) across: f64,
    /// W.
    pub(super) within: f64,
}

impl Means {
    /// Returns A/W, if W is above 0.
    pub(super) fn ix(&self) -> Option<f64> {
        (self.within > 0.0).then(|| self.across / self.within)
    }
}

/// The sums of the eligible cells of one view.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Sums {
    cells: Vec<CellSums>,
    /// Σ N_a, Σ M_a.
    across: f64,
    weight: f64,
    /// Σ (B − 1)·S_aa and Σ (B − 1) over the cells, B cells being of the cell's language.
    within: f64,
    pairs: f64,
    with_same_block: f64,
    languages: BTreeMap<Language, Peers>,
}

/// The eligible cells of one language.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Peers {
    cells: f64,
    within: f64,
}

impl Sums {
    /// Groups the sums of some cells by language; their N_a and M_a must be over pairs of these cells.
    pub(super) fn new(cells: Vec<CellSums>) -> Self {
        let mut sums = Self::default();
        for cell in &cells {
            let peers = sums.languages.entry(cell.language).or_default();
            peers.cells += 1.0;
            peers.within += cell.within;
        }
        for cell in &cells {
            let others = sums.languages[&cell.language].cells - 1.0;
            sums.across += cell.across;
            sums.weight += cell.weight;
            sums.with_same_block += cell.across_with_same_block;
            sums.within += others * cell.within;
            sums.pairs += others;
        }
        sums.cells = cells;
        sums
    }

    /// Returns the cells.
    pub(super) fn cells(&self) -> &[CellSums] {
        &self.cells
    }

    /// Returns A and W; `None` without a pair.
    pub(super) fn means(&self) -> Option<Means> {
        (self.weight > 0.0 && self.pairs > 0.0).then(|| Means {
            across: cosine(self.across / self.weight),
            within: cosine(self.within / self.pairs),
        })
    }

    /// Returns A with the pairs of units of one block.
    pub(super) fn across_with_same_block(&self) -> Option<f64> {
        (self.pairs > 0.0).then(|| cosine(self.with_same_block / self.pairs))
    }

    /// Returns A and W without each unit of each cell in turn, in the order of cells.
    pub(super) fn without_units(&self) -> Vec<Vec<Means>> {
        let of_cell = |cell: &CellSums| -> Vec<Means> {
            let others = self.languages[&cell.language].cells - 1.0;
            let replicate = |without: &Without| {
                // Every pair of cells counts in the sums of both.
                let across = self.across + 2.0 * (without.across - cell.across);
                let weight = self.weight + 2.0 * (without.weight - cell.weight);
                let within = self.within + others * (without.within - cell.within);
                Means {
                    across: difference(across, self.across) / weight,
                    within: difference(within, self.within) / self.pairs,
                }
            };
            cell.without.iter().map(replicate).collect()
        };
        self.cells.iter().map(of_cell).collect()
    }

    /// Returns A and W without each brand in turn; `None` if no pair is left.
    pub(super) fn without_brands(&self) -> BTreeMap<u64, Option<Means>> {
        let mut of_brand: BTreeMap<u64, Vec<&CellSums>> = BTreeMap::new();
        self.cells.iter().for_each(|cell| of_brand.entry(cell.brand).or_default().push(cell));
        let without = |own: &[&CellSums]| {
            let (mut across, mut weight) = (self.across, self.weight);
            let (mut within, mut pairs) = (self.within, self.pairs);
            for cell in own {
                let peers = self.languages[&cell.language];
                across -= 2.0 * cell.across;
                weight -= 2.0 * cell.weight;
                // The cell's own weight, and one less for each of the others.
                within -= (peers.cells - 1.0) * cell.within + (peers.within - cell.within);
                pairs -= 2.0 * (peers.cells - 1.0);
            }
            (pairs > 0.5 && weight > 0.0).then(|| Means {
                across: difference(across, self.across) / weight,
                within: difference(within, self.within) / pairs,
            })
        };
        of_brand.into_iter().map(|(brand, own)| (brand, without(&own))).collect()
    }

    /// Returns A, W and IX with their intervals.
    pub(super) fn estimates(&self) -> [Estimate; 3] {
        let Some(all) = self.means() else { return Default::default() };
        let (units, brands) = (self.without_units(), self.without_brands());
        let brands: Option<Vec<Means>> = brands.into_values().collect();
        let of = |value: fn(&Means) -> Option<f64>| estimate(value(&all), value, &units, brands.as_deref());
        [of(|r| Some(r.across)), of(|r| Some(r.within)), of(Means::ix)]
    }

    /// Returns IX_a with its interval over the cell's own units, the other cells held fixed. IX_a is the mean S_ab
    /// divided by the mean ½(S_aa + S_bb), both over the other cells b of its language.
    ///
    /// The standard error is that of (N_a/M_a) / ½(S_aa + mean S_bb): every replicate of it follows from sums, which
    /// the mean of S_ab does not allow when brands share some blocks and not others.
    pub(super) fn of_cell(&self, cell: &CellSums, across: Option<f64>) -> (Option<f64>, Option<[f64; 2]>) {
        let peers = self.languages[&cell.language];
        let within = |own: f64| 0.5 * (own + (peers.within - cell.within) / (peers.cells - 1.0));
        let ix = |across: f64, own: f64| Some(within(own)).filter(|w| *w > 0.0).map(|w| across / w);
        let value = across.and_then(|across| ix(across, cell.within));
        let replicates: Option<Vec<f64>> =
            cell.without.iter().map(|w| ix(w.across / w.weight, w.within)).collect();
        let interval = value.filter(|&value| value > 0.0).and_then(|value| {
            let logs = logs(&replicates?)?;
            log_interval(value, jackknife_variance(&logs), Some(logs.len() as f64 - 1.0))
        });
        (value, interval)
    }

    /// Returns n_W, the number of brands that carry `within`: (Σ S_aa)² / (Σ S_aa² − Σ SE_a²); `None` if the
    /// denominator is not positive.
    pub(super) fn n_within(&self) -> Option<f64> {
        let (mut sum, mut squares) = (0.0, 0.0);
        for cell in &self.cells {
            let replicates: Vec<f64> = cell.without.iter().map(|w| w.within).collect();
            sum += cell.within;
            squares += cell.within * cell.within - jackknife_variance(&replicates);
        }
        (sum > 0.0 && squares > 0.0).then(|| sum * sum / squares)
    }

    /// Returns IX and number of cells of each language.
    pub(super) fn by_language(&self) -> Vec<(f64, Option<f64>)> {
        self.languages
            .iter()
            .map(|(language, peers)| {
                let own = self.cells.iter().filter(|cell| cell.language == *language);
                let (across, weight) =
                    own.fold((0.0, 0.0), |(across, weight), c| (across + c.across, weight + c.weight));
                let within = peers.within / peers.cells;
                (peers.cells, (weight > 0.0 && within > 0.0).then(|| across / weight / within))
            })
            .collect()
    }
}

/// Estimates a value from its replicates: without each unit, and without each brand.
///
/// `brands` is `None` if the deletion of some brand leaves no pair.
fn estimate(
    value: Option<f64>,
    of: fn(&Means) -> Option<f64>,
    units: &[Vec<Means>],
    brands: Option<&[Means]>,
) -> Estimate {
    let Some(value) = value else { return Estimate::default() };
    let units: Option<Vec<Vec<f64>>> =
        units.iter().map(|of_cell| of_cell.iter().map(of).collect::<Option<Vec<f64>>>()).collect();
    let n_brands = brands.map_or(0, <[Means]>::len);
    let enough = brands.filter(|brands| brands.len() >= MIN_BRANDS_FOR_INTERVAL);
    let brands: Option<Vec<f64>> = enough.and_then(|brands| brands.iter().map(of).collect());
    let se = |variance: f64| libm::sqrt(variance);
    let over_messages = match &units {
        _ if value == 0.0 => Err(texts::NOTHING_SHARED),
        None => Err(texts::ONE_UNIT),
        Some(units) => match units.iter().map(|unit| logs(unit)).collect::<Option<Vec<_>>>() {
            None => Err(texts::ONE_UNIT),
            Some(logs) => {
                let pooled = grouped_jackknife(logs.iter().map(Vec::as_slice));
                log_interval(value, pooled.variance, pooled.df).ok_or(texts::TOO_WIDE)
            }
        },
    };
    let over_brands = brands
        .as_deref()
        .filter(|_| value > 0.0)
        .and_then(logs)
        .and_then(|logs| log_interval(value, jackknife_variance(&logs), Some(logs.len() as f64 - 1.0)));
    Estimate {
        value: Some(value),
        why: None,
        why_no_interval: over_messages.err().map(|why| why.reason()),
        se_messages: units.map(|units| se(grouped_jackknife(units.iter().map(Vec::as_slice)).variance)),
        se_brands: brands.map(|brands| se(jackknife_variance(&brands))),
        over_messages: over_messages.ok(),
        over_brands,
        over_brands_approximate: over_brands.is_some() && n_brands < BRANDS_FOR_EXACT_INTERVAL,
    }
}

/// Returns the logarithms, if all are defined.
pub(super) fn logs(values: &[f64]) -> Option<Vec<f64>> {
    values.iter().map(|&x| (x > 0.0 && x.is_finite()).then(|| libm::log(x))).collect()
}

/// Returns a mean of cosines, capped at 1 because rounding can exceed it.
pub(super) fn cosine(x: f64) -> f64 {
    if x > 1.0 && x < 1.0 + 1e-9 { 1.0 } else { x }
}

/// Returns `x`, a difference taken from `whole`; 0 if it is only rounding error.
pub(super) fn difference(x: f64, whole: f64) -> f64 {
    if x <= ROUNDING * whole.abs() { 0.0 } else { x }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(i: usize, within: f64, across: f64, without: &[(f64, f64)]) -> CellSums {
        let without = without
            .iter()
            .enumerate()
            .map(|(unit, &(within, across))| Without { unit, within, across, weight: 1.0 })
            .collect();
        CellSums {
            cell: i,
            brand: i as u64,
            language: Language::UND,
            within,
            across,
            weight: 1.0,
            across_with_same_block: across,
            without,
        }
    }

    #[test]
    fn each_missing_interval_has_its_reason() {
        let check = |across: [f64; 2], without: (f64, f64), expected: Option<&str>| {
            let varied = [(0.4, across[0]), (0.5, 1.1 * across[0]), without];
            let cells =
                vec![cell(0, 0.4, across[0], &varied), cell(1, 0.2, across[1], &[(0.2, across[1]); 3])];
            let ix = Sums::new(cells).estimates()[2].clone();
            assert_eq!(ix.why_no_interval.as_deref(), expected, "{ix:?}");
            assert_eq!(ix.over_messages.is_none(), expected.is_some());
        };
        check([0.1, 0.1], (0.4, 0.08), None);
        check([0.0, 0.0], (0.4, 0.0), Some("nothing is shared"));
        check([0.1, 0.1], (0.4, 0.0), Some("without one unit nothing is shared"));
    }

    #[test]
    fn brands_that_never_repeat_themselves_have_no_index() {
        let cells = vec![cell(0, 0.0, 0.1, &[(0.0, 0.1); 3]), cell(1, 0.0, 0.1, &[(0.0, 0.1); 3])];
        let [across, within, ix] = Sums::new(cells).estimates();
        assert_eq!((across.value, within.value, ix.value), (Some(0.1), Some(0.0), None));
        assert_eq!(Sums::new(Vec::new()).estimates(), <[Estimate; 3]>::default());
    }

    #[test]
    fn means_of_cosines_never_exceed_one() {
        let above = 1.0 + f64::EPSILON;
        let all = Sums::new((0..3).map(|i| cell(i, 1.0, above, &[(1.0, above); 5])).collect());
        let ratio = all.means().unwrap();
        assert_eq!((ratio.across, ratio.within), (1.0, 1.0));
        assert_eq!(all.of_cell(&all.cells()[0], Some(1.0)).0, Some(1.0));
    }

    #[test]
    fn an_interval_of_a_factor_of_five_is_imprecise() {
        let of = |ends| Estimate { value: Some(1.0), over_messages: Some(ends), ..Estimate::default() };
        assert!(!of([0.25, 4.0]).is_imprecise());
        assert!(of([0.2, 4.0]).is_imprecise() && of([0.5, 5.0]).is_imprecise());
        assert!(!Estimate::default().is_imprecise());
    }

    #[test]
    fn n_within_counts_equal_brands() {
        let even = (0..10).map(|i| cell(i, 0.3, 0.1, &[(0.3, 0.1); 5])).collect();
        assert!((Sums::new(even).n_within().unwrap() - 10.0).abs() < 1e-9);
        let led = (0..10).map(|i| cell(i, if i == 0 { 1.0 } else { 1e-3 }, 0.1, &[(0.3, 0.1); 5])).collect();
        assert!(Sums::new(led).n_within().unwrap() < 1.1);
    }
}
