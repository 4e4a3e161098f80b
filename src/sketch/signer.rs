//! Makes the signatures of a batch of sets or texts.

use super::kernel::{self, GROUP, Kernel, LANES, Parameters};
use super::scheme::{Bits, Method, MinHash};
use super::signatures::{Signatures, narrow};
use crate::error::Error;
use crate::hash::SplitMix64;
use crate::ragged::Ragged;
use crate::shingle::{Scratch, Shingler};
use rayon::prelude::*;

/// A [`MinHash`] with its hash functions drawn.
///
/// ```
/// use unisono::shingle::Shingler;
/// use unisono::sketch::{Bits, MinHash};
///
/// let scheme = MinHash { k: 256, bits: Bits::Eight, ..MinHash::default() };
/// let signatures = scheme.signer()?.sign_texts(&Shingler::default(), &["a b c", "a b c d"]);
/// assert_eq!(signatures.len(), 2);
/// # Ok::<(), unisono::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Signer {
    scheme: MinHash,
    parameters: Parameters,
    kernel: Kernel,
}

/// The least number of sets that a thread takes at a time.
const CHUNK: usize = 64;

impl MinHash {
    /// Draws the hash functions.
    ///
    /// # Errors
    /// If `k` is 0 or above [`MAX_K`](super::MAX_K).
    pub fn signer(&self) -> Result<Signer, Error> {
        self.check()?;
        let mut random = SplitMix64::new(self.seed, 0x006d_696e_6861_7368);
        let key = random.next_u64();
        let draws =
            std::iter::repeat_with(move || random.next_u64()).map(|r| ((r >> 32) as u32 | 1, r as u32));
        let (factors, offsets, kernel): (_, _, Kernel) = match self.method {
            Method::Classic => {
                let factors = draws.map(|(factor, _)| factor).take(self.k.div_ceil(GROUP) * LANES);
                (factors.collect(), Vec::new(), kernel::CLASSIC[2])
            }
            Method::Reduced => {
                let (factors, offsets) = draws.take(2 * self.k).unzip();
                (factors, offsets, kernel::REDUCED[2])
            }
        };
        Ok(Signer { scheme: *self, parameters: Parameters { key, factors, offsets }, kernel })
    }
}

impl Signer {
    /// Returns one signer per instruction set that has a kernel, the plainest first. A kernel falls back to a plainer one
    /// if the machine lacks its instructions. For benches and tests.
    #[doc(hidden)]
    #[must_use]
    pub fn every_kernel(&self) -> [Self; 3] {
        let kernels = match self.scheme.method {
            Method::Classic => kernel::CLASSIC,
            Method::Reduced => kernel::REDUCED,
        };
        kernels.map(|kernel| Self { kernel, ..self.clone() })
    }

    /// Returns the parameters.
    #[must_use]
    pub fn scheme(&self) -> MinHash {
        self.scheme
    }

    /// Returns the signatures of sets, one per row, in order. Parallel.
    ///
    /// Shingles are 64-bit hashes. Their order and repeats do not matter.
    #[must_use]
    pub fn sign(&self, sets: &Ragged<u64>) -> Signatures {
        self.fill(sets.len(), || (), |(), i, slots| self.lower(slots, sets.row(i)))
    }

    /// Returns the signatures of texts, in order: [`sign`](Self::sign) of their shingles, which are not kept. Parallel.
    #[must_use]
    pub fn sign_texts<T: AsRef<str> + Sync>(&self, shingler: &Shingler, texts: &[T]) -> Signatures {
        let sign = |(scratch, shingles): &mut (Scratch, Vec<u64>), i: usize, slots: &mut [u32]| {
            let text: &T = &texts[i];
            shingles.clear();
            shingler.shingle(text.as_ref(), scratch, |shingle| shingles.push(shingle));
            self.lower(slots, shingles)
        };
        self.fill(texts.len(), Default::default, sign)
    }

    /// Lowers slots by a set. Returns false if the set is empty.
    pub(super) fn lower(&self, slots: &mut [u32], set: &[u64]) -> bool {
        (self.kernel)(slots, &self.parameters, set);
        !set.is_empty()
    }

    fn fill<S>(
        &self,
        n: usize,
        scratch: impl Fn() -> S + Sync + Send,
        sign: impl Fn(&mut S, usize, &mut [u32]) -> bool + Sync + Send,
    ) -> Signatures {
        let k = self.scheme.k;
        let mut present = vec![false; n];
        match self.scheme.bits {
            Bits::ThirtyTwo => {
                // Zeroed memory is not touched until a row is filled, while it is in the cache.
                let mut all = vec![0; n * k];
                let rows = all.par_chunks_mut(k).zip(&mut present).enumerate().with_min_len(CHUNK);
                rows.for_each_init(scratch, |scratch, (i, (slots, present))| {
                    slots.fill(u32::MAX);
                    *present = sign(scratch, i, slots);
                });
                Signatures::from_words(self.scheme, present, all)
            }
            Bits::Eight => {
                let mut all = vec![0; n * k];
                let rows = all.par_chunks_mut(k).zip(&mut present).enumerate().with_min_len(CHUNK);
                let buffers = || (scratch(), vec![0; k]);
                rows.for_each_init(buffers, |(scratch, slots), (i, (bytes, present))| {
                    slots.fill(u32::MAX);
                    *present = sign(scratch, i, slots);
                    bytes.iter_mut().zip(slots).for_each(|(byte, slot)| *byte = narrow(*slot));
                });
                Signatures::from_bytes(self.scheme, present, all)
            }
        }
    }
}
