//! The parameters of the attribution: number of draws and tests, and their limits.

use serde::{Deserialize, Serialize};

/// How much the readers read. Time and memory grow with each number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Reading {
    /// The number of draws, at least 1.
    pub seeds: u32,
    /// The most messages that are tested per brand and draw, each of another unit; at least 1.
    pub tested: usize,
    /// The most units of a profile, at least 1. A profile has one unit fewer than the brand with the fewest, if that is
    /// less.
    pub units: usize,
    /// The most brands of a language. Of more, those of the lowest hash compete.
    pub brands: usize,
}

impl Default for Reading {
    fn default() -> Self {
        Self { seeds: 10, tested: 20, units: 100, brands: 512 }
    }
}
