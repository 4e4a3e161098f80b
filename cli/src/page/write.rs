//! The file of a page.

use crate::atomic_file::replace;
use std::path::Path;

/// Writes a page to the path of `--html`, in the place of an older one.
pub(crate) fn write_page(path: &Path, page: &str) -> anyhow::Result<()> {
    replace("--html", path, |out| out.write_all(page.as_bytes()))
}
