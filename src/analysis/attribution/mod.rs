//! Two cross-validated classifiers, called readers, that guess the brand of a message (docs/measures/attribution.md).
//!
//! ```text
//! for each seed:
//!     draw    m + 1 units of each brand for its profile, and the messages to test
//!     profile sum of the first m units; for a tested message, unit m + 1 replaces its unit in its brand's profile
//!     score   each tested message against each profile, by both readers
//!     fit     one factor τ on each half of the units, and use softmax(τ · scores) for the other half
//! report the reader with the lower log-loss
//! ```

mod attribute;
mod contest;
mod draw;
mod finish;
mod grams;
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
pub(crate) use score::log_ratio;
