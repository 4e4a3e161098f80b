//! The one place that calls the engine: what was asked on the command line, in the library's own terms.

use crate::args::{BrandBy, Campaigns, IndexArgs, InputArgs, InputFormat, Switch, TextArgs};
use std::io::{BufReader, stdin};
use std::path::Path;
use unisono::intake::{self, Input, Intake};
use unisono::progress::Watch;
use unisono::report::{Config, Report, Skipped};
use unisono::roster::CampaignMode;
use unisono::source::{self, ColumnMap, Format, Options};
use unisono::text::mask::Products;
use unisono::{Error, Result, analysis::Settings};

/// What was read.
pub(crate) struct Taken {
    /// Distinct messages that can be analysed.
    pub(crate) messages: u64,
    /// Messages left out as duplicates.
    pub(crate) duplicates: u64,
    /// The first of the messages that cannot be used.
    pub(crate) skipped: Vec<Skipped>,
    /// How many cannot be used.
    pub(crate) n_skipped: u64,
    /// The inputs that cannot be opened.
    pub(crate) unopened: Vec<Error>,
    /// What the engine goes on with.
    intake: Intake,
}

/// Reads the inputs; `-` is standard input.
pub(crate) fn read(input: &InputArgs, watch: Watch<'_>) -> Result<Taken> {
    let mut columns = ColumnMap::default();
    for column in &input.map {
        columns = columns.with(column.name, &column.theirs)?;
    }
    let options = Options {
        format: match input.input_format {
            InputFormat::Auto => Format::Auto,
            InputFormat::Eml => Format::Eml,
            InputFormat::Mbox => Format::Mbox,
            InputFormat::Jsonl => Format::Jsonl,
        },
        brand_by: match input.brand_by {
            BrandBy::Auto => source::BrandBy::Auto,
            BrandBy::Column => source::BrandBy::Column,
            BrandBy::DisplayName => source::BrandBy::DisplayName,
            BrandBy::Domain => source::BrandBy::Domain,
            BrandBy::Folder => source::BrandBy::Folder,
        },
        columns,
        ..Options::default()
    };
    let inputs = input
        .inputs
        .iter()
        .map(|path| match path.to_str() {
            Some("-") => Input::Stream("-".to_owned(), Box::new(BufReader::new(stdin()))),
            _ => Input::Path(path.clone()),
        })
        .collect();
    let intake = intake::read(inputs, &options, Products::default(), watch)?;
    Ok(Taken {
        messages: intake.corpus.len() as u64,
        duplicates: intake.corpus.duplicates(),
        skipped: intake.skipped.clone(),
        n_skipped: intake.n_skipped(),
        unopened: intake.unopened.clone(),
        intake,
    })
}

/// Analyses what was read.
pub(crate) fn analyze(
    taken: &Taken,
    input: &InputArgs,
    text: &TextArgs,
    index: &IndexArgs,
    watch: Watch<'_>,
) -> Result<Report> {
    let config = Config {
        facets: index.facets.0.clone(),
        campaigns: match index.campaigns {
            Campaigns::Auto => CampaignMode::Auto,
            Campaigns::Column => CampaignMode::Column,
            Campaigns::None => CampaignMode::None,
        },
        language: text.language,
        settings: Settings {
            ngram: usize::from(text.ngram),
            mask: !text.no_mask,
            stem: !text.no_stem,
            zones: text.zones == Switch::On,
            min_campaigns: index.min_campaigns as usize,
            max_matrix: index.max_matrix,
            seed: index.seed,
            ..Settings::default()
        },
    };
    let mut report = unisono::analyze(std::slice::from_ref(&taken.intake.corpus), &config, watch)?;
    report.account_for(&taken.intake);
    hide_machine(&mut report);
    let mut setting = |name: &str, value: String| report.provenance.config.insert(name.to_owned(), value);
    setting("brand_by", name_of(input.brand_by));
    setting("input_format", name_of(input.input_format));
    for column in &input.map {
        setting(&format!("map.{}", column.name), column.theirs.clone());
    }
    Ok(report)
}

/// Makes every path in a report fit for others: see [`shown`].
fn hide_machine(report: &mut Report) {
    let given: Vec<String> = report.provenance.inputs.iter().map(|record| record.path.clone()).collect();
    for path in given {
        let fit = shown(&path);
        if fit == path {
            continue;
        }
        let hide = |text: &mut String| *text = text.replace(&path, &fit);
        report.provenance.inputs.iter_mut().for_each(|record| hide(&mut record.path));
        report.warnings.iter_mut().for_each(|warning| hide(&mut warning.message));
        for skipped in &mut report.corpus.skipped {
            hide(&mut skipped.path);
            hide(&mut skipped.message);
        }
    }
}

/// A flag's value as it is written on the command line.
fn name_of(value: impl clap::ValueEnum) -> String {
    value.to_possible_value().map_or_else(String::new, |v| v.get_name().to_owned())
}

/// A path fit for a report that others will read: relative to here, else its last name alone, so that it does not tell
/// whose machine this was.
fn shown(path: &str) -> String {
    let path_given = Path::new(path);
    if !path_given.is_absolute() {
        return path.to_owned();
    }
    let here = std::env::current_dir().ok();
    let relative = here.as_deref().and_then(|here| path_given.strip_prefix(here).ok());
    relative
        .or_else(|| path_given.file_name().map(Path::new))
        .map_or_else(|| path.to_owned(), |p| p.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn absolute_paths_do_not_tell_whose_machine_it_was() {
        let here = std::env::current_dir().unwrap();
        assert_eq!(shown("-"), "-");
        assert_eq!(shown("mail/inbox"), "mail/inbox");
        assert_eq!(shown(&here.join("mail").display().to_string()), "mail");
        assert_eq!(
            shown(&std::env::temp_dir().join("x").join("inbox.mbox").display().to_string()),
            "inbox.mbox"
        );
    }
}
