//! The segments that `unisono-synth` writes, as sequences of words and slots with their users.

use std::collections::{BTreeMap, BTreeSet};
use unisono::Message;
use unisono::text::{Slot, token};
use unisono_synth::{Generated, Origin, Recipe, generate};

/// A word of a text; `None` for a slot.
pub(super) type Words = Vec<Option<String>>;

/// The brands, campaigns and messages that hold a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Users {
    pub(super) brands: BTreeSet<String>,
    pub(super) campaigns: BTreeSet<(String, String)>,
    pub(super) messages: usize,
}

/// What was planted in some mail.
#[derive(Debug, Default)]
pub(super) struct Planted {
    pub(super) messages: Vec<Message>,
    /// Every segment of a pool, by its words.
    pub(super) segments: BTreeMap<Words, Users>,
    /// Every sequence of segments, by the id of its template, and by the brand if a segment is of its own pool: brands
    /// number their pools alike.
    pub(super) templates: BTreeMap<(u64, Option<String>), (Vec<Words>, Users)>,
    /// The first words of sentences in which a reader's name comes second. "Robr, Edward, how …" reads as if Robr were
    /// a reader.
    addressed: BTreeSet<String>,
}

impl Planted {
    pub(super) fn new(recipe: &Recipe) -> Self {
        let mut planted = Self::default();
        for generated in generate(recipe).expect("the recipes here are sound") {
            planted.add(generated);
        }
        planted
    }

    /// Adds a mail. One with a sentence that ends in a word of one letter is left out: "i." reads as an initial, so the
    /// sentence goes on.
    fn add(&mut self, Generated { message, truth }: Generated) {
        let body = message.body.text.as_deref().unwrap_or_default();
        let last_word = |end: u32| {
            let text = body.get(..end as usize).unwrap_or_default().trim_end_matches('.');
            text.rsplit(' ').next().unwrap_or_default().chars().count()
        };
        if truth.segments.iter().any(|segment| last_word(segment.end) == 1) {
            return;
        }
        let mut segments = Vec::new();
        for segment in &truth.segments {
            let (start, end) = (segment.start as usize, segment.end as usize);
            let slots = truth.slots.iter().map(|slot| (slot.start as usize, slot.end as usize));
            let slots = slots.filter(|slot| start <= slot.0 && slot.1 <= end);
            let words = words(body, (start, end), &slots.collect::<Vec<_>>());
            let is_name = truth.slots.iter().any(|slot| {
                slot.slot == Slot::Name && start <= slot.start as usize && slot.end as usize <= end
            });
            if let ([Some(first), None, ..], true) = (&words[..], is_name) {
                self.addressed.insert(first.clone());
            }
            if segment.origin != Origin::Reader {
                segments.push(words);
            }
        }
        let is_own = truth.segments.iter().any(|segment| segment.origin != Origin::Shared);
        let key = (truth.template, is_own.then(|| message.brand.clone()));
        let (_, users) = self.templates.entry(key).or_insert_with(|| (segments.clone(), Users::default()));
        users.add(&message);
        // A segment counts once in a message.
        for words in segments.into_iter().collect::<BTreeSet<Words>>() {
            self.segments.entry(words).or_default().add(&message);
        }
        self.messages.push(message);
    }
}

impl Planted {
    /// Returns true if a word of a text reads as a reader's name, so that the text is not quoted.
    pub(super) fn names_someone(&self, words: &[Option<String>]) -> bool {
        words.iter().flatten().any(|word| self.addressed.contains(word))
    }
}

impl Users {
    fn add(&mut self, message: &Message) {
        let campaign = message.campaign.as_ref().map(|campaign| campaign.key.clone()).unwrap_or_default();
        self.brands.insert(message.brand.clone());
        self.campaigns.insert((message.brand.clone(), campaign));
        self.messages += 1;
    }
}

/// Returns the words of a range of a text; each slot is one.
fn words(text: &str, (start, end): (usize, usize), slots: &[(usize, usize)]) -> Words {
    let mut tokens = Vec::new();
    token::tokenize(text, &mut tokens);
    let mut words: Words = Vec::new();
    let mut last = None;
    for token in &tokens {
        let (first, past) = (token.start as usize, token.end as usize);
        if first < start || past > end {
            continue;
        }
        let slot = slots.iter().position(|&(from, to)| from < past && first < to);
        match slot {
            Some(_) if slot == last => {}
            Some(_) => words.push(None),
            None => words.push(text.get(first..past).map(str::to_lowercase)),
        }
        last = slot;
    }
    words
}

/// Returns the words of a phrase or template as it is shown: slots are in braces or brackets. Slots in a row are one.
pub(super) fn shown(text: &str) -> Words {
    let is_slot = |word: &str| word.starts_with(['{', '[']);
    let mut words: Words = text.split(' ').map(|word| (!is_slot(word)).then(|| word.to_owned())).collect();
    words.dedup_by(|a, b| a.is_none() && b.is_none());
    words
}
