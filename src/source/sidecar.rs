//! Files that an export writes beside each mail, such as `1.metadata.json` beside `1.eml`.

use super::foreign::extension;
use crate::hash::hash64;
use std::collections::BTreeSet;

/// The mails of a folder or archive, by the hash of their names without extension. Memory: about 16 bytes a mail.
#[derive(Debug, Default)]
pub(super) struct Sidecars(BTreeSet<u64>);

impl Sidecars {
    /// The mails among these names.
    pub(super) fn new<'a>(names: impl Iterator<Item = &'a str> + Clone) -> Self {
        let mut sidecars = Self::default();
        if names.clone().any(may_be_sidecar) {
            names.for_each(|name| sidecars.note(name));
        }
        sidecars
    }

    /// Adds a file, if its name is that of a mail.
    pub(super) fn note(&mut self, name: &str) {
        let is_mail = extension(name).is_some_and(|found| MAILS.contains(&found.as_str()));
        if let Some((stem, _)) = name.rsplit_once('.').filter(|_| is_mail) {
            self.0.insert(hash_of(stem));
        }
    }

    /// Returns whether a JSON file describes a mail beside it: its name is that of a mail and one or two extensions.
    pub(super) fn describes_mail(&self, name: &str) -> bool {
        let Some(mut stem) = name.strip_suffix(".json") else { return false };
        for _ in 0..3 {
            if self.0.contains(&hash_of(stem)) {
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

const MAILS: [&str; 5] = ["eml", "emlx", "msg", "mht", "mhtml"];

/// Returns whether a file may describe a mail beside it.
pub(super) fn may_be_sidecar(name: &str) -> bool {
    name.ends_with(".json")
}

fn hash_of(stem: &str) -> u64 {
    hash64(stem.as_bytes())
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
