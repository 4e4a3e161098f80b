//! Finds all close pairs.

use super::best::Best;
use super::bounds::Bounds;
use super::chunks::Chunks;
use super::members::Members;
use super::pairs::{Counts, Edge, JoinStats, MeasuredRecall, Pairs};
use super::params::{Join, Method};
use super::scope::MIXED;
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
/// Time depends on how common the shared shingles are: linear in the texts for most mail, quadratic where all texts are
/// similar but not equal, and longer for low thresholds. Memory: 24 to 48 bytes per pair of distinct texts, or at most 48
/// times [`Join::nearest`] per text (per group of a text where groups count); 4 bytes per shared shingle of the texts that
/// can be in a pair, 8 (16 for cosine) per index entry; about 60 per text, and 4 more per thread. Sketches take
/// 4 bytes per slot of a text.
///
/// ```
/// use unisono::progress::no_progress;
/// use unisono::shingle::Shingler;
/// use unisono::similarity::join::{Join, join};
/// use unisono::similarity::{Kind, Shingles};
///
/// let words = Shingler { ngram: 1..=1, ..Shingler::default() };
/// let sets = words.sets(&["a b c d", "a b c e", "x y z"]);
/// let shingles = Shingles::from_rows(&sets, Kind::Sets, &no_progress)?;
/// let pairs = join(&shingles, &Join { min_similarity: 0.5, ..Join::default() }, &no_progress)?;
/// let found: Vec<_> = pairs.iter().map(|pair| (pair.a, pair.b, pair.similarity)).collect();
/// assert_eq!(found, [(0, 1, 0.6)]);
/// # Ok::<(), unisono::Error>(())
/// ```
///
/// # Errors
/// If a parameter is out of range, if there are more pairs of distinct texts than [`Join::max_pairs`], or if the callback
/// stops it.
pub fn join<'a>(shingles: &'a Shingles, join: &Join<'a>, progress: Callback<'_>) -> Result<Pairs<'a>> {
    check(shingles, join)?;
    let similarity = Similarity::new(shingles, join.measure)?;
    let members = Members::new(shingles, join.scope, join.old);
    let best = join.nearest.map(|k| Best::new(k, &members));
    let chunks = Chunks { progress, max_found: join.max_pairs, best: best.as_ref() };
    let only = || "the only method for this measure".to_owned();
    let (mut edges, stats) = match join.measure {
        Measure::Cosine(_) => {
            let vectors = VectorJoin::new(&similarity, shingles, &members, join.min_similarity);
            (vectors.exact(&chunks)?, JoinStats::exact(vectors.len(), only()))
        }
        Measure::Containment => {
            let sets = SetJoin::new(shingles, &members, Bounds::containment(join.min_similarity));
            (sets.exact(&sets.index(), &chunks)?, JoinStats::exact(sets.len(), only()))
        }
        Measure::Jaccard => jaccard(shingles, &members, join, &chunks)?,
    };
    let other = match best {
        None => {
            sort(&mut edges);
            let rows = edges.par_iter().map(|e| members.n_pairs(e.a, e.b)).sum();
            Counts { texts: edges.len() as u64, rows }
        }
        Some(best) => {
            let (kept, counts) = best.into_edges();
            edges = kept;
            counts
        }
    };
    let texts = 0..shingles.n_texts() as u32;
    let same = Pairs::count_within(&members, texts);
    let (n, n_edges) = (same.rows + other.rows, same.texts + other.texts);
    Ok(Pairs { similarity, shingles, members, edges, n, n_edges, stats })
}

/// Above this many look-ups [`Method::Auto`] uses sketches: about a minute of one core.
const MAX_LOOK_UPS: u64 = 20_000_000_000;

fn jaccard(
    shingles: &Shingles,
    members: &Members<'_>,
    join: &Join<'_>,
    chunks: &Chunks<'_>,
) -> Result<(Vec<Edge>, JoinStats)> {
    let sets = SetJoin::new(shingles, members, Bounds::jaccard(join.min_similarity));
    let index = (join.method != Method::Lsh).then(|| sets.index());
    let (index, reason) = match (index, join.method) {
        (Some(index), Method::Auto) => {
            let look_ups = sets.max_look_ups(&index);
            let is_few = look_ups <= MAX_LOOK_UPS;
            let sign = if is_few { '≤' } else { '>' };
            let reason = format!("{:.2e} look-ups {sign} {:.0e}", look_ups as f64, MAX_LOOK_UPS as f64);
            (is_few.then_some(index), reason)
        }
        (index, _) => (index, "requested".to_owned()),
    };
    if let Some(index) = index {
        return Ok((sets.exact(&index, chunks)?, JoinStats::exact(sets.len(), reason)));
    }
    let banding = Banding::for_recall(join.min_similarity, join.recall)?;
    let signatures = sketches::sign(&sets, shingles, banding, join.seed)?;
    let edges = sketches::candidates(&sets, &signatures, banding, chunks)?;
    let recall: MeasuredRecall = sketches::measure_recall(&sets, &signatures, banding, join.seed, chunks)?;
    let stats = JoinStats {
        method: Method::Lsh,
        reason,
        n_texts: sets.len() as u64,
        expected_recall: banding.recall(join.min_similarity),
        measured: Some(recall),
    };
    Ok((edges, stats))
}

fn sort(edges: &mut [Edge]) {
    edges.par_sort_unstable_by_key(|e| (e.a, e.b));
}

fn check(shingles: &Shingles, join: &Join<'_>) -> Result<()> {
    join.check()?;
    if join.old.is_some_and(|old| old.len() != shingles.len()) {
        return Err(Error::parameter("old", "give one flag per row"));
    }
    let Some(groups) = join.scope.groups() else { return Ok(()) };
    if groups.len() != shingles.len() {
        return Err(Error::parameter("scope", "give one group per row"));
    }
    if groups.contains(&MIXED) {
        return Err(Error::parameter("scope", "number the groups below 2³² − 2"));
    }
    Ok(())
}
