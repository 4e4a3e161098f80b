//! The inputs: counts, languages, columns.

use super::units::independent;
use crate::layout::width;
use crate::number::{count, counted};
use crate::render::page::Page;
use crate::sanitize::sanitize;
use std::cmp::Reverse;
use std::fmt::Write;
use unisono::report::{ColumnCounts, Report};

/// The values of a column that are listed.
const VALUES_SHOWN: usize = 3;

impl Page<'_> {
    /// Writes what was read: counts, languages, units.
    pub(in crate::render) fn counts(&mut self, report: &Report) {
        let corpus = &report.corpus;
        let mut counts = vec![
            counted(corpus.messages, "message"),
            counted(corpus.brands, "brand"),
            counted(corpus.campaigns, "campaign"),
            languages(report),
        ];
        let skipped = corpus.skipped_by_cause.values().sum::<u64>();
        if corpus.duplicates > 0 {
            counts.push(counted(corpus.duplicates, "duplicate"));
        }
        if skipped > 0 {
            counts.push(format!("{} skipped", count(skipped)));
        }
        self.paragraph("", &counts.join(" · "));
        self.paragraph("", &independent(corpus));
    }

    /// Writes the values of columns, as far as one line goes.
    pub(in crate::render) fn columns(&mut self, report: &Report) {
        let first = "columns · ";
        let mut words = String::new();
        for (name, counts) in &report.columns {
            let Some(column) = in_words(name, counts) else { continue };
            let between = if words.is_empty() { "" } else { " · " };
            if width(first) + width(&words) + width(between) + width(&column) <= self.style.width {
                let _ = write!(words, "{between}{column}");
            }
        }
        if !words.is_empty() {
            self.line(&format!("{first}{words}"));
        }
    }
}

/// Returns the languages, the commonest first.
fn languages(report: &Report) -> String {
    let mut languages: Vec<_> = report.corpus.languages.iter().collect();
    languages.sort_by_key(|(code, n)| (Reverse(**n), code.as_str()));
    let one = languages.len() == 1;
    let mut shown: Vec<String> = languages
        .iter()
        .take(4)
        .map(
            |(code, n)| {
                if one { sanitize(code).into_owned() } else { format!("{} {}", sanitize(code), count(**n)) }
            },
        )
        .collect();
    if languages.len() > shown.len() {
        shown.push(format!("{} more", languages.len() - shown.len()));
    }
    format!("{} {}", if one { "language" } else { "languages" }, shown.join(", "))
}

/// Returns the commonest values of a column with their counts; `None` when all messages have the same.
fn in_words(name: &str, counts: &ColumnCounts) -> Option<String> {
    let without = counts.without_value.map_or(0, |without| without.messages);
    let known = counts.values.iter().any(|value| value.value != "unknown");
    if !known || counts.values.len() + usize::from(without > 0) < 2 {
        return None;
    }
    let shown = counts.values.iter().take(VALUES_SHOWN);
    let mut words: Vec<String> =
        shown.map(|v| format!("{} {}", sanitize(&v.value), count(v.messages))).collect();
    let hidden = counts.n_values.unwrap_or(0).saturating_sub(words.len() as u64);
    words.extend((hidden > 0).then(|| format!("{} more", count(hidden))));
    words.extend((without > 0).then(|| format!("none {}", count(without))));
    Some(format!("{}: {}", sanitize(name), words.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::tests::column;

    #[test]
    fn columns_that_tell_nothing_are_silent() {
        let silent = |values: &[(&str, u64)], without| in_words("x", &column(values, without)).is_none();
        assert!(silent(&[("unknown", 9)], 4) && silent(&[("bulk", 9)], 0) && silent(&[], 9));
        assert_eq!(in_words("x", &column(&[("bulk", 9)], 4)).as_deref(), Some("x: bulk 9, none 4"));
    }
}
