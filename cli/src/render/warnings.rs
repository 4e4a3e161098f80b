//! The warnings in whole sentences, the most important first.

use super::page::Page;
use crate::flags::with_flags;
use crate::layout::{cut, wrap};
use crate::sanitize::sanitize;
use crate::words::Words;
use fluent_bundle::FluentValue;
use std::collections::BTreeSet;
use unisono::facet::Facet;
use unisono::report::Report;
use unisono::warning::{Datum, Warning};

/// The codes of warnings, the most important first: what is missing from the input, then what limits the index, then
/// what limits single facets, then what needs no action.
pub(super) const CODES: [&str; 57] = [
    "no_index",
    "unopened",
    "rest_unread",
    "skipped",
    "failed",
    "unreadable_dates",
    "no_text_part",
    "smime",
    "pgp",
    "winmail",
    "truncated",
    "lost_separator",
    "unmatched_map",
    "empty_map",
    "unmatched_rule",
    "addresses_shown",
    "campaigns_as_units",
    "unknown_campaigns",
    "untimed_units",
    "no_trend",
    "no_evidence",
    "shared_hosts",
    "judged_apart",
    "passed_over",
    "forwarded_inline",
    "forwarded_attachment",
    "further_attachments",
    "other_list",
    "language_disagrees",
    "language_undetermined",
    "unknown_language",
    "legacy_table",
    "long_column",
    "many_columns",
    "columns_passed_over",
    "column_map_chosen",
    "unmasked",
    "influence",
    "few_carry_within",
    "many_excluded",
    "imprecise",
    "unscored",
    "spellings_merged",
    "inbox_voices",
    "column_dropped",
    "other_turn",
    "own",
    "conversation",
    "sent",
    "draft",
    "spam",
    "trash",
    "deleted",
    "html_as_text",
    "non_finite",
    "folder_data",
    "near_one",
];

/// The lines of warnings on one screen.
const WARNING_LINES: usize = 3;

impl Page<'_> {
    /// Writes the warnings, or as many as there is room for: a first one, and others.
    pub(super) fn warnings(&mut self, report: &Report, room: Option<[bool; 2]>) {
        let words = self.words;
        let sorted = sorted(report);
        let mut n_shown = 0;
        let mut n_lines = 0;
        for warning in &sorted {
            let sentence = sentence(warning, words);
            let lines = wrap(&sentence, self.style.width.saturating_sub(2)).len();
            let has_room = match (room, n_shown) {
                (None, _) => true,
                (Some([has_first, _]), 0) => has_first,
                (Some([_, has_others]), _) => {
                    let n_with_rest = n_lines + lines + usize::from(n_shown + 1 < sorted.len());
                    has_others && n_with_rest <= WARNING_LINES
                }
            };
            if !has_room {
                break;
            }
            self.painted_paragraph("! ", &self.style.yellow("! "), &sentence);
            n_shown += 1;
            n_lines += lines;
        }
        let more = (sorted.len() - n_shown) as u64;
        if more > 0 {
            let more = match n_shown {
                0 => words.text("only-warnings", &[("n", more.into())]),
                _ => format!("… {}", words.text("more-warnings", &[("n", more.into())])),
            };
            self.line(&format!("! {more}"));
        }
    }
}

/// Returns the warnings in the order of [`CODES`], those about the first facet or about the whole before those about
/// other facets only.
pub(crate) fn sorted(report: &Report) -> Vec<&Warning> {
    let first = report.facets.keys().next();
    let mut sorted: Vec<&Warning> = report.warnings.iter().collect();
    sorted.sort_by_key(|warning| {
        let facets = facets(warning);
        let of_others = !facets.is_empty() && !first.is_some_and(|first| facets.contains(first));
        (of_others, CODES.iter().position(|code| *code == warning.code).unwrap_or(CODES.len()))
    });
    sorted
}

/// Returns a warning in the language of the reader: by its code and data, or else as the library says it.
pub(crate) fn sentence(warning: &Warning, words: &Words) -> String {
    let code = match &*warning.code {
        "campaigns_as_units" if warning.data.is_empty() => "campaigns_as_units_asked",
        code => code,
    };
    let args = arguments(warning, words);
    let args: Vec<(&str, FluentValue<'_>)> =
        args.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    let sentence = words.named("warning", code, &args).unwrap_or_else(|| {
        format!("{}. {}.", sanitize(&warning.message), sanitize(&with_flags(&warning.remedy)))
    });
    sentence.trim().to_owned()
}

/// Returns what is spelled in several ways: brands, campaigns, and the values of columns.
fn merged(warning: &Warning, words: &Words) -> Vec<String> {
    let place = |(name, datum): (&String, &Datum)| {
        let Datum::Count(n) = datum else { return None };
        let n = ("n", (*n).into());
        match (name.as_str(), name.strip_prefix("column."), datum) {
            (_, _, Datum::Count(0)) => None,
            ("brands", ..) => Some(words.text("merged-brands", &[n])),
            ("campaigns", ..) => Some(words.text("merged-campaigns", &[n])),
            (_, Some(column), _) => {
                let column = ("column", sanitize(column).into_owned().into());
                Some(words.text("merged-values", &[n, column]))
            }
            _ => None,
        }
    };
    warning.data.iter().filter_map(place).collect()
}

/// The facets that the data of a warning name.
fn facets(warning: &Warning) -> BTreeSet<Facet> {
    let names = warning.data.keys().filter_map(|key| key.split_once('.')).map(|(name, _)| name);
    names.filter_map(Facet::from_name).collect()
}

/// Returns the data of a warning as arguments of its sentence: each under its name, counts that have other names summed as
/// `n`, the names of facets, and the names of brands.
fn arguments(warning: &Warning, words: &Words) -> Vec<(String, FluentValue<'static>)> {
    const NAMES_SHOWN: usize = 3;
    let list = |names: Vec<String>| {
        let more = names.len().saturating_sub(NAMES_SHOWN) as u64;
        let mut listed = names.into_iter().take(NAMES_SHOWN).collect::<Vec<_>>().join(", ");
        if more > 0 {
            listed.push_str(&words.text("and-more", &[("n", more.into())]));
        }
        listed
    };
    let mut out: Vec<(String, FluentValue<'static>)> = Vec::new();
    let mut sum = 0;
    for (name, datum) in warning
        .data
        .iter()
        .filter(|(name, _)| Facet::from_name(name.split('.').next().unwrap_or("")).is_none())
    {
        let value = match datum {
            Datum::Count(n) => {
                sum += n;
                (*n).into()
            }
            Datum::Number(x) => words.lang.short(*x).into(),
            Datum::Text(text) => cut(&sanitize(text), 60).into_owned().into(),
        };
        out.push((name.clone(), value));
    }
    if !out.iter().any(|(name, _)| name == "n") {
        out.push(("n".to_owned(), sum.into()));
    }
    let of_facets: Vec<String> =
        facets(warning).into_iter().filter_map(|facet| words.named("facet", facet.name(), &[])).collect();
    if !of_facets.is_empty() {
        out.push(("facets".to_owned(), list(of_facets).into()));
    }
    let without = warning.data.keys().filter_map(|key| Some(key.split_once(".ix_without.")?.1));
    let without: BTreeSet<String> = without.map(|name| sanitize(name).into_owned()).collect();
    if !without.is_empty() {
        out.push(("brands".to_owned(), list(without.into_iter().collect()).into()));
    }
    if warning.code == "shared_hosts" {
        out.push((
            "names".to_owned(),
            list(warning.data.keys().map(|name| sanitize(name).into_owned()).collect()).into(),
        ));
    }
    if warning.code == "unmatched_rule" {
        let place = |(name, datum): (&String, &Datum)| match datum {
            Datum::Count(line) if *line > 0 => {
                let name = sanitize(name);
                words.text("rule-and-line", &[("rule", (&*name).into()), ("line", (*line).into())])
            }
            _ => sanitize(name).into_owned(),
        };
        out.push(("rules".to_owned(), list(warning.data.iter().map(place).collect()).into()));
    }
    if warning.code == "spellings_merged" {
        out.push(("places".to_owned(), list(merged(warning, words)).into()));
    }
    if warning.code == "many_excluded" {
        let of = |field: &str| {
            let named = warning.data.iter().filter(|(name, _)| name.ends_with(field));
            let counts =
                named.filter_map(|(_, datum)| if let Datum::Count(n) = datum { Some(*n) } else { None });
            counts.min()
        };
        let (alone, units) = (of(".alone_brands"), of(".min_units"));
        let remedy = match (alone, units) {
            (Some(_), _) => "alone",
            (None, Some(_)) => "min_units",
            (None, None) => "more_mail",
        };
        out.push(("remedy".to_owned(), remedy.into()));
        out.push(("units".to_owned(), units.unwrap_or(0).into()));
    }
    if warning.code == "no_evidence" {
        let names: Vec<String> =
            warning.data.keys().filter_map(|name| words.named("evidence", name, &[])).collect();
        out.push(("names".to_owned(), names.join(", ").into()));
    }
    out
}
