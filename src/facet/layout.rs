//! `layout`: the shape of the document: pq-grams of its elements with their inline styles; of plain text, runs of its
//! blocks.
//!
//! All mail is made of tables and paragraphs, so any two layouts have something in common.

use super::definition::{Definition, Features};
use crate::hash::combine;

pub(super) const DEFINITION: Definition = Definition {
    name: "layout",
    sees: "the template",
    misses: "style sheets, the content of images, exact colours, and words",
    needs: "two blocks in its body",
    features: Features::Emit(|context, row, _, emit| {
        let salt = context.salt(row);
        context.corpus.layout(row).iter().for_each(|&gram| emit(combine(salt, u64::from(gram))));
    }),
    ..Definition::BASE
};
