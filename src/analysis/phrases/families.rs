//! Families: groups of phrases that share much of their text, so that a list can show one phrase of each.

use crate::hash::{HashedMap, combine};
use rayon::prelude::*;

/// Only phrases among the first so many head a family.
const HEADS: usize = 1000;

/// Terms of a phrase that are compared.
const COMPARED: usize = 200;

/// Returns the head of each phrase's family, by position. `phrases` come from the highest gain to the lowest.
///
/// A phrase joins the first head with which it shares a stretch of two terms that is at least half of the shorter of both.
/// Otherwise it heads a family. O(terms · heads that share two terms in a row).
pub(super) fn families<'a>(phrases: impl Iterator<Item = &'a [u32]>) -> Vec<usize> {
    let phrases: Vec<&[u32]> = phrases.map(|phrase| &phrase[..phrase.len().min(COMPARED)]).collect();
    // The heads that have two terms in a row.
    let mut heads: HashedMap<Vec<usize>> = HashedMap::default();
    let head_of = |heads: &HashedMap<Vec<usize>>, phrase: &[u32]| {
        // A stretch of l terms holds l − 1 of two in a row.
        let mut near: Vec<usize> =
            keys(phrase).flat_map(|key| heads.get(&key).into_iter().flatten()).copied().collect();
        near.sort_unstable();
        let near = near.chunk_by(|a, b| a == b);
        let mut near = near.filter_map(|same| {
            let (&head, shared) = (same.first()?, same.len());
            let shorter = phrase.len().min(phrases[head].len());
            (2 * (shared + 1) >= shorter).then_some((head, shorter))
        });
        near.find(|&(head, shorter)| 2 * longest_stretch(phrase, phrases[head]) >= shorter)
            .map(|found| found.0)
    };
    let mut out = Vec::with_capacity(phrases.len());
    for (i, phrase) in phrases.iter().enumerate().take(HEADS) {
        let head = head_of(&heads, phrase);
        out.push(head.unwrap_or(i));
        if head.is_none() {
            keys(phrase).for_each(|key| heads.entry(key).or_default().push(i));
        }
    }
    let rest = phrases.par_iter().enumerate().skip(HEADS);
    out.par_extend(rest.map(|(i, phrase)| head_of(&heads, phrase).unwrap_or(i)));
    out
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
        assert_eq!(families(phrases.iter().map(Vec::as_slice)), [0, 0, 2, 2, 4]);
    }
}
