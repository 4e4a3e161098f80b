//! UTF-16 → UTF-8, as a stream.

use encoding_rs::{Decoder, Encoding, UTF_16BE, UTF_16LE};
use std::io::{self, Read};

const CHUNK: usize = 32 * 1024;

/// Returns the encoding of a file that begins with `head`, if it is UTF-16: by its byte order mark, or by the zeros beside
/// its first four characters.
pub(super) fn utf16(head: &[u8]) -> Option<&'static Encoding> {
    match head {
        [0xFF, 0xFE, 0, 0, ..] => None,
        [0xFF, 0xFE, ..] => Some(UTF_16LE),
        [0xFE, 0xFF, ..] => Some(UTF_16BE),
        [a, 0, b, 0, c, 0, d, 0, ..] if [a, b, c, d].iter().all(|byte| is_text(**byte)) => Some(UTF_16LE),
        [0, a, 0, b, 0, c, 0, d, ..] if [a, b, c, d].iter().all(|byte| is_text(**byte)) => Some(UTF_16BE),
        _ => None,
    }
}

fn is_text(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'~')
}

/// A reader of UTF-8 over one of another encoding. Broken characters become U+FFFD; a byte order mark is dropped.
pub(super) struct Transcoder<R> {
    inner: R,
    decoder: Decoder,
    input: Vec<u8>,
    /// The bytes of `input` that are not decoded yet.
    pending: std::ops::Range<usize>,
    output: Vec<u8>,
    used: usize,
    ended: bool,
}

impl<R: Read> Transcoder<R> {
    pub(super) fn new(inner: R, encoding: &'static Encoding) -> Self {
        Self {
            inner,
            decoder: encoding.new_decoder_with_bom_removal(),
            input: vec![0; CHUNK],
            pending: 0..0,
            output: Vec::new(),
            used: 0,
            ended: false,
        }
    }

    /// Decodes the next bytes into the empty output.
    fn refill(&mut self) -> io::Result<()> {
        if self.pending.is_empty() && !self.ended {
            let n = self.inner.read(&mut self.input)?;
            self.pending = 0..n;
            self.ended = n == 0;
        }
        let source = self.input.get(self.pending.clone()).unwrap_or_default();
        let room = self.decoder.max_utf8_buffer_length(source.len()).unwrap_or(4 * CHUNK);
        self.output.resize(room, 0);
        let (_, read, written, _) = self.decoder.decode_to_utf8(source, &mut self.output, self.ended);
        self.pending.start += read;
        self.output.truncate(written);
        self.used = 0;
        Ok(())
    }
}

impl<R: Read> Read for Transcoder<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        while self.used == self.output.len() {
            if self.ended && self.pending.is_empty() {
                return Ok(0);
            }
            self.refill()?;
        }
        let n = self.output.get(self.used..).unwrap_or_default().read(buf)?;
        self.used += n;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(text: &str, encode: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(encode).collect()
    }

    /// Reads `step` bytes at a time.
    struct Steps<'a>(&'a [u8], usize);

    impl Read for Steps<'_> {
        fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
            let n = buf.len().min(self.1);
            self.0.read(&mut buf[..n])
        }
    }

    #[test]
    fn both_orders_with_and_without_a_mark() {
        let text = "{\"body\": \"perché 🍎 così\"}\r\n".repeat(2_000);
        for mark in ["", "\u{FEFF}"] {
            for encode in [u16::to_le_bytes, u16::to_be_bytes] {
                let input = bytes(&format!("{mark}{text}"), encode);
                let encoding = utf16(&input).unwrap();
                for step in [1, 3, 1 << 20] {
                    let mut out = String::new();
                    let input = Steps(&input, step);
                    Transcoder::new(input, encoding).read_to_string(&mut out).unwrap();
                    assert_eq!(out, text);
                }
            }
        }
    }

    #[test]
    fn other_heads_are_left_alone() {
        for head in [&b"{\"a\":1}"[..], b"", b"\xFF", b"From: a\n", b"PK\x03\x04\x14\0\0\0", b"\xFF\xFE\0\0"]
        {
            assert_eq!(utf16(head), None, "{head:?}");
        }
    }

    #[test]
    fn half_a_character_at_the_end_is_replaced() {
        let mut out = String::new();
        Transcoder::new(&b"\xFF\xFEa\0b"[..], UTF_16LE).read_to_string(&mut out).unwrap();
        assert_eq!(out, "a\u{FFFD}");
    }
}
