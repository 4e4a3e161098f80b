//! Jaccard by sketches: candidates are texts whose signatures agree on a band. Every candidate is verified.
//!
//! Only shared shingles are sketched, so that the similarity of two sketches is at least that of the texts, and the
//! recall at least the one that the bands were chosen for.

use super::chunks::Chunks;
use super::pairs::{Edge, MeasuredRecall};
use super::sets::SetJoin;
use crate::error::Result;
use crate::hash::SplitMix64;
use crate::similarity::shingles::Shingles;
use crate::sketch::{Banding, Bits, Method, MinHash};

/// Texts that are compared with all others to measure the recall.
const SAMPLE: usize = 200;

/// Returns the pairs that agree on a band and reach the threshold.
pub(super) fn candidates(
    sets: &SetJoin<'_>,
    shingles: &Shingles,
    banding: Banding,
    seed: u64,
    chunks: &Chunks<'_>,
) -> Result<Vec<Edge>> {
    let k = banding.bands * banding.rows;
    let signer = MinHash { k, seed, method: Method::Classic, bits: Bits::ThirtyTwo }.signer()?;
    let live = sets.live();
    let hash = |&f: &u32| shingles.features()[live.features[f as usize] as usize].0;
    let signatures = signer.sign(&live.rows.iter().map(|row| row.iter().map(hash)).collect());
    let mut found = Vec::new();
    let mut keys: Vec<(u64, u32)> = Vec::new();
    for band in 0..banding.bands {
        // One band at a time, so that memory does not grow with their number.
        banding.sort_keys(&signatures, band, &mut keys);
        let of_band = chunks.run(
            "bands",
            keys.len(),
            || (),
            |i, (), out| {
                let (key, x) = keys[i];
                for &(_, y) in keys[i + 1..].iter().take_while(|other| other.0 == key) {
                    let edge = sets.verify(x, y);
                    out.extend(edge.filter(|_| !banding.agree_before(&signatures, band, x, y)));
                }
            },
        )?;
        found.extend(of_band);
        chunks.check(found.len() as u64)?;
    }
    Ok(found)
}

/// Compares a random sample of texts with all texts, and counts which of their close pairs are in `found`.
pub(super) fn measure_recall(
    sets: &SetJoin<'_>,
    found: &[Edge],
    seed: u64,
    chunks: &Chunks<'_>,
) -> Result<MeasuredRecall> {
    let n = sets.len();
    let mut sample: Vec<u32> = (0..n as u32).collect();
    SplitMix64::new(seed, 0x5A3B_1E00).shuffle(&mut sample);
    sample.truncate(SAMPLE);
    let mut is_sampled = vec![false; n];
    sample.iter().for_each(|&x| is_sampled[x as usize] = true);
    // Over all texts, so that there is work for all threads. A pair of two sampled texts counts once.
    let close = chunks.run(
        "recall",
        n,
        || (),
        |y, (), out| {
            let others = sample.iter().filter(|&&x| !is_sampled[y] || (x as usize) < y);
            out.extend(others.filter_map(|&x| sets.verify(x, y as u32)));
        },
    )?;
    let known = |e: &&Edge| found.binary_search_by_key(&(e.a, e.b), |f| (f.a, f.b)).is_ok();
    Ok(MeasuredRecall { close: close.len() as u64, found: close.iter().filter(known).count() as u64 })
}
