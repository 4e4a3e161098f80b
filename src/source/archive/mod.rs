//! Zip and tar: an archive → its members, one after the other. Nothing is written to disk.

mod member;
mod tar;
mod zip;

pub(super) use member::{Entry, Member};
pub(super) use tar::{Tar, looks_like_tar};
pub(super) use zip::{Data, Zip, looks_like_zip};

use std::io;

/// An open archive.
#[derive(Debug)]
pub(super) enum Archive {
    Zip(Zip),
    Tar(Tar),
}

impl Archive {
    /// Returns the next entry, folders left out. An error of a member leaves the others of a zip readable; one of a tar ends it.
    pub(super) fn next(&mut self) -> Option<io::Result<Entry>> {
        match self {
            Self::Zip(zip) => zip.next().map(Ok),
            Self::Tar(tar) => tar.next().transpose(),
        }
    }
}
