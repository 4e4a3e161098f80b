//! The library from the outside.

mod architecture;
mod determinism;
mod gates;
mod golden;
mod index;
mod join;
mod laws;
mod masking;
mod plain;
mod synth;
