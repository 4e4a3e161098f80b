//! Judges how alike the brands of a report write.

use super::envelope::Report;
use super::verdict::{ALIKE, Verdict, VerdictLevel};
use crate::analysis::{BrandResult, FacetResult};
use crate::facet::Facet;
use crate::reason::texts;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// With shorter n-grams, independent writers share so much that an index says little by itself.
const LEAST_NGRAM: usize = 4;

impl Report {
    /// Judges how alike the brands write. O(brands²).
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let Some((&facet, result)) = self.facets.first_key_value() else {
            return Verdict { why: Some(texts::NO_FACET.reason()), ..Verdict::default() };
        };
        let verdict = Verdict { facet: Some(facet), ix: result.ix.value, ..Verdict::default() };
        let Some(ix) = result.ix.value else {
            return Verdict { why: result.ix.why.clone(), ..verdict };
        };
        if !self.has_levels(facet) {
            let why = texts::NO_LEVELS.with([("ngram", LEAST_NGRAM.to_string())]);
            return Verdict { why: Some(why), ..verdict };
        }
        let groups = groups(result);
        let mut brands: BTreeMap<&str, Likeness> = BTreeMap::new();
        let grouped: BTreeSet<usize> = groups.iter().flatten().copied().collect();
        for (place, brand) in result.per_brand.iter().enumerate() {
            let likeness = likeness(brand, grouped.contains(&place));
            let known = brands.entry(&brand.brand).or_insert(likeness);
            *known = likeness.max(*known);
        }
        let count = |likeness| Some(brands.values().filter(|of| **of == likeness).count() as u64);
        let name = |place: usize| result.per_brand[place].brand.clone();
        Verdict {
            level: Some(VerdictLevel::from_index(ix)),
            alike: count(Likeness::Alike),
            apart: count(Likeness::Apart),
            undecided: count(Likeness::Undecided),
            groups: groups.into_iter().map(|group| group.into_iter().map(name).collect()).collect(),
            ..verdict
        }
    }

    /// Returns true if independent writers have an index near 0 in a facet, so that levels mean the same everywhere.
    fn has_levels(&self, facet: Facet) -> bool {
        let ngram = self.provenance.config.get("ngram").and_then(|n| n.parse().ok());
        match facet {
            Facet::Wording => ngram.is_some_and(|n: usize| n >= LEAST_NGRAM),
            facet => facet == Facet::Characters,
        }
    }
}

/// How a brand compares with the others. A brand of several languages takes the largest value among them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    Undecided,
    Apart,
    Alike,
}

fn likeness(brand: &BrandResult, is_grouped: bool) -> Likeness {
    let nearest = brand.nearest.first().and_then(|near| near.overlap);
    if is_grouped || nearest.or(brand.ix).is_some_and(|likeness| likeness >= ALIKE) {
        Likeness::Alike
    } else if nearest.is_some() || brand.ix == Some(0.0) {
        Likeness::Apart
    } else {
        Likeness::Undecided
    }
}

/// Returns the groups of brands that overlaps of [`ALIKE`] or more connect, as places in `per_brand`, largest first.
/// Without a matrix the ten nearest brands of each are connected.
fn groups(result: &FacetResult) -> Vec<Vec<usize>> {
    let brands = &result.per_brand;
    let place: BTreeMap<(&str, &str), usize> =
        brands.iter().enumerate().map(|(i, b)| ((b.brand.as_str(), b.language.as_str()), i)).collect();
    let mut edges: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); brands.len()];
    let mut connect = |a: (&str, &str), b: (&str, &str), overlap: Option<f64>| {
        if let (Some(&a), Some(&b)) = (place.get(&a), place.get(&b))
            && a != b
            && overlap.is_some_and(|overlap| overlap >= ALIKE)
        {
            edges[a].insert(b);
            edges[b].insert(a);
        }
    };
    if let Some(overlaps) = &result.overlap {
        let name = |i: usize| Some((overlaps.brands.get(i)?.as_str(), overlaps.languages.get(i)?.as_str()));
        for ((a, b), overlap) in overlaps.matrix.indexed_iter().filter(|((a, b), _)| a < b) {
            if let (Some(a), Some(b)) = (name(a), name(b)) {
                connect(a, b, *overlap);
            }
        }
    } else {
        for brand in brands {
            for near in &brand.nearest {
                let language = brand.language.as_str();
                connect((&brand.brand, language), (&near.brand, language), near.overlap);
            }
        }
    }
    let mut groups = connected(&edges);
    groups.sort_by_key(|group| Reverse(group.len()));
    groups
}

/// Returns the connected components of two nodes or more, each in ascending order.
fn connected(edges: &[BTreeSet<usize>]) -> Vec<Vec<usize>> {
    let mut groups = Vec::new();
    let mut seen = vec![false; edges.len()];
    for start in 0..edges.len() {
        if seen[start] || edges[start].is_empty() {
            continue;
        }
        seen[start] = true;
        let mut group = vec![start];
        let mut next = 0;
        while let Some(&node) = group.get(next) {
            next += 1;
            for &other in &edges[node] {
                if !std::mem::replace(&mut seen[other], true) {
                    group.push(other);
                }
            }
        }
        group.sort_unstable();
        groups.push(group);
    }
    groups
}
