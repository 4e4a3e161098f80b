//! What produced the numbers: version, settings, and the messages that were read.

use super::config::Config;
use super::tables::tables;
use super::trend_config::Compare;
use crate::annotate::StopWords;
use crate::catalog::{CampaignMode, Catalog, Period};
use crate::corpus::Corpus;
use crate::hash::{combine, hash64};
use crate::intake::{InputRecord, Skipped};
use crate::note::Notes;
use crate::passed_over::PassedOver;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// What produced the numbers: enough to compute them again.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Provenance {
    /// The version of unisono.
    pub version: Cow<'static, str>,
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
    /// The id of the run, which the command repeats in each row of its tables; equal runs have the same. `None` where no
    /// files were written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<String>,
    /// The SHA-256 of each table that was written beside the report, by its name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub files: BTreeMap<String, String>,
}

/// Counts of what was read.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CorpusCounts {
    /// Distinct messages.
    pub messages: u64,
    /// Brands.
    pub brands: u64,
    /// Campaigns.
    pub campaigns: u64,
    /// Units: what intervals count as independent.
    pub units: u64,
    /// Days of the blocks that make a unit; `None` if a unit is a campaign.
    pub block_days: Option<u32>,
    /// Blocks with a campaign; `None` if a unit is a campaign.
    pub n_blocks: Option<u64>,
    /// Why the units are these.
    pub block_why: String,
    /// Messages left out as copies: one with the same Message-ID and content was read before.
    pub duplicates: u64,
    /// Messages by language.
    pub languages: BTreeMap<String, u64>,
    /// Messages skipped, at most [`MAX_SKIPPED_LISTED`](crate::intake::MAX_SKIPPED_LISTED) of them listed.
    pub skipped: Vec<Skipped>,
    /// Messages skipped, by cause: all of them.
    pub skipped_by_cause: BTreeMap<String, u64>,
    /// Messages left out on purpose, or read in another way than labelled: the number and first places of each kind.
    #[serde(default, skip_serializing_if = "Notes::is_empty")]
    pub notes: Notes,
    /// Files of folders and archives that hold no messages, by kind, with their names and how to read them.
    #[serde(default, skip_serializing_if = "PassedOver::is_empty")]
    pub passed_over: PassedOver,
}

pub(super) fn provenance(batches: &[Corpus], config: &Config) -> Provenance {
    let s = &config.settings;
    let facets: Vec<&str> = config.facets.iter().map(|f| f.name()).collect();
    let evidence: Vec<&str> = config.evidence.iter().map(|evidence| evidence.name()).collect();
    let settings = [
        ("facets", facets.join(",")),
        ("evidence", evidence.join(",")),
        ("phrases.min_words", config.phrases.min_words.to_string()),
        ("phrases.min_brands", config.phrases.min_brands.to_string()),
        ("anatomy.min_words", config.anatomy.min_words.to_string()),
        ("anatomy.min_brands", config.anatomy.min_brands.to_string()),
        ("anatomy.brands", config.anatomy.brands.to_string()),
        ("anatomy.units", config.anatomy.units.to_string()),
        ("anatomy.draws", config.anatomy.draws.to_string()),
        ("trend.by", config.trend.by.map_or("auto", Period::name).to_owned()),
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
    let sides = [
        ("trend.before", config.trend.before.map(|day| day.to_string())),
        ("trend.compare", config.trend.compare.as_ref().map(Compare::to_string)),
        ("message_of", config.message_of.clone()),
    ];
    let sides = sides.into_iter().filter_map(|(name, value)| Some((name, value?)));
    let settings = settings.into_iter().chain(sides).chain(own_lists(batches, config));
    Provenance {
        version: env!("CARGO_PKG_VERSION").into(),
        hash_version: crate::hash::VERSION,
        tables: tables(),
        config: settings.map(|(name, value)| (name.to_owned(), value)).collect(),
        seed: s.seed,
        inputs: Vec::new(),
        run: None,
        files: BTreeMap::new(),
    }
}

/// The lists of the caller's own, each with its number of entries and a digest; none for an empty list.
fn own_lists(batches: &[Corpus], config: &Config) -> impl Iterator<Item = (&'static str, String)> {
    let listed =
        |len: usize, digest: u64| if len == 0 { String::new() } else { format!("{len} ({digest:016x})") };
    let masks = batches.iter().map(Corpus::own_phrases).filter(|phrases| !phrases.is_empty());
    let masks: BTreeSet<String> = masks.map(|phrases| listed(phrases.len(), phrases.digest())).collect();
    let stop_words = StopWords::new(&config.settings.stop_words).unwrap_or_default();
    let texts: BTreeSet<u64> = config.ignore_texts.iter().map(|text| hash64(text.as_bytes())).collect();
    let own = [
        ("mask_phrases", masks.into_iter().collect::<Vec<_>>().join(", ")),
        ("stop_words", listed(stop_words.len(), stop_words.digest())),
        ("ignore_texts", listed(texts.len(), texts.iter().copied().fold(0, combine))),
    ];
    own.into_iter().filter(|(_, value)| !value.is_empty())
}

pub(super) fn counts(batches: &[Corpus], catalog: &Catalog) -> CorpusCounts {
    let mut languages = BTreeMap::new();
    for (cell, size) in catalog.cells().iter().zip(catalog.sizes()) {
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
        notes: Notes::default(),
        passed_over: PassedOver::default(),
    }
}
