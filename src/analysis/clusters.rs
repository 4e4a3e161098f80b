//! Clusters of close pairs: groups of messages that are versions of one text, each with a representative.
//!
//! Every link is a verified close pair; none comes from a sketch alone. Rows with the same shingles are one node.

use crate::error::Result;
use crate::progress::{Callback, Progress, report};
use crate::similarity::join::{Edge, Pairs, Scope};
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// The rule by which close pairs form clusters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Linkage {
    /// Every member is close to the medoid, so chains are not followed. A text is free while it is in no cluster.
    /// Repeatedly, the free text with the largest sum of similarities to its close free texts becomes a medoid, and these
    /// texts join it.
    #[default]
    Medoid,
    /// Connected components of close pairs. The ends of a long chain may have little in common.
    Components,
}

impl Linkage {
    /// Every value, in the order of the declaration.
    pub const ALL: [Self; 2] = [Self::Medoid, Self::Components];

    /// Returns the name of the value, as [`FromStr`](std::str::FromStr) reads it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Medoid => "medoid",
            Self::Components => "components",
        }
    }
}

impl std::str::FromStr for Linkage {
    type Err = crate::error::Error;

    fn from_str(text: &str) -> Result<Self> {
        crate::error::choose("linkage", text, &Self::ALL, Self::name)
    }
}

/// A cluster of at least two rows.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq)]
pub struct Cluster {
    /// The medoid. Under [`Linkage::Components`], the row with the largest sum of similarities to the other members. Under
    /// [`Linkage::Medoid`], the row with the largest sum over its close rows that were free when the cluster was formed. A
    /// tie goes to the first text.
    pub representative: u32,
    /// The rows with their similarity to the representative. It comes first; the others follow, the most similar first.
    pub members: Vec<(u32, f64)>,
    /// Number of distinct texts among the members.
    pub n_texts: u32,
    /// The smallest similarity between two members; `None` in a cluster of more than [`MAX_COMPARED`] texts.
    pub smallest: Option<f64>,
    /// The length in links of the longest shortest path between two texts; `None` where `smallest` is `None`.
    pub diameter: Option<u32>,
    /// The number of members of each group, by group.
    pub groups: Vec<(u32, u32)>,
}

/// The most texts of a cluster that are compared pair by pair. In a larger cluster the medoid is the text with the largest
/// sum over its links.
pub const MAX_COMPARED: usize = 2000;

/// Returns the clusters of the close pairs, the largest first, then by representative. `group_of` is the group (brand) of
/// each row.
///
/// A row that is close to no other is in no cluster. Under [`Linkage::Medoid`], a row whose close texts are all in other
/// clusters is in none either. O(pairs · log pairs) time. A cluster of n ≤ [`MAX_COMPARED`] texts adds O(n²) comparisons,
/// and O(n³ / 64) steps for the diameter.
///
/// # Errors
/// If the progress callback stops the run.
pub fn clusters(
    pairs: &Pairs<'_>,
    linkage: Linkage,
    group_of: &[u32],
    progress: Callback<'_>,
) -> Result<Vec<Cluster>> {
    report(progress, Progress::Computing { what: "links", done: 0, total: 1 })?;
    let graph = Graph::new(pairs);
    let found = match linkage {
        Linkage::Components => graph.components(),
        Linkage::Medoid => graph.stars(progress)?,
    };
    let mut out = Vec::with_capacity(found.len());
    for (done, chunk) in found.chunks(CHUNK).enumerate() {
        let (done, total) = ((done * CHUNK) as u64, found.len() as u64);
        report(progress, Progress::Computing { what: "clusters", done, total })?;
        out.par_extend(chunk.par_iter().map(|nodes| graph.describe(nodes, linkage, group_of)));
    }
    out.par_sort_unstable_by_key(|c| (Reverse(c.members.len()), c.representative));
    Ok(out)
}

/// Returns one row for each text that is no version of another: the representative of each cluster, in the order of the
/// clusters, with the index of its cluster, then each of the rows `0..n_rows` that is in none, ascending. O(rows).
///
/// ```
/// use unisono::analysis::clusters::{Linkage, clusters, representatives};
/// use unisono::progress::no_progress;
/// use unisono::shingle::Shingler;
/// use unisono::similarity::join::{Join, join};
/// use unisono::similarity::{Kind, Shingles};
///
/// let words = Shingler { ngram: 1..=1, ..Shingler::default() };
/// let sets = words.sets(&["x y z", "a b c d", "a b c e", "a b c d"]);
/// let shingles = Shingles::from_rows(&sets, Kind::Sets, &no_progress)?;
/// let pairs = join(&shingles, &Join { min_similarity: 0.6, ..Join::default() }, &no_progress)?;
/// let clusters = clusters(&pairs, Linkage::Medoid, &[0; 4], &no_progress)?;
/// assert_eq!(representatives(&clusters, 4), [(1, Some(0)), (0, None)]);
/// # Ok::<(), unisono::Error>(())
/// ```
#[must_use]
pub fn representatives(clusters: &[Cluster], n_rows: u32) -> Vec<(u32, Option<usize>)> {
    let mut is_member = vec![false; n_rows as usize];
    for &(row, _) in clusters.iter().flat_map(|cluster| &cluster.members) {
        is_member[row as usize] = true;
    }
    let of_clusters = clusters.iter().zip(0..).map(|(cluster, at)| (cluster.representative, Some(at)));
    let others = (0..n_rows).filter(|&row| !is_member[row as usize]).map(|row| (row, None));
    of_clusters.chain(others).collect()
}

/// Clusters (or medoid candidates) between two progress reports.
const CHUNK: usize = 1024;

/// Texts as nodes, close pairs as links. Under [`Scope::Within`], each group of a text is a node.
struct Graph<'a> {
    pairs: &'a Pairs<'a>,
    nodes: Vec<Node>,
    /// Both directions of each link, sorted.
    links: Vec<Link>,
    starts: Vec<usize>,
}

struct Node {
    text: u32,
    rows: Vec<u32>,
    /// True if the node alone is a cluster: two of its rows are a pair.
    is_pair: bool,
}

#[derive(Clone, Copy)]
struct Link {
    from: u32,
    to: u32,
    similarity: f64,
}

impl<'a> Graph<'a> {
    fn new(pairs: &'a Pairs<'a>) -> Self {
        let shingles = pairs.shingles();
        let mut nodes: Vec<Node> = Vec::new();
        let mut nodes_of_text = vec![0];
        let scope = pairs.scope();
        let has_both_kinds = |rows: &[u32]| {
            let has = |old: &[bool], kind: bool| rows.iter().any(|&row| old[row as usize] == kind);
            pairs.old().is_none_or(|old| has(old, true) && has(old, false))
        };
        for text in 0..shingles.n_texts() as u32 {
            let rows = shingles.members(text);
            match scope {
                Scope::Within(groups) => {
                    let mut by_group: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
                    for &row in rows.iter().filter(|&&r| groups[r as usize] != Scope::LEFT_OUT) {
                        by_group.entry(groups[row as usize]).or_default().push(row);
                    }
                    nodes.extend(by_group.into_values().map(|rows| Node {
                        text,
                        is_pair: rows.len() > 1 && has_both_kinds(&rows),
                        rows,
                    }));
                }
                Scope::All => {
                    let is_pair = rows.len() > 1 && has_both_kinds(rows);
                    nodes.push(Node { text, is_pair, rows: rows.to_vec() });
                }
                Scope::Across(groups) => {
                    let mut rows = rows.to_vec();
                    rows.retain(|&r| groups[r as usize] != Scope::LEFT_OUT);
                    let is_pair = rows.iter().any(|&r| groups[r as usize] != groups[rows[0] as usize]);
                    nodes.push(Node { text, is_pair: is_pair && has_both_kinds(&rows), rows });
                }
            }
            nodes_of_text.push(nodes.len() as u32);
        }
        let nodes_of = |text: u32| nodes_of_text[text as usize]..nodes_of_text[text as usize + 1];
        let mut links = Vec::with_capacity(2 * pairs.edges().len());
        for &Edge { a, b, similarity, .. } in pairs.edges() {
            let mut ys = nodes_of(b).peekable();
            for x in nodes_of(a) {
                // Under `Scope::Within`, the nodes of a text are in the order of their groups.
                if let Scope::Within(groups) = scope {
                    let group = |node: u32| groups[nodes[node as usize].rows[0] as usize];
                    while ys.next_if(|&y| group(y) < group(x)).is_some() {}
                    if ys.peek().is_none_or(|&y| group(y) > group(x)) {
                        continue;
                    }
                }
                let Some(&y) = ys.peek() else { break };
                links.push(Link { from: x, to: y, similarity });
                links.push(Link { from: y, to: x, similarity });
            }
        }
        links.par_sort_unstable_by_key(|l| (l.from, l.to));
        // Two texts that both have new and old rows are two edges.
        links.dedup_by_key(|l| (l.from, l.to));
        let mut starts = vec![0; nodes.len() + 1];
        links.iter().for_each(|l| starts[l.from as usize + 1] += 1);
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        Self { pairs, nodes, links, starts }
    }

    fn links(&self, node: u32) -> &[Link] {
        &self.links[self.starts[node as usize]..self.starts[node as usize + 1]]
    }

    fn weight(&self, node: u32) -> f64 {
        self.nodes[node as usize].rows.len() as f64
    }

    fn similarity(&self, a: u32, b: u32) -> f64 {
        self.pairs.similarity().texts(self.nodes[a as usize].text, self.nodes[b as usize].text)
    }

    /// Returns the connected components of at least two rows, each ascending.
    fn components(&self) -> Vec<Vec<u32>> {
        let mut root: Vec<u32> = (0..self.nodes.len() as u32).collect();
        fn find(root: &mut [u32], mut node: u32) -> u32 {
            while root[node as usize] != node {
                root[node as usize] = root[root[node as usize] as usize];
                node = root[node as usize];
            }
            node
        }
        for link in &self.links {
            let (a, b) = (find(&mut root, link.from), find(&mut root, link.to));
            root[a.max(b) as usize] = a.min(b);
        }
        let mut by_root: Vec<(u32, u32)> =
            (0..self.nodes.len() as u32).map(|node| (find(&mut root, node), node)).collect();
        by_root.sort_unstable();
        by_root
            .chunk_by(|x, y| x.0 == y.0)
            .filter(|run| run.len() > 1 || self.nodes[run[0].1 as usize].is_pair)
            .map(|run| run.iter().map(|&(_, node)| node).collect())
            .collect()
    }

    /// Returns stars of at least two rows, the centre first.
    ///
    /// Among the members that are close to every other member, the centre has the largest sum of similarities. A member
    /// with a larger sum would also have had the larger sum over free texts, so it would have become the centre.
    fn stars(&self, progress: Callback<'_>) -> Result<Vec<Vec<u32>>> {
        let mut free = vec![true; self.nodes.len()];
        let score = |node: u32, free: &[bool]| {
            let others = self.links(node).iter().filter(|l| free[l.to as usize]);
            Score(others.map(|l| l.similarity * self.weight(l.to)).sum::<f64>() + self.weight(node) - 1.0)
        };
        let mut heap: BinaryHeap<(Score, Reverse<u32>)> =
            (0..self.nodes.len() as u32).map(|node| (score(node, &free), Reverse(node))).collect();
        let mut out = Vec::new();
        let (mut done, total) = (0u64, self.nodes.len() as u64);
        while let Some((known, Reverse(node))) = heap.pop() {
            if done.is_multiple_of(CHUNK as u64) {
                report(progress, Progress::Computing { what: "medoids", done: done.min(total), total })?;
            }
            done += 1;
            if !free[node as usize] {
                continue;
            }
            // Neighbours may have joined other clusters since this score was computed. Scores only fall.
            let now = score(node, &free);
            if now < known {
                heap.push((now, Reverse(node)));
                continue;
            }
            let mut star = vec![node];
            free[node as usize] = false;
            for link in self.links(node) {
                if std::mem::take(&mut free[link.to as usize]) {
                    star.push(link.to);
                }
            }
            if star.len() > 1 || self.nodes[node as usize].is_pair {
                out.push(star);
            }
        }
        Ok(out)
    }

    fn describe(&self, nodes: &[u32], linkage: Linkage, group_of: &[u32]) -> Cluster {
        let compared = nodes.len() <= MAX_COMPARED;
        let sums: Vec<(f64, f64)> = nodes
            .iter()
            .map(|&a| {
                let mut sum = self.weight(a) - 1.0;
                let mut smallest = 1.0f64;
                if compared {
                    for &b in nodes.iter().filter(|&&b| b != a) {
                        let similarity = self.similarity(a, b);
                        sum += similarity * self.weight(b);
                        smallest = smallest.min(similarity);
                    }
                } else {
                    sum += self.links(a).iter().map(|l| l.similarity * self.weight(l.to)).sum::<f64>();
                }
                (sum, smallest)
            })
            .collect();
        let medoid = match linkage {
            Linkage::Medoid => nodes[0],
            Linkage::Components => {
                let largest =
                    |i: &usize, j: &usize| sums[*i].0.total_cmp(&sums[*j].0).then(nodes[*j].cmp(&nodes[*i]));
                (0..nodes.len()).max_by(largest).map_or(nodes[0], |i| nodes[i])
            }
        };
        let mut members: Vec<(u32, f64)> = nodes
            .iter()
            .flat_map(|&node| {
                let similarity = self.similarity(medoid, node);
                self.nodes[node as usize].rows.iter().map(move |&row| (row, similarity))
            })
            .collect();
        let representative = self.nodes[medoid as usize].rows[0];
        members.sort_unstable_by(|x, y| {
            (x.0 != representative)
                .cmp(&(y.0 != representative))
                .then(y.1.total_cmp(&x.1))
                .then(x.0.cmp(&y.0))
        });
        let mut groups: BTreeMap<u32, u32> = BTreeMap::new();
        members.iter().for_each(|&(row, _)| *groups.entry(group_of[row as usize]).or_default() += 1);
        Cluster {
            representative,
            members,
            n_texts: nodes.len() as u32,
            smallest: compared.then(|| sums.iter().map(|s| s.1).fold(1.0, f64::min)),
            diameter: compared.then(|| self.diameter(nodes)),
            groups: groups.into_iter().collect(),
        }
    }

    /// Returns the length of the longest shortest path between members, over links between members. O(n³ / 64).
    fn diameter(&self, nodes: &[u32]) -> u32 {
        let mut sorted = nodes.to_vec();
        sorted.sort_unstable();
        let words = sorted.len().div_ceil(64);
        let mut linked = vec![0u64; sorted.len() * words];
        for (i, &node) in sorted.iter().enumerate() {
            for j in self.links(node).iter().filter_map(|l| sorted.binary_search(&l.to).ok()) {
                linked[i * words + j / 64] |= 1 << (j % 64);
            }
        }
        let mut longest = 0;
        for start in 0..sorted.len() {
            let mut reached = vec![0; words];
            reached[start / 64] |= 1 << (start % 64);
            let mut edge = vec![start];
            let mut steps = 0;
            while !edge.is_empty() {
                longest = longest.max(steps);
                steps += 1;
                let before = reached.clone();
                for &at in &edge {
                    let row = &linked[at * words..][..words];
                    reached.iter_mut().zip(row).for_each(|(reached, linked)| *reached |= linked);
                }
                edge.clear();
                for (word, (now, before)) in reached.iter().zip(before).enumerate() {
                    let mut new = now & !before;
                    while new != 0 {
                        edge.push(word * 64 + new.trailing_zeros() as usize);
                        new &= new - 1;
                    }
                }
            }
        }
        longest
    }
}

/// A sum of similarities, ordered by size.
#[derive(PartialEq)]
struct Score(f64);

impl Eq for Score {}

impl PartialOrd for Score {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Score {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::{SplitMix64, mix64};
    use crate::progress::no_progress;
    use crate::ragged::Ragged;
    use crate::similarity::join::{Join, join};
    use crate::similarity::pair::{Measure, Similarity};
    use crate::similarity::{Kind, Shingles};

    /// Returns one row for each string, with one shingle for each byte.
    fn shingles(rows: &[&str]) -> Shingles {
        let rows: Ragged<u64> =
            rows.iter().map(|r| r.bytes().map(|b| mix64(u64::from(b))).collect::<Vec<_>>()).collect();
        Shingles::from_rows(&rows, Kind::Sets, &no_progress).unwrap()
    }

    fn found(
        shingles: &Shingles,
        t: f64,
        scope: Scope<'_>,
        linkage: Linkage,
        groups: &[u32],
    ) -> Vec<Cluster> {
        let asked = Join { min_similarity: t, scope, ..Join::default() };
        clusters(&join(shingles, &asked, &no_progress).unwrap(), linkage, groups, &no_progress).unwrap()
    }

    /// A chain abcd – bcde – cdef – defg (similarity of neighbours 3/5), a text sent twice, and a singleton.
    const CHAIN: [&str; 7] = ["abcd", "bcde", "cdef", "defg", "xyz", "xyz", "q"];

    #[test]
    fn components_follow_chains() {
        let found = found(&shingles(&CHAIN), 0.6, Scope::All, Linkage::Components, &[0, 1, 1, 1, 2, 3, 4]);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].representative, 1);
        let rows: Vec<u32> = found[0].members.iter().map(|m| m.0).collect();
        assert_eq!(rows, [1, 0, 2, 3]);
        assert_eq!((found[0].smallest, found[0].diameter, found[0].n_texts), (Some(1.0 / 7.0), Some(3), 4));
        assert_eq!(found[0].groups, [(0, 1), (1, 3)]);
        assert_eq!(found[1].members, [(4, 1.0), (5, 1.0)]);
        assert_eq!((found[1].smallest, found[1].diameter, found[1].n_texts), (Some(1.0), Some(0), 1));
    }

    #[test]
    fn stars_do_not_follow_chains() {
        let found = found(&shingles(&CHAIN), 0.6, Scope::All, Linkage::Medoid, &[0; 7]);
        let rows: Vec<Vec<u32>> = found.iter().map(|c| c.members.iter().map(|m| m.0).collect()).collect();
        assert_eq!(rows, [vec![1, 0, 2], vec![4, 5]]);
        assert_eq!((found[0].smallest, found[0].diameter), (Some(2.0 / 6.0), Some(2)));
    }

    #[test]
    fn groups_keep_texts_apart() {
        let rows = ["abcd", "abcd", "abcd", "abce", "xyz", "xyz"];
        let groups = [0, 0, 1, 1, 2, 2];
        let within = found(&shingles(&rows), 0.5, Scope::Within(&groups), Linkage::Components, &groups);
        let sets: Vec<Vec<u32>> = within.iter().map(|c| c.members.iter().map(|m| m.0).collect()).collect();
        assert_eq!(sets, [vec![0, 1], vec![2, 3], vec![4, 5]]);
        let across = found(&shingles(&rows), 0.5, Scope::Across(&groups), Linkage::Components, &groups);
        let sets: Vec<Vec<u32>> = across.iter().map(|c| c.members.iter().map(|m| m.0).collect()).collect();
        assert_eq!(sets, [vec![0, 1, 2, 3]]);
    }

    /// Only a new and an old row link: two new rows of one text are no cluster.
    #[test]
    fn new_and_old_rows_form_clusters() {
        let shingles = shingles(&["abcd", "abce", "abcd", "xyz", "xyz", "uvw", "uvw"]);
        let old = [true, false, true, false, false, false, true];
        let asked = Join { min_similarity: 0.5, old: Some(&old), ..Join::default() };
        let pairs = join(&shingles, &asked, &no_progress).unwrap();
        for linkage in Linkage::ALL {
            let found = clusters(&pairs, linkage, &[0; 7], &no_progress).unwrap();
            let rows = found.iter().map(|cluster| {
                let mut rows: Vec<u32> = cluster.members.iter().map(|member| member.0).collect();
                rows.sort_unstable();
                rows
            });
            assert_eq!(rows.collect::<Vec<_>>(), [vec![0, 1, 2], vec![5, 6]], "{linkage:?}");
            assert_eq!(representatives(&found, 7)[2..], [(3, None), (4, None)]);
        }
    }

    /// On random texts, every row is in at most one cluster, and no rival of the medoid has a larger sum of similarities.
    #[test]
    fn clusters_are_disjoint_and_medoids_have_no_rival() {
        let mut rng = SplitMix64::new(3, 3);
        let rows: Vec<Vec<u64>> = (0..150)
            .map(|_| {
                let template = rng.below(8) as u64;
                (0..12)
                    .map(|at| {
                        mix64(if rng.below(4) > 0 { template * 100 + at } else { rng.next_u64() % 40 + 7000 })
                    })
                    .collect()
            })
            .collect();
        let shingles =
            Shingles::from_rows(&rows.iter().cloned().collect(), Kind::Sets, &no_progress).unwrap();
        let similarity = Similarity::new(&shingles, Measure::Jaccard).unwrap();
        let of = |a: u32, b: u32| similarity.rows(a as usize, b as usize).unwrap();
        let t = 0.4;
        for linkage in [Linkage::Medoid, Linkage::Components] {
            let found = found(&shingles, t, Scope::All, linkage, &[0; 150]);
            assert!(found.len() > 3);
            let mut taken = [false; 150];
            for cluster in &found {
                let rows: Vec<u32> = cluster.members.iter().map(|m| m.0).collect();
                assert!(rows.len() > 1 && rows[0] == cluster.representative);
                rows.iter().for_each(|&r| assert!(!std::mem::replace(&mut taken[r as usize], true)));
                cluster.members.iter().for_each(|&(r, s)| assert_eq!(s, of(cluster.representative, r)));
                let pairs = || rows.iter().flat_map(|&a| rows.iter().map(move |&b| of(a, b)));
                assert_eq!(cluster.smallest, pairs().reduce(f64::min));
                let sum = |a: u32| rows.iter().map(|&b| of(a, b)).sum::<f64>();
                let rivals = rows
                    .iter()
                    .filter(|&&a| linkage == Linkage::Components || rows.iter().all(|&b| of(a, b) >= t));
                let best = rivals.map(|&a| sum(a)).fold(0.0, f64::max);
                assert!(sum(cluster.representative) >= best - 1e-9);
                if linkage == Linkage::Medoid {
                    assert!(cluster.members.iter().all(|m| m.1 >= t) && cluster.diameter <= Some(2));
                }
            }
            for a in 0..150 {
                for b in 0..a {
                    if linkage == Linkage::Components && of(a, b) >= t {
                        let has = |c: &&Cluster| c.members.iter().any(|m| m.0 == a);
                        assert!(found.iter().find(has).unwrap().members.iter().any(|m| m.0 == b));
                    }
                }
            }
        }
    }
}
