//! Stores signatures in a compact binary file that is checked when it is read.
//!
//! All numbers are little-endian.
//!
//! | bytes | content |
//! |--:|---|
//! | 8 | `UNISONSG` |
//! | 4 | format, 1 |
//! | 4 + 4 | [`sketch::VERSION`](VERSION), [`hash::VERSION`](hash::VERSION) |
//! | 8 | seed |
//! | 4 | k |
//! | 1 + 1 | method (0 classic, 1 reduced), bits of a slot (8 or 32) |
//! | 2 | 0 |
//! | 8 | n, the number of signatures |
//! | ⌈n/8⌉ | bit i mod 8 of byte i/8: set i is not empty |
//! | n·k or 4·n·k | the slots, row after row |
//! | 8 | [`hash64`](hash::hash64) of all bytes before |

use super::scheme::{Bits, Method, MinHash, VERSION};
use super::signatures::{Signatures, Slots};
use crate::error::{Error, ErrorKind};
use crate::hash;
use std::io::{self, Read, Write};
use xxhash_rust::xxh3::Xxh3;

const MAGIC: [u8; 8] = *b"UNISONSG";
const FORMAT: u32 = 1;
const HEADER: usize = 44;

/// Bytes that are read or written at a time: memory grows only with what was really read.
const BLOCK: usize = 1 << 20;

impl Signatures {
    /// Writes the signatures with their parameters, versions and a checksum. 44 bytes, the slots, and n/8 + 8 bytes.
    ///
    /// Batches may follow each other in one file, so that only one is in memory: call `write` with a `&mut` writer for each.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn write(&self, mut writer: impl Write) -> Result<(), Error> {
        let mut hash = Xxh3::with_seed(hash::SEED);
        let mut put = |bytes: &[u8]| {
            hash.update(bytes);
            writer.write_all(bytes).map_err(write_error)
        };
        put(&self.header())?;
        let byte =
            |flags: &[bool]| flags.iter().zip(0..).fold(0, |byte, (&flag, bit)| byte | u8::from(flag) << bit);
        for flags in self.present().chunks(8 * BLOCK) {
            put(&flags.chunks(8).map(byte).collect::<Vec<u8>>())?;
        }
        match self.slots() {
            Slots::Eight(bytes) => put(bytes)?,
            Slots::ThirtyTwo(words) => {
                for words in words.chunks(BLOCK / 4) {
                    put(&words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>())?;
                }
            }
        }
        let checksum = hash.digest();
        writer.write_all(&checksum.to_le_bytes()).and_then(|()| writer.flush()).map_err(write_error)
    }

    /// Reads signatures and checks everything: format, versions, parameters, length and checksum. Reads no byte beyond.
    ///
    /// Of a file of several batches each call reads one; stop when `BufRead::fill_buf` is empty, and join them with
    /// [`append`](Self::append).
    ///
    /// # Errors
    /// If the reader fails, or if the file has another format or version, is truncated or is altered.
    pub fn read(reader: impl Read) -> Result<Self, Error> {
        let mut input = Input { reader, hash: Xxh3::with_seed(hash::SEED) };
        let header = input.take(HEADER)?;
        let (scheme, n) = parse_header(&header)?;
        let width = if scheme.bits == Bits::Eight { 1 } else { 4 };
        let n_slots = usize::try_from(n).ok().and_then(|n| n.checked_mul(scheme.k * width));
        let (Ok(n), Some(n_slots)) = (usize::try_from(n), n_slots) else {
            return Err(bad(format!("{n} signatures do not fit this machine's memory")));
        };
        let flags = input.take(n.div_ceil(8))?;
        if n % 8 != 0 && flags.last().is_some_and(|byte| byte >> (n % 8) != 0) {
            return Err(bad("it has flags beyond the last signature; make it again"));
        }
        let slots = input.take(n_slots)?;
        let computed = input.hash.digest();
        if input.take(8)? != computed.to_le_bytes() {
            return Err(bad("the checksum differs: the file is altered; make it again"));
        }
        let present = (0..n).map(|i| flags[i / 8] >> (i % 8) & 1 != 0).collect();
        Ok(match scheme.bits {
            Bits::Eight => Self::from_bytes(scheme, present, slots),
            Bits::ThirtyTwo => {
                let words = slots.as_chunks().0.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect();
                Self::from_words(scheme, present, words)
            }
        })
    }

    fn header(&self) -> Vec<u8> {
        let MinHash { k, seed, method, bits } = self.scheme();
        let mut out = MAGIC.to_vec();
        for number in [FORMAT, VERSION, hash::VERSION] {
            out.extend(number.to_le_bytes());
        }
        out.extend(seed.to_le_bytes());
        out.extend((k as u32).to_le_bytes());
        let method = match method {
            Method::Classic => 0,
            Method::Reduced => 1,
        };
        out.extend([method, if bits == Bits::Eight { 8 } else { 32 }, 0, 0]);
        out.extend((self.len() as u64).to_le_bytes());
        out
    }
}

struct Input<R> {
    reader: R,
    hash: Xxh3,
}

impl<R: Read> Input<R> {
    /// Reads exactly `n` bytes. Allocates no more than the reader yields, and one block.
    fn take(&mut self, n: usize) -> Result<Vec<u8>, Error> {
        let mut out = Vec::new();
        while out.len() < n {
            let start = out.len();
            let block = (n - start).min(BLOCK);
            let read = self.reader.by_ref().take(block as u64).read_to_end(&mut out).map_err(io_error)?;
            if read < block {
                return Err(bad("the file is truncated: make it again"));
            }
            self.hash.update(&out[start..]);
        }
        Ok(out)
    }
}

fn parse_header(header: &[u8]) -> Result<(MinHash, u64), Error> {
    let mut left = header;
    if take(&mut left) != MAGIC {
        return Err(bad("not a file of signatures"));
    }
    let mut number = || u32::from_le_bytes(take(&mut left));
    for (what, expected) in [("format", FORMAT), ("sketch version", VERSION), ("hash version", hash::VERSION)]
    {
        let found = number();
        if found != expected {
            return Err(bad(format!("{what} {found}, expected {expected}: sign the texts again")));
        }
    }
    let seed = u64::from_le_bytes(take(&mut left));
    let k = u32::from_le_bytes(take(&mut left)) as usize;
    let (method, bits) = match take(&mut left) {
        [0, bits, 0, 0] => (Method::Classic, bits),
        [1, bits, 0, 0] => (Method::Reduced, bits),
        _ => return Err(bad("unknown method: the file is altered")),
    };
    let bits = match bits {
        8 => Bits::Eight,
        32 => Bits::ThirtyTwo,
        _ => return Err(bad("slots must have 8 or 32 bits: the file is altered")),
    };
    let scheme = MinHash { k, seed, method, bits };
    scheme.check().map_err(|_| bad("k is out of range: the file is altered"))?;
    Ok((scheme, u64::from_le_bytes(take(&mut left))))
}

/// Returns the next N bytes; zeros beyond the end.
fn take<const N: usize>(left: &mut &[u8]) -> [u8; N] {
    let Some((first, rest)) = left.split_first_chunk() else { return [0; N] };
    *left = rest;
    *first
}

fn bad(what: impl Into<String>) -> Error {
    ErrorKind::BadFile(what.into()).into()
}

fn write_error(error: io::Error) -> Error {
    ErrorKind::write(error).into()
}

fn io_error(error: io::Error) -> Error {
    ErrorKind::from(error).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::{SplitMix64, hash64};
    use proptest::prelude::*;

    fn signatures(n: usize, method: Method, bits: Bits) -> Signatures {
        let mut random = SplitMix64::new(4, 4);
        let sets = (0..n).map(|i| (0..i % 4).map(|_| random.next_u64()).collect::<Vec<_>>()).collect();
        MinHash { k: 5, seed: 77, method, bits }.signer().unwrap().sign(&sets)
    }

    fn file(signatures: &Signatures) -> Vec<u8> {
        let mut file = Vec::new();
        signatures.write(&mut file).unwrap();
        file
    }

    #[test]
    fn written_signatures_are_read_back() {
        for n in [0, 1, 8, 9, 100] {
            for method in [Method::Classic, Method::Reduced] {
                for (bits, width) in [(Bits::Eight, 1), (Bits::ThirtyTwo, 4)] {
                    let all = signatures(n, method, bits);
                    let mut file = file(&all);
                    assert_eq!(file.len(), HEADER + n.div_ceil(8) + n * 5 * width + 8);
                    assert_eq!(Signatures::read(file.as_slice()).unwrap(), all);
                    // Bytes that follow stay in the reader.
                    file.extend(b"next");
                    let mut left = file.as_slice();
                    Signatures::read(&mut left).unwrap();
                    assert_eq!(left, b"next");
                }
            }
        }
    }

    #[test]
    fn large_files_are_read_in_blocks() {
        let sets = (0..1000u64).map(|i| [i]).collect();
        let all = MinHash { k: 600, ..MinHash::default() }.signer().unwrap().sign(&sets);
        assert_eq!(Signatures::read(file(&all).as_slice()).unwrap(), all);
    }

    #[test]
    fn every_altered_or_missing_byte_is_found() {
        let whole = file(&signatures(10, Method::Classic, Bits::Eight));
        for at in 0..whole.len() {
            for flip in [1, 0x80] {
                let mut altered = whole.clone();
                altered[at] ^= flip;
                let error = Signatures::read(altered.as_slice()).unwrap_err();
                assert!(matches!(error.kind, ErrorKind::BadFile(_)), "{at}: {error}");
            }
            assert!(Signatures::read(&whole[..at]).is_err(), "{at}");
        }
    }

    #[test]
    fn errors_say_what_to_do() {
        let check = |alter: fn(&mut Vec<u8>), expected: &str| {
            let mut file = file(&signatures(3, Method::Classic, Bits::Eight));
            alter(&mut file);
            // A valid checksum, as of a program with other ideas.
            let end = file.len().saturating_sub(8);
            let checksum = hash64(&file[..end]).to_le_bytes();
            file[end..].copy_from_slice(&checksum);
            let error = Signatures::read(file.as_slice()).unwrap_err().to_string();
            assert_eq!(error, format!("unusable file: {expected}"));
        };
        check(|file| file[0] = b'?', "not a file of signatures");
        check(|file| file[8] = 2, "format 2, expected 1: sign the texts again");
        check(|file| file[12] = 9, "sketch version 9, expected 1: sign the texts again");
        check(|file| file[16] = 7, "hash version 7, expected 1: sign the texts again");
        check(|file| file[28..32].fill(0), "k is out of range: the file is altered");
        check(|file| file[32] = 2, "unknown method: the file is altered");
        check(|file| file[33] = 16, "slots must have 8 or 32 bits: the file is altered");
        check(|file| file[36] = 200, "the file is truncated: make it again");
        // The header alone must not make it allocate.
        check(|file| file[36..42].fill(255), "the file is truncated: make it again");
        check(
            |file| file[36..44].fill(255),
            "18446744073709551615 signatures do not fit this machine's memory",
        );
    }

    proptest! {
        #[test]
        fn no_file_makes_the_reader_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..200), cut in 0usize..60) {
            prop_assert!(Signatures::read(bytes.as_slice()).is_err());
            let whole = file(&signatures(3, Method::Reduced, Bits::ThirtyTwo));
            let mut mixed = whole[..cut.min(whole.len())].to_vec();
            mixed.append(&mut bytes);
            prop_assert!(Signatures::read(mixed.as_slice()).is_err());
        }
    }
}
