//! Groups the lines of system logs by template, and compares the groups with those that people made.
//!
//! The data is Loghub-2k with the corrected templates (Khan et al. 2022): 14 systems, 2,000 lines each. It is not part of
//! the project.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::{Path, PathBuf};
use unisono::analysis::templates::{Posting, Sequences, TemplateRules, Term, induce};
use unisono::hash::hash64;
use unisono::progress::no_progress;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// The name of the files that hold lines with their corrected templates.
const SUFFIX: &str = "_structured_corrected.csv";

/// Lines that differ in several places keep this share of their words.
const MIN_COMMON: f64 = 0.8;

/// Agreement of two groupings of the same lines.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Agreement {
    /// Grouping accuracy: the share of lines whose group is a true group.
    pub accuracy: f64,
    /// FGA: the F1 of the groups found, a group being right if it is a true group.
    pub f1: f64,
}

/// The means that the 14 logs of Loghub-2k must reach.
const GATE: Agreement = Agreement { accuracy: 0.8, f1: 0.85 };

/// Prints grouping accuracy and FGA of each log in a folder, and their means.
///
/// Argument: a folder with files `NAME_structured_corrected.csv`, at any depth, that have the columns `Content` and
/// `EventTemplate`. Terms are separated by spaces; one with a digit is a slot.
///
/// # Errors
/// Wrong arguments, files that cannot be read or lack a column, or means below the gate.
pub fn run(arguments: &[String]) -> Outcome<()> {
    let [folder] = arguments else { return Err("usage: logs FOLDER".into()) };
    let mut files = Vec::new();
    find(Path::new(folder), &mut files)?;
    files.sort();
    if files.is_empty() {
        return Err(format!("{folder}: found no file that ends with {SUFFIX}").into());
    }
    println!("| log | lines | true groups | groups | GA | FGA |\n|---|--:|--:|--:|--:|--:|");
    let (mut accuracy, mut f1) = (0.0, 0.0);
    for file in &files {
        let (lines, truth) = read(file)?;
        let groups = group(&lines)?;
        let found = agreement(&groups, &truth);
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        println!(
            "| {} | {} | {} | {} | {:.3} | {:.3} |",
            name.trim_end_matches(SUFFIX),
            lines.len(),
            distinct(&truth),
            distinct(&groups),
            found.accuracy,
            found.f1
        );
        accuracy += found.accuracy;
        f1 += found.f1;
    }
    let n = files.len() as f64;
    let (accuracy, f1) = (accuracy / n, f1 / n);
    println!("| mean | | | | {accuracy:.3} | {f1:.3} |");
    if accuracy < GATE.accuracy || f1 < GATE.f1 {
        return Err(format!("the means are below {} and {}", GATE.accuracy, GATE.f1).into());
    }
    Ok(())
}

/// Returns a group for each line: that of its template, or of the lines with the same terms.
///
/// # Errors
/// None: nothing stops the work.
pub fn group(lines: &[String]) -> unisono::Result<Vec<usize>> {
    let term = |word: &str| {
        let has_digit = word.bytes().any(|byte| byte.is_ascii_digit());
        if has_digit { Term::Slot(0) } else { Term::Word(hash64(word.as_bytes())) }
    };
    let row = |(line, campaign): (&String, u32)| {
        let terms: Vec<Term> = line.split_whitespace().map(term).collect();
        (terms, Posting { brand: 0, campaign })
    };
    let sequences = Sequences::new(lines.iter().zip(0..).map(row));
    let rules = TemplateRules { min_common: MIN_COMMON, ..TemplateRules::default() };
    let found = induce(&sequences, rules, &no_progress)?;
    // Empty lines are a group of their own.
    let mut groups = vec![0; lines.len()];
    for row in 0..sequences.len() {
        let of_template = |template: u32| 1 + sequences.len() + template as usize;
        let group = found.template_of[row].map_or(1 + row, of_template);
        sequences.postings(row).iter().for_each(|posting| groups[posting.campaign as usize] = group);
    }
    Ok(groups)
}

/// Returns the agreement of the groups found with the true ones.
#[must_use]
pub fn agreement<A: Ord, B: Ord>(found: &[A], truth: &[B]) -> Agreement {
    let (found, truth) = (members(found), members(truth));
    let truth: BTreeSet<Vec<usize>> = truth.into_iter().collect();
    let right: Vec<&Vec<usize>> = found.iter().filter(|group| truth.contains(*group)).collect();
    let lines: usize = found.iter().map(Vec::len).sum();
    if lines == 0 {
        return Agreement { accuracy: 1.0, f1: 1.0 };
    }
    Agreement {
        accuracy: right.iter().map(|group| group.len()).sum::<usize>() as f64 / lines as f64,
        f1: 2.0 * right.len() as f64 / (found.len() + truth.len()) as f64,
    }
}

/// Returns the lines of each group.
fn members<T: Ord>(groups: &[T]) -> Vec<Vec<usize>> {
    let mut members: BTreeMap<&T, Vec<usize>> = BTreeMap::new();
    groups.iter().enumerate().for_each(|(line, group)| members.entry(group).or_default().push(line));
    members.into_values().collect()
}

fn distinct<T: Ord>(groups: &[T]) -> usize {
    groups.iter().collect::<BTreeSet<_>>().len()
}

fn find(folder: &Path, files: &mut Vec<PathBuf>) -> Outcome<()> {
    let entries = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            find(&path, files)?;
        } else if path.to_string_lossy().ends_with(SUFFIX) {
            files.push(path);
        }
    }
    Ok(())
}

/// Returns the lines of a log and the template of each.
fn read(file: &Path) -> Outcome<(Vec<String>, Vec<String>)> {
    let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
    let mut reader = csv::Reader::from_path(file).map_err(|error| wrong(&error))?;
    let headers = reader.headers().map_err(|error| wrong(&error))?.clone();
    let column = |name: &str| {
        let at = headers.iter().position(|header| header == name);
        at.ok_or_else(|| wrong(&format!("no column {name}")))
    };
    let (content, template) = (column("Content")?, column("EventTemplate")?);
    let (mut lines, mut truth) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let record = record.map_err(|error| wrong(&error))?;
        lines.push(record.get(content).unwrap_or_default().to_owned());
        truth.push(record.get(template).unwrap_or_default().to_owned());
    }
    Ok((lines, truth))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_counts_if_it_is_a_true_group() {
        let check = |found: &[u8], truth: &[u8], accuracy: f64, f1: f64| {
            assert_eq!(agreement(found, truth), Agreement { accuracy, f1 }, "{found:?} {truth:?}");
        };
        check(&[1, 1, 2, 2], &[7, 7, 8, 8], 1.0, 1.0);
        // One of two groups found is one of three true ones.
        check(&[1, 1, 2, 2], &[7, 7, 8, 9], 0.5, 2.0 / 5.0);
        check(&[1, 1, 1, 1], &[7, 7, 8, 8], 0.0, 0.0);
    }

    #[test]
    fn lines_that_differ_in_numbers_and_in_one_word_are_a_group() {
        let lines: Vec<String> = [
            "session opened for user root by uid 0",
            "session opened for user news by uid 12",
            "session opened for user mail by uid 7",
            "disk full",
        ]
        .map(str::to_owned)
        .into();
        let found = agreement(&group(&lines).unwrap(), &[1, 1, 1, 2]);
        assert_eq!(found, Agreement { accuracy: 1.0, f1: 1.0 });
    }
}
