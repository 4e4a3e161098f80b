//! A ratio with its interval and test, from jackknife replicates of its logarithm.

use crate::stats::{grouped_jackknife, log_interval, student_t_p};

/// A ratio; the interval and the p-value are `None` without replicates.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Ratio {
    pub(super) value: f64,
    pub(super) interval: Option<[f64; 2]>,
    pub(super) p: Option<f64>,
}

impl Ratio {
    /// Returns the ratio of a logarithm. Each group of replicates holds the logarithm without one brand in turn; the variances
    /// of groups add.
    pub(super) fn new(log: f64, groups: Option<&[Vec<f64>]>) -> Self {
        let value = libm::exp(log);
        let pooled = groups.map(|groups| grouped_jackknife(groups.iter().map(Vec::as_slice)));
        let interval = pooled.and_then(|pooled| log_interval(value, pooled.variance, pooled.df));
        // Equal replicates differ by rounding; no test follows from them.
        let varying = pooled.filter(|pooled| pooled.variance > 1e-24);
        let p = varying.and_then(|pooled| student_t_p(log / libm::sqrt(pooled.variance), pooled.df?));
        Self { value, interval, p }
    }
}
