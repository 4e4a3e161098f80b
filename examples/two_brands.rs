//! What an overlap is: two brands by hand, double loops and all, against the report.
//!
//! The plainest setting: raw words without stems, header and footer left in, every message a unit of its own. Then S_aa, S_bb,
//! S_ab and O_ab are a few lines over every pair of messages, and the library, which never looks at a pair, must agree.

use std::collections::BTreeMap;
use std::error::Error;
use unisono::catalog::{Block, CampaignMode};
use unisono::text::{BlockKind, extract, normalise, token};
use unisono::{Config, Corpus, Facet, Message, source};

const A: &str = "vellute.example";
const B: &str = "voltarca.example";

/// A message as a unit vector: the counts of its word 4-grams over their norm.
type Vector = BTreeMap<Vec<String>, f64>;

fn main() -> Result<(), Box<dyn Error>> {
    let options = source::Options::default();
    let messages: Vec<Message> =
        source::messages("datasets/inbox-it", &options)?.collect::<Result<_, _>>()?;

    let of = |brand: &str| messages.iter().filter(|m| m.brand == brand).map(vector).collect::<Vec<_>>();
    let (a, b) = (of(A), of(B));
    let (s_aa, s_bb, s_ab) = (within(&a), within(&b), across(&a, &b));
    let o_ab = 2.0 * s_ab / (s_aa + s_bb);

    let mut plain = Config::default();
    plain.campaigns = CampaignMode::None;
    plain.block = Block::None;
    plain.settings.mask = false;
    plain.settings.stem = false;
    plain.settings.zones = false;
    let [r_aa, r_bb, r_ab] = reported(&messages, plain)?;
    let [_, _, default] = reported(&messages, Config::default())?;

    println!("{A} and {B}, {} and {} mails", a.len(), b.len());
    println!("                                  by hand      in the report");
    println!("S_aa, two mails of the first      {s_aa:.9}  {r_aa:.9}");
    println!("S_bb, two mails of the second     {s_bb:.9}  {r_bb:.9}");
    println!("S_ab, one of each                 {s_ab:.9}");
    println!("O_ab = 2 S_ab / (S_aa + S_bb)     {o_ab:.9}  {r_ab:.9}");
    println!(
        "A mail of each is {o_ab:.2} times as alike as two of one brand, as far as the whole mail goes."
    );
    println!("But most of what a brand repeats is its footer: without it, with names and prices masked and");
    println!("words stemmed (the default), the overlap is {default:.2}.");

    let worst = [r_aa - s_aa, r_bb - s_bb, r_ab - o_ab].map(f64::abs).into_iter().fold(0.0, f64::max);
    if worst < 1e-12 { Ok(()) } else { Err(format!("hand and report differ by {worst}").into()) }
}

/// S_aa, S_bb and O_ab of the two brands as the report has them.
fn reported(messages: &[Message], config: Config) -> Result<[f64; 3], Box<dyn Error>> {
    let corpus: Corpus = messages.iter().cloned().collect();
    let mut config = config;
    config.facets = vec![Facet::Wording];
    let report = unisono::analyze(&corpus, &config)?;
    let wording = &report.facets[&Facet::Wording];
    let place = |brand: &str| {
        let found = wording.per_brand.iter().position(|x| x.brand == brand);
        found.ok_or_else(|| format!("{brand} is not in the index"))
    };
    let (a, b) = (place(A)?, place(B)?);
    // The matrix has the brands in the order of the list.
    let matrix = wording.overlap.as_ref().ok_or("too many brands for a matrix")?;
    let overlap = matrix.matrix[[a, b]].ok_or("a brand of fewer than eight units has no overlap")?;
    Ok([wording.per_brand[a].within, wording.per_brand[b].within, overlap])
}

/// The words of a message, as the library cuts them, in 4-grams.
fn vector(message: &Message) -> Vector {
    let extracted = extract::extract(&message.body);
    let text = normalise::clean(&extracted.text);
    let (mut words, mut tokens) = (Vec::new(), Vec::new());
    for (line, block) in text.lines().zip(&extracted.blocks) {
        // What is quoted or a signature is not the message.
        if matches!(block.kind, BlockKind::Quote | BlockKind::Signature) {
            continue;
        }
        token::tokenize(line, &mut tokens);
        for token in &tokens {
            let mut word = String::new();
            normalise::fold_into(token.of(line), &mut word);
            words.push(word);
        }
    }
    let mut counts = Vector::new();
    for gram in words.windows(4) {
        *counts.entry(gram.to_vec()).or_default() += 1.0;
    }
    let norm = counts.values().map(|n| n * n).sum::<f64>().sqrt();
    counts.values_mut().for_each(|n| *n /= norm);
    counts
}

fn cosine(x: &Vector, y: &Vector) -> f64 {
    x.iter().filter_map(|(gram, n)| Some(n * y.get(gram)?)).sum()
}

/// S_aa: the mean cosine of two different messages of one brand.
fn within(a: &[Vector]) -> f64 {
    let n = a.len() as f64;
    let pairs = a.iter().enumerate().flat_map(|(i, x)| a[..i].iter().map(move |y| cosine(x, y)));
    2.0 * pairs.sum::<f64>() / (n * (n - 1.0))
}

/// S_ab: the mean cosine of a message of one brand and a message of the other.
fn across(a: &[Vector], b: &[Vector]) -> f64 {
    let pairs = a.iter().flat_map(|x| b.iter().map(move |y| cosine(x, y)));
    pairs.sum::<f64>() / (a.len() * b.len()) as f64
}
