//! Classes of bytes.

// The classes of a byte. Letters and digits are tokens. An underscore joins both and is no token alone.
pub(super) const OTHER: u8 = 0;
pub(super) const LETTER: u8 = 1;
pub(super) const DIGIT: u8 = 2;
const UNDERSCORE: u8 = 4;
pub(super) const CORE: u8 = LETTER | DIGIT | UNDERSCORE;
/// `'`, `.` and `:` join letters (Single_Quote, MidNumLet, MidLetter).
pub(super) const MID_LETTER: u8 = 8;
/// `'`, `.`, `,` and `;` join digits (Single_Quote, MidNumLet, MidNum).
pub(super) const MID_NUMBER: u8 = 16;
/// A byte beyond ASCII.
pub(super) const LEAD: u8 = 32;
/// `"` joins Hebrew letters.
const DOUBLE_QUOTE: u8 = 64;

pub(super) static CLASS: [u8; 256] = {
    let mut table = [OTHER; 256];
    let mut i = 0;
    while i < 256 {
        table[i] = match i as u8 {
            b'a'..=b'z' | b'A'..=b'Z' => LETTER,
            b'0'..=b'9' => DIGIT,
            b'_' => UNDERSCORE,
            b'\'' | b'.' => MID_LETTER | MID_NUMBER,
            b':' => MID_LETTER,
            b',' | b';' => MID_NUMBER,
            b'"' => DOUBLE_QUOTE,
            128.. => LEAD,
            _ => OTHER,
        };
        i += 1;
    }
    table
};
