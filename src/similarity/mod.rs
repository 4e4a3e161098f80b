//! How alike two groups of messages are.

pub mod group;
