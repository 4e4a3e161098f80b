//! Mail of `unisono-synth`, for gates on real words, slots, footers or HTML.

use super::measure::{parallel, values, wording_of};
use unisono::catalog::Block;
use unisono::report::FacetResult;
use unisono::{Config, Facet, Message};
use unisono_synth::{Recipe, generate};

/// Returns a recipe with text and campaign keys only.
pub(super) fn base() -> Recipe {
    Recipe { times: false, ..Recipe::default() }
}

/// Returns the default settings for the headline facet; every campaign is a unit.
pub(super) fn wording() -> Config {
    let mut config = Config::new([Facet::Wording]);
    config.block = Block::None;
    config
}

/// Returns the same without masking, for mail without slots.
pub(super) fn bare() -> Config {
    let mut config = wording();
    config.settings.mask = false;
    config
}

/// Returns the same for whole messages, with header and footer.
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

/// Returns the move of IX per seed, for seeds with an index before and after.
pub(super) fn moved(before: &[FacetResult], after: &[FacetResult]) -> Vec<f64> {
    before.iter().zip(after).filter_map(|(a, b)| Some(b.ix.value? - a.ix.value?)).collect()
}
