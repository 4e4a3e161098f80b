//! The key of the hashes of a saved index.

use crate::error::Result;
use crate::secret::Secret;
use std::fmt;

/// A key without which nobody can test whether an index holds some words.
///
/// The hash of a word or gram becomes the first 64 bits of its HMAC-SHA-256.
#[derive(Clone, PartialEq, Eq)]
pub struct IndexKey(Secret);

impl fmt::Debug for IndexKey {
    /// Hides the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IndexKey(…)")
    }
}

impl IndexKey {
    /// Returns the key with some bytes, such as those of a key file.
    ///
    /// # Errors
    /// There are fewer than 16.
    pub fn new(key: &[u8]) -> Result<Self> {
        Secret::new("key", key).map(Self)
    }

    /// Returns the keyed form of a hash.
    pub(super) fn apply(&self, hash: u64) -> u64 {
        self.0.number("unisono index gram", &hash.to_le_bytes())
    }

    /// Returns the keyed form of the digest of a caller's own phrases; 0, the digest of no phrases, stays 0.
    pub(super) fn of_phrases(&self, digest: u64) -> u64 {
        if digest == 0 { 0 } else { self.0.number("unisono index phrases", &digest.to_le_bytes()) }
    }

    /// Returns a number that identifies the key without revealing it.
    pub(super) fn fingerprint(&self) -> String {
        format!("{:016x}", self.0.number("unisono index fingerprint", b""))
    }
}
