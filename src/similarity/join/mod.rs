//! All close pairs of messages: every pair whose similarity reaches a threshold, with its exact similarity.

mod bounds;
mod chunks;
mod index;
mod live;
mod neighbours;
mod pairs;
mod params;
mod run;
mod scope;
mod sets;
mod sketches;
mod vectors;

pub use neighbours::Neighbours;
pub use pairs::{Account, Edge, Measured, Pair, Pairs};
pub use params::{Join, Method};
pub use run::join;
pub use scope::Scope;
