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
mod judge;
mod own;
mod provenance;
mod remedy;
mod tables;
mod trend;
mod trend_config;
mod verdict;
mod warnings;

pub use crate::analysis::anatomy::{
    Anatomy, AnatomyParams, BrandAnatomy, LanguageAnatomy, Marked, MarkedPassage, Part, Piece, Share, Shares,
};
pub use crate::analysis::attribution::{
    Attribution, BrandAttribution, Confusion, LanguageAttribution, Reader, ReaderScore,
};
pub use crate::analysis::depth::{CampaignDepth, Depth};
pub use crate::analysis::groups::Ratio;
pub use crate::analysis::homogeneity::{Deleted, GroupAcross, PairedResult};
pub use crate::analysis::open_ground::{
    BrandGround, BrandValue, Ground, GroundValue, OpenGround, Personalised, Varying,
};
pub use crate::analysis::phrases::{Holder, Phrase, PhraseKind, PhraseParams, PhraseZones, Phrases, SlotAt};
pub use crate::analysis::templates::{
    FillingText, Level, TemplateShare, Templates, TextPart, TextSlot, TextTemplate,
};
pub use crate::analysis::trend::{Before, Change, Comparison, PeriodIndex, Placebo, Slope, Trend};
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
pub use findings::{DEPTHS_NAMED, PHRASES_QUOTED, TEMPLATES_QUOTED, anatomy, mark, phrases};
pub use own::OwnFacets;
pub use provenance::{CorpusCounts, Provenance};
pub use tables::tables;
pub use trend::{MAX_PLACEBOS, trend};
pub use trend_config::{Compare, Day, TrendConfig};
pub use verdict::{ALIKE, Verdict, VerdictLevel};
pub use warnings::{
    judged_apart_warning, language_warning, note_warnings, passed_over_warning, shared_hosts_warning,
    spelling_warning,
};
