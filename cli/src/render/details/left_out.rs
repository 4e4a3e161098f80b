//! The brands that are not in the index.

use crate::render::page::Page;
use crate::sanitize::sanitize;
use crate::words::Words;
use std::collections::BTreeSet;
use unisono::report::{CorpusCounts, FacetResult, IneligibleBrand};

/// The ineligible brands that are named.
const INELIGIBLE_SHOWN: usize = 3;

impl Page<'_> {
    /// Writes which brands are not in the index, and why.
    pub(in crate::render) fn left_out(&mut self, corpus: &CorpusCounts, result: &FacetResult) {
        if !result.ineligible.is_empty() {
            self.paragraph("  ", &left_out(corpus, result, self.words));
        }
    }
}

/// Returns the first ineligible brands with their reasons, and the number of all.
fn left_out(corpus: &CorpusCounts, result: &FacetResult, words: &Words) -> String {
    let names: BTreeSet<&str> = result.ineligible.iter().map(|brand| brand.brand.as_str()).collect();
    let args = [
        ("n", (names.len() as u64).into()),
        ("of", corpus.brands.into()),
        ("messages", result.excluded.messages.into()),
        ("share", words.lang.percent(result.excluded.messages_share).into()),
    ];
    let brand = |IneligibleBrand { brand, language, why, .. }: &IneligibleBrand| {
        let args = [
            ("brand", sanitize(brand).into_owned().into()),
            ("language", sanitize(language).into_owned().into()),
            ("why", words.reason(why).into()),
        ];
        words.text("left-out-brand", &args)
    };
    let mut brands: Vec<String> = result.ineligible.iter().take(INELIGIBLE_SHOWN).map(brand).collect();
    let more = result.ineligible.len().saturating_sub(INELIGIBLE_SHOWN) as u64;
    brands.extend((more > 0).then(|| words.text("left-out-more", &[("n", more.into())])));
    format!("{} {}", words.text("left-out", &args), brands.join(" · "))
}
