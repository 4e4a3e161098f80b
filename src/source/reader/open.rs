//! Opens a path or a stream for reading.

use super::iter::{Messages, Reader};
use super::place::folder_name;
use crate::error::{Error, ErrorKind, Place, Result};
use crate::source::html::is_page_name;
use crate::source::input::Input;
use crate::source::options::{Format, Options};
use crate::source::sidecar::Sidecars;
use crate::source::walk;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::Path;

/// The buffer of a file, in bytes.
const BUFFER: usize = 128 * 1024;

/// Reads a file, or every message in a folder or archive.
///
/// # Errors
///
/// When the path cannot be opened or the format of a file is unknown. Later errors are items.
pub fn open(path: impl AsRef<Path>, options: &Options) -> Result<Reader> {
    let path = path.as_ref();
    let name = path.display().to_string();
    let fail = |error: io::Error| Error::from(ErrorKind::from(error)).at(Place::whole(&*name));
    let metadata = fs::metadata(path).map_err(fail)?;
    let mut reader = Reader::new(&name, options);
    if metadata.is_dir() {
        // A folder that cannot be listed is an error, not an empty folder.
        fs::read_dir(path).map_err(fail)?;
        let mut walk = walk::walk(path);
        reader.total = Some(walk.entries.iter().filter_map(|e| e.size.as_ref().ok()).sum());
        reader.ignored = walk.ignored;
        reader.root_folder = folder_name(path);
        reader.sidecars = Sidecars::new(walk.entries.iter().map(|entry| entry.relative.as_str()));
        // Pages are read where there is no mail, which is known once all else was opened.
        walk.entries.sort_by_key(|entry| is_page_name(&entry.relative));
        reader.entries = walk.entries.into_iter();
        reader.is_folder = true;
    } else {
        let input = open_file(path).map_err(fail)?;
        let folder = path.parent().map(|p| if p.as_os_str().is_empty() { Path::new(".") } else { p });
        let folder = folder.and_then(|folder| match folder.file_name() {
            Some(own) if own == "cur" || own == "new" => folder.parent().and_then(folder_name),
            _ => folder_name(folder),
        });
        // A pipe has no length, and cannot be read in place.
        reader.total = metadata.is_file().then_some(metadata.len());
        reader.enter_alone(input, metadata.is_file().then_some(path), folder)?;
    }
    Ok(reader)
}

/// Reads a stream; `name` stands for its path in errors (`-` for standard input).
///
/// # Errors
///
/// When the first bytes cannot be read, or no format is given and they match none.
pub fn read(
    input: impl BufRead + Send + 'static,
    name: &str,
    format: Format,
    options: &Options,
) -> Result<Reader> {
    let mut reader = Reader::new(name, &Options { format, ..options.clone() });
    reader.enter_alone(Input::new(Box::new(input)), None, None)?;
    Ok(reader)
}

/// Reads and decodes the messages of a file or folder in order.
///
/// # Errors
///
/// As [`open`].
pub fn messages(path: impl AsRef<Path>, options: &Options) -> Result<Messages> {
    Ok(open(path, options)?.messages())
}

pub(super) fn open_file(path: &Path) -> io::Result<Input> {
    Ok(Input::new(Box::new(BufReader::with_capacity(BUFFER, File::open(path)?))))
}
