//! The tests of the fuzz targets and of the hostile inputs: one program, as each needs the runtime of the fuzzer.

mod growth;
mod targets;
