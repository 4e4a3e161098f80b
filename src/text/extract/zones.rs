//! Units → zones, by what marks headers, footers and greetings.

use std::ops::Range;

use super::blocks::{Block, BlockKind, Extracted, Zone};
use super::lines::{Hint, Lines};
use super::marks::{FOOTER, HEADER, Mark, OPENING};
use super::postal::holds_address;
use crate::unicode;

/// Units at the beginning that may be a header line, whatever their length.
const HEADER_UNITS: usize = 3;
/// Words of the longest header line.
const MAX_HEADER_WORDS: usize = 40;
/// Words between two footer marks that belong to the footer.
const MAX_BRIDGE: usize = 40;
/// Words of the longest greeting that is a unit of its own.
const MAX_GREETING: usize = 6;
/// Units of the body that may be the greeting: a banner and a title may come first.
const GREETING_UNITS: usize = 6;

/// A line of the text with what marks it.
struct Unit {
    bytes: Range<usize>,
    /// Words before it. Quoted replies have none.
    before: usize,
    words: usize,
    kind: BlockKind,
    hint: Hint,
    mark: Mark,
}

/// Gives each unit its zone.
///
/// - Header: a web-version line among the first three units or in the first tenth of the words, and all units before it.
/// - Footer: in the second half, a unit with a footer mark; in the last third, all units after a strong mark; units
///   between strong marks at most 40 words apart; anywhere, a unit that the markup calls a footer.
/// - Opening: the greeting and the unit after it, or the first unit of running text.
///
/// If that leaves no body, only the marked units are header and footer. If that leaves none either, all is body.
pub(super) fn zone(lines: Lines) -> Extracted {
    let (mut extracted, hints) = lines.into_parts();
    if extracted.blocks.is_empty() {
        return extracted;
    }
    spare_lone_quotes(&mut extracted.blocks);
    let zones = Message::new(&extracted, &hints).zones();
    for (block, zone) in extracted.blocks.iter_mut().zip(zones) {
        block.zone = zone;
    }
    extracted
}

/// Gives each unit the zone of the body.
pub(super) fn all_body(lines: Lines) -> Extracted {
    let (mut extracted, _) = lines.into_parts();
    spare_lone_quotes(&mut extracted.blocks);
    extracted.blocks.iter_mut().for_each(|block| block.zone = Zone::Body);
    extracted
}

/// Turns a message that is all quote into paragraphs: a forwarded message is the message.
fn spare_lone_quotes(blocks: &mut [Block]) {
    if blocks.iter().all(|block| block.kind == BlockKind::Quote) {
        blocks.iter_mut().for_each(|block| block.kind = BlockKind::Paragraph);
    }
}

struct Message<'a> {
    text: &'a str,
    units: Vec<Unit>,
    words: usize,
}

impl<'a> Message<'a> {
    fn new(extracted: &'a Extracted, hints: &[Hint]) -> Self {
        let bytes = extracted.text.as_bytes();
        let mut units = Vec::with_capacity(extracted.blocks.len());
        let (mut start, mut before) = (0, 0);
        let hints = hints.iter().copied().chain(std::iter::repeat(Hint::default()));
        for ((end, block), hint) in memchr::memchr_iter(b'\n', bytes).zip(&extracted.blocks).zip(hints) {
            let line = bytes.get(start..end).unwrap_or_default();
            let is_quote = block.kind == BlockKind::Quote;
            let words = if is_quote { 0 } else { memchr::memchr_iter(b' ', line).count() + 1 };
            units.push(Unit { bytes: start..end, before, words, kind: block.kind, hint, mark: Mark::None });
            before += words;
            start = end + 1;
        }
        Self { text: &extracted.text, units, words: before }
    }

    fn zones(mut self) -> Vec<Zone> {
        let header = self.header();
        self.mark_footer();
        let has_body = |zones: &Vec<Zone>| {
            let mut units = self.units.iter().zip(zones);
            units.any(|(unit, zone)| {
                *zone == Zone::Body && !matches!(unit.kind, BlockKind::Quote | BlockKind::Signature)
            })
        };
        let mut filled = [true, false].into_iter().map(|wide| self.fill(header, wide));
        let mut zones = filled.find(has_body).unwrap_or_else(|| vec![Zone::Body; self.units.len()]);
        self.open(&mut zones);
        zones
    }

    /// Returns the last unit of the header.
    fn header(&self) -> Option<usize> {
        let units = self.units.iter().enumerate();
        units
            .take_while(|(i, unit)| *i < HEADER_UNITS || unit.before * 10 < self.words)
            .filter(|(_, unit)| {
                unit.words <= MAX_HEADER_WORDS
                    && (matches!(unit.hint, Hint::HeaderLink | Hint::FooterLink)
                        || HEADER.find(self.text, unit.bytes.clone()).is_some())
            })
            .map(|(i, _)| i)
            .last()
    }

    /// Marks the footer in the second half, and before it where the footer reaches back.
    fn mark_footer(&mut self) {
        let half = self.units.partition_point(|unit| (2 * unit.before + unit.words) < self.words);
        self.mark(half..self.units.len(), Mark::Weak);
        self.mark_addresses(half);
        // The footer of a short message may begin before the middle.
        let tenth = self.units.partition_point(|unit| unit.before * 10 < self.words).max(1);
        let mut reached = half;
        while let Some(first) = self.units[reached..].iter().find(|unit| unit.mark == Mark::Strong) {
            let from = first.before.saturating_sub(MAX_BRIDGE);
            let next = self.units.partition_point(|unit| unit.before + unit.words < from).max(tenth);
            if next >= reached {
                break;
            }
            self.mark(next..reached, Mark::Strong);
            if self.units[next..reached].iter().all(|unit| unit.mark < Mark::Strong) {
                break;
            }
            reached = next;
        }
    }

    /// Marks the phrases in a range of units that are at least as sure as `least`, and links to unsubscribe pages.
    fn mark(&mut self, range: Range<usize>, least: Mark) {
        let Some(units) = self.units.get_mut(range) else { return };
        let (Some(first), Some(last)) = (units.first(), units.last()) else { return };
        let mut span = first.bytes.start..last.bytes.end;
        let mut unit = 0;
        while let Some((mark, at)) = FOOTER.find(self.text, span.clone()) {
            unit += units[unit..].iter().take_while(|unit| unit.bytes.end <= at.start).count();
            let Some(found) = units.get_mut(unit) else { break };
            if mark >= least {
                found.mark = found.mark.max(mark);
            }
            // After a strong mark the rest of the unit adds nothing.
            span.start = if mark == Mark::Strong { found.bytes.end.max(at.end) } else { at.end };
        }
        units
            .iter_mut()
            .filter(|unit| unit.hint == Hint::FooterLink)
            .for_each(|unit| unit.mark = Mark::Strong);
    }

    /// Marks postal addresses near strong marks or near the end. Elsewhere an address may be a place to visit.
    fn mark_addresses(&mut self, half: usize) {
        let mut near: Vec<bool> = self.units.iter().map(|unit| self.position(unit) >= 5.0 / 6.0).collect();
        let mut sweep = |units: &mut dyn Iterator<Item = usize>| {
            let mut strong = None;
            for unit in units {
                if self.units[unit].mark == Mark::Strong {
                    strong = Some(unit);
                }
                let between = |other: usize| self.words_between(unit.min(other), unit.max(other));
                near[unit] |= strong.is_some_and(|other| between(other) <= MAX_BRIDGE);
            }
        };
        sweep(&mut (half..self.units.len()).rev());
        sweep(&mut (half..self.units.len()));
        for (unit, _) in self.units.iter_mut().zip(near).skip(half).filter(|(_, near)| *near) {
            if self.text.get(unit.bytes.clone()).is_some_and(holds_address) {
                unit.mark = unit.mark.max(Mark::Weak);
            }
        }
    }

    /// Returns the zones without the opening. If `wide`, header and footer extend beyond the marked units.
    fn fill(&self, header: Option<usize>, wide: bool) -> Vec<Zone> {
        let mut zones = vec![Zone::Body; self.units.len()];
        if wide {
            self.fill_footer(&mut zones);
        }
        for (i, (unit, zone)) in self.units.iter().zip(&mut zones).enumerate() {
            if unit.mark > Mark::None || unit.hint == Hint::Footer {
                *zone = Zone::Footer;
            }
            let is_named = unit.hint == Hint::Header && self.position(unit) < 1.0 / 3.0;
            if is_named || header.is_some_and(|last| if wide { i <= last } else { i == last }) {
                *zone = Zone::Header;
            }
        }
        zones
    }

    /// Fills the footer between strong marks and after them.
    fn fill_footer(&self, zones: &mut [Zone]) {
        let mut last: Option<usize> = None;
        for (i, unit) in self.units.iter().enumerate().filter(|(_, unit)| unit.mark == Mark::Strong) {
            if let Some(last) = last
                && self.words_between(last, i) <= MAX_BRIDGE
            {
                zones[last..i].fill(Zone::Footer);
            }
            if self.position(unit) >= 2.0 / 3.0 {
                zones[i..].fill(Zone::Footer);
                break;
            }
            last = Some(i);
        }
    }

    /// Marks the opening: the greeting, and the unit after a short one.
    fn open(&self, zones: &mut [Zone]) {
        let kind = |unit: usize| self.units[unit].kind;
        let is_running = |&unit: &usize| {
            zones[unit] == Zone::Body
                && matches!(kind(unit), BlockKind::Paragraph | BlockKind::Heading | BlockKind::ListItem)
        };
        let first: Vec<usize> = (0..zones.len()).filter(is_running).take(GREETING_UNITS + 2).collect();
        let mut greetings =
            (0..first.len().min(GREETING_UNITS)).filter(|&at| self.greets(&self.units[first[at]]));
        // A title may begin like a greeting (`Hello, autumn`). A greeting that is no title wins.
        let title = greetings.clone().next();
        let greeting = greetings.find(|&at| kind(first[at]) != BlockKind::Heading).or(title);
        let (start, length) = match greeting {
            Some(at) => (at, 1 + usize::from(self.units[first[at]].words <= MAX_GREETING)),
            None => (first.iter().position(|&unit| kind(unit) == BlockKind::Paragraph).unwrap_or(0), 1),
        };
        first.iter().skip(start).take(length).for_each(|&unit| zones[unit] = Zone::Opening);
    }

    /// Returns true if a unit begins with a greeting, or is a name and a comma.
    fn greets(&self, unit: &Unit) -> bool {
        let line = self.text.get(unit.bytes.clone()).unwrap_or_default();
        OPENING.begins(self.text, unit.bytes.clone())
            || (unit.words <= 2 && line.ends_with(',') && line.starts_with(unicode::is_upper))
    }

    /// Returns the middle of a unit as a share of all words, from 0 to 1.
    fn position(&self, unit: &Unit) -> f64 {
        (2 * unit.before + unit.words) as f64 / (2 * self.words.max(1)) as f64
    }

    fn words_between(&self, first: usize, second: usize) -> usize {
        let first = &self.units[first];
        self.units[second].before.saturating_sub(first.before + first.words)
    }
}
