//! What phrases of the lists stand in a text: one pass over its words.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::{Shipped, of_language};
use crate::language::Language;

/// What a phrase shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Category {
    /// Time runs out, or one should hurry ("affrettati").
    Urgency,
    /// The last occasion ("last chance"); urgency of a kind of its own.
    LastChance,
    /// Few pieces or places ("nur noch drei Stück").
    Scarcity,
    /// Others buy, love, rate or recommend it ("i più venduti").
    SocialProof,
    /// The reader is thanked.
    Gratitude,
    /// The reader is praised, or put among a chosen few ("tu mérites").
    Flattery,
    /// Why this reader gets this message ("because you bought").
    Reason,
    /// The reader is known from before ("bentornato").
    Recognition,
    /// A salutation that opens a message.
    Greeting,
    /// One that closes it.
    SignOff,
    /// The text was written by people.
    Human,
    /// The text was made with the help of a machine.
    Machine,
    /// The reader is a tu, du, tu, tú.
    Informal,
    /// The reader is a Lei, Sie, vous, usted.
    Formal,
    /// Words that make the time after them a deadline ("entro", "until", "bis").
    Until,
    /// Words that make a time near them one ("scade", "ends", "last day").
    Deadline,
    /// Words that make the rest of today, or a duration near them, one ("ancora", "left", "nur").
    Remaining,
    /// Words that make it the time of a delivery, an opening or an answer.
    NotDeadline,
    /// Names of days and months, numbers and units of time, as [`When`].
    When,
    /// Words that make a percentage near them something else than a discount ("cotone").
    NotDiscount,
}

impl Category {
    /// Every category, in the order of the lists.
    pub const ALL: [Self; 20] = [
        Self::Urgency,
        Self::LastChance,
        Self::Scarcity,
        Self::SocialProof,
        Self::Gratitude,
        Self::Flattery,
        Self::Reason,
        Self::Recognition,
        Self::Greeting,
        Self::SignOff,
        Self::Human,
        Self::Machine,
        Self::Informal,
        Self::Formal,
        Self::Until,
        Self::Deadline,
        Self::Remaining,
        Self::NotDeadline,
        Self::When,
        Self::NotDiscount,
    ];

    /// Its name in the lists.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Urgency => "urgency",
            Self::LastChance => "last_chance",
            Self::Scarcity => "scarcity",
            Self::SocialProof => "social_proof",
            Self::Gratitude => "gratitude",
            Self::Flattery => "flattery",
            Self::Reason => "reason",
            Self::Recognition => "recognition",
            Self::Greeting => "greeting",
            Self::SignOff => "sign_off",
            Self::Human => "human",
            Self::Machine => "machine",
            Self::Informal => "informal",
            Self::Formal => "formal",
            Self::Until => "until",
            Self::Deadline => "deadline",
            Self::Remaining => "remaining",
            Self::NotDeadline => "not_deadline",
            Self::When => "when",
            Self::NotDiscount => "not_discount",
        }
    }
}

/// What a phrase of [`Category::When`] names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// The day of sending, or its evening or night.
    Today,
    /// The day after.
    Tomorrow,
    /// The day after that.
    Overmorrow,
    /// The end of a day.
    Midnight,
    /// The middle of a day.
    Noon,
    /// The end of the week.
    Weekend,
    /// The end of the month.
    MonthEnd,
    /// A day of the week: 0 is Monday.
    Weekday(u8),
    /// A month: 1 is January.
    Month(u8),
    /// A number in words.
    Count(u8),
    /// So many minutes, as a unit.
    Minutes(u16),
}

impl When {
    fn from_name(name: &str) -> Option<Self> {
        const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        const MONTHS: [&str; 12] =
            ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
        let place = |names: &[&str]| names.iter().position(|&n| n == name).map(|at| at as u8);
        Some(match name {
            "today" => Self::Today,
            "tomorrow" => Self::Tomorrow,
            "overmorrow" => Self::Overmorrow,
            "midnight" => Self::Midnight,
            "noon" => Self::Noon,
            "weekend" => Self::Weekend,
            "month_end" => Self::MonthEnd,
            "minutes" => Self::Minutes(1),
            "hours" => Self::Minutes(60),
            "days" => Self::Minutes(24 * 60),
            "weeks" => Self::Minutes(7 * 24 * 60),
            _ => (place(&DAYS).map(Self::Weekday))
                .or_else(|| place(&MONTHS).map(|month| Self::Month(month + 1)))
                .or_else(|| name.parse().ok().map(Self::Count))?,
        })
    }
}

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

/// What a word is to the phrases of one language (it means nothing to another): found once per word form, then used for every occurrence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Symbol(u64);

/// Up to so many words come between the words around `..`.
const GAP: u8 = 3;

/// Pieces of a word that are looked at; apostrophes part them.
const PIECES: usize = 4;

/// A piece that no phrase holds.
const UNKNOWN: u16 = 1;

/// A piece that begins with a digit.
const NUMBER: u16 = 2;

/// What stands for [`NUMBER`] in the lists; words are in small letters.
const NUMBER_TOKEN: &str = "N";

/// The first piece of the phrases.
const FIRST_KNOWN: usize = 3;

/// The edge of a node to the one after a gap.
const GAP_EDGE: u16 = 0;

/// Where phrases begin that may begin anywhere, and those that begin a text.
const ANYWHERE: u32 = 0;
const AT_START: u32 = 1;

/// The phrases of one language, compiled.
///
/// A trie over pieces of words whose nodes are walked by a few threads at once, as alternatives, endings and gaps let
/// phrases overlap. Not the automaton of the footer marks: that one reads text with its punctuation and case, of which a
/// corpus keeps neither.
pub struct Phrases {
    lines: Vec<Line>,
    /// Words of phrases, sorted, with their pieces.
    exact: Vec<(&'static str, u16)>,
    /// What `*` leaves of other words, sorted.
    beginnings: Vec<&'static str>,
    endings: Vec<&'static str>,
    longest_affix: usize,
    /// The piece of words without a known beginning or ending; then each ending, then so for each beginning.
    first_affixes: u16,
    /// For each piece, the pieces of phrases that it fits: itself, beginnings and endings.
    fits: Vec<Vec<u16>>,
    /// Edges by node and piece, sorted.
    edges: Vec<((u32, u16), u32)>,
    /// For each piece, the node it leads to from [`ANYWHERE`].
    first: Vec<Option<u32>>,
    /// For each node, what ends there.
    ends: Vec<Vec<u32>>,
    /// For each node, the node after a gap.
    gaps: Vec<Option<u32>>,
}

/// A line of a list.
struct Line {
    category: Category,
    text: &'static str,
    /// Its number within its category.
    number: u32,
    /// Whether it only keeps shorter phrases from counting.
    veto: bool,
    when: Option<When>,
}

/// A place in the trie that a text has come to.
#[derive(Clone, Copy)]
struct Thread {
    node: u32,
    start: u32,
    /// Words that may still be passed over.
    gap: u8,
}

/// The phrases of a language; `None` where no list ships (there are lists for it, en, de, fr and es).
#[must_use]
pub fn phrases(language: Language) -> Option<&'static Phrases> {
    static LISTS: Shipped<Phrases> = [
        LazyLock::new(|| Phrases::new(include_str!("phrases.it.txt"))),
        LazyLock::new(|| Phrases::new(include_str!("phrases.en.txt"))),
        LazyLock::new(|| Phrases::new(include_str!("phrases.de.txt"))),
        LazyLock::new(|| Phrases::new(include_str!("phrases.fr.txt"))),
        LazyLock::new(|| Phrases::new(include_str!("phrases.es.txt"))),
    ];
    of_language(&LISTS, language)
}

impl Symbol {
    /// The symbol as a number, and back: what a table of word forms may hold.
    #[must_use]
    pub const fn to_bits(self) -> u64 {
        self.0
    }

    /// The symbol of a number that [`to_bits`](Self::to_bits) gave.
    #[must_use]
    pub const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    fn pieces(self) -> impl Iterator<Item = u16> {
        (0..PIECES).map(move |i| (self.0 >> (16 * i)) as u16).take_while(|&piece| piece != 0)
    }
}

impl Phrases {
    /// What a case-folded word is to these phrases. O(length of the word).
    #[must_use]
    pub fn symbol(&self, folded: &str) -> Symbol {
        let pieces = folded.split('\'').filter(|piece| !piece.is_empty()).take(PIECES);
        Symbol((0..).zip(pieces).fold(0, |bits, (i, piece)| bits | u64::from(self.piece(piece)) << (16 * i)))
    }

    /// The phrases in a text, by category, then place. Phrases of one category do not overlap: the first wins, of those
    /// that begin together the longest. Linear in the words.
    #[must_use]
    pub fn find(&self, words: impl IntoIterator<Item = Symbol>) -> Vec<Match> {
        let mut found = Vec::new();
        let (mut threads, mut next) = (Vec::new(), Vec::new());
        let mut is_first = true;
        for (word, symbol) in (0..).zip(words) {
            for piece in symbol.pieces() {
                next.clear();
                for &piece in self.fits.get(usize::from(piece)).map_or(&[][..], Vec::as_slice) {
                    for &Thread { node, start, .. } in &threads {
                        self.arrive(self.edge(node, piece), start, word, &mut next, &mut found);
                    }
                    let first = self.first.get(usize::from(piece)).copied().flatten();
                    self.arrive(first, word, word, &mut next, &mut found);
                    if is_first {
                        self.arrive(self.edge(AT_START, piece), word, word, &mut next, &mut found);
                    }
                }
                let passing = threads.iter().filter(|thread| thread.gap > 0);
                passing.for_each(|thread| push(&mut next, Thread { gap: thread.gap - 1, ..*thread }));
                std::mem::swap(&mut threads, &mut next);
                is_first = false;
            }
        }
        self.winners(found)
    }

    /// [`find`](Self::find) in case-folded words.
    #[must_use]
    pub fn find_words<'a>(&self, words: impl IntoIterator<Item = &'a str>) -> Vec<Match> {
        self.find(words.into_iter().map(|word| self.symbol(word)))
    }

    /// What a match of [`Category::When`] names.
    #[must_use]
    pub fn when(&self, found: &Match) -> Option<When> {
        self.line(found.category, found.phrase)?.when
    }

    fn line(&self, category: Category, number: u32) -> Option<&Line> {
        let first = self.lines.partition_point(|line| line.category < category);
        self.lines.get(first + number as usize).filter(|line| line.category == category)
    }

    fn new(file: &'static str) -> Self {
        let lines = lines(file);
        let mut words: Vec<&'static str> = lines.iter().flat_map(|line| alternatives(line.text)).collect();
        words.sort_unstable();
        words.dedup();
        let numbered = || words.iter().zip(FIRST_KNOWN..).map(|(&word, i)| (word, i as u16));
        let of = |affix: fn(&'static str) -> Option<&'static str>| {
            let mut list: Vec<(&'static str, u16)> =
                numbered().filter_map(|(word, i)| Some((affix(word)?, i))).collect();
            list.sort_unstable();
            list
        };
        let exact = of(|word| (!word.contains('*') && word != NUMBER_TOKEN).then_some(word));
        let beginnings = of(|word| word.strip_suffix('*'));
        let endings = of(|word| word.strip_prefix('*'));
        let longest_affix =
            beginnings.iter().chain(&endings).map(|(affix, _)| affix.len()).max().unwrap_or(0);
        let begun = |word: &'static str| {
            beginnings.iter().filter(move |(affix, _)| word.starts_with(affix)).map(|&(_, i)| i)
        };
        let ended = |word: &'static str| {
            endings.iter().filter(move |(affix, _)| word.ends_with(affix)).map(|&(_, i)| i)
        };
        let mut fits: Vec<Vec<u16>> = vec![Vec::new(); FIRST_KNOWN];
        fits.extend(numbered().map(|(word, i)| begun(word).chain(ended(word)).chain([i]).collect()));
        if let Some((_, number)) = numbered().find(|(word, _)| *word == NUMBER_TOKEN) {
            fits[usize::from(NUMBER)] = vec![number];
        }
        // Words that no phrase holds as a whole: by their longest known beginning and ending, or none.
        let first_affixes = fits.len() as u16;
        for beginning in [""].into_iter().chain(beginnings.iter().map(|b| b.0)) {
            for ending in [""].into_iter().chain(endings.iter().map(|e| e.0)) {
                fits.push(begun(beginning).chain(ended(ending)).collect());
            }
        }
        let mut trie = Trie { edges: BTreeMap::new(), n_nodes: 2, ends: vec![Vec::new(); 2] };
        for (i, line) in (0..).zip(&lines) {
            trie.add(i, line.text, &|word| {
                words.binary_search(&word).map_or(UNKNOWN, |at| (at + FIRST_KNOWN) as u16)
            });
        }
        let mut first = vec![None; fits.len()];
        let mut gaps = vec![None; trie.ends.len()];
        for (&(node, piece), &to) in &trie.edges {
            if piece == GAP_EDGE {
                gaps[node as usize] = Some(to);
            } else if node == ANYWHERE {
                first[usize::from(piece)] = Some(to);
            }
        }
        let edges = trie.edges.into_iter().collect();
        Self {
            lines,
            exact,
            beginnings: beginnings.into_iter().map(|b| b.0).collect(),
            endings: endings.into_iter().map(|e| e.0).collect(),
            longest_affix,
            first_affixes,
            fits,
            edges,
            first,
            ends: trie.ends,
            gaps,
        }
    }

    /// The piece that stands for a word without apostrophes: the word itself, else its longest known beginning and
    /// ending.
    fn piece(&self, word: &str) -> u16 {
        if let Ok(at) = self.exact.binary_search_by_key(&word, |entry| entry.0) {
            return self.exact[at].1;
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
            affixes => self.first_affixes + affixes as u16,
        }
    }

    fn edge(&self, node: u32, piece: u16) -> Option<u32> {
        let at = self.edges.binary_search_by_key(&(node, piece), |edge| edge.0).ok()?;
        self.edges.get(at).map(|edge| edge.1)
    }

    /// A thread comes to a node by a word.
    fn arrive(
        &self,
        node: Option<u32>,
        start: u32,
        word: u32,
        threads: &mut Vec<Thread>,
        found: &mut Vec<(Match, bool)>,
    ) {
        let Some(node) = node else { return };
        for &line in self.ends.get(node as usize).map_or(&[][..], Vec::as_slice) {
            if let Some(line) = self.lines.get(line as usize) {
                let found_here = Match { category: line.category, start, end: word + 1, phrase: line.number };
                found.push((found_here, line.veto));
            }
        }
        push(threads, Thread { node, start, gap: 0 });
        if let Some(node) = self.gaps.get(node as usize).copied().flatten() {
            push(threads, Thread { node, start, gap: GAP });
        }
    }

    /// Of overlapping phrases of a category, the first and longest; a veto wins like a phrase and is then left out.
    fn winners(&self, mut found: Vec<(Match, bool)>) -> Vec<Match> {
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
}

/// Takes in a thread; of two at one place with as many words to pass over, the earlier.
fn push(threads: &mut Vec<Thread>, thread: Thread) {
    match threads.iter_mut().find(|t| t.node == thread.node && t.gap == thread.gap) {
        Some(known) => known.start = known.start.min(thread.start),
        None => threads.push(thread),
    }
}

struct Trie {
    edges: BTreeMap<(u32, u16), u32>,
    n_nodes: u32,
    ends: Vec<Vec<u32>>,
}

impl Trie {
    fn add(&mut self, line: u32, text: &str, piece: &dyn Fn(&str) -> u16) {
        let mut nodes = vec![ANYWHERE];
        for token in text.split(' ') {
            if token == "^" {
                nodes = vec![AT_START];
                continue;
            }
            if token == ".." {
                nodes = nodes.iter().map(|&node| self.child(node, GAP_EDGE)).collect();
                continue;
            }
            let optional = token.ends_with('?');
            let mut next = if optional { nodes.clone() } else { Vec::new() };
            for word in token.trim_end_matches('?').split('|').filter(|word| !word.is_empty()) {
                for &node in &nodes {
                    next.push(self.child(node, piece(word)));
                }
            }
            nodes = next;
        }
        for node in nodes {
            if let Some(ends) = self.ends.get_mut(node as usize) {
                ends.push(line);
            }
        }
    }

    fn child(&mut self, node: u32, piece: u16) -> u32 {
        let next = self.n_nodes;
        let child = *self.edges.entry((node, piece)).or_insert(next);
        if child == next {
            self.n_nodes += 1;
            self.ends.push(Vec::new());
        }
        child
    }
}

/// The lines of a list, sorted by category; vetoes after the phrases, which are numbered.
fn lines(file: &'static str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut category = None;
    for line in file.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            category = Category::ALL.into_iter().find(|c| c.name() == name);
            continue;
        }
        let Some(category) = category else { continue };
        let (text, veto) = line.strip_prefix("! ").map_or((line, false), |text| (text, true));
        let (text, when) = match text.split_once(" = ") {
            Some((text, name)) => (text, When::from_name(name)),
            None => (text, None),
        };
        lines.push(Line { category, text, number: 0, veto, when });
    }
    lines.sort_by_key(|line| (line.category, line.veto));
    let mut last = None;
    let mut number = 0;
    for line in &mut lines {
        number = if last == Some(line.category) { number + 1 } else { 0 };
        last = Some(line.category);
        line.number = number;
    }
    lines
}

/// The words of a phrase in all alternatives.
fn alternatives(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.split(' ')
        .filter(|token| !matches!(*token, "^" | ".."))
        .flat_map(|token| token.trim_end_matches('?').split('|'))
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::normalise::{clean, fold_into};
    use proptest::prelude::*;

    const FILES: [(&str, &str); 5] = [
        ("it", include_str!("phrases.it.txt")),
        ("en", include_str!("phrases.en.txt")),
        ("de", include_str!("phrases.de.txt")),
        ("fr", include_str!("phrases.fr.txt")),
        ("es", include_str!("phrases.es.txt")),
    ];

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
[when]
monday = mon
fortnight = 14
";

    /// `expected` lists `category start..end`.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let phrases = Phrases::new(SMALL);
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
        let phrases = Phrases::new(SMALL);
        let whens = phrases.find_words(["monday", "fortnight"]);
        let whens: Vec<_> = whens.iter().map(|m| phrases.when(m)).collect();
        assert_eq!(whens, [Some(When::Weekday(0)), Some(When::Count(14))]);
    }

    #[test]
    fn every_list_is_well_formed() {
        for (code, file) in FILES {
            assert!(file.starts_with(&format!("# phrases.{code} 1: ")), "{code}");
            let mut headings: Vec<&str> = file.lines().filter_map(|line| line.strip_prefix('[')).collect();
            headings.iter_mut().for_each(|name| *name = name.trim_end_matches(']'));
            let address = |c: &Category| matches!(c, Category::Informal | Category::Formal);
            let expected = Category::ALL.into_iter().filter(|c| code != "en" || !address(c));
            assert_eq!(headings, expected.map(Category::name).collect::<Vec<_>>(), "{code}");
            let lines = lines(file);
            let written = file.lines().filter(|l| !l.is_empty() && !l.starts_with(['#', '['])).count();
            assert_eq!(lines.len(), written, "{code}");
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
        for (code, file) in FILES {
            let mut lines: Vec<_> = lines(file).iter().map(|l| (l.category, l.text)).collect();
            let n = lines.len();
            lines.sort_unstable();
            let twice: Vec<_> = lines.windows(2).filter(|w| w[0] == w[1]).map(|w| w[0]).collect();
            lines.dedup();
            assert_eq!(lines.len(), n, "{code} {twice:?}");
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
        Phrases::new("").winners(found)
    }

    proptest! {
        #[test]
        fn the_trie_finds_what_trying_out_finds(words in prop::collection::vec(prop::sample::select(vec![
            "hurry", "up", "last", "lastly", "chance", "act", "now", "a", "home", "thanks", "thank", "you", "no",
            "ta", "cheers", "only", "3", "left", "l'ultima", "l", "ultima", "ora", "agissez", "vitez", "vite",
            "vous", "monday", "only'3'left", "''", "thankez", "thanksez", "ez",
        ]), 0..14)) {
            let phrases = Phrases::new(SMALL);
            let found = phrases.find_words(words.iter().copied());
            prop_assert_eq!(found, obvious(&phrases.lines, &words));
        }

        #[test]
        fn any_words_are_searched(words in prop::collection::vec(any::<String>(), 0..8)) {
            for (code, _) in FILES {
                let phrases = phrases(Language::from_code(code).unwrap()).unwrap();
                for m in phrases.find_words(words.iter().map(String::as_str)) {
                    prop_assert!(m.start < m.end && m.end as usize <= words.len());
                }
            }
        }
    }
}
