//! Which brands and units hold a gram.

/// For each gram of a draw, the brands that hold it, each with a bit for each of its units.
pub(super) struct Holders {
    /// Gram, brand and units, ascending by gram and brand.
    entries: Vec<(u64, u32, u32)>,
}

impl Holders {
    /// Sorts the grams of a draw: each with its brand, and the bit of its unit.
    pub(super) fn new(mut grams: Vec<(u64, u32, u32)>) -> Self {
        grams.sort_unstable();
        grams.dedup_by(|later, first| {
            let same = (later.0, later.1) == (first.0, first.1);
            if same {
                first.2 |= later.2;
            }
            same
        });
        Self { entries: grams }
    }

    /// Returns the brands that hold a gram, ascending, each with its units.
    pub(super) fn of(&self, gram: u64) -> &[(u64, u32, u32)] {
        let start = self.entries.partition_point(|entry| entry.0 < gram);
        let rest = &self.entries[start..];
        &rest[..rest.partition_point(|entry| entry.0 == gram)]
    }
}

/// Returns the units of a brand among the holders of a gram.
pub(super) fn units_of(holders: &[(u64, u32, u32)], brand: usize) -> u32 {
    holders.binary_search_by_key(&brand, |holder| holder.1 as usize).map_or(0, |at| holders[at].2)
}
