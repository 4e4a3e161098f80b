//! Templates of mail whose templates are known: which texts they group, and where their slots are.

use super::gate::{Row, Run, gate};
use super::measure::parallel;
use super::planted::{Planted, Users, Words, shown};
use super::recipes::reseeded;
use unisono::analysis::Settings;
use unisono::analysis::templates::{TemplateRules, Templates, TextTemplate, templates};
use unisono::catalog::{Prepared, Rules};
use unisono::facet::Batches;
use unisono::language::Language;
use unisono::progress::no_progress;
use unisono::{Corpus, Message};
use unisono_synth::{Recipe, Text};

/// The first seeds of the two halves of this mail. The method was built on other seeds.
const SEEDS: [u64; 2] = [80_000, 86_000];

/// Campaigns that use a planted template, at least: fewer texts need not pay for one.
const CAMPAIGNS: usize = 3;

/// Counts of messages: those with a planted template, those of them in the right group, and those whose template is
/// left out because it holds a reader's name. Counts of slots: planted, found, and right.
#[derive(Debug, Clone, Copy, Default)]
struct Score {
    planted: usize,
    right: usize,
    left_out: usize,
    slots: [usize; 3],
}

impl Score {
    fn accuracy(self) -> f64 {
        self.right as f64 / (self.planted - self.left_out) as f64
    }

    fn f1(self) -> f64 {
        let [planted, found, right] = self.slots.map(|n| n as f64);
        2.0 * right / (planted + found)
    }
}

pub(super) fn planted(run: &Run) -> Vec<Row> {
    let mut rows = Vec::new();
    for language in ["it", "en"] {
        for mask in [true, false] {
            rows.extend(sentences(run, language, mask));
        }
        rows.push(messages(run, language));
    }
    rows
}

/// Sentences with slots, masked or not.
fn sentences(run: &Run, language: &str, mask: bool) -> [Row; 2] {
    let text = Text { pool: 20, slots: 0.6, reason: 0.1, ..Text::default() };
    let recipe = Recipe { recipients: 3, greeting: true, text, ..recipe(language) };
    let scores = parallel(2 * run.few, |corpus| {
        let planted = planted_in(&recipe, corpus);
        let mut settings = Settings::default();
        settings.mask = mask;
        let found = found(&planted.messages, language, &settings);
        let mut score = Score::default();
        for (words, users) in &planted.segments {
            score.add(words, users, &found.sentences.items, &planted);
        }
        score
    });
    let score = scores.into_iter().fold(Score::default(), Score::plus);
    let masked = if mask { "masked" } else { "without masking" };
    let what = format!("sentences of 12 words, three fifths with a slot ({language}), {masked}");
    [
        gate(
            "planted templates",
            format!("{what}: grouping"),
            2 * run.few,
            format!(
                "{:.3} of {} messages with a sentence are in its group; {} more left out because of a reader's name",
                score.accuracy(),
                score.planted - score.left_out,
                score.left_out
            ),
            "≥ .9",
            score.accuracy() >= 0.9,
        ),
        gate(
            "planted templates",
            format!("{what}: slots"),
            2 * run.few,
            format!("F1 {:.3} of {} spans", score.f1(), score.slots[0]),
            "≥ .85",
            score.f1() >= 0.85,
        ),
    ]
}

/// Messages of a few sequences of sentences.
fn messages(run: &Run, language: &str) -> Row {
    let text = Text { repertoire: Some(6), slots: 0.5, ..Text::default() };
    let recipe = Recipe { recipients: 2, text, ..recipe(language) };
    let scores = parallel(2 * run.few, |corpus| {
        let planted = planted_in(&recipe, corpus);
        // A few sequences at the edges of many mails are boilerplate, which is another gate.
        let mut settings = Settings::default();
        settings.zones = false;
        let found = found(&planted.messages, language, &settings);
        let mut score = Score::default();
        for (sentences, users) in planted.templates.values().filter(|(_, users)| is_used(users)) {
            score.planted += users.messages;
            let words: Words = sentences.concat();
            let of_template = |item: &&TextTemplate| {
                let shown: Words = item.to_string().split(" / ").flat_map(shown).collect();
                shown == words
            };
            let fitting: Vec<&TextTemplate> = found.messages.items.iter().filter(of_template).collect();
            let is_right = matches!(fitting[..], [item] if has_users(item, users));
            score.right += if is_right { users.messages } else { 0 };
            let is_left_out = fitting.is_empty() && planted.names_someone(&words);
            score.left_out += if is_left_out { users.messages } else { 0 };
        }
        score
    });
    let score = scores.into_iter().fold(Score::default(), Score::plus);
    gate(
        "planted templates",
        format!("messages of 8 sentences, 6 sequences in a pool ({language}): grouping"),
        2 * run.few,
        format!(
            "{:.3} of {} messages are in the group of their sequence; {} more left out because of a reader's name",
            score.accuracy(),
            score.planted - score.left_out,
            score.left_out
        ),
        "≥ .9",
        score.accuracy() >= 0.9,
    )
}

/// Writes the corpus with this number. Even numbers have seeds from the first of [`SEEDS`] on, odd ones from the
/// second.
fn planted_in(recipe: &Recipe, corpus: usize) -> Planted {
    let recipe = Recipe { seed: SEEDS[corpus % 2], ..recipe.clone() };
    Planted::new(&reseeded(&recipe, corpus / 2))
}

fn recipe(language: &str) -> Recipe {
    Recipe { brands: 8, campaigns: 15, languages: vec![language.to_owned()], ..Recipe::default() }
}

fn is_used(users: &Users) -> bool {
    users.campaigns.len() >= CAMPAIGNS
}

fn has_users(item: &TextTemplate, users: &Users) -> bool {
    let counts = [item.brands, item.campaigns, item.messages];
    counts == [users.brands.len(), users.campaigns.len(), users.messages].map(|n| n as u64)
}

impl Score {
    fn plus(self, other: Self) -> Self {
        let mut slots = self.slots;
        slots.iter_mut().zip(other.slots).for_each(|(sum, n)| *sum += n);
        Self {
            planted: self.planted + other.planted,
            right: self.right + other.right,
            left_out: self.left_out + other.left_out,
            slots,
        }
    }

    /// Compares a planted sentence with the templates that fit it.
    fn add(&mut self, words: &Words, users: &Users, items: &[TextTemplate], planted: &Planted) {
        if !is_used(users) {
            return;
        }
        let fitting: Vec<(&TextTemplate, Vec<[usize; 2]>)> =
            items.iter().filter_map(|item| Some((item, spans(&shown(&item.to_string()), words)?))).collect();
        let n = users.messages;
        self.planted += n;
        if matches!(&fitting[..], [(item, _)] if has_users(item, users)) {
            self.right += n;
        } else if fitting.is_empty() && planted.names_someone(words) {
            self.left_out += n;
        }
        let slots = words.iter().filter(|word| word.is_none()).count();
        self.slots[0] += n * slots;
        for (item, spans) in fitting {
            let n = item.messages as usize;
            let right = spans.iter().filter(|[start, end]| words[*start..*end] == [None]).count();
            self.slots[1] += n * spans.len();
            self.slots[2] += (n * right).min(users.messages * slots);
        }
    }
}

/// Returns the words that fill each slot of a pattern, if it fits: constants stand in the same order, and every other word is
/// in a slot.
fn spans(pattern: &[Option<String>], words: &[Option<String>]) -> Option<Vec<[usize; 2]>> {
    let Some((first, rest)) = pattern.split_first() else { return words.is_empty().then(Vec::new) };
    if first.is_some() {
        let (_, words) = words.split_first().filter(|(word, _)| *word == first)?;
        return Some(moved(spans(rest, words)?, 1));
    }
    // A slot takes as few words as it can.
    (0..=words.len()).find_map(|n| {
        let spans = spans(rest, &words[n..])?;
        Some([vec![[0, n]], moved(spans, n)].concat())
    })
}

fn moved(spans: Vec<[usize; 2]>, by: usize) -> Vec<[usize; 2]> {
    spans.into_iter().map(|span| span.map(|at| at + by)).collect()
}

fn found(messages: &[Message], language: &str, settings: &Settings) -> Templates {
    let corpus = [messages.iter().cloned().collect::<Corpus>()];
    let rules = Rules { language: Language::from_code(language), ..Rules::default() };
    let prepared = Prepared::new(&corpus, &rules, &no_progress).expect("nothing stops the work");
    let batches = Batches::new(&corpus, &prepared);
    // All templates, those of one brand as well.
    let rules = TemplateRules { brands: 1, ..TemplateRules::default() };
    templates(&batches, settings, rules, usize::MAX, &no_progress).expect("nothing stops the work")
}
