//! The months by their names in any language.

use super::category::When;
use super::lists::section;
use crate::unicode;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The number of each name and short form, in lower case and without a full stop.
static MONTHS: LazyLock<BTreeMap<&'static str, u32>> = LazyLock::new(|| {
    let lines = ["month", "month-short", "month-form", "month-in-date"].into_iter().flat_map(section);
    let months = lines.filter_map(|line| line.split_once(" = "));
    months
        .filter_map(|(name, value)| match When::from_name(value) {
            Some(When::Month(month)) => Some((name, u32::from(month))),
            _ => None,
        })
        .collect()
});

/// Returns the number of a month, January being 1, by its name or short form in any case and language.
pub(crate) fn month_named(word: &str) -> Option<u32> {
    MONTHS.get(unicode::to_lower(word.trim_end_matches('.')).as_str()).copied()
}

#[cfg(test)]
mod tests {
    use super::month_named;

    #[test]
    fn months_have_names_in_five_languages() {
        let check = |words: &[&str], month| {
            words.iter().for_each(|word| assert_eq!(month_named(word), month, "{word}"));
        };
        check(&["maggio", "May", "Mai", "MAYO", "mag."], Some(5));
        check(&["août", "ago", "August", "Aug."], Some(8));
        check(&["Dez.", "dic", "décembre", "déc."], Some(12));
        check(&["mer", "Uhr", "", ".", "may-day"], None);
    }
}
