//! The numbers that accompany the index.

use crate::layout::cut;
use crate::render::page::Page;
use crate::render::values::unit_key;
use crate::sanitize::sanitize;
use crate::words::Words;
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
        let words = self.words;
        let lang = words.lang;
        let say = |key: &str| words.named("detail", key, &[]).unwrap_or_default();
        let unit = unit_key(corpus.block_days);
        if let Some(within) = result.within.value {
            self.row(&say("within"), &lang.short(within), &say(&format!("within-{unit}")));
        }
        if let Some(across) = result.across.value {
            let mut meaning = words.text("detail-across-says", &[]);
            if let Some(chance) = result.chance.across {
                let novelists = [("chance", lang.one_digit(chance).into())];
                meaning.push_str(&if across < chance {
                    words.text("detail-below-novelists", &novelists)
                } else {
                    words.text("detail-novelists", &novelists)
                });
            }
            self.row(&say("across"), &lang.short(across), &meaning);
            let moved = |with: &f64| (with - across).abs() > CALENDAR * across;
            if let Some(with) = result.across_with_same_block.filter(moved) {
                let meaning = say(&format!("same-says-{unit}"));
                self.row(&say(&format!("same-{unit}")), &lang.short(with), &meaning);
            }
        }
        if let Some(voices) = result.effective_voices {
            let args = [("brands", result.n_brands.into()), ("voices", lang.about(voices).into())];
            self.row(&say("voices"), &lang.about(voices), &words.text("detail-voices-says", &args));
        } else if let Some(why) = &result.why_no_voices {
            let why = [("why", words.reason(why).into())];
            self.row(&say("voices"), "–", &words.text("detail-not-computed", &why));
        }
        if let Some(messages) = result.effective_messages {
            // All campaigns, including those of ineligible brands.
            let n = result.n_messages + result.excluded.messages;
            let about = lang.about(messages);
            let meaning = if messages > n as f64 {
                words.text("detail-messages-apart", &[("n", n.into())])
            } else {
                let args = [("n", n.into()), ("messages", about.clone().into())];
                words.text("detail-messages-says", &args)
            };
            self.row(&say("messages"), &about, &meaning);
        }
        if let Some(recipients) = &result.recipients {
            let value = recipients.masked.unwrap_or(recipients.raw);
            self.row(&say("recipients"), &lang.short(value), &reading_of_recipients(recipients, words));
        }
        if let Some(gap) = &result.masking_gap {
            let between = gap.over_messages.map(|ends| format!(" ({})", lang.interval(ends)));
            let meaning = format!("{}{}", say("masking-says"), between.unwrap_or_default());
            self.row(&say("masking"), &lang.signed(gap.value), &meaning);
        }
        if let Some(ix) = result.ix_without_zones {
            self.row(&say("footers"), &lang.short(ix), &say("footers-says"));
        }
        if let Some(ix) = result.ix_identical_merged {
            self.row(&say("merged"), &lang.short(ix), &say("merged-says"));
        }
        let influential: Vec<_> = result.influential().collect();
        if !influential.is_empty() {
            let without = |brand: &&Influence| {
                let name = cut(&sanitize(&brand.brand), NAME).into_owned();
                let ix = brand.ix_without.map_or_else(|| say("no-index"), |ix| lang.short(ix));
                words.text("detail-without", &[("brand", name.into()), ("ix", ix.into())])
            };
            let mut named: Vec<String> = influential.iter().take(INFLUENCE_SHOWN).map(without).collect();
            let more = influential.len().saturating_sub(INFLUENCE_SHOWN) as u64;
            named.extend((more > 0).then(|| words.text("detail-more-brands", &[("n", more.into())])));
            self.row(&say("influence"), "", &named.join("; "));
        }
    }
}

/// Returns a sentence that explains the variation between recipients.
fn reading_of_recipients(recipients: &Recipients, words: &Words) -> String {
    // Below 0.01, two mails differ in a word or two.
    let none = 0.01;
    let reading = match recipients.masked {
        _ if recipients.raw < none => words.text("detail-recipients-same", &[]),
        Some(masked) if masked < none => words.text("detail-recipients-slots", &[]),
        Some(_) => words.text("detail-recipients-text", &[]),
        None => words.text("detail-recipients-unknown", &[]),
    };
    let campaigns = words.text("n-campaigns", &[("n", recipients.campaigns.into())]);
    let note = match recipients.masked {
        Some(_) => {
            let raw = words.lang.short(recipients.raw);
            words.text("detail-recipients-raw", &[("raw", raw.into()), ("campaigns", campaigns.into())])
        }
        None => campaigns,
    };
    format!("{reading} ({note})")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::tests::made;
    use crate::words::Lang;

    #[test]
    fn recipients_are_read() {
        fn check(raw: f64, masked: Option<f64>, expected: &str) {
            let words = reading_of_recipients(
                &made!(Recipients { raw: raw, masked: masked, campaigns: 2 }),
                &Words::new(Lang::En),
            );
            assert!(words.contains(expected), "{words}");
        }
        check(0.0, Some(0.0), "everybody gets the same");
        check(0.3, Some(0.001), "only names, prices");
        check(0.6, Some(0.4), "the text itself");
        check(0.6, None, "without masking");
    }
}
