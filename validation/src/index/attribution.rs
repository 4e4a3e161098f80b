//! Readers of the pool model: they tell brands without a common pool, guess without own ones, and do not depend on n.

use super::figures::{mean, sd, share};
use super::gate::{Row, Run, gate, reported};
use super::measure::parallel;
use super::pool::Mail;
use unisono::analysis::Settings;
use unisono::analysis::attribution::{LanguageAttribution, Reader, Reading, attribution};
use unisono::catalog::{Block, CampaignMode, Prepared, Rules};
use unisono::facet::Batches;
use unisono::language::Language;
use unisono::progress::no_progress;
use unisono::{Corpus, Message};

/// The first seed of these corpora. The readers were built on others.
const SEED: u64 = 70_000;

/// Brands, and passages in a pool.
const BRANDS: usize = 20;
const REPERTOIRE: usize = 8;

pub(super) fn readers(run: &Run) -> Vec<Row> {
    let mut rows = Vec::new();
    for (n, least) in [(10, 0.60), (30, 0.72), (90, 0.75)] {
        let bound = format!("≥ .{}", (100.0 * least) as u32);
        let found = results(run.few, n, 0.75, Reading::default());
        let value = mean(&accuracies(&found));
        let figure = format!("accuracy {value:.3}; {}", details(&found));
        rows.push(gate("attribution", mail(n, 0.75), found.len(), figure, &bound, value >= least));
    }
    for n in [10, 90] {
        let told = results(run.few, n, 0.0, Reading::default());
        let least = accuracies(&told).into_iter().fold(1.0, f64::min);
        let figure = format!("accuracy {least:.3} at least; {}", details(&told));
        rows.push(gate("attribution", mail(n, 0.0), told.len(), figure, "1", least == 1.0));
    }
    for n in [10, 90] {
        let guessed = results(run.few, n, 1.0, Reading::default());
        let (values, chance) = (accuracies(&guessed), 1.0 / BRANDS as f64);
        let se = sd(&values) / (values.len() as f64).sqrt();
        let figure = format!("accuracy {:.4} ± {se:.4}; {}", mean(&values), details(&guessed));
        let holds = (mean(&values) - chance).abs() <= 3.0 * se;
        let bound = "1/20, within 3 standard errors";
        rows.push(gate("attribution", mail(n, 1.0), guessed.len(), figure, bound, holds));
    }
    rows.push(of_any_n(run));
    rows.extend([(0.5, 10), (0.75, 10), (0.75, 30)].map(|(h, n)| coverage(run, h, n)));
    rows
}

/// Profiles of 9 units give the same accuracy, however many messages the brands have.
fn of_any_n(run: &Run) -> Row {
    let of = |n| accuracies(&results(run.few, n, 0.75, Reading { units: 9, ..Reading::default() }));
    let (few, many) = (of(10), of(90));
    let variance = |x: &[f64]| sd(x).powi(2) / x.len() as f64;
    let se = (variance(&few) + variance(&many)).sqrt();
    let off = mean(&many) - mean(&few);
    let figure = format!("accuracy {:.3} and {:.3}: {off:+.4} ± {se:.4}", mean(&few), mean(&many));
    let what = format!("{BRANDS} brands, h = 0.75, profiles of 9 of 10 and of 90 messages");
    gate("attribution", what, few.len(), figure, "within 2 standard errors", off.abs() <= 2.0 * se)
}

/// Returns the share of intervals that hold the mean accuracy of all corpora.
fn coverage(run: &Run, h: f64, n: usize) -> Row {
    let found = parallel(run.corpora, |i| result(&Mail::even(10, n, REPERTOIRE, h), i, Reading::default()));
    let truth = mean(&accuracies(&found));
    let covers = |r: &LanguageAttribution| (r.accuracy_interval[0]..=r.accuracy_interval[1]).contains(&truth);
    let covered = share(&found.iter().map(covers).collect::<Vec<_>>());
    let bits: Vec<f64> = found.iter().map(|r| r.readers[&r.reader].log_loss).collect();
    let equivocation = mean(&bits).exp2();
    let covers = |r: &LanguageAttribution| {
        r.equivocation_interval.is_some_and(|i| (i[0]..=i[1]).contains(&equivocation))
    };
    let of_equivocation = share(&found.iter().map(covers).collect::<Vec<_>>());
    let width =
        mean(&found.iter().map(|r| r.accuracy_interval[1] - r.accuracy_interval[0]).collect::<Vec<_>>());
    let spread = sd(&accuracies(&found));
    let figure = format!(
        "covers {covered:.3} of {} intervals of the accuracy, {of_equivocation:.3} of the equivocation; mean width {width:.3}, deviation of the accuracy {spread:.3}",
        found.len()
    );
    let what = format!("10 brands, {n} messages each, h = {h}: intervals over the tested units");
    reported("attribution", what, found.len(), figure)
}

fn mail(n: usize, h: f64) -> String {
    format!("{BRANDS} brands, {n} messages each, h = {h}, repertoire {REPERTOIRE}")
}

fn results(corpora: usize, n: usize, h: f64, reading: Reading) -> Vec<LanguageAttribution> {
    parallel(corpora, |i| result(&Mail::even(BRANDS, n, REPERTOIRE, h), i, reading))
}

fn result(mail: &Mail, i: usize, reading: Reading) -> LanguageAttribution {
    let messages: Vec<Message> = mail.messages(SEED + i as u64);
    let corpora = [messages.into_iter().collect::<Corpus>()];
    let rules = Rules {
        campaigns: CampaignMode::None,
        language: Language::from_code("it"),
        block: Block::None,
        ..Rules::default()
    };
    let prepared = Prepared::new(&corpora, &rules, &no_progress).expect("the rules here are valid");
    let mut settings = Settings::default();
    (settings.mask, settings.zones) = (false, false);
    let batches = Batches::new(&corpora, &prepared);
    let found = attribution(&batches, &settings, &reading, &no_progress).expect("nothing stops the run");
    found.by_language.into_values().next().expect("every brand is eligible")
}

fn accuracies(found: &[LanguageAttribution]) -> Vec<f64> {
    found.iter().map(|r| r.accuracy).collect()
}

/// Returns the accuracy of each reader, and the means of what else is reported.
fn details(found: &[LanguageAttribution]) -> String {
    let of = |value: &dyn Fn(&LanguageAttribution) -> f64| mean(&found.iter().map(value).collect::<Vec<_>>());
    let [likelihood, centroid] = [Reader::LikelihoodRatio, Reader::CentroidCosine]
        .map(|reader| of(&|r: &LanguageAttribution| r.readers[&reader].accuracy));
    format!(
        "likelihood {likelihood:.3}, centroid {centroid:.3}; σ {:.3}, equivocation {:.2}, ECE {:.3}",
        of(&|r| r.sigma),
        of(&|r| r.equivocation),
        of(&|r| r.ece)
    )
}
