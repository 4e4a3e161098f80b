//! Corpora whose homogenisation is known: made-up mail, so that what the index says can be compared with the truth.
//!
//! A [`Recipe`] says how brands write; [`generate`] turns it into messages, each with the [`Truth`] about it. A message
//! is made of segments; each comes with probability h from a pool that all brands share, else from the brand's own pool.
//! For segments of equal length and pools of equal size the index of such mail is h²/(h² + (1 − h)²): see
//! [`closed_form`].
//!
//! Every message is a function of the recipe and its number, so that any of them can be made alone, in any order, on
//! any thread; the same recipe gives the same bytes on every machine. Words are made up but pronounceable, drawn by
//! Zipf's law, among real function words, so that the language is recognised.
//!
//! ```
//! use unisono::{Config, Corpus, analyze};
//!
//! let recipe = unisono_synth::Recipe { brands: 6, campaigns: 20, ..unisono_synth::Recipe::default() };
//! let corpus: Corpus = unisono_synth::generate(&recipe)?.map(|generated| generated.message).collect();
//! let report = analyze(&corpus, &Config::default())?;
//! let ix = report.facets[&unisono::Facet::Wording].ix.value.unwrap_or_default();
//! assert!((ix - unisono_synth::closed_form(recipe.text.h)).abs() < 0.15);
//! # Ok::<(), unisono::Error>(())
//! ```

mod compose;
mod layout;
mod recipe;
mod words;
mod write;

pub use compose::{Generated, Generator, Origin, Segment, SlotFilled, Truth, generate};
pub use recipe::{Footer, Homogenisation, Recipe, Text};

/// The index that theory expects at homogenisation `h`: h²/(h² + (1 − h)²).
///
/// Two messages of different brands share a segment only when both drew it from the common pool: S_ab ∝ h². Two of one
/// brand share it also when both drew it from the brand's: S_aa ∝ h² + (1 − h)². The factor, the chance that two draws
/// from one pool meet, is the same and cancels.
#[must_use]
pub fn closed_form(h: f64) -> f64 {
    closed_form_above(0.0, h)
}

/// The same where pools are not all unlike: `base` is how alike two of them are, over how alike each is to itself.
///
/// S_ab ∝ h² + (1 − h²)·base and S_aa ∝ h² + (1 − h)² + 2h(1 − h)·base: 1 at h = 1, and the base at h = 0. Offers are
/// of few discounts and deadlines, hours of 168, and all layouts begin with the same elements.
#[must_use]
pub fn closed_form_above(base: f64, h: f64) -> f64 {
    let (shared, own) = (h * h, (1.0 - h) * (1.0 - h));
    let mixed = 1.0 - shared - own;
    (shared + (mixed + own) * base) / (shared + own + mixed * base)
}
