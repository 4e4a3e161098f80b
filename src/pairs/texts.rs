//! The close pairs of plain texts.

use super::close::in_row_order;
use crate::error::Result;
use crate::progress::no_progress;
use crate::shingle::{Scratch, Shingler};
use crate::similarity::join::{Join, Pair, join};
use crate::similarity::{RowBuilder, Shingles};

/// Finds the close pairs of plain texts, each with the earlier text first, in the order of texts.
///
/// Texts are shingled as they stand, without masks, stems or zones. The iterator may stream: only hashes are kept.
///
/// ```
/// use unisono::pairs::close_texts;
/// use unisono::shingle::Shingler;
/// use unisono::similarity::join::Join;
///
/// let texts = ["one two three four five", "one two three four six", "seven eight nine ten"];
/// let pairs = close_texts(texts, &Shingler::default(), &Join { min_similarity: 0.5, ..Join::default() })?;
/// assert_eq!((pairs[0].a, pairs[0].b, pairs[0].similarity), (0, 1, 0.5));
/// assert_eq!((pairs[0].shared, pairs[0].size_a, pairs[0].size_b), (2, 3, 3));
/// # Ok::<(), unisono::Error>(())
/// ```
///
/// # Errors
/// If a parameter is out of range, or if there are more pairs than [`Join::max_pairs`].
pub fn close_texts<T: AsRef<str>>(
    texts: impl IntoIterator<Item = T>,
    shingler: &Shingler,
    params: &Join<'_>,
) -> Result<Vec<Pair>> {
    shingler.check()?;
    params.check()?;
    let (mut scratch, mut hashes, mut rows) = (Scratch::default(), Vec::new(), RowBuilder::new());
    for text in texts {
        hashes.clear();
        shingler.shingle(text.as_ref(), &mut scratch, |hash| hashes.push(hash));
        rows.push(hashes.iter().copied());
    }
    let shingles = Shingles::from_parts(vec![rows], params.measure.kind(), &no_progress)?;
    let found = join(&shingles, params, &no_progress)?;
    found.check_len(params.max_pairs)?;
    Ok(in_row_order(found.iter()))
}
