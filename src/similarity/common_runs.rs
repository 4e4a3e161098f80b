//! The longest runs of terms that two sequences have in common, by a suffix automaton.
//!
//! The automaton of a sequence has one state for each set of places at which some runs end, and at most two states per term
//! (Blumer et al. 1985). Read through it, a second sequence gives at each of its terms the longest run that ends there and is
//! also in the first (the matching statistics, Chang & Lawler 1994).

use crate::ragged::Ragged;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

/// A sequence of terms in blocks, ready to be compared with others.
pub(crate) struct CommonRuns {
    /// The distinct terms, ascending; the symbol of a term is its place here.
    terms: Vec<u64>,
    states: Vec<State>,
    /// The state after a state and a symbol.
    next: BTreeMap<(u32, u32), u32>,
    /// The states from the longest to the shortest.
    order: Vec<u32>,
}

/// The runs that end at the same places. Each is the end of the next longer one.
#[derive(Clone, Copy)]
struct State {
    /// The length of the longest of them.
    length: u32,
    /// The state of the longest shorter ends of them, which end at more places.
    link: u32,
    /// The first place at which they end: the number of terms before.
    end: u32,
}

/// The state of the empty run.
const ROOT: u32 = 0;
/// The link of [`ROOT`].
const NOWHERE: u32 = u32::MAX;

impl CommonRuns {
    /// Reads a sequence, a row per block. O(n log n) time for n terms and blocks, and about 100 bytes for each.
    pub(crate) fn new(blocks: &Ragged<u64>) -> Self {
        let mut terms = blocks.values().to_vec();
        terms.sort_unstable();
        terms.dedup();
        let root = State { length: 0, link: NOWHERE, end: 0 };
        let mut out = Self { terms, states: vec![root], next: BTreeMap::new(), order: Vec::new() };
        let (mut last, mut end) = (ROOT, 0);
        // Between two blocks stands a symbol that nothing else has, so that no run crosses them.
        for (block, border) in blocks.iter().zip(out.terms.len() as u32..) {
            for &term in block {
                end += 1;
                if let Some(symbol) = out.symbol(term) {
                    last = out.extend(last, symbol, end);
                }
            }
            last = out.extend(last, border, end);
        }
        out.order = (0..out.states.len() as u32).collect();
        out.order.sort_unstable_by_key(|&state| Reverse(out.states[state as usize].length));
        out
    }

    /// Returns the maximal runs that the sequence has in common with another, as ranges of its terms: the longest first, then
    /// by place. A run is maximal if no longer run that contains it is in both. It has at least `least` terms and is within
    /// a block of each; of its places in this sequence the first is returned. O(n + m log n) time for n and m terms.
    pub(crate) fn with(&self, other: &Ragged<u64>, least: usize) -> Vec<Range<usize>> {
        let longest = self.longest(other);
        // By state, the longest run in common that ends with a run of the state.
        let mut reached = longest.clone();
        let mut is_an_end = vec![false; self.states.len()];
        for &state in &self.order {
            let (link, length) = (self.states[state as usize].link, reached[state as usize]);
            if length > 0 && link != NOWHERE {
                reached[link as usize] = reached[link as usize].max(length);
                is_an_end[link as usize] = true;
            }
        }
        let is_start = |state: u32, length: u32| {
            let longer = self.next.range((state, 0)..=(state, u32::MAX));
            longer.into_iter().any(|(_, &next)| reached[next as usize] > length)
        };
        let runs = (1..self.states.len()).filter(|&state| {
            let length = longest[state];
            length > 0 && length as usize >= least && !is_an_end[state] && !is_start(state as u32, length)
        });
        let range = |state: usize| {
            let end = self.states[state].end as usize;
            end - longest[state] as usize..end
        };
        let mut runs: Vec<Range<usize>> = runs.map(range).collect();
        runs.sort_unstable_by_key(|run| (Reverse(run.len()), run.start));
        runs
    }

    /// Returns the length of the longest run of each state that the other sequence holds and that no longer common run of
    /// another state ends with at that place; 0 if there is none.
    fn longest(&self, other: &Ragged<u64>) -> Vec<u32> {
        let mut longest = vec![0; self.states.len()];
        for block in other.iter() {
            let (mut state, mut length) = (ROOT, 0);
            for &term in block {
                (state, length) = match self.symbol(term) {
                    Some(symbol) => self.step(state, length, symbol),
                    None => (ROOT, 0),
                };
                longest[state as usize] = length.max(longest[state as usize]);
            }
        }
        longest
    }

    /// Returns the state and the length of the longest run that ends with a symbol, after a run of a state.
    fn step(&self, mut state: u32, mut length: u32, symbol: u32) -> (u32, u32) {
        loop {
            if let Some(&next) = self.next.get(&(state, symbol)) {
                return (next, length + 1);
            }
            state = self.states[state as usize].link;
            if state == NOWHERE {
                return (ROOT, 0);
            }
            length = self.states[state as usize].length;
        }
    }

    fn symbol(&self, term: u64) -> Option<u32> {
        self.terms.binary_search(&term).ok().map(|at| at as u32)
    }

    /// Appends a symbol to the sequence and returns the state of the whole.
    fn extend(&mut self, last: u32, symbol: u32, end: u32) -> u32 {
        let length = self.states[last as usize].length + 1;
        let new = self.add(State { length, link: ROOT, end });
        let mut at = last;
        while at != NOWHERE && !self.next.contains_key(&(at, symbol)) {
            self.next.insert((at, symbol), new);
            at = self.states[at as usize].link;
        }
        if let Some(&next) = self.next.get(&(at, symbol)).filter(|_| at != NOWHERE) {
            self.states[new as usize].link = self.split(at, symbol, next);
        }
        new
    }

    /// Returns the state of the runs of `at` with a symbol appended, which lead to `next`. If `next` has longer runs, they no
    /// longer end at the same places and stay there alone.
    fn split(&mut self, mut at: u32, symbol: u32, next: u32) -> u32 {
        let length = self.states[at as usize].length + 1;
        let whole = self.states[next as usize];
        if whole.length == length {
            return next;
        }
        let shorter = self.add(State { length, ..whole });
        let copied = self.next.range((next, 0)..=(next, u32::MAX));
        let copied: Vec<(u32, u32)> = copied.map(|(&(_, symbol), &to)| (symbol, to)).collect();
        self.next.extend(copied.into_iter().map(|(symbol, to)| ((shorter, symbol), to)));
        self.states[next as usize].link = shorter;
        while at != NOWHERE && self.next.get(&(at, symbol)) == Some(&next) {
            self.next.insert((at, symbol), shorter);
            at = self.states[at as usize].link;
        }
        shorter
    }

    fn add(&mut self, state: State) -> u32 {
        self.states.push(state);
        self.states.len() as u32 - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn blocks(text: &str) -> Ragged<u64> {
        text.split('/').map(|block| block.bytes().map(u64::from).collect::<Vec<_>>()).collect()
    }

    /// The definition: all runs of both, without those that are part of a longer one.
    fn brute_force(a: &Ragged<u64>, b: &Ragged<u64>, least: usize) -> Vec<Range<usize>> {
        let runs = |blocks: &Ragged<u64>| {
            let mut runs: BTreeMap<Vec<u64>, usize> = BTreeMap::new();
            for i in 0..blocks.len() {
                let (block, start) = (blocks.row(i), blocks.range(i).start);
                for from in 0..block.len() {
                    for to in from + 1..=block.len() {
                        runs.entry(block[from..to].to_vec()).or_insert(start + from);
                    }
                }
            }
            runs
        };
        let (a, b) = (runs(a), runs(b));
        let common: BTreeSet<&Vec<u64>> = a.keys().filter(|run| b.contains_key(*run)).collect();
        let is_part =
            |x: &Vec<u64>, y: &Vec<u64>| x.len() < y.len() && y.windows(x.len()).any(|window| window == x);
        let maximal = common.iter().filter(|x| !common.iter().any(|y| is_part(x, y)) && x.len() >= least);
        let mut out: Vec<Range<usize>> = maximal.map(|run| a[*run]..a[*run] + run.len()).collect();
        out.sort_by_key(|run| (Reverse(run.len()), run.start));
        out
    }

    #[test]
    fn runs_match_by_hand() {
        fn check(a: &str, b: &str, least: usize, expected: &[&str]) {
            let (x, y) = (blocks(a), blocks(b));
            let found = CommonRuns::new(&x).with(&y, least);
            let words =
                |run: Range<usize>| x.values()[run].iter().map(|&b| b as u8 as char).collect::<String>();
            assert_eq!(found.into_iter().map(words).collect::<Vec<_>>(), expected, "{a} {b}");
        }
        check("abcdef", "xabcyef", 1, &["abc", "ef"]);
        check("abcdef", "xabcyef", 3, &["abc"]);
        check("abcdef", "abcdef", 2, &["abcdef"]);
        check("abc", "xyz", 1, &[]);
        check("", "abc", 1, &[]);
        check("abc", "", 1, &[]);
        // A part of a longer run in common is no run of its own, wherever it stands.
        check("abcd", "bcx/abcd", 1, &["abcd"]);
        check("bcx/abcd", "abcd", 1, &["abcd"]);
        // No run crosses blocks of either.
        check("ab/cd", "abcd", 1, &["ab", "cd"]);
        check("abcd", "ab/cd", 2, &["ab", "cd"]);
        check("ab/", "/ab", 2, &["ab"]);
        check("aaaa", "aa", 1, &["aa"]);
        check("abab", "babab", 1, &["abab"]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn runs_are_those_of_brute_force(a in "[a-c/]{0,24}", b in "[a-c/]{0,24}", least in 1usize..4) {
            let (a, b) = (blocks(&a), blocks(&b));
            prop_assert_eq!(CommonRuns::new(&a).with(&b, least), brute_force(&a, &b, least));
        }

        /// Which of the two is read first changes where runs stand, not what they are.
        #[test]
        fn runs_are_symmetric(a in "[a-d/]{0,40}", b in "[a-d/]{0,40}") {
            let (a, b) = (blocks(&a), blocks(&b));
            let texts = |x: &Ragged<u64>, y| {
                let runs = CommonRuns::new(x).with(y, 1).into_iter().map(|run| x.values()[run].to_vec());
                runs.collect::<BTreeSet<Vec<u64>>>()
            };
            prop_assert_eq!(texts(&a, &b), texts(&b, &a));
        }
    }

    /// The number of states and transitions is linear, also where every prefix of the sequence splits a state.
    #[test]
    fn the_automaton_is_linear() {
        for text in ["a".repeat(3000), "ab".repeat(1500), "abb".repeat(1000)] {
            let runs = CommonRuns::new(&blocks(&text));
            assert!(runs.states.len() <= 2 * 3001 && runs.next.len() <= 3 * 3001, "{}", &text[..3]);
        }
    }
}
