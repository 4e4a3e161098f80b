//! All close pairs of rows: every pair whose similarity reaches a threshold, with its exact similarity.
//!
//! ```text
//! repeat until few texts leave:                                            # `live`
//!     drop the texts whose remaining shingles cannot reach the threshold
//!     drop the shingles that no two remaining texts share
//! order the texts by size; index the rarest shingles of each text          # `index`; a prefix suffices
//! for each text x, in parallel:                                            # `sets`, `vectors`
//!     for each shingle of x's prefix, for each earlier text y listed under it:
//!         accumulate what x and y share; discard y once the rest cannot suffice
//!     for each y left: compare 256-bit bitmaps, then compute the exact similarity
//! sort the pairs of texts; expand to rows, in scope, when they are read    # `pairs`, `members`
//! ```
//!
//! Where some rows are old, only texts with an old row are indexed, and only texts with a new row look them up, whatever the
//! size or the order of the two.
//!
//! For Jaccard, `sketches` can find the candidates in place of the index; the comparison at the end is the same.

mod best;
mod bounds;
mod chunks;
mod csr_matrix;
mod index;
mod live;
mod members;
mod neighbours;
mod pairs;
mod params;
mod run;
mod scope;
mod sets;
mod sketches;
mod vectors;

pub use csr_matrix::CsrMatrix;
pub use neighbours::{Neighbour, Neighbours};
pub use pairs::{Edge, JoinStats, MeasuredRecall, Pair, Pairs};
pub use params::{Join, Method};
pub use run::join;
pub use scope::Scope;
