//! The files with lists of the user's own.

use crate::flags::name_flag;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use unisono::annotate::StopWords;
use unisono::error::{Place, Position};
use unisono::source::BrandRules;
use unisono::source::{MapChoice, RecordMap};
use unisono::text::mask::OwnPhrases;
use unisono::{Error, ErrorKind, Result};

/// Reads the phrases that masking replaces; none without a file.
pub(crate) fn mask_phrases(path: Option<&Path>) -> Result<OwnPhrases> {
    let Some(path) = path else { return Ok(OwnPhrases::default()) };
    OwnPhrases::parse(&read(path)?).map_err(|error| {
        let position = error.place.position;
        name_flag(error).at(place(path, position))
    })
}

/// Reads the stop words; none without a file.
pub(crate) fn stop_words(path: Option<&Path>) -> Result<Vec<String>> {
    let Some(path) = path else { return Ok(Vec::new()) };
    let text = read(path)?;
    let lines = (1..).zip(text.strip_prefix('\u{feff}').unwrap_or(&text).lines());
    let words = lines.filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
    let word = |(number, line): (u64, &str)| match StopWords::new([line]) {
        Ok(_) => Ok(line.to_owned()),
        Err(error) => Err(name_flag(error).at(place(path, Position::Line(number)))),
    };
    words.map(word).collect()
}

/// Reads a column map.
pub(crate) fn map_file(path: &Path) -> Result<MapChoice> {
    let map = RecordMap::parse(&path.display().to_string(), &read(path)?).map_err(name_flag)?;
    Ok(MapChoice::Fixed(Arc::new(map)))
}

/// Reads the base texts, one a file.
pub(crate) fn ignore_texts(paths: &[PathBuf]) -> Result<Vec<String>> {
    paths.iter().map(|path| read(path)).collect()
}

/// Reads the rules for brand names; none without a file.
pub(crate) fn brand_rules(path: Option<&Path>) -> Result<BrandRules> {
    let Some(path) = path else { return Ok(BrandRules::default()) };
    read(path)?.parse().map_err(|error: Error| {
        let position = error.place.position;
        name_flag(error).at(place(path, position))
    })
}

/// Returns the text of a file.
fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path)
        .map_err(|error| Error::from(ErrorKind::from(error)).at(place(path, Position::Whole)))
}

fn place(path: &Path, position: Position) -> Place {
    Place { path: path.display().to_string(), position }
}
