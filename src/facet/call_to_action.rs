//! `call_to_action`: the whole text of each button and link of the message proper, masked, as one feature.
//!
//! Brands that choose independently among the same K texts have an index of (K+1)/(2K): the baseline.

use super::context::Context;
use super::definition::{Definition, Features};
use super::runs::whole;
use crate::corpus::{BlockKind, Slot, Token, Zone};

pub(super) const DEFINITION: Definition = Definition {
    name: "call_to_action",
    sees: "buttons and links: \"Scopri di più\", \"Approfitta ora\"",
    misses: "links of header and footer, bare addresses, and links inside sentences, which are running text",
    needs: "a button or link with a text",
    has_slots: true,
    features: Features::Emit(|context, row, _, emit| {
        let salt = context.salt(row);
        texts(context, row).for_each(|tokens| emit(context.whole(salt, tokens)));
    }),
    values: Some(|context, row, _, visit| {
        texts(context, row).for_each(|tokens| whole(context, row, tokens, visit));
    }),
    // A button is compared as a whole, so it is one term.
    blocks_of_terms: Some(|context, row, out| {
        texts(context, row).for_each(|tokens| out.push([(context.whole(0, tokens), tokens)].into_iter()));
    }),
    ..Definition::BASE
};

/// Returns the tokens of each button and link of the message proper.
fn texts<'a>(context: &Context<'a>, row: usize) -> impl Iterator<Item = &'a [u32]> {
    let is_address = |&t: &u32| {
        let token = Token::from_encoded(t);
        token.continues() || token.fills(Slot::Url)
    };
    context
        .corpus
        .unit_tokens(row)
        .filter(|(unit, _)| unit.kind == BlockKind::CallToAction)
        .filter(|(unit, _)| matches!(unit.zone, Zone::Opening | Zone::Body))
        .map(|(_, tokens)| tokens)
        .filter(move |tokens| !tokens.iter().all(is_address))
}
