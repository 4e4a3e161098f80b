//! A set that grows.

use super::scheme::{Bits, mismatch};
use super::signatures::{Signatures, narrow};
use super::signer::Signer;
use crate::error::Error;

/// The signature of a set that grows; what it ends as is what [`Signer::sign`] makes of the whole set.
#[derive(Debug, Clone)]
pub struct Stream<'a> {
    pub(super) signer: &'a Signer,
    pub(super) slots: Vec<u32>,
    pub(super) present: bool,
}

impl Stream<'_> {
    /// Adds shingles. Many at a time are cheaper than one by one.
    pub fn add(&mut self, shingles: &[u64]) {
        self.present |= self.signer.lower(&mut self.slots, shingles);
    }

    /// Takes in another: the signature of the union.
    ///
    /// # Errors
    /// When the other is of another [`MinHash`].
    pub fn merge(&mut self, other: &Stream<'_>) -> Result<(), Error> {
        if self.signer.scheme != other.signer.scheme {
            return Err(mismatch(&self.signer.scheme, &other.signer.scheme));
        }
        self.slots.iter_mut().zip(&other.slots).for_each(|(slot, other)| *slot = (*slot).min(*other));
        self.present |= other.present;
        Ok(())
    }

    /// Back to the empty set.
    pub fn clear(&mut self) {
        self.slots.fill(u32::MAX);
        self.present = false;
    }

    /// The signature as it stands, as a batch of one.
    #[must_use]
    pub fn finish(&self) -> Signatures {
        let (scheme, present) = (self.signer.scheme, vec![self.present]);
        match scheme.bits {
            Bits::ThirtyTwo => Signatures::of_words(scheme, present, self.slots.clone()),
            Bits::Eight => {
                let bytes = self.slots.iter().map(|slot| narrow(*slot)).collect();
                Signatures::of_bytes(scheme, present, bytes)
            }
        }
    }
}
