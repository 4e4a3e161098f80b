//! The settings of the generator.

use crate::words;
use serde::{Deserialize, Serialize};
use unisono::error::{Error, ErrorKind, Result};
use unisono::hash::{SplitMix64, combine, hash64};
use unisono::language::Language;

/// The settings of the generator. In JSON every field is optional; an unknown field is an error.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Recipe {
    /// The default of the other seeds.
    pub seed: u64,
    /// The seed of the shared pool.
    pub shared_seed: Option<u64>,
    /// The seed of the brands: own pools, h, footers.
    pub brand_seed: Option<u64>,
    /// The seed of the draws per message. Another seed gives other mail of the same brands.
    pub message_seed: Option<u64>,
    /// Number of brands.
    pub brands: usize,
    /// Campaigns per brand (geometric mean).
    pub campaigns: usize,
    /// The ratio of campaigns of the largest brand to the smallest, at least 1.
    pub imbalance: f64,
    /// Messages per campaign, each to another reader.
    pub recipients: usize,
    /// The share of campaigns that go to `blast_recipients` instead.
    pub blasts: f64,
    /// Messages per blast.
    pub blast_recipients: usize,
    /// Number of readers.
    pub readers: usize,
    /// The languages, by code (`it`, `en`); brands take them in turn.
    pub languages: Vec<String>,
    /// Messages name their campaign.
    pub campaign_keys: bool,
    /// Messages have a sending time.
    pub times: bool,
    /// Days from the first to the last campaign of a brand.
    pub days: u32,
    /// Bodies have an HTML part beside the plain one.
    pub html: bool,
    /// Messages begin with a greeting by name.
    pub greeting: bool,
    /// The text of the body.
    pub text: Text,
    /// The footer of the body.
    pub footer: Footer,
    /// The subject: one of twelve shared ones or of the brand's own. `None`: from the pool of the first segment.
    pub subject: Option<Homogenisation>,
    /// The first segment: one of twelve shared ones or of the brand's own. `None`: like any other segment.
    pub opening: Option<Homogenisation>,
    /// The layout of the HTML part: the shared one or the brand's own.
    pub layout: Homogenisation,
    /// The button of the HTML part: one of four shared ones or of the brand's own.
    pub call_to_action: Homogenisation,
    /// The offer in the middle of the text, a discount and a deadline: the shared one or the brand's own. `None`: no offer.
    pub offers: Option<Homogenisation>,
    /// The hour of the week: one of four shared ones or of the brand's own.
    pub timing: Homogenisation,
}

/// The text of the body: segments of words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Text {
    /// The share of segments from the common pool, 0 to 1.
    pub h: f64,
    /// The largest distance of a brand's h from `h`; uniform, clamped to 0 to 1.
    pub spread: f64,
    /// The minimum and maximum number of segments per message.
    pub segments: [usize; 2],
    /// The ratio of message lengths of the longest brand to the shortest, at least 1.
    pub brand_lengths: f64,
    /// The minimum and maximum number of words per segment, without slots.
    pub words: [usize; 2],
    /// The same for segments of the shared pool; `None`: as `words`.
    pub shared_words: Option<[usize; 2]>,
    /// Segments per pool.
    pub pool: usize,
    /// Segments of the shared pool; `None`: as `pool`.
    pub shared_pool: Option<usize>,
    /// Templates per pool; each message uses one. `None`: segments vary freely.
    pub repertoire: Option<usize>,
    /// The probability that a campaign repeats the text of an earlier one.
    pub repeat: f64,
    /// The share of words replaced by random words.
    pub noise: f64,
    /// The share of segments with one of twelve shared shapes (positions and choice of function words). The other
    /// segments have one of twelve shapes of their pool. `None`: every segment has its own shape.
    pub shapes: Option<f64>,
    /// The share of segments with a slot.
    pub slots: f64,
    /// The slot types by name; empty for all.
    pub slot_types: Vec<String>,
    /// The share of segments written for one reader, from no pool.
    pub reason: f64,
    /// Number of content words of the shared vocabulary.
    pub vocabulary: usize,
    /// The share of content words from the shared vocabulary in a brand's own segments; the rest are its own words.
    /// Segments of the shared pool use the shared vocabulary only.
    pub topic: f64,
    /// The share of a brand's own pool replaced by the last campaign (drift of topic).
    pub drift: f64,
    /// The probability that all segments of a message come from one pool.
    pub together: f64,
    /// The probability that the next segment of the pool follows a segment.
    pub chain: f64,
}

/// The text below every message of a brand.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Footer {
    /// The minimum and maximum number of the brand's own words.
    pub own: [usize; 2],
    /// Number of words shared by all brands.
    pub shared: usize,
    /// The footer has an unsubscribe line.
    pub marked: bool,
}

/// The share of the shared pool in one aspect of the mail.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Homogenisation {
    /// The share of messages that use the shared pool, 0 to 1.
    pub h: f64,
    /// The largest distance of a brand's share from `h`; uniform, clamped to 0 to 1.
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

/// Maximum number of messages.
const MOST: f64 = 1e9;

/// Maximum of segments, words and templates.
const MOST_PARTS: usize = 10_000;

/// Maximum number of words per message without its footer: about 8 MB.
const MOST_WORDS: f64 = 1e6;

impl Recipe {
    /// Parses a recipe from JSON.
    ///
    /// # Errors
    /// Invalid JSON, an unknown field, or a value out of range.
    pub fn from_json(json: &str) -> Result<Self> {
        let recipe: Self =
            serde_json::from_str(json).map_err(|e| Error::from(ErrorKind::BadRecord(e.to_string())))?;
        recipe.check()?;
        Ok(recipe)
    }

    /// Checks that every value is in range.
    pub(crate) fn check(&self) -> Result<()> {
        self.check_shares()?;
        self.check_sizes()?;
        let known = self.languages.iter().all(|code| words::supported(code).is_some());
        refuse("languages", !known || self.languages.is_empty(), "use 'it', 'en' or both")?;
        let known = self.text.slot_types.iter().all(|name| words::slot_named(name).is_some());
        refuse("text.slot_types", !known, "list slots: name, brand, price, …")
    }

    fn check_shares(&self) -> Result<()> {
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
        Ok(())
    }

    fn check_sizes(&self) -> Result<()> {
        let text = &self.text;
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
        refuse("campaigns", messages > MOST, "reduce it: a corpus holds at most 1,000,000,000 messages")?;
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
            refuse(
                name,
                low == 0 || low > high || high > MOST_PARTS,
                "give [minimum, maximum] from 1 to 10000",
            )?;
        }
        let longest = text.words[1].max(text.shared_words.unwrap_or([1, 1])[1]);
        let words = text.segments[1] as f64 * text.brand_lengths * longest as f64;
        refuse(
            "text.segments",
            words > MOST_WORDS,
            "reduce it or text.words: a message holds at most 1,000,000 words",
        )?;
        let [low, high] = self.footer.own;
        refuse("footer.own", low > high || high > MOST_PARTS, "give [minimum, maximum] up to 10000")?;
        refuse("footer.shared", self.footer.shared > MOST_PARTS, "give at most 10000")
    }

    /// Returns the language of a brand.
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
    /// Returns the share of one brand in one aspect.
    pub(crate) fn of(&self, brand_key: u64, respect: &str) -> f64 {
        let mut rng = SplitMix64::new(brand_key, hash64(respect.as_bytes()));
        (self.h + self.spread * (2.0 * rng.unit() - 1.0)).clamp(0.0, 1.0)
    }
}

/// Returns the factor of brand `i` of `n`. The last factor is `ratio` times the first; their geometric mean is 1.
pub(crate) fn tilt(ratio: f64, i: usize, n: usize) -> f64 {
    if n < 2 {
        return 1.0;
    }
    libm::exp(libm::log(ratio) * (i as f64 / (n as f64 - 1.0) - 0.5))
}

fn refuse(name: &'static str, wrong: bool, remedy: &str) -> Result<()> {
    if wrong { Err(Error::parameter(name, remedy.to_owned())) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invalid_recipes_are_errors() {
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
        check(r#"{"text": {"segments": [1, 1001], "words": [1, 1000]}}"#, Some("1,000,000 words"));
        check(r#"{"text": {"segments": [1, 8], "shared_words": [9, 9], "brand_lengths": 10000}}"#, None);
        check(r#"{"text": {"segments": [9, 10], "brand_lengths": 10000}}"#, Some("1,000,000 words"));
        check(r#"{"text": {"slot_types": ["nome"]}}"#, Some("text.slot_types"));
        check(r#"{"languages": ["xx"]}"#, Some("languages"));
        check(r#"{"languages": []}"#, Some("languages"));
    }
}
