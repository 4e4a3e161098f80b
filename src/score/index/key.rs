//! The key of the hashes of a saved index.

use crate::error::{Error, Result};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt;

/// The least bytes of a key.
const MIN_BYTES: usize = 16;

/// A key without which nobody can test whether an index holds some words.
///
/// The hash of a word or gram becomes the first 64 bits of its HMAC-SHA-256.
#[derive(Clone, PartialEq, Eq)]
pub struct IndexKey(Vec<u8>);

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
        if key.len() < MIN_BYTES {
            let remedy = format!(
                "the key has {} bytes; use {MIN_BYTES} or more random ones, such as those of: head -c 32 /dev/urandom > FILE",
                key.len()
            );
            return Err(Error::parameter("key", remedy));
        }
        Ok(Self(key.to_vec()))
    }

    /// Returns the keyed form of a hash.
    pub(super) fn apply(&self, hash: u64) -> u64 {
        self.mac("gram", &hash.to_le_bytes())
    }

    /// Returns a number by which a key is recognised. It does not reveal the key.
    pub(super) fn fingerprint(&self) -> String {
        format!("{:016x}", self.mac("fingerprint", b""))
    }

    fn mac(&self, purpose: &str, bytes: &[u8]) -> u64 {
        // HMAC takes keys of any length.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return 0 };
        ["unisono index ", purpose, "\0"].iter().for_each(|part| mac.update(part.as_bytes()));
        mac.update(bytes);
        let mac: [u8; 32] = mac.finalize().into_bytes().into();
        mac.iter().take(8).fold(0, |number, &byte| number << 8 | u64::from(byte))
    }
}
