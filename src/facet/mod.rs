//! Turns messages into hashed features with integer counts, by one definition per facet.
//!
//! A feature is a 64-bit hash that includes the language, so texts in different languages share nothing. A facet of
//! several blocks writes the number of the block into the two lowest bits of its features. Each block of a message is
//! normalised on its own, and the blocks that hold a feature weigh the same. Definitions: `docs/measures.md`.
//!
//! Each facet is one file with a `DEFINITION`; `all.rs` lists them.

mod all;
mod blocks;
mod boilerplate;
mod call_to_action;
mod characters;
mod context;
mod csr;
mod definition;
mod extractor;
mod follow_up;
mod gram_kind;
mod grams;
mod layout;
mod letters;
mod offers;
mod opening;
mod own;
mod rows;
mod runs;
mod skeleton;
mod subject;
mod term_blocks;
mod terms;
mod timing;
mod view;
mod vocabulary;
mod wording;

pub use crate::annotate::Batches;
pub use all::Facet;
pub(crate) use blocks::{MAX_BLOCKS, block_norms};
pub use characters::CHARACTER_GRAM;
pub(crate) use context::Scratch;
pub use csr::Csr;
pub(crate) use extractor::{Extractor, features_of_views};
pub use own::{MessageRef, OwnFacet, own_facet};
pub use rows::{features, spell};
pub(crate) use skeleton::SKELETON_GRAM;
pub(crate) use subject::GRAM as SUBJECT_GRAM;
pub(crate) use term_blocks::TermBlocks;
pub(crate) use terms::Terms;
pub(crate) use timing::timing_cosine;
pub use timing::{MIN_DAYS, hour_name, hour_of_week};
pub use view::View;
