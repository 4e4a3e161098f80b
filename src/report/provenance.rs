//! Where the numbers come from: version, settings, and the messages that were read.

use super::{Config, Report};
use crate::catalog::{CampaignMode, Catalog, CellSize};
use crate::corpus::Corpus;
use crate::hash::hash64;
use crate::intake::{InputRecord, Intake, Skipped};
use crate::warning::Warning;
use serde::Serialize;
use std::collections::BTreeMap;

/// What produced the numbers: enough to compute them again.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Provenance {
    /// The version of unisono.
    pub version: &'static str,
    /// The version of the frozen hash.
    pub hash_version: u32,
    /// The tables and rules of other crates behind the numbers: [`tables`](super::tables()).
    pub tables: BTreeMap<String, String>,
    /// Every setting that can change a number, by name.
    pub config: BTreeMap<String, String>,
    /// The seed of everything random.
    pub seed: u64,
    /// The inputs, in the order given.
    pub inputs: Vec<InputRecord>,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CorpusCounts {
    /// Distinct messages.
    pub messages: u64,
    /// Brands.
    pub brands: u64,
    /// Campaigns.
    pub campaigns: u64,
    /// Units: what intervals count as independent.
    pub units: u64,
    /// Days of the blocks that make a unit; `None` where a unit is a campaign.
    pub block_days: Option<u32>,
    /// Blocks that hold a campaign; `None` where a unit is a campaign.
    pub n_blocks: Option<u64>,
    /// Why the units are these.
    pub block_why: String,
    /// Messages left out because one with the same Message-ID and content was read before.
    pub duplicates: u64,
    /// Messages by language.
    pub languages: BTreeMap<String, u64>,
    /// Messages skipped, at most [`MAX_SKIPPED_LISTED`](crate::intake::MAX_SKIPPED_LISTED) of them listed.
    pub skipped: Vec<Skipped>,
    /// Messages skipped, by cause: all of them.
    pub skipped_by_cause: BTreeMap<String, u64>,
}

impl Report {
    /// Adds the inputs and the skipped messages, and warns of what was skipped.
    pub fn account_for(&mut self, intake: &Intake) {
        self.provenance.inputs.clone_from(&intake.inputs);
        self.corpus.skipped.clone_from(&intake.skipped);
        self.corpus.skipped_by_cause.clone_from(&intake.skipped_by_cause);
        if intake.unreadable_dates > 0 {
            self.warnings.push(Warning::new(
                "unreadable_dates",
                format!("{} messages state a time that cannot be parsed", intake.unreadable_dates),
                "write sent_at as RFC 3339, such as 2026-03-01T09:30:00+01:00",
            ));
        }
        let skipped = intake.n_skipped();
        if skipped > 0 {
            let causes: Vec<String> =
                intake.skipped_by_cause.iter().map(|(cause, n)| format!("{cause} {n}")).collect();
            self.warnings.push(Warning::new(
                "skipped",
                format!("{skipped} messages were skipped ({})", causes.join(", ")),
                "see corpus.skipped in the report for each place",
            ));
        }
        if intake.ignored > 0 {
            self.warnings.push(Warning::new(
                "passed_over",
                format!("{} files in folders were skipped: not mail by name or first bytes", intake.ignored),
                "name a file on its own, or give --input-format, to have it read",
            ));
        }
        for error in &intake.unopened {
            self.warnings.push(Warning::new(
                "unopened",
                format!("an input was left out: {error}"),
                "check the path and run again",
            ));
        }
    }
}

pub(super) fn provenance(config: &Config) -> Provenance {
    let s = &config.settings;
    let facets: Vec<&str> = config.facets.iter().map(|f| f.name()).collect();
    let settings = [
        ("facets", facets.join(",")),
        ("ngram", s.ngram.to_string()),
        ("mask", s.mask.to_string()),
        ("stem", s.stem.to_string()),
        ("zones", s.zones.to_string()),
        ("language", config.language.map_or_else(|| "auto".to_owned(), |l| l.code().to_owned())),
        (
            "campaigns",
            match config.campaigns {
                CampaignMode::Auto => "auto",
                CampaignMode::Column => "column",
                CampaignMode::None => "none",
            }
            .to_owned(),
        ),
        ("quote", config.quote.to_string()),
        ("by", config.by.join(",")),
        ("block", config.block.to_string()),
        ("block_by", config.block_by.clone().unwrap_or_default()),
        ("min_units", s.min_units.to_string()),
        ("max_matrix", s.max_matrix.to_string()),
        ("chance", s.chance.version.clone()),
        ("chance_digest", format!("{:016x}", hash64(s.chance.to_text().as_bytes()))),
    ];
    Provenance {
        version: env!("CARGO_PKG_VERSION"),
        hash_version: crate::hash::VERSION,
        tables: super::tables(),
        config: settings.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        seed: s.seed,
        inputs: Vec::new(),
    }
}

pub(super) fn counts(batches: &[Corpus], catalog: &Catalog, sizes: &[CellSize]) -> CorpusCounts {
    let mut languages = BTreeMap::new();
    for (cell, size) in catalog.cells().iter().zip(sizes) {
        *languages.entry(cell.language.code().to_owned()).or_insert(0) += size.messages;
    }
    CorpusCounts {
        messages: catalog.len() as u64,
        brands: catalog.n_brands() as u64,
        campaigns: catalog.campaigns().len() as u64,
        units: catalog.units().len() as u64,
        block_days: catalog.blocks().days,
        n_blocks: catalog.blocks().days.map(|_| catalog.blocks().n_blocks as u64),
        block_why: catalog.blocks().why.describe(catalog.blocks().days),
        duplicates: catalog.duplicates() + batches.iter().map(Corpus::duplicates).sum::<u64>(),
        languages,
        skipped: Vec::new(),
        skipped_by_cause: BTreeMap::new(),
    }
}
