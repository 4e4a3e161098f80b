//! A draft against a saved index of 100,000 messages: the time to open it, and the distribution of the times of scores.
//!
//! Criterion reports means, and the claim is about the slowest of a hundred, so this program measures by itself:
//! `cargo bench --bench score --features arrow`. With `-- N` the index has N messages. Not measured: a cold page cache.

use std::error::Error;
use std::time::{Duration, Instant};
use unisono::progress::no_progress;
use unisono::score::{Index, ScoreOptions};
use unisono::{Config, Corpus, Facet, Message, score};
use unisono_synth::{Recipe, generate};

/// The mail of the index: 500 brands, two languages, half of the text from a common pool, slots and footers.
const RECIPE: &str = include_str!("../datasets/recipes/million.json");

/// Scores that are timed.
const SCORES: usize = 2_000;

fn main() -> Result<(), Box<dyn Error>> {
    let n: usize = std::env::args().filter_map(|arg| arg.parse().ok()).next().unwrap_or(100_000);
    let mut recipe = Recipe::from_json(RECIPE)?;
    recipe.campaigns = n.div_ceil(recipe.brands).max(1);
    let mut messages: Vec<Message> = generate(&recipe)?.map(|generated| generated.message).collect();
    let drafts = messages.iter().step_by(n.div_ceil(SCORES).max(1)).cloned().collect::<Vec<_>>();
    messages.truncate(n);
    let corpus: Corpus = messages.into_iter().collect();
    let start = Instant::now();
    let index = Index::build(&[corpus], &Config::new([Facet::Wording]), &no_progress)?;
    println!("score/build/{n}: {:.2} s", start.elapsed().as_secs_f64());
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("mail.uni");
    index.save(&path, None)?;
    let bytes: u64 = std::fs::read_dir(&path)?.filter_map(|e| e.ok()?.metadata().ok()).map(|m| m.len()).sum();
    println!("score/size/{n}: {} MB", bytes / 1_000_000);
    let mut opened: Vec<Duration> = Vec::new();
    for _ in 0..20 {
        let start = Instant::now();
        let index = Index::open(&path, None)?;
        opened.push(start.elapsed());
        drop(index);
    }
    print("open", n, &mut opened);
    let saved = Index::open(&path, None)?;
    let options = |brand: &str| ScoreOptions { brand: Some(brand.to_owned()), ..ScoreOptions::default() };
    let mut rounds = [Vec::new(), Vec::new()];
    for times in &mut rounds {
        for draft in &drafts {
            let start = Instant::now();
            let found = score(draft, &saved, &options(&draft.brand))?;
            times.push(start.elapsed());
            assert!(found.originality <= 1.0);
        }
    }
    let [mut cold, mut warm] = rounds;
    print("first", n, &mut cold);
    print("warm", n, &mut warm);
    for draft in drafts.iter().step_by(100) {
        let options = options(&draft.brand);
        assert_eq!(
            score(draft, &saved, &options)?,
            score(draft, &index, &options)?,
            "index and corpus differ"
        );
    }
    Ok(())
}

/// Prints the median, the 99th percentile and the maximum of some times.
fn print(what: &str, n: usize, times: &mut [Duration]) {
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    println!("score/{what}/{n}: median {:.2} ms, p99 {:.2} ms, max {:.2} ms", at(0.5), at(0.99), at(1.0));
}
