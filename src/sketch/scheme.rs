//! How sets are sketched.

use super::signer::Signer;
use crate::error::{Error, ErrorKind};
use serde::{Deserialize, Serialize};

/// The version of everything that decides a slot's value, [`crate::hash::VERSION`] included.
pub const VERSION: u32 = 1;

/// The most slots a signature can have.
pub const MAX_K: usize = 4096;

/// How sets are sketched.
///
/// Only signatures of one and the same `MinHash` can be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct MinHash {
    /// Slots a signature, 1 to [`MAX_K`].
    pub k: usize,
    /// The seed of the hash functions.
    pub seed: u64,
    /// The construction.
    pub method: Method,
    /// What is kept of a slot.
    pub bits: Bits,
}

impl Default for MinHash {
    /// 128 slots of 32 bits by k functions, seed 0.
    fn default() -> Self {
        Self { k: 128, seed: 0, method: Method::Classic, bits: Bits::ThirtyTwo }
    }
}

/// How the slots of a signature come about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// One hash function a slot (Broder 1997). The standard error of an estimate is √(J(1−J)/k), or for unions of a few
    /// dozen shingles a little less. Time n·k, vectorised.
    Classic,
    /// Fast Similarity Sketching (Dahlgaard, Knudsen & Thorup 2017): as unbiased, with a standard error of 0.70–0.75 of
    /// the classic one for unions of up to k shingles, 0.81 at 2.3 k, 0.93 at 8 k. Time n + k·ln k, not vectorised.
    Reduced,
}

/// What is kept of a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bits {
    /// One byte, hashed from the whole (b-bit minwise hashing, Li & König 2010): a quarter of the room at nearly the
    /// same accuracy once chance agreement is corrected for. Such signatures can be compared and appended, not merged.
    Eight,
    /// All of it.
    ThirtyTwo,
}

impl MinHash {
    /// Draws the hash functions.
    ///
    /// # Errors
    /// When `k` is 0 or above [`MAX_K`].
    pub fn signer(&self) -> Result<Signer, Error> {
        Signer::new(*self)
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        if (1..=MAX_K).contains(&self.k) {
            return Ok(());
        }
        Err(Error::parameter("k", format!("use 1 to {MAX_K} slots, not {}", self.k)))
    }
}

/// Why two schemes cannot be mixed.
pub(super) fn mismatch(a: &MinHash, b: &MinHash) -> Error {
    ErrorKind::Mismatch(format!("signatures by {a:?} and by {b:?}: sign both the same way")).into()
}
