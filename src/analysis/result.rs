//! The result of one facet, as a report holds it (docs/report.md).

use super::by_column::GroupedResult;
use super::estimate::Estimate;
use super::values::CommonValues;
use crate::reason::Reason;
use ndarray::Array2;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;

/// A brand is influential if the index without it leaves this range of multiples of its value.
pub const INFLUENCE: [f64; 2] = [0.8, 1.25];

/// With fewer brands than this, every brand weighs much, so a brand is influential only if nothing is shared without
/// it.
pub const MIN_BRANDS_FOR_INFLUENCE: usize = 8;

/// Few brands carry `within` if n_W is below this share of their number.
pub const FEW_CARRY: f64 = 0.7;

/// The result of one facet over all languages, or over one.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FacetResult {
    /// IX = across / within.
    pub ix: Estimate,
    /// A: the mean similarity of two messages of different brands, sent in different blocks.
    pub across: Estimate,
    /// W: the mean similarity of two messages of one brand, from different units.
    pub within: Estimate,
    /// A over all brands with a scored message, eligible or not.
    pub across_all: AcrossAll,
    /// A, pairs of messages sent in the same block included. Its excess over A is the effect of the calendar.
    pub across_with_same_block: Option<f64>,
    /// n_W, the number of brands that carry `within`: (Σ S_aa)² / (Σ S_aa² − Σ SE²).
    pub n_within: Option<f64>,
    /// The similarity of independent writers of texts of the same lengths.
    pub chance: ChanceResult,
    /// IX without each eligible brand, the most influential first.
    pub influence: Vec<Influence>,
    /// IX over the whole text, header and footer included, for the same brands.
    pub ix_without_zones: Option<f64>,
    /// IX with identical texts of one brand merged into one unit, if campaigns are unknown.
    pub ix_identical_merged: Option<f64>,
    /// Eligible brands.
    pub n_brands: u64,
    /// Eligible cells: pairs of a brand and a language.
    pub n_cells: u64,
    /// Scored units of the eligible cells.
    pub n_units: u64,
    /// Scored messages of the eligible cells.
    pub n_messages: u64,
    /// Messages without any feature of this facet.
    pub n_unscored: u64,
    /// Σ over languages of B/(1+(B−1)·min(1, IX)).
    pub effective_voices: Option<f64>,
    /// Why there is an index without effective voices.
    pub why_no_voices: Option<Reason>,
    /// 1/S̄ over all pairs of units; `None` if no two are similar.
    pub effective_messages: Option<f64>,
    /// IX(masked) − IX(raw), over the brands eligible both ways; `None` without masking.
    pub masking_gap: Option<MaskingGap>,
    /// Recipient variation: the mean dissimilarity of two messages of one campaign.
    pub recipients: Option<Recipients>,
    /// The comparison by each column, over all languages.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub by: BTreeMap<String, GroupedResult>,
    /// The values that most brands have, in words, over all languages; `None` for facets without words.
    pub values: Option<CommonValues>,
    /// The brands and messages outside the index.
    pub excluded: Excluded,
    /// The eligible brands, most interchangeable first.
    pub per_brand: Vec<BrandResult>,
    /// The overlap matrix, for at most [`Settings::max_matrix`](super::Settings::max_matrix) brands.
    pub overlap: Option<OverlapMatrix>,
    /// The brands that are not in the index, each with the reason.
    pub ineligible: Vec<IneligibleBrand>,
}

impl FacetResult {
    /// Returns the brands that are influential by [`is_influential`], the most influential first.
    pub fn influential(&self) -> impl Iterator<Item = &Influence> {
        let n_brands = self.influence.len();
        let moves = move |ix: f64, brand: &Influence| is_influential(ix, brand.ix_without, n_brands);
        self.influence.iter().filter(move |brand| self.ix.value.is_some_and(|ix| moves(ix, brand)))
    }

    /// Returns true if so few brands carry `within` that the index describes them rather than all brands.
    #[must_use]
    pub fn is_carried_by_few(&self) -> bool {
        self.n_cells > 0 && self.n_within.is_none_or(|n| n < FEW_CARRY * self.n_cells as f64)
    }
}

/// Returns whether a brand is influential: `ix` is the index of all `n_brands` brands, `without` the index without it.
/// From [`MIN_BRANDS_FOR_INFLUENCE`] brands on, it is if `without` lies outside [`INFLUENCE`] times `ix` or is
/// undefined. From three on, it is if nothing is shared without it although something is shared with it.
#[must_use]
pub fn is_influential(ix: f64, without: Option<f64>, n_brands: usize) -> bool {
    let is_far = |without: f64| without < INFLUENCE[0] * ix || without > INFLUENCE[1] * ix;
    (n_brands >= MIN_BRANDS_FOR_INFLUENCE && without.is_none_or(is_far))
        || (n_brands >= 3 && ix > 0.0 && without == Some(0.0))
}

/// A over all cells with a scored message, in languages that have two such cells.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct AcrossAll {
    /// The value.
    pub value: Option<f64>,
    /// Number of these cells.
    pub n_brands: u64,
}

/// The similarity of independent writers of texts of the same lengths.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ChanceResult {
    /// A_0, to compare with `across`.
    pub across: Option<f64>,
    /// A_0/W, to compare with IX; for `wording` of four words or more and `characters`.
    pub ix: Option<f64>,
    /// Why there is no A_0.
    pub why: Option<Reason>,
}

/// The index without one brand.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Influence {
    /// The brand.
    pub brand: String,
    /// IX without it.
    pub ix_without: Option<f64>,
}

/// IX(masked) − IX(raw).
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct MaskingGap {
    /// The difference.
    pub value: f64,
    /// Its jackknife standard error over messages, paired.
    pub se: Option<f64>,
    /// Its interval at 95 %.
    pub over_messages: Option<[f64; 2]>,
    /// Cells eligible both masked and raw.
    pub n_brands: u64,
}

/// Recipient variation: the mean over campaigns of 1 − the mean cosine of two messages of the campaign.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Recipients {
    /// On the raw text.
    pub raw: f64,
    /// On the masked text; `None` without masking.
    pub masked: Option<f64>,
    /// Campaigns, named by the input, with two or more scored messages.
    pub campaigns: u64,
}

/// The brands and messages outside the index: counts, and their shares of all.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Excluded {
    /// Brands (cells) that are not eligible.
    pub brands: u64,
    /// Their messages.
    pub messages: u64,
    /// Those of them with enough units that are alone in their language.
    #[serde(default)]
    pub alone_brands: u64,
    /// The messages of these.
    #[serde(default)]
    pub alone_messages: u64,
    /// The share of brands (cells) that are not eligible.
    pub brands_share: f64,
    /// The share of their messages.
    pub messages_share: f64,
}

/// One eligible brand.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct BrandResult {
    /// Its name.
    pub brand: String,
    /// The language of the cell.
    pub language: String,
    /// IX_a: the index over the pairs with this brand.
    pub ix: Option<f64>,
    /// Its interval at 95 % over the brand's own units, the other brands held fixed.
    pub interval: Option<[f64; 2]>,
    /// S_aa.
    pub within: f64,
    /// The mean S_ab over the other eligible brands of its language.
    pub across: Option<f64>,
    /// Units with a scored message.
    pub units: u64,
    /// Campaigns with a scored message.
    pub campaigns: u64,
    /// Scored messages.
    pub messages: u64,
    /// The nearest brands, at most ten, nearest first.
    pub nearest: Vec<Neighbour>,
}

/// A brand near another.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Neighbour {
    /// Its name.
    pub brand: String,
    /// O_ab, unclipped; `None` if one of the two has fewer than eight units, or neither repeats itself.
    pub overlap: Option<f64>,
    /// S_ab.
    pub across: f64,
}

/// O_ab of every pair of eligible brands; `None` across languages and for brands of fewer than eight units.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct OverlapMatrix {
    /// The brands, in the order of the rows and columns.
    pub brands: Vec<String>,
    /// Their languages.
    pub languages: Vec<String>,
    /// The overlaps, a square; the form of a list of rows in a file.
    #[serde(serialize_with = "write_rows", deserialize_with = "read_rows")]
    pub matrix: Array2<Option<f64>>,
}

impl OverlapMatrix {
    /// Returns the overlaps as numbers, NaN if undefined.
    #[must_use]
    pub fn to_array(&self) -> Array2<f64> {
        self.matrix.mapv(|overlap| overlap.unwrap_or(f64::NAN))
    }
}

/// Writes a matrix as a list of rows.
pub(super) fn write_rows<T: Clone + Serialize, S: Serializer>(
    matrix: &Array2<T>,
    out: S,
) -> Result<S::Ok, S::Error> {
    out.collect_seq(matrix.rows().into_iter().map(|row| row.to_vec()))
}

/// Reads a square matrix from a list of rows.
pub(super) fn read_rows<'de, T: Clone + Deserialize<'de>, D: Deserializer<'de>>(
    input: D,
) -> Result<Array2<T>, D::Error> {
    let rows = Vec::<Vec<T>>::deserialize(input)?;
    let shape = (rows.len(), rows.len());
    if rows.iter().any(|row| row.len() != shape.1) {
        return Err(serde::de::Error::custom("the matrix is not square"));
    }
    Array2::from_shape_vec(shape, rows.concat()).map_err(serde::de::Error::custom)
}

/// A brand that is not in the index.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct IneligibleBrand {
    /// Its name.
    pub brand: String,
    /// The language of the cell.
    pub language: String,
    /// Its units with a scored message.
    pub units: u64,
    /// Its campaigns.
    pub campaigns: u64,
    /// Its messages.
    pub messages: u64,
    /// Why it is not in the index.
    pub why: Reason,
}
