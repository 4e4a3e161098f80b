//! Units → zones, by what structurally marks headers, footers and greetings.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, Anchored, Input, MatchKind, StartKind};

use super::blocks::{Block, BlockKind, Extracted, Zone};
use super::lines::{Hint, Lines, ceil_boundary, floor_boundary};
use crate::text::window::Window;
use crate::unicode;

/// Units at the beginning among which a header line is looked for, whatever their length.
const HEADER_UNITS: usize = 3;
/// Words of a header line; a longer unit is more than that.
const MAX_HEADER_WORDS: usize = 40;
/// Words between two footer marks that go with them.
const MAX_BRIDGE: usize = 40;
/// Words of a greeting that stands for itself.
const MAX_GREETING: usize = 6;
/// Units of the body among which the greeting is looked for: a banner and a title may come first.
const GREETING_UNITS: usize = 6;

/// The phrases, by section.
static MARKS: LazyLock<Marks> = LazyLock::new(|| Marks::read(include_str!("marks.txt")));

/// How sure a footer mark is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    None,
    Weak,
    Strong,
}

struct Marks {
    header: Phrases,
    footer: Phrases,
    greeting: Phrases,
}

/// An automaton over phrases; a phrase matches whole words.
struct Phrases {
    /// `None` only if it could not be built, which the tests rule out.
    automaton: Option<AhoCorasick>,
    /// Per pattern: how sure, and whether the last word may go on.
    patterns: Vec<(Mark, bool)>,
    starts: Box<Starts>,
}

/// A unit's place in the text.
struct Unit {
    bytes: Range<usize>,
    /// Words before it; those of quoted replies do not count.
    before: usize,
    words: usize,
}

/// Gives each unit its zone.
///
/// - Header: a web-version line among the first three units or in the first tenth of the words, and all before it.
/// - Footer: in the second half, a unit with a footer mark; in the last third, all that follows a strong mark, and in
///   both directions what lies between strong marks at most 40 words apart; anywhere, what the markup calls a footer.
/// - Opening: the greeting and the unit after it, or the first unit of running text.
///
/// A message is never all header and footer: rather only the marked units count, or none at all.
pub(super) fn zone(lines: Lines) -> Extracted {
    let (mut extracted, hints) = lines.into_parts();
    if extracted.blocks.is_empty() {
        return extracted;
    }
    spare_lone_quotes(&mut extracted.blocks);
    let message = Message::new(&extracted, &hints);
    let zones = message.zones();
    for (block, zone) in extracted.blocks.iter_mut().zip(zones) {
        block.zone = zone;
    }
    extracted
}

/// A forwarded message stands in quote marks as a whole, and is the message.
fn spare_lone_quotes(blocks: &mut [Block]) {
    if blocks.iter().all(|block| block.kind == BlockKind::Quote) {
        blocks.iter_mut().for_each(|block| block.kind = BlockKind::Paragraph);
    }
}

struct Message<'a> {
    text: &'a str,
    blocks: &'a [Block],
    hints: &'a [Hint],
    units: Vec<Unit>,
    words: usize,
}

impl<'a> Message<'a> {
    fn new(extracted: &'a Extracted, hints: &'a [Hint]) -> Self {
        let bytes = extracted.text.as_bytes();
        let mut units = Vec::with_capacity(extracted.blocks.len());
        let mut start = 0;
        let mut before = 0;
        for (end, block) in memchr::memchr_iter(b'\n', bytes).zip(&extracted.blocks) {
            let line = bytes.get(start..end).unwrap_or_default();
            let quoted = block.kind == BlockKind::Quote;
            let words = if quoted { 0 } else { memchr::memchr_iter(b' ', line).count() + 1 };
            units.push(Unit { bytes: start..end, before, words });
            before += words;
            start = end + 1;
        }
        Self { text: &extracted.text, blocks: &extracted.blocks, hints, units, words: before }
    }

    fn zones(&self) -> Vec<Zone> {
        let header = self.header();
        let marks = self.footer_marks();
        let mut zones = vec![Zone::Body; self.units.len()];
        let fill = |zones: &mut [Zone], wide: bool| {
            zones.fill(Zone::Body);
            if wide {
                self.fill_footer(&marks, zones);
            }
            for (unit, zone) in zones.iter_mut().enumerate() {
                let marked = marks.get(unit).is_some_and(|&mark| mark > Mark::None);
                if marked || self.hint(unit) == Hint::Footer {
                    *zone = Zone::Footer;
                }
                let named = self.hint(unit) == Hint::Header && self.position(unit) < 1.0 / 3.0;
                if named || header.is_some_and(|last| if wide { unit <= last } else { unit == last }) {
                    *zone = Zone::Header;
                }
            }
        };
        fill(&mut zones, true);
        if !self.has_body(&zones) {
            fill(&mut zones, false);
        }
        if !self.has_body(&zones) {
            zones.fill(Zone::Body);
        }
        self.open(&mut zones);
        zones
    }

    /// The last unit of the header.
    fn header(&self) -> Option<usize> {
        let first = self.units.iter().enumerate();
        first
            .take_while(|(i, unit)| *i < HEADER_UNITS || unit.before * 10 < self.words)
            .filter(|(_, unit)| unit.words <= MAX_HEADER_WORDS)
            .filter(|&(i, unit)| {
                matches!(self.hint(i), Hint::HeaderLink | Hint::FooterLink)
                    || MARKS.header.find(self.text, unit.bytes.clone()).is_some()
            })
            .map(|(i, _)| i)
            .last()
    }

    /// Footer marks of the units of the second half; where footers fill it, strong ones of the first half too.
    fn footer_marks(&self) -> Vec<Mark> {
        let mut marks = vec![Mark::None; self.units.len()];
        let half = self.units.partition_point(|unit| (2 * unit.before + unit.words) < self.words);
        self.mark_range(half..self.units.len(), Mark::Weak, &mut marks);
        for unit in half..self.units.len() {
            if self.hint(unit) == Hint::FooterLink {
                set(&mut marks, unit, Mark::Strong);
            }
        }
        self.mark_addresses(half, &mut marks);
        // A short message has a footer longer than itself. Its strong marks then go on before the middle.
        let tenth = self.units.partition_point(|unit| unit.before * 10 < self.words).max(1);
        let mut reached = half;
        while let Some(first) =
            marks.get(reached..).and_then(|rest| rest.iter().position(|&m| m == Mark::Strong))
        {
            let first = reached + first;
            let from = self.units.get(first).map_or(0, |unit| unit.before.saturating_sub(MAX_BRIDGE));
            let next = self.units.partition_point(|unit| unit.before + unit.words < from).max(tenth);
            if next >= reached {
                break;
            }
            self.mark_range(next..reached, Mark::Strong, &mut marks);
            for unit in next..reached {
                if self.hint(unit) == Hint::FooterLink {
                    set(&mut marks, unit, Mark::Strong);
                }
            }
            if !marks.get(next..reached).unwrap_or_default().contains(&Mark::Strong) {
                break;
            }
            reached = next;
        }
        marks
    }

    /// Marks postal addresses near sure marks, or near the end; elsewhere they may be where to go.
    fn mark_addresses(&self, half: usize, marks: &mut [Mark]) {
        let mut next = None;
        let mut near = vec![false; marks.len() - half.min(marks.len())];
        let mut look = |unit: usize, sure: &mut Option<usize>, marks: &[Mark]| {
            if marks.get(unit) == Some(&Mark::Strong) {
                *sure = Some(unit);
            }
            let close =
                sure.is_some_and(|sure| self.words_between(unit.min(sure), unit.max(sure)) <= MAX_BRIDGE);
            if let Some(near) = near.get_mut(unit - half) {
                *near |= close || self.position(unit) >= 5.0 / 6.0;
            }
        };
        for unit in (half..marks.len()).rev() {
            look(unit, &mut next, marks);
        }
        let mut previous = None;
        for unit in half..marks.len() {
            look(unit, &mut previous, marks);
        }
        for (unit, near) in (half..).zip(near) {
            if near && self.line(unit).is_some_and(holds_address) {
                set(marks, unit, Mark::Weak);
            }
        }
    }

    /// Fills the footer beyond the marked units.
    fn fill_footer(&self, marks: &[Mark], zones: &mut [Zone]) {
        let mut fill = |range: Range<usize>| {
            zones.get_mut(range).unwrap_or_default().fill(Zone::Footer);
        };
        let mut last: Option<usize> = None;
        for (unit, _) in marks.iter().enumerate().filter(|(_, mark)| **mark == Mark::Strong) {
            if let Some(last) = last
                && self.words_between(last, unit) <= MAX_BRIDGE
            {
                fill(last..unit);
            }
            if self.position(unit) >= 2.0 / 3.0 {
                fill(unit..marks.len());
                break;
            }
            last = Some(unit);
        }
    }

    /// The greeting and the first sentence.
    fn open(&self, zones: &mut [Zone]) {
        let running = |&unit: &usize| {
            zones.get(unit) == Some(&Zone::Body)
                && self.blocks.get(unit).is_some_and(|block| {
                    matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading | BlockKind::ListItem)
                })
        };
        let first: Vec<usize> = (0..zones.len()).filter(running).take(GREETING_UNITS + 2).collect();
        // A title may begin like a greeting (`Hello, autumn`); a line of its own that greets comes before it.
        let is_title =
            |unit: usize| self.blocks.get(unit).is_some_and(|block| block.kind == BlockKind::Heading);
        let mut greetings =
            (0..first.len().min(GREETING_UNITS)).filter(|&at| first.get(at).is_some_and(|&u| self.greets(u)));
        let title = greetings.clone().next();
        let greeting = greetings.find(|&at| first.get(at).is_some_and(|&unit| !is_title(unit))).or(title);
        let opening = match greeting {
            Some(at) => {
                let alone = first
                    .get(at)
                    .and_then(|&unit| self.units.get(unit))
                    .is_some_and(|u| u.words <= MAX_GREETING);
                at..at + 1 + usize::from(alone)
            }
            None => {
                let sentence = first.iter().position(|&unit| {
                    self.blocks.get(unit).is_some_and(|block| block.kind == BlockKind::Paragraph)
                });
                sentence.unwrap_or(0)..sentence.unwrap_or(0) + 1
            }
        };
        for &unit in first.get(opening.start..opening.end.min(first.len())).unwrap_or_default() {
            if let Some(zone) = zones.get_mut(unit) {
                *zone = Zone::Opening;
            }
        }
    }

    /// Whether a unit begins with a greeting, or is a name and a comma.
    fn greets(&self, unit: usize) -> bool {
        let (Some(place), Some(line)) = (self.units.get(unit), self.line(unit)) else { return false };
        MARKS.greeting.begins(self.text, place.bytes.clone())
            || (place.words <= 2 && line.ends_with(',') && line.starts_with(unicode::is_upper))
    }

    /// Finds the marks of a range of units that are at least so sure.
    fn mark_range(&self, range: Range<usize>, least: Mark, marks: &mut [Mark]) {
        let (Some(first), Some(last)) =
            (self.units.get(range.start), self.units.get(range.end.wrapping_sub(1)))
        else {
            return;
        };
        let mut unit = range.start;
        let mut span = first.bytes.start..last.bytes.end;
        while let Some((mark, at)) = MARKS.footer.find(self.text, span.clone()) {
            while self.units.get(unit).is_some_and(|u| u.bytes.end <= at.start) {
                unit += 1;
            }
            if mark >= least {
                set(marks, unit, mark);
            }
            // After a sure mark the rest of the unit can add nothing.
            let end = self.units.get(unit).map_or(span.end, |u| u.bytes.end);
            span.start = if mark == Mark::Strong { end.max(at.end) } else { at.end };
            if span.start >= span.end {
                break;
            }
        }
    }

    fn has_body(&self, zones: &[Zone]) -> bool {
        zones.iter().zip(self.blocks).any(|(zone, block)| {
            *zone == Zone::Body && !matches!(block.kind, BlockKind::Quote | BlockKind::Signature)
        })
    }

    fn hint(&self, unit: usize) -> Hint {
        self.hints.get(unit).copied().unwrap_or_default()
    }

    fn line(&self, unit: usize) -> Option<&'a str> {
        self.text.get(self.units.get(unit)?.bytes.clone())
    }

    /// Where the middle of a unit lies, from 0 to 1.
    fn position(&self, unit: usize) -> f64 {
        let middle = self.units.get(unit).map_or(0, |unit| 2 * unit.before + unit.words);
        middle as f64 / (2 * self.words.max(1)) as f64
    }

    fn words_between(&self, first: usize, second: usize) -> usize {
        let end = self.units.get(first).map_or(0, |unit| unit.before + unit.words);
        self.units.get(second).map_or(0, |unit| unit.before.saturating_sub(end))
    }
}

fn set(marks: &mut [Mark], unit: usize, mark: Mark) {
    if let Some(old) = marks.get_mut(unit) {
        *old = mark.max(*old);
    }
}

impl Marks {
    fn read(file: &str) -> Self {
        let section = |wanted: &str, mark: Mark| {
            let mut inside = false;
            let mut phrases = Vec::new();
            for line in file.lines().map(str::trim) {
                if let Some(name) = line.strip_prefix('[') {
                    inside = name.trim_end_matches(']') == wanted;
                } else if inside && !line.is_empty() && !line.starts_with('#') {
                    phrases.push((line, mark));
                }
            }
            phrases
        };
        let mut footer = section("footer", Mark::Strong);
        footer.extend(section("footer-weak", Mark::Weak));
        Self {
            header: Phrases::new(&section("header", Mark::Strong)),
            footer: Phrases::new(&footer),
            greeting: Phrases::new(&section("greeting", Mark::Strong)),
        }
    }
}

impl Phrases {
    fn new(phrases: &[(&str, Mark)]) -> Self {
        let mut texts = Vec::new();
        let mut patterns = Vec::new();
        for &(phrase, mark) in phrases {
            let stem = phrase.strip_suffix('*');
            let text = stem.unwrap_or(phrase);
            let mut forms = vec![text.to_owned(), unicode::to_upper(text), capitalised(text)];
            if text.contains('\'') {
                forms.extend([text.replace('\'', "’"), unicode::to_upper(text).replace('\'', "’")]);
            }
            // The automaton folds ASCII itself.
            forms.sort_by_key(|form| form.to_ascii_lowercase());
            forms.dedup_by_key(|form| form.to_ascii_lowercase());
            for form in forms {
                texts.push(form);
                patterns.push((mark, stem.is_some()));
            }
        }
        let mut starts = Box::<Starts>::default();
        texts.iter().for_each(|text| starts.add(text.as_bytes()));
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .kind(Some(AhoCorasickKind::DFA))
            .start_kind(StartKind::Anchored)
            .prefilter(false)
            .build(&texts)
            .ok();
        Self { automaton, patterns, starts }
    }

    /// The first phrase in a part of a text.
    ///
    /// The automaton only runs where some bytes look like the beginning of a phrase and no word goes on: on every byte
    /// its table, far larger than the cache, took a third of the time of [`super::from_plain`].
    fn find(&self, text: &str, span: Range<usize>) -> Option<(Mark, Range<usize>)> {
        let bytes = text.as_bytes();
        let end = span.end.min(bytes.len());
        let inside = bytes.get(..end).unwrap_or_default();
        let mut within = span.start > 0 && bytes.get(span.start - 1).is_some_and(u8::is_ascii_alphanumeric);
        let mut base = span.start;
        while let Some(rest) = inside.get(base..).filter(|rest| !rest.is_empty()) {
            let mut window = [b' '; 64];
            match rest.first_chunk() {
                Some(whole) => window = *whole,
                None => window.iter_mut().zip(rest).for_each(|(to, from)| *to = *from),
            }
            let window = Window(&window);
            let words = window.letters() | window.digits();
            let spaces = window.is(b' ') | window.is(b'\n');
            // No phrase begins within a word of ASCII, nor with a space or break.
            let mut places = !(words & (words << 1 | u64::from(within)) | spaces);
            while places != 0 {
                let at = base + places.trailing_zeros() as usize;
                places &= places - 1;
                if self.starts.may_begin(bytes.get(at..).unwrap_or_default())
                    && let Some(found) = self.at(text, at..end)
                {
                    return Some(found);
                }
            }
            within = words >> 63 == 1;
            base += 64;
        }
        None
    }

    /// The phrase that a part of a text begins with.
    fn at(&self, text: &str, span: Range<usize>) -> Option<(Mark, Range<usize>)> {
        let found = self.automaton.as_ref()?.find(Input::new(text).span(span).anchored(Anchored::Yes))?;
        let &(mark, stem) = self.patterns.get(found.pattern().as_usize())?;
        is_whole(text, found.range(), stem).then(|| (mark, found.range()))
    }

    /// Whether a part of a text begins with a phrase.
    fn begins(&self, text: &str, span: Range<usize>) -> bool {
        let bytes = text.as_bytes().get(span.start..).unwrap_or_default();
        self.starts.may_begin(bytes) && self.at(text, span).is_some()
    }
}

/// How phrases begin: three bytes to pass over most places, more to be nearly sure.
#[derive(Debug, Default)]
struct Starts {
    threes: Bits,
    /// Of phrases of eight bytes or more.
    eights: Bits,
    /// Of phrases of four to seven bytes.
    fours: Bits,
    /// Of phrases of at most three bytes.
    all: Bits,
}

const THREE: u64 = 0x00FF_FFFF;
const FOUR: u64 = 0xFFFF_FFFF;

impl Starts {
    fn add(&mut self, phrase: &[u8]) {
        let mut head = [0; 8];
        head.iter_mut().zip(phrase).for_each(|(slot, &b)| *slot = b);
        let word = folded(head);
        match phrase.len() {
            8.. => self.eights.set(word),
            4.. => self.fours.set(word & FOUR),
            // Anything may come after a phrase of few bytes.
            n => (0..1 << (8 * (3 - n))).for_each(|after: u64| {
                let word = word & !(THREE << (8 * n)) | (after | 0x2020) << (8 * n);
                self.all.set(word & THREE);
                self.threes.set(word & THREE);
            }),
        }
        if phrase.len() > 3 {
            self.threes.set(word & THREE);
        }
    }

    /// Whether a text may begin with a phrase; says yes too often rather than not.
    #[inline]
    fn may_begin(&self, text: &[u8]) -> bool {
        let Some(&head) = text.first_chunk::<8>() else { return true };
        let word = folded(head);
        self.threes.get(word & THREE)
            && (self.eights.get(word) || self.fours.get(word & FOUR) || self.all.get(word & THREE))
    }
}

/// Eight bytes in which the case of ASCII letters does not matter; signs that this makes equal are merely looked at
/// once more.
#[inline]
fn folded(head: [u8; 8]) -> u64 {
    u64::from_le_bytes(head) | 0x2020_2020_2020_2020
}

/// A set of numbers by their hashes, one bit each: may hold too much.
#[derive(Debug)]
struct Bits([u64; 128]);

impl Default for Bits {
    fn default() -> Self {
        Self([0; 128])
    }
}

impl Bits {
    fn set(&mut self, number: u64) {
        let bit = Self::bit(number);
        if let Some(word) = self.0.get_mut(bit / 64) {
            *word |= 1 << (bit % 64);
        }
    }

    #[inline]
    fn get(&self, number: u64) -> bool {
        let bit = Self::bit(number);
        self.0.get(bit / 64).is_some_and(|word| word >> (bit % 64) & 1 == 1)
    }

    /// Below 8192.
    #[inline]
    fn bit(number: u64) -> usize {
        (number.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 51) as usize
    }
}

/// `à propos` → `À propos`, for first letters beyond ASCII.
fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().into_iter().flat_map(unicode::upper).chain(chars).collect()
}

/// Whether no word goes on over the ends of a range.
fn is_whole(text: &str, range: Range<usize>, stem: bool) -> bool {
    let inside = |c: Option<char>| c.is_some_and(unicode::is_letter_or_number);
    let (before, found, after) = (
        text.get(..range.start).unwrap_or(""),
        text.get(range.clone()).unwrap_or(""),
        text.get(range.end..).unwrap_or(""),
    );
    let begins = inside(found.chars().next()) && inside(before.chars().next_back());
    let goes_on = !stem && inside(found.chars().next_back()) && inside(after.chars().next());
    !begins && !goes_on
}

/// Whether a line holds a postal address: an Italian `20121 Milano (MI)`, a street before a five-digit code, or an
/// American `City, ST 12345`.
fn holds_address(line: &str) -> bool {
    let bytes = line.as_bytes();
    let mut pos = 0;
    while let Some(digit) = bytes.get(pos..).and_then(|rest| rest.iter().position(u8::is_ascii_digit)) {
        let start = pos + digit;
        let length = bytes.get(start..).unwrap_or_default().iter().take_while(|b| b.is_ascii_digit()).count();
        pos = start + length;
        if length != 5 || (start > 0 && bytes.get(start - 1).is_some_and(u8::is_ascii_alphanumeric)) {
            continue;
        }
        let from = ceil_boundary(line, start.saturating_sub(60));
        let before = line.get(from..start).unwrap_or("");
        let to = floor_boundary(line, (pos + 40).min(line.len()));
        let after = line.get(pos..to).unwrap_or("");
        if ends_in_state(before) || leads_to_province(after) || (names_street(before) && names_town(after)) {
            return true;
        }
    }
    false
}

/// `Washington, DC ` or `CA, `.
fn ends_in_state(before: &str) -> bool {
    const STATES: &str = "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH \
                          NJ NM NY NC ND OH OK OR PA PR RI SC SD TN TX UT VT VA WA WV WI WY";
    let Some(word) = before.trim_end_matches([' ', ',', '.']).rsplit([' ', ',']).next() else { return false };
    word.len() == 2 && before.ends_with(' ') && STATES.split(' ').any(|state| state == word)
}

/// ` Reggio Emilia (RE)`.
fn leads_to_province(after: &str) -> bool {
    let Some((town, rest)) = after.split_once('(') else { return false };
    names_town(town)
        && matches!(rest.as_bytes(), [a, b, b')', ..] if a.is_ascii_uppercase() && b.is_ascii_uppercase())
}

fn names_town(after: &str) -> bool {
    after.trim_start_matches([' ', '-', '–', ',']).starts_with(unicode::is_upper)
        && after.starts_with([' ', ','])
}

fn names_street(before: &str) -> bool {
    const STREETS: [&str; 17] = [
        "via ",
        "viale ",
        "piazza ",
        "piazzale ",
        "corso ",
        "largo ",
        "vicolo ",
        "strada ",
        "straße",
        "strasse",
        "str.",
        "platz",
        "rue ",
        "avenue ",
        "boulevard ",
        "calle ",
        "plaza ",
    ];
    let lower = unicode::to_lower(before);
    STREETS.iter().any(|street| lower.contains(street))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn footer(text: &str) -> Option<Mark> {
        MARKS.footer.find(text, 0..text.len()).map(|(mark, _)| mark)
    }

    #[test]
    fn phrases_are_clean() {
        for phrases in [&MARKS.header, &MARKS.footer, &MARKS.greeting] {
            assert!(phrases.automaton.is_some() && !phrases.patterns.is_empty());
        }
        let mut section = "";
        let mut seen = std::collections::BTreeSet::new();
        for line in include_str!("marks.txt").lines() {
            assert_eq!(line, line.trim(), "{line:?}");
            if line.starts_with('[') {
                section = line;
                assert!(["[header]", "[footer]", "[footer-weak]", "[greeting]"].contains(&section));
            } else if !line.is_empty() && !line.starts_with('#') {
                assert_eq!(line, line.to_lowercase());
                assert!(seen.insert((section, line)), "{line:?} twice");
            }
        }
    }

    #[test]
    fn footer_phrases_match_whole_words() {
        let strong = Some(Mark::Strong);
        for text in [
            "UNSUBSCRIBE",
            "clicca qui per disiscriverti",
            "© 2024",
            "(C) 2024 Acme",
            "P.IVA 012",
            "c.f. 1",
            "Se d\u{e9}sabonner",
            "SE D\u{c9}SABONNER",
            "annulla l\u{2019}iscrizione",
            "Ust-IdNr. DE1",
        ] {
            assert_eq!(footer(text), strong, "{text}");
        }
        for text in ["ac.f.b", "tips.p.ivax", "xunsubscribe", "copyrighted", "Impressumx", ""] {
            assert_eq!(footer(text), None, "{text}");
        }
        assert_eq!(footer("Leggi l'informativa privacy"), Some(Mark::Weak));
    }

    proptest! {
        #[test]
        fn phrases_are_found_where_a_plain_search_finds_them(
            pieces in prop::collection::vec(
                prop_oneof![
                    prop::sample::select(vec![
                        "unsubscribe", "©", "(c) 20", "P.IVA", "Unsub", "se désabonner", "SE DÉSABONNER", "privacy",
                        "Privacy Policy", "c.f.", "agb", "non vuoi più ricevere", "no longer wish to receive", "®",
                    ]).prop_map(str::to_owned),
                    "[a-z©èÈ .(]{0,4}",
                ],
                0..8,
            ),
            from in 0_usize..12,
        ) {
            let text = pieces.concat();
            let from = ceil_boundary(&text, from.min(text.len()));
            let phrases = &MARKS.footer;
            let plain = (from..text.len())
                .filter(|&at| text.is_char_boundary(at))
                .find_map(|at| phrases.at(&text, at..text.len()));
            prop_assert_eq!(phrases.find(&text, from..text.len()), plain);
        }
    }

    #[test]
    fn postal_addresses() {
        #[track_caller]
        fn check(line: &str, expected: bool) {
            assert_eq!(holds_address(line), expected, "{line}");
        }
        check("Via Roma 1 - 20121 Milano (MI)", true);
        check("00187 Roma (RM) Italia", true);
        check("via Po 3, 10124 Torino", true);
        check("Hauptstra\u{df}e 5, 10115 Berlin", true);
        check("135 E. Olive Ave., #750 Burbank CA, 91502", true);
        check("PO Box 1, Washington, DC 20006-1234", true);
        check("Ordine 12345 del 3 maggio", false);
        check("solo 10000 Euro", false);
        check("we need OK 123456", false);
        check("20121", false);
        check("Order A12345 (MI)", false);
    }
}
