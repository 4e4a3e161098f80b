//! What a letter, a number, a capital and an emoji are: one version of Unicode, whatever the toolchain.
//!
//! The standard library's `char::is_alphabetic`, `char::to_lowercase` and the like follow the Unicode version of the
//! compiler, so a new toolchain could change a report. The tables here change with a version of this crate only.
//! White space and control characters stay with the standard library: Unicode never changes the latter, and a test
//! compares the former with the list of version 17.
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

/// The Unicode version of the tables. The crates that segment and normalise text have the same one.
pub(crate) const VERSION: (u8, u8, u8) = (17, 0, 0);
