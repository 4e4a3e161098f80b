//! From a folder of mail to the index: `cargo run --release --example quickstart [PATH]`.

use std::error::Error;
use unisono::intake::{self, Input};
use unisono::progress::no_progress;
use unisono::text::mask::OwnPhrases;
use unisono::{Config, Facet, source};

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "datasets/inbox-it".to_owned());

    // Messages that cannot be read are skipped and counted.
    let inputs = vec![Input::Path(path.into())];
    let intake = intake::read(inputs, &source::Options::default(), OwnPhrases::default(), &no_progress)?;
    println!("{} messages, {} skipped", intake.n_messages(), intake.n_skipped());

    // Measure every facet; wording is the headline.
    let report = unisono::analyze_with(&intake.batches, &Config::default(), &no_progress)?;
    let wording = &report.facets[&Facet::Wording];

    // No index is a result, not an error: the report has the reason.
    let Some(ix) = wording.ix.value else {
        println!("no index: {}", wording.ix.why.as_deref().unwrap_or_default());
        return Ok(());
    };
    println!("IX {ix:.3}: mails of different brands are {ix:.2} times as similar as mails of one brand");
    if let Some([low, high]) = wording.ix.over_messages {
        println!("   {low:.3} to {high:.3} for these brands, over the mails they could have sent");
    }
    if let Some([low, high]) = wording.ix.over_brands {
        println!("   {low:.3} to {high:.3} for brands of this kind");
    }
    if let Some(voices) = wording.effective_voices {
        println!("   {} brands are as varied as {voices:.1} brands with nothing in common", wording.n_brands);
    }

    let ends = wording.per_brand.first().into_iter().chain(wording.per_brand.last());
    for (place, brand) in ["most", "least"].iter().zip(ends) {
        println!("{place} interchangeable: {} at {:.5}", brand.brand, brand.ix.unwrap_or_default());
    }
    for warning in &report.warnings {
        println!("! {} → {}", warning.message, warning.remedy);
    }
    Ok(())
}
