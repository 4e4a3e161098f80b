//! Turns the sums of a facet into its result over all languages, or over one.

use super::eligible::{Ineligible, why_none};
use super::estimate::{CellSums, Means, Sums, difference};
use super::gap::masking_gap;
use super::measure::Measurement;
use super::nearest::{MIN_UNITS_FOR_OVERLAP, overlap};
use super::result::{
    AcrossAll, BrandResult, ChanceResult, Excluded, FEW_CARRY, FacetResult, IneligibleBrand, Influence,
    OverlapMatrix, Recipients,
};
use crate::catalog::Rule;
use crate::facet::{Facet, MIN_DAYS};
use crate::language::Language;
use crate::reason::{Reason, Template, texts};
use crate::similarity::group::{Weights, Within};
use ndarray::Array2;
use std::collections::{BTreeMap, BTreeSet};

impl Measurement<'_> {
    /// Returns the result over one language, or over all. It lacks the comparisons by column and the common values, which
    /// exist over all languages only.
    #[must_use]
    pub fn result(&self, language: Option<Language>) -> FacetResult {
        let catalog = self.catalog;
        let chosen = |a: usize| language.is_none_or(|l| catalog.cells()[a].language == l);
        let sums = self.sums(self.lanes.headline, &chosen);
        let brands = self.brands(&sums);
        let ineligible: Vec<(usize, Ineligible)> = (0..self.eligible.len())
            .filter(|&a| chosen(a))
            .filter_map(|a| self.eligible[a].err().map(|why| (a, why)))
            .collect();
        let all = self.sums(0, &chosen);
        let all_messages: u64 =
            (0..self.sizes.len()).filter(|&a| chosen(a)).map(|a| self.sizes[a].messages).sum();
        let messages = self.weights().messages_of_cells(catalog);
        let n_scored: u64 = (0..messages.len()).filter(|&a| chosen(a)).map(|a| messages[a]).sum();

        let mut estimates = sums.estimates();
        for estimate in estimates.iter_mut().filter(|estimate| estimate.value.is_none()) {
            estimate.why = Some(self.why_undefined(brands.is_empty(), &ineligible, n_scored));
        }
        let [across, within, ix] = estimates;
        let overlap = self.overlap(&brands);
        let per_brand: Vec<BrandResult> = brands.into_iter().map(|(_, brand)| brand).collect();
        let mut result = FacetResult {
            across_all: AcrossAll {
                value: all.means().map(|means| means.across),
                n_brands: all.cells().len() as u64,
            },
            across_with_same_block: sums.across_with_same_block(),
            n_within: sums.n_within(),
            chance: self.chance_of(&sums, within.value),
            influence: self.influence(&sums, ix.value),
            ix_without_zones: self.without_zones(ix.value, &chosen),
            ix_identical_merged: self.identical_merged(&sums),
            n_brands: sums.cells().iter().map(|cell| cell.brand).collect::<BTreeSet<u64>>().len() as u64,
            n_cells: per_brand.len() as u64,
            n_units: per_brand.iter().map(|brand| brand.units).sum(),
            n_messages: per_brand.iter().map(|brand| brand.messages).sum(),
            n_unscored: all_messages - n_scored,
            effective_messages: self.effective_messages(&chosen),
            masking_gap: (self.lanes.gap)
                .and_then(|[masked, raw]| masking_gap(&self.sums(masked, &chosen), &self.sums(raw, &chosen))),
            recipients: self.recipients(&chosen),
            excluded: self.excluded(&ineligible, sums.cells().len(), all_messages),
            ineligible: ineligible.into_iter().map(|(a, why)| self.ineligible_brand(a, why)).collect(),
            ix,
            across,
            within,
            per_brand,
            overlap,
            ..FacetResult::default()
        };
        (result.effective_voices, result.why_no_voices) = voices(&sums, &result);
        result
    }

    /// Returns the number of eligible cells that have too few units once identical units are merged. Unless it
    /// is 0, there is no index with identical texts merged.
    #[must_use]
    pub fn n_merged_away(&self) -> u64 {
        let Some(merged) = &self.weights().merged else { return 0 };
        let cells = self.lanes.sums[self.lanes.headline].iter();
        cells.filter(|cell| self.merged_within(merged, cell.cell).is_none()).count() as u64
    }

    /// Returns the sums of one lane over the chosen cells.
    fn sums(&self, lane: usize, chosen: &dyn Fn(usize) -> bool) -> Sums {
        Sums::new(self.lanes.sums[lane].iter().filter(|cell| chosen(cell.cell)).cloned().collect())
    }

    fn name(&self, cell: usize) -> String {
        self.catalog.cell_name(cell).to_owned()
    }

    fn language(&self, cell: usize) -> String {
        self.catalog.cells()[cell].language.code().to_owned()
    }

    /// Returns the eligible brands, each with its cell, most interchangeable first.
    fn brands(&self, sums: &Sums) -> Vec<(usize, BrandResult)> {
        let messages = self.weights().messages_of_cells(self.catalog);
        let campaigns = self.weights().campaigns_of_cells(self.catalog);
        let of_cell = |cell: &CellSums| {
            let row = self.rows.get(&cell.cell);
            let across = row.and_then(|row| row.across);
            let (ix, interval) = sums.of_cell(cell, across);
            let brand = BrandResult {
                brand: self.name(cell.cell),
                language: self.language(cell.cell),
                ix,
                interval,
                within: cell.within,
                across,
                units: u64::from(self.weights().units[cell.cell]),
                campaigns: campaigns[cell.cell],
                messages: messages[cell.cell],
                nearest: row.map_or_else(Vec::new, |row| row.nearest.clone()),
            };
            (cell.cell, brand)
        };
        let mut brands: Vec<(usize, BrandResult)> = sums.cells().iter().map(of_cell).collect();
        brands.sort_by(|(_, x), (_, y)| {
            let value = |brand: &BrandResult| brand.ix.unwrap_or(f64::NEG_INFINITY);
            value(y).total_cmp(&value(x)).then_with(|| x.brand.cmp(&y.brand))
        });
        brands
    }

    /// Returns why across, within and the index are undefined.
    fn why_undefined(&self, is_empty: bool, ineligible: &[(usize, Ineligible)], n_scored: u64) -> Reason {
        let days = self.catalog.days();
        match self.facet {
            _ if !is_empty => texts::NO_REPEAT.reason(),
            _ if ineligible.is_empty() => texts::NO_MESSAGES.reason(),
            Some(Facet::Timing) if (1..MIN_DAYS).contains(&days) => {
                texts::FEW_DAYS.with([("days", days.to_string()), ("least", MIN_DAYS.to_string())])
            }
            facet if n_scored == 0 => {
                texts::NO_FEATURE.with([("what", facet.map_or("a feature", Facet::needs).to_owned())])
            }
            _ => why_none(self.catalog, ineligible.iter().copied()),
        }
    }

    fn ineligible_brand(&self, cell: usize, why: Ineligible) -> IneligibleBrand {
        IneligibleBrand {
            brand: self.name(cell),
            language: self.language(cell),
            units: u64::from(why.units()),
            campaigns: self.sizes[cell].campaigns,
            messages: self.sizes[cell].messages,
            why: why.reason(self.catalog.cells()[cell].language, self.catalog.blocks().days),
        }
    }

    fn excluded(&self, ineligible: &[(usize, Ineligible)], n_eligible: usize, all_messages: u64) -> Excluded {
        let share = |part: u64, all: u64| if all == 0 { 0.0 } else { part as f64 / all as f64 };
        let messages = ineligible.iter().map(|(a, _)| self.sizes[*a].messages).sum();
        let brands = ineligible.len() as u64;
        let alone = || ineligible.iter().filter(|(_, why)| matches!(why, Ineligible::OnlyOne { .. }));
        Excluded {
            brands,
            messages,
            alone_brands: alone().count() as u64,
            alone_messages: alone().map(|(a, _)| self.sizes[*a].messages).sum(),
            brands_share: share(brands, brands + n_eligible as u64),
            messages_share: share(messages, all_messages),
        }
    }

    /// Returns IX without each brand in turn, the most influential first.
    fn influence(&self, sums: &Sums, ix: Option<f64>) -> Vec<Influence> {
        let Some(ix) = ix else { return Vec::new() };
        let distance = |without: Option<f64>| match without {
            Some(without) if without > 0.0 && ix > 0.0 => libm::log(without / ix).abs(),
            Some(without) if without == ix => 0.0,
            _ => f64::INFINITY,
        };
        let influence = |(brand, means): (u64, Option<Means>)| Influence {
            brand: self.catalog.brand_name(brand).to_owned(),
            ix_without: means.and_then(|means| means.ix()),
        };
        let mut all: Vec<Influence> = sums.without_brands().into_iter().map(influence).collect();
        all.sort_by(|a, b| {
            distance(b.ix_without).total_cmp(&distance(a.ix_without)).then_with(|| a.brand.cmp(&b.brand))
        });
        all
    }

    /// Returns IX over the whole text; if nothing was cut, this is the IX of the body.
    fn without_zones(&self, ix: Option<f64>, chosen: &dyn Fn(usize) -> bool) -> Option<f64> {
        self.facet.filter(|facet| facet.has_zones())?;
        self.lanes.whole.map_or(ix, |lane| self.sums(lane, chosen).means()?.ix())
    }

    fn chance_of(&self, sums: &Sums, within: Option<f64>) -> ChanceResult {
        let undefined = |why: Template| ChanceResult { why: Some(why.reason()), ..ChanceResult::default() };
        if sums.cells().is_empty() {
            return undefined(texts::NO_INDEX);
        }
        let mut of_language: BTreeMap<Language, [f64; 3]> = BTreeMap::new();
        for cell in sums.cells() {
            let Some(root) = self.chance[cell.cell] else {
                let is_of_table = self.settings.mask && self.settings.stem;
                return undefined(match self.facet {
                    Some(facet) if !is_of_table && facet.has_slots() => texts::CHANCE_UNMASKED,
                    _ => texts::CHANCE_UNKNOWN,
                });
            };
            let own = of_language.entry(cell.language).or_default();
            *own = [own[0] + root, own[1] + root * root, own[2] + 1.0];
        }
        let above: f64 = of_language.values().map(|[sum, squares, _]| sum * sum - squares).sum();
        let pairs: f64 = of_language.values().map(|[.., n]| n * (n - 1.0)).sum();
        let across = above / pairs;
        let is_low = match self.facet {
            Some(Facet::Wording) => self.settings.ngram >= 4,
            facet => facet == Some(Facet::Characters),
        };
        let ix = within.filter(|&within| within > 0.0 && is_low).map(|within| across / within);
        ChanceResult { across: Some(across), ix, why: None }
    }

    /// Returns O_ab of the eligible brands, in their order; `None` without eligible brands, or with too many.
    fn overlap(&self, brands: &[(usize, BrandResult)]) -> Option<OverlapMatrix> {
        if brands.is_empty() || !self.keeps_pairs() {
            return None;
        }
        let entry = |i: usize, j: usize| -> Option<f64> {
            let ((a, first), (b, second)) = (&brands[i], &brands[j]);
            if first.units.min(second.units) < u64::from(MIN_UNITS_FOR_OVERLAP) {
                return None;
            }
            if i == j {
                return (first.within > 0.0).then_some(1.0);
            }
            let across = self.rows.get(a)?.similarities.as_ref()?[self.rows.get(b)?.place]?;
            overlap(across, first.within, second.within)
        };
        Some(OverlapMatrix {
            brands: brands.iter().map(|(_, brand)| brand.brand.clone()).collect(),
            languages: brands.iter().map(|(_, brand)| brand.language.clone()).collect(),
            matrix: Array2::from_shape_fn((brands.len(), brands.len()), |(i, j)| entry(i, j)),
        })
    }

    /// Returns IX with units of the same text merged, where campaigns are unknown. With blocks of days nothing is merged.
    fn identical_merged(&self, sums: &Sums) -> Option<f64> {
        let merged_units = self.weights().merged.as_ref()?;
        let mut of_language: BTreeMap<Language, [f64; 2]> = BTreeMap::new();
        let mut across = 0.0;
        for cell in sums.cells() {
            across += self.merged_dot_others[cell.cell];
            let own = of_language.entry(cell.language).or_default();
            *own = [own[0] + self.merged_within(merged_units, cell.cell)?, own[1] + 1.0];
        }
        let within: f64 = of_language.values().map(|[within, n]| (n - 1.0) * within).sum();
        (within > 0.0).then(|| across / within)
    }

    /// Returns S_aa with units of the same text merged; `None` if fewer than two units are left.
    fn merged_within(&self, merged_units: &[u32], a: usize) -> Option<f64> {
        let n = f64::from(merged_units[a]);
        (n > 1.0).then(|| self.views[0].1.merged_pairs[a] / (n * (n - 1.0)))
    }

    fn effective_messages(&self, chosen: &dyn Fn(usize) -> bool) -> Option<f64> {
        let within = &self.views[0].1;
        // Each cell is summed first, then cells in order.
        let of_cell = |a: usize| within.pairs[a] + within.cross_pairs[a];
        let cells = (0..self.eligible.len()).filter(|&a| chosen(a));
        let (sum, n) =
            cells.fold((0.0, 0.0), |(sum, n), a| (sum + of_cell(a), n + f64::from(self.weights().units[a])));
        (n > 1.0 && sum > 0.0).then(|| n * (n - 1.0) / sum)
    }

    fn recipients(&self, chosen: &dyn Fn(usize) -> bool) -> Option<Recipients> {
        let mean = |(weights, within): &(Weights, Within)| {
            let mut of_cells: BTreeMap<u32, (u64, f64)> = BTreeMap::new();
            for (g, campaign) in self.catalog.campaigns().iter().enumerate() {
                let messages = f64::from(weights.messages[g]);
                let named = matches!(campaign.rule, Rule::Column | Rule::Header);
                if named && messages > 1.0 && chosen(campaign.cell as usize) {
                    let own = of_cells.entry(campaign.cell).or_default();
                    let alike = within.message_pairs[g] * messages / (messages - 1.0);
                    *own = (own.0 + 1, own.1 + difference(1.0 - alike, 1.0));
                }
            }
            let (n, sum) = of_cells.values().fold((0, 0.0), |(n, sum), own| (n + own.0, sum + own.1));
            (n > 0).then(|| (sum / n as f64, n))
        };
        let masked = mean(&self.views[0]);
        let (raw, masked) = match self.lanes.gap {
            Some(_) => (mean(&self.views[1]), masked.map(|(mean, _)| mean)),
            None => (masked, None),
        };
        raw.map(|(raw, campaigns)| Recipients { raw, masked, campaigns })
    }
}

/// Returns Σ over languages of B/(1+(B−1)·min(1, IX)), or the reason if it is undefined although there is an index.
fn voices(sums: &Sums, result: &FacetResult) -> (Option<f64>, Option<Reason>) {
    let of_language = |(b, ix): &(f64, Option<f64>)| ix.map(|ix| b / (1.0 + (b - 1.0) * ix.min(1.0)));
    let voices: Option<Vec<f64>> = sums.by_language().iter().map(of_language).collect();
    let voices = voices.filter(|voices| !result.is_carried_by_few() && !voices.is_empty());
    let voices: Option<f64> = voices.map(|voices| voices.iter().sum());
    let why = (result.ix.value.is_some() && voices.is_none()).then(|| {
        if !result.is_carried_by_few() {
            return texts::NO_REPEAT_IN_LANGUAGE.reason();
        }
        let cells = ("cells", result.n_cells.to_string());
        let share = ("share", format!("{:.0}", 100.0 * FEW_CARRY));
        match result.n_within {
            Some(n) => texts::FEW_CARRY.with([("carried", format!("{n:.1}")), cells, share]),
            None => texts::FEW_CARRY_UNKNOWN.with([cells, share]),
        }
    });
    (voices, why)
}
