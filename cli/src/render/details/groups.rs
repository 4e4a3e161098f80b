//! The comparisons of --by.

use super::companions::NAME;
use crate::layout::{cut, left, right, width};
use crate::render::page::Page;
use crate::render::values::unit_key;
use crate::sanitize::sanitize;
use crate::words::Words;
use std::collections::{BTreeMap, BTreeSet};
use unisono::facet::Facet;
use unisono::reason::Reason;
use unisono::report::{GroupedResult, PairedResult, Ratio, Report};

/// The values of a column, and pairs of them, that are listed.
const GROUPS_SHOWN: usize = 6;

const PAIRED_SHOWN: usize = 6;

/// The significance level.
const LEVEL: f64 = 0.05;

impl Page<'_> {
    /// Writes the comparisons of each column.
    pub(in crate::render) fn groups(&mut self, report: &Report) {
        let columns: BTreeSet<&String> = report.facets.values().flat_map(|result| result.by.keys()).collect();
        for column in columns {
            let mut compared =
                report.facets.iter().filter_map(|(facet, r)| Some((*facet, r.by.get(column)?)));
            let Some((first, by)) = compared.next() else { continue };
            let words = self.words;
            let name = sanitize(column).to_uppercase();
            let title = self.style.bold(&words.text("by-title", &[("column", name.into())]));
            self.line("");
            match &by.block_by {
                Some(inside) => {
                    let args = [("column", sanitize(inside).into_owned().into())];
                    self.paragraph("", &format!("{title} · {}", words.text("by-inside", &args)));
                }
                None => {
                    self.paragraph("", &format!("{title} · {}", words.text("by-note", &[])));
                    self.ratios(report, column);
                }
            }
            if let Some(why) = &by.block_why {
                self.paragraph("  ", &words.reason(why));
            }
            self.levels(first, by);
        }
    }

    /// Writes the ratio of each facet, and the reasons for missing ones.
    fn ratios(&mut self, report: &Report, column: &str) {
        let words = self.words;
        let name = |facet: Facet| words.named("facet", facet.name(), &[]).unwrap_or_default();
        let compared =
            || report.facets.iter().filter_map(|(facet, r)| Some((name(*facet), r.by.get(column)?)));
        let widest = compared().map(|(name, _)| width(&name)).max().unwrap_or(0);
        let mut silent: BTreeMap<Option<&Reason>, Vec<String>> = BTreeMap::new();
        for (name, by) in compared() {
            match (by.ratio.value, by.why.as_ref().or(by.ratio.why.as_ref())) {
                (Some(value), _) => {
                    let ratio = ratio_in_words(value, &by.ratio, by.block_days, words);
                    self.paragraph(&format!("  {}  ", left(&name, widest)), &ratio);
                }
                (None, why) => silent.entry(why).or_default().push(name),
            }
        }
        for (why, facets) in silent {
            let args = [("why", words.reason_or_undefined(why).into()), ("facets", facets.join(", ").into())];
            self.paragraph("  ", &words.text("by-no-ratio", &args));
        }
    }

    /// Writes `across` of each value, and of pairs of values.
    fn levels(&mut self, facet: Facet, by: &GroupedResult) {
        let words = self.words;
        if let Some(why) = by.why.as_ref().filter(|_| by.block_by.is_some()) {
            self.paragraph("  ", &words.text("by-nothing", &[("why", words.reason(why).into())]));
        }
        let mut groups: Vec<_> = by.groups.iter().filter(|group| group.across.value.is_some()).collect();
        if groups.is_empty() {
            return;
        }
        let hidden = groups.len().saturating_sub(GROUPS_SHOWN) as u64;
        groups.truncate(GROUPS_SHOWN);
        let of_facet = words.named("facet", facet.name(), &[]).unwrap_or_default();
        self.paragraph("  ", &words.text("by-levels", &[("facet", of_facet.into())]));
        let rows: Vec<[String; 4]> = groups
            .iter()
            .map(|group| {
                let value = cut(&sanitize(&group.value), NAME).into_owned();
                let across = group.across.value.map_or_else(|| "–".to_owned(), |x| words.lang.short(x));
                let ends = group.across.interval.map_or_else(String::new, |ends| words.lang.interval(ends));
                [value, across, ends, words.text("n-brands", &[("n", group.brands.into())])]
            })
            .collect();
        let column = |i: usize| rows.iter().map(|row| width(&row[i])).max().unwrap_or(0);
        let widths = [column(0), column(1), column(2)];
        for [value, across, ends, brands] in &rows {
            let (value, across, ends) =
                (left(value, widths[0]), right(across, widths[1]), right(ends, widths[2]));
            self.line(&format!("    {value}  {across}  {ends}  {brands}"));
        }
        if hidden > 0 {
            let more = words.text("by-more-values", &[("n", hidden.into())]);
            self.line(&self.style.dim(&format!("    {more}")));
        }
        let pairs: Vec<String> = by.paired.iter().filter_map(|pair| paired_in_words(pair, words)).collect();
        for pair in pairs.iter().take(PAIRED_SHOWN) {
            self.paragraph("    ", pair);
        }
        let more = pairs.len().saturating_sub(PAIRED_SHOWN) as u64;
        if more > 0 {
            let more = words.text("by-more-pairs", &[("n", more.into())]);
            self.line(&self.style.dim(&format!("    {more}")));
        }
    }
}

/// Returns a ratio with its interval, its p-value and the means. A unit is a block of `days`, or a campaign.
fn ratio_in_words(value: f64, ratio: &Ratio, days: Option<u32>, words: &Words) -> String {
    let lang = words.lang;
    let mut out = words.text("by-ratio", &[("ratio", lang.short(value).into())]);
    // The interval over brands is wider and takes eight brands.
    let ends = ratio.over_brands.or(ratio.interval);
    if let Some(ends) = ends {
        out.push_str(&format!(" ({})", lang.interval(ends)));
    }
    out.push_str(&p_in_words(ratio.p, ratio.p_holm, words));
    match (ratio.least_p.filter(|least| *least > LEVEL), &ratio.why) {
        (Some(least), _) => out.push_str(&words.text("by-least-p", &[("p", lang.p_value(least).into())])),
        (None, Some(why)) if ends.is_none() => {
            let why = words.text("compare-no-interval", &[("why", words.reason(why).into())]);
            out.push_str(&format!(", {why}"));
        }
        _ => {}
    }
    if ratio.approximate {
        out.push_str(&words.text("by-approximate", &[]));
    }
    if let Some(units) = ratio.cut_to_units {
        let cut = words.named("by-cut", unit_key(days), &[("n", units.into())]);
        out.push_str(&cut.unwrap_or_default());
    }
    if let (Some(same), Some(different)) = (ratio.within_groups, ratio.between_groups) {
        let args = [("same", lang.short(same).into()), ("different", lang.short(different).into())];
        out.push_str(&words.text("by-means", &args));
    }
    out
}

/// Returns a p-value, with the one adjusted for the number of tests if it differs; empty without one.
pub(super) fn p_in_words(p: Option<f64>, adjusted: Option<f64>, words: &Words) -> String {
    let Some(p) = p else { return String::new() };
    let mut out = words.text("compare-p", &[("p", words.lang.p_value(p).into())]);
    if let Some(adjusted) = adjusted.filter(|adjusted| *adjusted != p) {
        out.push_str(&words.text("compare-adjusted", &[("p", words.lang.p_value(adjusted).into())]));
    }
    out
}

/// Returns the ends of an interval in brackets, or why there is none; empty if that is not known.
pub(super) fn ends_in_words(ends: Option<[f64; 2]>, why: Option<&Reason>, words: &Words) -> String {
    let inside = match (ends, why) {
        (Some(ends), _) => words.lang.interval(ends),
        (None, Some(why)) => words.text("compare-no-interval", &[("why", words.reason(why).into())]),
        (None, None) => return String::new(),
    };
    format!(" ({inside})")
}

/// Returns the comparison of two values; `None` without a ratio.
fn paired_in_words(pair: &PairedResult, words: &Words) -> Option<String> {
    let [a, b] = [&pair.a, &pair.b].map(|value| cut(&sanitize(value), NAME).into_owned());
    let args = [("a", a.into()), ("b", b.into()), ("ratio", words.lang.short(pair.ratio?).into())];
    let ends = ends_in_words(pair.interval, pair.why.as_ref(), words);
    Some(format!("{}{ends}{}", words.text("by-pair", &args), p_in_words(pair.p, None, words)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::tests::{made, ratio};
    use crate::words::Lang;

    #[test]
    fn ratios_say_what_they_rest_on() {
        fn check(ratio: Ratio, expected: &str) {
            assert_eq!(ratio_in_words(1.37, &ratio, Some(7), &Words::new(Lang::En)), expected);
        }
        let raw = " · same value 0.15, different 0.11";
        check(ratio(), &format!("ratio 1.37 (0.94–1.98), p 0.080 (adjusted 0.16){raw}"));
        check(
            made!(Ratio { p_holm: Some(0.08), ..ratio() }),
            &format!("ratio 1.37 (0.94–1.98), p 0.080{raw}"),
        );
        let few = made!(Ratio {
            interval: None,
            p: Some(0.3),
            p_holm: None,
            least_p: Some(0.1),
            why: Some("with groups of these sizes p cannot fall below 0.10".into()),
            approximate: true,
            ..ratio()
        });
        check(few, &format!("ratio 1.37, p 0.30, which cannot fall below 0.10, approximate{raw}"));
        let unbounded =
            made!(Ratio { interval: None, p_holm: None, why: Some("it is open".into()), ..ratio() });
        check(unbounded, &format!("ratio 1.37, p 0.080, no interval: it is open{raw}"));
        let cut = made!(Ratio { cut_to_units: Some(7), p_holm: None, ..ratio() });
        check(cut, &format!("ratio 1.37 (0.94–1.98), p 0.080, from at most 7 weeks of each brand{raw}"));
        let italian = ratio_in_words(1.37, &ratio(), None, &Words::new(Lang::It));
        assert_eq!(
            italian,
            "rapporto 1,37 (0,94–1,98), p 0,080 (corretto 0,16) · stesso valore 0,15, diverso 0,11"
        );
    }
}
