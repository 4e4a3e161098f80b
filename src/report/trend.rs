//! The trend of a corpus: by period, before and after a date, and between two values of a column.

use super::by::{block_of_parts, block_of_periods};
use super::config::Config;
use super::trend_config::{Compare, Day};
use crate::analysis::trend::{
    Before, Change, Comparison, MIN_PANEL_BRANDS, Measured, PeriodsOfCells, Placebo, Trend, measure_periods,
    slope,
};
use crate::calendar::days_from_civil;
use crate::catalog::{Block, Catalog, Groups, Period, Prepared, Rules};
use crate::corpus::Corpus;
use crate::error::Result;
use crate::facet::Facet;
use crate::progress::Callback;
use crate::reason::{Template, texts};
use std::collections::{BTreeMap, BTreeSet};

/// The most dates that a date is ranked among: the ends of the nearest months.
pub const MAX_PLACEBOS: usize = 60;

/// The values of a column that are named where one of them is unknown.
const VALUES_NAMED: usize = 12;

const DAY_SECONDS: i64 = 86_400;

/// The sides of a date.
const SIDES: [&str; 2] = ["before", "after"];

/// Returns how the index of the first facet changes over time, by [`Config::trend`], without the rest of the report.
///
/// O(tokens) for the periods, for the values of a column, and for every date that `before` is ranked among.
///
/// # Errors
/// A setting is out of range, or the callback stops the work. Too few periods or brands are no error: the result says why
/// it has no change.
pub fn trend(batches: &[Corpus], config: &Config, progress: Callback<'_>) -> Result<Trend> {
    config.check(batches)?;
    let prepared = Prepared::new(batches, &config.rules(), progress)?;
    trend_of(batches, &prepared, config, progress)
}

/// As [`trend`], of batches that are prepared.
pub(super) fn trend_of(
    batches: &[Corpus],
    prepared: &Prepared,
    config: &Config,
    progress: Callback<'_>,
) -> Result<Trend> {
    let Some(facet) = config.facets.iter().copied().min() else {
        return Ok(Trend { why: Some(texts::FACET_MISSING.reason()), ..Trend::default() });
    };
    let corpus = Timed { batches, prepared, times: prepared.local_times(batches), config, facet, progress };
    let trend = corpus.by_period()?;
    let before = config.trend.before.map(|day| corpus.before(day)).transpose()?;
    let compare = config.trend.compare.as_ref().map(|compare| corpus.compare(compare)).transpose()?;
    Ok(Trend { facet: Some(facet), before, compare, ..trend })
}

/// A corpus with the sending time of each message by its sender's clock.
struct Timed<'a> {
    batches: &'a [Corpus],
    prepared: &'a Prepared,
    times: Vec<Option<i64>>,
    config: &'a Config,
    facet: Facet,
    progress: Callback<'a>,
}

impl Timed<'_> {
    /// Measures the periods of the length that is set, or of the shortest length of which two periods have an index.
    fn by_period(&self) -> Result<Trend> {
        if let Some(by) = self.config.trend.by {
            return self.by_periods_of(by);
        }
        for by in Period::ALL.into_iter().filter(|&by| self.may_have_periods(by)) {
            let trend = self.by_periods_of(by)?;
            if trend.why.is_none() {
                return Ok(trend);
            }
        }
        Ok(Trend { why: Some(texts::NO_PERIODS.reason()), ..Trend::default() })
    }

    /// Returns true if two periods have two brands with enough campaigns, scored or not. Without, there is no need to
    /// split brands. O(messages · log messages).
    fn may_have_periods(&self, by: Period) -> bool {
        let catalog = &self.prepared.catalog;
        let place = |(rank, time): (usize, &Option<i64>)| {
            let (campaign, time) = (catalog.campaign_of()[rank], (*time)?);
            Some((by.number(time), catalog.cell_of(rank), campaign))
        };
        let campaigns: BTreeSet<(i32, u32, u32)> = self.times.iter().enumerate().filter_map(place).collect();
        let mut of_part: BTreeMap<(i32, u32), usize> = BTreeMap::new();
        for (period, cell, _) in campaigns {
            *of_part.entry((period, cell)).or_default() += 1;
        }
        let mut brands: BTreeMap<(i32, usize), usize> = BTreeMap::new();
        for ((period, cell), _) in of_part.into_iter().filter(|(_, n)| *n >= self.config.settings.min_units) {
            *brands.entry((period, catalog.language_of(cell as usize))).or_default() += 1;
        }
        let periods =
            brands.into_iter().filter(|(_, n)| *n >= MIN_PANEL_BRANDS).map(|((period, _), _)| period);
        periods.collect::<BTreeSet<i32>>().len() > 1
    }

    fn by_periods_of(&self, by: Period) -> Result<Trend> {
        let numbers: BTreeSet<i32> = self.times.iter().flatten().map(|&time| by.number(time)).collect();
        let numbers: Vec<i32> = numbers.into_iter().collect();
        let labels: Vec<String> = numbers.iter().map(|&number| by.label(number)).collect();
        let (block, is_short) = block_of_periods(&self.prepared.catalog, Some(by.least_days()));
        let split = self.split_by_time(block, |time| by.label(by.number(time)))?;
        let measured = self.measure(&split, &labels, false)?;
        let n_measured = measured.periods.iter().filter(|period| period.ix.is_some()).count();
        let why = match (labels.is_empty(), n_measured) {
            (true, _) => Some(texts::NO_TIMES.reason()),
            (_, 0 | 1) => Some(few_periods(by).reason()),
            _ => None,
        };
        Ok(Trend {
            by: Some(by),
            unit: unit(&split.catalog),
            unit_why: is_short.then(|| texts::SHORT_PERIODS.reason()),
            slope: why.is_none().then(|| slope(&measured, &numbers)),
            periods: measured.periods,
            changes: measured.changes,
            why,
            ..Trend::default()
        })
    }

    /// Compares the messages before a day with those from that day on, and ranks the change among those at the ends of
    /// other months.
    fn before(&self, day: Day) -> Result<Before> {
        let (split, measured) = self.measure_before(day)?;
        let unit = unit(&split.catalog);
        drop(split);
        let periods = measured.periods.clone();
        let change = only_change(measured, &SIDES.map(str::to_owned));
        let size = |change: &Change| change.ratio.map(|ratio| libm::log(ratio).abs());
        let mut placebo = Placebo::default();
        if let Some(own) = size(&change) {
            let mut others = Vec::new();
            for other in self.month_ends(day) {
                let (_, measured) = self.measure_before(other)?;
                others.extend(size(&only_change(measured, &SIDES.map(str::to_owned))));
            }
            placebo.of = others.len() as u64 + 1;
            placebo.rank = Some(others.iter().filter(|size| **size > own).count() as u64 + 1);
        }
        Ok(Before { date: day.to_string(), unit, periods, change, placebo })
    }

    fn measure_before(&self, day: Day) -> Result<(Prepared, Measured)> {
        let (block, _) = block_of_periods(&self.prepared.catalog, None);
        let side = |time: i64| SIDES[usize::from(time.div_euclid(DAY_SECONDS) >= day.days())].to_owned();
        let split = self.split_by_time(block, side)?;
        let measured = self.measure(&split, &SIDES.map(str::to_owned), false)?;
        Ok((split, measured))
    }

    /// Returns the first days of the months with messages, without the first month and a given day: at most
    /// [`MAX_PLACEBOS`], the nearest.
    fn month_ends(&self, day: Day) -> Vec<Day> {
        let months: BTreeSet<i32> = self.times.iter().flatten().map(|&t| Period::Month.number(t)).collect();
        let first_day = |month: i32| {
            let year = 1970 + i64::from(month.div_euclid(12));
            Day::from_days(days_from_civil(year, month.rem_euclid(12) as u32 + 1, 1))
        };
        let mut days: Vec<Day> =
            months.into_iter().skip(1).map(first_day).filter(|&other| other != day).collect();
        days.sort_by_key(|other| (other.days().abs_diff(day.days()), *other));
        days.truncate(MAX_PLACEBOS);
        days
    }

    /// Compares two values of a column.
    fn compare(&self, compare: &Compare) -> Result<Comparison> {
        let Compare { column, values } = compare;
        let (block, is_short) = block_of_parts(self.batches, &self.prepared.catalog, &[column]);
        let rules = Rules { block, ..self.config.rules() };
        let split = self.prepared.split(self.batches, &rules, &[column], self.progress)?;
        let measured = self.measure(&split, values, true)?;
        let periods = measured.periods.clone();
        let mut change = only_change(measured, values);
        let known = Groups::from_parts(&split.catalog, 0).values;
        if let Some(unknown) = values.iter().find(|value| !known.contains(value)) {
            let named: Vec<&str> = known.iter().take(VALUES_NAMED).map(String::as_str).collect();
            change.why = Some(texts::UNKNOWN_VALUE.with([
                ("value", unknown.clone()),
                ("column", column.clone()),
                ("values", named.join(", ")),
            ]));
        }
        let unit_why = is_short.then(|| texts::SHORT_PERIODS.reason());
        Ok(Comparison { column: column.clone(), unit: unit(&split.catalog), unit_why, periods, change })
    }

    fn split_by_time(&self, block: Block, label: impl Fn(i64) -> String) -> Result<Prepared> {
        let rules = Rules { block, ..self.config.rules() };
        self.prepared.split_by_time(self.batches, &rules, &self.times, label, self.progress)
    }

    /// Measures the parts of brands by their labels.
    fn measure(&self, split: &Prepared, labels: &[String], may_differ: bool) -> Result<Measured> {
        let groups = Groups::from_parts(&split.catalog, 0);
        let places: BTreeMap<&String, usize> = labels.iter().zip(0..).collect();
        let place = |group: &Option<u32>| places.get(groups.values.get((*group)? as usize)?).copied();
        let of_cell: Vec<Option<usize>> = groups.of_cell.iter().map(place).collect();
        let periods = PeriodsOfCells { labels, of_cell: &of_cell, may_differ };
        let ready = self.config.ready(self.batches, split)?;
        measure_periods(&ready, self.facet, &periods, &self.config.settings, self.progress)
    }
}

/// Returns the change between the only two periods; without one, the reason.
fn only_change(measured: Measured, labels: &[String; 2]) -> Change {
    measured.changes.into_iter().next().unwrap_or_else(|| {
        let missing = measured.periods.iter().find_map(|period| Some((&period.period, period.why.as_ref()?)));
        let [from, to] = labels.clone();
        let why = missing.map(|(period, why)| {
            texts::IN_PERIOD.with([("period", period.clone()), ("why", why.to_string())])
        });
        Change { from, to, why, ..Change::default() }
    })
}

fn few_periods(by: Period) -> Template {
    match by {
        Period::Month => texts::FEW_MONTHS,
        Period::Quarter => texts::FEW_QUARTERS,
        Period::Year => texts::FEW_YEARS,
    }
}

/// Returns the unit of a catalog in words.
fn unit(catalog: &Catalog) -> String {
    match catalog.blocks().days {
        Some(days) => format!("block of {days} days"),
        None => "campaign".to_owned(),
    }
}
