//! The facets as bars: where brands are alike, and what most of them have in common.

use super::page::Page;
use super::screen::Room;
use super::values::value_in_words;
use crate::layout::{cut, left, right, width, wrap};
use crate::likeness::by_chance;
use unisono::corpus::brand_hash;
use unisono::facet::Facet;
use unisono::report::Report;

/// The facets by their use to a reader. Where there is no room for all, the last ones get no bar.
const BY_USE: [Facet; 12] = [
    Facet::Wording,
    Facet::CallToAction,
    Facet::Subject,
    Facet::Opening,
    Facet::Offers,
    Facet::Timing,
    Facet::Layout,
    Facet::Vocabulary,
    Facet::FollowUp,
    Facet::Boilerplate,
    Facet::Skeleton,
    Facet::Characters,
];

/// The facets with a bar, unless there is no room at all.
pub(super) const FEWEST_FACETS: usize = 3;

/// The columns of a bar for an index of 1.
const BAR: usize = 6;

/// Wider lines have bars.
const LEAST_WIDTH_FOR_BARS: usize = 72;

/// Keeps a name and its index on one line.
const NO_BREAK: &str = "\u{a0}";

/// A line: name, bar, index, index of the reader's brand, brands, index by chance, the most shared value.
type Row = (f64, [String; 7]);

impl Page<'_> {
    /// Writes a line for each facet with an index, or for as many as there is room for, the most interchangeable first; then
    /// the facets without a line.
    pub(super) fn facet_bars(&mut self, report: &Report, own: Option<&str>, room: Room) {
        let has_index =
            |facet: &&Facet| report.facets.get(facet).is_some_and(|result| result.ix.value.is_some());
        let facets: Vec<Facet> = BY_USE.iter().filter(has_index).copied().collect();
        if facets.len() < 2 {
            return;
        }
        let words = self.words;
        let n_shown = facets.len().min(room.facets);
        let hidden = &facets[n_shown..];
        let others = match room.names_others || hidden.is_empty() {
            true => self.others(report, hidden),
            false => {
                vec![format!("… {}", words.text("more-facets", &[("n", (hidden.len() as u64).into())]))]
            }
        };
        let mut rows: Vec<Row> =
            facets.iter().take(n_shown).filter_map(|facet| self.row_of(report, *facet, own)).collect();
        rows.sort_by(|a, b| b.0.total_cmp(&a.0));
        let you = if own.is_some() { words.text("column-you", &[]) } else { String::new() };
        let heading = [
            words.text("column-facet", &[]),
            String::new(),
            words.text("column-ix", &[]),
            you,
            words.text("column-brands", &[]),
            words.text("column-chance", &[]),
            words.text("column-shared", &[]),
        ];
        rows.insert(0, (f64::INFINITY, heading));
        let column = |i: usize| rows.iter().map(|(_, row)| width(&row[i])).max().unwrap_or(0);
        let [name, ix, you, brands, chance] = [0, 2, 3, 4, 5].map(column);
        let has_bars = self.style.width >= LEAST_WIDTH_FOR_BARS;
        for (index, [facet, _, value, own_value, n, by_chance, shared]) in &rows {
            let mut line = format!("  {}  ", left(facet, name));
            if has_bars {
                let bar = if index.is_finite() { bar(*index, BAR) } else { String::new() };
                line.push_str(&left(&bar, BAR));
                line.push(' ');
            }
            line.push_str(&right(value, ix));
            if you > 0 {
                line.push_str(&format!("  {}", right(own_value, you)));
            }
            line.push_str(&format!("  {}  {}  ", right(n, brands), right(by_chance, chance)));
            let room = self.style.width.saturating_sub(width(&line));
            line.push_str(&cut(shared, room));
            self.line(&if index.is_finite() { line } else { self.style.dim(&line) });
        }
        for line in others {
            self.line(&self.style.dim(&format!("  {line}")));
        }
    }

    /// Returns lines with the names and indices of facets, the most interchangeable first.
    fn others(&self, report: &Report, facets: &[Facet]) -> Vec<String> {
        let words = self.words;
        let index = |facet: &Facet| {
            let name = words.named("facet", facet.name(), &[])?.replace(' ', NO_BREAK);
            Some((report.facets.get(facet)?.ix.value?, name))
        };
        let mut indices: Vec<(f64, String)> = facets.iter().filter_map(index).collect();
        if indices.is_empty() {
            return Vec::new();
        }
        indices.sort_by(|a, b| b.0.total_cmp(&a.0));
        let of_facet = |(ix, name): &(f64, String)| format!("{name}{NO_BREAK}{}", words.lang.percent(*ix));
        let list: Vec<String> = indices.iter().map(of_facet).collect();
        let text = words.text("other-facets", &[("facets", list.join(", ").into())]);
        wrap(&text, self.style.width.saturating_sub(2))
            .iter()
            .map(|line| line.replace(NO_BREAK, " "))
            .collect()
    }

    fn row_of(&self, report: &Report, facet: Facet, own: Option<&str>) -> Option<Row> {
        let result = report.facets.get(&facet)?;
        let ix = result.ix.value?;
        let words = self.words;
        let own = own.map(brand_hash);
        let of_own = result.per_brand.iter().find(|brand| Some(brand_hash(&brand.brand)) == own);
        let own_ix = own.map(|_| {
            of_own.and_then(|brand| brand.ix).map_or_else(|| "–".to_owned(), |ix| words.lang.percent(ix))
        });
        let shared = match &result.values {
            Some(values) => match values.commonest.first() {
                Some(value) => {
                    let args = [("n", value.brands.into()), ("of", values.n_brands.into())];
                    format!("{} {}", words.text("n-of", &args), value_in_words(facet, &value.text, words))
                }
                None if is_whole_text(facet) => words.text("nothing-whole", &[]),
                None => words.text("nothing-shared", &[]),
            },
            None => String::new(),
        };
        Some((
            ix,
            [
                words.named("facet", facet.name(), &[])?,
                String::new(),
                words.lang.percent(ix),
                own_ix.unwrap_or_default(),
                words.lang.count(result.n_brands),
                by_chance(result).map_or_else(|| "–".to_owned(), |ix| words.lang.percent(ix)),
                shared,
            ],
        ))
    }
}

/// Returns whether the values of a facet are whole lines of a mail, of which words may still be shared.
const fn is_whole_text(facet: Facet) -> bool {
    matches!(facet, Facet::Subject | Facet::Opening | Facet::CallToAction)
}

/// Returns an index as a bar in eighths of a column, `columns` long at 1 and above.
pub(super) fn bar(ix: f64, columns: usize) -> String {
    let eighths = (ix.clamp(0.0, 1.0) * (columns * 8) as f64).round() as usize;
    let part = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    format!("{}{}", "█".repeat(eighths / 8), part.get(eighths % 8).unwrap_or(&""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_facet_has_its_use() {
        let mut facets = BY_USE;
        facets.sort_unstable();
        assert_eq!(facets, Facet::ALL);
    }

    #[test]
    fn bars_grow_by_eighths() {
        fn check(ix: f64, expected: &str) {
            assert_eq!(bar(ix, 10), expected);
        }
        check(0.0, "");
        check(0.0125, "▏");
        check(0.5, "█████");
        check(0.55, "█████▌");
        check(1.0, "██████████");
        check(1.3, "██████████");
        check(-0.2, "");
    }
}
