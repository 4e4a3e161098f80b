//! Cuts running text into sentences.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::lexicon::WordList;
use crate::unicode;

/// Closing marks outside ASCII that belong to the sentence before them.
const CLOSERS: [&[u8]; 5] = ["”".as_bytes(), "’".as_bytes(), "»".as_bytes(), "“".as_bytes(), "›".as_bytes()];

/// Calls `found` with each sentence of a unit.
///
/// Two sentences have a space between them, or none if a program lost a line break (`vote today.This email`).
pub(crate) fn for_each_sentence(text: &str, mut found: impl FnMut(&str)) {
    static ELLIPSIS: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("…"));
    let unit = text.as_bytes();
    let mut sentence = 0;
    let mut pos = 0;
    let mut ellipsis = if unit.is_ascii() { unit.len() } else { 0 };
    while let Some(rest) = unit.get(pos..) {
        if ellipsis < pos || (ellipsis == 0 && pos == 0) {
            ellipsis = ELLIPSIS.find(rest).map_or(unit.len(), |n| pos + n);
        }
        let stop = memchr::memchr3(b'.', b'!', b'?', rest).map_or(unit.len(), |n| pos + n).min(ellipsis);
        if stop >= unit.len() {
            break;
        }
        pos = stop + if unit.get(stop) == Some(&0xE2) { 3 } else { 1 };
        let mut end = pos;
        while let Some(n) = after_stop(unit.get(end..).unwrap_or_default()) {
            end += n;
        }
        let spaced = unit.get(end) == Some(&b' ');
        let begins = match spaced {
            true => begins_sentence(unit.get(end + 1..).unwrap_or_default()),
            false => end == stop + 1 && is_lost_break(unit, stop),
        };
        if !begins {
            // Only the last of a run of stops can still end a sentence ("Certo….Così"). Trying each would be quadratic.
            pos = pos.max(end - 1);
            continue;
        }
        let single = end == stop + 1 && unit.get(stop) == Some(&b'.');
        if single && abbreviates(unit.get(sentence..stop).unwrap_or_default()) {
            continue;
        }
        // Stops, marks and spaces are whole characters, so the sentence ends at a boundary.
        found(text.get(sentence..end).unwrap_or_default());
        sentence = end + usize::from(spaced);
        pos = sentence;
    }
    found(text.get(sentence..).unwrap_or_default());
}

/// Returns true if a sentence begins right after the stop at `stop` because a line break was lost: lower case before it,
/// a capitalised word after it, and no address around it.
fn is_lost_break(unit: &[u8], stop: usize) -> bool {
    let after = unit.get(stop + 1..).unwrap_or_default();
    let letters = after.iter().take(12).take_while(|b| b.is_ascii_alphabetic()).count();
    let word = after.get(..letters).unwrap_or_default();
    let begins = match word {
        [b'I' | b'A'] => matches!(after.get(1), Some(b' ' | b'\'')),
        [first, second, ..] => first.is_ascii_uppercase() && second.is_ascii_lowercase(),
        _ => false,
    };
    let is_domain =
        |word: &[u8]| str::from_utf8(word).is_ok_and(|word| WordList::CapitalTopLevelDomain.has(word));
    if !begins || is_domain(word) {
        return false;
    }
    let before = unit.get(stop.saturating_sub(64)..stop).unwrap_or_default();
    let Some(space) = memchr::memrchr2(b' ', b'\n', before) else { return false };
    let before = before.get(space + 1..).unwrap_or_default();
    let small = |b: &u8| b.is_ascii_lowercase() || *b >= 0x80;
    before.len() >= 3
        && before.iter().rev().take(2).all(small)
        && !before.iter().any(|b| matches!(b, b'/' | b'@' | b'.' | b'=' | b'_'))
}

/// Returns the length of the stop or closing mark that `rest` begins with.
fn after_stop(rest: &[u8]) -> Option<usize> {
    match rest.first()? {
        b'.' | b'!' | b'?' | b'"' | b'\'' | b')' | b']' => Some(1),
        0xE2 if rest.starts_with("…".as_bytes()) => Some(3),
        ..0x80 => None,
        _ => CLOSERS.iter().find(|closer| rest.starts_with(closer)).map(|closer| closer.len()),
    }
}

/// Returns true if a sentence may begin with `rest`: with an upper-case letter, a digit, an opening mark, an emoji or a
/// letter without case.
fn begins_sentence(rest: &[u8]) -> bool {
    match rest.first() {
        None => false,
        Some(b) if b.is_ascii() => b.is_ascii_uppercase() || b.is_ascii_digit() || b"\"'([*$#@".contains(b),
        Some(_) => {
            let head = rest
                .get(..rest.len().min(4))
                .unwrap_or_default()
                .utf8_chunks()
                .next()
                .map_or("", |chunk| chunk.valid());
            head.chars().next().is_some_and(|c| !unicode::is_lower(c))
        }
    }
}

/// Returns true if the text before a full stop ends in an abbreviation, an initial or a short number as in `1.`.
fn abbreviates(before: &[u8]) -> bool {
    let from = before.len().saturating_sub(24);
    let tail = before.get(from..).unwrap_or_default();
    let space = memchr::memrchr(b' ', tail);
    let word = tail.get(space.map_or(0, |n| n + 1)..).unwrap_or_default();
    if space.is_none() && from > 0 {
        return false;
    }
    let word = word.trim_ascii_start();
    let opening = word.iter().take_while(|b| b"\"'([*".contains(b)).count();
    let word = word.get(opening..).unwrap_or_default();
    let Ok(word) = std::str::from_utf8(word) else { return false };
    let letters = word.chars().count();
    match letters {
        0 => false,
        1 => word.chars().all(unicode::is_letter_or_number) && word != "I",
        2 if word.bytes().all(|b| b.is_ascii_digit()) => true,
        _ => WordList::Abbreviation.has(word) || is_dotted(word),
    }
}

/// Returns true for one or two letters between full stops: `S.p.A`, `e.g`, `U.S`.
fn is_dotted(word: &str) -> bool {
    word.contains('.')
        && word
            .split('.')
            .all(|part| !part.is_empty() && part.chars().count() <= 2 && part.chars().all(unicode::is_letter))
}

#[cfg(test)]
mod tests {
    use crate::text::extract::blocks::BlockKind;
    use crate::text::extract::lines::Lines;

    #[track_caller]
    fn check(text: &str, sentences: &[&str]) {
        let mut lines = Lines::default();
        lines.append(text);
        lines.finish(BlockKind::Paragraph);
        let (extracted, _) = lines.into_parts();
        assert_eq!(extracted.text.lines().collect::<Vec<_>>(), sentences);
        assert_eq!(extracted.blocks.len(), sentences.len());
    }

    #[test]
    fn sentences() {
        check("One. Two! Three? 4", &["One.", "Two!", "Three?", "4"]);
        check(
            "Wait... What?! «Sì.» “No.” (Ok.) Fine",
            &["Wait...", "What?!", "«Sì.»", "“No.”", "(Ok.)", "Fine"],
        );
        check("Forse… Chissà… ma no", &["Forse…", "Chissà… ma no"]);
        check("Saldi! 🎉 Scopri! è ora", &["Saldi!", "🎉 Scopri! è ora"]);
        check(
            "Gentile Sig. Rossi, la Acme S.p.A. Le scrive",
            &["Gentile Sig. Rossi, la Acme S.p.A. Le scrive"],
        );
        check("Dear Mr. J. Smith of the U.S. Senate", &["Dear Mr. J. Smith of the U.S. Senate"]);
        check("Vedi art. 13, P.IVA 1. Poi 2. Fine", &["Vedi art. 13, P.IVA 1. Poi 2. Fine"]);
        check("Costa 5.50 euro. ¿Vale? Élan. Über", &["Costa 5.50 euro.", "¿Vale?", "Élan.", "Über"]);
        check("no upper. then not", &["no upper. then not"]);
        check("  a \t\u{a0} b\u{2003}c  ", &["a b c"]);
        check("a \u{200c} \u{200b}\u{ad} b", &["a b"]);
        check("", &[]);
    }

    #[test]
    fn lost_line_breaks_end_sentences() {
        check(
            "Please vote today.This email was sent!Good luck",
            &["Please vote today.", "This email was sent!", "Good luck"],
        );
        check("It is over.I am sorry.I'm off", &["It is over.", "I am sorry.", "I'm off"]);
        check("Su Booking.Com e su Vue.Js", &["Su Booking.Com e su Vue.Js"]);
        check("da S.Antonio, al sig.Rossi, U.S.Senate", &["da S.Antonio, al sig.Rossi, U.S.Senate"]);
        check("https://www.a.it/vedi.Qui e a.b@c.Casa", &["https://www.a.it/vedi.Qui e a.b@c.Casa"]);
        check("Perché no… Certo.Così è", &["Perché no…", "Certo.", "Così è"]);
        check("È così, certo….Così è", &["È così, certo….", "Così è"]);
    }

    #[test]
    fn a_run_of_stops_takes_linear_time() {
        for stop in ["!", ".", "…", "?!\"", ".”"] {
            let run = stop.repeat(1_000_000);
            check(&run, &[&run]);
            check(&format!("ciao{run} ciao"), &[&format!("ciao{run} ciao")]);
        }
    }
}
