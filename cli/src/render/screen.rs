//! The order of the screen, and how many lines each part gets.

use super::page::Page;
use crate::sanitize::sanitize;
use crate::terminal::TermStyle;
use crate::words::Words;
use std::path::Path;
use unisono::report::Report;

/// The lines of the screen without those of brands, at 80 columns.
const LINES: usize = 25;

/// What the caller wants to see.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Wanted<'a> {
    /// The brand that stands first everywhere.
    pub(crate) brand: Option<&'a str>,
    /// True for all details.
    pub(crate) details: bool,
    /// The folder that the run wrote its files to, with their names.
    pub(crate) written: Option<(&'a Path, &'a [&'static str])>,
}

/// Returns the screen in lines of at most `style.width` columns.
pub(crate) fn human(report: &Report, words: &Words, style: TermStyle, wanted: Wanted<'_>) -> String {
    let mut page = Page { text: String::new(), style, words };
    page.title(report);
    page.verdict(report);
    page.index(report);
    let mut below = page.blank();
    below.phrases(report, wanted.brand);
    below.reader(report);
    let mut warned = page.blank();
    warned.warnings(report, wanted.details);
    let mut last = page.blank();
    last.last_line(wanted);
    let others = page.n_lines() + below.n_lines() + warned.n_lines() + last.n_lines();
    // The heading of the brands, and two empty lines.
    let room = if wanted.details { usize::MAX } else { LINES.saturating_sub(others + 3) };
    let mut facets = page.blank();
    facets.facet_bars(report, wanted.brand, room);
    facets.text.push_str(&below.text);
    let mut brands = page.blank();
    if let Some(brand) = wanted.brand {
        brands.own_brand(report, brand);
    }
    brands.brand_table(report, wanted.brand, wanted.details);
    for part in [facets, brands].into_iter().filter(|part| !part.text.is_empty()) {
        page.line("");
        page.text.push_str(&part.text);
    }
    page.asked_for(report);
    if wanted.details {
        page.details(report);
    }
    page.text.push_str(&warned.text);
    page.text.push_str(&last.text);
    page.text
}

impl Page<'_> {
    /// Writes the comparisons that the caller asked for with flags of their own.
    fn asked_for(&mut self, report: &Report) {
        self.groups(report);
        self.trend(report);
    }

    fn details(&mut self, report: &Report) {
        self.line("");
        self.counts(report);
        self.columns(report);
        if let Some((facet, result)) = report.facets.first_key_value() {
            self.headline(report, *facet, result);
            self.companions(&report.corpus, result);
            self.facets(report);
            self.left_out(&report.corpus, result);
        }
        self.pressure(report);
        self.inbox(report);
        self.line("");
    }

    fn last_line(&mut self, wanted: Wanted<'_>) {
        let words = self.words;
        let line = match wanted.written {
            Some((dir, names)) => {
                let path = |name: &str| sanitize(&dir.join(name).display().to_string()).into_owned();
                if names.contains(&"report.html") {
                    words.text("open-page", &[("file", path("report.html").into())])
                } else {
                    words.text("open-report", &[("file", path("report.json").into())])
                }
            }
            None => words.text("write-report", &[]),
        };
        self.paragraph("", &line);
    }
}
