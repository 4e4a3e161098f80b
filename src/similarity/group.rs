//! Brand × brand sums over features: emit → merge → sum, exact over all pairs of messages in linear time.
//!
//! Everything the index needs is a sum over features of products of campaign and brand means. So the work is cut by
//! feature: the top six bits of a feature choose one of [`BLOCKS`] blocks; in a block the records of all batches are
//! sorted by (feature, rank) and scanned once; the sums of neighbouring blocks are added in order. Threads, batches and input order change
//! nothing, not a bit.
//!
//! Every sum is over pairs of *different* messages, so a feature of one message only adds nothing to any of them. Such
//! features, most of all in real mail, are passed over with a filter of two bits a slot: "seen" and "seen in another
//! message". It may keep a feature that it need not, never lose one, and so changes no bit either.
//!
//! Memory: the token columns; 2 to 4 bytes a token for the filter; 12 bytes for each record kept, of which beyond the
//! budget only some blocks live at a time, made anew for each pass; 40 bytes a campaign for each thread; and 28 bytes for
//! each cell that holds a feature which another cell holds too, for the overlaps.

use crate::error::{Error, ErrorKind, Result};
use crate::facet::{Batches, Extractor, Scratch, Terms, View};
use crate::progress::{Progress, Watch, tell};
use crate::ragged::Ragged;
use crate::roster::Roster;
use rayon::prelude::*;
use std::ops::Range;
use std::sync::{Mutex, PoisonError, RwLock};

/// How many blocks the features are cut into.
pub const BLOCKS: usize = 64;

/// How many neighbouring blocks add to the same sums. Part of the result's bytes.
const BLOCKS_PER_SUM: usize = 4;

/// One occurrence of a feature in a message, the message known by its rank.
///
/// Packed: twelve bytes instead of sixteen, as records are the largest thing in memory.
#[repr(C, packed(4))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Record {
    /// The feature.
    pub feature: u64,
    /// The message's rank in the roster.
    pub rank: u32,
}

/// The records of some batches for a range of blocks: what `emit` yields and what merges.
#[derive(Debug, Clone)]
pub struct Records {
    roster: u64,
    range: Range<usize>,
    /// One list per block, in no particular order until it is sorted.
    blocks: Vec<Vec<Record>>,
}

impl Records {
    /// The records of a batch for some blocks, in lists that are given: empty, and as large as they once were.
    fn emit(
        part: &Part<'_>,
        roster: &Roster,
        filter: &Filter,
        range: Range<usize>,
        mut lists: Vec<Vec<Record>>,
    ) -> Self {
        lists.resize_with(range.len(), Vec::new);
        // Each block has one list that all threads add to: a list for each thread and block would have to be copied
        // together, which takes the memory twice.
        let blocks: Vec<Mutex<Vec<Record>>> = lists.into_iter().map(Mutex::new).collect();
        part.order.par_chunks(CHUNK_ROWS).for_each_init(
            Default::default,
            |(scratch, lists): &mut (Scratch, Vec<Vec<Record>>), rows| {
                lists.resize_with(range.len(), Vec::new);
                for &row in rows {
                    let rank = part.ranks[row as usize];
                    part.extractor.features(row as usize, scratch, |feature| {
                        if let Some(list) = lists.get_mut(block_of(feature).wrapping_sub(range.start)) {
                            list.push(Record { feature, rank });
                        }
                    });
                }
                for (i, (list, block)) in lists.iter_mut().zip(&blocks).enumerate() {
                    filter.keep_shared(range.start + i, list);
                    block.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(list);
                    list.clear();
                }
            },
        );
        let unlocked = blocks.into_iter().map(|b| b.into_inner().unwrap_or_else(PoisonError::into_inner));
        Self { roster: roster.fingerprint(), range, blocks: unlocked.collect() }
    }

    /// Both together; commutative and associative in every result made of it.
    ///
    /// # Errors
    /// When they belong to different rosters or ranges of blocks.
    pub fn merge(mut self, other: Self) -> Result<Self> {
        if (self.roster, &self.range) != (other.roster, &other.range) {
            let what = "records of different rosters or ranges of features".into();
            return Err(Error::from(ErrorKind::Mismatch(what)));
        }
        for (mine, theirs) in self.blocks.iter_mut().zip(other.blocks) {
            mine.extend(theirs);
        }
        Ok(self)
    }

    /// Sorts the records of one block, by way of a buffer.
    fn sort(records: &mut [Record], buffer: &mut Vec<Record>) {
        // Ten bits below those that chose the block spread the records over buckets small enough for L1, whose sorts
        // are then cheap; counting first costs two passes instead of ten rounds of comparisons.
        const BITS: u32 = 10;
        let bucket = |r: &Record| (r.feature >> (64 - 6 - BITS)) as usize & ((1 << BITS) - 1);
        buffer.clear();
        buffer.extend_from_slice(records);
        let mut starts = vec![0usize; (1 << BITS) + 1];
        buffer.iter().for_each(|r| starts[bucket(r) + 1] += 1);
        for i in 0..1 << BITS {
            starts[i + 1] += starts[i];
        }
        let mut next = starts.clone();
        for r in buffer.iter() {
            let at = &mut next[bucket(r)];
            records[*at] = *r;
            *at += 1;
        }
        for i in 0..1 << BITS {
            records[starts[i]..starts[i + 1]].sort_unstable();
        }
    }
}

fn block_of(feature: u64) -> usize {
    (feature >> 58) as usize
}

/// The inverse norm of every message, by rank; 0 where a message has no feature.
#[derive(Debug, Clone)]
pub struct Norms {
    roster: u64,
    inverse: Vec<f64>,
}

/// What one thread needs to find norms.
#[derive(Default)]
struct NormScratch {
    scratch: Scratch,
    counts: Counts,
    blocks: Vec<Vec<u64>>,
}

impl Norms {
    /// The norms of a batch; its features enter the filter, each once a message.
    fn of(part: &Part<'_>, roster: &Roster, filter: &Filter) -> Self {
        let found: Vec<Vec<(u32, f64)>> = part
            .order
            .par_chunks(CHUNK_ROWS)
            .map_init(NormScratch::default, |NormScratch { scratch, counts, blocks }, rows| {
                blocks.resize_with(BLOCKS, Vec::new);
                let norms = rows.iter().map(|&row| {
                    counts.clear();
                    part.extractor.features(row as usize, scratch, |feature| counts.add(feature));
                    let mut squares = 0u64;
                    for (feature, count) in counts.iter() {
                        blocks[block_of(feature)].push(feature);
                        squares += u64::from(count) * u64::from(count);
                    }
                    let norm = libm::sqrt(squares as f64);
                    (part.ranks[row as usize], if squares == 0 { 0.0 } else { 1.0 / norm })
                });
                let norms = norms.collect();
                for (block, features) in blocks.iter_mut().enumerate() {
                    filter.insert(block, features);
                    features.clear();
                }
                norms
            })
            .collect();
        let mut inverse = vec![0.0; roster.len()];
        found.into_iter().flatten().for_each(|(rank, value)| inverse[rank as usize] = value);
        Self { roster: roster.fingerprint(), inverse }
    }

    /// Both together: each message is in one of the two.
    ///
    /// # Errors
    /// When they belong to different rosters.
    pub fn merge(mut self, other: &Self) -> Result<Self> {
        if self.roster != other.roster {
            return Err(ErrorKind::Mismatch("norms of different rosters".into()).into());
        }
        self.inverse.iter_mut().zip(&other.inverse).for_each(|(mine, theirs)| *mine += theirs);
        Ok(self)
    }

    /// Whether a message has any feature, by rank.
    #[must_use]
    pub fn is_scored(&self, rank: usize) -> bool {
        self.inverse[rank] > 0.0
    }
}

struct Part<'a> {
    extractor: Extractor<'a>,
    ranks: &'a [u32],
    order: &'a [u32],
}

/// The memory of one view after the other: given back to the allocator between two, it would not be given back to the
/// system, and the next would come on top.
#[derive(Default)]
pub struct Workspace {
    blocks: Vec<Vec<Record>>,
    filter: Option<Filter>,
}

/// One view of some batches, ready to be summed.
pub struct Summation<'a> {
    parts: Vec<Part<'a>>,
    roster: &'a Roster,
    weights: Weights,
    filter: Filter,
    passes: usize,
    /// The sorted records of every block, where one pass suffices.
    kept: Vec<Vec<Record>>,
}

/// Where a message stands and what it weighs there.
#[derive(Debug, Clone, Copy)]
struct Place {
    cell: u32,
    campaign: u32,
    /// Inverse norm over the campaign's scored messages.
    weight: f64,
}

/// What every message weighs in its campaign and every campaign in its cell.
#[derive(Debug, Clone)]
pub struct Weights {
    /// By rank.
    places: Vec<Place>,
    /// Scored messages of each campaign.
    pub messages: Vec<u32>,
    /// Campaigns of each cell with a scored message: G.
    pub campaigns: Vec<u32>,
    /// Campaigns of each cell once those of the same unknown text are merged; `None` where that changes nothing.
    pub merged: Option<Vec<u32>>,
    /// One over the number of campaigns that share the campaign's text.
    merged_weight: Vec<f64>,
}

impl Weights {
    /// Whether a message, by rank, has any feature.
    #[must_use]
    pub fn is_scored(&self, rank: usize) -> bool {
        self.places[rank].weight > 0.0
    }

    fn new(roster: &Roster, norms: &Norms) -> Self {
        let campaigns = roster.campaigns();
        let mut messages = vec![0u32; campaigns.len()];
        for (rank, &campaign) in roster.campaign_of().iter().enumerate() {
            messages[campaign as usize] += u32::from(norms.is_scored(rank));
        }
        let places = roster
            .campaign_of()
            .iter()
            .zip(&norms.inverse)
            .map(|(&campaign, &inverse)| {
                let of_campaign = f64::from(messages[campaign as usize].max(1));
                Place { cell: campaigns[campaign as usize].cell, campaign, weight: inverse / of_campaign }
            })
            .collect();
        let mut of_cell = vec![0u32; roster.cells().len()];
        let mut merged = vec![0u32; roster.cells().len()];
        let mut merged_weight = vec![0.0; campaigns.len()];
        let mut start = 0;
        for run in campaigns.chunk_by(|a, b| (a.cell, a.text) == (b.cell, b.text)) {
            let range = start..start + run.len();
            start = range.end;
            let scored = range.clone().filter(|&g| messages[g] > 0).count() as u32;
            of_cell[run[0].cell as usize] += scored;
            merged[run[0].cell as usize] += u32::from(scored > 0);
            merged_weight[range].fill(1.0 / f64::from(scored.max(1)));
        }
        let merged = (merged != of_cell).then_some(merged);
        Self { places, messages, campaigns: of_cell, merged, merged_weight }
    }
}

/// Sums within cells: everything that S_aa and its jackknife need.
#[derive(Debug, Clone, PartialEq)]
pub struct Within {
    /// Σ_{g≠h} m_g·m_h = ‖c_a‖² − Σ_g ‖m_g‖² of each cell.
    pub pairs: Vec<f64>,
    /// The same with campaigns of the same unknown text merged.
    pub merged_pairs: Vec<f64>,
    /// m_g·(c_a − m_g) of each campaign.
    pub mean_dot_rest: Vec<f64>,
    /// Σ_{i≠j} u_i·u_j over the messages of each campaign, divided by the square of their number.
    pub message_pairs: Vec<f64>,
    /// Σ_{g≠h} m_g·m_h over all campaigns of each language, in the order of [`Roster::languages`].
    pub total_pairs: Vec<f64>,
}

/// Sums across the cells of a given set.
#[derive(Debug, Clone, PartialEq)]
pub struct Across {
    /// Σ_{b≠a} S_ab of each cell.
    pub dot_others: Vec<f64>,
    /// Σ_{b≠a} O_ab of each cell.
    pub overlap_others: Vec<f64>,
    /// The first with campaigns of the same unknown text merged.
    pub merged_dot_others: Vec<f64>,
    /// m_g·Σ_{b≠a} c̄_b of each campaign.
    pub mean_dot_others: Vec<f64>,
    /// The centroids on the features that at least two cells share.
    pub shared: SharedCentroids,
}

/// Centroid values on features that at least two cells of a set share, feature by feature: [(cell, c̄_a)].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SharedCentroids {
    rows: Ragged<(u32, f64)>,
}

/// Which cells take part in [`Summation::across`].
#[derive(Debug, Clone)]
pub struct Set<'a> {
    /// √S_aa of each cell that takes part, `None` of the others.
    pub root_within: &'a [Option<f64>],
    /// Whether to keep the centroids of shared features, for overlaps pair by pair (16 bytes each).
    pub keep_shared: bool,
}

/// How many messages a thread takes at a time: their features fill the blocks' lists, yet stay near the processor.
const CHUNK_ROWS: usize = 1024;

/// How many bytes of records one pass may hold where nothing is asked: this, or of a large corpus
/// [`RECORD_BYTES_PER_TOKEN`].
pub const RECORD_BUDGET: usize = 192 << 20;

/// See [`RECORD_BUDGET`].
pub const RECORD_BYTES_PER_TOKEN: usize = 8;

impl<'a> Summation<'a> {
    /// Prepares a view: norms and weights. O(tokens), parallel.
    pub(crate) fn new(
        batches: &'a Batches<'a>,
        view: View,
        terms: &'a [Terms],
        budget: Option<usize>,
        space: Workspace,
    ) -> Result<Self> {
        let roster = batches.roster();
        let parts: Vec<Part<'a>> = batches
            .extractors(view, terms)
            .into_iter()
            .enumerate()
            .map(|(i, extractor)| Part { extractor, ranks: &batches.ranks()[i], order: batches.order(i) })
            .collect();
        let filter = Filter::new(batches.n_tokens(), space.filter);
        let mut norms = Norms { roster: roster.fingerprint(), inverse: vec![0.0; roster.len()] };
        for part in &parts {
            norms = norms.merge(&Norms::of(part, roster, &filter))?;
        }
        let weights = Weights::new(roster, &norms);
        let mut sum = Self { parts, roster, weights, filter, passes: 1, kept: Vec::new() };
        let bytes = size_of::<Record>() * sum.estimated_records();
        let budget = budget.unwrap_or(RECORD_BUDGET.max(RECORD_BYTES_PER_TOKEN * batches.n_tokens()));
        sum.passes = bytes.div_ceil(budget.max(1)).next_power_of_two().min(BLOCKS / BLOCKS_PER_SUM);
        if sum.passes == 1 {
            sum.kept = sum.records(0..BLOCKS, space.blocks)?;
            sum.kept.par_iter_mut().for_each_init(Vec::new, |buffer, block| Records::sort(block, buffer));
        }
        Ok(sum)
    }

    /// How many records there will be, from a sample of the rows. It decides about passes, never about results.
    fn estimated_records(&self) -> usize {
        const EVERY: usize = 16;
        let of_part = |part: &Part<'_>| -> usize {
            let rows: Vec<u32> = part.order.iter().copied().step_by(EVERY).collect();
            let count = |scratch: &mut Scratch, row: u32| {
                let mut n = 0;
                let shared = |feature| n += usize::from(self.filter.is_shared(feature));
                part.extractor.features(row as usize, scratch, shared);
                n
            };
            rows.into_par_iter().map_init(Scratch::default, count).sum()
        };
        EVERY * self.parts.iter().map(of_part).sum::<usize>()
    }

    /// The records of all batches for a range of blocks, a list for each block.
    fn records(&self, range: Range<usize>, mut lists: Vec<Vec<Record>>) -> Result<Vec<Vec<Record>>> {
        let mut records: Option<Records> = None;
        for part in &self.parts {
            let lists = std::mem::take(&mut lists);
            let new = Records::emit(part, self.roster, &self.filter, range.clone(), lists);
            records = Some(match records {
                Some(known) => known.merge(new)?,
                None => new,
            });
        }
        Ok(records.map_or_else(Vec::new, |r| r.blocks))
    }

    /// Its memory, for the next view.
    #[must_use]
    pub fn into_workspace(mut self) -> Workspace {
        self.kept.iter_mut().for_each(Vec::clear);
        Workspace { blocks: self.kept, filter: Some(self.filter) }
    }

    /// The weights.
    #[must_use]
    pub fn weights(&self) -> &Weights {
        &self.weights
    }

    /// Sums within cells.
    ///
    /// # Errors
    /// When the watch stops it.
    pub fn within(&self, watch: Watch<'_>) -> Result<Within> {
        let scan = |records: &[Record], out: &mut Within| self.scan_within(records, out);
        self.blocks(watch, self.zero_within(), scan, |all, block| all.add(&block))
    }

    /// Sums across the cells of a set; pairs of different languages share nothing by construction.
    ///
    /// # Errors
    /// When the watch stops it.
    pub fn across(&self, set: &Set<'_>, watch: Watch<'_>) -> Result<Across> {
        let scan = |records: &[Record], out: &mut Across| self.scan_across(records, set, out);
        self.blocks(watch, self.zero_across(), scan, Across::add)
    }

    /// Both at once, for a set that is known before: one emission instead of two.
    ///
    /// # Errors
    /// When the watch stops it.
    pub fn both(&self, set: &Set<'_>, watch: Watch<'_>) -> Result<(Within, Across)> {
        let zero = (self.zero_within(), self.zero_across());
        let scan = |records: &[Record], out: &mut (Within, Across)| {
            self.scan_within(records, &mut out.0);
            self.scan_across(records, set, &mut out.1);
        };
        self.blocks(watch, zero, scan, |all, block| {
            all.0.add(&block.0);
            all.1.add(block.1);
        })
    }

    fn zero_within(&self) -> Within {
        let (cells, campaigns) = (self.roster.cells().len(), self.roster.campaigns().len());
        Within {
            pairs: vec![0.0; cells],
            merged_pairs: vec![0.0; if self.weights.merged.is_some() { cells } else { 0 }],
            mean_dot_rest: vec![0.0; campaigns],
            message_pairs: vec![0.0; campaigns],
            total_pairs: vec![0.0; self.roster.languages().len()],
        }
    }

    fn zero_across(&self) -> Across {
        let (cells, campaigns) = (self.roster.cells().len(), self.roster.campaigns().len());
        Across {
            dot_others: vec![0.0; cells],
            overlap_others: vec![0.0; cells],
            merged_dot_others: vec![0.0; if self.weights.merged.is_some() { cells } else { 0 }],
            mean_dot_others: vec![0.0; campaigns],
            shared: SharedCentroids::default(),
        }
    }

    /// Emits, merges, sorts and scans block by block; adds the blocks' sums in block order.
    ///
    /// Blocks go in waves, so that only as many sums live at once as there are threads; the order of adding is that of
    /// the blocks whatever the size of a wave.
    fn blocks<T: Clone + Send + Sync>(
        &self,
        watch: Watch<'_>,
        zero: T,
        scan: impl Fn(&[Record], &mut T) + Sync,
        mut add: impl FnMut(&mut T, T),
    ) -> Result<T> {
        let mut total = zero.clone();
        let wave_size = BLOCKS_PER_SUM * rayon::current_num_threads();
        let mut done = 0;
        let mut advance = |blocks: usize| {
            done += blocks as u64;
            tell(watch, Progress::Computing { what: "comparing brands", done, total: BLOCKS as u64 })
        };
        for wave in self.kept.chunks(wave_size) {
            let sums: Vec<T> = wave
                .par_chunks(BLOCKS_PER_SUM)
                .map(|blocks| {
                    let mut out = zero.clone();
                    blocks.iter().for_each(|records| scan(records, &mut out));
                    out
                })
                .collect();
            sums.into_iter().for_each(|block| add(&mut total, block));
            advance(wave.len())?;
        }
        if !self.kept.is_empty() {
            return Ok(total);
        }
        let per_pass = BLOCKS / self.passes;
        for pass in 0..self.passes {
            let mut blocks = self.records(pass * per_pass..(pass + 1) * per_pass, Vec::new())?;
            for wave in blocks.chunks_mut(wave_size) {
                let sums: Vec<T> = wave
                    .par_chunks_mut(BLOCKS_PER_SUM)
                    .map(|blocks| {
                        let mut out = zero.clone();
                        let mut buffer = Vec::new();
                        for block in blocks {
                            Records::sort(block, &mut buffer);
                            scan(block, &mut out);
                            *block = Vec::new();
                        }
                        out
                    })
                    .collect();
                sums.into_iter().for_each(|block| add(&mut total, block));
                advance(wave.len())?;
            }
        }
        Ok(total)
    }

    fn cell_of(&self, record: &Record) -> u32 {
        self.weights.places[record.rank as usize].cell
    }

    /// Splits the records of one feature by cell: `visit(cell, campaign means, Σ of them)`. Σ_{i≠j} wᵢ·wⱼ over the
    /// messages of each campaign goes to `pairs(campaign, sum)`, where there is any.
    #[inline(always)]
    fn for_each_cell(
        &self,
        run: &[Record],
        means: &mut Vec<(u32, f64)>,
        mut pairs: impl FnMut(u32, f64),
        mut visit: impl FnMut(u32, &[(u32, f64)], f64),
    ) {
        let place = |record: &Record| self.weights.places[record.rank as usize];
        let mut records = run.iter();
        let Some(mut at) = records.next().map(|r| (r.rank, place(r))) else { return };
        means.clear();
        let mut sum = 0.0;
        // Of the campaign so far: its mean, Σ_{i<j}, and the weight of the current message, which may hold the feature
        // more than once.
        let (mut mean, mut products, mut weight) = (0.0, 0.0, at.1.weight);
        for record in records {
            if record.rank == at.0 {
                weight += at.1.weight;
                continue;
            }
            let next = place(record);
            products += mean * weight;
            mean += weight;
            weight = next.weight;
            if next.campaign != at.1.campaign {
                if products > 0.0 {
                    pairs(at.1.campaign, 2.0 * products);
                    products = 0.0;
                }
                means.push((at.1.campaign, mean));
                sum += mean;
                mean = 0.0;
                if next.cell != at.1.cell {
                    visit(at.1.cell, means, sum);
                    means.clear();
                    sum = 0.0;
                }
            }
            at = (record.rank, next);
        }
        products += mean * weight;
        mean += weight;
        if products > 0.0 {
            pairs(at.1.campaign, 2.0 * products);
        }
        means.push((at.1.campaign, mean));
        visit(at.1.cell, means, sum + mean);
    }

    /// The campaign means of one feature and cell, those of one unknown text merged: (Σ, Σ of products of two).
    fn merge_texts(&self, means: &[(u32, f64)]) -> (f64, f64) {
        let campaigns = self.roster.campaigns();
        let (mut sum, mut pairs) = (0.0, 0.0);
        for run in means.chunk_by(|a, b| campaigns[a.0 as usize].text == campaigns[b.0 as usize].text) {
            let merged: f64 = run.iter().map(|&(g, m)| m * self.weights.merged_weight[g as usize]).sum();
            pairs += 2.0 * sum * merged;
            sum += merged;
        }
        (sum, pairs)
    }

    fn scan_within(&self, records: &[Record], out: &mut Within) {
        let mut means = Vec::new();
        let Within { pairs, merged_pairs, mean_dot_rest, message_pairs, total_pairs } = out;
        for run in records.chunk_by(|a, b| a.feature == b.feature) {
            if run[0].rank == run[run.len() - 1].rank {
                continue;
            }
            let (mut total, mut in_cell) = (0.0, 0);
            let mut of_language = 0.0;
            let of_messages = |campaign: u32, sum: f64| message_pairs[campaign as usize] += sum;
            self.for_each_cell(run, &mut means, of_messages, |cell, means, sum| {
                let a = cell as usize;
                if means.len() > 1 {
                    for &(campaign, mean) in means {
                        let rest = mean * (sum - mean);
                        mean_dot_rest[campaign as usize] += rest;
                        pairs[a] += rest;
                        of_language += rest;
                    }
                    if let Some(merged) = merged_pairs.get_mut(a) {
                        *merged += self.merge_texts(means).1;
                    }
                }
                of_language += 2.0 * total * sum;
                total += sum;
                in_cell = a;
            });
            total_pairs[self.roster.language_of(in_cell)] += of_language;
        }
    }

    fn scan_across(&self, records: &[Record], set: &Set<'_>, out: &mut Across) {
        let mut means = Vec::new();
        // Of the set's cells that hold the feature: (cell, c̄, merged c̄, √S, campaign means from .. to).
        let mut cells: Vec<(u32, f64, f64, f64, Range<usize>)> = Vec::new();
        let mut campaigns: Vec<(u32, f64)> = Vec::new();
        for run in records.chunk_by(|a, b| a.feature == b.feature) {
            // Cells are in the order of ranks.
            if self.cell_of(&run[0]) == self.cell_of(&run[run.len() - 1]) {
                continue;
            }
            cells.clear();
            campaigns.clear();
            self.for_each_cell(
                run,
                &mut means,
                |_, _| {},
                |cell, means, sum| {
                    let a = cell as usize;
                    let Some(root) = set.root_within[a] else { return };
                    let centroid = sum / f64::from(self.weights.campaigns[a]);
                    let merged = match &self.weights.merged {
                        Some(n) => self.merge_texts(means).0 / f64::from(n[a]),
                        None => 0.0,
                    };
                    let from = campaigns.len();
                    campaigns.extend_from_slice(means);
                    cells.push((cell, centroid, merged, root, from..campaigns.len()));
                },
            );
            if cells.len() < 2 {
                continue;
            }
            let sum: f64 = cells.iter().map(|c| c.1).sum();
            let sum_merged: f64 = cells.iter().map(|c| c.2).sum();
            let sum_scaled: f64 = cells.iter().map(|c| c.1 / c.3).sum();
            for (cell, centroid, merged, root, range) in &cells {
                let a = *cell as usize;
                let others = sum - centroid;
                out.dot_others[a] += centroid * others;
                let scaled = centroid / root;
                out.overlap_others[a] += scaled * (sum_scaled - scaled);
                if let Some(sum) = out.merged_dot_others.get_mut(a) {
                    *sum += merged * (sum_merged - merged);
                }
                for &(campaign, mean) in &campaigns[range.clone()] {
                    out.mean_dot_others[campaign as usize] += mean * others;
                }
            }
            if set.keep_shared {
                out.shared.rows.push(cells.iter().map(|c| (c.0, c.1)));
            }
        }
    }
}

impl Within {
    fn add(&mut self, other: &Self) {
        add(&mut self.pairs, &other.pairs);
        add(&mut self.merged_pairs, &other.merged_pairs);
        add(&mut self.mean_dot_rest, &other.mean_dot_rest);
        add(&mut self.message_pairs, &other.message_pairs);
        add(&mut self.total_pairs, &other.total_pairs);
    }
}

impl Across {
    fn add(&mut self, other: Self) {
        add(&mut self.dot_others, &other.dot_others);
        add(&mut self.overlap_others, &other.overlap_others);
        add(&mut self.merged_dot_others, &other.merged_dot_others);
        add(&mut self.mean_dot_others, &other.mean_dot_others);
        self.shared.rows.append(other.shared.rows);
    }
}

/// Up to so many cells the products of two are made once and kept for the second; beyond, their square is too large.
const SYMMETRIC_CELLS: usize = 2048;

/// Not in the list of cells asked for.
const ABSENT: u32 = u32::MAX;

impl SharedCentroids {
    /// S_ab of each of some cells with all of them: `visit(i, [S_i0, S_i1, …])` by place in `cells`, in parallel. The
    /// entry of the cell itself is meaningless.
    ///
    /// Cost: Σ over shared features of (number of cells)²; memory: 8 bytes a cell for each thread, and 8 for each shared
    /// value. Cells outside the list are passed over.
    pub fn for_each_row<R: Send>(
        &self,
        cells: &[usize],
        visit: impl Fn(usize, &[f64]) -> R + Sync,
    ) -> Vec<R> {
        let n = cells.len();
        let mut place = vec![ABSENT; cells.iter().max().map_or(0, |&last| last + 1)];
        cells.iter().enumerate().for_each(|(i, &cell)| place[cell] = i as u32);
        let place = |cell: u32| place.get(cell as usize).copied().unwrap_or(ABSENT);
        // Where each cell stands: (row, place in the row), cell by cell.
        let mut starts = vec![0usize; n + 1];
        for &(cell, _) in self.rows.values() {
            if place(cell) != ABSENT {
                starts[place(cell) as usize + 1] += 1;
            }
        }
        for i in 0..n {
            starts[i + 1] += starts[i];
        }
        let mut next = starts.clone();
        let mut stands = vec![(0u32, 0u32); starts[n]];
        for (row, values) in self.rows.iter().enumerate() {
            for (at, &(cell, _)) in values.iter().enumerate() {
                if place(cell) != ABSENT {
                    let next = &mut next[place(cell) as usize];
                    stands[*next] = (row as u32, at as u32);
                    *next += 1;
                }
            }
        }
        let add_products = |i: usize, later_only: bool, dots: &mut [f64]| {
            dots.fill(0.0);
            for &(row, at) in &stands[starts[i]..starts[i + 1]] {
                let row = self.rows.row(row as usize);
                let own = row[at as usize].1;
                // Cells stand in ascending order in a row, and in `cells`.
                for &(cell, value) in &row[if later_only { at as usize + 1 } else { 0 }..] {
                    if let Some(dot) = dots.get_mut(place(cell) as usize) {
                        *dot += own * value;
                    }
                }
            }
        };
        if n > SYMMETRIC_CELLS {
            let each = |dots: &mut Vec<f64>, i: usize| {
                add_products(i, false, dots);
                visit(i, dots)
            };
            return (0..n).into_par_iter().map_init(|| vec![0.0; n], each).collect();
        }
        let mut square = vec![0.0; n * n];
        square.par_chunks_mut(n.max(1)).enumerate().for_each(|(i, dots)| add_products(i, true, dots));
        for i in 0..n {
            for j in 0..i {
                square[i * n + j] = square[j * n + i];
            }
        }
        square.par_chunks(n.max(1)).enumerate().map(|(i, dots)| visit(i, dots)).collect()
    }
}

fn add(mine: &mut [f64], theirs: &[f64]) {
    mine.iter_mut().zip(theirs).for_each(|(a, b)| *a += b);
}

/// Which features at least two messages hold, nearly: two bits a slot, "seen" and "seen in another message".
///
/// Filled by many threads at once; its final state does not depend on their order. It is larger than any cache, so it
/// is cut by block: features come block by block, and neither a locked instruction nor a branch on what a load brings
/// keeps the processor from having many loads under way.
struct Filter {
    blocks: Vec<RwLock<Vec<u64>>>,
    shift: u32,
}

impl Filter {
    /// For so many features: about eight slots each, so that one in eight of the features of one message is kept in
    /// vain. Takes the memory of a used one of its size.
    fn new(features: usize, used: Option<Self>) -> Self {
        let bits = (8 * features.div_ceil(BLOCKS).max(64)).next_power_of_two().trailing_zeros().min(36);
        if let Some(mut used) = used.filter(|used| used.shift == 64 - bits) {
            let words = used.blocks.iter_mut().map(|b| b.get_mut().unwrap_or_else(PoisonError::into_inner));
            words.for_each(|words| words.fill(0));
            return used;
        }
        let blocks = (0..BLOCKS).map(|_| RwLock::new(vec![0; 1 << (bits - 5)])).collect();
        Self { blocks, shift: 64 - bits }
    }

    /// The word and the first of the two bits of a feature within its block.
    fn slot(&self, feature: u64) -> (usize, u32) {
        let slot = feature.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> self.shift;
        ((slot >> 5) as usize, 2 * (slot & 31) as u32)
    }

    /// Enters features of one block.
    fn insert(&self, block: usize, features: &[u64]) {
        let mut words = self.blocks[block].write().unwrap_or_else(PoisonError::into_inner);
        for &feature in features {
            let (word, bit) = self.slot(feature);
            let known = words[word] >> bit & 1;
            words[word] |= (1 | known << 1) << bit;
        }
    }

    fn is_shared(&self, feature: u64) -> bool {
        let words = self.blocks[block_of(feature)].read().unwrap_or_else(PoisonError::into_inner);
        let (word, bit) = self.slot(feature);
        words[word] >> bit & 2 != 0
    }

    /// Drops the records of one block that no other message shares, without changing the order of the others.
    fn keep_shared(&self, block: usize, records: &mut Vec<Record>) {
        let words = self.blocks[block].read().unwrap_or_else(PoisonError::into_inner);
        let mut kept = 0;
        for i in 0..records.len() {
            let record = records[i];
            let (word, bit) = self.slot(record.feature);
            records[kept] = record;
            kept += (words[word] >> bit >> 1 & 1) as usize;
        }
        records.truncate(kept);
    }
}

/// How often each feature of one message occurs: open addressing, cleared by its own entries.
#[derive(Default)]
struct Counts {
    /// (feature, count); a count of 0 is free. A power of two, at most half full.
    table: Vec<(u64, u32)>,
    used: Vec<u32>,
}

impl Counts {
    fn clear(&mut self) {
        self.used.drain(..).for_each(|at| self.table[at as usize].1 = 0);
    }

    fn iter(&self) -> impl Iterator<Item = (u64, u32)> {
        self.used.iter().map(|&at| self.table[at as usize])
    }

    fn add(&mut self, feature: u64) {
        if 2 * (self.used.len() + 1) > self.table.len() {
            self.grow();
        }
        let mask = self.table.len() - 1;
        let mut at = feature as usize & mask;
        while self.table[at].1 > 0 && self.table[at].0 != feature {
            at = (at + 1) & mask;
        }
        if self.table[at].1 == 0 {
            self.table[at].0 = feature;
            self.used.push(at as u32);
        }
        self.table[at].1 += 1;
    }

    fn grow(&mut self) {
        let old: Vec<(u64, u32)> = self.iter().collect();
        let size = (2 * self.table.len()).max(512);
        *self = Self { table: vec![(0, 0); size], used: Vec::with_capacity(size / 2) };
        for (feature, count) in old {
            self.add(feature);
            if let Some(&at) = self.used.last() {
                self.table[at as usize].1 = count;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn counts_are_counts(features in prop::collection::vec(0u64..2000, 0..3000)) {
            let mut counts = Counts::default();
            // What was there before must be gone.
            (0..700).for_each(|f| counts.add(f * 3));
            counts.clear();
            let mut expected = BTreeMap::new();
            for &f in &features {
                counts.add(f);
                *expected.entry(f).or_insert(0u32) += 1;
            }
            let got: BTreeMap<u64, u32> = counts.iter().collect();
            prop_assert_eq!(got, expected);
        }

        #[test]
        fn the_filter_loses_nothing(features in prop::collection::vec(any::<u16>(), 0..4000)) {
            let filter = Filter::new(features.len(), None);
            let mut seen = BTreeMap::new();
            for &f in &features {
                let hash = crate::hash::mix64(f.into());
                filter.insert(block_of(hash), &[hash]);
                *seen.entry(f).or_insert(0) += 1;
            }
            for (f, n) in seen {
                prop_assert!(n < 2 || filter.is_shared(crate::hash::mix64(f.into())));
            }
        }

        #[test]
        fn blocks_are_sorted(records in prop::collection::vec((any::<u64>(), 0u32..9), 0..500), copies in 1usize..4) {
            let list: Vec<Record> = records.iter().map(|&(feature, rank)| Record { feature: feature >> 6, rank }).collect();
            let mut expected: Vec<Record> = (0..copies).flat_map(|_| list.clone()).collect();
            expected.sort();
            let mut got: Vec<Record> = (0..copies).flat_map(|_| list.clone()).collect();
            Records::sort(&mut got, &mut Vec::new());
            prop_assert_eq!(got, expected);
        }
    }

    #[test]
    fn a_filter_of_its_size_keeps_few_in_vain() {
        let n = 50_000;
        let filter = Filter::new(n, None);
        (0..n as u64).map(crate::hash::mix64).for_each(|f| filter.insert(block_of(f), &[f]));
        let kept = (0..n as u64).filter(|&f| filter.is_shared(crate::hash::mix64(f))).count();
        assert!(kept < n / 5, "{kept}");
    }
}
