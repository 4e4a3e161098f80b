//! The brand that a flag names.

use std::collections::BTreeSet;
use unisono::corpus::brand_hash;
use unisono::report::Report;
use unisono::{Corpus, Error, Result};

/// The similar names in an error.
const NEAR_SHOWN: usize = 5;

/// The least Jaro-Winkler similarity of a name that may have been meant.
const NEAR: f64 = 0.75;

/// Checks that some batch has a brand of this name, in any case and spacing.
///
/// # Errors
/// There is none. The error lists similar names.
pub(crate) fn check_brand(batches: &[Corpus], name: &str) -> Result<()> {
    if batches.iter().any(|corpus| corpus.brands().contains_key(&brand_hash(name))) {
        return Ok(());
    }
    let names: BTreeSet<&str> =
        batches.iter().flat_map(|corpus| corpus.brands().values().map(AsRef::as_ref)).collect();
    let near = near(name, names.into_iter());
    let remedy = match near.is_empty() {
        true => format!("no brand '{name}' in the input; list the brands with `unisono senders`"),
        false => format!("no brand '{name}' in the input; did you mean {}?", near.join(", ")),
    };
    Err(Error::parameter("--brand", remedy))
}

/// Returns the name under which a report has a brand, given in any case and spacing.
///
/// # Errors
/// There is none. The error lists similar names.
pub(crate) fn brand_of_report<'a>(report: &'a Report, name: &str) -> Result<&'a str> {
    let brands = || {
        report.facets.values().flat_map(|result| {
            let inside = result.per_brand.iter().map(|cell| cell.brand.as_str());
            inside.chain(result.ineligible.iter().map(|cell| cell.brand.as_str()))
        })
    };
    let hash = brand_hash(name);
    let unknown = || {
        let mut near = near(name, brands().collect::<BTreeSet<_>>().into_iter());
        near.dedup();
        let remedy = match near.is_empty() {
            true => format!("no brand '{name}' in the report; brands.csv lists them"),
            false => format!("no brand '{name}' in the report; did you mean {}?", near.join(", ")),
        };
        Error::parameter("--brand", remedy)
    };
    brands().find(|brand| brand_hash(brand) == hash).ok_or_else(unknown)
}

/// Returns the names that are most like `name` or contain it, the nearest first.
fn near<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let name = name.to_lowercase();
    let similarity = |other: &str| {
        let other = other.to_lowercase();
        let contains = !name.trim().is_empty() && other.contains(name.trim());
        if contains { 1.0 } else { strsim::jaro_winkler(&name, &other) }
    };
    let mut near: Vec<(f64, &str)> = names.map(|other| (similarity(other), other)).collect();
    near.retain(|(similarity, _)| *similarity >= NEAR);
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    near.into_iter().take(NEAR_SHOWN).map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspelt_names_find_the_meant_one() {
        fn check(name: &str, expected: &[&str]) {
            let names = ["modavera.example", "vellute.example", "Società del Pesce", "nidocaldo.example"];
            assert_eq!(near(name, names.into_iter()), expected);
        }
        check("modavera", &["modavera.example"]);
        check("MODAVERRA.example", &["modavera.example"]);
        check("pesce", &["Società del Pesce"]);
        check("xyz", &[]);
        check("", &[]);
    }
}
