//! A brand in a language, and its habits.

use crate::annotate::{Batches, offers};
use crate::catalog::Catalog;
use crate::corpus::Corpus;
use crate::facet::hour_of_week;
use crate::language::Language;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The latest campaigns whose shape and hour are kept.
pub(in crate::score) const RECENT: usize = 5;

/// A brand in a language.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(in crate::score) struct Brand {
    /// The hash of its name.
    pub(in crate::score) brand: u64,
    pub(in crate::score) name: String,
    pub(in crate::score) language: String,
    pub(in crate::score) messages: u64,
    pub(in crate::score) campaigns: u64,
    /// The Euclidean norm of its centroid.
    pub(in crate::score) norm: f64,
    /// Campaigns that tell a reader why they write, and those that say that they know the reader.
    pub(in crate::score) reason: u64,
    pub(in crate::score) recognition: u64,
    /// Campaigns with a deadline at most 24 hours after the sending.
    pub(in crate::score) soon: u64,
    /// The form of address of most messages.
    pub(in crate::score) address: Option<String>,
    /// Discounts by bin → campaigns.
    pub(in crate::score) discounts: BTreeMap<u32, u64>,
    /// Urgency, scarcity and the like by name → campaigns.
    pub(in crate::score) rhetoric: BTreeMap<String, u64>,
    /// Hours of the week → campaigns.
    pub(in crate::score) hours: BTreeMap<u32, u64>,
    /// The latest campaigns with a time of day, the latest first.
    pub(in crate::score) recent: Vec<Recent>,
    /// The blocks of its boilerplate, sorted, with `true` for those at the edges.
    pub(in crate::score) boilerplate: Vec<(u64, bool)>,
    /// What it alone repeats, the most telling first.
    pub(in crate::score) idioms: Vec<Idiom>,
}

/// One of the latest campaigns.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::score) struct Recent {
    /// The hour of the week.
    pub(in crate::score) hour: u32,
    /// The features of its layout, sorted.
    pub(in crate::score) layout: Vec<u32>,
}

/// Words that one brand repeats.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::score) struct Idiom {
    /// Case-folded, with slots in braces.
    pub(in crate::score) text: String,
    pub(in crate::score) campaigns: u64,
}

impl Brand {
    /// Returns the id of its language.
    pub(in crate::score) fn language(&self) -> Language {
        Language::from_code(&self.language).unwrap_or(Language::UND)
    }

    /// Collects the habits of a cell with some ranks. O(messages).
    pub(super) fn new(batches: &Batches<'_>, places: &[(u32, u32)], cell: u32, ranks: Range<u32>) -> Self {
        let catalog = batches.catalog();
        let row = |rank: u32| -> (&Corpus, usize) {
            let (batch, row) = places[rank as usize];
            (&batches.corpora()[batch as usize], row as usize)
        };
        let known = catalog.cells()[cell as usize];
        let mut out = Self {
            brand: known.brand,
            name: catalog.cell_name(cell as usize).to_owned(),
            language: known.language.code().to_owned(),
            messages: ranks.len() as u64,
            boilerplate: batches.boilerplate(cell).collect(),
            ..Self::default()
        };
        let mut address: BTreeMap<&'static str, u64> = BTreeMap::new();
        let hits = batches.hits(true);
        let mut latest: Vec<(i64, u32)> = Vec::new();
        for ranks in campaigns(catalog, ranks) {
            let first = ranks.start;
            let cues = || ranks.clone().map(|rank| &batches.cues()[rank as usize]);
            out.campaigns += 1;
            out.reason += u64::from(cues().any(|cues| cues.gives_reason));
            out.recognition += u64::from(cues().any(|cues| cues.recognises));
            out.soon += u64::from(cues().any(|cues| cues.ends_within_a_day));
            for form in cues().filter_map(|cues| cues.column("address")) {
                *address.entry(form).or_default() += 1;
            }
            for bin in discounts(hits.offers(first)) {
                *out.discounts.entry(bin).or_default() += 1;
            }
            for kind in rhetoric(hits.offers(first)) {
                *out.rhetoric.entry(kind.to_owned()).or_default() += 1;
            }
            let (corpus, at) = row(first);
            if let Some(sent_at) = corpus.rows()[at].sent_at_hour() {
                *out.hours.entry(hour_of_week(sent_at) as u32).or_default() += 1;
                latest.push((sent_at.unix, first));
            }
        }
        let commonest = address.iter().max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)));
        out.address = commonest.map(|(form, _)| (*form).to_owned());
        latest.sort_by_key(|&latest| Reverse(latest));
        let recent = |&(_, rank): &(i64, u32)| {
            let (corpus, at) = row(rank);
            let sent_at = corpus.rows()[at].sent_at_hour()?;
            Some(Recent { hour: hour_of_week(sent_at) as u32, layout: corpus.layout(at).to_vec() })
        };
        out.recent = latest.iter().take(RECENT).filter_map(recent).collect();
        out
    }
}

/// Returns the different discounts among some offers.
pub(in crate::score) fn discounts(offers: &[(u8, u32)]) -> BTreeSet<u32> {
    offers.iter().filter(|(block, _)| *block == offers::DISCOUNTS).map(|&(_, bin)| bin).collect()
}

/// Returns the different kinds of rhetoric among some offers.
fn rhetoric(offers: &[(u8, u32)]) -> BTreeSet<&'static str> {
    let bins = offers.iter().filter(|(block, _)| *block == offers::RHETORIC);
    bins.filter_map(|&(_, bin)| offers::rhetoric_name(bin)).collect()
}

/// Returns the ranks of each campaign among some ranks of one cell.
pub(super) fn campaigns(catalog: &Catalog, ranks: Range<u32>) -> impl Iterator<Item = Range<u32>> + '_ {
    let of = |rank: u32| catalog.campaign_of()[rank as usize];
    let mut start = ranks.start;
    std::iter::from_fn(move || {
        let campaign = (start < ranks.end).then(|| of(start))?;
        let first = start;
        while start < ranks.end && of(start) == campaign {
            start += 1;
        }
        Some(first..start)
    })
}
