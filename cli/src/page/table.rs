//! The table of a picture: the same numbers as text.

use super::said::Said;
use askama::Template;

/// A table below a picture, closed at first.
#[derive(Template)]
#[template(path = "page/table.html")]
pub(super) struct Table {
    /// The id of the element.
    pub(super) id: String,
    /// What opens it.
    pub(super) summary: Said,
    /// The headings of the columns.
    pub(super) head: Vec<Head>,
    /// The cells; the first of a row names it.
    pub(super) rows: Vec<Vec<Cell>>,
}

/// The heading of a column.
pub(super) struct Head {
    pub(super) label: Said,
    pub(super) is_number: bool,
}

/// A cell.
pub(super) struct Cell {
    pub(super) markup: String,
    pub(super) is_number: bool,
}

impl Head {
    pub(super) fn text(label: Said) -> Self {
        Self { label, is_number: false }
    }

    pub(super) fn number(label: Said) -> Self {
        Self { label, is_number: true }
    }
}

impl Cell {
    pub(super) fn text(markup: impl ToString) -> Self {
        Self { markup: markup.to_string(), is_number: false }
    }

    pub(super) fn number(markup: impl ToString) -> Self {
        Self { markup: markup.to_string(), is_number: true }
    }
}
