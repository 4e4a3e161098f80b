//! The text blocks of a message, and which of them are boilerplate.

use super::masked::{MaskedTerms, masked_length};
use crate::corpus::{Corpus, Zone};
use crate::hash::combine;
use std::ops::Range;

/// A block of tokens with its place in the message.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub(super) range: Range<usize>,
    pub(super) place: Place,
}

/// The place of a block among the blocks that no structural mark cuts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Marked as header or footer, or found to be boilerplate.
    Cut,
    /// It ends in the first tenth or begins in the last third: boilerplate if its brand repeats it at the edges.
    Edge,
    /// It ends in the first quarter: boilerplate if all above is cut.
    Head,
    /// It begins in the second half: boilerplate if all below is cut.
    Tail,
    /// Never boilerplate.
    Middle,
}

/// Finds the blocks of a message.
///
/// Places are shares of the tokens that the marks leave, so that a long marked footer does not make the rest the head. A
/// slot counts as one token, so that a longer name does not move a place.
pub(super) fn find_blocks(corpus: &Corpus, row: usize, blocks: &mut Vec<Block>) {
    let tokens = corpus.token_slice(row);
    let units = corpus.units(row);
    let mut total = 0;
    blocks.clear();
    for (i, unit) in units.iter().enumerate() {
        let range = unit.start as usize..units.get(i + 1).map_or(tokens.len(), |next| next.start as usize);
        let is_body = matches!(unit.zone, Zone::Opening | Zone::Body);
        if is_body {
            total += masked_length(&tokens[range.clone()]);
        }
        blocks.push(Block { range, place: if is_body { Place::Middle } else { Place::Cut } });
    }
    let mut start = 0;
    for block in blocks.iter_mut().filter(|b| b.place != Place::Cut) {
        let end = start + masked_length(&tokens[block.range.clone()]);
        block.place = match () {
            () if 3 * start >= 2 * total || 10 * end <= total => Place::Edge,
            () if 2 * start >= total => Place::Tail,
            () if 4 * end <= total => Place::Head,
            () => Place::Middle,
        };
        start = end;
    }
}

/// Cuts the blocks that the brand repeats: at the edges, and from there inwards as long as all is cut.
///
/// `repeats` returns `None` for a block that the brand does not repeat, else whether it repeats it at the edges. In mails of
/// few templates some block is in most mails by chance, but rarely at the end of most. A footer longer than half of its body
/// begins before the last third, so it is found from its end.
pub(super) fn cut_boilerplate(blocks: &mut [Block], repeats: impl Fn(&Block) -> Option<bool>) {
    for block in blocks.iter_mut().filter(|b| b.place == Place::Edge) {
        if repeats(block) == Some(true) {
            block.place = Place::Cut;
        }
    }
    cut_inwards(blocks.iter_mut().rev(), Place::Tail, &repeats);
    cut_inwards(blocks.iter_mut(), Place::Head, &repeats);
}

/// Cuts the blocks of a place that are repeated and follow cut blocks only.
///
/// It cuts nothing if all further blocks are repeated: if a brand repeats one whole text, no block shows where the footer
/// begins.
fn cut_inwards<'a>(
    blocks: impl Iterator<Item = &'a mut Block>,
    place: Place,
    repeats: impl Fn(&Block) -> Option<bool>,
) {
    let (mut repeated, mut only_cut) = (Vec::new(), true);
    for block in blocks.filter(|b| b.place != Place::Cut) {
        if repeats(block).is_none() {
            repeated.into_iter().for_each(|block: &mut Block| block.place = Place::Cut);
            return;
        }
        only_cut &= block.place == place;
        if only_cut {
            repeated.push(block);
        }
    }
}

pub(super) fn block_hash(terms: &MaskedTerms<'_>, row: usize, range: Range<usize>) -> u64 {
    terms.of(row, range).fold(0, combine)
}
