//! Mail of the library's own generator (`unisono-synth`), for gates that need real words, slots, footers, or HTML.

use super::measure::{parallel, values, wording_of};
use unisono::catalog::Block;
use unisono::report::FacetResult;
use unisono::{Config, Facet, Message};
use unisono_synth::{Recipe, generate};

/// The mail of these gates: nothing but text and campaign keys.
pub(super) fn base() -> Recipe {
    Recipe { times: false, ..Recipe::default() }
}

/// The default settings, the headline facet alone; every campaign is a unit.
pub(super) fn wording() -> Config {
    let mut config = Config::new([Facet::Wording]);
    config.block = Block::None;
    config
}

/// The same for mail without slots: what masking would do is not computed.
pub(super) fn bare() -> Config {
    let mut config = wording();
    config.settings.mask = false;
    config
}

/// The same of whole messages, header and footer included.
pub(super) fn unzoned() -> Config {
    let mut config = bare();
    config.settings.zones = false;
    config
}

pub(super) fn reseeded(recipe: &Recipe, seed: usize) -> Recipe {
    Recipe { seed: recipe.seed + seed as u64, ..recipe.clone() }
}

pub(super) fn messages(recipe: &Recipe) -> Vec<Message> {
    generate(recipe).expect("the recipes here are sound").map(|g| g.message).collect()
}

pub(super) fn one(recipe: &Recipe, config: &Config) -> FacetResult {
    wording_of(&messages(recipe), config)
}

pub(super) fn run_all(recipe: &Recipe, seeds: usize, config: &Config) -> Vec<FacetResult> {
    parallel(seeds, |seed| one(&reseeded(recipe, seed), config))
}

pub(super) fn ix_of(recipe: &Recipe, seeds: usize, config: &Config) -> Vec<f64> {
    values(&run_all(recipe, seeds, config))
}

/// How far IX moves from corpus to corpus, seed by seed; those without an index both times are left out.
pub(super) fn moved(before: &[FacetResult], after: &[FacetResult]) -> Vec<f64> {
    before.iter().zip(after).filter_map(|(a, b)| Some(b.ix.value? - a.ix.value?)).collect()
}
