//! Bit masks over 64 bytes of text. Bit i tells about byte i.
#![allow(unsafe_code)]

/// 64 bytes of a text.
#[derive(Clone, Copy)]
pub(super) struct Window<'a>(pub(super) &'a [u8; 64]);

impl Window<'_> {
    /// Marks ASCII letters.
    #[inline]
    pub(super) fn letters(self) -> u64 {
        self.within(0x20, b'a', 26)
    }

    /// Marks ASCII digits.
    #[inline]
    pub(super) fn digits(self) -> u64 {
        self.within(0, b'0', 10)
    }

    /// Marks bytes beyond ASCII.
    #[inline]
    pub(super) fn beyond_ascii(self) -> u64 {
        self.within(0, 0x80, 0x80)
    }

    /// Marks bytes equal to `byte`.
    #[inline]
    pub(super) fn is(self, byte: u8) -> u64 {
        self.within(0, byte, 1)
    }

    /// Marks bytes that, after OR with `with`, are in `from..from + n`.
    #[inline]
    fn within(self, with: u8, from: u8, n: u8) -> u64 {
        #[cfg(target_arch = "x86_64")]
        {
            // SAFETY: every x86-64 processor has SSE2.
            unsafe { by_vectors(self.0, with, from, n) }
        }
        #[cfg(not(target_arch = "x86_64"))]
        by_bytes(self.0, with, from, n)
    }
}

/// Computes [`Window::within`] by arithmetic that compiles to vector instructions on any processor.
#[cfg(any(test, not(target_arch = "x86_64")))]
fn by_bytes(window: &[u8; 64], with: u8, from: u8, n: u8) -> u64 {
    let lanes = window.map(|byte| u8::from((byte | with).wrapping_sub(from) < n));
    // The upper byte of the product holds the eight lowest bits. No two summands overlap.
    let gather = |word: &[u8; 8]| u64::from_le_bytes(*word).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    lanes.as_chunks::<8>().0.iter().rev().fold(0, |bits, word| bits << 8 | gather(word))
}

/// Computes [`Window::within`] by the mask instruction, which the compiler does not find in [`by_bytes`].
#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "sse2")]
fn by_vectors(window: &[u8; 64], with: u8, from: u8, n: u8) -> u64 {
    use std::arch::x86_64::{
        _mm_cmpeq_epi8, _mm_loadu_si128, _mm_min_epu8, _mm_movemask_epi8, _mm_or_si128, _mm_set1_epi8,
        _mm_sub_epi8,
    };
    let [with, from, last] = [with, from, n.saturating_sub(1)].map(|byte| _mm_set1_epi8(byte as i8));
    let (vectors, _) = window.as_chunks::<16>();
    vectors.iter().rev().fold(0, |bits, bytes| {
        // SAFETY: the array holds the 16 bytes of a vector, and the load needs no alignment.
        let bytes = unsafe { _mm_loadu_si128(bytes.as_ptr().cast()) };
        let past = _mm_sub_epi8(_mm_or_si128(bytes, with), from);
        let is = _mm_cmpeq_epi8(_mm_min_epu8(past, last), past);
        bits << 16 | u64::from(_mm_movemask_epi8(is) as u16)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_has_the_bits_of_its_bytes() {
        for first in 0..=255u8 {
            let window: [u8; 64] = std::array::from_fn(|i| first.wrapping_add((i as u8).wrapping_mul(7)));
            let expected = |is: &dyn Fn(u8) -> bool| {
                window.iter().enumerate().map(|(i, byte)| u64::from(is(*byte)) << i).sum::<u64>()
            };
            let of = Window(&window);
            assert_eq!(of.letters(), expected(&|b| b.is_ascii_alphabetic()), "{first}");
            assert_eq!(of.digits(), expected(&|b| b.is_ascii_digit()), "{first}");
            assert_eq!(of.beyond_ascii(), expected(&|b| !b.is_ascii()), "{first}");
            assert_eq!(of.is(b','), expected(&|b| b == b','), "{first}");
            assert_eq!(by_bytes(&window, 0x20, b'a', 26), of.letters(), "{first}");
        }
    }
}
