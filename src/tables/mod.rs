//! Tables in a folder: columns that are written once, checked, and mapped into memory.
//!
//! A table is one Arrow IPC file of one record batch. The writer of the folder adds a manifest with the digest of every
//! block of every table. The index of [`score`](crate::score) and the columns of a corpus are such folders.

#[cfg(feature = "arrow")]
mod file;
#[cfg(feature = "arrow")]
mod files;
#[cfg(feature = "arrow")]
mod folder;
#[cfg(feature = "arrow")]
mod map;
#[cfg(feature = "arrow")]
mod mapped;
#[cfg(not(feature = "arrow"))]
mod no_spool;
#[cfg(feature = "arrow")]
mod reading;
#[cfg(feature = "arrow")]
mod record;
#[cfg(feature = "arrow")]
mod spool;
mod stored;
#[cfg(feature = "arrow")]
mod writing;

/// The manifest of an index of [`score`](crate::score), and the beginning of its schema.
#[cfg(feature = "arrow")]
pub(crate) const INDEX: (&str, &str) = ("manifest.json", "unisono.index/");

#[cfg(feature = "arrow")]
pub(crate) use files::{AGAIN, Files, Load, Sink, Tables};
#[cfg(feature = "arrow")]
pub(crate) use folder::{Folder, Stage, remove_unfinished};
#[cfg(feature = "arrow")]
pub(crate) use mapped::Mapped;
#[cfg(not(feature = "arrow"))]
pub(crate) use no_spool::{Extent, Spool};
#[cfg(feature = "arrow")]
pub(crate) use reading::Reading;
#[cfg(feature = "arrow")]
pub(crate) use record::TableRecord;
#[cfg(feature = "arrow")]
pub(crate) use spool::{Extent, Spool};
pub(crate) use stored::{Number, Stored};
#[cfg(feature = "arrow")]
pub(crate) use writing::Writing;
