//! The files with lists of the user's own.

use crate::flags::name_flag;
use std::fs;
use std::path::Path;
use unisono::text::mask::OwnPhrases;
use unisono::{Error, ErrorKind, Result};

/// Reads the phrases that masking replaces; none without a file.
pub(crate) fn mask_phrases(path: Option<&Path>) -> Result<OwnPhrases> {
    let Some(path) = path else { return Ok(OwnPhrases::default()) };
    OwnPhrases::parse(&read(path)?).map_err(|mut error| {
        error.place.path = path.display().to_string();
        name_flag(error)
    })
}

/// Returns the text of a file.
fn read(path: &Path) -> Result<String> {
    let place = || unisono::error::Place::whole(path.display().to_string());
    fs::read_to_string(path).map_err(|error| Error::from(ErrorKind::from(error)).at(place()))
}
