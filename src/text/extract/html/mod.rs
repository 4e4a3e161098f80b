//! An HTML body as blocks. Only this folder depends on the HTML tokenizer.

mod builder;
mod clip;
mod cues;
mod grams;
mod length;
mod look;
mod name;
mod reader;
mod style;
mod tree;

pub(super) use reader::lines;
