//! Title lines above a quoted or forwarded mail, and subjects of forwards.

use std::sync::LazyLock;

use crate::lexicon::lists::section;
use crate::unicode;

/// What a title line announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Title {
    /// A forwarded mail: `---------- Forwarded message ---------`.
    Forward,
    /// A mail that is quoted or forwarded: `-----Original Message-----`.
    Original,
}

static TITLES: LazyLock<Vec<(&str, Title)>> = LazyLock::new(|| {
    let forward = section("forward-title").map(|title| (title, Title::Forward));
    forward.chain(section("quote-title").map(|title| (title, Title::Original))).collect()
});

/// Prefixes of the subjects of forwards, without the colon.
static PREFIXES: LazyLock<Vec<&str>> = LazyLock::new(|| section("forward-prefix").collect());

/// Bytes of the longest title line.
const MAX_TITLE: usize = 120;

/// Returns what a line announces: a title between dashes, or one that ends in a colon.
pub(crate) fn title(line: &str) -> Option<Title> {
    if line.len() > MAX_TITLE || !line.ends_with(|c| is_rule(c) || matches!(c, ':' | '*')) {
        return None;
    }
    let is_mark = |c: char| is_rule(c) || matches!(c, '*' | '>') || c.is_whitespace();
    let begins = line.trim_start_matches(['>', ' ', '*']);
    let is_ruled = begins.starts_with(is_rule);
    if !is_ruled && !line.ends_with([':', '*']) {
        return None;
    }
    let inner = line.trim_matches(is_mark).trim_end_matches(|c| c == ':' || is_mark(c));
    let inner = unicode::to_lower(inner).replace('’', "'");
    let &(_, found) = TITLES.iter().find(|(title, _)| *title == inner)?;
    (found == Title::Forward || is_ruled).then_some(found)
}

/// Returns true for the signs that programs draw rules with: ASCII ones, hyphens and dashes.
fn is_rule(c: char) -> bool {
    matches!(c, '-' | '_' | '=' | '\u{2010}'..='\u{2015}')
}

/// Returns true for the subject of a forward: `Fwd: Sale`.
pub(crate) fn is_forward_subject(subject: &str) -> bool {
    let Some((prefix, _)) = subject.split_once([':', '：']) else { return false };
    let prefix = prefix.trim().trim_matches(['[', ']']);
    prefix.len() <= 24 && {
        let prefix = unicode::to_lower(prefix);
        PREFIXES.iter().any(|known| *known == prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles() {
        let check = |line: &str, expected: Option<Title>| assert_eq!(title(line), expected, "{line}");
        for line in [
            "---------- Forwarded message ---------",
            "-------- Messaggio inoltrato --------",
            "Begin forwarded message:",
            "Inizio messaggio inoltrato:",
            "Anfang der weitergeleiteten Nachricht:",
            "-------- Weitergeleitete Nachricht --------",
            "Début du message transféré :",
            "---------- Message transféré ----------",
            "---------- Mensaje reenviado ---------",
            "> Begin forwarded message:",
            "============ Forwarded message ============",
        ] {
            check(line, Some(Title::Forward));
        }
        for line in [
            "-----Original Message-----",
            "-----Messaggio originale-----",
            "----- Message d’origine -----",
            "------- Original Message -------",
            "‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐",
            "-------- Original-Nachricht --------",
            "----- Mail original -----",
            "-------- Mensaje original --------",
            "----- Reply message -----",
        ] {
            check(line, Some(Title::Original));
        }
        for line in
            ["Forwarded message", "Original message:", "-----", "=====", "----- Offers -----", "", ":"]
        {
            check(line, None);
        }
    }

    #[test]
    fn subjects() {
        for subject in
            ["Fwd: Sale", "FW: Sale", "I: Saldi", "WG: Angebot", "TR : Soldes", "RV: Oferta", "[Fwd: Sale]"]
        {
            assert!(is_forward_subject(subject), "{subject}");
        }
        for subject in ["Re: Sale", "Sale", "Aw: Angebot", "Fw", "", "12:30"] {
            assert!(!is_forward_subject(subject), "{subject}");
        }
    }
}
