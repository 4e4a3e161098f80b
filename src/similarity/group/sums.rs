//! The sums and their parameters.

use super::lanes::LANES;

/// The most views summed at once.
pub const MAX_VIEWS: usize = 3;

/// The most lanes of [`Summation::across`](super::Summation::across).
pub const MAX_LANES: usize = LANES;

/// Sums within cells, for S_aa and its jackknife. m_u is the vector of unit u, c_a = Σ m_u.
#[derive(Debug, Clone, PartialEq)]
pub struct Within {
    /// Σ_{u≠v} m_u·m_v of each cell.
    pub pairs: Vec<f64>,
    /// The same with identical units merged (see [`Weights::merged`](super::Weights::merged)). First view only; empty if
    /// that changes nothing.
    pub merged_pairs: Vec<f64>,
    /// m_u·(c_a − m_u) of each unit.
    pub dot_rest: Vec<f64>,
    /// Σ_{i≠j} u_i·u_j over the messages of each campaign, divided by the square of their number.
    pub message_pairs: Vec<f64>,
    /// c_a·Σ_{b≠a} c_b of each cell, over the cells of its language. First view only.
    pub cross_pairs: Vec<f64>,
}

/// Sums across the cells of a set. x_u is m_u divided by the number of units of its cell, c̄_a = Σ x_u.
#[derive(Debug, Clone, PartialEq)]
pub struct Across {
    /// c̄_a·Σ_{b≠a} c̄_b of each cell, including pairs of units of one block.
    pub dot_others: Vec<f64>,
    /// The same with identical units merged. Only for the lane with [`Lane::merges`].
    pub merged_dot_others: Vec<f64>,
    /// Σ x_u·x_v of each unit u over the units v of other cells and other blocks.
    pub unit_others: Vec<f64>,
}

/// One view over one set of units, for [`Summation::across`](super::Summation::across).
#[derive(Debug, Clone, Copy)]
pub struct Lane<'a> {
    /// The index of the view in the summation.
    pub view: usize,
    /// The number of scored units of each cell that take part; 0 for cells that do not.
    pub units: &'a [u32],
    /// If given, the units with true take part; else all scored units of the cells do.
    pub chosen: Option<&'a [bool]>,
    /// If true, the lane is also summed with identical units merged. For one lane, of the first view.
    pub merges: bool,
}

impl<'a> Lane<'a> {
    /// Returns a lane with all scored units of some cells.
    #[must_use]
    pub const fn new(view: usize, units: &'a [u32]) -> Self {
        Self { view, units, chosen: None, merges: false }
    }
}
