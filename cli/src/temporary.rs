//! Temporary files beside their destination, and their removal after a signal or a kill.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;
use tempfile::{Builder, NamedTempFile, TempDir};
use unisono::score::Index;

/// The end of every temporary name.
const SUFFIX: &str = ".unisono.tmp";

/// The random characters of a temporary name: `.report.json.a1B2c3.unisono.tmp`.
const RANDOM: usize = 6;

/// The tries to lock a folder, and the time between two.
const TRIES: u32 = 100;
const WAIT: Duration = Duration::from_millis(20);

/// The temporary files and folders of this process, each folder before its files. Names never repeat, so entries are
/// never removed.
static CREATED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// The temporary folders of this process whose content is all its own.
static TREES: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// The indexes that this process writes, whose unfinished folders the library names.
static INDEXES: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// The tries to remove a folder into which other threads still write.
const REMOVALS: u32 = 3;

/// A temporary folder with known files. A lock that ends with the process proves that it is in use.
pub(crate) struct Stage {
    dir: TempDir,
    lock: Option<File>,
}

impl Stage {
    /// Creates a folder in `parent` for the files `names` of the folder or file `name`.
    pub(crate) fn create(parent: &Path, name: &str, names: &[&str]) -> io::Result<Self> {
        let mut created = listed(&CREATED);
        let dir = builder(name, &mut String::new()).tempdir_in(parent)?;
        created.push(dir.path().to_owned());
        created.extend(names.iter().map(|name| dir.path().join(name)));
        let lock = File::open(dir.path()).ok().filter(|dir| dir.try_lock().is_ok());
        Ok(Self { dir, lock })
    }

    /// Creates a folder in `parent` for what will be the folder `name`, with any content. The umask decides who may read
    /// it. Removes those that killed processes left behind.
    pub(crate) fn create_tree(parent: &Path, name: &str) -> io::Result<Self> {
        Self::tree(parent, name, 0o777)
    }

    /// As [`create_tree`](Self::create_tree), for a folder that only its owner can read and that is not kept.
    pub(crate) fn create_private(parent: &Path, name: &str) -> io::Result<Self> {
        Self::tree(parent, name, 0o700)
    }

    #[cfg_attr(not(unix), allow(unused_variables))]
    fn tree(parent: &Path, name: &str, mode: u32) -> io::Result<Self> {
        let lock = lock(parent);
        if lock.is_some() {
            leftovers(parent, name).iter().for_each(|path| drop(fs::remove_dir_all(path)));
        }
        let mut trees = listed(&TREES);
        let mut prefix = String::new();
        let mut builder = builder(name, &mut prefix);
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(mode));
        let dir = builder.tempdir_in(parent)?;
        trees.push(dir.path().to_owned());
        let lock = File::open(dir.path()).ok().filter(|dir| dir.try_lock().is_ok());
        Ok(Self { dir, lock })
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    /// Leaves the folder as it is, unlocked, as a kill does.
    pub(crate) fn abandon(self) -> PathBuf {
        drop(self.lock);
        self.dir.keep()
    }
}

/// Creates a file in `dir` that is deleted when dropped. The umask decides who may read it.
///
/// Removes the files that killed processes left behind for the same `name`.
pub(crate) fn file(dir: &Path, name: &str) -> io::Result<NamedTempFile> {
    if !dir.is_dir() {
        let what = format!("there is no folder {}; create it first", dir.display());
        return Err(io::Error::new(io::ErrorKind::NotFound, what));
    }
    // Under the lock no other process looks for leftovers before this file is locked, too.
    let lock = lock(dir);
    if lock.is_some() {
        leftovers(dir, name).iter().for_each(|path| drop(fs::remove_file(path)));
    }
    let mut created = listed(&CREATED);
    let mut prefix = String::new();
    let mut builder = builder(name, &mut prefix);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let file = builder.tempfile_in(dir)?;
    created.push(file.path().to_owned());
    // Without locks no process removes it, and a kill leaves it behind.
    let _ = file.as_file().try_lock();
    Ok(file)
}

/// Has [`remove_created`] remove what is unfinished of the index that the caller will write at `path`.
pub(crate) fn register_index(path: &Path) {
    listed(&INDEXES).push(path.to_owned());
}

/// Removes the temporary files of this process, before it ends without unwinding.
pub(crate) fn remove_created() {
    for path in listed(&CREATED).iter().rev() {
        let _ = fs::remove_file(path).or_else(|_| fs::remove_dir(path));
    }
    for path in listed(&TREES).iter() {
        let _ = (0..REMOVALS).find(|_| fs::remove_dir_all(path).is_ok() || !path.exists());
    }
    for path in listed(&INDEXES).iter() {
        let _ = (0..REMOVALS).find(|_| Index::remove_unfinished(path).is_ok());
    }
}

/// Locks a folder until the result is dropped. Returns `None` where folders cannot be locked, or where another process
/// keeps the lock for two seconds.
pub(crate) fn lock(dir: &Path) -> Option<File> {
    for _ in 0..TRIES {
        let file = File::open(dir).ok()?;
        match file.try_lock() {
            // Another process may have exchanged the folder since.
            Ok(()) if is_same(&file, dir) => return Some(file),
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => thread::sleep(WAIT),
            Err(fs::TryLockError::Error(_)) => return None,
        }
    }
    None
}

/// Returns the temporary files and folders in `dir` for `name` that no living process uses. Call it under the lock of
/// `dir`.
pub(crate) fn leftovers(dir: &Path, name: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(dir) else { return Vec::new() };
    let is_left = |path: &PathBuf| File::open(path).is_ok_and(|file| file.try_lock().is_ok());
    entries
        .flatten()
        .filter(|entry| entry.file_name().to_str().is_some_and(|found| is_temporary(found, name)))
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file() || kind.is_dir()))
        .map(|entry| entry.path())
        .filter(is_left)
        .collect()
}

/// Returns whether `found` is a temporary name for `name`.
pub(crate) fn is_temporary(found: &str, name: &str) -> bool {
    let random = found
        .strip_prefix('.')
        .and_then(|found| found.strip_prefix(name)?.strip_prefix('.')?.strip_suffix(SUFFIX));
    random.is_some_and(|random| random.len() == RANDOM && random.bytes().all(|b| b.is_ascii_alphanumeric()))
}

fn builder<'a>(name: &str, prefix: &'a mut String) -> Builder<'a, 'static> {
    *prefix = format!(".{name}.");
    let mut builder = Builder::new();
    builder.prefix(prefix.as_str()).rand_bytes(RANDOM).suffix(SUFFIX);
    builder
}

fn listed(paths: &'static Mutex<Vec<PathBuf>>) -> MutexGuard<'static, Vec<PathBuf>> {
    paths.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(unix)]
fn is_same(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let id = |metadata: io::Result<fs::Metadata>| metadata.ok().map(|m| (m.dev(), m.ino()));
    id(file.metadata()) == id(fs::metadata(path))
}

#[cfg(not(unix))]
fn is_same(_: &File, _: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_own_names_are_temporary() {
        let check =
            |found: &str, expected: bool| assert_eq!(is_temporary(found, "a.csv"), expected, "{found}");
        check(".a.csv.x1Y2z3.unisono.tmp", true);
        check(".a.csv.x1Y2z3.tmp", false);
        check(".b.csv.x1Y2z3.unisono.tmp", false);
        check("a.csv.x1Y2z3.unisono.tmp", false);
        check(".a.csv.x1Y2z.unisono.tmp", false);
        check(".a.csv.x1/2z3.unisono.tmp", false);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_in_use_stays_and_one_left_behind_goes() {
        let dir = tempfile::tempdir().unwrap();
        let used = file(dir.path(), "a.csv").unwrap();
        let left = dir.path().join(".a.csv.abc123.unisono.tmp");
        let other = dir.path().join(".b.csv.abc123.unisono.tmp");
        fs::write(&left, "half").unwrap();
        fs::write(&other, "half").unwrap();
        let second = file(dir.path(), "a.csv").unwrap();
        assert!(used.path().exists() && second.path().exists() && other.exists());
        assert!(!left.exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_lock_is_had_by_one() {
        let dir = tempfile::tempdir().unwrap();
        let first = lock(dir.path());
        assert!(first.is_some());
        assert!(File::open(dir.path()).unwrap().try_lock().is_err());
        drop(first);
        assert!(lock(dir.path()).is_some());
        assert!(lock(&dir.path().join("no such")).is_none());
    }
}
