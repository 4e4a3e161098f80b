//! A token and its kind.

/// A token: a byte range of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Word, number or emoji.
    pub kind: TokenKind,
}

impl Token {
    /// Returns the token's bytes in its text; empty if the range does not fit the text.
    #[must_use]
    #[inline]
    pub fn of<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

/// The kind of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum TokenKind {
    /// Holds a letter ("ciao", "dell'arte", "SALE20", "20th").
    Word,
    /// Digits and their separators without a letter ("20", "1.000,50", "½").
    Number,
    /// One emoji sequence: a picture with its modifiers, a joined family, a flag, a keycap.
    Emoji,
}
