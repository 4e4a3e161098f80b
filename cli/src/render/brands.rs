//! The table of brands.

use super::page::Page;
use super::units::unit;
use crate::layout::{left, right, width};
use crate::number::{count, counted, interval, percent, short};
use crate::sanitize::sanitize;
use std::collections::BTreeSet;
use std::fmt::Write;
use unisono::report::{BrandResult, CorpusCounts, FacetResult, IneligibleBrand, Neighbour};

/// The brands at the top and at the bottom of a longer table: with one facet, and with several.
pub(super) const BRANDS: (usize, usize) = (8, 4);

pub(super) const BRANDS_OF_SEVERAL: (usize, usize) = (3, 3);

/// The ineligible brands that are named.
const INELIGIBLE_SHOWN: usize = 3;

/// The columns of a bar for an index of 1.
const BAR: usize = 10;

impl Page {
    /// Writes the brands, most interchangeable first.
    pub(super) fn brands(&mut self, corpus: &CorpusCounts, result: &FacetResult, shown: (usize, usize)) {
        if !result.per_brand.is_empty() {
            self.line("");
            self.table(corpus, result, shown);
        }
        if !result.ineligible.is_empty() {
            self.paragraph("  ", &left_out(corpus, result));
        }
    }

    pub(super) fn table(
        &mut self,
        corpus: &CorpusCounts,
        result: &FacetResult,
        (at_top, at_bottom): (usize, usize),
    ) {
        let brands = &result.per_brand;
        let several = brands.iter().map(|brand| &brand.language).collect::<BTreeSet<_>>().len() > 1;
        let bars = self.style.width >= 90;
        let long = brands.len() > at_top + at_bottom;
        let hidden = if long { at_top..brands.len() - at_bottom } else { 0..0 };

        let units = format!("{}s", unit(corpus.block_days));
        let heading = ["brand", "IX", "", "interval", "nearest", "overlap", &units].map(str::to_owned);
        let shown = brands.iter().enumerate().filter(|(n, _)| !hidden.contains(n));
        let rows: Vec<[String; 7]> =
            std::iter::once(heading).chain(shown.map(|(_, brand)| cells(brand, several, bars))).collect();
        let mut widths = [0; 7];
        for row in &rows {
            for (column, cell) in widths.iter_mut().zip(row) {
                *column = width(cell).max(*column);
            }
        }
        let [brand, ix, _, interval, near, overlap, units] = widths;
        let bar = if bars { BAR + 1 } else { 0 };
        // The two columns of names share what numbers leave.
        let names =
            self.style.width.saturating_sub(2 + 2 + ix + bar + 2 + interval + 2 + 2 + overlap + 2 + units);
        let brand = brand.min(names.saturating_sub(near).max(names / 2));
        let near = near.min(names - brand);

        for (n, row) in rows.iter().enumerate() {
            if long && n == at_top + 1 {
                self.line(&self.style.dim(&format!("  … {}", counted(hidden.len() as u64, "more brand"))));
            }
            let [name, value, fill, ends, nearest, o, u] = row;
            let fill = if bars { format!(" {}", left(fill, BAR)) } else { String::new() };
            let line = format!(
                "  {}  {}{fill}  {}  {}  {}  {}",
                left(name, brand),
                right(value, ix),
                right(ends, interval),
                left(nearest, near),
                right(o, overlap),
                right(u, units),
            );
            self.line(&if n == 0 { self.style.dim(&line) } else { line });
        }
    }
}

/// Returns the first ineligible brands with their reasons, and the number of all.
fn left_out(corpus: &CorpusCounts, result: &FacetResult) -> String {
    let names: BTreeSet<&str> = result.ineligible.iter().map(|brand| brand.brand.as_str()).collect();
    let mut words = format!(
        "Not in the index: {} of {}, {} ({}). ",
        counted(names.len() as u64, "brand"),
        count(corpus.brands),
        counted(result.excluded.messages, "message"),
        percent(result.excluded.messages_share)
    );
    for (n, brand) in result.ineligible.iter().take(INELIGIBLE_SHOWN).enumerate() {
        let IneligibleBrand { brand, language, why, .. } = brand;
        let between = if n > 0 { " · " } else { "" };
        let _ = write!(words, "{between}{} ({}): {}", sanitize(brand), sanitize(language), sanitize(why));
    }
    let more = result.ineligible.len().saturating_sub(INELIGIBLE_SHOWN);
    if more > 0 {
        let _ = write!(words, " · and {more} more");
    }
    words
}

/// Returns a row: name, index, bar, interval, nearest brand, overlap, units.
fn cells(brand: &BrandResult, several: bool, bars: bool) -> [String; 7] {
    let nearest = brand.nearest.first();
    let overlap = |near: &Neighbour| near.overlap.map_or_else(|| "–".to_owned(), short);
    [
        label(brand, several),
        brand.ix.map(short).unwrap_or_default(),
        if bars { bar(brand.ix) } else { String::new() },
        brand.interval.map(interval).unwrap_or_default(),
        nearest.map(|near| sanitize(&near.brand).into_owned()).unwrap_or_default(),
        nearest.map(overlap).unwrap_or_default(),
        count(brand.units),
    ]
}

/// Returns the name of a brand, with the language where there are several.
fn label(brand: &BrandResult, several: bool) -> String {
    let name = sanitize(&brand.brand);
    if several { format!("{name} ({})", sanitize(&brand.language)) } else { name.into_owned() }
}

/// Returns an index as a bar in eighths of a column, full at 1 and above.
fn bar(ix: Option<f64>) -> String {
    let eighths = (ix.unwrap_or(0.0).clamp(0.0, 1.0) * (BAR * 8) as f64).round() as usize;
    let part = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    format!("{}{}", "█".repeat(eighths / 8), part.get(eighths % 8).unwrap_or(&""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_grow_by_eighths() {
        fn check(ix: f64, expected: &str) {
            assert_eq!(bar(Some(ix)), expected);
        }
        check(0.0, "");
        check(0.0125, "▏");
        check(0.5, "█████");
        check(0.55, "█████▌");
        check(1.0, "██████████");
        check(1.3, "██████████");
        check(-0.2, "");
        assert_eq!(bar(None), "");
    }
}
