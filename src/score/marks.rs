//! The marks between two words of a draft: which of the two they belong to.

/// The signs of a value that stand beside its number.
const SYMBOLS: [char; 6] = ['€', '$', '£', '¥', '%', '‰'];

/// Returns how many bytes of the marks between two words belong to the first, without the space at the cut.
///
/// Marks belong to the word that they touch: an opening quotation mark to the next, a full stop to the last. A sign between
/// spaces belongs to the value beside it ("20 % di"), else to the first word.
pub(super) fn cut(marks: &str, first_is_value: bool, next_is_value: bool) -> usize {
    let to_next = next_is_value && !first_is_value;
    let space = if to_next { marks.find(char::is_whitespace) } else { marks.rfind(char::is_whitespace) };
    match space {
        Some(at) => at,
        None if to_next => 0,
        None => marks.len(),
    }
}

/// Returns the bytes up to the sign of a value in the marks after it: 4 for " €."; 0 without one.
pub(super) fn symbol_after(marks: &str) -> usize {
    let rest = marks.trim_start_matches([' ', ',', '-', '–']);
    let symbol = rest.chars().next().filter(|sign| SYMBOLS.contains(sign));
    symbol.map_or(0, |symbol| marks.len() - rest.len() + symbol.len_utf8())
}

/// Returns the bytes from the sign of a value on in the marks before it: 4 for ": € "; 0 without one.
pub(super) fn symbol_before(marks: &str) -> usize {
    let rest = marks.trim_end_matches(' ');
    let symbol = rest.chars().next_back().filter(|sign| SYMBOLS.contains(sign));
    symbol.map_or(0, |symbol| marks.len() - rest.len() + symbol.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_of_the_word_that_they_touch() {
        fn check(marks: &str, is_value: [bool; 2], expected: [&str; 2]) {
            let (first, next) = marks.split_at(cut(marks, is_value[0], is_value[1]));
            assert_eq!([first, next.trim_start()], expected, "{marks}");
        }
        check(". «", [false, false], [".", "«"]);
        check(" – ", [false, false], [" –", ""]);
        check(" €. «", [true, false], [" €.", "«"]);
        check(" % ", [true, true], [" %", ""]);
        check(": € ", [false, true], [":", "€ "]);
        check("€/", [true, false], ["€/", ""]);
        check(" (€", [false, true], ["", "(€"]);
        check("-", [false, true], ["", "-"]);
        check(" ", [false, false], ["", ""]);
        check("", [false, false], ["", ""]);
    }

    #[test]
    fn a_value_has_one_sign() {
        fn check(marks: &str, after: usize, before: usize) {
            assert_eq!((symbol_after(marks), symbol_before(marks)), (after, before), "{marks}");
        }
        check(" €.", 4, 0);
        check("%, ", 1, 0);
        check(": € ", 0, 4);
        check(",– €", 8, 3);
        check(". ", 0, 0);
        check("", 0, 0);
    }
}
