//! A path into a record, such as `snapshot.body.text` or `messages[].content`.

use serde_json::{Map, Value};

/// A path: keys, each with a mark if its value is a list whose elements are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Path {
    /// The path as it is written, which may be a key itself: the heading of a table may hold dots.
    text: String,
    steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Key(String),
    Each,
}

impl Path {
    pub(super) fn new(text: &str) -> Self {
        let mut steps = Vec::new();
        for part in text.split('.') {
            let key = part.trim_end_matches("[]");
            steps.push(Step::Key(key.to_owned()));
            steps.extend((0..(part.len() - key.len()) / 2).map(|_| Step::Each));
        }
        Self { text: text.to_owned(), steps }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The key of the record that the path begins with.
    pub(super) fn first_key(&self) -> &str {
        match self.steps.first() {
            Some(Step::Key(key)) => key,
            _ => "",
        }
    }

    /// Adds the texts at the path to `out`. Elements of lists for which `is_left_out` holds do not count.
    pub(super) fn texts(
        &self,
        record: &Map<String, Value>,
        is_left_out: &dyn Fn(&Map<String, Value>) -> bool,
        out: &mut Vec<String>,
    ) {
        if let Some(value) = record.get(&self.text) {
            return add(value, out);
        }
        let Some((Step::Key(key), rest)) = self.steps.split_first() else { return };
        let Some(value) = record.get(key).filter(|_| !rest.is_empty()) else { return };
        descend(value, rest, is_left_out, out);
    }
}

fn descend(
    value: &Value,
    steps: &[Step],
    is_left_out: &dyn Fn(&Map<String, Value>) -> bool,
    out: &mut Vec<String>,
) {
    match (steps.split_first(), value) {
        (None, value) => add(value, out),
        (Some((Step::Key(key), rest)), Value::Object(object)) => {
            if let Some(value) = object.get(key) {
                descend(value, rest, is_left_out, out);
            }
        }
        (Some((Step::Each, rest)), Value::Array(list)) => {
            let kept = list.iter().filter(|element| !element.as_object().is_some_and(is_left_out));
            kept.for_each(|element| descend(element, rest, is_left_out, out));
        }
        _ => {}
    }
}

/// Adds the text of a value, or the texts of a list, also of one that is written as JSON in a text.
fn add(value: &Value, out: &mut Vec<String>) {
    match value {
        Value::String(text) => {
            let is_list = text.starts_with("[\"") && text.ends_with("\"]");
            match serde_json::from_str::<Vec<String>>(text).ok().filter(|_| is_list) {
                Some(list) => list.into_iter().for_each(|text| push(text, out)),
                None => push(text.clone(), out),
            }
        }
        Value::Number(number) => out.push(number.to_string()),
        Value::Bool(value) => out.push(value.to_string()),
        Value::Array(list) => {
            list.iter().filter(|element| !element.is_array()).for_each(|element| add(element, out))
        }
        Value::Null | Value::Object(_) => {}
    }
}

fn push(text: String, out: &mut Vec<String>) {
    if !text.trim().is_empty() {
        out.push(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, expected: &[&str]) {
        let json = r#"{"a":"x","b":{"c":["y","y"]},"d.e":"z","m":[{"r":"me","t":"1"},{"r":"you","t":"2"},"s"],
            "n":7,"l":"[\"p\",\"q\"]","none":null,"deep":[[["w"]]]}"#;
        let record: Map<String, Value> = serde_json::from_str(json).unwrap();
        let mut out = Vec::new();
        let is_left_out = |turn: &Map<String, Value>| turn.get("r").is_some_and(|r| r == "you");
        Path::new(path).texts(&record, &is_left_out, &mut out);
        assert_eq!(out, expected, "{path}");
    }

    #[test]
    fn texts() {
        check("a", &["x"]);
        check("b.c", &["y", "y"]);
        check("b.c[]", &["y", "y"]);
        check("d.e", &["z"]);
        check("m[].t", &["1"]);
        check("m[]", &["s"]);
        check("n", &["7"]);
        check("l", &["p", "q"]);
        for absent in ["none", "a.b", "b", "m.t", "nothing", "", "a[].b", "deep[]"] {
            check(absent, &[]);
        }
        check("deep[][]", &["w"]);
    }
}
