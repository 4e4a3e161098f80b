//! The files with the keys of pseudonyms and of an index.

use crate::flags::name_flag;
use crate::terminal::eprint_line;
use std::fs;
use std::io::Read;
use std::path::Path;
use unisono::error::Place;
use unisono::score::IndexKey;
use unisono::source::Pseudonyms;
use unisono::{Error, ErrorKind, Result};

/// The most bytes of a key that are read, so that a device without an end does not block.
const MAX_BYTES: u64 = 4096;

/// Reads the key of pseudonyms.
pub(crate) fn pseudonyms(path: &Path) -> Result<Pseudonyms> {
    Pseudonyms::new(&key(path, "test which address a pseudonym stands for")?).map_err(name_flag)
}

/// Reads the key of an index.
pub(crate) fn index_key(path: &Path) -> Result<IndexKey> {
    IndexKey::new(&key(path, "test which words an index holds")?).map_err(name_flag)
}

/// Reads a key, and prints a warning if others may read the file and `could`.
fn key(path: &Path, could: &str) -> Result<Vec<u8>> {
    let name = path.display().to_string();
    let failed = |error| Error::from(ErrorKind::from(error)).at(Place::whole(name.clone()));
    let file = fs::File::open(path).map_err(failed)?;
    if is_open_to_others(&file) {
        eprint_line(&format!(
            "unisono: {name}: other users may read this key and {could}; make it private: chmod 600 {name}"
        ));
    }
    let mut key = Vec::new();
    file.take(MAX_BYTES).read_to_end(&mut key).map_err(failed)?;
    Ok(key)
}

/// Returns true if the permissions of a file let its group or all users read it.
#[cfg(unix)]
fn is_open_to_others(file: &fs::File) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata().is_ok_and(|metadata| metadata.permissions().mode() & 0o044 != 0)
}

#[cfg(not(unix))]
fn is_open_to_others(_: &fs::File) -> bool {
    false
}
