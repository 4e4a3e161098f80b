//! Brand × brand sums over features: emit → group → sum, exact over all pairs of messages in linear time.
//!
//! Everything the index needs is a sum over features of products of campaign and brand means. So the work is cut by
//! feature: the top six bits of a feature choose one of 64 blocks; a block's features, of all batches, are grouped with
//! the messages that hold them, in order, and scanned; the sums of neighbouring blocks are added in order. Threads,
//! batches and input order change nothing, not a bit.
//!
//! The index is computed on up to [`MAX_VIEWS`] views of the same messages (masked, raw, the whole text), and most
//! features are the same in all of them. So a feature is emitted once for all views that hold it, and one scan makes
//! the sums of all views side by side.
//!
//! Every sum is over pairs of *different* messages, so a feature of one message only adds nothing to any of them. Such
//! features, most of all in real mail, are dropped; a filter of two bits a slot, "seen" and "seen in another message",
//! passes most of them over before the others are sorted.
//!
//! Memory: the token columns; 8 bytes for each occurrence of a feature in a message, then 4 for each that another
//! message shares and 4 for each such feature, of which beyond the budget only some blocks live at a time, made anew for
//! each pass; 110 bytes a message; 128 bytes a campaign for each thread; and 28 bytes for each cell that holds a feature
//! which another cell holds too, for the overlaps, as often as it holds it in a block of days that the other shares.

mod across;
mod centroids;
mod counts;
mod emitted;
mod lanes;
mod records;
mod rows;
mod summation;
mod sums;
mod walk;
mod weights;
mod within;

pub use centroids::SharedCentroids;
pub use rows::{MAX_COUNT, Rows};
pub use summation::{RECORD_BUDGET, RECORD_BYTES_PER_TOKEN, Summation};
pub use sums::{Across, Lane, MAX_LANES, MAX_VIEWS, Within};
pub use weights::Weights;
