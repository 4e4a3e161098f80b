//! The transfer encoding of Unix mail before MIME.

/// Decodes the lines between `begin` and `end`; `None` if there is no `begin` line.
///
/// A line that is shorter than its first byte says is read as if blanks followed, because programs cut them off.
pub(super) fn uudecode(body: &[u8]) -> Option<Vec<u8>> {
    let mut lines = body.split(|&b| b == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    lines.find(|line| is_begin(line))?;
    let mut out = Vec::with_capacity(body.len() / 4 * 3);
    for line in lines {
        let Some((&first, data)) = line.split_first() else { continue };
        let length = usize::from(value(first));
        if length == 0 {
            break;
        }
        let start = out.len();
        for group in data.chunks(4).take(length.div_ceil(3)) {
            let bits =
                (0..4).fold(0u32, |bits, i| bits << 6 | u32::from(group.get(i).map_or(0, |&b| value(b))));
            out.extend_from_slice(&bits.to_be_bytes()[1..]);
        }
        out.resize(start + length, 0);
    }
    Some(out)
}

/// Returns true for `begin`, an octal mode and a name.
fn is_begin(line: &[u8]) -> bool {
    let mut words = line.split(|&b| b == b' ');
    words.next() == Some(b"begin")
        && words.next().is_some_and(|mode| mode.len() >= 3 && mode.iter().all(|b| matches!(b, b'0'..=b'7')))
        && words.next().is_some()
}

fn value(byte: u8) -> u8 {
    byte.wrapping_sub(b' ') & 0x3F
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_decoded_to_the_end_mark() {
        let check = |body: &str, expected: Option<&str>| {
            let decoded = uudecode(body.as_bytes()).map(|bytes| String::from_utf8(bytes).unwrap());
            assert_eq!(decoded.as_deref(), expected, "{body}");
        };
        check("begin 644 -\n$8VEA;P\n`\nend\n", Some("ciao"));
        check("text\r\nbegin 0644 a b.txt\r\n$8VEA;P  \r\n \r\nend\r\n", Some("ciao"));
        check("begin 644 x\n#8VEA\n!;P\n", Some("ciao"));
        check("begin 644 -\n", Some(""));
        check("begin the day\nciao\n", None);
        check("", None);
    }
}
