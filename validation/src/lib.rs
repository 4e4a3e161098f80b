//! The programs behind docs/validation.md, accuracy.md, masking.md and lexicons.md, and the one that measures chance.

pub mod accuracy;
pub mod chance;
pub mod index;
pub mod lexicons;
pub mod masking;
