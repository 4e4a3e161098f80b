//! The progress line on standard error.

use crate::interrupt::interrupted;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal};
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::time::{Duration, Instant};
use unisono::progress::Progress;

/// The shortest time between two updates of the line.
const PACE: Duration = Duration::from_millis(100);

/// A progress line, hidden where standard error is no terminal.
pub(crate) struct Meter {
    bar: ProgressBar,
    shown: Mutex<Shown>,
}

/// The step that the line shows, and since when.
struct Shown {
    what: Option<&'static str>,
    at: Instant,
}

impl Meter {
    /// A meter that is visible when standard error is a terminal, unless `quiet`.
    pub(crate) fn new(quiet: bool) -> Self {
        let target = if quiet || !io::stderr().is_terminal() {
            ProgressDrawTarget::hidden()
        } else {
            ProgressDrawTarget::stderr()
        };
        Self {
            bar: ProgressBar::with_draw_target(None, target),
            shown: Mutex::new(Shown { what: None, at: Instant::now() }),
        }
    }

    /// Shows a step of the work. Breaks after ctrl-c.
    pub(crate) fn show(&self, progress: Progress) -> ControlFlow<()> {
        if interrupted() {
            return ControlFlow::Break(());
        }
        if !self.bar.is_hidden() {
            self.update(progress);
        }
        ControlFlow::Continue(())
    }

    /// Removes the line.
    pub(crate) fn clear(&self) {
        self.bar.finish_and_clear();
    }

    fn update(&self, progress: Progress) {
        // Another thread is drawing; skip this step.
        let Ok(mut shown) = self.shown.try_lock() else { return };
        let (what, done, total, detail) = match progress {
            Progress::Reading { bytes, total, messages, skipped } => {
                let skipped = if skipped > 0 { format!(", {skipped} skipped") } else { String::new() };
                ("reading", bytes, total, format!("{messages} messages{skipped}"))
            }
            Progress::Computing { what, done, total } => (what, done, Some(total), String::new()),
            _ => return,
        };
        let new = shown.what != Some(what);
        if !new && shown.at.elapsed() < PACE {
            return;
        }
        if new {
            self.bar.set_style(style(matches!(progress, Progress::Reading { .. }), total.is_some()));
            self.bar.set_prefix(what);
            self.bar.reset_eta();
        }
        match total {
            Some(total) => self.bar.set_length(total),
            None => self.bar.unset_length(),
        }
        self.bar.set_position(done);
        self.bar.set_message(detail);
        *shown = Shown { what: Some(what), at: Instant::now() };
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        self.clear();
    }
}

fn style(bytes: bool, total: bool) -> ProgressStyle {
    ProgressStyle::with_template(template(bytes, total)).unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// The layout of the line: bytes or steps, with or without a known total.
fn template(bytes: bool, total: bool) -> &'static str {
    match (bytes, total) {
        (true, true) => "{prefix} {wide_bar} {bytes}/{total_bytes} {bytes_per_sec} {eta} {msg}",
        (true, false) => "{prefix} {spinner} {bytes} {bytes_per_sec} {msg}",
        (false, true) => "{prefix} {wide_bar} {pos}/{len}",
        (false, false) => "{prefix} {spinner} {pos}",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_layout_is_valid() {
        for (bytes, total) in [(true, true), (true, false), (false, true), (false, false)] {
            assert!(ProgressStyle::with_template(template(bytes, total)).is_ok(), "{bytes} {total}");
        }
    }

    #[test]
    fn the_line_shows_the_step() {
        let meter = Meter::new(true);
        let step = Progress::Reading { bytes: 1, total: Some(2), messages: 3, skipped: 4 };
        assert_eq!(meter.show(step), ControlFlow::Continue(()));
        meter.update(step);
        assert_eq!(meter.bar.message(), "3 messages, 4 skipped");
        assert_eq!((meter.bar.position(), meter.bar.length()), (1, Some(2)));
        meter.update(Progress::Computing { what: "jackknife", done: 5, total: 9 });
        assert_eq!(meter.bar.prefix(), "jackknife");
        assert_eq!((meter.bar.position(), meter.bar.length()), (5, Some(9)));
    }
}
