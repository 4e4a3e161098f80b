//! The inputs: counts, languages, columns.

use crate::layout::width;
use crate::render::page::Page;
use crate::sanitize::sanitize;
use crate::words::Words;
use std::cmp::Reverse;
use std::fmt::Write;
use unisono::report::{ColumnCounts, CorpusCounts, Report};

/// The values of a column that are listed.
const VALUES_SHOWN: usize = 3;

/// The languages that are listed.
const LANGUAGES_SHOWN: usize = 4;

impl Page<'_> {
    /// Writes what was read: counts, languages, units.
    pub(in crate::render) fn counts(&mut self, report: &Report) {
        let (corpus, words) = (&report.corpus, self.words);
        let mut counts = vec![
            words.text("read-messages", &[("n", corpus.messages.into())]),
            words.text("n-brands", &[("n", corpus.brands.into())]),
            words.text("n-campaigns", &[("n", corpus.campaigns.into())]),
            languages(report, words),
        ];
        let skipped = corpus.skipped_by_cause.values().sum::<u64>();
        if corpus.duplicates > 0 {
            counts.push(words.text("read-duplicates", &[("n", corpus.duplicates.into())]));
        }
        if skipped > 0 {
            counts.push(words.text("read-skipped", &[("n", skipped.into())]));
        }
        self.paragraph("", &counts.join(" · "));
        self.paragraph("", &independent(corpus, words));
    }

    /// Writes the values of columns, as far as one line goes.
    pub(in crate::render) fn columns(&mut self, report: &Report) {
        let first = self.words.text("detail-columns", &[]);
        let mut line = String::new();
        for (name, counts) in &report.columns {
            let Some(column) = in_words(name, counts, self.words) else { continue };
            let between = if line.is_empty() { "" } else { " · " };
            if width(&first) + width(&line) + width(between) + width(&column) <= self.style.width {
                let _ = write!(line, "{between}{column}");
            }
        }
        if !line.is_empty() {
            self.line(&format!("{first}{line}"));
        }
    }
}

/// Returns the sentence about the units that intervals treat as independent.
fn independent(corpus: &CorpusCounts, words: &Words) -> String {
    let n = corpus.n_blocks.unwrap_or_default().into();
    match corpus.block_days {
        Some(7) => words.text("units-weeks", &[("n", n)]),
        Some(days) => words.text("units-blocks", &[("n", n), ("days", days.into())]),
        None => words.text("units-campaigns", &[]),
    }
}

/// Returns the languages, the commonest first.
fn languages(report: &Report, words: &Words) -> String {
    let mut languages: Vec<_> = report.corpus.languages.iter().collect();
    languages.sort_by_key(|(code, n)| (Reverse(**n), code.as_str()));
    let n = languages.len() as u64;
    let mut shown: Vec<String> = languages
        .iter()
        .take(LANGUAGES_SHOWN)
        .map(|(code, messages)| match n {
            1 => sanitize(code).into_owned(),
            _ => format!("{} {}", sanitize(code), words.lang.count(**messages)),
        })
        .collect();
    let more = n - shown.len() as u64;
    shown.extend((more > 0).then(|| words.text("n-more", &[("n", more.into())])));
    words.text("read-languages", &[("n", n.into()), ("languages", shown.join(", ").into())])
}

/// Returns the commonest values of a column with their counts; `None` when all messages have the same.
fn in_words(name: &str, counts: &ColumnCounts, words: &Words) -> Option<String> {
    let without = counts.without_value.map_or(0, |without| without.messages);
    let known = counts.values.iter().any(|value| value.value != "unknown");
    if !known || counts.values.len() + usize::from(without > 0) < 2 {
        return None;
    }
    let shown = counts.values.iter().take(VALUES_SHOWN);
    let mut values: Vec<String> = shown
        .map(|v| format!("{} {}", value_of(name, &v.value, words), words.lang.count(v.messages)))
        .collect();
    let hidden = counts.n_values.unwrap_or(0).saturating_sub(values.len() as u64);
    values.extend((hidden > 0).then(|| words.text("n-more", &[("n", hidden.into())])));
    values.extend((without > 0).then(|| words.text("column-without", &[("n", without.into())])));
    let args = [("column", sanitize(name).into_owned().into()), ("values", values.join(", ").into())];
    Some(words.text("column-values", &args))
}

/// The columns that mails show themselves. Of any other column, `unknown` is a value of the input.
const SHOWN_BY_MAILS: [&str; 2] = ["bulk", "platform"];

/// Returns a value of a column: named by the catalogue if the library made it, such as the kinds of the column `bulk`.
fn value_of(column: &str, value: &str, words: &Words) -> String {
    let named = match (column, value) {
        ("bulk", _) => words.named("bulk", value, &[]),
        (column, "unknown") if SHOWN_BY_MAILS.contains(&column) => words.named("value", value, &[]),
        ("address", _) => words.named("form", value, &[]),
        _ => None,
    };
    named.unwrap_or_else(|| sanitize(value).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::tests::{column, made, report};
    use crate::words::Lang;

    #[test]
    fn columns_that_tell_nothing_are_silent() {
        let said =
            |values: &[(&str, u64)], without| in_words("x", &column(values, without), &Words::new(Lang::En));
        for (values, without) in [(&[("unknown", 9)][..], 4), (&[("bulk", 9)], 0), (&[], 9)] {
            assert_eq!(said(values, without), None);
        }
        assert_eq!(said(&[("bulk", 9)], 4).as_deref(), Some("x: bulk 9, none 4"));
    }

    /// The Italian screen once said `bulk: bulk 72, personal 8`.
    #[test]
    fn kinds_of_mail_are_named_in_the_language() {
        let said = |lang| in_words("bulk", &column(&[("bulk", 72), ("personal", 8)], 3), &Words::new(lang));
        assert_eq!(said(Lang::En).as_deref(), Some("bulk: bulk 72, personal 8, none 3"));
        assert_eq!(said(Lang::It).as_deref(), Some("bulk: di massa 72, personale 8, senza valore 3"));
    }

    /// A value of the user's own column once was translated, and the forms of address were not.
    #[test]
    fn only_values_of_the_program_are_named() {
        let said = |column: &str, value: &str| value_of(column, value, &Words::new(Lang::It));
        assert_eq!(said("platform", "unknown"), "sconosciuto");
        assert_eq!(said("source", "unknown"), "unknown");
        assert_eq!(
            ["informal", "formal", "mixed", "x"].map(|form| said("address", form)),
            ["tu", "Lei", "tu e Lei", "x"]
        );
    }

    #[test]
    fn units_are_named() {
        fn check(block_days: Option<u32>, n_blocks: Option<u64>, english: &str, italian: &str) {
            let corpus =
                made!(CorpusCounts { block_days: block_days, n_blocks: n_blocks, ..report().corpus });
            let said = Lang::ALL.map(|lang| independent(&corpus, &Words::new(lang)));
            assert_eq!(said, [english, italian]);
        }
        check(
            Some(7),
            Some(13),
            "13 weeks with messages: weeks count as independent",
            "13 settimane con messaggi: ogni settimana conta come indipendente",
        );
        check(
            Some(7),
            Some(1),
            "1 week with messages: weeks count as independent",
            "1 settimana con messaggi: ogni settimana conta come indipendente",
        );
        check(
            Some(14),
            Some(6),
            "6 blocks of 14 days with messages: blocks count as independent",
            "6 blocchi di 14 giorni con messaggi: ogni blocco conta come indipendente",
        );
        check(None, None, "campaigns count as independent", "ogni campagna conta come indipendente");
    }
}
