//! The settings of a trend.

use crate::calendar::{civil_from_days, days_from_civil, days_in_month};
use crate::catalog::Period;
use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};

/// The periods, the date and the values that a trend compares.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TrendConfig {
    /// The length of a period. `None` chooses the shortest length of which two periods have an index, else a year.
    pub by: Option<Period>,
    /// The first day of the later one of two sides that are compared.
    pub before: Option<Day>,
    /// Two values of a column that are compared.
    pub compare: Option<Compare>,
}

/// Two values of a column. Written `column=first,second`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Compare {
    /// A column of the input, or one of [`BUILT_IN`](crate::catalog::BUILT_IN).
    pub column: String,
    /// The value that takes the place of the earlier period, and the other.
    pub values: [String; 2],
}

impl std::str::FromStr for Compare {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let parts = text.split_once('=').and_then(|(column, values)| {
            let (first, second) = values.split_once(',')?;
            let parts = [column, first, second].map(str::trim);
            parts.iter().all(|part| !part.is_empty() && !part.contains(',')).then_some(parts)
        });
        let wrong = || Error::parameter("compare", "give a column and two values, such as year=2022,2025");
        let [column, first, second] = parts.ok_or_else(wrong)?.map(str::to_owned);
        Ok(Self { column, values: [first, second] })
    }
}

impl std::fmt::Display for Compare {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}={},{}", self.column, self.values[0], self.values[1])
    }
}

/// A day of the calendar of the senders' clocks. Written `2025-03-01`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Day(i64);

impl Day {
    /// Returns the day with a number of days since 1970-01-01.
    pub(super) const fn from_days(days: i64) -> Self {
        Self(days)
    }

    /// Returns the days since 1970-01-01.
    #[must_use]
    pub const fn days(self) -> i64 {
        self.0
    }
}

impl std::str::FromStr for Day {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let digits = |text: &str, n: usize| -> Option<u32> {
            (text.len() == n && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
        };
        let date = || {
            let (year, rest) = text.split_once('-')?;
            let (month, day) = rest.split_once('-')?;
            let (year, month, day) = (i64::from(digits(year, 4)?), digits(month, 2)?, digits(day, 2)?);
            let is_day = (1..=days_in_month(year, month)?).contains(&day);
            is_day.then(|| Self(days_from_civil(year, month, day)))
        };
        date().ok_or_else(|| {
            Error::parameter("before", "give a day as year, month and day, such as 2025-03-01")
        })
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (year, month, day) = civil_from_days(self.0);
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

macro_rules! written_as_text {
    ($($type:ident),*) => {$(
        impl From<$type> for String {
            fn from(value: $type) -> Self {
                value.to_string()
            }
        }

        impl TryFrom<String> for $type {
            type Error = Error;

            fn try_from(text: String) -> Result<Self> {
                text.parse()
            }
        }
    )*};
}

written_as_text!(Compare, Day);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_dates_of_the_calendar() {
        for text in ["2025-03-01", "2024-02-29", "1970-01-01"] {
            assert_eq!(text.parse::<Day>().unwrap().to_string(), text);
        }
        assert_eq!("1970-01-02".parse::<Day>().unwrap().days(), 1);
        let wrong = [
            "",
            "2025",
            "2025-13-01",
            "2025-02-29",
            "2025-3-1",
            "01.03.2025",
            "2025-03-01T00:00",
            "+025-03-01",
        ];
        for text in wrong {
            let error = text.parse::<Day>().unwrap_err().to_string();
            assert!(error.contains("2025-03-01"), "{text}: {error}");
        }
    }

    #[test]
    fn two_values_of_a_column_are_compared() {
        let compare: Compare = "year=2022, 2025".parse().unwrap();
        assert_eq!(compare.to_string(), "year=2022,2025");
        for text in ["", "year", "year=", "year=2022", "year=2022,", "=a,b", "year=a,b,c"] {
            text.parse::<Compare>().unwrap_err();
        }
    }
}
