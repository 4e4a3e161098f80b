//! Draws the units of profiles and the messages to test: those of the lowest hash, so that no order matters.

use super::contest::Contestant;
use super::messages::Messages;
use crate::hash::{combine, hash64};

/// The units and messages drawn of one cell for one seed.
pub(super) struct Draw {
    /// The units of the profile, and last the one that steps in for a tested unit; `m + 1` in all.
    pub(super) profile: Vec<usize>,
    pub(super) tested: Vec<Tested>,
}

/// A message to test.
#[derive(Clone, Copy)]
pub(super) struct Tested {
    /// Its unit, as a place among those of the contestant.
    pub(super) place: usize,
    /// Its unit's place in the profile, if it has one.
    pub(super) slot: Option<usize>,
    pub(super) rank: usize,
    /// The half that its unit belongs to, 0 or 1.
    pub(super) fold: usize,
}

impl Draw {
    /// Calls `visit` with the rank of every message that the draw needs.
    pub(super) fn for_each_rank(&self, messages: &Messages<'_>, mut visit: impl FnMut(usize)) {
        self.tested.iter().for_each(|tested| visit(tested.rank));
        for campaign in self.profile.iter().flat_map(|&unit| messages.campaigns(unit)) {
            messages.of_campaign(campaign).for_each(&mut visit);
        }
    }
}

/// Draws `m + 1` units for the profile of a cell and at most `n_tested` of its units to test, one message of each. Both
/// draws are independent.
pub(super) fn draw(
    messages: &Messages<'_>,
    contestant: &Contestant,
    m: usize,
    n_tested: usize,
    folds: &[usize],
    seed: u64,
) -> Draw {
    let order = |purpose: &str| lowest(messages, contestant, combine(seed, hash64(purpose.as_bytes())));
    let profile: Vec<usize> = order("profile").into_iter().take(m + 1).collect();
    let tested = order("test").into_iter().take(n_tested.max(1)).filter_map(|place| {
        let unit = contestant.units[place];
        // The campaign of the lowest hash, and in it the message of the lowest key.
        let campaign = messages
            .campaigns(unit)
            .min_by_key(|&campaign| combine(seed, messages.catalog.campaigns()[campaign].key))?;
        let rank = messages.of_campaign(campaign).next()?;
        let slot = profile.iter().position(|&drawn| drawn == place).filter(|&slot| slot < m);
        Some(Tested { place, slot, rank, fold: folds[place] })
    });
    let tested = tested.collect();
    Draw { profile: profile.into_iter().map(|place| contestant.units[place]).collect(), tested }
}

/// Returns the half of each unit of a contestant: alternately in the order of a hash, so that both halves have units of
/// each brand with two.
pub(super) fn folds(messages: &Messages<'_>, contestant: &Contestant, seed: u64) -> Vec<usize> {
    let mut folds = vec![0; contestant.units.len()];
    let order = lowest(messages, contestant, combine(seed, hash64(b"fold")));
    order.into_iter().enumerate().for_each(|(i, place)| folds[place] = i % 2);
    folds
}

/// Returns the places of the units of a contestant, lowest hash first.
fn lowest(messages: &Messages<'_>, contestant: &Contestant, seed: u64) -> Vec<usize> {
    let seed = combine(seed, contestant.brand);
    let hash = |place: usize| combine(seed, messages.catalog.units()[contestant.units[place]].key);
    let mut places: Vec<usize> = (0..contestant.units.len()).collect();
    places.sort_by_cached_key(|&place| hash(place));
    places
}
