//! Maps a file into memory. A copy of a large index would take longer than all scores of a run, and its memory anew in every
//! process.

use memmap2::Mmap;
use std::fs::File;
use std::io;

/// Maps a file that is not empty.
///
/// An index is written as a new folder, never in place. If another program shortens a mapped file, the system ends this process
/// (SIGBUS). If it writes to the file, a score may be wrong. It does not panic or read outside the map: the metadata of a table
/// is copied before it is checked, and numbers are checked when they are read, after the copy.
#[allow(unsafe_code)]
pub(super) fn map(file: &File) -> io::Result<Mmap> {
    // SAFETY: what is read of the map is copied out first: numbers, of which none is invalid whatever another process writes,
    // and bytes of metadata. Tables with text are copied whole. As for any map, the language does not define a read while
    // another process writes.
    unsafe { Mmap::map(file) }
}
