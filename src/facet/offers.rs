//! `offers`: discounts, prices, deadlines, and phrases of urgency, scarcity, social proof and gratitude.
//!
//! Discounts are in steps of five percent, prices by order of magnitude and whether they end in 9. Deadlines are lags from
//! the sending time, so "until 12 March" on 11 March equals "until 5 May" on 4 May. A thank-you counts only with an offer
//! after it. Languages without phrase lists have discounts and prices only. The blocks weigh the same.

use super::blocks::in_block;
use super::context::{Context, Scratch};
use super::definition::{Definition, Features, Visit};
use crate::annotate::{offers, quote};
use crate::hash::combine;

pub(super) const DEFINITION: Definition = Definition {
    name: "offers",
    sees: "discounts, prices, hours left, and phrases of urgency, scarcity, social proof and gratitude",
    misses: "what is sold, the currency, prices or countdowns in pictures, and whether a percentage is a discount if no word near it says otherwise",
    needs: "a discount, price, deadline or phrase of the lists",
    blocks: offers::BLOCKS,
    reads_offers: true,
    features: Features::Emit(|context, row, _, emit| {
        let salt = context.salt(row);
        for &(block, bin) in context.offers(row) {
            emit(feature(salt, block, bin));
        }
    }),
    values: Some(|context, row, scratch, visit| in_words(context, row, hash, scratch, visit)),
    spelled: Some(|context, row, scratch, visit| in_words(context, row, feature, scratch, visit)),
    ..Definition::BASE
};

/// Visits each offer of a row, with the hash that `hash` gives it.
fn in_words(
    context: &Context<'_>,
    row: usize,
    hash: fn(u64, u8, u32) -> u64,
    scratch: &mut Scratch,
    visit: Visit<'_>,
) {
    let salt = context.salt(row);
    let tokens = &mut scratch.tokens;
    tokens.clear();
    for &(block, bin) in context.offers(row) {
        if block == offers::RHETORIC && tokens.is_empty() {
            tokens.extend(context.spans.tokens(context.corpus, row, context.body_only));
        }
        let quote = || match block {
            offers::RHETORIC => {
                let found = quote(context.corpus, row, context.language(row), tokens, bin);
                context.spell(found.iter().copied().filter(|token| !(context.mask && token.continues())))
            }
            _ => String::new(),
        };
        visit(hash(salt, block, bin), &|| offers::name(block, bin, &quote()));
    }
}

fn hash(salt: u64, block: u8, bin: u32) -> u64 {
    combine(salt, u64::from(block) << 32 | u64::from(bin))
}

fn feature(salt: u64, block: u8, bin: u32) -> u64 {
    in_block(hash(salt, block, bin), usize::from(block))
}
