//! Postal addresses in a line of text.

use std::sync::LazyLock;

use super::lines::{ceil_boundary, floor_boundary};
use crate::lexicon::WordList;
use crate::lexicon::lists::section;
use crate::unicode;

/// Returns true if a line holds a postal address: an Italian `20121 Milano (MI)`, a street before a five-digit code, or
/// an American `City, ST 12345`.
pub(super) fn holds_address(line: &str) -> bool {
    let bytes = line.as_bytes();
    let mut pos = 0;
    while let Some(digit) = bytes.get(pos..).and_then(|rest| rest.iter().position(u8::is_ascii_digit)) {
        let start = pos + digit;
        let length = bytes.get(start..).unwrap_or_default().iter().take_while(|b| b.is_ascii_digit()).count();
        pos = start + length;
        if length != 5 || (start > 0 && bytes.get(start - 1).is_some_and(u8::is_ascii_alphanumeric)) {
            continue;
        }
        let from = ceil_boundary(line, start.saturating_sub(60));
        let before = line.get(from..start).unwrap_or("");
        let to = floor_boundary(line, (pos + 40).min(line.len()));
        let after = line.get(pos..to).unwrap_or("");
        if ends_in_state(before) || leads_to_province(after) || (names_street(before) && names_town(after)) {
            return true;
        }
    }
    false
}

/// Matches `Washington, DC ` or `CA, `.
fn ends_in_state(before: &str) -> bool {
    let Some(word) = before.trim_end_matches([' ', ',', '.']).rsplit([' ', ',']).next() else { return false };
    before.ends_with(' ')
        && word.len() == 2
        && word.bytes().all(|b| b.is_ascii_uppercase())
        && WordList::UsState.has(word)
}

/// Matches ` Reggio Emilia (RE)`.
fn leads_to_province(after: &str) -> bool {
    let Some((town, rest)) = after.split_once('(') else { return false };
    names_town(town)
        && matches!(rest.as_bytes(), [a, b, b')', ..] if a.is_ascii_uppercase() && b.is_ascii_uppercase())
}

fn names_town(after: &str) -> bool {
    after.trim_start_matches([' ', '-', '–', ',']).starts_with(unicode::is_upper)
        && after.starts_with([' ', ','])
}

fn names_street(before: &str) -> bool {
    static STREETS: LazyLock<Vec<String>> = LazyLock::new(|| {
        let kinds = section("street").flat_map(|line| line.split(' '));
        kinds.map(|kind| kind.strip_suffix('*').map_or_else(|| format!("{kind} "), str::to_owned)).collect()
    });
    let lower = unicode::to_lower(before);
    STREETS.iter().any(|street| lower.contains(street))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postal_addresses() {
        #[track_caller]
        fn check(line: &str, expected: bool) {
            assert_eq!(holds_address(line), expected, "{line}");
        }
        check("Via Roma 1 - 20121 Milano (MI)", true);
        check("00187 Roma (RM) Italia", true);
        check("via Po 3, 10124 Torino", true);
        check("Hauptstra\u{df}e 5, 10115 Berlin", true);
        check("135 E. Olive Ave., #750 Burbank CA, 91502", true);
        check("PO Box 1, Washington, DC 20006-1234", true);
        check("Ordine 12345 del 3 maggio", false);
        check("solo 10000 Euro", false);
        check("we need OK 123456", false);
        check("20121", false);
        check("Order A12345 (MI)", false);
    }
}
