//! Why the scope of a search leaves no pair of messages to compare.

use std::collections::{BTreeMap, BTreeSet};
use unisono::language::Language;
use unisono::pairs::{ClosePairs, GroupScope};

/// Why no two messages may be a pair, whatever their words are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Impossible {
    /// Fewer than two messages have words.
    OneMessage,
    /// No message is new.
    NoNew,
    /// No new message has words.
    NoNewWords,
    /// No old message has words.
    NoOldWords,
    /// No two messages, or no new and old one, are in the same language.
    Language,
    /// All messages are of one brand, and only pairs of different brands count.
    OneBrand,
    /// No two messages of different brands are in the same language.
    AcrossLanguage,
    /// No brand has two messages, or a new and an old one, in the same language.
    OneEach,
}

/// The brands of the messages in a language, each with its number of new and old messages.
type Brands = BTreeMap<u32, [u64; 2]>;

impl Impossible {
    /// Returns the reason, or `None` if some pair may be compared. O(messages · log brands).
    pub(crate) fn find(close: &ClosePairs<'_>, scope: GroupScope) -> Option<Self> {
        let (pairs, shingles) = (close.pairs, close.pairs.shingles());
        let mut languages: BTreeMap<Language, Brands> = BTreeMap::new();
        for (row, &brand) in
            close.group_of.iter().enumerate().filter(|&(row, _)| shingles.text_of(row).is_some())
        {
            let cell = close.catalog.cell_of(row) as usize;
            let brands = languages.entry(close.catalog.cells()[cell].language).or_default();
            let is_old = pairs.old().is_some_and(|old| old[row]);
            brands.entry(brand).or_default()[usize::from(is_old)] += 1;
        }
        let old = pairs.old();
        let is_directed = old.is_some();
        let [new, n_old] = sum(languages.values().flat_map(BTreeMap::values));
        if let Some(old) = old {
            match (new, n_old) {
                (0, _) if old.iter().all(|is_old| *is_old) => return Some(Self::NoNew),
                (0, _) => return Some(Self::NoNewWords),
                (_, 0) => return Some(Self::NoOldWords),
                _ => {}
            }
        } else if new < 2 {
            return Some(Self::OneMessage);
        }
        if languages.values().any(|brands| has_pair(brands, scope, is_directed)) {
            return None;
        }
        let is_one_brand = languages.values().flat_map(BTreeMap::keys).collect::<BTreeSet<_>>().len() == 1;
        Some(match scope {
            GroupScope::All => Self::Language,
            GroupScope::Across if is_one_brand => Self::OneBrand,
            GroupScope::Across => Self::AcrossLanguage,
            GroupScope::Within => Self::OneEach,
        })
    }
}

/// Returns true if the messages of one language hold a pair that counts.
fn has_pair(brands: &Brands, scope: GroupScope, is_directed: bool) -> bool {
    let is_pair = |[new, old]: [u64; 2]| if is_directed { new > 0 && old > 0 } else { new > 1 };
    match scope {
        GroupScope::All => is_pair(sum(brands.values())),
        GroupScope::Within => brands.values().any(|counts| is_pair(*counts)),
        GroupScope::Across if is_directed => {
            let [_, all_old] = sum(brands.values());
            brands.values().any(|[new, old]| *new > 0 && all_old > *old)
        }
        GroupScope::Across => brands.len() > 1,
    }
}

fn sum<'a>(counts: impl Iterator<Item = &'a [u64; 2]>) -> [u64; 2] {
    counts.fold([0, 0], |[new, old], [more_new, more_old]| [new + more_new, old + more_old])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_need_messages_that_the_scope_allows() {
        let check = |brands: &[[u64; 2]], is_directed: bool, expected: [bool; 3]| {
            let brands: Brands = (0..).zip(brands.iter().copied()).collect();
            let found = [GroupScope::All, GroupScope::Across, GroupScope::Within]
                .map(|scope| has_pair(&brands, scope, is_directed));
            assert_eq!(found, expected, "{brands:?}");
        };
        check(&[[1, 0]], false, [false, false, false]);
        check(&[[2, 0]], false, [true, false, true]);
        check(&[[1, 0], [1, 0]], false, [true, true, false]);
        check(&[[1, 1]], true, [true, false, true]);
        check(&[[1, 0], [0, 1]], true, [true, true, false]);
        check(&[[1, 1], [1, 0]], true, [true, true, true]);
        check(&[[2, 0], [1, 0]], true, [false, false, false]);
    }
}
