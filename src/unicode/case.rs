//! Case mappings and case folding.

use super::tables;

/// The one to three characters that a case mapping returns.
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

/// Returns the lowercase form of a character (full mapping, without the rule for the final sigma).
#[inline]
pub(crate) fn lower(c: char) -> Mapped {
    if c.is_ascii() {
        return Mapped::one(c.to_ascii_lowercase());
    }
    mapped(c, &tables::LOWER, &tables::LOWER_SEVERAL)
}

/// Returns the uppercase form of a character (full mapping: ß becomes SS).
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

/// Returns a text in lowercase, mapped character by character.
pub(crate) fn to_lower(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_lowercase() } else { text.chars().flat_map(lower).collect() }
}

/// Returns a text in uppercase, mapped character by character.
pub(crate) fn to_upper(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_uppercase() } else { text.chars().flat_map(upper).collect() }
}
