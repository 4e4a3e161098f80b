//! The phrases that several brands use.
//!
//! A phrase is a run of terms inside one paragraph. It is *shared* if it has `n` words outside slots and `k`
//! brands use it. It is *closed* if every longer run that contains it has fewer brands. All shared closed phrases are
//! found, with exact counts, in time linear in the tokens:
//!
//! ```text
//! pieces of the messages of each brand          (analysis::pieces)
//! → grams of n terms that k brands use          (grams)
//! → maximal runs of such grams                  (runs)
//! → their suffixes in order                     (suffixes)
//! → nodes of the suffix tree that are closed    (closed, firsts)
//! → their campaigns and messages                (counts)
//! → gain, chance, kind, order                   (chain, rank)
//! → families, spelling, holders                 (families, spell)
//! ```

mod background;
mod chain;
mod closed;
mod counts;
mod families;
mod firsts;
mod found;
mod grams;
mod params;
mod rank;
mod result;
mod runs;
mod search;
mod share;
mod spell;
mod suffixes;
#[cfg(test)]
mod tests;

pub use background::Background;
pub use params::{PhraseParams, SIGNIFICANT};
pub use result::{Holder, Phrase, PhraseKind, PhraseZones, Phrases, SlotAt};
pub use search::phrases;
pub(crate) use search::{Numbered, phrases_kept};
