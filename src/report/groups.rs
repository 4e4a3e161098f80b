//! The comparison of brands by the values of a column, as it stands in a report.

use crate::analysis::ByColumn;
use crate::analysis::groups::{GroupTest, NoRatio};
use crate::analysis::homogeneity::{Deleted, MIN_DELETIONS};
use crate::catalog::{Catalog, Groups};
use crate::corpus::MAX_CATEGORIES;
use crate::stats::holm;
use serde::Serialize;

/// The brands of each value of one column, compared.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupedResult {
    /// Whether brands were split by the column: then a brand counts in the group of each of its values, and pairs of one
    /// brand are left out.
    pub split: bool,
    /// The column inside whose values texts were compared.
    pub block_by: Option<String>,
    /// Days of the blocks that make a unit; `None` where a unit is a campaign.
    pub block_days: Option<u32>,
    /// Why the units are not those of the corpus.
    pub block_why: Option<String>,
    /// Two brands of one group against two of different groups.
    pub ratio: Ratio,
    /// Each value, sorted.
    pub groups: Vec<GroupResult>,
    /// The groups compared two by two: at most twelve groups, those with the most messages.
    pub paired: Vec<PairedResult>,
    /// Why there is nothing to compare.
    pub why: Option<String>,
    /// Brands that have no value.
    pub without_value: u64,
    /// Brands that have several values; they are in no group of the ratio.
    pub several_values: u64,
    /// Whether only some brands were compared, those with the lowest hash, because there are too many.
    pub sampled: bool,
}

/// How much more alike two brands of one group are than the groups' own levels predict.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Ratio {
    /// The ratio, levels taken out: 1 where the column makes no difference.
    pub value: Option<f64>,
    /// The ratios that the permutation test does not reject at 5 %. Too narrow where each brand has much mail: it
    /// ignores that brands take unlike shares of their group's text.
    pub interval: Option<[f64; 2]>,
    /// The 95 % interval of the delete-one-brand jackknife, from 8 brands on.
    pub over_brands: Option<[f64; 2]>,
    /// The p-value of the label permutation test that the ratio is 1.
    pub p: Option<f64>,
    /// The same, adjusted for all such tests of the report that can reject (Holm).
    pub p_holm: Option<f64>,
    /// The smallest p that groups of these sizes allow.
    pub least_p: Option<f64>,
    /// Why there is no value, or no interval.
    pub why: Option<String>,
    /// The raw mean S_ab over pairs of brands of one group: levels included.
    pub within_groups: Option<f64>,
    /// The raw mean S_ab over pairs of brands of different groups.
    pub between_groups: Option<f64>,
    /// Brands compared.
    pub n_brands: u64,
    /// Splits of the brands tried, the observed one included.
    pub n_splits: u64,
    /// Whether a group has fewer than four brands, which makes p and interval approximate.
    pub approximate: bool,
    /// Number of units that brands were cut to, where the groups have very unequal numbers of units.
    pub cut_to_units: Option<u64>,
}

/// The brands of one value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupResult {
    /// The value.
    pub value: String,
    /// Its brands with a scored message.
    pub brands: u64,
    /// Their scored messages.
    pub messages: u64,
    /// The mean similarity of two messages of different brands.
    pub across: GroupAcross,
    /// IX of its eligible brands.
    pub ix: Option<f64>,
}

/// A of one group, over all its brands with a scored message.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupAcross {
    /// The value; where texts are compared inside blocks of a column, the mean over blocks.
    pub value: Option<f64>,
    /// Its interval at 95 %.
    pub interval: Option<[f64; 2]>,
}

/// Two groups compared.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PairedResult {
    /// The first value.
    pub a: String,
    /// The second.
    pub b: String,
    /// `across` of the first over that of the second, over the blocks that both have.
    pub ratio: Option<f64>,
    /// Its interval at 95 %.
    pub interval: Option<[f64; 2]>,
    /// The p-value of the t test that the ratio is 1.
    pub p: Option<f64>,
    /// Blocks that both have; 1 where nothing cuts the texts into blocks.
    pub blocks: u64,
    /// What the jackknife deleted: `blocks`, `authors` (from both groups at once), `authors of each` (the groups have no
    /// author in common) or `nothing`.
    pub deleted: &'static str,
    /// Why there is no interval.
    pub why: Option<String>,
}

/// Facts about a column that the comparison does not hold.
pub(super) struct Column<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) groups: &'a Groups,
    pub(super) is_split: bool,
    pub(super) is_short: bool,
    pub(super) is_overfull: bool,
    pub(super) block_by: Option<&'a str>,
}

/// Builds the result of a column. The ratio comes from one comparison and the groups from another, which compares parts
/// of brands where brands have several values.
pub(super) fn grouped_result(
    column: &Column<'_>,
    test: Option<&ByColumn>,
    of_groups: &ByColumn,
    of_parts: &Groups,
) -> GroupedResult {
    let value = |group: usize| of_parts.values[group].clone();
    let conditions = of_groups.homogeneity.conditions.iter().enumerate();
    let groups: Vec<GroupResult> = conditions
        .map(|(g, condition)| GroupResult {
            value: value(g),
            brands: of_groups.brands[g] as u64,
            messages: of_groups.messages[g],
            across: GroupAcross { value: condition.across, interval: condition.interval },
            ix: of_groups.ix[g],
        })
        .collect();
    let paired = of_groups.homogeneity.paired.iter().map(|pair| PairedResult {
        a: value(pair.a),
        b: value(pair.b),
        ratio: pair.ratio,
        interval: pair.interval,
        p: pair.p,
        blocks: pair.blocks as u64,
        deleted: match pair.deleted {
            Deleted::Blocks => "blocks",
            Deleted::Authors => "authors",
            Deleted::DisjointAuthors => "authors of each",
            Deleted::Nothing => "nothing",
        },
        why: pair.interval.is_none().then(|| match (pair.blocks, pair.ratio, pair.deleted) {
            (0, ..) => "the two have no block in common".to_owned(),
            (_, None, _) => "the texts of the second have nothing in common".to_owned(),
            (.., Deleted::Nothing) => format!("fewer than {MIN_DELETIONS} blocks or authors to delete"),
            _ => "without one block or author a side has nothing in common".to_owned(),
        }),
    });
    let ratio = match test.and_then(|by| Some((by, by.test.as_ref()?))) {
        Some((by, test)) => ratio(test, by.cut_to),
        None => Ratio {
            why: Some("not computed inside the values of another column (--block-by)".to_owned()),
            ..Ratio::default()
        },
    };
    GroupedResult {
        split: column.is_split,
        block_by: column.block_by.map(str::to_owned),
        block_days: column.catalog.blocks().days,
        block_why: column
            .is_short
            .then(|| "the periods compared are shorter than eight blocks: a unit is a campaign".to_owned()),
        ratio,
        why: match () {
            () if column.is_overfull => {
                Some(format!("the column has more than {MAX_CATEGORIES} different values: none is kept"))
            }
            () if groups.iter().all(|group| group.across.value.is_none()) => {
                Some("no value has two brands that can be compared".to_owned())
            }
            () => None,
        },
        groups,
        paired: paired.collect(),
        without_value: column.groups.without as u64,
        several_values: column.groups.several as u64,
        sampled: of_groups.sampled || test.is_some_and(|by| by.sampled),
    }
}

fn ratio(test: &GroupTest, cut_to: Option<u32>) -> Ratio {
    let why = test.why.map(|why| match (why, test.least_p) {
        (NoRatio::FewGroups, _) => "fewer than two values have two brands".to_owned(),
        (NoRatio::NotCompared, _) => {
            "the brands of some values have no language, or no two blocks of days, in common".to_owned()
        }
        (NoRatio::NothingWithin, _) => "the brands of some value have nothing in common".to_owned(),
        (NoRatio::NothingBetween, _) => "the brands of some two values have nothing in common".to_owned(),
        (NoRatio::FewSplits, Some(least)) => {
            format!("with groups of these sizes p cannot fall below {least:.2}")
        }
        (NoRatio::FewSplits, None) => "the groups are too small".to_owned(),
        (NoRatio::ManyGroups, _) => "too many values for an interval".to_owned(),
        (NoRatio::Unbounded, _) => "the test rejects no ratio on one side".to_owned(),
    });
    Ratio {
        value: test.ratio,
        interval: test.interval,
        over_brands: test.over_brands,
        p: test.p,
        p_holm: None,
        least_p: test.least_p,
        why,
        within_groups: test.within_groups,
        between_groups: test.between_groups,
        n_brands: test.brands as u64,
        n_splits: test.splits,
        approximate: test.approximate,
        cut_to_units: cut_to.map(u64::from),
    }
}

/// The level of tests.
const LEVEL: f64 = 0.05;

/// Adjusts the p-values of all ratios of a report for their number; tests that can never reject do not count.
pub(super) fn adjust(ratios: &mut [&mut Ratio]) {
    let counts = |ratio: &Ratio| ratio.p.filter(|_| ratio.least_p.is_some_and(|least| least <= LEVEL));
    let tested: Vec<(usize, f64)> =
        ratios.iter().enumerate().filter_map(|(i, ratio)| Some((i, counts(ratio)?))).collect();
    let p: Vec<f64> = tested.iter().map(|(_, p)| *p).collect();
    for ((i, _), p) in tested.into_iter().zip(holm(&p)) {
        ratios[i].p_holm = Some(p);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_that_cannot_reject_cost_the_others_nothing() {
        let of = |p: f64, least: f64| Ratio { p: Some(p), least_p: Some(least), ..Ratio::default() };
        let mut ratios = [of(0.01, 0.001), of(0.1, 0.1), of(0.04, 0.001), Ratio::default()];
        adjust(&mut ratios.iter_mut().collect::<Vec<_>>());
        assert_eq!(ratios.map(|ratio| ratio.p_holm), [Some(0.02), None, Some(0.04), None]);
    }
}
