//! The public interface of the library.

mod architecture;
mod attribution;
mod by_hand;
mod chance;
mod columns;
mod companions;
mod determinism;
mod facets;
mod golden;
mod golden_en;
mod golden_exports;
mod golden_facets;
mod index;
mod inputs;
mod join;
mod laws;
mod limits;
mod links;
mod own_lists;
mod phrases;
mod plain;
mod spellings;
mod tables;
mod templates;
mod texts;
mod trend;
