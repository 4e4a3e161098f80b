//! The hashed n-grams of a sequence.
//!
//! A gram of terms h₁…hₙ (64-bit hashes) is mix64(salt + n + Σ hᵢ·Mⁿ⁻ⁱ) in wrapping 64-bit arithmetic: position-aware,
//! borders kept because terms are hashed before, and rolled in O(1) per position whatever n is. Two different grams
//! of strong term hashes collide with probability 2⁻⁶⁴ to first order.

use crate::error::Error;
use crate::hash::{SEED, combine, hash64, mix64};
use crate::ragged::Ragged;
use crate::text::normalise::{fold_into, lower_into};
use crate::text::token::scan;
use rayon::prelude::*;
use std::ops::RangeInclusive;

/// How a text becomes shingles: hashed n-grams of its case-folded words or characters.
///
/// Words are the tokens of [`crate::text::token`] (numbers and emoji among them), folded by
/// [`crate::text::normalise::fold_into`] and hashed by [`hash64`]; [`grams`] with salt 0 makes shingles of them.
/// Characters are those of the folded words with one space between two, so that punctuation and layout do not count;
/// their hash is mix64(code point + 0x5BD1E995), the salt 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shingler {
    /// What a gram is made of.
    pub unit: Unit,
    /// How many units a gram has; all sizes of the range, 1 to [`MAX_NGRAM`]. A text of fewer units is one gram of the
    /// whole, once.
    pub ngram: RangeInclusive<usize>,
    /// Whether a shingle that stands there twice counts twice: its i-th occurrence, i > 1, is then a shingle of its own.
    pub repeats: bool,
}

/// What grams are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Words, numbers and emoji.
    Words,
    /// Characters of words, and one space between two words.
    Characters,
}

/// The most units a gram can have.
pub const MAX_NGRAM: usize = 64;

/// Texts that a thread takes at once.
const CHUNK: usize = 256;

/// Buffers of one thread.
#[derive(Debug, Clone, Default)]
pub struct Scratch {
    /// The text with its common letters made small.
    lower: Vec<u8>,
    folded: String,
    terms: Vec<u64>,
    shingles: Vec<u64>,
}

impl Default for Shingler {
    /// Word 3-grams, as sets.
    fn default() -> Self {
        Self { unit: Unit::Words, ngram: 3..=3, repeats: false }
    }
}

impl Shingler {
    /// Whether it can be used.
    ///
    /// # Errors
    /// When the range of n is empty, or leaves 1 to [`MAX_NGRAM`].
    pub fn check(&self) -> Result<(), Error> {
        if !self.ngram.is_empty() && *self.ngram.start() >= 1 && *self.ngram.end() <= MAX_NGRAM {
            return Ok(());
        }
        Err(Error::parameter("ngram", format!("use sizes from 1 to {MAX_NGRAM}, the smaller first")))
    }

    /// Calls `emit` for every shingle of a text, size by size, repeats included. A text without words has none.
    ///
    /// With [`Self::repeats`] no value is emitted twice, and their order is another. Linear time; nothing is allocated
    /// but the growth of the buffers. Sizes beyond the bounds of [`Self::check`] are passed over.
    pub fn shingle(&self, text: &str, scratch: &mut Scratch, mut emit: impl FnMut(u64)) {
        if self.repeats {
            let mut shingles = std::mem::take(&mut scratch.shingles);
            shingles.clear();
            self.occurrences(text, scratch, |shingle| shingles.push(shingle));
            shingles.sort_unstable();
            for same in shingles.chunk_by(|a, b| a == b) {
                for (i, &shingle) in same.iter().enumerate() {
                    emit(if i == 0 { shingle } else { combine(shingle, i as u64) });
                }
            }
            scratch.shingles = shingles;
        } else {
            self.occurrences(text, scratch, emit);
        }
    }

    /// The sets of texts: sorted distinct shingles, one row a text, in order. Shared out over rayon's threads.
    #[must_use]
    pub fn sets<T: AsRef<str> + Sync>(&self, texts: &[T]) -> Ragged<u64> {
        let part = |(scratch, set): &mut (Scratch, Vec<u64>), texts: &[T]| {
            let mut rows = Ragged::new();
            for text in texts {
                set.clear();
                self.shingle(text.as_ref(), scratch, |shingle| set.push(shingle));
                distinct(set);
                rows.push(set.iter().copied());
            }
            rows
        };
        let parts: Vec<Ragged<u64>> = texts.par_chunks(CHUNK).map_init(Default::default, part).collect();
        Ragged::concat(parts)
    }

    fn occurrences(&self, text: &str, scratch: &mut Scratch, mut emit: impl FnMut(u64)) {
        let Scratch { lower, folded, terms, .. } = scratch;
        terms.clear();
        let salt = match self.unit {
            Unit::Words => {
                word_hashes(text, lower, folded, |hash| terms.push(hash));
                0
            }
            Unit::Characters => {
                scan(text, |token, _| {
                    if !terms.is_empty() {
                        terms.push(character_hash(' '));
                    }
                    fold_into(token.of(text), folded);
                    terms.extend(folded.chars().map(character_hash));
                });
                1
            }
        };
        let sizes = *self.ngram.start().max(&1)..=*self.ngram.end().min(&MAX_NGRAM);
        for n in sizes.clone() {
            if n == *sizes.start() || n <= terms.len() {
                grams(terms, n, salt, &mut emit);
            }
        }
    }
}

/// Calls `emit` with the hash of every folded word.
///
/// Common letters are folded for the whole text at once, at memory speed; words with others are folded each for itself.
fn word_hashes(text: &str, lower: &mut Vec<u8>, folded: &mut String, mut emit: impl FnMut(u64)) {
    lower_into(text, lower);
    // A short word is read as 16 bytes wherever it stands.
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

/// [`hash64`] of the first `length` of 16 bytes, 1 to 16, without a call or a look at memory: XXH3 for short input, with
/// the words that its secret and our seed come to.
#[inline(always)]
fn hash_short(bytes: &[u8; 16], length: usize) -> u64 {
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

fn character_hash(character: char) -> u64 {
    mix64(u64::from(u32::from(character)) + 0x5BD1_E995)
}

/// The multiplier of the rolling sum: odd, the golden ratio's 64 bits.
const M: u64 = 0x9E37_79B9_7F4A_7C15;

/// Calls `emit` with the hash of every n-gram of `terms`, in order, repeats included.
///
/// Fewer terms than `n`: one gram of the whole. No terms: nothing. O(terms).
///
/// `salt` keeps languages and kinds of grams apart.
#[inline]
pub fn grams(terms: &[u64], n: usize, salt: u64, mut emit: impl FnMut(u64)) {
    let n = n.min(terms.len());
    if n == 0 {
        return;
    }
    let salt = salt.wrapping_add(n as u64);
    let leaving = (1..n).fold(1u64, |power, _| power.wrapping_mul(M));
    let mut sum = 0u64;
    for &term in &terms[..n - 1] {
        sum = sum.wrapping_mul(M).wrapping_add(term);
    }
    for (i, &term) in terms[n - 1..].iter().enumerate() {
        sum = sum.wrapping_mul(M).wrapping_add(term);
        emit(mix64(salt.wrapping_add(sum)));
        sum = sum.wrapping_sub(terms[i].wrapping_mul(leaving));
    }
}

/// Sorts and drops repeats: the set of the grams.
pub fn distinct<T: Ord>(grams: &mut Vec<T>) {
    grams.sort_unstable();
    grams.dedup();
}

/// The Jaccard similarity of two sets given as sorted distinct values; `None` when both are empty. O(|a| + |b|).
#[must_use]
pub fn jaccard<T: Ord>(a: &[T], b: &[T]) -> Option<f64> {
    let (mut i, mut j, mut both) = (0, 0, 0usize);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        both += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    let either = a.len() + b.len() - both;
    (either > 0).then(|| both as f64 / either as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::token::tokenize_oracle;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn rolled(terms: &[u64], n: usize) -> Vec<u64> {
        let mut out = Vec::new();
        grams(terms, n, 7, |h| out.push(h));
        out
    }

    /// The definition, gram by gram.
    fn plain(terms: &[u64], n: usize) -> Vec<u64> {
        let n = n.min(terms.len());
        if n == 0 {
            return Vec::new();
        }
        terms
            .windows(n)
            .map(|w| {
                let sum = w.iter().fold(0u64, |s, t| s.wrapping_mul(M).wrapping_add(*t));
                mix64(7u64.wrapping_add(n as u64).wrapping_add(sum))
            })
            .collect()
    }

    proptest! {
        #[test]
        fn rolling_is_the_definition(terms in prop::collection::vec(any::<u64>(), 0..40), n in 1usize..14) {
            prop_assert_eq!(rolled(&terms, n), plain(&terms, n));
        }

        #[test]
        fn jaccard_is_symmetric_and_bounded(mut a in prop::collection::vec(0u8..20, 0..20), mut b in prop::collection::vec(0u8..20, 0..20)) {
            distinct(&mut a);
            distinct(&mut b);
            prop_assert_eq!(jaccard(&a, &b), jaccard(&b, &a));
            prop_assert_eq!(jaccard(&a, &a), (!a.is_empty()).then_some(1.0));
            let both = a.iter().filter(|x| b.contains(x)).count();
            let either = a.len() + b.len() - both;
            prop_assert_eq!(jaccard(&a, &b), (either > 0).then(|| both as f64 / either as f64));
        }
    }

    /// The shingles of a text as they are defined, sorted.
    fn plain_shingles(shingler: &Shingler, text: &str) -> Vec<u64> {
        let (mut tokens, mut folded) = (Vec::new(), String::new());
        tokenize_oracle(text, &mut tokens);
        let mut words = Vec::new();
        for token in &tokens {
            fold_into(token.of(text), &mut folded);
            words.push(folded.clone());
        }
        let (units, salt): (Vec<u64>, u64) = match shingler.unit {
            Unit::Words => (words.iter().map(|w| hash64(w.as_bytes())).collect(), 0),
            Unit::Characters => (words.join(" ").chars().map(character_hash).collect(), 1),
        };
        let mut out = Vec::new();
        for n in shingler.ngram.clone() {
            // Of the sizes that do not fit, one gives the gram of the whole, and only where none fits.
            if n <= units.len() || n == *shingler.ngram.start() {
                grams(&units, n, salt, |gram| out.push(gram));
            }
        }
        if shingler.repeats {
            let mut seen: BTreeMap<u64, u64> = BTreeMap::new();
            for gram in &mut out {
                let times = seen.entry(*gram).or_default();
                *times += 1;
                *gram = if *times == 1 { *gram } else { combine(*gram, *times - 1) };
            }
        }
        out.sort_unstable();
        out
    }

    fn shingles(shingler: &Shingler, text: &str) -> Vec<u64> {
        let mut out = Vec::new();
        shingler.shingle(text, &mut Scratch::default(), |shingle| out.push(shingle));
        out.sort_unstable();
        out
    }

    fn mail() -> impl Strategy<Value = String> {
        let words = vec![
            "Ciao",
            "MARCO",
            "l'offerta",
            "l’Offerta",
            "è",
            "PERCHÉ",
            "Straße",
            "1.5",
            "19,90",
            "€",
            "e.g.",
            "www.shop.it",
            "info@shop.it",
            "🎉",
            "👩‍⚕️",
            "❤️",
            "“Novità”",
            "–",
            "…",
            "x_1",
            "3:00",
            "don't",
            "cafe\u{301}",
            "ΣΊΣΥΦΟΣ",
            "straordinariamente",
            "internationalization",
            "20%",
            "!",
            "#1",
            "好",
            "\n",
            "\r\n",
            "ciao",
            "ciao",
        ];
        let space = prop::sample::select(vec![" ", " ", " ", "\n", ", ", ". ", "", "-", "/"]);
        prop::collection::vec((prop::sample::select(words), space), 0..60)
            .prop_map(|words| words.into_iter().flat_map(|(word, space)| [word, space]).collect())
    }

    fn any_shingler() -> impl Strategy<Value = Shingler> {
        let unit = prop::sample::select(vec![Unit::Words, Unit::Characters]);
        (unit, 1usize..5, 0usize..3, any::<bool>()).prop_map(|(unit, n, more, repeats)| Shingler {
            unit,
            ngram: n..=n + more,
            repeats,
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn fast_is_the_definition_on_mail(shingler in any_shingler(), text in mail()) {
            prop_assert_eq!(shingles(&shingler, &text), plain_shingles(&shingler, &text));
        }

        #[test]
        fn fast_is_the_definition_on_any_text(shingler in any_shingler(), text in any::<String>()) {
            prop_assert_eq!(shingles(&shingler, &text), plain_shingles(&shingler, &text));
        }

        #[test]
        fn case_and_punctuation_do_not_count(text in mail()) {
            let shingler = Shingler::default();
            let shouted = format!("– {} !", text.replace('\n', " . ").replace("ciao", "CIAO"));
            prop_assert_eq!(shingles(&shingler, &text), shingles(&shingler, &shouted));
        }
    }

    #[test]
    fn sets_are_sorted_distinct_rows() {
        let texts = ["a b a b a b", "", "a b a b", "a b"];
        let sets = Shingler::default().sets(&texts);
        assert_eq!(sets.iter().map(<[u64]>::len).collect::<Vec<_>>(), [2, 0, 2, 1]);
        assert_eq!(sets.row(0), sets.row(2));
        let repeats = Shingler { repeats: true, ..Shingler::default() }.sets(&texts);
        assert_eq!(repeats.iter().map(<[u64]>::len).collect::<Vec<_>>(), [4, 0, 2, 1]);
        assert!(repeats.iter().all(<[u64]>::is_sorted));
    }

    #[test]
    fn sizes_out_of_bounds_are_errors() {
        let with = |ngram| Shingler { ngram, ..Shingler::default() };
        assert!(with(1..=MAX_NGRAM).check().is_ok());
        for ngram in
            [0..=3, 3..=MAX_NGRAM + 1, RangeInclusive::new(4, 3), RangeInclusive::new(usize::MAX, usize::MAX)]
        {
            assert!(with(ngram.clone()).check().is_err(), "{ngram:?}");
            // Used all the same, it does no harm.
            shingles(&with(ngram), "a b c d e");
        }
    }

    #[test]
    fn golden_shingles() {
        // Frozen: stored sketches rest on them.
        let of = |unit| shingles(&Shingler { unit, ..Shingler::default() }, "Ciao, MARCO: come?");
        assert_eq!(of(Unit::Words), [6712510999340525129]);
        assert_eq!(of(Unit::Characters)[..2], [696294811454914933, 722395448275645141]);
    }

    #[test]
    fn short_texts_are_one_gram() {
        let words: Vec<u64> = ["buona", "giornata"].iter().map(|w| hash64(w.as_bytes())).collect();
        assert_eq!(rolled(&words, 4).len(), 1);
        assert!(rolled(&[], 4).is_empty());
        // A gram of two is not the gram of four that happens to start with zeros.
        assert_ne!(rolled(&words, 4), rolled(&[0, 0, words[0], words[1]], 4));
    }

    #[test]
    fn short_hashes_are_the_hash() {
        let bytes: [u8; 16] = *b"interchangeable!";
        for shift in 0..=255u8 {
            let bytes = bytes.map(|b| b.wrapping_mul(shift | 1).wrapping_add(shift));
            for n in 1..=16 {
                assert_eq!(hash_short(&bytes, n), hash64(&bytes[..n]), "{n}");
            }
        }
    }
}
