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
use crate::sketch::{Banding, Bits, Method, MinHash, Signatures};

/// Texts that are compared with all others to measure the recall.
const SAMPLE: usize = 200;

/// Returns the sketches of the texts of a join.
pub(super) fn sign(
    sets: &SetJoin<'_>,
    shingles: &Shingles,
    banding: Banding,
    seed: u64,
) -> Result<Signatures> {
    let k = banding.bands * banding.rows;
    let signer = MinHash { k, seed, method: Method::Classic, bits: Bits::ThirtyTwo }.signer()?;
    let live = sets.live();
    let hash = |&f: &u32| shingles.features()[live.features[f as usize] as usize].0;
    Ok(signer.sign(&live.rows.iter().map(|row| row.iter().map(hash)).collect()))
}

/// Returns the pairs that agree on a band and reach the threshold, or passes them on to the best partners.
pub(super) fn candidates(
    sets: &SetJoin<'_>,
    signatures: &Signatures,
    banding: Banding,
    chunks: &Chunks<'_>,
) -> Result<Vec<Edge>> {
    let mut found = Vec::new();
    let mut keys: Vec<(u64, u32)> = Vec::new();
    for band in 0..banding.bands {
        // One band at a time, so that memory does not grow with their number.
        banding.sort_keys(signatures, band, &mut keys);
        let of_band = chunks.pairs(
            "bands",
            keys.len(),
            || (),
            |i, (), out| {
                let (key, x) = keys[i];
                for &(_, y) in keys[i + 1..].iter().take_while(|other| other.0 == key) {
                    let edges = sets.either_way(x, y);
                    out.extend(edges.filter(|_| !banding.agree_before(signatures, band, x, y)));
                }
            },
        )?;
        found.extend(of_band);
        chunks.check(found.len() as u64)?;
    }
    Ok(found)
}

/// Compares a random sample of texts with all texts, and counts which of their close pairs agree on a band.
pub(super) fn measure_recall(
    sets: &SetJoin<'_>,
    signatures: &Signatures,
    banding: Banding,
    seed: u64,
    chunks: &Chunks<'_>,
) -> Result<MeasuredRecall> {
    let n = sets.len();
    let mut sample: Vec<u32> = (0..n as u32).collect();
    SplitMix64::new(seed, 0x5A3B_1E00).shuffle(&mut sample);
    sample.truncate(SAMPLE);
    let mut is_sampled = vec![false; n];
    sample.iter().for_each(|&x| is_sampled[x as usize] = true);
    // Over all texts, so that there is work for all threads. A pair of two sampled texts counts once. Only counts are
    // kept, one for each text.
    let counted = Chunks { max_found: u64::MAX, ..*chunks };
    let counts = counted.run(
        "recall",
        n,
        || (),
        |y, (), out| {
            let others = sample.iter().filter(|&&x| !is_sampled[y] || (x as usize) < y);
            let mut count = MeasuredRecall { close: 0, found: 0 };
            for &x in others {
                for _ in sets.either_way(x, y as u32) {
                    count.close += 1;
                    count.found += u64::from(banding.agree_before(signatures, banding.bands, x, y as u32));
                }
            }
            out.push(count);
        },
    )?;
    let sum = |of: fn(&MeasuredRecall) -> u64| counts.iter().map(of).sum::<u64>();
    Ok(MeasuredRecall { close: sum(|count| count.close), found: sum(|count| count.found) })
}
