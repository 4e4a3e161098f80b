//! The alphabet of the phrases of one language: the words in phrases, their beginnings and their endings.

/// A piece that no phrase holds.
const UNKNOWN: u16 = 1;

/// A piece that begins with a digit.
const NUMBER: u16 = 2;

/// What stands for [`NUMBER`] in the lists, where all words are in lower case.
pub(super) const NUMBER_TOKEN: &str = "N";

/// The first word of the phrases. Smaller numbers are free for special edges of the trie.
const FIRST_WORD: u16 = 4;

/// The words of texts as numbers, as far as phrases tell them apart.
pub(super) struct Pieces {
    /// The words in phrases, sorted; the first is piece [`FIRST_WORD`]. `word*`, `*word` and `N` stand for many words.
    words: Vec<&'static str>,
    /// Words of phrases without their `*`, sorted.
    beginnings: Vec<&'static str>,
    endings: Vec<&'static str>,
    longest_affix: usize,
    /// For each piece, the pieces of phrases that it fits: itself, beginnings and endings.
    fits: Vec<Vec<u16>>,
}

impl Pieces {
    /// Numbers the words in phrases.
    pub(super) fn new(words: impl Iterator<Item = &'static str>) -> Self {
        let mut words: Vec<&'static str> = words.collect();
        words.sort_unstable();
        words.dedup();
        let select = |part: fn(&'static str) -> Option<&'static str>| {
            let numbered = words.iter().zip(FIRST_WORD..);
            let mut list: Vec<_> = numbered.filter_map(|(word, i)| Some((part(word)?, i))).collect();
            list.sort_unstable();
            list
        };
        let beginnings = select(|word| word.strip_suffix('*'));
        let endings = select(|word| word.strip_prefix('*'));
        let affixed = |start: &str, end: &str| -> Vec<u16> {
            let begun = beginnings.iter().filter(|(affix, _)| start.starts_with(affix));
            begun.chain(endings.iter().filter(|(affix, _)| end.ends_with(affix))).map(|&(_, i)| i).collect()
        };
        let mut fits = vec![Vec::new(); usize::from(FIRST_WORD)];
        fits[usize::from(NUMBER)]
            .extend(select(|word| (word == NUMBER_TOKEN).then_some(word)).iter().map(|n| n.1));
        fits.extend(words.iter().zip(FIRST_WORD..).map(|(word, i)| [affixed(word, word), vec![i]].concat()));
        // Other words, by their longest known beginning and ending.
        let or_none = |list: &[(&'static str, u16)]| {
            [""].into_iter().chain(list.iter().map(|entry| entry.0)).collect::<Vec<_>>()
        };
        for beginning in or_none(&beginnings) {
            fits.extend(or_none(&endings).into_iter().map(|ending| affixed(beginning, ending)));
        }
        let affixes =
            |list: Vec<(&'static str, u16)>| list.into_iter().map(|entry| entry.0).collect::<Vec<_>>();
        let (beginnings, endings) = (affixes(beginnings), affixes(endings));
        let longest_affix = beginnings.iter().chain(&endings).map(|affix| affix.len()).max().unwrap_or(0);
        Self { words, beginnings, endings, longest_affix, fits }
    }

    /// Returns the number of pieces.
    pub(super) const fn len(&self) -> usize {
        self.fits.len()
    }

    /// Returns the pieces of phrases that a piece of a text fits.
    #[inline]
    pub(super) fn fits(&self, piece: u16) -> &[u16] {
        self.fits.get(usize::from(piece)).map_or(&[], Vec::as_slice)
    }

    /// Returns the piece of a word in a phrase, with its `*`.
    pub(super) fn of_phrase(&self, word: &str) -> u16 {
        self.words.binary_search(&word).map_or(UNKNOWN, |at| FIRST_WORD + at as u16)
    }

    /// Returns the piece of a word in a text: that of the word, or of its longest known beginning and ending.
    pub(super) fn of_text(&self, word: &str) -> u16 {
        let exact = self.of_phrase(word);
        if exact != UNKNOWN && !word.contains('*') && word != NUMBER_TOKEN {
            return exact;
        }
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            return NUMBER;
        }
        let cuts = word.char_indices().map(|(at, _)| at).chain([word.len()]).skip(1);
        let beginning = cuts
            .take_while(|&at| at <= self.longest_affix)
            .filter_map(|at| self.beginnings.binary_search(&word.get(..at)?).ok())
            .last()
            .map_or(0, |at| at + 1);
        let ending = word
            .char_indices()
            .filter(|&(at, _)| word.len() - at <= self.longest_affix)
            .find_map(|(at, _)| self.endings.binary_search(&word.get(at..)?).ok())
            .map_or(0, |at| at + 1);
        match beginning * (self.endings.len() + 1) + ending {
            0 => UNKNOWN,
            affixes => FIRST_WORD + (self.words.len() + affixes) as u16,
        }
    }
}
