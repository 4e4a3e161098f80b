//! Whether brands differ at all: campaigns shuffled between brands, on windows of equal length.
//!
//! Each campaign gives one random message, cut to one random window of T = max(16, lower decile) tokens, at most 1,000, so that length
//! cannot pass for style; campaigns are shuffled between brands within language × calendar month; the statistic is
//! Σ_a ‖c_a‖²/G_a. A small p says that brands differ; a large one is never evidence for interchangeability.

use super::interchange::{HARD_MIN_CAMPAIGNS, Settings};
use crate::error::{Error, Result};
use crate::facet::{Batches, Extractor, Facet, MAX_BLOCKS, Scratch, Terms, View, block_norms};
use crate::hash::{SplitMix64, combine, hash64, mix64};
use crate::progress::{Progress, Watch, tell};
use crate::roster::{NO_RANK, Roster};
use crate::similarity::group::Weights;
use crate::stats::permutation_p;
use crate::text::Language;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// The shortest window, in tokens.
pub const MIN_WINDOW: usize = 16;

/// The longest window, in tokens: longer ones cost more and tell no more.
pub const MAX_WINDOW: usize = 1000;

/// The most features of one message that are compared: of more, those with the lowest hashes.
pub const MAX_FEATURES: usize = 4096;

/// So many campaigns of a cell are drawn at least, on the average; of more cells than that allows, some are drawn.
const MIN_DRAWN: usize = 4;

/// The outcome of one permutation test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Permutation {
    /// (1 + #{T* ≥ T})/(1 + R).
    pub p: f64,
    /// Campaigns that took part.
    pub campaigns: usize,
    /// Campaigns drawn but shorter than the window.
    pub too_short: usize,
    /// The window, in tokens; `None` for facets that are compared whole.
    pub window: Option<usize>,
    /// R.
    pub replicates: u64,
}

/// The test over all languages (`None`), and over each where there are several.
///
/// Cells with enough campaigns take part whether or not they repeat themselves: choosing those that do would make the
/// test reject on chance alone. A test without two such cells in one language is left out.
///
/// Cost: for the Gram matrix Σ over features of holders², at most [`MAX_FEATURES`] · `permutation_campaigns`²; for each
/// replicate Σ G_a². Parallel. Memory: 8 · `permutation_campaigns`² bytes, and 48 for each feature of a drawn message.
///
/// # Errors
/// When the watch stops it.
pub(crate) fn tests(
    batches: &Batches<'_>,
    view: View,
    terms: &[Terms],
    settings: &Settings,
    weights: &Weights,
    watch: Watch<'_>,
) -> Result<BTreeMap<Option<Language>, Permutation>> {
    let roster = batches.roster();
    let asked = settings.min_campaigns.max(HARD_MIN_CAMPAIGNS) as u32;
    let mut candidates: BTreeMap<Language, Vec<usize>> = BTreeMap::new();
    for (a, cell) in roster.cells().iter().enumerate() {
        if weights.campaigns[a] >= asked {
            candidates.entry(cell.language).or_default().push(a);
        }
    }
    candidates.retain(|_, cells| cells.len() > 1);
    let mut takes_part = vec![false; roster.cells().len()];
    candidates.values().flatten().for_each(|&a| takes_part[a] = true);

    let extractors = batches.extractors(view, terms);
    let windows = Windows::draw(batches, view.facet, &extractors, settings, weights, &takes_part);
    let gram = windows.gram_matrix(watch)?;
    let mut out = BTreeMap::new();
    let mut languages = Vec::new();
    if !candidates.is_empty() {
        languages.push(None);
    }
    if candidates.len() > 1 {
        languages.extend(candidates.into_keys().map(Some));
    }
    let (done, total) = (AtomicU64::new(0), languages.len() as u64 * settings.replicates);
    let shuffled = || {
        let done = done.fetch_add(1, Ordering::Relaxed);
        tell(watch, Progress::Computing { what: "shuffling campaigns", done, total })
    };
    for language in languages {
        if let Some(test) = windows.test(&gram, language, settings, &shuffled)? {
            out.insert(language, test);
        }
    }
    Ok(out)
}

/// One window of one message of each drawn campaign.
struct Windows {
    drawn: Vec<Window>,
    too_short: BTreeMap<Language, usize>,
    length: Option<usize>,
}

struct Window {
    cell: u32,
    language: Language,
    month: Option<i32>,
    /// Sorted (feature, weight) of a unit vector.
    vector: Vec<(u64, f64)>,
}

impl Windows {
    fn draw(
        batches: &Batches<'_>,
        facet: Facet,
        extractors: &[Extractor<'_>],
        settings: &Settings,
        weights: &Weights,
        takes_part: &[bool],
    ) -> Self {
        let roster = batches.roster();
        // A campaign's key is unique within its brand only: without the brand, brands whose campaigns have the same names
        // would all draw the same windows, and the test would lose its power.
        let stream_key = |g: usize| {
            let campaign = roster.campaigns()[g];
            let cell = roster.cells()[campaign.cell as usize];
            combine(combine(cell.brand, hash64(cell.language.code().as_bytes())), campaign.key)
        };
        let most = settings.permutation_campaigns.max(2 * MIN_DRAWN);
        let takes_part = draw_cells(roster, takes_part, settings.seed, most / MIN_DRAWN);
        let mut campaigns: Vec<(u32, u64, usize)> = roster
            .campaigns()
            .iter()
            .enumerate()
            .filter(|(g, c)| weights.messages[*g] > 0 && takes_part[c.cell as usize])
            .map(|(g, c)| (c.cell, combine(settings.seed, stream_key(g)), g))
            .collect();
        // Sorted by cell and then by chance, every k-th is a stratified draw.
        campaigns.sort_unstable();
        let n = campaigns.len();
        if n > most {
            campaigns = (0..most).map(|i| campaigns[i * n / most]).collect();
        }
        // The message of each drawn campaign, by rank; scored ones only.
        let mut chosen: BTreeMap<u32, (usize, SplitMix64)> = BTreeMap::new();
        let mut first_rank = vec![0u32; roster.campaigns().len() + 1];
        for &g in roster.campaign_of() {
            first_rank[g as usize + 1] += 1;
        }
        for g in 0..roster.campaigns().len() {
            first_rank[g + 1] += first_rank[g];
        }
        for &(_, _, g) in &campaigns {
            let mut rng = SplitMix64::new(settings.seed, stream_key(g));
            let scored: Vec<u32> =
                (first_rank[g]..first_rank[g + 1]).filter(|&r| weights.is_scored(r as usize)).collect();
            if let Some(&rank) = scored.get(rng.below(scored.len())) {
                chosen.insert(rank, (g, rng));
            }
        }
        let mut found: Vec<(u32, usize, usize)> = Vec::new();
        for (batch, ranks) in batches.ranks().iter().enumerate() {
            for (row, &rank) in ranks.iter().enumerate() {
                if rank != NO_RANK && chosen.contains_key(&rank) {
                    found.push((rank, batch, row));
                }
            }
        }
        found.sort_unstable();
        // Of facets that are compared whole, no length.
        let lengths: Option<Vec<usize>> =
            found.par_iter().map(|&(_, batch, row)| extractors[batch].length(row)).collect();
        let length = lengths.as_ref().map(|lengths| {
            let mut sorted = lengths.clone();
            sorted.sort_unstable();
            let decile = sorted.get(sorted.len().saturating_sub(1) / 10).copied().unwrap_or(0);
            decile.clamp(MIN_WINDOW, MAX_WINDOW)
        });

        let drawn: Vec<std::result::Result<Window, Language>> = found
            .par_iter()
            .enumerate()
            .map_init(Scratch::default, |scratch, (i, &(rank, batch, row))| {
                let (g, rng) = &chosen[&rank];
                let campaign = roster.campaigns()[*g];
                let language = roster.cells()[campaign.cell as usize].language;
                let (start, length) = match (&lengths, length) {
                    (Some(lengths), Some(length)) if lengths[i] < length => return Err(language),
                    (Some(lengths), Some(length)) => (rng.clone().below(lengths[i] - length + 1), length),
                    _ => (0, usize::MAX),
                };
                let mut features = Vec::new();
                extractors[batch].window(row, start, length, scratch, |f| features.push(f));
                let vector = unit_vector(&mut features, facet);
                Ok(Window { cell: campaign.cell, language, month: campaign.month(), vector })
            })
            .collect();
        let mut too_short = BTreeMap::new();
        let drawn = drawn
            .into_iter()
            .filter_map(|w| w.map_err(|language| *too_short.entry(language).or_insert(0usize) += 1).ok())
            .collect();
        Self { drawn, too_short, length }
    }

    /// Cosines of every two windows, row by row, from the diagonal on.
    fn gram_matrix(&self, watch: Watch<'_>) -> Result<Vec<f64>> {
        let n = self.drawn.len();
        let mut records: Vec<(u64, u32, f64)> = self
            .drawn
            .iter()
            .enumerate()
            .flat_map(|(i, w)| w.vector.iter().map(move |&(feature, weight)| (feature, i as u32, weight)))
            .collect();
        records.sort_unstable_by_key(|r| (r.0, r.1));
        // Where the records of each window are. An entry's terms come in the order of features, on however many threads.
        let mut places: Vec<Vec<usize>> =
            self.drawn.iter().map(|w| Vec::with_capacity(w.vector.len())).collect();
        records.iter().enumerate().for_each(|(at, record)| places[record.1 as usize].push(at));
        let mut gram = vec![0.0; n * n];
        let (done, total) = (AtomicU64::new(0), n as u64);
        gram.par_chunks_mut(n.max(1)).zip(&places).try_for_each(|(row, places)| {
            let done = done.fetch_add(1, Ordering::Relaxed);
            tell(watch, Progress::Computing { what: "comparing windows", done, total })?;
            for &at in places {
                let (feature, _, weight) = records[at];
                for &(_, other, its) in records[at..].iter().take_while(|record| record.0 == feature) {
                    row[other as usize] += weight * its;
                }
            }
            Ok::<(), Error>(())
        })?;
        Ok(gram)
    }

    fn test(
        &self,
        gram: &[f64],
        language: Option<Language>,
        settings: &Settings,
        shuffled: &(impl Fn() -> Result<()> + Sync),
    ) -> Result<Option<Permutation>> {
        let n = self.drawn.len();
        let chosen = |l: Language| language.is_none_or(|x| x == l);
        let windows: Vec<usize> = (0..n).filter(|&i| chosen(self.drawn[i].language)).collect();
        // Shuffled within: language × month.
        let mut strata: BTreeMap<(Language, Option<i32>), Vec<usize>> = BTreeMap::new();
        for &i in &windows {
            strata.entry((self.drawn[i].language, self.drawn[i].month)).or_default().push(i);
        }
        let can_move =
            strata.values().any(|s| s.iter().any(|&i| self.drawn[i].cell != self.drawn[s[0]].cell));
        let mut of_cell: BTreeMap<u32, usize> = BTreeMap::new();
        windows.iter().for_each(|&i| *of_cell.entry(self.drawn[i].cell).or_default() += 1);
        // Where no brand has two campaigns left, no shuffle changes anything.
        if !can_move || of_cell.values().all(|&n| n < 2) {
            return Ok(None);
        }
        let strata: Vec<Vec<usize>> = strata.into_values().collect();
        let cells: Vec<u32> = of_cell.keys().copied().collect();
        // Labels are places in `cells`; windows of other languages are never looked at.
        let labels: Vec<usize> = self.drawn.iter().map(|w| cells.partition_point(|&c| c < w.cell)).collect();
        // Shuffling keeps the number of campaigns of each cell, so members always fall into the same places.
        let starts: Vec<usize> = of_cell
            .values()
            .scan(0, |next, n| {
                *next += n;
                Some(*next - n)
            })
            .collect();
        let statistic = |labels: &[usize]| -> f64 {
            let mut next = starts.clone();
            let mut members = vec![0usize; windows.len()];
            for &i in &windows {
                let place = &mut next[labels[i]];
                members[*place] = i;
                *place += 1;
            }
            let mut total = 0.0;
            for (&start, &end) in starts.iter().zip(&next) {
                let members = &members[start..end];
                let mut sum = 0.0;
                for (k, &i) in members.iter().enumerate() {
                    let row = &gram[i * n..(i + 1) * n];
                    sum += row[i];
                    for &j in &members[k + 1..] {
                        sum += 2.0 * row[j];
                    }
                }
                total += sum / members.len() as f64;
            }
            total
        };
        let stopped: OnceLock<Error> = OnceLock::new();
        let p = permutation_p(statistic(&labels), settings.replicates, settings.seed, |mut rng| {
            if stopped.get().is_some() {
                return 0.0;
            }
            if let Err(error) = shuffled() {
                let _ = stopped.set(error);
            }
            let mut shuffled = labels.clone();
            for stratum in &strata {
                let mut of_stratum: Vec<usize> = stratum.iter().map(|&i| labels[i]).collect();
                rng.shuffle(&mut of_stratum);
                stratum.iter().zip(of_stratum).for_each(|(&i, label)| shuffled[i] = label);
            }
            statistic(&shuffled)
        });
        if let Some(error) = stopped.into_inner() {
            return Err(error);
        }
        Ok(Some(Permutation {
            p,
            campaigns: windows.len(),
            too_short: self.too_short.iter().filter(|(l, _)| chosen(**l)).map(|(_, n)| n).sum(),
            window: self.length,
            replicates: settings.replicates,
        }))
    }
}

/// Those cells that take part, or so many of them drawn by chance.
fn draw_cells(roster: &Roster, takes_part: &[bool], seed: u64, most: usize) -> Vec<bool> {
    let mut cells: Vec<(u64, usize)> = (0..takes_part.len())
        .filter(|&a| takes_part[a])
        .map(|a| (combine(seed, roster.cells()[a].brand), a))
        .collect();
    cells.sort_unstable();
    cells.truncate(most.max(2));
    let mut drawn = vec![false; takes_part.len()];
    cells.into_iter().for_each(|(_, a)| drawn[a] = true);
    drawn
}

/// Counts → a unit vector sorted by feature, blocks of equal weight; empty without features. Of more than
/// [`MAX_FEATURES`] a sample, the same ones wherever they stand.
fn unit_vector(features: &mut [u64], facet: Facet) -> Vec<(u64, f64)> {
    features.sort_unstable();
    let mut counts: Vec<(u64, f64)> =
        features.chunk_by(|a, b| a == b).map(|run| (run[0], run.len() as f64)).collect();
    if counts.len() > MAX_FEATURES {
        // Mixed, as blocks lie in the bits of a feature.
        counts.select_nth_unstable_by_key(MAX_FEATURES, |(feature, _)| mix64(*feature));
        counts.truncate(MAX_FEATURES);
        counts.sort_unstable_by_key(|(feature, _)| *feature);
    }
    let mut squares = [0.0; MAX_BLOCKS];
    counts.iter().for_each(|(feature, n)| squares[facet.block_of(*feature)] += n * n);
    let norms = block_norms(squares);
    counts.into_iter().map(|(feature, n)| (feature, n / norms[facet.block_of(feature)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;
    use crate::progress::unwatched;
    use std::ops::ControlFlow;

    fn windows(vectors: Vec<Vec<(u64, f64)>>) -> Windows {
        let window = |vector| Window { cell: 0, language: Language::UND, month: None, vector };
        Windows { drawn: vectors.into_iter().map(window).collect(), too_short: BTreeMap::new(), length: None }
    }

    #[test]
    fn a_window_of_very_many_features_is_a_sample_of_them() {
        let few = unit_vector(&mut (0..4096).collect::<Vec<u64>>(), Facet::Layout);
        assert_eq!(few.len(), 4096);
        let mut many: Vec<u64> = (0..20_000).rev().collect();
        let vector = unit_vector(&mut many, Facet::Layout);
        assert_eq!(vector.len(), MAX_FEATURES);
        assert!(vector.windows(2).all(|pair| pair[0].0 < pair[1].0));
        let norm: f64 = vector.iter().map(|(_, weight)| weight * weight).sum();
        assert!((norm - 1.0).abs() < 1e-12);
        let highest = vector.iter().map(|(feature, _)| mix64(*feature)).max();
        assert_eq!((0..20_000).filter(|&feature| Some(mix64(feature)) <= highest).count(), MAX_FEATURES);
    }

    #[test]
    fn the_gram_matrix_is_the_double_loop_on_any_number_of_threads() {
        let mut rng = SplitMix64::new(5, 5);
        let vectors: Vec<Vec<(u64, f64)>> = (0..40)
            .map(|_| {
                let mut features: Vec<u64> = (0..30).map(|_| rng.below(60) as u64).collect();
                unit_vector(&mut features, Facet::Wording)
            })
            .collect();
        let mut expected = vec![0.0; 40 * 40];
        for (i, a) in vectors.iter().enumerate() {
            for (j, b) in vectors.iter().enumerate().skip(i) {
                let of = |x: &(u64, f64)| b.iter().find(|y| y.0 == x.0).map(|y| x.1 * y.1);
                expected[i * 40 + j] = a.iter().filter_map(of).fold(0.0, |sum, x| sum + x);
            }
        }
        let windows = windows(vectors);
        for threads in [1, 3] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            assert_eq!(pool.install(|| windows.gram_matrix(&unwatched)).unwrap(), expected);
        }
        let stopped = windows.gram_matrix(&|_| ControlFlow::Break(())).unwrap_err();
        assert!(matches!(stopped.kind, ErrorKind::Cancelled));
        assert_eq!(self::windows(Vec::new()).gram_matrix(&unwatched).unwrap().len(), 0);
    }
}
