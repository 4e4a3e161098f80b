//! The overlap of two brands by plain double loops, compared with the report.
//!
//! Raw words without stems, header and footer left in, every message a unit. The library, which compares no pairs, must
//! return the same numbers.

use std::collections::BTreeMap;
use std::error::Error;
use unisono::catalog::{Block, CampaignMode};
use unisono::text::{BlockKind, extract, normalise, token};
use unisono::{Config, Corpus, Facet, Message, source};

const A: &str = "vellute.example";
const B: &str = "voltarca.example";

/// The counts of a message's word 4-grams, divided by their norm.
type Vector = BTreeMap<Vec<String>, f64>;

fn main() -> Result<(), Box<dyn Error>> {
    let options = source::Options::default();
    let messages: Vec<Message> =
        source::messages("datasets/inbox-it", &options)?.collect::<Result<_, _>>()?;
    let of = |brand: &str| messages.iter().filter(|m| m.brand == brand).map(vector).collect::<Vec<_>>();
    let (a, b) = (of(A), of(B));
    let (s_aa, s_bb, s_ab) = (mean_cosine(&a, &a), mean_cosine(&b, &b), mean_cosine(&a, &b));
    let o_ab = 2.0 * s_ab / (s_aa + s_bb);

    let mut config = Config::default();
    (config.campaigns, config.block, config.facets) = (CampaignMode::None, Block::None, vec![Facet::Wording]);
    (config.settings.mask, config.settings.stem, config.settings.zones) = (false, false, false);
    let corpus: Corpus = messages.into_iter().collect();
    let report = unisono::analyze(&corpus, &config)?;
    let wording = &report.facets[&Facet::Wording];
    let row = |brand| wording.per_brand.iter().position(|x| x.brand == brand).ok_or("not in the index");
    let (i, j) = (row(A)?, row(B)?);
    let (r_aa, r_bb) = (wording.per_brand[i].within, wording.per_brand[j].within);
    // Rows of the matrix are in the order of `per_brand`.
    let overlap = wording.overlap.as_ref().ok_or("too many brands for a matrix")?;
    let r_ab = overlap.matrix[[i, j]].ok_or("a brand of fewer than eight units has no overlap")?;

    println!("{A} and {B}, {} and {} mails", a.len(), b.len());
    println!("                                  by hand      in the report");
    println!("S_aa, two mails of the first      {s_aa:.9}  {r_aa:.9}");
    println!("S_bb, two mails of the second     {s_bb:.9}  {r_bb:.9}");
    println!("O_ab = 2 S_ab / (S_aa + S_bb)     {o_ab:.9}  {r_ab:.9}");
    let worst = [r_aa - s_aa, r_bb - s_bb, r_ab - o_ab].map(f64::abs).into_iter().fold(0.0, f64::max);
    if worst < 1e-12 { Ok(()) } else { Err(format!("loops and report differ by {worst}").into()) }
}

/// Returns the word 4-grams of a message.
fn vector(message: &Message) -> Vector {
    let extracted = extract::extract(&message.body);
    let text = normalise::clean(&extracted.text);
    let (mut words, mut tokens) = (Vec::new(), Vec::new());
    for (line, block) in text.lines().zip(&extracted.blocks) {
        if !matches!(block.kind, BlockKind::Quote | BlockKind::Signature) {
            token::tokenize(line, &mut tokens);
            for token in &tokens {
                let mut word = String::new();
                normalise::fold_into(token.of(line), &mut word);
                words.push(word);
            }
        }
    }
    let mut counts = Vector::new();
    words.windows(4).for_each(|gram| *counts.entry(gram.to_vec()).or_default() += 1.0);
    let norm = counts.values().map(|n| n * n).sum::<f64>().sqrt();
    counts.values_mut().for_each(|n| *n /= norm);
    counts
}

/// Returns the mean cosine over pairs of different messages.
fn mean_cosine(a: &[Vector], b: &[Vector]) -> f64 {
    let cosine =
        |x: &Vector, y: &Vector| -> f64 { x.iter().filter_map(|(gram, n)| Some(n * y.get(gram)?)).sum() };
    let pairs = a.iter().flat_map(|x| b.iter().map(move |y| (x, y)));
    let different = pairs.filter(|(x, y)| !std::ptr::eq(*x, *y));
    let cosines: Vec<f64> = different.map(|(x, y)| cosine(x, y)).collect();
    cosines.iter().sum::<f64>() / cosines.len() as f64
}
