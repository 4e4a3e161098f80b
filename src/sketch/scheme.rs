//! The parameters of signatures.

use crate::error::{Error, ErrorKind};
use serde::{Deserialize, Serialize};

/// The version of everything that determines a slot's value, [`crate::hash::VERSION`] included.
pub const VERSION: u32 = 1;

/// The most slots of a signature.
pub const MAX_K: usize = 4096;

/// The parameters of signatures. Only signatures with equal parameters can be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct MinHash {
    /// Slots per signature, 1 to [`MAX_K`].
    pub k: usize,
    /// The seed of the hash functions.
    pub seed: u64,
    /// The construction of the slots.
    pub method: Method,
    /// The stored width of a slot.
    pub bits: Bits,
}

impl Default for MinHash {
    /// Makes 128 slots of 32 bits by k functions, with seed 0.
    fn default() -> Self {
        Self { k: 128, seed: 0, method: Method::Classic, bits: Bits::ThirtyTwo }
    }
}

/// The construction of the slots.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// One hash function per slot (Broder 1997). The standard error of an estimate is √(J(1−J)/k), slightly less for
    /// unions of a few dozen shingles. Time n·k, vectorised.
    Classic,
    /// Fast Similarity Sketching (Dahlgaard, Knudsen & Thorup 2017), unbiased as well. Its standard error is 0.70–0.75 of
    /// the classic one for unions of up to k shingles, 0.81 at 2.3 k, 0.93 at 8 k. Time n + k·ln k, not vectorised.
    Reduced,
}

/// The stored width of a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bits {
    /// One byte, hashed from the whole slot (b-bit minwise hashing, Li & König 2010): a quarter of the memory at nearly
    /// the same accuracy, once chance agreement is corrected for. Such signatures can be compared and appended, not
    /// merged.
    Eight,
    /// The whole slot.
    ThirtyTwo,
}

impl MinHash {
    pub(super) fn check(&self) -> Result<(), Error> {
        if (1..=MAX_K).contains(&self.k) {
            return Ok(());
        }
        Err(Error::parameter("k", format!("use 1 to {MAX_K} slots, not {}", self.k)))
    }
}

/// Returns the error for signatures of two schemes.
pub(super) fn mismatch(a: &MinHash, b: &MinHash) -> Error {
    ErrorKind::Mismatch(format!("signatures by {a:?} and by {b:?}: sign both with the same parameters"))
        .into()
}
