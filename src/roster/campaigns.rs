//! Which messages are one blast: docs/measures/campaigns.md, rules 1 to 4.

use super::Rule;
use super::census::{CampaignMode, Entry};
use crate::error::Result;
use crate::hash::combine;
use crate::message::Channel;
use crate::progress::{Progress, Watch, tell};
use crate::ragged::Ragged;
use crate::shingle::jaccard;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

/// Two bodies this alike, with the campaign's first message, are one campaign.
const SAME_BODY: f64 = 0.9;

/// A campaign goes on for this long after its first message, in seconds.
const CAMPAIGN_SECONDS: i64 = 48 * 3600;

/// The campaign of one message.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub(super) key: u64,
    pub(super) text: u64,
    pub(super) rule: Rule,
}

/// The campaign of each entry. `entries` are sorted by key.
pub(super) fn find(
    entries: &[Entry],
    grams: &Ragged<u32>,
    mode: CampaignMode,
    watch: Watch<'_>,
) -> Result<Vec<Found>> {
    let leaders = if mode == CampaignMode::Auto { leaders(entries, grams, watch)? } else { Vec::new() };
    let mut leaders = leaders.into_iter().peekable();
    let mut occurrence = 0;
    let found = (0..entries.len())
        .map(|i| {
            let e = &entries[i];
            // Messages without an id may be equal in everything: count them apart.
            occurrence = if i > 0 && entries[i - 1].key == e.key { occurrence + 1 } else { 0 };
            let own = combine(combine(3, e.key), occurrence);
            let leader = leaders.next_if(|&(member, _)| member as usize == i);
            if let Some((key, rule)) = e.campaign {
                let key = combine(rule as u64, key);
                return Found { key, text: key, rule };
            }
            if let Some((_, leader)) = leader {
                let key = combine(2, entries[leader as usize].key);
                return Found { key, text: key, rule: Rule::Leader };
            }
            let unknown = mode == CampaignMode::Auto
                && e.sent_at.is_none()
                && !matches!(e.channel, Channel::Chat | Channel::Transactional);
            Found { key: own, text: if unknown { combine(4, e.body) } else { own }, rule: Rule::Own }
        })
        .collect();
    Ok(found)
}

/// Every message that rule 3 places, in order, with its leader: itself for the first of a campaign.
///
/// In time order within brand and channel, each message joins the most similar earlier leader that is near enough in
/// text and time (the earliest among equals), else becomes a leader. Never transitive: daily mails that drift do not
/// chain into one campaign.
fn leaders(entries: &[Entry], grams: &Ragged<u32>, watch: Watch<'_>) -> Result<Vec<(u32, u32)>> {
    let mut blocks: BTreeMap<(u64, Channel), Vec<u32>> = BTreeMap::new();
    for (i, e) in entries.iter().enumerate() {
        if e.needs_leader() && e.grams.is_some() {
            blocks.entry((e.brand, e.channel)).or_default().push(i as u32);
        }
    }
    let blocks: Vec<Vec<u32>> = blocks.into_values().collect();
    let (done, total) = (AtomicU64::new(0), blocks.iter().map(|block| block.len() as u64).sum());
    let placed = |n: usize| {
        let done = done.fetch_add(n as u64, Ordering::Relaxed) + n as u64;
        tell(watch, Progress::Computing { what: "finding campaigns", done, total })
    };
    let found: Vec<Vec<(u32, u32)>> = blocks
        .into_par_iter()
        .map(|mut block| {
            block.sort_by_key(|&i| (entries[i as usize].sent_at, entries[i as usize].key));
            let members: Vec<Member<'_>> = block
                .iter()
                .map(|&i| {
                    let e = &entries[i as usize];
                    let row = e.grams.map_or(&[][..], |row| grams.row(row as usize));
                    Member { time: e.sent_at.unwrap_or(0), grams: row }
                })
                .collect();
            let leader_of = leaders_of_block(&members, &placed)?;
            Ok(block.iter().zip(leader_of).map(|(&i, leader)| (i, block[leader])).collect())
        })
        .collect::<Result<_>>()?;
    let mut found = found.concat();
    found.par_sort_unstable();
    Ok(found)
}

/// A message of one block: its time and its sorted distinct grams.
#[derive(Clone, Copy)]
struct Member<'a> {
    time: i64,
    grams: &'a [u32],
}

/// The position of each member's leader, by a prefix-filter join: two sets with Jaccard ≥ t share one of the first
/// |x| − ⌈t|x|⌉ + 1 grams in any common order (Chaudhuri, Ganti & Kaushik 2006), here the rarest first.
///
/// Texts that share their rarest grams and are not alike, which no mail does by chance, cost the square of those within 48
/// hours. `placed` hears of every [`PLACED`] members.
fn leaders_of_block(members: &[Member<'_>], placed: &dyn Fn(usize) -> Result<()>) -> Result<Vec<usize>> {
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
            let recent = recent.take_while(|&&l| members[l].time >= member.time - CAMPAIGN_SECONDS);
            candidates.extend(recent.filter(may_be_near));
        }
        candidates.sort_unstable();
        candidates.dedup();
        let mut best: Option<(f64, usize)> = None;
        for &leader in &candidates {
            if let Some(similarity) = near(member.grams, members[leader].grams)
                && best.is_none_or(|(s, _)| similarity > s)
            {
                best = Some((similarity, leader));
            }
        }
        leader_of.push(best.map_or(i, |(_, leader)| leader));
        if best.is_none() {
            for (_, gram) in prefix {
                index.entry(gram).or_default().push(i);
            }
        }
    }
    Ok(leader_of)
}

/// So many members are placed between two looks at the watch.
const PLACED: usize = 64;

/// The Jaccard similarity where it reaches [`SAME_BODY`]; gives up at the first difference too many.
fn near(a: &[u32], b: &[u32]) -> Option<f64> {
    // |a ∩ b| ≥ t/(1+t)·(|a|+|b|), so at most |a|+|b| − 2·that many values stand in one of the two only.
    let most = (a.len() + b.len()) - 2 * (9 * (a.len() + b.len())).div_ceil(19);
    let (mut i, mut j, mut only) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        only += usize::from(x != y);
        if only > most {
            return None;
        }
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    jaccard(a, b).filter(|&similarity| similarity >= SAME_BODY)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;
    use crate::hash::SplitMix64;
    use proptest::prelude::*;

    /// The rule as it is written, every earlier leader looked at.
    fn plain(members: &[Member<'_>]) -> Vec<usize> {
        let mut out: Vec<usize> = Vec::new();
        for (i, m) in members.iter().enumerate() {
            let mut best = (0.0, i);
            for l in (0..i).filter(|&l| out[l] == l && members[l].time >= m.time - CAMPAIGN_SECONDS) {
                let similarity = jaccard(m.grams, members[l].grams).unwrap_or(0.0);
                if similarity >= SAME_BODY && similarity > best.0 {
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
                messages.iter().map(|(time, grams)| Member { time: *time, grams }).collect();
            prop_assert_eq!(leaders_of_block(&members, &|_| Ok(())).unwrap(), plain(&members));
        }
    }

    #[test]
    fn a_daily_mail_that_drifts_is_not_one_campaign() {
        let day = 86_400;
        let bodies: Vec<Vec<u32>> = (0..20).map(|i| (i..i + 100).collect()).collect();
        let members: Vec<Member<'_>> =
            bodies.iter().enumerate().map(|(i, b)| Member { time: i as i64 * day, grams: b }).collect();
        let leaders = leaders_of_block(&members, &|_| Ok(())).unwrap();
        // Single linkage would give one campaign: each is .98 alike to the day before.
        assert_eq!(leaders[..7], [0, 0, 0, 3, 3, 3, 6]);
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
        let members: Vec<Member<'_>> = bodies.iter().map(|grams| Member { time: 0, grams }).collect();
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
