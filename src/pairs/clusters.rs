//! The clusters of a corpus.

use super::close::with_close_pairs;
use super::params::ClusterParams;
use crate::analysis::clusters::{self as linked, Cluster};
use crate::corpus::Corpus;
use crate::error::Result;
use crate::progress::no_progress;

/// Finds the clusters of a corpus, the largest first. Rows are those of the corpus.
///
/// # Errors
/// As [`with_close_pairs`].
pub fn clusters(corpus: &Corpus, params: &ClusterParams) -> Result<Vec<Cluster>> {
    with_close_pairs(std::slice::from_ref(corpus), &params.pairs, &no_progress, |found| {
        let row = |rank: u32| found.places[rank as usize].1;
        let mut clusters = linked::clusters(found.pairs, params.linkage, found.group_of, &no_progress)?;
        for cluster in &mut clusters {
            cluster.representative = row(cluster.representative);
            cluster.members.iter_mut().for_each(|member| member.0 = row(member.0));
        }
        Ok(clusters)
    })
}
