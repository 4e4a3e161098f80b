//! Parsers of flag values.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use std::fmt;
use std::num::NonZeroUsize;
use std::str::FromStr;
use unisono::catalog::{Block, Period};
use unisono::corpus::SentAt;
use unisono::facet::Facet;
use unisono::language::Language;
use unisono::report::{Compare, Day, Evidence};
use unisono::source::{self, ColumnMap, MapChoice};
use unisono::{Error, ErrorKind};

/// A parser of the named values `all`. `help` describes each of them in `--help`; an empty text hides the description.
pub(crate) fn choice<T, const N: usize>(
    all: [T; N],
    name: fn(T) -> &'static str,
    help: [&'static str; N],
) -> impl TypedValueParser<Value = T>
where
    T: FromStr<Err = Error> + Copy + Send + Sync + 'static,
{
    let value = move |(value, help): (T, &'static str)| match help {
        "" => PossibleValue::new(name(value)),
        _ => PossibleValue::new(name(value)).help(help),
    };
    PossibleValuesParser::new(all.into_iter().zip(help).map(value)).try_map(|text| text.parse())
}

/// A parser of `on` and `off`.
pub(crate) fn switch() -> impl TypedValueParser<Value = bool> {
    PossibleValuesParser::new(["on", "off"]).map(|text| text == "on")
}

/// The facets of a run, each once, in the order of reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Facets(pub(crate) Vec<Facet>);

/// The evidence of a report, each once, in the order of reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EvidenceList(pub(crate) Vec<Evidence>);

/// The most messages that may be skipped.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum MaxSkipped {
    Count(u64),
    /// A share of all messages, in percent.
    Percent(f64),
}

impl MaxSkipped {
    /// Returns whether `skipped` of `total` messages are too many.
    pub(crate) fn is_exceeded(self, skipped: u64, total: u64) -> bool {
        match self {
            Self::Count(limit) => skipped > limit,
            // Hundredths of messages on both sides: 1 of 100 is not more than 1 %.
            Self::Percent(limit) => skipped as f64 * 100.0 > limit * total as f64,
        }
    }
}

impl fmt::Display for MaxSkipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(limit) => write!(f, "{limit}"),
            Self::Percent(limit) => write!(f, "{limit}%"),
        }
    }
}

/// Checks one mapping of a column.
pub(crate) fn mapping(text: &str) -> Result<String, String> {
    ColumnMap::parse([text]).map(|_| text.to_owned()).map_err(remedy)
}

/// The column map of a name.
pub(crate) fn preset(text: &str) -> Result<MapChoice, String> {
    MapChoice::named(text).map_err(remedy)
}

pub(crate) fn max_skipped(text: &str) -> Result<MaxSkipped, String> {
    let parsed = match text.strip_suffix('%') {
        Some(percent) => percent
            .trim_end()
            .parse()
            .ok()
            .filter(|percent| (0.0..=100.0).contains(percent))
            .map(MaxSkipped::Percent),
        None => text.parse().ok().map(MaxSkipped::Count),
    };
    parsed.ok_or_else(|| "expected a number of messages such as 20, or a share such as 2.5%".to_owned())
}

pub(crate) fn fraction(text: &str) -> Result<f64, String> {
    text.parse().map_err(|_| "expected a number with a decimal point, such as 0.7".to_owned())
}

pub(crate) fn share(text: &str) -> Result<f64, String> {
    let share = match text.strip_suffix('%') {
        Some(percent) => percent.trim_end().parse().ok().map(|percent: f64| percent / 100.0),
        None => text.parse().ok(),
    };
    let share = share.filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "expected a share from 0 to 1, such as 0.5 or 50%".to_owned())
}

pub(crate) fn sent_at(text: &str) -> Result<SentAt, String> {
    source::sent_at(text)
        .filter(|_| !source::is_sending_day(text))
        .ok_or_else(|| "expected a time such as 2026-12-01T10:00 or 2026-12-01T10:00+01:00".to_owned())
}

pub(crate) fn one_or_more(text: &str) -> Result<NonZeroUsize, String> {
    text.parse().map_err(|_| "expected a whole number, 1 or more".to_owned())
}

pub(crate) fn block(text: &str) -> Result<Block, String> {
    text.parse().map_err(|_| "expected a number of days such as 7, none or auto".to_owned())
}

pub(crate) fn period(text: &str) -> Result<Period, String> {
    Period::from_name(text).ok_or_else(|| "expected month, quarter or year".to_owned())
}

pub(crate) fn day(text: &str) -> Result<Day, String> {
    text.parse().map_err(remedy)
}

pub(crate) fn compare(text: &str) -> Result<Compare, String> {
    text.parse().map_err(remedy)
}

pub(crate) fn language(text: &str) -> Result<Language, String> {
    Language::from_tag(text).ok_or_else(|| "expected a code of ISO 639, such as it, en or deu".to_owned())
}

pub(crate) fn facets(text: &str) -> Result<Facets, String> {
    let names: Vec<String> = text.split(',').map(|name| name.trim().to_lowercase()).collect();
    if names.iter().any(|name| name == "all") {
        return Ok(Facets(Facet::ALL.to_vec()));
    }
    let facet = |name: &String| {
        Facet::from_name(name).ok_or_else(|| {
            let known = Facet::ALL.map(Facet::name).join(", ");
            format!("unknown facet '{name}'; choose from {known} and all")
        })
    };
    let mut facets = names.iter().map(facet).collect::<Result<Vec<_>, _>>()?;
    facets.sort_unstable();
    facets.dedup();
    Ok(Facets(facets))
}

pub(crate) fn evidence(text: &str) -> Result<EvidenceList, String> {
    let names: Vec<String> = text.split(',').map(|name| name.trim().to_lowercase()).collect();
    match names.as_slice() {
        [name] if name == "none" => return Ok(EvidenceList(Vec::new())),
        names if names.iter().any(|name| name == "all") => return Ok(EvidenceList(Evidence::ALL.to_vec())),
        _ => {}
    }
    let named = |name: &String| {
        Evidence::from_name(name).ok_or_else(|| {
            let known = Evidence::ALL.map(Evidence::name).join(", ");
            format!("unknown evidence '{name}'; choose from {known}, all and none")
        })
    };
    let mut evidence = names.iter().map(named).collect::<Result<Vec<_>, _>>()?;
    evidence.sort_unstable();
    evidence.dedup();
    Ok(EvidenceList(evidence))
}

/// The remedy of a parameter's error, without the parameter's name, which the usage error shows.
fn remedy(error: Error) -> String {
    match error.kind {
        ErrorKind::Parameter { remedy, .. } => remedy,
        kind => kind.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mappings_name_known_columns() {
        for text in ["brand=sender", "sent_at=sent at", "body=a=b"] {
            assert_eq!(mapping(text).as_deref(), Ok(text));
        }
        for text in ["brand=", "brand", "=x", "Brand=x", "colour=x"] {
            assert!(mapping(text).is_err(), "{text}");
        }
    }

    #[test]
    fn too_many_skipped_is_more_than_the_limit() {
        fn check(limit: &str, skipped: u64, total: u64, expected: bool) {
            let limit = max_skipped(limit).unwrap();
            assert_eq!(limit.is_exceeded(skipped, total), expected, "{limit} {skipped}/{total}");
        }
        check("1%", 0, 0, false);
        check("1%", 1, 100, false);
        check("1%", 2, 100, true);
        check("1%", 1, 99, true);
        check("0%", 1, 1_000_000, true);
        check("100%", 7, 7, false);
        check("2.5 %", 25, 1000, false);
        check("2.5%", 26, 1000, true);
        check("0", 0, 10, false);
        check("0", 1, 10, true);
        check("3", 3, 3, false);
        check("3", 4, 9000, true);
    }

    #[test]
    fn other_limits_are_refused() {
        for text in ["", "%", "-1", "-1%", "101%", "NaN%", "inf%", "1.5", "many"] {
            assert!(max_skipped(text).is_err(), "{text}");
        }
    }

    #[test]
    fn blocks_are_days_none_or_auto() {
        assert_eq!(block("14"), Ok(Block::Days(14)));
        assert_eq!(block("none"), Ok(Block::None));
        assert_eq!(block("auto"), Ok(Block::Auto));
        for text in ["", "0", "-7", "1.5", "weekly"] {
            assert!(block(text).is_err(), "{text}");
        }
    }

    #[test]
    fn trends_are_by_calendar_periods_days_and_values() {
        assert_eq!(period("quarter"), Ok(Period::Quarter));
        assert_eq!(day("2025-03-01").map(|day| day.to_string()), Ok("2025-03-01".to_owned()));
        assert_eq!(compare("year=2022,2025").map(|both| both.to_string()), Ok("year=2022,2025".to_owned()));
        assert!(period("week").is_err() && period("").is_err());
        assert!(day("2025-02-30").unwrap_err().contains("2025-03-01"));
        assert!(compare("year").unwrap_err().contains("year=2022,2025"));
    }

    #[test]
    fn evidence_is_listed_or_all_or_none() {
        assert_eq!(evidence("all").unwrap().0, Evidence::ALL);
        assert_eq!(evidence("Phrases, phrases").unwrap().0, [Evidence::Phrases]);
        assert_eq!(evidence("none").unwrap().0, []);
        for text in ["", "phrases,none", "proof"] {
            assert!(evidence(text).is_err(), "{text}");
        }
    }

    #[test]
    fn facets_come_once_and_in_order() {
        fn check(text: &str, expected: &[Facet]) {
            assert_eq!(facets(text).unwrap().0, expected, "{text}");
        }
        check("all", &Facet::ALL);
        check("Wording, ALL", &Facet::ALL);
        check("wording", &[Facet::Wording]);
        check("characters,wording", &[Facet::Wording, Facet::Characters]);
        check("vocabulary, vocabulary", &[Facet::Vocabulary]);
        for text in ["", "wording,", "sound"] {
            assert!(facets(text).is_err(), "{text}");
        }
    }
}
