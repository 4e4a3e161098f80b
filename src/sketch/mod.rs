//! Fixed-width signatures of sets; the share of slots that agree estimates their Jaccard similarity.
//!
//! ```
//! use unisono::shingle::Shingler;
//! use unisono::sketch::MinHash;
//!
//! let texts = ["La nuova collezione è arrivata: scoprila ora", "La nuova collezione è arrivata: scoprila subito"];
//! let signatures = MinHash::default().signer()?.sign_texts(&Shingler::default(), &texts);
//! let estimate = signatures.with(&signatures)?.estimate(0, 1);
//! assert!(estimate.is_some_and(|e| e.low < 5.0 / 7.0 && 5.0 / 7.0 < e.high));
//! # Ok::<(), unisono::Error>(())
//! ```

mod bands;
mod estimate;
mod file;
mod kernel;
mod mean_jaccard;
mod scheme;
mod signatures;
mod signer;
mod stream;
#[cfg(test)]
mod tests;

pub(crate) use bands::Banding;
pub use bands::MAX_CANDIDATES;
pub use estimate::{Comparison, Estimate};
pub use mean_jaccard::{MAX_GROUPS, Mean, MeanJaccard};
pub use scheme::{Bits, MAX_K, Method, MinHash, VERSION};
pub use signatures::{Signatures, Slots};
pub use signer::Signer;
pub use stream::Stream;
