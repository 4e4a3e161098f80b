//! Maps a file into memory. A copy of a large index would take longer than all scores of a run, and every process would
//! need its own memory for it.

use memmap2::Mmap;
use std::fs::File;
use std::io;

/// Maps a file that is not empty.
///
/// A folder is written anew, never in place. If another program shortens a mapped file, the system ends this process (SIGBUS). If
/// it writes to the file, a result may be wrong, or the process may panic. It does not read outside the map: the metadata of a
/// table is copied before it is checked, and every index is checked when it is used.
#[allow(unsafe_code)]
pub(super) fn map(file: &File) -> io::Result<Mmap> {
    // SAFETY: what is read of the map are numbers, of which none is invalid whatever another process writes. Metadata and texts
    // are checked in a copy. As for any map, the language does not define a read while another process writes.
    unsafe { Mmap::map(file) }
}
