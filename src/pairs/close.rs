//! The close pairs of the messages of a corpus, or of several batches.

use super::params::{Field, GroupScope, PairParams};
use crate::annotate::Batches;
use crate::catalog::{CampaignMode, Catalog, Prepared, Rules};
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::facet::View;
use crate::progress::{Callback, no_progress};
use crate::similarity::Shingles;
use crate::similarity::join::{Join, Pair, Pairs, Scope, join};

/// The close pairs of some batches, with what names their rows.
#[non_exhaustive]
#[derive(Clone, Copy)]
pub struct ClosePairs<'a> {
    /// The pairs. Their rows are ranks of the catalog, so that the order of the input does not matter.
    pub pairs: &'a Pairs<'a>,
    /// The batch and the row of each rank.
    pub places: &'a [(u32, u32)],
    /// The group of each rank: the index of its brand among all brand hashes, ascending.
    pub group_of: &'a [u32],
    /// The catalog.
    pub catalog: &'a Catalog,
    /// Messages with fewer words than a shingle. Each is compared as a whole.
    pub n_shorter: u64,
    pub(super) ready: &'a Batches<'a>,
    pub(super) field: Field,
    pub(super) view: View,
}

/// Finds the close pairs of new messages and old ones: `a` is a row of the new corpus, `b` one of the old; sorted.
///
/// Pairs within either corpus are neither searched nor returned. A message that both hold (same id and content) is an old
/// one. Campaigns, languages and boilerplate are those of both together.
///
/// ```
/// use unisono::Corpus;
/// use unisono::pairs::{PairParams, close_pairs_against};
///
/// let archive = [("Anna", "the quick brown fox jumps over the lazy dog"), ("Anna", "slow green tea for two")];
/// let drafts = [("Anna", "something else again"), ("Anna", "the quick brown fox jumps over the lazy dog")];
/// let old_and_new = [Corpus::from_texts(archive)?, Corpus::from_texts(drafts)?];
/// let pairs = close_pairs_against(&old_and_new, &PairParams::default())?;
/// assert_eq!(pairs.iter().map(|pair| (pair.a, pair.b)).collect::<Vec<_>>(), [(1, 0)]);
/// # Ok::<(), unisono::Error>(())
/// ```
///
/// # Errors
/// As [`close_pairs`].
pub fn close_pairs_against(old_and_new: &[Corpus; 2], params: &PairParams) -> Result<Vec<Pair>> {
    with_close_pairs_against(old_and_new, 1, params, &no_progress, |found| {
        found.pairs.check_len(params.join.max_pairs)?;
        let row = |rank: u32| found.places[rank as usize].1;
        let pairs = found.pairs.iter().map(|pair| Pair { a: row(pair.a), b: row(pair.b), ..pair });
        let mut pairs: Vec<Pair> = pairs.collect();
        pairs.sort_unstable_by_key(|pair| (pair.a, pair.b));
        Ok(pairs)
    })
}

/// Finds the close pairs of a corpus, each with the earlier row first, sorted.
///
/// Rows are those of the corpus; duplicates with the id of another message are left out. 32 bytes per pair, on top of
/// [`join`]'s memory; [`with_close_pairs`] needs none of them.
///
/// # Errors
/// As [`with_close_pairs`], and if there are more pairs of rows than [`Join::max_pairs`].
pub fn close_pairs(corpus: &Corpus, params: &PairParams) -> Result<Vec<Pair>> {
    with_close_pairs(std::slice::from_ref(corpus), params, &no_progress, |found| {
        found.pairs.check_len(params.join.max_pairs)?;
        let row = |rank: u32| found.places[rank as usize].1;
        let pairs = found.pairs.iter().map(|pair| Pair { a: row(pair.a), b: row(pair.b), ..pair });
        Ok(in_row_order(pairs))
    })
}

/// Returns the pairs with the earlier row first, sorted.
pub(super) fn in_row_order(pairs: impl Iterator<Item = Pair>) -> Vec<Pair> {
    let mut pairs: Vec<Pair> =
        pairs.map(|pair| if pair.a > pair.b { pair.reversed() } else { pair }).collect();
    pairs.sort_unstable_by_key(|pair| (pair.a, pair.b));
    pairs
}

/// Finds the close pairs of some batches and calls `then` with them.
///
/// # Errors
/// If a parameter is out of range, if there are more pairs of distinct texts than [`Join::max_pairs`], if the callback
/// stops it, or if `then` fails.
pub fn with_close_pairs<R, E: From<Error>>(
    batches: &[Corpus],
    params: &PairParams,
    progress: Callback<'_>,
    then: impl FnOnce(&ClosePairs<'_>) -> std::result::Result<R, E>,
) -> std::result::Result<R, E> {
    find(batches, None, params, progress, then)
}

/// Finds the close pairs of new messages and old ones, and calls `then` with them. The first `n_old` batches hold the old
/// messages, the others the new ones. In each pair, `a` is the new message.
///
/// A message of both is an old one.
///
/// # Errors
/// As [`with_close_pairs`].
pub fn with_close_pairs_against<R, E: From<Error>>(
    batches: &[Corpus],
    n_old: usize,
    params: &PairParams,
    progress: Callback<'_>,
    then: impl FnOnce(&ClosePairs<'_>) -> std::result::Result<R, E>,
) -> std::result::Result<R, E> {
    find(batches, Some(n_old), params, progress, then)
}

/// Finds the close pairs of all batches, or of those after the first `n_old` and these.
fn find<R, E: From<Error>>(
    batches: &[Corpus],
    n_old: Option<usize>,
    params: &PairParams,
    progress: Callback<'_>,
    then: impl FnOnce(&ClosePairs<'_>) -> std::result::Result<R, E>,
) -> std::result::Result<R, E> {
    params.check()?;
    let PairParams { field, mask, stem, ngram, .. } = *params;
    let zones = params.zones && field == Field::Body;
    // Campaigns matter only for boilerplate.
    let campaigns = if zones { CampaignMode::Auto } else { CampaignMode::None };
    let rules = Rules { campaigns, language: params.language, ..Rules::default() };
    let prepare = if zones { Prepared::new } else { Prepared::whole };
    let prepared = prepare(batches, &rules, progress)?;
    let ready = Batches::new(batches, &prepared);
    let view = View { facet: field.facet(), mask, stem, ngram, body_only: zones };
    let (longest, kind) = (params.longest.unwrap_or(ngram), params.join.measure.kind());
    let shingles = Shingles::from_batches(&ready, view, longest, kind, progress)?;
    let places = ready.places();
    let mut brands: Vec<u64> = batches.iter().flat_map(|batch| batch.brands().keys().copied()).collect();
    brands.sort_unstable();
    brands.dedup();
    let group = |&(batch, row): &(u32, u32)| {
        let brand = batches[batch as usize].rows()[row as usize].brand;
        brands.partition_point(|&hash| hash < brand) as u32
    };
    let group_of: Vec<u32> = places.iter().map(group).collect();
    let scope = match params.within {
        GroupScope::All => Scope::All,
        GroupScope::Across => Scope::Across(&group_of),
        GroupScope::Within => Scope::Within(&group_of),
    };
    // Of the copies of a message, the one in the first batch has its rank.
    let is_old = |n_old| places.iter().map(|&(batch, _)| (batch as usize) < n_old).collect();
    let old: Option<Vec<bool>> = n_old.map(is_old);
    let pairs = join(&shingles, &Join { scope, old: old.as_deref(), ..params.join }, progress)?;
    then(&ClosePairs {
        pairs: &pairs,
        places: &places,
        group_of: &group_of,
        catalog: &prepared.catalog,
        n_shorter: ready.n_shorter(view),
        ready: &ready,
        field,
        view,
    })
}
