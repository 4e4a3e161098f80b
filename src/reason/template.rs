//! Texts with gaps for data. They can be filled, and a filled text can be read.
//!
//! `{name}` is a text and `{#name}` a number. `{name?one|other}` is one of two texts: `one` if the number `name` is 1; that number
//! must come earlier. Any two gaps have a text between them.

use crate::warning::Datum;
use std::collections::BTreeMap;

/// A text with gaps, and its code.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Template {
    pub(super) code: &'static str,
    pub(super) text: &'static str,
}

/// A part of a template.
#[derive(Debug, Clone, Copy)]
enum Part {
    Literal(&'static str),
    Data { name: &'static str, is_number: bool },
    Choice { name: &'static str, one: &'static str, other: &'static str },
}

impl Template {
    /// Returns the text with its gaps filled.
    pub(super) fn filled<const N: usize>(&self, data: [(&'static str, String); N]) -> String {
        let data = BTreeMap::from(data);
        debug_assert_eq!(data.keys().copied().collect::<Vec<_>>(), self.names(), "{}", self.code);
        let of = |name: &str| data.get(name).map_or("", String::as_str);
        let parts = self.parts().map(|part| match part {
            Part::Literal(text) => text,
            Part::Data { name, .. } => of(name),
            Part::Choice { name, one, other } => chosen(of(name), one, other),
        });
        parts.collect()
    }

    /// Returns the names of the data, in their order.
    pub(super) fn names(&self) -> Vec<&'static str> {
        let mut names: Vec<_> = self
            .parts()
            .filter_map(|part| match part {
                Part::Data { name, .. } => Some(name),
                _ => None,
            })
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Returns the data of a text that the template made; `None` for another text. A name ends where the text after its gap
    /// first occurs, so a name that holds that text is cut.
    pub(super) fn read(&self, text: &str) -> Option<BTreeMap<&'static str, Datum>> {
        let mut found: BTreeMap<&'static str, (&str, bool)> = BTreeMap::new();
        let mut rest = text;
        let mut parts = self.parts().peekable();
        while let Some(part) = parts.next() {
            match part {
                Part::Literal(literal) => rest = rest.strip_prefix(literal)?,
                Part::Choice { name, one, other } => {
                    rest = rest.strip_prefix(chosen(found.get(name)?.0, one, other))?;
                }
                Part::Data { name, is_number } => {
                    let end = match parts.peek() {
                        Some(Part::Literal(next)) => rest.find(next)?,
                        _ => rest.len(),
                    };
                    let (datum, after) = rest.split_at(end);
                    found.insert(name, (datum, is_number));
                    rest = after;
                }
            }
        }
        let data = found.into_iter().map(|(name, (datum, is_number))| match is_number {
            true => Some((name, number(datum)?)),
            false => Some((name, Datum::Text(datum.to_owned()))),
        });
        if rest.is_empty() { data.collect() } else { None }
    }

    fn parts(&self) -> impl Iterator<Item = Part> {
        self.text.split('{').flat_map(|piece| {
            let (gap, literal) = match piece.split_once('}') {
                Some((gap, literal)) => (Some(gap), literal),
                None => (None, piece),
            };
            let literal = (!literal.is_empty()).then_some(Part::Literal(literal));
            gap.map(part).into_iter().chain(literal)
        })
    }
}

fn part(gap: &'static str) -> Part {
    if let Some((name, forms)) = gap.split_once('?') {
        let (one, other) = forms.split_once('|').unwrap_or((forms, forms));
        return Part::Choice { name, one, other };
    }
    match gap.strip_prefix('#') {
        Some(name) => Part::Data { name, is_number: true },
        None => Part::Data { name: gap, is_number: false },
    }
}

fn chosen(number: &str, one: &'static str, other: &'static str) -> &'static str {
    if number == "1" { one } else { other }
}

fn number(text: &str) -> Option<Datum> {
    let count = text.parse().ok().map(Datum::Count);
    count.or_else(|| text.parse().ok().filter(|x: &f64| x.is_finite()).map(Datum::Number))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: Template =
        Template { code: "sample", text: "{#n} {n?brand has|brands have} «{name}» in {#x} of {place}" };

    #[test]
    fn a_filled_text_is_read() {
        fn check(n: u64, text: &str) {
            let data =
                [("n", n.to_string()), ("name", "di, re".into()), ("x", "0.5".into()), ("place", "à".into())];
            assert_eq!(&*SAMPLE.filled(data), text);
            let expected = [
                ("n", Datum::Count(n)),
                ("name", Datum::Text("di, re".into())),
                ("x", Datum::Number(0.5)),
                ("place", Datum::Text("à".into())),
            ];
            assert_eq!(SAMPLE.read(text), Some(expected.into()));
        }
        check(1, "1 brand has «di, re» in 0.5 of à");
        check(12, "12 brands have «di, re» in 0.5 of à");
    }

    #[test]
    fn other_texts_are_not_read() {
        fn check(text: &str) {
            assert_eq!(SAMPLE.read(text), None, "{text}");
        }
        check("");
        check("1 brands have «a» in 0.5 of b");
        check("x brands have «a» in 0.5 of b");
        check("2 brands have «a» in NaN of b");
        check("2 brands have «a");
    }
}
