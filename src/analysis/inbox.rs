//! What lands in one reader's inbox on one day: messages, brands, and how many voices they amount to.

use super::measure::Measurement;
use crate::facet::Batches;
use rayon::prelude::*;

/// The load of the inboxes that messages name, over the days on which anything came.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InboxLoad {
    /// Different recipients.
    pub recipients: usize,
    /// Days of a recipient on which at least one message came, by the sender's clock.
    pub days: usize,
    /// Messages a day, on the average of those days.
    pub messages: f64,
    /// Brands a day; one that writes in two languages is one brand.
    pub brands: f64,
    /// The most messages on one day.
    pub most: usize,
    /// Effective voices a day, over the days with two eligible brands (cells) or more; the sum over the day's languages.
    pub voices: Option<f64>,
    /// Eligible brands (cells) a day, on those days.
    pub voiced_brands: Option<f64>,
    /// Those days; `None` where the similarities of pairs are not kept, so that no voices can be counted.
    pub voiced_days: Option<usize>,
}

/// The load of inboxes; `None` where no message names both its recipient and its time. Which cells are eligible and how alike
/// they are is as in a facet that was measured. O(n log n + Σ over days of brands²); 24 bytes a message.
#[must_use]
pub(crate) fn load(batches: &Batches<'_>, measured: &Measurement<'_>) -> Option<InboxLoad> {
    let catalog = batches.catalog();
    let mut received: Vec<(u64, i64, u32)> = batches
        .messages()
        .filter_map(|(rank, row)| {
            let at = row.sent_at?;
            let day = at.local().div_euclid(86_400);
            Some((row.recipient?, day, catalog.cell_of(rank as usize)))
        })
        .collect();
    received.par_sort_unstable();
    let (mut days, mut brands, mut most) = (0, 0, 0);
    let (mut voices, mut voiced_brands, mut voiced_days) = (0.0, 0, 0);
    // Voices are summed by recipient, then recipients in order, so that they may be summed apart.
    for of_recipient in received.chunk_by(|a, b| a.0 == b.0) {
        let mut of_days = 0.0;
        for day in of_recipient.chunk_by(|a, b| a.1 == b.1) {
            let mut cells: Vec<usize> = day.iter().map(|received| received.2 as usize).collect();
            cells.dedup();
            let mut senders: Vec<u64> = cells.iter().map(|&a| catalog.cells()[a].brand).collect();
            senders.sort_unstable();
            senders.dedup();
            days += 1;
            brands += senders.len();
            most = most.max(day.len());
            cells.retain(|&a| measured.is_eligible(a));
            if cells.len() < 2 {
                continue;
            }
            cells.sort_by_key(|&a| catalog.cells()[a].language);
            let languages =
                cells.chunk_by(|&a, &b| catalog.cells()[a].language == catalog.cells()[b].language);
            let of_languages: Option<f64> = languages.map(|cells| effective_voices(cells, measured)).sum();
            if let Some(of_day) = of_languages {
                of_days += of_day;
                voiced_brands += cells.len();
                voiced_days += 1;
            }
        }
        voices += of_days;
    }
    let per_day = |sum: f64, days: usize| (days > 0).then(|| sum / days as f64);
    Some(InboxLoad {
        recipients: received.chunk_by(|a, b| a.0 == b.0).count(),
        days,
        messages: per_day(received.len() as f64, days)?,
        brands: per_day(brands as f64, days)?,
        most,
        voices: per_day(voices, voiced_days),
        voiced_brands: per_day(voiced_brands as f64, voiced_days),
        voiced_days: measured.keeps_pairs().then_some(voiced_days),
    })
}

/// B/(1 + (B − 1)·min(1, IX)) of the cells of one language, IX over their pairs; `None` where none of them repeats itself.
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
