//! The index of the first facet.

use crate::render::page::Page;
use crate::words::Words;
use unisono::analysis::MIN_BRANDS_FOR_INTERVAL;
use unisono::facet::Facet;
use unisono::report::{Estimate, FacetResult, Report};

/// The index of independent novelists for sentence shapes, and for runs of two words.
const IX_OF_NOVELISTS: f64 = 0.8;

impl Page<'_> {
    /// Writes the index and its meaning.
    pub(in crate::render) fn headline(&mut self, report: &Report, facet: Facet, result: &FacetResult) {
        let ngram = report.provenance.config.get("ngram").map_or("", String::as_str);
        let words = self.words;
        let index = match (facet, ngram) {
            (Facet::Wording | Facet::Boilerplate, "1") => words.text("detail-ix-words", &[]),
            (Facet::Wording | Facet::Boilerplate, n) => {
                words.text("detail-ix-runs", &[("n", n.to_owned().into())])
            }
            _ => words.text("detail-ix", &[]),
        };
        self.line("");
        let name = words.named("facet", facet.name(), &[]).unwrap_or_default();
        let first = format!("{} · ", name.to_uppercase());
        self.painted_paragraph(&first, &self.style.bold(&first), &index);

        let Some(ix) = result.ix.value else {
            let why = words.reason_or_undefined(result.ix.why.as_ref());
            self.paragraph("  ", &words.text("detail-ix-none", &[("why", why.into())]));
            return;
        };
        let intervals = intervals(result, words).join(" · ");
        let intervals = if intervals.is_empty() { intervals } else { format!("({intervals})") };
        let value = format!("  {}  ", words.lang.short(ix));
        self.painted_paragraph(&value, &self.style.bold(&value), &intervals);
        self.paragraph("  ", &words.text("detail-ix-says", &[("ix", words.lang.short(ix).into())]));
        // For other facets the index of independent writers is near 0 or unknown.
        if facet == Facet::Skeleton || (facet == Facet::Wording && ngram == "2") {
            let ix = words.lang.about(IX_OF_NOVELISTS);
            self.paragraph("  ", &words.text("detail-ix-novelists", &[("ix", ix.into())]));
        }
    }
}

/// Returns both intervals with their scope, or why there is none.
fn intervals(result: &FacetResult, words: &Words) -> Vec<String> {
    let index = &result.ix;
    let ends_in_words = |ends: [f64; 2]| {
        let mut alone = Estimate::default();
        (alone.value, alone.over_messages) = (index.value, Some(ends));
        let interval = words.lang.interval(ends);
        match alone.is_imprecise() {
            true => words.text("detail-imprecise", &[("ends", interval.into())]),
            false => interval,
        }
    };
    let these = index.over_messages;
    let these = these.map(|ends| words.text("detail-these", &[("ends", ends_in_words(ends).into())]));
    let kind = match index.over_brands {
        Some(ends) => {
            let ends = [("ends", ends_in_words(ends).into())];
            Some(match index.over_brands_approximate {
                true => words.text("detail-kind-roughly", &ends),
                false => words.text("detail-kind", &ends),
            })
        }
        None if (result.n_brands as usize) < MIN_BRANDS_FOR_INTERVAL && index.over_messages.is_some() => {
            Some(words.text("detail-kind-none", &[("n", (MIN_BRANDS_FOR_INTERVAL as u64).into())]))
        }
        None => None,
    };
    let why = index
        .why_no_interval
        .as_ref()
        .map(|why| words.text("compare-no-interval", &[("why", words.reason(why).into())]));
    these.or(why).into_iter().chain(kind).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::tests::{facet, made};
    use crate::words::Lang;

    #[test]
    fn a_wide_interval_is_imprecise_and_a_missing_one_has_its_reason() {
        fn check(ix: Estimate, n_brands: u64, expected: &str) {
            let result = made!(FacetResult { ix: ix, n_brands: n_brands, ..facet(0.5) });
            assert_eq!(intervals(&result, &Words::new(Lang::En)).join(" · "), expected);
        }
        let index = |over_messages, over_brands| {
            made!(Estimate {
                over_messages: over_messages,
                over_brands: over_brands,
                value: Some(0.2),
                ..Estimate::default()
            })
        };
        check(
            index(Some([0.01, 2.12]), Some([0.06, 0.79])),
            8,
            "these brands: 0.01–2.12, imprecise · brands of this kind: 0.06–0.79",
        );
        check(
            index(Some([0.19, 0.21]), Some([0.04, 0.3])),
            8,
            "these brands: 0.19–0.21 · brands of this kind: 0.04–0.30, imprecise",
        );
        check(
            index(Some([0.15, 0.3]), None),
            7,
            "these brands: 0.15–0.30 · brands of this kind: no interval from fewer than 8",
        );
        let none = made!(Estimate { why_no_interval: Some("nothing is shared".into()), ..index(None, None) });
        check(none, 7, "no interval: nothing is shared");
    }
}
