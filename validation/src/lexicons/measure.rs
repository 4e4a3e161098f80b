//! Counts what the phrase lists find in labelled sentences.

use std::collections::BTreeMap;
use std::error::Error;
use unisono::annotate::offers;
use unisono::annotate::{address, disclosure};
use unisono::language::Language;
use unisono::lexicon::{Category, phrases};
use unisono::message::SentAt;
use unisono::text::mask::{BrandNames, OwnPhrases, mask};
use unisono::text::{normalise, token};

/// Returns every language with its counts.
pub(crate) fn tallies() -> Result<Vec<(&'static str, Tally)>, Box<dyn Error>> {
    let mut out = Vec::new();
    for (name, code, file) in [
        ("Italian", "it", include_str!("../../../datasets/lexicons/it.txt")),
        ("English", "en", include_str!("../../../datasets/lexicons/en.txt")),
        ("German", "de", include_str!("../../../datasets/lexicons/de.txt")),
        ("French", "fr", include_str!("../../../datasets/lexicons/fr.txt")),
        ("Spanish", "es", include_str!("../../../datasets/lexicons/es.txt")),
    ] {
        let language = Language::from_code(code).ok_or("no language")?;
        let mut tally = Tally::default();
        for line in file.lines().filter(|line| !line.starts_with('#')) {
            let (labels, sentence) = line.split_once(" | ").ok_or("a line without labels")?;
            let labels: Vec<&str> = labels.split(' ').filter(|&label| label != "-").collect();
            tally.add(language, &labels, sentence);
        }
        out.push((name, tally));
    }
    Ok(out)
}

/// The counts of one language.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) labels: BTreeMap<&'static str, Count>,
    /// Missed (−) and wrong (+) labels, each with its sentence.
    pub(crate) wrong: Vec<String>,
}

/// Sentences of one label.
#[derive(Default, Clone, Copy)]
pub(crate) struct Count {
    pub(crate) labelled: u32,
    pub(crate) found: u32,
    right: u32,
}

impl Count {
    /// Returns precision and recall to three decimals, rounded down.
    pub(crate) fn figures(&self) -> [String; 2] {
        let share = |part: u32, whole: u32| match whole {
            0 => "–".to_owned(),
            _ => format!("{:.3}", f64::from(part * 1000 / whole) / 1000.0),
        };
        [share(self.right, self.found), share(self.right, self.labelled)]
    }
}

impl Tally {
    fn add(&mut self, language: Language, labels: &[&str], sentence: &str) {
        let found = found(language, sentence);
        for label in LABELS {
            let (labelled, found) = (labels.contains(&label), found.contains(&label));
            let count = self.labels.entry(label).or_default();
            count.labelled += u32::from(labelled);
            count.found += u32::from(found);
            count.right += u32::from(labelled && found);
            if labelled != found {
                self.wrong.push(format!("{} {label}: {sentence}", if labelled { "−" } else { "+" }));
            }
        }
    }
}

const LABELS: [&str; 15] = [
    "urgency",
    "last_chance",
    "deadline",
    "scarcity",
    "social_proof",
    "gratitude",
    "flattery",
    "reason",
    "recognition",
    "greeting",
    "sign_off",
    "informal",
    "formal",
    "human",
    "machine",
];

/// The sending time of every sentence: Tuesday 10 March 2026, 9:00 in Rome.
const SENT: SentAt = SentAt { unix: 1_773_129_600, offset_minutes: 60 };

/// Returns the labels found in a sentence.
fn found(language: Language, sentence: &str) -> Vec<&'static str> {
    let text = normalise::clean(sentence);
    let (mut tokens, mut slots, mut folded) = (Vec::new(), Vec::new(), String::new());
    token::tokenize(&text, &mut tokens);
    mask(&text, &tokens, &BrandNames::default(), None, &OwnPhrases::default(), &mut slots);
    let surfaces: Vec<String> = tokens
        .iter()
        .map(|token| {
            normalise::fold_into(token.of(&text), &mut folded);
            folded.clone()
        })
        .collect();
    let words = || surfaces.iter().map(String::as_str);
    let Some(phrases) = phrases(language) else { return Vec::new() };

    let matches = phrases.find_words(words());
    let shows = |category| matches.iter().any(|m| m.category == category);
    let mut out: Vec<&str> = Category::ALL[..10].iter().filter(|&&c| shows(c)).map(|c| c.name()).collect();
    if shows(Category::LastChance) {
        out.push("urgency");
    }
    match address::address_form(language, words()) {
        Some(address::AddressForm::Mixed) => out.extend(["informal", "formal"]),
        Some(form) => out.push(form.name()),
        None => {}
    }
    out.extend(disclosure::disclosure(language, words()).map(disclosure::Disclosure::name));

    let mut words: Vec<offers::Word> = words()
        .map(|word| offers::Word { symbol: phrases.symbol(word), ..offers::Word::default() })
        .collect();
    for span in slots {
        words[span.first as usize].slot = Some(span.slot);
        (span.first + 1..span.end).for_each(|i| words[i as usize].continues = true);
    }
    let offers = offers::find(language, Some(SENT), &words, &|at| &surfaces[at]);
    if offers.features.iter().any(|&(block, _)| block == offers::DEADLINES) {
        out.push("deadline");
    }
    out
}
