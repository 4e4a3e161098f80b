//! A folder of tables on disk, which appears whole and which only its owner can read.

use super::files::{Load, Sink};
use super::map::map;
use super::record::{Recording, TableRecord};
use super::writing::failed;
use crate::error::{Error, ErrorKind, Place, Result};
use arrow_buffer::Buffer;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Held while a folder is exchanged, or what is unfinished of one is removed.
static EXCHANGE: Mutex<()> = Mutex::new(());

/// A folder that is read.
pub(crate) struct Folder<'a>(pub(crate) &'a Path);

impl Load for Folder<'_> {
    fn load(&self, name: &str, is_small: bool) -> io::Result<Buffer> {
        let path = self.0.join(name);
        // To open a pipe would wait for who writes to it.
        if !fs::metadata(&path)?.is_file() {
            return Err(io::Error::other("it is not a file"));
        }
        let file = File::open(path)?;
        let size = file.metadata()?.len();
        if is_small || size == 0 {
            let mut bytes = Vec::new();
            file.take(size).read_to_end(&mut bytes)?;
            // The copy is aligned.
            return Ok(Buffer::from(bytes.as_slice()));
        }
        Ok(Buffer::from(bytes::Bytes::from_owner(map(&file)?)))
    }
}

impl Folder<'_> {
    /// Returns the first bytes of a file, at most `limit`.
    pub(crate) fn head(&self, name: &str, limit: u64) -> io::Result<Vec<u8>> {
        let path = self.0.join(name);
        if !fs::metadata(&path)?.is_file() {
            return Err(io::Error::other("it is not a file"));
        }
        let mut bytes = Vec::new();
        File::open(path)?.take(limit).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Returns true if a file is a manifest whose schema begins with `schema`.
    pub(crate) fn has_manifest(&self, name: &str, schema: &str) -> bool {
        // The schema comes first.
        let head = self.head(name, 256);
        head.is_ok_and(|head| String::from_utf8_lossy(&head).contains(&format!("\"{schema}")))
    }
}

/// A folder that is being written beside the one that it will replace. Dropped before [`commit`](Self::commit), it is removed.
pub(crate) struct Stage<'a> {
    path: &'a Path,
    new: PathBuf,
    /// Waits until each file is on the disk.
    is_durable: bool,
}

impl<'a> Stage<'a> {
    /// Begins the folder that [`commit`](Self::commit) will put at a path.
    pub(crate) fn new(path: &'a Path) -> Result<Self> {
        Self::begin(path, true)
    }

    /// As [`new`](Self::new), for a folder that need not survive a restart of the machine: it is not flushed to disk.
    pub(crate) fn temporary(path: &'a Path) -> Result<Self> {
        Self::begin(path, false)
    }

    fn begin(path: &'a Path, is_durable: bool) -> Result<Self> {
        let stage = Self { path, new: beside(path, "new"), is_durable };
        let begin = || remove_unfinished(path).and_then(|()| private_folder(&stage.new));
        begin().map_err(|error| stage.failed(error))?;
        Ok(stage)
    }

    /// Puts the folder in its place and removes the one that was there.
    pub(crate) fn commit(self) -> Result<()> {
        let old = beside(self.path, "old");
        let exchange = || -> io::Result<()> {
            let _held = EXCHANGE.lock().unwrap_or_else(PoisonError::into_inner);
            if self.path.exists() {
                fs::rename(self.path, &old)?;
            }
            if let Err(error) = fs::rename(&self.new, self.path) {
                let _ = fs::rename(&old, self.path);
                return Err(error);
            }
            if old.exists() { fs::remove_dir_all(&old) } else { Ok(()) }
        };
        exchange().map_err(|error| self.failed(error))
    }

    fn failed(&self, error: io::Error) -> Error {
        failed(error).at(Place::whole(self.path.display().to_string()))
    }
}

impl Drop for Stage<'_> {
    fn drop(&mut self) {
        // A thread that heeds a signal may be removing it: the process must not end before.
        let _held = EXCHANGE.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = fs::remove_dir_all(&self.new);
    }
}

impl Sink for Stage<'_> {
    fn file(
        &mut self,
        name: &str,
        fill: &mut dyn FnMut(&mut dyn Write) -> Result<()>,
    ) -> Result<TableRecord> {
        let at = |error: Error| match error.kind {
            ErrorKind::Write(_) => error.at(Place::whole(self.path.display().to_string())),
            _ => error,
        };
        let file = private_file(&self.new.join(name)).map_err(failed).map_err(at)?;
        let mut out = Recording::new(BufWriter::with_capacity(1 << 16, file));
        fill(&mut out).map_err(at)?;
        let finish = || -> io::Result<TableRecord> {
            let (record, out) = out.finish()?;
            let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
            if self.is_durable {
                file.sync_all()?;
            }
            Ok(record)
        };
        finish().map_err(failed).map_err(at)
    }
}

/// Removes what a stage left that was neither committed nor dropped. If it had moved the older folder away, that one returns.
pub(crate) fn remove_unfinished(path: &Path) -> io::Result<()> {
    let _held = EXCHANGE.lock().unwrap_or_else(PoisonError::into_inner);
    let [old, new, gone] = ["old", "new", "gone"].map(|what| beside(path, what));
    if old.exists() && !path.exists() {
        fs::rename(&old, path)?;
    }
    for left in [&old, &gone].into_iter().filter(|left| left.exists()) {
        fs::remove_dir_all(left)?;
    }
    // Under another name no thread adds a file to it any more.
    if new.exists() {
        fs::rename(&new, &gone)?;
        fs::remove_dir_all(&gone)?;
    }
    Ok(())
}

/// Returns the path of a folder beside another.
fn beside(path: &Path, what: &str) -> PathBuf {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    path.with_file_name(format!(".{name}.{what}"))
}

fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

fn private_file(path: &Path) -> io::Result<File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_kill_left_goes_and_the_older_folder_returns() {
        let parent = tempfile::tempdir().unwrap();
        let path = parent.path().join("x.uni");
        let names = || {
            let entries = fs::read_dir(parent.path()).unwrap();
            let mut names: Vec<_> =
                entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
            names.sort();
            names
        };
        let make = |path: &Path, text: &str| {
            fs::create_dir(path).unwrap();
            fs::write(path.join("a"), text).unwrap();
        };
        let text = || fs::read_to_string(path.join("a")).unwrap();
        // A kill between the two renames of a commit.
        make(&beside(&path, "old"), "older");
        make(&beside(&path, "new"), "newer");
        let stage = Stage::new(&path).unwrap();
        assert_eq!(
            (names(), text()),
            (vec![".x.uni.new".to_owned(), "x.uni".to_owned()], "older".to_owned())
        );
        drop(stage);
        assert_eq!((names(), text()), (vec!["x.uni".to_owned()], "older".to_owned()));
        // A kill after them.
        make(&beside(&path, "old"), "oldest");
        remove_unfinished(&path).unwrap();
        assert_eq!((names(), text()), (vec!["x.uni".to_owned()], "older".to_owned()));
        Stage::new(&path).unwrap().commit().unwrap();
        assert_eq!((names(), path.join("a").exists()), (vec!["x.uni".to_owned()], false));
    }
}
