//! `call_to_action`: the whole text of each button and link of the message proper, masked, as one feature.
//!
//! What it sees: "Scopri di più", "Approfitta ora". What it does not: links of header and footer, bare addresses, and
//! links inside sentences, which are running text. Brands that choose independently among the same K texts have an index
//! of (K+1)/(2K): the mark to compare with.

use super::extractor::Extractor;
use crate::corpus::{Corpus, Token};
use crate::text::{BlockKind, Slot, Zone};

pub(super) fn features(extractor: &Extractor<'_>, row: usize, emit: &mut impl FnMut(u64)) {
    let salt = extractor.salt(row);
    texts(extractor.corpus, row).for_each(|tokens| emit(extractor.whole(salt, tokens)));
}

/// The tokens of each button and link of the message proper.
pub(super) fn texts(corpus: &Corpus, row: usize) -> impl Iterator<Item = &[u32]> {
    let is_address = |&t: &u32| {
        let token = Token::from_encoded(t);
        token.continues() || token.fills(Slot::Url)
    };
    corpus
        .unit_tokens(row)
        .filter(|(unit, _)| unit.kind == BlockKind::CallToAction)
        .filter(|(unit, _)| matches!(unit.zone, Zone::Opening | Zone::Body))
        .map(|(_, tokens)| tokens)
        .filter(move |tokens| !tokens.iter().all(is_address))
}
