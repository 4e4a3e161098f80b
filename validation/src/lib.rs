//! The programs behind docs/validation.md, accuracy.md, masking.md and lexicons.md, and those that measure chance and
//! compare templates of logs.

pub mod accuracy;
pub mod chance;
pub mod index;
pub mod lexicons;
pub mod logs;
pub mod masking;
