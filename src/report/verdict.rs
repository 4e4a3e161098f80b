//! The verdict: a word for the index, and counts of brands that write alike.

use crate::facet::Facet;
use crate::reason::Reason;
use serde::{Deserialize, Serialize};

/// Two brands write like each other from this overlap on: both take half of their text from one stock, or more.
pub const ALIKE: f64 = 0.5;

/// A word for an index of `wording`.
///
/// Brands that take a share h of their text from one common stock, and repeat themselves equally, have an index of
/// h²/(h² + (1 − h)²). The levels change at h = ¼, ½ and ¾.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VerdictLevel {
    /// Below 0.1: each brand writes in its own words.
    Distinct,
    /// From 0.1 on: brands share a quarter of their text, or more.
    PartlyAlike,
    /// From 0.5 on: brands share half of their text, or more.
    Alike,
    /// From 0.9 on: it hardly matters which brand writes.
    Interchangeable,
}

impl VerdictLevel {
    /// All levels, in order.
    pub const ALL: [Self; 4] = [Self::Distinct, Self::PartlyAlike, Self::Alike, Self::Interchangeable];

    /// The level of an index.
    #[must_use]
    pub fn from_index(ix: f64) -> Self {
        match ix {
            _ if ix < 0.1 => Self::Distinct,
            _ if ix < 0.5 => Self::PartlyAlike,
            _ if ix < 0.9 => Self::Alike,
            _ => Self::Interchangeable,
        }
    }

    /// The name in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Distinct => "distinct",
            Self::PartlyAlike => "partly_alike",
            Self::Alike => "alike",
            Self::Interchangeable => "interchangeable",
        }
    }
}

/// How alike the brands of a report write: `docs/measures/verdict.md`.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// The facet that it describes: `wording` if it was requested, else the first.
    pub facet: Option<Facet>,
    /// IX of the facet: what two messages of different brands share, over what two messages of one brand share.
    pub ix: Option<f64>,
    /// A word for it.
    pub level: Option<VerdictLevel>,
    /// Brands that write like another one: their overlap is [`ALIKE`] or more, or, where none is defined, their own
    /// index.
    pub alike: Option<u64>,
    /// Brands of the index that write like no other: their overlaps are below [`ALIKE`], or their own index is 0.
    pub apart: Option<u64>,
    /// The other brands of the index: too few units for an overlap.
    pub undecided: Option<u64>,
    /// The brands that overlaps of [`ALIKE`] or more connect, the largest group first; two brands of a group may be
    /// connected by others only.
    pub groups: Vec<Vec<String>>,
    /// Why there is no index, or no level.
    pub why: Option<Reason>,
}
