//! How brands write: the settings of the generator.

use crate::words;
use serde::{Deserialize, Serialize};
use unisono::error::{Error, ErrorKind, Result};
use unisono::hash::{SplitMix64, combine, hash64};
use unisono::language::Language;

/// How brands write. As JSON every field may be left out; an unknown one is an error.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Recipe {
    /// The seed of everything that has no seed of its own.
    pub seed: u64,
    /// The seed of the pool that brands share.
    pub shared_seed: Option<u64>,
    /// The seed of what is each brand's own: its pool, its h, its footer.
    pub brand_seed: Option<u64>,
    /// The seed of what is drawn for each message. With another one the same brands send other mail.
    pub message_seed: Option<u64>,
    /// Number of brands.
    pub brands: usize,
    /// Campaigns of a brand, on the (geometric) average.
    pub campaigns: usize,
    /// How many times more campaigns the largest brand has than the smallest, at least 1.
    pub imbalance: f64,
    /// Messages of a campaign, each to another reader.
    pub recipients: usize,
    /// The share of campaigns that go to `blast_recipients` instead.
    pub blasts: f64,
    /// Messages of a blast.
    pub blast_recipients: usize,
    /// How many people read at all.
    pub readers: usize,
    /// The languages, by code (`it`, `en`); brands take them in turn.
    pub languages: Vec<String>,
    /// Whether messages name their campaign.
    pub campaign_keys: bool,
    /// Whether messages have a time.
    pub times: bool,
    /// The days over which a brand's campaigns are spread.
    pub days: u32,
    /// Whether bodies have an HTML form beside the plain one.
    pub html: bool,
    /// Whether messages begin with a greeting by name.
    pub greeting: bool,
    /// The text.
    pub text: Text,
    /// The footer.
    pub footer: Footer,
    /// The subject: one of twelve that everybody writes, or of the brand's own; where absent, as the text begins.
    pub subject: Option<Homogenisation>,
    /// The first segment: one of twelve that everybody writes, or of the brand's own; as any other where absent.
    pub opening: Option<Homogenisation>,
    /// The layout of the HTML form: everybody's, or the brand's own.
    pub layout: Homogenisation,
    /// The button of the HTML form: one of four that everybody writes, or one of four of the brand's own.
    pub call_to_action: Homogenisation,
    /// The offer in the middle of the text, a discount and a deadline: everybody's, or the brand's own; no offer where
    /// absent.
    pub offers: Option<Homogenisation>,
    /// The hour of the week: one of four that everybody likes, or one of four of the brand's own.
    pub timing: Homogenisation,
}

/// How the text of a message comes about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Text {
    /// The share of segments from the common pool, 0 to 1.
    pub h: f64,
    /// How far a brand's own h may lie from `h`, uniformly, within 0 to 1.
    pub spread: f64,
    /// The fewest and the most segments of a message.
    pub segments: [usize; 2],
    /// How many times longer the messages of the wordiest brand are than those of the tersest, at least 1.
    pub brand_lengths: f64,
    /// The fewest and the most words of a segment, slots aside.
    pub words: [usize; 2],
    /// The same for segments of the common pool, where they differ.
    pub shared_words: Option<[usize; 2]>,
    /// Segments in a pool.
    pub pool: usize,
    /// Segments in the common pool, where they differ.
    pub shared_pool: Option<usize>,
    /// Whole templates instead of free segments: this many in each pool, one a message.
    pub repertoire: Option<usize>,
    /// The chance that a campaign sends the text of an earlier one again.
    pub repeat: f64,
    /// The share of words that are replaced by noise.
    pub noise: f64,
    /// The share of segments whose shape, the places and choice of function words, is one of twelve that everybody
    /// uses; the others have one of twelve of their pool. Where absent every segment has a shape of its own.
    pub shapes: Option<f64>,
    /// The share of segments with a slot.
    pub slots: f64,
    /// The slots there are, by name; all where empty.
    pub slot_types: Vec<String>,
    /// The share of segments that are written for the one reader, from no pool.
    pub reason: f64,
    /// Different content words of the common vocabulary.
    pub vocabulary: usize,
    /// The share of content words of a brand's own segments from the common vocabulary; the rest are its own words.
    /// Segments of the common pool have common words only.
    pub topic: f64,
    /// The share of a brand's own pool that it has left behind by the end: a topic that drifts.
    pub drift: f64,
    /// The chance that a message draws all its segments from one pool: sources that go together.
    pub together: f64,
    /// The chance that a segment brings along the next of its pool: segments that go together.
    pub chain: f64,
}

/// What stands below every message of a brand.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Footer {
    /// The fewest and the most words that are the brand's own; none where 0.
    pub own: [usize; 2],
    /// Words that all brands have in common.
    pub shared: usize,
    /// Whether it says how to unsubscribe, as footers do.
    pub marked: bool,
}

/// How far brands do the same in one respect.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Homogenisation {
    /// The share of messages that do as everybody does, 0 to 1.
    pub h: f64,
    /// How far a brand's own share may lie from it, uniformly, within 0 to 1.
    pub spread: f64,
}

impl Default for Recipe {
    fn default() -> Self {
        Self {
            seed: 1,
            shared_seed: None,
            brand_seed: None,
            message_seed: None,
            brands: 10,
            campaigns: 30,
            imbalance: 1.0,
            recipients: 1,
            blasts: 0.0,
            blast_recipients: 50,
            readers: 1000,
            languages: vec!["it".to_owned()],
            campaign_keys: true,
            times: true,
            days: 365,
            html: false,
            greeting: false,
            text: Text::default(),
            footer: Footer::default(),
            subject: None,
            opening: None,
            layout: Homogenisation::default(),
            call_to_action: Homogenisation::default(),
            offers: None,
            timing: Homogenisation::default(),
        }
    }
}

impl Default for Text {
    fn default() -> Self {
        Self {
            h: 0.5,
            spread: 0.0,
            segments: [8, 8],
            brand_lengths: 1.0,
            words: [12, 12],
            shared_words: None,
            pool: 40,
            shared_pool: None,
            repertoire: None,
            repeat: 0.0,
            noise: 0.0,
            shapes: None,
            slots: 0.0,
            slot_types: Vec::new(),
            reason: 0.0,
            vocabulary: 20_000,
            topic: 1.0,
            drift: 0.0,
            together: 0.0,
            chain: 0.0,
        }
    }
}

/// The most messages of a recipe.
const MOST: f64 = 1e9;

/// The most segments, words and templates of one thing.
const MOST_PARTS: usize = 10_000;

/// The most words of a message, its footer aside: some 8 MB.
const MOST_WORDS: f64 = 1e6;

impl Recipe {
    /// A recipe from JSON.
    ///
    /// # Errors
    /// What is no JSON, an unknown field, or a value out of range.
    pub fn from_json(json: &str) -> Result<Self> {
        let recipe: Self =
            serde_json::from_str(json).map_err(|e| Error::from(ErrorKind::BadRecord(e.to_string())))?;
        recipe.check()?;
        Ok(recipe)
    }

    /// Refuses what cannot be generated.
    pub(crate) fn check(&self) -> Result<()> {
        let text = &self.text;
        let shares = [
            ("blasts", self.blasts),
            ("text.h", text.h),
            ("text.spread", text.spread),
            ("text.repeat", text.repeat),
            ("text.noise", text.noise),
            ("text.slots", text.slots),
            ("text.reason", text.reason),
            ("text.topic", text.topic),
            ("text.drift", text.drift),
            ("text.together", text.together),
            ("text.chain", text.chain),
            ("text.shapes", text.shapes.unwrap_or_default()),
            ("subject.h", self.subject.unwrap_or_default().h),
            ("subject.spread", self.subject.unwrap_or_default().spread),
            ("opening.h", self.opening.unwrap_or_default().h),
            ("opening.spread", self.opening.unwrap_or_default().spread),
            ("layout.h", self.layout.h),
            ("layout.spread", self.layout.spread),
            ("call_to_action.h", self.call_to_action.h),
            ("call_to_action.spread", self.call_to_action.spread),
            ("timing.h", self.timing.h),
            ("timing.spread", self.timing.spread),
            ("offers.h", self.offers.unwrap_or_default().h),
            ("offers.spread", self.offers.unwrap_or_default().spread),
        ];
        for (name, share) in shares {
            refuse(name, !(0.0..=1.0).contains(&share), "give a share from 0 to 1")?;
        }
        refuse("text.repeat", text.repeat > 0.99, "give at most 0.99")?;
        for (name, ratio) in [("imbalance", self.imbalance), ("text.brand_lengths", text.brand_lengths)] {
            refuse(name, !(1.0..=1e4).contains(&ratio), "give a ratio from 1 to 10000")?;
        }
        let counts = [
            ("brands", self.brands),
            ("campaigns", self.campaigns),
            ("recipients", self.recipients),
            ("blast_recipients", self.blast_recipients),
            ("readers", self.readers),
            ("days", self.days as usize),
            ("text.vocabulary", text.vocabulary),
        ];
        for (name, count) in counts {
            refuse(name, count == 0 || count > 100_000_000, "give a number from 1 to 100000000")?;
        }
        let most = self.recipients.max(if self.blasts > 0.0 { self.blast_recipients } else { 0 });
        let messages = self.brands as f64 * self.campaigns as f64 * self.imbalance * most as f64;
        refuse(
            "campaigns",
            messages > MOST,
            "give fewer: a corpus holds at most a thousand million messages",
        )?;
        let parts = [
            ("text.pool", text.pool),
            ("text.shared_pool", text.shared_pool.unwrap_or(1)),
            ("text.repertoire", text.repertoire.unwrap_or(1)),
        ];
        for (name, count) in parts {
            refuse(name, count == 0 || count > 1_000_000, "give a number from 1 to 1000000")?;
        }
        let ranges = [
            ("text.segments", text.segments),
            ("text.words", text.words),
            ("text.shared_words", text.shared_words.unwrap_or([1, 1])),
        ];
        for (name, [low, high]) in ranges {
            refuse(name, low == 0 || low > high || high > MOST_PARTS, "give [least, most] from 1 to 10000")?;
        }
        let longest = text.words[1].max(text.shared_words.unwrap_or([1, 1])[1]);
        let words = text.segments[1] as f64 * text.brand_lengths * longest as f64;
        refuse(
            "text.segments",
            words > MOST_WORDS,
            "give fewer, or shorter ones: a message holds at most a million words",
        )?;
        let [low, high] = self.footer.own;
        refuse("footer.own", low > high || high > MOST_PARTS, "give [least, most] up to 10000")?;
        refuse("footer.shared", self.footer.shared > MOST_PARTS, "give at most 10000")?;
        let known = self.languages.iter().all(|code| words::supported(code).is_some());
        refuse("languages", !known || self.languages.is_empty(), "name it, en, or both")?;
        let known = text.slot_types.iter().all(|name| words::slot_named(name).is_some());
        refuse("text.slot_types", !known, "name slots: name, brand, price, …")
    }

    /// The language of a brand.
    pub(crate) fn language(&self, brand: usize) -> Language {
        let code = &self.languages[brand % self.languages.len()];
        words::supported(code).unwrap_or(Language::UND)
    }

    pub(crate) fn shared_key(&self) -> u64 {
        combine(hash64(b"shared"), self.shared_seed.unwrap_or(self.seed))
    }

    pub(crate) fn brand_key(&self, brand: usize) -> u64 {
        combine(combine(hash64(b"brand"), self.brand_seed.unwrap_or(self.seed)), brand as u64)
    }

    pub(crate) fn message_key(&self, brand: usize) -> u64 {
        combine(combine(hash64(b"message"), self.message_seed.unwrap_or(self.seed)), brand as u64)
    }
}

impl Homogenisation {
    /// The share of one brand.
    pub(crate) fn of(&self, brand_key: u64, respect: &str) -> f64 {
        let mut rng = SplitMix64::new(brand_key, hash64(respect.as_bytes()));
        (self.h + self.spread * (2.0 * rng.unit() - 1.0)).clamp(0.0, 1.0)
    }
}

fn refuse(name: &'static str, wrong: bool, remedy: &str) -> Result<()> {
    if wrong { Err(Error::parameter(name, remedy.to_owned())) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_is_refused() {
        fn check(json: &str, expected: Option<&str>) {
            let got = Recipe::from_json(json).err().map(|e| e.to_string());
            match expected {
                None => assert_eq!(got, None, "{json}"),
                Some(word) => assert!(got.as_ref().is_some_and(|e| e.contains(word)), "{json}: {got:?}"),
            }
        }
        check("{}", None);
        check(r#"{"brands": 3, "text": {"h": 0.25}, "footer": {"shared": 10}}"#, None);
        check(r#"{"offers": {"h": 1}, "timing": {"h": 0.5, "spread": 0.1}}"#, None);
        check(r#"{"subject": {"h": 0.5}, "opening": {"h": 0}, "text": {"shapes": 1}}"#, None);
        check(r#"{"subject": {"h": 2}}"#, Some("subject.h"));
        check(r#"{"text": {"shapes": -1}}"#, Some("text.shapes"));
        check("", Some("EOF"));
        check(r#"{"brandz": 3}"#, Some("brandz"));
        check(r#"{"brands": 0}"#, Some("brands"));
        check(r#"{"brands": 100000, "campaigns": 100000}"#, Some("campaigns"));
        check(r#"{"imbalance": 0.5}"#, Some("imbalance"));
        check(r#"{"text": {"h": 1.5}}"#, Some("text.h"));
        check(r#"{"text": {"repeat": 1}}"#, Some("text.repeat"));
        check(r#"{"text": {"segments": [3, 2]}}"#, Some("text.segments"));
        check(r#"{"text": {"words": [0, 2]}}"#, Some("text.words"));
        check(r#"{"text": {"segments": [1, 1000], "words": [1, 1000]}}"#, None);
        check(r#"{"text": {"segments": [1, 1001], "words": [1, 1000]}}"#, Some("a million words"));
        check(r#"{"text": {"segments": [1, 8], "shared_words": [9, 9], "brand_lengths": 10000}}"#, None);
        check(r#"{"text": {"segments": [9, 10], "brand_lengths": 10000}}"#, Some("a million words"));
        check(r#"{"text": {"slot_types": ["nome"]}}"#, Some("text.slot_types"));
        check(r#"{"languages": ["xx"]}"#, Some("languages"));
        check(r#"{"languages": []}"#, Some("languages"));
    }
}
