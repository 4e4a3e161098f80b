//! The companions of the index, and the index under wrong zones, wrong campaigns or another model.

use super::figures::{mean, sd};
use super::gate::{Row, Run, reported};
use super::measure::{parallel, values, wording_of};
use super::recipes::{bare, base, ix_of, messages, reseeded, run_all, unzoned, wording};
use std::collections::BTreeMap;
use unisono::Config;
use unisono::catalog::CampaignMode;
use unisono_synth::{Footer, Recipe, Text, closed_form};

/// Compares effective messages and recipient variation with theory.
pub(super) fn companions(run: &Run) -> Vec<Row> {
    let mut rows = Vec::new();
    for campaigns in [10, 30, 90] {
        let recipe = Recipe { campaigns, ..base() };
        let results = run_all(&recipe, run.few, &bare());
        let got: Vec<f64> = results.iter().filter_map(|r| r.effective_messages).collect();
        let (n, b, h, one) = (campaigns as f64, 10.0, 0.5, one_segment());
        let (s_aa, s_ab) = (one * (h * h + (1.0 - h) * (1.0 - h)), one * h * h);
        let expected = (b * n - 1.0) / ((n - 1.0) * s_aa + n * (b - 1.0) * s_ab);
        rows.push(reported(
            "effective messages",
            format!("h = .5, {campaigns} messages a brand: theory {expected:.2}"),
            run.few,
            format!("{:.2} ± {:.2}", mean(&got), sd(&got) / (got.len() as f64).sqrt()),
        ));
    }
    for (name, slots, reason) in [
        ("one mail for all", 0.0, 0.0),
        ("only slots differ", 0.6, 0.0),
        ("a tenth is written for the reader", 0.6, 0.1),
        ("a third is written for the reader", 0.6, 0.33),
    ] {
        let text = Text { slots, reason, ..Text::default() };
        let recipe = Recipe { campaigns: 10, recipients: 10, text, ..base() };
        let results = run_all(&recipe, run.few, &wording());
        let raw: Vec<f64> = results.iter().filter_map(|r| Some(r.recipients.as_ref()?.raw)).collect();
        let masked: Vec<f64> = results.iter().filter_map(|r| r.recipients.as_ref()?.masked).collect();
        rows.push(reported(
            "recipient variation",
            format!(
                "{name}: segments not shared by two readers {:.3}",
                1.0 - (1.0 - reason) * (1.0 - reason)
            ),
            run.few,
            format!("raw {:.4}, masked {:.4}", mean(&raw), mean(&masked)),
        ));
    }
    rows.extend(masking_gap(run));
    rows
}

/// Reports the index under wrong zones or campaigns.
pub(super) fn wrong_zones_and_campaigns(run: &Run) -> Vec<Row> {
    let mut rows = Vec::new();
    let ix = |recipe: &Recipe, config: &Config| mean(&ix_of(recipe, run.few, config));
    let plain = Recipe { campaigns: 20, ..base() };
    let right = ix(&plain, &bare());
    let uncut = unzoned();
    for (name, own, shared) in [("own footers of 30 words", 30, 0), ("a shared footer of 30 words", 0, 30)] {
        let footer = Footer { own: [own; 2], shared, marked: false };
        let recipe = Recipe { footer, ..plain.clone() };
        rows.push(reported(
            "wrong zones",
            format!("{name}, never cut, h = .5"),
            run.few,
            format!("IX {:.3} instead of {right:.3}", ix(&recipe, &uncut)),
        ));
    }
    let repertoire =
        Recipe { text: Text { repertoire: Some(3), segments: [4, 4], ..Text::default() }, ..plain.clone() };
    rows.push(reported(
        "wrong zones",
        "three whole templates a pool: no boilerplate, but some text may be cut as boilerplate".to_owned(),
        run.few,
        format!("IX {:.3}, with zones off {:.3}", ix(&repertoire, &bare()), ix(&repertoire, &uncut)),
    ));
    let blasts = Recipe { blasts: 0.3, blast_recipients: 20, ..plain.clone() };
    let mut unknown = bare();
    unknown.campaigns = CampaignMode::None;
    rows.push(reported(
        "wrong campaigns",
        "a third of the campaigns go to 20 readers and every mail counts as a campaign, h = .5".to_owned(),
        run.few,
        format!("IX {:.3} instead of {:.3}", ix(&blasts, &unknown), ix(&blasts, &bare())),
    ));
    let found = Recipe { campaign_keys: false, times: true, ..blasts.clone() };
    rows.push(reported(
        "wrong campaigns",
        "the same without keys, campaigns found by their texts and times".to_owned(),
        run.few,
        format!("IX {:.3}", ix(&found, &bare())),
    ));
    let repeats = Recipe { text: Text { repeat: 0.3, ..Text::default() }, ..plain.clone() };
    let merged: Vec<f64> = parallel(run.few, |seed| {
        let mut messages = messages(&reseeded(&repeats, seed));
        let mut seen: BTreeMap<(String, Option<String>), Option<_>> = BTreeMap::new();
        for m in &mut messages {
            let key = (m.brand.clone(), m.body.text.clone());
            m.campaign = seen.entry(key).or_insert_with(|| m.campaign.clone()).clone();
        }
        wording_of(&messages, &bare()).ix.value.unwrap_or_default()
    });
    rows.push(reported(
        "wrong campaigns",
        "a third of the campaigns repeat an earlier text, and repeats are merged into one campaign, h = .5"
            .to_owned(),
        run.few,
        format!("IX {:.3} instead of {:.3}", mean(&merged), ix(&repeats, &bare())),
    ));
    rows
}

/// Reports the masking gap of mail with names filled in, and of mail with text for each reader.
fn masking_gap(run: &Run) -> Vec<Row> {
    let of = |name: &str, text: Text| {
        let recipe = Recipe { campaigns: 30, recipients: 3, greeting: true, text, ..base() };
        let results = run_all(&recipe, run.few, &wording());
        let gaps: Vec<f64> = results.iter().filter_map(|r| Some(r.masking_gap.as_ref()?.value)).collect();
        let clear = results
            .iter()
            .filter_map(|r| r.masking_gap.as_ref()?.over_messages)
            .filter(|[low, high]| *low > 0.0 || *high < 0.0)
            .count();
        reported(
            "masking gap",
            format!("h = .5, {name}"),
            run.few,
            format!(
                "gap {:+.4} ± {:.4}, clear of 0 in {clear}; IX masked {:.3}",
                mean(&gaps),
                sd(&gaps) / (gaps.len() as f64).sqrt(),
                mean(&values(&results))
            ),
        )
    };
    let names = || vec!["name".to_owned(), "price".to_owned()];
    vec![
        of(
            "names and prices in 60 % of the segments",
            Text { slots: 0.6, slot_types: names(), ..Text::default() },
        ),
        of("a third of the segments written for the reader", Text { reason: 0.33, ..Text::default() }),
        of("both", Text { slots: 0.6, slot_types: names(), reason: 0.33, ..Text::default() }),
    ]
}

/// Reports the index of mail outside the assumptions of the closed form.
pub(super) fn second_family(run: &Run) -> Vec<Row> {
    let default = Text::default();
    let cases = [
        ("as derived", default.clone()),
        (
            "common segments of 6 words, own ones of 18",
            Text { words: [18, 18], shared_words: Some([6, 6]), ..default.clone() },
        ),
        (
            "common segments of 18 words, own ones of 6",
            Text { words: [6, 6], shared_words: Some([18, 18]), ..default.clone() },
        ),
        ("a common pool half as large", Text { shared_pool: Some(20), ..default.clone() }),
        ("a common pool twice as large", Text { shared_pool: Some(80), ..default.clone() }),
        ("own topics drift: all new by the end", Text { drift: 1.0, ..default.clone() }),
        ("all segments of a message from one pool", Text { together: 1.0, ..default.clone() }),
        (
            "half of the segments are followed by the next of their pool",
            Text { chain: 0.5, ..default.clone() },
        ),
        ("20 whole templates a pool", Text { repertoire: Some(20), ..default.clone() }),
        ("h between .2 and .8", Text { spread: 0.3, ..default.clone() }),
    ];
    let mut rows = Vec::new();
    for (name, text) in cases {
        let mut figures = Vec::new();
        for h in [0.25, 0.5, 0.75] {
            if text.spread > 0.0 && h != 0.5 {
                continue;
            }
            let recipe = Recipe { campaigns: 60, text: Text { h, ..text.clone() }, ..base() };
            let got = ix_of(&recipe, run.few, &bare());
            figures.push(format!("h = {h}: {:.3} ({:+.3})", mean(&got), mean(&got) - closed_form(h)));
        }
        rows.push(reported("second family", name.to_owned(), run.few, figures.join(", ")));
    }
    rows
}

/// Returns the cosine of two default messages whose segments come from one pool. They share 8 · 8/40 of their segments;
/// 72 of a message's 93 grams lie within segments.
fn one_segment() -> f64 {
    8.0 / 40.0 * 72.0 / 93.0
}
