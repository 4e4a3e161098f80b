//! How much memory messages may take, and the temporary folder for the rest.

use crate::limits::size;
use crate::temporary::Stage;
use clap::Args;
use std::env::temp_dir;
use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// The share of the memory that messages may take while they are read, and that a facet may take for its features.
const SHARE: usize = 3;

/// The flags for memory.
#[derive(Debug, Args)]
#[command(next_help_heading = "Limits")]
pub(crate) struct MemoryArgs {
    /// Keep messages beyond a third of SIZE, such as 6G, in a temporary folder [default: half of the memory of the machine]
    ///
    /// `analyze` also compares a facet in up to 16 rounds, so that its features take no more than another third. Only you can
    /// read the folder, and it is removed at the end. The results are the same for any SIZE. About 300 bytes of each message stay in memory. Without a SIZE, systems other than Linux keep all messages in
    /// memory.
    #[arg(long, value_name = "SIZE", value_parser = size)]
    memory: Option<usize>,

    /// Make the temporary folder in this folder [default: that of the system]
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

    /// Returns the folder for the messages that leave memory, which is made when it is first needed.
    pub(crate) fn spilled(&self) -> Spilled {
        Spilled { parent: self.temp.clone().unwrap_or_else(temp_dir), stage: Mutex::default() }
    }
}

/// A temporary folder; dropping this removes it.
pub(crate) struct Spilled {
    parent: PathBuf,
    stage: Mutex<Option<Stage>>,
}

impl Spilled {
    /// Returns the folder, made if needed.
    pub(crate) fn folder(&self) -> io::Result<PathBuf> {
        let mut stage = self.stage.lock().unwrap_or_else(PoisonError::into_inner);
        let made = match stage.take() {
            Some(made) => made,
            None => Stage::create_private(&self.parent, "mail").map_err(|error| {
                let parent = self.parent.display();
                io::Error::new(error.kind(), format!("a folder in {parent} (--temp): {error}"))
            })?,
        };
        Ok(stage.insert(made).path().to_owned())
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
        let spilled = args.spilled();
        assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 0);
        let folder = spilled.folder().unwrap();
        assert_eq!(folder, spilled.folder().unwrap());
        assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
        fs::write(folder.join("x"), "x").unwrap();
        drop(spilled);
        assert!(!folder.exists());
        let missing = MemoryArgs { memory: None, temp: Some(parent.path().join("no such")) };
        let error = missing.spilled().folder().unwrap_err().to_string();
        assert!(error.contains("--temp") && error.contains("no such"), "{error}");
    }
}
