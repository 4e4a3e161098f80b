//! Sums over features between groups (brands): exact over all pairs of messages, in linear time.
//!
//! ```text
//! for each message, in parallel:                                        # `counts`, `emitted`
//!     count its features in up to MAX_VIEWS views at once
//!     emit each occurrence to one of 64 blocks by its top 6 bits; norms ← Σ count²
//! for each block, in parallel:                                          # `records`
//!     discard most features that one message holds (2 bits a slot), then group by feature
//! for each group of 4 neighbouring blocks, in parallel:                 # `within`, `across`, `samples`
//!     for each feature: walk over its holders by cell → unit → campaign → message      # `walk`
//!         add the products of sums to the unit or the cell
//! add the sums of the groups in their order                             # `summation`
//! ```
//!
//! Everything the index needs is a sum over features of products of unit and brand means. Every sum is over pairs of
//! *different* messages, so a feature of one message adds nothing. Threads, batches and input order change no bit.
//!
//! The views are the same messages masked, raw and whole; most features are equal in all of them, so they are emitted once
//! with the views that hold them, and one scan sums all views, each in a lane of its own.
//!
//! Memory: the token columns; 8 bytes per occurrence of a feature in a message, then 4 per shared occurrence and per shared
//! feature. Beyond [`Room::bytes`], a temporary file holds both; without a folder for it, each pass over the messages emits some
//! blocks, and only what is shared stays in memory. 110 bytes per message; 128 bytes per campaign and thread. For the overlaps, 28 bytes per cell that holds a feature which another cell holds too, and again per
//! block of days in which both hold it.

mod across;
mod centroids;
mod counts;
mod emission;
mod emitted;
mod lanes;
mod records;
mod rows;
mod samples;
mod summation;
mod sums;
mod walk;
mod weights;
mod within;

pub use centroids::SharedCentroids;
pub use rows::{MAX_COUNT, Rows};
pub use samples::{MAX_SAMPLES, SampleSums, Sampled, Samples};
pub use summation::{RECORD_BUDGET, RECORD_BYTES_PER_TOKEN, Room, Summation};
pub use sums::{Across, Lane, MAX_LANES, MAX_VIEWS, Within};
pub use weights::Weights;
