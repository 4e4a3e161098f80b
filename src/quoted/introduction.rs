//! Lines such as `On … wrote:` above a quoted mail, in one line or wrapped.
//!
//! Also `---- On … wrote ----`, `Quoting …:` and, above lines that begin with `>`, `Jane wrote:`.

use std::sync::LazyLock;

use crate::lexicon::lists::section;
use crate::unicode;

/// Bytes of the longest introduction.
const MAX_BYTES: usize = 400;
/// Lines of the longest introduction.
const MAX_LINES: usize = 4;
/// Bytes of the longest introduction that only names the writer (`Jane wrote:`).
const MAX_BARE: usize = 120;

/// How introductions begin: `On`.
static STARTS: LazyLock<Starts> = LazyLock::new(|| Starts::of("quote-start"));

/// How introductions that end with the verb may begin, as prose may, too: `Monday`.
static DAYS: LazyLock<Starts> = LazyLock::new(|| Starts::of("quote-day"));

/// How introductions without a verb begin: `Quoting`.
static OF: LazyLock<Starts> = LazyLock::new(|| Starts::of("quote-of"));

/// The first words of introductions. Most lines are ruled out by their first two bytes.
struct Starts {
    words: Vec<&'static str>,
    pairs: [bool; 256],
}

impl Starts {
    fn of(name: &str) -> Self {
        let words: Vec<&str> = section(name).collect();
        let mut pairs = [false; 256];
        words.iter().filter_map(|word| pair(word)).for_each(|pair| {
            if let Some(slot) = pairs.get_mut(pair) {
                *slot = true;
            }
        });
        Self { words, pairs }
    }

    fn starts(&self, text: &str) -> bool {
        pair(text).and_then(|pair| self.pairs.get(pair)) == Some(&true)
            && self.words.iter().any(|word| {
                text.strip_prefix(word).is_some_and(|rest| rest.starts_with([' ', '\u{A0}', ',']))
            })
    }
}

/// Returns a hash below 256 of the first two bytes.
fn pair(text: &str) -> Option<usize> {
    let &[first, second, ..] = text.as_bytes() else { return None };
    Some(usize::from(first.wrapping_mul(31) ^ second))
}

/// The verbs of introductions: `wrote`.
static VERBS: LazyLock<Vec<&str>> = LazyLock::new(|| section("quote-verb").collect());

/// Returns the length of the introduction that a text begins with, in bytes, without the last line break.
///
/// An introduction ends with a colon, or begins and ends with dashes, and names the writer. It also has a time of day,
/// a date in digits or an address, or the next line begins with `>`. Where prose may begin like it (`Monday, 9:20 …`,
/// `---- …`, `Quoting …`), it must also end with the verb or the address.
pub(crate) fn introduction(text: &str) -> Option<usize> {
    let is_ruled = text.starts_with("--");
    let quotes = OF.starts(text);
    let starts = STARTS.starts(text);
    let is_like_prose = !starts && (is_ruled || quotes || DAYS.starts(text));
    if !starts && !is_like_prose && !may_introduce(text) {
        return None;
    }
    let mut end = 0;
    for line in text.split_inclusive('\n').take(MAX_LINES) {
        let trimmed = line.trim();
        if is_bare_rule(trimmed) || end + line.len() > MAX_BYTES {
            return None;
        }
        let until = end + line.trim_end().len();
        end += line.len();
        let found = text.get(..until)?;
        let is_end = trimmed.ends_with([':', '：']) || is_ruled && trimmed.ends_with("--");
        if !is_end {
            let goes_on = match is_like_prose {
                true => !quotes && !trimmed.ends_with(['.', '!', '?']),
                false => starts || has_address(found),
            };
            if !goes_on {
                return None;
            }
            continue;
        }
        let is_marked = is_marked(text.get(end..)?);
        let is_bare = until <= MAX_BARE && !found.contains('\n');
        if quotes {
            let last = end_of(found).rsplit(char::is_whitespace).next().unwrap_or_default();
            return (has_address(last) || is_marked && is_bare).then_some(until);
        }
        let dates = has_address(found) || has_time(found);
        let is_introduction = match is_like_prose {
            true => dates && says_who_wrote(found, true),
            false => {
                says_who_wrote(found, false) && (starts && dates || has_address(found) && found.contains('<'))
            }
        };
        let is_above_quotation = is_marked && (starts || is_bare) && says_who_wrote(found, false);
        return (is_introduction || is_above_quotation).then_some(until);
    }
    None
}

/// Returns a text without the signs that end an introduction.
fn end_of(text: &str) -> &str {
    text.trim_end_matches([':', '：', '-', ' ', '\u{A0}'])
}

/// Returns true if the first line ends with a colon or holds an address in brackets. Cheap.
fn may_introduce(text: &str) -> bool {
    let end = memchr::memchr(b'\n', text.as_bytes()).unwrap_or(text.len());
    let line = text.get(..end).unwrap_or_default().trim_end();
    line.ends_with([':', '：']) || memchr::memchr(b'<', line.as_bytes()).is_some()
}

/// Returns true if the next line that is not blank begins with `>`.
fn is_marked(rest: &str) -> bool {
    rest.trim_start().starts_with('>')
}

/// Returns true for a line of dashes, or a blank one.
fn is_bare_rule(line: &str) -> bool {
    line.bytes().all(|b| b == b'-')
}

/// Returns true if a text has a verb of an introduction, or ends with one.
fn says_who_wrote(text: &str, at_end: bool) -> bool {
    let words: Vec<&str> = end_of(text).split_whitespace().collect();
    let lower = unicode::to_lower(&words.join(" "));
    let is_letter = |c: Option<char>| c.is_some_and(unicode::is_letter);
    VERBS.iter().any(|verb| {
        lower.match_indices(verb).any(|(at, _)| {
            let (before, after) = (lower.get(..at).unwrap_or(""), lower.get(at + verb.len()..).unwrap_or(""));
            !is_letter(before.chars().next_back())
                && if at_end { after.is_empty() } else { !is_letter(after.chars().next()) }
        })
    })
}

fn has_address(text: &str) -> bool {
    memchr::memchr_iter(b'@', text.as_bytes()).any(|at| {
        let inside = |b: Option<&u8>| {
            b.is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'+'))
        };
        inside(text.as_bytes().get(at.wrapping_sub(1))) && inside(text.as_bytes().get(at + 1))
    })
}

/// Returns true for a time of day (`9:20`, `09h20`, `9.20`) or a date in digits (`1.9.2026`, `01/09/26`, `2026-09-01`).
pub(super) fn has_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes.iter().skip(from).take(5).take_while(|b| b.is_ascii_digit()).count();
    bytes.iter().enumerate().any(|(at, b)| {
        matches!(b, b':' | b'.' | b'h' | b'/' | b'-')
            && bytes.get(at.wrapping_sub(1)).is_some_and(u8::is_ascii_digit)
            && match digits(at + 1) {
                2 => true,
                1 => matches!(bytes.get(at + 2), Some(b'.' | b'/' | b'-')) && digits(at + 3) >= 2,
                _ => false,
            }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(introduction(text).and_then(|end| text.get(..end)), expected, "{text}");
    }

    #[test]
    fn introductions_of_mail_programs() {
        for line in [
            "On Tue, Sep 1, 2026 at 9:20 AM Jane Roe <jane@x.example> wrote:",
            "On 1 Sep 2026, at 09:20, Jane Roe wrote:",
            "On 9/1/26, 9:20 AM, \"Jane\" <jane@x.example> wrote:",
            "Il giorno mar 1 set 2026 alle ore 09:20 Anna Bo <a@x.example> ha scritto:",
            "Il 01/09/2026 09:20, Anna ha scritto:",
            "In data 1 settembre 2026 09:20:00 CEST, Anna <a@x.example> ha scritto:",
            "Am Di., 1. Sept. 2026 um 09:20 Uhr schrieb Eva <e@x.example>:",
            "Am 01.09.2026 um 09:20 schrieb Eva:",
            "Eva <e@x.example> schrieb am Di., 1. Sept. 2026, 09:20:",
            "Le mar. 1 sept. 2026 à 09:20, Luc <l@x.example> a écrit :",
            "Le 1 sept. 2026 à 09h20, Luc a écrit\u{A0}:",
            "El mar, 1 sept 2026 a las 9:20, Ana (<a@x.example>) escribió:",
            "El 1/9/26 a las 9:20, Ana escribió:",
        ] {
            check(&format!("{line}\n\nciao"), Some(line));
        }
        check("On Monday Jane wrote:\n> hello", Some("On Monday Jane wrote:"));
    }

    #[test]
    fn introductions_of_rarer_mail_programs() {
        for line in [
            // Zoho.
            "---- On Tue, 01 Sep 2026 09:20:33 +0200 Jane Roe <jane@x.example> wrote ----",
            "---- On Tue, 01 Sep 2026 09:20:33 +0200 jane@x.example wrote ---",
            "---- Il mar, 01 set 2026 09:20:33 +0200 Anna <a@x.example> ha scritto ----",
            "---- Am Di, 01 Sep 2026 09:20:33 +0200 Eva <e@x.example> schrieb ----",
            "---- Le mar., 01 sept. 2026 09:20:33 +0200 Luc <l@x.example> a écrit ----",
            "---- El mar, 01 sep 2026 09:20:33 +0200 Ana <a@x.example> escribió ----",
            // Horde.
            "Quoting Jane Roe <jane@x.example>:",
            "Citando Anna <a@x.example>:",
            "Zitat von Eva <e@x.example>:",
            "Citation de Luc <l@x.example>:",
            "Citando a Ana <a@x.example>:",
            // Thunderbird.
            "Il 12/03/2024 10:12, Anna ha scritto:",
            "On 12/03/2024 10:12, Jane wrote:",
            "Am 12.03.24 um 10:12 schrieb Eva:",
            "Le 12/03/2024 à 10:12, Luc a écrit\u{A0}:",
            "El 12/03/2024 a las 10:12, Ana escribió:",
            // Yahoo.
            "On Tuesday, September 1, 2026 at 09:20:33 AM GMT+2, Jane <jane@x.example> wrote:",
            "Il martedì 1 settembre 2026 alle ore 09:20:33 CEST, Anna <a@x.example> ha scritto:",
            "Am Dienstag, 1. September 2026 um 09:20:33 MESZ hat Eva <e@x.example> Folgendes geschrieben:",
            "Le mardi 1 septembre 2026 à 09:20:33 UTC+2, Luc <l@x.example> a écrit :",
            "El martes, 1 de septiembre de 2026, 09:20:33 CEST, Ana <a@x.example> escribió:",
            "--- On Tue, 9/1/26, Jane <jane@x.example> wrote:",
            "--- Mar 1/9/26, Anna <a@x.example> ha scritto:",
            "--- En date de : Mar 1.9.26, Luc <l@x.example> a écrit :",
            // ProtonMail.
            "Eva <e@x.example> schrieb am Dienstag, 1. September 2026 um 09:20:",
            // The Bat! and Notes.
            "Tuesday, September 1, 2026, 9:20:33 AM, you wrote:",
            "-----Jane Roe/ACME <jane@x.example> wrote: -----",
            // KMail, Evolution, Roundcube.
            "In data martedì 1 settembre 2026 09:20:33 CEST, Anna ha scritto:",
            "Am Dienstag, dem 01.09.2026 um 09:20 +0200 schrieb Eva:",
            "Le 2026-09-01 09:20, Luc a écrit :",
        ] {
            check(&format!("{line}\n\nciao"), Some(line));
        }
        for line in ["Jane Roe wrote:", "Anna ha scritto:", "Eva schrieb:", "Quoting Jane:", "Ana escribió:"]
        {
            check(&format!("{line}\n\n> ciao"), Some(line));
            check(&format!("{line}\n\nciao"), None);
        }
        let wrapped = "---- On Tue, 01 Sep 2026 09:20:33 +0200 Jane Roe\n<jane@x.example> wrote ----";
        check(wrapped, Some(wrapped));
        let wrapped =
            "On Tuesday, September 1, 2026 at 09:20:33 AM GMT+2, Jane Roe <\njane@x.example> wrote:";
        check(wrapped, Some(wrapped));
    }

    #[test]
    fn wrapped_introductions() {
        let wrapped = "Il giorno mar 1 set 2026 alle ore 09:20 Vini e Oli <news@x.example>\nha scritto:";
        check(&format!("{wrapped}\n> ciao"), Some(wrapped));
        let wrapped = "Il giorno 1 set 2026, alle ore 09:20, Vini <news@x.example> ha\nscritto:";
        check(wrapped, Some(wrapped));
        let wrapped = "On Tue, Sep 1, 2026 at 9:20 AM A Very Long Name <\r\nlong@x.example> wrote:";
        check(wrapped, Some(wrapped));
        let wrapped = "Am Dienstag, dem 1. September 2026 um 09:20 Uhr\nschrieb Eva Müller\n<eva@x.example>:";
        check(wrapped, Some(wrapped));
    }

    #[test]
    fn prose_introduces_nothing() {
        check("Il cliente ha scritto:\nche bello", None);
        check("Il 3 maggio una cliente ha scritto:\nche bello", None);
        check("On Monday Jane wrote:\nhello", None);
        check("On sale from 9:20 to 18:00:\nbread", None);
        check("Le client a écrit : merci", None);
        check("Scrivi a info@x.example\n\nIl cliente ha scritto:", None);
        check("On wrote", None);
        check("-- \nAnna\nwrote:", None);
        check("---- Sale until 9:20 ----", None);
        check("-- At 9:20 we open\n-- At 18:00 we close:", None);
        check("Quoting our founder:\nbe kind", None);
        check("Citando Dante:\nnel mezzo", None);
        check("Monday, 9:20: we open:", None);
        // Headings of newsletters, and the paragraphs below them.
        check("Cita de la semana\nSé amable\nEscríbenos a hola@x.example\nHorario de la tienda:\n9-18", None);
        check("Quoting our founder, bread takes time.\nWrite to hello@x.example\nOpening hours:\n9-18", None);
        check("Zitat von Goethe\nSchreiben Sie an info@x.example\nUnsere Zeiten:\n9-18", None);
        check("Montag, 12.03. um 9:20 Uhr\nEva Müller schrieb live und signiert:\nBuch", None);
        check("Friday, 9:20 PM: our author Jane Roe wrote it, and then she signs these books:\nx", None);
        check("Lunes 12/03 abrimos.\nAna escribió\nNovedades:\nx", None);
        check("Lunes 12/03 abrimos.\nAna escribió:\nx", None);
        check("---- Sabato 12/03 Anna ha scritto e legge dal vivo in libreria ----\nx", None);
        check("---\n\nOn 1/9/26 Jane <j@x.example> wrote:", None);
        check("", None);
    }
}
