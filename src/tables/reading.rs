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
use arrow_ipc::reader::{read_footer_length, read_record_batch};
use arrow_ipc::{root_as_footer, root_as_message};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// The bytes of the end of a file: the length of the footer and the mark.
const TRAILER: usize = 10;

/// What the metadata of a record batch begins with, except in old files.
const CONTINUATION: [u8; PREFIX] = [0xff; PREFIX];

/// The bytes of this mark, and those of the length after it.
const PREFIX: usize = 4;

/// The most bytes of metadata; a table has a few hundred.
const MAX_METADATA: usize = 1 << 20;

/// A table that is being read.
pub(crate) struct Reading {
    file: Arc<TableFile>,
    batch: RecordBatch,
}

impl Reading {
    /// Reads the frame of a table. Checks the whole file with `is_small`, otherwise only the blocks of the frame.
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

    /// Returns a column of texts. The table must be small, because only such a table is checked as a whole.
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

/// Reads the footer and the one record batch. Every length and offset is checked against the file. The metadata is copied
/// before it is checked: unsafe code follows its offsets, and the file may change under the map.
fn batch(file: &TableFile) -> Result<RecordBatch> {
    let bytes = file.bytes();
    let damaged = || file.damaged();
    let end = bytes.len().checked_sub(TRAILER).ok_or_else(damaged)?;
    let trailer = copied(file, end, bytes.len())?;
    let trailer = trailer.as_slice().try_into().map_err(|_| damaged())?;
    let length = read_footer_length(trailer).map_err(|_| damaged())?;
    let start = end.checked_sub(length).ok_or_else(damaged)?;
    let footer = copied(file, start, end)?;
    let footer = root_as_footer(&footer).map_err(|_| damaged())?;
    let schema = footer.schema().map(fb_to_schema).ok_or_else(damaged)?;
    let block = footer.recordBatches().filter(|blocks| blocks.len() == 1).ok_or_else(damaged)?.get(0);
    let number = |n: i64| usize::try_from(n).map_err(|_| damaged());
    let (from, metadata, body) =
        (number(block.offset())?, number(block.metaDataLength().into())?, number(block.bodyLength())?);
    let length = metadata.checked_add(body).ok_or_else(damaged)?;
    if from.checked_add(length).is_none_or(|to| to > start) {
        return Err(damaged());
    }
    let message = copied(file, from, from + metadata)?;
    let start_of_message = if message.starts_with(&CONTINUATION) { 2 * PREFIX } else { PREFIX };
    let message = message.get(start_of_message..).and_then(|bytes| root_as_message(bytes).ok());
    let message = message.ok_or_else(damaged)?;
    let batch = message.header_as_record_batch().ok_or_else(damaged)?;
    let body = bytes.slice_with_length(from + metadata, body);
    read_record_batch(&body, batch, Arc::new(schema), &HashMap::new(), None, &message.version())
        .map_err(|_| damaged())
}

/// Returns a checked copy of some bytes of metadata.
fn copied(file: &TableFile, start: usize, end: usize) -> Result<Vec<u8>> {
    if end - start > MAX_METADATA {
        return Err(file.damaged());
    }
    file.check_all(start, end)?;
    file.bytes().get(start..end).map(<[u8]>::to_vec).ok_or_else(|| file.damaged())
}
