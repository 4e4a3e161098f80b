//! The error of Jaccard estimates, and the recall of every search for close pairs.

mod estimates;
pub mod perturbed;
mod recall;

use std::error::Error;
use std::fmt::Write;

/// Prints docs/accuracy.md; the argument is the number of pairs, 20,000 by default.
///
/// # Errors
/// An argument that is not a number.
pub fn run(arguments: &[String]) -> Result<(), Box<dyn Error>> {
    let pairs: usize = arguments.first().map_or(Ok(20_000), |n| n.parse())?;
    let mut out = String::from(HEAD);
    writeln!(out, "\nk = {}, {pairs} pairs each.\n", estimates::K)?;
    out.push_str("| shingles | set size | method | bits | bias | RMSE |\n|---|--:|---|--:|--:|--:|\n");
    for row in estimates::rows(pairs)? {
        writeln!(out, "{row}")?;
    }
    out.push_str(RECALL);
    for line in recall::lines(pairs / 10)? {
        writeln!(out, "{line}")?;
    }
    print!("{out}");
    Ok(())
}

const HEAD: &str = "\
# Accuracy of sketches and recall of the searches for close pairs

This command writes the page:

```sh
cargo run --release -p unisono-validation -- accuracy > docs/accuracy.md
```

## Estimates

Pairs of sets of equal size with Jaccard similarities from 0.05 to 0.95. Shingles are random 64-bit numbers, or word
3-grams of “item 17 of list 4” texts, which differ in a few digits. Errors are in units of the theoretical standard error
√(J(1−J)/k) of k independent functions. 20,000 pairs would reveal a bias beyond ±0.02; theory gives a root mean square of 1.00.
Slots of 8 bits are compared with √(P(1−P)/k)/(1−2⁻⁸), where P is the share of slots that agree.
";

const RECALL: &str = "
## Close pairs of edited texts

The texts are synthetic, in two languages, of 80 to 600 words drawn by Zipf's law, each with one edited copy. The edits are: a
word prepended; up to six words inserted per hundred; up to five words substituted per hundred; sentences reordered, from two to
half of them. The amount is drawn for each copy, so that similarities spread from below the threshold to 1. The truth is
every pair of word-3-gram Jaccard ≥ 0.8, by comparing all pairs. Cells are recall / precision, rounded down.

*exact*, *auto* and *sketches* are the methods of the join. *Sketches* choose candidates for the stated recall at the threshold,
and the join verifies every candidate, so the precision is 1. A sketch covers only the grams that another text shares, here
almost only the copy, so the recall exceeds the stated one. *Estimates alone* compare every pair and keep those whose estimate
from 128 slots of 32 bits is 0.8 or more. This is the limit of any index over sketches that does not read the sets. Other
libraries search for the same pairs in [benches/compare](../benches/compare/README.md).

";
