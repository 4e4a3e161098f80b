//! Which group each cell belongs to by the value of a column: its platform, party, sector, channel or period.

use super::{Catalog, Cell, NO_RANK, month_of};
use crate::corpus::{Categorical, Corpus, MAX_CATEGORIES, MAX_COLUMNS, preference};
use crate::hash::{combine, hash64};
use crate::message::Channel;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Columns that every corpus has, and that tell messages of one brand apart: how and when they were sent.
pub const BUILT_IN: [&str; 4] = ["channel", "month", "quarter", "year"];

/// Columns that follow from the texts: how they address the reader, and who they say wrote them.
pub const OF_TEXTS: [&str; 2] = ["address", "disclosure"];

/// The cells of a catalog by the value of a column.
///
/// A brand's value is the only one that its messages have, those without one aside; a brand whose messages have several
/// is in no group. All cells of a brand have its value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Groups {
    /// The values, sorted.
    pub values: Vec<String>,
    /// The group of each cell, as an index into `values`.
    pub of_cell: Vec<Option<u32>>,
    /// Brands none of whose messages has a value.
    pub without: usize,
    /// Brands whose messages have several.
    pub several: usize,
}

impl Groups {
    /// The groups by a column of the batches, whose ranks are given. O(messages · log values).
    #[must_use]
    pub(crate) fn of(corpora: &[Corpus], ranks: &[Vec<u32>], catalog: &Catalog, column: &str) -> Self {
        Self::of_values(catalog, (0..).zip(values_of(corpora, ranks, catalog, column)))
    }

    /// The groups by the values of messages, each with its rank.
    #[must_use]
    pub(crate) fn of_values<'a>(
        catalog: &Catalog,
        messages: impl Iterator<Item = (u32, Option<Cow<'a, str>>)>,
    ) -> Self {
        // Cells of one brand are neighbours.
        let mut brand_of = Vec::with_capacity(catalog.cells().len());
        for (i, own) in catalog.cells().chunk_by(|a, b| a.brand == b.brand).enumerate() {
            brand_of.extend(own.iter().map(|_| i));
        }
        let mut of_brand: Vec<BTreeSet<Cow<'_, str>>> =
            vec![BTreeSet::new(); brand_of.last().map_or(0, |i| i + 1)];
        for (rank, value) in messages {
            let values = &mut of_brand[brand_of[catalog.cell_of(rank as usize) as usize]];
            // Two are enough to know.
            if let Some(value) = value.filter(|_| values.len() < 2) {
                values.insert(value);
            }
        }
        let without = of_brand.iter().filter(|values| values.is_empty()).count();
        let several = of_brand.iter().filter(|values| values.len() > 1).count();
        let only: Vec<Option<Cow<'_, str>>> = of_brand
            .into_iter()
            .map(|mut values| if values.len() == 1 { values.pop_first() } else { None })
            .collect();
        let values: BTreeSet<&Cow<'_, str>> = only.iter().flatten().collect();
        let numbers: BTreeMap<&Cow<'_, str>, u32> = values.iter().copied().zip(0..).collect();
        let value_of = |&brand: &usize| numbers.get(only[brand].as_ref()?).copied();
        let of_cell = brand_of.iter().map(value_of).collect();
        Self { of_cell, without, several, values: values.iter().map(|&v| v.clone().into_owned()).collect() }
    }
}

impl Groups {
    /// The groups of the parts of brands by the i-th column that brands are split by.
    #[must_use]
    pub fn of_parts(catalog: &Catalog, i: usize) -> Self {
        let value_of = |cell: &Cell| catalog.part_value(cell.brand, i);
        let values: BTreeSet<&str> = catalog.cells().iter().filter_map(value_of).collect();
        let numbers: BTreeMap<&str, u32> = values.iter().copied().zip(0..).collect();
        let of_cell = catalog.cells().iter().map(|cell| numbers.get(value_of(cell)?).copied()).collect();
        let brands = |has_value: bool| -> BTreeSet<u64> {
            let cells = catalog.cells().iter().filter(|cell| !has_value || value_of(cell).is_some());
            cells.map(|cell| catalog.origin(cell.brand)).collect()
        };
        let without = brands(false).len() - brands(true).len();
        Self { of_cell, without, several: 0, values: values.into_iter().map(str::to_owned).collect() }
    }
}

/// The value of every message in a column, by rank. A copy of a message in another batch may show what this one does not.
pub(crate) fn values_of<'a>(
    corpora: &'a [Corpus],
    ranks: &[Vec<u32>],
    catalog: &Catalog,
    column: &str,
) -> Vec<Option<Cow<'a, str>>> {
    let source = Source::of(corpora, column);
    let mut values = vec![None; catalog.campaign_of().len()];
    for (corpus, ranks) in corpora.iter().zip(ranks) {
        for (row, &rank) in ranks.iter().enumerate() {
            let rank = if rank == NO_RANK { catalog.rank_of(corpus.rows()[row].key()) } else { Some(rank) };
            if let Some(known) = rank.and_then(|rank| values.get_mut(rank as usize)) {
                *known = preferred(known.take(), source.value(corpus, row, column));
            }
        }
    }
    values
}

/// Whether a column tells messages of one brand apart, so that brands are to be split by it.
#[must_use]
pub fn is_built_in(column: &str) -> bool {
    BUILT_IN.contains(&column)
}

/// Whether any message has a value in a column.
#[must_use]
pub(crate) fn exists(corpora: &[Corpus], column: &str) -> bool {
    is_built_in(column) || OF_TEXTS.contains(&column) || own_columns(corpora).0.contains(column)
}

/// The columns that the input states or its mails show, of all batches together the first [`MAX_COLUMNS`] by name; and
/// whether there are more.
pub(crate) fn own_columns(corpora: &[Corpus]) -> (BTreeSet<&str>, bool) {
    let names = corpora.iter().flat_map(|corpus| corpus.columns().keys());
    let mut names: BTreeSet<&str> = names.map(String::as_str).collect();
    let more = names.len() > MAX_COLUMNS || corpora.iter().any(Corpus::has_columns_passed_over);
    while names.len() > MAX_COLUMNS {
        names.pop_last();
    }
    (names, more)
}

/// Whether all batches together hold more than [`MAX_CATEGORIES`] values of a column; then none counts in any of them.
pub(crate) fn is_overfull(corpora: &[Corpus], column: &str) -> bool {
    let batches = || corpora.iter().filter_map(|corpus| corpus.columns().get(column));
    let at_most: usize = batches().map(|batch| batch.values().len()).sum();
    batches().any(Categorical::is_overfull)
        || at_most > MAX_CATEGORIES
            && batches().flat_map(Categorical::values).collect::<BTreeSet<_>>().len() > MAX_CATEGORIES
}

/// Where the values of a column come from. One answer for all batches, so that it does not matter how messages were cut
/// into them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// The input.
    Own,
    /// How and when a message was sent.
    BuiltIn,
    /// Nowhere: the input's own column holds too many values.
    Overfull,
}

impl Source {
    pub(super) fn of(corpora: &[Corpus], column: &str) -> Self {
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

/// Which of the values that two copies of one message show counts.
fn preferred<'a>(a: Option<Cow<'a, str>>, b: Option<Cow<'a, str>>) -> Option<Cow<'a, str>> {
    [a, b].into_iter().flatten().min_by(|a, b| preference(a).cmp(&preference(b)))
}

/// The value of a message in a column that follows from how and when it was sent.
fn built_in<'a>(corpus: &'a Corpus, row: usize, column: &str) -> Option<Cow<'a, str>> {
    let known = &corpus.rows()[row];
    // Months since January 1970, by the sender's clock.
    let month = known.sent_at.map(|at| month_of(at.local()));
    let year = |month: i32| 1970 + month.div_euclid(12);
    match column {
        "channel" => Some(Cow::Borrowed(name_of(known.channel))),
        "month" => month.map(|m| format!("{:04}-{:02}", year(m), m.rem_euclid(12) + 1).into()),
        "quarter" => month.map(|m| format!("{:04}-Q{}", year(m), m.rem_euclid(12) / 3 + 1).into()),
        "year" => month.map(|m| format!("{:04}", year(m)).into()),
        _ => None,
    }
}

/// The part of a brand that a message with some values counts for; the brand itself where it has none.
pub(super) fn part_of(brand: u64, values: &[Option<&str>]) -> u64 {
    let values = (0..).zip(values).filter_map(|(i, value)| Some((i, (*value)?)));
    values
        .fold(brand, |part, (i, value): (u64, &str)| combine(part, hash64(value.as_bytes()).wrapping_add(i)))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Block, CampaignMode, Prepared, Rules};
    use crate::message::{Message, SentAt, UNKNOWN};

    const RULES: Rules =
        Rules { campaigns: CampaignMode::None, language: None, block: Block::None, min_units: 5 };

    fn message(brand: &str, party: Option<&str>, unix: i64) -> Message {
        let mut message = Message { brand: brand.into(), ..Message::default() };
        message.body.text = Some(format!("numero {unix} di {brand}"));
        message.sent_at = Some(SentAt { unix, offset_minutes: 60 });
        message.columns.extend(party.map(|party| ("party".to_owned(), party.to_owned())));
        message
    }

    #[test]
    fn a_cell_has_the_only_value_of_its_messages() {
        let messages = [
            message("a", None, 0),
            message("a", Some("D"), 1),
            message("b", Some("R"), 2),
            message("c", Some("R"), 3),
            message("c", Some("D"), 4),
            message("d", None, 5),
        ];
        let corpora = [messages.into_iter().collect::<Corpus>()];
        let prepared = Prepared::new(&corpora, &RULES, &crate::progress::no_progress).unwrap();
        let groups = Groups::of(&corpora, &prepared.ranks, &prepared.catalog, "party");
        let of = |brand: &str| {
            let cell = (0..4).find(|&a| prepared.catalog.cell_name(a) == brand).unwrap();
            groups.of_cell[cell].map(|group| groups.values[group as usize].as_str())
        };
        assert_eq!([of("a"), of("b"), of("c"), of("d")], [Some("D"), Some("R"), None, None]);
        assert_eq!((groups.values.len(), groups.without, groups.several), (2, 1, 1));
    }

    #[test]
    fn when_and_how_are_columns_by_the_senders_clock() {
        // 31 December 1999, 23:30 UTC is the next year an hour further east.
        let corpus: Corpus = [message("a", None, 946_682_000)].into_iter().collect();
        let of = |column: &str| built_in(&corpus, 0, column).map(Cow::into_owned);
        let all = ["channel", "month", "quarter", "year", "party"].map(of);
        let expected = [Some("email"), Some("2000-01"), Some("2000-Q1"), Some("2000"), None];
        assert_eq!(all.each_ref().map(|v| v.as_deref()), expected);
    }

    /// The groups of messages cut into batches one after the other, as many in each.
    fn grouped(messages: &[Message], batches: usize, column: &str) -> Groups {
        let size = messages.len().div_ceil(batches);
        let corpora: Vec<Corpus> = messages.chunks(size).map(|part| part.iter().cloned().collect()).collect();
        let prepared = Prepared::new(&corpora, &RULES, &crate::progress::no_progress).unwrap();
        Groups::of(&corpora, &prepared.ranks, &prepared.catalog, column)
    }

    #[test]
    fn too_many_values_are_too_many_in_any_batches() {
        let value = |i: usize| format!("v{i}");
        let many = |n: usize| -> Vec<Message> {
            (0..n as i64).map(|i| message(&format!("b{i}"), Some(&value(i as usize)), i)).collect()
        };
        let messages = many(MAX_CATEGORIES + 2);
        for batches in [1, 2, 3] {
            let groups = grouped(&messages, batches, "party");
            assert_eq!((groups.values.len(), groups.without), (0, messages.len()), "{batches} batches");
        }
        // One batch alone holds too many.
        let corpora =
            [many(MAX_CATEGORIES + 1).into_iter().collect(), many(1).into_iter().collect::<Corpus>()];
        assert_eq!(Source::of(&corpora, "party"), Source::Overfull);
        assert_eq!(grouped(&many(MAX_CATEGORIES), 2, "party").values.len(), MAX_CATEGORIES);
    }

    #[test]
    fn a_column_is_the_inputs_own_in_every_batch_or_in_none() {
        let mut messages: Vec<Message> =
            (0..4).map(|i| message(&format!("b{i}"), None, 946_682_000 + i)).collect();
        messages[0].columns.push(("year".into(), "vintage".into()));
        for batches in [1, 2, 4] {
            let groups = grouped(&messages, batches, "year");
            assert_eq!((groups.values.as_slice(), groups.without), (&["vintage".to_owned()][..], 3));
        }
    }

    #[test]
    fn the_first_columns_by_name_are_those_of_all_batches() {
        let named = |range: std::ops::Range<usize>| -> Corpus {
            let mut message = message("a", None, range.start as i64);
            message.columns = range.map(|i| (format!("{i:03}"), "x".to_owned())).collect();
            [message].into_iter().collect()
        };
        let corpora = [named(100..300), named(0..200)];
        let (names, more) = own_columns(&corpora);
        assert_eq!((names.len(), names.last().copied(), more), (MAX_COLUMNS, Some("255"), true));
        assert!(exists(&corpora, "255") && !exists(&corpora, "256"));
    }

    #[test]
    fn copies_show_what_any_of_them_shows() {
        let copy = |platform: Option<&'static str>| {
            let mut message = message("a", None, 0);
            message.id = Some("1".into());
            message.found.extend(platform.map(|platform| ("platform", platform)));
            message
        };
        let copies = [None, Some(UNKNOWN), Some("Brevo"), Some("Adestra")].map(copy);
        for (first, second, expected) in
            [(0, 1, UNKNOWN), (1, 2, "Brevo"), (0, 2, "Brevo"), (2, 3, "Adestra"), (1, 3, "Adestra")]
        {
            for [a, b] in [[first, second], [second, first]] {
                let messages = [copies[a].clone(), copies[b].clone()];
                for batches in [1, 2] {
                    let groups = grouped(&messages, batches, "platform");
                    assert_eq!(groups.values, [expected], "{a} then {b} in {batches}");
                }
            }
        }
    }
}
