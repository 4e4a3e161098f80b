//! Recognises lines of plain text: items, rules, headings.

use crate::unicode;

/// Bytes of a heading.
pub(super) const MAX_HEADING: usize = 80;

/// Returns the text after the bullet or number of a list item.
pub(super) fn bullet(line: &str) -> Option<&str> {
    let rest = match line.as_bytes() {
        [b'-' | b'*' | b'+', b' ', ..] => line.get(2..)?,
        [a, b'.' | b')', b' ', ..] if a.is_ascii_digit() => line.get(3..)?,
        [a, b, b'.' | b')', b' ', ..] if a.is_ascii_digit() && b.is_ascii_digit() => line.get(4..)?,
        [0x80..=0xFF, ..] => {
            let mut chars = line.chars();
            let mark = chars.next().filter(|c| "•·‣◦▪▫■□●○►▶▸➤➜➔→✓✔✅☑–—★☆".contains(*c))?;
            let rest = chars.as_str().strip_prefix('\u{FE0F}').unwrap_or(chars.as_str());
            // Dots and boxes may touch the text; dashes and arrows may not.
            if !"•▪■●".contains(mark) && !rest.starts_with(char::is_whitespace) {
                return None;
            }
            rest
        }
        _ => return None,
    };
    let rest = rest.trim_start();
    (!rest.is_empty()).then_some(rest)
}

/// Returns the line without white space at the ends. Faster than `str::trim` for ASCII ends.
pub(super) fn trim(line: &str) -> &str {
    let ascii = line.trim_ascii();
    match ascii.as_bytes() {
        [first, .., last] if first.is_ascii() && last.is_ascii() && *first > b' ' && *last > b' ' => ascii,
        _ => ascii.trim(),
    }
}

/// Returns true for a row of marks.
pub(super) fn is_rule(line: &str) -> bool {
    line.len() >= 2
        && line.bytes().all(|b| matches!(b, b'-' | b'=' | b'_' | b'*' | b'~' | b'#' | b'+' | b'.' | b' '))
        && line.bytes().any(|b| b != b'.' && b != b' ')
        || (!line.is_ascii()
            && line.chars().all(|c| matches!(c, '-' | '—' | '–' | '─' | '━' | '═' | '_' | '―' | ' ')))
}

/// Returns the rows of at least five equal marks in a line, in order.
pub(super) fn rules(line: &str) -> Vec<(usize, usize)> {
    let bytes = line.as_bytes();
    let mut rules: Vec<(usize, usize)> = Vec::new();
    // A row of five covers every fifth byte once.
    let mut at = 4;
    while let Some(&mark) = bytes.get(at) {
        if !matches!(mark, b'-' | b'_' | b'=' | b'*' | b'~') {
            at += 5;
            continue;
        }
        let before = bytes.iter().take(at).rev().take_while(|b| **b == mark).count();
        let after = bytes.iter().skip(at).take_while(|b| **b == mark).count();
        let (from, to) = (at - before, at + after);
        if to - from >= 5 {
            rules.push((from, to));
        }
        at = to + 4;
    }
    rules
}

/// Returns true for a short line in capitals.
pub(super) fn is_shouted(text: &str) -> bool {
    if text.len() > MAX_HEADING || text.bytes().any(|b| b.is_ascii_lowercase()) {
        return false;
    }
    let letters = text.chars().filter(|&c| unicode::is_letter(c));
    let (mut n, mut capital) = (0, true);
    for letter in letters {
        n += 1;
        capital &= unicode::is_upper(letter);
    }
    n >= 4 && capital && n * 2 >= text.chars().count()
}
