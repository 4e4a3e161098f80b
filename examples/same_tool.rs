//! Are brands more alike when they send with the same tool? The ratio of two brands of one value to two of different ones:
//! `cargo run --release --example same_tool [PATH [COLUMN]]`.
//!
//! Without a path, on made-up mail whose answer is known: two tools with six users each. What a user shares comes from the
//! tool in every other campaign, else from what the whole market shares; so wording and layout are more alike within a tool.
//! Buttons, of which all tools ship the same, and hours have nothing to do with it.

use std::error::Error;
use std::path::PathBuf;
use unisono::intake::{self, Input};
use unisono::progress::no_progress;
use unisono::synth::{Homogenisation, Recipe, Text, generate};
use unisono::text::mask::Products;
use unisono::{Config, Corpus, Facet, Message, source};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (path, column) = (arguments.next(), arguments.next().unwrap_or_else(|| "platform".to_owned()));
    let corpus = match path {
        Some(path) => {
            let inputs = vec![Input::Path(PathBuf::from(path))];
            intake::read(inputs, &source::Options::default(), Products::default(), &no_progress)?.corpus
        }
        None => made_up(&column)?,
    };
    let facets = vec![Facet::Wording, Facet::CallToAction, Facet::Layout, Facet::Timing];
    let mut config = Config::new(facets);
    config.by = vec![column.clone()];
    let report = unisono::analyze(&corpus, &config)?;

    println!("by {column}       ratio  95 %       p");
    for (facet, result) in &report.facets {
        let ratio = &result.by[&column].ratio;
        let (Some(value), Some([low, high]), Some(p)) = (ratio.value, ratio.interval, ratio.p) else {
            println!("{:<15} no ratio: {}", facet.name(), ratio.why.as_deref().unwrap_or_default());
            continue;
        };
        let verdict = if low > 1.0 {
            "more alike with the same"
        } else if high < 1.0 {
            "less alike with the same"
        } else {
            "no difference to be told"
        };
        println!("{:<15} {value:>5.2}  {low:.2}–{high:.2}  {p:.4}  {verdict}", facet.name());
    }
    // Who uses a tool chose it: brands of one trade may write alike and use the same tool for a third reason.
    Ok(())
}

/// Twelve brands by turns: the users of a tool take what they share from the tool in one campaign, and from the market in
/// the next. Hours are shared by nobody.
fn made_up(column: &str) -> Result<Corpus, unisono::Error> {
    let share = |h: f64| Homogenisation { h, spread: 0.1 };
    let of_pool = |pool: u64| {
        generate(&Recipe {
            brands: 12,
            campaigns: 40,
            html: true,
            shared_seed: Some(pool),
            text: Text { h: 0.6, ..Text::default() },
            layout: share(0.8),
            call_to_action: share(0.5),
            ..Recipe::default()
        })
    };
    let (market, mara, bolt) = (of_pool(1)?, of_pool(2)?, of_pool(3)?);
    let mut messages: Vec<Message> = Vec::new();
    for (number, ((of_market, of_mara), of_bolt)) in market.zip(mara).zip(bolt).enumerate() {
        let (brand, campaign) = (number / 40, number % 40);
        let (tool, of_tool) = if brand % 2 == 0 { ("mara", of_mara) } else { ("bolt", of_bolt) };
        let mut message = if campaign % 2 == 0 { of_tool.message } else { of_market.message };
        message.columns.push((column.to_owned(), tool.to_owned()));
        messages.push(message);
    }
    Ok(messages.into_iter().collect())
}
