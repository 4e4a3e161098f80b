//! The pairs of rows that count, by group.

/// The pairs of rows that count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scope<'a> {
    /// All pairs.
    #[default]
    All,
    /// Pairs of two different groups; holds the group of each row.
    ///
    /// With two groups this is one set of rows against another (A × B).
    Across(&'a [u32]),
    /// Pairs within one group; holds the group of each row.
    Within(&'a [u32]),
}

impl<'a> Scope<'a> {
    /// The group of a row that takes no part.
    pub const LEFT_OUT: u32 = u32::MAX;

    pub(super) fn groups(&self) -> Option<&'a [u32]> {
        match *self {
            Self::All => None,
            Self::Across(groups) | Self::Within(groups) => Some(groups),
        }
    }
}

/// The group of a text whose rows belong to several groups.
pub(super) const MIXED: u32 = u32::MAX - 1;
