//! The search: from batches to phrases.

use super::background::Background;
use super::chain::Chain;
use super::closed::closed;
use super::counts::{Node, counted};
use super::families::{arounds, families};
use super::firsts::firsts;
use super::found::Found;
use super::grams::Frequent;
use super::params::PhraseParams;
use super::rank::{Ranked, rank};
use super::result::{Phrase, PhraseKind, PhraseZones, Phrases};
use super::runs::Runs;
use super::share::covered;
use super::spell::Speller;
use super::suffixes::{MAX_TERMS, Suffixes};
use crate::analysis::Settings;
use crate::analysis::passages::ranks_of_cells;
use crate::analysis::pieces::cut;
use crate::annotate::{Batches, Passages, Reading, idioms_version, is_idiom};
use crate::catalog::Catalog;
use crate::error::{Error, ErrorKind, Result};
use crate::language::Language;
use crate::progress::{Callback, Progress, report};
use crate::reason::texts;
use rayon::prelude::*;

/// A phrase with its position among all.
pub(crate) type Numbered = (usize, Phrase);

/// Finds the phrases that several brands use, those of the highest gain first.
///
/// Of the settings it reads `mask`, `stem` and `zones`. Brands of different languages share no phrase. The result does not
/// depend on how messages are divided into batches. O(tokens), parallel; memory beside the batches: half a byte for each
/// token, one for each token and thread, 28 for each term of the distinct runs, 28 for each occurrence of a run, and
/// 28 for each pair of neighbouring terms.
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
    let pieces = cut(&passages, &ranks);
    let n_terms: u64 = pieces.iter().map(|piece| piece.n_terms).sum();
    let frequent = Frequent::find(&passages, &pieces, n, k, batches.n_tokens());
    step(1)?;
    let runs = match frequent.is_empty() {
        true => Runs::default(),
        false => Runs::find(&passages, &pieces, &frequent, n),
    };
    let n_grams = frequent.n_grams;
    drop((frequent, pieces));
    if runs.terms.values().len() >= MAX_TERMS {
        let limit = MAX_TERMS;
        return Err(Error::from(ErrorKind::TooManyIds { what: "terms in shared phrases", limit }));
    }
    step(2)?;
    let suffixes = Suffixes::new(&runs.terms);
    let firsts = firsts(&runs, catalog, &ranks);
    let outlines = closed(&runs, &suffixes, &firsts, ranks.len(), n, k);
    let mut nodes = counted(&runs, &suffixes, catalog, outlines);
    step(3)?;
    let found = Found { batches, passages: &passages, runs: &runs, suffixes: &suffixes };
    nodes.retain(|node| found.n_words(found.terms(node)) >= n);
    let ranked = {
        let unstemmed = Passages::new(batches, Reading { stem: false, ..reading });
        let pieces = cut(&unstemmed, &ranks);
        rank(&found, &Chain::new(&passages, &unstemmed, catalog, &pieces), nodes, n_grams)
    };
    let speller = Speller::new(&found, &firsts);
    let mut items = numbered(&found, &ranked, &speller);
    let closed = items.len() as u64;
    let of_kind = |kind: PhraseKind| {
        let of_kind = items.iter().filter(|(_, item)| item.kind == kind);
        let nodes: Vec<&Node> = of_kind.map(|(i, _)| &ranked[*i].node).collect();
        let covered = covered(&runs, &suffixes, &nodes) as f64;
        (nodes.len() as u64, (n_terms > 0).then(|| covered / n_terms as f64))
    };
    let (stock, share_stock) = of_kind(PhraseKind::Stock);
    let (idioms, share_idiom) = of_kind(PhraseKind::Idiom);
    leave_out_readers(&mut items, batches);
    let withheld = closed - items.len() as u64;
    keep(&mut items);
    if params.holders {
        items.par_iter_mut().for_each(|(i, item)| item.holders = speller.holders(&ranked[*i]));
    }
    let (most, language) = most_of_a_language(catalog);
    Ok(Phrases {
        min_words: n,
        min_brands: k,
        brands: catalog.cells().len() as u64,
        terms: n_terms,
        closed,
        stock,
        idioms,
        withheld,
        share_stock,
        share_idiom,
        background: Background::new(language, language.and_then(idioms_version), n, k),
        why: (most < k).then(|| {
            texts::FEW_BRANDS_FOR_PHRASES.with([("most", most.to_string()), ("least", k.to_string())])
        }),
        items: items.into_iter().map(|(_, item)| item).collect(),
    })
}

/// Returns the phrases in words and numbers, without their holders.
fn numbered(found: &Found<'_>, ranked: &[Ranked<'_>], speller: &Speller<'_>) -> Vec<Numbered> {
    let catalog = found.batches.catalog();
    let terms: Vec<&[u32]> = ranked.iter().map(|ranked| ranked.terms).collect();
    let heads = families(&terms);
    let brands: Vec<u32> = ranked.iter().map(|ranked| ranked.node.colours[0]).collect();
    let arounds = arounds(&heads, &terms, &brands);
    let phrase = |(i, ranked): (usize, &Ranked<'_>)| {
        let [brands, campaigns, messages] = ranked.node.colours.map(u64::from);
        let sums = ranked.node.sums;
        let text = speller.spell(ranked);
        let language = catalog.cells()[found.a_cell(&ranked.node) as usize].language;
        let kind = match ranked.kind {
            PhraseKind::Stock if is_idiom(language, &text) => PhraseKind::Idiom,
            kind => kind,
        };
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
            slots: speller.slots(ranked),
            family: heads[i] as u64,
            is_head: heads[i] == i,
            around: None,
            holders: Vec::new(),
        };
        (i, phrase)
    };
    let mut items: Vec<Numbered> = ranked.par_iter().enumerate().map(phrase).collect();
    for (head, longest) in arounds {
        items[head].1.around = Some(items[longest].1.text.clone());
    }
    items
}

/// Drops the phrases with a word of a reader's name, and such texts around others.
fn leave_out_readers(items: &mut Vec<Numbered>, batches: &Batches<'_>) {
    let checked = |(i, mut item): Numbered| {
        item.around.take_if(|around| batches.names_someone(around));
        (!batches.names_someone(&item.text)).then_some((i, item))
    };
    *items = std::mem::take(items).into_par_iter().filter_map(checked).collect();
}

/// Returns the language that most brands write, with their number; of several such languages the first by code.
fn most_of_a_language(catalog: &Catalog) -> (usize, Option<Language>) {
    let mut brands = vec![0; catalog.languages().len()];
    (0..catalog.cells().len()).for_each(|cell| brands[catalog.language_of(cell)] += 1);
    let most = brands.iter().copied().max().unwrap_or_default();
    let first = brands.iter().position(|&n| n == most);
    (most, first.map(|at| catalog.languages()[at]))
}
