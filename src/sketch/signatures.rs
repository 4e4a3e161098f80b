//! Signatures in one allocation.

use super::estimate::Comparison;
use super::scheme::{Bits, MinHash, VERSION, mismatch};
use crate::error::{Error, ErrorKind};
use crate::hash::{combine, mix64};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// n signatures of k slots, made by one [`MinHash`]: n·k slots in one allocation, and a flag a row.
///
/// Serialises with the version of all that decides a slot's value; reading refuses another version, and numbers that do
/// not fit together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct Signatures {
    pub(super) scheme: MinHash,
    /// Whether a row's set holds anything.
    pub(super) present: Vec<bool>,
    words: Vec<u32>,
    bytes: Vec<u8>,
}

/// The slots of all rows, row after row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slots<'a> {
    /// Of [`Bits::Eight`].
    Eight(&'a [u8]),
    /// Of [`Bits::ThirtyTwo`].
    ThirtyTwo(&'a [u32]),
}

/// How signatures are written.
#[derive(Serialize, Deserialize)]
struct Stored {
    version: u32,
    scheme: MinHash,
    present: Vec<bool>,
    words: Vec<u32>,
    bytes: Vec<u8>,
}

impl Signatures {
    pub(super) fn of_words(scheme: MinHash, present: Vec<bool>, words: Vec<u32>) -> Self {
        Self { scheme, present, words, bytes: Vec::new() }
    }

    pub(super) fn of_bytes(scheme: MinHash, present: Vec<bool>, bytes: Vec<u8>) -> Self {
        Self { scheme, present, words: Vec::new(), bytes }
    }

    /// What made them.
    #[must_use]
    pub fn scheme(&self) -> MinHash {
        self.scheme
    }

    /// Number of signatures.
    #[must_use]
    pub fn len(&self) -> usize {
        self.present.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.present.is_empty()
    }

    /// Whether set `i` holds anything. A set without shingles is equal to nothing; its slots mean nothing.
    ///
    /// # Panics
    /// When there is no such row.
    #[must_use]
    pub fn is_present(&self, i: usize) -> bool {
        self.present[i]
    }

    /// All slots: slot j of row i is at i·k + j.
    #[must_use]
    pub fn slots(&self) -> Slots<'_> {
        match self.scheme.bits {
            Bits::Eight => Slots::Eight(&self.bytes),
            Bits::ThirtyTwo => Slots::ThirtyTwo(&self.words),
        }
    }

    /// A hash of some slots of row `i`: rows that agree in all of them have the same. `None` for an empty set.
    ///
    /// # Panics
    /// When there is no such row, or no such slots.
    #[must_use]
    pub fn band(&self, i: usize, slots: Range<usize>) -> Option<u64> {
        let k = self.scheme.k;
        assert!(slots.end <= k, "a signature has {k} slots");
        let start = mix64(slots.start as u64);
        let range = i * k + slots.start..i * k + slots.end;
        self.present[i].then(|| match self.slots() {
            Slots::Eight(bytes) => bytes[range].iter().fold(start, |h, s| combine(h, u64::from(*s))),
            Slots::ThirtyTwo(words) => words[range].iter().fold(start, |h, s| combine(h, u64::from(*s))),
        })
    }

    /// Pairs these signatures (left) with those of another batch, or the same (right).
    ///
    /// # Errors
    /// When they are of another [`MinHash`].
    pub fn with<'a>(&'a self, right: &'a Self) -> Result<Comparison<'a>, Error> {
        self.check_same(right)?;
        Ok(Comparison { left: self, right })
    }

    /// Adds the rows of another batch, in order.
    ///
    /// # Errors
    /// When they are of another [`MinHash`].
    pub fn append(&mut self, other: Self) -> Result<(), Error> {
        self.check_same(&other)?;
        self.present.extend(other.present);
        self.words.extend(other.words);
        self.bytes.extend(other.bytes);
        Ok(())
    }

    /// Takes in another batch row by row: row i becomes the signature of the union of both sets i.
    ///
    /// # Errors
    /// When the other is of another [`MinHash`] or has not as many rows, or when slots are of 8 bits: those have lost
    /// their order. Merge first and [`narrow`](Self::narrow) then.
    pub fn merge(&mut self, other: &Self) -> Result<(), Error> {
        self.check_same(other)?;
        if self.scheme.bits == Bits::Eight {
            return Err(Error::parameter(
                "bits",
                "slots of 8 bits cannot be merged: merge at 32, then narrow",
            ));
        }
        if self.len() != other.len() {
            let what = format!("{} signatures with {}: give as many", self.len(), other.len());
            return Err(ErrorKind::Mismatch(what).into());
        }
        self.words.iter_mut().zip(&other.words).for_each(|(slot, other)| *slot = (*slot).min(*other));
        self.present.iter_mut().zip(&other.present).for_each(|(here, there)| *here |= there);
        Ok(())
    }

    /// The same with slots of 8 bits: what the same sets signed at [`Bits::Eight`] give.
    #[must_use]
    pub fn narrow(&self) -> Self {
        let scheme = MinHash { bits: Bits::Eight, ..self.scheme };
        let bytes = match self.slots() {
            Slots::Eight(bytes) => bytes.to_vec(),
            Slots::ThirtyTwo(words) => words.iter().map(|slot| narrow(*slot)).collect(),
        };
        Self::of_bytes(scheme, self.present.clone(), bytes)
    }

    fn check_same(&self, other: &Self) -> Result<(), Error> {
        if self.scheme == other.scheme {
            return Ok(());
        }
        Err(mismatch(&self.scheme, &other.scheme))
    }
}

/// The byte that is kept of a slot: hashed from all its bits, as those alone are not spread.
#[inline]
pub(super) fn narrow(slot: u32) -> u8 {
    ((slot ^ (slot >> 16)).wrapping_mul(0x9E37_79B1) >> 24) as u8
}

impl From<Signatures> for Stored {
    fn from(all: Signatures) -> Self {
        let Signatures { scheme, present, words, bytes } = all;
        Self { version: VERSION, scheme, present, words, bytes }
    }
}

impl TryFrom<Stored> for Signatures {
    type Error = Error;

    fn try_from(stored: Stored) -> Result<Self, Error> {
        let Stored { version, scheme, present, words, bytes } = stored;
        if version != VERSION {
            let what = format!("signatures of version {version}, here it is {VERSION}: sign again");
            return Err(ErrorKind::Mismatch(what).into());
        }
        scheme.check()?;
        let slots = present.len().checked_mul(scheme.k);
        let fits = match scheme.bits {
            Bits::Eight => slots == Some(bytes.len()) && words.is_empty(),
            Bits::ThirtyTwo => slots == Some(words.len()) && bytes.is_empty(),
        };
        if !fits {
            let what = "not as many slots as signatures and k say: the file is cut or altered".to_owned();
            return Err(ErrorKind::BadRecord(what).into());
        }
        Ok(Self { scheme, present, words, bytes })
    }
}
