//! The page `report.html`: a report for people, as one file that needs nothing else.
//!
//! Every section is a file. It reads the report and returns markup in both languages: sentences of the catalogue, pictures as
//! SVG, and a table of the same numbers below each. The style shows one language; the page is whole without a script.

mod anatomy;
mod bars;
mod brands;
mod confusion;
mod depth;
mod document;
mod facets;
mod ground;
mod groups;
mod heat;
mod hours;
mod inbox;
mod markup;
mod matrix;
mod order;
mod own;
mod phrases;
mod policy;
mod pressure;
mod provenance;
mod reading;
mod said;
mod section;
mod table;
mod templates;
#[cfg(test)]
mod tests;
mod track;
mod trend;
mod verdict;
mod warnings;
mod write;

pub(crate) use document::page;
pub(crate) use write::write_page;
