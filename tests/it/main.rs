//! The library from the outside.

mod architecture;
mod determinism;
mod golden;
mod index;
mod join;
mod laws;
mod plain;
