//! Size and power of the test of groups of brands (`--by`).

use super::figures::{mean, se_of_share, share};
use super::gate::{Row, Run, gate, reported};
use super::measure::{of_pools, parallel, report};
use super::pool::{Mail, Writer};
use unisono::Facet;
use unisono::catalog::Block;
use unisono::report::Ratio;

/// Name, brands per group, h and messages per brand of each group, and the bound in words and numbers.
type Case = (&'static str, usize, [f64; 2], [usize; 2], &'static str, [f64; 2]);

/// Tests two groups without a difference, at equal and unequal levels and lengths.
pub(super) fn size(run: &Run) -> Vec<Row> {
    let cases: [Case; 6] = [
        ("equal levels", 5, [0.5, 0.5], [20, 20], "[.02, .08]", [0.02, 0.08]),
        ("equal levels", 10, [0.5, 0.5], [20, 20], "[.02, .08]", [0.02, 0.08]),
        ("levels .8 and .3", 5, [0.8, 0.3], [20, 20], "≤ .08", [0.0, 0.08]),
        ("levels .8 and .3", 10, [0.8, 0.3], [20, 20], "≤ .08", [0.0, 0.08]),
        ("5 and 60 messages a brand", 5, [0.5, 0.5], [5, 60], "≤ .08", [0.0, 0.08]),
        ("5 and 60 messages a brand", 10, [0.5, 0.5], [5, 60], "≤ .08", [0.0, 0.08]),
    ];
    let of_case = |(name, brands, h, messages, bound, ends): Case| {
        let ratios = ratios(run, &mail(brands, h, messages, [0.0; 2]));
        let held: Vec<bool> = ratios.iter().filter_map(|r| Some(r.p? <= 0.05)).collect();
        let rejected = share(&held);
        let is_cut = ratios.iter().all(|r| r.cut_to_units.is_some() == (messages[0] != messages[1]));
        gate(
            "--by: size",
            format!("{brands} v {brands} brands, {name}"),
            ratios.len(),
            format!(
                "{rejected:.3} ± {:.3} rejected at 5 %; mean ratio {:.3}",
                se_of_share(rejected, held.len()),
                mean(&ratios.iter().filter_map(|r| r.value).collect::<Vec<_>>())
            ),
            bound,
            held.len() == ratios.len() && is_cut && (ends[0]..=ends[1]).contains(&rejected),
        )
    };
    cases.into_iter().map(of_case).collect()
}

/// Tests two groups whose brands share passages: ratio 1.18.
pub(super) fn power(run: &Run) -> Vec<Row> {
    const RATIO: f64 = 1.18;
    let mut rows = Vec::new();
    // More mail makes each S_ab more precise. The variance that is left, how much group text each brand happens to use, is
    // invisible to permuted labels. So the ratios that the test does not reject form too narrow a range, and the printed
    // interval deletes brands.
    for (brands, messages) in [(5, 30), (10, 30), (5, 10), (10, 10), (5, 60), (10, 60)] {
        // S within a group is (h² + g²)/K, between groups h²/K.
        let h = 0.5;
        let g = h * (RATIO - 1.0_f64).sqrt();
        let ratios = ratios(run, &mail(brands, [h; 2], [messages; 2], [g; 2]));
        let rejected = share(&ratios.iter().map(|r| r.p.is_some_and(|p| p <= 0.05)).collect::<Vec<_>>());
        let what = format!("{brands} v {brands} brands, {messages} messages each, ratio {RATIO}");
        let of_power = format!(
            "{rejected:.3} ± {:.3} rejected at 5 %; mean ratio {:.3}",
            se_of_share(rejected, ratios.len()),
            mean(&ratios.iter().filter_map(|r| r.value).collect::<Vec<_>>())
        );
        let [over_brands, inverted] = [|r: &Ratio| r.over_brands, |r: &Ratio| r.interval].map(|of| {
            let intervals = ratios.iter().filter_map(of);
            let held: Vec<bool> = intervals.map(|[low, high]| low <= RATIO && RATIO <= high).collect();
            let covered = share(&held);
            let error = se_of_share(covered, held.len());
            (covered, held.len(), format!("covers {covered:.3} ± {error:.3} of {} intervals", held.len()))
        });
        let enough = 20 * over_brands.1 >= 19 * ratios.len();
        let of_brands = format!("{what}: over brands");
        if messages == 30 {
            rows.push(gate("--by: power", what.clone(), ratios.len(), of_power, "≥ .8", rejected >= 0.8));
            let passes = enough && over_brands.0 >= 0.87;
            rows.push(gate("--by: coverage", of_brands, ratios.len(), over_brands.2, "≥ .87", passes));
        } else {
            rows.push(reported("--by: power", what.clone(), ratios.len(), of_power));
            rows.push(reported("--by: coverage", of_brands, ratios.len(), over_brands.2));
        }
        let of_test = format!("{what}: ratios that the test does not reject");
        rows.push(reported("--by: coverage", of_test, ratios.len(), inverted.2));
    }
    rows
}

fn mail(brands: usize, h: [f64; 2], messages: [usize; 2], of_group: [f64; 2]) -> Mail {
    let writer = |i: usize| {
        let group = i % 2;
        Writer { h: h[group], of_group: of_group[group], group, messages: messages[group] }
    };
    Mail { writers: (0..2 * brands).map(writer).collect(), ..Mail::even(0, 0, 40, 0.0) }
}

fn ratios(run: &Run, mail: &Mail) -> Vec<Ratio> {
    let mut config = of_pools(Block::None);
    config.by = vec!["group".to_owned()];
    parallel(run.corpora, |seed| {
        // Vary the draws of the test, too.
        let mut config = config.clone();
        config.settings.seed = seed as u64;
        let mut report = report(&mail.messages(seed as u64), &config);
        let mut result = report.facets.remove(&Facet::Wording).expect("the facet asked for");
        result.by.remove("group").expect("the column asked for").ratio
    })
}
