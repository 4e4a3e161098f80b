//! The shingles that most rows hold.

/// A shingle that many rows hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leading {
    /// Its hash.
    pub hash: u64,
    /// The rows that hold it.
    pub rows: u32,
    /// The pairs of rows that both hold it: what it adds to Σ|A∩B|.
    pub pairs: u64,
    /// The first row that holds it.
    pub first_row: u32,
}
