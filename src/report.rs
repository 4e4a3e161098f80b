//! Results with the config, seed, versions, counts and warnings that produced them: the schema `unisono.report/1`.
//!
//! Additions may come within a major version, renames may not. Undefined is `None` and becomes `null`; no field is
//! ever NaN or infinite. Definitions: `docs/measures.md`.

use crate::facet::Facet;
use crate::warning::Warning;
use serde::Serialize;
use std::collections::BTreeMap;

/// The schema's name, the first field of every report.
pub const SCHEMA: &str = "unisono.report/1";

/// A whole report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// [`SCHEMA`].
    pub schema: &'static str,
    /// What produced the numbers.
    pub provenance: Provenance,
    /// What was read.
    pub corpus: CorpusCounts,
    /// One result per facet, over all languages.
    pub facets: BTreeMap<Facet, FacetResult>,
    /// The same per language, where more than one language has two defined brands.
    pub strata: BTreeMap<String, Stratum>,
    /// What to beware of.
    pub warnings: Vec<Warning>,
}

/// The results of one language.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stratum {
    /// One result per facet.
    pub facets: BTreeMap<Facet, FacetResult>,
}

/// What produced the numbers: enough to run it again.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Provenance {
    /// The version of unisono.
    pub version: &'static str,
    /// The version of the frozen hash.
    pub hash_version: u32,
    /// Every setting that can change a number, by name.
    pub config: BTreeMap<String, String>,
    /// The seed of everything random.
    pub seed: u64,
    /// The inputs, in the order given.
    pub inputs: Vec<InputRecord>,
}

/// One input and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InputRecord {
    /// The path as given, `-` for standard input.
    pub path: String,
    /// SHA-256 of a file's bytes; of a folder: of its sorted lines "relative/path\tdigest\n".
    pub sha256: Option<String>,
    /// Messages taken from it, duplicates included.
    pub messages: u64,
    /// Messages skipped.
    pub skipped: u64,
}

/// One message that could not be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// The path.
    pub path: String,
    /// The position in it; `None` for the whole.
    pub position: Option<String>,
    /// The cause: a short stable name.
    pub cause: String,
    /// The whole sentence.
    pub message: String,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CorpusCounts {
    /// Distinct messages.
    pub messages: u64,
    /// Brands.
    pub brands: u64,
    /// Campaigns.
    pub campaigns: u64,
    /// Messages left out because the same Message-ID with the same content was there already.
    pub duplicates: u64,
    /// Messages by language.
    pub languages: BTreeMap<String, u64>,
    /// Messages skipped, at most [`MAX_SKIPPED_LISTED`] of them listed.
    pub skipped: Vec<Skipped>,
    /// Messages skipped, by cause: all of them.
    pub skipped_by_cause: BTreeMap<String, u64>,
}

/// How many skipped messages a report lists one by one; the counts by cause know them all.
pub const MAX_SKIPPED_LISTED: usize = 10_000;

/// The result of one facet over one set of cells.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FacetResult {
    /// The interchangeability with both intervals.
    pub ix: Index,
    /// The permutation test of "brands differ at all"; never evidence *for* interchangeability.
    pub permutation_p: Option<f64>,
    /// How many campaigns the permutation test drew, and how many were left out as too short.
    pub permutation: Option<PermutationCounts>,
    /// Mean S_aa over the defined brands.
    pub within: Option<f64>,
    /// Mean S_ab over their pairs.
    pub across: Option<f64>,
    /// Mean O_ab over their pairs.
    pub mean_overlap: Option<f64>,
    /// The base similarity S_0 in force.
    pub base: f64,
    /// IX over the whole text, header and footer included, for the same brands.
    pub ix_without_zones: Option<f64>,
    /// IX with identical texts of one brand merged into one campaign, where campaigns are unknown.
    pub ix_identical_merged: Option<f64>,
    /// Defined brands (cells of brand and language).
    pub n_brands: u64,
    /// Messages of the defined brands that are scored.
    pub n_messages: u64,
    /// Messages without any feature of this facet.
    pub n_unscored: u64,
    /// B/(1+(B−1)·Ō).
    pub effective_voices: Option<f64>,
    /// 1/S̄ over all campaigns; `None` when no two are alike.
    pub effective_messages: Option<f64>,
    /// ĥ = 1/(1+√((1−IX)/IX)).
    pub shared_pool: Option<f64>,
    /// IX(masked) − IX(raw), over the brands defined under both; `None` without masking.
    pub masking_gap: Option<MaskingGap>,
    /// How differently the recipients of one campaign are written to.
    pub recipients: Option<Recipients>,
    /// What stands outside the index.
    pub excluded: Excluded,
    /// The defined brands, most interchangeable first.
    pub per_brand: Vec<BrandResult>,
    /// The overlap matrix, for at most `--max-matrix` brands.
    pub overlap: Option<OverlapMatrix>,
    /// The brands left out, each with the reason.
    pub undefined: Vec<UndefinedBrand>,
}

/// An index with its two intervals at 95 %.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Index {
    /// The value, unclipped.
    pub value: Option<f64>,
    /// Why there is no value.
    pub why: Option<String>,
    /// Standard error over messages, linear scale.
    pub se_messages: Option<f64>,
    /// Standard error over brands, linear scale.
    pub se_brands: Option<f64>,
    /// The interval for these brands.
    pub over_messages: Option<[f64; 2]>,
    /// The interval for a market that these brands were drawn from.
    pub over_brands: Option<[f64; 2]>,
    /// Whether the interval over brands is approximate (5 to 7 brands).
    pub over_brands_approximate: bool,
}

/// The counts behind the permutation test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PermutationCounts {
    /// Campaigns that took part.
    pub campaigns: u64,
    /// Campaigns left out as shorter than the window.
    pub too_short: u64,
    /// The window, in tokens.
    pub window: u64,
    /// Shuffles.
    pub replicates: u64,
}

/// IX(masked) − IX(raw).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MaskingGap {
    /// The difference.
    pub value: f64,
    /// Its jackknife standard error over messages, paired.
    pub se: Option<f64>,
    /// Its interval at 95 %.
    pub over_messages: Option<[f64; 2]>,
    /// How many brands are defined both masked and raw.
    pub n_brands: u64,
}

/// Variation between the recipients of one campaign: 1 − mean cosine of two of its messages.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Recipients {
    /// On the raw text.
    pub raw: f64,
    /// On the masked text; `None` without masking.
    pub masked: Option<f64>,
    /// Campaigns with at least two recipients.
    pub campaigns: u64,
}

/// What stands outside the index: counts, and their shares of the whole.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Excluded {
    /// Brands (cells) without a value.
    pub brands: u64,
    /// Their messages.
    pub messages: u64,
    /// Brands, as a share of all.
    pub brands_share: f64,
    /// Messages, as a share of all.
    pub messages_share: f64,
}

/// One defined brand.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BrandResult {
    /// Its name.
    pub brand: String,
    /// The language of the cell.
    pub language: String,
    /// IX_a: the index over the pairs that hold this brand.
    pub ix: Option<f64>,
    /// Its interval at 95 % over the brand's own campaigns, the other brands held fixed.
    pub interval: Option<[f64; 2]>,
    /// S_aa.
    pub within: f64,
    /// Mean S_ab over the other defined brands.
    pub across: Option<f64>,
    /// Campaigns.
    pub campaigns: u64,
    /// Scored messages.
    pub messages: u64,
    /// The nearest brands, at most ten, nearest first.
    pub nearest: Vec<Neighbour>,
}

/// A brand near another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Neighbour {
    /// Its name.
    pub brand: String,
    /// O_ab, unclipped.
    pub overlap: f64,
}

/// O_ab of every pair of defined brands; `None` across languages.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OverlapMatrix {
    /// The brands, in the order of the rows and columns.
    pub brands: Vec<String>,
    /// Their languages.
    pub languages: Vec<String>,
    /// Row by row.
    pub matrix: Vec<Vec<Option<f64>>>,
}

/// A brand left out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct UndefinedBrand {
    /// Its name.
    pub brand: String,
    /// The language of the cell.
    pub language: String,
    /// Its campaigns.
    pub campaigns: u64,
    /// Its messages.
    pub messages: u64,
    /// Why it has no value.
    pub why: String,
}
