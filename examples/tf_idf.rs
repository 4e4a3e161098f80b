//! The ten nearest mails of each mail by TF-IDF cosine, as a sparse matrix and as an `ndarray` matrix.

use std::error::Error;
use unisono::ndarray::Axis;
use unisono::progress::no_progress;
use unisono::shingle::Shingler;
use unisono::similarity::Shingles;
use unisono::similarity::join::{Join, join};
use unisono::similarity::pair::{Measure, Weighting};
use unisono::{Message, source};

fn main() -> Result<(), Box<dyn Error>> {
    let options = source::Options::default();
    let messages: Vec<Message> =
        source::messages("datasets/inbox-it", &options)?.collect::<Result<_, _>>()?;
    let texts: Vec<&str> = messages.iter().map(|m| m.body.text.as_deref().unwrap_or("")).collect();

    // Words and pairs of words with their counts.
    let bags = Shingler { ngram: 1..=2, ..Shingler::default() }.bags(&texts);
    let measure = Measure::Cosine(Weighting::TfIdf);
    let shingles = Shingles::from_rows(&bags, measure.kind(), &no_progress)?;

    // Exact: all pairs of cosine 0.2 or more. Each mail keeps its ten nearest.
    let params = Join { measure, min_similarity: 0.2, ..Join::default() };
    let nearest = join(&shingles, &params, &no_progress)?.top_k(10);
    println!("{} mails, {} entries", nearest.n_columns, nearest.values.len());

    // `offsets`, `columns` and `values` are what SciPy's csr_matrix and sprs take. Small matrices fit an array.
    let dense = nearest.to_dense();
    let strength = dense.sum_axis(Axis(1));
    let best = (0..messages.len()).max_by(|&a, &b| strength[a].total_cmp(&strength[b]));
    let Some(best) = best else { return Ok(()) };
    println!("closest to its neighbours: «{}»", messages[best].subject.as_deref().unwrap_or(""));
    for (other, cosine) in nearest.row(best).take(3) {
        let other = &messages[other as usize];
        println!("{cosine:.2} {}: «{}»", other.brand, other.subject.as_deref().unwrap_or(""));
    }
    Ok(())
}
