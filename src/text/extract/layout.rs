//! The layout of a body as hashed features: those of its plain form, and what both forms share.

use super::blocks::{Block, Extracted};
use crate::hash::combine;

/// Nodes or blocks that count, in the order of the document.
pub(super) const MAX_NODES: usize = 8192;
/// The blank beyond the first and the last child or block, and above the root.
pub(super) const BLANK: u32 = 0;
/// Parts that a body must show to have a layout: texts and images, or paragraphs and lines.
pub(super) const MIN_PARTS: usize = 2;
/// The seed of blocks' grams.
const SEED: u64 = 0x6c61_796f_7574_3a32;

/// Returns the hash of three neighbours.
pub(super) fn gram(stem: u64, neighbours: [u32; 3]) -> u32 {
    neighbours.iter().fold(stem, |hash, &label| combine(hash, label.into())) as u32
}

/// Writes the grams of a plain text's blocks to `out`, sorted and without repeats.
///
/// A gram is three neighbouring blocks, each as its zone, its kind and its length: short (up to 40 bytes), a line (up to
/// 120) or longer. Blanks stand beyond the first and the last block.
pub(super) fn block_grams(extracted: &Extracted, out: &mut Vec<u32>) {
    out.clear();
    if extracted.blocks.is_empty() {
        return;
    }
    let shape = |(block, line): (&Block, &str)| {
        let length = u32::from(line.len() > 40) + u32::from(line.len() > 120);
        1 + length + 3 * (block.zone as u32 + 4 * block.kind as u32)
    };
    let shapes = extracted.blocks.iter().zip(extracted.text.lines()).map(shape).take(MAX_NODES);
    let mut last = [BLANK; 2];
    for next in shapes.chain([BLANK; 2]) {
        out.push(gram(SEED, [last[0], last[1], next]));
        last = [last[1], next];
    }
    out.sort_unstable();
    out.dedup();
}
