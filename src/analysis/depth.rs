//! The depth of personalisation: how much of a campaign differs between two of its readers, and how many campaigns tell
//! readers why they get the message (docs/measures/depth.md).

use super::pressure::ShareOf;
use super::settings::Settings;
use crate::annotate::{Batches, PassageBuffers, Passages, Reading, has_phrases};
use crate::catalog::Rule;
use crate::error::Result;
use crate::hash::{HashedMap, HashedSet, combine, hash64};
use crate::progress::{Callback, Progress, report};
use crate::reason::{Reason, texts};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Campaigns or messages that are read at a time.
const CHUNK: usize = 1024;

/// The most readers of a campaign that are compared.
const READ: usize = 4096;

/// The name of words that no slot masks, among the types.
const TEXT: &str = "text";

/// How far campaigns are written for one reader.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Depth {
    /// The mean of [`CampaignDepth::raw`], campaigns weighing the same; `None` without a campaign of two readers.
    pub mean: Option<f64>,
    /// Why `mean` is `None`.
    pub why: Option<Reason>,
    /// Number of campaigns, named by the input, with two readers or more.
    pub n_campaigns: u64,
    /// The means of [`CampaignDepth::by_type`].
    pub by_type: BTreeMap<String, f64>,
    /// These campaigns, the deepest first, up to the limit.
    pub campaigns: Vec<CampaignDepth>,
    /// The campaigns whose first message says why the reader gets it ("because you bought"). In a language without a phrase
    /// list none count.
    pub reason: ShareOf,
    /// The campaigns whose first message says that the sender knows the reader ("welcome back").
    pub recognition: ShareOf,
}

/// The depth of one campaign.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CampaignDepth {
    /// The hash that identifies the campaign, in hexadecimal.
    pub campaign_hash: String,
    /// Its brand.
    pub brand: String,
    /// Number of readers.
    pub readers: u64,
    /// The share of the information in the words of two readers' messages that only one of them gets, in [0, 1].
    pub raw: f64,
    /// Its parts: words that a slot masks, by its name, and other words as `text`. Their sum is `raw`.
    pub by_type: BTreeMap<String, f64>,
}

/// Returns the depth of each campaign with two readers or more, at most `limit` of them in detail.
///
/// Words are compared in their folded form, not stemmed. Of the settings it reads `zones`, and `mask`: without masking every
/// word is of the type `text`. A word weighs I = −log₂ of its share of all words, each sentence counted once
/// a brand. For two messages with c and d occurrences of a word, |c − d| of c + d differ; the depth is the ratio of both,
/// weighed by I and summed over words and pairs of readers. A campaign counts if a column or a header of the input names it,
/// because others were found by their equal text. O(tokens · log), parallel.
///
/// # Errors
/// The callback stops the work.
pub fn depth(
    batches: &Batches<'_>,
    settings: &Settings,
    limit: usize,
    progress: Callback<'_>,
) -> Result<Depth> {
    let catalog = batches.catalog();
    let passages = Passages::new(batches, Reading { mask: false, stem: false, body_only: settings.zones });
    let words = Words { passages: &passages, has_types: settings.mask };
    let mut depth = cues(batches, settings.zones);
    let readers = readers(batches);
    if readers.is_empty() {
        depth.why = Some(texts::NO_READERS.reason());
        return Ok(depth);
    }
    let information = Information::new(words, batches, progress)?;
    let mut found: Vec<CampaignDepth> = Vec::new();
    for (done, chunk) in readers.chunks(CHUNK).enumerate() {
        let (done, total) = ((done * CHUNK) as u64, readers.len() as u64);
        report(progress, Progress::Computing { what: "depth of campaigns", done, total })?;
        let of_campaign = |(campaign, ranks): &(u32, Vec<u32>)| {
            let read = &ranks[..ranks.len().min(READ)];
            let (raw, by_type) = of_readers(words, &information, read)?;
            let known = catalog.campaigns()[*campaign as usize];
            Some(CampaignDepth {
                campaign_hash: format!("{:016x}", known.key),
                brand: catalog.cell_name(known.cell as usize).to_owned(),
                readers: ranks.len() as u64,
                raw,
                by_type,
            })
        };
        let chunk: Vec<Option<CampaignDepth>> = chunk.par_iter().map(of_campaign).collect();
        found.extend(chunk.into_iter().flatten());
    }
    let n = found.len() as f64;
    depth.n_campaigns = found.len() as u64;
    depth.mean = (n > 0.0).then(|| found.iter().map(|campaign| campaign.raw).sum::<f64>() / n);
    if depth.mean.is_none() {
        depth.why = Some(texts::READERS_WITHOUT_WORDS.reason());
    }
    for (slot, share) in found.iter().flat_map(|campaign| &campaign.by_type) {
        *depth.by_type.entry(slot.clone()).or_default() += share / n;
    }
    found.sort_by(|a, b| b.raw.total_cmp(&a.raw).then_with(|| a.campaign_hash.cmp(&b.campaign_hash)));
    found.truncate(limit);
    depth.campaigns = found;
    Ok(depth)
}

/// Returns the shares of campaigns that give a reason and that know the reader, and nothing else.
fn cues(batches: &Batches<'_>, body_only: bool) -> Depth {
    let (catalog, cues) = (batches.catalog(), batches.hits(body_only).cues());
    let (mut n, mut reason, mut recognition) = (0, 0, 0);
    let mut ranks: Vec<usize> = (0..catalog.len()).collect();
    ranks.dedup_by_key(|rank| catalog.campaign_of()[*rank]);
    for rank in ranks {
        if has_phrases(catalog.language_of_rank(rank)) {
            n += 1;
            reason += u64::from(cues[rank].gives_reason);
            recognition += u64::from(cues[rank].recognises);
        }
    }
    let (reason, recognition) = (ShareOf::new(reason, n), ShareOf::new(recognition, n));
    Depth { reason, recognition, ..Depth::default() }
}

/// Returns the campaigns with two readers or more, and a message of each reader, by rank. A message without a reader is one
/// to a reader of its own.
fn readers(batches: &Batches<'_>) -> Vec<(u32, Vec<u32>)> {
    let catalog = batches.catalog();
    let mut recipients = vec![None; catalog.len()];
    batches.messages().for_each(|(rank, row)| recipients[rank as usize] = row.recipient);
    let mut of_campaigns: Vec<(u32, Vec<u32>)> = Vec::new();
    let ranks: Vec<u32> = (0..catalog.len() as u32).collect();
    let campaign = |rank: u32| catalog.campaign_of()[rank as usize];
    for of_campaign in ranks.chunk_by(|&a, &b| campaign(a) == campaign(b)) {
        let known = campaign(of_campaign[0]);
        if !matches!(catalog.campaigns()[known as usize].rule, Rule::Column | Rule::Header) {
            continue;
        }
        let mut seen: BTreeSet<u64> = BTreeSet::new();
        let is_new = |rank: &u32| recipients[*rank as usize].is_none_or(|reader| seen.insert(reader));
        let ranks: Vec<u32> = of_campaign.iter().copied().filter(is_new).collect();
        if ranks.len() > 1 {
            of_campaigns.push((known, ranks));
        }
    }
    of_campaigns
}

/// Returns the depth of some messages, and its parts; `None` without words. Memory: 32 bytes a word of the messages.
fn of_readers(
    words: Words<'_>,
    information: &Information,
    ranks: &[u32],
) -> Option<(f64, BTreeMap<String, f64>)> {
    // (word, its slot, reader)
    let mut found: Vec<(u64, Option<&str>, u32)> = Vec::new();
    let mut buffers = PassageBuffers::default();
    for (reader, &rank) in (0..).zip(ranks) {
        words.read(rank, &mut buffers, |sentence| {
            found.extend(sentence.iter().map(|&(word, slot)| (word, slot, reader)));
        });
    }
    found.sort_unstable();
    let n = ranks.len() as f64;
    let (mut all, mut differ) = (0.0, BTreeMap::new());
    for of_word in found.chunk_by(|a, b| a.0 == b.0) {
        let (word, slot, _) = of_word[0];
        let mut counts: Vec<usize> = of_word.chunk_by(|a, b| a.2 == b.2).map(<[_]>::len).collect();
        counts.sort_unstable();
        let weight = information.of(word);
        all += weight * (n - 1.0) * of_word.len() as f64;
        // Σ over pairs of |c − d|, from the counts in order: the k-th of n is the larger one of k − 1 pairs. Readers
        // without the word come first and add nothing.
        let without = n - counts.len() as f64;
        let place = |k: usize| without + k as f64;
        let sum: f64 =
            counts.iter().zip(1..).map(|(&count, k)| count as f64 * (2.0 * place(k) - n - 1.0)).sum();
        *differ.entry(slot.unwrap_or(TEXT)).or_insert(0.0) += weight * sum;
    }
    if all <= 0.0 {
        return None;
    }
    let by_type: BTreeMap<String, f64> =
        differ.into_iter().map(|(slot, sum)| (slot.to_owned(), (sum / all).clamp(0.0, 1.0))).collect();
    Some((by_type.values().sum::<f64>().min(1.0), by_type))
}

/// The words of a message, and what identifies each sentence, with its end.
#[derive(Default)]
struct Counted {
    words: Vec<u64>,
    ends: Vec<(u64, usize)>,
}

/// The information of each word.
struct Information {
    counts: HashedMap<u64>,
    total: f64,
}

impl Information {
    /// Counts the words of all bodies, each sentence once a brand.
    fn new(words: Words<'_>, batches: &Batches<'_>, progress: Callback<'_>) -> Result<Self> {
        let catalog = batches.catalog();
        let n = catalog.len();
        let (mut seen, mut counts, mut total) = (HashedSet::default(), HashedMap::<u64>::default(), 0u64);
        for start in (0..n).step_by(CHUNK) {
            report(progress, Progress::Computing { what: "words", done: start as u64, total: n as u64 })?;
            let of_rank = |buffers: &mut PassageBuffers, rank: usize| {
                let brand = catalog.cells()[catalog.cell_of(rank) as usize].brand;
                let mut message = Counted::default();
                words.read(rank as u32, buffers, |sentence| {
                    let key = sentence.iter().fold(brand, |key, &(word, _)| combine(key, word));
                    message.words.extend(sentence.iter().map(|&(word, _)| word));
                    message.ends.push((key, message.words.len()));
                });
                message
            };
            let read: Vec<Counted> = (start..n.min(start + CHUNK))
                .into_par_iter()
                .map_init(PassageBuffers::default, of_rank)
                .collect();
            for message in read {
                let mut first = 0;
                for (key, end) in message.ends {
                    let sentence = message.words.get(first..end).unwrap_or_default();
                    first = end;
                    if seen.insert(key) {
                        total += sentence.len() as u64;
                        sentence.iter().for_each(|&word| *counts.entry(word).or_default() += 1);
                    }
                }
            }
        }
        Ok(Self { counts, total: total as f64 })
    }

    fn of(&self, word: u64) -> f64 {
        self.counts.get(&word).map_or(0.0, |&count| -libm::log2(count as f64 / self.total))
    }
}

/// The words of the messages.
#[derive(Clone, Copy)]
struct Words<'a> {
    passages: &'a Passages<'a>,
    /// True if a word in a slot is of the slot's type.
    has_types: bool,
}

impl Words<'_> {
    /// Calls `visit` with the words of each sentence of a message, and the slot that each fills.
    fn read(
        self,
        rank: u32,
        buffers: &mut PassageBuffers,
        mut visit: impl FnMut(&[(u64, Option<&'static str>)]),
    ) {
        let passages = self.passages;
        let slots = if self.has_types { passages.token_slots(rank) } else { Vec::new() };
        let mut words = Vec::new();
        passages.visit(rank, buffers, |passage| {
            words.clear();
            words.extend(passage.terms.iter().zip(passage.tokens).map(|(&term, &token)| {
                let slot = slots.get(token as usize).copied().flatten();
                let hash = passages.hash(term);
                (slot.map_or(hash, |slot: &str| combine(hash, hash64(slot.as_bytes()))), slot)
            }));
            let mut start = 0;
            for &end in passage.sentences {
                let end = end as usize;
                visit(words.get(start..end).unwrap_or_default());
                start = end;
            }
        });
    }
}
