//! The comparisons of brands by the values of columns.

use super::config::Config;
use super::envelope::Report;
use crate::analysis::groups::adjust;
use crate::analysis::{GroupedResult, Grouping, compare_parts};
use crate::catalog::{Block, Catalog, Groups, OF_TEXTS, Period, Prepared, Rules, is_overfull, own_columns};
use crate::corpus::{Corpus, MAX_CATEGORIES};
use crate::error::Result;
use crate::facet::Batches;
use crate::progress::Callback;
use crate::reason::texts;
use std::collections::BTreeMap;

/// The columns that whole brands are compared by, with their groups.
pub(super) struct ByBrands<'a> {
    config: &'a Config,
    columns: Vec<(&'a str, Groups)>,
    blocks: Option<Groups>,
}

/// A column whose comparison cuts brands into parts.
pub(super) struct SplitColumn {
    name: String,
    /// True if the column distinguishes messages of one brand, so that parts are tested, too. Otherwise only some brands
    /// have several values, and the test is that of whole brands.
    is_tested: bool,
}

impl<'a> ByBrands<'a> {
    pub(super) fn new(ready: &Batches<'_>, config: &'a Config) -> Self {
        let of_brands = config.by.iter().filter(|column| !config.splits(column));
        let columns = of_brands.map(|column| (column.as_str(), ready.groups(column))).collect();
        Self { config, columns, blocks: config.block_by.as_deref().map(|column| ready.groups(column)) }
    }

    /// What [`measure`](crate::analysis::measure) compares, in the order of columns.
    pub(super) fn groupings(&self) -> Vec<Grouping<'_>> {
        let blocks = self.blocks.as_ref();
        self.columns.iter().map(|(_, groups)| Grouping { groups, blocks, tests: blocks.is_none() }).collect()
    }

    /// The results by column.
    pub(super) fn results(
        &self,
        batches: &[Corpus],
        compared: &[GroupedResult],
    ) -> BTreeMap<String, GroupedResult> {
        let of_column = |((column, _), compared): (&(&str, Groups), &GroupedResult)| {
            ((*column).to_owned(), of_column(batches, column, self.config, compared.clone()))
        };
        self.columns.iter().zip(compared).map(of_column).collect()
    }

    /// The columns that brands are split by.
    pub(super) fn to_split(&self) -> Vec<SplitColumn> {
        let splitting = self.config.by.iter().filter(|column| self.config.splits(column));
        let splitting = splitting.map(|name| SplitColumn { name: name.clone(), is_tested: true });
        // Brands that write under several values: their parts are compared, for the groups if not for the ratio.
        let parted = self.columns.iter().filter(|(column, groups)| {
            groups.several > 0 && !OF_TEXTS.contains(column) && self.blocks.is_none()
        });
        let parted = parted.map(|(name, _)| SplitColumn { name: (*name).to_owned(), is_tested: false });
        splitting.chain(parted).collect()
    }
}

/// Adds what the comparison itself does not know of its column.
fn of_column(
    batches: &[Corpus],
    column: &str,
    config: &Config,
    mut compared: GroupedResult,
) -> GroupedResult {
    compared.block_by.clone_from(&config.block_by);
    if is_overfull(batches, column) {
        compared.why = Some(texts::COLUMN_OVERFULL.with([("most", MAX_CATEGORIES.to_string())]));
    }
    compared
}

/// Compares the parts of brands by some columns in every facet of a report, then adjusts the p-values of all columns.
pub(super) fn compare_split(
    report: &mut Report,
    batches: &[Corpus],
    prepared: &Prepared,
    config: &Config,
    columns: &[SplitColumn],
    progress: Callback<'_>,
) -> Result<()> {
    for SplitColumn { name, is_tested } in columns {
        let columns: Vec<&str> = [name].into_iter().chain(&config.block_by).map(String::as_str).collect();
        let (block, is_short) = block_of_parts(batches, &prepared.catalog, &columns);
        let split = prepared.split(batches, &Rules { block, ..config.rules() }, &columns, progress)?;
        let ready = config.ready(batches, &split)?;
        let groups = Groups::from_parts(&split.catalog, 0);
        let blocks = config.block_by.as_ref().map(|_| Groups::from_parts(&split.catalog, 1));
        let tests = *is_tested && blocks.is_none();
        let grouping = Grouping { groups: &groups, blocks: blocks.as_ref(), tests };
        for (&facet, result) in &mut report.facets {
            let compared = compare_parts(&ready, facet, grouping, &config.settings, progress)?;
            let mut compared = of_column(batches, name, config, compared);
            compared.split = *is_tested;
            compared.block_why = is_short.then(|| texts::SHORT_PERIODS.reason());
            if let Some(of_brands) = result.by.remove(name) {
                compared.ratio = of_brands.ratio;
                (compared.without_value, compared.several_values) =
                    (of_brands.without_value, of_brands.several_values);
            }
            result.by.insert(name.clone(), compared);
        }
    }
    let compared = report.facets.values_mut().flat_map(|result| result.by.values_mut());
    adjust(compared.map(|by| &mut by.ratio));
    Ok(())
}

/// Returns the units of parts of brands: those of the corpus, or campaigns if a column's periods are shorter than eight
/// blocks; and whether they are.
pub(super) fn block_of_parts(batches: &[Corpus], catalog: &Catalog, columns: &[&str]) -> (Block, bool) {
    let own = own_columns(batches).0;
    let shortest = columns
        .iter()
        .filter(|column| !own.contains(**column))
        .filter_map(|column| Period::from_name(column));
    block_of_periods(catalog, shortest.map(Period::least_days).min())
}

/// As [`block_of_parts`], for periods of at least `least_days`; `None` if parts are no periods.
pub(super) fn block_of_periods(catalog: &Catalog, least_days: Option<u32>) -> (Block, bool) {
    const BLOCKS_OF_A_PERIOD: u32 = 8;
    match (catalog.blocks().days, least_days) {
        (Some(days), Some(period)) if days.saturating_mul(BLOCKS_OF_A_PERIOD) > period => (Block::None, true),
        (Some(days), _) => (Block::Days(days), false),
        (None, _) => (Block::None, false),
    }
}
