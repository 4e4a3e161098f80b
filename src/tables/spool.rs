//! Numbers that leave memory and come back: a temporary file that only this process can find.

use super::stored::{Number, Stored};
use crate::error::{Error, Result};
use arrow_buffer::{Buffer, MutableBuffer, ScalarBuffer, ToByteSlice};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A temporary file. Where the system allows it the file has no name, so that nothing is left even after a kill.
pub(crate) struct Spool {
    file: Mutex<File>,
    /// Its folder, for errors.
    folder: PathBuf,
}

/// The place of some numbers in a [`Spool`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Extent {
    start: u64,
    len: usize,
}

impl Extent {
    /// Returns the number of numbers.
    pub(crate) fn len(self) -> usize {
        self.len
    }
}

impl Spool {
    /// Makes a file in a folder. Never `None`: that is for builds without tables.
    pub(crate) fn create(folder: &Path) -> Result<Option<Self>> {
        let file = tempfile::tempfile_in(folder).map_err(|error| failed(folder, &error))?;
        Ok(Some(Self { file: Mutex::new(file), folder: folder.to_owned() }))
    }

    /// Appends numbers.
    pub(crate) fn write<T: Number>(&self, values: &[T]) -> Result<Extent> {
        let write = |mut file: MutexGuard<'_, File>| {
            let start = file.seek(SeekFrom::End(0))?;
            file.write_all(values.to_byte_slice())?;
            Ok(Extent { start, len: values.len() })
        };
        write(self.file()).map_err(|error| failed(&self.folder, &error))
    }

    /// Returns numbers that were written with the same type.
    pub(crate) fn read<T: Number>(&self, extent: Extent) -> Result<Stored<T>> {
        let mut bytes = MutableBuffer::from_len_zeroed(extent.len * size_of::<T>());
        let mut read = |mut file: MutexGuard<'_, File>| {
            file.seek(SeekFrom::Start(extent.start))?;
            file.read_exact(bytes.as_slice_mut())
        };
        read(self.file()).map_err(|error| failed(&self.folder, &error))?;
        Ok(ScalarBuffer::<T>::from(Buffer::from(bytes)).into())
    }

    fn file(&self) -> MutexGuard<'_, File> {
        self.file.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn failed(folder: &Path, error: &io::Error) -> Error {
    Error::parameter("record_folder", format!("a file in {}: {error}; name another folder", folder.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_in_any_order_and_leave_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let spool = Spool::create(folder.path()).unwrap().unwrap();
        let bytes = spool.write(&[1u8, 2, 3]).unwrap();
        let none = spool.write::<u64>(&[]).unwrap();
        let words = spool.write(&[u64::MAX, 7]).unwrap();
        assert_eq!(spool.read::<u64>(words).unwrap()[..], [u64::MAX, 7]);
        assert_eq!(spool.read::<u8>(bytes).unwrap()[..], [1, 2, 3]);
        assert!(spool.read::<u64>(none).unwrap().is_empty());
        drop(spool);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_folder_that_is_missing_is_named() {
        let folder = tempfile::tempdir().unwrap().path().join("gone");
        let error = Spool::create(&folder).err().unwrap().to_string();
        assert!(error.contains("gone"), "{error}");
    }
}
