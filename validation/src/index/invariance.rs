//! Cases whose index is known (1, 0, unchanged), and nuisances: length, number, balance, noise.

use super::figures::{mean, sd};
use super::gate::{Row, Run, gate, reported};
use super::measure::{parallel, values, wording_of};
use super::recipes::{bare, base, ix_of, messages, one, reseeded, run_all, wording};
use unisono::Message;
use unisono::hash::SplitMix64;
use unisono::language::Language;
use unisono_synth::{Recipe, Text};

/// Tests cases whose index is 1, 0 or unchanged.
pub(super) fn invariance(run: &Run) -> Vec<Row> {
    let single = Recipe { brands: 1, campaigns: 180, ..base() };
    let halves: Vec<f64> = parallel(run.few, |seed| {
        let messages = halves(messages(&reseeded(&single, seed)), seed);
        wording_of(&messages, &wording()).ix.value.unwrap_or_default()
    });
    let mut rows = vec![gate(
        "same brand → 1",
        "one brand's 180 messages, labels shuffled".to_owned(),
        run.few,
        format!("mean IX {:.4}, sd {:.4}", mean(&halves), sd(&halves)),
        "1 ± .015",
        (mean(&halves) - 1.0).abs() <= 0.015,
    )];

    let two = Recipe {
        brands: 10,
        languages: vec!["it".to_owned(), "en".to_owned()],
        text: Text { h: 1.0, ..Text::default() },
        ..base()
    };
    let mixed = messages(&two);
    let result = wording_of(&mixed, &wording());
    let matrix = result.overlap.as_ref();
    let crossed = matrix.map_or(0, |m| {
        let of = |i: usize, j: usize| m.languages[i] != m.languages[j] && m.matrix[[i, j]].is_some();
        let n = m.brands.len();
        (0..n).flat_map(|i| (0..n).map(move |j| (i, j))).filter(|&(i, j)| of(i, j)).count()
    });
    rows.push(gate(
        "two languages → 0",
        "five Italian and five English brands, h = 1: pairs compared across languages".to_owned(),
        run.few,
        format!("{crossed} of 25 pairs; {} brands defined", result.n_brands),
        "0",
        crossed == 0 && result.n_brands == 10,
    ));
    let pair = Recipe { brands: 2, ..two };
    let mut forced = wording();
    forced.language = Language::from_code("it");
    let ix = values(&run_all(&pair, run.few, &forced));
    rows.push(gate(
        "two languages → 0",
        "an Italian and an English brand, h = 1, both labelled Italian".to_owned(),
        run.few,
        format!("largest IX {:.6}", ix.iter().fold(0f64, |a, b| a.max(*b))),
        "< .001",
        ix.len() == run.few && ix.iter().all(|ix| *ix < 0.001),
    ));

    let text = Text { slots: 0.5, slot_types: vec!["name".to_owned()], ..Text::default() };
    let single = Recipe { campaigns: 12, brands: 6, greeting: true, text, ..base() };
    let mut moved = 0f64;
    for blasts in [0.3, 1.0] {
        let blast = Recipe { blasts, blast_recipients: 50, ..single.clone() };
        let (a, b) = (one(&single, &wording()).ix.value, one(&blast, &wording()).ix.value);
        moved = moved.max((a.unwrap_or(f64::MAX) - b.unwrap_or(f64::MIN)).abs());
    }
    rows.push(gate(
        "a campaign sent to fifty readers",
        "names in greeting and text; a third of the campaigns, and all".to_owned(),
        run.few,
        format!("moves IX by {moved:.1e}"),
        "< 1e-9",
        moved < 1e-9,
    ));
    rows
}

/// Tests that length, number, balance and noise do not move the index.
pub(super) fn leak(run: &Run) -> Vec<Row> {
    let half = Recipe { campaigns: 30, ..base() };
    let text = |text: Text| Recipe { text, ..half.clone() };
    let default = Text::default();
    let conditions = [
        ("length ×½", text(Text { segments: [4, 4], ..default.clone() })),
        ("length ×1", half.clone()),
        ("length ×2", text(Text { segments: [16, 16], ..default.clone() })),
        ("mixed lengths (3 to 24 segments)", text(Text { segments: [3, 24], ..default.clone() })),
        ("brands of lengths 1 to 4", text(Text { brand_lengths: 4.0, ..default.clone() })),
        ("mixed segments (6 to 18 words)", text(Text { words: [6, 18], ..default.clone() })),
        ("11 messages a brand", Recipe { campaigns: 11, ..half.clone() }),
        ("90 messages a brand", Recipe { campaigns: 90, ..half.clone() }),
        ("8 to 72 messages", Recipe { campaigns: 24, imbalance: 9.0, ..half.clone() }),
        ("3 brands", Recipe { brands: 3, ..half.clone() }),
        ("5 brands", Recipe { brands: 5, ..half.clone() }),
        ("20 brands", Recipe { brands: 20, ..half.clone() }),
        ("noise 2 %", text(Text { noise: 0.02, ..default.clone() })),
        ("noise 10 %", text(Text { noise: 0.1, ..default.clone() })),
        ("noise 20 %", text(Text { noise: 0.2, ..default.clone() })),
    ];
    let ends: Vec<f64> = [0.0, 1.0]
        .into_iter()
        .map(|h| mean(&ix_of(&text(Text { h, ..default.clone() }), run.few, &bare())))
        .collect();
    let whole = ends[1] - ends[0];
    let mut varied = Vec::new();
    let mut rows = Vec::new();
    for (name, recipe) in &conditions {
        let got = ix_of(recipe, 2 * run.few, &bare());
        varied.push(mean(&got));
        rows.push(reported(
            "leak",
            format!("h = .5, {name}"),
            got.len(),
            format!("mean IX {:.4} ± {:.4}", mean(&got), sd(&got) / (got.len() as f64).sqrt()),
        ));
    }
    let unvaried: Vec<f64> = (0..conditions.len())
        .map(|i| {
            let recipe = Recipe { seed: 10_000 * (i as u64 + 1), ..half.clone() };
            mean(&ix_of(&recipe, 2 * run.few, &bare()))
        })
        .collect();
    let share = range(&varied) / whole;
    rows.insert(
        0,
        gate(
            "leak",
            format!("h = .5, {} conditions", conditions.len()),
            2 * run.few,
            format!(
                "range over IX(1) − IX(0): {share:.4}; with nothing varied {:.4}",
                range(&unvaried) / whole
            ),
            "≤ .05",
            share <= 0.05,
        ),
    );
    rows
}

/// Splits the messages of one brand into two brands at random.
fn halves(mut messages: Vec<Message>, seed: usize) -> Vec<Message> {
    let mut order: Vec<usize> = (0..messages.len()).collect();
    SplitMix64::new(seed as u64, 77).shuffle(&mut order);
    for (place, &i) in order.iter().enumerate() {
        // The domain would name the brand, too.
        messages[i].brand = format!("half {}", place % 2);
        messages[i].sender_name = None;
        messages[i].sender_domain = None;
    }
    messages
}

fn range(x: &[f64]) -> f64 {
    x.iter().fold(f64::MIN, |a, b| a.max(*b)) - x.iter().fold(f64::MAX, |a, b| a.min(*b))
}
