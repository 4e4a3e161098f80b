//! Names of character sets, as mail programs write them.

use mail_parser::decoders::charsets::map::charset_decoder;

type Decoder = fn(&[u8]) -> String;

/// A character set by its name.
#[derive(Debug, Clone, Copy)]
pub(super) enum Charset {
    /// No name, an unknown one, or ASCII, which programs write by default.
    Undeclared,
    Utf8,
    Utf7,
    Hz,
    Iso2022Kr,
    Iso2022Cn,
    /// One byte a character, ASCII included.
    SingleByte(Decoder),
    Known(Decoder),
}

/// Returns the set that a label names.
pub(super) fn charset_of(label: &[u8]) -> Charset {
    let label: Vec<u8> = label
        .iter()
        .filter(|b| !b.is_ascii_whitespace() && !matches!(b, b'"' | b'\'' | b';' | b',' | b'<' | b'>'))
        .map(|&b| if b == b'_' { b'-' } else { b.to_ascii_lowercase() })
        .collect();
    match label.as_slice() {
        b"" | b"us-ascii" | b"ascii" | b"ansi-x3.4-1968" => return Charset::Undeclared,
        b"utf-8" | b"utf8" | b"x-utf-8" | b"utf-8n" | b"utf8mb4" | b"unicode-1-1-utf-8" => {
            return Charset::Utf8;
        }
        b"utf-7"
        | b"utf7"
        | b"csutf7"
        | b"unicode-1-1-utf-7"
        | b"unicode-2-0-utf-7"
        | b"x-unicode-2-0-utf-7" => {
            return Charset::Utf7;
        }
        b"hz-gb-2312" | b"hz" | b"hz-gb2312" | b"x-hz-gb-2312" => return Charset::Hz,
        b"iso-2022-kr" | b"csiso2022kr" => return Charset::Iso2022Kr,
        b"iso-2022-cn" | b"iso-2022-cn-ext" => return Charset::Iso2022Cn,
        _ => {}
    }
    let known = charset_decoder(&label).map(|decoder| (label.clone(), decoder));
    let Some((name, decoder)) = known.or_else(|| {
        let name = by_number(&label)?;
        Some((name.to_vec(), charset_decoder(name)?))
    }) else {
        return if label.ends_with(b"65001") { Charset::Utf8 } else { Charset::Undeclared };
    };
    if is_single_byte(&name) { Charset::SingleByte(decoder) } else { Charset::Known(decoder) }
}

/// Returns the usual name of a set that is named by a code page (`cp949`) or by the number of its standard (`8859_2`).
fn by_number(label: &[u8]) -> Option<&'static [u8]> {
    let letters: Vec<u8> = label.iter().copied().filter(u8::is_ascii_alphabetic).collect();
    match letters.as_slice() {
        b"uhc" | b"euckr" => return Some(b"euc-kr"),
        b"euccn" => return Some(b"gbk"),
        _ => {}
    }
    let digits: Vec<u8> = label.iter().copied().filter(u8::is_ascii_digit).take(8).collect();
    let number: u32 = std::str::from_utf8(&digits).ok()?.parse().ok()?;
    let is_page = matches!(
        letters.as_slice(),
        b"" | b"cp"
            | b"win"
            | b"windows"
            | b"ms"
            | b"ansi"
            | b"ibm"
            | b"dos"
            | b"codepage"
            | b"xcp"
            | b"xwin"
            | b"xwindows"
            | b"xmscp"
            | b"xms"
            | b"ksc"
            | b"xksc"
            | b"iso"
    );
    Some(match number {
        _ if !is_page => return None,
        874 => b"windows-874",
        932 | 943 => b"shift_jis",
        936 => b"gbk",
        949 | 5601 | 56011987 => b"euc-kr",
        950 => b"big5",
        1250 => b"windows-1250",
        1251 => b"windows-1251",
        1252 => b"windows-1252",
        1253 => b"windows-1253",
        1254 => b"windows-1254",
        1255 => b"windows-1255",
        1256 => b"windows-1256",
        1257 => b"windows-1257",
        1258 => b"windows-1258",
        20866 => b"koi8-r",
        21866 => b"koi8-u",
        54936 => b"gb18030",
        51949 => b"euc-kr",
        28591 | 88591 => b"iso-8859-1",
        28592 | 88592 => b"iso-8859-2",
        28595 | 88595 => b"iso-8859-5",
        28597 | 88597 => b"iso-8859-7",
        28599 | 88599 => b"iso-8859-9",
        28605 | 885915 => b"iso-8859-15",
        _ => return None,
    })
}

fn is_single_byte(label: &[u8]) -> bool {
    let starts = [
        &b"iso-8859"[..],
        b"iso8859",
        b"windows-125",
        b"cp125",
        b"x-cp125",
        b"latin",
        b"l1",
        b"l9",
        b"cp819",
        b"ibm819",
        b"csisolatin",
        b"mac",
        b"x-mac",
        b"koi",
    ];
    starts.iter().any(|start| label.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels() {
        let check = |label: &str, expected: &str| {
            let found = format!("{:?}", charset_of(label.as_bytes()));
            assert_eq!(found.split('(').next(), Some(expected), "{label}");
        };
        for label in ["UTF-8", "\"utf8\"", "x-utf-8", "cp65001", "utf-8;"] {
            check(label, "Utf8");
        }
        for label in
            ["ISO-8859-1", "iso8859_15", "win1252", "cp-1252", "ansi-1252", "latin1", "x-mac-roman", "8859-1"]
        {
            check(label, "SingleByte");
        }
        for label in
            ["cp949", "MS949", "uhc", "x-windows-949", "ks_c_5601-1987", "cp950", "big5", "windows-936"]
        {
            check(label, "Known");
        }
        for label in ["", "US-ASCII", "klingon", "cp99999", "x-unknown", "8bit"] {
            check(label, "Undeclared");
        }
        check("unicode-1-1-utf-7", "Utf7");
        check("HZ-GB-2312", "Hz");
    }
}
