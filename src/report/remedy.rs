//! What would give an index where there is none.

use super::envelope::Report;
use crate::analysis::FacetResult;
use crate::catalog::{BlockReason, HARD_MIN_UNITS};
use std::collections::BTreeMap;

impl Report {
    /// Returns the `min_units` that two brands of one language reach in a result without an index, or how much more mail
    /// they need, with settings in backquotes. `None` if no two brands of one language have a unit, or fewer units are not
    /// what is missing.
    #[must_use]
    pub fn index_remedy(&self, result: &FacetResult) -> Option<String> {
        let config = |name| self.provenance.config.get(name).map_or("", String::as_str);
        let min_units: u64 = config("min_units").parse().ok()?;
        let least = HARD_MIN_UNITS as u64;
        let mut units: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
        for brand in &result.ineligible {
            units.entry(&brand.language).or_default().push(brand.units);
        }
        // An index needs a second brand of the same language.
        let seconds = units.values_mut().filter_map(|units| {
            units.sort_unstable_by(|a, b| b.cmp(a));
            units.get(1).copied()
        });
        let reached = seconds.max().filter(|&units| (1..min_units).contains(&units))?;
        if reached < least {
            let unit = match self.corpus.block_days {
                Some(7) => "weeks",
                Some(_) => "blocks",
                None => "campaigns",
            };
            return Some(format!(
                "collect mail for longer; an index needs two brands of one language with {least} {unit} each (`min_units` {least})"
            ));
        }
        // With a lower minimum `auto` may choose blocks, which are fewer.
        let why = &self.corpus.block_why;
        let may_change = config("block") == "auto"
            && self.corpus.block_days.is_none()
            && *why != BlockReason::NoTimes.describe(None);
        let block = if may_change { " `block` none" } else { "" };
        Some(format!(
            "`min_units` {reached}{block} gives an index from this little mail; more mail makes it more precise"
        ))
    }

    /// As [`index_remedy`](Self::index_remedy), with advice for every other case.
    pub(super) fn any_index_remedy(&self, result: &FacetResult) -> String {
        let brands =
            |language: &str| result.ineligible.iter().filter(|brand| brand.language == language).count();
        let other = if result.n_unscored >= self.corpus.messages {
            "check that bodies were read (image-only mail has no words), or choose other `facets`"
        } else if self.corpus.brands < 2 {
            "add mail of another brand, or check what names the brand (`brand_by`)"
        } else if result.ineligible.iter().all(|brand| brands(&brand.language) == 1) {
            "add another brand of the same language; if all mail is in one language, set `language`"
        } else {
            "collect mail for longer, or check what names the brand (`brand_by`)"
        };
        self.index_remedy(result).unwrap_or_else(|| other.to_owned())
    }
}
