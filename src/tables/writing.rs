//! Columns → one table, as an Arrow IPC file of one record batch.

use super::stored::Stored;
use crate::error::{Error, ErrorKind, Result};
use arrow_array::{
    ArrayRef, Float32Array, Float64Array, RecordBatch, StringArray, UInt8Array, UInt32Array, UInt64Array,
};
use arrow_ipc::writer::FileWriter;
use arrow_schema::ArrowError;
use std::io::{self, Write};
use std::sync::Arc;

/// A table that is being written.
#[derive(Default)]
pub(crate) struct Writing(Vec<(&'static str, ArrayRef)>);

impl Writing {
    pub(crate) fn u32(self, name: &'static str, values: Vec<u32>) -> Self {
        self.stored_u32(name, values.into())
    }

    pub(crate) fn u64(self, name: &'static str, values: Vec<u64>) -> Self {
        self.stored_u64(name, values.into())
    }

    pub(crate) fn stored_u8(mut self, name: &'static str, values: Stored<u8>) -> Self {
        self.0.push((name, Arc::new(UInt8Array::new(values.into_buffer(), None))));
        self
    }

    pub(crate) fn stored_u32(mut self, name: &'static str, values: Stored<u32>) -> Self {
        self.0.push((name, Arc::new(UInt32Array::new(values.into_buffer(), None))));
        self
    }

    pub(crate) fn stored_u64(mut self, name: &'static str, values: Stored<u64>) -> Self {
        self.0.push((name, Arc::new(UInt64Array::new(values.into_buffer(), None))));
        self
    }

    pub(crate) fn f32(mut self, name: &'static str, values: Vec<f32>) -> Self {
        self.0.push((name, Arc::new(Float32Array::from(values))));
        self
    }

    pub(crate) fn f64(mut self, name: &'static str, values: Vec<f64>) -> Self {
        self.0.push((name, Arc::new(Float64Array::from(values))));
        self
    }

    pub(crate) fn text<'t>(mut self, name: &'static str, values: impl Iterator<Item = &'t str>) -> Self {
        self.0.push((name, Arc::new(StringArray::from(values.collect::<Vec<_>>()))));
        self
    }

    /// Writes the file.
    pub(super) fn write(self, out: &mut dyn Write) -> Result<()> {
        let write = || -> std::result::Result<(), ArrowError> {
            let batch = RecordBatch::try_from_iter(self.0)?;
            let mut writer = FileWriter::try_new(out, &batch.schema())?;
            writer.write(&batch)?;
            writer.finish()
        };
        write().map_err(|error| match error {
            ArrowError::IoError(_, error) => Error::from(ErrorKind::write(error)),
            error => ErrorKind::BadFile(format!("a table of the index: {error}; split the mail")).into(),
        })
    }
}

/// Returns an error of the system as one of writing.
pub(super) fn failed(error: io::Error) -> Error {
    ErrorKind::write(error).into()
}
