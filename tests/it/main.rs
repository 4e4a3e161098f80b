//! The library from the outside.

mod architecture;
mod by_hand;
mod chance;
mod columns;
mod companions;
mod determinism;
mod facets;
mod gates;
mod golden;
mod golden_facets;
mod index;
mod join;
mod laws;
mod lexicons;
mod links;
mod masking;
mod plain;
mod synth;
mod tables;
mod texts;
