//! Collects the units of a message, one line each.

use super::blocks::{Block, BlockKind, Extracted, Zone};
use super::sentences::for_each_sentence;

/// The zone that the markup announces for a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Hint {
    #[default]
    None,
    /// The unit is in an element named as a preheader.
    Header,
    /// The unit links to the web version.
    HeaderLink,
    /// The unit is in an element named as a footer.
    Footer,
    /// The unit links to an unsubscribe or preference page.
    FooterLink,
}

/// Units in reading order, without zones.
#[derive(Debug, Default)]
pub(super) struct Lines {
    text: String,
    blocks: Vec<Block>,
    /// One per block, or empty if the markup announces nothing.
    hints: Vec<Hint>,
    /// The open unit.
    unit: String,
    /// Closed units: a paragraph is one, whatever its sentences.
    n_units: usize,
}

impl Lines {
    /// Starts without units in the memory of `room`, with capacity for a body of `bytes` bytes.
    pub(super) fn within(Extracted { mut text, mut blocks }: Extracted, bytes: usize) -> Self {
        text.clear();
        text.reserve(bytes);
        blocks.clear();
        blocks.reserve(bytes / 32);
        Self { text, blocks, unit: String::with_capacity(bytes.min(1024)), hints: Vec::new(), n_units: 0 }
    }

    /// Adds words to the open unit with single spaces between them.
    ///
    /// Words of invisible characters, such as the padding of preheaders, are left out.
    pub(super) fn append(&mut self, text: &str) {
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            let plain = plain_prefix(rest.as_bytes());
            if plain == rest.len() {
                return self.push(rest.strip_suffix(' ').unwrap_or(rest));
            }
            // Take the words before the doubtful one as they are, then check that one.
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

    /// Returns the open unit.
    pub(super) fn pending(&self) -> &str {
        &self.unit
    }

    /// Replaces the text of the open unit.
    pub(super) fn replace(&mut self, text: &str) {
        self.unit.clear();
        self.append(text);
    }

    /// Closes the open unit; running text becomes a block per sentence. Returns false if there was no unit.
    pub(super) fn finish(&mut self, kind: BlockKind) -> bool {
        self.finish_with(kind, Hint::None)
    }

    /// Does the same with the zone that the markup announces.
    pub(super) fn finish_with(&mut self, kind: BlockKind, hint: Hint) -> bool {
        if self.unit.is_empty() {
            return false;
        }
        let before = self.blocks.len();
        let mut finish = |unit: &str| {
            self.text.push_str(unit);
            self.text.push('\n');
            self.blocks.push(Block { kind, zone: Zone::Body, continues: self.blocks.len() > before });
        };
        match kind {
            BlockKind::Paragraph => for_each_sentence(&self.unit, finish),
            _ => finish(&self.unit),
        }
        self.unit.clear();
        self.n_units += 1;
        if hint != Hint::None || !self.hints.is_empty() {
            // Hints before the first are filled in when it comes.
            self.hints.resize(before, Hint::None);
            self.hints.resize(self.blocks.len(), hint);
        }
        true
    }

    /// Returns the number of blocks.
    pub(super) fn len(&self) -> usize {
        self.blocks.len()
    }

    /// Returns the number of closed units. A paragraph is one unit, but one block per sentence.
    pub(super) fn n_units(&self) -> usize {
        self.n_units
    }

    /// Returns the kind of the last block.
    pub(super) fn last_kind(&self) -> Option<BlockKind> {
        self.blocks.last().map(|block| block.kind)
    }

    /// Returns the kind of a block.
    #[cfg(feature = "mail")]
    pub(super) fn kind(&self, at: usize) -> Option<BlockKind> {
        self.blocks.get(at).map(|block| block.kind)
    }

    /// Returns the text of the closed units, one line a block.
    #[cfg(feature = "mail")]
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Changes the kind of a block.
    pub(super) fn set_kind(&mut self, at: usize, kind: BlockKind) {
        if let Some(block) = self.blocks.get_mut(at) {
            block.kind = kind;
        }
    }

    /// Returns the blocks, all in the zone [`Zone::Body`], and the hints, one per block or none at all.
    pub(super) fn into_parts(mut self) -> (Extracted, Vec<Hint>) {
        self.finish(BlockKind::Paragraph);
        (Extracted { text: self.text, blocks: self.blocks }, self.hints)
    }

    /// Adds words unchanged.
    fn push(&mut self, words: &str) {
        if !words.is_empty() {
            if !self.unit.is_empty() {
                self.unit.push(' ');
            }
            self.unit.push_str(words);
        }
    }
}

/// Returns the last character boundary that is not after `at`.
pub(super) fn floor_boundary(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..4).map(|back| at.saturating_sub(back)).find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// Returns the first character boundary that is not before `at`.
pub(super) fn ceil_boundary(text: &str, at: usize) -> usize {
    (at..at + 4).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len())
}

/// Returns the length of the prefix of visible characters with single spaces between them. Rare characters that may be
/// invisible end it, too.
fn plain_prefix(bytes: &[u8]) -> usize {
    let mut at = 0;
    while at < bytes.len() {
        // Blocks without a branch per byte compile to vector code.
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
                // Plain: ¡ to ¿ except the soft hyphen; dashes, quotation marks and …; signs such as € and ★.
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

/// Returns true for a control character and for the first byte of white space or invisible characters.
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

/// Returns true for a character without width. The soft hyphen and the joiners count.
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

    /// The oracle of [`Lines::append`]: word by word.
    fn append_plainly(lines: &mut Lines, text: &str) {
        for word in text.split_whitespace() {
            if word.is_ascii() || !word.chars().all(is_invisible) {
                lines.push(word);
            }
        }
    }

    #[test]
    fn append_equals_its_oracle_for_every_character() {
        // The planes between and beyond have no assigned characters.
        for c in ('\0'..='\u{3FFFF}').chain('\u{E0000}'..='\u{E0FFF}') {
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
        fn append_equals_its_oracle(
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
