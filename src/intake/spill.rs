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
    /// The most bytes of messages in memory. On top come batches in flight, and what is kept of messages that left: about 300 bytes
    /// of each, the values of its other columns, and the distinct words of its batch.
    pub bytes: usize,
    /// Returns a folder that exists, that others cannot read, and that stays as long as the messages are used. `None` keeps the
    /// messages in memory.
    pub folder: &'a (dyn Fn() -> io::Result<Option<PathBuf>> + Sync),
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
        let Some(folder) = folder else { return Ok(corpus) };
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::{Input, read_spilling};
    use crate::progress::no_progress;
    use crate::source::Options;

    #[test]
    fn without_a_folder_messages_stay_in_memory() {
        let line = |i: usize| {
            format!("{{\"id\": \"{i}\", \"brand\": \"Forno {}\", \"body\": \"pane {i}\"}}\n", i % 3)
        };
        let input = |range: std::ops::Range<usize>| {
            let lines: String = range.map(line).collect();
            Input::Stream("-".into(), Box::new(io::Cursor::new(lines)))
        };
        let spill = Spill { bytes: 1, folder: &|| Ok(None) };
        let inputs = vec![input(0..20), input(10..30)];
        let options = Options::default();
        let own = crate::text::mask::OwnPhrases::default();
        let intake = read_spilling(inputs, &options, own, Some(spill), &no_progress).unwrap();
        assert!(intake.batches.len() > 1);
        assert_eq!((intake.n_messages(), intake.duplicates()), (30, 10));
    }
}
