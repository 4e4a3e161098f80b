//! The library from the outside.

mod architecture;
mod by_hand;
mod determinism;
mod gates;
mod golden;
mod index;
mod join;
mod laws;
mod lexicons;
mod links;
mod masking;
mod plain;
mod synth;
