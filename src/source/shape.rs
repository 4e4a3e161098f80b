//! The keys of the first record of a file.

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;

/// The deepest keys that are noted.
const DEPTH: usize = 4;

/// The keys of a record: `a`, `a.b` within an object, `a[]` for the texts in a list, `a[].b` for the objects.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Shape {
    pub(super) paths: BTreeSet<String>,
    /// The record ends within the bytes that were seen, so that no key is missing.
    pub(super) is_whole: bool,
}

impl Shape {
    /// Returns the keys of the record at the start of `json`, which may end within it.
    pub(super) fn of(json: &[u8]) -> Self {
        let paths = RefCell::default();
        let mut deserializer = serde_json::Deserializer::from_slice(json);
        let is_whole = Keys { prefix: "", depth: 0, paths: &paths }.deserialize(&mut deserializer).is_ok();
        Self { paths: paths.into_inner(), is_whole }
    }

    /// The shape of a row of a table with these columns.
    pub(super) fn of_row(names: &[String]) -> Self {
        Self { paths: names.iter().cloned().collect(), is_whole: true }
    }

    /// The keys of the record itself.
    pub(super) fn top(&self) -> impl Iterator<Item = &str> {
        self.paths.iter().map(String::as_str).filter(|path| !path.contains(['.', '[']))
    }

    /// The keys of the record whose values are lists of objects, and the shape of those.
    pub(super) fn lists(&self) -> impl Iterator<Item = (&str, Self)> {
        let lists: BTreeSet<&str> = self
            .paths
            .iter()
            .filter_map(|path| path.split_once("[].").map(|(key, _)| key))
            .filter(|key| !key.contains(['.', '[']))
            .collect();
        lists.into_iter().map(|key| {
            let within = |path: &String| Some(path.strip_prefix(key)?.strip_prefix("[].")?.to_owned());
            (key, Self { paths: self.paths.iter().filter_map(within).collect(), is_whole: self.is_whole })
        })
    }
}

/// Notes the keys of a value below `prefix`.
#[derive(Clone, Copy)]
struct Keys<'a> {
    prefix: &'a str,
    depth: usize,
    paths: &'a RefCell<BTreeSet<String>>,
}

impl<'de> DeserializeSeed<'de> for Keys<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.depth > DEPTH {
            return deserializer.deserialize_ignored_any(IgnoredAny).map(|_| ());
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Keys<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        if self.prefix.ends_with("[]") {
            self.paths.borrow_mut().insert(self.prefix.to_owned());
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let prefix = format!("{}[]", self.prefix);
        while seq.next_element_seed(Keys { prefix: &prefix, depth: self.depth + 1, ..self })?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            let path = if self.prefix.is_empty() { key } else { format!("{}.{key}", self.prefix) };
            self.paths.borrow_mut().insert(path.clone());
            map.next_value_seed(Keys { prefix: &path, depth: self.depth + 1, ..self })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(json: &str, expected: &[&str], is_whole: bool) {
        let shape = Shape::of(json.as_bytes());
        let paths: Vec<&str> = shape.paths.iter().map(String::as_str).collect();
        assert_eq!((paths.as_slice(), shape.is_whole), (expected, is_whole), "{json}");
    }

    #[test]
    fn paths() {
        check(
            r#"{"a":1,"b":{"c":null},"d":["x"],"e":[{"f":true}]} {"#,
            &["a", "b", "b.c", "d", "d[]", "e", "e[].f"],
            true,
        );
        check(r#"{"a":1,"b":"unfini"#, &["a", "b"], false);
        check(r#"{"a":1,"b":NaN,"c":2}"#, &["a", "b"], false);
        check("", &[], false);
        check(&"[".repeat(8000), &[], false);
    }

    #[test]
    fn lists_of_objects() {
        let shape = Shape::of(br#"{"data":[{"id":1,"x":{"y":2}}],"tags":["z"]}"#);
        let lists: Vec<_> = shape.lists().collect();
        assert_eq!(lists.len(), 1);
        assert_eq!(lists[0].0, "data");
        assert!(lists[0].1.paths.contains("x.y"));
    }
}
