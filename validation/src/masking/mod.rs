//! Precision and recall of masking, on sentences labelled by hand and on synthetic mail.

mod measure;
#[cfg(test)]
mod tests;

use std::error::Error;
use std::fmt::Write;

/// Prints docs/masking.md.
///
/// # Errors
/// A malformed line of the labelled sentences.
pub fn run() -> Result<(), Box<dyn Error>> {
    let mut out = String::from(HEAD);
    for (name, tally) in measure::tallies()? {
        write!(out, "\n## {name}\n\n{TABLE_HEAD}")?;
        for (slot, count) in &tally.slots {
            let [precision, recall, exact] = count.figures();
            writeln!(out, "| {} | {} | {precision} | {recall} | {exact} |", slot.name(), count.labelled)?;
        }
        let samples = if tally.wrong.is_empty() { "" } else { "\nMissed (−) and wrong (+):\n\n" };
        out.push_str(samples);
        for wrong in tally.wrong.iter().take(60) {
            writeln!(out, "- {wrong}")?;
        }
    }
    print!("{out}");
    Ok(())
}

const TABLE_HEAD: &str = "| slot | labelled | precision | recall | exact |\n|---|--:|--:|--:|--:|\n";

const HEAD: &str = "\
# Masking: precision and recall of each slot

Precision is the share of masked places that are labelled with the same type. Recall is the share of labelled places with at
least one token masked with that type. *Exact* is the share of labelled places where the mask covers every token and nothing
else. All figures are rounded down. This command writes the page:

```sh
cargo run --release -p unisono-validation -- masking > docs/masking.md
```

The sentences are in `datasets/masking/`, written and labelled by hand before their author read the rules. The synthetic
mail comes from `unisono-synth`, which records its slots. A test fails if a figure falls. If a slot is missed, two messages that
differ in it share up to four grams fewer, as they do without masking. A wrong mask makes different words equal.
";
