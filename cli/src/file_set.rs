//! Several files of one folder that are replaced together.

use crate::atomic_file::{cannot_write, keep_mode, sync};
use crate::interrupt::uninterrupted;
use crate::temporary::{self, Stage, is_temporary};
use anyhow::Context;
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Files that are written into a temporary folder first. Dropped before [`FileSet::commit`], they leave no trace.
///
/// Where the folder holds nothing else, the temporary folder lies beside it and both are exchanged in one step: a kill
/// leaves the old files or the new ones. Where it holds other files, is a mount point or the current folder, or where the
/// system cannot exchange folders, the files are moved one after the other, in the order of `names`. A signal waits for the
/// last of them; a kill may leave old files beside new ones. Runs into one folder
/// wait for each other, up to two seconds.
pub(crate) struct FileSet {
    dir: PathBuf,
    names: &'static [&'static str],
    stage: Stage,
    /// True if the stage lies beside the folder, false if in it.
    is_beside: bool,
    /// The lock of the folder.
    lock: Option<File>,
}

impl FileSet {
    /// A set of the files `names` in the folder `dir`. Removes what killed processes left behind.
    pub(crate) fn create(dir: &Path, names: &'static [&'static str]) -> anyhow::Result<Self> {
        let create = || -> io::Result<Self> {
            let dir = dir.canonicalize()?;
            let lock = temporary::lock(&dir);
            if lock.is_some() {
                clean(&dir, names);
            }
            if let Some(name) = names.iter().find(|name| dir.join(name).is_dir()) {
                return Err(io::Error::other(format!("{name} is a folder")));
            }
            let beside = if can_exchange(&dir, names) { beside(&dir, names).ok().flatten() } else { None };
            let is_beside = beside.is_some();
            let stage = beside.map_or_else(|| Stage::create(&dir, names[0], names), Ok)?;
            Ok(Self { dir, names, stage, is_beside, lock })
        };
        create().with_context(|| cannot_write(dir))
    }

    /// Writes a file and syncs it to the disk. Returns its SHA-256 in hexadecimal.
    pub(crate) fn write(
        &self,
        name: &str,
        fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> anyhow::Result<String> {
        let write = || -> io::Result<String> {
            let file = File::create(self.stage.path().join(name))?;
            keep_mode(&self.dir.join(name), &file)?;
            let mut out = BufWriter::new(Digesting { out: file, digest: Sha256::new() });
            fill(&mut out)?;
            let Digesting { out, digest } = out.into_inner().map_err(io::IntoInnerError::into_error)?;
            out.sync_all()?;
            Ok(digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
        };
        write().with_context(|| cannot_write(&self.dir.join(name)))
    }

    /// Replaces the older files by those that were written.
    pub(crate) fn commit(self) -> anyhow::Result<()> {
        let Self { dir, names, stage, is_beside, lock } = self;
        let commit = || -> io::Result<()> {
            sync(stage.path())?;
            if is_beside && uninterrupted(|| exchange(stage.path(), &dir)).is_ok() {
                let old = stage.abandon();
                sync(dir.parent().unwrap_or(&dir))?;
                dissolve(&old, &dir, names);
                return Ok(());
            }
            let stage = if is_beside { inside(&stage, &dir, names)? } else { stage };
            let replace = |name: &&str| fs::rename(stage.path().join(name), dir.join(name));
            uninterrupted(|| names.iter().try_for_each(replace))?;
            sync(&dir)
        };
        let committed = commit().with_context(|| cannot_write(&dir));
        drop(lock);
        committed
    }
}

/// A writer that computes the SHA-256 of what it writes.
struct Digesting {
    out: File,
    digest: Sha256,
}

impl Write for Digesting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.out.write(bytes)?;
        self.digest.update(&bytes[..n]);
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Removes the stages that killed processes left behind beside `dir` and in it.
fn clean(dir: &Path, names: &[&str]) {
    for name in names {
        for path in temporary::leftovers(dir, name) {
            let _ = fs::remove_file(&path);
            dissolve(&path, dir, names);
        }
    }
    if let (Some(parent), Some(name)) = (dir.parent(), dir.file_name().and_then(|name| name.to_str())) {
        temporary::leftovers(parent, name).iter().for_each(|path| dissolve(path, dir, names));
    }
}

/// Removes the folder `old`, in which only `names` are this program's. Another file, which came while the folders were
/// exchanged, is moved to `dir`.
fn dissolve(old: &Path, dir: &Path, names: &[&str]) {
    names.iter().for_each(|name| drop(fs::remove_file(old.join(name))));
    if fs::remove_dir(old).is_ok() {
        return;
    }
    for entry in fs::read_dir(old).into_iter().flatten().flatten() {
        let to = dir.join(entry.file_name());
        if to.symlink_metadata().is_err() {
            let _ = fs::rename(entry.path(), to);
        }
    }
    let _ = fs::remove_dir(old);
}

/// Returns whether `dir` holds only `names` and is not the current folder or above it.
fn can_exchange(dir: &Path, names: &[&str]) -> bool {
    let is_ours = |entry: io::Result<fs::DirEntry>| {
        entry.is_ok_and(|entry| {
            entry
                .file_name()
                .to_str()
                .is_some_and(|found| names.iter().any(|name| *name == found || is_temporary(found, name)))
        })
    };
    let is_here = std::env::current_dir().is_ok_and(|here| here.starts_with(dir));
    !is_here && fs::read_dir(dir).is_ok_and(|mut entries| entries.all(is_ours))
}

/// Creates a stage beside `dir` with its mode. `None` if the two differ in what cannot be copied: owner, device, or
/// extended attributes such as an access list.
#[cfg(unix)]
fn beside(dir: &Path, names: &[&str]) -> io::Result<Option<Stage>> {
    use std::os::unix::fs::MetadataExt;
    let (Some(parent), Some(name)) = (dir.parent(), dir.file_name().and_then(|name| name.to_str())) else {
        return Ok(None);
    };
    let stage = Stage::create(parent, name, names)?;
    let old = fs::metadata(dir)?;
    fs::set_permissions(stage.path(), old.permissions())?;
    let owner = |folder: &fs::Metadata| (folder.dev(), folder.uid(), folder.gid(), folder.mode());
    let is_alike =
        owner(&fs::metadata(stage.path())?) == owner(&old) && attributes(stage.path())? == attributes(dir)?;
    Ok(is_alike.then_some(stage))
}

#[cfg(not(unix))]
fn beside(_: &Path, _: &[&str]) -> io::Result<Option<Stage>> {
    Ok(None)
}

/// The names of the extended attributes of a folder.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn attributes(dir: &Path) -> io::Result<Vec<u8>> {
    let mut names = vec![0; 1 << 16];
    match rustix::fs::listxattr(dir, names.as_mut_slice()) {
        Ok(n) => names.truncate(n),
        Err(rustix::io::Errno::NOTSUP) => names.clear(),
        Err(error) => return Err(error.into()),
    }
    Ok(names)
}

#[cfg(all(unix, not(any(target_os = "linux", target_vendor = "apple"))))]
fn attributes(_: &Path) -> io::Result<Vec<u8>> {
    Ok(Vec::new())
}

/// Exchanges two folders in one step.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Moves a stage into `dir`, by copies where `dir` is another mount.
fn inside(stage: &Stage, dir: &Path, names: &[&str]) -> io::Result<Stage> {
    let inner = Stage::create(dir, names[0], names)?;
    for name in names {
        let (from, to) = (stage.path().join(name), inner.path().join(name));
        if fs::rename(&from, &to).is_err() {
            fs::copy(&from, &to)?;
            File::open(&to)?.sync_all()?;
        }
    }
    sync(inner.path())?;
    Ok(inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: &[&str] = &["a.csv", "b.csv", "c.json"];

    fn begin(dir: &Path, content: &str) -> FileSet {
        let set = FileSet::create(dir, NAMES).unwrap();
        NAMES.iter().for_each(|name| drop(set.write(name, |out| out.write_all(content.as_bytes())).unwrap()));
        set
    }

    /// The contents of the three files, and the names of all others in the folder and beside it.
    fn found(dir: &Path) -> (Vec<String>, Vec<String>) {
        let contents = NAMES.iter().map(|name| fs::read_to_string(dir.join(name)).unwrap_or_default());
        let names = |dir: &Path| -> Vec<String> {
            fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect()
        };
        let inside = names(dir).into_iter().filter(|name| !NAMES.contains(&name.as_str()));
        let own = dir.file_name().unwrap().to_str().unwrap();
        let beside = names(dir.parent().unwrap()).into_iter().filter(|name| name != own);
        let mut others: Vec<String> = inside.chain(beside).collect();
        others.sort();
        (contents.collect(), others)
    }

    fn folder() -> (tempfile::TempDir, PathBuf) {
        let root = tempfile::tempdir().unwrap();
        let dir = root.path().join("results");
        fs::create_dir(&dir).unwrap();
        (root, dir)
    }

    fn none() -> Vec<String> {
        Vec::new()
    }

    #[test]
    fn a_set_replaces_the_older_one() {
        let (_root, dir) = folder();
        begin(&dir, "old").commit().unwrap();
        assert_eq!(found(&dir), (vec!["old".to_owned(); 3], none()));
        begin(&dir, "new").commit().unwrap();
        assert_eq!(found(&dir), (vec!["new".to_owned(); 3], none()));
    }

    #[test]
    fn a_set_that_is_dropped_leaves_the_older_one() {
        let (_root, dir) = folder();
        begin(&dir, "old").commit().unwrap();
        drop(begin(&dir, "new"));
        assert_eq!(found(&dir), (vec!["old".to_owned(); 3], none()));
    }

    #[test]
    fn the_files_of_others_stay() {
        let (_root, dir) = folder();
        fs::write(dir.join("notes.txt"), "theirs").unwrap();
        fs::write(dir.join(".a.csv.tmp"), "theirs").unwrap();
        begin(&dir, "new").commit().unwrap();
        assert_eq!(found(&dir), (vec!["new".to_owned(); 3], vec![".a.csv.tmp".into(), "notes.txt".into()]));
        assert_eq!(fs::read_to_string(dir.join("notes.txt")).unwrap(), "theirs");
    }

    #[cfg(unix)]
    #[test]
    fn a_kill_before_the_exchange_leaves_the_older_set_and_the_next_run_cleans_up() {
        for other in [None, Some("notes.txt")] {
            let (_root, dir) = folder();
            let others: Vec<String> = other.into_iter().map(str::to_owned).collect();
            others.iter().for_each(|name| fs::write(dir.join(name), "theirs").unwrap());
            begin(&dir, "old").commit().unwrap();
            let FileSet { stage, lock, .. } = begin(&dir, "new");
            drop((stage.abandon(), lock));
            let (contents, left) = found(&dir);
            assert_eq!(contents, ["old"; 3]);
            assert_eq!(left.len(), others.len() + 1, "{left:?}");
            begin(&dir, "newer").commit().unwrap();
            assert_eq!(found(&dir), (vec!["newer".to_owned(); 3], others));
        }
    }

    #[test]
    fn a_process_that_ends_replaces_no_file() {
        use crate::interrupt::wait_for_files;
        use std::thread;
        use std::time::Duration;
        for other in [None, Some("notes.txt")] {
            let (_root, dir) = folder();
            other.iter().for_each(|name| fs::write(dir.join(name), "theirs").unwrap());
            begin(&dir, "old").commit().unwrap();
            let new = begin(&dir, "new");
            let ending = wait_for_files(Duration::from_secs(60)).unwrap();
            let commit = thread::spawn(|| new.commit());
            // Enough for a commit that does not wait.
            thread::sleep(Duration::from_millis(50));
            assert_eq!(found(&dir).0, ["old"; 3], "{other:?}");
            drop(ending);
            commit.join().unwrap().unwrap();
            assert_eq!(found(&dir).0, ["new"; 3], "{other:?}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_kill_after_the_exchange_leaves_the_new_set_and_the_next_run_cleans_up() {
        let (_root, dir) = folder();
        begin(&dir, "old").commit().unwrap();
        let FileSet { stage, lock, is_beside, .. } = begin(&dir, "new");
        assert!(is_beside);
        exchange(stage.path(), &dir).unwrap();
        let old = stage.abandon();
        drop(lock);
        // A file that somebody wrote into the folder just before the exchange.
        fs::write(old.join("late.txt"), "theirs").unwrap();
        assert_eq!(found(&dir).0, ["new"; 3]);
        begin(&dir, "newer").commit().unwrap();
        assert_eq!(found(&dir), (vec!["newer".to_owned(); 3], vec!["late.txt".to_owned()]));
    }

    #[cfg(unix)]
    #[test]
    fn a_living_run_keeps_its_stage() {
        let (_root, dir) = folder();
        let FileSet { stage, lock, .. } = begin(&dir, "first");
        drop(lock);
        begin(&dir, "second").commit().unwrap();
        assert!(stage.path().join("c.json").exists());
        assert_eq!(found(&dir).0, ["second"; 3]);
    }

    #[test]
    fn a_folder_in_the_place_of_a_file_changes_nothing() {
        let (_root, dir) = folder();
        fs::create_dir(dir.join("b.csv")).unwrap();
        fs::write(dir.join("a.csv"), "old").unwrap();
        let error = FileSet::create(&dir, NAMES).err().map(|error| format!("{error:#}")).unwrap();
        assert!(error.ends_with("b.csv is a folder"), "{error}");
        assert_eq!(fs::read_to_string(dir.join("a.csv")).unwrap(), "old");
    }

    #[test]
    fn the_digest_is_that_of_the_file() {
        let (_root, dir) = folder();
        let digest =
            FileSet::create(&dir, NAMES).unwrap().write("a.csv", |out| out.write_all(b"one")).unwrap();
        // printf one | sha256sum
        assert_eq!(digest, "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed");
    }
}
