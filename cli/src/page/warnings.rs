//! What to beware of.

use super::markup::{Markup, quoted};
use super::reading::Reading;
use super::section::Section;
use std::fmt::Write;

const ID: &str = "warnings";

pub(super) fn warnings(reading: &Reading<'_>) -> Section {
    let words = &reading.words;
    let [short, title] = [words.text("page-warnings-short", &[]), words.text("page-warnings-title", &[])];
    if reading.report.warnings.is_empty() {
        return Section::without(ID, [short, title], &words.text("page-warnings-none", &[]));
    }
    let mut body = String::from("<ul class=warnings>");
    for warning in &reading.report.warnings {
        let _ = write!(body, "<li lang=en><p>{}</p>", quoted(&warning.message));
        if !warning.remedy.is_empty() {
            let _ = write!(body, "<p class=remedy>→ {}</p>", quoted(&warning.remedy));
        }
    }
    body.push_str("</ul>");
    Section { id: ID, short, title, lead: None, body: Markup(body) }
}
