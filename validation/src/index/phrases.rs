//! Every planted phrase is found, with its brands; essays share phrases as published.

use super::gate::{Row, Run, gate, not_run};
use super::measure::parallel;
use super::planted::{Planted, Words, shown};
use super::recipes::reseeded;
use std::error::Error;
use std::path::Path;
use unisono::catalog::CampaignMode;
use unisono::language::Language;
use unisono::progress::no_progress;
use unisono::report::Phrases;
use unisono::source::{self, ColumnMap, Options};
use unisono::{Config, Corpus, Facet, Message, Result};
use unisono_synth::{Recipe, Text};

/// The first seed of this mail. The search was built on other seeds.
const SEED: u64 = 96_000;

/// The fewest brands of a phrase.
const BRANDS: usize = 3;

pub(super) fn planted(run: &Run) -> Vec<Row> {
    let of_language = |language: &str| {
        let text = Text { pool: 30, slots: 0.4, reason: 0.1, ..Text::default() };
        let recipe = Recipe {
            seed: SEED,
            brands: 8,
            campaigns: 12,
            recipients: 2,
            greeting: true,
            languages: vec![language.to_owned()],
            text,
            ..Recipe::default()
        };
        let counts = parallel(run.few, |seed| count(&Planted::new(&reseeded(&recipe, seed)), language));
        let [planted, found, exact, left_out] =
            [0, 1, 2, 3].map(|i| counts.iter().map(|count| count[i]).sum::<usize>());
        gate(
            "planted phrases",
            format!("8 brands, 30 common segments of 12 words ({language}), two fifths with a slot"),
            run.few,
            format!(
                "{found} of {planted} found whole, {exact} with exactly their brands; {left_out} left out because of a \
                 reader's name"
            ),
            "all but those left out",
            found > left_out && found + left_out == planted && exact == found,
        )
    };
    ["it", "en"].map(of_language).into()
}

/// Returns four counts of stretches between slots that have at least four words and that at least three brands use: all
/// of them, those inside a phrase, those inside a phrase with exactly their brands, and those that may be left out. As
/// many may be missing as phrases were withheld. A sentence such as "Well, Anna, …" makes a reader's name of "well".
fn count(planted: &Planted, language: &str) -> [usize; 4] {
    let found = phrases(&planted.messages, language);
    let items: Vec<(Words, u64)> = found.items.iter().map(|item| (shown(&item.text), item.brands)).collect();
    let mut counts = [0; 4];
    for (segment, users) in planted.segments.iter().filter(|(_, users)| users.brands.len() >= BRANDS) {
        for stretch in segment.split(Option::is_none).filter(|stretch| stretch.len() >= found.min_words) {
            let mut brands =
                items.iter().filter(|(words, _)| words.windows(stretch.len()).any(|w| w == stretch));
            let most = brands.by_ref().map(|(_, brands)| *brands).max();
            counts[0] += 1;
            counts[1] += usize::from(most.is_some());
            counts[2] += usize::from(most == Some(users.brands.len() as u64));
        }
    }
    counts[3] = (counts[0] - counts[1]).min(found.withheld as usize);
    counts
}

fn phrases(messages: &[Message], language: &str) -> Phrases {
    let mut config = Config::new([Facet::Wording]);
    config.language = Language::from_code(language);
    config.phrases.min_brands = BRANDS;
    config.phrases.holders = false;
    let corpus = [messages.iter().cloned().collect::<Corpus>()];
    unisono::phrases(&corpus, &config, &no_progress).expect("the settings here are valid")
}

/// Conditions of the essays, with the bounds of their share over that of `solo`.
const CONDITIONS: [(&str, [f64; 2]); 2] = [("gpt3", [0.9, 1.6]), ("instructgpt", [2.2, 3.6])];

/// Compares the essays written with and without a language model, and the background that ships with that of `solo`.
pub(super) fn essays(run: &Run) -> Vec<Row> {
    const WHAT: &str = "share of text in phrases of 4 words and 3 writers beyond chance";
    let bound = |ends: [f64; 2]| format!("ratio [{}, {}]", ends[0], ends[1]);
    let Some(path) = run.essays.as_deref() else {
        let row = |(name, ends)| {
            not_run("phrases of the essays", format!("{WHAT}: {name} over solo"), &bound(ends), "--essays")
        };
        return CONDITIONS.into_iter().map(row).collect();
    };
    let of = |condition: &str| of_condition(path, condition, 4, 3);
    let solo = match of("solo") {
        Ok(solo) => solo,
        Err(error) => {
            let figure = format!("cannot be read: {error}");
            return vec![gate("phrases of the essays", WHAT.to_owned(), 0, figure, "readable", false)];
        }
    };
    let mut rows: Vec<Row> = CONDITIONS
        .into_iter()
        .map(|(name, ends)| {
            let found = of(name).unwrap_or_default();
            let ratio = beyond_chance(&found) / beyond_chance(&solo);
            let figure = format!(
                "×{ratio:.2}: {:.4} for {:.4}; {} idioms for {}",
                beyond_chance(&found),
                beyond_chance(&solo),
                found.idioms,
                solo.idioms
            );
            let holds = (ends[0]..=ends[1]).contains(&ratio);
            gate(
                "phrases of the essays",
                format!("{WHAT}: {name} over solo"),
                found.brands as usize,
                figure,
                &bound(ends),
                holds,
            )
        })
        .collect();
    let [measured, shipped] =
        [solo.share_stock, solo.background.share].map(|share| share.unwrap_or(f64::NAN));
    let holds = (measured - shipped).abs() < 5e-5;
    rows.push(gate(
        "phrases of the essays",
        "share of stock phrases of solo, and the background that ships".to_owned(),
        solo.brands as usize,
        format!("{measured:.4} and {shipped:.4}"),
        "equal to four digits",
        holds,
    ));
    rows
}

/// Prints the table of the background: for some numbers of words and brands, the share of stock phrases in essays written
/// without a model, and the shares in both kinds beyond chance by condition.
///
/// Argument: the file of the essays.
///
/// # Errors
/// Wrong arguments, or essays that cannot be read.
pub fn background(arguments: &[String]) -> std::result::Result<(), Box<dyn Error>> {
    let [path] = arguments else { return Err("usage: background ESSAYS".into()) };
    let path = Path::new(path);
    for (n, k) in [3, 4, 5].into_iter().flat_map(|n| [2, 3, 4, 5].map(|k| (n, k))) {
        let solo = of_condition(path, "solo", n, k)?;
        print!(
            "({n}, {k}, {:.4}), // {} stock, {} idioms {:.4};",
            solo.share_stock.unwrap_or(f64::NAN),
            solo.stock,
            solo.idioms,
            solo.share_idiom.unwrap_or(f64::NAN)
        );
        for condition in ["solo", "gpt3", "instructgpt"] {
            let found = of_condition(path, condition, n, k)?;
            print!(" {condition} {:.4}", beyond_chance(&found));
        }
        println!();
    }
    Ok(())
}

/// Returns the share of the text in stock phrases and idioms. Text in both counts twice.
fn beyond_chance(found: &Phrases) -> f64 {
    found.share_stock.unwrap_or_default() + found.share_idiom.unwrap_or_default()
}

fn of_condition(path: &Path, condition: &str, n: usize, k: usize) -> Result<Phrases> {
    let options = Options { columns: ColumnMap::parse(["brand=author"])?, ..Options::default() };
    let is_wanted = |message: &Message| {
        message.columns.iter().any(|(name, value)| name == "condition" && value == condition)
    };
    // Two of the essays are empty.
    let messages = source::messages(path, &options)?.filter_map(Result::ok).filter(is_wanted);
    let corpus = [messages.collect::<Corpus>()];
    let mut config = Config::new([Facet::Wording]);
    config.campaigns = CampaignMode::None;
    config.language = Language::from_code("en");
    (config.phrases.min_words, config.phrases.min_brands) = (n, k);
    unisono::phrases(&corpus, &config, &no_progress)
}
