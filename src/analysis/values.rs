//! The values that brands have in common: the phrase, the button, the hour that most of them use, and how many there are.
//!
//! A value's share is the mean over brands of the share that it has of the brand's values, each campaign counted once:
//! so no brand outweighs another. The effective number of order q is Hill's: what number of equally common values would
//! be as varied (Hill 1973); order 0 counts them, 1 is the exponential of the entropy, 2 the inverse of Σ p².

use crate::facet::{Batches, Extractor, Facet, Scratch, Terms, View};
use crate::hash::combine;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// So many of the commonest are named.
pub const NAMED: usize = 10;

/// So many campaigns are looked at where each holds hundreds of values.
pub const SAMPLED_CAMPAIGNS: usize = 2000;

/// Among so many of the commonest those are sought that hold no name.
const LOOKED_AT: usize = 1000;

/// The commonest values of a facet.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Values {
    /// Campaigns looked at that have any value: one message of each.
    pub campaigns: usize,
    /// Their brands.
    pub brands: usize,
    /// Whether not all campaigns were looked at.
    pub sampled: bool,
    /// The effective number of values, of order 0, 1 and 2.
    pub effective: [f64; 3],
    /// The share of the commonest.
    pub modal_share: f64,
    /// The commonest: those of most brands, at least two. None holds a word that is a name of a recipient of any message.
    pub commonest: Vec<Value>,
}

/// A value that several brands have.
#[derive(Debug, Clone, PartialEq)]
pub struct Value {
    /// In words.
    pub text: String,
    /// Brands that have it.
    pub brands: usize,
    /// Campaigns that have it.
    pub campaigns: usize,
    /// Its share.
    pub share: f64,
}

/// A campaign that has a value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Holding {
    value: u64,
    brand: u64,
    campaign: u32,
    rank: u32,
}

/// Finds the values of one view; `None` where nobody has any. O(campaigns · values · log), parallel; 24 bytes for each
/// value of a campaign that is looked at.
///
/// Slots stand in place of what they hold, whether the view is masked or not: what is shown must name nobody.
///
/// Facets made of runs of words, and offers, are looked at in [`SAMPLED_CAMPAIGNS`] campaigns, drawn by `seed` in proportion.
#[must_use]
pub(crate) fn values(batches: &Batches<'_>, view: View, terms: &[Terms], seed: u64) -> Option<Values> {
    let catalog = batches.catalog();
    let view = View { mask: true, ..view };
    let extractors = batches.extractors(view, terms);
    let places = batches.places();
    // The first message of each campaign, in canonical order.
    let mut firsts: Vec<u32> = (0..catalog.len() as u32).collect();
    firsts.dedup_by_key(|rank| catalog.campaign_of()[*rank as usize]);
    let is_cheap = matches!(
        view.facet,
        Facet::Subject | Facet::Opening | Facet::CallToAction | Facet::Timing | Facet::FollowUp
    );
    let sampled = !is_cheap && firsts.len() > SAMPLED_CAMPAIGNS;
    if sampled {
        // Cell by cell and within a cell by chance, every k-th.
        // Within a cell the order depends on nothing but its own campaigns.
        let campaign = |rank: u32| &catalog.campaigns()[catalog.campaign_of()[rank as usize] as usize];
        let key = |&rank: &u32| (campaign(rank).cell, combine(seed, campaign(rank).key));
        firsts.sort_by_cached_key(key);
        let n = firsts.len();
        firsts = (0..SAMPLED_CAMPAIGNS).map(|i| firsts[i * n / SAMPLED_CAMPAIGNS]).collect();
    }
    let at = |rank: u32| -> (&Extractor<'_>, usize) {
        let (batch, row) = places[rank as usize];
        (&extractors[batch as usize], row as usize)
    };
    let mut holdings: Vec<Holding> = firsts
        .par_iter()
        .map_init(Scratch::default, |scratch, &rank| {
            let campaign = catalog.campaign_of()[rank as usize];
            let brand = catalog.cells()[catalog.cell_of(rank as usize) as usize].brand;
            let mut found = Vec::new();
            let (extractor, row) = at(rank);
            extractor.values(row, scratch, &mut |value, _| {
                found.push(Holding { value, brand, campaign, rank });
            });
            found.sort_unstable();
            found.dedup();
            found
        })
        .flatten_iter()
        .collect();
    holdings.par_sort_unstable();

    let mut of_brand: BTreeMap<u64, f64> = BTreeMap::new();
    holdings.iter().for_each(|h| *of_brand.entry(h.brand).or_default() += 1.0);
    let brands = of_brand.len();
    if brands == 0 {
        return None;
    }
    let mut effective = [0.0; 3];
    // Sums over values are made brand by brand, then brands are added in order.
    let mut of_brands: BTreeMap<u64, [f64; 2]> = of_brand.keys().map(|&brand| (brand, [0.0; 2])).collect();
    let mut modal_share = 0.0_f64;
    // (brands, share, campaigns, first holding)
    let mut shared: Vec<(usize, f64, usize, Holding)> = Vec::new();
    for run in holdings.chunk_by(|a, b| a.value == b.value) {
        let own_share = |own: &[Holding]| own.len() as f64 / of_brand[&own[0].brand];
        let by_brand = || run.chunk_by(|a, b| a.brand == b.brand);
        let (n, sum) = by_brand().fold((0, 0.0), |(n, sum), own| (n + 1, sum + own_share(own)));
        let share = sum / brands as f64;
        effective[0] += 1.0;
        for own in by_brand() {
            if let Some([entropy, squares]) = of_brands.get_mut(&own[0].brand) {
                *entropy -= own_share(own) * libm::log(share);
                *squares += own_share(own) * share;
            }
        }
        modal_share = modal_share.max(share);
        if n > 1 {
            shared.push((n, share, run.len(), run[0]));
        }
    }
    let mean = |i: usize| of_brands.values().map(|sums| sums[i]).sum::<f64>() / brands as f64;
    effective[1] = libm::exp(mean(0));
    effective[2] = 1.0 / mean(1);
    shared.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)).then(a.3.cmp(&b.3)));
    // These are in words of our own.
    let is_of_texts = !matches!(view.facet, Facet::Timing | Facet::FollowUp);
    let is_name = |word: &str| batches.is_name(word.trim_matches(['«', '»']));
    let names_nobody = |text: &str| !is_of_texts || !text.split(' ').any(is_name);
    let mut scratch = Scratch::default();
    let mut spell = |holding: Holding| {
        let (extractor, row) = at(holding.rank);
        let mut text = String::new();
        extractor.values(row, &mut scratch, &mut |value, spelled| {
            if value == holding.value && text.is_empty() {
                text = spelled();
            }
        });
        text
    };
    let commonest = shared
        .into_iter()
        .take(LOOKED_AT)
        .map(|(brands, share, campaigns, holding)| Value { text: spell(holding), brands, campaigns, share })
        .filter(|value| names_nobody(&value.text))
        .take(NAMED)
        .collect();
    let mut campaigns: Vec<u32> = holdings.iter().map(|h| h.campaign).collect();
    campaigns.par_sort_unstable();
    campaigns.dedup();
    Some(Values { campaigns: campaigns.len(), brands, sampled, effective, modal_share, commonest })
}

/// Whether the number of a facet's values says something: a brand chooses each of them as a whole.
#[must_use]
pub const fn is_repertoire(facet: Facet) -> bool {
    matches!(facet, Facet::Subject | Facet::Opening | Facet::CallToAction | Facet::Offers)
}
