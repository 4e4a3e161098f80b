//! Reads the inputs and reports what was skipped.

use crate::args::InputArgs;
use crate::exit::Exit;
use crate::flags::{name_flag, remedy, with_flags, with_known_flags};
use crate::key_file::pseudonyms;
use crate::memory::{MemoryArgs, Spilled};
use crate::meter::Meter;
use crate::own_lists::{brand_rules, map_file};
use crate::render::warnings::sentence;
use crate::terminal::eprint_line;
use crate::words::{Lang, Words};
use std::cmp::Reverse;
use std::io::{BufReader, stdin};
use std::path::{Path, PathBuf};
use unisono::Error;
use unisono::corpus::Analysis;
use unisono::intake::{self, Input, InputRecord, Intake, Spill, UnmatchedRule};
use unisono::language::Language;
use unisono::note::Note;
use unisono::report::{
    Skipped, judged_apart_warning, language_warning, note_warnings, passed_over_warning, shared_hosts_warning,
};
use unisono::source::{ColumnMap, Options};
use unisono::warning::Warning;

/// The most skipped messages, or empty inputs, that are listed.
const LISTED: usize = 5;

/// The inputs after reading.
pub(crate) struct Loaded {
    pub(crate) intake: Intake,
    /// Distinct messages that can be analysed.
    messages: u64,
    /// The inputs without any message.
    empty: Vec<String>,
    /// The folder of the messages that are not in memory. It must outlive them.
    pub(crate) spilled: Spilled,
}

impl Loaded {
    /// Returns true if no input could be opened. The errors of the inputs then say all there is to say.
    fn is_unread(&self) -> bool {
        let intake = &self.intake;
        self.messages + intake.n_skipped() + intake.ignored == 0
            && intake.notes.left_out() == 0
            && self.empty.is_empty()
            && !intake.unopened.is_empty()
    }
}

/// Checks the input flags and returns how to read.
pub(crate) fn options(input: &InputArgs) -> Result<Options, Error> {
    check_streams(&input.inputs)?;
    Ok(Options {
        format: input.input_format,
        brand_by: input.brand_by,
        brand_rules: brand_rules(input.brand_rules.as_deref())?,
        senders: input.senders,
        forwarded: input.forwarded,
        columns: ColumnMap::parse(input.map.iter().map(String::as_str)).map_err(name_flag)?,
        map: input.map_file.as_deref().map_or_else(|| Ok(input.preset.clone()), map_file)?,
        limits: input.limits.limits(),
        pseudonyms: input.pseudonymise.as_deref().map(pseudonyms).transpose()?,
        given: Some(input.given.0.clone()),
        ..Options::default()
    })
}

/// Fails if standard input is to be read twice.
pub(crate) fn check_streams<'a>(paths: impl IntoIterator<Item = &'a PathBuf>) -> Result<(), Error> {
    match paths.into_iter().filter(|path| path.as_os_str() == "-").count() {
        0 | 1 => Ok(()),
        _ => Err(Error::parameter("INPUT", "standard input can be read once; write '-' once")),
    }
}

/// Reads the inputs and reports what was skipped. `analysis` says which parts of messages are kept. `list` is where the whole
/// list is. Returns `None` if no message was read.
pub(crate) fn read_inputs(
    input: &InputArgs,
    options: &Options,
    analysis: impl Into<Analysis>,
    quiet: bool,
    list: &str,
) -> anyhow::Result<Option<Loaded>> {
    let loaded = load(&input.inputs, options, analysis, &input.memory, quiet)?;
    print_skipped(&loaded, quiet, list);
    if loaded.is_unread() {
        return Ok(None);
    }
    let unmatched = &loaded.intake.unmatched;
    // An input that cannot be opened may hold the columns.
    let (intake, has_columns) = (&loaded.intake, loaded.intake.has_columns);
    let was_read = has_columns || loaded.messages + intake.n_skipped() > 0;
    if !unmatched.is_empty() && unmatched.len() == input.map.len() && was_read && intake.unopened.is_empty() {
        return Err(nothing_matched(unmatched, has_columns).into());
    }
    print_unmatched(&loaded, "input");
    print_unmatched_rules(&loaded, input.brand_rules.as_deref());
    if loaded.messages == 0 {
        eprint_line(&format!("unisono: nothing to analyse: {}", nothing(&loaded)));
        return Ok(None);
    }
    Ok(Some(loaded))
}

/// As [`read_inputs`], for the inputs of --against. These may be of another format, so that no column need be mapped.
pub(crate) fn read_old(
    old: &[PathBuf],
    options: &Options,
    analysis: impl Into<Analysis>,
    memory: &MemoryArgs,
    quiet: bool,
    list: &str,
) -> anyhow::Result<Option<Loaded>> {
    let loaded = load(old, options, analysis, memory, quiet)?;
    print_skipped(&loaded, quiet, list);
    if loaded.is_unread() {
        return Ok(None);
    }
    print_unmatched(&loaded, "input of --against");
    if loaded.messages == 0 {
        eprint_line(&format!("unisono: nothing to compare with in --against: {}", nothing(&loaded)));
        return Ok(None);
    }
    Ok(Some(loaded))
}

/// Prints the inputs that could not be opened or are empty, and the first skipped messages.
fn print_skipped(loaded: &Loaded, quiet: bool, list: &str) {
    for error in &loaded.intake.unopened {
        eprint_line(&format!("unisono: {}", with_flags(&error.to_string())));
    }
    if loaded.messages > 0 && !loaded.empty.is_empty() {
        eprint_line(&format!("unisono: no message in {}", first_of(&loaded.empty)));
    }
    if !quiet {
        // Without a message no list is written.
        let list = if loaded.messages == 0 { "all are unusable" } else { list };
        // The verdict tells the causes of cut files. There is none where there is no message.
        let cut = if loaded.messages > 0 { Cut::of(&loaded.intake).causes } else { Vec::new() };
        let is_other = |of: &&Skipped| !cut.iter().any(|cut| cut.path == of.path && of.position.is_none());
        let skipped: Vec<&Skipped> = loaded.intake.skipped.iter().filter(is_other).collect();
        let lines = skipped_lines(&skipped, loaded.intake.n_skipped() - cut.len() as u64, list);
        lines.iter().for_each(|line| eprint_line(line));
    }
}

fn print_unmatched(loaded: &Loaded, what: &str) {
    for (ours, theirs) in &loaded.intake.unmatched {
        eprint_line(&format!(
            "unisono: --map {ours}={theirs} had no effect: no {what} has a column {theirs}"
        ));
    }
    for (ours, theirs) in &loaded.intake.without_value {
        eprint_line(&format!(
            "unisono: --map {ours}={theirs} had no effect: the column {theirs} never holds a value"
        ));
    }
}

/// Prints the rules of --brand-rules that matched nothing, each with its place.
fn print_unmatched_rules(loaded: &Loaded, path: Option<&Path>) {
    let path =
        path.map_or_else(|| "the rules of the stored mail".to_owned(), |path| path.display().to_string());
    for UnmatchedRule { line, table, name } in &loaded.intake.unmatched_rules {
        let line = line.map(|line| format!(", line {line}")).unwrap_or_default();
        eprint_line(&format!(
            "unisono: {path}{line}: {table} {name} had no effect: no message has this name"
        ));
    }
}

fn load(
    paths: &[PathBuf],
    options: &Options,
    analysis: impl Into<Analysis>,
    memory: &MemoryArgs,
    quiet: bool,
) -> Result<Loaded, Error> {
    let inputs = paths.iter().map(|path| match path.to_str() {
        Some("-") => Input::Stream("-".to_owned(), Box::new(BufReader::new(stdin()))),
        _ => Input::Path(path.clone()),
    });
    let meter = Meter::new(quiet);
    let show = |progress| meter.show(progress);
    let spilled = memory.spilled(quiet);
    let folder = || spilled.folder();
    let spill = memory.of_messages().map(|bytes| Spill { bytes, folder: &folder });
    let intake =
        intake::read_spilling(inputs.collect(), options, analysis, spill, &show).map_err(name_flag)?;
    let is_unopened = |path: &str| intake.unopened.iter().any(|error| error.place.path == path);
    let is_empty = |input: &&InputRecord| input.messages + input.skipped == 0 && !is_unopened(&input.path);
    Ok(Loaded {
        messages: intake.n_messages(),
        empty: intake.inputs.iter().filter(is_empty).map(|input| input.path.clone()).collect(),
        intake,
        spilled,
    })
}

/// Prints the notes of the reading, and the texts in another language than `language` or their column, for commands without
/// a report.
pub(crate) fn print_notes(loaded: &Loaded, language: Option<Language>, quiet: bool, words: &Words) {
    if !quiet {
        let passed_over = passed_over_warning(loaded.intake.ignored, &loaded.intake.passed_over);
        // The verdict names files that were not read to their ends.
        let notes = note_warnings(&loaded.intake.notes).into_iter();
        let notes = notes.filter(|warning| warning.code != Note::RestUnread.code());
        let warnings = notes.chain(passed_over);
        let warnings = warnings.chain(shared_hosts_warning(&loaded.intake));
        let warnings = warnings.chain(judged_apart_warning(&loaded.intake));
        for warning in warnings.chain(language_warning(&loaded.intake.batches, language)) {
            print_warning(&warning, words);
        }
    }
}

/// Prints a warning of a command without a report: in English as the library says it, which names the places.
pub(crate) fn print_warning(warning: &Warning, words: &Words) {
    let text = match words.lang {
        Lang::En => format!("{}; {}", with_known_flags(&warning.message), with_flags(&warning.remedy)),
        Lang::It => sentence(warning, words),
    };
    eprint_line(&format!("unisono: {text}"));
}

/// Returns the exit code of finished work, and prints why it is not 0.
pub(crate) fn verdict(input: &InputArgs, loaded: &Loaded) -> Exit {
    let skipped = loaded.intake.n_skipped();
    let total = loaded.messages + loaded.intake.duplicates() + skipped;
    let is_exceeded = input.max_skipped.is_exceeded(skipped, total);
    let cut = Cut::of(&loaded.intake);
    if is_exceeded && skipped > cut.causes.len() as u64 {
        // No share of skipped messages accepts files with an unknown number of them.
        let accept =
            if cut.n == 0 { format!(". Accept this with --max-skipped {skipped}") } else { String::new() };
        eprint_line(&format!(
            "unisono: skipped {skipped} of {total} messages, more than --max-skipped {}; the results cover the others{accept}",
            input.max_skipped
        ));
    }
    if cut.n > 0 {
        eprint_line(&format!("unisono: {}", cut.told()));
    }
    if !loaded.intake.unopened.is_empty() || cut.n > 0 {
        Exit::Input
    } else if is_exceeded {
        Exit::Skipped
    } else {
        Exit::Done
    }
}

/// The files that were not read to their ends.
#[derive(Default)]
struct Cut<'a> {
    n: u64,
    /// The first of them.
    places: &'a [String],
    /// Why the files at these places were not read. An archive may lack a cause: its member has it.
    causes: Vec<&'a Skipped>,
}

impl<'a> Cut<'a> {
    fn of(intake: &'a Intake) -> Self {
        let Some(noted) = intake.notes.get(Note::RestUnread) else { return Self::default() };
        let is_cause = |of: &&Skipped| of.position.is_none() && noted.places.contains(&of.path);
        Self { n: noted.n, places: &noted.places, causes: intake.skipped.iter().filter(is_cause).collect() }
    }

    fn told(&self) -> String {
        let cause = |path: &String| {
            let cause = self.causes.iter().find(|of| &of.path == path);
            cause.map_or_else(|| path.clone(), |of| with_known_flags(&of.message))
        };
        let files: Vec<String> = self.places.iter().take(LISTED).map(cause).collect();
        let more = match self.n.saturating_sub(files.len() as u64) {
            0 => String::new(),
            1 => "; and 1 more file".to_owned(),
            more => format!("; and {more} more files"),
        };
        let (was, them) =
            if self.n == 1 { ("a file was", "the whole file") } else { ("files were", "whole files") };
        format!(
            "{}{more}: {was} not read to the end, and how many messages are missing is unknown; get {them}, or raise the limit if \
             one is named, and run again",
            files.join("; ")
        )
    }
}

/// The error where no mapping had an effect. `has_columns`: an input has columns, though none of the names.
fn nothing_matched(unmatched: &[(String, String)], has_columns: bool) -> Error {
    let names: Vec<String> = unmatched.iter().map(|(_, theirs)| theirs.clone()).collect();
    let names = first_of(&names);
    let remedy = if has_columns {
        format!("no input has a column {names}; write the names as in the input, or leave out --map")
    } else {
        format!(
            "no input has a column {names}: mails have none; leave out --map, or set the format with --input-format"
        )
    };
    Error::parameter("--map", remedy)
}

/// The first names of a list, and the number of the others.
fn first_of(names: &[String]) -> String {
    let listed = names[..names.len().min(LISTED)].join(", ");
    if names.len() > LISTED { format!("{listed} and {} more", names.len() - LISTED) } else { listed }
}

/// Why no message is left, by the commonest cause, with the flags that avert it.
fn nothing(loaded: &Loaded) -> String {
    let intake = &loaded.intake;
    let commonest = intake.skipped_by_cause.iter().max_by_key(|(cause, n)| (**n, Reverse(*cause)));
    let commonest = commonest.map(|(cause, _)| cause.as_str());
    let (words, cause) = match commonest {
        Some(cause) => {
            let words = match cause {
                "no_brand" => "no message names its sender",
                "no_text" => "no message has a text",
                "not_mail" => "no file is a mail",
                "bad_record" => "no record is usable",
                _ => "no message is usable",
            };
            (words.to_owned(), cause)
        }
        None if !intake.unopened.is_empty() => ("no input could be read".to_owned(), ""),
        None if intake.passed_over.iter().any(|(_, files)| files.remedy.is_some()) => {
            let warning = passed_over_warning(intake.ignored, &intake.passed_over).unwrap_or_default();
            return format!("no mail found; {}; {}", warning.message, with_flags(&warning.remedy));
        }
        None if intake.notes.left_out() > 0 => {
            let notes = note_warnings(&intake.notes).into_iter().map(|note| note.message);
            (notes.collect::<Vec<_>>().join(", "), "left_out")
        }
        None if intake.ignored > 0 => {
            (format!("no mail found, {} other files ignored", intake.ignored), "unknown_format")
        }
        None => (format!("no message in {}", first_of(&loaded.empty)), ""),
    };
    match remedy(cause) {
        Some(remedy) => format!("{words}; {remedy}"),
        None => words,
    }
}

/// The first skipped messages, and where all are listed.
fn skipped_lines(skipped: &[&Skipped], n_skipped: u64, list: &str) -> Vec<String> {
    let mut lines: Vec<String> = skipped
        .iter()
        .take(LISTED)
        .map(|one| format!("skipped: {}", with_known_flags(&one.message)))
        .collect();
    let more = n_skipped.saturating_sub(lines.len() as u64);
    if more > 0 {
        lines.push(format!("and {more} more: {list}"));
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
            let skipped: Vec<&Skipped> = skipped.iter().collect();
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
