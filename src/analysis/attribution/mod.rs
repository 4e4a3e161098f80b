//! Two cross-validated readers that guess the brand of a message (docs/measures/attribution.md).
//!
//! ```text
//! for each seed:
//!     draw    m + 1 units of each brand for its profile, and the messages to test
//!     profile sums the first m units; for a tested message, the profile of its own brand leaves its unit out
//!     score   each tested message against each profile, by both readers
//!     fit     one factor τ per half of the units, and judge the other half by softmax(τ · scores)
//! report the reader with the lower log-loss
//! ```

mod attribute;
mod contest;
mod draw;
mod finish;
mod messages;
mod profile;
mod reading;
mod result;
mod score;
mod tally;
mod temperature;
#[cfg(test)]
mod tests;
mod trial;
mod vectors;

pub use attribute::attribution;
pub use reading::Reading;
pub use result::{Attribution, BrandAttribution, Confusion, LanguageAttribution, Reader, ReaderScore};
