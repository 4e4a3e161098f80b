//! From a folder of mails to the index: `cargo run --release --example quickstart [PATH]`.

use std::error::Error;
use std::path::PathBuf;
use unisono::intake::{self, Input};
use unisono::progress::no_progress;
use unisono::text::mask::Products;
use unisono::{Config, Facet, source};

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "datasets/inbox-it".to_owned());

    // Read what can be read. What cannot is skipped and accounted for: a mailbox always holds something broken.
    let inputs = vec![Input::Path(PathBuf::from(path))];
    let intake = intake::read(inputs, &source::Options::default(), Products::default(), &no_progress)?;
    println!("{} messages, {} skipped", intake.corpus.len(), intake.n_skipped());

    // Measure every facet; wording is the headline.
    let report = unisono::analyze(&intake.corpus, &Config::default())?;
    let wording = &report.facets[&Facet::Wording];

    // No index is a result, not an error: the report says why.
    let Some(ix) = wording.ix.value else {
        println!("no index: {}", wording.ix.why.as_deref().unwrap_or_default());
        return Ok(());
    };
    println!("IX {ix:.3}: two mails of different brands are {ix:.2} times as alike as two of one brand");
    if let Some([low, high]) = wording.ix.over_messages {
        println!("   {low:.3} to {high:.3} for these brands, had they sent other mails of the same kind");
    }
    if let Some([low, high]) = wording.ix.over_brands {
        println!("   {low:.3} to {high:.3} for the market, had it been other brands of the same kind");
    }
    if let Some(voices) = wording.effective_voices {
        println!("   {} brands sound like {voices:.1} unlike ones", wording.n_brands);
    }

    // The ends of the list tell who sounds like the others and who does not.
    let ends = wording.per_brand.first().into_iter().chain(wording.per_brand.last());
    for (place, brand) in ["most", "least"].iter().zip(ends) {
        println!("{place} interchangeable: {} at {:.5}", brand.brand, brand.ix.unwrap_or_default());
    }
    for warning in &report.warnings {
        println!("! {} → {}", warning.message, warning.remedy);
    }
    Ok(())
}
