//! Sets of shingles → signatures: a batch at once, or shingle by shingle.

use super::kernel::{self, GROUP, Kernel, LANES, Parameters};
use super::scheme::{Bits, Method, MinHash};
use super::signatures::Signatures;
use super::stream::Stream;
use crate::error::Error;
use crate::hash::SplitMix64;
use crate::ragged::Ragged;
use crate::shingle::{Scratch, Shingler};
use rayon::prelude::*;

/// A [`MinHash`] with its hash functions drawn: makes signatures.
#[derive(Debug, Clone)]
pub struct Signer {
    pub(super) scheme: MinHash,
    parameters: Parameters,
    kernel: Kernel,
}

/// Sets a thread takes at a time: enough work to be worth the hand-over.
const SHARE: usize = 64;

impl Signer {
    pub(super) fn new(scheme: MinHash) -> Result<Self, Error> {
        scheme.check()?;
        let mut random = SplitMix64::new(scheme.seed, 0x006d_696e_6861_7368);
        let key = random.next_u64();
        let draws =
            std::iter::repeat_with(move || random.next_u64()).map(|r| ((r >> 32) as u32 | 1, r as u32));
        let (factors, offsets, kernel): (_, _, Kernel) = match scheme.method {
            Method::Classic => {
                let factors = draws.map(|(factor, _)| factor).take(scheme.k.div_ceil(GROUP) * LANES);
                (factors.collect(), Vec::new(), kernel::CLASSIC[2])
            }
            Method::Reduced => {
                let (factors, offsets) = draws.take(2 * scheme.k).unzip();
                (factors, offsets, kernel::REDUCED[2])
            }
        };
        Ok(Self { scheme, parameters: Parameters { key, factors, offsets }, kernel })
    }

    /// The same by each instruction set there is code for, the plainest first; those that this machine has not fall
    /// back to a plainer one. For benches and tests.
    #[doc(hidden)]
    #[must_use]
    pub fn every_kernel(&self) -> [Self; 3] {
        let kernels = match self.scheme.method {
            Method::Classic => kernel::CLASSIC,
            Method::Reduced => kernel::REDUCED,
        };
        kernels.map(|kernel| Self { kernel, ..self.clone() })
    }

    /// What it was made of.
    #[must_use]
    pub fn scheme(&self) -> MinHash {
        self.scheme
    }

    /// The signatures of sets, one a row, in order.
    ///
    /// Shingles are 64-bit hashes; order and repeats do not matter. Rows are shared out over rayon's threads.
    #[must_use]
    pub fn sign(&self, sets: &Ragged<u64>) -> Signatures {
        self.fill(sets.len(), || (), |(), i, slots| self.lower(slots, sets.row(i)))
    }

    /// The signatures of texts, one a text, in order: [`Self::sign`] of their shingles, without keeping those.
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

    /// A set that grows shingle by shingle.
    #[must_use]
    pub fn stream(&self) -> Stream<'_> {
        Stream { signer: self, slots: vec![u32::MAX; self.scheme.k], present: false }
    }

    /// Lowers slots by a set; whether it holds anything.
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
                // Zeroed memory comes untouched; a row is filled when it is used, while it is in the cache.
                let mut all = vec![0; n * k];
                let rows = all.par_chunks_mut(k).zip(&mut present).enumerate().with_min_len(SHARE);
                rows.for_each_init(scratch, |scratch, (i, (slots, present))| {
                    slots.fill(u32::MAX);
                    *present = sign(scratch, i, slots);
                });
                Signatures::of_words(self.scheme, present, all)
            }
            Bits::Eight => {
                let mut all = vec![0; n * k];
                let rows = all.par_chunks_mut(k).zip(&mut present).enumerate().with_min_len(SHARE);
                let buffers = || (scratch(), vec![0; k]);
                rows.for_each_init(buffers, |(scratch, slots), (i, (bytes, present))| {
                    slots.fill(u32::MAX);
                    *present = sign(scratch, i, slots);
                    bytes
                        .iter_mut()
                        .zip(slots)
                        .for_each(|(byte, slot)| *byte = super::signatures::narrow(*slot));
                });
                Signatures::of_bytes(self.scheme, present, all)
            }
        }
    }
}
