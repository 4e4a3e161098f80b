//! The library from the outside.

mod index;
mod plain;
