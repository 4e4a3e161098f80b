//! Results with the config, seed, versions, counts and warnings that produced them: the schema `unisono.report/2`.
//!
//! Additions may come within a major version, renames may not. Undefined is `None` and becomes `null`; no field is
//! ever NaN or infinite. Definitions: `docs/measures.md`.

mod analyze;
mod by;
mod columns;
mod config;
mod envelope;
mod evidence;
mod findings;
mod own;
mod provenance;
mod remedy;
mod tables;
mod warnings;

pub use crate::analysis::groups::Ratio;
pub use crate::analysis::homogeneity::{Deleted, GroupAcross, PairedResult};
pub use crate::analysis::phrases::{Holder, Phrase, PhraseKind, PhraseParams, PhraseZones, Phrases, SlotAt};
pub use crate::analysis::{
    AcrossAll, BrandHours, BrandPressure, BrandResult, ChanceResult, CommonValue, CommonValues,
    EffectiveNumber, Estimate, Excluded, FacetResult, GroupResult, GroupedResult, Inbox, IneligibleBrand,
    Influence, MaskingGap, Neighbour, OverlapMatrix, Recipients, ShareOf,
};
pub use crate::intake::{InputRecord, Skipped};
pub use crate::shingle::MAX_NGRAM;
pub use analyze::{analyze, analyze_with};
pub use columns::{ColumnCounts, MAX_NAMEABLE, Tally, VALUES_NAMED, ValueCount};
pub use config::Config;
pub use envelope::{Report, SCHEMA, Stratum};
pub use evidence::Evidence;
pub use findings::{PHRASES_QUOTED, phrases};
pub use own::OwnFacets;
pub use provenance::{CorpusCounts, Provenance};
pub use tables::tables;
pub use warnings::{
    language_warning, note_warnings, passed_over_warning, shared_hosts_warning, spelling_warning,
};
