//! Tables with a heading, such as CSV: a row → a JSON object with a key for each column.

mod charset;
mod heading;
mod rows;
mod spacing;

pub(super) use heading::{Heading, heading_below_title, heading_of};
pub(super) use rows::Rows;
