//! The whole page.

use super::markup::Markup;
use super::policy::policy;
use super::reading::Reading;
use super::said::Said;
use super::section::{Section, rendered};
use super::{
    anatomy, brands, confusion, depth, facets, ground, groups, heat, hours, inbox, own, phrases, provenance,
    templates, trend, verdict, warnings,
};
use crate::brand::brand_of_report;
use crate::words::Lang;
use askama::Template;
use unisono::report::Report;

pub(super) const STYLE: &str = include_str!("style.css");

const SCRIPT: &str = include_str!("script.js");

#[derive(Template)]
#[template(path = "page/page.html")]
struct Document {
    lang: &'static str,
    policy: String,
    version: String,
    /// Browsers show it as plain text, in one language.
    title: Markup,
    heading: Said,
    sections_title: Said,
    sections: Vec<Section>,
    footer: Said,
    style: Markup,
    script: Markup,
}

/// Returns the page of a report. It begins in the language `lang` and with the brand `own`, if the report has it.
pub(crate) fn page(report: &Report, own: Option<&str>, lang: Lang) -> String {
    let reading = Reading::new(report, own.and_then(|name| brand_of_report(report, name).ok()));
    let words = &reading.words;
    let sections = [
        Some(verdict::verdict(&reading)),
        own::own(&reading),
        Some(brands::brands(&reading)),
        Some(heat::heat(&reading)),
        Some(facets::facets(&reading)),
        Some(phrases::phrases(&reading)),
        Some(templates::templates(&reading)),
        Some(anatomy::anatomy(&reading)),
        Some(hours::hours(&reading)),
        Some(inbox::inbox(&reading)),
        Some(depth::depth(&reading)),
        Some(confusion::confusion(&reading)),
        Some(groups::groups(&reading)),
        Some(trend::trend(&reading)),
        Some(ground::ground(&reading)),
        Some(warnings::warnings(&reading)),
        Some(provenance::provenance(&reading)),
    ];
    let heading = words.text("page-heading", &[]);
    rendered(&Document {
        lang: lang.code(),
        policy: policy(STYLE, SCRIPT),
        version: report.provenance.version.to_string(),
        title: Markup(format!("unisono · {}", heading.in_language(lang))),
        heading,
        sections_title: words.text("page-sections", &[]),
        sections: sections.into_iter().flatten().collect(),
        footer: words.text("page-footer", &[]),
        style: Markup(STYLE.to_owned()),
        script: Markup(SCRIPT.to_owned()),
    })
    .0
}
