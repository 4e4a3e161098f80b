//! Means, deviations and shares.

pub(crate) fn mean(x: &[f64]) -> f64 {
    x.iter().sum::<f64>() / x.len() as f64
}

pub(crate) fn sd(x: &[f64]) -> f64 {
    let mean = mean(x);
    (x.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / (x.len() as f64 - 1.0)).sqrt()
}

pub(crate) fn median(x: &[f64]) -> f64 {
    let mut x = x.to_vec();
    x.sort_unstable_by(f64::total_cmp);
    let middle = x.len() / 2;
    match x.len() % 2 {
        _ if x.is_empty() => f64::NAN,
        1 => x[middle],
        _ => 0.5 * (x[middle - 1] + x[middle]),
    }
}

/// Returns the share of `true`.
pub(crate) fn share(held: &[bool]) -> f64 {
    held.iter().filter(|held| **held).count() as f64 / held.len().max(1) as f64
}

/// Returns the standard error of a share of `n`.
pub(crate) fn se_of_share(share: f64, n: usize) -> f64 {
    (share * (1.0 - share) / n.max(1) as f64).sqrt()
}
