//! A token: a surface form, and the slot that it fills.

use crate::text::Slot;

/// A token as the corpus stores it: a surface form, and the slot it fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token(u32);

const FORM_BITS: u32 = 27;
const FORM_MASK: u32 = (1 << FORM_BITS) - 1;
const CONTINUES: u32 = 16;

impl Token {
    pub(super) const fn new(form: u32) -> Self {
        Self(form)
    }

    pub(super) fn filling(self, slot: Slot, first: bool) -> Self {
        let code = if first { slot as u32 } else { CONTINUES };
        Self(self.form() | code << FORM_BITS)
    }

    /// The token of its stored form.
    pub(crate) const fn from_encoded(encoded: u32) -> Self {
        Self(encoded)
    }

    /// Returns true if it is a further token of a slot.
    pub(crate) const fn continues(self) -> bool {
        self.0 >> FORM_BITS == CONTINUES
    }

    /// Returns true if it begins a slot of a kind.
    pub(crate) const fn fills(self, slot: Slot) -> bool {
        self.0 >> FORM_BITS == slot as u32
    }

    /// The id of its surface form in the corpus.
    pub(crate) const fn form(self) -> u32 {
        self.0 & FORM_MASK
    }

    /// The same token with the form `change` returns.
    pub(super) fn with_form(self, change: impl FnOnce(u32) -> Option<u32>) -> Self {
        change(self.form()).map_or(self, |form| Self((self.0 & !FORM_MASK) | form))
    }

    /// Returns true if it is a token of a vocabulary of `n` forms.
    #[cfg(feature = "arrow")]
    pub(super) const fn is_of(self, n: usize) -> bool {
        let code = self.0 >> FORM_BITS;
        (self.form() as usize) < n && (code <= Slot::ALL.len() as u32 || code == CONTINUES)
    }

    /// The token as the corpus stores it.
    pub(super) const fn encoded(self) -> u32 {
        self.0
    }

    /// What it stands for when slots are masked.
    pub(crate) const fn masked(self) -> Masked {
        match self.0 >> FORM_BITS {
            0 => Masked::Word(self.0),
            CONTINUES => Masked::Continued,
            slot => Masked::Slot(slot as u8),
        }
    }
}

/// The meaning of a token when slots are masked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Masked {
    /// The word itself, by its form.
    Word(u32),
    /// The first token of a slot, by the slot's number.
    Slot(u8),
    /// A further token of a slot: nothing.
    Continued,
}
