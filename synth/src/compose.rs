//! Writes one message of a recipe.

use crate::layout::Layout;
use crate::recipe::{Homogenisation, Recipe, tilt};
use crate::truth::{Generated, Origin, Segment, SlotFilled, Truth};
use crate::words::{LanguageProfile, WRITTEN, brand_name, profile, slot_named, topic_key, zipf};
use unisono::hash::{SplitMix64, combine, hash64};
use unisono::language::Language;
use unisono::message::{Body, CampaignKey, CampaignOrigin, Channel, Message, SentAt};
use unisono::text::Slot;

/// A recipe with what follows from it for every message.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    recipe: Recipe,
    slots: Vec<Slot>,
    log_vocabulary: f64,
}

impl Plan {
    pub(crate) fn new(recipe: &Recipe) -> Self {
        let named: Vec<Slot> = recipe.text.slot_types.iter().filter_map(|s| slot_named(s)).collect();
        Self {
            recipe: recipe.clone(),
            slots: if named.is_empty() { WRITTEN.to_vec() } else { named },
            log_vocabulary: libm::log(recipe.text.vocabulary as f64 + 1.0),
        }
    }
}

/// The position of a message.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) brand: usize,
    pub(crate) campaign: usize,
    /// Number of campaigns of the brand.
    pub(crate) campaigns: usize,
    pub(crate) recipient: usize,
}

/// A segment by pool and number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Choice {
    origin: Origin,
    number: u64,
}

/// Openings per pool, and the number of the first, above all numbers of segments.
const OPENINGS: usize = 12;
const OPENINGS_FROM: u64 = 1 << 32;

/// Sentence shapes per pool.
const SHAPES: usize = 12;

/// Discounts in percent and deadlines in hours.
const DISCOUNTS: [u8; 8] = [10, 15, 20, 25, 30, 40, 50, 70];
const DEADLINES: [u8; 6] = [2, 10, 24, 48, 72, 96];

/// Writes one message.
pub(crate) struct Composer<'a> {
    recipe: &'a Recipe,
    plan: &'a Plan,
    place: Place,
    language: Language,
    profile: &'static LanguageProfile,
    brand_key: u64,
    /// The key of the text of the campaign.
    campaign_key: u64,
    /// The key of what varies between recipients of a campaign.
    reader_key: u64,
    brand: String,
    first_name: &'static str,
    last_name: &'static str,
    text: String,
    truth: Truth,
}

impl<'a> Composer<'a> {
    pub(crate) fn new(plan: &'a Plan, place: Place) -> Self {
        let recipe = &plan.recipe;
        let language = recipe.language(place.brand);
        let profile = profile(language);
        let message_key = recipe.message_key(place.brand);
        // A repeated campaign sends the text of an earlier one.
        let mut source = place.campaign;
        while source > 0 {
            let mut rng = SplitMix64::new(combine(message_key, hash64(b"repeat")), source as u64);
            if rng.unit() >= recipe.text.repeat {
                break;
            }
            source = rng.below(source);
        }
        let mut readers = SplitMix64::new(combine(message_key, hash64(b"readers")), place.campaign as u64);
        let reader = (readers.below(recipe.readers) + place.recipient) % recipe.readers;
        let mut person = SplitMix64::new(hash64(b"person"), reader as u64);
        Self {
            recipe,
            plan,
            place,
            language,
            profile,
            brand_key: recipe.brand_key(place.brand),
            campaign_key: combine(message_key, source as u64),
            reader_key: combine(combine(message_key, place.campaign as u64), place.recipient as u64 + 1),
            brand: brand_name(place.brand),
            first_name: profile.first_names[person.below(profile.first_names.len())],
            last_name: profile.last_names[person.below(profile.last_names.len())],
            text: String::with_capacity(1024),
            truth: Truth::default(),
        }
    }

    pub(crate) fn compose(mut self) -> Generated {
        let recipe = self.recipe;
        let share = Homogenisation { h: recipe.text.h, spread: recipe.text.spread };
        self.truth.h = share.of(self.brand_key, "text");
        let mut choices = self.choose(self.truth.h);
        // A subject without a share of its own is that of the first segment.
        let subject = self.subject(choices.first().copied());
        if let Some(opening) = recipe.opening {
            let mut rng = SplitMix64::new(self.campaign_key, hash64(b"opening"));
            let origin = draw(&mut rng, opening.of(self.brand_key, "opening"));
            let number = OPENINGS_FROM + rng.below(OPENINGS) as u64;
            choices.iter_mut().take(1).for_each(|first| *first = Choice { origin, number });
        }
        self.truth.template = choices.iter().fold(0, |t, c| combine(combine(t, c.origin as u64), c.number));
        self.body(&choices);
        self.truth.footer = self.text.len() as u32;
        self.footer();
        self.message(subject)
    }

    /// Writes greeting, segments and offer; draws the origins of layout, button and hour.
    fn body(&mut self, choices: &[Choice]) {
        let recipe = self.recipe;
        if recipe.greeting {
            let mut rng = SplitMix64::new(self.brand_key, hash64(b"greeting"));
            let greeting = self.profile.greetings[rng.below(self.profile.greetings.len())];
            self.text.push_str(greeting);
            self.text.push(' ');
            self.fill(Slot::Name, 0, &mut rng);
            self.text.push_str(",\n\n");
        }
        let mut rng = SplitMix64::new(self.campaign_key, hash64(b"respects"));
        self.truth.offer = recipe.offers.map(|offers| draw(&mut rng, offers.of(self.brand_key, "offers")));
        // In the middle: repeated text at the edges would be detected as a footer.
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
    }

    /// Returns the message with its headers.
    fn message(self, subject: String) -> Generated {
        let (recipe, place) = (self.recipe, self.place);
        let html = recipe.html.then(|| self.html());
        let number = place.campaign + 1;
        let [first, last] = [self.first_name, self.last_name].map(address);
        let domain = format!("{}.example", self.brand.to_ascii_lowercase());
        let message = Message {
            id: Some(format!("{}-{}-{}@{domain}", place.brand, number, place.recipient)),
            sender_name: Some(self.brand.clone()),
            sender_domain: Some(domain),
            campaign: recipe
                .campaign_keys
                .then(|| CampaignKey { key: format!("c{number}"), origin: CampaignOrigin::Column }),
            channel: Channel::Email,
            sent_at: recipe.times.then(|| self.sent_at()),
            recipient: Some(format!("{} {} <{first}.{last}@posta.example>", self.first_name, self.last_name)),
            subject: Some(subject),
            body: Body { text: Some(self.text), html },
            language_label: Some(self.language.code().to_owned()),
            language: Some(self.language),
            brand: self.brand,
            ..Message::default()
        };
        Generated { message, truth: self.truth }
    }

    /// Draws the segments of the campaign.
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
            // No two templates share a segment.
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
            // No segment repeats in a message while the pool has others, so that all are equally frequent.
            let mut choice = Choice { origin, number: self.draw_number(&mut rng, origin) };
            for _ in 0..64 {
                if !out.contains(&choice) {
                    break;
                }
                choice.number = self.draw_number(&mut rng, origin);
            }
            out.push(choice);
        }
        // Segments written for one reader replace those of the campaign.
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
        // A drifting pool: new segments replace a part that grows with each campaign.
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

    /// Writes a segment. Its words depend on the pool; noise and the values of slots depend on the message.
    fn segment(&mut self, choice: Choice, at: usize) {
        let text = &self.recipe.text;
        let mut rng =
            SplitMix64::new(combine(self.pool_key(choice.origin), hash64(b"segment")), choice.number);
        let mut noise = SplitMix64::new(combine(self.campaign_key, hash64(b"noise")), at as u64);
        // The shape, the places and choice of function words, is shared with other segments of the pool or of all pools.
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
            let slot = self.plan.slots[rng.below(self.plan.slots.len())];
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
            let function = (of_shape.unit() < 0.45).then(|| self.profile.function_word(of_shape));
            if noise.unit() < text.noise {
                // Advance the stream of the pool as if it had written the word.
                if function.is_none() {
                    self.content_word(&mut String::new(), choice.origin, &mut rng);
                }
                let rank = noise.below(1 << 30) as u64;
                self.profile.push_content_word(&mut self.text, topic_key(self.language, 0), rank + 300);
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
            out.push_str(self.profile.function_word(rng));
        } else {
            self.content_word(out, origin, rng);
        }
    }

    /// Writes a content word: a common one in shared segments, else a common one or one of the brand's topic.
    fn content_word(&self, out: &mut String, origin: Origin, rng: &mut SplitMix64) {
        let common = rng.unit() < self.recipe.text.topic || origin == Origin::Shared;
        let own = if common { 0 } else { self.brand_key };
        let rank = zipf(rng, self.plan.log_vocabulary);
        self.profile.push_content_word(out, topic_key(self.language, own), rank);
    }

    fn write_slot(&mut self, slot: Slot, style: u64, at: usize) {
        let (before, after) = self.profile.around(slot);
        self.text.push_str(before);
        // Each reader has values of their own, as a personalisation tool fills them in.
        let mut rng = SplitMix64::new(combine(self.reader_key, hash64(b"slot")), at as u64);
        self.fill(slot, style, &mut rng);
        self.text.push_str(after);
    }

    fn fill(&mut self, slot: Slot, style: u64, rng: &mut SplitMix64) {
        let start = self.text.len();
        match slot {
            Slot::Name => self.text.push_str(self.first_name),
            Slot::Brand => self.text.push_str(&self.brand),
            _ => self.profile.push_value(&mut self.text, slot, style, rng),
        }
        self.mark(slot, start);
    }

    fn mark(&mut self, slot: Slot, start: usize) {
        self.truth.slots.push(SlotFilled { slot, start: start as u32, end: self.text.len() as u32 });
    }

    /// Writes a discount that ends after some hours, from the shared pool or the brand's own.
    fn offer(&mut self, origin: Origin) {
        let key = if origin == Origin::Shared { self.recipe.shared_key() } else { self.brand_key };
        let mut rng = SplitMix64::new(key, hash64(b"offer"));
        let percent = DISCOUNTS[rng.below(DISCOUNTS.len())];
        let hours = DEADLINES[rng.below(DEADLINES.len())];
        let (before, after) = self.profile.deadline;
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

    /// Returns six words from one of twelve subjects of a pool: by default the pool of the first segment.
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
                    line.push_str(self.profile.function_word(&mut rng));
                } else {
                    let rank = zipf(&mut rng, self.plan.log_vocabulary);
                    self.profile.push_content_word(&mut line, topic_key(self.language, 0), rank);
                }
            }
        }
        if footer.marked {
            line.push_str("\n\n");
            line.push_str(self.profile.unsubscribe);
        }
        self.text.push_str(&line);
    }

    /// Returns the sending time, in one of four shared hours of the week or four of the brand's own.
    fn sent_at(&self) -> SentAt {
        const START: i64 = 1_735_689_600; // 2025-01-01T00:00:00Z, a Wednesday
        const SHARED: [i64; 4] = [10, 34, 58, 82];
        let mut rng = SplitMix64::new(self.reader_key, hash64(b"time"));
        let hour = match self.truth.timing {
            Origin::Shared => SHARED[rng.below(SHARED.len())],
            _ => {
                let which = rng.below(SHARED.len()) as u64;
                SplitMix64::new(combine(self.brand_key, hash64(b"hour")), which).below(168) as i64
            }
        };
        let days = i64::from(self.recipe.days);
        let day = self.place.campaign as i64 * days / self.place.campaigns as i64;
        // The next such hour after the day; all messages of a blast within one hour.
        let midnight = START + day * 86_400;
        let since_monday = (day + 2).rem_euclid(7) * 24;
        let wait = (hour - since_monday).rem_euclid(168);
        let seconds = self.place.recipient as i64 % 3000 + rng.below(600) as i64;
        SentAt { unix: midnight + wait * 3600 + seconds, offset_minutes: 60 }
    }

    /// Returns a button text: one of four shared ones or four of the brand's own.
    fn button(&self) -> String {
        let mut rng = SplitMix64::new(self.campaign_key, hash64(b"button"));
        if self.truth.call_to_action == Origin::Shared {
            return self.profile.buttons[rng.below(self.profile.buttons.len())].to_owned();
        }
        let which = rng.below(self.profile.buttons.len()) as u64;
        let mut rng = SplitMix64::new(combine(self.brand_key, hash64(b"button")), which);
        let mut out = String::new();
        self.word(&mut out, Origin::Own, false, &mut rng);
        out.push(' ');
        self.word(&mut out, Origin::Own, false, &mut rng);
        capitalise(&mut out, 0);
        out
    }

    /// Returns the HTML body in the shared layout or the brand's own.
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

/// Returns the letters of a name as they stand in an address.
fn address(name: &str) -> String {
    let ascii = |c: char| match c {
        'ò' => Some('o'),
        'ë' => Some('e'),
        c => c.is_ascii_alphabetic().then(|| c.to_ascii_lowercase()),
    };
    name.chars().filter_map(ascii).collect()
}

fn draw(rng: &mut SplitMix64, h: f64) -> Origin {
    if rng.unit() < h { Origin::Shared } else { Origin::Own }
}

/// Capitalises the letter at byte `at`.
fn capitalise(text: &mut String, at: usize) {
    if let Some(first) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let upper: String = first.to_uppercase().collect();
        text.replace_range(at..at + first.len_utf8(), &upper);
    }
}
