//! Generates synthetic mail of known homogenisation, to compare the index with its true value.
//!
//! A [`Recipe`] holds the settings; [`generate`] returns its messages, each with its [`Truth`]. A message consists of
//! segments. With probability h a segment comes from a pool that all brands share, otherwise from the brand's own pool.
//! For segments of equal length and pools of equal size, the index of such mail is h²/(h² + (1 − h)²): see
//! [`closed_form`].
//!
//! A message depends only on the recipe and its number, so messages can be generated in any order and on any thread. A
//! recipe gives the same bytes on every machine. Content words are invented but pronounceable, drawn by Zipf's law;
//! function words are real, so that language detection works.
//!
//! ```
//! use unisono::{Config, Corpus, Facet, analyze};
//! use unisono_synth::{Recipe, closed_form, generate};
//!
//! let recipe = Recipe { brands: 6, campaigns: 20, ..Recipe::default() };
//! let corpus: Corpus = generate(&recipe)?.map(|generated| generated.message).collect();
//! let report = analyze(&corpus, &Config::default())?;
//! let ix = report.facets[&Facet::Wording].ix.value.unwrap_or_default();
//! assert!((ix - closed_form(recipe.text.h)).abs() < 0.15);
//! # Ok::<(), unisono::Error>(())
//! ```

mod compose;
mod generator;
mod layout;
mod recipe;
#[cfg(test)]
mod tests;
mod truth;
mod words;
mod write;

pub use generator::{Generator, generate};
pub use recipe::{Footer, Homogenisation, Recipe, Text};
pub use truth::{Generated, Origin, Segment, SlotFilled, Truth};

/// Returns the expected index at homogenisation `h`: h²/(h² + (1 − h)²).
///
/// Two messages of different brands share a segment only if both drew it from the shared pool: S_ab ∝ h². Two messages of
/// one brand also share it if both drew it from the brand's pool: S_aa ∝ h² + (1 − h)². The common factor, the probability
/// that two draws from one pool are equal, cancels.
#[must_use]
pub fn closed_form(h: f64) -> f64 {
    closed_form_above(0.0, h)
}

/// Returns the expected index if the brands' own pools overlap. `base` is the similarity of two brands' pools, divided by
/// that of one pool with itself.
///
/// S_ab ∝ h² + (1 − h²)·base and S_aa ∝ h² + (1 − h)² + 2h(1 − h)·base. The index is 1 at h = 1 and `base` at h = 0.
/// Pools overlap for offers (few discounts and deadlines), hours (168) and layouts (the same outer elements).
#[must_use]
pub fn closed_form_above(base: f64, h: f64) -> f64 {
    let (shared, own) = (h * h, (1.0 - h) * (1.0 - h));
    let mixed = 1.0 - shared - own;
    (shared + (mixed + own) * base) / (shared + own + mixed * base)
}
