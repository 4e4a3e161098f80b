//! A secret key, and numbers that nobody can compute without it.

use crate::error::{Error, Result};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The least bytes of a key.
const MIN_BYTES: usize = 16;

/// A secret key. It is never printed.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret(Vec<u8>);

impl Secret {
    /// Returns the key with the bytes of `key`, such as those of a key file.
    ///
    /// # Errors
    /// There are fewer than 16; the error names `parameter`.
    pub(crate) fn new(parameter: &'static str, key: &[u8]) -> Result<Self> {
        if key.len() < MIN_BYTES {
            let remedy = format!(
                "the key has {} bytes; use {MIN_BYTES} or more random ones, such as those of: head -c 32 /dev/urandom > FILE",
                key.len()
            );
            return Err(Error::parameter(parameter, remedy));
        }
        Ok(Self(key.to_vec()))
    }

    /// Returns the first 64 bits of the HMAC-SHA-256 of a purpose, a zero byte and some bytes.
    pub(crate) fn number(&self, purpose: &str, bytes: &[u8]) -> u64 {
        // HMAC takes keys of any length.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return 0 };
        [purpose.as_bytes(), b"\0", bytes].into_iter().for_each(|part| mac.update(part));
        let mac: [u8; 32] = mac.finalize().into_bytes().into();
        mac.iter().take(8).fold(0, |number, &byte| number << 8 | u64::from(byte))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first 8 bytes that Python's `hmac.new(bytes(range(16)), b"recipient\0eva@casa.it", "sha256")` gives.
    #[test]
    fn numbers_are_those_of_hmac() {
        let key: Vec<u8> = (0..16).collect();
        let number = Secret::new("key", &key).unwrap().number("recipient", b"eva@casa.it");
        assert_eq!(format!("{number:016x}"), "4d608c0c5eb9b3ac");
    }
}
