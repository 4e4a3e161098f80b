//! The character sets of tables: UTF-8, else windows-1252, in which office programs of the West save CSV.

use encoding_rs::WINDOWS_1252;
use std::borrow::Cow;

/// Returns bytes as UTF-8, else as windows-1252.
pub(super) fn utf8(bytes: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(bytes).map_or_else(|_| windows_1252(bytes), Cow::Borrowed)
}

pub(super) fn windows_1252(bytes: &[u8]) -> Cow<'_, str> {
    WINDOWS_1252.decode_without_bom_handling(bytes).0
}
