//! Does the index measure what it says? Every claim about it, held against made-up mail whose truth is known.
//!
//! Prints a table of figures, each with its bound and whether it holds; with a path, writes it there:
//!
//! ```sh
//! cargo run --release --example validate -- docs/validation.md
//! ```
//!
//! A further argument runs only the gates whose name holds it. The exit code is 1 when a gate fails.

mod gates;
mod oracle;

use gates::{Row, Scale, Verdict};
use std::error::Error;
use std::process::ExitCode;
use std::time::Instant;

/// What the bounds are meant for.
const FULL: Scale = Scale { theory: 16, leak: 64, coverage: 400, permutation: 4000, few: 16 };

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next();
    let only = arguments.next().unwrap_or_default();
    let start = Instant::now();
    let mut rows = Vec::new();
    for (name, gate) in gates::ALL.iter().filter(|(name, _)| name.contains(&only)) {
        let begun = Instant::now();
        let found = gate(&FULL);
        eprintln!("{name}: {:.0} s", begun.elapsed().as_secs_f64());
        for row in &found {
            eprintln!("  {}", line(row));
        }
        rows.extend(found);
    }
    let table = page(&rows);
    match path.as_deref() {
        None | Some("-") => println!("{table}"),
        Some(path) => std::fs::write(path, table)?,
    }
    eprintln!("{:.0} s in all", start.elapsed().as_secs_f64());
    let failed = rows.iter().any(|row| matches!(row.verdict, Verdict::Gate(false)));
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn line(row: &Row) -> String {
    let verdict = match row.verdict {
        Verdict::Gate(true) => "pass",
        Verdict::Gate(false) => "**FAIL**",
        Verdict::Reported => "–",
    };
    format!("| {} | {} | {} | {} | {verdict} |", row.gate, row.what, row.figure, row.bound)
}

fn page(rows: &[Row]) -> String {
    let mut out = String::from(HEAD);
    let (gated, reported): (Vec<&Row>, Vec<&Row>) =
        rows.iter().partition(|row| matches!(row.verdict, Verdict::Gate(_)));
    for (title, rows) in [("Gates", gated), ("Reported, not gated", reported)] {
        out.push_str(&format!(
            "\n## {title}\n\n| claim | of what | figure | bound | |\n|---|---|---|---|---|\n"
        ));
        for row in rows {
            out.push_str(&line(row));
            out.push('\n');
        }
    }
    out
}

const HEAD: &str = "\
# Validation: does the index measure what it says?

Made-up mail of known homogenisation h (`unisono::synth`) against what the library says of it, through the public interface
alone. Written by

```sh
cargo run --release --example validate -- docs/validation.md
```

The same bytes come out on every machine. h is the share of segments from a pool that all brands share; theory expects
IX = h²/(h² + (1 − h)²). Unless said otherwise: 10 brands, 8 segments of 12 words a message, 40 segments in a pool, facet
`wording`. *these brands* is the interval over messages, *brands of this kind* that over brands. The gates and the mail of each
are in `gates.rs` and `facets.rs` of `examples/validate`. A gate that fails is a fault of the library or of the claim; its bound
is not moved.
";
