//! The signature of a set that grows.

use super::scheme::{Bits, mismatch};
use super::signatures::{Signatures, narrow};
use super::signer::Signer;
use crate::error::Error;

/// The signature of a set that grows. The result is what [`Signer::sign`] makes of the whole set.
#[derive(Debug, Clone)]
pub struct Stream<'a> {
    signer: &'a Signer,
    slots: Vec<u32>,
    present: bool,
}

impl Signer {
    /// Starts with the empty set.
    #[must_use]
    pub fn stream(&self) -> Stream<'_> {
        Stream { signer: self, slots: vec![u32::MAX; self.scheme().k], present: false }
    }
}

impl Stream<'_> {
    /// Adds shingles. Many at a time are cheaper than one by one.
    pub fn add(&mut self, shingles: &[u64]) {
        self.present |= self.signer.lower(&mut self.slots, shingles);
    }

    /// Adds another set: the result is the signature of the union.
    ///
    /// # Errors
    /// If the other is of another [`MinHash`](super::MinHash).
    pub fn merge(&mut self, other: &Stream<'_>) -> Result<(), Error> {
        if self.signer.scheme() != other.signer.scheme() {
            return Err(mismatch(&self.signer.scheme(), &other.signer.scheme()));
        }
        self.slots.iter_mut().zip(&other.slots).for_each(|(slot, other)| *slot = (*slot).min(*other));
        self.present |= other.present;
        Ok(())
    }

    /// Resets it to the empty set.
    pub fn clear(&mut self) {
        self.slots.fill(u32::MAX);
        self.present = false;
    }

    /// Returns the current signature as a batch of one.
    #[must_use]
    pub fn finish(&self) -> Signatures {
        let (scheme, present) = (self.signer.scheme(), vec![self.present]);
        match scheme.bits {
            Bits::ThirtyTwo => Signatures::from_words(scheme, present, self.slots.clone()),
            Bits::Eight => {
                let bytes = self.slots.iter().map(|slot| narrow(*slot)).collect();
                Signatures::from_bytes(scheme, present, bytes)
            }
        }
    }
}
