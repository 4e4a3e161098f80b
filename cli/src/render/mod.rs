//! The summary of a report, about one screen, for people who do not know statistics.

mod brands;
mod companions;
mod facets;
mod groups;
mod headline;
mod inbox;
mod page;
mod summary;
#[cfg(test)]
pub(crate) mod tests;
mod title;
mod trend;
mod units;
mod warnings;

pub(crate) use summary::human;
