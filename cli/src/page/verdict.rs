//! The verdict, with the numbers behind it.

use super::facets::axis;
use super::markup::Markup;
use super::reading::Reading;
use super::said::{self, Arg, Said, ends, index_ends, number, number_or_dash};
use super::section::Section;
use super::track::{Track, scale_end};
use crate::likeness::by_chance;
use crate::verdict::verdict_sentences;
use std::fmt::Write;
use unisono::report::{Estimate, FacetResult};

const ID: &str = "verdict";

pub(super) fn verdict(reading: &Reading<'_>) -> Section {
    let words = &reading.words;
    let [short, title] = [words.text("page-verdict-short", &[]), words.text("page-verdict-title", &[])];
    let Some((facet, result)) = reading.facet else {
        return Section::without(ID, [short, title], &words.text("page-facets-none", &[]));
    };
    let mut body = String::new();
    let verdict = reading.report.verdict();
    let sentences = words.plain(|words| verdict_sentences(&verdict, words).join(" "));
    if sentences == Said::default() {
        let why = reading.no_result(result.ix.why.as_ref());
        let _ = write!(body, "<p class=\"verdict absent\">{why}</p>");
    } else {
        let _ = write!(body, "<p class=verdict>{sentences}</p>");
    }
    if result.ix.value.is_some() {
        index(&mut body, reading, result);
    }
    let args = [
        ("facet", Arg::Said(&words.facet(facet))),
        ("messages", Arg::Count(reading.report.corpus.messages)),
        ("brands", Arg::Count(reading.report.corpus.brands)),
    ];
    let lead = Some(words.text("page-verdict-lead", &args));
    Section { id: ID, short, title, lead, body: Markup(body) }
}

/// The index on its scale, and the numbers that it is made of.
fn index(body: &mut String, reading: &Reading<'_>, result: &FacetResult) {
    let words = &reading.words;
    let ix = &result.ix;
    let most = scale_end(ix.value.into_iter());
    let track = Track {
        value: ix.value,
        inner: ix.over_messages,
        outer: ix.over_brands,
        chance: by_chance(result),
        most,
        is_own: false,
    };
    let [zero, one] = axis(reading, most);
    let _ = write!(
        body,
        "<figure>{}<div class=\"bars-axis wide\"><span>{zero}</span><span>{one}</span></div><figcaption><p class=key>{}</p>\
         </figcaption></figure><dl class=figures>",
        track.picture(),
        words.text("page-facets-key", &[])
    );
    let estimates = [
        (words.text("page-figure-index", &[]), said::index(ix.value), intervals(reading, ix, index_ends)),
        (
            words.text("page-figure-across", &[]),
            number_or_dash(result.across.value, Arg::Short),
            intervals(reading, &result.across, ends),
        ),
        (
            words.text("page-figure-within", &[]),
            number_or_dash(result.within.value, Arg::Short),
            intervals(reading, &result.within, ends),
        ),
    ];
    for (meaning, value, intervals) in estimates {
        let _ = write!(body, "<div><dt>{meaning}</dt><dd><b>{value}</b>{intervals}</dd></div>");
    }
    if let Some(voices) = result.effective_voices {
        let meaning = words.text("page-figure-voices", &[]);
        let of = words.text("page-of-brands", &[("n", Arg::Count(result.n_brands))]);
        let voices = number(&Arg::About(voices));
        let _ = write!(body, "<div><dt>{meaning}</dt><dd><b>{voices}</b> <span>{of}</span></dd></div>");
    }
    body.push_str("</dl>");
}

/// Writes both intervals of an estimate, each in the form of `shown`.
fn intervals(reading: &Reading<'_>, estimate: &Estimate, shown: fn(Option<[f64; 2]>) -> Markup) -> Markup {
    let words = &reading.words;
    let named = [
        (words.text("page-these-brands", &[]), estimate.over_messages),
        (words.text("page-such-brands", &[]), estimate.over_brands),
    ];
    let known = named.into_iter().filter(|(_, interval)| interval.is_some());
    Markup(known.map(|(name, interval)| format!(" <span>{name} {}</span>", shown(interval))).collect())
}
