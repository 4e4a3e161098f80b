//! What most brands say, in words.

use crate::analysis::values::{Values, is_repertoire};
use crate::facet::Facet;
use serde::Serialize;

/// The values that most brands have in common.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CommonValues {
    /// Campaigns looked at that have any value: one message of each.
    pub n_campaigns: u64,
    /// Their brands.
    pub n_brands: u64,
    /// Whether the campaigns are a sample.
    pub sampled: bool,
    /// How many different values there are; of facets whose values are whole texts or offers.
    pub effective: Option<EffectiveNumber>,
    /// The index that independent choice among as many calls to action gives, (K+1)/(2K) with K of order 1.
    pub independent_choice: Option<f64>,
    /// The values of most brands, at most ten, commonest first.
    pub commonest: Vec<CommonValue>,
}

/// The effective number of values, brands weighing the same.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EffectiveNumber {
    /// Different values.
    pub order_0: f64,
    /// The exponential of their entropy.
    pub order_1: f64,
    /// The inverse of the sum of their squared shares.
    pub order_2: f64,
    /// The share of the commonest.
    pub modal_share: f64,
}

/// A value that several brands have.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CommonValue {
    /// In words.
    pub text: String,
    /// Brands that have it.
    pub brands: u64,
    /// Campaigns that have it.
    pub campaigns: u64,
    /// The mean over brands of its share of their values.
    pub share: f64,
}

pub(super) fn common_values(facet: Facet, v: &Values) -> CommonValues {
    let [order_0, order_1, order_2] = v.effective;
    let effective = EffectiveNumber { order_0, order_1, order_2, modal_share: v.modal_share };
    CommonValues {
        n_campaigns: v.campaigns as u64,
        n_brands: v.brands as u64,
        sampled: v.sampled,
        independent_choice: (facet == Facet::CallToAction).then(|| (order_1 + 1.0) / (2.0 * order_1)),
        effective: is_repertoire(facet).then_some(effective),
        commonest: v
            .commonest
            .iter()
            .map(|value| CommonValue {
                text: value.text.clone(),
                brands: value.brands as u64,
                campaigns: value.campaigns as u64,
                share: value.share,
            })
            .collect(),
    }
}
