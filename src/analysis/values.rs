//! The values that most brands have in common (phrases, buttons, hours), and the number of different values.
//!
//! A value has a share of each brand's values, in which it counts once per campaign. Its share p is the mean of these over
//! brands, so that brands weigh the same. The effective number of order q is Hill's: the number of equally common values that
//! would be as varied (Hill 1973). Order 0 counts them, 1 is the exponential of the entropy, 2 the inverse of Σ p².

use crate::facet::{Batches, Extractor, Facet, Scratch, Terms, View};
use crate::hash::combine;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The most values that a report names.
pub const NAMED: usize = 10;

/// If each campaign holds hundreds of values, at most this many campaigns are read.
pub const SAMPLED_CAMPAIGNS: usize = 2000;

/// Values without a recipient's name are searched for among this many of the commonest.
const SEARCHED: usize = 1000;

/// The values that most brands have in common.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CommonValues {
    /// The number of campaigns with a value, among those read. One message of each is read.
    pub n_campaigns: u64,
    /// The number of brands with such a campaign.
    pub n_brands: u64,
    /// True if the campaigns are a sample.
    pub sampled: bool,
    /// The number of different values; `None` unless the facet's values are whole texts or offers.
    pub effective: Option<EffectiveNumber>,
    /// The index of brands that choose independently among as many calls to action: (K+1)/(2K), with K of order 1.
    pub independent_choice: Option<f64>,
    /// At most [`NAMED`] values, each used by two brands or more, those of the most brands first. Values with a word of a
    /// reader's name are left out: of a recipient, or of a person that a message greets.
    pub commonest: Vec<CommonValue>,
}

/// The effective number of values, brands weighing the same.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct EffectiveNumber {
    /// The number of different values.
    pub order_0: f64,
    /// The exponential of the entropy of their shares.
    pub order_1: f64,
    /// The inverse of the sum of their squared shares.
    pub order_2: f64,
    /// The share of the commonest value.
    pub modal_share: f64,
}

/// A value that several brands have.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CommonValue {
    /// The value in words.
    pub text: String,
    /// Brands that have it.
    pub brands: u64,
    /// Campaigns that have it.
    pub campaigns: u64,
    /// The mean over brands of the value's share of the brand's values.
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

/// A value that several brands have, before it is spelled.
struct SharedValue {
    brands: usize,
    share: f64,
    campaigns: usize,
    first: Holding,
}

/// Finds the values of one view; `None` if no message has any. O(campaigns · values · log), parallel; 24 bytes for each
/// value of a campaign that is read.
///
/// Slots replace their text, even if the view is not masked: a value must not name anyone.
///
/// Facets made of runs of words, and offers, are read in [`SAMPLED_CAMPAIGNS`] campaigns, drawn by `seed` in proportion.
#[must_use]
pub(crate) fn values(batches: &Batches<'_>, view: View, terms: &[Terms], seed: u64) -> Option<CommonValues> {
    let facet = view.facet;
    let extractors = batches.extractors(View { mask: true, ..view }, terms);
    let places = batches.places();
    let at = |rank: u32| -> (&Extractor<'_>, usize) {
        let (batch, row) = places[rank as usize];
        (&extractors[batch as usize], row as usize)
    };
    let (firsts, sampled) = first_messages(batches, facet, seed);
    let holdings = holdings(batches, &firsts, at);
    let mut campaigns: Vec<u32> = holdings.iter().map(|h| h.campaign).collect();
    campaigns.par_sort_unstable();
    campaigns.dedup();
    let (n_brands, effective, shared) = shares(&holdings)?;

    // The words for hours and intervals are this crate's own, so they hold no names.
    let is_of_texts = !matches!(facet, Facet::Timing | Facet::FollowUp);
    let names_nobody = |text: &str| !is_of_texts || !batches.names_someone(text);
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
    let value = |shared: SharedValue| CommonValue {
        text: spell(shared.first),
        brands: shared.brands as u64,
        campaigns: shared.campaigns as u64,
        share: shared.share,
    };
    let spelled = shared.into_iter().take(SEARCHED).map(value);
    let order_1 = effective.order_1;
    Some(CommonValues {
        n_campaigns: campaigns.len() as u64,
        n_brands: n_brands as u64,
        sampled,
        independent_choice: (facet == Facet::CallToAction).then(|| (order_1 + 1.0) / (2.0 * order_1)),
        effective: is_repertoire(facet).then_some(effective),
        commonest: spelled.filter(|value| names_nobody(&value.text)).take(NAMED).collect(),
    })
}

/// Returns true if a brand chooses each value of the facet as a whole, so that the number of values is meaningful.
const fn is_repertoire(facet: Facet) -> bool {
    matches!(facet, Facet::Subject | Facet::Opening | Facet::CallToAction | Facet::Offers)
}

/// Returns the first message of each campaign that is read, in canonical order, and whether the campaigns are a sample.
fn first_messages(batches: &Batches<'_>, facet: Facet, seed: u64) -> (Vec<u32>, bool) {
    let catalog = batches.catalog();
    let mut firsts: Vec<u32> = (0..catalog.len() as u32).collect();
    firsts.dedup_by_key(|rank| catalog.campaign_of()[*rank as usize]);
    let is_cheap = matches!(
        facet,
        Facet::Subject | Facet::Opening | Facet::CallToAction | Facet::Timing | Facet::FollowUp
    );
    let n = firsts.len();
    if is_cheap || n <= SAMPLED_CAMPAIGNS {
        return (firsts, false);
    }
    // Every k-th, cell by cell. Within a cell the order is random and depends only on its own campaigns.
    firsts.sort_by_cached_key(|&rank| {
        let campaign = &catalog.campaigns()[catalog.campaign_of()[rank as usize] as usize];
        (campaign.cell, combine(seed, campaign.key))
    });
    ((0..SAMPLED_CAMPAIGNS).map(|i| firsts[i * n / SAMPLED_CAMPAIGNS]).collect(), true)
}

/// Returns the values of each campaign, sorted by value.
fn holdings<'e, 'b: 'e>(
    batches: &Batches<'_>,
    firsts: &[u32],
    at: impl Fn(u32) -> (&'e Extractor<'b>, usize) + Sync,
) -> Vec<Holding> {
    let catalog = batches.catalog();
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
    holdings
}

/// Returns the number of brands, the effective number of values, and the values of several brands, commonest first;
/// `None` without a value.
fn shares(holdings: &[Holding]) -> Option<(usize, EffectiveNumber, Vec<SharedValue>)> {
    let mut of_brand: BTreeMap<u64, f64> = BTreeMap::new();
    holdings.iter().for_each(|h| *of_brand.entry(h.brand).or_default() += 1.0);
    let brands = of_brand.len();
    if brands == 0 {
        return None;
    }
    // Sums over values are made brand by brand, then brands are added in order.
    let mut of_brands: BTreeMap<u64, [f64; 2]> = of_brand.keys().map(|&brand| (brand, [0.0; 2])).collect();
    let mut effective = EffectiveNumber::default();
    let mut shared: Vec<SharedValue> = Vec::new();
    for run in holdings.chunk_by(|a, b| a.value == b.value) {
        let own_share = |own: &[Holding]| own.len() as f64 / of_brand[&own[0].brand];
        let by_brand = || run.chunk_by(|a, b| a.brand == b.brand);
        let (n, sum) = by_brand().fold((0, 0.0), |(n, sum), own| (n + 1, sum + own_share(own)));
        let share = sum / brands as f64;
        effective.order_0 += 1.0;
        for own in by_brand() {
            if let Some([entropy, squares]) = of_brands.get_mut(&own[0].brand) {
                *entropy -= own_share(own) * libm::log(share);
                *squares += own_share(own) * share;
            }
        }
        effective.modal_share = effective.modal_share.max(share);
        if n > 1 {
            shared.push(SharedValue { brands: n, share, campaigns: run.len(), first: run[0] });
        }
    }
    let mean = |i: usize| of_brands.values().map(|sums| sums[i]).sum::<f64>() / brands as f64;
    effective.order_1 = libm::exp(mean(0));
    effective.order_2 = 1.0 / mean(1);
    shared.sort_by(|a, b| {
        b.brands.cmp(&a.brands).then(b.share.total_cmp(&a.share)).then(a.first.cmp(&b.first))
    });
    Some((brands, effective, shared))
}
