//! The brands that are not in the index.

use crate::number::{count, counted, percent};
use crate::render::page::Page;
use crate::sanitize::sanitize;
use std::collections::BTreeSet;
use std::fmt::Write;
use unisono::report::{CorpusCounts, FacetResult, IneligibleBrand};

/// The ineligible brands that are named.
const INELIGIBLE_SHOWN: usize = 3;

impl Page<'_> {
    /// Writes which brands are not in the index, and why.
    pub(in crate::render) fn left_out(&mut self, corpus: &CorpusCounts, result: &FacetResult) {
        if !result.ineligible.is_empty() {
            self.paragraph("  ", &left_out(corpus, result));
        }
    }
}

/// Returns the first ineligible brands with their reasons, and the number of all.
fn left_out(corpus: &CorpusCounts, result: &FacetResult) -> String {
    let names: BTreeSet<&str> = result.ineligible.iter().map(|brand| brand.brand.as_str()).collect();
    let mut words = format!(
        "Not in the index: {} of {}, {} ({}). ",
        counted(names.len() as u64, "brand"),
        count(corpus.brands),
        counted(result.excluded.messages, "message"),
        percent(result.excluded.messages_share)
    );
    for (n, brand) in result.ineligible.iter().take(INELIGIBLE_SHOWN).enumerate() {
        let IneligibleBrand { brand, language, why, .. } = brand;
        let between = if n > 0 { " · " } else { "" };
        let _ = write!(words, "{between}{} ({}): {}", sanitize(brand), sanitize(language), sanitize(why));
    }
    let more = result.ineligible.len().saturating_sub(INELIGIBLE_SHOWN);
    if more > 0 {
        let _ = write!(words, " · and {more} more");
    }
    words
}
