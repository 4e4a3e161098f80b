//! The subcommand `unisono clusters`.

use crate::args::ClustersArgs;
use crate::close_pairs::{Found, Search, with_close_pairs};
use crate::exit::Exit;
use crate::overwrite::{is_same, refuse_input};
use crate::pair_summary::summary;
use crate::table::{Cell, Table};
use crate::terminal::eprint_line;
use crate::words::Words;
use std::path::Path;
use unisono::Error;
use unisono::analysis::clusters::{Cluster, clusters as find, representatives};
use unisono::pairs::Field;

const REPRESENTATIVES: [&str; 4] = ["id", "brand", "cluster", "size"];

const HEADER: [&str; 5] = ["cluster", "id", "brand", "representative", "similarity"];

/// Writes one line for each message that is in a cluster.
pub(crate) fn clusters(args: &ClustersArgs) -> anyhow::Result<Exit> {
    let second = args.representatives.as_deref().map(|path| second_table(args, path)).transpose()?;
    let ClustersArgs { input, text, grams, join, output, .. } = args;
    let search = Search {
        input,
        against: &[],
        field: Field::Body,
        text,
        grams,
        join,
        nearest: None,
        shows_passages: false,
        output,
    };
    with_close_pairs(&search, |found, table, meter| {
        let clusters =
            find(found.close.pairs, args.linkage, found.close.group_of, &|progress| meter.show(progress))?;
        meter.clear();
        if !args.output.quiet {
            let words = Words::new(args.output.lang.lang());
            summary(found, &search, &words).iter().for_each(|line| eprint_line(line));
            eprint_line(&in_words(&clusters, &words));
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
        })?;
        second.map_or(Ok(()), |second| write_representatives(found, &clusters, &second))
    })
}

/// Checks the file of the representatives before the work.
fn second_table(args: &ClustersArgs, path: &Path) -> anyhow::Result<Table> {
    const FLAG: &str = "--representatives";
    refuse_input(FLAG, path, &args.input.inputs)?;
    if is_same(path, &args.output.output) {
        return Err(Error::parameter(FLAG, "choose another file than that of --output").into());
    }
    Table::create(FLAG, path)
}

/// Writes one line for each cluster and each message in none.
fn write_representatives(found: &Found<'_>, clusters: &[Cluster], table: &Table) -> anyhow::Result<()> {
    let rows = representatives(clusters, found.close.pairs.shingles().len() as u32);
    table.write(
        &REPRESENTATIVES,
        rows.len(),
        |_| 1,
        |item, emit| {
            let (row, cluster) = rows[item];
            emit(&[
                Cell::Text(&found.messages.id(row)),
                Cell::Text(found.messages.brand(row)),
                cluster.map_or(Cell::Missing, |at| Cell::Count(at as u64 + 1)),
                Cell::Count(cluster.map_or(1, |at| clusters[at].members.len() as u64)),
            ]);
        },
    )
}

/// Returns a summary of the clusters in one line.
fn in_words(clusters: &[Cluster], words: &Words) -> String {
    let members: usize = clusters.iter().map(|c| c.members.len()).sum();
    let several = clusters.iter().filter(|c| c.groups.len() > 1).count() as u64;
    let mut rest = String::new();
    if let Some(largest) = clusters.first() {
        let args = [("n", (largest.members.len() as u64).into()), ("several", several.into())];
        rest += &words.text("list-clusters-largest", &args);
    }
    if let Some(smallest) = clusters.iter().filter_map(|c| c.smallest).min_by(f64::total_cmp) {
        let scope = if clusters.iter().all(|c| c.smallest.is_some()) { "all" } else { "some" };
        let args = [("scope", scope.into()), ("similarity", words.lang.short(smallest).into())];
        rest += &words.text("list-clusters-least", &args);
    }
    let args =
        [("n", (clusters.len() as u64).into()), ("messages", (members as u64).into()), ("rest", rest.into())];
    words.text("list-clusters", &args)
}
