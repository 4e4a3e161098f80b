//! What would give an index where there is none.

use super::envelope::Report;
use super::warnings::commonest;
use crate::analysis::FacetResult;
use crate::catalog::{BlockReason, HARD_MIN_UNITS};
use crate::warning::Warning;
use std::collections::BTreeMap;

/// A way to an index.
pub(super) enum Remedy {
    /// A `min_units` that two brands of one language reach, and whether `block` must be none.
    MinUnits { units: u64, without_blocks: bool },
    /// So many units, of this name, of two brands of one language.
    MoreMail { units: u64, unit: &'static str },
    /// Messages with something to compare.
    Text,
    /// Shorter n-grams: no brand repeats itself.
    ShorterGrams,
    /// A second brand.
    OtherBrand,
    /// A second brand of one language. If all messages are in one, it may be this.
    OtherOfLanguage { language: Option<String> },
    /// More mail, or other brands.
    MailOrBrands,
}

impl Remedy {
    /// The remedy in words, with settings in backquotes.
    fn describe(&self) -> String {
        match self {
            Self::MinUnits { units, without_blocks } => {
                let block = if *without_blocks { " `block` none" } else { "" };
                format!(
                    "`min_units` {units}{block} gives an index from this little mail; more mail makes it more precise"
                )
            }
            Self::MoreMail { units, unit } => format!(
                "collect mail for longer; an index needs two brands of one language with {units} {unit} each (`min_units` {units})"
            ),
            Self::Text => {
                "check that bodies were read (image-only mail has no words), or choose other `facets`"
                    .to_owned()
            }
            Self::ShorterGrams => "compare shorter runs of words: lower `ngram`".to_owned(),
            Self::OtherBrand => {
                "add mail of another brand, or check what names the brand (`brand_by`)".to_owned()
            }
            Self::OtherOfLanguage { language } => {
                let code = language.as_ref().map(|code| format!(" {code}")).unwrap_or_default();
                format!(
                    "add another brand of the same language; if all mail is in one language, set it (`language`{code})"
                )
            }
            Self::MailOrBrands => {
                "collect mail for longer, or check what names the brand (`brand_by`)".to_owned()
            }
        }
    }

    /// Puts the remedy into a warning: in words, and as data.
    pub(super) fn put_into(&self, warning: &mut Warning) {
        let (name, units) = match self {
            Self::MinUnits { units, without_blocks: false } => ("min_units", Some(*units)),
            Self::MinUnits { units, without_blocks: true } => ("min_units_block", Some(*units)),
            Self::MoreMail { units, .. } => ("more_mail", Some(*units)),
            Self::Text => ("no_text", None),
            Self::ShorterGrams => ("ngram", None),
            Self::OtherBrand => ("other_brand", None),
            Self::OtherOfLanguage { .. } => ("language", None),
            Self::MailOrBrands => ("other", None),
        };
        let mut told = std::mem::take(warning).text("remedy", name).count("units", units.unwrap_or(0));
        if let Self::OtherOfLanguage { language } = self {
            told = told.text("language", language.as_deref().unwrap_or("none"));
        }
        *warning = Warning { remedy: self.describe(), ..told };
    }
}

impl Report {
    /// The `min_units` that two brands of one language reach in a result without an index, or how much more mail they need.
    /// `None` if no two brands of one language have a unit, or fewer units are not what is missing.
    fn fewer_units(&self, result: &FacetResult) -> Option<Remedy> {
        let config = |name| self.provenance.config.get(name).map_or("", String::as_str);
        let min_units: u64 = config("min_units").parse().ok()?;
        let least = HARD_MIN_UNITS as u64;
        let mut units: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
        for brand in &result.ineligible {
            units.entry(&brand.language).or_default().push(brand.units);
        }
        // An index needs a second brand of the same language.
        let seconds = units.values_mut().filter_map(|units| {
            units.sort_unstable_by(|a, b| b.cmp(a));
            units.get(1).copied()
        });
        let reached = seconds.max().filter(|&units| (1..min_units).contains(&units))?;
        if reached < least {
            let unit = match self.corpus.block_days {
                Some(7) => "weeks",
                Some(_) => "blocks",
                None => "campaigns",
            };
            return Some(Remedy::MoreMail { units: least, unit });
        }
        // With a lower minimum `auto` may choose blocks, which are fewer.
        let why = &self.corpus.block_why;
        let without_blocks = config("block") == "auto"
            && self.corpus.block_days.is_none()
            && *why != BlockReason::NoTimes.describe(None);
        Some(Remedy::MinUnits { units: reached, without_blocks })
    }

    /// What would give an index, in every case.
    pub(super) fn remedy(&self, result: &FacetResult) -> Remedy {
        let brands =
            |language: &str| result.ineligible.iter().filter(|brand| brand.language == language).count();
        let other = if result.n_unscored >= self.corpus.messages {
            Remedy::Text
        } else if result.within.value == Some(0.0) {
            Remedy::ShorterGrams
        } else if self.corpus.brands < 2 {
            Remedy::OtherBrand
        } else if result.ineligible.iter().all(|brand| brands(&brand.language) == 1) {
            let languages = result.ineligible.iter().map(|brand| (brand.language.as_str(), brand.messages));
            Remedy::OtherOfLanguage { language: commonest(languages).map(str::to_owned) }
        } else {
            Remedy::MailOrBrands
        };
        self.fewer_units(result).unwrap_or(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::IneligibleBrand;

    #[test]
    fn where_there_is_no_index_the_way_to_one_is_named() {
        fn check(units: &[(&str, u64)], block: &str, days: Option<u32>, expected: Option<&str>) {
            let mut report = Report::default();
            let config = [("min_units", "5"), ("block", block)];
            report.provenance.config.extend(config.map(|(k, v)| (k.to_owned(), v.to_owned())));
            report.corpus.block_days = days;
            let brand = |&(language, units): &(&str, u64)| IneligibleBrand {
                brand: "a".to_owned(),
                language: language.to_owned(),
                units,
                ..IneligibleBrand::default()
            };
            let ineligible = units.iter().map(brand).collect();
            let result = FacetResult { ineligible, ..FacetResult::default() };
            let got = report.fewer_units(&result).map(|remedy| remedy.describe());
            assert_eq!(got.is_some(), expected.is_some(), "{got:?}");
            assert!(got.unwrap_or_default().starts_with(expected.unwrap_or_default()));
        }
        check(&[("it", 4), ("it", 4), ("en", 9)], "auto", Some(7), Some("`min_units` 4 gives an index"));
        check(&[("it", 4), ("en", 4)], "auto", Some(7), None);
        check(&[("it", 9), ("it", 0)], "auto", Some(7), None);
        check(
            &[("it", 4), ("it", 2)],
            "auto",
            Some(7),
            Some("collect mail for longer; an index needs two brands of one language with 3 weeks each"),
        );
        // A lower minimum could make `auto` choose weeks, of which there are fewer.
        check(&[("it", 4), ("it", 4)], "auto", None, Some("`min_units` 4 `block` none gives an index"));
        check(&[("it", 4), ("it", 4)], "none", None, Some("`min_units` 4 gives an index"));
    }
}
