//! Estimates the Jaccard similarity of two signatures.

use super::scheme::{Bits, MinHash};
use super::signatures::{Signatures, Slots};
use crate::error::Error;
use serde::Serialize;

/// An estimate of a Jaccard similarity.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    /// The estimate, 0 to 1.
    pub value: f64,
    /// The lower end of a 95 % interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// Two batches of signatures of the same [`MinHash`].
#[derive(Debug, Clone, Copy)]
pub struct Comparison<'a> {
    left: &'a Signatures,
    right: &'a Signatures,
}

impl Signatures {
    /// Pairs these signatures (left) with those of another or the same batch (right).
    ///
    /// # Errors
    /// If they are of another [`MinHash`].
    pub fn with<'a>(&'a self, right: &'a Self) -> Result<Comparison<'a>, Error> {
        self.check_same(right)?;
        Ok(Comparison { left: self, right })
    }
}

impl Comparison<'_> {
    /// Returns in how many of the k slots row `i` of the left and row `j` of the right agree; 0 if a set is empty. O(k).
    ///
    /// # Panics
    /// If there is no such row.
    #[must_use]
    pub fn agreement(&self, i: usize, j: usize) -> usize {
        let k = self.left.scheme().k;
        if !(self.left.is_present(i) && self.right.is_present(j)) {
            return 0;
        }
        match (self.left.slots(), self.right.slots()) {
            (Slots::Eight(a), Slots::Eight(b)) => agreeing(&a[i * k..][..k], &b[j * k..][..k]),
            (Slots::ThirtyTwo(a), Slots::ThirtyTwo(b)) => agreeing(&a[i * k..][..k], &b[j * k..][..k]),
            // `Signatures::with` refuses mixed schemes.
            _ => 0,
        }
    }

    /// Estimates the Jaccard similarity of row `i` of the left and row `j` of the right. `None` if both sets are empty;
    /// exactly 0 if one is.
    ///
    /// The estimate is the share P of agreeing slots, corrected for chance agreement of 8-bit slots:
    /// (P − 2⁻ᵇ)/(1 − 2⁻ᵇ), at least 0. The interval is Wilson's for k independent slots. For
    /// [`Method::Reduced`](super::Method::Reduced) it is too wide, by a third at small unions.
    ///
    /// # Panics
    /// If there is no such row.
    #[must_use]
    pub fn estimate(&self, i: usize, j: usize) -> Option<Estimate> {
        match (self.left.is_present(i), self.right.is_present(j)) {
            (false, false) => None,
            (true, true) => Some(Estimate::from_agreement(self.agreement(i, j), &self.left.scheme())),
            _ => Some(Estimate { value: 0.0, low: 0.0, high: 0.0 }),
        }
    }
}

/// The 97.5 % quantile of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

impl Estimate {
    fn from_agreement(agreeing: usize, scheme: &MinHash) -> Self {
        let k = scheme.k as f64;
        let p = agreeing as f64 / k;
        let chance = chance(scheme.bits);
        let corrected = |p: f64| ((p - chance) / (1.0 - chance)).clamp(0.0, 1.0);
        // Wilson (1927).
        let middle = (p + Z * Z / (2.0 * k)) / (1.0 + Z * Z / k);
        let reach = Z / (1.0 + Z * Z / k) * (p * (1.0 - p) / k + Z * Z / (4.0 * k * k)).sqrt();
        let value = corrected(p);
        // Rounding at the ends must not put the value outside.
        Self { value, low: corrected(middle - reach).min(value), high: corrected(middle + reach).max(value) }
    }
}

/// Returns the probability that two different slots agree. 2⁻³² counts as 0, so that disjoint sets have the estimate 0.
pub(super) fn chance(bits: Bits) -> f64 {
    match bits {
        Bits::Eight => 1.0 / 256.0,
        Bits::ThirtyTwo => 0.0,
    }
}

fn agreeing<T: PartialEq>(a: &[T], b: &[T]) -> usize {
    a.iter().zip(b).filter(|(a, b)| a == b).count()
}
