//! The mappings of columns without effect, over several readings with the same mappings.

/// A mapping: column, name in the input.
pub(super) type Mapping = (String, String);

/// The mappings without effect of each reading.
#[derive(Debug, Default)]
pub(super) struct Mappings(Vec<(Vec<Mapping>, Vec<Mapping>)>);

impl Mappings {
    /// Adds the mappings that matched nothing, and those that matched but never a value.
    pub(super) fn add(&mut self, unmatched: Vec<Mapping>, without_value: Vec<Mapping>) {
        self.0.push((unmatched, without_value));
    }

    /// Returns those that matched nothing anywhere, and those that matched but never a value.
    pub(super) fn finish(self) -> (Vec<Mapping>, Vec<Mapping>) {
        let mut readings = self.0.into_iter();
        let (mut unmatched, mut without_value) = readings.next().unwrap_or_default();
        for (of_other, valueless) in readings {
            let (here, there) = (unmatched, of_other);
            without_value.extend(here.iter().cloned());
            without_value.retain(|mapping| there.contains(mapping) || valueless.contains(mapping));
            unmatched = here.into_iter().filter(|mapping| there.contains(mapping)).collect();
            without_value.retain(|mapping| !unmatched.contains(mapping));
        }
        (unmatched, without_value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_has_no_effect_if_it_has_none_anywhere() {
        let list = |names: &str| -> Vec<Mapping> {
            names.split_whitespace().map(|name| (name.to_owned(), name.to_owned())).collect()
        };
        let check = |readings: &[(&str, &str)], unmatched: &str, without_value: &str| {
            let mut all = Mappings::default();
            readings.iter().for_each(|(none, blank)| all.add(list(none), list(blank)));
            assert_eq!(all.finish(), (list(unmatched), list(without_value)), "{readings:?}");
        };
        check(&[], "", "");
        check(&[("a", "b")], "a", "b");
        check(&[("a b", "c"), ("a", "b c")], "a", "c b");
        check(&[("a", "b"), ("", "")], "", "");
        check(&[("", "b"), ("b", ""), ("b", "")], "", "b");
    }
}
