//! The spelling of a phrase, its slots, and the brands that use it, from the first messages of brands.

use super::firsts::First;
use super::found::Found;
use super::rank::Ranked;
use super::result::{Holder, SlotAt};
use crate::ragged::Ragged;
use std::collections::BTreeMap;

/// Spellings are counted in the first messages of so many brands.
const SPELLED: usize = 32;

/// Spells the phrases of a corpus.
pub(super) struct Speller<'a> {
    found: &'a Found<'a>,
    firsts: &'a Ragged<First>,
}

/// The first message of a cell that holds a phrase, the first token of a run in it, and the terms of the run before the
/// phrase.
type Place = (u32, u32, usize);

impl<'a> Speller<'a> {
    /// `firsts` are those of the runs.
    pub(super) fn new(found: &'a Found<'a>, firsts: &'a Ragged<First>) -> Self {
        Self { found, firsts }
    }

    /// Returns where the first `most` cells that use a phrase use it first, by cell.
    fn places(&self, ranked: &Ranked<'_>, most: usize) -> BTreeMap<u32, Place> {
        let mut places: BTreeMap<u32, Place> = BTreeMap::new();
        for at in ranked.node.suffixes.clone() {
            let (run, skipped) = self.found.run_of(self.found.suffixes.order[at as usize]);
            for &First { cell, rank, token } in self.firsts.row(run) {
                if places.len() == most && places.last_key_value().is_some_and(|(&last, _)| cell > last) {
                    break;
                }
                let place = (rank, token, skipped);
                places.entry(cell).and_modify(|known| *known = place.min(*known)).or_insert(place);
                if places.len() > most {
                    places.pop_last();
                }
            }
        }
        places
    }

    /// Returns the commonest spelling of a phrase among the first messages of [`SPELLED`] brands.
    pub(super) fn spell(&self, ranked: &Ranked<'_>) -> String {
        let passages = self.found.passages;
        // Most brands spell it alike, which their tokens tell without the text.
        let mut alike: Vec<(u64, u32, u32, usize)> = Vec::new();
        for (rank, run, skipped) in self.places(ranked, SPELLED).into_values() {
            let token = passages.token_after(rank, run, skipped);
            let hash = passages.spelling_hash(rank, token, ranked.n_shown());
            match alike.iter_mut().find(|known| known.0 == hash) {
                Some(known) => known.3 += 1,
                None => alike.push((hash, rank, token, 1)),
            }
        }
        let mut spellings: BTreeMap<String, usize> = BTreeMap::new();
        for (_, rank, token, n) in alike {
            *spellings.entry(passages.spell(rank, token, ranked.n_shown())).or_default() += n;
        }
        let commonest = spellings.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)));
        commonest.map_or_else(String::new, |(text, _)| text)
    }

    /// Returns the slots of a phrase; of a list those of one period.
    pub(super) fn slots(&self, ranked: &Ranked<'_>) -> Vec<SlotAt> {
        let shown = &ranked.terms[..ranked.n_shown()];
        let slot = |(at, &term)| Some(SlotAt { at, slot: self.found.passages.slot(term)?.name().to_owned() });
        shown.iter().enumerate().filter_map(slot).collect()
    }

    /// Returns the brands that use a phrase, each with its first message that does.
    pub(super) fn holders(&self, ranked: &Ranked<'_>) -> Vec<Holder> {
        let holder = |(cell, (rank, ..)): (u32, Place)| Holder {
            brand: self.found.batches.catalog().cell_name(cell as usize).to_owned(),
            message: self.found.passages.message_id(rank),
        };
        self.places(ranked, usize::MAX).into_iter().map(holder).collect()
    }
}
