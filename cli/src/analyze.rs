//! `unisono analyze`: read, analyse, write the files, print, and tell by the exit code how it went.

use crate::Exit;
use crate::args::{AnalyzeArgs, InputArgs, OutputFormat};
use crate::progress::{Meter, heed_interrupts, interrupted};
use crate::run::{self, Taken};
use crate::terminal::{Look, say};
use crate::{files, render};
use anyhow::{Context, bail};
use std::cmp::Reverse;
use std::io::{self, Write};
use std::num::NonZeroUsize;
use unisono::ErrorKind;
use unisono::report::{Report, Skipped};

/// How many skipped messages, or inputs without any, are listed on the screen.
const SHOWN: usize = 5;

/// Runs the subcommand; what could be done was done also where the exit code says that something was wrong.
pub(crate) fn analyze(args: &AnalyzeArgs) -> anyhow::Result<Exit> {
    check(&args.input)?;
    if let Some(dir) = &args.output.output {
        files::refuse_inputs_in(dir, &args.input.inputs)?;
    }
    heed_interrupts()?;
    if let Some(dir) = &args.output.output {
        files::prepare(dir)?;
    }
    with_threads(args.index.threads, || work(args))
}

/// Does the work with so many threads, or as many as the machine has.
pub(crate) fn with_threads(
    threads: Option<NonZeroUsize>,
    work: impl FnOnce() -> anyhow::Result<Exit> + Send,
) -> anyhow::Result<Exit> {
    match threads {
        None => work(),
        Some(threads) => rayon::ThreadPoolBuilder::new()
            .num_threads(threads.get())
            .build()
            .with_context(|| format!("--threads {threads}: the threads cannot be started"))?
            .install(work),
    }
}

/// What no single flag can see to be wrong.
pub(crate) fn check(input: &InputArgs) -> Result<(), unisono::Error> {
    if input.inputs.iter().filter(|path| path.as_os_str() == "-").count() > 1 {
        return Err(unisono::Error::parameter("INPUT", "standard input can be read once: give '-' once"));
    }
    let mut names: Vec<_> = input.map.iter().map(|column| column.name).collect();
    names.sort_unstable();
    if names.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(unisono::Error::parameter("--map", "a name has one column: give every name once"));
    }
    Ok(())
}

/// Reads the inputs and says what could not be used, and `where_listed` all of it is; `None` when nothing is left.
pub(crate) fn take_in(input: &InputArgs, quiet: bool, where_listed: &str) -> anyhow::Result<Option<Taken>> {
    let meter = Meter::new(quiet);
    let taken = run::read(input, &|progress| meter.watch(progress))?;
    meter.clear();
    for error in &taken.unopened {
        say(&format!("unisono: {error}"));
    }
    if taken.messages > 0 && !taken.empty.is_empty() {
        say(&format!("unisono: no message is in {}", first_of(&taken.empty)));
    }
    if !quiet {
        // Where nothing can be used nothing is written.
        let where_listed = if taken.messages == 0 { "none can be used" } else { where_listed };
        skipped_lines(&taken.skipped, taken.n_skipped, where_listed).iter().for_each(|line| say(line));
    }
    if !quiet || taken.messages == 0 {
        taken.unmapped.iter().for_each(|words| say(&format!("unisono: {words}")));
    }
    if taken.messages == 0 {
        say(&format!("unisono: nothing to analyse: {}", why_nothing(&taken)));
        return Ok(None);
    }
    Ok(Some(taken))
}

/// The first names of a list, and how many more there are.
fn first_of(names: &[String]) -> String {
    let shown = names[..names.len().min(SHOWN)].join(", ");
    if names.len() > SHOWN { format!("{shown} and {} more", names.len() - SHOWN) } else { shown }
}

/// Why no message is left, by the commonest cause.
fn why_nothing(taken: &Taken) -> String {
    let commonest = taken.skipped_by_cause.iter().max_by_key(|(cause, n)| (**n, Reverse(*cause)));
    let words = match commonest.map(|(cause, _)| cause.as_str()) {
        Some("no_brand") => "no message tells its brand; see --brand-by and --map",
        Some("no_text") => "no message has a text",
        Some("not_mail") => "no file is a mail; see --input-format",
        Some("bad_record") => "no line is a JSON object that can be used; see --input-format",
        Some(_) => "no message could be used",
        None if !taken.unopened.is_empty() => "no input could be read",
        None if taken.ignored > 0 => {
            return format!(
                "no mail was found; files passed over as no mail: {}; see --input-format",
                taken.ignored
            );
        }
        None => return format!("no message is in {}", first_of(&taken.empty)),
    };
    words.to_owned()
}

fn work(args: &AnalyzeArgs) -> anyhow::Result<Exit> {
    let where_listed = match args.output.output {
        Some(_) => "see report.json",
        None => "with --output DIR, report.json lists them",
    };
    let Some(taken) = take_in(&args.input, args.output.quiet, where_listed)? else { return Ok(Exit::Input) };

    let meter = Meter::new(args.output.quiet);
    let report =
        run::analyze(&taken, &args.input, &args.text, &args.index, &|progress| meter.watch(progress))?;
    meter.clear();
    if interrupted() {
        bail!(unisono::Error::from(ErrorKind::Cancelled));
    }
    if let Some(dir) = &args.output.output {
        files::write(dir, &report)?;
    }
    print(args, &report)?;
    Ok(verdict(&args.input, &taken))
}

/// Writes the result to standard output; a reader who has seen enough and left is no error.
fn print(args: &AnalyzeArgs, report: &Report) -> anyhow::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let printed = match args.output.format {
        OutputFormat::Json => files::json(report, &mut out),
        OutputFormat::Human => {
            let look = Look::of_stdout(args.output.color);
            out.write_all(render::human(report, look, args.output.output.as_deref()).as_bytes())
        }
    };
    match printed.and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        printed => printed.context("standard output cannot be written"),
    }
}

/// The exit code of work that was done, with the words for it.
pub(crate) fn verdict(input: &InputArgs, taken: &Taken) -> Exit {
    let met = taken.messages + taken.duplicates + taken.n_skipped;
    let too_many = input.max_skipped.is_exceeded(taken.n_skipped, met);
    if too_many {
        let limit = input.max_skipped;
        say(&format!(
            "unisono: {} of {met} messages skipped, more than --max-skipped {limit}; what was written is of the others, \
             and --max-skipped {} accepts it",
            taken.n_skipped, taken.n_skipped
        ));
    }
    if !taken.unopened.is_empty() {
        Exit::Input
    } else if too_many {
        Exit::Skipped
    } else {
        Exit::Done
    }
}

/// The first few skipped messages, and where the others are.
fn skipped_lines(skipped: &[Skipped], n_skipped: u64, where_listed: &str) -> Vec<String> {
    let mut lines: Vec<String> =
        skipped.iter().take(SHOWN).map(|one| format!("skipped: {}", one.message)).collect();
    let more = n_skipped.saturating_sub(lines.len() as u64);
    if more > 0 {
        lines.push(format!("and {more} more: {where_listed}"));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_skipped_messages_are_listed() {
        fn check(listed: usize, n_skipped: u64, expected: &[&str]) {
            let skipped: Vec<Skipped> = (1..=listed)
                .map(|n| Skipped {
                    path: "a.mbox".into(),
                    position: Some(format!("byte {n}")),
                    cause: "no_text".into(),
                    message: format!("a.mbox, byte {n}: no text"),
                })
                .collect();
            assert_eq!(skipped_lines(&skipped, n_skipped, "see there"), expected);
        }
        check(0, 0, &[]);
        check(1, 1, &["skipped: a.mbox, byte 1: no text"]);
        let five = [1, 2, 3, 4, 5].map(|n| format!("skipped: a.mbox, byte {n}: no text"));
        let mut expected: Vec<&str> = five.iter().map(String::as_str).collect();
        check(5, 5, &expected);
        expected.push("and 2 more: see there");
        check(7, 7, &expected);
        expected[5] = "and 20000 more: see there";
        check(6, 20_005, &expected);
    }
}
