//! Draws units, messages and other brands by the lowest hashes, so that the order of messages does not matter.

use crate::catalog::Catalog;
use crate::hash::{combine, mix64};
use std::ops::Range;

/// A brand of a language with its units.
pub(super) struct Brand {
    pub(super) cell: u32,
    pub(super) units: Vec<Unit>,
}

/// A unit: the key, and its campaigns, each with the ranks of its scored messages.
pub(super) struct Unit {
    key: u64,
    campaigns: Vec<(u64, Vec<u32>)>,
}

/// Returns the brands of a cell range with their units that hold a scored message.
pub(super) fn brand(catalog: &Catalog, cell: u32, ranks: Range<u32>, is_scored: &[bool]) -> Brand {
    let mut units: Vec<Unit> = Vec::new();
    let mut last = None;
    for rank in ranks.filter(|&rank| is_scored[rank as usize]) {
        let at = catalog.campaign_of()[rank as usize];
        let campaign = &catalog.campaigns()[at as usize];
        let key = catalog.units()[campaign.unit as usize].key;
        if last.is_none_or(|(unit, _)| unit != campaign.unit) {
            units.push(Unit { key, campaigns: Vec::new() });
        }
        let is_new = last.replace((campaign.unit, at)).is_none_or(|(_, before)| before != at);
        let Some(unit) = units.last_mut() else { continue };
        if is_new {
            unit.campaigns.push((campaign.key, Vec::new()));
        }
        if let Some((_, messages)) = unit.campaigns.last_mut() {
            messages.push(rank);
        }
    }
    Brand { cell, units }
}

/// The random numbers of one draw.
#[derive(Clone, Copy)]
pub(super) struct Draw(u64);

impl Draw {
    pub(super) fn new(seed: u64, draw: usize) -> Self {
        Self(combine(mix64(seed ^ 0x616E_6174_6F6D_7921), draw as u64))
    }

    /// Returns the items with the `n` lowest hashes, lowest first.
    fn lowest<T>(self, salt: u64, items: impl Iterator<Item = (u64, T)>, n: usize) -> Vec<T> {
        let mut hashed: Vec<(u64, usize, T)> = items
            .enumerate()
            .map(|(i, (key, item))| (combine(combine(self.0, salt), key), i, item))
            .collect();
        hashed.sort_by_key(|&(hash, i, _)| (hash, i));
        hashed.into_iter().take(n).map(|(_, _, item)| item).collect()
    }

    /// Draws a message from each of `n` units of a brand. `keys` are those of messages, by rank.
    pub(super) fn messages(self, brand_key: u64, brand: &Brand, n: usize, keys: &[u64]) -> Vec<u32> {
        let units = self.lowest(brand_key, brand.units.iter().map(|unit| (unit.key, unit)), n);
        let message = |unit: &Unit| {
            let campaigns = unit.campaigns.iter().map(|(key, messages)| (*key, messages));
            let campaign = self.lowest(unit.key, campaigns, 1);
            let messages = campaign.first()?.iter().map(|&rank| (keys[rank as usize], rank));
            self.lowest(unit.key, messages, 1).first().copied()
        };
        units.into_iter().filter_map(message).collect()
    }

    /// Draws `n` brands other than one. `keys` are those of the brands.
    pub(super) fn others(self, brand: usize, n: usize, keys: &[u64]) -> Vec<usize> {
        let others = keys.iter().enumerate().filter(|&(other, _)| other != brand);
        self.lowest(keys[brand], others.map(|(other, &key)| (key, other)), n)
    }
}
