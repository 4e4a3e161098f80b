//! The table of facets and languages.

use crate::layout::{cut, left, right, width};
use crate::number::{counted, interval, short};
use crate::render::page::Page;
use crate::sanitize::sanitize;
use unisono::facet::Facet;
use unisono::report::{FacetResult, Report};

impl Page<'_> {
    /// Writes a line per facet, most interchangeable first, and per language.
    pub(in crate::render) fn facets(&mut self, report: &Report) {
        let row = |name: &str, meaning: &str, result: &FacetResult| {
            let value = result.ix.value;
            let number = value.map_or_else(|| "–".to_owned(), short);
            let ends = match result.ix.over_messages {
                Some(_) if result.ix.is_imprecise() => "imprecise".to_owned(),
                Some(ends) => interval(ends),
                None => String::new(),
            };
            let why = result.ix.why.as_deref().filter(|_| value.is_none());
            let words =
                why.map_or_else(|| evidence(result, meaning), |why| format!("no index: {}", sanitize(why)));
            (value, [name.to_owned(), number, ends, words])
        };
        let facets = report.facets.iter();
        let mut rows: Vec<(Option<f64>, [String; 4])> =
            facets.map(|(facet, result)| row(facet.name(), meaning(*facet), result)).collect();
        if rows.len() < 2 && report.strata.is_empty() {
            return;
        }
        rows.sort_by(|a, b| b.0.unwrap_or(f64::NEG_INFINITY).total_cmp(&a.0.unwrap_or(f64::NEG_INFINITY)));
        for (language, stratum) in &report.strata {
            if let Some((facet, result)) = stratum.facets.iter().next() {
                let name = format!("{} in {}", facet.name(), sanitize(language));
                rows.push(row(&name, &counted(result.n_brands, "brand"), result));
            }
        }
        let heading = ["", "IX", "these brands", "what most have in common"].map(str::to_owned);
        rows.insert(0, (None, heading));
        let column = |i: usize| rows.iter().map(|(_, row)| width(&row[i])).max().unwrap_or(0);
        let widths = [column(0), column(1), column(2)];
        self.line("");
        for (n, (_, [name, value, ends, words])) in rows.iter().enumerate() {
            let start = format!(
                "  {}  {}  {}  ",
                left(name, widths[0]),
                right(value, widths[1]),
                right(ends, widths[2])
            );
            let words = cut(words, self.style.width.saturating_sub(width(&start)).max(12));
            let line = format!("{start}{words}");
            self.line(&if n == 0 { self.style.dim(&line) } else { line });
        }
    }
}

/// Returns the evidence for an index: what most brands have in common, else the closest pair.
fn evidence(result: &FacetResult, meaning: &str) -> String {
    if let Some(values) = &result.values
        && let Some(first) = values.commonest.first()
    {
        return format!("{} of {} brands: «{}»", first.brands, values.n_brands, sanitize(&first.text));
    }
    let pairs = result
        .per_brand
        .iter()
        .flat_map(|brand| brand.nearest.iter().filter_map(move |near| Some((brand, near, near.overlap?))));
    match pairs.max_by(|a, b| a.2.total_cmp(&b.2)) {
        Some((brand, near, overlap)) => {
            let names = format!("{} and {}", sanitize(&brand.brand), sanitize(&near.brand));
            format!("{meaning}; closest {} ({names})", short(overlap))
        }
        None => meaning.to_owned(),
    }
}

/// Returns what a facet compares.
fn meaning(facet: Facet) -> &'static str {
    match facet {
        Facet::Wording => "runs of words",
        Facet::Vocabulary => "subject matter",
        Facet::Characters => "runs of letters",
        Facet::Skeleton => "sentence shapes",
        Facet::Subject => "subject lines",
        Facet::Opening => "greetings and first sentences",
        Facet::CallToAction => "buttons and links",
        Facet::Offers => "discounts, prices, deadlines, urgency",
        Facet::Layout => "the shape of the document",
        Facet::Timing => "hours of the week",
        Facet::FollowUp => "time since the previous campaign",
        Facet::Boilerplate => "headers, footers, legal text",
    }
}
