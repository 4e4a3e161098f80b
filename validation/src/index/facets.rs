//! Homogenising one aspect moves its facet and no other; the index of each facet agrees with theory.
//!
//! Facets that read the same input form a family, whose joint moves are reported, not gated. `wording`, `vocabulary`,
//! `characters`, `skeleton` and `opening` read the words of the body; `timing` and `follow_up` read the sending
//! time.

use super::figures::mean;
use super::gate::{Row, Run, gate, reported};
use super::measure::{parallel, report};
use super::recipes::{bare, base, messages, reseeded, wording};
use std::collections::BTreeMap;
use unisono::catalog::CampaignMode;
use unisono::hash::SplitMix64;
use unisono::message::SentAt;
use unisono::report::FacetResult;
use unisono::{Facet, Message};
use unisono_synth::{Footer, Homogenisation, Recipe, Text, closed_form, closed_form_above};

/// The facets that read the words of the body.
const WORDS: [Facet; 5] =
    [Facet::Wording, Facet::Vocabulary, Facet::Characters, Facet::Skeleton, Facet::Opening];

/// One homogenised aspect.
struct Case {
    name: &'static str,
    recipe: Recipe,
    /// The share of campaigns with the common lag, for mail whose times follow from lags.
    lags: Option<f64>,
    moves: &'static [Facet],
    /// Facets of the same family.
    overlaps: &'static [Facet],
}

/// Returns `plain` with one aspect homogenised further, for each aspect.
fn cases(plain: &Recipe) -> Vec<Case> {
    let text = |text: Text| Recipe { text, ..plain.clone() };
    let of_text = plain.text.clone();
    let case = |name, recipe, moves, overlaps| Case { name, recipe, lags: None, moves, overlaps };
    let more = Homogenisation { h: 0.7, spread: 0.0 };
    vec![
        case(
            "segments .4 → .6",
            text(Text { h: 0.6, ..of_text.clone() }),
            &[Facet::Wording, Facet::Characters, Facet::Skeleton],
            &WORDS,
        ),
        case(
            "words: common ones .3 → .8",
            text(Text { topic: 0.8, ..of_text.clone() }),
            &[Facet::Vocabulary],
            &[Facet::Characters, Facet::Skeleton, Facet::Opening],
        ),
        case(
            "sentence shapes .2 → .7",
            text(Text { shapes: Some(0.7), ..of_text }),
            &[Facet::Skeleton],
            &WORDS,
        ),
        case("subjects .2 → .7", Recipe { subject: Some(more), ..plain.clone() }, &[Facet::Subject], &[]),
        case("openings .2 → .7", Recipe { opening: Some(more), ..plain.clone() }, &[Facet::Opening], &WORDS),
        case(
            "buttons .2 → .7",
            Recipe { call_to_action: more, ..plain.clone() },
            &[Facet::CallToAction],
            &[],
        ),
        case("offers .2 → .7", Recipe { offers: Some(more), ..plain.clone() }, &[Facet::Offers], &[]),
        case("layouts .2 → .7", Recipe { layout: more, ..plain.clone() }, &[Facet::Layout], &[]),
        case("hours .2 → .7", Recipe { timing: more, ..plain.clone() }, &[Facet::Timing], &[Facet::FollowUp]),
        case(
            "footers: own words 19 → 10, shared 1 → 10",
            Recipe { footer: Footer { own: [10; 2], shared: 10, marked: false }, ..plain.clone() },
            &[Facet::Boilerplate],
            &[],
        ),
        Case {
            name: "weeks since the last campaign .2 → .7",
            recipe: plain.clone(),
            lags: Some(0.7),
            moves: &[Facet::FollowUp],
            overlaps: &[],
        },
    ]
}

/// Homogenises one aspect at a time.
pub(super) fn one_alone(run: &Run) -> Vec<Row> {
    let plain = Recipe {
        footer: Footer { own: [19; 2], shared: 1, marked: false },
        text: Text { h: 0.4, topic: 0.3, shapes: Some(0.2), ..Text::default() },
        ..all_at(0.2)
    };
    let before = [shown(&plain, None, run.few), shown(&plain, Some(0.2), run.few)];
    let mut rows = Vec::new();
    for Case { name, recipe, lags, moves, overlaps } in cases(&plain) {
        let before = &before[usize::from(lags.is_some())];
        let after = shown(&recipe, lags, run.few);
        for facet in Facet::ALL {
            let what = format!("{name}: {}", facet.name());
            let both = before.iter().zip(&after).filter_map(|(a, b)| a.get(&facet).zip(b.get(&facet)));
            let (moved, errors): (Vec<f64>, Vec<f64>) = both.map(|(a, b)| (b.0 - a.0, a.1)).unzip();
            let must_move = moves.contains(&facet);
            // A facet undefined in every corpus does not move.
            if moved.is_empty() && !must_move {
                rows.push(reported("one facet alone", what, run.few, "undefined".to_owned()));
                continue;
            }
            let is_told = moved.len() == run.few;
            let (by, se) = (mean(&moved), mean(&errors));
            let figure = match is_told {
                true => format!("moves IX by {by:+.4}; SE of one report {se:.4}"),
                false => format!("defined in {} of {} corpora", moved.len(), run.few),
            };
            rows.push(if must_move {
                gate("one facet alone", what, run.few, figure, "> 2 SE", is_told && by > 2.0 * se)
            } else if overlaps.contains(&facet) {
                reported("one facet alone", what, run.few, figure)
            } else {
                gate(
                    "one facet alone",
                    what,
                    run.few,
                    figure,
                    "≤ 2 SE",
                    is_told && by.abs() <= 2.0 * se + 1e-9,
                )
            });
        }
    }
    rows
}

/// Compares the index of each facet with theory.
pub(super) fn theory(run: &Run) -> Vec<Row> {
    let mut rows = Vec::new();
    // The similarity of two own pools over that of one with itself. Hours: two of 168 have similarity .0304; two draws from
    // four own hours are equal in a quarter of the cases.
    let s = 0.0304;
    let bases = [
        (Facet::CallToAction, Some(0.0)),
        (Facet::Subject, Some(0.0)),
        (Facet::Timing, Some(s / (0.25 + 0.75 * s))),
        (Facet::Layout, None),
        (Facet::Offers, None),
    ];
    let at: Vec<(f64, Vec<Shown>)> = [0.0, 0.25, 0.5, 0.75, 1.0]
        .into_iter()
        .map(|h| (h, shown(&Recipe { campaigns: 60, ..all_at(h) }, None, run.few)))
        .collect();
    for (facet, base) in bases {
        let ix = |shown: &[Shown]| -> Option<f64> {
            let values: Option<Vec<f64>> = shown.iter().map(|s| Some(s.get(&facet)?.0)).collect();
            values.map(|values| mean(&values))
        };
        let at_zero = base.or_else(|| ix(&at[0].1));
        for (h, shown) in &at {
            let (Some(got), Some(at_zero)) = (ix(shown), at_zero) else {
                let what = format!("{}, h = {h}", facet.name());
                rows.push(gate(
                    "facets against theory",
                    what,
                    run.few,
                    "undefined in a corpus".to_owned(),
                    "defined",
                    false,
                ));
                continue;
            };
            // At h = 1 theory gives 1 for every base.
            let expected = closed_form_above(at_zero, *h);
            let from = if base.is_some() { "theory" } else { "theory above IX(0)" };
            let what = format!("{}, h = {h}: {from} {expected:.3}", facet.name());
            let off = got - expected;
            let figure = format!("mean {got:.4}, off by {off:+.4}; without a base {:.3}", closed_form(*h));
            // IX(0) is the base itself.
            rows.push(if base.is_none() && *h == 0.0 {
                reported("facets against theory", what, run.few, figure)
            } else {
                gate("facets against theory", what, run.few, figure, "≤ .04", off.abs() <= 0.04)
            });
        }
    }
    for k in [2, 4, 8] {
        let mut config = bare();
        config.facets = vec![Facet::CallToAction];
        config.campaigns = CampaignMode::None;
        let got = parallel(2 * run.few, |seed| {
            let report = report(&independent_choice(k, seed as u64), &config);
            report.facets[&Facet::CallToAction].ix.value
        });
        let got: Vec<f64> = got.into_iter().flatten().collect();
        let is_told = got.len() == 2 * run.few;
        let expected = (k as f64 + 1.0) / (2.0 * k as f64);
        rows.push(gate(
            "facets against theory",
            format!("call_to_action, each brand with its own preferences among {k} texts: (K+1)/(2K) = {expected:.3}"), run.few,
            format!("mean {:.4}", mean(&got)),
            "± .05",
            is_told && (mean(&got) - expected).abs() <= 0.05,
        ));
    }
    rows
}

/// Returns HTML mail with subjects, openings, buttons, offers, layouts and hours homogenised to the same degree.
fn all_at(h: f64) -> Recipe {
    let all = Homogenisation { h, spread: 0.0 };
    Recipe {
        html: true,
        times: true,
        subject: Some(all),
        opening: Some(all),
        offers: Some(all),
        layout: all,
        call_to_action: all,
        timing: all,
        ..base()
    }
}

/// IX of each facet with its standard error over messages. A reader would not notice moves below twice that.
type Shown = BTreeMap<Facet, (f64, f64)>;

fn shown(recipe: &Recipe, lags: Option<f64>, seeds: usize) -> Vec<Shown> {
    // Masked, so that numbers in offers do not change the wording.
    let mut config = wording();
    config.facets = Facet::ALL.to_vec();
    parallel(seeds, |seed| {
        let mut mail = messages(&reseeded(recipe, seed));
        if let Some(h) = lags {
            set_lags(&mut mail, h, seed as u64);
        }
        let report = report(&mail, &config);
        let of = |r: &FacetResult| Some((r.ix.value?, r.ix.se_messages?));
        report.facets.iter().filter_map(|(facet, r)| Some((*facet, of(r)?))).collect()
    })
}

/// Sets the lags between campaigns: one week with probability h, otherwise two to sixteen weeks, fixed per brand. Whole
/// weeks keep the hours of the week.
fn set_lags(messages: &mut [Message], h: f64, seed: u64) {
    let (mut rng, mut brand, mut last) = (SplitMix64::new(seed, 5), 0, (String::new(), 0));
    for message in messages {
        if message.brand == last.0 {
            let weeks = if rng.unit() < h { 1 } else { 2 << (brand % 4) };
            last.1 += weeks * 7 * 86_400;
        } else {
            brand += 1;
            last = (message.brand.clone(), 1_500_000_000 + rng.below(168) as i64 * 3600);
        }
        message.sent_at = Some(SentAt { unix: last.1, offset_minutes: 0 });
    }
}

/// Returns mail of ten brands that choose among the same `k` button texts, with random preferences.
fn independent_choice(k: usize, seed: u64) -> Vec<Message> {
    let mut rng = SplitMix64::new(seed, 6);
    (0..10)
        .flat_map(|brand| {
            // Gaps between uniform draws are uniform on the simplex.
            let mut cuts: Vec<f64> = (1..k).map(|_| rng.unit()).collect();
            cuts.sort_unstable_by(f64::total_cmp);
            (0..60)
                .map(|i| {
                    let at = rng.unit();
                    let text = cuts.iter().filter(|cut| **cut < at).count();
                    let mut message = Message {
                        id: Some(format!("{brand}-{i}")),
                        brand: format!("brand {brand}"),
                        ..Message::default()
                    };
                    message.body.html = Some(format!(
                        "<p>Una lettera breve per tutti.</p><p><a href=\"https://a.example\">Scelta {}</a></p>",
                        ["prima", "seconda", "terza", "quarta", "quinta", "sesta", "settima", "ottava"][text % 8]
                    ));
                    message
                })
                .collect::<Vec<_>>()
        })
        .collect()
}
