//! The test of one condition against another: `--by condition --block-by topic`.

use super::figures::{mean, se_of_share, share};
use super::gate::{Row, Run, gate, not_run};
use super::measure::{of_pools, parallel, wording_of};
use super::pool::{PASSAGES, message};
use std::path::Path;
use unisono::catalog::{Block, CampaignMode};
use unisono::hash::SplitMix64;
use unisono::report::{FacetResult, PairedResult};
use unisono::source::{self, ColumnMap, Options};
use unisono::{Config, Facet, Message, Result};

/// Number of topics, the blocks of the gates.
const TOPICS: usize = 10;

/// Passages per topic and per author.
const REPERTOIRE: usize = 16;

/// The assignment of authors to topics and conditions.
#[derive(Debug, Clone, Copy)]
enum Design {
    /// Every text has its own author.
    Independent,
    /// Every author writes about every topic under both conditions.
    Crossed,
    /// Every author writes about every topic under one condition.
    Nested,
}

/// Tests two conditions without a difference.
pub(super) fn size(run: &Run) -> Vec<Row> {
    let cases = [
        (Design::Independent, "independent authors, 8 a topic and condition", "blocks"),
        (Design::Crossed, "10 authors in all blocks, under both conditions", "authors"),
        (Design::Nested, "10 authors a condition, each in all blocks", "authors of each"),
    ];
    let of_case = |(design, name, deleted): (Design, &str, &'static str)| {
        let mut config = of_pools(Block::None);
        config.by = vec!["condition".to_owned()];
        config.block_by = Some("topic".to_owned());
        let pairs: Vec<Option<PairedResult>> = parallel(run.corpora, |seed| {
            let result = wording_of(&texts(design, seed as u64), &config);
            result.by["condition"].paired.first().cloned()
        });
        let pairs: Vec<PairedResult> = pairs.into_iter().flatten().collect();
        let held: Vec<bool> = pairs.iter().filter_map(|pair| Some(pair.p? <= 0.05)).collect();
        let rejected = share(&held);
        let as_planned =
            pairs.iter().all(|pair| pair.deleted.name() == deleted && pair.blocks == TOPICS as u64);
        gate(
            "homogeneity: size",
            format!("{TOPICS} topics, {name}"),
            run.corpora,
            format!(
                "{rejected:.3} ± {:.3} of {} rejected at 5 %; mean ratio {:.3}; deletes {deleted}",
                se_of_share(rejected, held.len()),
                held.len(),
                mean(&pairs.iter().filter_map(|pair| pair.ratio).collect::<Vec<_>>())
            ),
            "[.02, .08]",
            as_planned && 20 * held.len() >= 19 * run.corpora && (0.02..=0.08).contains(&rejected),
        )
    };
    cases.into_iter().map(of_case).collect()
}

/// Returns texts whose passages come from the topic with the author's own probability, otherwise from the author.
fn texts(design: Design, seed: u64) -> Vec<Message> {
    let mut out = Vec::new();
    let authors = match design {
        Design::Independent => 8 * TOPICS * 2,
        Design::Crossed => 10,
        Design::Nested => 20,
    };
    for author in 0..authors {
        let mut rng = SplitMix64::new(seed, author as u64);
        let h = 0.2 + 0.6 * rng.unit();
        let (topics, conditions) = match design {
            Design::Independent => {
                let topic = author / 2 % TOPICS;
                (topic..topic + 1, author % 2..author % 2 + 1)
            }
            Design::Crossed => (0..TOPICS, 0..2),
            Design::Nested => (0..TOPICS, author % 2..author % 2 + 1),
        };
        for topic in topics {
            for condition in conditions.clone() {
                let passages: Vec<(u64, usize)> = (0..PASSAGES)
                    .map(|_| {
                        let pool = if rng.unit() < h { topic as u64 } else { 1000 + author as u64 };
                        (pool, rng.below(REPERTOIRE))
                    })
                    .collect();
                let mut text = message(&format!("author {author}"), out.len(), &passages);
                text.columns = vec![
                    ("condition".to_owned(), ["alone", "helped"][condition].to_owned()),
                    ("topic".to_owned(), format!("topic {topic}")),
                ];
                out.push(text);
            }
        }
    }
    out
}

/// Returns the essays of Padmakumar & He (2024), one author assumed per essay.
pub(super) fn essays(run: &Run) -> Vec<Row> {
    const WHAT: &str = "A of essays on one topic, plain stemmed 3-grams";
    let claims = [
        ("instructgpt", "ratio [1.9, 2.3], p ≤ .005", [1.9, 2.3], 0.005),
        ("gpt3", "ratio [1.0, 1.25]", [1.0, 1.25], 1.0),
    ];
    let of_claim = |result: Option<&Result<FacetResult>>,
                    (name, bound, ends, most): (&str, &str, [f64; 2], f64)| {
        let what = format!("{WHAT}: {name} over solo");
        match result {
            None => not_run("homogeneity of the essays", what, bound, "--essays"),
            Some(Err(error)) => {
                gate("homogeneity of the essays", what, 0, format!("cannot be read: {error}"), bound, false)
            }
            Some(Ok(result)) => {
                let by = &result.by["condition"];
                let found = by.paired.iter().find_map(|pair| match (pair.a.as_str(), pair.b.as_str()) {
                    (a, "solo") if a == name => Some((pair.ratio?, pair.interval, pair)),
                    ("solo", b) if b == name => {
                        let inverse = pair.interval.map(|[low, high]| [1.0 / high, 1.0 / low]);
                        Some((1.0 / pair.ratio?, inverse, pair))
                    }
                    _ => None,
                });
                let texts: u64 = by.groups.iter().map(|group| group.messages).sum();
                let Some((ratio, interval, pair)) = found else {
                    return gate(
                        "homogeneity of the essays",
                        what,
                        texts as usize,
                        "no such pair of conditions".to_owned(),
                        bound,
                        false,
                    );
                };
                let figure = format!(
                    "×{ratio:.3}, interval {:.3?}, p {:.5}, {} blocks, deletes {}",
                    interval.unwrap_or_default(),
                    pair.p.unwrap_or(f64::NAN),
                    pair.blocks,
                    pair.deleted.name()
                );
                let holds = (ends[0]..=ends[1]).contains(&ratio)
                    && (most >= 1.0 || pair.p.is_some_and(|p| p <= most));
                gate("homogeneity of the essays", what, texts as usize, figure, bound, holds)
            }
        }
    };
    let result = run.essays.as_deref().map(of_essays);
    claims.into_iter().map(|claim| of_claim(result.as_ref(), claim)).collect()
}

fn of_essays(path: &Path) -> Result<FacetResult> {
    let options = Options { columns: ColumnMap::parse(["brand=author"])?, ..Options::default() };
    // Two of the essays are empty.
    let messages: Vec<Message> = source::messages(path, &options)?.filter_map(Result::ok).collect();
    let mut config = Config::new([Facet::Wording]);
    config.campaigns = CampaignMode::None;
    config.by = vec!["condition".to_owned()];
    config.block_by = Some("title".to_owned());
    config.settings.ngram = 3;
    config.settings.mask = false;
    config.settings.zones = false;
    Ok(wording_of(&messages, &config))
}
