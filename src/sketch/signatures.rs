//! A batch of signatures in one allocation.

use super::scheme::{Bits, MinHash, VERSION, mismatch};
use crate::error::{Error, ErrorKind};
use crate::hash::{combine, mix64};
use ndarray::ArrayView2;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// n signatures of k slots of one [`MinHash`]: n·k slots in one allocation, and one flag per row.
///
/// Serialised with [`VERSION`]. Deserialising refuses another version and inconsistent lengths.
/// [`write`](Self::write) and [`read`](Self::read) store them in a compact, checked file.
///
/// ```
/// use unisono::shingle::Shingler;
/// use unisono::sketch::{MinHash, Signatures};
///
/// let signatures = MinHash::default().signer()?.sign_texts(&Shingler::default(), &["a b c", "a b d"]);
/// let slots = signatures.as_array().expect("slots of 32 bits");
/// assert_eq!(slots.dim(), (2, 128));
///
/// let mut file = Vec::new();
/// signatures.write(&mut file)?;
/// assert_eq!(Signatures::read(file.as_slice())?, signatures);
/// # Ok::<(), unisono::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct Signatures {
    scheme: MinHash,
    /// False for empty sets.
    present: Vec<bool>,
    words: Vec<u32>,
    bytes: Vec<u8>,
}

/// The slots of all rows, row after row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slots<'a> {
    /// Slots of [`Bits::Eight`].
    Eight(&'a [u8]),
    /// Slots of [`Bits::ThirtyTwo`].
    ThirtyTwo(&'a [u32]),
}

/// The serialised form.
#[derive(Serialize, Deserialize)]
struct Stored {
    version: u32,
    scheme: MinHash,
    present: Vec<bool>,
    words: Vec<u32>,
    bytes: Vec<u8>,
}

impl Signatures {
    pub(super) fn from_words(scheme: MinHash, present: Vec<bool>, words: Vec<u32>) -> Self {
        Self { scheme, present, words, bytes: Vec::new() }
    }

    pub(super) fn from_bytes(scheme: MinHash, present: Vec<bool>, bytes: Vec<u8>) -> Self {
        Self { scheme, present, words: Vec::new(), bytes }
    }

    /// Returns the parameters they were made with.
    #[must_use]
    pub fn scheme(&self) -> MinHash {
        self.scheme
    }

    /// Returns the number of signatures.
    #[must_use]
    pub fn len(&self) -> usize {
        self.present.len()
    }

    /// Returns whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.present.is_empty()
    }

    /// Returns whether set `i` has any shingle. A set without shingles equals nothing; its slots have no meaning.
    ///
    /// # Panics
    /// If there is no such row.
    #[must_use]
    pub fn is_present(&self, i: usize) -> bool {
        self.present[i]
    }

    pub(super) fn present(&self) -> &[bool] {
        &self.present
    }

    /// Returns all slots: slot j of row i is at i·k + j.
    #[must_use]
    pub fn slots(&self) -> Slots<'_> {
        match self.scheme.bits {
            Bits::Eight => Slots::Eight(&self.bytes),
            Bits::ThirtyTwo => Slots::ThirtyTwo(&self.words),
        }
    }

    /// Returns the slots of 32 bits as an array of n rows and k columns; `None` if they have 8 bits.
    #[must_use]
    pub fn as_array(&self) -> Option<ArrayView2<'_, u32>> {
        let Slots::ThirtyTwo(words) = self.slots() else { return None };
        ArrayView2::from_shape((self.len(), self.scheme.k), words).ok()
    }

    /// Returns the slots of 8 bits as an array of n rows and k columns; `None` if they have 32 bits.
    #[must_use]
    pub fn as_byte_array(&self) -> Option<ArrayView2<'_, u8>> {
        let Slots::Eight(bytes) = self.slots() else { return None };
        ArrayView2::from_shape((self.len(), self.scheme.k), bytes).ok()
    }

    /// Returns a hash of some slots of row `i`: equal for rows that agree in all of them. `None` for an empty set.
    ///
    /// # Panics
    /// If there is no such row, or if the slots are not in 0..k.
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

    /// Appends the rows of another batch, so that only one batch of texts need be in memory.
    ///
    /// ```
    /// use unisono::shingle::Shingler;
    /// use unisono::sketch::MinHash;
    ///
    /// let (shingler, signer) = (Shingler::default(), MinHash::default().signer()?);
    /// let mut signatures = signer.sign_texts::<&str>(&shingler, &[]);
    /// for batch in [["one text", "another"], ["a third", "a fourth"]] {
    ///     signatures.append(signer.sign_texts(&shingler, &batch))?;
    /// }
    /// assert_eq!(signatures.len(), 4);
    /// # Ok::<(), unisono::Error>(())
    /// ```
    ///
    /// # Errors
    /// If they are of another [`MinHash`].
    pub fn append(&mut self, other: Self) -> Result<(), Error> {
        self.check_same(&other)?;
        self.present.extend(other.present);
        self.words.extend(other.words);
        self.bytes.extend(other.bytes);
        Ok(())
    }

    /// Merges another batch row by row: row i becomes the signature of the union of both sets i.
    ///
    /// # Errors
    /// If the other is of another [`MinHash`] or has another number of rows, or if slots have 8 bits: those have lost
    /// their order. Merge first, then [`narrow`](Self::narrow).
    pub fn merge(&mut self, other: &Self) -> Result<(), Error> {
        self.check_same(other)?;
        if self.scheme.bits == Bits::Eight {
            return Err(Error::parameter(
                "bits",
                "slots of 8 bits cannot be merged: merge at 32 bits, then narrow",
            ));
        }
        if self.len() != other.len() {
            let what = format!("{} signatures with {}: use the same number", self.len(), other.len());
            return Err(ErrorKind::Mismatch(what).into());
        }
        self.words.iter_mut().zip(&other.words).for_each(|(slot, other)| *slot = (*slot).min(*other));
        self.present.iter_mut().zip(&other.present).for_each(|(here, there)| *here |= there);
        Ok(())
    }

    /// Returns the signatures with slots of 8 bits: the same as signing at [`Bits::Eight`].
    #[must_use]
    pub fn narrow(&self) -> Self {
        let scheme = MinHash { bits: Bits::Eight, ..self.scheme };
        let bytes = match self.slots() {
            Slots::Eight(bytes) => bytes.to_vec(),
            Slots::ThirtyTwo(words) => words.iter().map(|slot| narrow(*slot)).collect(),
        };
        Self::from_bytes(scheme, self.present.clone(), bytes)
    }

    pub(super) fn check_same(&self, other: &Self) -> Result<(), Error> {
        if self.scheme == other.scheme { Ok(()) } else { Err(mismatch(&self.scheme, &other.scheme)) }
    }
}

/// Returns the stored byte of a slot. It is hashed from all bits, since single bits of a minimum are not uniform.
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
            let what = format!("signatures of version {version}, expected {VERSION}: sign the texts again");
            return Err(ErrorKind::BadFile(what).into());
        }
        scheme.check()?;
        let slots = present.len().checked_mul(scheme.k);
        let fits = match scheme.bits {
            Bits::Eight => slots == Some(bytes.len()) && words.is_empty(),
            Bits::ThirtyTwo => slots == Some(words.len()) && bytes.is_empty(),
        };
        if !fits {
            let what = "the number of slots is not signatures times k: the file is truncated or altered";
            return Err(ErrorKind::BadFile(what.to_owned()).into());
        }
        Ok(Self { scheme, present, words, bytes })
    }
}
