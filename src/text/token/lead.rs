//! Characters beyond ASCII, classified by their bytes.

use crate::unicode::is_picture;

/// A character beyond ASCII.
pub(super) enum Lead {
    /// A Latin letter of two bytes. True if [`lower_into`](crate::text::normalise::lower_into) folds it.
    Letter(bool),
    /// A sign that ends a token as a space does, with its width in bytes.
    Sign(usize),
    /// A curly apostrophe: joins letters and digits like a plain one (MidNumLet).
    Quote,
    /// An emoji picture that nothing joins, with its width in bytes and its selector.
    Picture(usize),
    /// Any other character: the general algorithm decides.
    General,
}

/// The bytes of ’ and of ‘.
pub(super) const QUOTE: usize = 3;

/// Returns the class of the character at `at`, a byte beyond ASCII.
#[inline]
pub(super) fn lead(bytes: &[u8], at: usize) -> Lead {
    let byte = |i: usize| bytes.get(at + i).copied().unwrap_or(0);
    let kind = match (byte(0), byte(1)) {
        // À–ÿ without × and ÷, and Latin Extended up to ȿ. All are ALetter.
        (0xC3, second) if second != 0x97 && second != 0xB7 => return Lead::Letter(second != 0x9F),
        (0xC4..=0xC8, _) => return Lead::Letter(false),
        // £ § © « ® ° »
        (0xC2, 0xA3 | 0xA7 | 0xA9 | 0xAB | 0xAE | 0xB0 | 0xBB) => Lead::Sign(2),
        (0xE2, second) => match (second, byte(2)) {
            (0x80, 0x98 | 0x99) => Lead::Quote,
            // – — “ ” „ • … and €
            (0x80, 0x93 | 0x94 | 0x9C..=0x9E | 0xA2 | 0xA6) | (0x82, 0xAC) => Lead::Sign(3),
            _ => return picture(bytes, at),
        },
        (0xF0, 0x9F) => return picture(bytes, at),
        _ => Lead::General,
    };
    // An alphabetic mark after the sign would begin a word with it.
    let width = match kind {
        Lead::Sign(width) => width,
        _ => QUOTE,
    };
    if matches!(kind, Lead::General) || may_join(bytes, at + width) { Lead::General } else { kind }
}

/// Classifies a picture: alone, with or without its selector, or not. Halves of flags and skin tones are never alone.
fn picture(bytes: &[u8], at: usize) -> Lead {
    let width = if bytes.get(at) == Some(&0xF0) { 4 } else { 3 };
    let character = bytes.get(at..at + width).and_then(|bytes| std::str::from_utf8(bytes).ok());
    let Some(c) = character.and_then(|text| text.chars().next()) else { return Lead::General };
    let selector = bytes.get(at + width..).is_some_and(|rest| rest.starts_with("\u{FE0F}".as_bytes()));
    let width = if selector { width + 3 } else { width };
    let alone = is_picture(c) && !is_skin_tone(c);
    if alone && !may_join(bytes, at + width) { Lead::Picture(width) } else { Lead::General }
}

/// Returns true if a character joins the picture before it.
fn is_skin_tone(c: char) -> bool {
    matches!(c, '\u{1F3FB}'..='\u{1F3FF}')
}

/// Returns false only if the character at `at` cannot join the one before it, judged by its first bytes.
///
/// ASCII, Latin letters, the signs and apostrophes of [`lead`] and most pictures cannot. Skin tones (from U+1F3FB) can.
/// After an apostrophe, letters in squares (from U+1F100) and some of Latin-1 can.
#[inline]
fn may_join(bytes: &[u8], at: usize) -> bool {
    match (bytes.get(at), bytes.get(at + 1)) {
        (None | Some(0..=127 | 0xC3..=0xC8), _) => false,
        (Some(0xC2), Some(&second)) => !matches!(second, 0xA0..=0xA9 | 0xAB | 0xAE | 0xB0 | 0xBB),
        (Some(0xE2), Some(0x80)) => !matches!(bytes.get(at + 2), Some(0x90..=0xA7)),
        (Some(0xE2), Some(0x82)) => !matches!(bytes.get(at + 2), Some(0xA0..)),
        (Some(0xE2), Some(&second)) => !matches!(second, 0x94..=0x9E),
        (Some(0xF0), Some(0x9F)) => matches!(bytes.get(at + 2), Some(0x84..=0x87 | 0x8F)),
        _ => true,
    }
}
