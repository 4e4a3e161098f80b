//! The result types of the attribution, as a report holds them (docs/report.md).

use crate::analysis::result::{read_rows, write_rows};
use crate::reason::Reason;
use ndarray::Array2;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How well a reader tells the brands of each language apart.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Attribution {
    /// The number of draws, which every value is a mean over.
    pub seeds: u64,
    /// The result of each language with two eligible brands, by its code. Brands of different languages do not compete.
    pub by_language: BTreeMap<String, LanguageAttribution>,
    /// Why there is no result.
    pub why: Option<Reason>,
}

/// How well the better of two readers tells the brands of one language apart.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LanguageAttribution {
    /// The reader with the lower log-loss; every other field is its result.
    pub reader: Reader,
    /// The number of units that it has read of each brand. Values of different `m` are not comparable.
    pub m: u64,
    /// The number of brands among which it chooses.
    pub n_brands: u64,
    /// True if these are a sample of the eligible brands.
    pub sampled: bool,
    /// The number of different units with a tested message.
    pub n_units: u64,
    /// The number of tests: messages in all draws.
    pub n_tests: u64,
    /// The share of messages whose brand it guesses, brands weighing the same; 1/B by chance.
    pub accuracy: f64,
    /// Its interval at 95 % over the tested units: brands and profiles are held fixed.
    pub accuracy_interval: [f64; 2],
    /// σ = (1 − accuracy)/(1 − 1/B): 0 if the reader guesses every message right, 1 if it guesses by chance.
    pub sigma: f64,
    /// Its interval at 95 %, from that of the accuracy.
    pub sigma_interval: [f64; 2],
    /// Equivocation, 2 to the mean −log2 of the probability that the reader gives the right brand: the number of equally
    /// likely brands that would leave it as unsure. 1 to B.
    pub equivocation: f64,
    /// Its interval at 95 % over the tested units; `None` if no brand has two tested units, or if its upper
    /// end before the cut at B exceeds 10³⁰⁸.
    pub equivocation_interval: Option<[f64; 2]>,
    /// The expected calibration error: the mean difference between the probability of the guess and the share of right
    /// guesses, over ten bins of that probability.
    pub ece: f64,
    /// Both readers.
    pub readers: BTreeMap<Reader, ReaderScore>,
    /// The brands, the most often mistaken first.
    pub per_brand: Vec<BrandAttribution>,
    /// The confusion of brands; `None` for more than [`Settings::max_matrix`](crate::analysis::Settings::max_matrix).
    pub confusion: Option<Confusion>,
}

/// A way to guess the brand of a message from the profiles of brands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reader {
    /// The likelihood of the message's grams under the brand, over that under all brands.
    #[default]
    LikelihoodRatio,
    /// The cosine between the message and the mean of the brand's messages.
    CentroidCosine,
}

/// How good one reader is.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct ReaderScore {
    /// The share of messages whose brand it guesses, brands weighing the same.
    pub accuracy: f64,
    /// Its log-loss in bits: the mean −log2 of the probability that it gives the right brand.
    pub log_loss: f64,
}

/// How well the reader recognises the messages of one brand.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct BrandAttribution {
    /// Its name.
    pub brand: String,
    /// The share of its messages whose brand the reader guesses.
    pub accuracy: f64,
    /// Its interval at 95 % over the brand's tested units.
    pub interval: [f64; 2],
    /// The equivocation of its messages.
    pub equivocation: f64,
    /// Its different units with a tested message.
    pub units: u64,
    /// The other brand that the reader gives the highest mean probability.
    pub mistaken_for: String,
    /// That mean probability.
    pub mistaken_share: f64,
}

/// The mean probability that the reader gives brand b for messages of brand a, and a for b: the mean of both.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Confusion {
    /// The brands, in the order of the rows and columns.
    pub order: Vec<String>,
    /// The symmetric matrix; the diagonal is the probability of the right brand.
    #[serde(serialize_with = "write_rows", deserialize_with = "read_rows")]
    pub values: Array2<f64>,
}
