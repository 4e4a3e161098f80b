//! Scores as SARIF 2.1.0, which editors and code hosts show beside the text.

use super::Scored;
use super::advice::sentence;
use super::places::Places;
use crate::words::Words;
use serde_json::{Value, json};
use unisono::score::Advice;

/// Returns the advice on some drafts as one run of a linter.
pub(super) fn sarif(scored: &[Scored], words: &Words) -> Value {
    let results: Vec<Value> = scored
        .iter()
        .flat_map(|of| {
            let places = Places::new(&of.source, &of.score);
            of.score.advice.iter().map(move |advice| result(of, &places, advice, words))
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

fn result(of: &Scored, places: &Places, advice: &Advice, words: &Words) -> Value {
    let mut place = json!({"artifactLocation": {"uri": uri(&of.draft)}});
    if let (Some((first, last)), Some(quoted)) = (places.lines(advice, &of.score), advice.quote(&of.score)) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_references() {
        assert_eq!(uri("bozze/la prima.md"), "bozze/la%20prima.md");
    }
}
