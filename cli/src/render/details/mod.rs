//! The numbers behind the screen, one part a file: what `--verbose` adds, and the comparisons that were asked for.

mod companions;
mod counts;
mod facets;
mod ground;
mod groups;
mod headline;
mod inbox;
mod left_out;
mod trend;
