//! The definitions as they are written: double loops over whitespace tokens, the oracle of the linear way.

use std::collections::BTreeMap;
use unisono::Message;
use unisono::hash::SplitMix64;

/// A unit vector of word n-grams.
pub(crate) type Vector = BTreeMap<Vec<String>, f64>;

/// A brand's campaigns, each a list of messages.
pub(crate) type Brand = (String, Vec<Vec<Vector>>);

pub(crate) fn vector(text: &str, n: usize) -> Vector {
    let words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
    let mut counts = Vector::new();
    if words.is_empty() {
        return counts;
    }
    for gram in words.windows(n.min(words.len())) {
        *counts.entry(gram.to_vec()).or_default() += 1.0;
    }
    let norm = counts.values().map(|c| c * c).sum::<f64>().sqrt();
    counts.values_mut().for_each(|c| *c /= norm);
    counts
}

pub(crate) fn cosine(a: &Vector, b: &Vector) -> f64 {
    a.iter().map(|(gram, x)| x * b.get(gram).unwrap_or(&0.0)).sum()
}

/// Mean cosine of two messages of two campaigns.
fn between(g: &[Vector], h: &[Vector]) -> f64 {
    let sum: f64 = g.iter().flat_map(|x| h.iter().map(move |y| cosine(x, y))).sum();
    sum / (g.len() * h.len()) as f64
}

pub(crate) fn within(campaigns: &[Vec<Vector>]) -> f64 {
    let n = campaigns.len();
    let mut sum = 0.0;
    for i in 0..n {
        for j in (0..n).filter(|&j| j != i) {
            sum += between(&campaigns[i], &campaigns[j]);
        }
    }
    sum / (n * (n - 1)) as f64
}

pub(crate) fn across(a: &[Vec<Vector>], b: &[Vec<Vector>]) -> f64 {
    let sum: f64 = a.iter().flat_map(|g| b.iter().map(move |h| between(g, h))).sum();
    sum / (a.len() * b.len()) as f64
}

/// Returns IX over all pairs of brands: mean S_ab over mean ½(S_aa + S_bb).
pub(crate) fn ix(brands: &[Brand]) -> f64 {
    let (mut above, mut below) = (0.0, 0.0);
    for (i, a) in brands.iter().enumerate() {
        for b in &brands[..i] {
            above += across(&a.1, &b.1);
            below += 0.5 * (within(&a.1) + within(&b.1));
        }
    }
    above / below
}

/// Messages in which each segment comes with probability `h` from a pool that all brands share, else from the brand's.
pub(crate) fn messages(seed: u64, brands: usize, each: usize, h: f64) -> Vec<Message> {
    let mut rng = SplitMix64::new(seed, 0);
    let segment = |pool: usize, number: usize| -> String {
        let mut words = SplitMix64::new(seed ^ 77, (pool * 1000 + number) as u64);
        (0..7).map(|_| format!("w{}q", words.below(5000))).collect::<Vec<_>>().join(" ")
    };
    let mut out = Vec::new();
    for brand in 0..brands {
        for i in 0..each + brand % 3 {
            let segments: Vec<String> = (0..6)
                .map(|_| {
                    let pool = if rng.unit() < h { 0 } else { brand + 1 };
                    segment(pool, rng.below(12))
                })
                .collect();
            out.push(Message {
                id: Some(format!("{brand}-{i}")),
                brand: format!("Brand {brand}"),
                body: unisono::message::Body { text: Some(segments.join(" ")), html: None },
                ..Message::default()
            });
        }
    }
    out
}

/// Groups messages by brand; every message is a campaign of its own.
pub(crate) fn brands(messages: &[Message], n: usize) -> Vec<Brand> {
    let mut out: BTreeMap<String, Vec<Vec<Vector>>> = BTreeMap::new();
    for m in messages {
        let text = m.body.text.as_deref().unwrap_or("");
        out.entry(m.brand.clone()).or_default().push(vec![vector(text, n)]);
    }
    out.into_iter().collect()
}
