//! The line that opens a message of a mailbox: `From SENDER DATE`.

/// A longer line is never a separator.
pub(super) const LONGEST_SEPARATOR: usize = 512;

/// Returns whether a whole line is `From SENDER DATE`.
///
/// The sender is one word, several words with an address among them, or missing. The date is a short weekday followed by
/// month, day, time, year and an optional zone in any order, as in asctime and RFC 2822. `-` is a sender, too.
pub(crate) fn is_separator(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ").filter(|_| line.ends_with(b"\n")) else { return false };
    if line.len() > LONGEST_SEPARATOR {
        return false;
    }
    let mut words =
        rest.split(|&b| b == b' ' || b == b'\t' || b == b'\r' || b == b'\n').filter(|w| !w.is_empty());
    let (mut n_sender, mut has_address) = (0, false);
    for word in words.by_ref() {
        if is_weekday(word) {
            break;
        }
        n_sender += 1;
        has_address |= word.contains(&b'@');
    }
    if n_sender > 1 && !has_address {
        return false;
    }
    let (mut month, mut day, mut time, mut year, mut zones) = (0, 0, 0, 0, 0);
    let mut words = words.peekable();
    while let Some(word) = words.next() {
        let digits = word.iter().all(u8::is_ascii_digit);
        match word.len() {
            _ if word == b"remote" && words.peek() == Some(&b"from".as_slice()) => break,
            3 if is_month(word) => month += 1,
            1 | 2 if digits => day += 1,
            4 if digits => year += 1,
            4..=8 if is_time(word) => time += 1,
            _ if is_zone(word) => zones += 1,
            _ => return false,
        }
    }
    (month, day, time, year) == (1, 1, 1, 1) && zones <= 2
}

fn is_weekday(word: &[u8]) -> bool {
    let word = word.strip_suffix(b",").unwrap_or(word);
    [b"Mon", b"Tue", b"Wed", b"Thu", b"Fri", b"Sat", b"Sun"].iter().any(|d| word.eq_ignore_ascii_case(*d))
}

fn is_month(word: &[u8]) -> bool {
    [b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec"]
        .iter()
        .any(|m| word.eq_ignore_ascii_case(*m))
}

/// `H:MM`, `HH:MM` or `HH:MM:SS`
fn is_time(word: &[u8]) -> bool {
    let mut fields = 0;
    word.split(|&b| b == b':').all(|field| {
        fields += 1;
        matches!(field.len(), 1 | 2) && field.iter().all(u8::is_ascii_digit)
    }) && matches!(fields, 2 | 3)
}

/// `+0200`, `CEST` or `(CEST)`
fn is_zone(word: &[u8]) -> bool {
    match word {
        [b'+' | b'-', digits @ ..] => {
            matches!(digits.len(), 4 | 5) && digits.iter().all(|b| b.is_ascii_digit() || *b == b':')
        }
        [b'(', name @ .., b')'] | name => {
            matches!(name.len(), 1..=5) && name.iter().all(u8::is_ascii_uppercase)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn separator(line: &str, expected: bool) {
        assert_eq!(is_separator(format!("{line}\n").as_bytes()), expected, "{line}");
        assert_eq!(is_separator(format!("{line}\r\n").as_bytes()), expected, "{line} with CRLF");
    }

    #[test]
    fn separators() {
        separator("From a@b.it Mon Jan  1 10:00:00 2024", true);
        separator("From a@b.it Mon Jan  1 10:00 2024", true);
        separator("From a@b.it Mon Jan  1 10:00:00 CET 2024", true);
        separator("From a@b.it Mon Jan  1 10:00:00 2024 +0100", true);
        separator("From 1790@xxx Mon Jan 01 10:00:00 +0000 2024", true);
        separator("From a@b.it Mon, 1 Jan 2024 10:00:00 +0100 (CET)", true);
        separator("From MAILER-DAEMON Fri Jul  8 12:08:34 2011", true);
        separator("From - Mon Jan  1 00:00:00 2024", true);
        separator("From  Mon Jan  1 00:00:00 2024", true);
        separator("From \"Anna B\" <a@b.it> Mon Jan  1 00:00:00 2024", true);
        separator("From a!b Mon Jan  1 00:00:00 2024 remote from host", true);
        separator("From the team", false);
        separator("From Monday on we are open", false);
        separator("From Mon Jan 1 we are open at 10:00 in 2024", false);
        separator("From the office on Mon Jan  1 10:00:00 2024", false);
        separator("From a@b.it", false);
        separator("From a@b.it 2024", false);
        separator("From: a@b.it", false);
        separator(">From a@b.it Mon Jan  1 10:00:00 2024", false);
        separator(&format!("From {} Mon Jan  1 10:00:00 2024", "a".repeat(600)), false);
        assert!(!is_separator(b"From a@b.it Mon Jan  1 10:00:00 2024"), "an unfinished line");
    }
}
