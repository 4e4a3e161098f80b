//! The decoders of compressed streams, each found by the first bytes.

use flate2::bufread::GzDecoder;
use flate2::read::DeflateDecoder;
use ruzstd::decoding::{FrameDecoder, StreamingDecoder};
use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};

/// A compression of a whole file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::source) enum Compression {
    Gzip,
    Zstd,
}

impl Compression {
    /// Returns the compression of a file that begins with `head`.
    pub(in crate::source) fn of(head: &[u8]) -> Option<Self> {
        match head {
            [0x1F, 0x8B, 8, ..] => Some(Self::Gzip),
            // A frame, or a skippable frame before it.
            [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => Some(Self::Zstd),
            _ => None,
        }
    }

    pub(in crate::source) fn decoder(self, inner: impl Read + Send + 'static) -> Box<dyn Read + Send> {
        match self {
            Self::Gzip => Box::new(Gzip { state: GzipState::Between(BufReader::new(Box::new(inner))) }),
            Self::Zstd => zstd(inner),
        }
    }
}

/// Gzip members, one after the other. Zeros after them, which fill up the blocks of a tape, are dropped.
struct Gzip {
    state: GzipState,
}

enum GzipState {
    Between(BufReader<Source>),
    Within(Box<GzDecoder<BufReader<Source>>>),
    Ended,
}

impl Read for Gzip {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if buf.is_empty() {
            return Ok(0);
        }
        loop {
            match std::mem::replace(&mut self.state, GzipState::Ended) {
                GzipState::Ended => return Ok(0),
                GzipState::Within(mut member) => {
                    let n = member.read(buf)?;
                    if n > 0 {
                        self.state = GzipState::Within(member);
                        return Ok(n);
                    }
                    self.state = GzipState::Between(member.into_inner());
                }
                GzipState::Between(mut source) => {
                    let ended = source.fill_buf()?.first().is_none_or(|byte| *byte == 0);
                    self.state = match ended {
                        true => end_of_gzip(source)?,
                        false => GzipState::Within(Box::new(GzDecoder::new(source))),
                    };
                }
            }
        }
    }
}

/// Reads to the end of the file, which must be zeros.
fn end_of_gzip(mut source: BufReader<Source>) -> io::Result<GzipState> {
    loop {
        let rest = source.fill_buf()?;
        let n = rest.len();
        if n == 0 {
            return Ok(GzipState::Ended);
        }
        if rest.iter().any(|byte| *byte != 0) {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "other bytes follow the gzip stream"));
        }
        source.consume(n);
    }
}

/// Decodes a raw deflate stream, as zip archives hold them.
pub(in crate::source) fn deflate(inner: impl Read + Send + 'static) -> Box<dyn Read + Send> {
    Box::new(DeflateDecoder::new(inner))
}

/// Decodes zstd frames, one after the other. Memory: the window of a frame, at most 128 MiB.
pub(in crate::source) fn zstd(inner: impl Read + Send + 'static) -> Box<dyn Read + Send> {
    Box::new(Zstd { state: State::Between(Box::new(BufReader::new(inner))) })
}

type Source = Box<dyn Read + Send>;

/// A frame: its magic number, which was read in advance, and the rest.
type Frame = StreamingDecoder<Chain<Cursor<[u8; 4]>, Source>, FrameDecoder>;

struct Zstd {
    state: State,
}

enum State {
    Between(Source),
    Within(Box<Frame>),
    Ended,
}

impl Read for Zstd {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if buf.is_empty() {
            return Ok(0);
        }
        loop {
            match std::mem::replace(&mut self.state, State::Ended) {
                State::Ended => return Ok(0),
                State::Within(mut frame) => {
                    let n = frame.read(buf)?;
                    if n > 0 {
                        self.state = State::Within(frame);
                        return Ok(n);
                    }
                    verify(&frame.decoder)?;
                    self.state = State::Between(frame.into_inner().into_inner().1);
                }
                State::Between(source) => self.state = next_frame(source)?,
            }
        }
    }
}

/// Begins the next frame, or skips one without content.
fn next_frame(mut source: Source) -> io::Result<State> {
    let mut magic = [0; 4];
    if source.read(magic.get_mut(..1).unwrap_or_default())? == 0 {
        return Ok(State::Ended);
    }
    source.read_exact(magic.get_mut(1..).unwrap_or_default())?;
    if matches!(magic, [0x50..=0x5F, 0x2A, 0x4D, 0x18]) {
        let mut length = [0; 4];
        source.read_exact(&mut length)?;
        let length = u64::from(u32::from_le_bytes(length));
        if io::copy(&mut (&mut source).take(length), &mut io::sink())? < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        return Ok(State::Between(source));
    }
    let frame = StreamingDecoder::new(Cursor::new(magic).chain(source)).map_err(io::Error::other)?;
    Ok(State::Within(Box::new(frame)))
}

fn verify(decoder: &FrameDecoder) -> io::Result<()> {
    match (decoder.get_checksum_from_data(), decoder.get_calculated_checksum()) {
        (Some(stated), Some(found)) if stated != found => {
            Err(io::Error::new(io::ErrorKind::InvalidData, "the checksum of a zstd frame differs"))
        }
        _ => Ok(()),
    }
}
