//! What two signatures tell.

use super::scheme::{Bits, MinHash};
use super::signatures::{Signatures, Slots};
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

/// Two batches of signatures that may be compared.
#[derive(Debug, Clone, Copy)]
pub struct Comparison<'a> {
    pub(super) left: &'a Signatures,
    pub(super) right: &'a Signatures,
}

impl Comparison<'_> {
    /// In how many of the k slots row `i` of the left and row `j` of the right agree; 0 where a set is empty. O(k).
    ///
    /// # Panics
    /// When there is no such row.
    #[must_use]
    pub fn agreement(&self, i: usize, j: usize) -> usize {
        let k = self.left.scheme.k;
        if !(self.left.present[i] && self.right.present[j]) {
            return 0;
        }
        match (self.left.slots(), self.right.slots()) {
            (Slots::Eight(a), Slots::Eight(b)) => agreeing(&a[i * k..][..k], &b[j * k..][..k]),
            (Slots::ThirtyTwo(a), Slots::ThirtyTwo(b)) => agreeing(&a[i * k..][..k], &b[j * k..][..k]),
            // `Signatures::with` has seen to it.
            _ => 0,
        }
    }

    /// The Jaccard similarity of the sets of row `i` of the left and row `j` of the right, estimated: `None` where both
    /// sets are empty, 0 for certain where one is.
    ///
    /// The share P of slots that agree, less what agrees by chance: (P − 2⁻ᵇ)/(1 − 2⁻ᵇ), cut at 0, for slots of 8 bits. The interval is
    /// Wilson's, of k independent slots; for [`super::Method::Reduced`] it is too wide, by a third at small unions.
    ///
    /// # Panics
    /// When there is no such row.
    #[must_use]
    pub fn estimate(&self, i: usize, j: usize) -> Option<Estimate> {
        match (self.left.present[i], self.right.present[j]) {
            (false, false) => None,
            (true, true) => Some(Estimate::of(self.agreement(i, j), &self.left.scheme)),
            _ => Some(Estimate { value: 0.0, low: 0.0, high: 0.0 }),
        }
    }
}

/// The quantile of the normal distribution that leaves 2.5 % above it.
const Z: f64 = 1.959_963_984_540_054;

impl Estimate {
    /// Of so many agreeing slots.
    fn of(agreeing: usize, scheme: &MinHash) -> Self {
        let k = scheme.k as f64;
        let p = agreeing as f64 / k;
        let chance = chance(scheme.bits);
        let corrected = |p: f64| ((p - chance) / (1.0 - chance)).clamp(0.0, 1.0);
        // Wilson (1927).
        let middle = (p + Z * Z / (2.0 * k)) / (1.0 + Z * Z / k);
        let reach = Z / (1.0 + Z * Z / k) * (p * (1.0 - p) / k + Z * Z / (4.0 * k * k)).sqrt();
        let value = corrected(p);
        // At the ends, rounding must not put the value outside.
        Self { value, low: corrected(middle - reach).min(value), high: corrected(middle + reach).max(value) }
    }
}

/// The probability that two different slots agree; 2⁻³² is taken for none, so that nothing shared gives 0.
pub(super) fn chance(bits: Bits) -> f64 {
    match bits {
        Bits::Eight => 1.0 / 256.0,
        Bits::ThirtyTwo => 0.0,
    }
}

fn agreeing<T: PartialEq>(a: &[T], b: &[T]) -> usize {
    a.iter().zip(b).filter(|(a, b)| a == b).count()
}
