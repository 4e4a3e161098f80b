//! Hashes that several rows hold become numbers, from the rarest to the commonest: every part for itself, then all.

use super::filter::Filter;
use super::rows::{Hand, PARTS, Share, cut};
use super::shingles::{Alone, Kind, Text};
use crate::error::{ErrorKind, Result};
use crate::hash::combine;
use crate::progress::{Callback, Progress, report};
use crate::ragged::Ragged;
use rayon::prelude::*;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

/// Rows in numbers.
pub(super) struct Numbered {
    pub(super) features: Features,
    pub(super) chunks: Vec<Chunk>,
}

/// The hash of each number, and the rows that hold it: two at least.
type Features = Vec<(u64, u32)>;

/// The rows of a hand in numbers.
#[derive(Clone)]
pub(super) struct Chunk {
    /// What other rows hold too, ascending.
    pub(super) rows: Ragged<u32>,
    /// How often; no rows where no count is kept: of sets, or where nothing may be in another row.
    pub(super) counts: Ragged<u32>,
    pub(super) alone: Vec<Alone>,
}

impl Chunk {
    pub(super) fn len(&self) -> usize {
        self.alone.len()
    }

    /// Drops the rows that are not kept, and the memory they had.
    pub(super) fn retain(&mut self, is_kept: &[bool]) {
        if !self.counts.is_empty() {
            self.counts.retain(is_kept);
        }
        self.rows.retain(is_kept);
        let mut is_kept = is_kept.iter();
        self.alone.retain(|_| is_kept.next() == Some(&true));
        self.alone.shrink_to_fit();
    }

    pub(super) fn text(&self, row: usize) -> Text<'_> {
        Text {
            shared: self.rows.row(row),
            counts: if self.counts.is_empty() { &[] } else { self.counts.row(row) },
            alone: self.alone[row],
        }
    }
}

/// Where the work stands.
pub(super) struct Steps<'a> {
    progress: Callback<'a>,
    done: AtomicU64,
    total: u64,
}

impl<'a> Steps<'a> {
    /// Besides so many there is one for each part, and then one for about each so many.
    pub(super) fn new(progress: Callback<'a>, before: usize, after: usize) -> Self {
        Self { progress, done: AtomicU64::new(0), total: (before + PARTS + after) as u64 }
    }

    pub(super) fn next(&self) -> Result<()> {
        let done = self.done.fetch_add(1, Ordering::Relaxed).min(self.total);
        report(self.progress, Progress::Computing { what: "shingles", done, total: self.total })
    }
}

/// What some parts made of their hashes.
pub(super) struct Settled {
    parts: Vec<Part>,
    hands: Vec<Answers>,
}

/// Settles some parts, in whose hashes alone the hands may differ from those of other parts. O(hashes), parallel.
///
/// # Errors
/// The callback stops it.
pub(super) fn settled(
    mut hands: Vec<Hand>,
    range: Range<usize>,
    kind: Kind,
    steps: &Steps<'_>,
) -> Result<Settled> {
    let n_hands = hands.len();
    let mut parts: Vec<Part> = Vec::with_capacity(range.len());
    let at_once = PARTS.div_ceil(4).max(4 * rayon::current_num_threads());
    for first in range.clone().step_by(at_once) {
        let some = first..range.end.min(first + at_once);
        // What each of them has in each hand.
        let mut shares: Vec<Vec<Share<'_>>> = some.clone().map(|_| Vec::with_capacity(n_hands)).collect();
        for hand in &mut hands {
            shares.iter_mut().zip(hand.shares(some.clone())).for_each(|(all, share)| all.push(share));
        }
        let part = |known: &mut Known, shares| {
            steps.next()?;
            Ok(Part::of(shares, known))
        };
        let made: Result<Vec<Part>> = shares.into_par_iter().map_init(Known::default, part).collect();
        parts.extend(made?);
    }
    let answers = |(at, hand)| {
        let answered = parts.iter().map(|part| part.answered[at] as usize);
        let mut answers = Answers::of(hand, range.clone().zip(answered), kind);
        if range.start > 0 {
            // The first group knows them.
            answers.lengths = Vec::new();
        }
        answers
    };
    let hands = hands.into_par_iter().enumerate().map(answers).collect();
    Ok(Settled { parts, hands })
}

/// Numbers what is in more than one row, once all parts are settled, in groups in their order. O(answers), parallel.
/// Which thread does what changes nothing.
///
/// # Errors
/// The callback stops it; there are more than four billion such hashes.
pub(super) fn numbered(groups: Vec<Settled>, steps: &Steps<'_>) -> Result<Numbered> {
    let n_hands = groups.first().map_or(0, |group| group.hands.len());
    let mut hands: Vec<Vec<Answers>> = (0..n_hands).map(|_| Vec::with_capacity(groups.len())).collect();
    let mut parts = Vec::with_capacity(PARTS);
    for group in groups {
        parts.extend(group.parts);
        assert!(group.hands.len() == n_hands, "groups have the same hands");
        hands.iter_mut().zip(group.hands).for_each(|(all, answers)| all.push(answers));
    }
    steps.next()?;
    let (features, numbers) = in_order(&mut parts)?;
    translate(&mut hands, &numbers);
    drop(numbers);
    let chunk = |hand| {
        steps.next()?;
        Ok(Chunk::of(hand))
    };
    let chunks: Result<Vec<Chunk>> = hands.into_par_iter().map(chunk).collect();
    Ok(Numbered { features, chunks: chunks? })
}

/// What is known while a part is looked at.
#[derive(Default)]
struct Known {
    /// Which hashes occur more than once, nearly.
    filter: Filter,
    /// The place of each hash that the filter lets through, in the order in which they are met.
    places: HashMap<u64, u32, BuildHasherDefault<Strong>>,
}

/// What is in a slot in the place of a hash: the hash's place in its part, and how often its row holds it.
#[derive(Clone, Copy)]
struct Answer(u64);

impl Answer {
    /// The row holds the hash in a slot before, where it is counted.
    const AGAIN: Self = Self(u64::MAX);
    const ONE: u64 = 1 << 32;
}

/// What more than one row holds of the hashes of one part.
struct Part {
    /// How many slots of its share of each hand hold an answer now: the first ones. The other hashes are in one row,
    /// once.
    answered: Vec<u32>,
    /// The hashes of two rows or more by rows, then hash.
    held: Vec<Held>,
    /// Number of places.
    n_places: usize,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Held {
    rows: u32,
    hash: u64,
    place: u32,
    /// The last row that holds it, counted as the part meets them, and its slot.
    last: u32,
    at: u32,
}

impl Part {
    fn of(shares: Vec<Share<'_>>, known: &mut Known) -> Self {
        let Known { filter, places } = known;
        places.clear();
        // Four slots a hash, up to the next power of two.
        filter.reset(4 * shares.iter().map(|share| share.slots.len()).sum::<usize>());
        for share in &shares {
            share.slots.iter().for_each(|&hash| filter.insert(hash));
        }
        let mut held: Vec<Held> = Vec::new();
        let mut answered = Vec::with_capacity(shares.len());
        let mut n_rows = 0;
        for Share { slots, rows } in shares {
            // Which of them the filter lets through, without a branch: the looks into it do not wait for one another.
            let mut n = 0;
            for i in 0..slots.len() {
                (slots[n], rows[n]) = (slots[i], rows[i]);
                n += usize::from(filter.is_shared(slots[i]));
            }
            let mut row = None;
            for at in 0..n {
                n_rows += u32::from(row.replace(rows[at]) != Some(rows[at]));
                let hash = slots[at];
                let place = *places.entry(hash).or_insert_with(|| {
                    let place = held.len() as u32;
                    held.push(Held { rows: 0, hash, place, last: 0, at: 0 });
                    place
                });
                let held = &mut held[place as usize];
                slots[at] = if held.last == n_rows {
                    slots[held.at as usize] += Answer::ONE;
                    Answer::AGAIN.0
                } else {
                    (held.last, held.at) = (n_rows, at as u32);
                    held.rows += 1;
                    Answer::ONE | u64::from(place)
                };
            }
            answered.push(n as u32);
        }
        let n_places = held.len();
        held.retain(|held| held.rows > 1);
        held.shrink_to_fit();
        held.sort_unstable();
        Self { answered, held, n_places }
    }
}

/// No other row holds it. Numbers and places are below it, [`Answers::AGAIN`] is above.
const NO_NUMBER: u32 = u32::MAX - 1;
const _: () = assert!(NO_NUMBER < Answers::AGAIN);

/// Hashes of one part that equally many rows hold.
struct Run {
    rows: u32,
    part: usize,
    /// Where they are among what the part holds.
    range: Range<usize>,
}

/// All shared hashes by rows, then hash; and the number of each place of each part.
fn in_order(parts: &mut [Part]) -> Result<(Features, Vec<Vec<u32>>)> {
    let n: usize = parts.iter().map(|part| part.held.len()).sum();
    let most_places = parts.iter().map(|part| part.n_places).max().unwrap_or(0);
    if n.max(most_places) >= NO_NUMBER as usize {
        return Err(ErrorKind::TooManyIds { what: "shared shingles", limit: NO_NUMBER as usize }.into());
    }
    let runs_of = |(part, held): (usize, &Part)| {
        let mut start = 0;
        let run = |run: &[Held]| {
            let range = start..start + run.len();
            start = range.end;
            Run { rows: run[0].rows, part, range }
        };
        held.held.chunk_by(|a, b| a.rows == b.rows).map(run).collect::<Vec<_>>()
    };
    let mut runs: Vec<Run> = parts.par_iter().enumerate().flat_map_iter(runs_of).collect();
    // Parts are in the order of hashes.
    runs.par_sort_unstable_by_key(|run| (run.rows, run.part));
    let mut features = vec![(0, 0); n];
    let (mut left, mut first) = (features.as_mut_slice(), 0);
    let mut of_parts: Vec<Vec<(u32, Range<usize>)>> = vec![Vec::new(); parts.len()];
    let mut slices = Vec::with_capacity(runs.len());
    for Run { part, range, .. } in &runs {
        of_parts[*part].push((first, range.clone()));
        slices.push(cut(&mut left, range.len()));
        first += range.len() as u32;
    }
    runs.into_par_iter().zip(slices).with_min_len(64).for_each(|(run, features)| {
        for (feature, held) in features.iter_mut().zip(&parts[run.part].held[run.range]) {
            *feature = (held.hash, held.rows);
        }
    });
    let numbers = parts.par_iter_mut().zip(of_parts).map(|(part, runs)| {
        let mut numbers = vec![NO_NUMBER; part.n_places];
        for (first, range) in runs {
            (first..).zip(&part.held[range]).for_each(|(number, held)| numbers[held.place as usize] = number);
        }
        part.held = Vec::new();
        numbers
    });
    let numbers = numbers.collect();
    Ok((features, numbers))
}

/// Puts numbers in the places of places: every part for itself, as its numbers fit a core's cache.
fn translate(hands: &mut [Vec<Answers>], numbers: &[Vec<u32>]) {
    let mut shares: Vec<Vec<&mut [u32]>> = numbers.iter().map(|_| Vec::with_capacity(hands.len())).collect();
    for groups in hands {
        let mut shares = shares.iter_mut();
        for Answers { places, ends, .. } in groups {
            let (mut left, mut start) = (places.as_mut_slice(), 0);
            for (&end, shares) in ends.iter().zip(&mut shares) {
                shares.push(cut(&mut left, (end - std::mem::replace(&mut start, end)) as usize));
            }
        }
    }
    shares.into_par_iter().zip(numbers).for_each(|(shares, numbers)| {
        for place in shares.into_iter().flatten().filter(|place| **place != Answers::AGAIN) {
            *place = numbers[*place as usize];
        }
    });
}

/// What of a hand other rows may hold too, in the order of parts.
struct Answers {
    /// The place of each in its part, then its number; or [`Self::AGAIN`].
    places: Vec<u32>,
    /// How often its row holds it; empty for sets.
    counts: Vec<u32>,
    rows: Vec<u16>,
    /// Where each part ends.
    ends: Vec<u32>,
    /// Hashes of each row, of all parts, repeats counted; in the first group only.
    lengths: Vec<u32>,
}

impl Answers {
    /// The row holds it before, where it is counted.
    const AGAIN: u32 = Answer::AGAIN.0 as u32;

    /// Of each part the slots that are answered.
    fn of(hand: Hand, parts: impl Iterator<Item = (usize, usize)> + Clone, kind: Kind) -> Self {
        let n = parts.clone().map(|(_, answered)| answered).sum();
        let mut out = Self {
            places: Vec::with_capacity(n),
            counts: Vec::with_capacity(if kind == Kind::Bags { n } else { 0 }),
            rows: Vec::with_capacity(n),
            ends: Vec::new(),
            lengths: hand.lengths,
        };
        for (part, answered) in parts {
            let start = hand.starts[part] as usize;
            let slots = hand.slots[start..][..answered].iter().map(|&slot| Answer(slot));
            out.places.extend(slots.clone().map(|answer| answer.0 as u32));
            out.rows.extend(&hand.rows[start..][..answered]);
            if kind == Kind::Bags {
                out.counts.extend(slots.map(|answer| (answer.0 >> 32) as u32));
            }
            out.ends.push(out.places.len() as u32);
        }
        out
    }

    /// Numbers, once translated; rows; and how often, 1 where that is not kept.
    fn translated(&self) -> impl Iterator<Item = (u32, usize, u32)> {
        self.places
            .iter()
            .zip(&self.rows)
            .enumerate()
            .map(|(at, (&number, &row))| (number, row.into(), self.counts.get(at).copied().unwrap_or(1)))
    }
}

impl Chunk {
    /// The rows of a hand, of which the groups have the answers, translated.
    fn of(groups: Vec<Answers>) -> Self {
        // What is not answered is in no other row, and there once.
        let lengths = groups.first().map(|answers| answers.lengths.as_slice()).unwrap_or_default();
        let mut alone: Vec<Alone> = lengths.iter().map(|&n| Alone { number: n, squares: n.into() }).collect();
        let mut n_shared = vec![0; alone.len()];
        for answers in &groups {
            for (number, row, count) in answers.translated() {
                alone[row].number -= 1;
                alone[row].squares -= 1;
                match number {
                    Answers::AGAIN => {}
                    NO_NUMBER => {
                        alone[row].number += 1;
                        alone[row].squares += u64::from(count).pow(2);
                    }
                    _ => n_shared[row] += 1,
                }
            }
        }
        if groups.iter().all(|answers| answers.counts.is_empty()) {
            let rows = ascending(&groups, n_shared, |number, _| number);
            return Self { rows, counts: Ragged::new(), alone };
        }
        // A number above its count: sorts as one word.
        let both = ascending(&groups, n_shared, |number, count| u64::from(number) << 32 | u64::from(count));
        let half = |half: fn(u64) -> u32| {
            let mut out = Ragged::with_capacity(both.len(), both.values().len());
            both.iter().for_each(|row| out.push(row.iter().map(|&value| half(value))));
            out
        };
        let (rows, counts) = (half(|value| (value >> 32) as u32), half(|value| value as u32));
        Self { rows, counts, alone }
    }
}

/// What each row of a hand shares with others, each as `value` puts it, ascending.
fn ascending<T: Copy + Default + Ord>(
    groups: &[Answers],
    n_shared: Vec<usize>,
    value: impl Fn(u32, u32) -> T,
) -> Ragged<T> {
    let mut next: Vec<usize> = Vec::with_capacity(n_shared.len());
    let mut sum = 0;
    for n in &n_shared {
        next.push(sum);
        sum += n;
    }
    let mut values = vec![T::default(); sum];
    for answers in groups {
        for (number, row, count) in answers.translated().filter(|(number, ..)| *number < NO_NUMBER) {
            values[next[row]] = value(number, count);
            next[row] += 1;
        }
    }
    // Every row ends where the next began.
    let mut rows = Ragged::of_ends(values, next);
    rows.rows_mut().for_each(<[T]>::sort_unstable);
    rows
}

/// Takes a strong hash as it is, its top bits (all alike within a part) mixed with others.
#[derive(Default, Clone)]
struct Strong(u64);

impl Hasher for Strong {
    fn finish(&self) -> u64 {
        self.0 ^ self.0 << 20
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&b| self.0 = combine(self.0, u64::from(b)));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}
