//! Character classes: letter, number, capital, picture.

use super::tables;

const LETTER: u8 = 1;

const NUMBER: u8 = 2;

const UPPER: u8 = 4;

const LOWER: u8 = 8;

const PICTURE: u8 = 16;

/// Characters per block of the table.
const BLOCK: usize = 128;

const N_CODES: usize = char::MAX as usize + 1;

/// The class of every code point: the index of its block, then the class within the block. Blocks of one class are stored
/// once per class.
struct Classes {
    blocks: [u16; N_CODES / BLOCK],
    classes: [[u8; BLOCK]; N_BLOCKS],
}

static CLASSES: Classes = build();

const N_BLOCKS: usize = count_blocks();

/// The class of a block if it has one class only, given the number of changes at or before its start.
const fn uniform(block: usize, changes: usize) -> Option<u8> {
    let end = (block + 1) * BLOCK;
    if changes < tables::CLASSES.len() && (tables::CLASSES[changes].0 as usize) < end {
        return None;
    }
    Some(if changes == 0 { 0 } else { tables::CLASSES[changes - 1].1 })
}

const fn count_blocks() -> usize {
    let (mut n, mut changes, mut block) = (0, 0, 0);
    let mut stored = [false; 32];
    while block < N_CODES / BLOCK {
        while changes < tables::CLASSES.len() && tables::CLASSES[changes].0 as usize <= block * BLOCK {
            changes += 1;
        }
        match uniform(block, changes) {
            Some(class) if stored[class as usize] => {}
            Some(class) => {
                stored[class as usize] = true;
                n += 1;
            }
            None => n += 1,
        }
        block += 1;
    }
    n
}

const fn build() -> Classes {
    let mut out = Classes { blocks: [0; N_CODES / BLOCK], classes: [[0; BLOCK]; N_BLOCKS] };
    let mut stored = [u16::MAX; 32];
    let (mut n, mut changes, mut block) = (0, 0, 0);
    while block < N_CODES / BLOCK {
        while changes < tables::CLASSES.len() && tables::CLASSES[changes].0 as usize <= block * BLOCK {
            changes += 1;
        }
        let class = uniform(block, changes);
        out.blocks[block] = match class {
            Some(class) if stored[class as usize] != u16::MAX => stored[class as usize],
            _ => {
                let mut next = changes;
                let mut i = 0;
                while i < BLOCK {
                    while next < tables::CLASSES.len()
                        && tables::CLASSES[next].0 as usize <= block * BLOCK + i
                    {
                        next += 1;
                    }
                    out.classes[n][i] = if next == 0 { 0 } else { tables::CLASSES[next - 1].1 };
                    i += 1;
                }
                if let Some(class) = class {
                    stored[class as usize] = n as u16;
                }
                n += 1;
                n as u16 - 1
            }
        };
        block += 1;
    }
    out
}

#[inline]
fn class(c: char) -> u8 {
    let code = c as usize;
    let block = CLASSES.blocks.get(code / BLOCK).copied().unwrap_or_default();
    CLASSES.classes.get(block as usize).map_or(0, |classes| classes[code % BLOCK])
}

/// Returns whether a character is a letter: property Alphabetic, which some combining marks and letters in circles have.
#[inline]
pub(crate) fn is_letter(c: char) -> bool {
    class(c) & LETTER != 0
}

/// Returns whether a character is a number: General_Category Nd, Nl or No (`7`, `½`, `Ⅷ`).
#[inline]
pub(crate) fn is_number(c: char) -> bool {
    class(c) & NUMBER != 0
}

/// Returns whether a character is a letter or a number.
#[inline]
pub(crate) fn is_letter_or_number(c: char) -> bool {
    class(c) & (LETTER | NUMBER) != 0
}

/// Returns whether a character has the property Uppercase.
#[inline]
pub(crate) fn is_upper(c: char) -> bool {
    class(c) & UPPER != 0
}

/// Returns whether a character has the property Lowercase.
#[inline]
pub(crate) fn is_lower(c: char) -> bool {
    class(c) & LOWER != 0
}

/// Returns whether a character is an emoji picture by itself; a skin tone counts, half a flag does not.
///
/// These are the characters from U+2194 on with the property Emoji or Extended_Pictographic, which includes code points
/// reserved for emoji to come. Left out: letters in squares (Alphabetic, hence words), regional indicators, and what
/// NFKC would decompose. Below U+2194 are digits, `#`, `*`, ©, ®, ™ and the like, which are text first.
#[inline]
pub(crate) fn is_picture(c: char) -> bool {
    class(c) & PICTURE != 0
}

/// Returns whether a character is a regional indicator, one half of a flag.
#[inline]
pub(crate) fn is_regional_indicator(c: char) -> bool {
    matches!(c, '\u{1F1E6}'..='\u{1F1FF}')
}
