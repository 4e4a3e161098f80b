//! What most brands use, what hardly any uses, and what is one brand's own.

use super::hours::hour;
use super::markup::{Markup, quoted};
use super::phrases::{slot, with_slots};
use super::reading::Reading;
use super::said::{Arg, Said, number};
use super::section::{Section, rendered};
use super::table::{Cell, Head, Table};
use std::fmt::Write;
use unisono::facet::Facet;
use unisono::report::{BrandGround, Evidence, Ground, Personalised};

const ID: &str = "ground";

pub(super) fn ground(reading: &Reading<'_>) -> Section {
    let words = &reading.words;
    let titles = [words.text("page-ground-short", &[]), words.text("page-ground-title", &[])];
    let Some(ground) = &reading.report.open_ground else {
        return Section::without(ID, titles, &reading.not_asked(Evidence::OpenGround));
    };
    if ground.languages.is_empty() {
        return Section::without(ID, titles, &reading.no_result(ground.why.as_ref()));
    }
    let mut body = String::new();
    for (language, facets) in &ground.languages {
        for (facet, ground) in facets {
            let language = (ground_languages(reading) > 1).then_some(language.as_str());
            of_facet(&mut body, reading, *facet, language, ground);
        }
    }
    personalised(&mut body, reading, &ground.personalised);
    let [short, title] = titles;
    let lead = Some(words.text("page-ground-lead", &[]));
    Section { id: ID, short, title, lead, body: Markup(body) }
}

fn ground_languages(reading: &Reading<'_>) -> usize {
    reading.report.open_ground.as_ref().map_or(0, |ground| ground.languages.len())
}

fn of_facet(body: &mut String, reading: &Reading<'_>, facet: Facet, language: Option<&str>, ground: &Ground) {
    let words = &reading.words;
    let language_of = language.map(|language| format!(" [{}]", quoted(language))).unwrap_or_default();
    let counts = [("brands", Arg::Count(ground.n_brands)), ("values", Arg::Count(ground.n_values))];
    let _ = write!(
        body,
        "<h3 class=ground-title>{}{language_of} <span class=soft>{}</span></h3><div class=columns>",
        words.facet(facet),
        words.text("page-ground-counts", &counts)
    );
    let lists = [("crowded", &ground.crowded), ("open", &ground.open)];
    for (name, values) in lists {
        let Some(title) = words.named("page-ground-is", name, &[]) else { continue };
        let _ = write!(body, "<div class={name}><h4>{title}</h4>");
        if values.is_empty() {
            let _ = write!(body, "<p class=absent>{}</p>", words.text("page-ground-no-value", &[]));
        } else {
            body.push_str("<ul>");
            for value in values {
                let _ = write!(
                    body,
                    "<li>{} <small>{}</small>",
                    text(reading, facet, &value.text),
                    number(&Arg::Count(value.brands))
                );
            }
            body.push_str("</ul>");
        }
        body.push_str("</div>");
    }
    body.push_str("</div>");
    if !ground.open_hours.is_empty() {
        let _ = write!(
            body,
            "<figure>{}<figcaption>{}</figcaption></figure>",
            week(&ground.open_hours),
            words.text("page-ground-hours", &[])
        );
    }
    let own = ground.by_brand.iter().find(|brand| reading.is_own(&brand.brand));
    if let Some(own) = own {
        let args = [
            ("brand", Arg::Quote(&own.brand)),
            ("values", Arg::Count(own.values)),
            ("crowded", Arg::Count(own.crowded)),
            ("yours", Arg::Count(own.yours)),
        ];
        let _ = write!(body, "<p class=own>{}</p>", words.text("page-ground-own", &args));
        of_brand(body, reading, facet, own);
    }
    let id = format!("{ID}-{}{}", facet.name(), language.map(super::markup::identifier).unwrap_or_default());
    let _ = write!(body, "{}", rendered(&table(reading, id, facet, ground)));
}

/// Writes the values that the reader's brand uses most, by kind.
fn of_brand(body: &mut String, reading: &Reading<'_>, facet: Facet, brand: &BrandGround) {
    let words = &reading.words;
    let lists =
        [("crowded", &brand.crowded_values), ("yours", &brand.your_values), ("open", &brand.open_values)];
    let mut lists = lists.into_iter().filter(|(_, values)| !values.is_empty()).peekable();
    if lists.peek().is_none() {
        return;
    }
    body.push_str("<div class=columns>");
    for (name, values) in lists {
        let Some(title) = words.named("page-ground-your", name, &[]) else { continue };
        let _ = write!(body, "<div class={name}><h4>{title}</h4><ul>");
        for value in values {
            let campaigns = words.text("n-campaigns", &[("n", Arg::Count(value.campaigns))]);
            let _ = write!(body, "<li>{} <small>{campaigns}</small>", text(reading, facet, &value.text));
        }
        body.push_str("</ul></div>");
    }
    body.push_str("</div>");
}

/// A value in words. The report names hours, times and offers in English.
fn text(reading: &Reading<'_>, facet: Facet, value: &str) -> Markup {
    if matches!(facet, Facet::FollowUp | Facet::Offers) {
        return Markup(reading.words.value(facet, value, false).to_string());
    }
    let of_hour = (facet == Facet::Timing).then(|| hour(value)).flatten();
    let said = of_hour.and_then(|(day, hour)| hour_in_words(reading, day, hour));
    said.map_or_else(|| with_slots(reading, value), |said| Markup(said.to_string()))
}

fn hour_in_words(reading: &Reading<'_>, day: usize, hour: usize) -> Option<Said> {
    let time = Said::from(Markup(format!("<time>{hour}:00</time>")));
    let day = super::hours::DAYS.get(day)?;
    reading.words.named("page-at", day, &[("time", Arg::Said(&time))])
}

/// The hours of the week that are free.
fn week(hours: &[u32]) -> Markup {
    let mut path = String::new();
    for hour in hours.iter().filter(|hour| **hour < 168) {
        // Writing to a string does not fail.
        let _ = write!(path, "M{} {}h1", hour % 24, hour / 24);
    }
    Markup(format!(
        "<svg class=\"week one\" viewBox=\"-.5 -.5 25 8\" width=\"100%\" aria-hidden=true><rect class=ground width=24 height=7 />\
         <path class=grid d=\"M6 0v7M12 0v7M18 0v7\"/><g class=runs transform=\"translate(0 .5)\"><path class=free d=\"{path}\"/></g></svg>"
    ))
}

fn table(reading: &Reading<'_>, id: String, facet: Facet, ground: &Ground) -> Table {
    let words = &reading.words;
    let row = |brand: &BrandGround| {
        vec![
            Cell::text(quoted(&brand.brand)),
            Cell::number(number(&Arg::Count(brand.values))),
            Cell::number(number(&Arg::Count(brand.crowded))),
            Cell::number(number(&Arg::Count(brand.yours))),
        ]
    };
    Table {
        id,
        summary: words.text("page-ground-table", &[("facet", Arg::Said(&words.facet(facet)))]),
        head: vec![
            Head::text(words.text("page-brand", &[])),
            Head::number(words.text("page-values", &[])),
            Head::number(words.text("page-crowded", &[])),
            Head::number(words.text("page-alone", &[])),
        ],
        rows: ground.by_brand.iter().map(row).collect(),
    }
}

/// What varies between the readers of a campaign.
fn personalised(body: &mut String, reading: &Reading<'_>, personalised: &Personalised) {
    let words = &reading.words;
    let _ = write!(body, "<h3>{}</h3>", words.text("page-personalised-title", &[]));
    if personalised.n_brands > 0 {
        let n = [("n", Arg::Count(personalised.n_brands))];
        let _ = write!(body, "<p>{}</p><ul>", words.text("page-personalised-varies", &n));
        for varying in &personalised.varies {
            let kinds: Vec<String> = varying.kinds.iter().map(|kind| slot(reading, kind).0).collect();
            let kinds = match kinds.is_empty() {
                true => words.text("page-personalised-nothing", &[]).to_string(),
                false => kinds.join(" "),
            };
            let brands = words.text("n-brands", &[("n", Arg::Count(varying.brands))]);
            let _ = write!(body, "<li>{kinds} · {brands}");
        }
        body.push_str("</ul>");
    }
    let reasons = [
        ("n", Arg::Count(personalised.n_with_lists)),
        ("reason", Arg::Count(personalised.reason)),
        ("recognition", Arg::Count(personalised.recognition)),
    ];
    let _ = write!(body, "<p>{}</p>", words.text("page-personalised-reasons", &reasons));
}
