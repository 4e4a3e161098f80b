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
# Accuracy: how exact are sketches, and how many close pairs are found?

Written by

```sh
cargo run --release -p unisono-validation -- accuracy > docs/accuracy.md
```

## Estimates

Pairs of sets of equal size with Jaccard similarities from 0.05 to 0.95. Shingles are random 64-bit numbers, or word
3-grams of “item 17 of list 4” texts, which differ in a few digits. Errors are in units of the theoretical standard error
√(J(1−J)/k) of k independent functions. At 20,000 pairs a bias beyond ±0.02 would show, and theory gives a root mean square of
1.00. Slots of 8 bits are compared with √(P(1−P)/k)/(1−2⁻⁸), where P is the share of slots that agree.
";

const RECALL: &str = "
## Close pairs of edited texts

Synthetic texts in two languages of 80 to 600 words, drawn by Zipf's law, each with one edited copy. The edits: one word
before the text; up to six inserted words per hundred; up to five replaced words per hundred; two to half of the sentences
change places. The amount is drawn for each copy, so that similarities spread from below the threshold to 1. The
truth is every pair with word-3-gram Jaccard ≥ 0.8, by comparing all pairs. Cells are recall / precision, rounded down.

*exact*, *auto* and *sketches* are the join's methods. Sketches choose candidates for a recall at the threshold itself;
every candidate is then verified, hence the precision. Sketches cover only what a text shares with any other, here
little more than its copy, hence a recall far above the target. *Estimates alone* compare every pair and keep those whose 128
slots of 32 bits estimate 0.8 or more: no index over sketches can exceed it without the sets. Other libraries
search for the same pairs in [benches/compare](../benches/compare/README.md).

";
