//! Are brands with one value in a column more similar than brands with different values?
//! `cargo run --release --example groups [PATH COLUMN]`.
//!
//! Without arguments, compares the small shops of `datasets/inbox-it` with its chains.

use std::error::Error;
use unisono::{Config, Corpus, Facet, Message, source};

const SMALL_SHOPS: [&str; 4] =
    ["alzanove.example", "pescheriabepigranso.example", "cimalorva.example", "segnalibrostorto.example"];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (path, column) = match &arguments[..] {
        [path, column] => (path.as_str(), column.as_str()),
        _ => ("datasets/inbox-it", "size"),
    };
    let options = source::Options::default();
    let mut messages: Vec<Message> = source::messages(path, &options)?.collect::<Result<_, _>>()?;
    if arguments.is_empty() {
        for message in &mut messages {
            let size = if SMALL_SHOPS.contains(&message.brand.as_str()) { "shop" } else { "chain" };
            message.columns.push((column.to_owned(), size.to_owned()));
        }
    }
    let corpus: Corpus = messages.into_iter().collect();
    let facets = vec![Facet::Wording, Facet::CallToAction, Facet::Layout, Facet::Timing];
    let mut config = Config::new(facets);
    config.by = vec![column.to_owned()];
    let report = unisono::analyze(&corpus, &config)?;

    println!("by {column}         ratio  95 %       p");
    for (facet, result) in &report.facets {
        let ratio = &result.by[column].ratio;
        let (Some(value), Some([low, high]), Some(p)) = (ratio.value, ratio.interval, ratio.p) else {
            println!("{:<15} no ratio: {}", facet.name(), ratio.why.as_deref().unwrap_or_default());
            continue;
        };
        let verdict = match (low > 1.0, high < 1.0) {
            (true, _) => "more similar within a group",
            (_, true) => "less similar within a group",
            _ => "no detectable difference",
        };
        println!("{:<15} {value:>5.2}  {low:.2}–{high:.2}  {p:.4}  {verdict}", facet.name());
    }
    // The ratio is not a cause: brands choose their group.
    Ok(())
}
