//! A column of a file; each block is checked when it is first read.

use super::file::TableFile;
use crate::error::Result;
use arrow_buffer::{ArrowNativeType, ScalarBuffer};
use std::sync::Arc;

/// A column of numbers in a file.
pub(crate) struct Mapped<T: ArrowNativeType> {
    file: Arc<TableFile>,
    values: ScalarBuffer<T>,
    /// The place of the first value in the file.
    start: usize,
}

impl<T: ArrowNativeType> Mapped<T> {
    /// Returns a column of a file. `values` lie in its bytes.
    pub(super) fn new(file: &Arc<TableFile>, values: ScalarBuffer<T>) -> Result<Self> {
        let size = size_of::<T>();
        let start = (values.as_ptr() as usize).checked_sub(file.bytes().as_ptr() as usize);
        let is_inside =
            |start: &usize| start + values.len() * size <= file.bytes().len() && start.is_multiple_of(size);
        // A column without rows lies nowhere.
        let start = if values.is_empty() { Some(0) } else { start.filter(is_inside) };
        let start = start.ok_or_else(|| file.damaged())?;
        Ok(Self { file: Arc::clone(file), values, start })
    }

    pub(crate) fn len(&self) -> usize {
        self.values.len()
    }

    /// Returns the value of a row.
    pub(crate) fn get(&self, row: usize) -> Result<T> {
        self.file.check(self.start + row * size_of::<T>())?;
        self.values.get(row).copied().ok_or_else(|| self.file.damaged())
    }

    /// Returns all values.
    pub(crate) fn values(&self) -> Result<Vec<T>> {
        (0..self.len()).map(|row| self.get(row)).collect()
    }
}
