//! One's own brand: its place, what it shares and with whom, and what is its own.

use super::markup::{Markup, quoted};
use super::phrases::with_slots;
use super::reading::Reading;
use super::said::{Arg, index, index_ends, number};
use super::section::Section;
use crate::likeness::is_far;
use std::fmt::Write;
use unisono::report::{BrandResult, FacetResult, Phrase};

const ID: &str = "own";

/// The nearest brands and the phrases that are listed.
const LISTED: usize = 5;

/// The section of the own brand, if one was named.
pub(super) fn own(reading: &Reading<'_>) -> Option<Section> {
    let words = &reading.words;
    let own = reading.own?;
    let name = [("brand", Arg::Quote(own))];
    let (short, title) = (words.text("page-own-short", &name), words.text("page-own-title", &name));
    let (_, result) = reading.facet?;
    let mut body = String::new();
    let places = result.per_brand.iter().enumerate().filter(|(_, cell)| cell.brand == own);
    for (place, cell) in places {
        of_cell(&mut body, reading, result, place, cell);
    }
    for outside in result.ineligible.iter().filter(|cell| cell.brand == own) {
        let name = reading.label(own, &outside.language);
        let why = words.text(
            "page-own-outside",
            &[("brand", Arg::Quote(&name)), ("why", Arg::Said(&words.reason(&outside.why)))],
        );
        let _ = write!(body, "<p class=absent>{why}</p>");
    }
    shared(&mut body, reading, own);
    kept(&mut body, reading, own);
    Some(Section { id: ID, short, title, lead: None, body: Markup(body) })
}

fn of_cell(body: &mut String, reading: &Reading<'_>, result: &FacetResult, place: usize, cell: &BrandResult) {
    let words = &reading.words;
    let name = reading.label(&cell.brand, &cell.language);
    let args = [
        ("brand", Arg::Quote(&name)),
        ("place", Arg::Count(place as u64 + 1)),
        ("n", Arg::Count(result.per_brand.len() as u64)),
    ];
    let _ = write!(
        body,
        "<p class=verdict>{}</p><dl class=figures><div><dt>{}</dt><dd><b>{}</b> <span>{}</span></dd></div>",
        words.text("page-own-place", &args),
        words.text("page-figure-own", &[]),
        index(cell.ix),
        index_ends(cell.interval),
    );
    if let Some(without) = result.influence.iter().find(|brand| brand.brand == cell.brand) {
        let _ = write!(
            body,
            "<div><dt>{}</dt><dd><b>{}</b></dd></div>",
            words.text("page-figure-without", &[("brand", Arg::Quote(&cell.brand))]),
            index(without.ix_without),
        );
    }
    body.push_str("</dl>");
    let nearest: Vec<_> = cell
        .nearest
        .iter()
        .filter_map(|near| Some((near, near.overlap.filter(|overlap| !is_far(*overlap))?)))
        .collect();
    let has_overlap = cell.nearest.iter().any(|near| near.overlap.is_some());
    if nearest.is_empty() && has_overlap {
        let _ = write!(body, "<p>{}</p>", words.text("own-near-nobody", &[]));
    }
    if !nearest.is_empty() {
        let _ = write!(body, "<h3>{}</h3><ol class=near>", words.text("page-own-nearest", &[]));
        for (near, overlap) in nearest.into_iter().take(LISTED) {
            let _ = write!(
                body,
                "<li>{} <span class=n>{}</span>",
                quoted(&near.brand),
                number(&Arg::Percent(overlap))
            );
        }
        body.push_str("</ol>");
    }
}

/// The phrases that the brand has in common with most others.
fn shared(body: &mut String, reading: &Reading<'_>, own: &str) {
    let words = &reading.words;
    let Some(phrases) = &reading.report.phrases else { return };
    let has_own = |phrase: &&Phrase| phrase.holders.iter().any(|holder| holder.brand == own);
    let mut used: Vec<&Phrase> = phrases.items.iter().filter(has_own).collect();
    used.sort_by_key(|phrase| std::cmp::Reverse(phrase.brands));
    let _ = write!(body, "<h3>{}</h3>", words.text("page-own-shares", &[]));
    if used.is_empty() {
        let _ = write!(body, "<p class=absent>{}</p>", words.text("page-own-shares-none", &[]));
        return;
    }
    body.push_str("<ul class=shared>");
    for phrase in used.into_iter().take(LISTED) {
        let of = [("n", Arg::Count(phrase.brands)), ("of", Arg::Count(phrases.brands))];
        let _ = write!(
            body,
            "<li><span class=phrase>{}</span> <span class=soft>{}</span>",
            with_slots(reading, &phrase.text),
            words.text("page-n-of-brands", &of)
        );
    }
    body.push_str("</ul>");
}

/// Writes what only this brand uses: its shares of text, and its values that no other brand has.
fn kept(body: &mut String, reading: &Reading<'_>, own: &str) {
    let words = &reading.words;
    let mut items = Vec::new();
    for language in reading.report.anatomy.iter().flat_map(|anatomy| &anatomy.languages) {
        for brand in language.brands.iter().filter(|brand| brand.brand == own) {
            let args = [
                ("own", Arg::Percent(brand.shares.own.value)),
                ("house", Arg::Percent(brand.shares.house.value)),
                ("stock", Arg::Percent(brand.shares.stock.value)),
            ];
            items.push(words.text("page-own-text", &args));
        }
    }
    for reader in reading.report.attribution.iter().flat_map(|attribution| attribution.by_language.values()) {
        for brand in reader.per_brand.iter().filter(|brand| brand.brand == own) {
            let args = [("share", Arg::Percent(brand.accuracy)), ("other", Arg::Quote(&brand.mistaken_for))];
            items.push(match brand.accuracy < 1.0 {
                true => words.text("page-own-guessed", &args),
                false => words.text("page-own-always-guessed", &[]),
            });
        }
    }
    let ground = reading.report.open_ground.iter().flat_map(|ground| ground.languages.values().flatten());
    for (facet, ground) in ground {
        for brand in ground.by_brand.iter().filter(|brand| brand.brand == own && brand.values > 0) {
            let facet = words.facet(*facet);
            let args = [
                ("facet", Arg::Said(&facet)),
                ("values", Arg::Count(brand.values)),
                ("yours", Arg::Count(brand.yours)),
                ("crowded", Arg::Count(brand.crowded)),
            ];
            items.push(words.text("page-own-values", &args));
        }
    }
    if items.is_empty() {
        return;
    }
    let _ = write!(body, "<h3>{}</h3><ul>", words.text("page-own-own", &[]));
    for item in items {
        let _ = write!(body, "<li>{item}");
    }
    body.push_str("</ul>");
}
