//! Some messages of a corpus → a corpus of the others.

use super::columns::Corpus;
use std::collections::BTreeSet;

impl Corpus {
    /// Subtracts `n` from the number of copies.
    pub(crate) fn forget_copies(&mut self, n: u64) {
        self.duplicates -= n;
    }

    /// Keeps row i where `is_kept[i]`. O(tokens).
    ///
    /// The vocabulary and the names of recipients stay whole: no result depends on words that no message holds, and a name
    /// must not be quoted either way.
    pub(crate) fn retain(&mut self, is_kept: &[bool]) {
        assert_eq!(is_kept.len(), self.rows.len(), "one flag per row");
        self.tokens.retain(is_kept);
        self.units.retain(is_kept);
        self.layout.retain(is_kept);
        self.subjects.retain(is_kept);
        self.ids.retain(is_kept);
        self.columns.values_mut().for_each(|column| *column = column.retained(is_kept));
        self.columns.retain(|_, column| column.is_overfull() || !column.values().is_empty());
        let mut flags = is_kept.iter();
        self.rows.retain(|_| flags.next().is_some_and(|&is_kept| is_kept));
        let used: BTreeSet<u64> = self.rows.iter().map(|row| row.spelling).collect();
        self.spellings.retain(|spelling, _| used.contains(spelling));
        let name = |spelling: &u64| self.spellings.get(spelling).cloned().unwrap_or_default();
        self.brands = self.rows.iter().map(|row| (row.brand, name(&row.spelling))).collect();
        self.name_brands();
    }
}

#[cfg(test)]
mod tests {
    use crate::corpus::{Corpus, Message};

    #[test]
    fn a_corpus_without_some_messages_is_that_of_the_others() {
        let message = |i: usize| {
            let mut message = Message { brand: format!("Marca {}", i % 3), ..Message::default() };
            message.id = Some(format!("{i}"));
            message.subject = Some(format!("numero {i}"));
            message.body.text = Some(format!("pane fresco della settimana {i}, con olio e sale\n\nSaluti\n"));
            message.columns = vec![("tool".into(), format!("t{}", i % 2))];
            message
        };
        let mut all: Corpus = (0..9).map(message).collect();
        let is_kept: Vec<bool> = (0..9).map(|i| i % 3 != 1).collect();
        all.retain(&is_kept);
        let others: Corpus = (0..9).filter(|i| i % 3 != 1).map(message).collect();
        assert_eq!(all.rows(), others.rows());
        assert_eq!(all.brands(), others.brands());
        for row in 0..others.len() {
            assert_eq!(all.id(row), others.id(row));
            assert_eq!(all.columns()["tool"].get(row), others.columns()["tool"].get(row));
            let surface = |corpus: &Corpus| -> Vec<String> {
                corpus.tokens(row).map(|t| corpus.vocabulary.surface(t.form()).to_owned()).collect()
            };
            assert_eq!(surface(&all), surface(&others));
        }
    }
}
