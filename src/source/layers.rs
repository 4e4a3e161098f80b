//! The layers around messages: compression, UTF-16 and archives.

use super::archive::{Archive, Data, Tar, Zip};
use super::html::is_page_name;
use super::input::{Input, Shared};
use super::transcode::{Transcoder, utf16};
use super::unpack::{Budget, Compression, limit_reached};
use crate::error::ErrorKind;
use rawzip::FileReader;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;
use std::sync::Arc;

/// The buffer of a decoder, in bytes.
const BUFFER: usize = 64 * 1024;

/// The most layers of compression around one file.
const MAX_LAYERS: usize = 3;

/// An input without its compression and in UTF-8 or an encoding that its format declares.
pub(super) struct Bare {
    pub(super) input: Input,
    /// The name without the extensions of the compressions.
    pub(super) name: String,
    /// The input as it lies on disk; `None` if it is `input` itself.
    pub(super) outer: Option<Shared>,
}

/// Decompresses and recodes an input by its first bytes, as often as needed.
pub(super) fn bare(mut input: Input, name: &str, budget: &Budget) -> io::Result<Bare> {
    let mut name = name.to_owned();
    let mut outer = None;
    for _ in 0..MAX_LAYERS {
        let head = input.head()?;
        let (compression, encoding) = (Compression::of(head), utf16(head));
        if compression.is_none() && encoding.is_none() {
            break;
        }
        let shared = Shared::new(input);
        outer.get_or_insert_with(|| shared.clone());
        let decoder: Box<dyn Read + Send> = match (compression, encoding) {
            (Some(compression), _) => {
                name = without_compression(&name);
                Box::new(budget.meter(shared, |packed| compression.decoder(packed)))
            }
            (None, Some(encoding)) => Box::new(Transcoder::new(shared, encoding)),
            (None, None) => Box::new(shared),
        };
        input = derived(decoder);
    }
    Ok(Bare { input, name, outer })
}

/// An input of decoded bytes.
pub(super) fn derived(bytes: impl Read + Send + 'static) -> Input {
    Input::derived(Box::new(BufReader::with_capacity(BUFFER, bytes)))
}

/// `a.mbox.gz` → `a.mbox`, `a.tgz` → `a.tar`.
pub(super) fn without_compression(name: &str) -> String {
    let Some((stem, extension)) = name.rsplit_once('.') else { return name.to_owned() };
    match extension.to_ascii_lowercase().as_str() {
        "gz" | "gzip" | "zst" | "zstd" => stem.to_owned(),
        "tgz" | "tzst" => format!("{stem}.tar"),
        _ => name.to_owned(),
    }
}

/// Opens a tar archive. `outer` becomes the input on disk.
pub(super) fn open_tar(input: Input, outer: &mut Option<Shared>) -> Archive {
    let input = match outer {
        Some(_) => input,
        None => {
            let shared = outer.insert(Shared::new(input)).clone();
            derived(shared)
        }
    };
    Archive::Tar(Tar::new(input))
}

/// Opens a zip archive: in place if it is the file at `path`, else from a copy in memory of at most `max_held` bytes.
pub(super) fn open_zip(
    mut input: Input,
    outer: &mut Option<Shared>,
    path: Option<&Path>,
    budget: &Budget,
    max_held: usize,
) -> Result<Archive, ErrorKind> {
    let path = path.filter(|_| outer.is_none());
    let (data, len): (Data, u64) = match path {
        Some(path) => {
            let file = File::open(path)?;
            let len = file.metadata()?.len();
            (Arc::new(FileReader::from(file)), len)
        }
        None => {
            let copy = input.whole(max_held).map_err(limit_reached)?.bytes;
            let copy = copy.map_err(|_| ErrorKind::HeldTooLarge { limit: max_held })?;
            let len = copy.len() as u64;
            (Arc::new(copy), len)
        }
    };
    outer.get_or_insert_with(|| Shared::new(input));
    Ok(Archive::Zip(Zip::open(data, len, budget.clone(), is_page_name)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_without_compression() {
        for (name, expected) in
            [("a.mbox.gz", "a.mbox"), ("a.TGZ", "a.tar"), ("p.zst", "p"), ("a.eml", "a.eml"), ("-", "-")]
        {
            assert_eq!(without_compression(name), expected);
        }
    }
}
