//! A trie of phrases over symbols of any kind: pieces of words, bytes, or hashes of words.

use std::collections::BTreeMap;

/// The node where every phrase begins.
pub(crate) const ROOT: u32 = 0;

/// Phrases as sequences of symbols, frozen. One step costs O(log of the node's children).
#[derive(Debug, Clone)]
pub(crate) struct PhraseSet<S> {
    /// The children of node `n` are `symbols[children[n]..children[n + 1]]`, sorted.
    children: Vec<u32>,
    symbols: Vec<S>,
    /// The node behind each symbol.
    targets: Vec<u32>,
    /// The phrases that end at node `n` are `ended[ends[n]..ends[n + 1]]`.
    ends: Vec<u32>,
    ended: Vec<u32>,
}

/// A set that still grows.
#[derive(Debug)]
pub(crate) struct PhraseSetBuilder<S> {
    edges: BTreeMap<(u32, S), u32>,
    n_nodes: u32,
    /// Pairs of a node and a phrase that ends there.
    ends: Vec<(u32, u32)>,
}

impl<S: Copy + Ord> PhraseSetBuilder<S> {
    pub(crate) const fn new() -> Self {
        Self { edges: BTreeMap::new(), n_nodes: 1, ends: Vec::new() }
    }

    /// Returns the node behind a symbol and makes it if need be.
    pub(crate) fn child(&mut self, node: u32, symbol: S) -> u32 {
        let next = self.n_nodes;
        let child = *self.edges.entry((node, symbol)).or_insert(next);
        self.n_nodes += u32::from(child == next);
        child
    }

    /// Ends a phrase at a node.
    pub(crate) fn end(&mut self, node: u32, phrase: u32) {
        self.ends.push((node, phrase));
    }

    /// Adds a phrase.
    pub(crate) fn add(&mut self, symbols: impl IntoIterator<Item = S>, phrase: u32) {
        let node = symbols.into_iter().fold(ROOT, |node, symbol| self.child(node, symbol));
        self.end(node, phrase);
    }

    pub(crate) fn build(mut self) -> PhraseSet<S> {
        self.ends.sort_unstable();
        PhraseSet {
            children: offsets(self.edges.keys().map(|key| key.0), self.n_nodes),
            symbols: self.edges.keys().map(|key| key.1).collect(),
            targets: self.edges.into_values().collect(),
            ends: offsets(self.ends.iter().map(|end| end.0), self.n_nodes),
            ended: self.ends.into_iter().map(|end| end.1).collect(),
        }
    }
}

/// Returns where the items of each node begin, and the end of the last, from the sorted nodes of the items.
fn offsets(nodes: impl Iterator<Item = u32>, n_nodes: u32) -> Vec<u32> {
    let mut offsets = vec![0; n_nodes as usize + 1];
    nodes.for_each(|node| offsets[node as usize + 1] += 1);
    let mut sum = 0;
    for offset in &mut offsets {
        sum += *offset;
        *offset = sum;
    }
    offsets
}

impl<S> Default for PhraseSet<S> {
    fn default() -> Self {
        Self {
            children: Vec::new(),
            symbols: Vec::new(),
            targets: Vec::new(),
            ends: Vec::new(),
            ended: Vec::new(),
        }
    }
}

impl<S: Copy + Ord> PhraseSet<S> {
    /// Returns the node behind a symbol.
    #[inline]
    pub(crate) fn next(&self, node: u32, symbol: S) -> Option<u32> {
        let from = *self.children.get(node as usize)? as usize;
        let to = *self.children.get(node as usize + 1)? as usize;
        let at = self.symbols.get(from..to)?.binary_search(&symbol).ok()?;
        self.targets.get(from + at).copied()
    }

    /// Returns the phrases that end at a node, in the order of their numbers.
    #[inline]
    pub(crate) fn ends(&self, node: u32) -> &[u32] {
        match (self.ends.get(node as usize), self.ends.get(node as usize + 1)) {
            (Some(&from), Some(&to)) => self.ended.get(from as usize..to as usize).unwrap_or_default(),
            _ => &[],
        }
    }

    pub(crate) fn n_nodes(&self) -> usize {
        self.children.len().saturating_sub(1)
    }

    /// Returns the edges as (node, symbol, target).
    pub(crate) fn edges(&self) -> impl Iterator<Item = (u32, S, u32)> {
        let nodes = (0..)
            .zip(self.children.windows(2))
            .flat_map(|(node, range)| (range[0]..range[1]).map(move |_| node));
        nodes.zip(&self.symbols).zip(&self.targets).map(|((node, &symbol), &target)| (node, symbol, target))
    }

    /// Returns the number of symbols of the longest phrase that the symbols begin with, and the phrase.
    pub(crate) fn longest(&self, symbols: impl IntoIterator<Item = S>) -> Option<(usize, u32)> {
        let mut node = ROOT;
        let mut longest = None;
        for (n, symbol) in (1..).zip(symbols) {
            let Some(next) = self.next(node, symbol) else { break };
            node = next;
            longest = self.ends(node).first().map(|&phrase| (n, phrase)).or(longest);
        }
        longest
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn set(phrases: &[&str]) -> PhraseSet<u8> {
        let mut builder = PhraseSetBuilder::new();
        (0..).zip(phrases).for_each(|(i, phrase)| builder.add(phrase.bytes(), i));
        builder.build()
    }

    #[test]
    fn the_longest_phrase_wins() {
        let set = set(&["ab", "abcd", "b", "ab"]);
        let longest = |text: &str| set.longest(text.bytes());
        assert_eq!(longest("abcde"), Some((4, 1)));
        assert_eq!(longest("abc"), Some((2, 0)));
        assert_eq!(longest("b"), Some((1, 2)));
        assert_eq!(longest("a"), None);
        assert_eq!(longest(""), None);
        assert_eq!(PhraseSet::default().longest([1]), None);
        assert_eq!(set.edges().count(), 5);
    }

    proptest! {
        #[test]
        fn a_trie_finds_what_a_plain_search_finds(
            phrases in prop::collection::vec("[ab]{1,4}", 0..12),
            text in "[abc]{0,8}",
        ) {
            let phrases: Vec<&str> = phrases.iter().map(String::as_str).collect();
            let plain = phrases.iter().filter(|phrase| text.starts_with(**phrase)).map(|phrase| phrase.len()).max();
            prop_assert_eq!(set(&phrases).longest(text.bytes()).map(|found| found.0), plain);
        }
    }
}
