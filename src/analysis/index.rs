//! Computes the index from rows of counted features.

use super::measure::measure_rows;
use super::result::FacetResult;
use super::settings::Settings;
use crate::catalog::Catalog;
use crate::error::Result;
use crate::hash::combine;
use crate::progress::no_progress;
use rayon::prelude::*;

pub use crate::similarity::group::Rows;

/// Computes the index from rows of counted features. The result also has its intervals, across and within, each group's
/// influence and index, and the groups' overlaps. The arithmetic is that of the facets of [`analyze`](crate::analyze).
///
/// `groups` names the group (brand or author) of each row. Rows of a group with the same label in `campaigns` are versions
/// of one text and count as one observation. A row with an empty campaign label is an observation of its own; without
/// `campaigns`, every row is. Only three settings apply: [`min_units`](Settings::min_units),
/// [`max_matrix`](Settings::max_matrix) and [`record_budget`](Settings::record_budget).
///
/// The features of a row are normalised as one block. Those of `subject` and `offers` come from several blocks, each
/// normalised on its own, so this index differs from that of [`analyze`](crate::analyze) for them.
///
/// O(occurrences) time, parallel; 9 bytes per occurrence up to the budget, and about 200 bytes per row.
///
/// ```
/// use unisono::analysis::Settings;
/// use unisono::facet::Csr;
/// use unisono::hash::hash64;
/// use unisono::index::from_rows;
///
/// let texts = [("a", "x y"), ("a", "x z"), ("a", "x"), ("b", "x w"), ("b", "w y"), ("b", "w")];
/// let words = |text: &str| -> Vec<u64> { text.split(' ').map(|word| hash64(word.as_bytes())).collect() };
/// let rows: Csr = texts.iter().map(|(_, text)| words(text)).collect();
/// let groups = texts.map(|(group, _)| group);
/// let mut settings = Settings::default();
/// settings.min_units = 3;
/// let index = from_rows((&rows).try_into()?, &groups, None, &settings)?;
/// assert_eq!((index.n_brands, index.n_units), (2, 6));
/// assert!(index.ix.value < Some(0.4));
/// # Ok::<(), unisono::Error>(())
/// ```
///
/// # Errors
/// If there is not one label per row, a group label is empty, or there are more than 2²⁹ rows.
pub fn from_rows(
    rows: Rows<'_>,
    groups: &[&str],
    campaigns: Option<&[&str]>,
    settings: &Settings,
) -> Result<FacetResult> {
    let content = |row: usize| {
        let mut features: Vec<(u64, u32)> = rows.row(row).filter(|feature| feature.1 > 0).collect();
        features.sort_unstable();
        // Equal rows get equal keys, also if one spreads a count over several entries.
        features.dedup_by(|later, first| {
            later.0 == first.0 && {
                first.1 = first.1.saturating_add(later.1);
                true
            }
        });
        features.iter().fold(0, |hash, &(f, count)| combine(combine(hash, f), u64::from(count)))
    };
    let contents: Vec<u64> = (0..rows.len()).into_par_iter().map(content).collect();
    let (catalog, ranks) = Catalog::from_labels(groups, campaigns, &contents)?;
    Ok(measure_rows(&catalog, rows, &ranks, settings, &no_progress)?.result(None))
}
