//! A list of horizontal bars with names and numbers.

use super::markup::Markup;
use askama::Template;

/// A list of bars.
#[derive(Template)]
#[template(path = "page/bars.html")]
pub(super) struct Bars {
    /// What stands below the ends of the scale.
    pub(super) axis: [Markup; 2],
    pub(super) rows: Vec<Bar>,
}

/// One bar.
pub(super) struct Bar {
    pub(super) name: Markup,
    pub(super) is_own: bool,
    pub(super) picture: Markup,
    pub(super) number: Markup,
    /// A line below the bar; may be empty.
    pub(super) note: Markup,
}
