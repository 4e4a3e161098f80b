//! Cells by the value of a column.

use super::cells::Cell;
use super::columns::values_of;
use super::table::Catalog;
use crate::corpus::Corpus;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// The cells of a catalog by the value of a column.
///
/// The value of a brand is the only value of its messages. A brand whose messages have several values is in no group. All
/// cells of a brand have its value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Groups {
    /// The values, sorted.
    pub values: Vec<String>,
    /// The group of each cell, as an index into `values`.
    pub of_cell: Vec<Option<u32>>,
    /// Number of brands without a value.
    pub without: usize,
    /// Number of brands with several values.
    pub several: usize,
}

impl Groups {
    /// Groups the cells by a column of the batches, given their ranks. O(messages · log values).
    #[must_use]
    pub(crate) fn from_column(
        corpora: &[Corpus],
        ranks: &[Vec<u32>],
        catalog: &Catalog,
        column: &str,
    ) -> Self {
        Self::from_values(catalog, (0..).zip(values_of(corpora, ranks, catalog, column)))
    }

    /// Groups the cells by the values of messages, each with its rank.
    #[must_use]
    pub(crate) fn from_values<'a>(
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
            // Two different values suffice to exclude the brand.
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

    /// Groups the parts of brands by the i-th column that splits brands.
    #[must_use]
    pub fn from_parts(catalog: &Catalog, i: usize) -> Self {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::columns::{Source, built_in, exists, own_columns};
    use crate::catalog::{Block, CampaignMode, Prepared, Rules};
    use crate::corpus::{MAX_CATEGORIES, MAX_COLUMNS};
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
        let groups = Groups::from_column(&corpora, &prepared.ranks, &prepared.catalog, "party");
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
        Groups::from_column(&corpora, &prepared.ranks, &prepared.catalog, column)
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
        assert_eq!(Source::from_column(&corpora, "party"), Source::Overfull);
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
