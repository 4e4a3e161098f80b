//! The members of a tar archive, in their order.

use super::member::{Member, name_of};
use crate::source::input::Input;
use std::io::{self, Read};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tar::{EntryType, Header, PaxExtensions};

const BLOCK: usize = 512;

/// The longest name, or block of extended headers, that is read.
const MAX_EXTENSION: u64 = 1 << 20;

/// Returns whether a file that begins with `head` is a tar archive: its first block has the right checksum.
pub(in crate::source) fn looks_like_tar(head: &[u8]) -> bool {
    let Some(block) = head.get(..BLOCK) else { return false };
    block.first().is_some_and(|first| *first != 0) && is_header(Header::from_byte_slice(block))
}

/// Returns whether the checksum of a header is right. Archives of the seventies have no magic number.
fn is_header(header: &Header) -> bool {
    const CHECKSUM: std::ops::Range<usize> = 148..156;
    let bytes = header.as_bytes().iter().enumerate();
    let sum: u32 = bytes.map(|(i, byte)| u32::from(if CHECKSUM.contains(&i) { b' ' } else { *byte })).sum();
    header.cksum().is_ok_and(|stated| stated == sum)
}

/// An open tar archive.
#[derive(Debug)]
pub(in crate::source) struct Tar {
    stream: Arc<Mutex<Stream>>,
}

/// The bytes of an archive, and how many of them belong to the current member.
#[derive(Debug)]
struct Stream {
    input: Input,
    left: u64,
    padding: u64,
}

impl Tar {
    pub(in crate::source) fn new(input: Input) -> Self {
        Self { stream: Arc::new(Mutex::new(Stream { input, left: 0, padding: 0 })) }
    }

    /// Returns the next regular file, or `None` at the end.
    pub(in crate::source) fn next(&mut self) -> io::Result<Option<Member>> {
        let (mut long_name, mut pax) = (None, Pax::default());
        loop {
            let mut stream = lock(&self.stream);
            stream.skip_member()?;
            let Some(header) = stream.header()? else { return Ok(None) };
            let size = match header.entry_type() {
                EntryType::Regular | EntryType::Continuous => {
                    pax.size.map_or_else(|| header.entry_size(), Ok)
                }
                _ => header.entry_size(),
            }?;
            stream.left = size;
            stream.padding = (BLOCK as u64 - size % BLOCK as u64) % BLOCK as u64;
            match header.entry_type() {
                EntryType::GNULongName => long_name = Some(stream.extension()?),
                EntryType::XHeader => pax = Pax::new(&stream.extension()?),
                EntryType::Regular | EntryType::Continuous => {
                    let path =
                        pax.path.take().or(long_name).unwrap_or_else(|| header.path_bytes().into_owned());
                    let path = path.split(|byte| *byte == 0).next().unwrap_or_default();
                    let content = Box::new(Content(Arc::clone(&self.stream)));
                    return Ok(Some(Member { name: name_of(path), content: Ok(content) }));
                }
                // A folder, a link, a device, or a header for all members.
                kind => {
                    if !matches!(kind, EntryType::XGlobalHeader | EntryType::GNULongLink) {
                        (long_name, pax) = (None, Pax::default());
                    }
                }
            }
        }
    }
}

/// What extended headers say of the next member.
#[derive(Debug, Default)]
struct Pax {
    path: Option<Vec<u8>>,
    size: Option<u64>,
}

impl Pax {
    fn new(bytes: &[u8]) -> Self {
        let mut pax = Self::default();
        for extension in PaxExtensions::new(bytes).filter_map(Result::ok) {
            match extension.key_bytes() {
                b"path" => pax.path = Some(extension.value_bytes().to_vec()),
                b"size" => pax.size = extension.value().ok().and_then(|size| size.parse().ok()),
                _ => {}
            }
        }
        pax
    }
}

impl Stream {
    /// Reads and drops the rest of the current member.
    fn skip_member(&mut self) -> io::Result<()> {
        let mut left = self.left.saturating_add(self.padding);
        (self.left, self.padding) = (0, 0);
        while left > 0 {
            let available = self.input.fill()?.len();
            if available == 0 {
                return Err(truncated());
            }
            let n = usize::try_from(left).unwrap_or(usize::MAX).min(available);
            self.input.consume(n)?;
            left -= n as u64;
        }
        Ok(())
    }

    /// Returns the next header; `None` at the end of the archive.
    fn header(&mut self) -> io::Result<Option<Header>> {
        let mut header = Header::new_old();
        let block = header.as_mut_bytes();
        let mut filled = 0;
        while filled < BLOCK {
            let available = self.input.fill()?;
            let n = available.len().min(BLOCK - filled);
            if n == 0 {
                // Some writers leave out the blocks of zeros at the end.
                return if filled == 0 { Ok(None) } else { Err(truncated()) };
            }
            if let (Some(to), Some(from)) = (block.get_mut(filled..filled + n), available.get(..n)) {
                to.copy_from_slice(from);
            }
            self.input.consume(n)?;
            filled += n;
        }
        if block.iter().all(|byte| *byte == 0) {
            return Ok(None);
        }
        if !is_header(&header) {
            let what = "the tar archive is damaged: a header has a wrong checksum";
            return Err(io::Error::new(io::ErrorKind::InvalidData, what));
        }
        Ok(Some(header))
    }

    /// Reads the content of an extended header.
    fn extension(&mut self) -> io::Result<Vec<u8>> {
        if self.left > MAX_EXTENSION {
            let what = format!("the tar archive has a header of more than {MAX_EXTENSION} bytes");
            return Err(io::Error::new(io::ErrorKind::InvalidData, what));
        }
        let mut bytes = Vec::new();
        while self.left > 0 {
            let mut piece = [0; BLOCK];
            let n = self.read(&mut piece)?;
            bytes.extend_from_slice(piece.get(..n).unwrap_or_default());
        }
        Ok(bytes)
    }

    /// Reads bytes of the current member.
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let wanted = usize::try_from(self.left).unwrap_or(usize::MAX).min(buf.len());
        if wanted == 0 {
            return Ok(0);
        }
        let available = self.input.fill()?;
        if available.is_empty() {
            self.left = 0;
            return Err(truncated());
        }
        let n = available.len().min(wanted);
        if let (Some(to), Some(from)) = (buf.get_mut(..n), available.get(..n)) {
            to.copy_from_slice(from);
        }
        self.input.consume(n)?;
        self.left -= n as u64;
        Ok(n)
    }
}

/// The bytes of the current member.
struct Content(Arc<Mutex<Stream>>);

impl Read for Content {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        lock(&self.0).read(buf)
    }
}

fn lock(stream: &Mutex<Stream>) -> MutexGuard<'_, Stream> {
    stream.lock().unwrap_or_else(PoisonError::into_inner)
}

fn truncated() -> io::Error {
    io::Error::new(
        io::ErrorKind::UnexpectedEof,
        "the tar archive ends within a member; the file is incomplete",
    )
}
