//! A sample of the words of a text, counted by language and script.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use super::script::{SCRIPTS, script};
use crate::hash::hash64;
use crate::lexicon::WordSet;
use crate::lexicon::lists::{LANGUAGES, N_MAJOR};
use crate::text::normalise::merge_letters;
use crate::text::token::Token;
use crate::unicode;

/// The languages whose list holds a word, one bit each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Lists(u32);

impl Lists {
    /// The value of a word that no list holds.
    pub(crate) const NONE: Self = Self(0);
    /// The bit of a word of ASCII letters only.
    const PLAIN: u32 = 1 << 31;
    /// Bytes of the longest plain word.
    const MAX_PLAIN: usize = 64;

    /// Returns the lists of a surface form from the frozen hash of its case-folded form.
    pub(crate) fn of(surface: &str, hash: u64) -> Self {
        let plain = surface.len() <= Self::MAX_PLAIN
            && surface.bytes().all(|b| b.is_ascii_alphabetic())
            && !surface.eq_ignore_ascii_case("www");
        Self(if plain { Self::PLAIN | KNOWN.bits_of_hash(hash) as u32 } else { 0 })
    }

    fn is_plain(self) -> bool {
        self.0 & Self::PLAIN != 0
    }
}

/// Bytes of the longest word of the lists. Longer words need no hash.
const LONGEST: usize = 16;
/// Bytes of words in a sample.
const MAX_SAMPLE: usize = 600;
/// Bytes of text that a sample is taken from.
const MAX_LOOK: usize = 8192;
/// The bits of the major languages.
pub(super) const MAJOR: u32 = (1 << N_MAJOR) - 1;
/// The evidence of a word on the list of one major language only. A word on two lists gives half of it to each, a word on
/// more a quarter.
pub(super) const UNIQUE: u32 = 4;

/// Counts of the words and letters at the beginning of a text.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Sample {
    /// The words themselves, where they are kept.
    words: Option<String>,
    /// Bytes of the words, with a space after each chunk.
    length: usize,
    pub(super) n_words: u32,
    /// Words on the list of each major language.
    pub(super) hits: [u32; N_MAJOR],
    /// The weight of these words, see [`UNIQUE`].
    pub(super) evidence: [u32; N_MAJOR],
    /// The languages of each word that is on a list, one bit each.
    pub(super) known: Vec<u32>,
    /// Letters of each script.
    pub(super) scripts: [u32; SCRIPTS.len()],
    /// Letters of no other script.
    pub(super) latin: u32,
}

impl Sample {
    /// Takes a sample that keeps its words.
    pub(super) fn with_words(text: &str, parts: &[Range<usize>]) -> Self {
        let mut sample = Self { words: Some(String::with_capacity(MAX_SAMPLE + 64)), ..Self::default() };
        sample.take(text, parts, &[], &[]);
        sample
    }

    /// Returns the words of the sample. They are taken again where they were not kept.
    pub(super) fn words(&self, text: &str, parts: &[Range<usize>]) -> Cow<'_, str> {
        match &self.words {
            Some(words) => Cow::Borrowed(words),
            None => Cow::Owned(Self::with_words(text, parts).words.unwrap_or_default()),
        }
    }

    fn keep(&mut self, text: &str, chunk: Range<usize>) {
        self.length += chunk.len() + 1;
        if let Some(words) = &mut self.words {
            words.push_str(text.get(chunk).unwrap_or_default());
            words.push(' ');
        }
    }

    /// Takes words of parts of a text, in order. The tokens may be missing; they save most of the work.
    pub(super) fn take(&mut self, text: &str, parts: &[Range<usize>], tokens: &[Token], lists: &[Lists]) {
        let (mut look, mut next) = (MAX_LOOK, 0);
        for part in parts {
            let mut end = part.end.min(part.start.saturating_add(look)).min(text.len());
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            if self.length >= MAX_SAMPLE || end <= part.start {
                break;
            }
            look -= end - part.start;
            next = self.take_part(text.get(..end).unwrap_or_default(), part.start, tokens, lists, next);
        }
    }

    /// Takes words from `start` to the end of a text. Returns the first token that was not needed, at or after `next`.
    fn take_part(
        &mut self,
        text: &str,
        mut start: usize,
        tokens: &[Token],
        lists: &[Lists],
        mut next: usize,
    ) -> usize {
        let (bytes, look) = (text.as_bytes(), text.len());
        let class = |at: usize| bytes.get(at).map_or(SPACE, |&b| CLASS[b as usize]);
        while start < look && self.length < MAX_SAMPLE {
            while tokens.get(next).is_some_and(|token| (token.start as usize) < start) {
                next += 1;
            }
            // A plain word between spaces, with at most one sign after it, needs no look at its letters.
            if let (Some(token), Some(lists)) = (tokens.get(next), lists.get(next))
                && token.start as usize == start
                && lists.is_plain()
                && token.end as usize <= look
            {
                let mut end = token.end as usize;
                end += usize::from(class(end) == 0 && class(end + 1) == SPACE);
                if class(end) == SPACE {
                    self.latin += token.end - token.start;
                    self.add(lists.0 & !Lists::PLAIN);
                    self.keep(text, start..end);
                    start = end + 1;
                    continue;
                }
            }
            // One pass finds the end of the chunk and its classes.
            let rest = bytes.get(start..).unwrap_or_default();
            let (mut length, mut seen) = (0, 0);
            while let Some(&b) = rest.get(length) {
                let class = CLASS[b as usize];
                if class == SPACE {
                    break;
                }
                seen |= class;
                length += 1;
            }
            let chunk = text.get(start..start + length).unwrap_or_default();
            start += length + 1;
            if seen & BEYOND != 0 || length > MAX_SAMPLE {
                // Unicode has more spaces than ASCII.
                for chunk in chunk.split_whitespace().filter(|chunk| !is_no_word(chunk)) {
                    if self.length < MAX_SAMPLE {
                        self.take_chunk(chunk);
                    }
                }
            } else if seen & NO_WORD == 0 && seen & LETTER != 0 && !is_www(chunk) {
                self.take_ascii(chunk);
            }
        }
        next
    }

    /// Does the same as [`Sample::take_chunk`] for ASCII.
    fn take_ascii(&mut self, chunk: &str) {
        let mut any = false;
        for part in chunk.as_bytes().split(|&b| CLASS[b as usize] & (LETTER | APOSTROPHE) == 0) {
            let Some(from) = part.iter().position(|&b| b != b'\'') else { continue };
            let to = part.iter().rposition(|&b| b != b'\'').map_or(from, |last| last + 1);
            let part = part.get(from..to).unwrap_or_default();
            any = true;
            self.latin += part.len() as u32;
            let mut word = [0; LONGEST];
            for (slot, &b) in word.iter_mut().zip(part) {
                *slot = b.to_ascii_lowercase();
            }
            match word.get(..part.len()) {
                Some(word) if !word.contains(&b'\'') => self.add(KNOWN.bits_of_hash(hash64(word)) as u32),
                _ => self.look_up(&String::from_utf8_lossy(part).to_ascii_lowercase()),
            }
        }
        if any {
            self.keep(chunk, 0..chunk.len());
        }
    }

    /// Counts the words of a chunk between two spaces.
    fn take_chunk(&mut self, chunk: &str) {
        let mut word = String::new();
        // In a script without spaces a chunk may be a whole paragraph.
        let mut end = chunk.len().min(MAX_SAMPLE);
        while !chunk.is_char_boundary(end) {
            end -= 1;
        }
        let chunk = chunk.get(..end).unwrap_or_default();
        let mut any = false;
        for part in
            chunk.split(|c: char| !unicode::is_letter(c) && !matches!(c, '\'' | '’' | '\u{300}'..='\u{36F}'))
        {
            let part = part.trim_matches(['\'', '’']);
            if part.is_empty() || !part.starts_with(unicode::is_letter) {
                continue;
            }
            any = true;
            self.count(part, &mut word);
        }
        if any {
            self.keep(chunk, 0..chunk.len());
        }
    }

    fn count(&mut self, part: &str, word: &mut String) {
        word.clear();
        if part.is_ascii() {
            word.push_str(part);
            word.make_ascii_lowercase();
            self.latin += part.len() as u32;
        } else {
            for c in part.chars() {
                match script(c) {
                    Some(script) => self.scripts[script] += 1,
                    None => self.latin += 1,
                }
            }
            let letters = part.chars().map(|c| if c == '’' { '\'' } else { c });
            word.extend(merge_letters(letters.flat_map(unicode::lower)));
        }
        self.look_up(word);
    }

    /// Counts a lower-case word. An unknown word with an apostrophe counts as two.
    fn look_up(&mut self, word: &str) {
        let languages = known(word);
        if languages == 0
            && let Some(apostrophe) = word.find('\'')
        {
            let (article, rest) = word.split_at(apostrophe + 1);
            self.add(known(article));
            self.add(known(rest));
        } else {
            self.add(languages);
        }
    }

    fn add(&mut self, languages: u32) {
        self.n_words += 1;
        if languages == 0 {
            return;
        }
        self.known.push(languages);
        let worth = match (languages & MAJOR).count_ones() {
            0 => 0,
            1 => UNIQUE,
            2 => UNIQUE / 2,
            _ => UNIQUE / 4,
        };
        let mut left = languages & MAJOR;
        while left != 0 {
            let i = left.trailing_zeros() as usize;
            self.hits[i] += 1;
            self.evidence[i] += worth;
            left &= left - 1;
        }
    }
}

// Classes of the bytes of a chunk.
const SPACE: u8 = 1;
const LETTER: u8 = 2;
const APOSTROPHE: u8 = 4;
/// Digits, and signs of addresses and placeholders.
const NO_WORD: u8 = 8;
const BEYOND: u8 = 16;

static CLASS: [u8; 256] = {
    let mut table = [0; 256];
    let mut i = 0;
    while i < 256 {
        table[i] = match i as u8 {
            b'\t'..=b'\r' | b' ' => SPACE,
            b'A'..=b'Z' | b'a'..=b'z' => LETTER,
            b'\'' => APOSTROPHE,
            b'0'..=b'9' | b'@' | b'{' | b'}' | b'_' | b'/' | b'=' | b'%' => NO_WORD,
            128.. => BEYOND,
            _ => 0,
        };
        i += 1;
    }
    table
};

/// Returns true for numbers, addresses and placeholders.
fn is_no_word(chunk: &str) -> bool {
    is_www(chunk) || chunk.bytes().any(|b| CLASS[b as usize] == NO_WORD)
}

fn is_www(chunk: &str) -> bool {
    chunk.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("www."))
}

/// The words of each language, one bit per language of [`LANGUAGES`].
static KNOWN: LazyLock<WordSet> = LazyLock::new(|| {
    let sections =
        (0..).zip(LANGUAGES).flat_map(|(i, lists)| lists.sections().map(move |line| (line, 1 << i)));
    let lines = sections.filter(|((section, _), _)| matches!(*section, "common" | "detect"));
    let words = lines.flat_map(|((_, line), bit)| line.split(' ').map(move |word| (word, bit)));
    let merged: Vec<(String, u64)> =
        words.map(|(word, bit)| (merge_letters(word.chars()).collect(), bit)).collect();
    WordSet::new(merged.iter().map(|(word, bit)| (word.as_str(), *bit)))
});

/// Returns the languages of a lower-case word.
fn known(word: &str) -> u32 {
    if word.len() > LONGEST { 0 } else { KNOWN.bits(word) as u32 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::detect::{detect, detect_tokens};
    use crate::text::normalise::fold_into;
    use crate::text::token::tokenize;
    use proptest::prelude::*;

    fn take_plainly(text: &str) -> Sample {
        let mut look = text.len().min(MAX_LOOK);
        while !text.is_char_boundary(look) {
            look -= 1;
        }
        let mut sample = Sample { words: Some(String::new()), ..Sample::default() };
        for chunk in text[..look].split_whitespace() {
            if sample.length >= MAX_SAMPLE {
                break;
            }
            if !is_no_word(chunk) {
                sample.take_chunk(chunk);
            }
        }
        sample
    }

    proptest! {
        #[test]
        fn a_sample_with_tokens_equals_one_without(
            pieces in prop::collection::vec(
                prop_oneof![
                    3 => "[a-zA-Z' .,è’\u{a0}\n]{0,12}",
                    1 => prop::sample::select(vec![
                        "dell'arte", "www.a.it", "WWW.", "www", "the,", "(der)", "and the", "l'", "'ciao'", "straordinariamente", "a1b", "{name}", "c'è", "di", "the",
                        "\u{85}", "\u{301}", "word-by-word", "qu'il",
                    ]).prop_map(str::to_owned),
                    1 => "[a-z]{500,700}",
                    1 => any::<String>(),
                ],
                0..30,
            ),
        ) {
            let text = pieces.join(" ");
            let expected = take_plainly(&text);
            let range = 0..text.len();
            let whole = std::slice::from_ref(&range);
            let mut fast = Sample { words: Some(String::new()), ..Sample::default() };
            fast.take(&text, whole, &[], &[]);
            prop_assert_eq!(&fast, &expected);
            let mut tokens = Vec::new();
            tokenize(&text, &mut tokens);
            let of = |token: &Token| {
                let mut folded = String::new();
                fold_into(token.of(&text), &mut folded);
                Lists::of(token.of(&text), hash64(folded.as_bytes()))
            };
            let lists: Vec<Lists> = tokens.iter().map(of).collect();
            let mut fast = Sample { words: Some(String::new()), ..Sample::default() };
            fast.take(&text, whole, &tokens, &lists);
            prop_assert_eq!(&fast, &expected);
            prop_assert_eq!(detect_tokens(&text, whole, &tokens, &lists), detect(&text));
        }
    }

    #[test]
    fn every_word_speaks_for_its_language() {
        assert!(LANGUAGES.len() < 32);
        for (i, lists) in LANGUAGES.iter().enumerate() {
            for word in ["common", "detect"]
                .into_iter()
                .flat_map(|section| lists.lines(section))
                .flat_map(|line| line.split(' '))
            {
                assert!(word.len() <= LONGEST && word == word.to_lowercase(), "{word}");
                let merged: String = merge_letters(word.chars()).collect();
                assert!(known(&merged) & 1 << i != 0, "{word}");
            }
        }
        assert_eq!((known("che") & MAJOR).count_ones(), 1);
        assert_eq!(known("zorbli"), 0);
        assert_eq!(known(""), 0);
    }
}
