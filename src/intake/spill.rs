//! Batches that leave memory while mail is read.

use crate::corpus::Corpus;
use crate::error::Result;
#[cfg(feature = "arrow")]
use crate::error::{Error, ErrorKind};
#[cfg(feature = "arrow")]
use crate::intake::Intake;
use std::fmt;
use std::io;
use std::path::PathBuf;

/// The limit beyond which messages leave memory, and the folder that receives them.
#[derive(Clone, Copy)]
pub struct Spill<'a> {
    /// The most bytes of messages in memory. Batches in flight, and about 300 bytes of each message, come on top.
    pub bytes: usize,
    /// Returns a folder that exists, that others cannot read, and that stays as long as the messages are used.
    pub folder: &'a (dyn Fn() -> io::Result<PathBuf> + Sync),
}

impl fmt::Debug for Spill<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Spill").field("bytes", &self.bytes).finish_non_exhaustive()
    }
}

impl Spill<'_> {
    /// Writes a batch into a folder of its own, and returns it mapped.
    #[cfg(feature = "arrow")]
    pub(super) fn store(&self, corpus: Corpus) -> Result<Corpus> {
        let folder = (self.folder)().map_err(|error| Error::from(ErrorKind::write(error)))?;
        let path =
            (0..u32::MAX).map(|n| folder.join(format!("{n}"))).find(|path| !path.exists()).unwrap_or(folder);
        Intake { batches: vec![corpus], ..Intake::default() }.save(&path)?;
        let stored = Intake::open(&path)?;
        // A mapped file needs no name, and without one nothing is left behind even after a kill.
        #[cfg(unix)]
        let _ = std::fs::remove_dir_all(&path);
        Ok(stored.batches.into_iter().next().unwrap_or_default())
    }

    /// Without tables it stays in memory.
    #[cfg(not(feature = "arrow"))]
    pub(super) fn store(&self, corpus: Corpus) -> Result<Corpus> {
        Ok(corpus)
    }
}
