//! Texts with edited copies, and their close pairs by brute force.
//!
//! `benches/compare` uses this module too, so that other libraries search the same texts for the same pairs.

use rayon::prelude::*;
use unisono::hash::SplitMix64;
use unisono::ragged::Ragged;
use unisono::shingle::jaccard;
use unisono_synth::{Generated, Recipe, Segment, Text, generate};

/// The edit of a copy. Its amount is drawn at random, so that similarities spread from the threshold to 1.
#[derive(Debug, Clone, Copy)]
pub enum Edit {
    /// One word before the text.
    Prepended,
    /// Up to six inserted words per hundred, at random positions.
    Inserted,
    /// Up to five replaced words per hundred.
    Substituted,
    /// Two to half of the sentences change places.
    Reordered,
}

impl Edit {
    /// Every edit.
    pub const ALL: [Self; 4] = [Self::Prepended, Self::Inserted, Self::Substituted, Self::Reordered];

    /// Returns the name of the edit, as the page of accuracy shows it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Prepended => "a word prepended",
            Self::Inserted => "words inserted",
            Self::Substituted => "words substituted",
            Self::Reordered => "sentences reordered",
        }
    }
}

/// A text: sentences of words with their punctuation.
type Draft = Vec<Vec<String>>;

/// Returns synthetic texts of 80 to 600 words in two languages, each with its edited copy after it.
///
/// # Errors
/// Zero texts.
pub fn texts(edit: Edit, texts: usize) -> Result<Vec<String>, unisono::Error> {
    let drafts = drafts(texts)?;
    let copy = |(i, draft): (usize, &Draft)| {
        let mut random = SplitMix64::new(i as u64, edit as u64);
        // Words of another text of the same language.
        let others = &drafts[(i + 1) % drafts.len()].concat();
        [joined(draft), joined(&edited(draft.clone(), edit, others, &mut random))]
    };
    Ok(drafts.iter().enumerate().flat_map(copy).collect())
}

/// Returns the pairs of rows with Jaccard similarity ≥ `threshold`, sorted. O(rows²) comparisons.
#[must_use]
pub fn close(sets: &Ragged<u64>, threshold: f64) -> Vec<(u32, u32, f64)> {
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
        // Every sentence is unique to its text, so that only copies are similar.
        text: Text { reason: 1.0, segments: [8, 46], words: [10, 13], ..Text::default() },
        ..Recipe::default()
    };
    let draft = |generated: Generated| {
        let body = generated.message.body.text.unwrap_or_default();
        let sentence = |s: &Segment| {
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
    // At least one edit, so that no copy equals its text.
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
            // Each takes the position of the next, so that all of them move.
            places.windows(2).for_each(|pair| draft.swap(pair[0], pair[1]));
        }
    }
    draft
}
