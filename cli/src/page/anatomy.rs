//! What the bodies of each brand consist of, and one message with its parts marked.

use super::bars::{Bar, Bars};
use super::markup::{Markup, quoted};
use super::phrases::with_slots;
use super::reading::Reading;
use super::said::{Arg, number};
use super::section::{Section, rendered};
use super::table::{Cell, Head, Table};
use super::track::position;
use std::fmt::Write;
use unisono::report::{BrandAnatomy, Evidence, LanguageAnatomy, Marked, Part, Shares};

const ID: &str = "anatomy";

pub(super) fn anatomy(reading: &Reading<'_>) -> Section {
    let words = &reading.words;
    let titles = [words.text("page-anatomy-short", &[]), words.text("page-anatomy-title", &[])];
    let marked = reading.report.marked.as_ref().map(|marked| mail(reading, marked)).unwrap_or_default();
    let why = match &reading.report.anatomy {
        None => Some(reading.not_asked(Evidence::Anatomy)),
        Some(anatomy) if anatomy.languages.is_empty() => Some(reading.no_result(anatomy.why.as_ref())),
        Some(_) => None,
    };
    if let Some(why) = why {
        let mut section = Section::without(ID, titles, &why);
        section.body.0.push_str(&marked);
        return section;
    }
    let languages = reading.report.anatomy.iter().flat_map(|anatomy| &anatomy.languages);
    let mut body = String::new();
    for language in languages {
        let setting = reading.report.anatomy.as_ref();
        let args = [
            ("words", Arg::Count(setting.map_or(0, |anatomy| anatomy.min_words) as u64)),
            ("least", Arg::Count(setting.map_or(0, |anatomy| anatomy.min_brands) as u64)),
            ("others", Arg::Count(language.drawn_brands as u64)),
            ("units", Arg::Count(language.drawn_units as u64)),
        ];
        of_language(&mut body, reading, language);
        let _ = write!(body, "<p class=key>{}</p>", words.text("page-anatomy-method", &args));
    }
    body.push_str(&marked);
    let [short, title] = titles;
    let lead = Some(words.text("page-anatomy-lead", &[]));
    Section { id: ID, short, title, lead, body: Markup(body) }
}

/// The parts, in the order of the bars.
fn parts(shares: &Shares) -> [(&'static str, f64); 4] {
    [
        ("stock", shares.stock.value),
        ("house", shares.house.value),
        ("own", shares.own.value),
        ("slot", shares.slot.value),
    ]
}

fn of_language(body: &mut String, reading: &Reading<'_>, language: &LanguageAnatomy) {
    let words = &reading.words;
    let mut brands: Vec<&BrandAnatomy> = language.brands.iter().collect();
    brands.sort_by(|a, b| b.shares.stock.value.total_cmp(&a.shares.stock.value));
    let (own, others): (Vec<&BrandAnatomy>, Vec<&BrandAnatomy>) =
        brands.into_iter().partition(|brand| reading.is_own(&brand.brand));
    let brands: Vec<&BrandAnatomy> = own.into_iter().chain(others).collect();
    let all = Bar {
        name: Markup(
            words.text("page-anatomy-mean", &[("n", Arg::Count(language.n_brands as u64))]).to_string(),
        ),
        is_own: false,
        picture: stack(&language.overall),
        number: number(&Arg::Percent(language.overall.stock.value)),
        note: Markup::default(),
    };
    let of_brand = |brand: &&BrandAnatomy| Bar {
        name: quoted(&reading.label(&brand.brand, &language.language)),
        is_own: reading.is_own(&brand.brand),
        picture: stack(&brand.shares),
        number: number(&Arg::Percent(brand.shares.stock.value)),
        note: Markup::default(),
    };
    let axis = ["0%", "100%"].map(|end| Markup(format!("<span class=axis>{end}</span>")));
    let bars = Bars { axis, rows: std::iter::once(all).chain(brands.iter().map(of_brand)).collect() };
    let _ = write!(body, "<figure>{}<figcaption>{}</figcaption></figure>", rendered(&bars), key(reading));
    let row = |name: Markup, shares: &Shares| {
        let shares = parts(shares).map(|(_, share)| Cell::number(number(&Arg::Percent(share))));
        std::iter::once(Cell::text(name)).chain(shares).collect()
    };
    let table = Table {
        id: format!("{ID}-{}", super::markup::identifier(&language.language)),
        summary: words.text("page-anatomy-table", &[]),
        head: std::iter::once(Head::text(words.text("page-brand", &[])))
            .chain(
                parts(&language.overall)
                    .iter()
                    .filter_map(|(part, _)| words.named("page-part", part, &[]))
                    .map(Head::number),
            )
            .collect(),
        rows: brands.iter().map(|brand| row(quoted(&brand.brand), &brand.shares)).collect(),
    };
    let _ = write!(body, "{}", rendered(&table));
}

/// What the colours mean.
fn key(reading: &Reading<'_>) -> Markup {
    let mut out = String::from("<ul class=parts>");
    for (part, _) in parts(&Shares::default()) {
        if let Some(meaning) = reading.words.named("page-part-is", part, &[]) {
            let _ = write!(out, "<li><span class=\"swatch {part}\"></span> {meaning}");
        }
    }
    out.push_str("</ul>");
    Markup(out)
}

/// The four shares beside each other.
fn stack(shares: &Shares) -> Markup {
    let mut svg = String::from("<svg class=track width=\"100%\" height=22 aria-hidden=true>");
    let mut start = 0.0;
    for (part, share) in parts(shares) {
        let (x, end) = (position(start, 1.0), position(start + share, 1.0));
        // Writing to a string does not fail.
        let _ = write!(
            svg,
            "<rect class={part} x=\"{x}%\" y=3 width=\"{}%\" height=16 data-v={share} />",
            ((end - x) * 100.0).round() / 100.0
        );
        start += share;
    }
    svg.push_str("</svg>");
    Markup(svg)
}

/// A message: what others use as well is underlined, the more brands the thicker.
fn mail(reading: &Reading<'_>, marked: &Marked) -> String {
    let words = &reading.words;
    let args = [
        ("brand", Arg::Quote(&marked.brand)),
        ("others", Arg::Count(marked.others)),
        ("least", Arg::Count(marked.min_brands as u64)),
        ("words", Arg::Count(marked.min_words as u64)),
    ];
    let mut out = format!(
        "<h3>{}</h3><p>{}</p><blockquote class=mail>",
        words.text("page-mail-title", &args),
        words.text("page-mail-lead", &args)
    );
    for passage in &marked.passages {
        out.push_str("<p>");
        for piece in &passage.pieces {
            let text = with_slots(reading, &piece.text);
            let _ = match piece.part {
                Part::Stock => {
                    let weight = weight(piece.brands, marked.others);
                    let brands = number(&Arg::Count(piece.brands));
                    write!(out, "<mark class=\"stock w{weight}\">{text}<sup>{brands}</sup></mark> ")
                }
                Part::House => write!(out, "<mark class=house>{text}</mark> "),
                Part::Slot | Part::Own => write!(out, "{text} "),
            };
        }
        out.push_str("</p>");
    }
    let _ = write!(out, "</blockquote><p class=key>{}</p>", words.text("page-mail-key", &[]));
    out
}

/// The thickness of a line below a passage, from 1 to 4: by the share of other brands that use it.
fn weight(brands: u64, others: u64) -> u64 {
    (brands * 4).div_ceil(others.max(1)).clamp(1, 4)
}
