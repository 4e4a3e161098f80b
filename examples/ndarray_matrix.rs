//! The overlaps of all brands as an `ndarray` matrix: what a cluster analysis or a plot starts from.
//!
//! [`unisono::analyze`] is made of these steps; whoever wants an array rather than a report takes them one by one.

use std::error::Error;
use unisono::analysis::{Settings, measure};
use unisono::catalog::{Prepared, Rules};
use unisono::facet::Batches;
use unisono::progress::no_progress;
use unisono::{Corpus, Facet, source};

fn main() -> Result<(), Box<dyn Error>> {
    let options = source::Options::default();
    let corpus: Corpus = source::messages("datasets/inbox-it", &options)?.collect::<Result<_, _>>()?;

    // Who sent what in which campaign and language, and what of each message is body.
    let corpora = [corpus];
    let prepared = Prepared::new(&corpora, &Rules::default(), &no_progress)?;
    let batches = Batches::new(&corpora, &prepared);

    // The sums of one facet, and what follows from them for all languages together.
    let settings = Settings::default();
    let measurement = measure(&batches, Facet::Wording, &[], &settings, &no_progress)?;
    let result = measurement.result(None);
    let overlap = result.overlap.as_ref().ok_or("no brand is eligible")?;
    // Brands of fewer than eight weeks or of two languages have no overlap; here all have one.
    let overlap = overlap.matrix.map(|o| o.unwrap_or_default());

    // Rows and columns are in the order of `per_brand`, the most interchangeable first; the diagonal is 1.
    let name = |i: usize| &result.per_brand[i].brand;
    println!("{} × {} overlaps", overlap.nrows(), overlap.ncols());

    // Symmetric to the last bit, as a distance must be.
    println!("symmetric: {}", overlap == overlap.t());

    // A row sum of squares is how much company a brand has: 1 for none, the number of brands for all.
    let company = (&overlap * &overlap).sum_axis(ndarray::Axis(1));
    for (i, n) in company.iter().enumerate() {
        println!("{:30} {n:.1}", name(i));
    }
    println!("Ten brands keep each other company; the last four stand alone.");
    Ok(())
}
