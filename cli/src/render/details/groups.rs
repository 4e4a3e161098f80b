//! The comparisons of --by.

use super::companions::NAME;
use super::units::unit;
use crate::layout::{cut, left, right, width};
use crate::number::{counted, interval, p_value, short};
use crate::render::page::Page;
use crate::sanitize::sanitize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use unisono::facet::Facet;
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
            let name = sanitize(column);
            let title = self.style.bold(&format!("BY {}", name.to_uppercase()));
            self.line("");
            match &by.block_by {
                Some(inside) => {
                    let note = format!("texts with the same {} compared", sanitize(inside));
                    self.paragraph("", &format!("{title} · {note}"));
                }
                None => {
                    let note = "ratio: similarity of two brands with the same value over that of two with different \
                                values, adjusted for the level of each value (1: no difference); p below 0.05: unlikely \
                                by chance";
                    self.paragraph("", &format!("{title} · {note}"));
                    self.ratios(report, column);
                }
            }
            if let Some(why) = &by.block_why {
                self.paragraph("  ", &sanitize(why));
            }
            self.levels(first, by);
        }
    }

    /// Writes the ratio of each facet, and the reasons for missing ones.
    fn ratios(&mut self, report: &Report, column: &str) {
        let mut silent: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (facet, result) in &report.facets {
            let Some(by) = result.by.get(column) else { continue };
            match (by.ratio.value, by.why.as_deref().or(by.ratio.why.as_deref())) {
                (Some(value), _) => {
                    let words = ratio_in_words(value, &by.ratio, unit(by.block_days));
                    self.paragraph(&format!("  {}  ", left(facet.name(), 14)), &words);
                }
                (None, why) => silent.entry(why.unwrap_or("not defined")).or_default().push(facet.name()),
            }
        }
        for (why, facets) in silent {
            self.paragraph("  ", &format!("no ratio: {} ({})", sanitize(why), facets.join(", ")));
        }
    }

    /// Writes `across` of each value, and of pairs of values.
    fn levels(&mut self, facet: Facet, by: &GroupedResult) {
        if let Some(why) = by.why.as_deref().filter(|_| by.block_by.is_some()) {
            self.paragraph("  ", &format!("nothing to compare: {}", sanitize(why)));
        }
        let mut groups: Vec<_> = by.groups.iter().filter(|group| group.across.value.is_some()).collect();
        if groups.is_empty() {
            return;
        }
        let hidden = groups.len().saturating_sub(GROUPS_SHOWN);
        groups.truncate(GROUPS_SHOWN);
        let what =
            format!("{}: mean similarity of two mails of different brands with the same value", facet.name());
        self.paragraph("  ", &what);
        let rows: Vec<[String; 4]> = groups
            .iter()
            .map(|group| {
                let value = cut(&sanitize(&group.value), NAME).into_owned();
                let across = group.across.value.map_or_else(|| "–".to_owned(), short);
                [
                    value,
                    across,
                    group.across.interval.map_or_else(String::new, interval),
                    counted(group.brands, "brand"),
                ]
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
            self.line(
                &self.style.dim(&format!("    … {} in report.json", counted(hidden as u64, "more value"))),
            );
        }
        let paired: Vec<String> = by.paired.iter().filter_map(paired_in_words).collect();
        for words in paired.iter().take(PAIRED_SHOWN) {
            self.paragraph("    ", words);
        }
        let more = paired.len().saturating_sub(PAIRED_SHOWN);
        if more > 0 {
            self.line(
                &self.style.dim(&format!("    … {} in report.json", counted(more as u64, "more pair"))),
            );
        }
    }
}

/// Returns a ratio with its interval, its p-value and the means.
fn ratio_in_words(value: f64, ratio: &Ratio, unit: &str) -> String {
    let mut words = format!("ratio {}", short(value));
    // The interval over brands is wider and takes eight brands.
    let ends = ratio.over_brands.or(ratio.interval);
    if let Some(ends) = ends {
        let _ = write!(words, " ({})", interval(ends));
    }
    if let Some(p) = ratio.p {
        let _ = write!(words, ", p {}", p_value(p));
        if let Some(adjusted) = ratio.p_holm.filter(|adjusted| *adjusted != p) {
            let _ = write!(words, " (adjusted {})", p_value(adjusted));
        }
    }
    match (ratio.least_p.filter(|least| *least > LEVEL), &ratio.why) {
        (Some(least), _) => {
            let _ = write!(words, ", which cannot fall below {least:.2}");
        }
        (None, Some(why)) if ends.is_none() => {
            let _ = write!(words, ", no interval: {}", sanitize(why));
        }
        _ => {}
    }
    if ratio.approximate {
        words.push_str(", approximate");
    }
    if let Some(units) = ratio.cut_to_units {
        let _ = write!(words, ", from {} of each brand at most", counted(units, unit));
    }
    if let (Some(same), Some(different)) = (ratio.within_groups, ratio.between_groups) {
        let _ = write!(words, " · same value {}, different {}", short(same), short(different));
    }
    words
}

/// Returns the comparison of two values; `None` without a ratio.
fn paired_in_words(pair: &PairedResult) -> Option<String> {
    let [a, b] = [&pair.a, &pair.b].map(|value| cut(&sanitize(value), NAME).into_owned());
    let mut words = format!("{a}: {} times as alike as {b}", short(pair.ratio?));
    match (pair.interval, &pair.why) {
        (Some(ends), _) => {
            let _ = write!(words, " ({})", interval(ends));
        }
        (None, Some(why)) => {
            let _ = write!(words, " (no interval: {})", sanitize(why));
        }
        (None, None) => {}
    }
    if let Some(p) = pair.p {
        let _ = write!(words, ", p {}", p_value(p));
    }
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::tests::{made, ratio};

    #[test]
    fn ratios_say_what_they_rest_on() {
        fn check(ratio: Ratio, expected: &str) {
            assert_eq!(ratio_in_words(1.37, &ratio, "week"), expected);
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
        check(cut, &format!("ratio 1.37 (0.94–1.98), p 0.080, from 7 weeks of each brand at most{raw}"));
    }
}
