//! Gates on the index: mail of known truth in, figures with their bounds out.

mod all;
mod attribution;
mod chance;
mod companions;
mod facets;
mod figures;
mod footers;
mod gate;
mod groups;
mod halves;
mod homogeneity;
mod identities;
mod intervals;
mod invariance;
mod measure;
mod oracle;
mod page;
mod phrases;
mod planted;
mod pool;
mod recipes;
mod series;
mod templates;
#[cfg(test)]
mod tests;
mod theory;
mod trend;
mod week;

pub use page::run;
pub use phrases::background;
