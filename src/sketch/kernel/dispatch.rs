//! The kernels by instruction set.

use super::scalar::{self, Parameters};
#[cfg(target_arch = "x86_64")]
use super::{avx2, avx512};
// Other processors have neither.
#[cfg(not(target_arch = "x86_64"))]
use super::{scalar as avx2, scalar as avx512};

/// An inner loop: lowers slots by the shingles of a set.
pub(crate) type Kernel = fn(&mut [u32], &Parameters, &[u64]);

/// The kernels of the classic method, the plainest first. One that the machine lacks falls back to a plainer one.
pub(crate) const CLASSIC: [Kernel; 3] = [scalar::classic, avx2::classic, avx512::classic];

/// The kernels of the reduced method, in the same order.
pub(crate) const REDUCED: [Kernel; 3] = [scalar::reduced, avx2::reduced, avx512::reduced];
