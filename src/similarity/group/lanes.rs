//! Several sums at once: one number for each lane, added and multiplied lane by lane.

use std::ops::{Add, AddAssign, Div, Mul, Sub};

/// How many sums are made at once.
pub(super) const LANES: usize = 4;

/// One number for each lane. Every operation is that of the lanes on their own, so that a lane's bits do not depend on
/// the others.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Lanes(pub(super) [f64; LANES]);

impl Lanes {
    /// A number made for each lane.
    pub(super) fn from_fn(make: impl FnMut(usize) -> f64) -> Self {
        Self(std::array::from_fn(make))
    }

    /// The same number in every lane.
    pub(super) const fn all(x: f64) -> Self {
        Self([x; LANES])
    }
}

impl Add for Lanes {
    type Output = Self;

    #[inline]
    fn add(self, other: Self) -> Self {
        Self(std::array::from_fn(|l| self.0[l] + other.0[l]))
    }
}

impl AddAssign for Lanes {
    #[inline]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Lanes {
    type Output = Self;

    #[inline]
    fn sub(self, other: Self) -> Self {
        Self(std::array::from_fn(|l| self.0[l] - other.0[l]))
    }
}

impl Mul for Lanes {
    type Output = Self;

    #[inline]
    fn mul(self, other: Self) -> Self {
        Self(std::array::from_fn(|l| self.0[l] * other.0[l]))
    }
}

impl Div for Lanes {
    type Output = Self;

    #[inline]
    fn div(self, other: Self) -> Self {
        Self(std::array::from_fn(|l| self.0[l] / other.0[l]))
    }
}
