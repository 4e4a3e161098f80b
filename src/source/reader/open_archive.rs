//! An archive that is being read.

use crate::error::Result;
use crate::source::archive::Archive;
use crate::source::detect::FileFormat;
use crate::source::raw::Raw;
use crate::source::sidecar::Sidecars;

/// The bytes of members that are held until it is known which mail a tar archive has. Beyond them the members are read.
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
    held: Vec<Held>,
    held_bytes: usize,
}

/// A member of a tar archive that is no message if the archive has a certain mail.
#[derive(Debug)]
pub(super) struct Held {
    /// The path in messages.
    pub(super) path: String,
    /// The path within the archive.
    pub(super) name: String,
    pub(super) format: FileFormat,
    pub(super) items: Vec<Result<Raw>>,
}

impl OpenArchive {
    pub(super) fn new(archive: Archive, path: String, folder: Option<String>) -> Self {
        let sidecars = match &archive {
            Archive::Zip(zip) => Sidecars::new(zip.names()),
            Archive::Tar(_) => Sidecars::default(),
        };
        Self { archive, path, folder, sidecars, has_failed: false, held: Vec::new(), held_bytes: 0 }
    }

    /// Returns whether members are held back, as mail may follow.
    pub(super) fn holds_back(&self) -> bool {
        matches!(self.archive, Archive::Tar(_)) && self.held_bytes <= MAX_HELD
    }

    /// Counts bytes of a member that is being held. Returns whether there is room for more.
    pub(super) fn reserve(&mut self, bytes: usize) -> bool {
        self.held_bytes = self.held_bytes.saturating_add(bytes);
        self.holds_back()
    }

    pub(super) fn hold(&mut self, held: Held) {
        self.held.push(held);
    }

    /// Takes the members that were held.
    pub(super) fn take_held(&mut self) -> Vec<Held> {
        std::mem::take(&mut self.held)
    }
}
