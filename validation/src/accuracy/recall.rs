//! Recall and precision of every search for close pairs, on edited copies of texts.

use super::perturbed::{Edit, close, texts};
use std::collections::BTreeSet;
use std::error::Error;
use unisono::progress::no_progress;
use unisono::ragged::Ragged;
use unisono::shingle::Shingler;
use unisono::similarity::join::{self, Join, join};
use unisono::similarity::{Kind, Shingles};
use unisono::sketch::{Method, MinHash};

const THRESHOLD: f64 = 0.8;

type Pairs = BTreeSet<(u32, u32)>;
/// A search for close pairs.
type Way = Box<dyn Fn(&Ragged<u64>) -> Result<Pairs, unisono::Error>>;

/// Returns the table with its header, one line per item.
pub(crate) fn lines(n_texts: usize) -> Result<Vec<String>, Box<dyn Error>> {
    let asked = Join { min_similarity: THRESHOLD, ..Join::default() };
    let sketches = Join { method: join::Method::Lsh, ..asked };
    let ways: [(&str, Way); 6] = [
        ("exact", joined(Join { method: join::Method::Exact, ..asked })),
        ("auto", joined(asked)),
        ("sketches, recall 0.99", joined(sketches)),
        ("sketches, recall 0.9", joined(Join { recall: 0.9, ..sketches })),
        ("estimates alone, classic", estimated(Method::Classic)),
        ("estimates alone, reduced", estimated(Method::Reduced)),
    ];
    let mut head = String::from("| method |");
    let mut there = String::from("| *true pairs, of copies* |");
    let mut rows = ways.each_ref().map(|(name, _)| format!("| {name} |"));
    for edit in Edit::ALL {
        let sets = Shingler::default().sets(&texts(edit, n_texts)?);
        let truth: Pairs = close(&sets, THRESHOLD).into_iter().map(|(a, b, _)| (a, b)).collect();
        head += &format!(" {} |", edit.name());
        there += &format!(" *{} of {n_texts}* |", truth.len());
        for ((_, look), row) in ways.iter().zip(&mut rows) {
            let found = look(&sets)?;
            let right = truth.intersection(&found).count();
            *row += &format!(" {} / {} |", share(right, truth.len()), share(right, found.len()));
        }
    }
    let rule = format!("|---|{}", "--:|".repeat(Edit::ALL.len()));
    Ok([head, rule, there].into_iter().chain(rows).collect())
}

/// Returns a share rounded down to three decimals, so that 1.000 means all.
fn share(part: usize, of: usize) -> String {
    let thousandths = (1000 * part).checked_div(of).unwrap_or(1000);
    format!("{}.{:03}", thousandths / 1000, thousandths % 1000)
}

fn joined(asked: Join<'static>) -> Way {
    Box::new(move |sets| {
        let shingles = Shingles::from_rows(sets, Kind::Sets, &no_progress)?;
        let pairs = join(&shingles, &asked, &no_progress)?;
        Ok(pairs.iter().map(|p| (p.a.min(p.b), p.a.max(p.b))).collect())
    })
}

fn estimated(method: Method) -> Way {
    Box::new(move |sets| {
        let signatures = MinHash { method, ..MinHash::default() }.signer()?.sign(sets);
        let compared = signatures.with(&signatures)?;
        let reaches = |a: usize, b: usize| compared.estimate(a, b).is_some_and(|e| e.value >= THRESHOLD);
        let pairs = (0..sets.len()).flat_map(|b| (0..b).map(move |a| (a, b)));
        Ok(pairs.filter(|&(a, b)| reaches(a, b)).map(|(a, b)| (a as u32, b as u32)).collect())
    })
}
