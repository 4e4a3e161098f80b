//! The table of facets and languages.

use crate::layout::{cut, left, right, width};
use crate::render::page::Page;
use crate::render::values::value_in_words;
use crate::sanitize::sanitize;
use crate::words::Words;
use unisono::facet::Facet;
use unisono::report::{FacetResult, Report};

/// A line: its index, then its name, the index in words, its interval and the evidence.
type Row = (Option<f64>, [String; 4]);

impl Page<'_> {
    /// Writes a line per facet, most interchangeable first, and per language.
    pub(in crate::render) fn facets(&mut self, report: &Report) {
        let words = self.words;
        let name = |facet: Facet| words.named("facet", facet.name(), &[]).unwrap_or_default();
        let meaning = |facet: Facet| words.named("meaning", facet.name(), &[]).unwrap_or_default();
        let facets = report.facets.iter();
        let mut rows: Vec<Row> = facets
            .map(|(facet, result)| row(name(*facet), &meaning(*facet), (*facet, result), words))
            .collect();
        if rows.len() < 2 && report.strata.is_empty() {
            return;
        }
        rows.sort_by(|a, b| b.0.unwrap_or(f64::NEG_INFINITY).total_cmp(&a.0.unwrap_or(f64::NEG_INFINITY)));
        for (language, stratum) in &report.strata {
            if let Some((facet, result)) = stratum.facets.iter().next() {
                let args =
                    [("facet", name(*facet).into()), ("language", sanitize(language).into_owned().into())];
                let brands = words.text("n-brands", &[("n", result.n_brands.into())]);
                rows.push(row(words.text("detail-of-language", &args), &brands, (*facet, result), words));
            }
        }
        let heading = [
            String::new(),
            words.text("column-ix", &[]),
            words.text("column-these", &[]),
            words.text("column-most-common", &[]),
        ];
        rows.insert(0, (None, heading));
        let column = |i: usize| rows.iter().map(|(_, row)| width(&row[i])).max().unwrap_or(0);
        let widths = [column(0), column(1), column(2)];
        self.line("");
        for (n, (_, [name, value, ends, evidence])) in rows.iter().enumerate() {
            let start = format!(
                "  {}  {}  {}  ",
                left(name, widths[0]),
                right(value, widths[1]),
                right(ends, widths[2])
            );
            let evidence = cut(evidence, self.style.width.saturating_sub(width(&start)).max(12));
            let line = format!("{start}{evidence}");
            self.line(&if n == 0 { self.style.dim(&line) } else { line });
        }
    }
}

fn row(name: String, meaning: &str, (facet, result): (Facet, &FacetResult), words: &Words) -> Row {
    let value = result.ix.value;
    let number = value.map_or_else(|| "–".to_owned(), |value| words.lang.short(value));
    let ends = match result.ix.over_messages {
        Some(_) if result.ix.is_imprecise() => words.text("detail-is-imprecise", &[]),
        Some(ends) => words.lang.interval(ends),
        None => String::new(),
    };
    let why = result.ix.why.as_ref().filter(|_| value.is_none());
    let evidence = match why {
        Some(why) => words.text("detail-ix-none", &[("why", words.reason(why).into())]),
        None => evidence(facet, result, meaning, words),
    };
    (value, [name, number, ends, evidence])
}

/// Returns the evidence for an index: what most brands have in common, else the closest pair.
fn evidence(facet: Facet, result: &FacetResult, meaning: &str, words: &Words) -> String {
    if let Some(values) = &result.values
        && let Some(first) = values.commonest.first()
    {
        let args = [("n", first.brands.into()), ("of", values.n_brands.into())];
        return format!("{} {}", words.text("n-of", &args), value_in_words(facet, &first.text, words));
    }
    let pairs = result
        .per_brand
        .iter()
        .flat_map(|brand| brand.nearest.iter().filter_map(move |near| Some((brand, near, near.overlap?))));
    match pairs.max_by(|a, b| a.2.total_cmp(&b.2)) {
        Some((brand, near, overlap)) => {
            let args = [
                ("meaning", meaning.to_owned().into()),
                ("overlap", words.lang.short(overlap).into()),
                ("brand", sanitize(&brand.brand).into_owned().into()),
                ("other", sanitize(&near.brand).into_owned().into()),
            ];
            words.text("detail-closest", &args)
        }
        None => meaning.to_owned(),
    }
}
