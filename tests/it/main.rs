//! The library from the outside.

mod architecture;
mod determinism;
mod index;
mod laws;
mod plain;
