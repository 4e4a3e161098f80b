//! All close pairs and clusters of a corpus, or of plain texts, in one call.
//!
//! ```
//! use unisono::pairs::{ClusterParams, PairParams, clusters, close_pairs};
//! use unisono::Corpus;
//!
//! let corpus = Corpus::from_texts([
//!     ("Anna", "The quick brown fox jumps over the lazy dog near the old river bank"),
//!     ("Luca", "The quick brown fox jumps over the lazy dog near the old stone bank"),
//!     ("Luca", "Nothing in this text resembles the others, whatever one may think of it"),
//! ])?;
//! let mut params = PairParams::default();
//! params.join.min_similarity = 0.5;
//! let pairs = close_pairs(&corpus, &params)?;
//! assert_eq!(pairs.len(), 1);
//! assert_eq!((pairs[0].a, pairs[0].b), (0, 1));
//!
//! let clusters = clusters(&corpus, &ClusterParams::new(params))?;
//! assert_eq!(clusters[0].members.len(), 2);
//! # Ok::<(), unisono::Error>(())
//! ```

use crate::analysis::clusters::{self as linked, Cluster, Linkage};
use crate::annotate::Batches;
use crate::catalog::{CampaignMode, Catalog, Prepared, Rules};
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::facet::{Facet, View};
use crate::language::Language;
use crate::progress::{Callback, no_progress};
use crate::shingle::{MAX_NGRAM, Scratch, Shingler};
use crate::similarity::join::{Join, Pair, Pairs, Scope, join};
use crate::similarity::{Rows, Shingles};

/// The parameters of [`close_pairs`].
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PairParams {
    /// Replaces names, prices and the like by slots.
    pub mask: bool,
    /// Stems words.
    pub stem: bool,
    /// Cuts off headers and footers.
    pub zones: bool,
    /// Words per shingle.
    pub ngram: usize,
    /// The longest shingles, if shingles of several sizes are used; at least [`ngram`](Self::ngram).
    pub longest: Option<usize>,
    /// The language of all messages; detected if `None`. Messages of different languages share no shingle.
    pub language: Option<Language>,
    /// Which pairs count, by group.
    pub within: GroupScope,
    /// Measure, threshold, method and cap. Its scope is not used.
    pub join: Join<'static>,
}

/// Which pairs of messages count, by their groups (brands).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum GroupScope {
    /// All pairs.
    #[default]
    All,
    /// Pairs of two groups.
    Across,
    /// Pairs within a group.
    Within,
}

impl Default for PairParams {
    /// Masked, stemmed word 4-grams of bodies; exact pairs of Jaccard similarity 0.7 or more.
    fn default() -> Self {
        let View { mask, stem, ngram, body_only, .. } = View::new(Facet::Wording);
        Self {
            mask,
            stem,
            zones: body_only,
            ngram,
            longest: None,
            language: None,
            within: GroupScope::All,
            join: Join::default(),
        }
    }
}

/// The parameters of [`clusters`].
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ClusterParams {
    /// The close pairs that link messages.
    pub pairs: PairParams,
    /// What holds a cluster together.
    pub linkage: Linkage,
}

impl ClusterParams {
    /// Clusters of the close pairs of `pairs` around medoids.
    #[must_use]
    pub fn new(pairs: PairParams) -> Self {
        Self { pairs, linkage: Linkage::Medoid }
    }
}

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
}

/// Finds the close pairs of a corpus: (row, later row, similarity), sorted.
///
/// Rows are those of the corpus; duplicates with the id of another message are left out. 16 bytes per pair, on top of
/// [`join`]'s memory; [`with_close_pairs`] needs none of them.
///
/// # Errors
/// As [`with_close_pairs`], and if there are more pairs of rows than [`Join::max_pairs`].
pub fn close_pairs(corpus: &Corpus, params: &PairParams) -> Result<Vec<Pair>> {
    with_close_pairs(std::slice::from_ref(corpus), params, &no_progress, |found| {
        found.pairs.check_len(params.join.max_pairs)?;
        let row = |rank: u32| found.places[rank as usize].1;
        let mut pairs: Vec<Pair> = found.pairs.iter().collect();
        for pair in &mut pairs {
            let (a, b) = (row(pair.a), row(pair.b));
            (pair.a, pair.b) = (a.min(b), a.max(b));
        }
        pairs.sort_unstable_by_key(|pair| (pair.a, pair.b));
        Ok(pairs)
    })
}

/// Finds the clusters of a corpus, the largest first. Rows are those of the corpus.
///
/// # Errors
/// As [`with_close_pairs`].
pub fn clusters(corpus: &Corpus, params: &ClusterParams) -> Result<Vec<Cluster>> {
    with_close_pairs(std::slice::from_ref(corpus), &params.pairs, &no_progress, |found| {
        let row = |rank: u32| found.places[rank as usize].1;
        let mut clusters = linked::clusters(found.pairs, params.linkage, found.group_of, &no_progress)?;
        for cluster in &mut clusters {
            cluster.representative = row(cluster.representative);
            cluster.members.iter_mut().for_each(|member| member.0 = row(member.0));
        }
        Ok(clusters)
    })
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
    params.check()?;
    let PairParams { mask, stem, zones, ngram, .. } = *params;
    // Campaigns matter only for boilerplate.
    let campaigns = if zones { CampaignMode::Auto } else { CampaignMode::None };
    let rules = Rules { campaigns, language: params.language, ..Rules::default() };
    let prepare = if zones { Prepared::new } else { Prepared::whole };
    let prepared = prepare(batches, &rules, progress)?;
    let ready = Batches::new(batches, &prepared);
    let view = View { facet: Facet::Wording, mask, stem, ngram, body_only: zones };
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
    let pairs = join(&shingles, &Join { scope, ..params.join }, progress)?;
    then(&ClosePairs {
        pairs: &pairs,
        places: &places,
        group_of: &group_of,
        catalog: &prepared.catalog,
        n_shorter: ready.n_shorter(view),
    })
}

impl PairParams {
    /// Checks the parameters.
    ///
    /// # Errors
    /// If one is out of range.
    pub fn check(&self) -> Result<()> {
        if !(1..=MAX_NGRAM).contains(&self.ngram) {
            return Err(Error::parameter("ngram", format!("use 1 to {MAX_NGRAM} words")));
        }
        if self.longest.is_some_and(|longest| !(self.ngram..=MAX_NGRAM).contains(&longest)) {
            return Err(Error::parameter(
                "longest",
                format!("use `ngram` words or more, at most {MAX_NGRAM}"),
            ));
        }
        self.join.check()
    }
}

/// Finds the close pairs of plain texts: (text, later text, similarity), in the order of texts.
///
/// Texts are shingled as they stand, without masks, stems or zones. The iterator may stream: only hashes are kept.
///
/// ```
/// use unisono::pairs::close_texts;
/// use unisono::shingle::Shingler;
/// use unisono::similarity::join::Join;
///
/// let texts = ["one two three four five", "one two three four six", "seven eight nine ten"];
/// let pairs = close_texts(texts, &Shingler::default(), &Join { min_similarity: 0.5, ..Join::default() })?;
/// assert_eq!((pairs[0].a, pairs[0].b, pairs[0].similarity), (0, 1, 0.5));
/// # Ok::<(), unisono::Error>(())
/// ```
///
/// # Errors
/// If a parameter is out of range, or if there are more pairs than [`Join::max_pairs`].
pub fn close_texts<T: AsRef<str>>(
    texts: impl IntoIterator<Item = T>,
    shingler: &Shingler,
    params: &Join<'_>,
) -> Result<Vec<Pair>> {
    shingler.check()?;
    params.check()?;
    let (mut scratch, mut hashes, mut rows) = (Scratch::default(), Vec::new(), Rows::new());
    for text in texts {
        hashes.clear();
        shingler.shingle(text.as_ref(), &mut scratch, |hash| hashes.push(hash));
        rows.push(hashes.iter().copied());
    }
    let shingles = Shingles::from_parts(vec![rows], params.measure.kind(), &no_progress)?;
    let found = join(&shingles, params, &no_progress)?;
    found.check_len(params.max_pairs)?;
    let mut pairs: Vec<Pair> = found.iter().collect();
    pairs.iter_mut().for_each(|pair| (pair.a, pair.b) = (pair.a.min(pair.b), pair.a.max(pair.b)));
    pairs.sort_unstable_by_key(|pair| (pair.a, pair.b));
    Ok(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::SplitMix64;
    use crate::shingle::jaccard;

    /// Texts of three groups: words of a short list, some texts repeated.
    fn texts() -> Vec<(String, String)> {
        let mut random = SplitMix64::new(6, 1);
        let mut texts: Vec<(String, String)> = Vec::new();
        for i in 0..90 {
            let text = match random.below(4) {
                0 if i > 0 => texts[random.below(i)].1.clone(),
                _ => (0..8 + i % 5).map(|_| format!("parola{} ", random.below(6))).collect(),
            };
            texts.push((format!("group {}", i % 3), text));
        }
        texts
    }

    fn params(within: GroupScope) -> PairParams {
        let join = Join { min_similarity: 0.3, ..Join::default() };
        PairParams { ngram: 2, stem: false, within, join, ..PairParams::default() }
    }

    /// The definition: a double loop over the sets of texts.
    fn double_loop(texts: &[(String, String)], within: GroupScope) -> Vec<Pair> {
        let shingler = Shingler { ngram: 2..=2, ..Shingler::default() };
        let sets = shingler.sets(&texts.iter().map(|text| &text.1).collect::<Vec<_>>());
        let mut pairs = Vec::new();
        for a in 0..texts.len() {
            for b in a + 1..texts.len() {
                let counts = match within {
                    GroupScope::All => true,
                    GroupScope::Across => texts[a].0 != texts[b].0,
                    GroupScope::Within => texts[a].0 == texts[b].0,
                };
                let similarity = jaccard(sets.row(a), sets.row(b)).filter(|s| counts && *s >= 0.3);
                pairs.extend(similarity.map(|similarity| Pair { a: a as u32, b: b as u32, similarity }));
            }
        }
        pairs
    }

    #[test]
    fn one_call_is_the_double_loop() {
        let texts = texts();
        let corpus = Corpus::from_texts(texts.iter().map(|(group, text)| (group, text))).unwrap();
        for within in [GroupScope::All, GroupScope::Across, GroupScope::Within] {
            let expected = double_loop(&texts, within);
            assert!(expected.len() > 50);
            assert_eq!(close_pairs(&corpus, &params(within)).unwrap(), expected, "{within:?}");
        }
        let shingler = Shingler { ngram: 2..=2, ..Shingler::default() };
        let join = params(GroupScope::All).join;
        let found = close_texts(texts.iter().map(|text| &text.1), &shingler, &join).unwrap();
        assert_eq!(found, double_loop(&texts, GroupScope::All));
    }

    #[test]
    fn clusters_hold_rows_of_the_corpus() {
        let texts = texts();
        let corpus = Corpus::from_texts(texts.iter().map(|(group, text)| (group, text))).unwrap();
        let params = ClusterParams { pairs: params(GroupScope::All), linkage: Linkage::Components };
        let found = clusters(&corpus, &params).unwrap();
        let close = double_loop(&texts, GroupScope::All);
        for cluster in &found {
            let has = |row: u32| cluster.members.iter().any(|member| member.0 == row);
            assert!(has(cluster.representative));
            assert!(close.iter().all(|pair| has(pair.a) == has(pair.b)));
        }
        let members: usize = found.iter().map(|cluster| cluster.members.len()).sum();
        let mut linked: Vec<u32> = close.iter().flat_map(|pair| [pair.a, pair.b]).collect();
        linked.sort_unstable();
        linked.dedup();
        assert_eq!(members, linked.len());
    }

    #[test]
    fn unusable_parameters_are_errors() {
        let default = PairParams::default();
        assert!(default.check().is_ok());
        assert!(PairParams { ngram: 0, ..default }.check().is_err());
        assert!(PairParams { longest: Some(3), ..default }.check().is_err());
        let join = Join { min_similarity: 0.0, ..Join::default() };
        assert!(PairParams { join, ..default }.check().is_err());
        assert!(
            close_texts(["a"], &Shingler { ngram: 0..=0, ..Shingler::default() }, &default.join).is_err()
        );
    }
}
