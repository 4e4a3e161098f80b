//! Work on all texts, some at a time.

use crate::error::{Error, ErrorKind, Result};
use crate::progress::{Callback, Progress, report};
use rayon::prelude::*;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// Work on all texts, some at a time: the watch hears of each take, and what was found is counted.
pub(super) struct Waves<'a> {
    pub(super) progress: Callback<'a>,
    pub(super) most: u64,
}

/// Texts that a thread takes at once, and how many such takes are gathered in order.
const TAKE: usize = 128;
const TAKES: usize = 64;

impl Waves<'_> {
    /// Runs `work` on each of `0..n`, and gives what it found in that order.
    pub(super) fn run<S: Send, T: Send>(
        &self,
        what: &'static str,
        n: usize,
        state: impl Fn() -> S + Sync,
        work: impl Fn(usize, &mut S, &mut Vec<T>) + Sync,
    ) -> Result<Vec<T>> {
        let mut found = Vec::new();
        let spare = Mutex::new(Vec::new());
        let n_found = AtomicU64::new(0);
        for first in (0..n).step_by(TAKE * TAKES) {
            let end = n.min(first + TAKE * TAKES);
            let take = |from: usize| {
                report(self.progress, Progress::Computing { what, done: from as u64, total: n as u64 })?;
                // States are large: as many as threads ever ran at once, whatever the number of takes.
                let kept = spare.lock().ok().and_then(|mut spare| spare.pop());
                let mut state = kept.unwrap_or_else(&state);
                let mut out = Vec::new();
                for x in from..end.min(from + TAKE) {
                    let before = out.len();
                    work(x, &mut state, &mut out);
                    // What is too much shows at once, not when it fills the memory.
                    let more = (out.len() - before) as u64;
                    if n_found.fetch_add(more, Ordering::Relaxed) + more > self.most {
                        break;
                    }
                }
                if let Ok(mut spare) = spare.lock() {
                    spare.push(state);
                }
                Ok(out)
            };
            let parts: Result<Vec<Vec<T>>> = (first..end).into_par_iter().step_by(TAKE).map(take).collect();
            self.check(n_found.load(Ordering::Relaxed))?;
            parts?.into_iter().for_each(|part| found.extend(part));
        }
        Ok(found)
    }

    pub(super) fn check(&self, found: u64) -> Result<()> {
        if found > self.most { Err(too_many(self.most)) } else { Ok(()) }
    }
}

pub(super) fn too_many(most: u64) -> Error {
    let remedy =
        format!("there are more than {most} close pairs: ask for a higher similarity, or allow more pairs");
    ErrorKind::Parameter { name: "max_pairs", remedy }.into()
}
