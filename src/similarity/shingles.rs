//! The shingles of every message, each distinct text once, as small numbers from the rarest to the commonest.

use super::filter::Filter;
use crate::error::{Error, ErrorKind, Result};
use crate::facet::{Batches, Scratch, View};
use crate::hash::combine;
use crate::progress::{Progress, Watch, tell};
use crate::ragged::Ragged;
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

/// No text: the row holds no shingle at all, and is alike to nothing.
pub const NO_TEXT: u32 = u32::MAX;

/// Whether a row is a set or counts its shingles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Distinct shingles: for Jaccard and containment.
    Sets,
    /// Shingles with their counts, at twice the memory: for cosine, and for the two others as well.
    Bags,
}

/// The shingles of rows (messages), ready to be compared.
///
/// Rows with the same shingles are one *text*; everything quadratic is done with texts and expanded to rows at the end.
/// A shingle that only one row holds is in no intersection: it is counted, not kept. In real mail most are such.
/// The others are numbered from the rarest to the commonest by the texts that hold them, ties by hash, so that the
/// head of a row is its most telling part.
///
/// Memory: 4 bytes for each shingle of a text that another row holds too (8 with counts), 16 for each distinct one,
/// about 40 a row. While it is made: 1 to 2 bytes a token for filters, 20 to 40 for each distinct shingle that they let
/// through, 4 (8) more for each shingle of any row that they let through, and some 20 a token of 16,384 rows at a time.
#[derive(Debug, Clone)]
pub struct Shingles {
    kind: Kind,
    /// Text of each row.
    text_of: Vec<u32>,
    /// Rows of each text, ascending; texts are numbered by their first row.
    members: Ragged<u32>,
    /// Shared shingles of each text, ascending.
    rows: Ragged<u32>,
    /// How often, in the order of all values of `rows`; empty for sets.
    counts: Vec<u32>,
    alone: Vec<Alone>,
    /// The hash of each shared shingle, and the number of rows that hold it.
    features: Vec<(u64, u32)>,
}

/// The shingles that only one row holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Alone {
    /// How many.
    pub(crate) number: u32,
    /// The sum of the squares of their counts.
    pub(crate) squares: u64,
}

/// One text as it is compared.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Text<'a> {
    pub(crate) shared: &'a [u32],
    /// Empty for sets.
    pub(crate) counts: &'a [u32],
    pub(crate) alone: Alone,
}

impl Text<'_> {
    /// Number of distinct shingles.
    pub(crate) fn size(&self) -> u32 {
        self.shared.len() as u32 + self.alone.number
    }
}

impl Shingles {
    /// The shingles of prepared batches, one row for each rank: n-grams of `view.ngram` up to `longest` terms.
    ///
    /// O(tokens), parallel; every message is looked at twice.
    ///
    /// # Errors
    /// The watch stops it; more than four billion different shingles are held by several messages.
    pub fn of(
        batches: &Batches<'_>,
        view: View,
        longest: usize,
        kind: Kind,
        watch: Watch<'_>,
    ) -> Result<Self> {
        let terms = batches.terms(&view);
        let places = batches.places();
        let views: Vec<View> =
            (view.ngram..=longest.max(view.ngram)).map(|ngram| View { ngram, ..view }).collect();
        let extractors: Vec<_> = views.iter().map(|&view| batches.extractors(view, &terms)).collect();
        let features = |row: usize, scratch: &mut Scratch, out: &mut Vec<u64>| {
            let (batch, row) = places[row];
            for (i, extractors) in extractors.iter().enumerate() {
                let extractor = &extractors[batch as usize];
                // A text too short for the longer grams has said all it can with the shortest.
                if i == 0 || extractor.length(row as usize) >= Some(views[i].ngram) {
                    extractor.features(row as usize, scratch, |feature| out.push(feature));
                }
            }
        };
        Self::collect(places.len(), batches.n_tokens() * extractors.len(), kind, features, watch)
    }

    /// The shingles of rows of hashes, in any order, repeats counted.
    ///
    /// The hashes must be strong (see [`crate::hash`]): their bits are taken as they are.
    ///
    /// # Errors
    /// The watch stops it; more than 16,777,215 different hashes that occur more than once have the same top byte, as
    /// those of four billion strong ones.
    pub fn of_rows(rows: &Ragged<u64>, kind: Kind, watch: Watch<'_>) -> Result<Self> {
        let features = |row: usize, (): &mut (), out: &mut Vec<u64>| out.extend_from_slice(rows.row(row));
        Self::collect(rows.len(), rows.values().len(), kind, features, watch)
    }

    fn collect<S: Default + Send>(
        n_rows: usize,
        n_features: usize,
        kind: Kind,
        features: impl Fn(usize, &mut S, &mut Vec<u64>) + Sync,
        watch: Watch<'_>,
    ) -> Result<Self> {
        if n_rows >= NO_TEXT as usize {
            return Err(ErrorKind::TooLarge { limit: NO_TEXT as usize }.into());
        }
        let n_chunks = n_rows.div_ceil(CHUNK);
        let step = |done: usize| {
            tell(
                watch,
                Progress::Computing { what: "shingles", done: done as u64, total: 4 * n_chunks as u64 },
            )
        };
        let mut parts = Part::filled(n_rows, n_features, &features, &step)?;
        let chunks = kept(n_rows, kind, &mut parts, &features, &|done| step(n_chunks + done))?;
        let places: Vec<Places> = parts.into_iter().map(|part| part.places).collect();

        step(2 * n_chunks)?;
        let (text_of, members) = collapse(n_rows, &chunks);
        let (features, numbers) =
            numbered(places, &chunks, &members, &|third| step(2 * n_chunks + third * n_chunks / 3))?;
        let n_texts = members.len();
        let mut parts: Vec<Numbered> = Vec::with_capacity(n_texts.div_ceil(CHUNK));
        while parts.len() < n_texts.div_ceil(CHUNK) {
            step(3 * n_chunks + parts.len())?;
            let wave = parts.len()..n_texts.div_ceil(CHUNK).min(parts.len() + WAVE);
            parts
                .par_extend(wave.into_par_iter().map(|chunk| {
                    Numbered::of(chunk_rows(chunk, n_texts), kind, &chunks, &members, &numbers)
                }));
        }
        drop((chunks, numbers));
        let (mut rows, mut counts, mut alone) = (Vec::with_capacity(parts.len()), Vec::new(), Vec::new());
        for part in parts {
            rows.push(part.rows);
            counts.extend(part.counts);
            alone.extend(part.alone);
        }
        let rows = Ragged::concat(rows);
        Ok(Self { kind, text_of, members, rows, counts, alone, features })
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.text_of.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text_of.is_empty()
    }

    /// Whether counts are kept.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Number of distinct texts.
    #[must_use]
    pub fn n_texts(&self) -> usize {
        self.members.len()
    }

    /// The text of a row; `None` where the row has no shingle.
    #[must_use]
    pub fn text_of(&self, row: usize) -> Option<u32> {
        self.text_of.get(row).copied().filter(|&text| text != NO_TEXT)
    }

    /// The rows of a text, ascending.
    #[must_use]
    pub fn members(&self, text: u32) -> &[u32] {
        self.members.row(text as usize)
    }

    /// Number of distinct shingles of a text.
    #[must_use]
    pub fn size(&self, text: u32) -> u32 {
        self.text(text).size()
    }

    /// The shared shingles by number: the hash, and the number of rows that hold it.
    #[must_use]
    pub fn features(&self) -> &[(u64, u32)] {
        &self.features
    }

    pub(crate) fn text(&self, text: u32) -> Text<'_> {
        let range = self.rows.range(text as usize);
        Text {
            shared: &self.rows.values()[range.clone()],
            counts: self.counts.get(range).unwrap_or_default(),
            alone: self.alone[text as usize],
        }
    }

    /// The shared shingles that add most to Σ|A∩B| over all pairs of rows: a shingle that d rows hold is in the
    /// intersection of d(d−1)/2 pairs.
    ///
    /// At most `most` of them, the largest first, ties by hash. O(all shingles).
    #[must_use]
    pub fn leading(&self, most: usize) -> Vec<Leading> {
        let pairs = |d: u32| u64::from(d) * u64::from(d.saturating_sub(1)) / 2;
        let mut order: Vec<u32> = (0..self.features.len() as u32).collect();
        let key = |&f: &u32| {
            let (hash, rows) = self.features[f as usize];
            (Reverse(rows), hash)
        };
        if most < order.len() {
            order.select_nth_unstable_by_key(most, key);
            order.truncate(most);
        }
        order.sort_unstable();
        let mut first_row = vec![NO_TEXT; order.len()];
        for text in 0..self.n_texts() as u32 {
            for f in self.text(text).shared {
                if let Ok(at) = order.binary_search(f) {
                    first_row[at] = first_row[at].min(self.members(text)[0]);
                }
            }
        }
        let mut out: Vec<Leading> = order
            .iter()
            .zip(first_row)
            .map(|(&f, first_row)| {
                let (hash, rows) = self.features[f as usize];
                Leading { hash, rows, pairs: pairs(rows), first_row }
            })
            .collect();
        out.sort_unstable_by_key(|l| (Reverse(l.rows), l.hash));
        out
    }
}

/// A shingle that many rows hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leading {
    /// Its hash.
    pub hash: u64,
    /// The rows that hold it.
    pub rows: u32,
    /// The pairs of rows that both hold it: what it adds to Σ|A∩B|.
    pub pairs: u64,
    /// The first row that holds it.
    pub first_row: u32,
}

/// Rows that a thread looks at in one go.
const CHUNK: usize = 1024;

/// Chunks between two steps of progress, for the most part; all hashes of so many rows are in memory at once.
const WAVE: usize = 16;

/// Shingles are dealt out by their top bits, so that every thread has a share of its own to look at, in its own cache.
const PART_BITS: u32 = 8;
const PARTS: usize = 1 << PART_BITS;

fn part_of(hash: u64) -> usize {
    (hash >> (64 - PART_BITS)) as usize
}

fn chunk_rows(chunk: usize, n: usize) -> Range<usize> {
    chunk * CHUNK..n.min((chunk + 1) * CHUNK)
}

/// A shingle that occurs more than once, nearly: its part in the top bits, then its place among those of the part, in
/// the order in which they were met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Repeated(u32);

impl Repeated {
    /// No such shingle.
    const NONE: u32 = u32::MAX;
    const PLACE_BITS: u32 = 32 - PART_BITS;
    /// So many a part can have; the last of the last part is [`Self::NONE`].
    const MOST: usize = (1 << Self::PLACE_BITS) - 1;

    fn new(part: usize, place: u32) -> Self {
        Self((part as u32) << Self::PLACE_BITS | place)
    }

    fn part(self) -> usize {
        (self.0 >> Self::PLACE_BITS) as usize
    }

    fn place(self) -> usize {
        self.0 as usize & Self::MOST
    }
}

/// The place of each hash.
type Places = HashMap<u64, u32, BuildHasherDefault<Strong>>;

/// What is known of the shingles of a part.
#[derive(Default)]
struct Part {
    /// Which occur more than once, nearly.
    filter: Filter,
    /// The places of those.
    places: Places,
    /// The places of the shingles of each hand in order, [`Repeated::NONE`] for those that occur once.
    answers: Vec<Vec<u32>>,
    /// Those of a hand that the filter lets through.
    shared: Vec<u32>,
}

impl Part {
    /// The parts, their filters filled with all shingles.
    fn filled<S: Default + Send>(
        n_rows: usize,
        n_features: usize,
        features: &(impl Fn(usize, &mut S, &mut Vec<u64>) + Sync),
        step: &dyn Fn(usize) -> Result<()>,
    ) -> Result<Vec<Self>> {
        let mut parts: Vec<Self> = (0..PARTS).map(|_| Self::default()).collect();
        // Four slots a shingle, up to the next power of two.
        parts.iter_mut().for_each(|part| part.filter.reset(n_features >> (PART_BITS - 2)));
        let emit = |chunk: usize, (scratch, out): &mut (S, Vec<u64>), hand: &mut Hand| {
            for row in chunk_rows(chunk, n_rows) {
                out.clear();
                features(row, scratch, out);
                out.iter().for_each(|&hash| hand.dealt[part_of(hash)].push(hash));
            }
        };
        let hear =
            |part: &mut Self, _, hashes: &[u64]| hashes.iter().for_each(|&hash| part.filter.insert(hash));
        deal(n_rows.div_ceil(CHUNK), &mut parts, emit, hear, |_, _| Ok(()), step)?;
        Ok(parts)
    }

    /// Notes the places of the shingles of a hand.
    fn answer(&mut self, hand: usize, hashes: &[u64]) {
        if self.answers.len() <= hand {
            self.answers.resize_with(hand + 1, Vec::new);
        }
        let Self { filter, places, answers, shared } = self;
        // Which of them the filter lets through, without a branch: the looks into it do not wait for one another.
        shared.clear();
        shared.resize(hashes.len(), 0);
        let mut n = 0;
        for (i, &hash) in hashes.iter().enumerate() {
            shared[n] = i as u32;
            n += usize::from(filter.is_shared(hash));
        }
        let answers = &mut answers[hand];
        answers.clear();
        answers.resize(hashes.len(), Repeated::NONE);
        for &i in &shared[..n] {
            let next = places.len() as u32;
            answers[i as usize] = *places.entry(hashes[i as usize]).or_insert(next);
        }
    }
}

/// The shingles of a chunk of rows.
#[derive(Default)]
struct Hand {
    /// By part, in order.
    dealt: Vec<Vec<u64>>,
    /// The part of each.
    order: Vec<u8>,
    /// How often each occurs in its row; empty for sets.
    counts: Vec<u32>,
    /// Of each row.
    lengths: Vec<u32>,
}

impl Hand {
    fn clear(&mut self) {
        self.dealt.resize_with(PARTS, Vec::new);
        self.dealt.iter_mut().for_each(Vec::clear);
        self.order.clear();
        self.counts.clear();
        self.lengths.clear();
    }
}

/// Deals the shingles of chunks out to the parts, some chunks at a time: all chunks of a wave first, then all parts, then
/// `after` with what was dealt and what the parts made of it.
///
/// Which thread does what changes nothing: a part hears of its shingles in the order of chunks.
fn deal<C: Default>(
    n_chunks: usize,
    parts: &mut [Part],
    emit: impl Fn(usize, &mut C, &mut Hand) + Sync,
    hear: impl Fn(&mut Part, usize, &[u64]) + Sync,
    mut after: impl FnMut(&[Hand], &[Part]) -> Result<()>,
    step: &dyn Fn(usize) -> Result<()>,
) -> Result<()> {
    let mut hands: Vec<Hand> = (0..WAVE.min(n_chunks)).map(|_| Hand::default()).collect();
    for first in (0..n_chunks).step_by(WAVE) {
        step(first)?;
        let wave = first..n_chunks.min(first + WAVE);
        let hands = &mut hands[..wave.len()];
        hands.par_iter_mut().zip(wave).for_each_init(C::default, |scratch, (hand, chunk)| {
            hand.clear();
            emit(chunk, scratch, hand);
        });
        parts.par_iter_mut().enumerate().for_each(|(part, state)| {
            hands.iter().enumerate().for_each(|(i, hand)| hear(state, i, &hand.dealt[part]));
        });
        after(hands, parts)?;
    }
    Ok(())
}

/// What the filters let through of a chunk of rows.
#[derive(Default)]
struct Kept {
    /// In the order of hashes.
    rows: Ragged<u32>,
    counts: Vec<u32>,
    alone: Vec<Alone>,
}

/// What the filters let through, in chunks; the parts learn of it.
fn kept<S: Default + Send>(
    n_rows: usize,
    kind: Kind,
    parts: &mut [Part],
    features: &(impl Fn(usize, &mut S, &mut Vec<u64>) + Sync),
    step: &dyn Fn(usize) -> Result<()>,
) -> Result<Vec<Kept>> {
    let emit = |chunk: usize, (scratch, out): &mut (S, Vec<u64>), hand: &mut Hand| {
        for row in chunk_rows(chunk, n_rows) {
            out.clear();
            features(row, scratch, out);
            out.sort_unstable();
            if kind == Kind::Bags {
                hand.counts.extend(out.chunk_by(|a, b| a == b).map(|run| run.len() as u32));
            }
            out.dedup();
            hand.lengths.push(out.len() as u32);
            for &hash in &*out {
                hand.dealt[part_of(hash)].push(hash);
                hand.order.push(part_of(hash) as u8);
            }
        }
    };
    let mut chunks = Vec::with_capacity(n_rows.div_ceil(CHUNK));
    let after = |hands: &[Hand], parts: &[Part]| {
        if parts.iter().any(|part| part.places.len() > Repeated::MOST) {
            let remedy =
                "too many shingles of one top byte occur more than once: use strong hashes, or fewer rows";
            return Err(Error::parameter("rows", remedy));
        }
        chunks.par_extend(hands.par_iter().enumerate().map(|(i, hand)| Kept::of(i, hand, parts)));
        Ok(())
    };
    deal(n_rows.div_ceil(CHUNK), parts, emit, Part::answer, after, step)?;
    Ok(chunks)
}

impl Kept {
    /// Puts the answers of the parts back into rows.
    fn of(i: usize, hand: &Hand, parts: &[Part]) -> Self {
        let mut kept = Self::default();
        let mut answers: [_; PARTS] = std::array::from_fn(|part| parts[part].answers[i].iter());
        let mut order = hand.order.iter();
        let mut counts = hand.counts.iter();
        let mut row = Vec::new();
        for &length in &hand.lengths {
            let mut alone = Alone::default();
            row.clear();
            for &part in order.by_ref().take(length as usize) {
                let place = answers[part as usize].next().copied();
                debug_assert!(place.is_some(), "a part answers as often as it is asked");
                let place = place.unwrap_or(Repeated::NONE);
                let count = counts.next().copied();
                if place == Repeated::NONE {
                    // Seen once: once in this row, and in no other.
                    alone.number += 1;
                    alone.squares += 1;
                } else {
                    row.push(Repeated::new(part as usize, place).0);
                    kept.counts.extend(count);
                }
            }
            kept.rows.push(row.iter().copied());
            kept.alone.push(alone);
        }
        kept
    }

    fn row(&self, row: usize) -> (&[u32], &[u32]) {
        (self.rows.row(row), self.counts.get(self.rows.range(row)).unwrap_or_default())
    }
}

fn row_of(chunks: &[Kept], row: u32) -> (&[u32], &[u32]) {
    chunks[row as usize / CHUNK].row(row as usize % CHUNK)
}

/// The text of each row, and the rows of each text.
fn collapse(n_rows: usize, chunks: &[Kept]) -> (Vec<u32>, Ragged<u32>) {
    // A row that holds a shingle of its own equals no other.
    let whole = |row: u32| {
        let chunk = &chunks[row as usize / CHUNK];
        chunk.alone[row as usize % CHUNK].number == 0
    };
    let mut prints: Vec<(u64, u32)> = (0..n_rows as u32)
        .into_par_iter()
        .filter(|&row| whole(row) && !row_of(chunks, row).0.is_empty())
        .map(|row| {
            let (shingles, counts) = row_of(chunks, row);
            let print = shingles.iter().fold(0, |h, &x| combine(h, u64::from(x)));
            (counts.iter().fold(print, |h, &x| combine(h, u64::from(x))), row)
        })
        .collect();
    prints.par_sort_unstable();
    // The first row of the same text, itself mostly.
    let mut first: Vec<u32> = (0..n_rows as u32)
        .map(|row| if whole(row) && row_of(chunks, row).0.is_empty() { NO_TEXT } else { row })
        .collect();
    for run in prints.chunk_by(|a, b| a.0 == b.0) {
        // Two texts of one print are not expected, and not taken for one.
        let mut heads: Vec<u32> = Vec::new();
        for &(_, row) in run {
            match heads.iter().find(|&&head| row_of(chunks, head) == row_of(chunks, row)) {
                Some(&head) => first[row as usize] = head,
                None => heads.push(row),
            }
        }
    }
    let mut n_texts = 0;
    let mut text_of = vec![NO_TEXT; n_rows];
    for row in 0..n_rows {
        text_of[row] = match first[row] {
            NO_TEXT => NO_TEXT,
            head if head as usize == row => {
                n_texts += 1;
                n_texts - 1
            }
            head => text_of[head as usize],
        };
    }
    let mut by_text: Vec<(u32, u32)> = text_of
        .iter()
        .zip(0..)
        .filter(|(text, _)| **text != NO_TEXT)
        .map(|(&text, row)| (text, row))
        .collect();
    by_text.par_sort_unstable();
    let members = by_text.chunk_by(|a, b| a.0 == b.0).map(|run| run.iter().map(|&(_, row)| row)).collect();
    (text_of, members)
}

/// The numbers of repeated shingles, by part and place; [`NO_NUMBER`] for those that only one row holds.
struct Numbers {
    /// Where each part begins.
    bases: [usize; PARTS],
    numbers: Vec<u32>,
}

const NO_NUMBER: u32 = u32::MAX;

impl Numbers {
    fn get(&self, shingle: Repeated) -> u32 {
        self.numbers[self.bases[shingle.part()] + shingle.place()]
    }
}

/// The shared shingles, from the rarest to the commonest, and their numbers.
fn numbered(
    places: Vec<Places>,
    chunks: &[Kept],
    members: &Ragged<u32>,
    step: &dyn Fn(usize) -> Result<()>,
) -> Result<(Vec<(u64, u32)>, Numbers)> {
    step(1)?;
    let mut bases = [0; PARTS];
    let mut n = 0;
    for (base, places) in bases.iter_mut().zip(&places) {
        *base = n;
        n += places.len();
    }
    // How many texts hold each, and how many rows. A row has the parts in order, so that a thread reads its share only.
    let mut held = vec![(0u32, 0u32); n];
    let mut shares = Vec::new();
    let mut left = held.as_mut_slice();
    let at_once = PARTS.div_ceil(4 * rayon::current_num_threads());
    for first in (0..PARTS).step_by(at_once) {
        let (base, end) = (bases[first], bases.get(first + at_once).copied().unwrap_or(n));
        let (share, more) = left.split_at_mut(end - base);
        shares.push((first, share));
        left = more;
    }
    shares.into_par_iter().for_each(|(first, share)| {
        for rows in members.iter() {
            let row = row_of(chunks, rows[0]).0;
            let before = |part: usize| row.partition_point(|&x| Repeated(x).part() < part);
            for &x in &row[before(first)..before(first + at_once)] {
                let x = Repeated(x);
                let (texts, n_rows) = &mut share[bases[x.part()] - bases[first] + x.place()];
                *texts += 1;
                *n_rows += rows.len() as u32;
            }
        }
    });
    step(2)?;
    let mut order: Vec<(u32, u64, u32)> = places
        .into_par_iter()
        .zip(bases)
        .flat_map_iter(|(places, base)| {
            let held = &held;
            places.into_iter().filter_map(move |(hash, place)| {
                let at = base + place as usize;
                (held[at].1 > 1).then_some((held[at].0, hash, at as u32))
            })
        })
        .collect();
    order.par_sort_unstable();
    let mut numbers = vec![NO_NUMBER; n];
    order.iter().zip(0..).for_each(|(&(_, _, at), number)| numbers[at as usize] = number);
    let features = order.iter().map(|&(_, hash, at)| (hash, held[at as usize].1)).collect();
    Ok((features, Numbers { bases, numbers }))
}

/// A chunk of texts in numbers.
#[derive(Default)]
struct Numbered {
    rows: Ragged<u32>,
    counts: Vec<u32>,
    alone: Vec<Alone>,
}

impl Numbered {
    fn of(
        texts: Range<usize>,
        kind: Kind,
        chunks: &[Kept],
        members: &Ragged<u32>,
        numbers: &Numbers,
    ) -> Self {
        let mut out = Self::default();
        // A shingle's number above its count: sorts as one word.
        let mut row: Vec<u64> = Vec::new();
        for text in texts {
            let first = members.row(text)[0];
            let mut alone = chunks[first as usize / CHUNK].alone[first as usize % CHUNK];
            let (shingles, counts) = row_of(chunks, first);
            row.clear();
            for (i, &shingle) in shingles.iter().enumerate() {
                let count = counts.get(i).copied().unwrap_or(1);
                match numbers.get(Repeated(shingle)) {
                    NO_NUMBER => {
                        alone.number += 1;
                        alone.squares += u64::from(count) * u64::from(count);
                    }
                    number => row.push(u64::from(number) << 32 | u64::from(count)),
                }
            }
            row.sort_unstable();
            out.rows.push(row.iter().map(|&x| (x >> 32) as u32));
            if kind == Kind::Bags {
                out.counts.extend(row.iter().map(|&x| x as u32));
            }
            out.alone.push(alone);
        }
        out
    }
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
