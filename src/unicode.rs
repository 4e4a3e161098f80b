//! What a letter, a number, a capital and an emoji are: one version of Unicode, whatever the toolchain.
//!
//! The standard library's `char::is_alphabetic`, `char::to_lowercase` and the like follow the Unicode version of the
//! compiler, so a new toolchain could change a report. The tables here change with a version of this crate only.
//! White space and control characters stay with the standard library: Unicode never changes the latter, and a test
//! compares the former with the list of version 17.
//!
//! One look-up costs two loads (a 17 KiB index and 57 KiB of classes); a case mapping beyond ASCII costs a binary search
//! in about 200 rows.

#[rustfmt::skip]
mod tables;

/// The Unicode version of the tables. The crates that segment and normalise text have the same one.
pub(crate) const VERSION: (u8, u8, u8) = (17, 0, 0);

const LETTER: u8 = 1;
const NUMBER: u8 = 2;
const UPPER: u8 = 4;
const LOWER: u8 = 8;
const PICTURE: u8 = 16;

/// Characters per block of the table.
const BLOCK: usize = 128;
const N_CODES: usize = char::MAX as usize + 1;

/// The class of every code point: a block's place by its number, then the class within the block. Equal blocks are
/// stored once if they hold one class only.
struct Classes {
    blocks: [u16; N_CODES / BLOCK],
    classes: [[u8; BLOCK]; N_BLOCKS],
}

static CLASSES: Classes = build();

const N_BLOCKS: usize = count_blocks();

/// The class of a block that holds one class only, given the number of changes at or before its start.
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

/// The one to three characters that a case mapping makes of one.
#[derive(Debug, Clone)]
pub(crate) struct Mapped {
    chars: [char; 3],
    next: u8,
    end: u8,
}

impl Mapped {
    #[inline]
    fn one(c: char) -> Self {
        Self { chars: [c, '\0', '\0'], next: 0, end: 1 }
    }
}

impl Iterator for Mapped {
    type Item = char;

    #[inline]
    fn next(&mut self) -> Option<char> {
        if self.next == self.end {
            return None;
        }
        let c = self.chars.get(self.next as usize).copied();
        self.next += 1;
        c
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = (self.end - self.next) as usize;
        (left, Some(left))
    }
}

impl ExactSizeIterator for Mapped {}

/// Returns the small form of a character (full mapping, no rule for the final sigma).
#[inline]
pub(crate) fn lower(c: char) -> Mapped {
    if c.is_ascii() {
        return Mapped::one(c.to_ascii_lowercase());
    }
    mapped(c, &tables::LOWER, &tables::LOWER_SEVERAL)
}

/// Returns the capital form of a character (full mapping: ß becomes SS).
#[inline]
pub(crate) fn upper(c: char) -> Mapped {
    if c.is_ascii() {
        return Mapped::one(c.to_ascii_uppercase());
    }
    mapped(c, &tables::UPPER, &tables::UPPER_SEVERAL)
}

/// Returns the case-folded form of a character (full case folding: ß becomes ss).
#[inline]
pub(crate) fn fold(c: char) -> Mapped {
    if c.is_ascii() {
        return Mapped::one(c.to_ascii_lowercase());
    }
    mapped(c, &tables::FOLD, &tables::FOLD_SEVERAL)
}

fn mapped(c: char, single: &[(u32, u32, u32, i32)], several: &[(u32, [u32; 3])]) -> Mapped {
    let code = c as u32;
    let row = single.partition_point(|&(first, ..)| first <= code);
    if let Some(&(first, last, step, distance)) = row.checked_sub(1).and_then(|row| single.get(row))
        && code <= last
        && (code - first).is_multiple_of(step)
    {
        return Mapped::one(code.checked_add_signed(distance).and_then(char::from_u32).unwrap_or(c));
    }
    let Ok(row) = several.binary_search_by_key(&code, |&(from, _)| from) else { return Mapped::one(c) };
    let to = several.get(row).map_or([0; 3], |&(_, to)| to);
    let end = to.iter().filter(|&&code| code != 0).count() as u8;
    Mapped { chars: to.map(|code| char::from_u32(code).unwrap_or_default()), next: 0, end }
}

/// Returns a text in small letters, character by character.
pub(crate) fn to_lower(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_lowercase() } else { text.chars().flat_map(lower).collect() }
}

/// Returns a text in capitals, character by character.
pub(crate) fn to_upper(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_uppercase() } else { text.chars().flat_map(upper).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_normalization::UnicodeNormalization as _;

    #[test]
    fn one_version_everywhere() {
        let wide = (u64::from(VERSION.0), u64::from(VERSION.1), u64::from(VERSION.2));
        assert_eq!(unicode_segmentation::UNICODE_VERSION, wide);
        assert_eq!(unicode_normalization::UNICODE_VERSION, VERSION);
    }

    /// The characters for which a property or a mapping is not that of the standard library.
    fn unlike_std() -> Vec<char> {
        let like = |c: char| {
            is_letter(c) == c.is_alphabetic()
                && is_number(c) == c.is_numeric()
                && is_letter_or_number(c) == c.is_alphanumeric()
                && is_upper(c) == c.is_uppercase()
                && is_lower(c) == c.is_lowercase()
                && lower(c).eq(c.to_lowercase())
                && upper(c).eq(c.to_uppercase())
        };
        ('\0'..=char::MAX).filter(|&c| !like(c)).collect()
    }

    #[test]
    fn the_standard_library_agrees() {
        let unlike = unlike_std();
        if char::UNICODE_VERSION == VERSION {
            assert_eq!(unlike, []);
        }
        // Whatever the toolchain, nothing differs in Latin, Greek and Cyrillic letters, which end at U+052F.
        assert!(unlike.iter().all(|&c| c > '\u{52F}'), "{unlike:?}");
    }

    #[test]
    fn ascii_is_ascii() {
        for c in '\0'..='\x7f' {
            assert_eq!(is_letter(c), c.is_ascii_alphabetic(), "{c:?}");
            assert_eq!(is_number(c), c.is_ascii_digit(), "{c:?}");
            assert_eq!(is_letter_or_number(c), c.is_ascii_alphanumeric(), "{c:?}");
            assert_eq!(is_upper(c), c.is_ascii_uppercase(), "{c:?}");
            assert_eq!(is_lower(c), c.is_ascii_lowercase(), "{c:?}");
            assert!(lower(c).eq([c.to_ascii_lowercase()]) && fold(c).eq([c.to_ascii_lowercase()]), "{c:?}");
            assert!(upper(c).eq([c.to_ascii_uppercase()]) && !is_picture(c), "{c:?}");
        }
    }

    #[test]
    fn case_folding_is_that_of_caseless() {
        use caseless::Caseless as _;
        // `caseless` has the tables of Unicode 16; version 17 adds these capitals.
        let new = |c| matches!(c, '\u{A7CE}' | '\u{A7D2}' | '\u{A7D4}' | '\u{16EA0}'..='\u{16EB8}');
        for c in '\0'..=char::MAX {
            assert_eq!(fold(c).eq([c].into_iter().default_case_fold()), !new(c), "{c:?}");
        }
    }

    /// White space and control characters are asked of the standard library; no version may move them unnoticed.
    #[test]
    fn white_space_and_controls_stay() {
        let space = |c| {
            matches!(c, '\t'..='\r' | ' ' | '\u{85}' | '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}')
                || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202F}' | '\u{205F}' | '\u{3000}')
        };
        for c in '\0'..=char::MAX {
            assert_eq!(c.is_whitespace(), space(c), "{c:?}");
            assert_eq!(c.is_control(), matches!(c, '\0'..='\x1f' | '\x7f'..='\u{9f}'), "{c:?}");
        }
    }

    /// Letters that Unicode 15, 16, 17 and 18 added.
    #[test]
    fn letters_of_several_versions() {
        for (c, version) in [
            ('\u{11F02}', 15),
            ('\u{31350}', 15),
            ('\u{1C89}', 16),
            ('\u{A7CB}', 16),
            ('\u{A7CE}', 17),
            ('\u{16EA0}', 17),
            ('\u{323B0}', 17),
        ] {
            assert!(is_letter(c), "{c:?} is a letter since Unicode {version}");
        }
        for c in ['\u{58B}', '\u{AB6C}', '\u{2B81E}'] {
            assert!(!is_letter(c), "{c:?} is a letter since Unicode 18");
        }
        assert!(lower('\u{A7CB}').eq(['\u{264}']) && upper('\u{264}').eq(['\u{A7CB}']));
        assert!(lower('\u{16EA0}').eq(['\u{16EBB}']) && fold('\u{16EA0}').eq(['\u{16EBB}']));
    }

    #[test]
    fn case_mappings_of_several_characters() {
        assert!(
            lower('İ').eq(['i', '\u{307}']) && fold('ß').eq(['s', 's']) && upper('ﬃ').eq(['F', 'F', 'I'])
        );
        assert_eq!(lower('İ').len(), 2);
        assert_eq!((to_lower("ÉCOLE"), to_upper("grüße")), ("école".to_owned(), "GRÜSSE".to_owned()));
    }

    #[test]
    fn pictures_survive_nfkc_and_are_no_letters() {
        for c in ('\0'..=char::MAX).filter(|&c| is_picture(c)) {
            assert!(c.nfkc().eq([c]), "{c:?}");
            assert!(!is_letter_or_number(c) && !is_regional_indicator(c), "{c:?}");
        }
    }

    #[test]
    fn what_is_a_picture() {
        for c in ['✨', '❤', '🎁', '🔥', '⏰', '✅', '👉', '🏽', '⭐', '🥳', '🫶', '\u{1FAC8}', '\u{1FC00}']
        {
            assert!(is_picture(c), "{c}");
        }
        // Unicode 16 had playing cards and pointers among its pictographs; version 17 does not.
        for c in
            ['a', '1', '#', '*', '©', '®', '™', '€', '→', '•', '★', '🇮', 'é', '好', '\u{1F0A1}', '\u{1F582}']
        {
            assert!(!is_picture(c), "{c}");
        }
    }
}
