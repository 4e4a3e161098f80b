//! Inputs that are stored columns, in place of mail or beside it.

use super::input::Input;
use super::record::Intake;
use crate::error::{Error, Place, Result};
use crate::source::Options;
use crate::text::mask::OwnPhrases;
use std::collections::BTreeMap;

/// The opened inputs that are stored columns, by their number, and the options by which all inputs are read.
pub(super) struct Stored {
    pub(super) intakes: BTreeMap<usize, Intake>,
    pub(super) settings: BTreeMap<String, String>,
    pub(super) own_phrases: OwnPhrases,
}

impl Stored {
    /// Opens the inputs that are stored columns, before any mail is read.
    ///
    /// Without mail beside them, the options that the caller did not give are those of the first one. All options must equal those
    /// that each was read with.
    pub(super) fn open(inputs: &[Input], options: &Options, own_phrases: OwnPhrases) -> Result<Self> {
        let mut intakes = BTreeMap::new();
        for (at, input) in inputs.iter().enumerate() {
            if let Input::Path(path) = input
                && Intake::is_at(path)
            {
                intakes.insert(at, Intake::open(path)?);
            }
        }
        let mut stored = Self { intakes, settings: options.settings(), own_phrases };
        let is_alone = stored.intakes.len() == inputs.len();
        if let Some(first) = stored.intakes.values().next().filter(|_| is_alone) {
            stored.settings = chosen(options, &first.settings);
            if stored.own_phrases.is_empty() {
                stored.own_phrases =
                    first.batches.first().map(|c| c.own_phrases().clone()).unwrap_or_default();
            }
        }
        stored.intakes.values().try_for_each(|intake| stored.check(intake))?;
        Ok(stored)
    }

    /// Fails if an intake was read in another way.
    fn check(&self, intake: &Intake) -> Result<()> {
        let path = intake.inputs.first().map(|input| input.path.clone()).unwrap_or_default();
        let wrong = |name: &'static str, theirs: &str| {
            let remedy = format!(
                "the mail of this index was read with {theirs}; use the same for all inputs, or make the index again"
            );
            Err(Error::parameter(name, remedy).at(Place::whole(path.clone())))
        };
        let names = self.settings.keys().chain(intake.settings.keys());
        for name in names {
            let theirs = intake.settings.get(name);
            if theirs != self.settings.get(name) {
                let is_limit = name.starts_with(LIMITS);
                let none = if is_limit { "the default" } else { "none" };
                return wrong(
                    flag(name),
                    &theirs.map_or_else(|| none.to_owned(), |value| format!("'{value}'")),
                );
            }
        }
        match intake.batches.iter().find(|corpus| *corpus.own_phrases() != self.own_phrases) {
            Some(corpus) if corpus.own_phrases().is_empty() => wrong("mask_phrases", "none"),
            Some(_) => wrong("mask_phrases", "others"),
            None => Ok(()),
        }
    }
}

/// The beginning of the settings of limits.
const LIMITS: &str = "limits.";

/// Returns the settings of stored columns with those that the caller gave in their place.
fn chosen(options: &Options, theirs: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let (ours, default) = (options.settings(), Options::default().settings());
    let is_given = |name: &str| match &options.given {
        Some(given) => given.contains(group(name)),
        None => ours.get(name) != default.get(name),
    };
    let of_both = |name: &String| {
        let value = if is_given(name) { ours.get(name) } else { theirs.get(name) };
        Some((name.clone(), value?.clone()))
    };
    ours.keys().chain(theirs.keys()).filter_map(of_both).collect()
}

/// Returns the name under which a caller gives a setting.
fn group(setting: &str) -> &str {
    match setting {
        "map_file" => "preset",
        _ if setting.starts_with("map.") => "map",
        _ => setting,
    }
}

/// Returns the parameter that a setting comes from.
fn flag(setting: &str) -> &'static str {
    const NAMES: [&str; 17] = [
        "brand_by",
        "brand_rules",
        "forwarded",
        "ids",
        "input_format",
        "map_file",
        "preset",
        "pseudonymise",
        "senders",
        "column_bytes",
        "columns",
        "depth",
        "held_zip_bytes",
        "message_bytes",
        "parts",
        "unpack_ratio",
        "unpacked_bytes",
    ];
    let setting = setting.strip_prefix(LIMITS).unwrap_or(setting);
    NAMES.into_iter().find(|name| *name == setting).unwrap_or("map")
}
