//! The hashes of the folded words of a text.

use crate::hash::{SEED, hash64};
use crate::text::normalise::{fold_into, lower_into};
use crate::text::token::scan;

/// Calls `emit` with the hash of every folded word.
///
/// Common letters are folded for the whole text at once, at memory speed; words with other letters one by one.
pub(super) fn word_hashes(text: &str, lower: &mut Vec<u8>, folded: &mut String, mut emit: impl FnMut(u64)) {
    lower_into(text, lower);
    // So that a short word at the end can be read as 16 bytes.
    lower.extend_from_slice(&[0; 16]);
    scan(text, |token, is_lowered| {
        let (start, end) = (token.start as usize, token.end as usize);
        emit(if is_lowered {
            match lower.get(start..).and_then(<[u8]>::first_chunk) {
                Some(bytes) if end - start <= 16 => hash_short(bytes, end - start),
                _ => hash64(lower.get(start..end).unwrap_or_default()),
            }
        } else {
            fold_into(token.of(text), folded);
            hash64(folded.as_bytes())
        });
    });
}

/// [`hash64`] of the first `length` of 16 bytes, 1 to 16, inlined: XXH3 for short input, with the constants that its
/// secret and the seed give.
#[inline(always)]
pub(super) fn hash_short(bytes: &[u8; 16], length: usize) -> u64 {
    let both = u128::from_le_bytes(*bytes);
    let (low, n) = (both as u64, length as u32);
    match length {
        9.. => {
            const FLIP_LOW: u64 = (0x1f67_b3b7_a4a4_4072u64 ^ 0x78e5_c0cc_4ee6_79cb).wrapping_add(SEED);
            const FLIP_HIGH: u64 = (0x2172_ffcc_7dd0_5a82u64 ^ 0x8e24_43f7_7446_08b8).wrapping_sub(SEED);
            let (low, high) = (low ^ FLIP_LOW, (both >> (8 * (n - 8))) as u64 ^ FLIP_HIGH);
            let product = u128::from(low) * u128::from(high);
            let folded = product as u64 ^ (product >> 64) as u64;
            let h = (length as u64).wrapping_add(low.swap_bytes()).wrapping_add(high).wrapping_add(folded);
            let h = (h ^ (h >> 37)).wrapping_mul(0x1656_6791_9E37_79F9);
            h ^ (h >> 32)
        }
        4.. => {
            const SEED_48: u64 = SEED ^ ((SEED as u32).swap_bytes() as u64) << 32;
            const FLIP: u64 = (0x1cad_21f7_2c81_017cu64 ^ 0xdb97_9083_e96d_d4de).wrapping_sub(SEED_48);
            let last = u64::from((low >> (8 * (n - 4))) as u32);
            let h = last.wrapping_add(low << 32) ^ FLIP;
            let h = (h ^ h.rotate_left(49) ^ h.rotate_left(24)).wrapping_mul(0x9FB2_1C65_1E98_DF25);
            let h = (h ^ (h >> 35).wrapping_add(length as u64)).wrapping_mul(0x9FB2_1C65_1E98_DF25);
            h ^ (h >> 28)
        }
        _ => {
            const FLIP: u64 = ((0x396c_feb8u32 ^ 0xbe4b_a423) as u64).wrapping_add(SEED);
            let byte = |at: u32| (low >> (8 * at)) as u8 as u64;
            let packed = byte(0) << 16 | byte(n / 2) << 24 | byte(n.saturating_sub(1)) | u64::from(n) << 8;
            let h = packed ^ FLIP;
            let h = (h ^ (h >> 33)).wrapping_mul(0xC2B2_AE3D_27D4_EB4F);
            let h = (h ^ (h >> 29)).wrapping_mul(0x1656_67B1_9E37_79F9);
            h ^ (h >> 32)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_of_short_words_equal_hash64() {
        let bytes: [u8; 16] = *b"interchangeable!";
        for shift in 0..=255u8 {
            let bytes = bytes.map(|b| b.wrapping_mul(shift | 1).wrapping_add(shift));
            for n in 1..=16 {
                assert_eq!(hash_short(&bytes, n), hash64(&bytes[..n]), "{n}");
            }
        }
    }
}
