//! Finds all close pairs.

use super::bounds::Bounds;
use super::chunks::{Waves, too_many};
use super::pairs::{Account, Edge, Measured, Pairs};
use super::params::{Join, Method};
use super::scope::{MIXED, Members};
use super::sets::SetJoin;
use super::sketches;
use super::vectors::VectorJoin;
use crate::error::{Error, Result};
use crate::progress::Callback;
use crate::similarity::pair::{Measure, Similarity};
use crate::similarity::shingles::Shingles;
use crate::sketch::Banding;
use rayon::prelude::*;

/// Finds all pairs of rows whose similarity reaches the threshold.
///
/// Time depends on how common the shingles are that texts share: linear in the texts for most mail, quadratic where
/// all are alike but not the same, and worse for low thresholds. Memory: 16 to 32 bytes for
/// each pair of distinct texts; 4 bytes for each shared shingle of the texts that can be in a pair, 8 (16 for cosine) for
/// each that is listed in the index; some 60 a text, and 4 more for each thread.
///
/// # Errors
/// A parameter out of range, more pairs than [`Join::max_pairs`], or the callback stops it.
pub fn join<'a>(shingles: &'a Shingles, join: &Join<'a>, progress: Callback<'_>) -> Result<Pairs<'a>> {
    check(shingles, join)?;
    let similarity = Similarity::new(shingles, join.measure)?;
    let members = Members::new(shingles, join.scope);
    let waves = Waves { progress, most: join.max_pairs };
    let (edges, account) = match join.measure {
        Measure::Cosine(_) => {
            let vectors = VectorJoin::new(&similarity, shingles, &members, join.min_similarity);
            (
                sorted(vectors.exact(&waves)?),
                Account::exact(vectors.len(), "the only method for cosine".into()),
            )
        }
        Measure::Containment => {
            let sets = SetJoin::new(shingles, &members, Bounds::containment(join.min_similarity));
            (
                sorted(sets.exact(&sets.index(), &waves)?),
                Account::exact(sets.len(), "the only method for containment".into()),
            )
        }
        Measure::Jaccard => {
            let sets = SetJoin::new(shingles, &members, Bounds::jaccard(join.min_similarity));
            let index = (join.method != Method::Lsh).then(|| sets.index());
            let (index, why) = match (index, join.method) {
                (Some(index), Method::Auto) => {
                    let work = sets.work(&index);
                    let (is_little, most) = (work <= MOST_WORK, MOST_WORK as f64);
                    let than = if is_little { "no more than" } else { "more than" };
                    let why = format!("the exact way takes {:.2e} look-ups, {than} {most:.0e}", work as f64);
                    (is_little.then_some(index), why)
                }
                (index, _) => (index, "asked for".to_owned()),
            };
            if let Some(index) = index {
                (sorted(sets.exact(&index, &waves)?), Account::exact(sets.len(), why))
            } else {
                let banding = Banding::for_recall(join.min_similarity, join.recall)?;
                let edges = sorted(sketches::candidates(&sets, shingles, banding, join.seed, &waves)?);
                let (there, found) = sketches::measure(&sets, &edges, join.seed, &waves)?;
                let account = Account {
                    method: Method::Lsh,
                    why,
                    n_texts: sets.len() as u64,
                    expected_recall: banding.recall(join.min_similarity),
                    measured: Some(Measured { there, found }),
                };
                (edges, account)
            }
        }
    };
    let texts = 0..shingles.n_texts() as u32;
    let same: u64 = texts.into_par_iter().map(|t| members.n_pairs(t, t)).sum();
    let other: u64 = edges.par_iter().map(|e| members.n_pairs(e.a, e.b)).sum();
    let n = same + other;
    if n > join.max_pairs {
        return Err(too_many(join.max_pairs));
    }
    Ok(Pairs { similarity, shingles, members, edges, n, account })
}

/// How often an index may be read before sketches are the better choice: about a minute of one core.
const MOST_WORK: u64 = 20_000_000_000;

fn sorted(mut edges: Vec<Edge>) -> Vec<Edge> {
    edges.par_sort_unstable_by_key(|e| (e.a, e.b));
    edges
}

fn check(shingles: &Shingles, join: &Join<'_>) -> Result<()> {
    join.check()?;
    if join.scope.groups().is_some_and(|groups| groups.len() != shingles.len()) {
        return Err(Error::parameter("scope", "give one group for each row"));
    }
    if join.scope.groups().is_some_and(|groups| groups.contains(&MIXED)) {
        return Err(Error::parameter("scope", "number groups below 2³² − 2"));
    }
    Ok(())
}
