//! Selectors of style sheets that depend on one element only: `.a`, `div.a.b`, `#a.b`, `[class=a]`, `[class~="a"]`.

use super::name::Name;

/// The most conditions of a selector that is read.
const MAX_CONDITIONS: usize = 4;

/// A condition on an attribute.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Condition {
    /// `#a`
    Id(String),
    /// `[id=a]`
    IdAttribute(String),
    /// `.a` or `[class~=a]`
    Class(String),
    /// `[class=a]`
    ClassAttribute(String),
}

/// A selector of an element by its name, classes and identifier. It has at least one class or identifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Selector {
    element: Option<Name>,
    /// Sorted; the first condition gives the key.
    conditions: Vec<Condition>,
}

/// The attributes of an element.
pub(super) struct Attributes<'a> {
    pub(super) class: &'a str,
    /// The words of `class`.
    pub(super) classes: &'a [&'a str],
    pub(super) id: &'a str,
}

impl Selector {
    /// Parses a selector. Returns `None` for one of another kind, for example with a parent or a state (`:hover`).
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_start_matches("<!--").trim_start_matches("-->").trim_start();
        let at = text.find(['.', '#', '['])?;
        let (element, mut rest) = text.split_at(at);
        let element = match element {
            "" | "*" => None,
            name => match Name::from_tag(&name.to_ascii_lowercase()) {
                Name::Other => return None,
                name => Some(name),
            },
        };
        let mut conditions = Vec::new();
        while !rest.is_empty() {
            let condition;
            (condition, rest) = next_condition(rest)?;
            conditions.push(condition);
        }
        conditions.sort_unstable();
        (conditions.len() <= MAX_CONDITIONS).then_some(Self { element, conditions })
    }

    /// Returns true and an identifier that the element must have, or false and a class that it must have.
    pub(super) fn key(&self) -> (bool, &str) {
        match self.conditions.first() {
            Some(Condition::Id(id) | Condition::IdAttribute(id)) => (true, id),
            Some(Condition::Class(class)) => (false, class),
            Some(Condition::ClassAttribute(value)) => {
                (false, value.split_ascii_whitespace().next().unwrap_or_default())
            }
            None => (false, ""),
        }
    }

    /// Returns true if the selector has one condition.
    pub(super) fn is_simple(&self) -> bool {
        self.conditions.len() == 1
    }

    /// Returns the specificity, which decides between two rules: the number of identifiers, the number of other
    /// conditions, and true if the selector names an element.
    pub(super) fn specificity(&self) -> (usize, usize, bool) {
        let n_ids = self.conditions.iter().filter(|condition| matches!(condition, Condition::Id(_))).count();
        (n_ids, self.conditions.len() - n_ids, self.element.is_some())
    }

    /// Returns true if the selector selects an element.
    pub(super) fn selects(&self, name: Name, attributes: &Attributes<'_>) -> bool {
        self.element.is_none_or(|element| element == name)
            && self.conditions.iter().all(|condition| match condition {
                Condition::Id(id) | Condition::IdAttribute(id) => attributes.id == id,
                Condition::Class(class) => attributes.classes.contains(&class.as_str()),
                Condition::ClassAttribute(value) => attributes.class == value,
            })
    }
}

/// Returns the condition that a selector begins with, and the rest.
fn next_condition(text: &str) -> Option<(Condition, &str)> {
    let mark = text.chars().next()?;
    let rest = text.get(1..)?;
    if mark == '[' {
        let (attribute, rest) = rest.split_once(']')?;
        return Some((attribute_condition(attribute)?, rest));
    }
    let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
    let (name, rest) = rest.split_at(end);
    match (mark, name) {
        (_, "") => None,
        ('.', name) => Some((Condition::Class(name.to_owned()), rest)),
        ('#', name) => Some((Condition::Id(name.to_owned()), rest)),
        _ => None,
    }
}

/// Reads `class=a`, `class~="a"` or `id='a'`.
fn attribute_condition(text: &str) -> Option<Condition> {
    let (name, value) = text.split_once('=')?;
    let (name, is_word) = match name.trim_end().strip_suffix('~') {
        Some(name) => (name.trim(), true),
        None => (name.trim(), false),
    };
    let value = value.trim();
    let is_quoted = |quote: char| value.len() >= 2 && value.starts_with(quote) && value.ends_with(quote);
    let value = match is_quoted('"') || is_quoted('\'') {
        true => value.get(1..value.len() - 1)?,
        false => value,
    };
    // Without quotes a value is one word; a flag such as `i` would follow a blank.
    let is_plain = |c: char| is_name(c) || c == ' ';
    if value.is_empty() || value.trim() != value || !value.chars().all(is_plain) {
        return None;
    }
    let is_one_word = !value.contains(' ');
    if !is_one_word && !text.trim_end().ends_with(['"', '\'']) {
        return None;
    }
    let value = value.to_owned();
    if name.eq_ignore_ascii_case("class") {
        match is_word {
            true => is_one_word.then_some(Condition::Class(value)),
            false => Some(Condition::ClassAttribute(value)),
        }
    } else if name.eq_ignore_ascii_case("id") {
        (is_one_word && !is_word).then_some(Condition::IdAttribute(value))
    } else {
        None
    }
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_') || !c.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(selector: &str, class: &str, id: &str, expected: impl Into<Option<bool>>) {
        let classes: Vec<&str> = class.split_ascii_whitespace().collect();
        let attributes = Attributes { class, classes: &classes, id };
        let selected = Selector::parse(selector).map(|selector| selector.selects(Name::Div, &attributes));
        assert_eq!(selected, expected.into(), "{selector} on class={class:?} id={id:?}");
    }

    #[test]
    fn one_element_is_selected() {
        check(".a", "b a", "", true);
        check(".a.b", "b x a", "", true);
        check(".a.b", "a", "", false);
        check("div.a.b", "a b", "", true);
        check("TD.a", "a", "", false);
        check("#i.a", "a", "i", true);
        check(".a#i", "a", "j", false);
        check("*.a", "a", "", true);
        check("[class=a]", "a", "", true);
        check("[class=a]", "a b", "", false);
        check("div[class=\"a b\"]", "a b", "", true);
        check("[ class = 'a' ]", "a", "", true);
        check("*[class~=\"a\"]", "b a", "", true);
        check("[class~=a].b", "b a", "", true);
        check("[id=\"i\"]", "", "i", true);
    }

    #[test]
    fn other_selectors_are_left_alone() {
        for selector in [
            "",
            "div",
            "*",
            ".",
            "div .a",
            "p>.a",
            ".a:hover",
            ".a::before",
            "[class*=a]",
            "[class^=\"a\"]",
            "[class|=a]",
            "[class=a i]",
            "[class=\"a\" i]",
            "[class=a b]",
            "[class~=\"a b\"]",
            "[class=\"\"]",
            "[class]",
            "[class=a",
            "[href=a]",
            "x-y.a",
            ".a\\:b",
            ".a.b.c.d.e",
        ] {
            check(selector, "a b", "", None);
        }
    }

    #[test]
    fn specificity_is_that_of_the_standard() {
        let of = |text: &str| Selector::parse(text).map(|selector| selector.specificity());
        assert_eq!(of("#a"), Some((1, 0, false)));
        assert_eq!(of("div.a.b"), Some((0, 2, true)));
        assert_eq!(of("[id=a]"), Some((0, 1, false)));
        assert_eq!(of("#a.b[class=b]"), Some((1, 2, false)));
    }
}
