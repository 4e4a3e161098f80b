//! Quantiles, jackknife variances and intervals of plain numbers.
//!
//! Transcendental functions come from `libm`, so that results have the same bytes on every machine.

/// Returns the quantile of Student's t with `df` degrees of freedom (any positive real) at probability `p` in (0, 1).
///
/// Bisects the distribution function to the last bits of an f64. `None` outside the domain.
#[must_use]
pub fn student_t_quantile(p: f64, df: f64) -> Option<f64> {
    if !(p > 0.0 && p < 1.0 && df > 0.0) {
        return None;
    }
    if p == 0.5 {
        return Some(0.0);
    }
    if p < 0.5 {
        return student_t_quantile(1.0 - p, df).map(|t| -t);
    }
    let mut high = 1.0;
    while student_t_cdf(high, df) < p {
        high *= 2.0;
        if high > 1e300 {
            return None;
        }
    }
    let mut low = 0.0;
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if student_t_cdf(middle, df) < p {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(0.5 * (low + high))
}

/// Returns the two-sided p-value of Student's t with `df` degrees of freedom (any positive real). `None` outside the domain.
#[must_use]
pub fn student_t_p(t: f64, df: f64) -> Option<f64> {
    (df > 0.0 && !t.is_nan()).then(|| incomplete_beta(0.5 * df, 0.5, df / (df + t * t)))
}

/// Adjusts the p-values of several tests so that the probability of any false rejection keeps its level (Holm 1979): from
/// the smallest on, (m − i)·p, never below the one before, at most 1. Returned in the order given. O(m log m).
#[must_use]
pub fn holm(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|&a, &b| p[a].total_cmp(&p[b]).then(a.cmp(&b)));
    let (mut adjusted, mut least) = (vec![1.0; p.len()], 0.0_f64);
    for (i, &at) in order.iter().enumerate() {
        least = least.max((p.len() - i) as f64 * p[at]).min(1.0);
        adjusted[at] = least;
    }
    adjusted
}

/// Returns the distribution function of Student's t, for t ≥ 0.
fn student_t_cdf(t: f64, df: f64) -> f64 {
    1.0 - 0.5 * incomplete_beta(0.5 * df, 0.5, df / (df + t * t))
}

/// Returns the regularised incomplete beta function I_x(a, b), by Lentz's continued fraction (DLMF 8.17.22).
fn incomplete_beta(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    // The fraction converges fast only on one side of the mean; the other side is its mirror image.
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - incomplete_beta(b, a, 1.0 - x);
    }
    let front = libm::exp(
        libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b) + a * libm::log(x) + b * libm::log1p(-x),
    ) / a;
    let tiny = 1e-300;
    let guard = |v: f64| if v.abs() < tiny { tiny } else { v };
    let (mut c, mut d) = (1.0, 1.0 / guard(1.0 - (a + b) * x / (a + 1.0)));
    let mut fraction = d;
    for m in 1..10_000 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        for term in [even, odd] {
            d = 1.0 / guard(1.0 + term * d);
            c = guard(1.0 + term / c);
            fraction *= c * d;
        }
        if (c * d - 1.0).abs() < 1e-16 {
            break;
        }
    }
    front * fraction
}

/// A variance pooled over groups.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PooledVariance {
    /// Σ v_a.
    pub variance: f64,
    /// Satterthwaite's degrees of freedom, (Σ v_a)² / Σ(v_a²/(n_a − 1)); `None` when the variance is 0.
    pub df: Option<f64>,
}

/// Returns the delete-one jackknife variance within each group, v_a = (n_a − 1)/n_a · Σ (θ_(ag) − θ̄_a)², summed over groups.
///
/// `groups` yields the replicates of each group. Groups of fewer than two replicates add nothing.
/// O(number of replicates). Efron & Tibshirani 1993, ch. 11; Satterthwaite 1946.
#[must_use]
pub fn grouped_jackknife<'a>(groups: impl IntoIterator<Item = &'a [f64]>) -> PooledVariance {
    let (mut sum, mut below) = (0.0, 0.0);
    for replicates in groups {
        if replicates.len() < 2 {
            continue;
        }
        let v = jackknife_variance(replicates);
        sum += v;
        below += v * v / (replicates.len() as f64 - 1.0);
    }
    PooledVariance { variance: sum, df: (below > 0.0).then(|| sum * sum / below) }
}

/// Returns the delete-one jackknife variance (n − 1)/n · Σ (θ_(i) − θ̄)²; 0 for fewer than two replicates.
#[must_use]
pub fn jackknife_variance(replicates: &[f64]) -> f64 {
    let n = replicates.len() as f64;
    if replicates.len() < 2 {
        return 0.0;
    }
    let mean = replicates.iter().sum::<f64>() / n;
    replicates.iter().map(|r| (r - mean) * (r - mean)).sum::<f64>() * (n - 1.0) / n
}

/// Returns the 95 % interval value·exp(±t·s) of a positive value whose logarithm has variance `s²`.
///
/// Equal replicates give an interval of width 0. `None` if the value is not positive, if the variance is not finite, if the
/// degrees of freedom are unknown although there is a variance, or if an end is not a positive finite f64.
#[must_use]
pub fn log_interval(value: f64, log_variance: f64, df: Option<f64>) -> Option<[f64; 2]> {
    if !(value > 0.0 && log_variance.is_finite()) {
        return None;
    }
    if log_variance <= ROUNDING * ROUNDING {
        return Some([value, value]);
    }
    let half = student_t_quantile(0.975, df?)? * libm::sqrt(log_variance);
    let ends = [value * libm::exp(-half), value * libm::exp(half)];
    (ends[0] > 0.0 && ends[1].is_finite()).then_some(ends)
}

/// Returns Wilson's 95 % interval of a share, `hits` of `n`; `None` for n = 0 (Wilson 1927).
#[must_use]
pub fn wilson_interval(hits: u64, n: u64) -> Option<[f64; 2]> {
    if hits > n {
        return None;
    }
    share_interval(hits as f64 / n as f64, n as f64)
}

/// Returns Wilson's 95 % interval of a share among `n` observations, which may be an effective number; `None` unless the share
/// is within 0 and 1 and `n` is positive.
#[must_use]
pub fn share_interval(share: f64, n: f64) -> Option<[f64; 2]> {
    if !((0.0..=1.0).contains(&share) && n > 0.0) {
        return None;
    }
    const Z: f64 = 1.959_963_984_540_054;
    let (centre, width) =
        (share + Z * Z / (2.0 * n), Z * libm::sqrt(share * (1.0 - share) / n + Z * Z / (4.0 * n * n)));
    let scale = 1.0 + Z * Z / n;
    // For shares of 0 and 1 one end is known; rounding must not move it.
    let low = if share == 0.0 { 0.0 } else { (centre - width) / scale };
    let high = if share == 1.0 { 1.0 } else { (centre + width) / scale };
    Some([low, high])
}

/// A smaller standard error of a logarithm is rounding.
const ROUNDING: f64 = 1e-12;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_have_wilsons_interval() {
        let check = |hits, n, expected: [f64; 2]| {
            let got = wilson_interval(hits, n).unwrap();
            assert!(got.iter().zip(expected).all(|(a, b)| (a - b).abs() < 5e-5), "{hits}/{n}: {got:?}");
        };
        // Newcombe 1998, table I, method 3.
        check(81, 263, [0.2553, 0.3662]);
        check(15, 148, [0.0624, 0.1605]);
        check(0, 20, [0.0, 0.1611]);
        check(1, 29, [0.0061, 0.1718]);
        assert_eq!(wilson_interval(0, 0), None);
    }

    #[test]
    fn t_quantiles_match_published_tables() {
        // Two-sided 95 % points: NIST/SEMATECH e-Handbook, table 1.3.6.7.2.
        for (df, t) in [
            (1.0, 12.706_204_736),
            (2.0, 4.302_652_730),
            (5.0, 2.570_581_836),
            (10.0, 2.228_138_852),
            (30.0, 2.042_272_456),
            (100.0, 1.983_971_519),
            (1e7, 1.959_964_2),
        ] {
            let got = student_t_quantile(0.975, df).unwrap();
            assert!((got - t).abs() < 2e-7, "df {df}: {got} is not {t}");
            assert_eq!(student_t_quantile(0.025, df).unwrap(), -got);
        }
        // With two degrees of freedom the quantile has a closed form: (2p−1)·√(2/(4p(1−p))).
        for p in [0.6f64, 0.9, 0.99, 0.999_9] {
            let closed = (2.0 * p - 1.0) * (2.0 / (4.0 * p * (1.0 - p))).sqrt();
            assert!((student_t_quantile(p, 2.0).unwrap() / closed - 1.0).abs() < 1e-9);
        }
        // A real number of degrees lies between its neighbours.
        let (a, b, c) = (2.0, 2.5, 3.0);
        let q = |df| student_t_quantile(0.975, df).unwrap();
        assert!(q(a) > q(b) && q(b) > q(c));
        assert_eq!(student_t_quantile(0.5, 3.0), Some(0.0));
        for (p, df) in [(0.0, 3.0), (1.0, 3.0), (0.9, 0.0), (f64::NAN, 3.0), (0.9, f64::NAN)] {
            assert_eq!(student_t_quantile(p, df), None);
        }
    }

    #[test]
    fn p_of_t_equals_the_tails_beyond_both_quantiles() {
        for (df, p) in [(1.0, 0.05), (4.0, 0.01), (7.5, 0.3), (100.0, 0.05)] {
            let t = student_t_quantile(1.0 - 0.5 * p, df).unwrap();
            for t in [t, -t] {
                assert!((student_t_p(t, df).unwrap() - p).abs() < 1e-12, "{df} {p}");
            }
        }
        assert_eq!(student_t_p(0.0, 3.0), Some(1.0));
        assert_eq!((student_t_p(f64::NAN, 3.0), student_t_p(1.0, 0.0)), (None, None));
    }

    #[test]
    fn holm_steps_down() {
        let check = |p: &[f64], expected: &[f64]| {
            let got = holm(p);
            assert!(
                got.len() == p.len() && got.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12),
                "{got:?}"
            );
        };
        check(&[], &[]);
        check(&[0.04], &[0.04]);
        // R: p.adjust(c(.01, .04, .03, .005), "holm").
        check(&[0.01, 0.04, 0.03, 0.005], &[0.03, 0.06, 0.06, 0.02]);
        check(&[0.5, 0.6, 0.01], &[1.0, 1.0, 0.03]);
    }

    #[test]
    fn the_jackknife_variance_of_a_mean_is_its_squared_standard_error() {
        let x = [2.0, 4.0, 9.0, 1.0, 7.0];
        let (n, sum): (f64, f64) = (5.0, x.iter().sum());
        let replicates: Vec<f64> = x.iter().map(|v| (sum - v) / (n - 1.0)).collect();
        let mean = sum / n;
        let expected = x.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / (n - 1.0) / n;
        assert!((jackknife_variance(&replicates) - expected).abs() < 1e-12);
        assert_eq!(jackknife_variance(&[3.0]), 0.0);
        // One group: Satterthwaite gives its own degrees of freedom.
        let pooled = grouped_jackknife([replicates.as_slice()]);
        assert!((pooled.df.unwrap() - 4.0).abs() < 1e-9);
        assert_eq!(grouped_jackknife([[1.0, 1.0].as_slice()]).df, None);
    }

    #[test]
    fn an_interval_needs_a_positive_value_and_finite_ends() {
        let t = student_t_quantile(0.975, 9.0).unwrap();
        let [low, high] = log_interval(0.5, 0.04, Some(9.0)).unwrap();
        assert!((low * high - 0.25).abs() < 1e-12 && (high / 0.5 - libm::exp(0.2 * t)).abs() < 1e-12);
        for (value, variance, df) in [
            (0.0, 0.04, Some(9.0)),
            (-0.1, 0.04, Some(9.0)),
            (0.5, 0.04, None),
            (0.5, 1e9, Some(9.0)),
            (0.5, f64::NAN, Some(9.0)),
        ] {
            assert_eq!(log_interval(value, variance, df), None, "{value} {variance}");
        }
        // Equal replicates give an interval.
        assert_eq!(log_interval(0.5, 0.0, None), Some([0.5, 0.5]));
        assert_eq!(log_interval(0.5, 1e-31, Some(9.0)), Some([0.5, 0.5]));
    }
}
