//! What each closed phrase saves, whether chance explains it, and the order of all by what they save.

use super::chain::Chain;
use super::counts::Node;
use super::families::period;
use super::found::Found;
use super::params::SIGNIFICANT;
use super::result::PhraseKind;
use rayon::prelude::*;

/// A closed phrase with what is computed of it.
pub(super) struct Ranked<'a> {
    pub(super) node: Node,
    pub(super) terms: &'a [u32],
    pub(super) gain: f64,
    pub(super) log10_p: f64,
    /// The terms of a list that are repeated.
    pub(super) period: Option<usize>,
    /// An idiom is `Stock` here; its text, which identifies it, is spelled later.
    pub(super) kind: PhraseKind,
}

impl Ranked<'_> {
    /// The number of its first terms that are shown: of a list one period.
    pub(super) fn n_shown(&self) -> usize {
        self.period.unwrap_or(self.terms.len())
    }
}

/// Returns the phrases in the order of their gain, the highest first. `n_grams` are the distinct grams of all cells.
pub(super) fn rank<'a>(found: &Found<'a>, chain: &Chain, nodes: Vec<Node>, n_grams: u64) -> Vec<Ranked<'a>> {
    let bits_each = libm::log2(nodes.len() as f64);
    let threshold = libm::log10(SIGNIFICANT) - libm::log10(n_grams.max(1) as f64);
    let rank = |node: Node| {
        let (terms, cell, brands) = (found.terms(&node), found.a_cell(&node), node.colours[0]);
        let bits: f64 = terms.iter().map(|&term| chain.bits(term, cell)).sum();
        let gain = (f64::from(brands) - 1.0) * bits - f64::from(brands) * bits_each;
        let log10_p = chain.log10_p(terms, brands, cell, found.batches.catalog());
        let period = period(terms);
        let kind = match period {
            Some(_) => PhraseKind::List,
            None if log10_p <= threshold => PhraseKind::Stock,
            None => PhraseKind::Chance,
        };
        Ranked { node, terms, gain, log10_p, period, kind }
    };
    let mut ranked: Vec<Ranked<'a>> = nodes.into_par_iter().map(rank).collect();
    ranked.par_sort_unstable_by(|a, b| {
        b.gain.total_cmp(&a.gain).then_with(|| found.hashes(a.terms).cmp(found.hashes(b.terms)))
    });
    ranked
}
