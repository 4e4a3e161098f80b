//! An archive that is being read.

use crate::source::archive::Archive;
use crate::source::raw::Raw;
use crate::source::sidecar::Sidecars;

/// The bytes of pages that are held until it is known whether a tar archive has mail. Beyond them the pages are read.
const MAX_HELD: usize = 64 << 20;

/// An open archive and what is known of its members.
#[derive(Debug)]
pub(super) struct OpenArchive {
    pub(super) archive: Archive,
    /// The path with those of the archives around it, `a.zip!b.tar`.
    pub(super) path: String,
    /// The brand's folder for members at the top.
    pub(super) folder: Option<String>,
    pub(super) sidecars: Sidecars,
    /// A member could not be read to its end. What follows in a tar archive is a consequence.
    pub(super) has_failed: bool,
    held: Vec<Raw>,
    held_bytes: usize,
}

impl OpenArchive {
    pub(super) fn new(archive: Archive, path: String, folder: Option<String>) -> Self {
        let sidecars = match &archive {
            Archive::Zip(zip) => Sidecars::new(zip.names()),
            Archive::Tar(_) => Sidecars::default(),
        };
        Self { archive, path, folder, sidecars, has_failed: false, held: Vec::new(), held_bytes: 0 }
    }

    /// Returns whether pages are held back, as mail may follow.
    pub(super) fn holds_pages(&self) -> bool {
        matches!(self.archive, Archive::Tar(_)) && self.held_bytes <= MAX_HELD
    }

    pub(super) fn hold(&mut self, page: Raw) {
        self.held_bytes += page.len();
        self.held.push(page);
    }

    /// Takes the pages that were held.
    pub(super) fn take_held(&mut self) -> Vec<Raw> {
        std::mem::take(&mut self.held)
    }
}
