//! Vectors of sums: arithmetic lane by lane.

use std::ops::{Add, AddAssign, Mul, Sub};

/// Number of lanes.
pub(super) const LANES: usize = 4;

/// One number per lane. Operations are lane by lane, so the bits of a lane do not depend on the others.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Lanes(pub(super) [f64; LANES]);

impl Lanes {
    pub(super) fn from_fn(make: impl FnMut(usize) -> f64) -> Self {
        Self(std::array::from_fn(make))
    }

    pub(super) const fn all(x: f64) -> Self {
        Self([x; LANES])
    }
}

macro_rules! lane_by_lane {
    ($($trait:ident $method:ident $op:tt),*) => {$(
        impl $trait for Lanes {
            type Output = Self;

            #[inline]
            fn $method(self, other: Self) -> Self {
                Self(std::array::from_fn(|l| self.0[l] $op other.0[l]))
            }
        }
    )*};
}

lane_by_lane!(Add add +, Sub sub -, Mul mul *);

impl AddAssign for Lanes {
    #[inline]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}
