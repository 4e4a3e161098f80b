//! The originality of every message of the corpus, against the brands other than its own.

use super::table::Index;
use crate::annotate::{Batches, Passages};
use crate::error::Result;
use crate::language::Language;
use crate::score::text::Text;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Returns the originality of every message against the brands other than its own, by language, ascending.
///
/// The message's own brand holds all its grams, so another brand holds a gram exactly if at least two brands hold it.
/// One set of the grams of several brands therefore serves all messages. `Coverage`, which looks up the holders of each
/// gram of a draft, gives the same value; the test `a_mail_of_the_corpus_has_its_stored_value` checks this. O(tokens),
/// plus the memory of the set.
pub(super) fn originalities(
    index: &Index,
    ready: &Batches<'_>,
    passages: &Passages<'_>,
    bits: &[f64],
) -> Result<BTreeMap<Language, Vec<f64>>> {
    let catalog = ready.catalog();
    let between = index.grams.of_several_brands(|cell| index.brands[cell as usize].brand)?;
    let of_message = |(text, is_shared): &mut (Text, Vec<bool>), rank: u32| {
        let language = catalog.cells()[catalog.cell_of(rank as usize) as usize].language;
        text.read(passages, rank);
        is_shared.clear();
        is_shared.resize(text.terms.len(), false);
        text.grams(index.read_as.min_words, |gram| {
            if between.contains(&gram.hash) {
                is_shared[gram.terms].fill(true);
            }
        });
        let (mut all, mut own) = (0.0, 0.0);
        for (bits, &is_shared) in text.bits(0..text.terms.len(), bits).zip(is_shared.iter()) {
            all += bits;
            own += if is_shared { 0.0 } else { bits };
        }
        (all > 0.0).then(|| (language, own / all))
    };
    let ranks = (0..catalog.len() as u32).into_par_iter();
    let found: Vec<Option<(Language, f64)>> = ranks.map_init(Default::default, of_message).collect();
    let mut out: BTreeMap<Language, Vec<f64>> = BTreeMap::new();
    for (language, value) in found.into_iter().flatten() {
        out.entry(language).or_default().push(value);
    }
    out.values_mut().for_each(|values| values.par_sort_unstable_by(f64::total_cmp));
    Ok(out)
}
