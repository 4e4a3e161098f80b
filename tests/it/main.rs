//! The library from the outside.

mod architecture;
mod determinism;
mod golden;
mod index;
mod laws;
mod plain;
