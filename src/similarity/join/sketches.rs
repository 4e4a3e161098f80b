//! Jaccard by sketches: candidates are texts whose signatures agree on a band; every candidate is then verified.
//!
//! A pair of similarity s agrees on a band of r slots with probability sʳ, and on one of b bands with 1 − (1 − sʳ)ᵇ. The
//! bands are chosen for a recall *at the threshold*; verification is cheap, so bands are short rather than long. What is
//! sketched is what two texts can share (shingles of one text only are left out), so that the similarity of two sketches
//! is that of the texts or higher: the recall is at least what is asked for.

use super::chunks::Waves;
use super::pairs::Edge;
use super::sets::SetJoin;
use crate::error::Result;
use crate::hash::SplitMix64;
use crate::similarity::shingles::Shingles;
use crate::sketch::{Banding, Bits, Method, MinHash, Signatures};
use rayon::prelude::*;

/// Texts whose partners are all looked for, to measure the recall.
const SAMPLE: usize = 200;

/// The pairs that reach the threshold, of those that agree on a band.
pub(super) fn candidates(
    sets: &SetJoin<'_>,
    shingles: &Shingles,
    banding: Banding,
    seed: u64,
    waves: &Waves<'_>,
) -> Result<Vec<Edge>> {
    let k = banding.bands * banding.rows;
    let signer = MinHash { k, seed, method: Method::Classic, bits: Bits::ThirtyTwo }.signer()?;
    let live = sets.live();
    let hash = |&f: &u32| shingles.features()[live.features[f as usize] as usize].0;
    let signatures = signer.sign(&live.rows.iter().map(|row| row.iter().map(hash)).collect());
    let mut found = Vec::new();
    let mut keys: Vec<(u64, u32)> = Vec::new();
    for band in 0..banding.bands {
        // One band at a time: what is in memory does not grow with their number.
        (0..sets.len() as u32)
            .into_par_iter()
            .map(|x| (signatures.band(x as usize, banding.band(band)).unwrap_or_default(), x))
            .collect_into_vec(&mut keys);
        keys.par_sort_unstable();
        let of_band = waves.run(
            "bands",
            keys.len(),
            || (),
            |i, (), out| {
                let (key, x) = keys[i];
                for &(_, y) in keys[i + 1..].iter().take_while(|other| other.0 == key) {
                    let edge = sets.verify(x, y);
                    out.extend(edge.filter(|_| !agree_before(&signatures, banding, band, x, y)));
                }
            },
        )?;
        found.extend(of_band);
        waves.check(found.len() as u64)?;
    }
    Ok(found)
}

/// Whether a pair was a candidate in an earlier band.
fn agree_before(signatures: &Signatures, banding: Banding, band: usize, x: u32, y: u32) -> bool {
    (0..band).any(|earlier| {
        let key = |t: u32| signatures.band(t as usize, banding.band(earlier));
        key(x) == key(y)
    })
}

/// All partners of some random texts: how many there are, and how many of them were found.
pub(super) fn measure(
    sets: &SetJoin<'_>,
    found: &[Edge],
    seed: u64,
    waves: &Waves<'_>,
) -> Result<(u64, u64)> {
    let n = sets.len();
    let mut sample: Vec<u32> = (0..n as u32).collect();
    SplitMix64::new(seed, 0x5A3B_1E00).shuffle(&mut sample);
    sample.truncate(SAMPLE);
    let drawn = {
        let mut drawn = vec![false; n];
        sample.iter().for_each(|&x| drawn[x as usize] = true);
        drawn
    };
    // Over all texts, so that the threads have something to share; a pair of two that were drawn counts once.
    let there = waves.run(
        "recall",
        n,
        || (),
        |y, (), out| {
            let others = sample.iter().filter(|&&x| !drawn[y] || (x as usize) < y);
            out.extend(others.filter_map(|&x| sets.verify(x, y as u32)));
        },
    )?;
    let known = |e: &&Edge| found.binary_search_by_key(&(e.a, e.b), |f| (f.a, f.b)).is_ok();
    Ok((there.len() as u64, there.iter().filter(known).count() as u64))
}
