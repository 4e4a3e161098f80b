//! Signatures in one allocation, and what two of them tell.

use super::signer::mismatch;
use super::{Bits, MinHash, VERSION};
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
    scheme: MinHash,
    /// Whether a row's set holds anything.
    present: Vec<bool>,
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

/// An estimate of a Jaccard similarity.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    /// The estimate, 0 to 1.
    pub value: f64,
    /// The lower end of a 95 % interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// Two batches of signatures that may be compared.
#[derive(Debug, Clone, Copy)]
pub struct Comparison<'a> {
    left: &'a Signatures,
    right: &'a Signatures,
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

impl Comparison<'_> {
    /// In how many of the k slots row `i` of the left and row `j` of the right agree; 0 where a set is empty. O(k).
    ///
    /// # Panics
    /// When there is no such row.
    #[must_use]
    pub fn agreement(&self, i: usize, j: usize) -> usize {
        let k = self.left.scheme.k;
        if !(self.left.present[i] && self.right.present[j]) {
            return 0;
        }
        match (self.left.slots(), self.right.slots()) {
            (Slots::Eight(a), Slots::Eight(b)) => agreeing(&a[i * k..][..k], &b[j * k..][..k]),
            (Slots::ThirtyTwo(a), Slots::ThirtyTwo(b)) => agreeing(&a[i * k..][..k], &b[j * k..][..k]),
            // `Signatures::with` has seen to it.
            _ => 0,
        }
    }

    /// The Jaccard similarity of the sets of row `i` of the left and row `j` of the right, estimated: `None` where both
    /// sets are empty, 0 for certain where one is.
    ///
    /// The share P of slots that agree, less what agrees by chance: (P − 2⁻ᵇ)/(1 − 2⁻ᵇ), cut at 0, for slots of 8 bits. The interval is
    /// Wilson's, of k independent slots; for [`super::Method::Reduced`] it is too wide, by a third at small unions.
    ///
    /// # Panics
    /// When there is no such row.
    #[must_use]
    pub fn estimate(&self, i: usize, j: usize) -> Option<Estimate> {
        match (self.left.present[i], self.right.present[j]) {
            (false, false) => None,
            (true, true) => Some(Estimate::of(self.agreement(i, j), &self.left.scheme)),
            _ => Some(Estimate { value: 0.0, low: 0.0, high: 0.0 }),
        }
    }
}

/// The quantile of the normal distribution that leaves 2.5 % above it.
const Z: f64 = 1.959_963_984_540_054;

impl Estimate {
    /// Of so many agreeing slots.
    fn of(agreeing: usize, scheme: &MinHash) -> Self {
        let k = scheme.k as f64;
        let p = agreeing as f64 / k;
        let chance = chance(scheme.bits);
        let corrected = |p: f64| ((p - chance) / (1.0 - chance)).clamp(0.0, 1.0);
        // Wilson (1927).
        let middle = (p + Z * Z / (2.0 * k)) / (1.0 + Z * Z / k);
        let reach = Z / (1.0 + Z * Z / k) * (p * (1.0 - p) / k + Z * Z / (4.0 * k * k)).sqrt();
        let value = corrected(p);
        // At the ends, rounding must not put the value outside.
        Self { value, low: corrected(middle - reach).min(value), high: corrected(middle + reach).max(value) }
    }
}

/// The probability that two different slots agree; 2⁻³² is taken for none, so that nothing shared gives 0.
pub(super) fn chance(bits: Bits) -> f64 {
    match bits {
        Bits::Eight => 1.0 / 256.0,
        Bits::ThirtyTwo => 0.0,
    }
}

/// The byte that is kept of a slot: hashed from all its bits, as those alone are not spread.
#[inline]
pub(super) fn narrow(slot: u32) -> u8 {
    ((slot ^ (slot >> 16)).wrapping_mul(0x9E37_79B1) >> 24) as u8
}

fn agreeing<T: PartialEq>(a: &[T], b: &[T]) -> usize {
    a.iter().zip(b).filter(|(a, b)| a == b).count()
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
