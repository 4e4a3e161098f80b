//! What an overlap is: two brands by hand, double loops and all, against the report.
//!
//! The plainest setting: raw words without stems, header and footer left in, every message for itself. Then S_aa, S_bb,
//! S_ab and O_ab are a few lines over every pair of messages, and the library, which never looks at a pair, must agree.

use std::collections::BTreeMap;
use std::error::Error;
use unisono::progress::unwatched;
use unisono::roster::CampaignMode;
use unisono::text::{BlockKind, extract, normalise, token};
use unisono::{Config, Corpus, Facet, Message, source};

const A: &str = "vellute.example";
const B: &str = "voltarca.example";

/// A message as the lengthwise normalised counts of its word 4-grams.
type Vector = BTreeMap<Vec<String>, f64>;

fn main() -> Result<(), Box<dyn Error>> {
    let options = source::Options::default();
    let messages: Vec<Message> = source::messages("datasets/inbox-it", &options)?.collect::<Result<_, _>>()?;

    // By hand.
    let of = |brand: &str| messages.iter().filter(|m| m.brand == brand).map(vector).collect::<Vec<_>>();
    let (a, b) = (of(A), of(B));
    let (s_aa, s_bb, s_ab) = (within(&a), within(&b), across(&a, &b));
    let o_ab = s_ab / (s_aa * s_bb).sqrt();

    // By the library.
    let mut config = Config {
        facets: vec![Facet::Wording],
        campaigns: CampaignMode::None,
        ..Config::default()
    };
    config.settings.mask = false;
    config.settings.stem = false;
    config.settings.zones = false;
    let corpus: Corpus = messages.iter().cloned().collect();
    let report = unisono::analyze(&[corpus], &config, &unwatched)?;
    let wording = &report.facets[&Facet::Wording];
    let find = |brand: &str| {
        wording.per_brand.iter().find(|x| x.brand == brand).ok_or_else(|| format!("{brand} is not defined"))
    };
    let matrix = wording.overlap.as_ref().ok_or("no matrix")?;
    let place = |brand: &str| matrix.brands.iter().position(|x| x == brand).ok_or("not in the matrix");
    let overlap = matrix.matrix[place(A)?][place(B)?].ok_or("not of one language")?;

    println!("{A} and {B}, {} and {} mails", a.len(), b.len());
    println!("                                  by hand      by the library");
    println!("S_aa, two mails of the first     {s_aa:.9}  {:.9}", find(A)?.within);
    println!("S_bb, two mails of the second    {s_bb:.9}  {:.9}", find(B)?.within);
    println!("S_ab, one of each                {s_ab:.9}");
    println!("O_ab = S_ab / sqrt(S_aa S_bb)    {o_ab:.9}  {overlap:.9}");
    println!("A mail of each is {:.0} % as alike as two mails of the same brand: footers never change,", 100.0 * o_ab);
    println!("and so each brand resembles itself. With zones, masking and stems it is another number.");

    let agree = (overlap - o_ab).abs() < 1e-12 && (find(A)?.within - s_aa).abs() < 1e-12;
    if agree { Ok(()) } else { Err("the library does not agree with the double loop".into()) }
}

/// The message's words, as the library cuts them, as a unit vector of 4-grams.
fn vector(message: &Message) -> Vector {
    let extracted = extract::extract(&message.body);
    let text = normalise::clean(&extracted.text);
    let mut words: Vec<String> = Vec::new();
    let mut tokens = Vec::new();
    for (line, block) in text.lines().zip(&extracted.blocks) {
        // What a reader quoted or signed is not the sender's message.
        if matches!(block.kind, BlockKind::Quote | BlockKind::Signature) {
            continue;
        }
        token::tokenize(line, &mut tokens);
        for token in &tokens {
            let mut folded = String::new();
            normalise::fold_into(token.of(line), &mut folded);
            words.push(folded);
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
