//! Decompression of gzip and zstd streams, under limits of size and ratio.

mod decoder;
mod meter;

pub(super) use decoder::{Compression, deflate, zstd};
pub(super) use meter::{Budget, limit_reached};
