//! The pool model: mail whose passages come from pools in known shares.
//!
//! A message has six passages. Each comes with probability h from the pool that all brands share, otherwise from
//! the brand's own pool. Passages are invented words; no two passages have a word 4-gram in common.
//! For brands of one h and pools of one size, the index is h²/(h² + (1 − h)²).

use std::fmt::Write;
use unisono::Message;
use unisono::hash::{SplitMix64, combine};
use unisono::message::SentAt;

/// Default number of passages per message.
pub(crate) const PASSAGES: usize = 6;

/// Words per passage.
const WORDS: usize = 8;

/// The first second of a block of 7 days that is also one of 14: a Thursday in 2017.
const START: i64 = 1_499_904_000;

/// The settings of one brand.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Writer {
    /// The share of passages from the shared pool.
    pub(crate) h: f64,
    /// The share of passages from the pool of the group.
    pub(crate) of_group: f64,
    /// The group of the brand.
    pub(crate) group: usize,
    /// Number of messages.
    pub(crate) messages: usize,
}

/// The settings of a corpus.
#[derive(Debug, Clone)]
pub(crate) struct Mail {
    pub(crate) writers: Vec<Writer>,
    /// Passages per message.
    pub(crate) passages: usize,
    /// Passages per pool.
    pub(crate) repertoire: usize,
    /// Sending times; `None` for undated mail.
    pub(crate) sent: Option<Sent>,
    /// Runs of messages on one theme.
    pub(crate) series: Option<Series>,
    /// A weekly theme of all brands.
    pub(crate) week: Option<Theme>,
}

/// Sending times.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sent {
    /// Days between two messages of a brand.
    pub(crate) every: f64,
}

/// Consecutive messages of one brand that share a theme.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Series {
    /// Messages on one theme.
    pub(crate) length: usize,
    pub(crate) theme: Theme,
}

/// Passages that messages use instead of the pools.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Theme {
    /// The share of passages from the theme.
    pub(crate) share: f64,
    /// Passages of the theme.
    pub(crate) passages: usize,
}

/// A pool and a number in the pool.
type Passage = (u64, usize);

const COMMON: u64 = 0;
const OWN: u64 = 1 << 16;
const OF_GROUP: u64 = 2 << 16;
const OF_WEEK: u64 = 3 << 16;

impl Mail {
    /// Returns undated mail of brands with `messages` messages each and one h.
    pub(crate) fn even(brands: usize, messages: usize, repertoire: usize, h: f64) -> Self {
        let writer = Writer { h, of_group: 0.0, group: 0, messages };
        Self {
            writers: vec![writer; brands],
            passages: PASSAGES,
            repertoire,
            sent: None,
            series: None,
            week: None,
        }
    }

    /// Returns the number of messages.
    pub(crate) fn len(&self) -> usize {
        self.writers.iter().map(|writer| writer.messages).sum()
    }

    /// Returns the messages. Brands and passages are the same for every seed; the draws differ.
    pub(crate) fn messages(&self, seed: u64) -> Vec<Message> {
        let of_brand = |(brand, writer): (usize, &Writer)| {
            let mut rng = SplitMix64::new(seed, brand as u64);
            let mut theme = Vec::new();
            (0..writer.messages)
                .map(|i| {
                    let day = self.sent.map(|sent| i as f64 * sent.every);
                    if let Some(series) = self.series
                        && i % series.length == 0
                    {
                        theme = (0..series.theme.passages)
                            .map(|_| self.draw_from_pools(brand, writer, &mut rng))
                            .collect();
                    }
                    let passages: Vec<Passage> =
                        (0..self.passages).map(|_| self.draw(brand, writer, day, &theme, &mut rng)).collect();
                    let mut message = message(&format!("brand {brand}"), i, &passages);
                    message.sent_at = day.map(|day| SentAt {
                        unix: START + (day * 86_400.0) as i64 + rng.below(3600) as i64,
                        offset_minutes: 0,
                    });
                    message.columns = vec![("group".to_owned(), format!("g{}", writer.group))];
                    message
                })
                .collect::<Vec<_>>()
        };
        self.writers.iter().enumerate().flat_map(of_brand).collect()
    }

    fn draw(
        &self,
        brand: usize,
        writer: &Writer,
        day: Option<f64>,
        theme: &[Passage],
        rng: &mut SplitMix64,
    ) -> Passage {
        if let (Some(week), Some(day)) = (self.week, day)
            && rng.unit() < week.share
        {
            return (OF_WEEK + (day / 7.0) as u64, rng.below(week.passages));
        }
        if let Some(series) = self.series
            && rng.unit() < series.theme.share
        {
            return theme[rng.below(theme.len())];
        }
        self.draw_from_pools(brand, writer, rng)
    }

    fn draw_from_pools(&self, brand: usize, writer: &Writer, rng: &mut SplitMix64) -> Passage {
        let at = rng.unit();
        let pool = if at < writer.h {
            COMMON
        } else if at < writer.h + writer.of_group {
            OF_GROUP + writer.group as u64
        } else {
            OWN + brand as u64
        };
        (pool, rng.below(self.repertoire))
    }
}

/// Returns a message of the given passages.
pub(crate) fn message(brand: &str, number: usize, passages: &[Passage]) -> Message {
    let mut text = String::with_capacity(passages.len() * WORDS * 9);
    for &(pool, i) in passages {
        write_passage(pool, i, &mut text);
    }
    let mut message =
        Message { id: Some(format!("{brand}/{number}")), brand: brand.to_owned(), ..Message::default() };
    message.body.text = Some(text);
    message
}

/// Writes words of four syllables: 80⁴ words, so that no two passages have four in a row in common.
fn write_passage(pool: u64, i: usize, text: &mut String) {
    const SYLLABLES: u64 = 80;
    for word in 0..WORDS as u64 {
        let mut bits = combine(combine(pool, i as u64), word);
        for _ in 0..4 {
            let syllable = (bits % SYLLABLES) as usize;
            let (consonant, vowel) = (b"bcdfglmnprstvzqk"[syllable / 5], b"aeiou"[syllable % 5]);
            let _ = write!(text, "{}{}", char::from(consonant), char::from(vowel));
            bits /= SYLLABLES;
        }
        text.push(' ');
    }
}

/// Returns the expected IX for brands of one h.
pub(crate) fn theory(h: f64) -> f64 {
    h * h / (h * h + (1.0 - h) * (1.0 - h))
}
