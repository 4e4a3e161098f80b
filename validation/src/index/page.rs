//! Runs the gates and writes docs/validation.md.

use super::all::ALL;
use super::gate::{Row, Run, Verdict};
use std::error::Error;
use std::process::ExitCode;
use std::time::Instant;

/// Prints a table of figures, each with its bound and its verdict; `--out FILE` writes it to a file.
///
/// `--only NAME` runs the gates whose name contains NAME. `--essays FILE`, `--mail FILE` and `--writers FILE` add the gates
/// on data that do not ship. The exit code is 1 when a gate fails.
///
/// # Errors
/// An unknown option, an option without a value, or a file that cannot be written.
pub fn run(arguments: &[String]) -> Result<ExitCode, Box<dyn Error>> {
    let (mut out, mut only) = (None, String::new());
    let mut run = Run { messages: 40_000, corpora: 600, few: 16, ..Run::default() };
    let mut arguments = arguments.iter().cloned();
    while let Some(option) = arguments.next() {
        let value = arguments.next().ok_or_else(|| format!("{option}: give a value"))?;
        match option.as_str() {
            "--out" => out = Some(value),
            "--only" => only = value,
            "--essays" => run.essays = Some(value.into()),
            "--mail" => run.mail = Some(value.into()),
            "--writers" => run.writers = Some(value.into()),
            _ => return Err(format!("{option}: give --out, --only, --essays, --mail or --writers").into()),
        }
    }
    let start = Instant::now();
    let mut rows = Vec::new();
    for (name, gate) in ALL.iter().filter(|(name, _)| name.contains(&only)) {
        let started = Instant::now();
        let found = gate(&run);
        eprintln!("{name}: {:.0} s", started.elapsed().as_secs_f64());
        for row in &found {
            eprintln!("  {}", line(row));
        }
        rows.extend(found);
    }
    let table = page(&rows);
    match out.as_deref() {
        None => println!("{table}"),
        Some(path) => std::fs::write(path, table)?,
    }
    eprintln!("{:.0} s in all", start.elapsed().as_secs_f64());
    let failed = rows.iter().any(|row| row.verdict == Verdict::Gate(false));
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn line(row: &Row) -> String {
    let verdict = match row.verdict {
        Verdict::Gate(true) => "pass",
        Verdict::Gate(false) => "**FAIL**",
        Verdict::Reported => "reported",
        Verdict::NotRun => "not run",
    };
    let n = if row.n > 0 { row.n.to_string() } else { String::new() };
    format!("| {} | {} | {n} | {} | {} | {verdict} |", row.gate, row.what, row.figure, row.bound)
}

fn page(rows: &[Row]) -> String {
    let mut out = String::from(HEAD);
    let (reported, gated): (Vec<&Row>, Vec<&Row>) =
        rows.iter().partition(|row| row.verdict == Verdict::Reported);
    for (title, rows) in [("Gates", gated), ("Measured without a bound", reported)] {
        out.push_str(&format!(
            "\n## {title}\n\n| claim | mail | n | figure | bound | |\n|---|---|--:|---|---|---|\n"
        ));
        for row in rows {
            out.push_str(&line(row));
            out.push('\n');
        }
    }
    out
}

const HEAD: &str = "\
# Validation of the index

This page compares the numbers that the library reports through its public interface with mail of known homogenisation. This
command writes it:

```sh
cargo run --release -p unisono-validation -- index --out docs/validation.md \\
    --essays essays.jsonl --mail mail.jsonl --writers writers.jsonl
```

The three files are not shipped. Gates whose file is missing are marked \"not run\". `essays.jsonl` holds the essays of
vishakhpk/hai-diversity (folder `processed_data`): `author` is unique to each essay, `title` is the topic, `condition` the name
of the file, and `body` the text. `mail.jsonl` is one day of political mail with the sender in `brand_norm`
(dwillis/political-fundraising-emails). `writers.jsonl` holds texts of independent writers (`author`, `language`, `text`).

The pool model: a message has 6 passages of 8 invented words. A passage comes with probability h from a pool that all brands
share, otherwise from the brand's own pool. The repertoire is the number of passages in a pool. Theory gives
IX = h²/(h² + (1 − h)²). Unless stated otherwise: 10 brands, repertoire 40, facet `wording`. Gates on zones, slots, HTML and
the other facets use `unisono-synth`: 10 brands, 8 segments of 12 words, 40 segments in a pool. n is the number of
corpora, seeds or texts behind a figure.

The gates are in `validation/src/index`. If a gate fails, the library or the claim is wrong; the bound stays. The bound
on the trend's power applies to repertoire 16 only. With repertoire 40 the power is below that bound, and is reported
without a gate. The page has the same bytes on every machine.
";
