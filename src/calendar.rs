//! Days and civil dates of the proleptic Gregorian calendar.
//!
//! Days count from 1970-01-01. Hinnant's algorithms begin the year in March, so that the leap day is its last.

/// Minutes of a day.
pub(crate) const DAY_MINUTES: i64 = 24 * 60;

/// Returns the day of a date; months from 1 to 12, days from 1.
#[must_use]
pub fn days_from_civil(year: i64, month: u32, day: u32) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = i64::from((month + 9) % 12);
    let day_of_year = (153 * month_from_march + 2) / 5 + i64::from(day) - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Returns year, month and day.
#[must_use]
pub fn civil_from_days(days: i64) -> (i64, u32, u32) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let of_era = z.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month as u32, day as u32)
}

/// Returns the length of a month in days; `None` for a month outside 1 to 12.
pub(crate) fn days_in_month(year: i64, month: u32) -> Option<u32> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    Some(match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return None,
    })
}

/// Returns the day of the week, 0 for Monday.
pub(crate) fn weekday(days: i64) -> i64 {
    (days + 3).rem_euclid(7)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_dates_have_their_day_number() {
        for (date, days, monday_based) in [
            ((1970, 1, 1), 0, 3),
            ((1969, 12, 31), -1, 2),
            ((2000, 2, 29), 11_016, 1),
            ((2026, 3, 10), 20_522, 1), // a Tuesday
            ((1600, 3, 1), -135_080, 2),
        ] {
            let (year, month, day) = date;
            assert_eq!(days_from_civil(year, month, day), days, "{date:?}");
            assert_eq!(civil_from_days(days), date);
            assert_eq!(weekday(days), monday_based, "{date:?}");
        }
    }

    #[test]
    fn days_and_dates_are_one_to_one() {
        let mut expected = civil_from_days(-800_000);
        for days in -800_000..800_000 {
            assert_eq!(civil_from_days(days), expected);
            let (year, month, day) = expected;
            assert_eq!(days_from_civil(year, month, day), days);
            expected = if Some(day) < days_in_month(year, month) {
                (year, month, day + 1)
            } else if month < 12 {
                (year, month + 1, 1)
            } else {
                (year + 1, 1, 1)
            };
        }
        assert_eq!(
            (days_in_month(1900, 2), days_in_month(2000, 2), days_in_month(2001, 13)),
            (Some(28), Some(29), None)
        );
    }
}
