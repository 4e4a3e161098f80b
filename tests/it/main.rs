//! The library from the outside.

mod architecture;
mod by_hand;
mod determinism;
mod golden;
mod index;
mod laws;
mod links;
mod plain;
