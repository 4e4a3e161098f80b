//! The unisono command: it only translates between a person and the library.

fn main() {}
