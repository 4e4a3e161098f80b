//! The change of the index over time.

use super::companions::NAME;
use super::groups::{ends_in_words, p_in_words};
use crate::layout::cut;
use crate::render::page::Page;
use crate::sanitize::sanitize;
use crate::words::Words;
use unisono::catalog::Period;
use unisono::report::{Change, Report, Slope, Trend};

/// The changes that are listed: the last ones.
const CHANGES_SHOWN: usize = 12;

impl Page<'_> {
    /// Writes the changes from period to period, at a date, and between two values.
    pub(in crate::render) fn trend(&mut self, report: &Report) {
        // Nobody asked for it: the numbers are in report.json.
        let config = &report.provenance.config;
        let is_auto = config.get("trend.by").is_none_or(|by| by == "auto");
        let Some(trend) = &report.trend else { return };
        if is_auto && trend.before.is_none() && trend.compare.is_none() {
            return;
        }
        let words = self.words;
        let facet = trend.facet.and_then(|facet| words.named("facet", facet.name(), &[])).unwrap_or_default();
        let note = words.text("trend-note", &[("facet", facet.into())]);
        let title = self.style.bold(&words.text("trend-title", &[]));
        self.line("");
        self.paragraph("", &format!("{title} · {note}"));
        if let Some(why) = &trend.unit_why {
            self.paragraph("  ", &words.reason(why));
        }
        self.changes(trend);
        if let Some(before) = &trend.before {
            let mut change = before.change.clone();
            for side in [&mut change.from, &mut change.to] {
                *side = words.named("side", side, &[]).unwrap_or_else(|| side.clone());
            }
            let mut sentences = vec![in_words(&change, words)];
            if let Some(rank) = before.placebo.rank.filter(|_| before.placebo.of > 1) {
                let args = [("rank", rank.into()), ("n", before.placebo.of.into())];
                sentences.push(words.text("trend-rank", &args));
            }
            self.paragraph(&format!("  {}  ", before.date), &sentences.join("; "));
        }
        if let Some(compare) = &trend.compare {
            let column = cut(&sanitize(&compare.column), NAME).into_owned();
            self.paragraph(&format!("  {column}  "), &in_words(&compare.change, words));
        }
    }

    fn changes(&mut self, trend: &Trend) {
        let words = self.words;
        if let Some(why) = &trend.why {
            self.paragraph("  ", &words.text("trend-none", &[("why", words.reason(why).into())]));
        }
        let hidden = trend.changes.len().saturating_sub(CHANGES_SHOWN);
        if hidden > 0 {
            let earlier = words.text("trend-earlier", &[("n", (hidden as u64).into())]);
            self.line(&self.style.dim(&format!("  {earlier}")));
        }
        for change in trend.changes.iter().skip(hidden) {
            self.paragraph("  ", &in_words(change, words));
        }
        let slope = trend.slope.as_ref().zip(trend.by);
        if let Some(slope) = slope.and_then(|(slope, by)| slope_in_words(slope, by, words)) {
            self.paragraph("  ", &slope);
        }
    }
}

/// Returns a change with its parts, its interval and its p-value.
fn in_words(change: &Change, words: &Words) -> String {
    let lang = words.lang;
    let [from, to] = [&change.from, &change.to].map(|name| cut(&sanitize(name), NAME).into_owned());
    let mut args = vec![("from", from.into()), ("to", to.into())];
    let (Some(ratio), Some(across), Some(within)) = (change.ratio, change.across_ratio, change.within_ratio)
    else {
        args.push(("why", words.reason_or_undefined(change.why.as_ref()).into()));
        return words.text("trend-change-none", &args);
    };
    args.push(("ratio", lang.short(ratio).into()));
    let parts = [("across", lang.short(across).into()), ("within", lang.short(within).into())];
    let sentence = [
        words.text("trend-change", &args),
        ends_in_words(change.interval, change.why.as_ref(), words),
        p_in_words(change.p, change.p_holm, words),
        words.text("trend-parts", &parts),
        format!(" · {}", words.text("n-brands", &[("n", change.panel.into())])),
    ];
    sentence.concat()
}

fn slope_in_words(slope: &Slope, by: Period, words: &Words) -> Option<String> {
    let factor = [("ratio", words.lang.short(slope.per_period?).into())];
    let sentence = [
        words.named("trend-slope", by.name(), &factor)?,
        ends_in_words(slope.interval, None, words),
        p_in_words(slope.p, None, words),
        words.named("trend-over", by.name(), &[("n", slope.periods.into())])?,
    ];
    Some(sentence.concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::tests::made;
    use crate::words::Lang;

    fn english() -> Words {
        Words::new(Lang::En)
    }

    fn change() -> Change {
        made!(Change {
            from: "2025-01".into(),
            to: "2025-02".into(),
            panel: 9,
            ratio: Some(1.14),
            interval: Some([0.73, 1.78]),
            p: Some(0.04),
            p_holm: Some(0.08),
            across_ratio: Some(1.6),
            within_ratio: Some(1.4),
            ..Change::default()
        })
    }

    #[test]
    fn changes_say_what_moved() {
        let tail = "across times 1.60, within times 1.40 · 9 brands";
        assert_eq!(
            in_words(&change(), &english()),
            format!("2025-01 to 2025-02: times 1.14 (0.73–1.78), p 0.040 (adjusted 0.080) · {tail}")
        );
        assert_eq!(
            in_words(&change(), &Words::new(Lang::It)),
            "da 2025-01 a 2025-02: × 1,14 (0,73–1,78), p 0,040 (corretto 0,080) · tra marchi × 1,60, dentro × 1,40 · 9 marchi"
        );
        let few = made!(Change {
            interval: None,
            p: None,
            why: Some("fewer than 5 brands to delete".into()),
            ..change()
        });
        assert_eq!(
            in_words(&few, &english()),
            format!("2025-01 to 2025-02: times 1.14 (no interval: fewer than 5 brands to delete) · {tail}")
        );
        let none = made!(Change { ratio: None, why: Some("they share nothing".into()), ..change() });
        assert_eq!(
            in_words(&none, &english()),
            "2025-01 to 2025-02: change not measured (they share nothing)"
        );
    }

    #[test]
    fn slopes_are_factors_per_period() {
        let slope = made!(Slope {
            per_period: Some(1.02),
            interval: Some([1.01, 1.03]),
            p: Some(0.003),
            periods: 9,
            ..Slope::default()
        });
        assert_eq!(
            slope_in_words(&slope, Period::Month, &english()).as_deref(),
            Some("slope: times 1.02 per month (1.01–1.03), p 0.0030 over 9 months")
        );
        assert_eq!(slope_in_words(&Slope::default(), Period::Year, &english()), None);
    }
}
