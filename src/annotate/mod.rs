//! Stems, common words, offers and cues, computed once the catalog has decided each language. The last step above the waist.
//!
//! Stems and common words are tables by language and surface form. Offers, the form of address and the disclosure are
//! columns by rank. Each is made when a facet first asks for it, so that a run of `wording` alone pays for stems only.
//! [`Batches`] holds them all. Facets, similarity, analysis and report read it and import neither text nor word lists.

pub mod address;
mod base_texts;
mod batches;
mod claims;
mod cues;
pub mod disclosure;
mod idioms;
pub mod offers;
mod passages;
mod stop_words;
mod words;

pub use address::AddressForm;
pub use base_texts::BaseTexts;
pub use batches::Batches;
pub(crate) use claims::Claims;
pub(crate) use cues::{Cues, PhraseHits, has_phrases, quote};
pub use disclosure::Disclosure;
pub(crate) use idioms::{idioms_version, is_idiom};
pub(crate) use passages::{Passage, PassageBuffers, Passages, Reading};
pub use stop_words::StopWords;
pub(crate) use words::{ByForm, Words};
