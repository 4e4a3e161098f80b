//! Compares the similarity of texts under two conditions (docs/measures/homogeneity.md).
//!
//! The question of Padmakumar & He (2024): A is the mean similarity of texts by different authors, inside blocks of a column
//! such as the topic. Authors with one text count too, because no `within` is needed. The index is no substitute: texts
//! that become more similar inside a condition also raise its denominator, so the index can fall.

use super::estimate::{difference, logs};
use crate::reason::{Reason, texts};
use crate::stats::{grouped_jackknife, log_interval, student_t_p};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// With fewer blocks or authors there is no interval.
pub const MIN_DELETIONS: usize = 5;

/// The most conditions that are compared two by two. Of more, those with the most texts are compared.
pub const MAX_COMPARED: usize = 12;

/// The texts of one author under one condition in one block.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The author.
    pub author: u64,
    /// The condition, as an index.
    pub condition: usize,
    /// The block, as an index; 0 if nothing cuts the texts into blocks.
    pub block: usize,
    /// Number of texts.
    pub texts: u64,
    /// Σ x_u·x_v over its pairs with all parts of the same condition and block by other authors. Only units in
    /// different blocks of days form a pair; x_u is a unit's vector divided by the number of units of its part.
    pub dot: f64,
    /// The same sum with 1 for every product; 0 of a part without a pair.
    pub weight: f64,
}

/// A of one condition, over all its authors with a scored text.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct GroupAcross {
    /// The value: the mean over blocks of A.
    pub value: Option<f64>,
    /// Its interval at 95 %.
    pub interval: Option<[f64; 2]>,
}

/// The ratio of A of two conditions.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PairedResult {
    /// The first condition.
    pub a: String,
    /// The second.
    pub b: String,
    /// Σ A of the first over Σ A of the second, over the blocks that both have.
    pub ratio: Option<f64>,
    /// Its interval at 95 %.
    pub interval: Option<[f64; 2]>,
    /// The p-value of the t test that the ratio is 1.
    pub p: Option<f64>,
    /// Blocks that both have; 1 if nothing cuts the texts into blocks.
    pub blocks: u64,
    /// The deletions behind the standard error.
    pub deleted: Deleted,
    /// Why there is no interval.
    pub why: Option<Reason>,
}

/// What the jackknife deletes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Deleted {
    /// One block at a time: no author is in two.
    #[serde(rename = "blocks")]
    Blocks,
    /// One author at a time, from both conditions at once.
    #[serde(rename = "authors")]
    Authors,
    /// One author at a time; the conditions have no author in common, so their variances add.
    #[serde(rename = "authors of each")]
    DisjointAuthors,
    /// Nothing: there are too few blocks and authors.
    #[default]
    #[serde(rename = "nothing")]
    Nothing,
}

impl Deleted {
    /// Its name in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Blocks => "blocks",
            Self::Authors => "authors",
            Self::DisjointAuthors => "authors of each",
            Self::Nothing => "nothing",
        }
    }
}

/// The sums of one condition in one block.
#[derive(Debug, Clone, Default)]
struct BlockSums {
    dot: f64,
    weight: f64,
    /// `dot` and `weight` of each author's pairs.
    of_author: BTreeMap<u64, (f64, f64)>,
}

impl BlockSums {
    /// Returns A without an author, if one is given; `None` if no pair is left.
    fn without(&self, author: Option<u64>) -> Option<f64> {
        let Some(&(dot, weight)) = author.and_then(|author| self.of_author.get(&author)) else {
            return (self.weight > 0.0).then(|| self.dot / self.weight);
        };
        let left = difference(self.weight - weight, self.weight);
        (left > 0.0).then(|| difference(self.dot - dot, self.dot) / left)
    }
}

/// The blocks of one condition.
type Blocks = BTreeMap<usize, BlockSums>;

/// What one replicate of the jackknife leaves out.
#[derive(Debug, Clone, Copy)]
enum Skip {
    Nothing,
    Block(usize),
    Author(u64),
}

/// Returns A of each condition, and the ratio of every two in the order of conditions. `names` names the conditions.
/// O(parts + (blocks + authors)·blocks·conditions²).
#[must_use]
pub fn homogeneity(parts: &[Part], names: &[String]) -> (Vec<GroupAcross>, Vec<PairedResult>) {
    let mut all: Vec<Blocks> = vec![BTreeMap::new(); names.len()];
    for part in parts.iter().filter(|part| part.weight > 0.0) {
        let sums = all[part.condition].entry(part.block).or_default();
        // Every pair stands in the sums of both of its parts.
        sums.dot += 0.5 * part.dot;
        sums.weight += 0.5 * part.weight;
        let own = sums.of_author.entry(part.author).or_default();
        own.0 += part.dot;
        own.1 += part.weight;
    }
    let across = |blocks: &Blocks| {
        let value = |skip| mean_across(blocks, |_| true, skip);
        let (value, interval, _) = jackknife(&value, deletions(&[blocks]).1);
        GroupAcross { value, interval }
    };
    let conditions: Vec<GroupAcross> = all.iter().map(across).collect();
    let texts = |condition: usize| -> u64 {
        let authors = authors_of(&all[condition]);
        let own = parts.iter().filter(|p| p.condition == condition && authors.contains(&p.author));
        own.map(|p| p.texts).sum()
    };
    let mut compared: Vec<usize> = (0..names.len()).filter(|&c| conditions[c].value.is_some()).collect();
    compared.sort_by_cached_key(|&c| (std::cmp::Reverse(texts(c)), c));
    compared.truncate(MAX_COMPARED);
    compared.sort_unstable();
    let after = |i: usize, a: usize| compared[i + 1..].iter().map(move |&b| (a, b));
    let pairs = compared.iter().enumerate().flat_map(|(i, &a)| after(i, a));
    let compare = |(a, b): (usize, usize)| PairedResult {
        a: names[a].clone(),
        b: names[b].clone(),
        ..compare(&all[a], &all[b])
    };
    let paired = pairs.map(compare).collect();
    (conditions, paired)
}

/// Compares two conditions. The caller sets their names.
fn compare(a: &Blocks, b: &Blocks) -> PairedResult {
    let common = |blocks: &Blocks, other: &Blocks| -> Blocks {
        let both = blocks.iter().filter(|(block, _)| other.contains_key(block));
        both.map(|(&block, sums)| (block, sums.clone())).collect()
    };
    let (first, second) = (common(a, b), common(b, a));
    let value = |skip| {
        // A block without a pair on one side counts on neither.
        let (left, other) = (left_after(&first, skip), left_after(&second, skip));
        let is_left = |block: usize| left.contains(&block) && other.contains(&block);
        let above = mean_across(&first, is_left, skip)?;
        let below = mean_across(&second, is_left, skip)?;
        (below > 0.0).then(|| above / below)
    };
    let (deleted, groups) = deletions(&[&first, &second]);
    let (ratio, interval, p) = jackknife(&value, groups);
    let why = interval.is_none().then(|| match (first.len(), ratio, deleted) {
        (0, ..) => texts::NO_COMMON_BLOCK.reason(),
        (_, None, _) => texts::SECOND_APART.reason(),
        (.., Deleted::Nothing) => texts::FEW_BLOCKS_TO_DELETE.with([("least", MIN_DELETIONS.to_string())]),
        _ => texts::SIDE_APART.reason(),
    });
    let blocks = first.len() as u64;
    PairedResult { ratio, interval, p, blocks, deleted, why, ..PairedResult::default() }
}

/// Returns the blocks that have a pair after a deletion.
fn left_after(blocks: &Blocks, skip: Skip) -> BTreeSet<usize> {
    let left = blocks.iter().filter(|(block, sums)| across_of(**block, sums, skip).is_some());
    left.map(|(&block, _)| block).collect()
}

fn across_of(block: usize, sums: &BlockSums, skip: Skip) -> Option<f64> {
    match skip {
        Skip::Nothing => sums.without(None),
        Skip::Block(skipped) => sums.without(None).filter(|_| skipped != block),
        Skip::Author(author) => sums.without(Some(author)),
    }
}

/// Returns the mean of A over those of some blocks that still have a pair after a deletion.
fn mean_across(blocks: &Blocks, counts: impl Fn(usize) -> bool, skip: Skip) -> Option<f64> {
    let counted = blocks.iter().filter(|(block, _)| counts(**block));
    let across: Vec<f64> = counted.filter_map(|(&block, sums)| across_of(block, sums, skip)).collect();
    (!across.is_empty()).then(|| across.iter().sum::<f64>() / across.len() as f64)
}

fn authors_of(blocks: &Blocks) -> BTreeSet<u64> {
    blocks.values().flat_map(|sums| sums.of_author.keys().copied()).collect()
}

/// Chooses what to delete so that the replicates are independent, group by group.
fn deletions(sides: &[&Blocks]) -> (Deleted, Vec<Vec<Skip>>) {
    let blocks: BTreeSet<usize> = sides.iter().flat_map(|side| side.keys().copied()).collect();
    let in_block = |block: usize| -> BTreeSet<u64> {
        let held = sides.iter().filter_map(|side| side.get(&block));
        held.flat_map(|sums| sums.of_author.keys().copied()).collect()
    };
    let of_blocks: usize = blocks.iter().map(|&block| in_block(block).len()).sum();
    let of_sides: Vec<BTreeSet<u64>> = sides.iter().map(|side| authors_of(side)).collect();
    let authors: BTreeSet<u64> = of_sides.iter().flatten().copied().collect();
    let skips = |authors: &BTreeSet<u64>| authors.iter().map(|&author| Skip::Author(author)).collect();
    let is_disjoint = of_sides.iter().map(BTreeSet::len).sum::<usize>() == authors.len();
    if blocks.len() >= MIN_DELETIONS && of_blocks == authors.len() {
        (Deleted::Blocks, vec![blocks.into_iter().map(Skip::Block).collect()])
    } else if is_disjoint && of_sides.iter().all(|side| side.len() >= MIN_DELETIONS) {
        let deleted = if sides.len() > 1 { Deleted::DisjointAuthors } else { Deleted::Authors };
        (deleted, of_sides.iter().map(skips).collect())
    } else if !is_disjoint && authors.len() >= MIN_DELETIONS {
        (Deleted::Authors, vec![skips(&authors)])
    } else {
        (Deleted::Nothing, Vec::new())
    }
}

/// Returns a value with its interval, and the p-value of the t test on the log scale that the value is 1.
fn jackknife(
    value: &dyn Fn(Skip) -> Option<f64>,
    groups: Vec<Vec<Skip>>,
) -> (Option<f64>, Option<[f64; 2]>, Option<f64>) {
    let Some(all) = value(Skip::Nothing) else { return (None, None, None) };
    let replicates = |skips: &Vec<Skip>| {
        let values: Option<Vec<f64>> = skips.iter().map(|&skip| value(skip)).collect();
        logs(&values?)
    };
    let logs: Option<Vec<Vec<f64>>> = groups.iter().map(replicates).collect();
    let pooled = logs
        .filter(|logs| !logs.is_empty() && all > 0.0)
        .map(|logs| grouped_jackknife(logs.iter().map(Vec::as_slice)));
    let Some(pooled) = pooled else { return (Some(all), None, None) };
    let p = pooled.df.and_then(|df| student_t_p(libm::log(all) / libm::sqrt(pooled.variance), df));
    (Some(all), log_interval(all, pooled.variance, pooled.df), p)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::SplitMix64;

    /// Makes one part for each author, block and condition; their similarity is a level times noise by author.
    fn parts(authors: impl Iterator<Item = (u64, usize, usize)>, level: impl Fn(usize) -> f64) -> Vec<Part> {
        let mut out: Vec<Part> = Vec::new();
        let noise = |author: u64| 0.8 + 0.4 * SplitMix64::new(7, author).unit();
        for (author, condition, block) in authors {
            let mut part = Part { author, condition, block, texts: 1, dot: 0.0, weight: 0.0 };
            for other in out.iter_mut().filter(|p| (p.condition, p.block) == (condition, block)) {
                let dot = level(condition) * noise(author) * noise(other.author);
                for side in [&mut part, other] {
                    side.dot += dot;
                    side.weight += 1.0;
                }
            }
            out.push(part);
        }
        out
    }

    /// Returns the homogeneity of two conditions.
    fn of_two(parts: &[Part]) -> (Vec<GroupAcross>, Vec<PairedResult>) {
        homogeneity(parts, &["first".to_owned(), "second".to_owned()])
    }

    #[test]
    fn deleting_blocks_recovers_a_planted_ratio() {
        let authors = (0..160u64).map(|i| (i, (i % 2) as usize, (i / 2 % 10) as usize));
        let (across, paired) = of_two(&parts(authors, |c| [0.01, 0.02][c]));
        let pair = &paired[0];
        assert_eq!((pair.deleted, pair.blocks, pair.a.as_str()), (Deleted::Blocks, 10, "first"));
        let ratio = pair.ratio.unwrap();
        assert!((1.0 / ratio - 2.0).abs() < 0.2 && pair.p.unwrap() < 1e-4, "{pair:?}");
        let quotient = across[0].value.unwrap() / across[1].value.unwrap();
        assert!((ratio / quotient - 1.0).abs() < 1e-12);
    }

    #[test]
    fn authors_in_several_blocks_are_deleted_whole() {
        let both = (0..20u64).flat_map(|a| (0..6).flat_map(move |t| [(a, 0, t), (a, 1, t)]));
        let pair = of_two(&parts(both, |_| 0.01)).1.remove(0);
        assert_eq!(pair.deleted, Deleted::Authors);
        // The same authors with the same levels under both conditions: no difference.
        assert!((pair.ratio.unwrap() - 1.0).abs() < 1e-12);
        let disjoint = (0..20u64).flat_map(|a| (0..6).map(move |t| (a, usize::from(a > 9), t)));
        assert_eq!(of_two(&parts(disjoint, |_| 0.01)).1[0].deleted, Deleted::DisjointAuthors);
        let few = (0..4u64).map(|a| (a, (a % 2) as usize, 0));
        let pair = of_two(&parts(few, |_| 0.01)).1.remove(0);
        assert_eq!((pair.deleted, pair.interval, pair.p), (Deleted::Nothing, None, None));
    }

    #[test]
    fn a_condition_of_one_author_has_no_value() {
        let (across, paired) = of_two(&parts([(1, 0, 0), (2, 1, 0), (3, 1, 0)].into_iter(), |_| 0.5));
        assert_eq!(across[0], GroupAcross::default());
        assert!(across[1].value.is_some() && paired.is_empty());
    }
}
