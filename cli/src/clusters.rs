//! `unisono clusters`: messages that are versions of one text, and the message that stands for each.

use crate::Exit;
use crate::args::{ClustersArgs, Linkage};
use crate::number::counted;
use crate::pairs::{of_close_pairs, summary};
use crate::table::Cell;
use crate::terminal::say;
use unisono::analysis::clusters::{self, Cluster, clusters as find};

const HEADER: [&str; 5] = ["cluster", "id", "brand", "representative", "similarity"];

/// Runs the subcommand.
pub(crate) fn clusters(args: &ClustersArgs) -> anyhow::Result<Exit> {
    let linkage = match args.linkage {
        Linkage::Medoid => clusters::Linkage::Medoid,
        Linkage::Components => clusters::Linkage::Components,
    };
    of_close_pairs(&args.input, &args.text, &args.join, &args.output, |found, table, meter| {
        let clusters = find(found.pairs, linkage, found.brand_of, &|progress| meter.watch(progress))?;
        meter.clear();
        if !args.output.quiet {
            summary(found, &args.join).iter().for_each(|line| say(line));
            say(&of_clusters(&clusters));
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
    })
}

/// The clusters in a line, for a person.
fn of_clusters(clusters: &[Cluster]) -> String {
    let members: usize = clusters.iter().map(|c| c.members.len()).sum();
    let several = clusters.iter().filter(|c| c.groups.len() > 1).count() as u64;
    let mut line =
        format!("{} of {}", counted(clusters.len() as u64, "cluster"), counted(members as u64, "message"));
    if let Some(largest) = clusters.first() {
        let largest = counted(largest.members.len() as u64, "message");
        line += &format!(", the largest of {largest}; {several} of several brands");
    }
    if let Some(smallest) = clusters.iter().filter_map(|c| c.smallest).min_by(f64::total_cmp) {
        let compared = if clusters.iter().all(|c| c.smallest.is_some()) {
            ""
        } else {
            ", of those small enough to compare"
        };
        line += &format!("; the two least alike in one{compared}: {smallest:.2}");
    }
    line
}
