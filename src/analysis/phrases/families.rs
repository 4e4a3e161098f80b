//! Families: groups of phrases that share much of their text, so that a list can show one phrase of each.

use crate::hash::{HashedMap, combine};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Only phrases among the first so many head a family.
const HEADS: usize = 1000;

/// Terms of a phrase that are compared.
const COMPARED: usize = 200;

/// The heads that have two terms in a row, by these.
type Heads = HashedMap<Vec<u32>>;

/// Counts of what a phrase shares with each head; all are 0 between two phrases.
type Shared = [u32; HEADS];

/// Returns the head of each phrase's family, by position. `phrases` come from the highest gain to the lowest.
///
/// A phrase joins the first head with which it shares a stretch of two terms that is at least half of the shorter of both.
/// Otherwise it heads a family. O(terms · heads that share two terms in a row).
pub(super) fn families(phrases: &[&[u32]]) -> Vec<usize> {
    let phrases: Vec<&[u32]> = phrases.iter().map(|phrase| &phrase[..phrase.len().min(COMPARED)]).collect();
    let mut heads = Heads::default();
    let mut shared = [0; HEADS];
    let mut out = Vec::with_capacity(phrases.len());
    for (i, phrase) in phrases.iter().enumerate().take(HEADS) {
        let head = head_of(&heads, &phrases, phrase, &mut shared);
        out.push(head.unwrap_or(i));
        if head.is_none() {
            keys(phrase).for_each(|key| heads.entry(key).or_default().push(i as u32));
        }
    }
    let rest = phrases.par_iter().enumerate().skip(HEADS);
    out.par_extend(rest.map_init(
        || [0; HEADS],
        |shared, (i, phrase)| head_of(&heads, &phrases, phrase, shared).unwrap_or(i),
    ));
    out
}

/// Returns the first head whose family a phrase joins.
fn head_of(heads: &Heads, phrases: &[&[u32]], phrase: &[u32], shared: &mut Shared) -> Option<usize> {
    let mut near: Vec<u32> = Vec::new();
    for &head in keys(phrase).filter_map(|key| heads.get(&key)).flatten() {
        let shared = &mut shared[head as usize];
        if *shared == 0 {
            near.push(head);
        }
        *shared += 1;
    }
    let shorter = |head: u32| phrase.len().min(phrases[head as usize].len());
    // A stretch of l terms holds l − 1 of two in a row.
    near.retain(|&head| {
        let shared = std::mem::take(&mut shared[head as usize]) as usize;
        2 * (shared + 1) >= shorter(head)
    });
    near.sort_unstable();
    let mut near = near.into_iter();
    near.find(|&head| 2 * longest_stretch(phrase, phrases[head as usize]) >= shorter(head))
        .map(|head| head as usize)
}

/// Returns the longest phrase of each family that half of the brands of its head use, by head, where it is not the head.
pub(super) fn arounds(heads: &[usize], phrases: &[&[u32]], brands: &[u32]) -> BTreeMap<usize, usize> {
    let mut arounds: BTreeMap<usize, usize> = BTreeMap::new();
    for (i, &head) in heads.iter().enumerate() {
        let known = arounds.get(&head).copied().unwrap_or(head);
        if 2 * brands[i] >= brands[head] && phrases[i].len() > phrases[known].len() {
            arounds.insert(head, i);
        }
    }
    arounds
}

/// Each two terms in a row.
fn keys(phrase: &[u32]) -> impl Iterator<Item = u64> {
    phrase.iter().zip(phrase.iter().skip(1)).map(|(&a, &b)| combine(a.into(), b.into()))
}

/// Returns the number of terms of the longest stretch that both have.
fn longest_stretch(a: &[u32], b: &[u32]) -> usize {
    let mut longest = 0;
    let mut before = vec![0; b.len() + 1];
    let mut row = vec![0; b.len() + 1];
    for x in a {
        for (j, y) in b.iter().enumerate() {
            row[j + 1] = if x == y { before[j] + 1 } else { 0 };
            longest = longest.max(row[j + 1]);
        }
        std::mem::swap(&mut before, &mut row);
    }
    longest
}

/// Returns the smallest period of a phrase if it is at most half of its length: it lists the same again and again.
pub(super) fn period(phrase: &[u32]) -> Option<usize> {
    // The length of the longest proper prefix that also ends at each place (Knuth, Morris & Pratt 1977).
    let mut borders: Vec<usize> = vec![0];
    for (i, term) in phrase.iter().enumerate().skip(1) {
        let mut border = borders[i - 1];
        while border > 0 && phrase[border] != *term {
            border = borders[border - 1];
        }
        borders.push(border + usize::from(phrase[border] == *term));
    }
    let period = phrase.len() - borders.last().filter(|_| !phrase.is_empty())?;
    (2 * period <= phrase.len()).then_some(period)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_a_period() {
        assert_eq!(period(&[1, 2, 1, 2]), Some(2));
        assert_eq!(period(&[1, 2, 1, 2, 1]), Some(2));
        assert_eq!(period(&[7, 7]), Some(1));
        assert_eq!(period(&[1, 2, 1]), None);
        assert_eq!(period(&[1, 2, 3]), None);
        assert_eq!(period(&[]), None);
    }

    #[test]
    fn a_phrase_joins_the_first_head_that_shares_half() {
        let phrases = [
            vec![1, 2, 3, 4, 5, 6],
            // Half of itself, and less than half.
            vec![9, 3, 4, 9],
            vec![3, 8, 4, 7],
            // It shares half with the second head only.
            vec![8, 4, 6],
            // A member is no head.
            vec![0, 9, 3],
        ];
        let phrases: Vec<&[u32]> = phrases.iter().map(Vec::as_slice).collect();
        assert_eq!(families(&phrases), [0, 0, 2, 2, 4]);
    }
}
