//! The claims about the index, each a gate: made-up mail in, figures with their bounds out.

#[path = "chance.rs"]
mod chance;
#[path = "companions.rs"]
mod companions;
#[path = "facets.rs"]
mod facets;
#[path = "footers.rs"]
mod footers;
#[path = "groups.rs"]
mod groups;
#[path = "halves.rs"]
mod halves;
#[path = "homogeneity.rs"]
mod homogeneity;
#[path = "identities.rs"]
mod identities;
#[path = "intervals.rs"]
mod intervals;
#[path = "invariance.rs"]
mod invariance;
#[path = "oracle.rs"]
mod oracle;
#[path = "pool.rs"]
mod pool;
#[path = "recipes.rs"]
mod recipes;
#[path = "series.rs"]
mod series;
#[path = "theory.rs"]
mod theory;
#[path = "week.rs"]
mod week;

use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use unisono::catalog::{Block, CampaignMode};
use unisono::language::Language;
use unisono::report::{FacetResult, Report};
use unisono::{Config, Corpus, Facet, Message, analyze};

/// One figure.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) gate: &'static str,
    /// The mail.
    pub(crate) what: String,
    /// Corpora, seeds or texts behind the figure.
    pub(crate) n: usize,
    pub(crate) figure: String,
    pub(crate) bound: String,
    pub(crate) verdict: Verdict,
}

/// Whether a figure is within its bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Gate(bool),
    Reported,
    /// The data of the gate are not shipped and were not given.
    NotRun,
}

/// How many corpora are made, and data that are not shipped.
#[derive(Debug, Clone, Default)]
pub(crate) struct Run {
    /// Messages of each cell of a table of means: as many corpora as they make.
    pub(crate) messages: usize,
    /// Corpora of each cell of a table of shares: coverage, size and power.
    pub(crate) corpora: usize,
    /// Corpora for everything else.
    pub(crate) few: usize,
    /// The essays of hai-diversity: JSON lines with `author`, `title`, `condition` and `body`.
    pub(crate) essays: Option<PathBuf>,
    /// Real mail: JSON lines with `brand_norm`.
    pub(crate) mail: Option<PathBuf>,
    /// Independent writers: JSON lines with `author`, `language` and `text`.
    pub(crate) writers: Option<PathBuf>,
}

/// A gate: figures of a run.
pub(crate) type Gate = fn(&Run) -> Vec<Row>;

/// Every gate with its name.
pub(crate) const ALL: [(&str, Gate); 20] = [
    ("theory", theory::theory),
    ("week", week::week),
    ("series", series::series),
    ("intervals over messages", intervals::messages),
    ("intervals over brands", intervals::brands),
    ("size of --by", groups::size),
    ("power of --by", groups::power),
    ("size of homogeneity", homogeneity::size),
    ("essays", homogeneity::essays),
    ("footers", footers::footers),
    ("halves of real mail", halves::real_mail),
    ("invariance", invariance::invariance),
    ("leak", invariance::leak),
    ("independent writers", chance::writers),
    ("identities", identities::identities),
    ("facets", facets::one_alone),
    ("theory of facets", facets::theory),
    ("companions", companions::companions),
    ("wrong zones and campaigns", companions::wrong_zones_and_campaigns),
    ("second family", companions::second_family),
];

/// The settings of the pool model: `wording` of whole messages in one language, without slots or campaigns.
fn of_pools(block: Block) -> Config {
    let mut config = Config::new([Facet::Wording]);
    config.campaigns = CampaignMode::None;
    config.language = Language::from_code("it");
    config.block = block;
    config.settings.mask = false;
    config.settings.zones = false;
    config
}

fn report(messages: &[Message], config: &Config) -> Report {
    let mut corpus = Corpus::builder();
    let failed = corpus.add_batch(messages);
    assert!(failed.is_empty(), "{failed:?}");
    analyze(&corpus.build(), config).expect("the settings here are sound")
}

fn wording_of(messages: &[Message], config: &Config) -> FacetResult {
    report(messages, config).facets.remove(&Facet::Wording).expect("the facet asked for")
}

fn values(results: &[FacetResult]) -> Vec<f64> {
    results.iter().filter_map(|r| r.ix.value).collect()
}

/// `f` of every number below `n`, in order: corpora side by side, each on one thread.
fn parallel<T: Send>(n: usize, f: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get()).min(n.max(1));
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(n));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
                loop {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    if i >= n {
                        break;
                    }
                    let value = alone.install(|| f(i));
                    done.lock().expect("no thread panics holding it").push((i, value));
                }
            });
        }
    });
    let mut done = done.into_inner().expect("no thread panics holding it");
    done.sort_unstable_by_key(|(i, _)| *i);
    done.into_iter().map(|(_, value)| value).collect()
}

fn gate(gate: &'static str, what: String, n: usize, figure: String, bound: &str, holds: bool) -> Row {
    Row { gate, what, n, figure, bound: bound.to_owned(), verdict: Verdict::Gate(holds) }
}

fn reported(gate: &'static str, what: String, n: usize, figure: String) -> Row {
    Row { gate, what, n, figure, bound: String::new(), verdict: Verdict::Reported }
}

fn not_run(gate: &'static str, what: String, bound: &str, option: &str) -> Row {
    let figure = format!("not run: give {option} FILE");
    Row { gate, what, n: 0, figure, bound: bound.to_owned(), verdict: Verdict::NotRun }
}

fn mean(x: &[f64]) -> f64 {
    x.iter().sum::<f64>() / x.len() as f64
}

fn sd(x: &[f64]) -> f64 {
    let mean = mean(x);
    (x.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / (x.len() as f64 - 1.0)).sqrt()
}

fn median(x: &[f64]) -> f64 {
    let mut x = x.to_vec();
    x.sort_unstable_by(f64::total_cmp);
    let middle = x.len() / 2;
    match x.len() % 2 {
        _ if x.is_empty() => f64::NAN,
        1 => x[middle],
        _ => 0.5 * (x[middle - 1] + x[middle]),
    }
}

/// The standard error of a share of `n`.
fn se_of_share(share: f64, n: usize) -> f64 {
    (share * (1.0 - share) / n.max(1) as f64).sqrt()
}

/// The share of results that hold.
fn share(held: &[bool]) -> f64 {
    held.iter().filter(|held| **held).count() as f64 / held.len().max(1) as f64
}
