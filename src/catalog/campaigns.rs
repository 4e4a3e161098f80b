//! The campaign of each message: rules 1 to 4 of docs/measures/campaigns.md.
//!
//! A campaign that no column names has a *leader*: its first message by time. Further messages join a leader by text and
//! time.

use super::cells::Rule;
use super::summary::{CampaignMode, Entry};
use crate::error::Result;
use crate::hash::combine;
use crate::message::Channel;
use crate::progress::{Callback, Progress, report};
use crate::ragged::Ragged;
use crate::shingle::jaccard;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

/// A Jaccard threshold t, and the fraction t/(1+t): the least share of |a| + |b| in a ∩ b.
#[derive(Clone, Copy)]
struct Threshold {
    jaccard: f64,
    shared: (usize, usize),
}

/// The threshold for joining a leader by text.
const SAME_BODY: Threshold = Threshold { jaccard: 0.9, shared: (9, 19) };

/// The threshold for a near copy of a leader with the same key.
const NEAR_COPY: Threshold = Threshold { jaccard: 0.5, shared: (1, 3) };

/// The length of a campaign after its first message, in seconds.
const CAMPAIGN_SECONDS: i64 = 48 * 3600;

/// The campaign of one message.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub(super) key: u64,
    pub(super) text: u64,
    pub(super) rule: Rule,
}

/// Finds the campaign of each entry. `entries` must be sorted by key.
pub(super) fn find(
    entries: &[Entry],
    grams: &Ragged<u32>,
    mode: CampaignMode,
    progress: Callback<'_>,
) -> Result<Vec<Found>> {
    let mut leaders = Vec::new();
    if mode == CampaignMode::Auto {
        leaders =
            [leaders_by_key(entries, grams, progress)?, leaders_by_text(entries, grams, progress)?].concat();
        leaders.par_sort_unstable();
    }
    let mut leaders = leaders.into_iter().peekable();
    let mut occurrence = 0;
    let found = (0..entries.len())
        .map(|i| {
            let e = &entries[i];
            // Messages without an id may be equal in all fields, so they are numbered.
            occurrence = if i > 0 && entries[i - 1].key == e.key { occurrence + 1 } else { 0 };
            let own = combine(combine(3, e.key), occurrence);
            let leader = leaders.next_if(|&(member, _)| member as usize == i);
            let first = leader.map(|(_, leader)| entries[leader as usize].key);
            let found = match (e.campaign, first) {
                (Some((key, rule)), None) => Some((combine(rule as u64, key), rule)),
                (Some((key, rule)), Some(first)) => Some((combine(combine(rule as u64, key), first), rule)),
                (None, Some(first)) => Some((combine(2, first), Rule::Leader)),
                (None, None) => None,
            };
            if let Some((key, rule)) = found {
                return Found { key, text: key, rule };
            }
            let unknown = mode == CampaignMode::Auto && e.sent_at.is_none() && !e.stands_alone;
            Found { key: own, text: if unknown { combine(4, e.body) } else { own }, rule: Rule::Own }
        })
        .collect();
    Ok(found)
}

/// Returns every message with a key of rule 2, with its leader, in time order within brand and key; messages without a time
/// come last. A leader is its own leader.
///
/// A key alone names no campaign: some platforms write one key into every mail of an account.
fn leaders_by_key(entries: &[Entry], grams: &Ragged<u32>, progress: Callback<'_>) -> Result<Vec<(u32, u32)>> {
    let keyed = |(i, e): (usize, &Entry)| match e.campaign {
        Some((key, Rule::Header)) => {
            Some(((e.brand, key), (e.sent_at.is_none(), e.sent_at, e.key, i as u32)))
        }
        _ => None,
    };
    let mut all: Vec<_> = entries.par_iter().enumerate().filter_map(keyed).collect();
    all.par_sort_unstable();
    let blocks = all.chunk_by(|a, b| a.0 == b.0).map(|run| run.iter().map(|&(_, (.., i))| i).collect());
    leaders(blocks.collect(), entries, grams, progress, leaders_of_key)
}

/// Returns every message of rule 3 with its leader. A leader is its own leader.
///
/// In time order within brand and channel, each message joins the most similar earlier leader within the thresholds of text
/// and time, the earliest among equals. Otherwise it becomes a leader. This is not transitive: daily mails that drift do
/// not chain into one campaign.
fn leaders_by_text(
    entries: &[Entry],
    grams: &Ragged<u32>,
    progress: Callback<'_>,
) -> Result<Vec<(u32, u32)>> {
    let mut blocks: BTreeMap<(u64, Channel), Vec<u32>> = BTreeMap::new();
    for (i, e) in entries.iter().enumerate() {
        if e.needs_leader() && e.grams.is_some() {
            blocks.entry((e.brand, e.channel)).or_default().push(i as u32);
        }
    }
    let mut blocks: Vec<Vec<u32>> = blocks.into_values().collect();
    blocks.par_iter_mut().for_each(|block| {
        block.sort_by_key(|&i| (entries[i as usize].sent_at, entries[i as usize].key));
    });
    leaders(blocks, entries, grams, progress, leaders_of_block)
}

/// Calls `of_block` for the messages of each block, given as indices of entries. Returns pairs of entry and leader.
fn leaders(
    blocks: Vec<Vec<u32>>,
    entries: &[Entry],
    grams: &Ragged<u32>,
    progress: Callback<'_>,
    of_block: impl Fn(&[Member<'_>], Placed<'_>) -> Result<Vec<usize>> + Sync,
) -> Result<Vec<(u32, u32)>> {
    let (done, total) = (AtomicU64::new(0), blocks.iter().map(|block| block.len() as u64).sum());
    let placed = |n: usize| {
        let done = done.fetch_add(n as u64, Ordering::Relaxed) + n as u64;
        report(progress, Progress::Computing { what: "finding campaigns", done, total })
    };
    let found: Vec<Vec<(u32, u32)>> = blocks
        .into_par_iter()
        .map(|block| {
            let members: Vec<Member<'_>> = block
                .iter()
                .map(|&i| {
                    let e = &entries[i as usize];
                    let row = e.grams.map_or(&[][..], |row| grams.row(row as usize));
                    Member { time: e.sent_at, grams: row }
                })
                .collect();
            let leader_of = of_block(&members, &placed)?;
            Ok(block.iter().zip(leader_of).map(|(&i, leader)| (i, block[leader])).collect())
        })
        .collect::<Result<_>>()?;
    Ok(found.concat())
}

/// Receives the number of members done since the last call, and may stop the work.
type Placed<'a> = &'a dyn Fn(usize) -> Result<()>;

/// A message of one block: its time and its sorted distinct grams.
#[derive(Clone, Copy)]
struct Member<'a> {
    time: Option<i64>,
    grams: &'a [u32],
}

impl Member<'_> {
    /// Returns the seconds since an earlier message; `None` if the time of either is unknown.
    fn seconds_since(&self, first: &Self) -> Option<i64> {
        self.time.zip(first.time).map(|(time, first)| time.saturating_sub(first))
    }

    /// Returns true if it falls within the campaign of an earlier message.
    fn is_soon_after(&self, first: &Self) -> bool {
        self.seconds_since(first).is_some_and(|seconds| seconds <= CAMPAIGN_SECONDS)
    }

    /// As [`is_soon_after`](Self::is_soon_after), without the last second, so that mails every other day are separate.
    fn is_sooner_after(&self, first: &Self) -> bool {
        self.seconds_since(first).is_some_and(|seconds| seconds < CAMPAIGN_SECONDS)
    }
}

/// Returns the index of each member's leader among the messages of one brand with one key, in time order.
///
/// A message joins the leader that it nearly copies: the most similar one, the earliest among equals. Otherwise it joins the
/// latest leader, if that was sent less than 48 hours before. Otherwise it is a leader.
///
/// A near copy of a leader shares with it one of the [`SKETCH`] grams with the smallest hash, except with a probability of at
/// most 2⁻¹⁶. Of the leaders that share a gram, the [`LEADERS_OF_KEY`] latest are compared. So a message costs at most 128
/// comparisons, however many messages have the key.
fn leaders_of_key(members: &[Member<'_>], placed: Placed<'_>) -> Result<Vec<usize>> {
    let mut leader_of: Vec<usize> = Vec::with_capacity(members.len());
    let mut index: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    let mut n_leaders = 0;
    let mut latest: Option<usize> = None;
    let mut candidates = Vec::new();
    for (i, member) in members.iter().enumerate() {
        if i % PLACED == 0 {
            placed(PLACED.min(members.len() - i))?;
        }
        let recent = latest.filter(|&leader| member.is_sooner_after(&members[leader]));
        // With a single campaign to join, texts need no comparison.
        let copied = if n_leaders == 1 && recent.is_some() {
            None
        } else {
            copied_candidates(member.grams, &index, &mut candidates);
            most_similar(member.grams, &candidates, members, NEAR_COPY)
        };
        let leader = copied.or(recent).unwrap_or(i);
        leader_of.push(leader);
        if leader == i {
            n_leaders += 1;
            latest = Some(i);
            for &gram in member.grams.iter().take(SKETCH) {
                index.entry(gram).or_default().push(i);
            }
        }
    }
    Ok(leader_of)
}

/// Collects, in order, the leaders of `index` that the message may nearly copy.
fn copied_candidates(grams: &[u32], index: &BTreeMap<u32, Vec<usize>>, candidates: &mut Vec<usize>) {
    candidates.clear();
    for gram in grams.iter().take(SKETCH) {
        let leaders = index.get(gram).map_or(&[][..], Vec::as_slice);
        candidates.extend(leaders.iter().rev().take(LEADERS_OF_KEY));
    }
    candidates.sort_unstable();
    candidates.dedup();
}

/// Returns the candidate with the highest Jaccard similarity that reaches the threshold, the first among equals.
fn most_similar(
    grams: &[u32],
    candidates: &[usize],
    members: &[Member<'_>],
    threshold: Threshold,
) -> Option<usize> {
    let mut best: Option<(f64, usize)> = None;
    for &leader in candidates {
        if let Some(similarity) = near(grams, members[leader].grams, threshold)
            && best.is_none_or(|(s, _)| similarity > s)
        {
            best = Some((similarity, leader));
        }
    }
    best.map(|(_, leader)| leader)
}

/// Near copies with one key are found by this many grams of a message, those with the smallest hash.
const SKETCH: usize = 16;

/// The latest leaders with one key that are compared for each of these grams.
const LEADERS_OF_KEY: usize = 8;

/// The latest leaders by text that are looked up for each gram of a prefix.
const LEADERS_OF_GRAM: usize = 64;

/// The leaders by text that are compared with a message, those that share the most grams of its prefix.
const COMPARED: usize = 64;

/// Returns the index of each member's leader, by a prefix-filter join: two sets with Jaccard ≥ t share one of the first
/// |x| − ⌈t|x|⌉ + 1 grams in any common order (Chaudhuri, Ganti & Kaushik 2006), here the rarest first.
///
/// For each gram of the prefix, the [`LEADERS_OF_GRAM`] latest leaders of the last 48 hours are looked up. The [`COMPARED`]
/// leaders found most often are compared, the latest among equals. So a message of n grams takes O(n log n) time, however
/// many leaders there are. A text that shares its rarest grams with more leaders may miss the most similar one. Only mail
/// made of few blocks does so. `placed` is called after every [`PLACED`] members.
fn leaders_of_block(members: &[Member<'_>], placed: Placed<'_>) -> Result<Vec<usize>> {
    let mut all: Vec<u32> = members.iter().flat_map(|m| m.grams.iter().copied()).collect();
    all.sort_unstable();
    let frequency = |g: u32| all.partition_point(|&x| x <= g) - all.partition_point(|&x| x < g);
    let mut index: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    let mut leader_of = Vec::with_capacity(members.len());
    let mut candidates: Vec<usize> = Vec::new();
    for (i, member) in members.iter().enumerate() {
        if i % PLACED == 0 {
            placed(PLACED.min(members.len() - i))?;
        }
        let n = member.grams.len();
        let may_be_near = |&&l: &&usize| {
            let m = members[l].grams.len();
            10 * m.min(n) >= 9 * m.max(n)
        };
        let mut prefix: Vec<(usize, u32)> = member.grams.iter().map(|&g| (frequency(g), g)).collect();
        prefix.sort_unstable();
        prefix.truncate(n - (9 * n).div_ceil(10) + 1);
        candidates.clear();
        for (_, gram) in &prefix {
            let recent = index.get(gram).into_iter().flat_map(|leaders| leaders.iter().rev());
            let recent = recent.take_while(|&&l| member.is_soon_after(&members[l])).take(LEADERS_OF_GRAM);
            candidates.extend(recent.filter(may_be_near));
        }
        keep_most_frequent(&mut candidates);
        let leader = most_similar(member.grams, &candidates, members, SAME_BODY);
        leader_of.push(leader.unwrap_or(i));
        if leader.is_none() {
            for (_, gram) in prefix {
                index.entry(gram).or_default().push(i);
            }
        }
    }
    Ok(leader_of)
}

/// Keeps each candidate once, in order: the [`COMPARED`] most frequent ones, the latest among equals.
fn keep_most_frequent(candidates: &mut Vec<usize>) {
    candidates.sort_unstable();
    if candidates.len() <= COMPARED {
        candidates.dedup();
        return;
    }
    let mut counted: Vec<(usize, usize)> =
        candidates.chunk_by(|a, b| a == b).map(|same| (same.len(), same[0])).collect();
    if counted.len() > COMPARED {
        counted.select_nth_unstable_by(COMPARED, |a, b| b.cmp(a));
        counted.truncate(COMPARED);
    }
    candidates.clear();
    candidates.extend(counted.into_iter().map(|(_, leader)| leader));
    candidates.sort_unstable();
}

/// Members between two calls of the progress callback.
const PLACED: usize = 64;

/// Returns the Jaccard similarity if it reaches a threshold. Stops early at too many differences. `None` for two empty sets.
fn near(a: &[u32], b: &[u32], threshold: Threshold) -> Option<f64> {
    // |a ∩ b| ≥ t/(1+t)·(|a|+|b|), so at most |a|+|b| minus twice that many values are in one set only.
    let (share, of) = threshold.shared;
    let most = (a.len() + b.len()) - 2 * (share * (a.len() + b.len())).div_ceil(of);
    let (mut i, mut j, mut only) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        #[cfg(test)]
        STEPS.with(|steps| steps.set(steps.get() + 1));
        only += usize::from(x != y);
        if only > most {
            return None;
        }
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    jaccard(a, b).filter(|&similarity| similarity >= threshold.jaccard)
}

#[cfg(test)]
thread_local! {
    /// Grams read by [`near`] on this thread.
    static STEPS: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;
    use crate::hash::SplitMix64;
    use proptest::prelude::*;

    /// Rule 3 by its definition: compares every earlier leader.
    fn plain(members: &[Member<'_>]) -> Vec<usize> {
        let mut out: Vec<usize> = Vec::new();
        for (i, m) in members.iter().enumerate() {
            let mut best = (0.0, i);
            for l in (0..i).filter(|&l| out[l] == l && m.is_soon_after(&members[l])) {
                let similarity = jaccard(m.grams, members[l].grams).unwrap_or(0.0);
                if similarity >= SAME_BODY.jaccard && similarity > best.0 {
                    best = (similarity, l);
                }
            }
            out.push(best.1);
        }
        out
    }

    proptest! {
        #[test]
        fn the_join_is_the_rule(
            seeds in prop::collection::vec((0u32..4, 0u32..6, 0i64..6), 1..40),
            size in 10u32..40,
        ) {
            // Near copies of a few bodies: `edit` grams differ.
            let mut messages: Vec<(i64, Vec<u32>)> = seeds
                .iter()
                .enumerate()
                .map(|(i, &(body, edit, day))| {
                    let kept = (edit..size).map(|g| body * 1000 + g);
                    let new = (0..edit).map(|g| 100_000 + i as u32 * 100 + g);
                    (day * 30_000, kept.chain(new).collect())
                })
                .collect();
            messages.sort_by_key(|m| m.0);
            let members: Vec<Member<'_>> =
                messages.iter().map(|(time, grams)| Member { time: Some(*time), grams }).collect();
            prop_assert_eq!(leaders_of_block(&members, &|_| Ok(())).unwrap(), plain(&members));
        }

        #[test]
        fn keys_are_accepted_by_the_rule(
            seeds in prop::collection::vec((0u32..3, 0u32..9, prop::option::of(0i64..12)), 1..9),
            size in 0u32..16,
        ) {
            // At most 8 messages of at most 16 grams stay within all bounds.
            let mut messages: Vec<(Option<i64>, Vec<u32>)> = seeds
                .iter()
                .enumerate()
                .map(|(i, &(body, edit, day))| {
                    let kept = (edit.min(size)..size).map(|g| body * 1000 + g);
                    let new = (0..edit.min(size)).map(|g| 100_000 + i as u32 * 100 + g);
                    (day.map(|day| day * 86_400), kept.chain(new).collect())
                })
                .collect();
            messages.sort_by_key(|m| (m.0.is_none(), m.0));
            let members: Vec<Member<'_>> =
                messages.iter().map(|(time, grams)| Member { time: *time, grams }).collect();
            prop_assert_eq!(leaders_of_key(&members, &|_| Ok(())).unwrap(), plain_by_key(&members));
        }
    }

    /// Rule 2 by its definition.
    fn plain_by_key(members: &[Member<'_>]) -> Vec<usize> {
        let mut out: Vec<usize> = Vec::new();
        for (i, m) in members.iter().enumerate() {
            let leaders = || (0..i).filter(|&l| out[l] == l);
            let similarity = |l: usize| jaccard(m.grams, members[l].grams).unwrap_or(0.0);
            let most = leaders().map(similarity).fold(0.0, f64::max);
            let copied = leaders().find(|&l| most >= 0.5 && similarity(l) == most);
            let recent = leaders().rfind(|&l| m.is_sooner_after(&members[l]));
            out.push(copied.or(recent).unwrap_or(i));
        }
        out
    }

    const DAY: i64 = 86_400;

    /// `messages`: the day of each, if known, and the first of its ten grams.
    #[track_caller]
    fn check_key(messages: &[(Option<i64>, u32)], expected: &[usize]) {
        let rows: Vec<Vec<u32>> = messages.iter().map(|m| (m.1..m.1 + 10).collect()).collect();
        let times = messages.iter().map(|m| m.0.map(|day| day * DAY));
        let members: Vec<Member<'_>> = times.zip(&rows).map(|(time, grams)| Member { time, grams }).collect();
        assert_eq!(leaders_of_key(&members, &|_| Ok(())).unwrap(), expected, "{messages:?}");
    }

    #[test]
    fn a_key_of_weeks_and_unlike_texts_names_no_campaign() {
        check_key(&[(Some(0), 0), (Some(7), 100), (Some(14), 200)], &[0, 1, 2]);
        // Less than two days are one campaign.
        check_key(&[(Some(0), 0), (Some(1), 100), (Some(2), 200), (Some(3), 300)], &[0, 0, 2, 2]);
        // Seven of 13 grams are shared with the first, six of 14 with the other.
        check_key(&[(Some(0), 0), (Some(70), 3)], &[0, 0]);
        check_key(&[(Some(0), 0), (Some(70), 4)], &[0, 1]);
        // A copy joins its original, even if another campaign is nearer in time.
        check_key(&[(Some(0), 0), (Some(7), 100), (Some(8), 0), (Some(8), 200)], &[0, 1, 0, 1]);
        // Never transitive.
        check_key(&[(Some(0), 0), (Some(7), 3), (Some(14), 6)], &[0, 0, 2]);
    }

    #[test]
    fn without_a_time_a_key_holds_for_near_copies_only() {
        check_key(&[(None, 0), (None, 1), (None, 100), (None, 101)], &[0, 0, 2, 2]);
        check_key(&[(Some(0), 0), (None, 1), (None, 100)], &[0, 0, 2]);
        let empty = [Member { time: None, grams: &[] }; 2];
        assert_eq!(leaders_of_key(&empty, &|_| Ok(())).unwrap(), [0, 1]);
    }

    #[test]
    fn a_key_with_many_campaigns_costs_a_bounded_number_of_comparisons() {
        let grams: Vec<u32> = (0..100).collect();
        let index: BTreeMap<u32, Vec<usize>> = grams.iter().map(|&g| (g, (0..5000).collect())).collect();
        let mut candidates = Vec::new();
        copied_candidates(&grams, &index, &mut candidates);
        assert_eq!(candidates, (4992..5000).collect::<Vec<_>>());
        let apart: BTreeMap<u32, Vec<usize>> =
            grams.iter().map(|&g| (g, (0..1000).map(|i| i * 100 + g as usize).collect())).collect();
        copied_candidates(&grams, &apart, &mut candidates);
        assert_eq!(candidates.len(), SKETCH * LEADERS_OF_KEY);
    }

    #[test]
    fn a_daily_mail_that_drifts_is_not_one_campaign() {
        let day = 86_400;
        let bodies: Vec<Vec<u32>> = (0..20).map(|i| (i..i + 100).collect()).collect();
        let members: Vec<Member<'_>> =
            bodies.iter().enumerate().map(|(i, b)| Member { time: Some(i as i64 * day), grams: b }).collect();
        let leaders = leaders_of_block(&members, &|_| Ok(())).unwrap();
        // Single linkage would give one campaign: each mail has similarity .98 to that of the day before.
        assert_eq!(leaders[..7], [0, 0, 0, 3, 3, 3, 6]);
    }

    #[test]
    fn the_most_frequent_candidates_are_kept() {
        let kept = |candidates: &[usize]| {
            let mut candidates = candidates.to_vec();
            keep_most_frequent(&mut candidates);
            candidates
        };
        assert_eq!(kept(&[7, 3, 7, 1]), [1, 3, 7]);
        let once: Vec<usize> = (0..200).collect();
        assert_eq!(kept(&once), (136..200).collect::<Vec<_>>());
        let twice: Vec<usize> = (0..200).chain(0..10).collect();
        assert_eq!(kept(&twice), (0..10).chain(146..200).collect::<Vec<_>>());
    }

    /// `n` mails of one day. Each holds 30 of 40 blocks of ten grams, so that all share most of their grams and few are near.
    fn of_blocks(n: usize) -> Vec<Vec<u32>> {
        let mut random = SplitMix64::new(9, 4);
        let mut of_blocks = |_| {
            let mut blocks: Vec<u32> = (0..40).collect();
            random.shuffle(&mut blocks);
            let mut grams: Vec<u32> = blocks[..30].iter().flat_map(|b| b * 10..b * 10 + 10).collect();
            grams.sort_unstable();
            grams
        };
        (0..n).map(&mut of_blocks).collect()
    }

    #[test]
    fn alike_mails_of_one_day_take_linear_work() {
        let steps = |bodies: &[Vec<u32>]| {
            let members: Vec<Member<'_>> =
                bodies.iter().map(|grams| Member { time: Some(0), grams }).collect();
            STEPS.set(0);
            leaders_of_block(&members, &|_| Ok(())).unwrap();
            STEPS.get()
        };
        let bodies = of_blocks(1600);
        let work = [400, 800, 1600].map(|n| steps(&bodies[..n]));
        assert!(work[0] > 100_000, "{work:?}");
        assert!(work.windows(2).all(|w| w[1] * 10 < w[0] * 22), "{work:?}");
        // A mail of four times the text takes about four times the work.
        let long: Vec<Vec<u32>> = of_blocks(400)
            .into_iter()
            .map(|grams| grams.iter().flat_map(|g| g * 4..g * 4 + 4).collect())
            .collect();
        assert!(steps(&long) < 5 * work[0], "{} {work:?}", steps(&long));
    }

    /// Sets of ten of thirty grams, all different: no two are near, and nearly all share a rare gram.
    #[test]
    fn a_brand_of_texts_that_are_nearly_near_can_be_stopped() {
        let mut rng = SplitMix64::new(1, 1);
        let bodies: Vec<Vec<u32>> = (0..1000)
            .map(|_| {
                let mut grams: Vec<u32> = (0..30).collect();
                rng.shuffle(&mut grams);
                grams.truncate(10);
                grams.sort_unstable();
                grams
            })
            .collect();
        let members: Vec<Member<'_>> = bodies.iter().map(|grams| Member { time: Some(0), grams }).collect();
        let heard = AtomicU64::new(0);
        let stopping = |n: usize| match heard.fetch_add(n as u64, Ordering::Relaxed) {
            0..500 => Ok(()),
            _ => Err(ErrorKind::Cancelled.into()),
        };
        let stopped = leaders_of_block(&members, &stopping).unwrap_err();
        assert!(matches!(stopped.kind, ErrorKind::Cancelled));
        assert_eq!(heard.swap(0, Ordering::Relaxed), 576);
        let heard_all = |n: usize| {
            heard.fetch_add(n as u64, Ordering::Relaxed);
            Ok(())
        };
        assert_eq!(leaders_of_block(&members, &heard_all).unwrap(), plain(&members));
        assert_eq!(heard.into_inner(), 1000);
    }
}
