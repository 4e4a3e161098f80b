//! Reads HTML where plain text is expected.
//!
//! Some exports drop the tags of a mail and keep line breaks (`<br>`) and character references (`&nbsp;`, `&egrave;`,
//! `&#8217;`). In a text with no other markup these are replaced by what they stand for, and the text stays plain,
//! because its lines are its layout.

use super::markup::{is_html, is_tag};
use crate::message::Body;
use crate::unicode;
use html5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};
use memchr::memchr2_iter;

/// Bytes of the longest reference, with its `&` and `;`.
const MAX_REFERENCE: usize = 36;
/// Bytes before a reference that are searched for the beginning of a web address.
const MAX_ADDRESS: usize = 256;

/// Returns the body of a text that holds HTML, or `None` for plain text.
///
/// If the only markup is breaks and character references, they are replaced and the text stays plain. If it begins and
/// ends with tags that are written as references (`&lt;p&gt;…`), the body is HTML.
pub(super) fn body_of_markup(text: &str) -> Option<Body> {
    if is_html(text) {
        return Some(Body { text: None, html: Some(text.to_owned()) });
    }
    let plain = unescaped(text)?;
    let (begins, ends) = (plain.trim_start().starts_with('<'), plain.trim_end().ends_with('>'));
    Some(match begins && ends && is_html(&plain) {
        true => Body { text: None, html: Some(plain) },
        false => Body { text: Some(plain), html: None },
    })
}

/// Bytes at the beginning of a text that are searched for tags.
const MAX_TAGGED: usize = 64 << 10;

/// A sign of markup in a text.
enum Sign {
    Mark(Mark),
    /// A tag other than a break.
    Tag,
    /// An `&` that stands for itself.
    Ampersand,
}

/// A break or a reference.
struct Mark {
    start: usize,
    end: usize,
    /// The characters it stands for; the second is NUL if there is only one.
    shown: [char; 2],
    evidence: Evidence,
}

/// How sure it is that a program wrote a mark, and not a person who mentions it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Evidence {
    /// A program wrote it: a reference touches a word, or a break ends a line or a sentence.
    Certain,
    /// A reference stands between blanks or signs. A program may have written it (`Tom &amp; Jerry`), or prose mentions
    /// it.
    Likely,
    /// Prose mentions it, or it is part of a web address.
    None,
}

/// Returns the text with its breaks and references replaced, or `None` if it has none or only mentions them.
///
/// They are replaced if one mark is certain, or if one is likely and no `&` stands for itself. Returns `None` for a
/// text with any other tag.
fn unescaped(text: &str) -> Option<String> {
    let (mut is_certain, mut is_likely, mut has_ampersand) = (false, false, false);
    for sign in signs(text) {
        match sign {
            Sign::Mark(mark) => {
                is_certain |= mark.evidence == Evidence::Certain;
                is_likely |= mark.evidence == Evidence::Likely;
            }
            Sign::Tag => return None,
            Sign::Ampersand => has_ampersand = true,
        }
    }
    if !is_certain && (!is_likely || has_ampersand) {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut end = 0;
    for sign in signs(text) {
        let Sign::Mark(mark) = sign else { continue };
        out.push_str(text.get(end..mark.start)?);
        out.extend(mark.shown.into_iter().filter(|c| *c != '\0'));
        end = mark.end;
        if mark.shown[0] == '\n' {
            // A `<br>` and the line break behind it are one line break.
            let after = text.get(end..)?;
            let blanks = after.len() - after.trim_start_matches([' ', '\t', '\r']).len();
            end += if after.get(blanks..)?.starts_with('\n') { blanks + 1 } else { 0 };
        }
    }
    out.push_str(text.get(end..)?);
    Some(out)
}

/// Returns the signs of markup, in order.
fn signs(text: &str) -> impl Iterator<Item = Sign> + '_ {
    memchr2_iter(b'<', b'&', text.as_bytes()).filter_map(|at| {
        let (before, rest) = text.split_at_checked(at)?;
        if rest.starts_with('&') {
            let Some((length, shown)) = reference(rest) else {
                let stands_alone = rest.get(1..)?.chars().next().is_none_or(char::is_whitespace);
                return stands_alone.then_some(Sign::Ampersand);
            };
            let evidence = reference_evidence(before, shown[0], rest.get(length..)?);
            return Some(Sign::Mark(Mark { start: at, end: at + length, shown, evidence }));
        }
        match line_break(rest) {
            Some(length) => {
                let evidence = break_evidence(before, rest.get(length..)?);
                Some(Sign::Mark(Mark { start: at, end: at + length, shown: ['\n', '\0'], evidence }))
            }
            None => (at < MAX_TAGGED && is_tag(rest)).then_some(Sign::Tag),
        }
    })
}

/// Returns the length of the reference that a text begins with, and its characters.
fn reference(text: &str) -> Option<(usize, [char; 2])> {
    let bytes = text.as_bytes();
    let end = memchr::memchr(b';', bytes.get(..bytes.len().min(MAX_REFERENCE))?)?;
    let name = text.get(1..end)?;
    let number = match name.strip_prefix('#') {
        None => {
            let &(first, second) = NAMED_ENTITIES.get(text.get(1..=end)?)?;
            let first = char::from_u32(first).filter(|c| *c != '\0')?;
            return Some((end + 1, [first, char::from_u32(second)?]));
        }
        // The parsers would take a sign.
        Some(number) if number.contains('+') => return None,
        Some(hex) if hex.starts_with(['x', 'X']) => u32::from_str_radix(hex.get(1..)?, 16),
        Some(decimal) => decimal.parse(),
    };
    let number = number.ok()?;
    // Browsers read the numbers 128 to 159 as windows-1252.
    let c1 = number.checked_sub(0x80).and_then(|at| *C1_REPLACEMENTS.get(at as usize)?);
    let shown = c1.or_else(|| char::from_u32(number)).filter(|c| *c != '\0')?;
    Some((end + 1, [shown, '\0']))
}

fn reference_evidence(before: &str, shown: char, after: &str) -> Evidence {
    let (previous, next) = (before.chars().next_back(), after.chars().next());
    if is_in_address(before) || previous.is_some_and(is_quotation) && next.is_some_and(is_quotation) {
        return Evidence::None;
    }
    if is_word(shown) || previous.is_some_and(is_word) || next.is_some_and(is_word) {
        return Evidence::Certain;
    }
    // Prose mentions a lone `&amp;` among words in lower case; names and sums have it between capitals or digits.
    let is_lower = |c: Option<char>| c.is_some_and(unicode::is_lower);
    let last_word = before.trim_end().rsplit(char::is_whitespace).next().unwrap_or_default();
    let is_among_words = is_lower(last_word.chars().next()) || is_lower(after.trim_start().chars().next());
    match matches!(shown, '&' | '<' | '>' | '"') && is_among_words {
        true => Evidence::None,
        false => Evidence::Likely,
    }
}

/// Returns the length of the `<br>` that a text begins with.
fn line_break(text: &str) -> Option<usize> {
    let name = text.get(..3)?;
    if !name.eq_ignore_ascii_case("<br") {
        return None;
    }
    let blanks = text.get(3..)?.bytes().take(4).take_while(|b| matches!(b, b' ' | b'/')).count();
    text.get(3 + blanks..)?.starts_with('>').then_some(4 + blanks)
}

/// A break is certain at the end of a line or of a sentence, and directly before a word.
fn break_evidence(before: &str, after: &str) -> Evidence {
    let (previous, next) = (before.chars().next_back(), after.chars().next());
    let is_mentioned = |c: Option<char>| c.is_some_and(is_quotation);
    let ends = |c: char| is_word(c) || matches!(c, '.' | '!' | '?' | ',' | ':' | ';' | ')' | '…' | '%' | '€');
    let is_after_text = previous.is_some_and(ends) && next.is_none_or(|c| is_word(c) || c.is_whitespace());
    let is_before_text = next.is_some_and(is_word) && !is_mentioned(previous);
    let is_line_end =
        after.starts_with(['\n', '\r']) && !is_mentioned(previous) && !before.trim_end().is_empty();
    let is_sentence_end = before.trim_end().ends_with(['.', '!', '?'])
        && after.trim_start().chars().next().is_some_and(unicode::is_upper);
    match is_after_text || is_before_text || is_line_end || is_sentence_end {
        true => Evidence::Certain,
        false => Evidence::None,
    }
}

/// Returns true if the last word of a text is the beginning of a web address.
fn is_in_address(before: &str) -> bool {
    let bytes = before.as_bytes();
    let tail = bytes.get(bytes.len().saturating_sub(MAX_ADDRESS)..).unwrap_or_default();
    let word = tail.rsplit(|b| b.is_ascii_whitespace()).next().unwrap_or_default();
    memchr::memmem::find(word, b"://").is_some() || memchr::memmem::find(word, b"www.").is_some()
}

fn is_word(c: char) -> bool {
    unicode::is_letter_or_number(c)
}

/// Returns true for a quotation mark or bracket, which prose puts around a mark that it mentions.
fn is_quotation(c: char) -> bool {
    matches!(c, '"' | '\'' | '`' | '(' | ')' | '[' | ']' | '«' | '»' | '“' | '”' | '„' | '‘' | '’')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: impl Into<Option<&'static str>>) {
        assert_eq!(unescaped(text).as_deref(), expected.into(), "{text}");
    }

    #[test]
    fn references_touch_words_or_stand_alone() {
        check("Perch&eacute; oggi &egrave; festa", "Perché oggi è festa");
        check("l&#39;offerta &#8220;lampo&#x201D; a 20&nbsp;&euro;", "l'offerta “lampo” a 20\u{a0}€");
        check("Dolce &amp; Gabbana", "Dolce & Gabbana");
        check("Ciao Anna &nbsp;&zwnj; &nbsp;", "Ciao Anna \u{a0}\u{200c} \u{a0}");
        check("sconti&#133; solo oggi", "sconti… solo oggi");
        check("Tom & Jerry, perch&eacute; no", "Tom & Jerry, perché no");
        check(
            "vedi https://x.example/?a=1&amp;b=2 perch&eacute; s&igrave;",
            "vedi https://x.example/?a=1&b=2 perché sì",
        );
        check("&NotEqualTilde; &lt;p&gt;Ciao", "\u{2242}\u{338} <p>Ciao");
    }

    #[test]
    fn breaks_end_lines() {
        check("Ciao Anna,<br>domani apriamo", "Ciao Anna,\ndomani apriamo");
        check("Ciao Anna,<BR />\r\ndomani <br/>\napriamo", "Ciao Anna,\ndomani \napriamo");
        check("Domani è festa. <br> Apriamo presto", "Domani è festa. \n Apriamo presto");
        check("più<br>è", "più\nè");
        check("oggi &egrave; tardi", "oggi è tardi");
        check("Caff&egrave;<br><br>T&egrave;", "Caffè\n\nTè");
    }

    #[test]
    fn bodies_of_markup() {
        #[track_caller]
        fn check(text: &str, expected: Option<(Option<&str>, Option<&str>)>) {
            let body = body_of_markup(text);
            let found = body.as_ref().map(|body| (body.text.as_deref(), body.html.as_deref()));
            assert_eq!(found, expected, "{text}");
        }
        check("<p>Ciao</p>", Some((None, Some("<p>Ciao</p>"))));
        check("Ciao,<br>&egrave; tardi", Some((Some("Ciao,\nè tardi"), None)));
        check("&lt;p&gt;Ciao&lt;/p&gt;", Some((None, Some("<p>Ciao</p>"))));
        check("A &lt; B", Some((Some("A < B"), None)));
        check(
            "Ciao\n- pane\nscrivete &lt;b&gt;sole&lt;/b&gt; perch&eacute; s&igrave;",
            Some((Some("Ciao\n- pane\nscrivete <b>sole</b> perché sì"), None)),
        );
        check("a < b & c", None);
    }

    #[test]
    fn prose_keeps_its_signs() {
        for text in [
            "",
            "ciao",
            "a < b && c > d",
            "a <b",
            "Tom & Jerry",
            "AT&T; R&D; Q&A",
            "usa & e non &amp; tra due parole",
            "In HTML scrivete &amp; al posto della e commerciale, sempre",
            "a &#+65; b",
            "Il segno \"&amp;\" e lo spazio (&nbsp;)",
            "https://x.example/?a=1&amp;b=2 e www.x.example/?c&amp;d",
            "https://x.example/?a=1&copy=2&reg=3",
            "Il tag <br> va a capo",
            "Si va a capo con \"<br>\".",
            "va a capo con <br>",
            "<br> va a capo",
            "Il tag <b> e perch&eacute;",
            "Anna <a@x.example> & Bo <b@x.example>",
            "&foo; &; &#; &#x; &#xD800; &#0; &#99999999999;",
        ] {
            check(text, None);
        }
    }
}
