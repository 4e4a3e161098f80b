//! A recipe → messages, each with the truth about it.

use crate::layout::Layout;
use crate::recipe::{Homogenisation, Recipe};
use crate::words::{self, Tongue, WRITTEN, brand_name, tongue, topic_key, zipf};
use serde::{Serialize, Serializer};
use unisono::error::Result;
use unisono::hash::{SplitMix64, combine, hash64};
use unisono::language::Language;
use unisono::message::{Body, CampaignKey, CampaignOrigin, Channel, Message, SentAt};
use unisono::text::Slot;

/// A message with the truth about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Generated {
    /// What a reader would get.
    pub message: Message,
    /// What it was made of.
    pub truth: Truth,
}

/// What a message was made of. Places are bytes of the plain body.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Truth {
    /// The template it follows: the same for the same segments in the same order. As JSON sixteen hexadecimal digits.
    #[serde(serialize_with = "hexadecimal")]
    pub template: u64,
    /// The brand's own h.
    pub h: f64,
    /// Its segments in order.
    pub segments: Vec<Segment>,
    /// Its slots in order.
    pub slots: Vec<SlotFilled>,
    /// Where its subject comes from.
    pub subject: Origin,
    /// Where its layout comes from.
    pub layout: Origin,
    /// Where its button comes from.
    pub call_to_action: Origin,
    /// Where its hour comes from.
    pub timing: Origin,
    /// Where its offer comes from, if it has one.
    pub offer: Option<Origin>,
    /// The first byte of the footer; the length of the body where there is none.
    pub footer: u32,
}

/// A segment of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Segment {
    /// Where it comes from.
    pub origin: Origin,
    /// Its number in its pool.
    pub number: u64,
    /// Its first byte.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
}

/// A slot with its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SlotFilled {
    /// What was filled in.
    #[serde(serialize_with = "slot_name")]
    pub slot: Slot,
    /// The first byte of the value.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
}

/// Where something in a message comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// From what all brands have in common.
    Shared,
    /// From what is the brand's own.
    #[default]
    Own,
    /// Written for this reader alone.
    Reader,
}

/// The messages of a recipe: an iterator, and each by its number.
#[derive(Debug, Clone)]
pub struct Generator {
    recipe: Recipe,
    /// Messages before the end of each campaign, brand by brand.
    ends: Vec<u64>,
    /// Campaigns before the first of each brand.
    first_campaign: Vec<usize>,
    slots: Vec<Slot>,
    log_vocabulary: f64,
    next: u64,
}

/// The messages of a recipe. They come brand by brand, campaign by campaign.
///
/// Memory: 8 bytes a campaign. About 10 µs a message of 100 words.
///
/// # Errors
/// A setting out of its range.
pub fn generate(recipe: &Recipe) -> Result<Generator> {
    recipe.check()?;
    let mut ends = Vec::new();
    let mut first_campaign = Vec::with_capacity(recipe.brands);
    let mut total = 0u64;
    for brand in 0..recipe.brands {
        first_campaign.push(ends.len());
        let campaigns = recipe.campaigns as f64 * tilt(recipe.imbalance, brand, recipe.brands);
        for campaign in 0..(libm::round(campaigns) as usize).max(1) {
            let mut rng =
                SplitMix64::new(combine(recipe.brand_key(brand), hash64(b"blast")), campaign as u64);
            let blast = rng.unit() < recipe.blasts;
            total += (if blast { recipe.blast_recipients } else { recipe.recipients }) as u64;
            ends.push(total);
        }
    }
    let slots: Vec<Slot> = recipe.text.slot_types.iter().filter_map(|s| words::slot_named(s)).collect();
    Ok(Generator {
        ends,
        first_campaign,
        slots: if slots.is_empty() { WRITTEN.to_vec() } else { slots },
        log_vocabulary: libm::log(recipe.text.vocabulary as f64 + 1.0),
        next: 0,
        recipe: recipe.clone(),
    })
}

/// The factor of brand `i` of `n` when the last has `ratio` times that of the first; their geometric mean is 1.
fn tilt(ratio: f64, i: usize, n: usize) -> f64 {
    if n < 2 {
        return 1.0;
    }
    libm::exp(libm::log(ratio) * (i as f64 / (n as f64 - 1.0) - 0.5))
}

impl Generator {
    /// Number of messages in all.
    #[must_use]
    pub fn n_messages(&self) -> u64 {
        self.ends.last().copied().unwrap_or(0)
    }

    /// The message of a number below [`Generator::n_messages`].
    #[must_use]
    pub fn message(&self, number: u64) -> Option<Generated> {
        let at = self.ends.partition_point(|&end| end <= number);
        self.ends.get(at)?;
        let before = at.checked_sub(1).map_or(0, |i| self.ends[i]);
        let brand = self.first_campaign.partition_point(|&first| first <= at) - 1;
        let first = self.first_campaign[brand];
        let past = self.first_campaign.get(brand + 1).copied().unwrap_or(self.ends.len());
        let place = Place {
            brand,
            campaign: at - first,
            campaigns: past - first,
            recipient: (number - before) as usize,
        };
        Some(Composer::new(self, place).compose())
    }
}

impl Iterator for Generator {
    type Item = Generated;

    fn next(&mut self) -> Option<Generated> {
        let out = self.message(self.next);
        self.next += u64::from(out.is_some());
        out
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = (self.n_messages() - self.next) as usize;
        (left, Some(left))
    }
}

impl ExactSizeIterator for Generator {}

/// Which message it is.
#[derive(Debug, Clone, Copy)]
struct Place {
    brand: usize,
    campaign: usize,
    /// Campaigns of the brand.
    campaigns: usize,
    recipient: usize,
}

/// One segment as it was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Choice {
    origin: Origin,
    number: u64,
}

/// Openings in a pool, and the number of the first: beyond those of segments.
const OPENINGS: usize = 12;
const OPENINGS_FROM: u64 = 1 << 32;

/// Shapes of sentences in a pool.
const SHAPES: usize = 12;

/// The discounts and deadlines of offers, in percent and hours.
const DISCOUNTS: [u8; 8] = [10, 15, 20, 25, 30, 40, 50, 70];
const DEADLINES: [u8; 6] = [2, 10, 24, 48, 72, 96];

/// Writes one message.
struct Composer<'a> {
    recipe: &'a Recipe,
    generator: &'a Generator,
    place: Place,
    language: Language,
    tongue: &'static Tongue,
    brand_key: u64,
    /// The key of what the campaign says.
    campaign_key: u64,
    /// What varies between recipients of a campaign.
    reader_key: u64,
    brand: String,
    first_name: &'static str,
    last_name: &'static str,
    text: String,
    truth: Truth,
}

impl<'a> Composer<'a> {
    fn new(generator: &'a Generator, place: Place) -> Self {
        let recipe = &generator.recipe;
        let language = recipe.language(place.brand);
        let tongue = tongue(language);
        let message_key = recipe.message_key(place.brand);
        // A repeated campaign has the text of an earlier one.
        let mut said = place.campaign;
        while said > 0 {
            let mut rng = SplitMix64::new(combine(message_key, hash64(b"repeat")), said as u64);
            if rng.unit() >= recipe.text.repeat {
                break;
            }
            said = rng.below(said);
        }
        let mut readers = SplitMix64::new(combine(message_key, hash64(b"readers")), place.campaign as u64);
        let reader = (readers.below(recipe.readers) + place.recipient) % recipe.readers;
        let mut person = SplitMix64::new(hash64(b"person"), reader as u64);
        Self {
            recipe,
            generator,
            place,
            language,
            tongue,
            brand_key: recipe.brand_key(place.brand),
            campaign_key: combine(message_key, said as u64),
            reader_key: combine(combine(message_key, place.campaign as u64), place.recipient as u64 + 1),
            brand: brand_name(place.brand),
            first_name: tongue.first_names[person.below(tongue.first_names.len())],
            last_name: tongue.last_names[person.below(tongue.last_names.len())],
            text: String::with_capacity(1024),
            truth: Truth::default(),
        }
    }

    fn compose(mut self) -> Generated {
        let (recipe, place) = (self.recipe, self.place);
        let text = &recipe.text;
        let share = Homogenisation { h: text.h, spread: text.spread };
        let h = share.of(self.brand_key, "text");
        self.truth.h = h;
        let mut choices = self.choose(h);
        // A subject without a share of its own speaks of what the text begins with.
        let subject = self.subject(choices.first().copied());
        if let Some(opening) = recipe.opening {
            let mut rng = SplitMix64::new(self.campaign_key, hash64(b"opening"));
            let origin = draw(&mut rng, opening.of(self.brand_key, "opening"));
            let number = OPENINGS_FROM + rng.below(OPENINGS) as u64;
            choices.iter_mut().take(1).for_each(|first| *first = Choice { origin, number });
        }
        self.truth.template = choices.iter().fold(0, |t, c| combine(combine(t, c.origin as u64), c.number));

        if recipe.greeting {
            let mut rng = SplitMix64::new(self.brand_key, hash64(b"greeting"));
            let greeting = self.tongue.greetings[rng.below(self.tongue.greetings.len())];
            self.text.push_str(greeting);
            self.text.push(' ');
            self.fill(Slot::Name, 0, &mut rng);
            self.text.push_str(",\n\n");
        }
        let mut rng = SplitMix64::new(self.campaign_key, hash64(b"respects"));
        self.truth.offer = recipe.offers.map(|offers| draw(&mut rng, offers.of(self.brand_key, "offers")));
        // In the middle: at the edges what every mail says is taken for a footer.
        let middle = choices.len().div_ceil(2);
        for (i, &choice) in choices.iter().enumerate() {
            if let (true, Some(origin)) = (i == middle, self.truth.offer) {
                self.offer(origin);
                self.text.push_str("\n\n");
            } else if i > 0 {
                self.text.push_str(if i % 4 == 0 { "\n\n" } else { " " });
            }
            self.segment(choice, i);
        }
        if let (true, Some(origin)) = (choices.len() <= middle, self.truth.offer) {
            self.offer(origin);
        }
        self.truth.layout = draw(&mut rng, recipe.layout.of(self.brand_key, "layout"));
        self.truth.call_to_action = draw(&mut rng, recipe.call_to_action.of(self.brand_key, "button"));
        self.truth.timing = draw(&mut rng, recipe.timing.of(self.brand_key, "timing"));
        self.truth.footer = self.text.len() as u32;
        self.footer();
        let html = recipe.html.then(|| self.html());
        let number = place.campaign + 1;
        let address = |name: &str| -> String {
            let ascii = |c: char| match c {
                'ò' => Some('o'),
                'ë' => Some('e'),
                c => c.is_ascii_alphabetic().then(|| c.to_ascii_lowercase()),
            };
            name.chars().filter_map(ascii).collect()
        };
        let (first, last) = (address(self.first_name), address(self.last_name));
        let domain = format!("{}.example", self.brand.to_ascii_lowercase());
        let id = format!("{}-{}-{}@{domain}", place.brand, number, place.recipient);
        let message = Message {
            id: Some(id),
            sender_name: Some(self.brand.clone()),
            sender_domain: Some(domain),
            campaign: recipe
                .campaign_keys
                .then(|| CampaignKey { key: format!("c{number}"), origin: CampaignOrigin::Column }),
            channel: Channel::Email,
            sent_at: recipe.times.then(|| self.sent_at()),
            sent_at_unreadable: false,
            recipient: Some(format!("{} {} <{first}.{last}@posta.example>", self.first_name, self.last_name)),
            subject: Some(subject),
            body: Body { text: Some(self.text), html },
            language_label: Some(self.language.code().to_owned()),
            columns: Vec::new(),
            found: Vec::new(),
            brand: self.brand,
        };
        Generated { message, truth: self.truth }
    }

    /// The segments of the campaign.
    fn choose(&self, h: f64) -> Vec<Choice> {
        let text = &self.recipe.text;
        let mut rng = SplitMix64::new(self.campaign_key, hash64(b"choose"));
        let [least, most] = text.segments;
        let many = |rng: &mut SplitMix64| {
            let n = (least + rng.below(most - least + 1)) as f64;
            (libm::round(n * tilt(text.brand_lengths, self.place.brand, self.recipe.brands)) as usize).max(1)
        };
        if let Some(repertoire) = text.repertoire {
            let origin = draw(&mut rng, h);
            let template = rng.below(repertoire) as u64;
            let mut rng = SplitMix64::new(self.pool_key(origin), combine(hash64(b"template"), template));
            let n = many(&mut rng);
            // Each template has segments of its own.
            return (0..n).map(|i| Choice { origin, number: template * 65_536 + i as u64 }).collect();
        }
        let n = many(&mut rng);
        let together = (rng.unit() < text.together).then(|| draw(&mut rng, h));
        let mut out: Vec<Choice> = Vec::with_capacity(n);
        while out.len() < n {
            if let Some(&last) = out.last()
                && rng.unit() < text.chain
            {
                let next = Choice { number: (last.number + 1) % self.pool_size(last.origin), ..last };
                if !out.contains(&next) {
                    out.push(next);
                    continue;
                }
            }
            let origin = together.unwrap_or_else(|| draw(&mut rng, h));
            // No segment comes twice in a message while the pool has others; so each is expected equally often.
            let mut choice = Choice { origin, number: self.draw_number(&mut rng, origin) };
            for _ in 0..64 {
                if !out.contains(&choice) {
                    break;
                }
                choice.number = self.draw_number(&mut rng, origin);
            }
            out.push(choice);
        }
        // What is written for the reader stands in the place of what all others get.
        for (i, choice) in out.iter_mut().enumerate() {
            if SplitMix64::new(self.reader_key, i as u64).unit() < text.reason {
                *choice = Choice { origin: Origin::Reader, number: i as u64 };
            }
        }
        out
    }

    fn draw_number(&self, rng: &mut SplitMix64, origin: Origin) -> u64 {
        let number = rng.below(self.pool_size(origin) as usize) as u64;
        let text = &self.recipe.text;
        // A drifting pool: by the campaign's time a growing part of it has been replaced by new segments.
        let progress = self.place.campaign as f64 / self.place.campaigns as f64;
        let left = text.drift * progress * text.pool as f64;
        if origin == Origin::Own && (number as f64) < left { number + text.pool as u64 } else { number }
    }

    fn pool_size(&self, origin: Origin) -> u64 {
        let text = &self.recipe.text;
        match origin {
            Origin::Shared => text.shared_pool.unwrap_or(text.pool) as u64,
            Origin::Own => text.pool as u64,
            Origin::Reader => u64::MAX,
        }
    }

    fn pool_key(&self, origin: Origin) -> u64 {
        let key = match origin {
            Origin::Shared => self.recipe.shared_key(),
            Origin::Own => self.brand_key,
            Origin::Reader => self.reader_key,
        };
        topic_key(self.language, key)
    }

    /// Writes a segment: what it says belongs to the pool, noise and the values of slots to the message.
    fn segment(&mut self, choice: Choice, at: usize) {
        let text = &self.recipe.text;
        let mut rng =
            SplitMix64::new(combine(self.pool_key(choice.origin), hash64(b"segment")), choice.number);
        let mut noise = SplitMix64::new(combine(self.campaign_key, hash64(b"noise")), at as u64);
        // The shape that a segment has with others of its pool, or of all: where its function words stand, and which.
        let mut shape = text.shapes.map(|h| {
            let mut rng =
                SplitMix64::new(combine(self.pool_key(choice.origin), hash64(b"shape")), choice.number);
            let pool = if draw(&mut rng, h) == Origin::Shared {
                topic_key(self.language, combine(self.recipe.shared_key(), hash64(b"shapes")))
            } else {
                self.pool_key(choice.origin)
            };
            SplitMix64::new(combine(pool, hash64(b"shapes")), rng.below(SHAPES) as u64)
        });
        let [least, most] = match (choice.origin, text.shared_words) {
            (Origin::Shared, Some(words)) => words,
            _ => text.words,
        };
        let n = least + rng.below(most - least + 1);
        let slot = (rng.unit() < text.slots).then(|| {
            let slot = self.generator.slots[rng.below(self.generator.slots.len())];
            (1 + rng.below(n), slot, rng.next_u64())
        });
        let start = self.text.len();
        for word in 0..n {
            if let Some((_, slot, style)) = slot.filter(|(before, ..)| *before == word) {
                self.write_slot(slot, style, at);
            }
            if word > 0 {
                self.text.push(' ');
            }
            let from = self.text.len();
            let of_shape = shape.as_mut().unwrap_or(&mut rng);
            let function = (of_shape.unit() < 0.45).then(|| self.tongue.function_word(of_shape));
            if noise.unit() < text.noise {
                // The pool's stream goes on as if the word had been written.
                if function.is_none() {
                    self.content_word(&mut String::new(), choice.origin, &mut rng);
                }
                let rank = noise.below(1 << 30) as u64;
                self.tongue.push_content_word(&mut self.text, topic_key(self.language, 0), rank + 300);
            } else if let Some(function) = function {
                self.text.push_str(function);
            } else {
                let mut out = std::mem::take(&mut self.text);
                self.content_word(&mut out, choice.origin, &mut rng);
                self.text = out;
            }
            if word == 0 {
                capitalise(&mut self.text, from);
            }
        }
        if let Some((_, slot, style)) = slot.filter(|(before, ..)| *before == n) {
            self.write_slot(slot, style, at);
            if self.text.ends_with(',') {
                self.text.pop();
            }
        }
        self.text.push('.');
        self.truth.segments.push(Segment {
            origin: choice.origin,
            number: choice.number,
            start: start as u32,
            end: self.text.len() as u32,
        });
    }

    fn word(&self, out: &mut String, origin: Origin, function: bool, rng: &mut SplitMix64) {
        if function {
            out.push_str(self.tongue.function_word(rng));
        } else {
            self.content_word(out, origin, rng);
        }
    }

    /// What everybody says is said in common words; the rest as the brand's topic wants.
    fn content_word(&self, out: &mut String, origin: Origin, rng: &mut SplitMix64) {
        let common = rng.unit() < self.recipe.text.topic || origin == Origin::Shared;
        let own = if common { 0 } else { self.brand_key };
        let rank = zipf(rng, self.generator.log_vocabulary);
        self.tongue.push_content_word(out, topic_key(self.language, own), rank);
    }

    fn write_slot(&mut self, slot: Slot, style: u64, at: usize) {
        let (before, after) = self.tongue.around(slot);
        self.text.push_str(before);
        // Every value is the reader's own, as a personalisation tool fills it in.
        let mut rng = SplitMix64::new(combine(self.reader_key, hash64(b"slot")), at as u64);
        self.fill(slot, style, &mut rng);
        self.text.push_str(after);
    }

    fn fill(&mut self, slot: Slot, style: u64, rng: &mut SplitMix64) {
        let start = self.text.len();
        match slot {
            Slot::Name => self.text.push_str(self.first_name),
            Slot::Brand => self.text.push_str(&self.brand),
            _ => self.tongue.push_value(&mut self.text, slot, style, rng),
        }
        self.mark(slot, start);
    }

    fn mark(&mut self, slot: Slot, start: usize) {
        self.truth.slots.push(SlotFilled { slot, start: start as u32, end: self.text.len() as u32 });
    }

    /// A discount that ends after some hours: one of everybody's, or of the brand's own.
    fn offer(&mut self, origin: Origin) {
        let key = if origin == Origin::Shared { self.recipe.shared_key() } else { self.brand_key };
        let mut rng = SplitMix64::new(key, hash64(b"offer"));
        let percent = DISCOUNTS[rng.below(DISCOUNTS.len())];
        let hours = DEADLINES[rng.below(DEADLINES.len())];
        let (before, after) = self.tongue.deadline;
        self.text.push_str("\n\n");
        let start = self.text.len();
        self.text.push_str(&format!("-{percent}%"));
        self.mark(Slot::Percent, start);
        self.text.push_str(before);
        let start = self.text.len();
        self.text.push_str(&hours.to_string());
        self.mark(Slot::Number, start);
        self.text.push_str(after);
    }

    /// Six words from one of twelve subjects of a pool: that of the first segment, where nothing else is said.
    fn subject(&mut self, first: Option<Choice>) -> String {
        let (origin, number) = match self.recipe.subject {
            Some(share) => {
                let mut rng = SplitMix64::new(self.campaign_key, hash64(b"subject"));
                let origin = draw(&mut rng, share.of(self.brand_key, "subject"));
                (origin, rng.below(12) as u64)
            }
            None => first.map_or((Origin::Own, 0), |c| (c.origin, c.number)),
        };
        self.truth.subject = origin;
        let mut rng = SplitMix64::new(combine(self.pool_key(origin), hash64(b"subject")), number % 12);
        let mut out = String::new();
        for word in 0..6 {
            if word > 0 {
                out.push(' ');
            }
            self.word(&mut out, origin, word % 2 == 1, &mut rng);
        }
        capitalise(&mut out, 0);
        out
    }

    fn footer(&mut self) {
        let footer = &self.recipe.footer;
        let [least, most] = footer.own;
        let mut rng = SplitMix64::new(self.brand_key, hash64(b"footer"));
        let n = least + rng.below(most - least + 1);
        let mut line = String::new();
        if n > 0 {
            line.push_str("\n\n");
            for word in 0..n {
                line.push_str(if word > 0 { " " } else { "" });
                self.word(&mut line, Origin::Own, word % 2 == 1, &mut rng);
            }
        }
        let mut rng = SplitMix64::new(self.recipe.shared_key(), hash64(b"footer"));
        if footer.shared > 0 {
            line.push_str("\n\n");
            for word in 0..footer.shared {
                line.push_str(if word > 0 { " " } else { "" });
                if word % 2 == 1 {
                    line.push_str(self.tongue.function_word(&mut rng));
                } else {
                    let rank = zipf(&mut rng, self.generator.log_vocabulary);
                    self.tongue.push_content_word(&mut line, topic_key(self.language, 0), rank);
                }
            }
        }
        if footer.marked {
            line.push_str("\n\n");
            line.push_str(self.tongue.unsubscribe);
        }
        self.text.push_str(&line);
    }

    /// Hours are of the week: four that everybody likes, or four of the brand's own.
    fn sent_at(&self) -> SentAt {
        const START: i64 = 1_735_689_600; // 2025-01-01T00:00:00Z, a Wednesday
        const LIKED: [i64; 4] = [10, 34, 58, 82];
        let mut rng = SplitMix64::new(self.reader_key, hash64(b"time"));
        let hour = match self.truth.timing {
            Origin::Shared => LIKED[rng.below(LIKED.len())],
            _ => {
                let which = rng.below(LIKED.len()) as u64;
                SplitMix64::new(combine(self.brand_key, hash64(b"hour")), which).below(168) as i64
            }
        };
        let days = i64::from(self.recipe.days);
        let day = self.place.campaign as i64 * days / self.place.campaigns as i64;
        // The hour of the week nearest after the day; every message of a blast within the hour.
        let midnight = START + day * 86_400;
        let since_monday = (day + 2).rem_euclid(7) * 24;
        let wait = (hour - since_monday).rem_euclid(168);
        let seconds = self.place.recipient as i64 % 3000 + rng.below(600) as i64;
        SentAt { unix: midnight + wait * 3600 + seconds, offset_minutes: 60 }
    }

    /// A button text: one of four that everybody writes, or one of four of the brand's own.
    fn button(&self) -> String {
        let mut rng = SplitMix64::new(self.campaign_key, hash64(b"button"));
        if self.truth.call_to_action == Origin::Shared {
            return self.tongue.buttons[rng.below(self.tongue.buttons.len())].to_owned();
        }
        let which = rng.below(self.tongue.buttons.len()) as u64;
        let mut rng = SplitMix64::new(combine(self.brand_key, hash64(b"button")), which);
        let mut out = String::new();
        self.word(&mut out, Origin::Own, false, &mut rng);
        out.push(' ');
        self.word(&mut out, Origin::Own, false, &mut rng);
        capitalise(&mut out, 0);
        out
    }

    /// The HTML form: everybody's layout or the brand's own, which differ in their elements and inline styles.
    fn html(&self) -> String {
        let shared = self.truth.layout == Origin::Shared;
        let key = if shared { self.recipe.shared_key() } else { self.brand_key };
        let layout = Layout::new(&mut SplitMix64::new(key, hash64(b"layout")));
        let button = self.button();
        let (body, footer) = self.text.split_at(self.truth.footer as usize);
        let link = format!(
            "<a href=\"https://www.{}.example/{}\" {}>{button}</a>",
            self.brand.to_ascii_lowercase(),
            self.place.campaign + 1,
            layout.button
        );
        layout.page(body, &link, footer)
    }
}

fn draw(rng: &mut SplitMix64, h: f64) -> Origin {
    if rng.unit() < h { Origin::Shared } else { Origin::Own }
}

/// Makes the letter at a place a capital.
fn capitalise(text: &mut String, at: usize) {
    if let Some(first) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let upper: String = first.to_uppercase().collect();
        text.replace_range(at..at + first.len_utf8(), &upper);
    }
}

fn slot_name<S: Serializer>(slot: &Slot, serializer: S) -> std::result::Result<S::Ok, S::Error> {
    serializer.serialize_str(slot.name())
}

fn hexadecimal<S: Serializer>(n: &u64, serializer: S) -> std::result::Result<S::Ok, S::Error> {
    serializer.serialize_str(&format!("{n:016x}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use unisono::text::detect::detect;

    fn recipe(json: &str) -> Recipe {
        Recipe::from_json(json).unwrap()
    }

    fn all(json: &str) -> Vec<Generated> {
        generate(&recipe(json)).unwrap().collect()
    }

    fn body(g: &Generated) -> &str {
        g.message.body.text.as_deref().unwrap()
    }

    /// The same bytes everywhere: a change of any of them is a change of every corpus made before.
    #[test]
    fn golden() {
        let json = r#"{"brands": 4, "campaigns": 5, "languages": ["it", "en"], "html": true, "greeting": true,
            "offers": {"h": 0.5}, "text": {"slots": 0.5, "noise": 0.05, "repeat": 0.2, "reason": 0.1, "spread": 0.2},
            "blasts": 0.3, "blast_recipients": 3, "footer": {"own": [4, 9], "shared": 5, "marked": true}}"#;
        let mut bytes = Vec::new();
        for g in all(json) {
            g.write_jsonl(&mut bytes);
            bytes.extend(g.to_eml());
        }
        assert_eq!(format!("{:016x}", hash64(&bytes)), "61fb0224991c6cb5");
    }

    #[test]
    fn each_message_can_be_made_alone() {
        let recipe =
            recipe(r#"{"brands": 5, "campaigns": 7, "imbalance": 3, "blasts": 0.5, "blast_recipients": 4}"#);
        let generator = generate(&recipe).unwrap();
        let in_order: Vec<Generated> = generator.clone().collect();
        assert_eq!(in_order.len() as u64, generator.n_messages());
        assert_eq!(generator.len(), in_order.len());
        for (i, g) in in_order.iter().enumerate().rev() {
            assert_eq!(generator.message(i as u64).as_ref(), Some(g));
        }
        assert_eq!(generator.message(in_order.len() as u64), None);
        let mut ids: Vec<&str> = in_order.iter().filter_map(|g| g.message.id.as_deref()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), in_order.len());
    }

    #[test]
    fn imbalance_is_a_ratio_and_blasts_go_to_many() {
        let mut campaigns: BTreeMap<String, std::collections::BTreeSet<String>> = BTreeMap::new();
        let messages =
            all(r#"{"brands": 9, "campaigns": 20, "imbalance": 16, "blasts": 0.5, "blast_recipients": 7}"#);
        let mut sizes: BTreeMap<(String, String), usize> = BTreeMap::new();
        for g in &messages {
            let key = g.message.campaign.clone().unwrap().key;
            campaigns.entry(g.message.brand.clone()).or_default().insert(key.clone());
            *sizes.entry((g.message.brand.clone(), key)).or_default() += 1;
        }
        let counts: Vec<usize> = campaigns.values().map(|c| c.len()).collect();
        assert_eq!((counts.iter().min(), counts.iter().max()), (Some(&5), Some(&80)));
        assert!(sizes.values().all(|&n| n == 1 || n == 7));
        let blasts = sizes.values().filter(|&&n| n == 7).count() as f64 / sizes.len() as f64;
        assert!((0.35..0.65).contains(&blasts), "{blasts}");
    }

    #[test]
    fn the_truth_fits_the_text() {
        for g in all(r#"{"greeting": true, "text": {"slots": 1, "noise": 0.1, "reason": 0.2},
            "footer": {"own": [5, 5], "marked": true}, "languages": ["it", "en"], "offers": {"h": 1}}"#)
        {
            let text = body(&g);
            for s in &g.truth.slots {
                let value = text.get(s.start as usize..s.end as usize).unwrap();
                assert!(!value.is_empty() && value.trim() == value, "{value:?}");
                match s.slot {
                    Slot::Brand => assert_eq!(value, g.message.brand),
                    Slot::Name => assert!(g.message.recipient.as_deref().unwrap().starts_with(value)),
                    Slot::Email => assert!(value.contains('@')),
                    Slot::Percent => assert!(value.ends_with('%'), "{value}"),
                    _ => {}
                }
            }
            assert!(g.truth.slots.windows(2).all(|w| w[0].end <= w[1].start));
            let mut end = 0;
            for s in &g.truth.segments {
                let segment = text.get(s.start as usize..s.end as usize).unwrap();
                assert!(segment.ends_with('.') && segment.starts_with(char::is_uppercase), "{segment:?}");
                assert!(s.start >= end);
                end = s.end;
            }
            assert!(text.get(g.truth.footer as usize..).unwrap().starts_with("\n\n"));
            assert!(end <= g.truth.footer);
        }
    }

    #[test]
    fn the_shares_are_those_of_the_recipe() {
        let share = |json: &str, of: fn(&Generated) -> (usize, usize)| {
            let (mut part, mut whole) = (0, 0);
            for g in all(json) {
                let (p, w) = of(&g);
                part += p;
                whole += w;
            }
            part as f64 / whole as f64
        };
        let shared = |g: &Generated| {
            (g.truth.segments.iter().filter(|s| s.origin == Origin::Shared).count(), g.truth.segments.len())
        };
        for (json, expected) in [
            (r#"{"text": {"h": 0}}"#, 0.0),
            (r#"{"text": {"h": 1}}"#, 1.0),
            (r#"{"text": {"h": 0.3}}"#, 0.3),
            (r#"{"text": {"h": 0.3, "repertoire": 9}, "campaigns": 200}"#, 0.3),
            (r#"{"text": {"h": 0.3, "together": 1}, "campaigns": 200}"#, 0.3),
            (r#"{"text": {"h": 0.5, "reason": 0.4}}"#, 0.3),
        ] {
            let got = share(json, shared);
            assert!((got - expected).abs() < 0.03, "{json}: {got}");
        }
        let slots = share(r#"{"text": {"slots": 0.4}}"#, |g| (g.truth.slots.len(), g.truth.segments.len()));
        assert!((slots - 0.4).abs() < 0.05, "{slots}");
        let layout =
            share(r#"{"layout": {"h": 0.7}}"#, |g| (usize::from(g.truth.layout == Origin::Shared), 1));
        assert!((layout - 0.7).abs() < 0.1, "{layout}");
        let subject =
            share(r#"{"subject": {"h": 0.7}}"#, |g| (usize::from(g.truth.subject == Origin::Shared), 1));
        assert!((subject - 0.7).abs() < 0.1, "{subject}");
        let opening = share(r#"{"opening": {"h": 0.7}}"#, |g| {
            (usize::from(g.truth.segments[0].origin == Origin::Shared), 1)
        });
        assert!((opening - 0.7).abs() < 0.1, "{opening}");
    }

    /// What is everybody's is in the mail of all brands, what is a brand's own in that of no other.
    #[test]
    fn pools_are_of_one_size_and_of_one_brand() {
        let all = |h: f64| {
            all(&format!(
                r#"{{"brands": 8, "campaigns": 60, "html": true, "layout": {{"h": {h}}}, "subject": {{"h": {h}}},
                "call_to_action": {{"h": {h}}}, "timing": {{"h": {h}}}, "offers": {{"h": {h}}}}}"#
            ))
        };
        let html = |g: &Generated| g.message.body.html.clone().unwrap();
        let between = |text: String, before: &str, after: &str| -> String {
            text.split_once(before).unwrap().1.split_once(after).unwrap().0.to_owned()
        };
        // Elements and styles without what stands between them, and without addresses.
        let layout = |g: &Generated| -> String {
            let html = html(g);
            let tags = html.split('<').map(|tag| tag.split('>').next().unwrap());
            tags.map(|tag| tag.split_once("\" ").map_or(tag, |(_, style)| style)).collect()
        };
        let button = |g: &Generated| between(html(g).split_once("<a ").unwrap().1.to_owned(), ">", "</a>");
        let hour = |g: &Generated| {
            let at = g.message.sent_at.unwrap();
            ((at.unix / 3600 + 72) % 168).to_string()
        };
        let subject = |g: &Generated| g.message.subject.clone().unwrap();
        type Shown<'a> = &'a dyn Fn(&Generated) -> String;
        let cases: [(Shown<'_>, usize); 4] = [(&button, 4), (&hour, 4), (&subject, 12), (&layout, 1)];
        for (i, (shown, size)) in cases.into_iter().enumerate() {
            let mut values: BTreeMap<String, std::collections::BTreeSet<String>> = BTreeMap::new();
            for g in all(0.0) {
                let shown = shown(&g);
                values.entry(g.message.brand).or_default().insert(shown);
            }
            assert!(values.values().all(|own| own.len() <= size), "{i}: {values:?}");
            let distinct: std::collections::BTreeSet<&String> = values.values().flatten().collect();
            let sum: usize = values.values().map(|own| own.len()).sum();
            // Hours of 168 meet now and then.
            assert!(distinct.len() * 10 >= sum * 8, "{i}: {} of {sum}", distinct.len());
            let everybody: std::collections::BTreeSet<String> = all(1.0).iter().map(shown).collect();
            assert_eq!(everybody.len(), size, "{i}");
        }
        assert!(all(1.0).iter().all(|g| body(g).contains("% entro ")));
    }

    #[test]
    fn the_language_is_recognised() {
        for g in
            all(r#"{"languages": ["it", "en"], "text": {"slots": 0.3, "noise": 0.2, "segments": [4, 8]}}"#)
        {
            let label = g.message.language_label.clone().unwrap();
            assert_eq!(detect(body(&g)).code(), label, "{}", body(&g));
        }
    }

    #[test]
    fn seeds_change_what_they_are_of() {
        let pools = |json: &str| -> Vec<(Segment, String)> {
            let g = generate(&recipe(json)).unwrap().message(0).unwrap();
            let text = |s: &Segment| body(&g)[s.start as usize..s.end as usize].to_owned();
            g.truth.segments.iter().map(|s| (*s, text(s))).collect()
        };
        let base = pools("{}");
        let other_shared = pools(r#"{"shared_seed": 9}"#);
        for (a, b) in base.iter().zip(&other_shared) {
            assert_eq!((a.0.origin, a.0.number), (b.0.origin, b.0.number));
            assert_eq!(a.1 == b.1, a.0.origin == Origin::Own);
        }
        let other_brand = pools(r#"{"brand_seed": 9}"#);
        for (a, b) in base.iter().zip(&other_brand) {
            assert_eq!(a.1 == b.1, a.0.origin == Origin::Shared);
        }
        assert_ne!(base, pools(r#"{"message_seed": 9}"#));
        assert_eq!(base, pools(r#"{"seed": 1}"#));
    }

    #[test]
    fn a_repeat_has_the_text_of_an_earlier_campaign() {
        let bodies: Vec<String> = all(r#"{"brands": 1, "campaigns": 200, "text": {"repeat": 0.3}}"#)
            .iter()
            .map(|g| body(g).to_owned())
            .collect();
        let repeats = (0..bodies.len()).filter(|&i| bodies[..i].contains(&bodies[i])).count();
        assert!((40..80).contains(&repeats), "{repeats}");
    }

    #[test]
    fn a_footer_is_the_same_in_every_message() {
        let messages = all(r#"{"brands": 2, "footer": {"own": [8, 20], "shared": 6}}"#);
        let footer = |g: &Generated| body(g)[g.truth.footer as usize..].to_owned();
        let (first, last) = (footer(&messages[0]), footer(messages.last().unwrap()));
        assert!(messages.iter().all(|g| footer(g)
            == if g.message.brand == messages[0].message.brand { first.clone() } else { last.clone() }));
        let (own, shared) = first.trim().split_once("\n\n").unwrap();
        assert!((8..=20).contains(&own.split(' ').count()));
        assert_eq!(shared.split(' ').count(), 6);
        assert!(last.ends_with(shared) && !last.contains(own));
    }
}
