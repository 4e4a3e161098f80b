//! The phrases that mark headers, footers and greetings, found in running text.

use std::ops::Range;
use std::sync::LazyLock;

use crate::lexicon::lists::section;
use crate::lexicon::{PhraseSet, PhraseSetBuilder};
use crate::text::window::Window;
use crate::unicode;

/// The certainty of a footer mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    None,
    Weak,
    Strong,
}

/// What a header line says.
pub(super) static HEADER: LazyLock<Phrases> = LazyLock::new(|| Phrases::read(&[("header", Mark::Strong)]));

/// What a footer says.
pub(super) static FOOTER: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::read(&[("footer", Mark::Strong), ("unsubscribe", Mark::Strong), ("weak-footer", Mark::Weak)])
});

/// What a sending service writes in the place of a plain form.
#[cfg(feature = "mail")]
pub(super) static CANNED: LazyLock<Phrases> =
    LazyLock::new(|| Phrases::read(&[("header", Mark::Strong), ("canned", Mark::Strong)]));

/// The opening of a greeting.
pub(super) static OPENING: LazyLock<Phrases> = LazyLock::new(|| Phrases::read(&[("opening", Mark::Strong)]));

/// Phrases that match whole words in any case.
pub(super) struct Phrases {
    /// The spellings of each phrase, as bytes in ASCII lower case.
    spellings: PhraseSet<u8>,
    /// For each spelling: how sure, and true if the last word may go on.
    marks: Vec<(Mark, bool)>,
    starts: Box<Starts>,
}

impl Phrases {
    fn read(sections: &[(&str, Mark)]) -> Self {
        let mut builder = PhraseSetBuilder::new();
        let mut marks = Vec::new();
        let mut starts = Box::<Starts>::default();
        let phrases =
            sections.iter().flat_map(|&(name, mark)| section(name).map(move |phrase| (phrase, mark)));
        for (phrase, mark) in phrases {
            let stem = phrase.strip_suffix('*');
            for spelling in spellings(stem.unwrap_or(phrase)) {
                builder.add(spelling.bytes(), marks.len() as u32);
                marks.push((mark, stem.is_some()));
                starts.add(spelling.as_bytes());
            }
        }
        Self { spellings: builder.build(), marks, starts }
    }

    /// Returns the first phrase in a part of a text.
    ///
    /// The trie is walked only where the bytes look like the beginning of a phrase and no word goes on. A walk from
    /// every byte took a third of the time of [`super::from_plain`].
    pub(super) fn find(&self, text: &str, span: Range<usize>) -> Option<(Mark, Range<usize>)> {
        let bytes = text.as_bytes();
        let end = span.end.min(bytes.len());
        let inside = bytes.get(..end).unwrap_or_default();
        let mut in_word = span.start > 0 && bytes.get(span.start - 1).is_some_and(u8::is_ascii_alphanumeric);
        let mut base = span.start;
        while let Some(rest) = inside.get(base..).filter(|rest| !rest.is_empty()) {
            let mut window = [b' '; 64];
            match rest.first_chunk() {
                Some(whole) => window = *whole,
                None => window.iter_mut().zip(rest).for_each(|(to, from)| *to = *from),
            }
            let window = Window(&window);
            let words = window.letters() | window.digits();
            let spaces = window.is(b' ') | window.is(b'\n');
            // No phrase begins inside an ASCII word, or with a space or line end.
            let mut places = !(words & (words << 1 | u64::from(in_word)) | spaces);
            while places != 0 {
                let at = base + places.trailing_zeros() as usize;
                places &= places - 1;
                if self.starts.may_begin(bytes.get(at..).unwrap_or_default())
                    && let Some(found) = self.at(text, at..end)
                {
                    return Some(found);
                }
            }
            in_word = words >> 63 == 1;
            base += 64;
        }
        None
    }

    /// Returns the phrase that a part of a text begins with.
    fn at(&self, text: &str, span: Range<usize>) -> Option<(Mark, Range<usize>)> {
        let bytes = text.as_bytes().get(span.clone())?;
        let (length, spelling) = self.spellings.longest(bytes.iter().map(u8::to_ascii_lowercase))?;
        let &(mark, stem) = self.marks.get(spelling as usize)?;
        let found = span.start..span.start + length;
        is_whole(text, found.clone(), stem).then_some((mark, found))
    }

    /// Returns true if a part of a text begins with a phrase.
    pub(super) fn begins(&self, text: &str, span: Range<usize>) -> bool {
        let bytes = text.as_bytes().get(span.start..).unwrap_or_default();
        self.starts.may_begin(bytes) && self.at(text, span).is_some()
    }
}

/// Returns the spellings of a phrase that count, with ASCII letters in lower case: small letters, capitals, a first
/// capital, and both apostrophes.
fn spellings(phrase: &str) -> Vec<String> {
    let mut chars = phrase.chars();
    let capitalised: String = chars.next().into_iter().flat_map(unicode::upper).chain(chars).collect();
    let mut all = vec![phrase.to_owned(), unicode::to_upper(phrase), capitalised];
    if phrase.contains('\'') {
        all.extend([phrase.replace('\'', "’"), unicode::to_upper(phrase).replace('\'', "’")]);
    }
    all.iter_mut().for_each(|spelling| spelling.make_ascii_lowercase());
    all.sort_unstable();
    all.dedup();
    all
}

/// The first bytes of phrases: three bytes rule out most places, up to eight rule out nearly all others.
#[derive(Debug, Default)]
struct Starts {
    threes: Bits,
    /// The first eight bytes of phrases of at least eight.
    eights: Bits,
    /// The first four bytes of phrases of four to seven.
    fours: Bits,
    /// The first three bytes of texts that begin with a shorter phrase.
    all: Bits,
}

const THREE: u64 = 0x00FF_FFFF;
const FOUR: u64 = 0xFFFF_FFFF;

impl Starts {
    fn add(&mut self, phrase: &[u8]) {
        let mut head = [0; 8];
        head.iter_mut().zip(phrase).for_each(|(slot, &b)| *slot = b);
        let word = folded(head);
        match phrase.len() {
            8.. => self.eights.set(word),
            4.. => self.fours.set(word & FOUR),
            // Any byte may follow a phrase of one or two bytes.
            n => (0..1 << (8 * (3 - n))).for_each(|after: u64| {
                let word = word & !(THREE << (8 * n)) | (after | 0x2020) << (8 * n);
                self.all.set(word & THREE);
                self.threes.set(word & THREE);
            }),
        }
        if phrase.len() > 3 {
            self.threes.set(word & THREE);
        }
    }

    /// Returns false only if no phrase begins the text.
    #[inline]
    fn may_begin(&self, text: &[u8]) -> bool {
        let Some(&head) = text.first_chunk::<8>() else { return true };
        let word = folded(head);
        self.threes.get(word & THREE)
            && (self.eights.get(word) || self.fours.get(word & FOUR) || self.all.get(word & THREE))
    }
}

/// Returns eight bytes with bit 5 set, which makes the two cases of an ASCII letter equal. Signs that become equal cost
/// a walk of the trie.
#[inline]
fn folded(head: [u8; 8]) -> u64 {
    u64::from_le_bytes(head) | 0x2020_2020_2020_2020
}

/// A Bloom filter of 8,192 bits with one hash.
#[derive(Debug)]
struct Bits([u64; 128]);

impl Default for Bits {
    fn default() -> Self {
        Self([0; 128])
    }
}

impl Bits {
    fn set(&mut self, number: u64) {
        let bit = Self::bit(number);
        if let Some(word) = self.0.get_mut(bit / 64) {
            *word |= 1 << (bit % 64);
        }
    }

    #[inline]
    fn get(&self, number: u64) -> bool {
        let bit = Self::bit(number);
        self.0.get(bit / 64).is_some_and(|word| word >> (bit % 64) & 1 == 1)
    }

    /// Returns a number below 8,192.
    #[inline]
    fn bit(number: u64) -> usize {
        (number.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 51) as usize
    }
}

/// Returns true if no word crosses the ends of a range. A stem may go on.
fn is_whole(text: &str, range: Range<usize>, stem: bool) -> bool {
    let inside = |c: Option<char>| c.is_some_and(unicode::is_letter_or_number);
    let (before, found, after) = (
        text.get(..range.start).unwrap_or(""),
        text.get(range.clone()).unwrap_or(""),
        text.get(range.end..).unwrap_or(""),
    );
    let begins = inside(found.chars().next()) && inside(before.chars().next_back());
    let goes_on = !stem && inside(found.chars().next_back()) && inside(after.chars().next());
    !begins && !goes_on
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::lines::ceil_boundary;
    use super::*;

    fn footer(text: &str) -> Option<Mark> {
        FOOTER.find(text, 0..text.len()).map(|(mark, _)| mark)
    }

    #[test]
    fn phrases_are_clean() {
        for name in ["header", "footer", "unsubscribe", "weak-footer", "opening", "canned"] {
            let phrases: Vec<&str> = section(name).collect();
            assert!(!phrases.is_empty(), "{name}");
            for (i, phrase) in phrases.iter().enumerate() {
                assert_eq!(*phrase, phrase.to_lowercase());
                assert!(!phrases[..i].contains(phrase), "{phrase} stands twice in {name}");
            }
        }
    }

    #[test]
    fn footer_phrases_match_whole_words() {
        let strong = Some(Mark::Strong);
        for text in [
            "UNSUBSCRIBE",
            "clicca qui per disiscriverti",
            "© 2024",
            "(C) 2024 Acme",
            "P.IVA 012",
            "c.f. 1",
            "Se d\u{e9}sabonner",
            "SE D\u{c9}SABONNER",
            "annulla l\u{2019}iscrizione",
            "Ust-IdNr. DE1",
        ] {
            assert_eq!(footer(text), strong, "{text}");
        }
        for text in ["ac.f.b", "tips.p.ivax", "xunsubscribe", "copyrighted", "Impressumx", ""] {
            assert_eq!(footer(text), None, "{text}");
        }
        assert_eq!(footer("Leggi l'informativa privacy"), Some(Mark::Weak));
    }

    proptest! {
        #[test]
        fn phrases_are_found_where_a_plain_search_finds_them(
            pieces in prop::collection::vec(
                prop_oneof![
                    prop::sample::select(vec![
                        "unsubscribe", "©", "(c) 20", "P.IVA", "Unsub", "se désabonner", "SE DÉSABONNER", "privacy",
                        "Privacy Policy", "c.f.", "agb", "non vuoi più ricevere", "no longer wish to receive", "®",
                    ]).prop_map(str::to_owned),
                    "[a-z©èÈ .(]{0,4}",
                ],
                0..8,
            ),
            from in 0_usize..12,
        ) {
            let text = pieces.concat();
            let from = ceil_boundary(&text, from.min(text.len()));
            let phrases = &*FOOTER;
            let plain = (from..text.len())
                .filter(|&at| text.is_char_boundary(at))
                .find_map(|at| phrases.at(&text, at..text.len()));
            prop_assert_eq!(phrases.find(&text, from..text.len()), plain);
        }
    }
}
