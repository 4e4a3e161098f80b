//! The spellings of names, and the one of each that is shown.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Spellings by the hash of each.
pub(crate) type Spellings = BTreeMap<u64, String>;

/// The names of some keys.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Shown {
    /// The name of each key.
    pub(crate) names: BTreeMap<u64, String>,
    /// The other spellings of the keys that have several, the commonest first.
    pub(crate) others: BTreeMap<u64, Vec<String>>,
}

impl Shown {
    /// Chooses the commonest spelling of each key; among equals, the least by bytes. `uses` has a (key, spelling) for
    /// each message; their order does not matter. O(n log n).
    pub(crate) fn new(uses: impl Iterator<Item = (u64, u64)>, spellings: &Spellings) -> Self {
        let mut counts: BTreeMap<(u64, u64), u64> = BTreeMap::new();
        uses.for_each(|used| *counts.entry(used).or_default() += 1);
        let mut by_key: BTreeMap<u64, BTreeSet<(Reverse<u64>, &str)>> = BTreeMap::new();
        for ((key, spelling), n) in counts {
            let text = spellings.get(&spelling).map_or("", String::as_str);
            by_key.entry(key).or_default().insert((Reverse(n), text));
        }
        let mut shown = Self::default();
        for (key, spellings) in by_key {
            let mut texts = spellings.into_iter().map(|(_, text)| text.to_owned());
            shown.names.extend(texts.next().map(|name| (key, name)));
            let others: Vec<String> = texts.collect();
            if !others.is_empty() {
                shown.others.insert(key, others);
            }
        }
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commonest_spelling_is_shown() {
        let spellings: Spellings = [(1, "Forno"), (2, "FORNO"), (3, "forno"), (9, "Altro")]
            .map(|(hash, text)| (hash, text.to_owned()))
            .into();
        let check = |uses: &[(u64, u64)], name: &str, others: &[&str]| {
            let shown = Shown::new(uses.iter().copied(), &spellings);
            assert_eq!(shown.names[&7], name);
            assert_eq!(shown.others.get(&7).cloned().unwrap_or_default(), others);
            assert_eq!(shown, Shown::new(uses.iter().rev().copied(), &spellings));
        };
        check(&[(7, 1)], "Forno", &[]);
        check(&[(7, 3), (7, 1), (7, 3)], "forno", &["Forno"]);
        check(&[(7, 3), (7, 1), (7, 2), (8, 9)], "FORNO", &["Forno", "forno"]);
    }
}
