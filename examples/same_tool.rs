//! Are brands more alike when they send with the same tool? The index within and across the groups of a column:
//! `cargo run --release --example same_tool [PATH [COLUMN]]`.
//!
//! Without a path, on made-up mail: twelve brands, of which two times six send with one tool each. Who uses a tool takes
//! half of the passages and most of the layouts and buttons from what the tool ships, so that the answer is known: more alike
//! in wording, layout and buttons, and no more alike in when they send.

use std::error::Error;
use std::path::PathBuf;
use unisono::intake::{self, Input};
use unisono::progress::unwatched;
use unisono::synth::{Homogenisation, Recipe, Text, generate};
use unisono::text::mask::Products;
use unisono::{Config, Corpus, Facet, Message, source};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (path, column) = (arguments.next(), arguments.next().unwrap_or_else(|| "platform".to_owned()));
    let corpus = match path {
        Some(path) => {
            let inputs = vec![Input::Path(PathBuf::from(path))];
            intake::read(inputs, &source::Options::default(), Products::default(), &unwatched)?.corpus
        }
        None => made_up(&column)?,
    };
    let facets = vec![Facet::Wording, Facet::CallToAction, Facet::Layout, Facet::Timing];
    let mut config = Config { facets, by: vec![column.clone()], ..Config::default() };
    // The comparison needs no test of whether brands differ at all.
    config.settings.replicates = 0;
    let report = unisono::analyze(&[corpus], &config, &unwatched)?;

    println!("by {column}      within  across  ratio  95 % over brands");
    for (facet, result) in &report.facets {
        let groups = &result.by[&column];
        let number = |x: Option<f64>| x.map_or("–".to_owned(), |x| format!("{x:.3}"));
        let verdict = match groups.ratio_over_brands {
            Some([low, high]) => {
                let says = if low > 1.0 {
                    "more alike with the same"
                } else if high < 1.0 {
                    "less alike with the same"
                } else {
                    "no difference to be told"
                };
                format!("{low:.2}–{high:.2}  {says}")
            }
            None => groups.why.clone().unwrap_or_default(),
        };
        println!(
            "{:<15} {:>6}  {:>6}  {:>5}  {verdict}",
            facet.name(),
            number(groups.within.ix),
            number(groups.across.ix),
            groups.ratio.map_or("–".to_owned(), |r| format!("{r:.2}"))
        );
    }
    // Who uses a tool chose it: brands of one trade may write alike and use the same tool for a third reason.
    Ok(())
}

/// The users of each tool share a pool that is the tool's own; hours are shared by nobody.
fn made_up(column: &str) -> Result<Corpus, unisono::Error> {
    let share = |h: f64| Homogenisation { h, spread: 0.1 };
    let mut messages: Vec<Message> = Vec::new();
    for (seed, tool) in [(1, "mara"), (2, "bolt")] {
        let recipe = Recipe {
            brands: 12,
            campaigns: 40,
            html: true,
            shared_seed: Some(seed),
            text: Text { h: 0.5, ..Text::default() },
            layout: share(0.8),
            call_to_action: share(0.5),
            ..Recipe::default()
        };
        // Every other of the same twelve brands.
        let of_tool = generate(&recipe)?.map(|generated| generated.message);
        let names: Vec<String> = generate(&recipe)?.map(|generated| generated.message.brand).collect();
        let mut brands: Vec<&String> = names.iter().collect();
        brands.dedup();
        for mut message in of_tool {
            let place = brands.iter().position(|brand| **brand == message.brand).unwrap_or(0);
            if place % 2 == seed as usize % 2 {
                message.columns.push((column.to_owned(), tool.to_owned()));
                messages.push(message);
            }
        }
    }
    Ok(messages.into_iter().collect())
}
