//! Numbers in few digits, with separators of thousands.

pub(crate) use unisono::count::{count, counted};

/// Two decimals, or two significant digits if they are more: 0.63, 0.015, 3.1, 12.
pub(crate) fn short(x: f64) -> String {
    let size = x.abs();
    if size >= 99.5 {
        format!("{}{}", if x < 0.0 { "−" } else { "" }, whole(size))
    } else if size > 0.0 && size < 0.000_095 {
        minus(&format!("{x:.0e}"))
    } else {
        minus(&format!("{x:.*}", decimals(size)))
    }
}

/// One decimal below ten, none above: 3.1, 31, 1,204.
pub(crate) fn about(x: f64) -> String {
    if x < 9.95 { format!("{x:.1}") } else { whole(x) }
}

/// One significant digit of a small positive number: 0.3, 0.04, 0.002, < 0.001.
pub(crate) fn one_digit(x: f64) -> String {
    if x < 0.001 {
        return "< 0.001".to_owned();
    }
    let decimals = [1, 2].into_iter().find(|&decimals| x * 10f64.powi(decimals as i32) >= 0.95).unwrap_or(3);
    format!("{x:.decimals$}")
}

/// A p-value with two significant digits: 0.31, 0.040, < 0.001.
pub(crate) fn p_value(p: f64) -> String {
    if p < 0.001 { "< 0.001".to_owned() } else { short(p) }
}

/// An interval with the decimals of its larger end: 0.58–0.68; with "to" if an end is negative.
pub(crate) fn interval([lo, hi]: [f64; 2]) -> String {
    let decimals = decimals(lo.abs().max(hi.abs())).min(6);
    let [lo, hi] = [lo, hi].map(|end| minus(&format!("{end:.decimals$}")));
    let between = if lo.starts_with('−') || hi.starts_with('−') { " to " } else { "–" };
    format!("{lo}{between}{hi}")
}

/// A number with its sign: +0.12, −0.03.
pub(crate) fn signed(x: f64) -> String {
    let sign = if x > 0.0 { "+" } else { "" };
    format!("{sign}{}", short(x))
}

/// A share in whole percent. A positive share is never 0 %.
pub(crate) fn percent(share: f64) -> String {
    if share > 0.0 && share < 0.005 { "under 1%".to_owned() } else { format!("{:.0}%", share * 100.0) }
}

/// The decimals of a size: none for 0 and from 10 on, else two, or as many as two significant digits need.
fn decimals(size: f64) -> usize {
    if size == 0.0 || size >= 9.95 {
        return 0;
    }
    let mut decimals = 2;
    let mut lead = size;
    while lead < 0.0995 && decimals < 17 {
        lead *= 10.0;
        decimals += 1;
    }
    decimals
}

/// A size without decimals. The cast saturates.
fn whole(size: f64) -> String {
    count(size.round() as u64)
}

/// Replaces `-` by a minus sign, and removes it before 0.
fn minus(text: &str) -> String {
    match text.strip_prefix('-') {
        None => text.to_owned(),
        Some(size) if size.bytes().all(|byte| matches!(byte, b'0' | b'.')) => size.to_owned(),
        Some(size) => format!("−{size}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        fn check(x: f64, expected: &str) {
            assert_eq!(short(x), expected, "{x}");
        }
        check(0.0, "0");
        check(0.631, "0.63");
        check(1.0, "1.00");
        check(1.004, "1.00");
        check(0.1, "0.10");
        check(0.0994, "0.099");
        check(0.01454, "0.015");
        check(0.00281, "0.0028");
        check(0.000123, "0.00012");
        check(0.000_012, "1e-5");
        check(-0.000_000_1, "−1e-7");
        check(-0.031, "−0.031");
        check(-0.4, "−0.40");
        check(12.4, "12");
        check(99.6, "100");
        check(-1234.5, "−1,235");
        check(1e300, "18,446,744,073,709,551,615");
    }

    #[test]
    fn the_rest_reads_well() {
        assert_eq!(
            [0.31, 0.098, 0.042, 0.0096, 0.0021, 0.0009, 0.0].map(one_digit),
            ["0.3", "0.1", "0.04", "0.01", "0.002", "< 0.001", "< 0.001"]
        );
        assert_eq!(
            [1.0, 0.31, 0.04, 0.001, 0.0009].map(p_value),
            ["1.00", "0.31", "0.040", "0.0010", "< 0.001"]
        );
        assert_eq!(about(3.06), "3.1");
        assert_eq!(about(31.4), "31");
        assert_eq!(about(1204.0), "1,204");
        assert_eq!(interval([0.58, 0.68]), "0.58–0.68");
        assert_eq!(interval([-0.02, 0.05]), "−0.020 to 0.050");
        assert_eq!(interval([-0.07, 0.21]), "−0.07 to 0.21");
        assert_eq!(interval([0.004, 0.22]), "0.00–0.22");
        assert_eq!(interval([-0.004, 0.22]), "0.00–0.22");
        assert_eq!(interval([0.0, 0.0]), "0–0");
        assert_eq!(interval([0.011, 0.019]), "0.011–0.019");
        assert_eq!(signed(0.12), "+0.12");
        assert_eq!(signed(-0.12), "−0.12");
        assert_eq!(signed(0.0), "0");
        assert_eq!(percent(0.0), "0%");
        assert_eq!(percent(0.001), "under 1%");
        assert_eq!(percent(0.125), "12%");
    }
}
