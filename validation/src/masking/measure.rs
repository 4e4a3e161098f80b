//! Compares masked tokens with labelled slots.
//!
//! The unit is a token: masking covers words and numbers, not the signs between them. A slot is *found* if at least one of
//! its tokens is masked with its type. It is *exact* if all of its tokens are, and no others.

use std::collections::BTreeMap;
use std::error::Error;
use std::ops::Range;
use unisono::text::mask::{BrandNames, OwnPhrases, SlotSpan, mask};
use unisono::text::{Slot, normalise, token};
use unisono_synth::{Recipe, Text, generate};

/// Returns every corpus with its counts.
pub(crate) fn tallies() -> Result<Vec<(&'static str, Tally)>, Box<dyn Error>> {
    let mut out = Vec::new();
    for (name, text) in [
        ("Italian sentences", include_str!("../../../datasets/masking/it.txt")),
        ("English sentences", include_str!("../../../datasets/masking/en.txt")),
    ] {
        let mut tally = Tally::default();
        for sentence in sentences(text)? {
            tally.add(&sentence, true);
        }
        out.push((name, tally));
    }
    for (name, language) in [("Made-up Italian mail", "it"), ("Made-up English mail", "en")] {
        let recipe = Recipe {
            brands: 40,
            campaigns: 25,
            languages: vec![language.to_owned()],
            greeting: true,
            text: Text { slots: 0.8, ..Text::default() },
            ..Recipe::default()
        };
        let mut tally = Tally::default();
        for generated in generate(&recipe)? {
            let text = generated.message.body.text.unwrap_or_default();
            let slots = generated.truth.slots;
            let labels = slots.iter().map(|s| (s.start as usize..s.end as usize, s.slot)).collect();
            let recipient = generated.message.recipient;
            tally.add(&Labelled { text, labels, brand: generated.message.brand, recipient }, false);
        }
        out.push((name, tally));
    }
    Ok(out)
}

/// A text with its labelled slots.
pub(crate) struct Labelled {
    text: String,
    labels: Vec<(Range<usize>, Slot)>,
    brand: String,
    recipient: Option<String>,
}

/// The counts of one corpus.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) slots: BTreeMap<Slot, Count>,
    /// Missed (−) and wrong (+) slots, each with its text.
    pub(crate) wrong: Vec<String>,
}

/// The counts of one slot type.
#[derive(Default, Clone, Copy)]
pub(crate) struct Count {
    pub(crate) labelled: u32,
    found: u32,
    exact: u32,
    masked: u32,
    right: u32,
}

impl Count {
    /// Returns precision, recall and the exact share to three decimals, rounded down.
    pub(crate) fn figures(&self) -> [String; 3] {
        let share = |part: u32, whole: u32| match whole {
            0 => "–".to_owned(),
            _ => format!("{:.3}", f64::from(part * 1000 / whole) / 1000.0),
        };
        [share(self.right, self.masked), share(self.found, self.labelled), share(self.exact, self.labelled)]
    }
}

impl Tally {
    fn add(&mut self, labelled: &Labelled, list: bool) {
        let text = normalise::clean(&labelled.text);
        assert_eq!(text, labelled.text, "labels are positions in cleaned text");
        let mut tokens = Vec::new();
        token::tokenize(&text, &mut tokens);
        let names = BrandNames::new(&labelled.brand, None, None);
        let mut spans: Vec<SlotSpan> = Vec::new();
        mask(&text, &tokens, &names, labelled.recipient.as_deref(), &OwnPhrases::default(), &mut spans);

        let of_tokens = |bytes: &Range<usize>| {
            let first = tokens.partition_point(|t| t.end as usize <= bytes.start);
            first..tokens.partition_point(|t| (t.start as usize) < bytes.end)
        };
        let truth: Vec<(Range<usize>, Slot)> =
            labelled.labels.iter().map(|(bytes, slot)| (of_tokens(bytes), *slot)).collect();
        let masked: Vec<(Range<usize>, Slot)> =
            spans.iter().map(|s| (s.first as usize..s.end as usize, s.slot)).collect();
        let meet = |a: &(Range<usize>, Slot), b: &(Range<usize>, Slot)| {
            a.1 == b.1 && a.0.start < b.0.end && b.0.start < a.0.end
        };
        let shown = |tokens_of: &Range<usize>| {
            let (first, last) = (&tokens[tokens_of.start], &tokens[tokens_of.end - 1]);
            text.get(first.start as usize..last.end as usize).unwrap_or_default().to_owned()
        };
        for label in &truth {
            let count = self.slots.entry(label.1).or_default();
            let found = masked.iter().any(|m| meet(label, m));
            count.labelled += 1;
            count.found += u32::from(found);
            count.exact += u32::from(masked.contains(label));
            if list && !found {
                self.wrong.push(format!("− {} “{}” in “{text}”", label.1.name(), shown(&label.0)));
            }
        }
        for m in &masked {
            let count = self.slots.entry(m.1).or_default();
            let right = truth.iter().any(|label| meet(label, m));
            count.masked += 1;
            count.right += u32::from(right);
            if list && !right {
                self.wrong.push(format!("+ {} “{}” in “{text}”", m.1.name(), shown(&m.0)));
            }
        }
    }
}

/// Parses a file of labelled sentences.
///
/// `# recipient:` and `# brand:` lines apply to the sentences below them; `{slot:value}` is a label.
fn sentences(file: &str) -> Result<Vec<Labelled>, Box<dyn Error>> {
    let (mut recipient, mut brand) = (None, String::new());
    let mut out = Vec::new();
    for line in file.lines().filter(|line| !line.trim().is_empty()) {
        if let Some(name) = line.strip_prefix("# recipient: ") {
            recipient = Some(name.to_owned());
            continue;
        }
        if let Some(name) = line.strip_prefix("# brand: ") {
            brand = name.to_owned();
            continue;
        }
        let (mut text, mut labels) = (String::new(), Vec::new());
        let mut parts = line.split('{');
        text.push_str(parts.next().unwrap_or_default());
        for part in parts {
            let (label, rest) = part.split_once('}').ok_or("a label without an end")?;
            let (name, value) = label.split_once(':').ok_or("a label without a type")?;
            let slot = Slot::ALL.into_iter().find(|s| s.name() == name).ok_or("an unknown slot")?;
            let start = text.len();
            text.push_str(value);
            labels.push((start..text.len(), slot));
            text.push_str(rest);
        }
        out.push(Labelled { text, labels, brand: brand.clone(), recipient: recipient.clone() });
    }
    Ok(out)
}
