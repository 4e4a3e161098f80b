//! How each message speaks to its reader: whether it presses, how it addresses, and who it says wrote it.

use super::{Batches, Facet, View, offers};
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

impl Batches<'_> {
    /// How the body of every message speaks, by rank. O(tokens), parallel.
    pub(crate) fn rhetoric(&self) -> Vec<Rhetoric> {
        let view = View { facet: Facet::Offers, mask: true, stem: false, ngram: 1, body_only: true };
        let terms = self.terms(&view);
        let extractors = self.extractors(view, &terms);
        let of = |&(batch, row): &(u32, u32)| {
            let extractor = &extractors[batch as usize];
            let offers = offers::of_row(extractor, row as usize);
            Rhetoric {
                sent_at: extractor.corpus.rows()[row as usize].sent_at.map(|at| at.unix),
                urgent: offers.urgency > 0,
                ends_within_a_day: offers.ends_within_24h(),
                last_chance: offers.last_chance,
                address: offers.address,
                disclosure: offers.disclosure,
            }
        };
        self.places().par_iter().map(of).collect()
    }
}
