//! Counts the messages and brands of each value of a column.

use crate::annotate::{Batches, Cues};
use crate::catalog::{Catalog, OF_TEXTS, is_overfull, own_columns, values_of};
use crate::corpus::{Corpus, MAX_CATEGORIES};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// At most this many values of a column are listed, those of most messages; the others are summed.
pub const VALUES_NAMED: usize = 20;

/// A column with more different values than this has none listed: it is likely to identify readers or messages.
pub const MAX_NAMEABLE: usize = 100;

/// The columns whose values are always listed: each has few values, which describe the sender.
const OF_SENDERS: [&str; 4] = ["platform", "bulk", "segment", "sector"];

/// The value of mails without a mark of their platform.
const UNKNOWN: &str = "unknown";

/// A column in numbers.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ColumnCounts {
    /// Different values; `None` if there are more than [`MAX_CATEGORIES`].
    pub n_values: Option<u64>,
    /// Messages without a value, and their brands; `None` as above.
    pub without_value: Option<Tally>,
    /// The values of most messages, at most [`VALUES_NAMED`]; `unknown` is always among them. Empty if none may be
    /// listed.
    pub values: Vec<ValueCount>,
    /// All other values together.
    pub others: Option<Tally>,
    /// Why no value is listed.
    pub why_unnamed: Option<String>,
}

/// Messages, and the brands that sent them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Messages.
    pub messages: u64,
    /// Brands with at least one of them.
    pub brands: u64,
}

/// One value of a column.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValueCount {
    /// The value.
    pub value: String,
    /// Messages that have it.
    pub messages: u64,
    /// Brands with at least one of them.
    pub brands: u64,
}

/// Counts every column: those of the input, those found in the mail and, with `cues` (by rank), those of the texts.
/// O(messages · log values) for each, and 24 bytes a message.
///
/// The values of [`OF_SENDERS`], of texts and of the columns `by` are listed. Any other column may identify readers, and
/// is only counted; so is a column with addresses.
pub(super) fn columns(
    batches: &[Corpus],
    ready: &Batches<'_>,
    cues: Option<&[Cues]>,
    by: &[String],
) -> BTreeMap<String, ColumnCounts> {
    let catalog = ready.catalog();
    let (names, _) = own_columns(batches);
    let of_input = |&name: &&str| {
        let asked = OF_SENDERS.contains(&name) || by.iter().any(|column| column == name);
        let values = || values_of(batches, ready.ranks(), catalog, name);
        let count = || count(catalog, values().iter().map(Option::as_deref), asked);
        let counts = if is_overfull(batches, name) { too_many() } else { count() };
        (name.to_owned(), counts)
    };
    let mut out: BTreeMap<String, ColumnCounts> = names.iter().map(of_input).collect();
    for name in OF_TEXTS.into_iter().filter(|name| !names.contains(name)) {
        let count = |all: &[Cues]| count(catalog, all.iter().map(|cues| cues.column(name)), true);
        out.extend(cues.map(|all| (name.to_owned(), count(all))));
    }
    out
}

/// Counts a column, given the values of all messages in rank order.
fn count<'a>(
    catalog: &Catalog,
    values: impl Iterator<Item = Option<&'a str>>,
    is_listable: bool,
) -> ColumnCounts {
    let mut of_value: BTreeMap<&str, Sum> = BTreeMap::new();
    let mut without = Sum::default();
    for (rank, value) in values.enumerate() {
        let brand = catalog.cells()[catalog.cell_of(rank) as usize].brand;
        value.map_or(&mut without, |value| of_value.entry(value).or_default()).add(brand);
    }
    let n_values = of_value.len();
    if n_values > MAX_CATEGORIES {
        return too_many();
    }
    let why_unnamed = match () {
        () if !is_listable => Some("its values are listed only if brands are compared by it".to_owned()),
        () if n_values > MAX_NAMEABLE => Some(format!("it has more than {MAX_NAMEABLE} different values")),
        () if of_value.keys().any(|value| value.contains('@')) => Some("it holds addresses".to_owned()),
        () => None,
    };
    let mut sums: Vec<(&str, Sum)> = of_value.into_iter().collect();
    // `unknown` first, so that it is never among the others.
    sums.sort_by_key(|(value, sum)| (*value != UNKNOWN, std::cmp::Reverse(sum.messages)));
    let n_named = if why_unnamed.is_some() { 0 } else { VALUES_NAMED.min(n_values) };
    let mut others = Sum::default();
    sums.drain(n_named..).for_each(|(_, sum)| others.absorb(sum));
    sums.sort_by_key(|(value, sum)| (std::cmp::Reverse(sum.messages), *value));
    let named = sums.into_iter().map(|(value, sum)| {
        let Tally { messages, brands } = sum.tally();
        ValueCount { value: value.to_owned(), messages, brands }
    });
    ColumnCounts {
        n_values: Some(n_values as u64),
        without_value: Some(without.tally()),
        values: named.collect(),
        others: (others.messages > 0).then(|| others.tally()),
        why_unnamed,
    }
}

/// Counts of a column with too many values to be kept.
fn too_many() -> ColumnCounts {
    let why = format!("it has more than {MAX_CATEGORIES} different values");
    ColumnCounts { why_unnamed: Some(why), ..ColumnCounts::default() }
}

/// Messages, and the hashes of their brands.
#[derive(Default)]
struct Sum {
    messages: u64,
    brands: BTreeSet<u64>,
}

impl Sum {
    fn add(&mut self, brand: u64) {
        self.messages += 1;
        self.brands.insert(brand);
    }

    fn absorb(&mut self, other: Self) {
        self.messages += other.messages;
        self.brands.extend(other.brands);
    }

    fn tally(&self) -> Tally {
        Tally { messages: self.messages, brands: self.brands.len() as u64 }
    }
}
