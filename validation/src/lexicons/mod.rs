//! Precision and recall of phrases, deadlines and forms of address, on sentences labelled by hand.

mod measure;
#[cfg(test)]
mod tests;

use std::error::Error;
use std::fmt::Write;

/// Prints docs/lexicons.md.
///
/// # Errors
/// A malformed line of the labelled sentences.
pub fn run() -> Result<(), Box<dyn Error>> {
    let mut out = String::from(HEAD);
    for (name, tally) in measure::tallies()? {
        write!(out, "\n## {name}\n\n{TABLE_HEAD}")?;
        for (label, count) in &tally.labels {
            let [precision, recall] = count.figures();
            writeln!(out, "| {label} | {} | {} | {precision} | {recall} |", count.labelled, count.found)?;
        }
        let samples = if tally.wrong.is_empty() { "" } else { "\nMissed (−) and wrong (+):\n\n" };
        out.push_str(samples);
        for wrong in &tally.wrong {
            writeln!(out, "- {wrong}")?;
        }
    }
    print!("{out}");
    Ok(())
}

const TABLE_HEAD: &str = "| label | labelled | found | precision | recall |\n|---|--:|--:|--:|--:|\n";

const HEAD: &str = "\
# Phrases: how well are they found?

The unit is a sentence: it has a label or not. Precision is the share of sentences found with a label that are labelled so.
Recall is the share of labelled sentences that are found. Rounded down. Written by

```sh
cargo run --release -p unisono-validation -- lexicons > docs/lexicons.md
```

The sentences are in `datasets/lexicons/`. Their author wrote and labelled them before the lists, and knew them when writing
the lists: recall here says little about other mail. Another 130 sentences of American fundraising mail were drawn at random
and labelled before the lists were run on them: precision was as here, and 5 of 12 urgent sentences were found.
`src/lexicon/data/README.md` says how the lists were made, what changed after the first measurement, and what the first
figures were. A test holds every figure as a floor.
";
