//! The result of one facet: the index with its intervals, its brands, and why it is not defined.

use super::{CommonValues, GroupedResult};
use crate::analysis::interchange::{self, Estimate, Interchangeability, Undefined, brands_of};
use crate::facet::Facet;
use crate::roster::{CellSize, Roster};
use serde::Serialize;
use std::collections::BTreeMap;

/// The field of the corrected index.
const CORRECTED: &str = "ix_corrected";

/// A standard error below this share of its value is rounding.
const ROUNDING: f64 = 1e-12;

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
    /// The index corrected for the base similarity: S_0 taken off every S_ab and S_aa, over the same brands.
    pub ix_corrected: Index,
    /// Which of the two is the facet's headline: `ix`, or `ix_corrected` where any two messages are much alike.
    pub headline: &'static str,
    /// The base similarity S_0 in force; over several languages, the mean over their cells; 0 where no table has one.
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
    /// The index within and across the groups of each column that was asked for, over all languages.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub by: BTreeMap<String, GroupedResult>,
    /// The values that most brands have, in words; over all languages, of facets that can be put in words.
    pub values: Option<CommonValues>,
    /// What stands outside the index.
    pub excluded: Excluded,
    /// The defined brands, most interchangeable first, by the headline.
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
    /// Why there is no interval over messages although there is a value.
    pub why_no_interval: Option<String>,
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
    /// The window, in tokens; `None` for facets whose messages are compared whole.
    pub window: Option<u64>,
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
    /// IX_a corrected for the base similarity.
    pub ix_corrected: Option<f64>,
    /// Its interval at 95 %, likewise.
    pub interval_corrected: Option<[f64; 2]>,
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

impl FacetResult {
    /// The facet's headline: IX, or IX\* of facets in which any two messages are much alike.
    #[must_use]
    pub fn headline(&self) -> &Index {
        if self.headline == CORRECTED { &self.ix_corrected } else { &self.ix }
    }

    /// The same of one of its brands: the index, and its interval.
    #[must_use]
    pub fn headline_of(&self, brand: &BrandResult) -> (Option<f64>, Option<[f64; 2]>) {
        match self.headline == CORRECTED {
            true => (brand.ix_corrected, brand.interval_corrected),
            false => (brand.ix, brand.interval),
        }
    }
}

pub(super) fn facet_result(
    facet: Facet,
    r: &Interchangeability,
    roster: &Roster,
    sizes: &[CellSize],
) -> FacetResult {
    let brand = |a: usize| roster.cell_name(a).to_owned();
    let language = |a: usize| roster.cells()[a].language.code().to_owned();
    let undefined: Vec<UndefinedBrand> = r
        .undefined
        .iter()
        .map(|(a, why)| UndefinedBrand {
            brand: brand(*a),
            language: language(*a),
            campaigns: sizes[*a].campaigns,
            messages: sizes[*a].messages,
            why: reason(why),
        })
        .collect();
    let excluded_messages: u64 = undefined.iter().map(|u| u.messages).sum();
    let all_messages = excluded_messages + r.cells.iter().map(|c| sizes[c.cell].messages).sum::<u64>();
    let share = |part: u64, all: u64| if all == 0 { 0.0 } else { part as f64 / all as f64 };
    FacetResult {
        ix: index(facet, &r.ix, r, roster),
        permutation_p: r.permutation.map(|p| p.p),
        permutation: r.permutation.map(|p| PermutationCounts {
            campaigns: p.campaigns as u64,
            too_short: p.too_short as u64,
            window: p.window.map(|window| window as u64),
            replicates: p.replicates,
        }),
        within: r.within,
        across: r.across,
        mean_overlap: r.mean_overlap,
        ix_corrected: index(facet, &r.ix_corrected, r, roster),
        headline: if facet.is_base_corrected() { CORRECTED } else { "ix" },
        base: r.base,
        ix_without_zones: r.without_zones,
        ix_identical_merged: r.identical_merged,
        n_brands: r.cells.len() as u64,
        n_messages: r.n_messages,
        n_unscored: r.n_unscored,
        effective_voices: r.effective_voices,
        effective_messages: r.effective_messages,
        shared_pool: r.shared_pool,
        masking_gap: r.masking_gap.map(|g| MaskingGap {
            value: g.value,
            se: g.se,
            over_messages: g.interval,
            n_brands: g.n_cells as u64,
        }),
        recipients: r.recipients.map(|v| Recipients {
            raw: v.raw,
            masked: v.masked,
            campaigns: v.campaigns as u64,
        }),
        by: BTreeMap::new(),
        values: None,
        excluded: Excluded {
            brands: undefined.len() as u64,
            messages: excluded_messages,
            brands_share: share(undefined.len() as u64, (undefined.len() + r.cells.len()) as u64),
            messages_share: share(excluded_messages, all_messages),
        },
        per_brand: r
            .cells
            .iter()
            .map(|c| BrandResult {
                brand: brand(c.cell),
                language: language(c.cell),
                ix: c.ix,
                interval: c.interval,
                ix_corrected: c.ix_corrected,
                interval_corrected: c.interval_corrected,
                within: c.within,
                across: Some(c.across),
                campaigns: u64::from(c.campaigns),
                messages: c.messages,
                nearest: c
                    .nearest
                    .iter()
                    .map(|&(b, overlap)| Neighbour { brand: brand(b), overlap })
                    .collect(),
            })
            .collect(),
        overlap: r.overlap.as_ref().map(|m| OverlapMatrix {
            brands: r.cells.iter().map(|c| brand(c.cell)).collect(),
            languages: r.cells.iter().map(|c| language(c.cell)).collect(),
            matrix: r
                .cells
                .iter()
                .zip(m.rows())
                .map(|(a, row)| {
                    let same = |b: usize| roster.cells()[b].language == roster.cells()[a.cell].language;
                    r.cells.iter().zip(row).map(|(b, &o)| same(b.cell).then_some(o)).collect()
                })
                .collect(),
        }),
        undefined,
    }
}

fn index(facet: Facet, e: &Estimate, r: &Interchangeability, roster: &Roster) -> Index {
    let brands = brands_of(roster, r.cells.iter().map(|c| c.cell)).len();
    Index {
        value: e.value,
        why: e.value.is_none().then(|| match r.cells.len() {
            0 if r.undefined.is_empty() => "there are no messages".to_owned(),
            0 if r.n_scored == 0 => format!("no message has {}", facet.needs()),
            0 => too_few(&r.undefined),
            _ => "the brands' own mails have nothing in common".to_owned(),
        }),
        why_no_interval: e.value.filter(|_| e.over_messages.is_none()).map(|value| {
            let is_rounding = e.se_messages.is_some_and(|se| se <= ROUNDING * value.abs());
            match () {
                () if value == 0.0 => "the index is 0: no interval is defined",
                () if value < 0.0 => {
                    "the index is below 0: the brands have less in common than independent writers"
                }
                () if is_rounding => {
                    "no campaign makes a difference: an interval without width would claim certainty"
                }
                () => {
                    "the overlap rests on so few campaigns that an interval over messages would say nothing"
                }
            }
            .to_owned()
        }),
        se_messages: e.se_messages,
        se_brands: e.se_brands,
        over_messages: e.over_messages,
        over_brands: e.over_brands,
        over_brands_approximate: e.over_brands.is_some() && brands < interchange::BRANDS_FOR_EXACT_INTERVAL,
    }
}

/// Why there is no index, from the reasons of all brands, in one line.
fn too_few(undefined: &[(usize, Undefined)]) -> String {
    let count = |of: fn(&Undefined) -> bool| undefined.iter().filter(|(_, why)| of(why)).count();
    let kinds = [
        (
            count(|why| matches!(why, Undefined::FewCampaigns { .. })),
            "too few campaigns with anything to compare",
        ),
        (count(|why| matches!(why, Undefined::NeverRepeats { .. })), "mails with too little in common"),
        (count(|why| matches!(why, Undefined::Alone)), "no other of the language to compare with"),
    ];
    let all = undefined.len();
    let kinds = kinds.into_iter().filter(|(n, _)| *n > 0);
    let kinds: Vec<String> = kinds
        .map(|(n, what)| match n {
            1 if all == 1 => format!("the only brand has {what}"),
            _ if n == all => format!("all {n} brands have {what}"),
            1 => format!("1 of {all} brands has {what}"),
            _ => format!("{n} of {all} brands have {what}"),
        })
        .collect();
    format!("{}; it takes two brands of one language", kinds.join(", "))
}

fn reason(why: &Undefined) -> String {
    match why {
        Undefined::FewCampaigns { campaigns, asked } => {
            let noun = if *campaigns == 1 { "campaign" } else { "campaigns" };
            format!("{campaigns} {noun} with a scored message, {asked} are needed")
        }
        Undefined::NeverRepeats { within, se, base } if *base > 0.0 => format!(
            "repeats itself too little or too unevenly to have a house style to compare with: S_aa {within:.4} is not above the base similarity {base:.4} of independent writers by twice its standard error {se:.4}"
        ),
        Undefined::NeverRepeats { within, se, .. } => format!(
            "repeats itself too little or too unevenly to have a house style to compare with: S_aa {within:.4} is not above twice its standard error {se:.4}"
        ),
        Undefined::Alone => "the only defined brand of its language".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_index_says_of_how_many_brands_why() {
        let few = (0, Undefined::FewCampaigns { campaigns: 2, asked: 8 });
        let erratic = (1, Undefined::NeverRepeats { within: 0.1, se: 0.2, base: 0.0 });
        let check = |undefined: &[(usize, Undefined)], expected: &str| {
            assert_eq!(too_few(undefined), format!("{expected}; it takes two brands of one language"));
        };
        check(&[few], "the only brand has too few campaigns with anything to compare");
        check(&[few, few], "all 2 brands have too few campaigns with anything to compare");
        check(
            &[few, few, erratic],
            "2 of 3 brands have too few campaigns with anything to compare, 1 of 3 brands has mails with too little in common",
        );
    }
}
