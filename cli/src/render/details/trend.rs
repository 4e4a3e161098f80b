//! The change of the index over time.

use super::companions::NAME;
use crate::layout::cut;
use crate::number::{counted, interval, p_value, short};
use crate::render::page::Page;
use crate::sanitize::sanitize;
use std::fmt::Write;
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
        let facet = trend.facet.map_or("", |facet| facet.name());
        let note = format!(
            "{facet}: the index of a period over that of an earlier one, of the same brands, each cut to the same number \
             of units (1: no change); across: how alike brands are; within: how alike a brand is to itself"
        );
        self.line("");
        self.paragraph("", &format!("{} · {note}", self.style.bold("TREND")));
        if let Some(why) = trend.unit_why.as_deref() {
            self.paragraph("  ", &sanitize(why));
        }
        self.changes(trend);
        if let Some(before) = &trend.before {
            let mut words = in_words(&before.change);
            if let Some(rank) = before.placebo.rank.filter(|_| before.placebo.of > 1) {
                let of = counted(before.placebo.of, "date");
                let _ = write!(words, "; the change is number {rank} of {of} by size");
            }
            self.paragraph(&format!("  {}  ", before.date), &words);
        }
        if let Some(compare) = &trend.compare {
            let column = cut(&sanitize(&compare.column), NAME).into_owned();
            self.paragraph(&format!("  {column}  "), &in_words(&compare.change));
        }
    }

    fn changes(&mut self, trend: &Trend) {
        if let Some(why) = trend.why.as_deref() {
            self.paragraph("  ", &format!("no change: {}", sanitize(why)));
        }
        let hidden = trend.changes.len().saturating_sub(CHANGES_SHOWN);
        if hidden > 0 {
            let earlier = counted(hidden as u64, "earlier change");
            self.line(&self.style.dim(&format!("  … {earlier} in report.json")));
        }
        for change in trend.changes.iter().skip(hidden) {
            self.paragraph("  ", &in_words(change));
        }
        if let Some(words) =
            trend.slope.as_ref().zip(trend.by).and_then(|(slope, by)| slope_in_words(slope, by))
        {
            self.paragraph("  ", &words);
        }
    }
}

/// Returns a change with its parts, its interval and its p-value.
fn in_words(change: &Change) -> String {
    let [from, to] = [&change.from, &change.to].map(|name| cut(&sanitize(name), NAME).into_owned());
    let why = || sanitize(change.why.as_deref().unwrap_or("not defined"));
    let (Some(ratio), Some(across), Some(within)) = (change.ratio, change.across_ratio, change.within_ratio)
    else {
        return format!("{from} to {to}: no change ({})", why());
    };
    let mut words = format!("{from} to {to}: times {}", short(ratio));
    match change.interval {
        Some(ends) => {
            let _ = write!(words, " ({})", interval(ends));
        }
        None => {
            let _ = write!(words, " (no interval: {})", why());
        }
    }
    if let Some(p) = change.p {
        let _ = write!(words, ", p {}", p_value(p));
        if let Some(adjusted) = change.p_holm.filter(|adjusted| *adjusted != p) {
            let _ = write!(words, " (adjusted {})", p_value(adjusted));
        }
    }
    let _ = write!(words, " · across times {}, within times {}", short(across), short(within));
    let _ = write!(words, " · {}", counted(change.panel, "brand"));
    words
}

fn slope_in_words(slope: &Slope, by: Period) -> Option<String> {
    let mut words = format!("slope: times {} per {}", short(slope.per_period?), by.name());
    if let Some(ends) = slope.interval {
        let _ = write!(words, " ({})", interval(ends));
    }
    if let Some(p) = slope.p {
        let _ = write!(words, ", p {}", p_value(p));
    }
    let _ = write!(words, " over {}", counted(slope.periods, by.name()));
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::tests::made;

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
            in_words(&change()),
            format!("2025-01 to 2025-02: times 1.14 (0.73–1.78), p 0.040 (adjusted 0.080) · {tail}")
        );
        let few = made!(Change {
            interval: None,
            p: None,
            why: Some("fewer than 5 brands to delete".into()),
            ..change()
        });
        assert_eq!(
            in_words(&few),
            format!("2025-01 to 2025-02: times 1.14 (no interval: fewer than 5 brands to delete) · {tail}")
        );
        let none = made!(Change { ratio: None, why: Some("they share nothing".into()), ..change() });
        assert_eq!(in_words(&none), "2025-01 to 2025-02: no change (they share nothing)");
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
            slope_in_words(&slope, Period::Month).as_deref(),
            Some("slope: times 1.02 per month (1.01–1.03), p 0.0030 over 9 months")
        );
        assert_eq!(slope_in_words(&Slope::default(), Period::Year), None);
    }
}
