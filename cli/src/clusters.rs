//! The subcommand `unisono clusters`.

use crate::args::ClustersArgs;
use crate::close_pairs::{summary, with_close_pairs};
use crate::exit::Exit;
use crate::number::counted;
use crate::table::Cell;
use crate::terminal::eprint_line;
use unisono::analysis::clusters::{Cluster, clusters as find};

const HEADER: [&str; 5] = ["cluster", "id", "brand", "representative", "similarity"];

/// Writes one line for each message that is in a cluster.
pub(crate) fn clusters(args: &ClustersArgs) -> anyhow::Result<Exit> {
    with_close_pairs(
        &args.input,
        (&args.text, &args.grams),
        &args.join,
        None,
        &args.output,
        |found, table, meter| {
            let clusters = find(found.pairs, args.linkage, found.brand_of, &|progress| meter.show(progress))?;
            meter.clear();
            if !args.output.quiet {
                summary(found, &args.join, args.grams.ngram).iter().for_each(|line| eprint_line(line));
                eprint_line(&in_words(&clusters));
            }
            let most = |item: usize| clusters[item].members.len() as u64;
            table.write(&HEADER, clusters.len(), most, |item, emit| {
                let representative = found.messages.id(clusters[item].representative);
                for &(row, similarity) in &clusters[item].members {
                    emit(&[
                        Cell::Count(item as u64 + 1),
                        Cell::Text(&found.messages.id(row)),
                        Cell::Text(found.messages.brand(row)),
                        Cell::Text(&representative),
                        Cell::Number(similarity),
                    ]);
                }
            })
        },
    )
}

/// Returns a summary of the clusters in one line.
fn in_words(clusters: &[Cluster]) -> String {
    let members: usize = clusters.iter().map(|c| c.members.len()).sum();
    let several = clusters.iter().filter(|c| c.groups.len() > 1).count() as u64;
    let mut line = format!(
        "{} with {} in total",
        counted(clusters.len() as u64, "cluster"),
        counted(members as u64, "message")
    );
    if let Some(largest) = clusters.first() {
        let largest = counted(largest.members.len() as u64, "message");
        line += &format!("; the largest has {largest}; {several} with several brands");
    }
    if let Some(smallest) = clusters.iter().filter_map(|c| c.smallest).min_by(f64::total_cmp) {
        let compared =
            if clusters.iter().all(|c| c.smallest.is_some()) { "" } else { " (large clusters not compared)" };
        line += &format!("; least similarity within a cluster{compared}: {smallest:.2}");
    }
    line
}
