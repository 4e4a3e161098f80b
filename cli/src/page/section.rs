//! A section of the page, and what stands in the place of missing data.

use super::markup::Markup;
use super::reading::Reading;
use super::said::{Arg, Said};
use askama::Template;
use unisono::reason::Reason;
use unisono::report::Evidence;

/// A section.
pub(super) struct Section {
    pub(super) id: &'static str,
    /// Its name in the list of sections.
    pub(super) short: Said,
    pub(super) title: Said,
    /// What the section shows, in a sentence or two.
    pub(super) lead: Option<Said>,
    pub(super) body: Markup,
}

/// A picture with what it shows.
#[derive(Template)]
#[template(path = "page/figure.html")]
pub(super) struct Figure<'a> {
    pub(super) id: &'a str,
    pub(super) picture: Markup,
    pub(super) caption: Markup,
}

/// Renders a template, which fails for no value.
pub(super) fn rendered(template: &impl Template) -> Markup {
    Markup(template.render().unwrap_or_default())
}

impl Section {
    /// A section without data: the reason in one sentence.
    pub(super) fn without(id: &'static str, [short, title]: [Said; 2], why: &Said) -> Self {
        Self { id, short, title, lead: None, body: Markup(format!("<p class=absent>{why}</p>")) }
    }
}

impl Reading<'_> {
    /// Says that the report lacks an analysis, and how to get it.
    pub(super) fn not_asked(&self, evidence: Evidence) -> Said {
        self.words.text("page-not-asked", &[("name", Arg::Quote(evidence.name()))])
    }

    /// Says why an analysis has no result.
    pub(super) fn no_result(&self, why: Option<&Reason>) -> Said {
        let why = self.words.plain(|words| words.reason_or_undefined(why));
        self.words.text("page-no-result", &[("why", Arg::Said(&why))])
    }
}
