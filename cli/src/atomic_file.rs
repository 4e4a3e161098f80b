//! Files that appear whole or not at all.

use anyhow::Context;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// A file that replaces an older one when it is finished. Dropped before, it leaves no trace.
pub(crate) struct AtomicFile {
    out: BufWriter<NamedTempFile>,
    path: PathBuf,
}

impl AtomicFile {
    /// A file that will be at `path`.
    pub(crate) fn create(path: &Path) -> anyhow::Result<Self> {
        // The target of a link, not the link.
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let (dir, name) = place(&path);
        let file = temporary(dir, &name).with_context(|| cannot_write(&path))?;
        Ok(Self { out: BufWriter::with_capacity(1 << 16, file), path })
    }

    /// Moves the file to its path.
    pub(crate) fn finish(self) -> anyhow::Result<()> {
        let Self { out, path } = self;
        let (dir, _) = place(&path);
        put(out, &path).with_context(|| cannot_write(&path))?;
        sync(dir).with_context(|| cannot_write(dir))
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Fills the file `path` and replaces an older one as a whole.
pub(crate) fn replace(
    path: &Path,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> anyhow::Result<()> {
    let (dir, name) = place(path);
    replace_in(dir, &name, fill)?;
    sync(dir).with_context(|| cannot_write(dir))
}

/// Fills a temporary file in `dir`, syncs it to the disk and moves it to `dir/name`.
pub(crate) fn replace_in(
    dir: &Path,
    name: &str,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> anyhow::Result<()> {
    let write = || {
        let mut out = BufWriter::new(temporary(dir, name)?);
        fill(&mut out)?;
        put(out, &dir.join(name))
    };
    write().with_context(|| cannot_write(&dir.join(name)))
}

/// Checks that the file `path` can be written, so that a mistake shows before the work.
pub(crate) fn prepare_file(path: &Path) -> anyhow::Result<()> {
    let (dir, name) = place(path);
    temporary(dir, &name).map(drop).with_context(|| cannot_write(path))
}

/// A file in `dir` that is deleted when dropped. The umask decides who may read it.
pub(crate) fn temporary(dir: &Path, name: &str) -> io::Result<NamedTempFile> {
    if !dir.is_dir() {
        let what = format!("there is no folder {}; create it first", dir.display());
        return Err(io::Error::new(io::ErrorKind::NotFound, what));
    }
    let mut builder = tempfile::Builder::new();
    let prefix = format!(".{name}.");
    builder.prefix(&prefix).suffix(".tmp");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(dir)
}

/// Syncs a temporary file to the disk and moves it to `path`.
fn put(out: BufWriter<NamedTempFile>, path: &Path) -> io::Result<()> {
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.as_file().sync_all()?;
    file.persist(path).map(drop).map_err(|error| error.error)
}

/// Returns the folder and the name of a file.
fn place(path: &Path) -> (&Path, String) {
    let dir = path.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    (dir, path.file_name().unwrap_or_default().to_string_lossy().into_owned())
}

/// Syncs the names in `dir` to the disk. Only Unix can open a folder for that.
pub(crate) fn sync(dir: &Path) -> io::Result<()> {
    if cfg!(unix) { fs::File::open(dir)?.sync_all() } else { Ok(()) }
}

pub(crate) fn cannot_write(path: &Path) -> String {
    format!("--output: cannot write {}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_write_leaves_the_older_file() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("brands.csv");
        fs::write(&path, "older").unwrap();
        let failed = replace_in(dir.path(), "brands.csv", |out| {
            out.write_all(b"half")?;
            Err(io::Error::other("disk full"))
        });
        let expected = format!("--output: cannot write {}: disk full", path.display());
        assert_eq!(format!("{:#}", failed.unwrap_err()), expected);
        assert_eq!(fs::read_to_string(&path).unwrap(), "older");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
