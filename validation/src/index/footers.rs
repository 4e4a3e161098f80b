//! A constant footer must not move the headline, and repeated text must not count as a footer.

use super::figures::mean;
use super::gate::{Row, Run, gate};
use super::measure::values;
use super::recipes::{bare, base, moved, run_all, unzoned, wording};
use unisono::report::FacetResult;
use unisono_synth::{Footer, Recipe, Text};

pub(super) fn footers(run: &Run) -> Vec<Row> {
    let plain = Recipe { campaigns: 30, ..base() };
    let without = run_all(&plain, run.few, &wording());
    let mut rows = Vec::new();
    for (name, own, shared) in
        [("own", 2, 0), ("shared", 0, 2), ("half own, half shared", 1, 1), ("own, and as many shared", 2, 2)]
    {
        for marked in [false, true] {
            // The claim covers 10 to 40 tokens. Above half of the message nothing is cut.
            for tokens in [10, 20, 40, 80].into_iter().filter(|tokens| tokens * (own + shared) <= 160) {
                let footer = Footer { own: [own * tokens / 2; 2], shared: shared * tokens / 2, marked };
                let recipe = Recipe { footer, ..plain.clone() };
                let results = run_all(&recipe, run.few, &wording());
                let moved = moved(&without, &results);
                let uncut: Vec<f64> = results.iter().filter_map(|r| r.ix_without_zones).collect();
                let marked = if marked { " and an unsubscribe line" } else { "" };
                rows.push(gate(
                    "footers",
                    format!("{name}: {tokens} tokens{marked} below 96 words, h = .5"),
                    run.few,
                    format!(
                        "moves IX by {:+.4}, at most {:.4}; left in: IX {:.3}",
                        mean(&moved),
                        moved.iter().fold(0f64, |m, d| m.max(d.abs())),
                        mean(&uncut)
                    ),
                    "≤ .03",
                    moved.len() == run.few && mean(&moved).abs() <= 0.03,
                ));
            }
        }
    }
    // Repeated text is not a footer by itself.
    let uncut = unzoned();
    let mail = |h: f64, repertoire, repeat| Text { h, repertoire, repeat, ..Text::default() };
    for (name, text) in [
        (
            "one template a brand in 90 % of its mails, one common template in the rest",
            mail(0.1, Some(1), 0.0),
        ),
        ("95 % of the campaigns send an earlier text again, h = .25", mail(0.25, None, 0.95)),
        ("95 % of the campaigns send an earlier text again, h = .5", mail(0.5, None, 0.95)),
    ] {
        let recipe = Recipe { text, ..plain.clone() };
        let (cut, whole) = (run_all(&recipe, run.few, &bare()), run_all(&recipe, run.few, &uncut));
        let moved = moved(&whole, &cut);
        let defined = |results: &[FacetResult]| results.iter().map(|r| r.n_brands).sum::<u64>();
        rows.push(gate(
            "footers",
            format!("no footers, but {name}"),
            run.few,
            format!(
                "zones move IX by {:+.4} from {:.3}, at most {:.4}; brands defined {} of {} without zones",
                mean(&moved),
                mean(&values(&whole)),
                moved.iter().fold(0f64, |m, d| m.max(d.abs())),
                defined(&cut),
                defined(&whole),
            ),
            "≤ .03, as many brands",
            moved.len() == run.few && mean(&moved).abs() <= 0.03 && defined(&cut) == defined(&whole),
        ));
    }
    rows
}
