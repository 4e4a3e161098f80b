//! The result of one facet: across, within and the index with their intervals, its brands, and the brands outside it.

use super::{CommonValues, GroupedResult};
use crate::analysis::index::{self, BRANDS_FOR_EXACT_INTERVAL, NoInterval};
use crate::analysis::measure::{FEW_CARRY, Ineligible, Interchangeability, is_influential};
use crate::catalog::{Catalog, CellSize};
use crate::facet::{Facet, MIN_DAYS};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The result of one facet over one set of cells.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FacetResult {
    /// IX = across / within.
    pub ix: Estimate,
    /// A: the mean similarity of two messages of different brands, sent in different blocks.
    pub across: Estimate,
    /// W: the mean similarity of two messages of one brand, from different units.
    pub within: Estimate,
    /// A over all brands with a scored message, eligible or not.
    pub across_all: AcrossAll,
    /// A with pairs of messages sent in the same block counted, too. Its excess over A is the effect of the calendar.
    pub across_with_same_block: Option<f64>,
    /// How many brands carry `within`: (Σ S_aa)² / (Σ S_aa² − Σ SE²).
    pub n_within: Option<f64>,
    /// The similarity of independent writers of texts of the same lengths.
    pub chance: ChanceResult,
    /// IX without each eligible brand, the most influential first.
    pub influence: Vec<Influence>,
    /// IX over the whole text, header and footer included, for the same brands.
    pub ix_without_zones: Option<f64>,
    /// IX with identical texts of one brand merged into one unit, where campaigns are unknown.
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
    /// Why voices are not counted although there is an index.
    pub why_no_voices: Option<String>,
    /// 1/S̄ over all pairs of units; `None` when no two are alike.
    pub effective_messages: Option<f64>,
    /// IX(masked) − IX(raw), over the brands eligible both ways; `None` without masking.
    pub masking_gap: Option<MaskingGap>,
    /// Recipient variation: how much the messages of one campaign differ.
    pub recipients: Option<Recipients>,
    /// The comparison by each column of `--by`, over all languages.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub by: BTreeMap<String, GroupedResult>,
    /// The values that most brands have, in words, over all languages; `None` for facets that have no words.
    pub values: Option<CommonValues>,
    /// The brands and messages outside the index.
    pub excluded: Excluded,
    /// The eligible brands, most interchangeable first.
    pub per_brand: Vec<BrandResult>,
    /// The overlap matrix, for at most `--max-matrix` brands.
    pub overlap: Option<OverlapMatrix>,
    /// The brands that are not in the index, each with the reason.
    pub ineligible: Vec<IneligibleBrand>,
}

/// A value with its two intervals at 95 %.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Estimate {
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
    /// The interval for brands of this kind, from 8 brands on.
    pub over_brands: Option<[f64; 2]>,
    /// Whether the interval over brands is approximate (8 to 19 brands).
    pub over_brands_approximate: bool,
}

impl FacetResult {
    /// The brands without which the index changes by a fifth or more (see
    /// [`is_influential`](crate::analysis::measure::is_influential)), the most influential first.
    pub fn influential(&self) -> impl Iterator<Item = &Influence> {
        let brands = self.influence.len();
        let moves = move |ix: f64, brand: &Influence| is_influential(ix, brand.ix_without, brands);
        self.influence.iter().filter(move |brand| self.ix.value.is_some_and(|ix| moves(ix, brand)))
    }
}

impl Estimate {
    /// Whether the interval over messages is wider than a factor of 4 each way.
    #[must_use]
    pub fn is_imprecise(&self) -> bool {
        index::is_imprecise(self.value, self.over_messages)
    }
}

/// A over all cells with a scored message, in languages that have two such cells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct AcrossAll {
    /// The value.
    pub value: Option<f64>,
    /// Cells with a scored message.
    pub n_brands: u64,
}

/// The similarity of independent writers of texts of the same lengths.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ChanceResult {
    /// A_0, to compare with `across`.
    pub across: Option<f64>,
    /// A_0/W, to compare with IX; for `wording` of four words or more and `characters`.
    pub ix: Option<f64>,
    /// Why there is no A_0.
    pub why: Option<String>,
}

/// The index without one brand.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Influence {
    /// The brand.
    pub brand: String,
    /// IX without it.
    pub ix_without: Option<f64>,
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
    /// How many cells are eligible both masked and raw.
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

/// The brands and messages outside the index: counts, and their shares of the whole.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Excluded {
    /// Brands (cells) that are not eligible.
    pub brands: u64,
    /// Their messages.
    pub messages: u64,
    /// Brands, as a share of all.
    pub brands_share: f64,
    /// Messages, as a share of all.
    pub messages_share: f64,
}

/// One eligible brand.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BrandResult {
    /// Its name.
    pub brand: String,
    /// The language of the cell.
    pub language: String,
    /// IX_a: the index over the pairs that hold this brand.
    pub ix: Option<f64>,
    /// Its interval at 95 % over the brand's own units, the other brands held fixed.
    pub interval: Option<[f64; 2]>,
    /// S_aa.
    pub within: f64,
    /// Its mean similarity to the other eligible brands of its language, over different blocks.
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
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Neighbour {
    /// Its name.
    pub brand: String,
    /// O_ab, unclipped; `None` where one of the two has fewer than eight units.
    pub overlap: Option<f64>,
    /// S_ab.
    pub across: f64,
}

/// O_ab of every pair of eligible brands; `None` across languages and where a brand has fewer than eight units.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OverlapMatrix {
    /// The brands, in the order of the rows and columns.
    pub brands: Vec<String>,
    /// Their languages.
    pub languages: Vec<String>,
    /// Row by row.
    pub matrix: Vec<Vec<Option<f64>>>,
}

/// A brand that is not in the index.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
    pub why: String,
}

pub(super) fn facet_result(
    facet: Facet,
    r: &Interchangeability,
    catalog: &Catalog,
    sizes: &[CellSize],
    is_of_table: bool,
) -> FacetResult {
    let brand = |a: usize| catalog.cell_name(a).to_owned();
    let language = |a: usize| catalog.cells()[a].language.code().to_owned();
    let ineligible: Vec<IneligibleBrand> = r
        .ineligible
        .iter()
        .map(|(a, why)| IneligibleBrand {
            brand: brand(*a),
            language: language(*a),
            units: match why {
                Ineligible::FewUnits { units, .. } | Ineligible::Alone { units } => u64::from(*units),
            },
            campaigns: sizes[*a].campaigns,
            messages: sizes[*a].messages,
            why: reason(why, catalog),
        })
        .collect();
    let excluded_messages: u64 = ineligible.iter().map(|u| u.messages).sum();
    let all_messages = excluded_messages + r.cells.iter().map(|c| sizes[c.cell].messages).sum::<u64>();
    let share = |part: u64, all: u64| if all == 0 { 0.0 } else { part as f64 / all as f64 };
    let n_brands = r.brands(catalog).len();
    let of = |estimate: &index::Estimate| self::estimate(facet, estimate, r, catalog, n_brands);
    FacetResult {
        ix: of(&r.ix),
        across: of(&r.across),
        within: of(&r.within),
        across_all: AcrossAll { value: r.across_all.0, n_brands: r.across_all.1 as u64 },
        across_with_same_block: r.across_with_same_block,
        n_within: r.n_within,
        chance: chance(facet, r, is_of_table),
        influence: influence(r, catalog),
        ix_without_zones: r.without_zones,
        ix_identical_merged: r.identical_merged,
        n_brands: n_brands as u64,
        n_cells: r.cells.len() as u64,
        n_units: r.n_units,
        n_messages: r.n_messages,
        n_unscored: r.n_unscored,
        effective_voices: r.effective_voices,
        why_no_voices: (r.ix.value.is_some() && r.effective_voices.is_none()).then(|| {
            if !r.is_carried_by_few() {
                return "in one of the languages no brand repeats itself".to_owned();
            }
            let carried = r.n_within.map_or_else(|| "too few".to_owned(), |n| format!("{n:.1}"));
            format!(
                "within is carried by {carried} of {} brands: voices are counted from {:.0} % of them on",
                r.cells.len(),
                100.0 * FEW_CARRY
            )
        }),
        effective_messages: r.effective_messages,
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
            brands: ineligible.len() as u64,
            messages: excluded_messages,
            brands_share: share(ineligible.len() as u64, (ineligible.len() + r.cells.len()) as u64),
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
                within: c.within,
                across: c.across,
                units: u64::from(c.units),
                campaigns: c.campaigns,
                messages: c.messages,
                nearest: c
                    .nearest
                    .iter()
                    .map(|near| Neighbour {
                        brand: brand(near.cell),
                        overlap: near.overlap,
                        across: near.across,
                    })
                    .collect(),
            })
            .collect(),
        overlap: r.overlap.as_ref().map(|m| OverlapMatrix {
            brands: r.cells.iter().map(|c| brand(c.cell)).collect(),
            languages: r.cells.iter().map(|c| language(c.cell)).collect(),
            matrix: m.rows().into_iter().map(|row| row.to_vec()).collect(),
        }),
        ineligible,
    }
}

fn estimate(
    facet: Facet,
    e: &index::Estimate,
    r: &Interchangeability,
    catalog: &Catalog,
    brands: usize,
) -> Estimate {
    Estimate {
        value: e.value,
        why: e.value.is_none().then(|| match r.cells.len() {
            0 if r.ineligible.is_empty() => "there are no messages".to_owned(),
            0 if facet == Facet::Timing && (1..MIN_DAYS).contains(&catalog.days()) => {
                let days = catalog.days();
                let noun = if days == 1 { "day" } else { "days" };
                format!("all mail is of {days} {noun}: hours of the week need {MIN_DAYS} days")
            }
            0 if r.n_scored == 0 => format!("no message has {}", facet.needs()),
            0 => {
                let brand = |cell: usize| catalog.origin(catalog.cells()[cell].brand);
                let brands = |only_few: bool| {
                    let is_few = |why: &Ineligible| matches!(why, Ineligible::FewUnits { .. });
                    let chosen = r.ineligible.iter().filter(|(_, why)| !only_few || is_few(why));
                    chosen.map(|(cell, _)| brand(*cell)).collect::<BTreeSet<_>>().len()
                };
                too_few(brands(true), brands(false))
            }
            _ => "no brand repeats itself: two mails of one brand have nothing in common".to_owned(),
        }),
        why_no_interval: e.no_interval.map(|why| {
            match why {
                NoInterval::Zero => "nothing is shared",
                NoInterval::OneUnit => "all that is shared rests on one unit",
                NoInterval::TooWide => "the interval would be wider than numbers can tell",
            }
            .to_owned()
        }),
        se_messages: e.se_messages,
        se_brands: e.se_brands,
        over_messages: e.over_messages,
        over_brands: e.over_brands,
        over_brands_approximate: e.over_brands.is_some() && brands < BRANDS_FOR_EXACT_INTERVAL,
    }
}

fn chance(facet: Facet, r: &Interchangeability, is_of_table: bool) -> ChanceResult {
    let why = match r.chance.across {
        Some(_) => None,
        None if r.cells.is_empty() => Some("there is no index"),
        None if !is_of_table && facet.has_slots() => {
            Some("the table of similarity by chance holds only for masked, stemmed texts")
        }
        None => Some("the table of similarity by chance lacks this facet in the languages compared"),
    };
    ChanceResult { across: r.chance.across, ix: r.chance.ix, why: why.map(str::to_owned) }
}

fn influence(r: &Interchangeability, catalog: &Catalog) -> Vec<Influence> {
    let distance = |without: Option<f64>| match (without, r.ix.value) {
        (Some(without), Some(ix)) if without > 0.0 && ix > 0.0 => libm::log(without / ix).abs(),
        (without, ix) if without == ix => 0.0,
        _ => f64::INFINITY,
    };
    let mut all: Vec<(&str, Option<f64>)> =
        r.influence.iter().map(|&(brand, without)| (catalog.brand_name(brand), without)).collect();
    all.sort_by(|a, b| distance(b.1).total_cmp(&distance(a.1)).then(a.0.cmp(b.0)));
    let of = |(brand, ix_without): (&str, Option<f64>)| Influence { brand: brand.to_owned(), ix_without };
    all.into_iter().map(of).collect()
}

/// Says why there is no index: `few` of `all` brands have too few units, the others have no brand to compare with.
fn too_few(few: usize, all: usize) -> String {
    let kinds = [
        (few, "too few units with anything to compare"),
        (all - few, "no other of the language to compare with"),
    ];
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

fn reason(why: &Ineligible, catalog: &Catalog) -> String {
    match why {
        Ineligible::FewUnits { units, asked } => {
            let noun = match (catalog.blocks().days, *units) {
                (None, 1) => "campaign".to_owned(),
                (None, _) => "campaigns".to_owned(),
                (Some(days), 1) => format!("block of {days} days"),
                (Some(days), _) => format!("blocks of {days} days"),
            };
            format!("{units} {noun} with a scored message, {asked} are needed")
        }
        Ineligible::Alone { .. } => "the only eligible brand of its language".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_index_says_of_how_many_brands_why() {
        let check = |few: usize, all: usize, expected: &str| {
            assert_eq!(too_few(few, all), format!("{expected}; it takes two brands of one language"));
        };
        check(1, 1, "the only brand has too few units with anything to compare");
        check(2, 2, "all 2 brands have too few units with anything to compare");
        check(
            2,
            3,
            "2 of 3 brands have too few units with anything to compare, 1 of 3 brands has no other of the language to compare with",
        );
    }

    #[test]
    fn an_interval_of_a_factor_of_five_is_imprecise() {
        let of = |ends| Estimate { value: Some(1.0), over_messages: Some(ends), ..Estimate::default() };
        assert!(!of([0.25, 4.0]).is_imprecise());
        assert!(of([0.2, 4.0]).is_imprecise() && of([0.5, 5.0]).is_imprecise());
        assert!(!Estimate::default().is_imprecise());
    }
}
