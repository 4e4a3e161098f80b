//! The inner loops of MinHash.

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
mod dispatch;
mod scalar;

pub(super) use dispatch::{CLASSIC, Kernel, REDUCED};
pub(super) use scalar::{GROUP, LANES, Parameters};
