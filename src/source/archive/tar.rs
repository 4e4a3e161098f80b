//! The members of a tar archive, in their order.

use super::member::{Entry, Member, name_of};
use crate::source::input::Input;
use std::io::{self, Read};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tar::{EntryType, GnuExtSparseHeader, GnuHeader, Header, PaxExtensions};

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

    /// Returns the next entry that is no folder, or `None` at the end.
    pub(in crate::source) fn next(&mut self) -> io::Result<Option<Entry>> {
        let (mut long_name, mut pax) = (None, Pax::default());
        loop {
            let mut stream = lock(&self.stream);
            stream.skip_member()?;
            let Some(header) = stream.header()? else { return Ok(None) };
            let kind = header.entry_type();
            let is_file = matches!(kind, EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse);
            let size = match pax.size.filter(|_| is_file) {
                Some(size) => size,
                None => header.entry_size()?,
            };
            if kind == EntryType::GNUSparse {
                stream.skip_sparse_map(&header)?;
            }
            stream.left = size;
            stream.padding = (BLOCK as u64 - size % BLOCK as u64) % BLOCK as u64;
            match kind {
                EntryType::GNULongName => long_name = Some(stream.extension()?),
                EntryType::XHeader => pax = Pax::new(&stream.extension()?),
                EntryType::XGlobalHeader | EntryType::GNULongLink => {}
                // A folder, also that of an incremental backup, or the label of the archive.
                kind if kind.is_dir() || matches!(kind.as_byte(), b'D' | b'V') => {
                    (long_name, pax) = (None, Pax::default());
                }
                _ if is_file => {
                    let path = pax.path.or(long_name).unwrap_or_else(|| header.path_bytes().into_owned());
                    let name = name_of(path.split(|byte| *byte == 0).next().unwrap_or_default());
                    if pax.is_sparse || kind == EntryType::GNUSparse {
                        return Ok(Some(Entry::Sparse(name)));
                    }
                    let content = Box::new(Content(Arc::clone(&self.stream)));
                    return Ok(Some(Entry::File(Member { name, content: Ok(content) })));
                }
                _ => return Ok(Some(Entry::Special)),
            }
        }
    }
}

/// What extended headers say of the next member.
#[derive(Debug, Default)]
struct Pax {
    path: Option<Vec<u8>>,
    size: Option<u64>,
    is_sparse: bool,
}

impl Pax {
    fn new(bytes: &[u8]) -> Self {
        let mut pax = Self::default();
        let mut sparse_name = None;
        for extension in PaxExtensions::new(bytes).filter_map(Result::ok) {
            match extension.key_bytes() {
                b"path" => pax.path = Some(extension.value_bytes().to_vec()),
                b"GNU.sparse.name" => sparse_name = Some(extension.value_bytes().to_vec()),
                b"size" => pax.size = extension.value().ok().and_then(|size| size.parse().ok()),
                key => pax.is_sparse |= key.starts_with(b"GNU.sparse."),
            }
        }
        pax.is_sparse |= sparse_name.is_some();
        // The path of a sparse file is made up.
        pax.path = sparse_name.or(pax.path);
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
    ///
    /// Blocks of zeros end an archive, but another one may follow: `cat a.tar b.tar`. Other bytes after zeros do not count.
    fn header(&mut self) -> io::Result<Option<Header>> {
        let mut header = Header::new_old();
        let mut has_ended = false;
        loop {
            match self.block(header.as_mut_bytes())? {
                // Some writers leave out the blocks of zeros at the end.
                0 => return Ok(None),
                BLOCK if header.as_bytes().iter().all(|byte| *byte == 0) => has_ended = true,
                BLOCK if is_header(&header) => return Ok(Some(header)),
                _ if has_ended => return Ok(None),
                BLOCK => {
                    let what = "the tar archive is damaged: a header has a wrong checksum";
                    return Err(io::Error::new(io::ErrorKind::InvalidData, what));
                }
                _ => return Err(truncated()),
            }
        }
    }

    /// Reads a block. Returns its length, which is less than that of a block at the end of the input.
    fn block(&mut self, block: &mut [u8; BLOCK]) -> io::Result<usize> {
        let mut filled = 0;
        while filled < BLOCK {
            let available = self.input.fill()?;
            let n = available.len().min(BLOCK - filled);
            if n == 0 {
                break;
            }
            if let (Some(to), Some(from)) = (block.get_mut(filled..filled + n), available.get(..n)) {
                to.copy_from_slice(from);
            }
            self.input.consume(n)?;
            filled += n;
        }
        Ok(filled)
    }

    /// Skips the blocks that follow the header of a sparse file if it has many runs of zeros.
    fn skip_sparse_map(&mut self, header: &Header) -> io::Result<()> {
        let mut is_extended = header.as_gnu().is_some_and(GnuHeader::is_extended);
        let mut map = GnuExtSparseHeader::new();
        while is_extended {
            if self.block(map.as_mut_bytes())? < BLOCK {
                return Err(truncated());
            }
            is_extended = map.is_extended();
        }
        Ok(())
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
