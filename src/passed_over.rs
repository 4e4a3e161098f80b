//! The files of folders and archives that hold no messages, by kind.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The most names that are listed for each kind. The counts include all.
pub const MAX_NAMES_LISTED: usize = 20;

/// The skipped files by kind, which is usually the extension.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PassedOver(BTreeMap<String, PassedKind>);

/// The skipped files of one kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassedKind {
    /// The number of files.
    pub n: u64,
    /// The first [`MAX_NAMES_LISTED`] of them, with the path of the input.
    pub names: Vec<String>,
    /// How to read them; `None` for files that are unlikely to hold messages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
}

impl PassedOver {
    /// Adds a file.
    pub fn add(&mut self, kind: &str, name: &str, remedy: Option<&str>) {
        let files = self.0.entry(kind.to_owned()).or_default();
        files.n += 1;
        if files.names.len() < MAX_NAMES_LISTED {
            files.names.push(name.to_owned());
        }
        if files.remedy.is_none() {
            files.remedy = remedy.map(str::to_owned);
        }
    }

    /// Adds the files of another input, after these.
    pub fn append(&mut self, others: Self) {
        for (kind, other) in others.0 {
            let files = self.0.entry(kind).or_default();
            files.n += other.n;
            let room = MAX_NAMES_LISTED - files.names.len().min(MAX_NAMES_LISTED);
            files.names.extend(other.names.into_iter().take(room));
            files.remedy = files.remedy.take().or(other.remedy);
        }
    }

    /// The number of files.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.0.values().map(|files| files.n).sum()
    }

    /// Returns whether no file was skipped.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The kinds and their files, those that may hold messages first, then by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &PassedKind)> {
        let of = |readable: bool| self.0.iter().filter(move |(_, files)| files.remedy.is_some() == readable);
        of(true).chain(of(false)).map(|(kind, files)| (kind.as_str(), files))
    }

    /// Replaces a part of every name.
    pub fn replace_in_names(&mut self, from: &str, to: &str) {
        let names = self.0.values_mut().flat_map(|files| &mut files.names);
        names.for_each(|name| *name = name.replace(from, to));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_count_all_and_list_the_first_names() {
        let files = |folder: &str, n: usize, remedy| {
            let mut files = PassedOver::default();
            (0..n).for_each(|i| files.add("msg", &format!("{folder}{i}"), remedy));
            files
        };
        let mut all = files("a", 18, None);
        all.append(files("b", 5, Some("convert")));
        all.add("css", "x.css", None);
        assert_eq!(all.n(), 24);
        let kinds: Vec<_> = all.iter().map(|(kind, files)| (kind, files.n, files.names.len())).collect();
        assert_eq!(kinds, [("msg", 23, 20), ("css", 1, 1)]);
        all.replace_in_names("a1", "z");
        let json = serde_json::to_string(&all).unwrap();
        assert!(json.contains(r#""css":{"n":1,"names":["x.css"]}"#) && json.contains(r#""z7""#), "{json}");
        assert_eq!(serde_json::from_str::<PassedOver>(&json).unwrap(), all);
    }
}
