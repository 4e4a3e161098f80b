//! The colours of the page, and pages of reports that were made by hand.

use super::document::{STYLE, page};
use crate::render::tests::{hostile_report, report};
use crate::words::Lang;
use std::collections::BTreeMap;
use unisono::report::Report;

/// The colours of the light style, and those of the dark one, by name.
fn colours() -> [BTreeMap<&'static str, [f64; 3]>; 2] {
    let blocks = [STYLE, STYLE.split("prefers-color-scheme: dark").nth(1).unwrap()];
    let [light, dark] = blocks.map(|text| {
        let block = text.split(":root {").nth(1).unwrap().split('}').next().unwrap();
        let named = block.split(';').filter_map(|line| line.trim().strip_prefix("--")?.split_once(": #"));
        named.map(|(name, hex)| (name, linear(hex))).collect::<BTreeMap<_, _>>()
    });
    let all = light.clone().into_iter().chain(dark).collect();
    [light, all]
}

/// The linear light of a colour such as `1f5fae` or `fff`.
fn linear(hex: &str) -> [f64; 3] {
    let step = hex.len() / 3;
    [0, 1, 2].map(|i| {
        let digits = &hex[i * step..(i + 1) * step];
        let value = f64::from(u8::from_str_radix(&digits.repeat(3 - step), 16).unwrap()) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    })
}

/// The contrast of two colours by WCAG 2.
fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
    let [a, b] = [a, b].map(|[r, g, b]| 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05);
    a.max(b) / a.min(b)
}

#[test]
fn contrasts_reach_aa() {
    assert!((contrast(linear("fff"), linear("000000")) - 21.0).abs() < 1e-9);
    let on = |shade: usize| {
        [
            "on-low", "on-low", "on-low", "on-low", "on-low", "on-five", "on-high", "on-high", "on-high",
            "on-high",
        ][shade]
    };
    let shades: Vec<String> = (0..10).map(|shade| format!("q{shade}")).collect();
    for colours in colours() {
        let check = |front: &str, back: &str, least: f64| {
            let found = contrast(colours[front], colours[back]);
            assert!(found >= least, "{front} on {back}: {found:.2} < {least}");
        };
        for (front, back) in [
            ("ink", "paper"),
            ("ink", "card"),
            ("ink", "slot-paper"),
            ("soft", "paper"),
            ("soft", "card"),
            ("accent", "paper"),
            ("mine", "paper"),
            ("mine", "card"),
        ] {
            check(front, back, 4.5);
        }
        for (shade, name) in shades.iter().enumerate() {
            check(on(shade), name, 4.5);
        }
        for part in ["stock", "house", "own", "slot", "bar", "mine-fill", "edge"] {
            check(part, "paper", 3.0);
        }
        // The darkest shade that small pictures begin with.
        check("q6", "card", 3.0);
    }
}

#[test]
fn a_hostile_report_makes_a_harmless_page() {
    for (report, lang) in [(report(), Lang::En), (hostile_report(), Lang::It), (Report::default(), Lang::En)]
    {
        let page = page(&report, Some("Modavera"), lang);
        assert!(page.starts_with("<!doctype html>") && page.ends_with("</html>"));
        assert!(!page.contains(|c: char| c.is_control() && c != '\n'));
        assert!(!page.contains(['\u{202e}', '\u{9b}', '\u{e0041}']));
    }
}

/// The policy forbids styles and scripts of elements.
#[test]
fn no_element_has_a_style_or_a_script_of_its_own() {
    let page = page(&report(), None, Lang::En);
    let body = page.split("<body>").nth(1).unwrap().split("<script>").next().unwrap();
    for forbidden in [" style=", " onclick=", " onload=", "<style", "http:", "https:", "url(\"", "@import"] {
        assert!(!body.contains(forbidden), "{forbidden}");
    }
}
