//! What a message offers: discounts, prices, deadlines, and phrases of urgency, scarcity, social proof and gratitude.

mod bins;
mod deadline;
mod find;
mod money;
mod points;
mod word;

pub use bins::{BLOCKS, DEADLINES, DISCOUNTS, PRICES, RHETORIC, name};
pub(crate) use bins::{rhetoric_bin, rhetoric_name};
pub(crate) use find::find_with;
pub use find::{Offers, find};
pub use word::Word;
