//! How much of a campaign differs between its readers.

use super::bars::{Bar, Bars};
use super::markup::{Markup, quoted};
use super::phrases::slot;
use super::reading::Reading;
use super::said::{Arg, index_ends, number, number_or_dash};
use super::section::{Section, rendered};
use super::table::{Cell, Head, Table};
use super::track::Track;
use std::collections::BTreeMap;
use std::fmt::Write;
use unisono::report::{CampaignDepth, Depth, Evidence, ShareOf};

const ID: &str = "depth";

/// A kind of word with a smaller share is not named below a bar.
const LEAST_NAMED: f64 = 0.005;

pub(super) fn depth(reading: &Reading<'_>) -> Section {
    let words = &reading.words;
    let titles = [words.text("page-depth-short", &[]), words.text("page-depth-title", &[])];
    let Some(depth) = &reading.report.depth else {
        return Section::without(ID, titles, &reading.not_asked(Evidence::Depth));
    };
    let mut body = String::new();
    // Writing to a string does not fail.
    if let Some(mean) = depth.mean {
        let args = [("share", Arg::Percent(mean)), ("n", Arg::Count(depth.n_campaigns))];
        let _ = write!(body, "<p class=verdict>{}</p>", words.text("page-depth-mean", &args));
        let bars = Bars {
            axis: ["zero", "one"].map(|end| {
                Markup(
                    words.named("page-depth-axis", end, &[]).map_or_else(String::new, |end| end.to_string()),
                )
            }),
            rows: depth.campaigns.iter().map(|campaign| bar(reading, campaign)).collect(),
        };
        let key = words.text("page-depth-key", &[]);
        let _ = write!(
            body,
            "<figure>{}<figcaption><p class=key>{key}</p></figcaption></figure>",
            rendered(&bars)
        );
        let _ = write!(body, "{}", rendered(&campaigns(reading, depth)));
    } else {
        let _ = write!(body, "<p class=absent>{}</p>", reading.no_result(depth.why.as_ref()));
    }
    let _ = write!(body, "{}", rendered(&said(reading, depth)));
    let [short, title] = titles;
    let lead = Some(words.text("page-depth-lead", &[]));
    Section { id: ID, short, title, lead, body: Markup(body) }
}

fn bar(reading: &Reading<'_>, campaign: &CampaignDepth) -> Bar {
    let is_own = reading.is_own(&campaign.brand);
    let readers = reading.words.text("page-n-readers", &[("n", Arg::Count(campaign.readers))]);
    let track = Track { value: Some(campaign.raw), most: 1.0, is_own, ..Track::default() };
    Bar {
        name: Markup(format!("{} <span class=soft>{readers}</span>", quoted(&campaign.brand))),
        is_own,
        picture: track.picture(),
        number: number(&Arg::Percent(campaign.raw)),
        note: by_type(reading, &campaign.by_type),
    }
}

/// The kinds of words that differ, the largest share first.
fn by_type(reading: &Reading<'_>, shares: &BTreeMap<String, f64>) -> Markup {
    let mut shares: Vec<(&String, &f64)> =
        shares.iter().filter(|(_, share)| **share >= LEAST_NAMED).collect();
    shares.sort_by(|a, b| b.1.total_cmp(a.1));
    let named = shares
        .iter()
        .map(|(kind, share)| format!("{} {}", slot(reading, kind), number(&Arg::Percent(**share))));
    Markup(named.collect::<Vec<_>>().join(" "))
}

fn campaigns(reading: &Reading<'_>, depth: &Depth) -> Table {
    let words = &reading.words;
    let row = |campaign: &CampaignDepth| {
        vec![
            Cell::text(quoted(&campaign.brand)),
            Cell::number(number(&Arg::Count(campaign.readers))),
            Cell::number(number(&Arg::Percent(campaign.raw))),
            Cell::text(by_type(reading, &campaign.by_type)),
        ]
    };
    Table {
        id: format!("{ID}-table"),
        summary: words.text("page-depth-table", &[]),
        head: vec![
            Head::text(words.text("page-brand", &[])),
            Head::number(words.text("page-depth-readers", &[])),
            Head::number(words.text("page-depth-differs", &[])),
            Head::text(words.text("page-depth-kinds", &[])),
        ],
        rows: depth.campaigns.iter().map(row).collect(),
    }
}

/// The campaigns that say why the reader gets them, or that the sender knows the reader.
fn said(reading: &Reading<'_>, depth: &Depth) -> Table {
    let words = &reading.words;
    let rows = [
        (words.text("page-depth-reason", &[]), depth.reason),
        (words.text("page-depth-recognition", &[]), depth.recognition),
    ];
    let row = |(name, share): (super::said::Said, ShareOf)| {
        vec![
            Cell::text(name),
            Cell::number(number(&Arg::Count(share.hits))),
            Cell::number(number(&Arg::Count(share.n))),
            Cell::number(number_or_dash(share.value, Arg::Percent)),
            Cell::number(index_ends(share.interval)),
        ]
    };
    Table {
        id: format!("{ID}-said"),
        summary: words.text("page-depth-said", &[]),
        head: vec![
            Head::text(words.text("page-depth-phrase", &[])),
            Head::number(words.text("page-campaigns", &[])),
            Head::number(words.text("page-depth-of", &[])),
            Head::number(words.text("page-depth-share", &[])),
            Head::number(words.text("page-interval", &[])),
        ],
        rows: rows.into_iter().map(row).collect(),
    }
}
