//! The terms of letters, and of slots as masked text spells them.

use crate::corpus::Slot;
use crate::hash::mix64;

/// The terms of letters and slots.
pub(super) struct Letters {
    ascii: [u64; 128],
    /// The letters of each slot, by its number.
    slots: [Vec<u64>; 16],
}

impl Letters {
    pub(super) fn new() -> Self {
        let mut slots: [Vec<u64>; 16] = Default::default();
        for slot in Slot::ALL {
            slots[slot as usize & 15] = spelled(slot).chars().map(|c| hash(c as u32)).collect();
        }
        Self { ascii: std::array::from_fn(|c| hash(c as u32)), slots }
    }

    /// Returns the term of a character.
    #[inline]
    pub(super) fn of(&self, character: char) -> u64 {
        self.ascii.get(character as usize).copied().unwrap_or_else(|| hash(character as u32))
    }

    /// Returns the terms of a slot.
    pub(super) fn of_slot(&self, slot: u8) -> &[u64] {
        &self.slots[slot as usize & 15]
    }
}

/// Returns a slot as masked text spells it: `{name}`.
pub(super) fn spelled(slot: Slot) -> String {
    format!("{{{}}}", slot.name())
}

fn hash(character: u32) -> u64 {
    mix64(u64::from(character) + 0x5bd1_e995)
}
