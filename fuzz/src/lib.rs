//! Fuzz targets of unisono: properties that hold for any input, and hostile inputs of any size.

mod adversary;
mod columns;
mod damage;
mod index;
mod properties;
mod scraps;

pub use adversary::{ADVERSARIES, Adversary, analyse, work};
pub use properties::{TARGETS, Target};
