//! In what are the brands of a mailbox alike? The index of every facet, one line each, most interchangeable first:
//! `cargo run --release --example facets [PATH]`.
//!
//! Indices of different facets are on scales of their own: that hours are more alike than phrases says little by itself.
//! What is worth a look is the strongest piece of evidence beside each.

use std::error::Error;
use std::path::PathBuf;
use unisono::intake::{self, Input};
use unisono::progress::no_progress;
use unisono::report::FacetResult;
use unisono::text::mask::Products;
use unisono::{Config, Facet, source};

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "datasets/inbox-it".to_owned());
    let inputs = vec![Input::Path(PathBuf::from(path))];
    let intake = intake::read(inputs, &source::Options::default(), Products::default(), &no_progress)?;
    let config = Config::default();
    let report = unisono::analyze(&intake.corpus, &config)?;

    let mut facets: Vec<(&Facet, &FacetResult)> = report.facets.iter().collect();
    facets.sort_by(|a, b| {
        let ix = |result: &FacetResult| result.ix.value.unwrap_or(f64::NEG_INFINITY);
        ix(b.1).total_cmp(&ix(a.1))
    });
    for (facet, result) in facets {
        let name = facet.name();
        match result.ix.value {
            Some(ix) => println!("{name:<15} {ix:.3} {:<16}{}", interval(result), evidence(result)),
            // A facet that a mailbox cannot have is not 0.
            None => println!("{name:<15} –     {}", result.ix.why.as_deref().unwrap_or_default()),
        }
    }
    Ok(())
}

/// The interval over brands, or, with fewer than eight of them, over messages.
fn interval(result: &FacetResult) -> String {
    let interval = result.ix.over_brands.or(result.ix.over_messages);
    interval.map_or_else(String::new, |[low, high]| format!("{low:.2}–{high:.2}"))
}

/// What most brands have in common; where that cannot be put in words, the two nearest brands.
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
