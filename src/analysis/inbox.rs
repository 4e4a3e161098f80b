//! What lands in one reader's inbox on one day: messages, brands, and how many voices they amount to.

use super::interchange::Measurement;
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
    /// Effective voices a day, over the days with two defined brands (cells) or more; the sum over the day's languages.
    pub voices: Option<f64>,
    /// Defined brands (cells) a day, on those days.
    pub voiced_brands: Option<f64>,
    /// Those days; `None` where overlaps are not kept, so that no voices can be told.
    pub voiced_days: Option<usize>,
}

/// The load of inboxes; `None` where no message names both its recipient and its time. Which cells are defined and how they
/// overlap is as in a facet that was measured. O(n log n + Σ over days of brands²); 24 bytes a message.
#[must_use]
pub(crate) fn load(batches: &Batches<'_>, measured: &Measurement<'_>) -> Option<InboxLoad> {
    let overlap = |a, b| measured.overlap(a, b);
    let roster = batches.roster();
    let mut received: Vec<(u64, i64, u32)> = batches
        .messages()
        .filter_map(|(rank, row)| {
            let at = row.sent_at?;
            let day = at.local().div_euclid(86_400);
            Some((row.recipient?, day, roster.cell_of(rank as usize)))
        })
        .collect();
    received.par_sort_unstable();
    let (mut days, mut brands, mut most) = (0, 0, 0);
    let (mut voices, mut voiced_brands, mut voiced_days) = (0.0, 0, 0);
    for day in received.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let mut cells: Vec<usize> = day.iter().map(|received| received.2 as usize).collect();
        cells.dedup();
        let mut senders: Vec<u64> = cells.iter().map(|&a| roster.cells()[a].brand).collect();
        senders.sort_unstable();
        senders.dedup();
        days += 1;
        brands += senders.len();
        most = most.max(day.len());
        cells.retain(|&a| overlap(a, a).is_some());
        if cells.len() < 2 {
            continue;
        }
        cells.sort_by_key(|&a| roster.cells()[a].language);
        let languages = cells.chunk_by(|&a, &b| roster.cells()[a].language == roster.cells()[b].language);
        voices += languages.map(|cells| effective_voices(cells, overlap)).sum::<f64>();
        voiced_brands += cells.len();
        voiced_days += 1;
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
        voiced_days: measured.keeps_overlaps().then_some(voiced_days),
    })
}

/// B/(1 + (B − 1)·Ō) of the cells of one language.
fn effective_voices(cells: &[usize], overlap: impl Fn(usize, usize) -> Option<f64>) -> f64 {
    let pairs = cells.iter().enumerate().flat_map(|(i, &a)| cells[..i].iter().map(move |&b| (a, b)));
    let sum: f64 = pairs.filter_map(|(a, b)| overlap(a, b)).sum();
    let b = cells.len() as f64;
    let n_pairs = (0.5 * b * (b - 1.0)).max(1.0);
    b / (1.0 + (b - 1.0) * (sum / n_pairs).clamp(0.0, 1.0))
}
