//! What a score says; `docs/measures/originality.md` defines each number.

use crate::analysis::attribution::Reader;
use serde::{Deserialize, Serialize};

/// The schema of a score. Fields may be added, none is renamed, removed or given another meaning.
pub const SCHEMA: &str = "unisono.score/1";

/// A draft against the brands of an index.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// [`SCHEMA`].
    pub schema: String,
    /// The brand that does not count as another.
    pub brand: Option<String>,
    /// The language that it was read in.
    pub language: String,
    /// The other brands of this language.
    pub others: u64,
    /// Terms of a gram.
    pub min_words: u64,
    /// The share of the bits that no other brand holds.
    pub originality: f64,
    /// The bits of the words in no gram of another brand.
    pub bits_own: f64,
    /// The bits of all words; slots have none.
    pub bits_all: f64,
    /// The share of the index's messages that are less original, those of equal originality by half; `None` without any.
    pub percentile: Option<f64>,
    /// Those messages, of all brands of the language, each compared with the brands other than its own.
    pub messages: u64,
    /// Words outside slots.
    pub words: u64,
    /// The share of them that no message of the index holds.
    pub unseen_words: f64,
    /// True if so many words are unseen that a high originality means nothing.
    pub doubtful: bool,
    /// The longest run of words that another brand has, too.
    pub longest: Option<SharedPhrase>,
    /// The brands with the most similar wording, nearest first; at most three.
    pub nearest: Vec<Similar>,
    /// The brand that a reader would take the draft for. `None` if no brand has a gram of it, if two brands are equally likely, or
    /// if brands have too few messages to test a reader.
    pub guess: Option<Guess>,
    /// The sentences of the body, in order, and among them the lines that the brand repeats in most mails.
    pub sentences: Vec<Sentence>,
    /// What to change, by bits to win.
    pub advice: Vec<Advice>,
}

/// A sentence of the draft. One that the brand repeats in most mails, such as a greeting, has no bits and no brands.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Sentence {
    /// The number of its paragraph, from 0.
    pub paragraph: u64,
    /// As the draft writes it.
    pub text: String,
    /// The other brands that hold half of its grams or more; `None` without a gram.
    pub brands: Option<u64>,
    /// The bits of its words.
    pub bits: f64,
    /// Those of its words that no other brand holds.
    pub bits_own: f64,
    /// The longest run of its words that another brand has, too.
    pub phrase: Option<SharedPhrase>,
    /// Its text in pieces.
    pub pieces: Vec<Piece>,
}

/// Neighbouring words that others hold, or that none does.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// As the draft writes it, with the punctuation after it.
    pub text: String,
    /// The other brands that hold the commonest gram of the piece; 0 if it is the draft's own.
    pub brands: u64,
}

/// Words that others use, too.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedPhrase {
    /// As the draft writes it.
    pub text: String,
    /// The number of terms; a slot is one.
    pub terms: u64,
    /// The other brands that hold every gram of it.
    pub brands: u64,
}

/// A brand with similar wording.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Similar {
    /// The brand.
    pub brand: String,
    /// The cosine of the draft's grams and the brand's centroid.
    pub cosine: f64,
}

/// The brand that a reader would take a draft for by its wording, and how often such a reader is right.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Guess {
    /// The brand: any of the language, the one that sends the draft included.
    pub brand: String,
    /// The better reader of this language.
    pub reader: Reader,
    /// The share of tested messages of the index whose brand it guesses among [`brands`](Self::brands), without having read
    /// their units.
    pub accuracy: f64,
    /// Its interval at 95 %.
    pub accuracy_interval: [f64; 2],
    /// The units that it read of each brand when it was tested. For this guess it has read all.
    pub units: u64,
    /// The brands among which it was tested: those with enough units, at most 128. 1/brands is the accuracy by chance.
    pub brands: u64,
    /// The brands among which it chose this one: all of the language. If they are more than [`brands`](Self::brands), it errs
    /// more often than the accuracy says.
    pub candidates: u64,
}

/// Words that the brand alone repeats.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnIdiom {
    /// Case-folded, with slots in braces.
    pub text: String,
    /// Campaigns of the brand with these words.
    pub campaigns: u64,
}

/// A rule that fires, with its evidence. `brands` of `of` others do what it says.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum Advice {
    /// Many brands have this sentence.
    SharedSentence {
        /// Its number, from 0.
        sentence: u64,
        /// Others that hold half of its grams or more.
        brands: u64,
        /// Others.
        of: u64,
        /// The bits to win by saying it otherwise.
        bits: f64,
    },
    /// Many brands use these words of a sentence that they do not have whole.
    SharedPhrase {
        /// The number of the sentence, from 0.
        sentence: u64,
        /// The words as the draft has them.
        text: String,
        /// Others that use them.
        brands: u64,
        /// Others.
        of: u64,
        /// The bits to win by other words.
        bits: f64,
    },
    /// The draft fills in something personal and does not say why this reader gets it.
    NoReason {
        /// Others that say it in any campaign.
        brands: u64,
        /// Others.
        of: u64,
    },
    /// The only thing filled in is a name, and nothing says that the sender knows the reader.
    OnlyName {
        /// Others that say in any campaign that they know the reader.
        brands: u64,
        /// Others.
        of: u64,
    },
    /// All that is filled in are names, products and offers, and nothing says that the sender knows the reader.
    ExpectedValues {
        /// The slots of the draft.
        slots: Vec<String>,
        /// Others that in no campaign say that they know the reader.
        brands: u64,
        /// Others.
        of: u64,
    },
    /// The draft has nothing that the brand alone repeats.
    NoHouseStyle {
        /// What the brand alone repeats.
        idioms: Vec<OwnIdiom>,
    },
    /// It has the commonest discount.
    UsualDiscount {
        /// Such as `−20 %`.
        value: String,
        /// Others with this discount in any campaign.
        brands: u64,
        /// Others.
        of: u64,
    },
    /// It ends within a day.
    UsualDeadline {
        /// Others with such a deadline in any campaign.
        brands: u64,
        /// Others.
        of: u64,
    },
    /// It hurries or persuades the reader in a way that is common.
    UsualRhetoric {
        /// `urgency`, `last_chance`, `scarcity`, `social_proof` or `gratitude`.
        kind: String,
        /// The number of the sentence, from 0.
        sentence: u64,
        /// The words as the draft has them.
        text: String,
        /// Others that do so in any campaign, in whatever words.
        brands: u64,
        /// Others.
        of: u64,
    },
    /// It addresses the reader as nearly all do.
    UsualAddress {
        /// `informal`, `formal` or `mixed`.
        form: String,
        /// Others that do so in most of their messages.
        brands: u64,
        /// Others that address the reader.
        of: u64,
    },
    /// The brand sends in this hour again and again.
    UsualHour {
        /// The hour of the week, from Monday 0:00.
        hour: u64,
        /// Campaigns of the brand in this hour.
        campaigns: u64,
        /// Campaigns of the brand with a time.
        of: u64,
    },
    /// It has the shape of the brand's latest mails.
    UsualShape {
        /// The mean cosine of the layouts.
        cosine: f64,
        /// The mails it is compared with.
        campaigns: u64,
    },
    /// Shape and hour are those of the brand's latest mails.
    AlwaysAlike {
        /// The hour of the week, from Monday 0:00.
        hour: u64,
        /// The mean cosine of the layouts.
        cosine: f64,
        /// The mails it is compared with.
        campaigns: u64,
    },
    /// The index has never seen many of the words, so that the originality means nothing.
    UnseenWords {
        /// The share of the words.
        share: f64,
    },
}

impl Advice {
    /// The rules by name, in the order in which advice without bits stands.
    pub const RULES: [&'static str; 14] = [
        "unseen_words",
        "shared_sentence",
        "shared_phrase",
        "no_reason",
        "only_name",
        "expected_values",
        "no_house_style",
        "usual_discount",
        "usual_deadline",
        "usual_rhetoric",
        "always_alike",
        "usual_hour",
        "usual_shape",
        "usual_address",
    ];

    /// The name of the rule.
    #[must_use]
    pub fn rule(&self) -> &'static str {
        match self {
            Self::SharedSentence { .. } => "shared_sentence",
            Self::SharedPhrase { .. } => "shared_phrase",
            Self::NoReason { .. } => "no_reason",
            Self::OnlyName { .. } => "only_name",
            Self::ExpectedValues { .. } => "expected_values",
            Self::NoHouseStyle { .. } => "no_house_style",
            Self::UsualDiscount { .. } => "usual_discount",
            Self::UsualDeadline { .. } => "usual_deadline",
            Self::UsualRhetoric { .. } => "usual_rhetoric",
            Self::UsualAddress { .. } => "usual_address",
            Self::UsualHour { .. } => "usual_hour",
            Self::UsualShape { .. } => "usual_shape",
            Self::AlwaysAlike { .. } => "always_alike",
            Self::UnseenWords { .. } => "unseen_words",
        }
    }

    /// The bits to win.
    #[must_use]
    pub fn bits(&self) -> Option<f64> {
        match self {
            Self::SharedSentence { bits, .. } | Self::SharedPhrase { bits, .. } => Some(*bits),
            _ => None,
        }
    }

    /// The number of the sentence that it is about, from 0.
    #[must_use]
    pub fn sentence(&self) -> Option<u64> {
        match self {
            Self::SharedSentence { sentence, .. }
            | Self::SharedPhrase { sentence, .. }
            | Self::UsualRhetoric { sentence, .. } => Some(*sentence),
            _ => None,
        }
    }

    /// As [`sentence`](Self::sentence), to number it anew.
    pub(super) fn sentence_mut(&mut self) -> Option<&mut u64> {
        match self {
            Self::SharedSentence { sentence, .. }
            | Self::SharedPhrase { sentence, .. }
            | Self::UsualRhetoric { sentence, .. } => Some(sentence),
            _ => None,
        }
    }

    /// The words of the draft that it is about.
    #[must_use]
    pub fn quote<'s>(&'s self, score: &'s Score) -> Option<&'s str> {
        match self {
            Self::SharedSentence { sentence, .. } => {
                score.sentences.get(*sentence as usize).map(|sentence| sentence.text.as_str())
            }
            Self::SharedPhrase { text, .. } | Self::UsualRhetoric { text, .. } => Some(text),
            _ => None,
        }
    }
}
