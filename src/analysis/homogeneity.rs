//! Compares how alike the texts of two conditions are (docs/measures/homogeneity.md).
//!
//! The question of Padmakumar & He (2024): A is the mean similarity of texts by different authors, inside blocks of a column
//! such as the topic. Authors with one text count, too, because no `within` is needed. The index would not do: texts
//! that grow more alike inside a condition also raise its denominator, so the index can fall.

use super::index::{difference, logs};
use crate::stats::{grouped_jackknife, log_interval, student_t_p};
use std::collections::{BTreeMap, BTreeSet};

/// Fewer blocks or authors than this have no interval.
pub const MIN_DELETIONS: usize = 5;

/// At most this many conditions are compared two by two; if there are more, those with the most texts.
pub const MAX_COMPARED: usize = 12;

/// The texts of one author under one condition in one block.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The author.
    pub author: u64,
    /// The condition, as an index.
    pub condition: usize,
    /// The block, as an index; 0 where nothing cuts the texts into blocks.
    pub block: usize,
    /// Number of texts.
    pub texts: u64,
    /// Σ x_u·x_v over its pairs with all parts of the same condition and block by other authors. Only units in
    /// different blocks of days form a pair; x_u is a unit's vector divided by the number of units of its part.
    pub dot: f64,
    /// The same sum with 1 for every product; 0 of a part without a pair.
    pub weight: f64,
}

/// A of one condition.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Condition {
    /// The mean over blocks of A.
    pub across: Option<f64>,
    /// Its interval at 95 %.
    pub interval: Option<[f64; 2]>,
    /// Authors with a pair.
    pub authors: usize,
    /// Blocks with a pair.
    pub blocks: usize,
    /// Texts of those authors.
    pub texts: u64,
}

/// The ratio of A of two conditions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Paired {
    /// The first condition.
    pub a: usize,
    /// The second.
    pub b: usize,
    /// Σ A of the first over Σ A of the second, over the blocks that both have.
    pub ratio: Option<f64>,
    /// Its interval at 95 %.
    pub interval: Option<[f64; 2]>,
    /// The p-value of the t test that the ratio is 1.
    pub p: Option<f64>,
    /// Blocks that both have.
    pub blocks: usize,
    /// The deletions behind the standard error.
    pub deleted: Deleted,
}

/// What the jackknife deletes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deleted {
    /// One block at a time: no author is in two.
    Blocks,
    /// One author at a time, from both conditions at once.
    Authors,
    /// One author at a time; the conditions have no author in common, so that their variances add.
    DisjointAuthors,
    /// Nothing: too few blocks and authors.
    Nothing,
}

/// The conditions and their comparisons.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Homogeneity {
    /// Each condition.
    pub conditions: Vec<Condition>,
    /// Their comparisons, in the order of conditions.
    pub paired: Vec<Paired>,
}

/// The sums of one condition in one block.
#[derive(Debug, Clone, Default)]
struct BlockSums {
    dot: f64,
    weight: f64,
    /// Over the pairs that hold an author.
    of_author: BTreeMap<u64, (f64, f64)>,
}

impl BlockSums {
    /// A without an author, where one is given; `None` where no pair is left.
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

/// A of each condition and the ratio of every two. O(parts + (blocks + authors)·blocks·conditions²).
#[must_use]
pub fn homogeneity(parts: &[Part], conditions: usize) -> Homogeneity {
    let mut all: Vec<Blocks> = vec![BTreeMap::new(); conditions];
    for part in parts.iter().filter(|part| part.weight > 0.0) {
        let sums = all[part.condition].entry(part.block).or_default();
        // Every pair stands in the sums of both of its parts.
        sums.dot += 0.5 * part.dot;
        sums.weight += 0.5 * part.weight;
        let own = sums.of_author.entry(part.author).or_default();
        own.0 += part.dot;
        own.1 += part.weight;
    }
    let texts = |condition: usize| -> u64 {
        let authors = authors_of(&all[condition]);
        let own = parts.iter().filter(|p| p.condition == condition && authors.contains(&p.author));
        own.map(|p| p.texts).sum()
    };
    let described = all.iter().enumerate().map(|(condition, blocks)| {
        let value = |skip| mean_across(blocks, |_| true, skip);
        let (_, interval, _) = jackknife(&value, deletions(&[blocks]).1);
        Condition {
            across: value(Skip::Nothing),
            interval,
            authors: authors_of(blocks).len(),
            blocks: blocks.len(),
            texts: texts(condition),
        }
    });
    let conditions: Vec<Condition> = described.collect();
    let mut compared: Vec<usize> =
        (0..conditions.len()).filter(|&c| conditions[c].across.is_some()).collect();
    compared.sort_by_key(|&c| (std::cmp::Reverse(conditions[c].texts), c));
    compared.truncate(MAX_COMPARED);
    compared.sort_unstable();
    let pairs = compared.iter().enumerate().flat_map(|(i, &b)| compared[..i].iter().map(move |&a| (a, b)));
    let mut paired: Vec<Paired> = pairs.map(|(a, b)| compare(&all, a, b)).collect();
    paired.sort_by_key(|pair| (pair.a, pair.b));
    Homogeneity { conditions, paired }
}

fn compare(all: &[Blocks], a: usize, b: usize) -> Paired {
    let common = |blocks: &Blocks, other: &Blocks| -> Blocks {
        let both = blocks.iter().filter(|(block, _)| other.contains_key(block));
        both.map(|(&block, sums)| (block, sums.clone())).collect()
    };
    let (first, second) = (common(&all[a], &all[b]), common(&all[b], &all[a]));
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
    Paired { a, b, ratio, interval, p, blocks: first.len(), deleted }
}

/// The blocks that have a pair after a deletion.
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

/// A value with its interval and the p-value of the t test that it is 1, on the log scale.
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

    #[test]
    fn a_planted_ratio_is_found_by_deleting_blocks() {
        let authors = (0..160u64).map(|i| (i, (i % 2) as usize, (i / 2 % 10) as usize));
        let found = homogeneity(&parts(authors, |c| [0.01, 0.02][c]), 2);
        let pair = found.paired[0];
        assert_eq!((pair.deleted, pair.blocks, found.conditions[0].authors), (Deleted::Blocks, 10, 80));
        let ratio = pair.ratio.unwrap();
        assert!((1.0 / ratio - 2.0).abs() < 0.2 && pair.p.unwrap() < 1e-4, "{pair:?}");
        let quotient = found.conditions[0].across.unwrap() / found.conditions[1].across.unwrap();
        assert!((ratio / quotient - 1.0).abs() < 1e-12);
    }

    #[test]
    fn authors_in_several_blocks_are_deleted_whole() {
        let both = (0..20u64).flat_map(|a| (0..6).flat_map(move |t| [(a, 0, t), (a, 1, t)]));
        let pair = homogeneity(&parts(both, |_| 0.01), 2).paired[0];
        assert_eq!(pair.deleted, Deleted::Authors);
        // The same authors with the same levels under both conditions: no difference.
        assert!((pair.ratio.unwrap() - 1.0).abs() < 1e-12);
        let disjoint = (0..20u64).flat_map(|a| (0..6).map(move |t| (a, usize::from(a > 9), t)));
        assert_eq!(homogeneity(&parts(disjoint, |_| 0.01), 2).paired[0].deleted, Deleted::DisjointAuthors);
        let few = (0..4u64).map(|a| (a, (a % 2) as usize, 0));
        let pair = homogeneity(&parts(few, |_| 0.01), 2).paired[0];
        assert_eq!((pair.deleted, pair.interval, pair.p), (Deleted::Nothing, None, None));
    }

    #[test]
    fn a_condition_of_one_author_has_no_value() {
        let found = homogeneity(&parts([(1, 0, 0), (2, 1, 0), (3, 1, 0)].into_iter(), |_| 0.5), 2);
        assert_eq!(found.conditions[0], Condition::default());
        assert!(found.conditions[1].across.is_some() && found.paired.is_empty());
    }
}
