//! The phrases of one language, found in one pass over the words of a text.

use std::sync::OnceLock;

use super::category::{Category, When};
use super::lists::{LANGUAGES, place};
use super::phrase_set::{PhraseSet, PhraseSetBuilder, ROOT};
use super::pieces::Pieces;
use crate::language::Language;

/// A phrase found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Match {
    /// What it shows.
    pub category: Category,
    /// The first word.
    pub start: u32,
    /// One past the last word.
    pub end: u32,
    /// The number of the phrase within its category.
    pub phrase: u32,
}

/// A word as the phrases of one language see it. It means nothing to another language.
///
/// Computed once per word form, then used for every occurrence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Symbol(u64);

/// Words that may stand in the place of `..`, at most.
const GAP: u8 = 3;

/// Pieces of a word that count; apostrophes separate them.
const PIECES: usize = 4;

/// Symbols of the trie for `..` and `^`. No piece of a text has them.
const GAP_EDGE: u16 = 0;
const START_EDGE: u16 = 3;

/// The phrases of one language, compiled to a trie over pieces of words.
///
/// Alternatives, endings and gaps let phrases overlap, so a search follows several paths of the trie at once.
pub struct Phrases {
    lines: Vec<Line>,
    pieces: Pieces,
    trie: PhraseSet<u16>,
    /// The node of `^`.
    at_start: u32,
    /// For each piece, the node behind it where a phrase begins.
    first: Vec<Option<u32>>,
    /// For each node, the node behind a gap.
    gaps: Vec<Option<u32>>,
}

/// A line of a list.
struct Line {
    category: Category,
    text: &'static str,
    /// Its number within its category.
    number: u32,
    /// True if the line only keeps shorter phrases from counting.
    veto: bool,
    when: Option<When>,
}

/// A path through the trie that the words so far have taken.
#[derive(Clone, Copy)]
struct Path {
    node: u32,
    start: u32,
    /// Words that a gap may still skip.
    gap: u8,
}

/// One compiled list for each language.
type Compiled = [OnceLock<Phrases>; LANGUAGES.len()];

/// Returns the phrases of a language that show something; `None` where no list ships (there are lists for it, en, de, fr and es).
#[must_use]
pub fn phrases(language: Language) -> Option<&'static Phrases> {
    static PHRASES: Compiled = [const { OnceLock::new() }; LANGUAGES.len()];
    let place = place(language)?;
    let shows = |section: &str| !is_apart(section);
    Some(PHRASES.get(place)?.get_or_init(|| Phrases::new(sections_that(place, shows))))
}

/// Returns the idioms of a language; `None` where no list ships.
///
/// They are compiled apart from [`phrases`], so that a search for cues does not pay for them.
pub(crate) fn idioms(language: Language) -> Option<&'static Phrases> {
    static IDIOMS: Compiled = [const { OnceLock::new() }; LANGUAGES.len()];
    let place = place(language)?;
    let is_idiom = |section: &str| section == Category::Idiom.name();
    Some(IDIOMS.get(place)?.get_or_init(|| Phrases::new(sections_that(place, is_idiom))))
}

/// Returns the phrases that only the advice on a draft reads; `None` where no list ships.
pub(crate) fn of_advice(language: Language) -> Option<&'static Phrases> {
    static ADVICE: Compiled = [const { OnceLock::new() }; LANGUAGES.len()];
    let place = place(language)?;
    let is_wanted = |section: &str| is_apart(section) && section != Category::Idiom.name();
    Some(ADVICE.get(place)?.get_or_init(|| Phrases::new(sections_that(place, is_wanted))))
}

/// Returns true for the sections that are no part of [`phrases`].
fn is_apart(section: &str) -> bool {
    const APART: [Category; 7] = [
        Category::Idiom,
        Category::Negation,
        Category::Past,
        Category::Since,
        Category::OtherSense,
        Category::BeforeMark,
        Category::ValidFor,
    ];
    APART.iter().any(|category| category.name() == section)
}

/// Returns the version of the idioms of a language; `None` where no list ships.
pub(crate) fn idioms_version(language: Language) -> Option<u32> {
    LANGUAGES[place(language)?].version("idioms")
}

fn sections_that(
    place: usize,
    is_wanted: impl Fn(&str) -> bool,
) -> impl Iterator<Item = (&'static str, &'static str)> {
    LANGUAGES[place].sections().filter(move |(section, _)| is_wanted(section))
}

impl Symbol {
    /// Returns the symbol as a number, for a table of word forms.
    #[must_use]
    pub const fn to_bits(self) -> u64 {
        self.0
    }

    /// Returns the symbol of a number from [`to_bits`](Self::to_bits).
    #[must_use]
    pub const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    fn pieces(self) -> impl Iterator<Item = u16> {
        (0..PIECES).map(move |i| (self.0 >> (16 * i)) as u16).take_while(|&piece| piece != 0)
    }
}

impl Phrases {
    /// Returns the symbol of a case-folded word. O(length of the word).
    #[must_use]
    pub fn symbol(&self, folded: &str) -> Symbol {
        let pieces = folded.split('\'').filter(|piece| !piece.is_empty()).take(PIECES);
        Symbol(
            (0..)
                .zip(pieces)
                .fold(0, |bits, (i, piece)| bits | u64::from(self.pieces.of_text(piece)) << (16 * i)),
        )
    }

    /// Returns the phrases in a text, by category, then place.
    ///
    /// Phrases of one category do not overlap: the first wins, then the longest. Linear in the words.
    #[must_use]
    pub fn find(&self, words: impl IntoIterator<Item = Symbol>) -> Vec<Match> {
        let mut found = Vec::new();
        let (mut paths, mut next) = (Vec::new(), Vec::new());
        let mut is_first = true;
        for (word, symbol) in (0..).zip(words) {
            for piece in symbol.pieces() {
                next.clear();
                for &piece in self.pieces.fits(piece) {
                    for &Path { node, start, .. } in &paths {
                        self.arrive(self.trie.next(node, piece), start, word, &mut next, &mut found);
                    }
                    let first = self.first.get(usize::from(piece)).copied().flatten();
                    self.arrive(first, word, word, &mut next, &mut found);
                    if is_first {
                        self.arrive(self.trie.next(self.at_start, piece), word, word, &mut next, &mut found);
                    }
                }
                let waiting = paths.iter().filter(|path| path.gap > 0);
                waiting.for_each(|path| push(&mut next, Path { gap: path.gap - 1, ..*path }));
                std::mem::swap(&mut paths, &mut next);
                is_first = false;
            }
        }
        winners(found)
    }

    /// Calls [`find`](Self::find) on case-folded words.
    #[must_use]
    pub fn find_words<'a>(&self, words: impl IntoIterator<Item = &'a str>) -> Vec<Match> {
        self.find(words.into_iter().map(|word| self.symbol(word)))
    }

    /// Returns what a match of [`Category::When`] names.
    #[must_use]
    pub fn when(&self, found: &Match) -> Option<When> {
        self.line(found.category, found.phrase)?.when
    }

    fn line(&self, category: Category, number: u32) -> Option<&Line> {
        let first = self.lines.partition_point(|line| line.category < category);
        self.lines.get(first + number as usize).filter(|line| line.category == category)
    }

    /// Compiles lines, each with the section that holds it.
    fn new(sections: impl Iterator<Item = (&'static str, &'static str)>) -> Self {
        let lines = lines(sections);
        let pieces = Pieces::new(lines.iter().flat_map(|line| alternatives(line.text)));
        let mut trie = PhraseSetBuilder::new();
        let at_start = trie.child(ROOT, START_EDGE);
        (0..).zip(&lines).for_each(|(i, line)| add(&mut trie, i, line.text, &pieces));
        let trie = trie.build();
        let mut first = vec![None; pieces.len()];
        let mut gaps = vec![None; trie.n_nodes()];
        for (node, piece, to) in trie.edges() {
            if piece == GAP_EDGE {
                gaps[node as usize] = Some(to);
            } else if node == ROOT {
                first[usize::from(piece)] = Some(to);
            }
        }
        Self { lines, pieces, trie, at_start, first, gaps }
    }

    /// Continues a path at a node that a word has led to.
    fn arrive(
        &self,
        node: Option<u32>,
        start: u32,
        word: u32,
        paths: &mut Vec<Path>,
        found: &mut Vec<(Match, bool)>,
    ) {
        let Some(node) = node else { return };
        for line in self.trie.ends(node).iter().filter_map(|&line| self.lines.get(line as usize)) {
            let found_here = Match { category: line.category, start, end: word + 1, phrase: line.number };
            found.push((found_here, line.veto));
        }
        push(paths, Path { node, start, gap: 0 });
        if let Some(node) = self.gaps.get(node as usize).copied().flatten() {
            push(paths, Path { node, start, gap: GAP });
        }
    }
}

/// Keeps the first and longest of overlapping phrases of a category. A veto wins like a phrase and is then removed.
fn winners(mut found: Vec<(Match, bool)>) -> Vec<Match> {
    found.sort_unstable_by_key(|&(m, veto)| (m.category, m.start, u32::MAX - m.end, !veto, m.phrase));
    let mut last: Option<Match> = None;
    found.retain(|&(m, _)| {
        let overlaps = last.is_some_and(|l| l.category == m.category && m.start < l.end);
        if !overlaps {
            last = Some(m);
        }
        !overlaps
    });
    found.into_iter().filter(|&(_, veto)| !veto).map(|(m, _)| m).collect()
}

/// Adds a path. Of two paths at one node with the same gap the earlier stays.
fn push(paths: &mut Vec<Path>, path: Path) {
    match paths.iter_mut().find(|p| p.node == path.node && p.gap == path.gap) {
        Some(known) => known.start = known.start.min(path.start),
        None => paths.push(path),
    }
}

/// Adds a phrase in all its alternatives.
fn add(trie: &mut PhraseSetBuilder<u16>, line: u32, text: &str, pieces: &Pieces) {
    let mut nodes = vec![ROOT];
    for token in text.split(' ') {
        let special = match token {
            "^" => Some(START_EDGE),
            ".." => Some(GAP_EDGE),
            _ => None,
        };
        if let Some(edge) = special {
            nodes.iter_mut().for_each(|node| *node = trie.child(*node, edge));
            continue;
        }
        let mut next = if token.ends_with('?') { nodes.clone() } else { Vec::new() };
        for word in words(token) {
            next.extend(nodes.iter().map(|&node| trie.child(node, pieces.of_phrase(word))));
        }
        nodes = next;
    }
    nodes.into_iter().for_each(|node| trie.end(node, line));
}

/// Returns the lines of the categories, sorted by category. Vetoes follow the phrases, so they change no number.
fn lines(sections: impl Iterator<Item = (&'static str, &'static str)>) -> Vec<Line> {
    let mut lines: Vec<Line> = sections
        .filter_map(|(section, line)| {
            let category = Category::from_section(section)?;
            let (text, veto) = line.strip_prefix("! ").map_or((line, false), |text| (text, true));
            let (text, when) = match text.split_once(" = ") {
                Some((text, name)) => (text, When::from_name(name)),
                None => (text, None),
            };
            Some(Line { category, text, number: 0, veto, when })
        })
        .collect();
    lines.sort_by_key(|line| (line.category, line.veto));
    for of_category in lines.chunk_by_mut(|a, b| a.category == b.category) {
        (0..).zip(of_category).for_each(|(number, line)| line.number = number);
    }
    lines
}

/// Returns the words of a phrase in all alternatives.
fn alternatives(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.split(' ').filter(|token| !matches!(*token, "^" | "..")).flat_map(words)
}

/// Returns the alternatives of one place in a phrase.
fn words(token: &str) -> impl Iterator<Item = &str> {
    token.trim_end_matches('?').split('|').filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::lists::{Lists, sections};
    use super::super::pieces::NUMBER_TOKEN;
    use super::*;
    use crate::text::normalise::{clean, fold_into};
    use proptest::prelude::*;

    fn complete() -> impl Iterator<Item = &'static Lists> {
        LANGUAGES.iter().filter(|lists| place(lists.language()).is_some())
    }

    fn small() -> Phrases {
        Phrases::new(sections(SMALL))
    }

    const SMALL: &str = "# test
[urgency]
hurry up?
last* chance
act .. now
! hurry home
[gratitude]
thank* you
thanks* vous
^ ta|cheers
! no thank* you
[scarcity]
only N left
l ultima ora
*ez vous
vite
[weekday]
monday = mon
[count]
fortnight = 14
";

    /// `expected` lists `category start..end`.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let phrases = small();
        let found: Vec<String> = phrases
            .find_words(text.split(' '))
            .iter()
            .map(|m| format!("{} {}..{}", m.category.name(), m.start, m.end))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn words_endings_gaps_and_numbers() {
        check("please hurry", &["urgency 1..2"]);
        check("hurry up hurry", &["urgency 0..2", "urgency 2..3"]);
        check("lasting chance last chance lost chance", &["urgency 0..2", "urgency 2..4"]);
        check("act now now act now", &["urgency 0..5"]);
        check("act a b c now", &["urgency 0..5"]);
        check("act a b c d now", &[]);
        check("act act now", &["urgency 0..3"]);
        check("only 3 left only three left", &["scarcity 0..3"]);
        check("only 1,5 left", &["scarcity 0..3"]);
        check("agissez vous", &["scarcity 0..2"]);
        check("monday", &["when 0..1"]);
        check("", &[]);
    }

    #[test]
    fn apostrophes_part_words_that_count_as_one() {
        check("all'ultima l'ultima ora", &["scarcity 1..3"]);
        check("l ultima ora", &["scarcity 0..3"]);
        check("l'ultima'ora", &["scarcity 0..1"]);
        check("' '' hurry", &["urgency 2..3"]);
    }

    #[test]
    fn vetoes_win_and_are_left_out() {
        check("hurry home hurry", &["urgency 2..3"]);
        check("thanks you no thanks you", &["gratitude 0..2"]);
    }

    #[test]
    fn the_beginning_of_a_text_is_a_place() {
        check("cheers", &["gratitude 0..1"]);
        check("he cheers", &[]);
    }

    #[test]
    fn phrases_have_values() {
        let phrases = small();
        let whens = phrases.find_words(["monday", "fortnight"]);
        let whens: Vec<_> = whens.iter().map(|m| phrases.when(m)).collect();
        assert_eq!(whens, [Some(When::Weekday(0)), Some(When::Count(14))]);
    }

    #[test]
    fn every_list_is_well_formed() {
        for lists in complete() {
            let code = lists.language();
            let lines = lines(lists.sections());
            let mut categories: Vec<Category> = lines.iter().map(|line| line.category).collect();
            categories.dedup();
            let address = |c: &Category| matches!(c, Category::Informal | Category::Formal);
            let expected = Category::ALL.into_iter().filter(|c| code.code() != "en" || !address(c));
            let expected = expected.filter(|&c| code.code() == "it" || c != Category::BeforeMark);
            assert_eq!(categories, expected.collect::<Vec<_>>(), "{code}");
            let mut folded = String::new();
            for line in &lines {
                let known = || format!("{code} {}: {}", line.category.name(), line.text);
                assert_eq!(line.when.is_some(), line.category == Category::When, "{}", known());
                assert!(
                    line.text.split(' ').any(|token| !token.ends_with('?') && token != "^"),
                    "{}",
                    known()
                );
                for word in alternatives(line.text) {
                    let bare = word.strip_prefix('*').or(word.strip_suffix('*')).unwrap_or(word);
                    if bare == NUMBER_TOKEN {
                        continue;
                    }
                    fold_into(&clean(bare), &mut folded);
                    assert_eq!(folded, bare, "{} {word}", known());
                    assert!(bare.chars().all(|c| c.is_alphanumeric() || ".-".contains(c)), "{}", known());
                }
            }
        }
    }

    #[test]
    fn no_phrase_is_listed_twice() {
        for lists in complete() {
            let mut lines: Vec<_> = lines(lists.sections()).iter().map(|l| (l.category, l.text)).collect();
            let n = lines.len();
            lines.sort_unstable();
            let twice: Vec<_> = lines.windows(2).filter(|w| w[0] == w[1]).map(|w| w[0]).collect();
            lines.dedup();
            assert_eq!(lines.len(), n, "{} {twice:?}", lists.language());
        }
    }

    #[test]
    fn languages_have_their_own() {
        let find = |code, word| {
            let phrases = phrases(Language::from_code(code).unwrap())?;
            Some(phrases.find_words([word]).iter().any(|m| m.category == Category::Urgency))
        };
        assert_eq!(find("it", "affrettati"), Some(true));
        assert_eq!(find("en", "affrettati"), Some(false));
        assert_eq!(find("nl", "schnell"), None);
    }

    #[test]
    fn idioms_are_a_list_of_their_own() {
        let find = |code, text: &str| {
            let idioms = idioms(Language::from_code(code).unwrap())?;
            let found = idioms.find_words(text.split(' '));
            Some(
                found
                    .iter()
                    .map(|m| format!("{} {}..{}", m.category.name(), m.start, m.end))
                    .collect::<Vec<_>>(),
            )
        };
        let is = |code, text, expected: &str| {
            assert_eq!(find(code, text), Some(vec![expected.to_owned()]), "{text}")
        };
        is("en", "now when it comes to tea", "idiom 1..5");
        is("it", "e dall'altro lato no", "idiom 1..3");
        is("de", "das ist auf der anderen seite wahr", "idiom 2..6");
        is("fr", "et d'un autre côté non", "idiom 1..4");
        is("es", "en lo que respecta al té", "idiom 0..5");
        assert_eq!(find("en", "hurry up"), Some(Vec::new()));
        assert_eq!(find("nl", "aan de andere kant"), None);
        for lists in complete() {
            let language = lists.language();
            let n = lists.lines(Category::Idiom.name()).count();
            let least = if ["it", "en"].contains(&language.code()) { 150 } else { 80 };
            assert!(n >= least, "{language} {n}");
            assert!(idioms_version(language) >= Some(1), "{language}");
        }
    }

    /// Every phrase at every place by trying out, as the oracle.
    fn obvious(lines: &[Line], words: &[&str]) -> Vec<Match> {
        let pieces: Vec<(u32, &str)> = (0..)
            .zip(words)
            .flat_map(|(i, w)| w.split('\'').filter(|p| !p.is_empty()).take(PIECES).map(move |p| (i, p)))
            .collect();
        let is_known =
            |piece: &str| lines.iter().flat_map(|line| alternatives(line.text)).any(|w| w == piece);
        let fits = |token: &str, piece: &str| {
            let is_number = piece.starts_with(|c: char| c.is_ascii_digit()) && !is_known(piece);
            token.trim_end_matches('?').split('|').filter(|word| !word.is_empty()).any(|word| {
                match (word.strip_suffix('*'), word.strip_prefix('*')) {
                    _ if is_number => word == NUMBER_TOKEN,
                    (Some(start), _) => piece.starts_with(start),
                    (_, Some(end)) => piece.ends_with(end),
                    _ => word == piece,
                }
            })
        };
        let mut found = Vec::new();
        for line in lines {
            let tokens: Vec<&str> = line.text.split(' ').filter(|&t| t != "^").collect();
            let starts = if line.text.starts_with('^') { 0..1 } else { 0..pieces.len() };
            for start in starts {
                let mut open = vec![(0, start, false)];
                while let Some((token, at, begun)) = open.pop() {
                    match tokens.get(token) {
                        None if begun => found.push((
                            Match {
                                category: line.category,
                                start: pieces[start].0,
                                end: pieces[at - 1].0 + 1,
                                phrase: line.number,
                            },
                            line.veto,
                        )),
                        Some(&"..") => {
                            (0..=usize::from(GAP)).for_each(|n| open.push((token + 1, at + n, begun)))
                        }
                        Some(word) => {
                            if word.ends_with('?') && begun {
                                open.push((token + 1, at, begun));
                            }
                            if pieces.get(at).is_some_and(|(_, piece)| fits(word, piece)) {
                                open.push((token + 1, at + 1, true));
                            }
                        }
                        None => {}
                    }
                }
            }
        }
        winners(found)
    }

    proptest! {
        #[test]
        fn the_trie_finds_what_trying_out_finds(words in prop::collection::vec(prop::sample::select(vec![
            "hurry", "up", "last", "lastly", "chance", "act", "now", "a", "home", "thanks", "thank", "you", "no",
            "ta", "cheers", "only", "3", "left", "l'ultima", "l", "ultima", "ora", "agissez", "vitez", "vite",
            "vous", "monday", "only'3'left", "''", "thankez", "thanksez", "ez",
        ]), 0..14)) {
            let phrases = small();
            let found = phrases.find_words(words.iter().copied());
            prop_assert_eq!(found, obvious(&phrases.lines, &words));
        }

        #[test]
        fn any_words_are_searched(words in prop::collection::vec(any::<String>(), 0..8)) {
            for phrases in complete().filter_map(|lists| phrases(lists.language())) {
                for m in phrases.find_words(words.iter().map(String::as_str)) {
                    prop_assert!(m.start < m.end && m.end as usize <= words.len());
                }
            }
        }
    }
}
