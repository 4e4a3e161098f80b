//! The phrases that several brands use.
//!
//! A phrase is a run of terms inside one paragraph. It is *shared* if it has `n` words outside slots and `k`
//! brands use it. It is *closed* if every longer run that contains it has fewer brands. All shared closed phrases are
//! found, with exact counts, in time linear in the tokens:
//!
//! ```text
//! grams of n terms that k brands use            (grams)
//! → maximal runs of such grams                  (runs)
//! → their suffixes in order                     (suffixes)
//! → nodes of the suffix tree that are closed    (closed)
//! → gain, chance, families                      (chain, families)
//! ```

mod chain;
mod closed;
mod families;
mod grams;
mod result;
mod runs;
mod share;
mod suffixes;
#[cfg(test)]
mod tests;

pub use result::{Holder, Phrase, PhraseKind, PhraseZones, Phrases, SlotAt};

use crate::analysis::Settings;
use crate::analysis::passages::ranks_of_cells;
use crate::annotate::{Batches, Passages, Reading};
use crate::error::{Error, ErrorKind, Result};
use crate::progress::{Callback, Progress, report};
use chain::Chain;
use closed::{Node, closed};
use families::{families, period};
use grams::Frequent;
use rayon::prelude::*;
use runs::Runs;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use suffixes::{MAX_TERMS, Suffixes};

/// The bound of the probability by chance, over all grams of the corpus, below which a phrase is significant.
pub const SIGNIFICANT: f64 = 0.01;

/// What makes a phrase, beside the settings of the index.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PhraseParams {
    /// Words outside slots that a phrase needs, at least 2.
    pub min_words: usize,
    /// Brands that a phrase needs, at least 2.
    pub min_brands: usize,
    /// True if each phrase names its [holders](Phrase::holders). They take most of the room where many brands share much.
    pub holders: bool,
}

impl Default for PhraseParams {
    /// Four words, three brands, with holders.
    fn default() -> Self {
        Self { min_words: 4, min_brands: 3, holders: true }
    }
}

impl PhraseParams {
    /// Checks every parameter against its range.
    pub(crate) fn check(&self) -> Result<()> {
        match self {
            Self { min_words: 0 | 1, .. } => Err(Error::parameter("min_words", "give 2 or more")),
            Self { min_brands: 0 | 1, .. } => Err(Error::parameter("min_brands", "give 2 or more")),
            _ => Ok(()),
        }
    }
}

/// Finds the phrases that several brands use, those of the highest gain first.
///
/// Of the settings it reads `mask`, `stem` and `zones`. Brands of different languages share no phrase. The result does not
/// depend on how messages are divided into batches. O(tokens), parallel; memory beside the batches: half a byte for each
/// token, 28 for each term of the distinct runs, 24 for each occurrence of a run, and 20 for each pair of neighbouring terms.
///
/// # Errors
/// A parameter is out of range, the callback stops the work, or the shared runs have 2³¹ terms or more.
pub fn phrases(
    batches: &Batches<'_>,
    params: &PhraseParams,
    settings: &Settings,
    progress: Callback<'_>,
) -> Result<Phrases> {
    phrases_kept(batches, params, settings, |_| (), progress)
}

/// As [`phrases`], of those that `keep` leaves; holders are named for these only.
pub(crate) fn phrases_kept(
    batches: &Batches<'_>,
    params: &PhraseParams,
    settings: &Settings,
    keep: impl FnOnce(&mut Vec<Numbered>),
    progress: Callback<'_>,
) -> Result<Phrases> {
    params.check()?;
    let reading = Reading { mask: settings.mask, stem: settings.stem, body_only: settings.zones };
    let step = |done| report(progress, Progress::Computing { what: "phrases", done, total: 4 });
    step(0)?;
    let passages = Passages::new(batches, reading);
    let catalog = batches.catalog();
    let ranks = ranks_of_cells(catalog);
    let PhraseParams { min_words: n, min_brands: k, .. } = *params;
    let frequent = Frequent::find(&passages, &ranks, n, k, batches.n_tokens());
    step(1)?;
    let runs = match frequent.is_empty() {
        true => Runs::default(),
        false => Runs::find(&passages, &ranks, &frequent, n),
    };
    let Frequent { n_grams, n_terms, .. } = frequent;
    drop(frequent);
    if runs.terms.values().len() >= MAX_TERMS {
        let limit = MAX_TERMS;
        return Err(Error::from(ErrorKind::TooManyIds { what: "terms in shared phrases", limit }));
    }
    step(2)?;
    let suffixes = Suffixes::new(&runs.terms);
    let nodes = closed(&runs, &suffixes, catalog, n, k);
    step(3)?;
    let unstemmed = Passages::new(batches, Reading { stem: false, ..reading });
    let chain = Chain::new(&passages, &unstemmed, catalog, &ranks);
    let found = Found { batches, passages: &passages, runs: &runs, suffixes: &suffixes, chain: &chain };
    Ok(found.result(nodes, params, n_grams, n_terms, keep))
}

/// A phrase with its position among all.
pub(crate) type Numbered = (usize, Phrase);

/// Spellings are counted in the first messages of so many brands.
const SPELLED: usize = 32;

/// What was found, to be ranked and spelled.
struct Found<'a> {
    batches: &'a Batches<'a>,
    passages: &'a Passages<'a>,
    runs: &'a Runs,
    suffixes: &'a Suffixes,
    chain: &'a Chain,
}

/// A closed phrase with what is computed of it.
struct Ranked {
    node: Node,
    terms: Vec<u32>,
    gain: f64,
    log10_p: f64,
    period: Option<usize>,
}

impl Found<'_> {
    fn result(
        &self,
        nodes: Vec<Node>,
        params: &PhraseParams,
        n_grams: u64,
        n_terms: u64,
        keep: impl FnOnce(&mut Vec<Numbered>),
    ) -> Phrases {
        let is_long = |node: &Node| self.n_words(self.terms(node)) >= params.min_words;
        let nodes: Vec<Node> = nodes.into_iter().filter(is_long).collect();
        let bits_each = libm::log2(nodes.len() as f64);
        let mut ranked: Vec<Ranked> = nodes.into_par_iter().map(|node| self.rank(node, bits_each)).collect();
        ranked.par_sort_unstable_by(|a, b| {
            b.gain.total_cmp(&a.gain).then_with(|| self.hashes(&a.terms).cmp(self.hashes(&b.terms)))
        });
        let threshold = libm::log10(SIGNIFICANT) - libm::log10(n_grams.max(1) as f64);
        let is_significant = |ranked: &Ranked| ranked.log10_p <= threshold;
        let stock: Vec<&Node> = ranked
            .iter()
            .filter(|ranked| is_significant(ranked) && ranked.period.is_none())
            .map(|ranked| &ranked.node)
            .collect();
        let covered = share::covered(self.runs, self.suffixes, &stock);
        let heads = families(ranked.iter().map(|ranked| ranked.terms.as_slice()));
        let mut around: BTreeMap<usize, usize> = BTreeMap::new();
        for (i, &head) in heads.iter().enumerate() {
            let known = around.entry(head).or_insert(head);
            let brands = |i: usize| ranked[i].node.colours[0];
            if 2 * brands(i) >= brands(head) && ranked[i].node.length > ranked[*known].node.length {
                *known = i;
            }
        }
        let texts: Vec<String> = ranked.par_iter().map(|ranked| self.spell(ranked)).collect();
        let arounds: BTreeMap<usize, String> = around
            .into_iter()
            .filter(|(head, longest)| head != longest)
            .map(|(head, longest)| (head, texts[longest].clone()))
            .collect();
        let items = ranked.iter().zip(texts).enumerate().map(|(i, (ranked, text))| {
            let kind = match ranked.period {
                Some(_) => PhraseKind::List,
                None if is_significant(ranked) => PhraseKind::Stock,
                None => PhraseKind::Chance,
            };
            let [brands, campaigns, messages] = ranked.node.colours.map(u64::from);
            let sums = ranked.node.sums;
            let phrase = Phrase {
                text,
                kind,
                brands,
                campaigns,
                messages,
                occurrences: sums.occurrences,
                gain_bits: ranked.gain,
                log10_p: ranked.log10_p,
                zones: PhraseZones { opening: sums.openings, body: sums.occurrences - sums.openings },
                position: sums.places as f64 / (1000.0 * sums.occurrences as f64),
                slots: self.slots(ranked),
                family: heads[i] as u64,
                is_head: heads[i] == i,
                around: arounds.get(&i).cloned(),
                holders: Vec::new(),
            };
            (i, phrase)
        });
        let mut items: Vec<Numbered> = items.collect();
        let closed = items.len() as u64;
        let stock = items.iter().filter(|(_, item)| item.kind == PhraseKind::Stock).count() as u64;
        items.retain(|(_, item)| !self.batches.names_someone(&item.text));
        let withheld = closed - items.len() as u64;
        keep(&mut items);
        if params.holders {
            items.par_iter_mut().for_each(|(i, item)| item.holders = self.holders(&ranked[*i]));
        }
        for (_, item) in &mut items {
            item.around.take_if(|around| self.batches.names_someone(around));
        }
        let catalog = self.batches.catalog();
        let brands = catalog.cells().len() as u64;
        let of_language =
            |at| (0..catalog.cells().len()).filter(|&cell| catalog.language_of(cell) == at).count();
        let most = (0..catalog.languages().len()).map(of_language).max().unwrap_or_default();
        Phrases {
            min_words: params.min_words,
            min_brands: params.min_brands,
            brands,
            terms: n_terms,
            closed,
            stock,
            withheld,
            share_stock: (n_terms > 0).then(|| covered as f64 / n_terms as f64),
            why: (most < params.min_brands)
                .then(|| format!("{most} brands of one language, a phrase needs {}", params.min_brands)),
            items: items.into_iter().map(|(_, item)| item).collect(),
        }
    }

    fn rank(&self, node: Node, bits_each: f64) -> Ranked {
        let terms = self.terms(&node).to_vec();
        let catalog = self.batches.catalog();
        let run = self.suffixes.run_of[self.suffixes.order[node.suffixes.start as usize] as usize];
        let first = self.runs.occurrences.row(run as usize).first().map_or(0, |o| o.rank);
        let cell = catalog.cell_of(first as usize);
        let bits: f64 = terms.iter().map(|&term| self.chain.bits(term, cell)).sum();
        let brands = node.colours[0];
        let gain = (f64::from(brands) - 1.0) * bits - f64::from(brands) * bits_each;
        let log10_p = self.chain.log10_p(&terms, brands, cell, catalog);
        let period = period(&terms);
        Ranked { node, terms, gain, log10_p, period }
    }

    fn terms(&self, node: &Node) -> &[u32] {
        let start = self.suffixes.order[node.suffixes.start as usize] as usize;
        &self.runs.terms.values()[start..start + node.length as usize]
    }

    fn hashes<'t>(&'t self, terms: &'t [u32]) -> impl Iterator<Item = u64> + 't {
        terms.iter().map(|&term| self.passages.hash(term))
    }

    /// The number of terms that are no slots.
    fn n_words(&self, terms: &[u32]) -> usize {
        terms.iter().filter(|&&term| self.passages.slot(term).is_none()).count()
    }

    /// The slots of a phrase; of a list those of one period.
    fn slots(&self, ranked: &Ranked) -> Vec<SlotAt> {
        let shown = &ranked.terms[..ranked.period.unwrap_or(ranked.terms.len())];
        let slot = |(at, &term)| Some(SlotAt { at, slot: self.passages.slot(term)?.name().to_owned() });
        shown.iter().enumerate().filter_map(slot).collect()
    }

    /// Returns the first message of each cell that holds a phrase, the first token of a run in it, and the terms of the run
    /// before the phrase.
    fn firsts(&self, ranked: &Ranked) -> BTreeMap<u32, (u32, u32, usize)> {
        let catalog = self.batches.catalog();
        let mut firsts: BTreeMap<u32, (u32, u32, usize)> = BTreeMap::new();
        for at in ranked.node.suffixes.clone() {
            let suffix = self.suffixes.order[at as usize] as usize;
            let run = self.suffixes.run_of[suffix] as usize;
            let skipped = suffix - self.runs.terms.range(run).start;
            let mut last = None;
            for occurrence in self.runs.occurrences.row(run) {
                let cell = catalog.cell_of(occurrence.rank as usize);
                if last.replace(cell) != Some(cell) {
                    let place = (occurrence.rank, occurrence.token, skipped);
                    firsts.entry(cell).and_modify(|known| *known = place.min(*known)).or_insert(place);
                }
            }
        }
        firsts
    }

    /// Returns the commonest spelling of a phrase among the first messages of [`SPELLED`] brands.
    fn spell(&self, ranked: &Ranked) -> String {
        let shown = ranked.period.unwrap_or(ranked.terms.len());
        let mut spellings: BTreeMap<String, usize> = BTreeMap::new();
        for (rank, run, skipped) in self.firsts(ranked).into_values().take(SPELLED) {
            let token = self.passages.token_after(rank, run, skipped);
            *spellings.entry(self.passages.spell(rank, token, shown)).or_default() += 1;
        }
        let commonest = spellings.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)));
        commonest.map_or_else(String::new, |(text, _)| text)
    }

    fn holders(&self, ranked: &Ranked) -> Vec<Holder> {
        let catalog = self.batches.catalog();
        let holder = |(cell, (rank, ..)): (u32, (u32, u32, usize))| Holder {
            brand: catalog.cell_name(cell as usize).to_owned(),
            message: self.passages.message_id(rank),
        };
        self.firsts(ranked).into_iter().map(holder).collect()
    }
}
