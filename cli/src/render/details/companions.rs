//! The numbers that accompany the index.

use super::units::unit;
use crate::layout::cut;
use crate::number::{about, counted, interval, one_digit, short, signed};
use crate::render::page::Page;
use crate::sanitize::sanitize;
use std::fmt::Write;
use unisono::report::{CorpusCounts, FacetResult, Influence, Recipients};

/// The maximum width of a brand's name in a sentence, in columns.
pub(super) const NAME: usize = 32;

const INFLUENCE_SHOWN: usize = 3;

/// The summary mentions the calendar if it changes `across` by more than this, relative to `across`.
const CALENDAR: f64 = 0.1;

impl Page<'_> {
    /// Writes the numbers that accompany the index.
    pub(in crate::render) fn companions(&mut self, corpus: &CorpusCounts, result: &FacetResult) {
        self.line("");
        let unit = unit(corpus.block_days);
        if let Some(within) = result.within.value {
            let meaning =
                format!("mean similarity of two mails of one brand from different {unit}s (0 to 1)");
            self.row("within", &short(within), &meaning);
        }
        if let Some(across) = result.across.value {
            let mut meaning = "mean similarity of two mails of different brands".to_owned();
            if let Some(chance) = result.chance.across {
                let novelists = one_digit(chance);
                let _ = if across < chance {
                    write!(meaning, "; less alike than two novelists ({novelists})")
                } else {
                    write!(meaning, "; two novelists: {novelists}")
                };
            }
            self.row("across", &short(across), &meaning);
            let moved = |with: &f64| (with - across).abs() > CALENDAR * across;
            if let Some(with) = result.across_with_same_block.filter(moved) {
                let meaning = format!("across with mails of the same {unit}; the calendar affects it");
                self.row(&format!("same {unit}"), &short(with), &meaning);
            }
        }
        if let Some(voices) = result.effective_voices {
            let brands = counted(result.n_brands, "brand");
            let meaning = format!("{brands}, as varied as {} brands with nothing in common", about(voices));
            self.row("voices", &about(voices), &meaning);
        } else if let Some(why) = &result.why_no_voices {
            self.row("voices", "–", &format!("not computed: {}", sanitize(why)));
        }
        if let Some(messages) = result.effective_messages {
            // All campaigns, including those of ineligible brands.
            let n = result.n_messages + result.excluded.messages;
            let meaning = if messages > n as f64 {
                format!("{}; any two share next to nothing", counted(n, "message"))
            } else {
                format!("{}, as varied as {} entirely different ones", counted(n, "message"), about(messages))
            };
            self.row("messages", &about(messages), &meaning);
        }
        if let Some(recipients) = &result.recipients {
            let value = recipients.masked.unwrap_or(recipients.raw);
            self.row("recipients", &short(value), &reading_of_recipients(recipients));
        }
        if let Some(gap) = &result.masking_gap {
            let between = gap.over_messages.map(|ends| format!(" ({})", interval(ends))).unwrap_or_default();
            let meaning = format!("this IX minus IX with names, prices and dates left in{between}");
            self.row("masking gap", &signed(gap.value), &meaning);
        }
        if let Some(ix) = result.ix_without_zones {
            self.row("with footers", &short(ix), "IX of the whole mails, headers and footers left in");
        }
        if let Some(ix) = result.ix_identical_merged {
            self.row("blasts merged", &short(ix), "IX with equal texts of a brand merged into one campaign");
        }
        let influential: Vec<_> = result.influential().collect();
        if !influential.is_empty() {
            let without = |brand: &&Influence| {
                let name = cut(&sanitize(&brand.brand), NAME).into_owned();
                let ix = brand.ix_without.map_or_else(|| "no index".to_owned(), short);
                format!("without {name}: {ix}")
            };
            let mut words: Vec<String> = influential.iter().take(INFLUENCE_SHOWN).map(without).collect();
            let more = influential.len().saturating_sub(INFLUENCE_SHOWN);
            words.extend((more > 0).then(|| format!("and {}", counted(more as u64, "more brand"))));
            self.row("influence", "", &words.join("; "));
        }
    }
}

/// Returns a sentence that explains the variation between recipients.
fn reading_of_recipients(recipients: &Recipients) -> String {
    let n = counted(recipients.campaigns, "campaign");
    // Below 0.01, two mails differ in a word or two.
    let none = 0.01;
    let reading = match recipients.masked {
        _ if recipients.raw < none => "everybody gets the same mail",
        Some(masked) if masked < none => "only names, prices and the like change by person",
        Some(_) => "the text itself changes by person",
        None => "the mails of a campaign differ by person; how is unknown without masking",
    };
    let raw = recipients.masked.map(|_| format!("raw {}; ", short(recipients.raw))).unwrap_or_default();
    format!("{reading} ({raw}{n})")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::tests::made;

    #[test]
    fn recipients_are_read() {
        fn check(raw: f64, masked: Option<f64>, expected: &str) {
            let words = reading_of_recipients(&made!(Recipients { raw: raw, masked: masked, campaigns: 2 }));
            assert!(words.contains(expected), "{words}");
        }
        check(0.0, Some(0.0), "everybody gets the same");
        check(0.3, Some(0.001), "only names, prices");
        check(0.6, Some(0.4), "the text itself");
        check(0.6, None, "without masking");
    }
}
