//! What to beware of.

use super::markup::Markup;
use super::reading::Reading;
use super::section::Section;
use crate::render::warnings::{sentence, sorted};
use std::fmt::Write;

const ID: &str = "warnings";

pub(super) fn warnings(reading: &Reading<'_>) -> Section {
    let words = &reading.words;
    let [short, title] = [words.text("page-warnings-short", &[]), words.text("page-warnings-title", &[])];
    if reading.report.warnings.is_empty() {
        return Section::without(ID, [short, title], &words.text("page-warnings-none", &[]));
    }
    let mut body = String::from("<ul class=warnings>");
    for warning in sorted(reading.report) {
        let _ = write!(body, "<li><p>{}</p>", words.plain(|words| sentence(warning, words)));
    }
    body.push_str("</ul>");
    Section { id: ID, short, title, lead: None, body: Markup(body) }
}
