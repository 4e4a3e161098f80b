//! How each message speaks to its reader: whether it presses, how it addresses, and who it says wrote it.

use super::{Batches, Facet, View, offers};
use crate::ragged::Ragged;
use crate::text::{AddressForm, Disclosure};
use rayon::prelude::*;

/// How one message speaks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Rhetoric {
    /// When it was sent, in seconds of Unix time.
    pub(crate) sent_at: Option<i64>,
    /// Whether it says that time runs out.
    pub(crate) urgent: bool,
    /// Whether its first deadline is at most 24 hours after it.
    pub(crate) ends_within_a_day: bool,
    /// Whether it calls itself the last occasion.
    pub(crate) last_chance: bool,
    /// How it addresses the reader.
    pub(crate) address: Option<AddressForm>,
    /// Who it says wrote it.
    pub(crate) disclosure: Option<Disclosure>,
}

/// What the messages offer and how they speak, by rank: read once for all that ask.
///
/// Memory: 40 bytes a message, and 8 for each thing offered.
#[derive(Debug, Default)]
pub(crate) struct Spoken {
    /// Block and bin of each thing offered.
    pub(super) offers: Ragged<(u8, u32)>,
    rhetoric: Vec<Rhetoric>,
}

impl Batches<'_> {
    /// How the body of every message speaks, by rank. O(tokens) the first time, parallel.
    pub(crate) fn rhetoric(&self) -> &[Rhetoric] {
        &self.spoken(true).rhetoric
    }

    /// What every message offers, in its body or in all of it. O(tokens) the first time, parallel.
    pub(super) fn spoken(&self, body_only: bool) -> &Spoken {
        let cell = &self.spoken[usize::from(body_only)];
        cell.get().unwrap_or_else(|| {
            // Not inside the cell: a thread that waits there may take up work that asks for the same.
            let spoken = self.listen(body_only);
            cell.get_or_init(|| spoken)
        })
    }

    fn listen(&self, body_only: bool) -> Spoken {
        const CHUNK: usize = 1024;
        let view = View { facet: Facet::Offers, mask: true, stem: false, ngram: 1, body_only };
        let symbols = self.symbols();
        let extractors = self.extractors_of(view, &symbols, None);
        let of_chunk = |places: &[(u32, u32)]| {
            let mut spoken = Spoken::default();
            for &(batch, row) in places {
                let extractor = &extractors[batch as usize];
                let offers = offers::of_row(extractor, row as usize);
                spoken.rhetoric.push(Rhetoric {
                    sent_at: extractor.corpus.rows()[row as usize].sent_at.map(|at| at.unix),
                    urgent: offers.urgency > 0,
                    ends_within_a_day: offers.ends_within_24h(),
                    last_chance: offers.last_chance,
                    address: offers.address,
                    disclosure: offers.disclosure,
                });
                spoken.offers.push(offers.features);
            }
            spoken
        };
        let chunks: Vec<Spoken> = self.places().par_chunks(CHUNK).map(of_chunk).collect();
        chunks.into_iter().fold(Spoken::default(), |mut all, chunk| {
            all.offers.append(chunk.offers);
            all.rhetoric.extend(chunk.rhetoric);
            all
        })
    }
}
