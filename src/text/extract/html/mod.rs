//! An HTML body as blocks. Only this folder depends on the HTML tokenizer.

mod builder;
mod clip;
mod cues;
mod grams;
mod hiding;
mod length;
mod look;
mod name;
mod quotation;
mod reader;
mod selector;
mod sheet;
mod style;
mod tree;

pub(super) use reader::lines;
