//! `boilerplate`: word n-grams of all that is not body: web-version lines, footers, legal text, unsubscribe lines, and
//! the blocks that a brand repeats at the edges of its mails.
//!
//! What it sees: everybody's legal text, which the headline never sees. What it does not: whether the law asks for it.

pub(super) use super::wording::features_of as features;
