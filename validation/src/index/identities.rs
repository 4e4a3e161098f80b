//! The report compared with double loops, and with the same quantities under other names.

use super::gate::{Row, Run, gate};
use super::measure::{of_pools, wording_of};
use super::oracle;
use super::pool::{Mail, Sent, Writer};
use std::collections::BTreeMap;
use unisono::Message;
use unisono::catalog::Block;
use unisono::report::FacetResult;

pub(super) fn identities(_: &Run) -> Vec<Row> {
    let mail = Mail {
        writers: (0..8)
            .map(|i| Writer { h: 0.3 + 0.05 * i as f64, of_group: 0.0, group: 0, messages: 8 + i })
            .collect(),
        sent: Some(Sent { every: 3.0 }),
        ..Mail::even(0, 0, 12, 0.0)
    };
    let messages = mail.messages(1);
    let mut rows = Vec::new();
    for (block, name) in [(Block::None, "without blocks"), (Block::Days(7), "blocks of 7 days")] {
        let mut config = of_pools(block);
        config.settings.stem = false;
        config.settings.min_units = 3;
        let result = wording_of(&messages, &config);
        let (names, brands) = brands(&messages, block);
        let checks = checks(&result, &names, &brands, block == Block::None);
        rows.extend(checks.into_iter().map(|(what, off)| {
            let holds = off <= 1e-12;
            gate(
                "double loop",
                format!("{what}, {name}"),
                messages.len(),
                format!("off by {off:.1e}"),
                "≤ 1e-12",
                holds,
            )
        }));
    }
    rows
}

/// Returns the units of each brand.
fn brands(messages: &[Message], block: Block) -> (Vec<String>, Vec<Vec<oracle::Unit>>) {
    let mut of_brand: BTreeMap<&str, Vec<(Option<i64>, oracle::Vector)>> = BTreeMap::new();
    for m in messages {
        let days = m.sent_at.map(|at| at.unix.div_euclid(86_400));
        let block = match block {
            Block::Days(length) => days.map(|days| days.div_euclid(i64::from(length))),
            _ => None,
        };
        let vector = oracle::vector(m.body.text.as_deref().unwrap_or_default());
        of_brand.entry(&m.brand).or_default().push((block, vector));
    }
    of_brand.into_iter().map(|(name, messages)| (name.to_owned(), oracle::units(&messages))).unzip()
}

fn checks(
    result: &FacetResult,
    names: &[String],
    brands: &[Vec<oracle::Unit>],
    by_message: bool,
) -> Vec<(&'static str, f64)> {
    let n = brands.len();
    let at = |name: &str| names.iter().position(|known| known == name).expect("a brand of the mail");
    let value = |estimate: &unisono::report::Estimate| estimate.value.unwrap_or(f64::NAN);
    let (across, within, ix) = (value(&result.across), value(&result.within), value(&result.ix));
    let (a, w) = (oracle::across_all(brands), oracle::within_all(brands));
    let mut of_brand: [f64; 4] = [0.0; 4];
    let mut s = vec![vec![0.0; n]; n];
    for brand in &result.per_brand {
        let i = at(&brand.brand);
        s[i][i] = brand.within;
        let own = oracle::within(&brands[i]);
        of_brand[0] = worse(of_brand[0], brand.within - own);
        let others: Vec<usize> = (0..n).filter(|&j| j != i).collect();
        let mean = |f: &dyn Fn(usize) -> f64| others.iter().map(|&j| f(j)).sum::<f64>() / others.len() as f64;
        let above = mean(&|j| oracle::across(&brands[i], &brands[j]));
        let below = mean(&|j| 0.5 * (own + oracle::within(&brands[j])));
        of_brand[1] = worse(of_brand[1], brand.ix.unwrap_or(f64::NAN) - above / below);
        for near in &brand.nearest {
            let j = at(&near.brand);
            s[i][j] = near.across;
            let between = oracle::across(&brands[i], &brands[j]);
            of_brand[2] = worse(of_brand[2], near.across - between);
            if let Some(overlap) = near.overlap {
                let expected = 2.0 * between / (own + oracle::within(&brands[j]));
                of_brand[3] = worse(of_brand[3], overlap - expected);
            }
        }
    }
    let mut checks = vec![
        ("A", (across - a).abs()),
        ("W", (within - w).abs()),
        ("IX = A/W", (ix - a / w).abs().max((ix - across / within).abs())),
        ("S_aa", of_brand[0]),
        ("IX_a", of_brand[1]),
        ("S_ab", of_brand[2]),
        ("O_ab", of_brand[3]),
    ];
    if !by_message {
        return checks;
    }
    let mut mmd = 0.0;
    for i in 0..n {
        for j in 0..i {
            let distance = s[i][i] + s[j][j] - 2.0 * s[i][j];
            mmd = worse(mmd, distance - oracle::mmd2(&brands[i], &brands[j]));
        }
    }
    let all: Vec<&oracle::Vector> = brands.iter().flatten().map(|unit| &unit.mean).collect();
    let m = all.len() as f64;
    // The report's S̄ excludes pairs of a message with itself; the diversity includes them.
    let mean_cosine = 1.0 / result.effective_messages.unwrap_or(f64::NAN);
    let diversity = m * m / (m * (m - 1.0) * mean_cosine + m);
    let (total, inside) = oracle::permanova(brands);
    // SS = Σ‖m‖² − n‖x̄‖², and ‖Σm‖² = n(n − 1)·(mean cosine) + n.
    let squares = |n: f64, cosine: f64| n - ((n - 1.0) * cosine + 1.0);
    let of_report: f64 = (0..n).map(|i| squares(brands[i].len() as f64, s[i][i])).sum();
    checks.extend([
        ("MMD² = S_aa + S_bb − 2 S_ab", mmd),
        ("1 − Jost's D = Morisita–Horn = IX", (ix - oracle::morisita_horn(brands)).abs()),
        ("Leinster–Cobbold diversity of order 2", (diversity / oracle::leinster_cobbold_2(&all) - 1.0).abs()),
        ("PERMANOVA total", (squares(m, mean_cosine) / total - 1.0).abs()),
        ("PERMANOVA within", (of_report / inside - 1.0).abs()),
    ]);
    checks
}

/// Returns the larger distance; NaN counts as infinite.
fn worse(most: f64, off: f64) -> f64 {
    if off.is_nan() { f64::INFINITY } else { most.max(off.abs()) }
}
