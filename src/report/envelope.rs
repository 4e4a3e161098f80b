//! The report itself: results with what produced them.

use super::columns::ColumnCounts;
use super::provenance::{CorpusCounts, Provenance};
use super::verdict::Verdict;
use super::warnings::intake_warnings;
use crate::analysis::anatomy::{Anatomy, Marked};
use crate::analysis::attribution::Attribution;
use crate::analysis::depth::Depth;
use crate::analysis::open_ground::OpenGround;
use crate::analysis::phrases::Phrases;
use crate::analysis::templates::Templates;
use crate::analysis::trend::Trend;
use crate::analysis::{BrandHours, BrandPressure, FacetResult, Inbox};
use crate::facet::Facet;
use crate::intake::Intake;
use crate::warning::Warning;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The schema's name, the first field of every report.
pub const SCHEMA: &str = "unisono.report/2";

/// A whole report. One that was written and read back equals itself.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// [`SCHEMA`].
    pub schema: Cow<'static, str>,
    /// What produced the numbers.
    pub provenance: Provenance,
    /// Counts of what was read.
    pub corpus: CorpusCounts,
    /// The verdict, as [`Report::verdict()`] returns it for the finished report.
    #[serde(default)]
    pub verdict: Option<Verdict>,
    /// One result per facet, over all languages.
    pub facets: BTreeMap<Facet, FacetResult>,
    /// The results of the facets of the caller's own, by name, over all languages.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub own: BTreeMap<String, FacetResult>,
    /// The results of `facets` per language, if more than one language has two eligible brands.
    pub strata: BTreeMap<String, Stratum>,
    /// The columns of the messages in numbers; `address` and `disclosure` if the facet `offers` was requested, or one of
    /// them to compare by.
    pub columns: BTreeMap<String, ColumnCounts>,
    /// What lands in an inbox in a day, if messages name their recipients and times; overlaps are those of the first
    /// facet.
    pub inbox: Option<Inbox>,
    /// When each brand sends, if the facet `timing` was requested; empty if no time is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Vec<BrandHours>>,
    /// The pressure of each brand, if the facet `offers` was requested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pressure: Option<Vec<BrandPressure>>,
    /// The phrases that several brands use, if requested; of each family of stock phrases the first, at most
    /// [`PHRASES_QUOTED`](super::PHRASES_QUOTED).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phrases: Option<Phrases>,
    /// What the bodies of each brand consist of, if requested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anatomy: Option<Anatomy>,
    /// The newest message of [`Config::message_of`](super::Config::message_of) with what others use as well marked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marked: Option<Marked>,
    /// How the index of the first facet changes over time, if requested.
    pub trend: Option<Trend>,
    /// How well a reader guesses the brand of a message from its wording, if requested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attribution: Option<Attribution>,
    /// The templates of sentences and of messages, if requested; in words at most
    /// [`TEMPLATES_QUOTED`](super::TEMPLATES_QUOTED) of each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub templates: Option<Templates>,
    /// How much of each campaign differs between its readers, if requested; at most
    /// [`DEPTHS_NAMED`](super::DEPTHS_NAMED) campaigns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depth: Option<Depth>,
    /// What most brands use, one alone, and hardly any, if requested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_ground: Option<OpenGround>,
    /// What to beware of.
    pub warnings: Vec<Warning>,
}

/// The results of one language.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Stratum {
    /// One result per facet.
    pub facets: BTreeMap<Facet, FacetResult>,
}

impl Report {
    /// Adds the inputs, how they were read, and the skipped messages, and warns of what was skipped.
    pub fn account_for(&mut self, intake: &Intake) {
        self.provenance.config.extend(intake.settings.clone());
        self.provenance.inputs.clone_from(&intake.inputs);
        self.corpus.skipped.clone_from(&intake.skipped);
        self.corpus.skipped_by_cause.clone_from(&intake.skipped_by_cause);
        self.corpus.notes.clone_from(&intake.notes);
        self.corpus.passed_over.clone_from(&intake.passed_over);
        self.warnings.extend(intake_warnings(intake));
    }
}
