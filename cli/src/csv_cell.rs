//! Cells of CSV files.

/// Returns the text of a cell, with an apostrophe before text that a spreadsheet would read as a formula.
pub(crate) fn text(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\0']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// Returns a number in the fewest digits that read back the same; empty where undefined.
pub(crate) fn number(x: Option<f64>) -> String {
    x.map(|x| format!("{x:?}")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_a_formula() {
        fn check(cell: &str, expected: &str) {
            assert_eq!(text(cell), expected);
        }
        check("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0");
        check("+39", "'+39");
        check("-20% Shop", "'-20% Shop");
        check("@home", "'@home");
        check("\tx", "'\tx");
        check("\rx", "'\rx");
        check("\0x", "'\0x");
        check("Più = meglio", "Più = meglio");
        check("", "");
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
