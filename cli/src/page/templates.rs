//! Sentences and whole messages that brands fill in, with their slots.

use super::markup::Markup;
use super::phrases::{slot, with_slots};
use super::reading::Reading;
use super::said::{Arg, number};
use super::section::{Section, rendered};
use super::table::{Cell, Head, Table};
use std::fmt::Write;
use unisono::analysis::templates::Level;
use unisono::report::{Evidence, TextPart, TextSlot, TextTemplate};

const ID: &str = "templates";

/// The templates that are seen at once.
const SEEN: usize = 10;

/// The fillings of a slot that are shown.
const FILLINGS: usize = 5;

pub(super) fn templates(reading: &Reading<'_>) -> Section {
    let words = &reading.words;
    let titles = [words.text("page-templates-short", &[]), words.text("page-templates-title", &[])];
    let Some(templates) = &reading.report.templates else {
        return Section::without(ID, titles, &reading.not_asked(Evidence::Templates));
    };
    let levels = [("sentences", &templates.sentences), ("messages", &templates.messages)];
    if levels.iter().all(|(_, level)| level.items.is_empty()) {
        let is_quoted = levels.iter().all(|(_, level)| level.n_cross == 0);
        let why = match (&templates.why, is_quoted) {
            (why @ Some(_), _) => reading.no_result(why.as_ref()),
            (None, true) => words.text("page-templates-none", &[]),
            (None, false) => words.text("page-not-quoted", &[]),
        };
        return Section::without(ID, titles, &why);
    }
    let mut body = String::new();
    for (name, level) in levels {
        if let Some(title) = words.named("page-templates-of", name, &[]) {
            let _ = write!(body, "<h3>{title}</h3>");
        }
        of_level(&mut body, reading, name, level);
    }
    let [short, title] = titles;
    let lead = Some(words.text("page-templates-lead", &[]));
    Section { id: ID, short, title, lead, body: Markup(body) }
}

fn of_level(body: &mut String, reading: &Reading<'_>, name: &str, level: &Level) {
    let words = &reading.words;
    if level.n_cross == 0 {
        let _ = write!(body, "<p class=absent>{}</p>", words.text("page-templates-none", &[]));
        return;
    }
    let counts = [("n", Arg::Count(level.n_templates)), ("cross", Arg::Count(level.n_cross))];
    let _ = write!(body, "<p>{}", words.text("page-templates-counts", &counts));
    if let (Some(value), Some(cross)) = (level.share.value, level.share.cross) {
        let shares = [("share", Arg::Percent(value)), ("cross", Arg::Percent(cross))];
        let _ = write!(body, " {}", words.text("page-templates-share", &shares));
    }
    body.push_str("</p>");
    if level.items.is_empty() {
        return;
    }
    // Those without a slot are phrases that brands copy; the ones that they fill in come first.
    let is_filled = |item: &&TextTemplate| item.parts.iter().any(|part| !matches!(part, TextPart::Text(_)));
    let (filled, fixed): (Vec<&TextTemplate>, Vec<&TextTemplate>) = level.items.iter().partition(is_filled);
    let items = [filled, fixed].concat();
    let (first, rest) = items.split_at(SEEN.min(items.len()));
    let list = |out: &mut String, items: &[&TextTemplate]| {
        out.push_str("<ol class=templates>");
        for item in items {
            let facts = [("n", Arg::Count(item.brands)), ("campaigns", Arg::Count(item.campaigns))];
            let _ = write!(
                out,
                "<li><p class=template>{}</p><p class=fact>{} · {}</p>",
                picture(reading, item),
                words.text("page-brands-and-campaigns", &facts),
                words.text("page-gain", &[("bits", Arg::About(item.bits_saved))]),
            );
        }
        out.push_str("</ol>");
    };
    body.push_str("<figure>");
    list(body, first);
    let _ = write!(
        body,
        "<figcaption><p class=key>{}</p></figcaption></figure>",
        words.text("page-templates-key", &[])
    );
    if !rest.is_empty() {
        let more = words.text("page-templates-more", &[("n", Arg::Count(rest.len() as u64))]);
        let _ = write!(body, "<details><summary>{more}</summary>");
        list(body, rest);
        body.push_str("</details>");
    }
    let _ = write!(body, "{}", rendered(&table(reading, name, level)));
}

/// The template with its slots as labels and its choices one above the other.
fn picture(reading: &Reading<'_>, template: &TextTemplate) -> Markup {
    let mut out = String::new();
    for part in &template.parts {
        match part {
            TextPart::Text(text) => {
                let _ = write!(out, "{} ", with_slots(reading, text));
            }
            TextPart::Masked(name) => {
                let _ = write!(out, "{} ", slot(reading, name));
            }
            TextPart::Slot(slot) => {
                let _ = write!(out, "{} ", gap(reading, slot));
            }
            _ => {}
        }
    }
    Markup(out)
}

fn gap(reading: &Reading<'_>, slot: &TextSlot) -> Markup {
    let words = &reading.words;
    let class = if slot.choice { "gap choice" } else { "gap" };
    let mut out = format!("<span class=\"{class}\">");
    for value in slot.values.iter().take(FILLINGS) {
        let text = match value.text.is_empty() {
            true => words.text("page-nothing", &[]).to_string(),
            false => with_slots(reading, &value.text).0,
        };
        let _ = write!(
            out,
            "<span class=filling>{text} <small>{}</small></span>",
            number(&Arg::Count(value.brands))
        );
    }
    let others = slot.fillings.saturating_sub(slot.values.len().min(FILLINGS) as u64);
    if others > 0 {
        let all = words.text("page-fillings", &[("n", Arg::Count(slot.fillings))]);
        let _ = write!(out, "<span class=filling>{all}</span>");
    }
    out.push_str("</span>");
    Markup(out)
}

fn table(reading: &Reading<'_>, name: &str, level: &Level) -> Table {
    let words = &reading.words;
    let row = |item: &TextTemplate| {
        vec![
            Cell::text(super::markup::quoted(&item.to_string())),
            Cell::number(number(&Arg::Count(item.brands))),
            Cell::number(number(&Arg::Count(item.campaigns))),
            Cell::number(number(&Arg::Count(item.messages))),
            Cell::number(number(&Arg::About(item.bits_saved))),
        ]
    };
    Table {
        id: format!("{ID}-{name}"),
        summary: words.text("page-templates-table", &[]),
        head: vec![
            Head::text(words.text("page-template", &[])),
            Head::number(words.text("page-brands", &[])),
            Head::number(words.text("page-campaigns", &[])),
            Head::number(words.text("page-messages", &[])),
            Head::number(words.text("page-bits", &[])),
        ],
        rows: level.items.iter().map(row).collect(),
    }
}
