//! Which group each cell belongs to by the value of a column: its platform, party, sector, channel or period.

use super::{NO_RANK, Roster, month_of};
use crate::corpus::Corpus;
use crate::hash::{combine, hash64};
use crate::message::Channel;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Columns that every corpus has, and that tell messages of one brand apart: how and when they were sent.
pub const BUILT_IN: [&str; 4] = ["channel", "month", "quarter", "year"];

/// Columns that follow from the texts: how they address the reader, and who they say wrote them.
pub const OF_TEXTS: [&str; 2] = ["address", "disclosure"];

/// The cells of a roster by the value of a column.
///
/// A cell's value is the only one that its messages have, those without one aside; a cell whose messages have several
/// is in no group.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Groups {
    /// The values, sorted.
    pub values: Vec<String>,
    /// The group of each cell, as an index into `values`.
    pub of_cell: Vec<Option<u32>>,
    /// Cells none of whose messages has a value.
    pub without: usize,
    /// Cells whose messages have several.
    pub several: usize,
}

impl Groups {
    /// The groups by a column of the batches, whose ranks are given. O(messages · log values).
    #[must_use]
    pub(crate) fn of(corpora: &[Corpus], ranks: &[Vec<u32>], roster: &Roster, column: &str) -> Self {
        let rows = corpora.iter().zip(ranks).flat_map(|(corpus, ranks)| {
            ranks.iter().enumerate().map(move |(row, &rank)| (rank, value(corpus, row, column)))
        });
        Self::of_values(roster, rows.filter(|(rank, _)| *rank != NO_RANK))
    }

    /// The groups by the values of messages, each with its rank.
    #[must_use]
    pub(crate) fn of_values<'a>(
        roster: &Roster,
        messages: impl Iterator<Item = (u32, Option<Cow<'a, str>>)>,
    ) -> Self {
        let mut of_cell: Vec<BTreeSet<Cow<'_, str>>> = vec![BTreeSet::new(); roster.cells().len()];
        for (rank, value) in messages {
            let values = &mut of_cell[roster.cell_of(rank as usize) as usize];
            // Two are enough to know.
            if let Some(value) = value.filter(|_| values.len() < 2) {
                values.insert(value);
            }
        }
        let without = of_cell.iter().filter(|values| values.is_empty()).count();
        let several = of_cell.iter().filter(|values| values.len() > 1).count();
        let only: Vec<Option<Cow<'_, str>>> = of_cell
            .into_iter()
            .map(|mut values| if values.len() == 1 { values.pop_first() } else { None })
            .collect();
        let values: BTreeSet<&Cow<'_, str>> = only.iter().flatten().collect();
        let numbers: BTreeMap<&Cow<'_, str>, u32> = values.iter().copied().zip(0..).collect();
        let of_cell = only.iter().map(|value| numbers.get(value.as_ref()?).copied()).collect();
        Self { of_cell, without, several, values: values.iter().map(|&v| v.clone().into_owned()).collect() }
    }
}

/// Whether a column tells messages of one brand apart, so that brands are to be split by it.
#[must_use]
pub fn is_built_in(column: &str) -> bool {
    BUILT_IN.contains(&column)
}

/// Whether any message has a value in a column.
#[must_use]
pub(crate) fn exists(corpora: &[Corpus], column: &str) -> bool {
    is_built_in(column)
        || OF_TEXTS.contains(&column)
        || corpora.iter().any(|corpus| corpus.columns().contains_key(column))
}

/// The value of a message in a column: the input's own, or one that follows from how and when it was sent.
pub(super) fn value<'a>(corpus: &'a Corpus, row: usize, column: &str) -> Option<Cow<'a, str>> {
    if let Some(own) = corpus.columns().get(column) {
        return own.get(row).map(Cow::Borrowed);
    }
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

/// The brand that a message counts for where brands are split by a column: another for each value; messages without
/// one keep theirs.
pub(super) fn split_brand(brand: u64, value: Option<&str>) -> u64 {
    value.map_or(brand, |value| combine(brand, hash64(value.as_bytes())))
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
    use crate::message::{Message, SentAt};
    use crate::roster::{CampaignMode, Prepared};

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
        let prepared =
            Prepared::new(&corpora, CampaignMode::None, None, &crate::progress::unwatched).unwrap();
        let groups = Groups::of(&corpora, &prepared.ranks, &prepared.roster, "party");
        let of = |brand: &str| {
            let cell = (0..4).find(|&a| prepared.roster.cell_name(a) == brand).unwrap();
            groups.of_cell[cell].map(|group| groups.values[group as usize].as_str())
        };
        assert_eq!([of("a"), of("b"), of("c"), of("d")], [Some("D"), Some("R"), None, None]);
        assert_eq!((groups.values.len(), groups.without, groups.several), (2, 1, 1));
    }

    #[test]
    fn when_and_how_are_columns_by_the_senders_clock() {
        // 31 December 1999, 23:30 UTC is the next year an hour further east.
        let corpus: Corpus = [message("a", None, 946_682_000)].into_iter().collect();
        let of = |column: &str| value(&corpus, 0, column).map(Cow::into_owned);
        let all = ["channel", "month", "quarter", "year", "party"].map(of);
        let expected = [Some("email"), Some("2000-01"), Some("2000-Q1"), Some("2000"), None];
        assert_eq!(all.each_ref().map(|v| v.as_deref()), expected);
    }
}
