//! The index of every facet of a mailbox, highest first: `cargo run --release --example facets [PATH]`.
//!
//! Facets have different scales: a higher index of hours than of phrases means little. Compare the evidence.

use std::error::Error;
use unisono::intake::{self, Input};
use unisono::progress::no_progress;
use unisono::report::FacetResult;
use unisono::text::mask::OwnPhrases;
use unisono::{Config, Facet, source};

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "datasets/inbox-it".to_owned());
    let inputs = vec![Input::Path(path.into())];
    let intake = intake::read(inputs, &source::Options::default(), OwnPhrases::default(), &no_progress)?;
    let config = Config::default();
    let report = unisono::analyze_with(&intake.batches, &config, &no_progress)?;

    let mut facets: Vec<(&Facet, &FacetResult)> = report.facets.iter().collect();
    let ix = |result: &FacetResult| result.ix.value.unwrap_or(f64::NEG_INFINITY);
    facets.sort_by(|a, b| ix(b.1).total_cmp(&ix(a.1)));
    for (facet, result) in facets {
        let name = facet.name();
        match result.ix.value {
            Some(ix) => println!("{name:<15} {ix:.3} {:<16}{}", interval(result), evidence(result)),
            // Undefined is not 0.
            None => println!("{name:<15} –     {}", result.ix.why.as_deref().unwrap_or_default()),
        }
    }
    Ok(())
}

/// Returns the interval over brands, or over messages if there are fewer than eight brands.
fn interval(result: &FacetResult) -> String {
    let interval = result.ix.over_brands.or(result.ix.over_messages);
    interval.map_or_else(String::new, |[low, high]| format!("{low:.2}–{high:.2}"))
}

/// Returns the commonest value, or the two nearest brands if the facet has no values in words.
fn evidence(result: &FacetResult) -> String {
    if let Some(values) = &result.values
        && let Some(value) = values.commonest.first()
    {
        return format!("{} of {} brands: {}", value.brands, values.n_brands, value.text);
    }
    let nearest = |brand: &unisono::report::BrandResult| {
        let other = brand.nearest.first()?;
        let overlap = other.overlap?;
        Some((overlap, format!("{} and {}: overlap {overlap:.2}", brand.brand, other.brand)))
    };
    let nearest = result.per_brand.iter().filter_map(nearest).max_by(|a, b| a.0.total_cmp(&b.0));
    nearest.map_or_else(String::new, |(_, text)| text)
}
