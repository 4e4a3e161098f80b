//! The growing text of a message, one unit per line.

use super::blocks::{Block, BlockKind, Extracted, Zone};
use super::sentences::for_each_sentence;

/// What the markup says about the zone of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Hint {
    /// Nothing.
    #[default]
    None,
    /// It stands in an element named as a preheader.
    Header,
    /// It links to the message's web version.
    HeaderLink,
    /// It stands in an element named as a footer.
    Footer,
    /// It links to an unsubscribe or preference page.
    FooterLink,
}

/// Units in order of reading, before zones are known.
#[derive(Debug, Default)]
pub(super) struct Lines {
    text: String,
    blocks: Vec<Block>,
    /// Per block, or empty.
    hints: Vec<Hint>,
    /// The unfinished unit.
    unit: String,
    /// Finished units that are shown as one each: paragraphs, not sentences.
    n_units: usize,
}

impl Lines {
    /// No units so far, and room for those of a body of so many bytes; in the memory of others where that will do.
    pub(super) fn within(Extracted { mut text, mut blocks }: Extracted, bytes: usize) -> Self {
        text.clear();
        text.reserve(bytes);
        blocks.clear();
        blocks.reserve(bytes / 32);
        Self { text, blocks, unit: String::with_capacity(bytes.min(1024)), hints: Vec::new(), n_units: 0 }
    }

    /// Adds words to the unfinished unit, after a space where needed; white space inside becomes one space.
    ///
    /// Words of nothing but invisible characters (the padding of preheaders) are left out.
    pub(super) fn append(&mut self, text: &str) {
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            let plain = plain_prefix(rest.as_bytes());
            if plain == rest.len() {
                return self.push(rest.strip_suffix(' ').unwrap_or(rest));
            }
            // The words before the one that needs a look, and that one.
            let head = rest.get(..plain).unwrap_or_default();
            let (words, from) = head.rsplit_once(' ').map_or(("", 0), |(words, _)| (words, words.len() + 1));
            self.push(words);
            let odd = rest.get(from..).unwrap_or_default();
            let end = odd.find(char::is_whitespace).unwrap_or(odd.len());
            let (word, tail) = odd.split_at_checked(end).unwrap_or_default();
            if word.is_ascii() || !word.chars().all(is_invisible) {
                self.push(word);
            }
            rest = tail.trim_start();
        }
    }

    /// The unfinished unit.
    pub(super) fn pending(&self) -> &str {
        &self.unit
    }

    /// Puts other words in the place of the unfinished unit.
    pub(super) fn replace(&mut self, text: &str) {
        self.unit.clear();
        self.append(text);
    }

    /// Ends the unfinished unit; running text gives a block per sentence. Says whether there was any.
    pub(super) fn finish(&mut self, kind: BlockKind) -> bool {
        self.finish_with(kind, Hint::None)
    }

    /// As [`Lines::finish`], with what the markup says.
    pub(super) fn finish_with(&mut self, kind: BlockKind, hint: Hint) -> bool {
        if self.unit.is_empty() {
            return false;
        }
        let before = self.blocks.len();
        let mut finish = |unit: &str| {
            self.text.push_str(unit);
            self.text.push('\n');
            self.blocks.push(Block { kind, zone: Zone::Body });
        };
        match kind {
            BlockKind::Paragraph => for_each_sentence(&self.unit, finish),
            _ => finish(&self.unit),
        }
        self.unit.clear();
        self.n_units += 1;
        if hint != Hint::None || !self.hints.is_empty() {
            // Absent hints before the first are filled in late.
            self.hints.resize(before, Hint::None);
            self.hints.resize(self.blocks.len(), hint);
        }
        true
    }

    /// How many units are finished.
    pub(super) fn len(&self) -> usize {
        self.blocks.len()
    }

    /// How many paragraphs, headings, items and so on are finished. A paragraph may be several units of [`len`](Self::len), one
    /// a sentence.
    pub(super) fn n_units(&self) -> usize {
        self.n_units
    }

    /// What the last finished unit is.
    pub(super) fn last_kind(&self) -> Option<BlockKind> {
        self.blocks.last().map(|block| block.kind)
    }

    /// Changes the kind of a finished unit.
    pub(super) fn set_kind(&mut self, unit: usize, kind: BlockKind) {
        if let Some(block) = self.blocks.get_mut(unit) {
            block.kind = kind;
        }
    }

    /// The blocks, still all of the body, and what the markup says about each (none at all where it says nothing).
    pub(super) fn into_parts(mut self) -> (Extracted, Vec<Hint>) {
        self.finish(BlockKind::Paragraph);
        (Extracted { text: self.text, blocks: self.blocks }, self.hints)
    }

    /// Adds words as they are.
    fn push(&mut self, words: &str) {
        if !words.is_empty() {
            if !self.unit.is_empty() {
                self.unit.push(' ');
            }
            self.unit.push_str(words);
        }
    }
}

/// The last place between two characters that is not after `at`.
pub(super) fn floor_boundary(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..4).map(|back| at.saturating_sub(back)).find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// The first place between two characters that is not before `at`.
pub(super) fn ceil_boundary(text: &str, at: usize) -> usize {
    (at..at + 4).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len())
}

/// How many bytes at the beginning are visible characters with single spaces between them: nothing to collapse or to
/// leave out. Characters that are rare and may be invisible end it, too.
fn plain_prefix(bytes: &[u8]) -> usize {
    let mut at = 0;
    while at < bytes.len() {
        // Whole blocks without a branch per byte become vector code.
        while let Some(block) = bytes.get(at..).and_then(|rest| rest.first_chunk::<33>()) {
            let pairs = block.iter().zip(block.iter().skip(1));
            if pairs.fold(false, |odd, (&a, &b)| odd | is_doubtful(a) | ((a == b' ') & (b == b' '))) {
                break;
            }
            at += 32;
        }
        let end = bytes.len().min(at + 32);
        while at < end {
            let odd = match bytes.get(at..).unwrap_or_default() {
                [b' ', b' ', ..] => true,
                // ¡ to ¿, but not the soft hyphen; dashes, quotation marks, …; signs such as € and ★.
                [0xC2, second, ..] => *second <= 0xA0 || *second == 0xAD,
                [0xE2, 0x80, third, ..] => !matches!(third, 0x90..=0xA7 | 0xB0..),
                [0xE2, second, ..] => *second == 0x81,
                [first, ..] => is_doubtful(*first),
                [] => false,
            };
            if odd {
                return at;
            }
            at += 1;
        }
    }
    bytes.len()
}

/// Whether a byte is a control character, or may begin a character that is white space or invisible.
#[inline]
fn is_doubtful(b: u8) -> bool {
    (b < b' ')
        | (b == 0x7F)
        | (b == 0xC2)
        | (b == 0xCD)
        | (b == 0xD8)
        | (b.wrapping_sub(0xE1) < 3)
        | (b == 0xEF)
        | (b == 0xF3)
}

/// A character that takes no room, or the soft hyphen; the joiners count too, as they mean nothing on their own.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}' | '\u{FFA0}' | '\u{E0000}'..='\u{E0FFF}')
        || c.is_control()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Word by word: what [`Lines::append`] must do.
    fn append_plainly(lines: &mut Lines, text: &str) {
        for word in text.split_whitespace() {
            if word.is_ascii() || !word.chars().all(is_invisible) {
                lines.push(word);
            }
        }
    }

    #[test]
    fn every_character_is_appended_as_it_should() {
        for c in '\0'..=char::MAX {
            // Beyond a whole block, at the end of one, and alone.
            for text in [format!("{}ab {c} c{c}d  e {}", "x".repeat(30), "y ".repeat(20)), format!(" {c}")] {
                let (mut fast, mut plain) = (Lines::default(), Lines::default());
                fast.append(&text);
                append_plainly(&mut plain, &text);
                assert_eq!(fast.unit, plain.unit, "{c:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn words_are_appended_as_they_should(
            texts in prop::collection::vec(
                prop_oneof![any::<String>(), "([a-zè’…€] ?|[ \n\t\u{a0}\u{ad}\u{200b}\u{feff}\u{2003}😀]){0,90}"], 1..4,
            ),
        ) {
            let (mut fast, mut plain) = (Lines::default(), Lines::default());
            for text in &texts {
                fast.append(text);
                append_plainly(&mut plain, text);
            }
            prop_assert_eq!(fast.unit, plain.unit);
        }
    }
}
