//! Calendar periods: months, quarters and years.

use super::cells::month_of;
use serde::{Deserialize, Serialize};

/// The length of the periods that messages are divided into by their sending times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// A calendar month, such as `2025-03`.
    Month,
    /// Three months, such as `2025-Q1`.
    Quarter,
    /// A calendar year.
    Year,
}

impl Period {
    /// Every length, the shortest first.
    pub const ALL: [Self; 3] = [Self::Month, Self::Quarter, Self::Year];

    /// The name: also that of the column of every corpus that holds the period of each message.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// Returns the period with a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|period| period.name() == name)
    }

    const fn months(self) -> i32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Year => 12,
        }
    }

    /// Days of the shortest period of this length.
    pub(crate) const fn least_days(self) -> u32 {
        match self {
            Self::Month => 28,
            Self::Quarter => 90,
            Self::Year => 365,
        }
    }

    /// Returns the number of the period of a time, counted from the one that begins on 1 January 1970. `local` is in
    /// seconds since 1970.
    pub(crate) fn number(self, local: i64) -> i32 {
        month_of(local).div_euclid(self.months())
    }

    /// Returns the label of a period. Labels of the years 0 to 9999 sort in the order of time.
    pub(crate) fn label(self, number: i32) -> String {
        let of_year = 12 / self.months();
        let (year, within) = (1970 + number.div_euclid(of_year), number.rem_euclid(of_year) + 1);
        match self {
            Self::Month => format!("{year:04}-{within:02}"),
            Self::Quarter => format!("{year:04}-Q{within}"),
            Self::Year => format!("{year:04}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_those_of_the_calendar() {
        let of = |unix: i64| Period::ALL.map(|period| period.label(period.number(unix)));
        assert_eq!(of(0), ["1970-01", "1970-Q1", "1970"]);
        assert_eq!(of(-1), ["1969-12", "1969-Q4", "1969"]);
        assert_eq!(of(1_743_465_599), ["2025-03", "2025-Q1", "2025"]);
        assert_eq!(of(1_743_465_600), ["2025-04", "2025-Q2", "2025"]);
    }
}
