//! Time zones.

use super::cursor::Cursor;

/// Returns minutes east of UTC, or `None` for an unknown zone.
pub(super) fn zone(text: &str) -> Option<i32> {
    let text = text.trim();
    // "GMT+0200"
    let signed = ["GMT", "UTC"].iter().find_map(|name| {
        let (head, rest) = text.split_at_checked(name.len())?;
        (head.eq_ignore_ascii_case(name) && rest.starts_with(['+', '-'])).then_some(rest)
    });
    let text = signed.unwrap_or(text);
    let (sign, rest) = match text.as_bytes() {
        [] => return Some(0),
        [b'+', ..] => (1, text.get(1..)?),
        [b'-', ..] => (-1, text.get(1..)?),
        _ => {
            let hours_tenths = match text.to_ascii_uppercase().as_str() {
                "Z" | "UT" | "UTC" | "GMT" | "WET" => 0,
                // These mean AM and PM as often as zones.
                "A" | "P" => return None,
                // Military letters were used with either sign, so RFC 5322 reads them as -0000.
                letter if letter.len() == 1 && letter.bytes().all(|b| b.is_ascii_uppercase()) => 0,
                "BST" | "CET" | "MEZ" | "WAT" | "WEST" => 10,
                "CAT" | "CEST" | "EET" | "MESZ" | "SAST" => 20,
                "EAT" | "EEST" | "MSK" | "TRT" => 30,
                "GST" => 40,
                "PKT" => 50,
                "IST" => 55,
                "ICT" | "WIB" => 70,
                "AWST" | "HKT" | "PHT" | "SGT" => 80,
                "JST" | "KST" => 90,
                "ACST" => 95,
                "AEST" => 100,
                "ACDT" => 105,
                "AEDT" => 110,
                "NZST" => 120,
                "NZDT" => 130,
                "NDT" => -25,
                "ADT" | "ART" | "BRT" => -30,
                "NST" => -35,
                "AST" | "EDT" => -40,
                "EST" | "CDT" => -50,
                "CST" | "MDT" => -60,
                "MST" | "PDT" => -70,
                "AKDT" | "PST" => -80,
                "AKST" => -90,
                "HST" => -100,
                _ => return None,
            };
            return Some(hours_tenths * 6);
        }
    };
    let mut at = Cursor(rest.as_bytes());
    let hours = at.number(1, 2)?;
    at.one_of(b":");
    let minutes = if at.0.is_empty() { 0 } else { at.number(2, 2)? };
    if !at.0.is_empty() || hours > 23 || minutes > 59 {
        return None;
    }
    Some(sign * (hours as i32 * 60 + minutes as i32))
}
