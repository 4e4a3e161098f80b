//! Scores as SARIF 2.1.0, which editors and code hosts show beside the text.

use super::Scored;
use super::advice::sentence;
use crate::words::Words;
use serde_json::{Value, json};
use unisono::score::Advice;

/// Returns the advice on some drafts as one run of a linter.
pub(super) fn sarif(scored: &[Scored], words: &Words) -> Value {
    let results: Vec<Value> = scored
        .iter()
        .flat_map(|of| {
            let letters = letters(&of.source);
            of.score.advice.iter().map(move |advice| result(of, &letters, advice, words))
        })
        .collect();
    let rules: Vec<Value> = Advice::RULES.iter().map(|rule| json!({"id": rule, "name": rule})).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "unisono",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "results": results,
        }],
    })
}

fn result(of: &Scored, letters: &Letters, advice: &Advice, words: &Words) -> Value {
    let quoted = advice.quote(&of.score);
    let lines = quoted.and_then(|quoted| lines(letters, quoted));
    let mut place = json!({"artifactLocation": {"uri": uri(&of.draft)}});
    if let (Some((first, last)), Some(quoted)) = (lines, quoted) {
        place["region"] = json!({"startLine": first, "endLine": last, "snippet": {"text": quoted}});
    }
    json!({
        "ruleId": advice.rule(),
        "ruleIndex": Advice::RULES.iter().position(|rule| *rule == advice.rule()),
        "level": "warning",
        "message": {"text": sentence(advice, &of.score, words)},
        "locations": [{"physicalLocation": place}],
        "properties": advice,
    })
}

/// Returns a path as a relative reference.
fn uri(path: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let escaped =
        |byte: u8| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    path.replace('\\', "/").bytes().map(escaped).collect()
}

/// The letters and digits of a text, and the line of each.
struct Letters {
    text: String,
    /// The line of each byte of `text`.
    lines: Vec<u32>,
}

fn letters(source: &str) -> Letters {
    let mut letters = Letters { text: String::new(), lines: Vec::new() };
    for (number, line) in (1..).zip(source.lines()) {
        letters.text.extend(line.chars().filter(|c| c.is_alphanumeric()));
        letters.lines.resize(letters.text.len(), number);
    }
    letters
}

/// Returns the first and the last line of a sentence, by its letters and digits; `None` if the text does not hold it. O(letters).
fn lines(letters: &Letters, sentence: &str) -> Option<(u32, u32)> {
    let wanted: String = sentence.chars().filter(|c| c.is_alphanumeric()).collect();
    let last = wanted.len().checked_sub(1)?;
    let start = letters.text.find(&wanted)?;
    Some((letters.lines[start], letters.lines[start + last]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_found_in_their_lines() {
        let source = "# Ciao\n\nNon lasciarti **sfuggire**\nquesta occasione. Oggi\n";
        let source = letters(source);
        assert_eq!(lines(&source, "Non lasciarti sfuggire questa occasione."), Some((3, 4)));
        assert_eq!(lines(&source, "Oggi"), Some((4, 4)));
        assert_eq!(lines(&source, "Domani"), None);
        assert_eq!(lines(&source, "…"), None);
        assert_eq!(uri("bozze/la prima.md"), "bozze/la%20prima.md");
    }
}
