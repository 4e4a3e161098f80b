//! One table as it is read.

use super::file::TableFile;
use super::mapped::Mapped;
use super::stored::Stored;
use crate::error::{Error, Result};
use arrow_array::cast::AsArray;
use arrow_array::types::{ArrowPrimitiveType, Float32Type, Float64Type, UInt8Type, UInt32Type, UInt64Type};
use arrow_array::{Array, RecordBatch};
use arrow_buffer::ScalarBuffer;
use arrow_ipc::convert::fb_to_schema;
use arrow_ipc::reader::{FileDecoder, read_footer_length};
use arrow_ipc::root_as_footer;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// The bytes of the end of a file: the length of the footer and the mark.
const TRAILER: usize = 10;

/// A table that is being read.
pub(crate) struct Reading {
    file: Arc<TableFile>,
    batch: RecordBatch,
}

impl Reading {
    /// Reads the frame of a table. `is_small`: checks the whole file, else what is read now.
    pub(super) fn new(file: TableFile, is_small: bool) -> Result<Self> {
        let n = file.bytes().len();
        if is_small {
            file.check_all(0, n)?;
        }
        // The reader of Arrow panics on some files that break its format; the digests are no signature.
        let batch =
            catch_unwind(AssertUnwindSafe(|| batch(&file))).unwrap_or_else(|_| Err(file.damaged()))?;
        Ok(Self { file: Arc::new(file), batch })
    }

    fn numbers<T: ArrowPrimitiveType>(&self, name: &str) -> Result<ScalarBuffer<T::Native>> {
        let column = self.batch.column_by_name(name).and_then(|column| column.as_primitive_opt::<T>());
        let column = column.filter(|column| column.null_count() == 0).ok_or_else(|| self.file.damaged())?;
        Ok(column.values().clone())
    }

    fn mapped<T: ArrowPrimitiveType>(&self, name: &str) -> Result<Mapped<T::Native>> {
        Mapped::new(&self.file, self.numbers::<T>(name)?)
    }

    /// Returns a column that is checked where it is read.
    pub(crate) fn u32(&self, name: &str) -> Result<Mapped<u32>> {
        self.mapped::<UInt32Type>(name)
    }

    pub(crate) fn u64(&self, name: &str) -> Result<Mapped<u64>> {
        self.mapped::<UInt64Type>(name)
    }

    pub(crate) fn f32(&self, name: &str) -> Result<Mapped<f32>> {
        self.mapped::<Float32Type>(name)
    }

    pub(crate) fn f64(&self, name: &str) -> Result<Mapped<f64>> {
        self.mapped::<Float64Type>(name)
    }

    fn whole<T: ArrowPrimitiveType>(&self, name: &str) -> Result<Stored<T::Native>> {
        self.file.check_all(0, self.file.bytes().len())?;
        Ok(self.numbers::<T>(name)?.into())
    }

    /// Returns a column once the whole table is checked.
    pub(crate) fn all_u8(&self, name: &str) -> Result<Stored<u8>> {
        self.whole::<UInt8Type>(name)
    }

    pub(crate) fn all_u32(&self, name: &str) -> Result<Stored<u32>> {
        self.whole::<UInt32Type>(name)
    }

    pub(crate) fn all_u64(&self, name: &str) -> Result<Stored<u64>> {
        self.whole::<UInt64Type>(name)
    }

    /// Returns a column of texts. The table must be small, and so checked.
    pub(crate) fn text(&self, name: &str) -> Result<Vec<String>> {
        let column = self.batch.column_by_name(name).and_then(|column| column.as_string_opt::<i32>());
        let column = column.filter(|column| column.null_count() == 0).ok_or_else(|| self.file.damaged())?;
        Ok(column.iter().map(|text| text.unwrap_or_default().to_owned()).collect())
    }

    /// The error of columns that contradict each other.
    pub(crate) fn damaged(&self) -> Error {
        self.file.damaged()
    }
}

/// Reads the footer and the one record batch. Every length and offset is checked against the file.
fn batch(file: &TableFile) -> Result<RecordBatch> {
    let bytes = file.bytes();
    let damaged = || file.damaged();
    let end = bytes.len().checked_sub(TRAILER).ok_or_else(damaged)?;
    file.check_all(end, bytes.len())?;
    let trailer = bytes.get(end..).and_then(|trailer| trailer.try_into().ok()).ok_or_else(damaged)?;
    let length = read_footer_length(trailer).map_err(|_| damaged())?;
    let start = end.checked_sub(length).ok_or_else(damaged)?;
    file.check_all(start, end)?;
    let footer = bytes.get(start..end).and_then(|footer| root_as_footer(footer).ok()).ok_or_else(damaged)?;
    let schema = footer.schema().map(fb_to_schema).ok_or_else(damaged)?;
    let block = footer.recordBatches().filter(|blocks| blocks.len() == 1).ok_or_else(damaged)?.get(0);
    let number = |n: i64| usize::try_from(n).map_err(|_| damaged());
    let (from, metadata, body) =
        (number(block.offset())?, number(block.metaDataLength().into())?, number(block.bodyLength())?);
    let length = metadata.checked_add(body).ok_or_else(damaged)?;
    if from.checked_add(length).is_none_or(|to| to > start) {
        return Err(damaged());
    }
    file.check_all(from, from + metadata)?;
    let decoder = FileDecoder::new(Arc::new(schema), footer.version()).with_require_alignment(true);
    let data = bytes.slice_with_length(from, length);
    decoder.read_record_batch(block, &data).ok().flatten().ok_or_else(damaged)
}
