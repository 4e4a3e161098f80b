//! The sums that are made, and over which views and units.

use super::lanes::LANES;

/// So many views at most are summed at once.
pub const MAX_VIEWS: usize = 3;

/// So many sets of cells at most are summed at once by [`Summation::across`].
pub const MAX_LANES: usize = LANES;

/// Sums within cells: everything that S_aa and its jackknife need. m_u is the vector of unit u, c_a = Σ m_u.
#[derive(Debug, Clone, PartialEq)]
pub struct Within {
    /// Σ_{u≠v} m_u·m_v of each cell.
    pub pairs: Vec<f64>,
    /// The same with units of the same unknown text merged; of the first view only, and where that changes anything.
    pub merged_pairs: Vec<f64>,
    /// m_u·(c_a − m_u) of each unit.
    pub dot_rest: Vec<f64>,
    /// Σ_{i≠j} u_i·u_j over the messages of each campaign, divided by the square of their number.
    pub message_pairs: Vec<f64>,
    /// c_a·Σ_{b≠a} c_b of each cell, over the cells of its language; of the first view only.
    pub cross_pairs: Vec<f64>,
}

/// Sums across the cells of a given set. x_u is m_u divided by the number of units of its cell, c̄_a = Σ x_u.
#[derive(Debug, Clone, PartialEq)]
pub struct Across {
    /// c̄_a·Σ_{b≠a} c̄_b of each cell: pairs of units of one block included.
    pub dot_others: Vec<f64>,
    /// The same with units of the same unknown text merged; of the lane that asks for it.
    pub merged_dot_others: Vec<f64>,
    /// Σ x_u·x_v of each unit u over the units v of other cells that are not of its block.
    pub unit_others: Vec<f64>,
}

/// One view over one set of units: what [`Summation::across`] sums.
#[derive(Debug, Clone, Copy)]
pub struct Lane<'a> {
    /// The view, by its place in the views of the summation.
    pub view: usize,
    /// Number of scored units of each cell that take part; 0 where the cell does not.
    pub units: &'a [u32],
    /// Whether each unit takes part, where not all scored units of a cell do.
    pub chosen: Option<&'a [bool]>,
    /// Whether it is also summed with units of the same unknown text merged; of one lane of the first view.
    pub merges: bool,
}

impl<'a> Lane<'a> {
    /// All scored units of some cells in a view.
    #[must_use]
    pub const fn new(view: usize, units: &'a [u32]) -> Self {
        Self { view, units, chosen: None, merges: false }
    }
}
