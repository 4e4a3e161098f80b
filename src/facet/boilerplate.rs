//! `boilerplate`: word n-grams of all that is not body: web-version lines, footers, legal text, unsubscribe lines, and
//! the blocks that a brand repeats at the edges of its mails.
//!
//! What it sees: everybody's legal text, which the headline never sees. What it does not: whether the law asks for it.

pub(super) use super::wording::spell;

/// Whether a stretch of a message is looked at.
pub(super) fn sees(is_body: bool) -> bool {
    !is_body
}
