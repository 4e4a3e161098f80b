//! Which mails are nearly the same: a double loop over every two, and the join that never looks at most of them.
//!
//! The mails are cut into word 3-grams; two are close when they share half of what either has. Then the close ones are
//! grouped around the mail that is most like the others.

use std::collections::BTreeMap;
use std::error::Error;
use unisono::analysis::clusters::{Linkage, clusters};
use unisono::progress::no_progress;
use unisono::shingle::{self, Shingler};
use unisono::similarity::join::{Join, join};
use unisono::similarity::{Kind, Shingles};
use unisono::{Message, source};

const CLOSE: f64 = 0.5;

fn main() -> Result<(), Box<dyn Error>> {
    let options = source::Options::default();
    let messages: Vec<Message> =
        source::messages("datasets/inbox-it", &options)?.collect::<Result<_, _>>()?;
    let texts: Vec<&str> = messages.iter().map(|m| m.body.text.as_deref().unwrap_or("")).collect();
    let sets = Shingler::default().sets(&texts);

    // By hand: every two.
    let mut by_hand = BTreeMap::new();
    for b in 0..sets.len() {
        for a in 0..b {
            if let Some(similarity) = shingle::jaccard(sets.row(a), sets.row(b)).filter(|&s| s >= CLOSE) {
                by_hand.insert((a as u32, b as u32), similarity);
            }
        }
    }

    // By the join: only those that share one of their rarest shingles.
    let shingles = Shingles::from_rows(&sets, Kind::Sets, &no_progress)?;
    let asked = Join { min_similarity: CLOSE, ..Join::default() };
    let pairs = join(&shingles, &asked, &no_progress)?;
    let mut found = BTreeMap::new();
    for row in 0..shingles.len() as u32 {
        pairs.of_row(row, |p| {
            found.insert((p.a.min(p.b), p.a.max(p.b)), p.similarity);
        });
    }
    let n = messages.len();
    println!(
        "{n} mails, {} distinct texts, {} pairs of {}",
        shingles.n_texts(),
        found.len(),
        n * (n - 1) / 2
    );

    let mut brands: Vec<&str> = messages.iter().map(|m| m.brand.as_str()).collect();
    let group_of: Vec<u32> = {
        let names = brands.clone();
        brands.sort_unstable();
        brands.dedup();
        names.iter().map(|name| brands.partition_point(|b| b < name) as u32).collect()
    };
    for cluster in clusters(&pairs, Linkage::Medoid, &group_of, &no_progress)? {
        let message = &messages[cluster.representative as usize];
        let smallest = cluster.smallest.unwrap_or(f64::NAN);
        let subject = message.subject.as_deref().unwrap_or("");
        println!(
            "{:>3} like «{subject}» of {}, any two alike by {smallest:.2}",
            cluster.members.len(),
            message.brand
        );
    }
    for leading in shingles.top_shingles(3) {
        println!("a run of three words that {} mails hold, in {} pairs", leading.rows, leading.pairs);
    }
    if found == by_hand { Ok(()) } else { Err("the join and the double loop differ".into()) }
}
