//! Columns by which brands can be grouped: of the input, of the sending, of the texts.

use super::periods::Period;
use super::table::{Catalog, NO_RANK};
use crate::corpus::{Categorical, Channel, Corpus, MAX_CATEGORIES, MAX_COLUMNS, SentAt, preference};
use crate::hash::hash64;
use crate::spelling::{Shown, Spellings, folded};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Columns of every corpus that divide the messages of one brand: how and when they were sent.
pub const BUILT_IN: [&str; 4] = ["channel", "month", "quarter", "year"];

/// Columns that follow from the texts: the form of address, and who the text says wrote it.
pub const OF_TEXTS: [&str; 2] = ["address", "disclosure"];

/// Returns the value of every message in a column, by rank. Copies of a message in several batches complete each other.
pub(crate) fn values_of<'a>(
    corpora: &'a [Corpus],
    ranks: &[Vec<u32>],
    catalog: &Catalog,
    column: &str,
) -> Vec<Option<Cow<'a, str>>> {
    let source = Source::from_column(corpora, column);
    let mut values = vec![None; catalog.campaign_of().len()];
    for (corpus, ranks) in corpora.iter().zip(ranks) {
        for (row, &rank) in ranks.iter().enumerate() {
            let rank = if rank == NO_RANK { catalog.rank_of(corpus.rows()[row].key()) } else { Some(rank) };
            if let Some(known) = rank.and_then(|rank| values.get_mut(rank as usize)) {
                *known = preferred(known.take(), source.value(corpus, row, column));
            }
        }
    }
    if source == Source::Own {
        unify_spellings(corpora, column, &mut values);
    }
    values
}

/// Returns the sending time of every message by its sender's clock, by rank, in seconds since 1970. Of copies with
/// different times the earliest counts.
pub(super) fn local_times(corpora: &[Corpus], ranks: &[Vec<u32>], catalog: &Catalog) -> Vec<Option<i64>> {
    let mut times: Vec<Option<i64>> = vec![None; catalog.len()];
    for (corpus, ranks) in corpora.iter().zip(ranks) {
        for (row, &rank) in corpus.rows().iter().zip(ranks) {
            let rank = if rank == NO_RANK { catalog.rank_of(row.key()) } else { Some(rank) };
            if let Some(known) = rank.and_then(|rank| times.get_mut(rank as usize)) {
                *known = [*known, row.sent_at.map(SentAt::local)].into_iter().flatten().min();
            }
        }
    }
    times
}

/// Replaces each value by the spelling of it that is shown. The usual column, with one spelling of each value, costs the
/// folding of its distinct values.
fn unify_spellings<'a>(corpora: &'a [Corpus], column: &str, values: &mut [Option<Cow<'a, str>>]) {
    if n_respelt(corpora, column) == 0 {
        return;
    }
    let hash = |value: &str| hash64(value.as_bytes());
    let spellings: Spellings =
        distinct_values(corpora, column).map(|value| (hash(value), value.to_owned())).collect();
    let uses = values.iter().flatten().map(|value| (hash(&folded(value)), hash(value)));
    let shown = Shown::new(uses, &spellings);
    for value in values.iter_mut().flatten() {
        if let Some(name) = shown.names.get(&hash(&folded(value))).filter(|name| **name != **value) {
            *value = Cow::Owned(name.clone());
        }
    }
}

/// Returns the number of values of a column of the input that messages spell in several ways.
pub(crate) fn n_respelt(corpora: &[Corpus], column: &str) -> usize {
    let mut spellings: BTreeMap<Cow<'_, str>, BTreeSet<&str>> = BTreeMap::new();
    for value in distinct_values(corpora, column) {
        spellings.entry(folded(value)).or_default().insert(value);
    }
    spellings.values().filter(|spellings| spellings.len() > 1).count()
}

/// The values of a column in each batch, as written.
fn distinct_values<'a>(corpora: &'a [Corpus], column: &str) -> impl Iterator<Item = &'a str> {
    let batches = corpora.iter().filter_map(move |corpus| corpus.columns().get(column));
    batches.flat_map(Categorical::values).map(String::as_str)
}

/// Returns true if a column divides the messages of one brand, so that it splits brands.
#[must_use]
pub fn is_built_in(column: &str) -> bool {
    BUILT_IN.contains(&column)
}

/// Returns true if any message has a value in a column.
#[must_use]
pub(crate) fn exists(corpora: &[Corpus], column: &str) -> bool {
    is_built_in(column) || OF_TEXTS.contains(&column) || own_columns(corpora).0.contains(column)
}

/// Returns the columns that the input states or its mails show, of all batches together the first [`MAX_COLUMNS`] by
/// name, and whether there are more.
pub(crate) fn own_columns(corpora: &[Corpus]) -> (BTreeSet<&str>, bool) {
    let names = corpora.iter().flat_map(|corpus| corpus.columns().keys());
    let mut names: BTreeSet<&str> = names.map(String::as_str).collect();
    let more = names.len() > MAX_COLUMNS || corpora.iter().any(Corpus::has_columns_passed_over);
    while names.len() > MAX_COLUMNS {
        names.pop_last();
    }
    (names, more)
}

/// Returns true if all batches together hold more than [`MAX_CATEGORIES`] values of a column. If so, no value counts.
pub(crate) fn is_overfull(corpora: &[Corpus], column: &str) -> bool {
    let batches = || corpora.iter().filter_map(|corpus| corpus.columns().get(column));
    let at_most: usize = batches().map(|batch| batch.values().len()).sum();
    batches().any(Categorical::is_overfull)
        || at_most > MAX_CATEGORIES
            && batches().flat_map(Categorical::values).collect::<BTreeSet<_>>().len() > MAX_CATEGORIES
}

/// The origin of the values of a column: one for all batches, however the messages were cut into them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// The input.
    Own,
    /// The channel and the time of a message.
    BuiltIn,
    /// None: the column of the input holds too many values.
    Overfull,
}

impl Source {
    pub(super) fn from_column(corpora: &[Corpus], column: &str) -> Self {
        match own_columns(corpora).0.contains(column) {
            true if is_overfull(corpora, column) => Self::Overfull,
            true => Self::Own,
            false => Self::BuiltIn,
        }
    }

    /// The value of a message in a column.
    pub(super) fn value<'a>(self, corpus: &'a Corpus, row: usize, column: &str) -> Option<Cow<'a, str>> {
        match self {
            Self::Own => corpus.columns().get(column)?.get(row).map(Cow::Borrowed),
            Self::BuiltIn => built_in(corpus, row, column),
            Self::Overfull => None,
        }
    }
}

/// Returns the value that counts of those of two copies of a message.
fn preferred<'a>(a: Option<Cow<'a, str>>, b: Option<Cow<'a, str>>) -> Option<Cow<'a, str>> {
    [a, b].into_iter().flatten().min_by(|a, b| preference(a).cmp(&preference(b)))
}

/// Returns the value of a message in one of [`BUILT_IN`].
pub(super) fn built_in<'a>(corpus: &'a Corpus, row: usize, column: &str) -> Option<Cow<'a, str>> {
    let known = &corpus.rows()[row];
    if column == "channel" {
        return Some(Cow::Borrowed(name_of(known.channel)));
    }
    let period = Period::from_name(column)?;
    known.sent_at.map(|at| period.label(period.number(at.local())).into())
}

const fn name_of(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "email",
        Channel::Sms => "sms",
        Channel::Push => "push",
        Channel::Chat => "chat",
        Channel::Transactional => "transactional",
        Channel::Other => "other",
    }
}
