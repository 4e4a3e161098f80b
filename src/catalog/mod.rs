//! Who sent what in which campaign and language: small tables that are complete before any feature is made.
//!
//! A [`BatchSummary`] is the contribution of one batch. Summaries merge, and [`Catalog::new`] turns the merged one into
//! cells, campaigns and a canonical order of messages. The order depends on frozen hashes only, so any batches of the same
//! messages, in any order, give the same catalog. The *rank* of a message is its place in that order.
//!
//! [`Prepared`] adds the body spans of every message: the text without header, footer and boilerplate.

mod boilerplate;
mod build;
mod campaigns;
mod cells;
mod columns;
mod groups;
mod labels;
mod language;
mod masked;
mod periods;
mod prepare;
mod spans;
mod summary;
mod table;
mod text_blocks;
mod units;

pub use boilerplate::Boilerplate;
pub use cells::{Campaign, Cell, CellSize, Rule};
pub use columns::{BUILT_IN, OF_TEXTS, is_built_in};
pub(crate) use columns::{exists as column_exists, is_overfull, n_respelt, own_columns, values_of};
pub use groups::Groups;
pub use language::{MIN_LANGUAGE_SHARE, SHORT_TEXT_WORDS};
pub(crate) use masked::{n_body_words, slot_hashes};
pub use periods::Period;
pub use prepare::{Prepared, Rules};
pub use spans::Spans;
pub use summary::{BatchSummary, CampaignMode};
pub use table::Catalog;
pub(crate) use table::NO_RANK;
pub use units::{AUTO_DAYS, Block, BlockReason, Blocks, HARD_MIN_UNITS, MIN_UNITS, Unit};
