//! A corpus that is built in several batches, so that those before the last may leave memory.

use super::analyser::Analyser;
use super::builder::CorpusBuilder;
use super::categorical::Categorical;
use super::columns::Corpus;
use super::row::Row;
use crate::error::Result;

/// About the bytes of a hash in a set, and of a name by its hash.
const OF_NAME: usize = 16;
const OF_SPELLING: usize = 64;

impl CorpusBuilder {
    /// Number of messages of the batches before the one that is being built.
    pub(super) fn n_earlier(&self) -> usize {
        self.earlier.iter().map(Corpus::len).sum()
    }

    /// Bytes in memory of the batch that is being built, without the keys that find copies.
    pub(crate) fn heap_bytes(&self, analyser: &Analyser) -> usize {
        self.corpus.heap_bytes() + analyser.heap_bytes()
    }

    /// Ends the batch that is being built. All chunks that `analyser` made must be appended.
    pub(crate) fn end_batch(&mut self, analyser: &Analyser) {
        let mut corpus = std::mem::take(&mut self.corpus);
        corpus.name_brands();
        let (own_phrases, is_of_texts) = (analyser.own_phrases().clone(), analyser.takes_texts());
        let vocabulary = analyser.take_vocabulary();
        self.earlier.push(Corpus { vocabulary, own_phrases, is_of_texts, ..corpus });
    }

    /// Replaces the last ended batch by what `store` makes of it: an equal one that is stored elsewhere.
    pub(crate) fn store_last(&mut self, store: impl FnOnce(Corpus) -> Result<Corpus>) -> Result<()> {
        if let Some(last) = self.earlier.pop() {
            self.earlier.push(store(last)?);
        }
        Ok(())
    }

    /// Returns the ended batches. Copies of a message complete its columns, whichever batch it is in; the first batch counts all
    /// copies.
    pub(crate) fn into_batches(self) -> Vec<Corpus> {
        let Self { earlier: mut batches, mut copies, .. } = self;
        copies.sort_unstable();
        let mut start = 0;
        for corpus in &mut batches {
            let end = start + corpus.len() as u32;
            for copies in copies.chunk_by(|a, b| a.0 == b.0) {
                let of = |row: u32| copies.partition_point(|copy| copy.1 < row);
                let copies = &copies[of(start)..of(end)];
                if let Some(column) = copies.first().and_then(|copy| corpus.column_mut(copy.0)) {
                    column.merge(copies.iter().map(|&(_, row, value)| (row - start, value)));
                }
            }
            start = end;
        }
        let duplicates = batches.iter().map(|corpus| corpus.duplicates).sum();
        for (at, corpus) in batches.iter_mut().enumerate() {
            corpus.duplicates = if at == 0 { duplicates } else { 0 };
        }
        batches
    }
}

impl Corpus {
    /// Returns true if its columns are in a file.
    pub(crate) fn is_stored(&self) -> bool {
        self.tokens.stored().is_mapped()
    }

    /// Bytes in memory of what grows with the messages; none of what is in a file.
    fn heap_bytes(&self) -> usize {
        let columns = [&self.tokens, &self.layout, &self.subjects].map(|column| column.stored().heap_bytes());
        let others = self.units.stored().heap_bytes() + self.ids.stored().heap_bytes();
        // The ends of the five columns.
        let of_row = size_of::<Row>() + 5 * size_of::<usize>();
        let of_input = self.columns.values().map(Categorical::heap_bytes).sum::<usize>();
        let of_names = self.names.len() * OF_NAME + (self.brands.len() + self.spellings.len()) * OF_SPELLING;
        columns.iter().sum::<usize>() + others + self.rows.capacity() * of_row + of_input + of_names
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Message, brand_hash};

    #[test]
    fn copies_are_found_in_earlier_batches() {
        let message = |i: usize, bulk: &'static str| Message {
            id: Some(format!("{i}")),
            brand: format!("Forno {}", i % 2),
            found: vec![("bulk", bulk)],
            ..Message::default()
        };
        let mut builder = Corpus::builder();
        let batches = [
            vec![message(0, "unknown"), message(1, "bulk")],
            vec![message(0, "bulk"), message(2, "unknown")],
            vec![message(2, "bulk"), message(1, "unknown"), message(3, "bulk"), message(3, "bulk")],
        ];
        for messages in &batches {
            assert!(builder.add_batch(messages).is_empty());
            let analyser = std::mem::take(&mut builder.analyser);
            builder.end_batch(&analyser);
            builder.analyser = analyser;
        }
        assert_eq!((builder.len(), builder.added()), (4, 8));
        let found = builder.into_batches();
        let of = |corpus: &Corpus| {
            let bulk = |row| corpus.columns()["bulk"].get(row).unwrap().to_owned();
            (corpus.duplicates(), (0..corpus.len()).map(bulk).collect::<Vec<_>>())
        };
        let expected = [(4, vec!["bulk"; 2]), (0, vec!["bulk"]), (0, vec!["bulk"])];
        assert_eq!(
            found.iter().map(of).collect::<Vec<_>>(),
            expected.map(|(n, bulk)| (n, bulk.into_iter().map(str::to_owned).collect()))
        );
        assert_eq!(found[1].brands().keys().collect::<Vec<_>>(), [&brand_hash("Forno 0")]);
    }
}
