//! What produced the numbers.

use super::markup::{Markup, escaped, quoted};
use super::reading::Reading;
use super::said::{Arg, number};
use super::section::{Section, rendered};
use super::table::{Cell, Head, Table};
use std::fmt::Write;

const ID: &str = "provenance";

pub(super) fn provenance(reading: &Reading<'_>) -> Section {
    let words = &reading.words;
    let (corpus, provenance) = (&reading.report.corpus, &reading.report.provenance);
    let counts = [
        ("messages", corpus.messages),
        ("brands", corpus.brands),
        ("campaigns", corpus.campaigns),
        ("units", corpus.units),
        ("duplicates", corpus.duplicates),
        ("skipped", corpus.skipped_by_cause.values().sum()),
    ];
    let mut body = String::from("<dl class=counts>");
    for (name, n) in counts {
        if let Some(name) = words.named("page-count", name, &[]) {
            let _ = write!(body, "<div><dt>{name}</dt><dd>{}</dd></div>", number(&Arg::Count(n)));
        }
    }
    body.push_str("</dl>");
    let mut facts = vec![("version", provenance.version.to_string()), ("seed", provenance.seed.to_string())];
    facts.extend(provenance.run.iter().map(|run| ("run", run.clone())));
    body.push_str("<dl class=facts>");
    for (name, value) in facts {
        if let Some(name) = words.named("page-fact", name, &[]) {
            let _ = write!(body, "<div><dt>{name}</dt><dd><code>{}</code></dd></div>", escaped(&value));
        }
    }
    body.push_str("</dl>");
    let input = |input: &unisono::report::InputRecord| {
        let digest = input.sha256.as_deref().map(|digest| format!("<code>{}</code>", escaped(digest)));
        vec![
            Cell::text(quoted(&input.path)),
            Cell::number(number(&Arg::Count(input.messages))),
            Cell::number(number(&Arg::Count(input.skipped))),
            Cell::text(digest.unwrap_or_else(|| "–".to_owned())),
        ]
    };
    let inputs = Table {
        id: format!("{ID}-inputs"),
        summary: words.text("page-inputs", &[]),
        head: vec![
            Head::text(words.text("page-path", &[])),
            Head::number(words.text("page-messages", &[])),
            Head::number(words.text("page-skipped", &[])),
            Head::text(words.text("page-digest", &[])),
        ],
        rows: provenance.inputs.iter().map(input).collect(),
    };
    let setting = |(name, value): (&String, &String)| {
        vec![
            Cell::text(format!("<code>{}</code>", escaped(name))),
            Cell::text(format!("<code>{}</code>", escaped(value))),
        ]
    };
    let settings = Table {
        id: format!("{ID}-settings"),
        summary: words.text("page-settings", &[]),
        head: vec![Head::text(words.text("page-setting", &[])), Head::text(words.text("page-value", &[]))],
        rows: provenance.config.iter().chain(&provenance.tables).map(setting).collect(),
    };
    let _ = write!(body, "{}{}", rendered(&inputs), rendered(&settings));
    let [short, title] = [words.text("page-provenance-short", &[]), words.text("page-provenance-title", &[])];
    Section { id: ID, short, title, lead: Some(words.text("page-provenance-lead", &[])), body: Markup(body) }
}
