//! The number of threads.

use crate::exit::Exit;
use anyhow::Context;
use std::num::NonZeroUsize;

/// Runs `work` on `threads` threads, by default one per core.
pub(crate) fn with_threads(
    threads: Option<NonZeroUsize>,
    work: impl FnOnce() -> anyhow::Result<Exit> + Send,
) -> anyhow::Result<Exit> {
    match threads {
        None => work(),
        Some(threads) => rayon::ThreadPoolBuilder::new()
            .num_threads(threads.get())
            .build()
            .with_context(|| format!("--threads {threads}: cannot start the threads"))?
            .install(work),
    }
}
