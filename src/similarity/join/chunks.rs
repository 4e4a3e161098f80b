//! Runs work on all texts in chunks, with progress and a cap on what is found.

use super::best::Best;
use super::pairs::{Edge, check_pairs};
use crate::error::Result;
use crate::progress::{Callback, Progress, report};
use rayon::prelude::*;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// Reports progress with each chunk and stops when more than `max_found` items are found.
pub(super) struct Chunks<'a> {
    pub(super) progress: Callback<'a>,
    pub(super) max_found: u64,
    /// Takes the pairs, which are not limited then.
    pub(super) best: Option<&'a Best<'a>>,
}

/// Texts that a thread takes at a time.
const CHUNK: usize = 128;
/// Chunks whose results are gathered in order at a time.
const CHUNKS_AT_ONCE: usize = 64;
/// Pairs that a thread finds before it passes them on.
const PASSED_ON: usize = 1 << 14;

impl Chunks<'_> {
    /// Runs `work` on each of `0..n`. Returns the pairs it found in that order, or passes them on to `best`.
    pub(super) fn pairs<S: Send>(
        &self,
        what: &'static str,
        n: usize,
        state: impl Fn() -> S + Sync,
        work: impl Fn(usize, &mut S, &mut Vec<Edge>) + Sync,
    ) -> Result<Vec<Edge>> {
        let Some(best) = self.best else {
            return self.run(what, n, state, work);
        };
        let all = Chunks { max_found: u64::MAX, ..*self };
        let state = || (state(), Vec::new());
        all.run(what, n, state, |x, (state, found): &mut (S, Vec<Edge>), out: &mut Vec<Edge>| {
            work(x, state, found);
            // A thread's buffer is passed on when it is full, and with the last text of a chunk.
            if found.len() >= PASSED_ON || x % CHUNK == CHUNK - 1 || x + 1 == n {
                best.take(found);
            }
            out.clear();
        })
    }

    /// Runs `work` on each of `0..n`. Returns what it found in that order.
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
        for first in (0..n).step_by(CHUNK * CHUNKS_AT_ONCE) {
            let end = n.min(first + CHUNK * CHUNKS_AT_ONCE);
            let chunk = |from: usize| {
                report(self.progress, Progress::Computing { what, done: from as u64, total: n as u64 })?;
                // States are large, so they are reused: there are as many as threads that ever ran at once.
                let kept = spare.lock().ok().and_then(|mut spare| spare.pop());
                let mut state = kept.unwrap_or_else(&state);
                let mut out = Vec::new();
                for x in from..end.min(from + CHUNK) {
                    let before = out.len();
                    work(x, &mut state, &mut out);
                    // Stop at once, before the results fill the memory.
                    let more = (out.len() - before) as u64;
                    if n_found.fetch_add(more, Ordering::Relaxed) + more > self.max_found {
                        break;
                    }
                }
                if let Ok(mut spare) = spare.lock() {
                    spare.push(state);
                }
                Ok(out)
            };
            let chunks: Result<Vec<Vec<T>>> =
                (first..end).into_par_iter().step_by(CHUNK).map(chunk).collect();
            self.check(n_found.load(Ordering::Relaxed))?;
            chunks?.into_iter().for_each(|chunk| found.extend(chunk));
        }
        Ok(found)
    }

    /// Fails if too many pairs were found.
    pub(super) fn check(&self, found: u64) -> Result<()> {
        check_pairs(found, self.max_found, "close pairs", "raise `min_similarity` or `max_pairs`")
    }
}
