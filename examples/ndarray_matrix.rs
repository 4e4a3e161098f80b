//! The overlaps of all brands as an `ndarray` matrix, the input of a cluster analysis or a plot.

use std::error::Error;
use unisono::ndarray::Axis;
use unisono::{Config, Corpus, Facet, analyze, source};

fn main() -> Result<(), Box<dyn Error>> {
    let options = source::Options::default();
    let corpus: Corpus = source::messages("datasets/inbox-it", &options)?.collect::<Result<_, _>>()?;
    let report = analyze(&corpus, &Config::new([Facet::Wording]))?;
    let result = &report.facets[&Facet::Wording];

    // Rows and columns are in the order of `per_brand`. A pair of brands without common weeks or language is `None`.
    let overlap = result.overlap.as_ref().ok_or("fewer than two brands are eligible")?;
    let overlap = overlap.matrix.map(|value| value.unwrap_or(0.0));
    println!("{} × {} overlaps", overlap.nrows(), overlap.ncols());

    // A distance matrix must be symmetric: it is, to the bit. The diagonal is 1.
    println!("symmetric: {}", overlap == overlap.t());

    // The sum of squares of a row: 1 for a brand unlike all others, the number of brands if all are equal.
    let company = (&overlap * &overlap).sum_axis(Axis(1));
    for (brand, n) in result.per_brand.iter().zip(&company) {
        println!("{:30} {n:.1}", brand.brand);
    }
    Ok(())
}
