//! Reports on messages, and many of them in parallel.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use unisono::catalog::{Block, CampaignMode};
use unisono::language::Language;
use unisono::report::{FacetResult, Report};
use unisono::{Config, Corpus, Facet, Message, analyze};

/// Returns the settings of the pool model: `wording` of whole messages in one language, without slots or campaigns.
pub(crate) fn of_pools(block: Block) -> Config {
    let mut config = Config::new(vec![Facet::Wording]);
    config.campaigns = CampaignMode::None;
    config.language = Language::from_code("it");
    config.block = block;
    config.settings.mask = false;
    config.settings.zones = false;
    config
}

pub(crate) fn report(messages: &[Message], config: &Config) -> Report {
    let mut corpus = Corpus::builder();
    let failed = corpus.add_batch(messages);
    assert!(failed.is_empty(), "{failed:?}");
    analyze(&corpus.build(), config).expect("the settings here are valid")
}

pub(crate) fn wording_of(messages: &[Message], config: &Config) -> FacetResult {
    report(messages, config).facets.remove(&Facet::Wording).expect("the settings include wording")
}

/// Returns the indices of the results that have one.
pub(crate) fn values(results: &[FacetResult]) -> Vec<f64> {
    results.iter().filter_map(|r| r.ix.value).collect()
}

/// Returns `f` of every number below `n`, in order. Numbers run in parallel, each on one thread.
pub(crate) fn parallel<T: Send>(n: usize, f: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get()).min(n.max(1));
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(n));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let single = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
                loop {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    if i >= n {
                        break;
                    }
                    let value = single.install(|| f(i));
                    done.lock().expect("no thread panics while it holds the lock").push((i, value));
                }
            });
        }
    });
    let mut done = done.into_inner().expect("no thread panics while it holds the lock");
    done.sort_unstable_by_key(|(i, _)| *i);
    done.into_iter().map(|(_, value)| value).collect()
}
