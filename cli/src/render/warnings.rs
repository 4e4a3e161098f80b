//! The warnings.

use super::page::Page;
use crate::flags::with_flags;
use crate::layout::{cut, width};
use crate::number::counted;
use crate::sanitize::sanitize;
use unisono::report::Report;

/// The warnings that are listed, and the lines of each.
const WARNINGS_SHOWN: usize = 3;

const WARNING_LINES: usize = 2;

/// The warnings about input come first.
const OF_INPUT: [&str; 7] =
    ["unreadable_dates", "skipped", "passed_over", "unopened", "deleted", "lost_separator", "truncated"];

/// The warnings that repeat lines above come last.
const SHOWN_ABOVE: [&str; 3] = ["no_index", "influence", "imprecise"];

impl Page {
    pub(super) fn warnings(&mut self, report: &Report, is_written: bool) {
        if !report.warnings.is_empty() {
            self.line("");
        }
        let mut warnings: Vec<_> = report.warnings.iter().collect();
        warnings
            .sort_by_key(|w| (!OF_INPUT.contains(&w.code.as_ref()), SHOWN_ABOVE.contains(&w.code.as_ref())));
        for warning in warnings.into_iter().take(WARNINGS_SHOWN) {
            // Only the message may be cut; report.json has all of it.
            let remedy = format!(" → {}", sanitize(&with_flags(&warning.remedy)));
            let room =
                (WARNING_LINES * self.style.width.saturating_sub(10)).saturating_sub(width(&remedy)).max(60);
            let words = format!("{}{remedy}", cut(&sanitize(&warning.message), room));
            self.painted_paragraph("! ", &self.style.yellow("! "), &words);
        }
        let more = report.warnings.len().saturating_sub(WARNINGS_SHOWN);
        if more > 0 {
            let place =
                if is_written { "see report.json" } else { "with --output DIR, report.json has them" };
            self.line(&format!("! and {}: {place}", counted(more as u64, "more warning")));
        }
    }
}
