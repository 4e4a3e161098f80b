//! An input to read: a path or a stream.

use std::io::BufRead;
use std::path::PathBuf;

/// An input.
pub enum Input {
    /// A file or folder.
    Path(PathBuf),
    /// A stream, and its name in errors; `-` for standard input.
    Stream(String, Box<dyn BufRead + Send>),
}
