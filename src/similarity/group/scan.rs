//! The sums over the features of a block: each feature's products of campaign means and of centroids.

use super::lanes::{LANES, Lanes};
use super::overlap::SharedCentroids;
use super::records::{Holder, Shared};
use super::weights::Weights;
use super::{Across, Lane, MAX_VIEWS, Within};
use crate::roster::Roster;
use rayon::prelude::*;
use std::ops::Range;

/// Where a message stands and what it weighs there, in each lane.
#[derive(Debug, Clone, Copy)]
struct Place {
    cell: u32,
    campaign: u32,
    weight: Lanes,
}

/// Walks over the holders of a feature, who stand in places.
struct Walk<'a> {
    roster: &'a Roster,
    /// By rank, for one of the facet's blocks after the other.
    places: Vec<Place>,
    /// By the views of a holder: 1 in the lanes that take them.
    takes: [Lanes; 1 << MAX_VIEWS],
}

impl<'a> Walk<'a> {
    /// Each lane: the view that it sums, and whether a cell takes part in it.
    fn new(
        roster: &'a Roster,
        blocks: usize,
        weights: &[Weights],
        lanes: &[(usize, &dyn Fn(u32) -> bool)],
    ) -> Self {
        let campaigns = roster.campaigns();
        let place = |block: usize, rank: usize, campaign: u32| {
            let cell = campaigns[campaign as usize].cell;
            let weight = Lanes::from_fn(|l| match lanes.get(l) {
                Some((view, takes_part)) if takes_part(cell) => {
                    weights[*view].of_message(rank, campaign, block)
                }
                _ => 0.0,
            });
            Place { cell, campaign, weight }
        };
        let of_block = |block: usize| {
            let ranks = roster.campaign_of().iter().enumerate();
            ranks.map(move |(rank, &campaign)| place(block, rank, campaign))
        };
        let places = (0..blocks).flat_map(of_block).collect();
        let takes = std::array::from_fn(|views| {
            Lanes::from_fn(|l| lanes.get(l).map_or(0.0, |(view, _)| (views >> view & 1) as f64))
        });
        Self { roster, places, takes }
    }

    fn cell_of(&self, holder: Holder) -> u32 {
        self.places[holder.rank() as usize].cell
    }

    /// Splits the holders of one feature by cell: `visit(cell, campaign means, Σ of them)`. Σ_{i≠j} wᵢ·wⱼ over the
    /// messages of each campaign that has several goes to `pairs(campaign, sum)`.
    #[inline(always)]
    fn for_each_cell(
        &self,
        (run, block): (&[Holder], usize),
        means: &mut Vec<(u32, Lanes)>,
        mut pairs: impl FnMut(u32, Lanes),
        mut visit: impl FnMut(u32, &[(u32, Lanes)], Lanes),
    ) {
        let zero = Lanes::default();
        let places = &self.places[block * self.roster.len()..];
        let mut holders = run.iter().map(|holder| {
            let place = &places[holder.rank() as usize];
            (holder.rank(), place, place.weight * self.takes[holder.views()])
        });
        let Some((mut rank, mut at, mut weight)) = holders.next() else { return };
        means.clear();
        let mut sum = zero;
        // Of the campaign so far: its mean, Σ_{i<j}, whether it has several messages; and the weight of the current
        // message, which may hold the feature more than once.
        let (mut mean, mut products, mut several) = (zero, zero, false);
        for (next_rank, next, next_weight) in holders {
            if next_rank == rank {
                weight += next_weight;
                continue;
            }
            products += mean * weight;
            mean += weight;
            weight = next_weight;
            if next.campaign == at.campaign {
                several = true;
            } else {
                if several {
                    pairs(at.campaign, Lanes::all(2.0) * products);
                    several = false;
                }
                products = zero;
                means.push((at.campaign, mean));
                sum += mean;
                mean = zero;
                if next.cell != at.cell {
                    visit(at.cell, means, sum);
                    means.clear();
                    sum = zero;
                }
            }
            (rank, at) = (next_rank, next);
        }
        products += mean * weight;
        mean += weight;
        if several {
            pairs(at.campaign, Lanes::all(2.0) * products);
        }
        means.push((at.campaign, mean));
        visit(at.cell, means, sum + mean);
    }
}

/// The sums of one view's campaigns with those of one unknown text merged.
struct Merged<'a> {
    weights: &'a Weights,
}

impl Merged<'_> {
    /// Of one feature and cell, in lane 0: (Σ, Σ of products of two).
    fn sums(&self, means: &[(u32, Lanes)]) -> (f64, f64) {
        let text = &self.weights.text;
        let (mut sum, mut pairs) = (0.0, 0.0);
        for run in means.chunk_by(|a, b| text[a.0 as usize] == text[b.0 as usize]) {
            let merged: f64 = run.iter().map(|&(g, m)| m.0[0] * self.weights.merged_weight[g as usize]).sum();
            pairs += 2.0 * sum * merged;
            sum += merged;
        }
        (sum, pairs)
    }
}

/// The sums within cells, each lane one view.
pub(super) struct WithinScan<'a> {
    walk: Walk<'a>,
    merged: Option<Merged<'a>>,
    views: usize,
}

/// What a [`WithinScan`] adds to.
#[derive(Clone)]
pub(super) struct WithinSums {
    pairs: Vec<Lanes>,
    merged_pairs: Vec<f64>,
    mean_dot_rest: Vec<Lanes>,
    message_pairs: Vec<Lanes>,
    total_pairs: Vec<Lanes>,
}

impl<'a> WithinScan<'a> {
    pub(super) fn new(roster: &'a Roster, blocks: usize, weights: &'a [Weights]) -> Self {
        let all = |_: u32| true;
        let lanes: Vec<(usize, &dyn Fn(u32) -> bool)> =
            (0..weights.len()).map(|view| (view, &all as &dyn Fn(u32) -> bool)).collect();
        let merged = weights.first().filter(|w| w.merged.is_some()).map(|weights| Merged { weights });
        Self { walk: Walk::new(roster, blocks, weights, &lanes), merged, views: weights.len() }
    }

    pub(super) fn zero(&self) -> WithinSums {
        let roster = self.walk.roster;
        let (cells, campaigns) = (roster.cells().len(), roster.campaigns().len());
        WithinSums {
            pairs: vec![Lanes::default(); cells],
            merged_pairs: vec![0.0; if self.merged.is_some() { cells } else { 0 }],
            mean_dot_rest: vec![Lanes::default(); campaigns],
            message_pairs: vec![Lanes::default(); campaigns],
            total_pairs: vec![Lanes::default(); roster.languages().len()],
        }
    }

    pub(super) fn add(&self, shared: &Shared, out: &mut WithinSums) {
        let mut means = Vec::new();
        let WithinSums { pairs, merged_pairs, mean_dot_rest, message_pairs, total_pairs } = out;
        for run in shared.features() {
            let (mut total, mut in_cell) = (Lanes::default(), 0);
            let mut of_language = Lanes::default();
            let of_messages = |campaign: u32, sum: Lanes| message_pairs[campaign as usize] += sum;
            self.walk.for_each_cell(run, &mut means, of_messages, |cell, means, sum| {
                let a = cell as usize;
                if means.len() > 1 {
                    for &(campaign, mean) in means {
                        let rest = mean * (sum - mean);
                        mean_dot_rest[campaign as usize] += rest;
                        pairs[a] += rest;
                        of_language += rest;
                    }
                    if let Some(merged) = &self.merged {
                        merged_pairs[a] += merged.sums(means).1;
                    }
                }
                of_language += Lanes::all(2.0) * total * sum;
                total += sum;
                in_cell = a;
            });
            total_pairs[self.walk.roster.language_of(in_cell)] += of_language;
        }
    }

    /// The sums of each view.
    pub(super) fn finish(&self, sums: WithinSums) -> Vec<Within> {
        let mut merged = Some(sums.merged_pairs);
        (0..self.views)
            .map(|l| Within {
                pairs: lane(&sums.pairs, l),
                merged_pairs: merged.take().unwrap_or_default(),
                mean_dot_rest: lane(&sums.mean_dot_rest, l),
                message_pairs: lane(&sums.message_pairs, l),
                total_pairs: lane(&sums.total_pairs, l),
            })
            .collect()
    }
}

impl WithinSums {
    pub(super) fn merge(&mut self, other: &Self) {
        add_all(&mut self.pairs, &other.pairs);
        add_all(&mut self.merged_pairs, &other.merged_pairs);
        add_all(&mut self.mean_dot_rest, &other.mean_dot_rest);
        add_all(&mut self.message_pairs, &other.message_pairs);
        add_all(&mut self.total_pairs, &other.total_pairs);
    }
}

/// The sums across cells, each lane one view over one set of cells.
pub(super) struct AcrossScan<'a> {
    walk: Walk<'a>,
    merged: Option<(Merged<'a>, &'a [u32])>,
    /// G of each cell in each lane, 1 where that is 0.
    campaigns: Vec<Lanes>,
    /// √S_aa of each cell in each lane, 1 where it takes no part.
    roots: Vec<Lanes>,
    /// The place of each cell in the first lane's set.
    places: Vec<u32>,
    n_shared: usize,
    lanes: usize,
}

/// What an [`AcrossScan`] adds to.
#[derive(Clone)]
pub(super) struct AcrossSums {
    dot_others: Vec<Lanes>,
    overlap_others: Vec<Lanes>,
    merged_dot_others: Vec<f64>,
    mean_dot_others: Vec<Lanes>,
    shared: SharedCentroids,
}

/// A cell that holds the feature at hand.
struct HoldingCell {
    cell: u32,
    centroid: Lanes,
    merged: f64,
    /// Its campaigns' means in a list of all.
    means: Range<usize>,
}

impl<'a> AcrossScan<'a> {
    /// At most [`LANES`] lanes; merged and shared sums are those of the first.
    pub(super) fn new(roster: &'a Roster, blocks: usize, weights: &'a [Weights], lanes: &[Lane<'_>]) -> Self {
        debug_assert!(lanes.len() <= LANES);
        let sets: Vec<_> = lanes
            .iter()
            .map(|lane| {
                let roots = lane.root_within;
                move |cell: u32| roots[cell as usize].is_some()
            })
            .collect();
        let walked: Vec<(usize, &dyn Fn(u32) -> bool)> =
            lanes.iter().zip(&sets).map(|(lane, set)| (lane.view, set as &dyn Fn(u32) -> bool)).collect();
        let by_cell = |number: &dyn Fn(&Lane<'_>, usize) -> f64| {
            (0..roster.cells().len())
                .map(|a| Lanes::from_fn(|l| lanes.get(l).map_or(1.0, |lane| number(lane, a))))
                .collect()
        };
        let first = lanes.first().map(|lane| &weights[lane.view]);
        let mut n = 0;
        let mut place = |is_in_set: bool| {
            n += u32::from(is_in_set);
            n - u32::from(is_in_set)
        };
        let first_set = lanes.first().map_or(&[][..], |lane| lane.root_within);
        let places = first_set.iter().map(|root| place(root.is_some())).collect();
        Self {
            walk: Walk::new(roster, blocks, weights, &walked),
            merged: first.and_then(|w| Some((Merged { weights: w }, w.merged.as_deref()?))),
            campaigns: by_cell(&|lane, a| f64::from(weights[lane.view].campaigns[a].max(1))),
            roots: by_cell(&|lane, a| lane.root_within[a].unwrap_or(1.0)),
            places,
            n_shared: first_set.iter().flatten().count(),
            lanes: lanes.len(),
        }
    }

    pub(super) fn zero(&self) -> AcrossSums {
        let roster = self.walk.roster;
        let (cells, campaigns) = (roster.cells().len(), roster.campaigns().len());
        AcrossSums {
            dot_others: vec![Lanes::default(); cells],
            overlap_others: vec![Lanes::default(); cells],
            merged_dot_others: vec![0.0; if self.merged.is_some() { cells } else { 0 }],
            mean_dot_others: vec![Lanes::default(); campaigns],
            shared: SharedCentroids::new(self.n_shared),
        }
    }

    pub(super) fn add(&self, shared: &Shared, out: &mut AcrossSums) {
        let mut means = Vec::new();
        let mut holders: Vec<HoldingCell> = Vec::new();
        let mut all_means: Vec<(u32, Lanes)> = Vec::new();
        for run in shared.features() {
            // Cells are in the order of ranks.
            if self.walk.cell_of(run.0[0]) == self.walk.cell_of(run.0[run.0.len() - 1]) {
                continue;
            }
            holders.clear();
            all_means.clear();
            self.walk.for_each_cell(
                run,
                &mut means,
                |_, _| {},
                |cell, means, sum| {
                    let a = cell as usize;
                    if sum == Lanes::default() {
                        return;
                    }
                    let merged = match &self.merged {
                        Some((merged, n)) => merged.sums(means).0 / f64::from(n[a].max(1)),
                        None => 0.0,
                    };
                    let from = all_means.len();
                    all_means.extend_from_slice(means);
                    let centroid = sum / self.campaigns[a];
                    holders.push(HoldingCell { cell, centroid, merged, means: from..all_means.len() });
                },
            );
            if holders.len() < 2 {
                continue;
            }
            let (mut sum, mut sum_scaled, mut sum_merged) = (Lanes::default(), Lanes::default(), 0.0);
            for holder in &holders {
                sum += holder.centroid;
                sum_scaled += holder.centroid / self.roots[holder.cell as usize];
                sum_merged += holder.merged;
            }
            for HoldingCell { cell, centroid, merged, means } in &holders {
                let a = *cell as usize;
                let others = sum - *centroid;
                out.dot_others[a] += *centroid * others;
                let scaled = *centroid / self.roots[a];
                out.overlap_others[a] += scaled * (sum_scaled - scaled);
                if let Some(sum) = out.merged_dot_others.get_mut(a) {
                    *sum += merged * (sum_merged - merged);
                }
                for &(campaign, mean) in &all_means[means.clone()] {
                    out.mean_dot_others[campaign as usize] += mean * others;
                }
            }
            let shared = || {
                let held = holders.iter().filter(|h| h.centroid.0[0] > 0.0);
                held.map(|h| (self.places[h.cell as usize], h.centroid.0[0]))
            };
            if shared().nth(1).is_some() {
                out.shared.push(shared());
            }
        }
    }

    /// The sums of each lane.
    pub(super) fn finish(&self, sums: AcrossSums) -> (Vec<Across>, SharedCentroids) {
        let mut merged = Some(sums.merged_dot_others);
        let across = (0..self.lanes)
            .map(|l| Across {
                dot_others: lane(&sums.dot_others, l),
                overlap_others: lane(&sums.overlap_others, l),
                merged_dot_others: merged.take().unwrap_or_default(),
                mean_dot_others: lane(&sums.mean_dot_others, l),
            })
            .collect();
        (across, sums.shared)
    }
}

impl AcrossSums {
    pub(super) fn merge(&mut self, other: Self) {
        add_all(&mut self.dot_others, &other.dot_others);
        add_all(&mut self.overlap_others, &other.overlap_others);
        add_all(&mut self.merged_dot_others, &other.merged_dot_others);
        add_all(&mut self.mean_dot_others, &other.mean_dot_others);
        self.shared.append(other.shared);
    }
}

fn lane(sums: &[Lanes], l: usize) -> Vec<f64> {
    sums.iter().map(|x| x.0[l]).collect()
}

fn add_all<T: std::ops::AddAssign + Copy + Send + Sync>(mine: &mut [T], theirs: &[T]) {
    // There are as many numbers as campaigns, and nothing else goes on while they are added.
    const AT_ONCE: usize = 1 << 14;
    mine.par_chunks_mut(AT_ONCE).zip(theirs.par_chunks(AT_ONCE)).for_each(|(mine, theirs)| {
        mine.iter_mut().zip(theirs).for_each(|(a, b)| *a += *b);
    });
}
