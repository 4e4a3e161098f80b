//! One table as an Arrow IPC file of one record batch.

use super::column::Column;
use super::mapped::{Mapped, TableFile};
use crate::error::{ErrorKind, Result};
use arrow_array::cast::AsArray;
use arrow_array::types::{ArrowPrimitiveType, Float32Type, Float64Type, UInt32Type, UInt64Type};
use arrow_array::{
    Array, ArrayRef, Float32Array, Float64Array, RecordBatch, StringArray, UInt32Array, UInt64Array,
};
use arrow_ipc::convert::fb_to_schema;
use arrow_ipc::reader::{read_footer_length, read_record_batch};
use arrow_ipc::writer::FileWriter;
use arrow_ipc::{root_as_footer, root_as_message};
use arrow_schema::ArrowError;
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

/// A table that is being written.
#[derive(Default)]
pub(super) struct Writing(Vec<(&'static str, ArrayRef)>);

impl Writing {
    pub(super) fn u32(mut self, name: &'static str, values: Vec<u32>) -> Self {
        self.0.push((name, Arc::new(UInt32Array::from(values))));
        self
    }

    pub(super) fn u64(mut self, name: &'static str, values: Vec<u64>) -> Self {
        self.0.push((name, Arc::new(UInt64Array::from(values))));
        self
    }

    pub(super) fn f32(mut self, name: &'static str, values: Vec<f32>) -> Self {
        self.0.push((name, Arc::new(Float32Array::from(values))));
        self
    }

    pub(super) fn f64(mut self, name: &'static str, values: Vec<f64>) -> Self {
        self.0.push((name, Arc::new(Float64Array::from(values))));
        self
    }

    pub(super) fn text<'t>(mut self, name: &'static str, values: impl Iterator<Item = &'t str>) -> Self {
        self.0.push((name, Arc::new(StringArray::from(values.collect::<Vec<_>>()))));
        self
    }

    /// Returns the file.
    pub(super) fn bytes(self) -> Result<Vec<u8>> {
        let write = || -> std::result::Result<Vec<u8>, ArrowError> {
            let batch = RecordBatch::try_from_iter(self.0)?;
            let mut writer = FileWriter::try_new(Vec::new(), &batch.schema())?;
            writer.write(&batch)?;
            writer.into_inner()
        };
        write().map_err(|error| {
            ErrorKind::BadFile(format!("a table of the index: {error}; split the mail")).into()
        })
    }
}

/// A table that is being read.
pub(super) struct Reading {
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

    fn numbers<T: ArrowPrimitiveType>(&self, name: &str) -> Result<Mapped<T::Native>> {
        let column = self.batch.column_by_name(name).and_then(|column| column.as_primitive_opt::<T>());
        let column = column.filter(|column| column.null_count() == 0).ok_or_else(|| self.file.damaged())?;
        Mapped::new(&self.file, column.values().clone())
    }

    pub(super) fn u32(&self, name: &str) -> Result<Column<u32>> {
        self.numbers::<UInt32Type>(name).map(Column::Mapped)
    }

    pub(super) fn u64(&self, name: &str) -> Result<Column<u64>> {
        self.numbers::<UInt64Type>(name).map(Column::Mapped)
    }

    pub(super) fn f32(&self, name: &str) -> Result<Column<f32>> {
        self.numbers::<Float32Type>(name).map(Column::Mapped)
    }

    pub(super) fn f64(&self, name: &str) -> Result<Column<f64>> {
        self.numbers::<Float64Type>(name).map(Column::Mapped)
    }

    pub(super) fn text(&self, name: &str) -> Result<Vec<String>> {
        let column = self.batch.column_by_name(name).and_then(|column| column.as_string_opt::<i32>());
        let column = column.filter(|column| column.null_count() == 0).ok_or_else(|| self.file.damaged())?;
        Ok(column.iter().map(|text| text.unwrap_or_default().to_owned()).collect())
    }

    /// The error of columns that contradict each other.
    pub(super) fn damaged(&self) -> crate::error::Error {
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
