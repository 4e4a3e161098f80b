//! Style sheets: the simple rules that hide elements.
//!
//! Rules under a condition (`@media` with a size, and the like) are not read, and no selectors other than those of
//! `selector`, which depend on one element. A more specific rule overrides a less specific one; of two equally specific
//! rules the last one counts. A declaration with `!important` overrides one without.

use std::borrow::Cow;

use super::name::Name;
use super::selector::{Attributes, Selector};
use super::style::{Hidden, Style};

/// The most bytes of style sheets that are read.
pub(super) const MAX_SHEET: usize = 256 << 10;
/// The most rules that are kept.
const MAX_RULES: usize = 4096;
/// The number of last rules of a class or an identifier that are not combined.
const MAX_PLACED: usize = 16;
/// The most classes of an element that are looked up.
const MAX_CLASSES: usize = 32;
/// The most rules with several conditions that are tried on an element; further ones do not count.
const MAX_TRIED: usize = 64;
/// The most distinct selectors among the earlier rules of a class or an identifier; further ones are dropped.
const MAX_FOLDED: usize = 128;

/// The rules of a document that are about hiding.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// Sorted by selector, then by place.
    rules: Vec<Rule>,
}

#[derive(Debug, Clone)]
struct Rule {
    selector: Selector,
    order: usize,
    hidden: Hidden,
}

/// Combines the rules of one class or identifier that have the same selector, except the last [`MAX_PLACED`] rules.
fn folded(rules: &[Rule]) -> Vec<Rule> {
    let (early, late) = rules.split_at(rules.len().saturating_sub(MAX_PLACED));
    let mut out: Vec<Rule> = Vec::with_capacity(late.len() + 1);
    for rule in early {
        let n = out.len();
        match out.iter_mut().find(|other| other.selector == rule.selector) {
            Some(other) => {
                other.hidden = other.hidden.then(rule.hidden);
                other.order = rule.order;
            }
            None if n < MAX_FOLDED => out.push(rule.clone()),
            None => {}
        }
    }
    out.sort_by_key(|rule| rule.order);
    out.extend_from_slice(late);
    out
}

impl Sheet {
    /// Reads style sheets. Never fails; O(bytes).
    pub(super) fn parse(css: &str) -> Self {
        if css.is_empty() {
            return Self::default();
        }
        let css = without_comments(css);
        let mut rules = Vec::new();
        let mut rest = css.as_ref();
        while let Some(at) = rest.find(['{', '@', ';', '}']) {
            let (before, tail) = rest.split_at(at);
            rest = match tail.as_bytes().first() {
                Some(b'{') => {
                    let body = tail.get(1..).unwrap_or_default();
                    let (body, after) = body.split_once('}').unwrap_or((body, ""));
                    add_rules(before, body, &mut rules);
                    after
                }
                Some(b'@') => inside_screen(tail).unwrap_or_else(|| after_at_rule(tail)),
                _ => tail.get(1..).unwrap_or_default(),
            };
        }
        if !rules.iter().any(|rule| rule.hidden.hides()) {
            return Self::default();
        }
        rules.sort_by(|a: &Rule, b| (a.selector.key(), a.order).cmp(&(b.selector.key(), b.order)));
        let by_key = rules.chunk_by(|a, b| a.selector.key() == b.selector.key());
        Self { rules: by_key.flat_map(folded).collect() }
    }

    /// Returns true if no rule hides anything.
    pub(super) const fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Returns what the rules say about an element.
    pub(super) fn hidden(&self, name: Name, class: &str, id: &str) -> Hidden {
        let mut words = [""; MAX_CLASSES];
        let mut n_classes = 0;
        for class in class.split_ascii_whitespace().take(MAX_CLASSES) {
            if !words.get(..n_classes).unwrap_or_default().contains(&class)
                && let Some(slot) = words.get_mut(n_classes)
            {
                *slot = class;
                n_classes += 1;
            }
        }
        let classes = words.get(..n_classes).unwrap_or_default();
        let attributes = Attributes { class, classes, id: id.trim() };
        let (mut found, mut n_tried) = (Vec::new(), 0);
        if !attributes.id.is_empty() {
            self.find((true, attributes.id), name, &attributes, &mut n_tried, &mut found);
        }
        for class in classes {
            self.find((false, class), name, &attributes, &mut n_tried, &mut found);
        }
        found.sort_by_key(|rule| (rule.selector.specificity(), rule.order));
        found.iter().fold(Hidden::default(), |hidden, rule| hidden.then(rule.hidden))
    }

    /// Adds those rules of a class or an identifier that select the element.
    fn find<'a>(
        &'a self,
        key: (bool, &str),
        name: Name,
        attributes: &Attributes<'_>,
        n_tried: &mut usize,
        found: &mut Vec<&'a Rule>,
    ) {
        let start = self.rules.partition_point(|rule| rule.selector.key() < key);
        let rules = self.rules.get(start..).unwrap_or_default();
        for rule in rules.iter().take_while(|rule| rule.selector.key() == key) {
            if !rule.selector.is_simple() {
                *n_tried += 1;
                if *n_tried > MAX_TRIED {
                    continue;
                }
            }
            if rule.selector.selects(name, attributes) {
                found.push(rule);
            }
        }
    }
}

/// Adds the rules of a block, one for each simple selector.
fn add_rules(selectors: &str, body: &str, rules: &mut Vec<Rule>) {
    let mut hidden: Option<Hidden> = None;
    for selector in selectors.split(',') {
        let Some(selector) = Selector::parse(selector) else { continue };
        let hidden = *hidden.get_or_insert_with(|| Style::parse(body).hidden);
        if !hidden.is_declared() || rules.len() >= MAX_RULES {
            return;
        }
        rules.push(Rule { selector, order: rules.len(), hidden });
    }
}

/// Returns the rules of a `@media` that holds on every screen.
fn inside_screen(css: &str) -> Option<&str> {
    let (prelude, rules) = css.split_once('{')?;
    let (rule, media) = prelude.trim().split_once(|c: char| c.is_ascii_whitespace())?;
    let media = media.trim().to_ascii_lowercase();
    (rule.eq_ignore_ascii_case("@media") && matches!(media.as_str(), "screen" | "all" | "only screen"))
        .then_some(rules)
}

/// Returns what follows an at-rule, which ends with its block or a semicolon.
fn after_at_rule(css: &str) -> &str {
    let mut depth = 0usize;
    for (at, byte) in css.bytes().enumerate() {
        match byte {
            b';' if depth == 0 => return css.get(at + 1..).unwrap_or_default(),
            b'{' => depth += 1,
            b'}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return css.get(at + 1..).unwrap_or_default();
                }
            }
            _ => {}
        }
    }
    ""
}

fn without_comments(css: &str) -> Cow<'_, str> {
    if memchr::memmem::find(css.as_bytes(), b"/*").is_none() {
        return Cow::Borrowed(css);
    }
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, comment)) = rest.split_once("/*") {
        out.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(css: &str, name: Name, class: &str, id: &str, expected: bool) {
        let sheet = Sheet::parse(css);
        assert_eq!(sheet.hidden(name, class, id).hides(), expected, "{css} {name:?} .{class} #{id}");
    }

    #[test]
    fn simple_rules_hide() {
        check(".p{display:none}", Name::Div, "p", "", true);
        check("h1 , div.p , b{ color:red; display : none !important }", Name::Div, "x p", "", true);
        check("div.p{display:none}", Name::Span, "p", "", false);
        check("#p{font-size:1px}", Name::Div, "", "p", true);
        check(".p{display:none}", Name::Div, "pp", "p", false);
        check("/* .p{} */ .p{visibility:hidden}", Name::Div, "p", "", true);
        check("<!-- .p{opacity:0} -->", Name::Div, "p", "", true);
    }

    #[test]
    fn later_and_stronger_rules_win() {
        check(".p{display:none} .q{display:block}", Name::Div, "p q", "", false);
        check(".q{display:block} .p{display:none}", Name::Div, "p q", "", true);
        check("#i{display:none} .p{display:block}", Name::Div, "p", "i", true);
        check(".p{display:none!important} .q{display:block}", Name::Div, "p q", "", true);
        check("div.p{display:none} .p{display:block}", Name::Div, "p", "", true);
        check("div.p{display:block} .p{display:none}", Name::Div, "p", "", false);
        check("#i{display:none} div.p{display:block}", Name::Div, "p", "i", true);
        check("div#i{display:block} #i{display:none}", Name::Div, "", "i", false);
    }

    #[test]
    fn compound_selectors_hide() {
        check(".p.q{display:none}", Name::Div, "q p", "", true);
        check("div.p.q, #i.p{display:none}", Name::Td, "p", "i", true);
        check("[class=p]{display:none}", Name::Div, "p", "", true);
        check("[class=p]{display:none}", Name::Div, "p q", "", false);
        check("div[class~=\"q\"]{display:none}", Name::Div, "p q", "", true);
        check("[class='p q']{display:none}", Name::Div, "p q", "", true);
        check(".p.q{display:none} .p{display:block}", Name::Div, "p q", "", true);
        check(".p.q{display:block} div.p{display:none}", Name::Div, "p q", "", false);
        check("#i{display:none} .p.q.r{display:block}", Name::Div, "p q r", "i", true);
        check("[id=i]{display:none} .p.q{display:block}", Name::Div, "p q", "i", false);
        let css: String = (0..4000).map(|i| format!(".p.q{i}{{display:none}}")).collect();
        assert_eq!(Sheet::parse(&css).rules.len(), MAX_FOLDED + MAX_PLACED);
    }

    #[test]
    fn what_is_important_wins_whatever_the_property() {
        for (property, hides, shows) in [
            ("display", "none", "block"),
            ("visibility", "hidden", "visible"),
            ("opacity", "0", "1"),
            ("color", "transparent", "#333"),
            ("font-size", "0", "14px"),
            ("line-height", "0", "1.4"),
        ] {
            let rule = |key: &str, value: &str, mark: &str| format!("{key}{{{property}:{value}{mark}}} ");
            for mark in ["!important", " ! important"] {
                let css = rule(".p", hides, mark) + &rule(".p", shows, "") + &rule("#i", shows, "");
                check(&css, Name::Div, "p", "i", true);
                let css = rule("#i", hides, "") + &rule("div.p", hides, "") + &rule(".p", shows, mark);
                check(&css, Name::Div, "p", "i", false);
                // Among important ones the stronger rule counts.
                let css = rule("#i", hides, mark) + &rule(".p", shows, mark);
                check(&css, Name::Div, "p", "i", true);
                let css = format!(".p{{{property}:{hides}{mark};{property}:{shows}}}");
                check(&css, Name::Div, "p", "", true);
            }
        }
        check(".p{color:transparent!important; background-clip:text}", Name::Div, "p", "", false);
        for (early, late, expected) in [("none", "block", false), ("block", "none", true)] {
            let css = format!(".p{{display:{early}}}").repeat(40);
            let late = format!("{css}.p{{display:{late}}}");
            check(&late, Name::Div, "p", "", expected);
            assert_eq!(Sheet::parse(&late).rules.len(), MAX_PLACED + 1);
        }
    }

    #[test]
    fn other_rules_are_skipped() {
        check(
            "@media screen and (max-width:600px){.p{display:none}} .q{color:red}",
            Name::Div,
            "p q",
            "",
            false,
        );
        check("@media print{.p{display:none}}", Name::Div, "p", "", false);
        check("@media screen{.q{color:red} .p{display:none}} .q{color:red}", Name::Div, "p", "", true);
        check("@MEDIA all {.q{color:red}} .p{display:none}", Name::Div, "p", "", true);
        check("@import url(x.css); .p{display:none}", Name::Div, "p", "", true);
        check("@font-face{font-family:x} .p{display:none}", Name::Div, "p", "", true);
        check(
            "div .p{display:none} .p:hover{display:none} .p.q{display:none} p>.p{display:none}",
            Name::Div,
            "p",
            "",
            false,
        );
        check("[class*=p]{display:none}", Name::Div, "p", "", false);
        check(".p{display:none", Name::Div, "p", "", true);
        check("@media{.p{", Name::Div, "p", "", false);
        assert!(Sheet::parse(".p{color:red} .q{font-size:14px}").is_empty());
        assert!(Sheet::parse("").is_empty());
    }
}
