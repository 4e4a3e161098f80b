//! Files that appear whole or not at all.

use crate::temporary;
use anyhow::Context;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// A file that replaces an older one when it is finished. Dropped before, it leaves no trace.
///
/// A pipe or a device is not replaced: it is written as it is.
pub(crate) struct AtomicFile {
    out: BufWriter<Out>,
    /// The flag that names the file.
    flag: &'static str,
    path: PathBuf,
}

enum Out {
    Temporary(NamedTempFile),
    /// A pipe or a device.
    Stream(File),
}

impl AtomicFile {
    /// A file that will be at the `path` of a flag.
    pub(crate) fn create(flag: &'static str, path: &Path) -> anyhow::Result<Self> {
        // The target of a link, not the link.
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let (dir, name) = place(&path);
        let out = match is_stream(&path) {
            true => File::create(&path).map(Out::Stream),
            false => temporary::file(dir, &name).map(Out::Temporary),
        };
        let out = out.with_context(|| cannot_write_to(flag, &path))?;
        Ok(Self { out: BufWriter::with_capacity(1 << 16, out), flag, path })
    }

    /// Syncs the file to the disk and moves it to its path.
    pub(crate) fn finish(self) -> anyhow::Result<()> {
        let Self { out, flag, path } = self;
        let put = || -> io::Result<()> {
            match out.into_inner().map_err(io::IntoInnerError::into_error)? {
                Out::Stream(_) => Ok(()),
                Out::Temporary(file) => {
                    keep_mode(&path, file.as_file())?;
                    file.as_file().sync_all()?;
                    file.persist(&path).map_err(|error| error.error)?;
                    sync(place(&path).0)
                }
            }
        };
        put().with_context(|| cannot_write_to(flag, &path))
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

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Temporary(file) => file.write(bytes),
            Self::Stream(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Temporary(file) => file.flush(),
            Self::Stream(file) => file.flush(),
        }
    }
}

/// Fills the file at the `path` of a flag and replaces an older one as a whole.
pub(crate) fn replace(
    flag: &'static str,
    path: &Path,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> anyhow::Result<()> {
    let mut file = AtomicFile::create(flag, path)?;
    fill(&mut file).with_context(|| cannot_write_to(flag, path))?;
    file.finish()
}

/// Checks that the file at the `path` of a flag can be written, so that a mistake shows before the work.
pub(crate) fn prepare_file(flag: &'static str, path: &Path) -> anyhow::Result<()> {
    if is_stream(path) && !path.is_dir() {
        return Ok(());
    }
    AtomicFile::create(flag, path).map(drop)
}

/// Gives `file` the mode of the file `old` that it replaces, if there is one.
pub(crate) fn keep_mode(old: &Path, file: &File) -> io::Result<()> {
    match fs::metadata(old) {
        Ok(old) if old.is_file() => file.set_permissions(old.permissions()),
        _ => Ok(()),
    }
}

/// Returns whether `path` exists and is no file.
fn is_stream(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|known| !known.is_file())
}

/// Returns the folder and the name of a file.
fn place(path: &Path) -> (&Path, String) {
    let dir = path.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    (dir, path.file_name().unwrap_or_default().to_string_lossy().into_owned())
}

/// Syncs the names in `dir` to the disk. Only Unix can open a folder for that.
pub(crate) fn sync(dir: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(dir)?.sync_all() } else { Ok(()) }
}

pub(crate) fn cannot_write(path: &Path) -> String {
    cannot_write_to("--output", path)
}

fn cannot_write_to(flag: &str, path: &Path) -> String {
    format!("{flag}: cannot write {}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_write_leaves_the_older_file() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("brands.csv");
        fs::write(&path, "older").unwrap();
        let failed = replace("--output", &path, |out| {
            out.write_all(b"half")?;
            Err(io::Error::other("disk full"))
        });
        let expected = format!("--output: cannot write {}: disk full", path.display());
        assert_eq!(format!("{:#}", failed.unwrap_err()), expected);
        assert_eq!(fs::read_to_string(&path).unwrap(), "older");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn the_target_of_a_link_is_replaced_and_keeps_its_mode() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let [file, link] = ["file.csv", "link.csv"].map(|name| dir.path().join(name));
        fs::write(&file, "older").unwrap();
        fs::set_permissions(&file, PermissionsExt::from_mode(0o600)).unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        replace("--output", &link, |out| out.write_all(b"newer")).unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read_to_string(&file).unwrap(), "newer");
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_not_replaced() {
        prepare_file("--output", Path::new("/dev/null")).unwrap();
        replace("--output", Path::new("/dev/null"), |out| out.write_all(b"gone")).unwrap();
        assert!(is_stream(Path::new("/dev/null")));
    }
}
