//! The inner loops of MinHash: scalar code, and the same for AVX2 and AVX-512.
//!
//! They use integers only and treat each slot on its own, so every kernel gives the same bits. A kernel whose
//! instructions the machine lacks calls the next plainer one. Compiling one loop for several instruction sets was up to
//! 100 times slower with AVX-512: the compiler split it into narrow pieces.

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
mod dispatch;
mod scalar;

pub(super) use dispatch::{CLASSIC, Kernel, REDUCED};
pub(super) use scalar::{GROUP, LANES, Parameters};
