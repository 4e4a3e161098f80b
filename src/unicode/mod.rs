//! Character classes and case mappings of one Unicode version, whatever the toolchain.
//!
//! The standard library's `char::is_alphabetic`, `char::to_lowercase` and the like use the Unicode version of the
//! compiler, so a new toolchain could change a report. These tables change only with a version of this crate. White space
//! and control characters are the standard library's: Unicode never changes the latter, and a test compares the former
//! with the list of version 17.
//!
//! One look-up costs two loads (a 17 KiB index and 57 KiB of classes); a case mapping beyond ASCII costs a binary search
//! in about 200 rows.

mod case;
mod class;
#[rustfmt::skip]
mod tables;
#[cfg(test)]
mod tests;

pub(crate) use case::{fold, lower, to_lower, to_upper, upper};
pub(crate) use class::{
    is_letter, is_letter_or_number, is_lower, is_number, is_picture, is_regional_indicator, is_upper,
};

/// The Unicode version of the tables. The crates that segment and normalise text use the same version.
pub(crate) const VERSION: (u8, u8, u8) = (17, 0, 0);
