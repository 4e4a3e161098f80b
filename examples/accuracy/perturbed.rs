//! Texts and edited copies of them, and the pairs that are close by brute force.
//!
//! `benches/compare` uses this file too, so that other libraries look for the same pairs in the same texts.

use rayon::prelude::*;
use unisono::hash::SplitMix64;
use unisono::ragged::Ragged;
use unisono::shingle::jaccard;
use unisono::synth::{Recipe, Text, generate};

/// What was done to a copy. How much of it is drawn for each copy, so that similarities spread from the threshold
/// upwards; only the word before is always one.
#[derive(Clone, Copy)]
pub(crate) enum Edit {
    /// One word stands before the text.
    Prepended,
    /// Up to six words more for a hundred, each at a place of its own.
    Inserted,
    /// Up to five words of a hundred are others.
    Substituted,
    /// Two sentences, or more, up to every second, have changed places.
    Reordered,
}

impl Edit {
    pub(crate) const ALL: [Self; 4] = [Self::Prepended, Self::Inserted, Self::Substituted, Self::Reordered];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Prepended => "a word prepended",
            Self::Inserted => "words inserted",
            Self::Substituted => "words substituted",
            Self::Reordered => "sentences reordered",
        }
    }
}

/// A text: its sentences, each of words with their marks.
type Draft = Vec<Vec<String>>;

/// Made-up texts in two languages of 80 to 600 words, drawn by Zipf's law, each with an edited copy after it.
pub(crate) fn texts(edit: Edit, texts: usize) -> Result<Vec<String>, unisono::Error> {
    let drafts = drafts(texts)?;
    let copy = |(i, draft): (usize, &Draft)| {
        let mut random = SplitMix64::new(i as u64, edit as u64);
        // Words of another text of the language.
        let others = &drafts[(i + 1) % drafts.len()].concat();
        [joined(draft), joined(&edited(draft.clone(), edit, others, &mut random))]
    };
    Ok(drafts.iter().enumerate().flat_map(copy).collect())
}

/// All pairs of rows of a Jaccard similarity of at least `threshold`, by looking at every pair. O(rows²).
pub(crate) fn close(sets: &Ragged<u64>, threshold: f64) -> Vec<(u32, u32, f64)> {
    let of_row = |b: usize| {
        (0..b).filter_map(move |a| {
            let similarity = jaccard(sets.row(a), sets.row(b))?;
            (similarity >= threshold).then_some((a as u32, b as u32, similarity))
        })
    };
    let mut pairs: Vec<_> = (0..sets.len()).into_par_iter().flat_map_iter(of_row).collect();
    pairs.sort_by_key(|&(a, b, _)| (a, b));
    pairs
}

fn drafts(n: usize) -> Result<Vec<Draft>, unisono::Error> {
    let recipe = Recipe {
        brands: 2,
        campaigns: n.div_ceil(2),
        languages: vec!["it".into(), "en".into()],
        // Every sentence is written for its text alone: only copies are alike.
        text: Text { reason: 1.0, segments: [8, 46], words: [10, 13], ..Text::default() },
        ..Recipe::default()
    };
    let draft = |generated: unisono::synth::Generated| {
        let body = generated.message.body.text.unwrap_or_default();
        let sentence = |s: &unisono::synth::Segment| {
            let words = body[s.start as usize..s.end as usize].split_whitespace();
            words.map(str::to_owned).collect()
        };
        generated.truth.segments.iter().map(sentence).collect()
    };
    Ok(generate(&recipe)?.take(n).map(draft).collect())
}

fn joined(draft: &Draft) -> String {
    draft.concat().join(" ")
}

fn edited(mut draft: Draft, edit: Edit, others: &[String], random: &mut SplitMix64) -> Draft {
    let words: usize = draft.iter().map(Vec::len).sum();
    // At least one edit, so that no copy is the text itself.
    let some_of = |most: f64, random: &mut SplitMix64| 1 + (words as f64 * most * random.unit()) as usize;
    let other = |random: &mut SplitMix64| others[random.below(others.len())].clone();
    match edit {
        Edit::Prepended => draft[0].insert(0, other(random)),
        Edit::Inserted => {
            for _ in 0..some_of(0.06, random) {
                let sentence = random.below(draft.len());
                let place = random.below(draft[sentence].len());
                draft[sentence].insert(place, other(random));
            }
        }
        Edit::Substituted => {
            for _ in 0..some_of(0.05, random) {
                let sentence = random.below(draft.len());
                let place = random.below(draft[sentence].len());
                draft[sentence][place] = other(random);
            }
        }
        Edit::Reordered => {
            let mut places: Vec<usize> = (0..draft.len()).collect();
            random.shuffle(&mut places);
            places.truncate(2 + random.below(draft.len() / 2 - 1));
            // Each takes the place of the next, so that all of them move.
            places.windows(2).for_each(|pair| draft.swap(pair[0], pair[1]));
        }
    }
    draft
}
