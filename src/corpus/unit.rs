//! The blocks of a message, as the corpus stores them.

use crate::text::{BlockKind, Zone};

/// The tokens of one block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    /// Index of its first token within the message; it ends at the next unit.
    pub start: u32,
    /// Its role in the layout.
    pub kind: BlockKind,
    /// Its zone, by structural marks.
    pub zone: Zone,
    /// True if it continues the paragraph of the previous unit.
    pub continues: bool,
}

const KINDS: [BlockKind; 7] = [
    BlockKind::Heading,
    BlockKind::Paragraph,
    BlockKind::ListItem,
    BlockKind::CallToAction,
    BlockKind::ImageAlt,
    BlockKind::Quote,
    BlockKind::Signature,
];

const ZONES: [Zone; 4] = [Zone::Header, Zone::Opening, Zone::Body, Zone::Footer];

const KIND_BITS: u32 = 32;
const ZONE_BITS: u32 = 40;
const CONTINUES_BIT: u32 = 48;

impl Unit {
    /// The unit as the corpus stores it: its start, then a byte each for kind, zone and `continues`.
    pub(super) const fn encoded(self) -> u64 {
        self.start as u64
            | (self.kind as u64) << KIND_BITS
            | (self.zone as u64) << ZONE_BITS
            | (self.continues as u64) << CONTINUES_BIT
    }

    /// Returns the unit of its stored form. A form that [`encoded`](Self::encoded) never returns gives an arbitrary unit.
    pub(super) fn from_encoded(encoded: u64) -> Self {
        Self {
            start: encoded as u32,
            kind: KINDS[(encoded >> KIND_BITS) as u8 as usize % KINDS.len()],
            zone: ZONES[(encoded >> ZONE_BITS) as u8 as usize % ZONES.len()],
            continues: encoded >> CONTINUES_BIT & 1 == 1,
        }
    }
}

/// The units of one message.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Units<'a>(&'a [u64]);

impl<'a> Units<'a> {
    pub(super) fn new(encoded: &'a [u64]) -> Self {
        Self(encoded)
    }

    /// Returns a unit.
    #[inline]
    pub(crate) fn get(self, i: usize) -> Option<Unit> {
        self.0.get(i).map(|&encoded| Unit::from_encoded(encoded))
    }

    /// Returns all units, in order.
    pub(crate) fn iter(self) -> impl ExactSizeIterator<Item = Unit> + use<'a> {
        self.0.iter().map(|&encoded| Unit::from_encoded(encoded))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_come_back() {
        for kind in KINDS {
            for zone in ZONES {
                for (start, continues) in [(0, false), (u32::MAX, true)] {
                    let unit = Unit { start, kind, zone, continues };
                    assert_eq!(Unit::from_encoded(unit.encoded()), unit);
                }
            }
        }
    }
}
