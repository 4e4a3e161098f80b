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

/// A unit by its place in the text.
struct Unit {
    bytes: Range<usize>,
    /// Words before it. Quoted replies have none.
    before: usize,
    words: usize,
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
    let message = Message::new(&extracted, &hints);
    let zones = message.zones();
    for (block, zone) in extracted.blocks.iter_mut().zip(zones) {
        block.zone = zone;
    }
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

    /// Returns the last unit of the header.
    fn header(&self) -> Option<usize> {
        let first = self.units.iter().enumerate();
        first
            .take_while(|(i, unit)| *i < HEADER_UNITS || unit.before * 10 < self.words)
            .filter(|(_, unit)| unit.words <= MAX_HEADER_WORDS)
            .filter(|&(i, unit)| {
                matches!(self.hint(i), Hint::HeaderLink | Hint::FooterLink)
                    || HEADER.find(self.text, unit.bytes.clone()).is_some()
            })
            .map(|(i, _)| i)
            .last()
    }

    /// Returns the footer marks of the second half, and strong marks before it where a footer reaches back.
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
        // The footer of a short message may begin before the middle.
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

    /// Marks postal addresses near strong marks or near the end. Elsewhere an address may be a place to visit.
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

    /// Extends the footer beyond the marked units.
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

    /// Marks the opening: the greeting, and the unit after a short one.
    fn open(&self, zones: &mut [Zone]) {
        let running = |&unit: &usize| {
            zones.get(unit) == Some(&Zone::Body)
                && self.blocks.get(unit).is_some_and(|block| {
                    matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading | BlockKind::ListItem)
                })
        };
        let first: Vec<usize> = (0..zones.len()).filter(running).take(GREETING_UNITS + 2).collect();
        // A title may begin like a greeting (`Hello, autumn`). A greeting that is no title wins.
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

    /// Returns true if a unit begins with a greeting, or is a name and a comma.
    fn greets(&self, unit: usize) -> bool {
        let (Some(place), Some(line)) = (self.units.get(unit), self.line(unit)) else { return false };
        OPENING.begins(self.text, place.bytes.clone())
            || (place.words <= 2 && line.ends_with(',') && line.starts_with(unicode::is_upper))
    }

    /// Sets the marks of a range of units that are at least as sure as `least`.
    fn mark_range(&self, range: Range<usize>, least: Mark, marks: &mut [Mark]) {
        let (Some(first), Some(last)) =
            (self.units.get(range.start), self.units.get(range.end.wrapping_sub(1)))
        else {
            return;
        };
        let mut unit = range.start;
        let mut span = first.bytes.start..last.bytes.end;
        while let Some((mark, at)) = FOOTER.find(self.text, span.clone()) {
            while self.units.get(unit).is_some_and(|u| u.bytes.end <= at.start) {
                unit += 1;
            }
            if mark >= least {
                set(marks, unit, mark);
            }
            // After a strong mark the rest of the unit adds nothing.
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

    /// Returns the middle of a unit as a share of all words, from 0 to 1.
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
