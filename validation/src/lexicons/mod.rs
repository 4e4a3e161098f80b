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
# Phrases: precision and recall of each label

The unit is a sentence. Precision is the share of the sentences found for a label that have this label. Recall is the share of
the sentences with the label that are found. All figures are rounded down. This command writes the page:

```sh
cargo run --release -p unisono-validation -- lexicons > docs/lexicons.md
```

The sentences are in `datasets/lexicons/`. The author of the lists wrote and labelled them before the lists, so this recall says
little about other mail. Another 130 sentences of American fundraising mail were drawn at random and labelled before the lists
were run on them: precision was the same, and the lists found 5 of 12 urgent sentences. `src/lexicon/data/README.md` describes
how the lists were made, what changed after the first measurement, and the first figures. A test fails if a figure falls.
";
