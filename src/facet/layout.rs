//! `layout`: the shape of the document, as `text::extract` hands it out: pq-grams of its elements with their inline
//! styles; of plain text, runs of its blocks.
//!
//! What it sees: the template. What it does not: style sheets, images' content, colours' exact values, and words. All mail
//! is made of tables and paragraphs, so that any two layouts have something in common.

use super::extractor::Extractor;
use crate::hash::combine;

pub(super) fn features(extractor: &Extractor<'_>, row: usize, emit: &mut impl FnMut(u64)) {
    let salt = extractor.salt(row);
    extractor.corpus.layout(row).iter().for_each(|&gram| emit(combine(salt, u64::from(gram))));
}
