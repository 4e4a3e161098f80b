//! The names of the brands of a corpus.

use super::columns::Corpus;
use crate::spelling::{Shown, Spellings};

impl Corpus {
    /// Names each brand by the commonest spelling of its messages.
    pub(super) fn name_brands(&mut self) {
        // Every spelling belongs to one brand, so equal numbers mean one spelling each.
        if self.spellings.len() > self.brands.len() {
            let uses = self.rows.iter().map(|row| (row.brand, row.spelling));
            self.brands = Shown::new(uses, &self.spellings).names;
        }
    }

    /// The names of brands as messages spell them, by [`Row::spelling`](super::Row::spelling).
    pub(crate) fn spellings(&self) -> &Spellings {
        &self.spellings
    }
}

#[cfg(test)]
mod tests {
    use crate::corpus::{Corpus, Message, brand_hash};

    #[test]
    fn spellings_of_one_name_are_one_brand() {
        let message = |brand: &str| Message { brand: brand.to_owned(), ..Message::default() };
        let names = ["Forno", "FORNO\u{200b}", "forno", "forno", "Altro"];
        let corpus: Corpus = names.map(message).into_iter().collect();
        let brands: Vec<&str> = corpus.brands().values().map(String::as_str).collect();
        assert_eq!(brands.len(), 2);
        assert_eq!(corpus.brands()[&brand_hash("Forno")], "forno");
        assert_eq!(corpus.spellings().len(), 4);
    }
}
