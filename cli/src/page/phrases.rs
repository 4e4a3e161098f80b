//! The phrases that several brands use, each with a dot for every brand.

use super::markup::{Markup, escaped, quoted};
use super::matrix::MOST_WITH_VALUES;
use super::reading::Reading;
use super::said::{Arg, number};
use super::section::{Section, rendered};
use super::table::{Cell, Head, Table};
use std::collections::BTreeSet;
use std::fmt::Write;
use unisono::report::{Evidence, Phrase, Phrases};

const ID: &str = "phrases";

/// The dots of a row.
const DOTS: usize = 30;

/// The phrases that are seen at once.
const SEEN: usize = 12;

pub(super) fn phrases(reading: &Reading<'_>) -> Section {
    let words = &reading.words;
    let titles = [words.text("page-phrases-short", &[]), words.text("page-phrases-title", &[])];
    let Some(phrases) = &reading.report.phrases else {
        return Section::without(ID, titles, &reading.not_asked(Evidence::Phrases));
    };
    if phrases.items.is_empty() {
        let why = match &phrases.why {
            Some(why) => reading.no_result(Some(why)),
            None if phrases.stock > 0 => words.text("page-not-quoted", &[]),
            None => {
                let args = [
                    ("n", Arg::Count(phrases.min_brands as u64)),
                    ("words", Arg::Count(phrases.min_words as u64)),
                ];
                words.text("page-phrases-none", &args)
            }
        };
        return Section::without(ID, titles, &why);
    }
    let mut body = background(reading, phrases);
    let list = |out: &mut String, items: &[Phrase]| {
        out.push_str("<ol class=phrases>");
        items.iter().for_each(|phrase| row(out, reading, phrases, phrase));
        out.push_str("</ol>");
    };
    let (first, rest) = phrases.items.split_at(SEEN.min(phrases.items.len()));
    body.push_str("<figure>");
    list(&mut body, first);
    let _ = write!(
        body,
        "<figcaption><p class=key>{}</p></figcaption></figure>",
        words.text("page-phrases-key", &[])
    );
    if !rest.is_empty() {
        let more = words.text("page-phrases-more", &[("n", Arg::Count(rest.len() as u64))]);
        let _ = write!(body, "<details><summary>{more}</summary>");
        list(&mut body, rest);
        body.push_str("</details>");
    }
    let _ = write!(body, "{}", rendered(&table(reading, phrases)));
    let [short, title] = titles;
    let lead = Some(words.text("page-phrases-lead", &[]));
    Section { id: ID, short, title, lead, body: Markup(body) }
}

/// How many phrases there are, and what chance explains.
fn background(reading: &Reading<'_>, phrases: &Phrases) -> String {
    let words = &reading.words;
    let counts = [
        ("closed", Arg::Count(phrases.closed)),
        ("stock", Arg::Count(phrases.stock)),
        ("words", Arg::Count(phrases.min_words as u64)),
        ("brands", Arg::Count(phrases.min_brands as u64)),
    ];
    let mut out = format!("<p>{}", words.text("page-phrases-background", &counts));
    if let Some(share) = phrases.share_stock {
        let _ = write!(out, " {}", words.text("page-phrases-share", &[("share", Arg::Percent(share))]));
    }
    if let Some(share) = phrases.background.share {
        let _ = write!(out, " {}", words.text("page-phrases-writers", &[("share", Arg::Percent(share))]));
    }
    out.push_str("</p>");
    out
}

fn row(out: &mut String, reading: &Reading<'_>, phrases: &Phrases, phrase: &Phrase) {
    let words = &reading.words;
    let of = [("n", Arg::Count(phrase.brands)), ("of", Arg::Count(phrases.brands))];
    let has_own = phrase.holders.iter().any(|holder| reading.is_own(&holder.brand));
    let _ = write!(
        out,
        "<li{}><p class=phrase>{}</p><div class=dots>{}</div><p class=fact>{} · {}",
        if has_own { " class=own" } else { "" },
        with_slots(reading, &phrase.text),
        dots(reading, phrase),
        words.text("page-n-of-brands", &of),
        words.text("page-gain", &[("bits", Arg::About(phrase.gain_bits))]),
    );
    if let Some(own) = reading.own.filter(|_| has_own) {
        let _ = write!(out, " · {}", words.text("page-own-too", &[("brand", Arg::Quote(own))]));
    }
    out.push_str("</p>");
}

/// A slot as a label, in a colour for its kind.
pub(super) fn slot(reading: &Reading<'_>, name: &str) -> Markup {
    let kind = match name {
        "name" | "brand" | "product" => "who",
        "price" | "percent" | "number" => "how-much",
        "date" | "time" => "when",
        _ => "where",
    };
    let named = reading.words.named("page-slot", name, &[]).unwrap_or_else(|| Markup(escaped(name)).into());
    Markup(format!("<span class=\"slot {kind}\">{named}</span>"))
}

/// A text with its slots as labels.
pub(super) fn with_slots(reading: &Reading<'_>, text: &str) -> Markup {
    let mut out = String::from("<bdi>");
    for (n, word) in text.split(' ').enumerate() {
        if n > 0 {
            out.push(' ');
        }
        match word.strip_prefix('{').and_then(|word| word.strip_suffix('}')) {
            Some(slot) => {
                let _ = write!(out, "{}", self::slot(reading, slot));
            }
            None => out.push_str(&escaped(word)),
        }
    }
    out.push_str("</bdi>");
    Markup(out)
}

/// A dot for each brand of the index, in the order of the overlaps: filled if it uses the phrase. Brands outside the index
/// follow.
fn dots(reading: &Reading<'_>, phrase: &Phrase) -> Markup {
    let mut names: Vec<&str> = Vec::new();
    for cell in &reading.brands {
        if !names.contains(&cell.brand.as_str()) {
            names.push(&cell.brand);
        }
    }
    let holders: BTreeSet<&str> = phrase.holders.iter().map(|holder| holder.brand.as_str()).collect();
    let known: BTreeSet<&str> = names.iter().copied().collect();
    let n_inside = names.len();
    names.extend(holders.iter().filter(|name| !known.contains(*name)));
    let mut paths = [const { String::new() }; 3];
    for (at, name) in names.iter().enumerate() {
        let path = match (holders.contains(name), reading.is_own(name)) {
            (true, true) => 2,
            (true, false) => 1,
            (false, _) => 0,
        };
        let gap = if at >= n_inside { 5 } else { 0 };
        let (x, y) = (at % DOTS * 11 + 6 + gap, at / DOTS * 11 + 6);
        let _ = write!(paths[path], "M{x} {y}h0");
    }
    let width = names.len().min(DOTS) * 11 + 6;
    let height = names.len().div_ceil(DOTS) * 11 + 1;
    let mut svg =
        format!("<svg width={width} height={height} viewBox=\"0 0 {width} {height}\" aria-hidden=true>");
    for (class, path) in ["off", "on", "on own"].into_iter().zip(&paths).filter(|(_, path)| !path.is_empty())
    {
        let _ = write!(svg, "<path class=\"{class}\" d=\"{path}\"/>");
    }
    svg.push_str("</svg>");
    Markup(svg)
}

/// Returns whether brands have the number of their row in the table of overlaps in the place of their name, because there are
/// many.
fn has_numbers(reading: &Reading<'_>) -> bool {
    let has_matrix = reading.facet.is_some_and(|(_, result)| result.overlap.is_some());
    has_matrix && reading.brands.len() > MOST_WITH_VALUES
}

/// The rows of brands in the table of overlaps, then the names of brands that are not in it.
fn in_rows(reading: &Reading<'_>, names: &[&str]) -> Markup {
    let place = |name: &&str| Some(reading.place_of_brand(name)).filter(|place| *place < usize::MAX);
    let rows: Vec<String> = names.iter().filter_map(place).map(|place| (place + 1).to_string()).collect();
    let others: Vec<&str> = names.iter().copied().filter(|name| place(name).is_none()).collect();
    let others = (!others.is_empty()).then(|| listed(&others).0);
    let rows = (!rows.is_empty()).then(|| format!("<span class=axis>{}</span>", rows.join(", ")));
    Markup(rows.into_iter().chain(others).collect::<Vec<_>>().join(", "))
}

/// Names with commas between them, each isolated from the others if one could change their direction.
fn listed(names: &[&str]) -> Markup {
    if names.iter().all(|name| name.is_ascii()) {
        return quoted(&names.join(", "));
    }
    Markup(names.iter().map(|name| quoted(name).0).collect::<Vec<_>>().join(", "))
}

fn table(reading: &Reading<'_>, phrases: &Phrases) -> Table {
    let words = &reading.words;
    let row = |phrase: &Phrase| {
        let mut holders: Vec<&str> = phrase.holders.iter().map(|holder| holder.brand.as_str()).collect();
        holders.sort_by_key(|brand| (reading.place_of_brand(brand), *brand));
        holders.dedup();
        vec![
            Cell::text(with_slots(reading, &phrase.text)),
            Cell::number(number(&Arg::Count(phrase.brands))),
            Cell::number(number(&Arg::Count(phrase.campaigns))),
            Cell::number(number(&Arg::Count(phrase.messages))),
            Cell::number(number(&Arg::About(phrase.gain_bits))),
            Cell::number(number(&Arg::Percent(phrase.position))),
            Cell::text(if has_numbers(reading) { in_rows(reading, &holders) } else { listed(&holders) }),
        ]
    };
    Table {
        id: format!("{ID}-table"),
        summary: words.text("page-phrases-table", &[]),
        head: vec![
            Head::text(words.text("page-phrase", &[])),
            Head::number(words.text("page-brands", &[])),
            Head::number(words.text("page-campaigns", &[])),
            Head::number(words.text("page-messages", &[])),
            Head::number(words.text("page-bits", &[])),
            Head::number(words.text("page-position", &[])),
            Head::text(match has_numbers(reading) {
                true => words.text("page-used-by-rows", &[]),
                false => words.text("page-used-by", &[]),
            }),
        ],
        rows: phrases.items.iter().map(row).collect(),
    }
}
