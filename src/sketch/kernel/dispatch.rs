//! The kernels by instruction set.

use super::scalar::{self, Parameters};
#[cfg(target_arch = "x86_64")]
use super::{avx2, avx512};
/// Other processors have neither.
#[cfg(not(target_arch = "x86_64"))]
use super::{scalar as avx2, scalar as avx512};

/// An inner loop: lowers slots by the shingles of a set.
pub(in crate::sketch) type Kernel = fn(&mut [u32], &Parameters, &[u64]);

/// The kernels of [`super::Method::Classic`], the plainest first; one that this machine has not does what a plainer does.
pub(in crate::sketch) const CLASSIC: [Kernel; 3] = [scalar::classic, avx2::classic, avx512::classic];

/// The kernels of [`super::Method::Reduced`], likewise.
pub(in crate::sketch) const REDUCED: [Kernel; 3] = [scalar::reduced, avx2::reduced, avx512::reduced];
