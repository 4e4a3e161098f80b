//! The profile of a cell: the sum of the vectors of `m` units.
//!
//! All profiles of a contest sum the same number of units, so that sums serve as means: a cosine does not depend on the
//! scale, nor does a ratio of shares.

use super::draw::Draw;
use super::grams::Grams;
use super::vectors::{Vectors, Weight};

/// The profile of one cell, at the grams of the tested messages.
pub(super) struct Profile {
    /// The Euclidean norm.
    pub(super) norm: f64,
    /// The place of each gram among those of the tested messages, with its weight; ascending.
    pub(super) weights: Vec<(usize, Weight)>,
    /// The profile without the unit of each tested message of the cell.
    pub(super) own: Vec<OwnProfile>,
}

/// A profile without the unit of one tested message.
pub(super) struct OwnProfile {
    pub(super) norm: f64,
    /// The weights of the message's grams, in their order.
    pub(super) weights: Vec<Weight>,
}

/// A gram in one unit of a profile.
struct Holding {
    gram: u64,
    slot: usize,
    weight: Weight,
}

/// Returns the profile of a cell. `grams` holds the grams of all tested messages. O(grams of the drawn units · (log
/// + tested messages)).
pub(super) fn profile(vectors: &Vectors<'_>, draw: &Draw, grams: &Grams) -> Profile {
    let m = draw.profile.len().saturating_sub(1);
    let mut holdings: Vec<Holding> = Vec::new();
    for (slot, &unit) in draw.profile.iter().enumerate() {
        let holding = |(gram, weight)| Holding { gram, slot, weight };
        holdings.extend(vectors.of_unit(unit).into_iter().map(holding));
    }
    // Each unit is sorted, and a stable sort merges sorted runs. Slots ascend among equal grams.
    holdings.sort_by_key(|holding| holding.gram);

    let mut weights = Vec::new();
    let mut squares = 0.0;
    // What each tested message's own profile adds to the squares.
    let mut more = vec![0.0; draw.tested.len()];
    let mut tested_of_slot = vec![Vec::new(); m];
    for (i, tested) in draw.tested.iter().enumerate() {
        if let Some(slot) = tested.slot {
            tested_of_slot[slot].push(i);
        }
    }
    let slots: Vec<usize> = (0..m).filter(|&slot| !tested_of_slot[slot].is_empty()).collect();
    for run in holdings.chunk_by(|a, b| a.gram == b.gram) {
        let base = without(run, m);
        squares += base.cosine * base.cosine;
        let mut add = |slot: usize| {
            let own = without(run, slot).cosine;
            tested_of_slot[slot].iter().for_each(|&i| more[i] += own * own - base.cosine * base.cosine);
        };
        // Slots ascend. The unit that steps in changes every profile, any other its own.
        if run.last().is_some_and(|holding| holding.slot == m) {
            slots.iter().copied().for_each(&mut add);
        } else {
            let is_tested = |holding: &&Holding| !tested_of_slot[holding.slot].is_empty();
            run.iter().filter(is_tested).for_each(|holding| add(holding.slot));
        }
        if base.share > 0.0
            && let Some(place) = grams.place(run[0].gram)
        {
            weights.push((place, base));
        }
    }
    let own = draw.tested.iter().zip(more).map(|(tested, more)| {
        let left_out = tested.slot.unwrap_or(m);
        let weight = |gram: &u64| {
            let start = holdings.partition_point(|holding| holding.gram < *gram);
            // A gram has few units, so its end is near.
            let n = holdings[start..].iter().take_while(|holding| holding.gram == *gram).count();
            without(&holdings[start..start + n], left_out)
        };
        let (own, _) = vectors.rows.row(tested.rank);
        OwnProfile { norm: libm::sqrt((squares + more).max(0.0)), weights: own.iter().map(weight).collect() }
    });
    let own = own.collect();
    Profile { norm: libm::sqrt(squares), weights, own }
}

/// Returns the weight of a gram summed over the units that hold it, except one.
fn without(run: &[Holding], slot: usize) -> Weight {
    run.iter()
        .filter(|holding| holding.slot != slot)
        .fold(Weight::default(), |sum, holding| sum.plus(holding.weight))
}
