//! The form of address of a text: tu or Lei, du or Sie, tu or vous, tú or usted.

use crate::language::Language;
use crate::lexicon::{Category, Match, phrases};

/// A form of address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AddressForm {
    /// tu, du, tu, tú, and the informal plural (ihr, vosotros).
    Informal,
    /// Lei, Sie, vous, usted. French vous always counts as formal.
    Formal,
    /// Both, the rarer form at least a quarter as often as the commoner.
    Mixed,
}

impl AddressForm {
    /// Returns the name that columns use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Informal => "informal",
            Self::Formal => "formal",
            Self::Mixed => "mixed",
        }
    }
}

/// Returns the form of address of a text, from its case-folded words.
///
/// `None` if the text does not address the reader, and for languages without a list (there are lists for it, de, fr and
/// es). The lists hold pronouns, possessives, and common verbs in the second person and the imperative. Words with
/// another meaning (Italian "lei", German "sie", Spanish "su") count only beside words that concern the reader
/// ("la ringraziamo", "können sie", "su pedido"), so short formal texts may be missed. Precision and recall:
/// `docs/lexicons.md`. Linear in the words.
#[must_use]
pub fn address_form<'a>(language: Language, words: impl IntoIterator<Item = &'a str>) -> Option<AddressForm> {
    of_matches(&phrases(language)?.find_words(words))
}

/// Does the same as [`address_form`] from the phrases of a text.
#[must_use]
pub fn of_matches(found: &[Match]) -> Option<AddressForm> {
    let count = |category| found.iter().filter(|m| m.category == category).count();
    let (informal, formal) = (count(Category::Informal), count(Category::Formal));
    match (informal, formal) {
        (0, 0) => None,
        _ if informal.min(formal) * 4 >= informal.max(formal) => Some(AddressForm::Mixed),
        _ if informal > formal => Some(AddressForm::Informal),
        _ => Some(AddressForm::Formal),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(code: &str, folded: &str, expected: &str) {
        let form = address_form(Language::from_code(code).unwrap(), folded.split(' '));
        assert_eq!(form.map_or("none", AddressForm::name), expected, "{folded}");
    }

    #[test]
    fn forms() {
        check("it", "scopri la tua nuova collezione", "informal");
        check("it", "la ringraziamo per il suo ordine", "formal");
        check("it", "la sua storia comincia qui", "none");
        check("de", "sichere dir deinen rabatt", "informal");
        check("de", "sichern sie sich ihren rabatt", "formal");
        check("de", "sie lief schneller als er", "none");
        check("fr", "profitez de votre remise", "formal");
        check("fr", "ta remise t'attend", "informal");
        check("es", "descubre tus ventajas", "informal");
        check("es", "le agradecemos su pedido", "formal");
        check("es", "su historia comienza", "none");
        check("en", "your order thou art", "none");
        check("nl", "jouw bestelling", "none");
        check("it", "", "none");
    }

    #[test]
    fn a_slip_does_not_make_it_mixed() {
        check("it", "il tuo ordine e la ringraziamo", "mixed");
        check("it", "tu tu tu tu tu la ringraziamo", "informal");
        check("it", "tu tu tu tu la ringraziamo", "mixed");
    }
}
