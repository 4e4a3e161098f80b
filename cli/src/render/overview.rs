//! The top of the screen: what was read, the verdict, the index and what limits it.

use super::page::Page;
use super::values::unit_key;
use crate::layout::{cut, width};
use crate::sanitize::sanitize;
use crate::verdict::verdict_sentences;
use unisono::analysis::{MIN_BRANDS_FOR_INTERVAL, MIN_UNITS_FOR_OVERLAP};
use unisono::catalog::BlockReason;
use unisono::report::{Estimate, FacetResult, Report};

/// The influential brands that are named.
const INFLUENCE_SHOWN: usize = 2;

impl Page<'_> {
    /// Writes the inputs and their counts on one line.
    pub(super) fn title(&mut self, report: &Report) {
        let words = self.words;
        let inputs = &report.provenance.inputs;
        let path = inputs.first().map(|input| sanitize(&input.path).into_owned()).unwrap_or_default();
        let others = inputs.len().saturating_sub(1) as u64;
        let corpus = &report.corpus;
        let mut counts = String::new();
        if others > 0 {
            counts.push_str(&words.text("other-inputs", &[("n", others.into())]));
        }
        let read = [("messages", corpus.messages.into()), ("brands", corpus.brands.into())];
        counts.push_str(&format!(" · {}", words.text("messages-of-brands", &read)));
        if corpus.block_days == Some(7) {
            let weeks = corpus.n_blocks.unwrap_or_default();
            counts.push_str(&format!(" · {}", words.text("n-weeks", &[("n", weeks.into())])));
        }
        let room = self.style.width.saturating_sub(width("unisono · ") + width(&counts)).max(8);
        self.line(&self.style.bold(&format!("unisono · {}{counts}", cut(&path, room))));
    }

    /// Writes the verdict, or why there is none.
    pub(super) fn verdict(&mut self, report: &Report) {
        let verdict = report.verdict();
        if verdict.ix.is_some() {
            self.paragraph("", &verdict_sentences(&verdict, self.words).join(" "));
            return;
        }
        let words = self.words;
        let result = report.facets.values().next();
        let no_repeat = result.is_some_and(|result| result.within.value == Some(0.0));
        let n_few = result.map_or(0, |result| result.ineligible.len()) as u64;
        let sentence = match &verdict.why {
            _ if report.corpus.brands == 1 => words.text("no-index-one-brand", &[]),
            _ if no_repeat => words.text("no-index-no-repeat", &[]),
            _ if n_few > 0 => {
                let config = &report.provenance.config;
                let units = config.get("min_units").and_then(|n| n.parse::<u64>().ok()).unwrap_or_default();
                let min = words.named("of-units", unit_key(report.corpus.block_days), &[("n", units.into())]);
                let few = [("few", n_few.into()), ("min", min.unwrap_or_default().into())];
                words.text("no-index-few-units", &few)
            }
            why => {
                let why = words.reason_or_undefined(why.as_ref());
                words.text("no-index-because", &[("why", why.into())])
            }
        };
        self.paragraph("", &sentence);
    }

    /// Writes IX, across and within with their intervals, then what they compare and at most `n_limits` sentences on what
    /// limits them.
    pub(super) fn index(&mut self, report: &Report, n_limits: usize) {
        let Some((facet, result)) = report.facets.first_key_value() else { return };
        let words = self.words;
        let (Some(ix), Some(across), Some(within)) =
            (result.ix.value, result.across.value, result.within.value)
        else {
            return;
        };
        let number = |value: f64, estimate: &Estimate| {
            let ends = estimate.over_messages.map(|ends| format!(" ({})", words.lang.interval(ends)));
            format!("{}{}", words.lang.short(value), ends.unwrap_or_default())
        };
        let args = [
            ("ix", number(ix, &result.ix).into()),
            ("across", number(across, &result.across).into()),
            ("within", number(within, &result.within).into()),
        ];
        self.paragraph("", &words.text("index", &args));
        let of_facet = words.named("facet", facet.name(), &[]).unwrap_or_default();
        // The name as files and --facets have it.
        let named = [("facet", of_facet.into()), ("name", facet.name().to_uppercase().into())];
        let mut sentences = vec![words.text("index-of", &named)];
        let limits = self.limits(report, result);
        let hidden = limits.len().saturating_sub(n_limits) as u64;
        sentences.extend(limits.into_iter().take(n_limits));
        if hidden > 0 {
            sentences.push(format!("… {}", words.text("more-limits", &[("n", hidden.into())])));
        }
        self.paragraph("", &sentences.join(" "));
    }

    /// Returns what a reader of the index must keep in mind, a sentence each.
    fn limits(&self, report: &Report, result: &FacetResult) -> Vec<String> {
        let words = self.words;
        let lang = words.lang;
        let mut out = Vec::new();
        if let Some(why) = &result.ix.why_no_interval {
            out.push(match why.code() {
                Some("nothing_shared") => words.text("limit-nothing-shared", &[]),
                _ => words.text("limit-one-unit", &[]),
            });
        } else if result.ix.is_imprecise() {
            out.push(words.text("limit-imprecise", &[]));
        }
        match result.ix.over_brands {
            Some(ends) => {
                out.push(words.text("limit-kind", &[("ends", lang.interval(ends).into())]));
            }
            None if (result.n_brands as usize) < MIN_BRANDS_FOR_INTERVAL => {
                out.push(words.text("limit-few-brands", &[("n", (MIN_BRANDS_FOR_INTERVAL as u64).into())]));
            }
            None => {}
        }
        if report.corpus.block_days.is_none() {
            let corpus = &report.corpus;
            let is = |reason: BlockReason| corpus.block_why == reason.describe(None);
            out.push(match is(BlockReason::NoTimes) {
                true if corpus.campaigns == corpus.messages => words.text("limit-no-dates-texts", &[]),
                true => words.text("limit-no-dates-campaigns", &[]),
                // The messages may have no date, so the sentence must not say that they were sent close together.
                false if is(BlockReason::Asked) => words.text("limit-campaigns-asked", &[]),
                false => words.text("limit-campaigns", &[]),
            });
        }
        let short =
            result.per_brand.iter().filter(|brand| brand.units < u64::from(MIN_UNITS_FOR_OVERLAP)).count()
                as u64;
        if short > 0 {
            let least = u64::from(MIN_UNITS_FOR_OVERLAP);
            let units = words.named("of-units", unit_key(report.corpus.block_days), &[("n", least.into())]);
            let args = [
                ("n", short.into()),
                ("of", result.n_cells.into()),
                ("units", units.unwrap_or_default().into()),
            ];
            out.push(words.text("limit-few-units", &args));
        }
        if result.excluded.brands > 0 {
            let all = result.excluded.brands + result.n_cells;
            let args = [("n", result.excluded.brands.into()), ("of", all.into())];
            out.push(words.text("limit-left-out", &args));
        }
        for brand in result.influential().take(INFLUENCE_SHOWN) {
            let name = sanitize(&brand.brand).into_owned();
            out.push(match brand.ix_without {
                Some(ix) => {
                    words.text("limit-influence", &[("brand", name.into()), ("ix", lang.short(ix).into())])
                }
                None => words.text("limit-influence-none", &[("brand", name.into())]),
            });
        }
        out
    }
}
