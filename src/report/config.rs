//! The settings of an analysis.

use super::evidence::Evidence;
use super::own::OwnFacets;
use super::trend_config::TrendConfig;
use crate::analysis::Settings;
use crate::analysis::anatomy::AnatomyParams;
use crate::analysis::phrases::PhraseParams;
use crate::annotate::{BaseTexts, Batches, StopWords};
use crate::catalog::{
    BUILT_IN, Block, CampaignMode, HARD_MIN_UNITS, OF_TEXTS, Prepared, Rules, column_exists, is_built_in,
    own_columns,
};
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::facet::Facet;
use crate::language::Language;
use crate::shingle::MAX_NGRAM;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a report depends on, beside the messages.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The facets; a report has them in the order of [`Facet::ALL`].
    pub facets: Vec<Facet>,
    /// The analyses that show what is alike; a report has them in the order of [`Evidence::ALL`].
    pub evidence: Vec<Evidence>,
    /// What makes a phrase.
    pub phrases: PhraseParams,
    /// What the anatomy of texts draws, and how much makes stock.
    pub anatomy: AnatomyParams,
    /// The periods, the date and the values of the trend.
    pub trend: TrendConfig,
    /// Where campaigns come from.
    pub campaigns: CampaignMode,
    /// The language of all messages; detected for each text if `None`. Texts of different languages are never compared.
    pub language: Option<Language>,
    /// Which campaigns count as one observation.
    pub block: Block,
    /// Columns whose values are compared: those of the input, and [`BUILT_IN`] ones, by which brands are split.
    pub by: Vec<String>,
    /// The column inside whose values texts are compared for [`by`](Self::by), such as their topic.
    pub block_by: Option<String>,
    /// True if the report may quote what several brands say: phrases, subject lines and buttons, with names, numbers and
    /// the like masked.
    pub quote: bool,
    /// A brand of which the report holds one message, its newest, with what others use as well marked:
    /// [`Report::marked`](super::Report::marked).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_of: Option<String>,
    /// Base texts, such as a prompt or a legal text that everyone was given. Their grams do not count in wording,
    /// vocabulary, characters, skeleton and boilerplate. Lengths and the similarity by chance still count the whole message.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ignore_texts: Vec<String>,
    /// What the index depends on.
    pub settings: Settings,
    /// Facets of the caller's own. They are not serialised.
    #[serde(skip)]
    pub own: OwnFacets,
}

impl Default for Config {
    /// Every facet and all evidence, with campaigns, languages and units found by rule.
    fn default() -> Self {
        Self { evidence: Evidence::ALL.to_vec(), ..Self::new(Facet::ALL) }
    }
}

impl Config {
    /// The default settings for some facets, without evidence.
    ///
    /// ```
    /// use unisono::{Config, Facet, catalog::Block};
    ///
    /// let mut config = Config::new([Facet::Wording]);
    /// config.block = Block::None;
    /// config.settings.ngram = 3;
    /// ```
    #[must_use]
    pub fn new(facets: impl IntoIterator<Item = Facet>) -> Self {
        Self {
            facets: facets.into_iter().collect(),
            evidence: Vec::new(),
            phrases: PhraseParams::default(),
            anatomy: AnatomyParams::default(),
            trend: TrendConfig::default(),
            campaigns: CampaignMode::Auto,
            language: None,
            block: Block::Auto,
            by: Vec::new(),
            block_by: None,
            quote: true,
            message_of: None,
            ignore_texts: Vec::new(),
            settings: Settings::default(),
            own: OwnFacets::default(),
        }
    }

    /// The settings that decide campaigns, languages and units.
    pub(crate) fn rules(&self) -> Rules {
        let Self { campaigns, language, block, ref settings, .. } = *self;
        Rules { campaigns, language, block, min_units: settings.min_units }
    }

    /// The prepared batches with the lists of the caller's own.
    pub(crate) fn ready<'a>(&self, corpora: &'a [Corpus], prepared: &'a Prepared) -> Result<Batches<'a>> {
        let stop_words = StopWords::new(&self.settings.stop_words)?;
        let base_texts = BaseTexts::new(&self.ignore_texts, corpora, &prepared.catalog)?;
        Ok(Batches::new(corpora, prepared).with_stop_words(stop_words).with_base_texts(base_texts))
    }

    /// Returns true if comparing by a column splits brands: the column distinguishes messages of one brand.
    pub(super) fn splits(&self, column: &str) -> bool {
        let is_of_texts = |column: &str| OF_TEXTS.contains(&column);
        let blocks = self.block_by.as_deref();
        is_built_in(column) || blocks.is_some_and(|blocks| !is_of_texts(blocks) && !is_of_texts(column))
    }

    /// The columns of [`by`](Self::by), [`block_by`](Self::block_by) and [`trend`](Self::trend), each with the setting that
    /// names it.
    pub(super) fn columns(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let by = self.by.iter().map(|column| ("by", column));
        let blocks = self.block_by.iter().map(|column| ("block_by", column));
        let compared = self.trend.compare.iter().map(|compare| ("compare", &compare.column));
        by.chain(blocks).chain(compared).map(|(name, c)| (name, c.as_str()))
    }

    /// Checks every setting against its range and against the columns of the batches.
    pub(crate) fn check(&self, batches: &[Corpus]) -> Result<()> {
        let wrong = |name, remedy: String| Err(Error::parameter(name, remedy));
        if !(1..=MAX_NGRAM).contains(&self.settings.ngram) {
            return wrong("ngram", format!("give a number from 1 to {MAX_NGRAM}"));
        }
        if self.settings.min_units < HARD_MIN_UNITS {
            return wrong("min_units", format!("give {HARD_MIN_UNITS} or more: the jackknife needs them"));
        }
        StopWords::new(&self.settings.stop_words)?;
        self.phrases.check()?;
        self.anatomy.check()?;
        if self.block == Block::Days(0) {
            return wrong("block", "give 1 day or more".to_owned());
        }
        if self.block_by.is_some() && self.by.is_empty() {
            return wrong("block_by", "also name the column to compare by".to_owned());
        }
        if self.block_by.as_ref().is_some_and(|block| self.by.contains(block)) {
            return wrong("block_by", "give another column than the one compared by".to_owned());
        }
        if let Some(compare) = &self.trend.compare {
            if OF_TEXTS.contains(&&*compare.column) && !own_columns(batches).0.contains(&*compare.column) {
                return wrong(
                    "compare",
                    format!("'{}' cannot be used here: give another column", compare.column),
                );
            }
            if compare.values[0] == compare.values[1] {
                return wrong("compare", "give two different values".to_owned());
            }
        }
        let own: BTreeSet<&str> = self.own.iter().map(|facet| facet.name()).collect();
        if self.facets.is_empty() && own.is_empty() {
            return wrong("facets", "name at least one".to_owned());
        }
        if own.len() < self.own.iter().count() {
            return wrong("own", "give every facet a name of its own".to_owned());
        }
        match self.columns().find(|(_, column)| !column_exists(batches, column)) {
            None => Ok(()),
            Some((name, column)) => {
                let known = own_columns(batches).0.into_iter().chain(BUILT_IN).chain(OF_TEXTS);
                let known: Vec<&str> = known.collect::<BTreeSet<&str>>().into_iter().collect();
                wrong(
                    name,
                    format!("no message has a value in a column '{column}'; there are {}", known.join(", ")),
                )
            }
        }
    }
}
