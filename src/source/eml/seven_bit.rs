//! Character sets that write everything in seven bits and switch by marks.

use mail_parser::decoders::base64::base64_decode;

/// Decodes UTF-7 (RFC 2152). A run may end without its `-` at any byte outside base64.
pub(super) fn utf7(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = memchr::memchr(b'+', rest) {
        let (plain, tail) = rest.split_at(at);
        out.extend(plain.iter().copied().map(char::from));
        let tail = tail.get(1..).unwrap_or_default();
        let length =
            tail.iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/')).count();
        let (run, after) = tail.split_at(length);
        let decoded = base64_decode(run).unwrap_or_default();
        let units = decoded.chunks_exact(2).map(|pair| match pair {
            [high, low] => u16::from_be_bytes([*high, *low]),
            _ => 0,
        });
        if run.is_empty() || decoded.len() < 2 {
            // `+-` is a plus sign; a plus sign before anything else stands for itself.
            out.push('+');
            out.extend(run.iter().copied().map(char::from));
        } else {
            out.extend(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)));
        }
        rest = after.strip_prefix(b"-").unwrap_or(after);
    }
    out.extend(rest.iter().copied().map(char::from));
    out
}

/// Rewrites HZ (RFC 1843) as GBK. A line end leaves the Chinese mode.
pub(super) fn hz(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut is_chinese = false;
    let mut rest = bytes;
    while let Some((&first, tail)) = rest.split_first() {
        let mut skip = 0;
        match (first, tail.first()) {
            (b'~', Some(b'{')) => (is_chinese, skip) = (true, 1),
            (b'~', Some(b'}')) => (is_chinese, skip) = (false, 1),
            (b'~', Some(b'~')) if !is_chinese => {
                out.push(b'~');
                skip = 1;
            }
            (b'~', Some(b'\n')) if !is_chinese => skip = 1,
            (b'\n' | b'\r', _) => {
                is_chinese = false;
                out.push(first);
            }
            _ => out.push(if is_chinese && first > b' ' { first | 0x80 } else { first }),
        }
        rest = tail.get(skip..).unwrap_or_default();
    }
    out
}

/// Rewrites ISO-2022-KR and ISO-2022-CN as EUC: between shift-out and shift-in each byte gets its eighth bit. Escape
/// sequences are dropped; a line end shifts in.
pub(super) fn shifted_out(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut is_out = false;
    let mut rest = bytes;
    while let Some((&first, tail)) = rest.split_first() {
        rest = tail;
        match first {
            0x0E => is_out = true,
            0x0F => is_out = false,
            0x1B => {
                // ESC, intermediate bytes, a final byte.
                let between = tail.iter().take_while(|b| matches!(b, 0x20..=0x2F)).count();
                rest = tail.get(between + 1..).unwrap_or_default();
            }
            b'\n' | b'\r' => {
                is_out = false;
                out.push(first);
            }
            _ => out.push(if is_out && matches!(first, 0x21..=0x7E) { first | 0x80 } else { first }),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf7_runs() {
        let check = |bytes: &str, expected: &str| assert_eq!(utf7(bytes.as_bytes()), expected, "{bytes}");
        check("Hello, World+ACE-", "Hello, World!");
        check("1 +- 1, a + b, c+", "1 + 1, a + b, c+");
        check("t+AOg e caff+AOg", "tè e caffè");
        check("+ZeVnLIqe-", "日本語");
        check("+2D3eCg-", "\u{1F60A}");
    }

    #[test]
    fn modes_end_with_the_line() {
        assert_eq!(hz(b"~{Dc\nok ~~ ~\nx"), b"\xC4\xE3\nok ~ x");
        assert_eq!(shifted_out(b"\x1B$)C\x0EGQ\nok\x0E1["), b"\xC7\xD1\nok\xB1\xDB");
        assert_eq!((hz(b"~"), shifted_out(b"\x1B")), (b"~".to_vec(), Vec::new()));
    }
}
