//! Finds near-duplicate mails: those that share half of their word 3-grams, grouped around a representative.

use std::error::Error;
use unisono::analysis::clusters::{Linkage, clusters};
use unisono::progress::no_progress;
use unisono::shingle::Shingler;
use unisono::similarity::join::{Join, join};
use unisono::similarity::{Kind, Shingles};
use unisono::{Message, source};

fn main() -> Result<(), Box<dyn Error>> {
    let options = source::Options::default();
    let messages: Vec<Message> =
        source::messages("datasets/inbox-it", &options)?.collect::<Result<_, _>>()?;
    let texts: Vec<&str> = messages.iter().map(|m| m.body.text.as_deref().unwrap_or("")).collect();

    // Every text as a set of hashed word 3-grams, then all pairs of Jaccard similarity 0.5 or more.
    let sets = Shingler::default().sets(&texts);
    let shingles = Shingles::from_rows(&sets, Kind::Sets, &no_progress)?;
    let pairs = join(&shingles, &Join { min_similarity: 0.5, ..Join::default() }, &no_progress)?;
    println!("{} mails, {} distinct texts, {} close pairs", texts.len(), shingles.n_texts(), pairs.len());
    if let Some(closest) = pairs.iter().max_by(|a, b| a.similarity.total_cmp(&b.similarity)) {
        println!("mails {} and {} have similarity {:.2}", closest.a, closest.b, closest.similarity);
    }

    // No chains: every member of a cluster is close to its representative. All mails are in one group here.
    let groups = vec![0; texts.len()];
    for cluster in clusters(&pairs, Linkage::Medoid, &groups, &no_progress)? {
        let message = &messages[cluster.representative as usize];
        let subject = message.subject.as_deref().unwrap_or("");
        println!("{:>3} mails like «{subject}» of {}", cluster.members.len(), message.brand);
    }

    // The word 3-grams that most mails hold.
    for top in shingles.top_shingles(3) {
        println!("{} mails share a run of three words, in {} pairs", top.rows, top.pairs);
    }
    Ok(())
}
