//! Makes the shingles of texts.

use super::gram::grams;
use super::set::distinct;
use super::word_hash::word_hashes;
use crate::error::Error;
use crate::hash::{combine, mix64};
use crate::ragged::Ragged;
use crate::text::normalise::fold_into;
use crate::text::token::scan;
use rayon::prelude::*;
use std::ops::RangeInclusive;

/// Makes shingles: hashed n-grams of the case-folded words or characters of a text.
///
/// Words are the tokens of [`crate::text::token`] (including numbers and emoji), folded by
/// [`crate::text::normalise::fold_into`] and hashed by [`hash64`](crate::hash::hash64); [`grams`] with salt 0 makes
/// shingles of them. Characters are those of the folded words with one space between two words, so that punctuation and
/// layout do not count. Their hash is mix64(code point + 0x5BD1E995), the salt 1.
///
/// ```
/// use unisono::shingle::{Shingler, jaccard};
///
/// let sets = Shingler::default().sets(&["One two three four.", "one two three five"]);
/// // One of three 3-grams is in both.
/// assert_eq!(jaccard(sets.row(0), sets.row(1)), Some(1.0 / 3.0));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shingler {
    /// The unit of a gram.
    pub unit: Unit,
    /// The sizes of grams in units, from 1 to [`MAX_NGRAM`]. A text of fewer units is one gram of all of them.
    pub ngram: RangeInclusive<usize>,
    /// If true, repeats count: the i-th occurrence of a shingle, i > 1, is a shingle of its own.
    pub repeats: bool,
}

/// The unit of grams.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Words, numbers and emoji.
    Words,
    /// The characters of words, with one space between two words.
    Characters,
}

/// The most units in a gram.
pub const MAX_NGRAM: usize = 64;

/// Texts that a thread takes at a time.
const CHUNK: usize = 256;

/// Buffers to reuse from text to text.
#[derive(Debug, Clone, Default)]
pub struct Scratch {
    /// The text with its common letters in lower case.
    lower: Vec<u8>,
    folded: String,
    terms: Vec<u64>,
    shingles: Vec<u64>,
}

impl Default for Shingler {
    /// Makes word 3-grams.
    fn default() -> Self {
        Self { unit: Unit::Words, ngram: 3..=3, repeats: false }
    }
}

impl Shingler {
    /// Checks the range of sizes.
    ///
    /// # Errors
    /// If the range is empty or not within 1 to [`MAX_NGRAM`].
    pub fn check(&self) -> Result<(), Error> {
        if !self.ngram.is_empty() && *self.ngram.start() >= 1 && *self.ngram.end() <= MAX_NGRAM {
            return Ok(());
        }
        Err(Error::parameter("ngram", format!("use sizes from 1 to {MAX_NGRAM}, the smaller one first")))
    }

    /// Calls `emit` for every shingle of a text, size by size, repeats included. A text without words has none.
    ///
    /// With [`Self::repeats`] the order is another, and no value comes twice. Sizes outside the bounds of
    /// [`Self::check`] are skipped. Linear time; allocates only to grow the buffers.
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

    /// Returns the sets of texts: sorted distinct shingles, one row per text, in order. Parallel.
    #[must_use]
    pub fn sets<T: AsRef<str> + Sync>(&self, texts: &[T]) -> Ragged<u64> {
        self.rows(texts, distinct)
    }

    /// Returns the bags of texts: all shingles as they come, one row per text, in order. Parallel.
    #[must_use]
    pub fn bags<T: AsRef<str> + Sync>(&self, texts: &[T]) -> Ragged<u64> {
        self.rows(texts, |_| {})
    }

    fn rows<T: AsRef<str> + Sync>(&self, texts: &[T], finish: impl Fn(&mut Vec<u64>) + Sync) -> Ragged<u64> {
        let part = |(scratch, row): &mut (Scratch, Vec<u64>), texts: &[T]| {
            let mut rows = Ragged::new();
            for text in texts {
                row.clear();
                self.shingle(text.as_ref(), scratch, |shingle| row.push(shingle));
                finish(row);
                rows.push(row.iter().copied());
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

fn character_hash(character: char) -> u64 {
    mix64(u64::from(u32::from(character)) + 0x5BD1_E995)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::hash64;
    use crate::text::token::tokenize_oracle;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    /// Returns the shingles of a text by the definition, sorted.
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
            // If no size fits, the smallest gives one gram of the whole text.
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
        fn the_fast_shingler_equals_the_definition_on_mail(shingler in any_shingler(), text in mail()) {
            prop_assert_eq!(shingles(&shingler, &text), plain_shingles(&shingler, &text));
        }

        #[test]
        fn the_fast_shingler_equals_the_definition_on_any_text(shingler in any_shingler(), text in any::<String>()) {
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
            // Used without a check, it must not panic.
            shingles(&with(ngram), "a b c d e");
        }
    }

    #[test]
    fn shingles_of_a_known_text_stay_the_same() {
        // Frozen: stored sketches depend on them.
        let of = |unit| shingles(&Shingler { unit, ..Shingler::default() }, "Ciao, MARCO: come?");
        assert_eq!(of(Unit::Words), [6712510999340525129]);
        assert_eq!(of(Unit::Characters)[..2], [696294811454914933, 722395448275645141]);
    }
}
