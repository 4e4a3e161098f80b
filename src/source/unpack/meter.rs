//! The limits on unpacked data: a total for each file, and a ratio for each stream.

use crate::error::ErrorKind;
use crate::source::options::Limits;
use std::fmt;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes that a stream may unpack to before its ratio counts: a short text may repeat itself.
const FREE: u64 = 8 << 20;

/// The unpacked bytes of one file so far, all layers together, and the limits on them.
#[derive(Debug, Clone)]
pub(in crate::source) struct Budget {
    unpacked: Arc<AtomicU64>,
    max_bytes: u64,
    max_ratio: u64,
}

impl Budget {
    pub(in crate::source) fn new(limits: &Limits) -> Self {
        Self {
            unpacked: Arc::default(),
            max_bytes: limits.unpacked_bytes,
            max_ratio: limits.unpack_ratio.max(1),
        }
    }

    /// Decodes `packed` by `decoder`, and fails once a limit is exceeded.
    pub(in crate::source) fn meter<D: Read>(
        &self,
        packed: impl Read + Send + 'static,
        decoder: impl FnOnce(Box<dyn Read + Send>) -> D,
    ) -> Metered<D> {
        let read: Arc<AtomicU64> = Arc::default();
        let counted = Counted { inner: packed, read: Arc::clone(&read) };
        Metered { inner: decoder(Box::new(counted)), read, out: 0, budget: self.clone() }
    }
}

/// Counts the bytes that a decoder reads.
struct Counted<R> {
    inner: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.read.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

/// A decoder under limits.
pub(in crate::source) struct Metered<D> {
    inner: D,
    read: Arc<AtomicU64>,
    out: u64,
    budget: Budget,
}

impl<D: Read> Read for Metered<D> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)? as u64;
        self.out += n;
        let total = self.budget.unpacked.fetch_add(n, Ordering::Relaxed).saturating_add(n);
        if total > self.budget.max_bytes {
            return Err(io::Error::other(LimitReached::Bytes(self.budget.max_bytes)));
        }
        let allowed = self.read.load(Ordering::Relaxed).saturating_mul(self.budget.max_ratio);
        if self.out > FREE && self.out > allowed {
            // The other members of an archive keep their share of the total.
            self.budget.unpacked.fetch_sub(self.out, Ordering::Relaxed);
            self.out = 0;
            return Err(io::Error::other(LimitReached::Ratio(self.budget.max_ratio)));
        }
        Ok(n as usize)
    }
}

/// The limit that a decoder exceeded, within an [`io::Error`].
#[derive(Debug, Clone, Copy)]
enum LimitReached {
    Bytes(u64),
    Ratio(u64),
}

impl fmt::Display for LimitReached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        ErrorKind::from(*self).fmt(f)
    }
}

impl std::error::Error for LimitReached {}

impl From<LimitReached> for ErrorKind {
    fn from(reached: LimitReached) -> Self {
        match reached {
            LimitReached::Bytes(limit) => Self::UnpackedTooLarge { limit },
            LimitReached::Ratio(limit) => Self::UnpackedRatio { limit },
        }
    }
}

/// Returns the error kind of a failed read: the limit that was exceeded, or the system's error.
pub(in crate::source) fn limit_reached(error: io::Error) -> ErrorKind {
    let reached = error.get_ref().and_then(|inner| inner.downcast_ref::<LimitReached>()).copied();
    reached.map_or_else(|| ErrorKind::from(error), ErrorKind::from)
}
