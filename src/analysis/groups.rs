//! The index over the pairs of brands within groups and across groups, and how far the two lie apart.
//!
//! IX_P = Σ_P S_ab / Σ_P √(S_aa S_bb) over a set P of pairs of cells of one language and of different brands. Intervals
//! are over brands: the same brands stand on both sides of the comparison, so a brand is deleted from both, and the
//! paired log ratio has B − 1 degrees of freedom (docs/measures/groups.md).

use super::interchange::MIN_BRANDS_FOR_INTERVAL;
use crate::roster::{Groups, Roster};
use crate::stats::{ROUNDING, jackknife_variance, log_interval, student_t_p};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{AddAssign, Sub};

/// The index over a set of pairs.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct PairsIndex {
    /// Σ S_ab / Σ √(S_aa S_bb), where there is a pair.
    pub value: Option<f64>,
    /// Pairs of cells.
    pub pairs: u64,
    /// Brands that have a pair.
    pub brands: usize,
    /// The interval over brands.
    pub over_brands: Option<[f64; 2]>,
}

/// The index by the groups of one column.
#[derive(Debug, Clone, PartialEq)]
pub struct Grouped {
    /// Over the pairs of two brands of one group.
    pub within: PairsIndex,
    /// Over the pairs of two brands of different groups.
    pub across: PairsIndex,
    /// Within each group, in the order of [`Groups::values`].
    pub of_group: Vec<PairsIndex>,
    /// The first over the second.
    pub ratio: Option<f64>,
    /// Its interval over brands, each deleted from both sides; or why there is none.
    pub ratio_interval: Result<[f64; 2], NoInterval>,
    /// The p-value of the t test that it is 1, where it has an interval.
    pub ratio_p: Option<f64>,
    /// Defined brands that are in a group.
    pub brands: usize,
}

/// Why there is no interval over brands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoInterval {
    /// There is no value, or it is 0.
    NoValue,
    /// Fewer than [`MIN_BRANDS_FOR_INTERVAL`] brands have a pair.
    FewBrands,
    /// Without some brand a side has no pair.
    NothingLeft,
    /// Without some brand the pairs of a side have nothing in common.
    NothingShared,
    /// No brand makes a difference: an interval without width would claim certainty.
    NoWidth,
    /// It would be wider than a factor of a thousand each way.
    TooWide,
}

/// Sums over a set of pairs: Σ S_ab, Σ √(S_aa S_bb), their number.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Sums {
    dots: f64,
    roots: f64,
    pairs: f64,
}

/// The sums over the pairs of one cell: with those of its group, and with those of other groups.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct RowSums {
    within: Sums,
    across: Sums,
}

impl RowSums {
    /// Of the `i`-th of some cells, whose S_ab with all of them are given.
    pub(super) fn of(
        roster: &Roster,
        groups: &Groups,
        cells: &[usize],
        roots: &[f64],
        i: usize,
        dots: &[f64],
    ) -> Self {
        let mut sums = Self::default();
        let cell = |j: usize| &roster.cells()[cells[j]];
        let Some(group) = groups.of_cell[cells[i]] else { return sums };
        let brand = roster.origin(cell(i).brand);
        for j in 0..cells.len() {
            let Some(other) = groups.of_cell[cells[j]] else { continue };
            if cell(j).language == cell(i).language && roster.origin(cell(j).brand) != brand {
                let side = if other == group { &mut sums.within } else { &mut sums.across };
                *side += Sums { dots: dots[j], roots: roots[i] * roots[j], pairs: 1.0 };
            }
        }
        sums
    }
}

impl Grouped {
    /// From the sums of the defined cells.
    pub(super) fn of<'a>(
        roster: &Roster,
        groups: &Groups,
        rows: impl Iterator<Item = (usize, &'a RowSums)>,
    ) -> Self {
        let mut of_brand: BTreeMap<u64, RowSums> = BTreeMap::new();
        let mut of_group: Vec<BTreeMap<u64, Sums>> = vec![BTreeMap::new(); groups.values.len()];
        let mut brands = BTreeSet::new();
        for (a, row) in rows {
            let Some(group) = groups.of_cell[a] else { continue };
            let brand = roster.origin(roster.cells()[a].brand);
            brands.insert(brand);
            let sums = of_brand.entry(brand).or_default();
            sums.within += row.within;
            sums.across += row.across;
            *of_group[group as usize].entry(brand).or_default() += row.within;
        }
        let side = |side: fn(&RowSums) -> Sums| -> BTreeMap<u64, Sums> {
            of_brand.iter().map(|(&brand, sums)| (brand, side(sums))).collect()
        };
        let (within, across) = (side(|sums| sums.within), side(|sums| sums.across));
        let ratio =
            total(&within).ix().zip(total(&across).ix()).map(|(w, x)| w / x).filter(|r| r.is_finite());
        let all = (total(&within), total(&across));
        let paired = brands.iter().filter(|b| within[b].pairs + across[b].pairs > 0.0);
        let without = paired.map(|brand| {
            let left = (all.0 - within[brand], all.1 - across[brand]);
            Some(left.0.ix()? / left.1.ix()?)
        });
        let ratio_interval = interval(ratio, without.clone());
        let ratio_p = ratio_interval.ok().and_then(|_| {
            let logs: Vec<f64> = without.flatten().map(libm::log).collect();
            let t = libm::log(ratio?) / libm::sqrt(jackknife_variance(&logs));
            student_t_p(t, logs.len() as f64 - 1.0)
        });
        Self {
            within: PairsIndex::of(&within),
            across: PairsIndex::of(&across),
            of_group: of_group.iter().map(PairsIndex::of).collect(),
            ratio,
            ratio_interval,
            ratio_p,
            brands: brands.len(),
        }
    }
}

impl PairsIndex {
    /// From the sums of each brand's pairs, every pair counted by both of its brands.
    fn of(by_brand: &BTreeMap<u64, Sums>) -> Self {
        let (all, value) = (total(by_brand), total(by_brand).ix());
        let paired = || by_brand.values().filter(|own| own.pairs > 0.0);
        let over_brands = interval(value, paired().map(|own| (all - *own).ix())).ok();
        Self { value, pairs: all.pairs as u64, brands: paired().count(), over_brands }
    }
}

impl Sums {
    fn ix(self) -> Option<f64> {
        // What is left after a subtraction of all may be a rounding error.
        (self.pairs > 0.5 && self.roots > 0.0).then(|| self.dots / self.roots)
    }
}

impl AddAssign for Sums {
    fn add_assign(&mut self, other: Self) {
        *self = Self {
            dots: self.dots + other.dots,
            roots: self.roots + other.roots,
            pairs: self.pairs + other.pairs,
        };
    }
}

impl Sub for Sums {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self {
            dots: self.dots - other.dots,
            roots: self.roots - other.roots,
            pairs: self.pairs - other.pairs,
        }
    }
}

/// Half of all brands' sums together, as each pair is in those of both.
fn total(by_brand: &BTreeMap<u64, Sums>) -> Sums {
    let mut all = Sums::default();
    by_brand.values().for_each(|sums| all += *sums);
    Sums { dots: 0.5 * all.dots, roots: 0.5 * all.roots, pairs: 0.5 * all.pairs }
}

/// The interval of a positive value from its values without each brand, all of which must be defined and positive.
fn interval(value: Option<f64>, without: impl Iterator<Item = Option<f64>>) -> Result<[f64; 2], NoInterval> {
    let value = value.filter(|value| *value > 0.0).ok_or(NoInterval::NoValue)?;
    let without: Vec<Option<f64>> = without.collect();
    if without.len() < MIN_BRANDS_FOR_INTERVAL {
        return Err(NoInterval::FewBrands);
    }
    let left: Option<Vec<f64>> = without.into_iter().collect();
    let left = left.ok_or(NoInterval::NothingLeft)?;
    if !left.iter().all(|ix| *ix > 0.0 && ix.is_finite()) {
        return Err(NoInterval::NothingShared);
    }
    let logs: Vec<f64> = left.into_iter().map(libm::log).collect();
    let (variance, df) = (jackknife_variance(&logs), logs.len() as f64 - 1.0);
    let too_narrow = variance <= ROUNDING * ROUNDING;
    let why = if too_narrow { NoInterval::NoWidth } else { NoInterval::TooWide };
    log_interval(value, variance, Some(df)).ok_or(why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_lack_of_an_interval_has_its_own_reason() {
        let check = |value: Option<f64>, without: &[Option<f64>], expected: NoInterval| {
            assert_eq!(interval(value, without.iter().copied()), Err(expected), "{without:?}");
        };
        let even = [Some(0.9), Some(1.1), Some(1.0), Some(0.8), Some(1.2)];
        let with = |last: Option<f64>| [even[0], even[1], even[2], even[3], last];
        assert!(interval(Some(1.0), even.into_iter()).is_ok());
        check(None, &even, NoInterval::NoValue);
        check(Some(0.0), &even, NoInterval::NoValue);
        check(Some(1.0), &even[..4], NoInterval::FewBrands);
        check(Some(1.0), &with(None), NoInterval::NothingLeft);
        check(Some(1.0), &with(Some(0.0)), NoInterval::NothingShared);
        check(Some(1.0), &with(Some(f64::INFINITY)), NoInterval::NothingShared);
        check(Some(1.0), &[Some(1.0); 5], NoInterval::NoWidth);
        check(Some(1.0), &with(Some(1e9)), NoInterval::TooWide);
    }
}
