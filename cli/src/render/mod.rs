//! The result of `analyze` on a terminal: one screen for people who do not know statistics, and the details behind it.

mod brand_table;
mod details;
mod facet_bars;
mod overview;
mod own_brand;
mod page;
mod phrases;
mod reader;
mod screen;
#[cfg(test)]
pub(crate) mod tests;
pub(crate) mod values;
pub(crate) mod warnings;

pub(crate) use screen::{Wanted, human};
