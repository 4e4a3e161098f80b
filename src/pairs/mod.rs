//! All close pairs and clusters of a corpus, or of plain texts, in one call.
//!
//! ```
//! use unisono::pairs::{ClusterParams, PairParams, clusters, close_pairs};
//! use unisono::Corpus;
//!
//! let corpus = Corpus::from_texts([
//!     ("Anna", "The quick brown fox jumps over the lazy dog near the old river bank"),
//!     ("Luca", "The quick brown fox jumps over the lazy dog near the old stone bank"),
//!     ("Luca", "Nothing in this text resembles the others, whatever one may think of it"),
//! ])?;
//! let mut params = PairParams::default();
//! params.join.min_similarity = 0.5;
//! let pairs = close_pairs(&corpus, &params)?;
//! assert_eq!(pairs.len(), 1);
//! assert_eq!((pairs[0].a, pairs[0].b), (0, 1));
//!
//! let clusters = clusters(&corpus, &ClusterParams::new(params))?;
//! assert_eq!(clusters[0].members.len(), 2);
//! # Ok::<(), unisono::Error>(())
//! ```

mod close;
mod clusters;
mod params;
mod passages;
#[cfg(test)]
mod tests;
mod texts;

pub use close::{ClosePairs, close_pairs, close_pairs_against, with_close_pairs, with_close_pairs_against};
pub use clusters::clusters;
pub use params::{ClusterParams, Field, GroupScope, PairParams};
pub use passages::{MAX_WORDS, MessagePassages, Passages};
pub use texts::close_texts;
