//! The templates of a corpus: of its sentences, and of its messages.

use super::induce::{Induced, Part, Share, Template, TemplateRules, induce};
use super::sequences::Term;
use super::source::{Messages, Sentences};
use crate::analysis::Settings;
use crate::annotate::Batches;
use crate::error::Result;
use crate::facet::Facet;
use crate::progress::Callback;
use crate::reason::{Reason, texts};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// The templates of a corpus.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Templates {
    /// Templates of sentences.
    pub sentences: Level,
    /// Templates of messages. Their terms are sentences; those of one sentence template are equal.
    pub messages: Level,
    /// Why no template has enough brands: no text has a word, or there are fewer brands.
    pub why: Option<Reason>,
}

/// The templates of sentences, or of messages.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Level {
    /// Number of templates.
    pub n_templates: u64,
    /// Of these, the number that enough brands use.
    pub n_cross: u64,
    /// What they save.
    pub share: TemplateShare,
    /// The templates that enough brands use, the one that saves most first, up to the limit. One that contains a word of a
    /// reader's name is left out.
    pub items: Vec<TextTemplate>,
}

/// What templates save, as shares of the bits that all texts cost without them. A text counts once a campaign.
///
/// The rest of the bits are spent on the templates themselves, and on naming the template of each text.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct TemplateShare {
    /// Saved by templates, in [0, 1); `None` without a text.
    pub value: Option<f64>,
    /// Of this, by templates of enough brands.
    pub cross: Option<f64>,
    /// Spent on what fills the slots.
    pub slots: Option<f64>,
    /// Spent on texts without a template.
    pub unmatched: Option<f64>,
}

/// A template in words.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TextTemplate {
    /// Its text and slots, in order.
    pub parts: Vec<TextPart>,
    /// Number of brands.
    pub brands: u64,
    /// Number of campaigns.
    pub campaigns: u64,
    /// Number of messages.
    pub messages: u64,
    /// Bits saved.
    pub bits_saved: f64,
}

/// A part of a template in words.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextPart {
    /// What all texts have in common.
    Text(String),
    /// A masked term.
    Masked(String),
    /// A gap that texts fill.
    Slot(TextSlot),
}

/// A gap of a template.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TextSlot {
    /// Number of different fillings.
    pub fillings: u64,
    /// The fewest terms of a filling.
    pub min_len: u64,
    /// The most terms of a filling.
    pub max_len: u64,
    /// True if texts choose among fewer fillings than make a slot.
    pub choice: bool,
    /// The fillings that enough brands use, those of most brands first. One with a word of a reader's name is left out.
    pub values: Vec<FillingText>,
}

/// A filling in words.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FillingText {
    /// Its words; empty where a text has nothing in the gap.
    pub text: String,
    /// Number of brands.
    pub brands: u64,
    /// Number of campaigns.
    pub campaigns: u64,
}

impl std::fmt::Display for TextTemplate {
    /// Writes the text with `{name}` for masked terms and `[…]` for gaps.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (i, part) in self.parts.iter().enumerate() {
            f.write_str(if i == 0 { "" } else { " " })?;
            match part {
                TextPart::Text(text) => f.write_str(text)?,
                TextPart::Masked(slot) => write!(f, "{{{slot}}}")?,
                TextPart::Slot(_) => f.write_str("[…]")?,
            }
        }
        Ok(())
    }
}

/// Induces the templates of the sentences of all bodies, and of the bodies as sequences of sentences.
///
/// Of the settings it reads `mask` and `zones`. Words are compared in their folded form, not stemmed. Only templates and fillings of at least
/// [`TemplateRules::brands`] brands are put in words, at most `limit` templates of a level. The result is the same for any partition
/// into batches, any order and any number of threads. O(tokens) to read, then as [`induce`] states.
///
/// # Errors
/// The callback stops the work.
pub fn templates(
    batches: &Batches<'_>,
    settings: &Settings,
    rules: TemplateRules,
    limit: usize,
    progress: Callback<'_>,
) -> Result<Templates> {
    let sentences = Sentences::new(batches, settings, progress)?;
    let of_sentences = induce(&sentences.sequences, rules, progress)?;
    let messages = sentences.messages(&of_sentences);
    let of_messages = induce(&messages.sequences, rules, progress)?;
    let shown = RefCell::default();
    let words = Words { batches, rules, sentences: &sentences, found: &of_sentences, shown };
    let mut counts = vec![0; of_sentences.templates.len()];
    for sentences in sentences.of_message.iter() {
        let mut of_message: Vec<u32> =
            sentences.iter().filter_map(|&row| of_sentences.template_of[row as usize]).collect();
        of_message.sort_unstable();
        of_message.dedup();
        of_message.into_iter().for_each(|template| counts[template as usize] += 1);
    }
    let first = level(&of_sentences, &counts, limit, &words, &|row| sentences.words(row), " ");
    let mut counts = vec![0; of_messages.templates.len()];
    let of_message = messages.of_message.iter().flatten();
    of_message
        .filter_map(|&row| of_messages.template_of[row as usize])
        .for_each(|template| counts[template as usize] += 1);
    let second = level(&of_messages, &counts, limit, &words, &|row| words.message(&messages, row), " / ");
    let n_brands = batches.catalog().n_brands();
    let why = if first.share.value.is_none() {
        Some(texts::NO_FEATURE.with([("what", Facet::Wording.needs().to_owned())]))
    } else {
        (n_brands < rules.brands as usize).then(|| {
            texts::FEW_BRANDS_FOR_TEMPLATES
                .with([("brands", n_brands.to_string()), ("least", rules.brands.to_string())])
        })
    };
    let mut found = Templates { sentences: first, messages: second, why };
    if found.why.is_some() {
        (found.sentences.share.cross, found.messages.share.cross) = (None, None);
    }
    Ok(found)
}

/// Puts templates in words. `spelled` returns the terms of a sequence, and `between` separates them.
fn level(
    found: &Induced,
    messages: &[u64],
    limit: usize,
    words: &Words<'_>,
    spell: &dyn Fn(u32) -> Vec<String>,
    between: &str,
) -> Level {
    let shared = || found.templates.iter().zip(messages).filter(|(t, _)| t.brands >= words.rules.brands);
    let item = |(template, &messages): (&Template, &u64)| {
        let parts = parts(template, words, spell, between)?;
        Some(TextTemplate {
            parts,
            brands: template.brands.into(),
            campaigns: template.campaigns.into(),
            messages,
            bits_saved: template.bits_saved,
        })
    };
    Level {
        n_templates: found.templates.len() as u64,
        n_cross: shared().count() as u64,
        share: TemplateShare::from(found.share),
        items: shared().filter_map(item).take(limit).collect(),
    }
}

/// Returns the parts of a template in words; `None` if one of its words is of a reader's name.
fn parts(
    template: &Template,
    words: &Words<'_>,
    spell: &dyn Fn(u32) -> Vec<String>,
    between: &str,
) -> Option<Vec<TextPart>> {
    // Several gaps may quote one sequence.
    let mut spelled: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    let mut first = spell(*template.rows.first()?).into_iter();
    let mut parts: Vec<TextPart> = Vec::new();
    for part in &template.parts {
        match part {
            Part::Constant(Term::Word(_)) => {
                let word = first.next()?;
                if words.batches.names_someone(&word) {
                    return None;
                }
                match parts.last_mut() {
                    Some(TextPart::Text(text)) => text.extend([between, &word]),
                    _ => parts.push(TextPart::Text(word)),
                }
            }
            Part::Constant(_) => {
                let slot = first.next()?;
                parts.push(TextPart::Masked(slot.trim_matches(['{', '}']).to_owned()));
            }
            Part::Slot(slot) => {
                (slot.range[0]..slot.range[1]).for_each(|_| drop(first.next()));
                let quoted = slot.fillings.iter().filter(|filling| filling.brands >= words.rules.brands);
                let value = |filling: &super::fill::Filling| {
                    let [start, end] = filling.range.map(|at| at as usize);
                    let of_row = spelled.entry(filling.row).or_insert_with(|| spell(filling.row));
                    let text = of_row.get(start..end).unwrap_or_default().join(between);
                    let (brands, campaigns) = (filling.brands.into(), filling.campaigns.into());
                    FillingText { text, brands, campaigns }
                };
                parts.push(TextPart::Slot(TextSlot {
                    fillings: slot.n_fillings.into(),
                    min_len: slot.min_len.into(),
                    max_len: slot.max_len.into(),
                    choice: slot.is_choice,
                    values: quoted
                        .map(value)
                        .filter(|value| !words.batches.names_someone(&value.text))
                        .collect(),
                }));
            }
        }
    }
    Some(parts)
}

/// Spells messages.
struct Words<'a> {
    batches: &'a Batches<'a>,
    rules: TemplateRules,
    sentences: &'a Sentences<'a>,
    found: &'a Induced,
    /// The sentence templates that messages have shown so far, in words; `None` for one that names a reader.
    shown: RefCell<BTreeMap<u32, Option<String>>>,
}

impl Words<'_> {
    /// Returns the sentences of a message, each as its template if it has one.
    fn message(&self, messages: &Messages, row: u32) -> Vec<String> {
        let rank = messages.first[row as usize];
        let rows = self.sentences.of_message.row(rank as usize);
        let sentence = |(&row, words): (&u32, Vec<String>)| {
            let template = self.found.template_of[row as usize];
            template.and_then(|at| self.template(at)).unwrap_or_else(|| words.join(" "))
        };
        rows.iter().zip(self.sentences.words_of_message(rank)).map(sentence).collect()
    }

    fn template(&self, at: u32) -> Option<String> {
        let in_words = || {
            let template = &self.found.templates[at as usize];
            let parts = parts(template, self, &|row| self.sentences.words(row), " ")?;
            Some(TextTemplate { parts, ..TextTemplate::default() }.to_string())
        };
        self.shown.borrow_mut().entry(at).or_insert_with(in_words).clone()
    }
}

impl From<Share> for TemplateShare {
    fn from(share: Share) -> Self {
        let of_all = |bits: f64| (share.data > 0.0).then(|| (bits / share.data).min(1.0));
        Self {
            value: share.value(),
            cross: of_all(share.cross),
            slots: of_all(share.slots),
            unmatched: of_all(share.unmatched),
        }
    }
}
