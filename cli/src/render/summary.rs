//! Writes the sections of the summary in order.

use super::brands::{BRANDS, BRANDS_OF_SEVERAL};
use super::page::Page;
use crate::report_files;
use crate::sanitize::sanitize;
use crate::terminal::TermStyle;
use std::path::Path;
use unisono::report::Report;

/// Returns the summary in lines of at most `style.width` columns. `written` is the folder that the run wrote its files to,
/// if any.
pub(crate) fn human(report: &Report, style: TermStyle, written: Option<&Path>) -> String {
    let mut page = Page { text: String::new(), style };
    page.title(report);
    page.columns(report);
    if let Some((facet, result)) = report.facets.first_key_value() {
        page.headline(report, *facet, result);
        page.companions(&report.corpus, result);
        page.facets(report);
        page.brands(&report.corpus, result, if report.facets.len() > 1 { BRANDS_OF_SEVERAL } else { BRANDS });
    }
    page.groups(report);
    page.trend(report);
    page.pressure(report);
    page.inbox(report);
    page.warnings(report, written.is_some());
    page.files(written);
    page.text
}

impl Page {
    pub(super) fn files(&mut self, written: Option<&Path>) {
        self.line("");
        match written {
            Some(dir) => {
                let names = report_files::NAMES.join(", ");
                self.paragraph("", &format!("written to {}: {names}", sanitize(&dir.display().to_string())));
            }
            None => self.paragraph("", "all numbers with their provenance: --output DIR"),
        }
    }
}
