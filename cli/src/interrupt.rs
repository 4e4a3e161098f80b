//! Ctrl-c.

use crate::exit::Exit;
use crate::terminal::eprint_line;
use anyhow::{Context, bail};
use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicBool, Ordering};
use unisono::{Error, ErrorKind};

/// One flag for the process, as the signal is.
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Makes ctrl-c stop the work at its next step, and a second ctrl-c stop the process at once.
pub(crate) fn install_ctrlc_handler() -> anyhow::Result<()> {
    ctrlc::set_handler(|| {
        if INTERRUPTED.swap(true, Ordering::Relaxed) {
            std::process::exit(Exit::Interrupted as i32);
        }
        if io::stderr().is_terminal() {
            eprint_line("unisono: stopping; press ctrl-c again to stop at once");
        }
    })
    .context("cannot install the ctrl-c handler")
}

/// Returns whether ctrl-c was pressed.
pub(crate) fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::Relaxed)
}

/// Returns an error after ctrl-c.
pub(crate) fn check_interrupt() -> anyhow::Result<()> {
    if interrupted() {
        bail!(Error::from(ErrorKind::Cancelled));
    }
    Ok(())
}
