//! Numbers in the form of each language: 1,234.5 in English is 1.234,5 in Italian.

use super::lang::Lang;
use crate::number;

impl Lang {
    /// As [`number::short`].
    pub(crate) fn short(self, x: f64) -> String {
        self.in_digits(number::short(x))
    }

    /// As [`number::about`].
    pub(crate) fn about(self, x: f64) -> String {
        self.in_digits(number::about(x))
    }

    /// As [`number::one_digit`].
    pub(crate) fn one_digit(self, x: f64) -> String {
        self.in_digits(number::one_digit(x))
    }

    /// As [`number::p_value`].
    pub(crate) fn p_value(self, p: f64) -> String {
        self.in_digits(number::p_value(p))
    }

    /// As [`number::signed`].
    pub(crate) fn signed(self, x: f64) -> String {
        self.in_digits(number::signed(x))
    }

    /// As [`number::interval`].
    pub(crate) fn interval(self, ends: [f64; 2]) -> String {
        self.in_digits(number::interval(ends)).replace(" to ", self.to())
    }

    /// As [`number::percent`]; a small share is `<1%`.
    pub(crate) fn percent(self, share: f64) -> String {
        if share > 0.0 && share < 0.005 { "<1%".to_owned() } else { self.in_digits(number::percent(share)) }
    }

    /// A share in a sentence, with its article where the language has one: 34%, less than 1%; il 34%, l'8%, meno dell'1%.
    pub(crate) fn the_percent(self, share: f64) -> String {
        let percent = self.percent(share);
        let rounded = percent.trim_end_matches('%');
        match self {
            Self::En if percent.starts_with('<') => "less than 1%".to_owned(),
            Self::En => percent,
            Self::It if percent.starts_with('<') => "meno dell'1%".to_owned(),
            Self::It if rounded == "0" => format!("lo {percent}"),
            Self::It if rounded.starts_with('8') || ["1", "11"].contains(&rounded) => format!("l'{percent}"),
            Self::It => format!("il {percent}"),
        }
    }

    /// Returns a count with the plural article before it. In Italian the form of the article depends on the first sound
    /// of the number: dei 70, degli 80.
    pub(crate) fn with_article(self, article: &str, n: u64) -> String {
        let count = self.count(n);
        let begins_with_vowel =
            self == Self::It && (count.starts_with('8') || n == 0 || n == 11 || count.starts_with("11."));
        match article.strip_suffix('i') {
            Some(stem) if begins_with_vowel => format!("{stem}gli {count}"),
            _ => format!("{article} {count}"),
        }
    }

    /// As [`number::count`].
    pub(crate) fn count(self, n: u64) -> String {
        self.in_digits(number::count(n))
    }

    /// The word between the ends of a range.
    pub(crate) const fn to(self) -> &'static str {
        match self {
            Self::En => " to ",
            Self::It => " a ",
        }
    }

    /// Exchanges points and commas where the language wants it.
    pub(crate) fn in_digits(self, number: String) -> String {
        match self {
            Self::En => number,
            Self::It => number
                .chars()
                .map(|c| match c {
                    '.' => ',',
                    ',' => '.',
                    c => c,
                })
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_take_the_form_of_the_language() {
        fn check(print: fn(Lang) -> String, english: &str, italian: &str) {
            assert_eq!(Lang::ALL.map(print), [english, italian]);
        }
        check(|lang| lang.short(0.342), "0.34", "0,34");
        check(|lang| lang.short(-1234.5), "−1,235", "−1.235");
        check(|lang| lang.about(2.61), "2.6", "2,6");
        check(|lang| lang.interval([0.31, 0.38]), "0.31–0.38", "0,31–0,38");
        check(|lang| lang.interval([-0.07, 0.21]), "−0.07 to 0.21", "−0,07 a 0,21");
        check(|lang| lang.percent(0.344), "34%", "34%");
        check(|lang| lang.percent(0.004), "<1%", "<1%");
        check(|lang| lang.the_percent(0.344), "34%", "il 34%");
        check(|lang| lang.the_percent(0.08), "8%", "l'8%");
        check(|lang| lang.the_percent(0.11), "11%", "l'11%");
        check(|lang| lang.the_percent(1.1), "110%", "il 110%");
        check(|lang| lang.the_percent(0.0), "0%", "lo 0%");
        check(|lang| lang.the_percent(0.001), "less than 1%", "meno dell'1%");
        check(|lang| lang.with_article("dei", 70), "dei 70", "dei 70");
        check(|lang| lang.with_article("dei", 0), "dei 0", "degli 0");
        check(|lang| lang.with_article("dei", 8), "dei 8", "degli 8");
        check(|lang| lang.with_article("i", 11_000), "i 11,000", "gli 11.000");
        check(|lang| lang.count(12_345), "12,345", "12.345");
    }
}
