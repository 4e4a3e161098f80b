//! The load of one reader's inbox on one day: messages, brands, and the effective number of voices.

use super::measure::Measurement;
use crate::catalog::Catalog;
use crate::facet::Batches;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// The mean load of one reader's inbox on a day with mail.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Inbox {
    /// The number of different recipients.
    pub recipients: u64,
    /// The number of days with at least one message, summed over recipients. Days are by the sender's clock.
    pub days: u64,
    /// The mean number of messages on these days.
    pub messages_per_day: f64,
    /// The mean number of brands on these days. A brand that writes in two languages counts once.
    pub brands_per_day: f64,
    /// The most messages on one day.
    pub most_messages: u64,
    /// The mean number of effective voices on the days with two eligible brands (cells) or more, summed over the day's
    /// languages.
    pub voices_per_day: Option<f64>,
    /// The mean number of eligible brands (cells) on the days with two or more.
    pub defined_brands_per_day: Option<f64>,
    /// The number of days with two eligible brands (cells) or more; `None` if there are too many brands to keep the
    /// similarities of pairs.
    pub voiced_days: Option<u64>,
}

/// Returns the load of inboxes; `None` if no message names both its recipient and its time. Eligibility and similarity
/// of cells are those of a measured facet. O(n log n + Σ over days of brands²); 24 bytes a message.
#[must_use]
pub(crate) fn load(batches: &Batches<'_>, measured: &Measurement<'_>) -> Option<Inbox> {
    let catalog = batches.catalog();
    let mut received: Vec<(u64, i64, u32)> = batches
        .messages()
        .filter_map(|(rank, row)| {
            let day = row.sent_at?.local().div_euclid(86_400);
            Some((row.recipient?, day, catalog.cell_of(rank as usize)))
        })
        .collect();
    received.par_sort_unstable();
    let mut inbox = Inbox::default();
    let (mut brands, mut voices, mut voiced_brands, mut voiced_days) = (0, 0.0, 0, 0);
    // Voices are summed by recipient, then recipients in order, so that partial sums can be added.
    for of_recipient in received.chunk_by(|a, b| a.0 == b.0) {
        inbox.recipients += 1;
        let mut of_days = 0.0;
        for day in of_recipient.chunk_by(|a, b| a.1 == b.1) {
            let mut cells: Vec<usize> = day.iter().map(|received| received.2 as usize).collect();
            cells.dedup();
            let mut senders: Vec<u64> = cells.iter().map(|&a| catalog.cells()[a].brand).collect();
            senders.sort_unstable();
            senders.dedup();
            brands += senders.len();
            inbox.days += 1;
            inbox.most_messages = inbox.most_messages.max(day.len() as u64);
            cells.retain(|&a| measured.is_eligible(a));
            if let Some(of_day) = voices_of_day(catalog, &mut cells, measured) {
                of_days += of_day;
                voiced_brands += cells.len();
                voiced_days += 1;
            }
        }
        voices += of_days;
    }
    let per_day = |sum: f64, days: u64| (days > 0).then(|| sum / days as f64);
    inbox.messages_per_day = per_day(received.len() as f64, inbox.days)?;
    inbox.brands_per_day = per_day(brands as f64, inbox.days)?;
    inbox.voices_per_day = per_day(voices, voiced_days);
    inbox.defined_brands_per_day = per_day(voiced_brands as f64, voiced_days);
    inbox.voiced_days = measured.keeps_pairs().then_some(voiced_days);
    Some(inbox)
}

/// Returns the effective voices of the eligible cells of one day, summed over its languages; `None` for fewer than two
/// cells, or if the cells of one language have no voices.
fn voices_of_day(catalog: &Catalog, cells: &mut [usize], measured: &Measurement<'_>) -> Option<f64> {
    if cells.len() < 2 {
        return None;
    }
    let language = |&a: &usize| catalog.cells()[a].language;
    cells.sort_by_key(language);
    let languages = cells.chunk_by(|a, b| language(a) == language(b));
    languages.map(|cells| effective_voices(cells, measured)).sum()
}

/// Returns B/(1 + (B − 1)·min(1, IX)) of the cells of one language, IX over their pairs; `None` if none repeats itself.
fn effective_voices(cells: &[usize], measured: &Measurement<'_>) -> Option<f64> {
    let pairs = cells.iter().enumerate().flat_map(|(i, &a)| cells[..i].iter().map(move |&b| (a, b)));
    let (across, within) = pairs
        .filter_map(|(a, b)| measured.similarity(a, b))
        .fold((0.0, 0.0), |(across, within), pair| (across + pair[0], within + pair[1]));
    let b = cells.len() as f64;
    match cells.len() {
        1 => Some(1.0),
        _ => (within > 0.0).then(|| b / (1.0 + (b - 1.0) * (across / within).min(1.0))),
    }
}
