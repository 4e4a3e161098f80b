//! What is told beside the indices: when brands send, how hard they press, and what an inbox gets.

use crate::analysis::cadence::Hours;
use crate::analysis::inbox::InboxLoad;
use crate::analysis::pressure::{Pressure, Share};
use crate::catalog::Catalog;
use crate::facet::hour_name;
use serde::Serialize;
use std::collections::BTreeMap;

/// What lands in one reader's inbox on one day, on the average of the days on which anything did.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Inbox {
    /// Different recipients.
    pub recipients: u64,
    /// Days of a recipient on which at least one message came.
    pub days: u64,
    /// Messages a day.
    pub messages_per_day: f64,
    /// Brands a day.
    pub brands_per_day: f64,
    /// The most messages on one day.
    pub most_messages: u64,
    /// Effective voices a day, over the days with two eligible brands or more.
    pub voices_per_day: Option<f64>,
    /// Eligible brands a day, on those days.
    pub defined_brands_per_day: Option<f64>,
    /// Those days; `None` for more brands than the matrix of overlaps is kept for.
    pub voiced_days: Option<u64>,
}

/// When one brand sends.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BrandHours {
    /// Its name.
    pub brand: String,
    /// The language of the cell.
    pub language: String,
    /// Campaigns with a time.
    pub campaigns: u64,
    /// The entropy of their hours of the week, in bits: at most the binary logarithm of the campaigns, and of 168.
    pub entropy_bits: f64,
    /// Campaigns by full hour of the week, by the sender's clock; hours without any are left out.
    pub by_hour: BTreeMap<String, u64>,
}

/// How hard one brand presses; one message of each campaign counts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BrandPressure {
    /// Its name.
    pub brand: String,
    /// The language of the cell.
    pub language: String,
    /// Campaigns.
    pub campaigns: u64,
    /// Those that say that time runs out.
    pub urgent: ShareOf,
    /// Those with a sending time whose first deadline is at most 24 hours after it.
    pub ending_within_a_day: ShareOf,
    /// The longest run of campaigns in time that each call themselves the last occasion; `None` where it cannot be told.
    pub longest_last_chance: Option<u64>,
}

/// A share of campaigns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShareOf {
    /// Campaigns of which it is true.
    pub hits: u64,
    /// Campaigns of which it could be told.
    pub n: u64,
    /// The share.
    pub value: Option<f64>,
    /// Wilson's interval of it at 95 %.
    pub interval: Option<[f64; 2]>,
}

pub(super) fn inbox(load: &InboxLoad) -> Inbox {
    Inbox {
        recipients: load.recipients as u64,
        days: load.days as u64,
        messages_per_day: load.messages,
        brands_per_day: load.brands,
        most_messages: load.most as u64,
        voices_per_day: load.voices,
        defined_brands_per_day: load.voiced_brands,
        voiced_days: load.voiced_days.map(|days| days as u64),
    }
}

pub(super) fn brand_pressure(p: &Pressure, catalog: &Catalog) -> BrandPressure {
    let share = |s: &Share| ShareOf { hits: s.hits, n: s.n, value: s.value, interval: s.interval };
    BrandPressure {
        brand: catalog.cell_name(p.cell).to_owned(),
        language: catalog.cells()[p.cell].language.code().to_owned(),
        campaigns: p.campaigns,
        urgent: share(&p.urgent),
        ending_within_a_day: share(&p.ending_within_a_day),
        longest_last_chance: p.longest_last_chance,
    }
}

pub(super) fn brand_hours(hours: &Hours, catalog: &Catalog) -> BrandHours {
    BrandHours {
        brand: catalog.cell_name(hours.cell).to_owned(),
        language: catalog.cells()[hours.cell].language.code().to_owned(),
        campaigns: hours.campaigns as u64,
        entropy_bits: hours.entropy,
        by_hour: hours.by_hour.iter().map(|(&hour, &n)| (hour_name(hour), n as u64)).collect(),
    }
}
