//! How well a program tells the brands apart by their texts.

use super::page::Page;
use unisono::report::Report;

impl Page<'_> {
    /// Writes the accuracy of the attribution in the language with the most brands.
    pub(super) fn reader(&mut self, report: &Report) {
        let languages = report.attribution.iter().flat_map(|attribution| attribution.by_language.values());
        // Of equals the first in the order of codes.
        let Some(read) = languages.rev().max_by_key(|read| read.n_brands) else { return };
        let lang = self.words.lang;
        let args = [
            ("share", lang.the_percent(read.accuracy).into()),
            ("chance", lang.percent(1.0 / read.n_brands.max(1) as f64).into()),
        ];
        self.paragraph("", &self.words.text("reader", &args));
    }
}
