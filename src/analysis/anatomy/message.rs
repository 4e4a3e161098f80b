//! One message, term by term, against all messages of a corpus.

use super::compare::part;
use super::params::AnatomyParams;
use super::result::Part;
use crate::analysis::Settings;
use crate::analysis::passages::{gram, ranks_of_cells};
use crate::annotate::{Batches, PassageBuffers, Passages, Reading};
use crate::catalog::Catalog;
use crate::hash::HashedMap;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// A message in its passages.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Marked {
    /// Its brand.
    pub brand: String,
    /// Other brands of its language.
    pub others: u64,
    /// Other campaigns of its brand.
    pub campaigns: u64,
    /// Terms of a gram.
    pub min_words: usize,
    /// Brands that make stock of a gram.
    pub min_brands: usize,
    /// The passages of its body.
    pub passages: Vec<MarkedPassage>,
}

/// A paragraph.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkedPassage {
    /// Its pieces, in order.
    pub pieces: Vec<Piece>,
}

/// Neighbouring terms of one part.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// What they are.
    pub part: Part,
    /// Their words: case-folded, with slots in braces unless the text is shown.
    pub text: String,
    /// The number of terms.
    pub terms: usize,
    /// Other brands that use the most used gram of these terms.
    pub brands: u64,
}

/// The use of a gram by others.
#[derive(Clone, Copy, Default)]
struct Use {
    brands: u32,
    is_house: bool,
}

/// Marks what a message's terms are, against all other campaigns of the batches: stock needs as many other brands as
/// [`AnatomyParams::min_brands`] says. Nothing is drawn. `shows_text` puts the words of slots in their place. O(tokens),
/// parallel.
pub(crate) fn marked(
    batches: &Batches<'_>,
    rank: u32,
    params: &AnatomyParams,
    settings: &Settings,
    shows_text: bool,
) -> Marked {
    let reading = Reading { mask: settings.mask, stem: settings.stem, body_only: settings.zones };
    let passages = Passages::new(batches, reading);
    let catalog = batches.catalog();
    let n = params.min_words;
    let cell = catalog.cell_of(rank as usize);
    let mut buffers = PassageBuffers::default();
    let mut grams: HashedMap<usize> = HashedMap::default();
    passages.visit(rank, &mut buffers, |passage| {
        for terms in passage.terms.windows(n) {
            let next = grams.len();
            grams.entry(gram(terms)).or_insert(next);
        }
    });
    let cells = cells_of_language(catalog, cell);
    let uses = uses(&passages, catalog, rank, &cells, &grams, n);
    let mut out = Vec::new();
    passages.visit(rank, &mut buffers, |passage| {
        let mut marks = vec![Use::default(); passage.terms.len()];
        for (at, terms) in passage.terms.windows(n).enumerate() {
            let Some(of_gram) = grams.get(&gram(terms)).map(|&at| uses[at]) else { continue };
            for mark in &mut marks[at..at + n] {
                mark.brands = mark.brands.max(of_gram.brands);
                mark.is_house |= of_gram.is_house;
            }
        }
        let mut terms: Vec<(Part, u32, u32)> = Vec::new();
        for ((&term, &token), mark) in passage.terms.iter().zip(passage.tokens).zip(&marks) {
            let is_stock = mark.brands as usize >= params.min_brands;
            terms.push((part(&passages, term, is_stock, mark.is_house), token, mark.brands));
        }
        let pieces = terms.chunk_by(|a, b| a.0 == b.0).map(|of_part| {
            let (part, token, _) = of_part[0];
            let text = match shows_text {
                true => passages.text(rank, token, of_part.len()),
                false => without_names(batches, &passages.spell(rank, token, of_part.len())),
            };
            let brands = of_part.iter().map(|term| u64::from(term.2)).max().unwrap_or_default();
            Piece { part, text, terms: of_part.len(), brands }
        });
        out.push(MarkedPassage { pieces: pieces.collect() });
    });
    let campaigns = catalog.campaigns().iter().filter(|c| c.cell == cell).count() as u64 - 1;
    Marked {
        brand: catalog.cell_name(cell as usize).to_owned(),
        others: cells.len() as u64 - 1,
        campaigns,
        min_words: n,
        min_brands: params.min_brands,
        passages: out,
    }
}

/// Returns the cells of a cell's language, itself included.
fn cells_of_language(catalog: &Catalog, cell: u32) -> Vec<usize> {
    let language = catalog.language_of(cell as usize);
    (0..catalog.cells().len()).filter(|&other| catalog.language_of(other) == language).collect()
}

/// Counts the brands that use each gram of a message in other campaigns.
fn uses(
    passages: &Passages<'_>,
    catalog: &Catalog,
    rank: u32,
    cells: &[usize],
    grams: &HashedMap<usize>,
    n: usize,
) -> Vec<Use> {
    let campaign = catalog.campaign_of()[rank as usize];
    let cell = catalog.cell_of(rank as usize);
    let ranks = ranks_of_cells(catalog);
    let start = || (PassageBuffers::default(), vec![false; grams.len()], vec![Use::default(); grams.len()]);
    let count = |(mut buffers, mut held, mut uses): (PassageBuffers, Vec<bool>, Vec<Use>), &other: &usize| {
        held.fill(false);
        let is_other = |rank: &u32| catalog.campaign_of()[*rank as usize] != campaign;
        for rank in ranks[other].clone().filter(is_other) {
            passages.visit(rank, &mut buffers, |passage| {
                for terms in passage.terms.windows(n) {
                    if let Some(&at) = grams.get(&gram(terms)) {
                        held[at] = true;
                    }
                }
            });
        }
        for (of_gram, &held) in uses.iter_mut().zip(&held) {
            match other == cell as usize {
                true => of_gram.is_house = held,
                false => of_gram.brands += u32::from(held),
            }
        }
        (buffers, held, uses)
    };
    let add = |mut a: Vec<Use>, b: Vec<Use>| {
        for (a, b) in a.iter_mut().zip(b) {
            a.brands += b.brands;
            a.is_house |= b.is_house;
        }
        a
    };
    let uses = cells.par_iter().fold(start, count).map(|(_, _, uses)| uses);
    uses.reduce(|| vec![Use::default(); grams.len()], add)
}

/// Puts `{name}` in the place of names of readers.
fn without_names(batches: &Batches<'_>, text: &str) -> String {
    let shown = text.split(' ').map(|word| if batches.names_someone(word) { "{name}" } else { word });
    shown.collect::<Vec<_>>().join(" ")
}
