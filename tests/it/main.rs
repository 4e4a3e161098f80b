//! The library from the outside.

mod determinism;
mod index;
mod laws;
mod plain;
