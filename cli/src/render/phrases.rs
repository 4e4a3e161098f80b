//! The phrases that the most brands use.

use super::page::Page;
use crate::layout::{cut, width};
use crate::sanitize::sanitize;
use std::cmp::Reverse;
use unisono::corpus::brand_hash;
use unisono::report::{Phrase, Report};

impl Page<'_> {
    /// Writes `n_shown` phrases: of those that the report keeps, the ones of the most brands, those of the reader's brand
    /// first.
    pub(super) fn phrases(&mut self, report: &Report, own: Option<&str>, n_shown: usize) {
        let Some(phrases) = &report.phrases else { return };
        let words = self.words;
        if phrases.items.is_empty() {
            if phrases.why.is_none() && phrases.stock == 0 {
                let args = [
                    ("words", (phrases.min_words as u64).into()),
                    ("brands", (phrases.min_brands as u64).into()),
                ];
                self.paragraph("  ", &words.text("no-phrases", &args));
            }
            return;
        }
        let mut items: Vec<&Phrase> = phrases.items.iter().collect();
        items.sort_by_key(|item| (Reverse(own.is_some_and(|own| uses(item, own))), Reverse(item.brands)));
        for item in items.into_iter().take(n_shown) {
            let start = format!("  {}  ", words.text("brands-say", &[("n", item.brands.into())]));
            let room = self.style.width.saturating_sub(width(&start) + 2);
            self.line(&format!("{start}«{}»", cut(&words.with_slots(&sanitize(&item.text)), room)));
        }
    }
}

/// Returns whether a brand uses a phrase.
pub(super) fn uses(item: &Phrase, brand: &str) -> bool {
    let brand = brand_hash(brand);
    item.holders.iter().any(|holder| brand_hash(&holder.brand) == brand)
}
