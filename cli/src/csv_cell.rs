//! Cells of CSV files, which spreadsheets open.

use crate::sanitize::{is_unsafe_char, sanitize};
use std::borrow::Cow;

/// Returns text that no spreadsheet takes for a formula, with unsafe characters escaped as [`sanitize`] does.
///
/// An apostrophe goes before text that begins with the sign of a formula or a control, and before such a sign after a
/// semicolon, which separates cells in many locales. Blanks before the sign do not hide it.
pub(crate) fn text(cell: &str) -> Cow<'_, str> {
    let is_control = cell.starts_with(char::is_control);
    if !is_control && !cell.split(';').any(is_formula) {
        return sanitize(cell);
    }
    let mut safe = String::with_capacity(cell.len() + 4);
    for (i, part) in cell.split(';').enumerate() {
        if i > 0 {
            safe.push(';');
        }
        if is_formula(part) || (i == 0 && is_control) {
            safe.push('\'');
        }
        safe.push_str(&sanitize(part));
    }
    Cow::Owned(safe)
}

/// Returns whether the first character that shows begins a formula.
fn is_formula(text: &str) -> bool {
    text.trim_start_matches(|c: char| c.is_whitespace() || is_unsafe_char(c)).starts_with(is_sign)
}

/// The signs that begin a formula, also in full width and small.
fn is_sign(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '﹦' | '﹢' | '﹣' | '﹫')
}

/// Returns a number in the fewest digits that read back the same; empty where undefined.
pub(crate) fn number(x: Option<f64>) -> String {
    x.map(|x| format!("{x:?}")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(cell: &str, expected: &str) {
        assert_eq!(text(cell), expected, "{cell:?}");
    }

    #[test]
    fn no_text_is_a_formula() {
        check("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0");
        check("+39", "'+39");
        check("-20% Shop", "'-20% Shop");
        check("@home", "'@home");
        for sign in ["＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫"] {
            check(&format!("{sign}1"), &format!("'{sign}1"));
        }
        check("  =1", "'  =1");
        check("\u{a0}=1", "'\u{a0}=1");
        check("Bar;=1+1;x", "Bar;'=1+1;x");
        check("Bar; ＝1", "Bar;' ＝1");
        check("=1;=2", "'=1;'=2");
        check("Più = meglio; sempre", "Più = meglio; sempre");
        check("Più = meglio", "Più = meglio");
        check("", "");
    }

    #[test]
    fn no_cell_holds_a_control_or_an_invisible_character() {
        check("\tx", r"'\tx");
        check("\rx", r"'\rx");
        check("\0x", r"'\u{0}x");
        check("\u{feff}=1", r"'\u{feff}=1");
        check("Ri\u{1b}[31mva", r"Ri\u{1b}[31mva");
        check("Ri\u{200b}va\u{202e}", r"Ri\u{200b}va\u{202e}");
        check("👩\u{200d}👧", "👩\u{200d}👧");
    }

    #[test]
    fn numbers_read_back_the_same() {
        for x in [0.1 + 0.2, 1e-300, -2.5e-7, 1.0, f64::MAX, 123_456_789.123_456_79] {
            assert_eq!(number(Some(x)).parse::<f64>().unwrap().to_bits(), x.to_bits());
        }
        assert_eq!(number(None), "");
        assert_eq!(number(Some(-0.25)), "-0.25");
    }
}
