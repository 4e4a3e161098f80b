//! Files that an export writes beside each mail, such as `1.metadata.json` beside `1.eml`.

use super::foreign::extension;
use std::collections::BTreeSet;

/// The mails of a folder or archive, by name without extension. Memory: the names, if there is a JSON file.
#[derive(Debug, Default)]
pub(super) struct Sidecars(BTreeSet<String>);

impl Sidecars {
    /// The mails among these names.
    pub(super) fn new<'a>(names: impl Iterator<Item = &'a str> + Clone) -> Self {
        let is =
            |name: &str, all: &[&str]| extension(name).is_some_and(|found| all.contains(&found.as_str()));
        if !names.clone().any(|name| is(name, &["json"])) {
            return Self::default();
        }
        let mails = names.filter(|name| is(name, &["eml", "emlx", "msg", "mht", "mhtml"]));
        Self(mails.filter_map(|name| name.rsplit_once('.')).map(|(stem, _)| stem.to_owned()).collect())
    }

    /// Returns whether a JSON file describes a mail beside it: its name is that of a mail and one or two extensions.
    pub(super) fn describes_mail(&self, name: &str) -> bool {
        let Some(mut stem) = name.strip_suffix(".json") else { return false };
        for _ in 0..3 {
            if self.0.contains(stem) {
                return true;
            }
            match stem.rsplit_once('.') {
                Some((shorter, extension)) if !extension.contains('/') => stem = shorter,
                _ => return false,
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_beside_mails() {
        let names = ["a/1.eml", "a/1.metadata.json", "2.eml", "3.emlx", "all.json", "b/1.json"];
        let sidecars = Sidecars::new(names.iter().copied());
        for (name, expected) in [
            ("a/1.metadata.json", true),
            ("a/1.json", true),
            ("2.eml.json", true),
            ("3.emlx.meta.json", true),
            ("b/1.json", false),
            ("all.json", false),
            ("a/1.eml", false),
            ("1.json", false),
        ] {
            assert_eq!(sidecars.describes_mail(name), expected, "{name}");
        }
        assert!(!Sidecars::new(["1.eml"].into_iter()).describes_mail("1.json"));
    }
}
