//! Signals that stop the process: ctrl-c, a terminal that closes, `kill`.

use crate::temporary::remove_created;
use crate::terminal::eprint_line;
use anyhow::{Context, bail};
use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};
use std::thread;
use std::time::{Duration, Instant};
use unisono::{Error, ErrorKind};

/// The number of the signal that came; 0 if none did. Signals are per process, so this is, too.
static SIGNAL: AtomicU8 = AtomicU8::new(0);

/// The time that the work has to stop by itself. A step may take longer, such as opening a pipe without a writer.
const GRACE: Duration = Duration::from_secs(1);

/// Held while several files are replaced, and by the process that ends.
static REPLACING: Mutex<()> = Mutex::new(());

/// The longest time that a forced stop waits for files that are being replaced. A disk that hangs takes longer.
const MAX_WAIT: Duration = Duration::from_secs(10);

/// The time between two looks at [`REPLACING`].
const WAIT: Duration = Duration::from_millis(5);

/// Ctrl-c.
const SIGINT: u8 = 2;

/// Makes ctrl-c, SIGTERM and SIGHUP stop the work at its next step. After [`GRACE`], or at a second signal, the process
/// removes its temporary files and ends.
///
/// SIGHUP stays ignored under `nohup`. A write beyond the file size limit (SIGXFSZ) is an error and does not kill.
pub(crate) fn install_ctrlc_handler() -> anyhow::Result<()> {
    listen().context("cannot install the signal handlers")
}

#[cfg(unix)]
fn listen() -> io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
    use signal_hook::iterator::Signals;
    let mut signals = Signals::new([SIGINT, SIGTERM])?;
    if !is_hangup_ignored() {
        signals.add_signal(SIGHUP)?;
    }
    signal_hook::flag::register(SIGXFSZ, std::sync::Arc::default())?;
    thread::Builder::new().spawn(move || {
        for signal in signals.forever() {
            stop(u8::try_from(signal).unwrap_or(self::SIGINT));
        }
    })?;
    Ok(())
}

#[cfg(not(unix))]
fn listen() -> Result<(), ctrlc::Error> {
    ctrlc::set_handler(|| stop(SIGINT))
}

/// Returns whether the caller had SIGHUP ignored. Only Linux reports it; elsewhere `nohup` leaves no terminal.
#[cfg(unix)]
fn is_hangup_ignored() -> bool {
    match std::fs::read_to_string("/proc/self/status") {
        Ok(status) => status
            .lines()
            .find_map(|line| u64::from_str_radix(line.strip_prefix("SigIgn:")?.trim(), 16).ok())
            .is_some_and(|ignored| ignored & 1 != 0),
        Err(_) => !(io::stdin().is_terminal() || io::stdout().is_terminal() || io::stderr().is_terminal()),
    }
}

fn stop(signal: u8) {
    if SIGNAL.swap(signal, Ordering::Relaxed) != 0 {
        stop_now();
    }
    if io::stderr().is_terminal() {
        eprint_line("unisono: stopping");
    }
    thread::spawn(|| {
        thread::sleep(GRACE);
        eprint_line(&format!("unisono: {}", ErrorKind::Cancelled));
        stop_now();
    });
}

fn stop_now() -> ! {
    // Held until the end, so that no files are replaced by half any more.
    let _held = wait_for_files(MAX_WAIT);
    remove_created();
    std::process::exit(i32::from(exit_code()))
}

/// Replaces files by `work`, which a forced stop does not cut off. Never returns if the process is ending.
pub(crate) fn uninterrupted<T>(work: impl FnOnce() -> T) -> T {
    let _held = REPLACING.lock().unwrap_or_else(PoisonError::into_inner);
    work()
}

/// Waits until no files are being replaced. While the result lives, none are. `None` after `limit`.
pub(crate) fn wait_for_files(limit: Duration) -> Option<MutexGuard<'static, ()>> {
    let start = Instant::now();
    loop {
        match REPLACING.try_lock() {
            Ok(held) => return Some(held),
            Err(TryLockError::Poisoned(held)) => return Some(held.into_inner()),
            Err(TryLockError::WouldBlock) if start.elapsed() >= limit => return None,
            Err(TryLockError::WouldBlock) => thread::sleep(WAIT),
        }
    }
}

/// Returns whether a signal came.
pub(crate) fn interrupted() -> bool {
    SIGNAL.load(Ordering::Relaxed) != 0
}

/// Returns the exit code of a stopped process: 128 and the number of the signal.
pub(crate) fn exit_code() -> u8 {
    let signal = SIGNAL.load(Ordering::Relaxed);
    128 + if signal == 0 { SIGINT } else { signal }
}

/// Returns an error after a signal.
pub(crate) fn check_interrupt() -> anyhow::Result<()> {
    if interrupted() {
        bail!(Error::from(ErrorKind::Cancelled));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forced_stop_waits_for_the_files_that_are_being_replaced() {
        uninterrupted(|| assert!(wait_for_files(WAIT).is_none()));
        assert!(wait_for_files(MAX_WAIT).is_some());
    }
}
