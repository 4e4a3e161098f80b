//! The progress of long work, and a way to stop it.

use crate::error::{Error, ErrorKind};
use std::ops::ControlFlow;

/// A step of long work.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Inputs are being read.
    Reading {
        /// Bytes read so far.
        bytes: u64,
        /// Bytes to read, if known.
        total: Option<u64>,
        /// Messages loaded so far.
        messages: u64,
        /// Messages skipped so far.
        skipped: u64,
    },
    /// Something is being computed.
    Computing {
        /// What, in a few words.
        what: &'static str,
        /// Steps done.
        done: u64,
        /// Steps in all.
        total: u64,
    },
}

/// Called with every step, on the thread that does it. `Break` stops the work with [`ErrorKind::Cancelled`].
pub type Callback<'a> = &'a (dyn Fn(Progress) -> ControlFlow<()> + Sync);

/// A [`Callback`] that ignores every step and never stops the work.
pub fn no_progress(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// Reports a step.
///
/// # Errors
/// The callback stops the work.
pub(crate) fn report(callback: Callback<'_>, step: Progress) -> Result<(), Error> {
    match callback(step) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(ErrorKind::Cancelled.into()),
    }
}
