//! Base similarity S_0 from one's own texts: how alike are writers who have nothing to do with each other?
//!
//! ```sh
//! cargo run --release --example base_similarity -- letters.jsonl
//! ```
//!
//! Reads mail or JSON lines whose brands are the writers, and prints S_0 of every facet and language with its standard error, in
//! the form of the table that ships (`BaseTable::parse` reads it). Take many writers with no common subject, employer or
//! template: what they share is taken off everybody.

use std::error::Error;
use unisono::analysis::Settings;
use unisono::analysis::base::{Base, BaseTable, estimate};
use unisono::facet::Batches;
use unisono::intake::{self, Input};
use unisono::progress::unwatched;
use unisono::roster::{CampaignMode, Prepared};
use unisono::text::mask::Products;
use unisono::{Facet, source};

fn main() -> Result<(), Box<dyn Error>> {
    let inputs: Vec<Input> = std::env::args_os().skip(1).map(|path| Input::Path(path.into())).collect();
    let n_inputs = inputs.len();
    let intake = intake::read(inputs, &source::Options::default(), Products::default(), &unwatched)?;
    eprintln!("{} texts, {} skipped", intake.corpus.len(), intake.n_skipped());
    let corpora = [intake.corpus];
    let prepared = Prepared::new(&corpora, CampaignMode::Auto, None, &unwatched)?;
    let batches = Batches::new(&corpora, &prepared);
    let settings = Settings::default();
    let (mut table, mut unusable) = (BaseTable::empty(), Vec::new());
    (table.version, table.ngram) = ("own".to_owned(), settings.ngram);
    for facet in Facet::ALL {
        for found in estimate(&batches, facet, &settings, &unwatched)? {
            let base = Base {
                value: found.value,
                se: found.se,
                writers: Some(found.writers),
                texts: Some(found.texts),
                source: format!("own texts, {n_inputs} inputs"),
            };
            let (value, language) = (found.value, found.language);
            if let Err(error) = table.insert(facet, Some(language), base) {
                unusable.push(format!("# {}\t{}\t{value}: {error}", facet.name(), language.code()));
            }
        }
    }
    print!("{}", table.to_text());
    // Where all texts are alike, as paragraphs without any layout are, nothing would be left to compare.
    unusable.iter().for_each(|line| println!("{line}"));
    Ok(())
}
