//! How much memory messages may take, and the temporary folder for the rest.

use crate::limits::size;
use crate::temporary::Stage;
use crate::terminal::eprint_line;
use clap::Args;
use std::env::temp_dir;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// The share of the memory that messages may take while they are read, and that a facet may take for its features.
const SHARE: usize = 3;

/// The flags for memory.
#[derive(Debug, Args)]
#[command(next_help_heading = "Limits")]
pub(crate) struct MemoryArgs {
    /// Keep messages beyond a third of SIZE, such as 6G, in a temporary folder [default: half of the memory of the machine]
    ///
    /// So does `analyze` with the features of a facet beyond another third. Only you can read the folder, and it is removed at the
    /// end. The results are the same for any SIZE. About 300 bytes of each message, the
    /// values of its columns and the distinct words stay in memory, beyond SIZE if need be. Without a SIZE, messages also stay in
    /// memory if the folder cannot hold them, and on systems other than Linux.
    #[arg(long, value_name = "SIZE", value_parser = size)]
    memory: Option<usize>,

    /// Make the temporary folder in this folder [default: that of the system, or /var/tmp where that is in memory]
    #[arg(long, value_name = "FOLDER")]
    temp: Option<PathBuf>,
}

impl MemoryArgs {
    /// Returns the most bytes of messages in memory; `None` for no limit.
    pub(crate) fn of_messages(&self) -> Option<usize> {
        self.memory.or_else(|| machine().map(|bytes| bytes / 2)).map(|bytes| bytes / SHARE)
    }

    /// Returns the most bytes of the features of a facet; `None` to choose by their number.
    pub(crate) fn of_features(&self) -> Option<usize> {
        self.memory.map(|bytes| bytes / SHARE)
    }

    /// Returns the folder for the features that do not fit. `None` if nobody asked for one, and that of the system has less room than
    /// half of the memory of the machine.
    pub(crate) fn folder(&self) -> Option<PathBuf> {
        let folder = self.temp.clone().unwrap_or_else(system_folder);
        let is_asked = self.memory.is_some() || self.temp.is_some();
        let has_room = || {
            let room = free(&folder).ok().flatten()?;
            Some(!is_in_memory(&folder) && room >= machine()? as u64 / 2)
        };
        (is_asked || has_room().unwrap_or_default()).then_some(folder)
    }

    /// Returns the folder for the messages that leave memory, which is made when it is first needed.
    pub(crate) fn spilled(&self, quiet: bool) -> Spilled {
        Spilled {
            parent: self.temp.clone().unwrap_or_else(system_folder),
            is_required: self.memory.is_some() || self.temp.is_some(),
            bytes: self.of_messages().unwrap_or_default(),
            is_told: AtomicBool::new(quiet),
            stage: Mutex::default(),
        }
    }
}

/// A temporary folder; dropping this removes it.
pub(crate) struct Spilled {
    parent: PathBuf,
    /// It is an error if the folder cannot be made.
    is_required: bool,
    /// The most bytes of a batch.
    bytes: usize,
    /// The user knows that messages stay in memory.
    is_told: AtomicBool,
    stage: Mutex<Option<Stage>>,
}

impl Spilled {
    /// Returns the folder, made if needed; `None` if it cannot hold a batch, nobody asked for it, and messages may stay in memory.
    pub(crate) fn folder(&self) -> io::Result<Option<PathBuf>> {
        let mut stage = self.stage.lock().unwrap_or_else(PoisonError::into_inner);
        let room = if self.is_required { Ok(()) } else { self.check_room() };
        let made = room.and_then(|()| match stage.take() {
            Some(made) => Ok(made),
            None => Stage::create_private(&self.parent, "mail"),
        });
        match made {
            Ok(made) => Ok(Some(stage.insert(made).path().to_owned())),
            Err(error) if self.is_required => {
                let parent = self.parent.display();
                Err(io::Error::new(error.kind(), format!("a folder in {parent} (--temp): {error}")))
            }
            Err(error) => {
                if !self.is_told.swap(true, Ordering::Relaxed) {
                    let parent = self.parent.display();
                    eprint_line(&format!(
                        "unisono: the messages stay in memory, because a folder in {parent} cannot hold them: {error}; name another with --temp FOLDER"
                    ));
                }
                Ok(None)
            }
        }
    }

    /// Fails if the disk has too little room for a batch and its copy.
    fn check_room(&self) -> io::Result<()> {
        if is_in_memory(&self.parent) {
            return Err(io::Error::other("it is in memory, too"));
        }
        let needed = self.bytes as u64 * 2;
        match free(&self.parent)? {
            Some(bytes) if bytes < needed => {
                Err(io::Error::other(format!("{bytes} bytes are free, {needed} are needed")))
            }
            _ => Ok(()),
        }
    }
}

/// Returns the temporary folder of the system, or one on a disk where that is in memory.
fn system_folder() -> PathBuf {
    let on_disk = PathBuf::from("/var/tmp");
    let folder = temp_dir();
    if is_in_memory(&folder) && on_disk.is_dir() && !is_in_memory(&on_disk) { on_disk } else { folder }
}

/// Returns the free bytes where a folder is; `None` where the system does not report them.
#[cfg(unix)]
fn free(folder: &Path) -> io::Result<Option<u64>> {
    let found = rustix::fs::statvfs(folder)?;
    Ok(found.f_bavail.checked_mul(found.f_frsize))
}

#[cfg(not(unix))]
fn free(_: &Path) -> io::Result<Option<u64>> {
    Ok(None)
}

/// Returns true if what is written into a folder takes memory, as far as the system reports it.
fn is_in_memory(folder: &Path) -> bool {
    #[cfg(target_os = "linux")]
    {
        const TMPFS: u64 = 0x0102_1994;
        rustix::fs::statfs(folder)
            .is_ok_and(|found| u64::try_from(found.f_type).is_ok_and(|kind| kind == TMPFS))
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = folder;
        false
    }
}

/// Returns the bytes of memory that this process may use; `None` where the system does not report them.
fn machine() -> Option<usize> {
    let total = fs::read_to_string("/proc/meminfo").ok().and_then(|text| total(&text));
    // The limit of a container.
    let limit =
        fs::read_to_string("/sys/fs/cgroup/memory.max").ok().and_then(|text| text.trim().parse().ok());
    [total, limit].into_iter().flatten().min()
}

/// Returns the bytes of memory of a machine from the text of `/proc/meminfo`.
fn total(meminfo: &str) -> Option<usize> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<usize>().ok()?.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_memory_of_the_machine_is_read() {
        assert_eq!(total("MemTotal:       16384000 kB\nMemFree: 1 kB\n"), Some(16_777_216_000));
        assert_eq!(total("MemFree: 1 kB\n"), None);
        let args = MemoryArgs { memory: Some(6_000), temp: None };
        assert_eq!((args.of_messages(), args.of_features()), (Some(2_000), Some(2_000)));
    }

    #[cfg(unix)]
    #[test]
    fn the_folder_is_private_and_goes() {
        use std::os::unix::fs::PermissionsExt;
        let parent = tempfile::tempdir().unwrap();
        let args = MemoryArgs { memory: None, temp: Some(parent.path().to_owned()) };
        let spilled = args.spilled(true);
        assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 0);
        let folder = spilled.folder().unwrap().unwrap();
        assert_eq!(Some(&folder), spilled.folder().unwrap().as_ref());
        assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
        fs::write(folder.join("x"), "x").unwrap();
        drop(spilled);
        assert!(!folder.exists());
        let missing = MemoryArgs { memory: None, temp: Some(parent.path().join("no such")) };
        let error = missing.spilled(true).folder().unwrap_err().to_string();
        assert!(error.contains("--temp") && error.contains("no such"), "{error}");
    }

    #[test]
    fn messages_stay_in_memory_where_nobody_asked_for_a_folder_that_cannot_hold_them() {
        let parent = tempfile::tempdir().unwrap();
        let spilled = |parent: PathBuf, bytes, is_required| Spilled {
            parent,
            is_required,
            bytes,
            is_told: AtomicBool::new(true),
            stage: Mutex::default(),
        };
        let missing = || parent.path().join("no such");
        assert!(spilled(missing(), 1, false).folder().unwrap().is_none());
        assert!(spilled(missing(), 1, true).folder().is_err());
        if cfg!(unix) {
            let huge = spilled(parent.path().to_owned(), 1 << 60, false);
            assert!(huge.folder().unwrap().is_none());
        }
        assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 0);
        assert!(spilled(parent.path().to_owned(), 1 << 60, true).folder().unwrap().is_some());
        if !is_in_memory(parent.path()) {
            assert!(spilled(parent.path().to_owned(), 1, false).folder().unwrap().is_some());
        }
        #[cfg(target_os = "linux")]
        if Path::new("/dev/shm").is_dir() && is_in_memory(Path::new("/dev/shm")) {
            let error = spilled("/dev/shm".into(), 1, false).check_room().unwrap_err();
            assert!(error.to_string().contains("in memory"), "{error}");
        }
    }
}
