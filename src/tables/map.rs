//! Maps a file into memory. A copy of a large index would take longer than all scores of a run, and its memory anew in every
//! process.

use memmap2::Mmap;
use std::fs::File;
use std::io;

/// Maps a file that is not empty. A program that shortens the file while it is mapped ends this process (SIGBUS), and one that
/// writes to it changes what is read; an index is written as a new folder, never in place.
#[allow(unsafe_code)]
pub(super) fn map(file: &File) -> io::Result<Mmap> {
    // SAFETY: the values are read as plain numbers, of which none is invalid, whatever another process writes. Tables with text
    // are copied, not mapped.
    unsafe { Mmap::map(file) }
}
