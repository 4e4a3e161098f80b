//! Sentences, numbers and names in both languages.

use super::markup::{Markup, escaped, quoted};
use crate::render::values::value_in_words;
use crate::words::{Lang, Words};
use askama::filters::HtmlSafe;
use fluent_bundle::FluentValue;
use std::fmt;
use unisono::facet::Facet;
use unisono::reason::Reason;

/// The catalogues of both languages.
pub(super) struct Catalogues([Words; 2]);

/// What stands in the place of a variable of a sentence.
#[derive(Clone)]
pub(super) enum Arg<'a> {
    /// A count, which chooses between singular and plural.
    Count(u64),
    /// A number with two decimals or two significant digits.
    Short(f64),
    /// A share in percent.
    Percent(f64),
    /// An interval.
    Interval([f64; 2]),
    /// An interval of shares, in percent.
    Shares([f64; 2]),
    /// A number with a decimal below ten, none above.
    About(f64),
    /// A foreign text.
    Quote(&'a str),
    /// Another sentence.
    Said(&'a Said),
}

/// Markup in both languages, in the order of [`Lang::ALL`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Said([String; 2]);

impl HtmlSafe for Said {}

impl fmt::Display for Said {
    /// Writes both, each in an element that the style shows or hides.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, second] = &self.0;
        if first == second {
            return f.write_str(first);
        }
        for (lang, text) in Lang::ALL.iter().zip([first, second]) {
            write!(f, "<span lang={}>{text}</span>", lang.code())?;
        }
        Ok(())
    }
}

/// Encloses the number of an argument in a formatted sentence.
const MARKS: [char; 2] = ['\u{f8f0}', '\u{f8f1}'];

impl Catalogues {
    pub(super) fn new() -> Self {
        Self(Lang::ALL.map(Words::new))
    }

    /// Returns the sentence of a key in both languages.
    pub(super) fn text(&self, key: &str, args: &[(&str, Arg<'_>)]) -> Said {
        self.each(args, |words, values| Words::text(words, key, values))
    }

    /// Returns the sentence of the key `FAMILY-NAME`, or `None` if there is none.
    pub(super) fn named(&self, family: &str, name: &str, args: &[(&str, Arg<'_>)]) -> Option<Said> {
        let mut known = true;
        let said = self.each(args, |words, values| {
            let text = Words::named(words, family, name, values);
            known &= text.is_some();
            text.unwrap_or_default()
        });
        known.then_some(said)
    }

    /// Returns what a facet compares.
    pub(super) fn facet(&self, facet: Facet) -> Said {
        self.named("facet", facet.name(), &[]).unwrap_or_else(|| quoted(facet.name()).into())
    }

    /// Returns a value of a facet: named by the program as on the screen, or a text of a mail, in quotation marks if
    /// `is_marked`.
    pub(super) fn value(&self, facet: Facet, text: &str, is_marked: bool) -> Said {
        match facet {
            Facet::Timing | Facet::FollowUp | Facet::Offers => Said([0, 1].map(|i| {
                let value = value_in_words(facet, text, &self.0[i]);
                format!("<bdi>{}</bdi>", escaped(&value))
            })),
            _ if is_marked => self.text("page-quoted", &[("text", Arg::Said(&self.with_slots(text)))]),
            _ => self.with_slots(text),
        }
    }

    /// Returns a text of a mail with its slots named in each language.
    fn with_slots(&self, text: &str) -> Said {
        Said([0, 1].map(|i| quoted(&self.0[i].with_slots(text)).0))
    }

    /// Returns what a function of the words of one language says, such as the verdict.
    pub(super) fn plain(&self, mut of: impl FnMut(&Words) -> String) -> Said {
        Said([0, 1].map(|i| with_code(&escaped(&of(&self.0[i])))))
    }

    /// Returns why a number is missing.
    pub(super) fn reason(&self, reason: &Reason) -> Said {
        self.plain(|words| words.reason(reason))
    }

    /// Foreign texts never reach the catalogues: they replace marks once the sentence is formatted and escaped.
    fn each(
        &self,
        args: &[(&str, Arg<'_>)],
        mut format: impl FnMut(&Words, &[(&str, FluentValue<'_>)]) -> String,
    ) -> Said {
        let values: Vec<(&str, FluentValue<'_>)> = args
            .iter()
            .enumerate()
            .map(|(i, (name, arg))| match arg {
                Arg::Count(n) => (*name, FluentValue::from(*n)),
                _ => (*name, format!("{}{i}{}", MARKS[0], MARKS[1]).into()),
            })
            .collect();
        Said([0, 1].map(|i| {
            let words = &self.0[i];
            let mut text = with_code(&escaped(&format(words, &values)));
            for (i, (_, arg)) in args.iter().enumerate() {
                let mark = format!("{}{i}{}", MARKS[0], MARKS[1]);
                if text.contains(&mark) {
                    text = text.replace(&mark, &arg.markup(words.lang));
                }
            }
            text
        }))
    }
}

/// Marks what stands between backquotes as code.
fn with_code(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return text.to_owned();
    }
    let part = |(at, part): (usize, &&str)| {
        if at % 2 == 1 { format!("<code>{part}</code>") } else { (*part).to_owned() }
    };
    parts.iter().enumerate().map(part).collect()
}

impl Arg<'_> {
    fn markup(&self, lang: Lang) -> String {
        match self {
            Self::Quote(text) => quoted(text).0,
            Self::Said(said) => said.in_language(lang).to_owned(),
            _ => format!("<data value={}>{}</data>", self.value(), escaped(&self.shown(lang))),
        }
    }

    /// Returns the value of a number, as an attribute.
    fn value(&self) -> String {
        match self {
            Self::Count(n) => n.to_string(),
            Self::Short(x) | Self::Percent(x) | Self::About(x) => x.to_string(),
            Self::Interval([lo, hi]) | Self::Shares([lo, hi]) => format!("\"{lo} {hi}\""),
            Self::Quote(_) | Self::Said(_) => String::new(),
        }
    }

    /// Returns a number in the form of a language.
    fn shown(&self, lang: Lang) -> String {
        match self {
            Self::Count(n) => lang.count(*n),
            Self::Short(x) if *x > 0.0 && *x < 0.001 => format!("<{}", lang.short(0.001)),
            Self::Short(x) => lang.short(*x),
            Self::Percent(x) => lang.percent(*x),
            Self::About(x) => lang.about(*x),
            Self::Interval(ends) => lang.interval(*ends),
            Self::Shares([lo, hi]) => format!("{}–{}", lang.percent(*lo), lang.percent(*hi)),
            Self::Quote(_) | Self::Said(_) => String::new(),
        }
    }
}

/// A number by itself, in both languages. A count below 1,000 is plain text: every language writes it alike, and a page has
/// thousands of them.
pub(super) fn number(arg: &Arg<'_>) -> Markup {
    if let Arg::Count(n @ 0..1000) = arg {
        return Markup(n.to_string());
    }
    let shown = Lang::ALL.map(|lang| escaped(&arg.shown(lang)));
    Markup(format!("<data value={}>{}</data>", arg.value(), Said(shown)))
}

/// A number by itself, or a dash where there is none.
pub(super) fn number_or_dash(value: Option<f64>, arg: impl Fn(f64) -> Arg<'static>) -> Markup {
    value.map_or_else(|| Markup("–".to_owned()), |value| number(&arg(value)))
}

/// An interval by itself, or nothing.
pub(super) fn ends(interval: Option<[f64; 2]>) -> Markup {
    interval.map_or_else(Markup::default, |ends| number(&Arg::Interval(ends)))
}

/// An index by itself, in percent as on the screen, or a dash where there is none.
pub(super) fn index(value: Option<f64>) -> Markup {
    number_or_dash(value, Arg::Percent)
}

/// The interval of an index, or nothing.
pub(super) fn index_ends(interval: Option<[f64; 2]>) -> Markup {
    interval.map_or_else(Markup::default, |ends| number(&Arg::Shares(ends)))
}

impl From<Markup> for Said {
    /// The same in both languages.
    fn from(markup: Markup) -> Self {
        Self([markup.0.clone(), markup.0])
    }
}

impl Said {
    /// Returns the text in one language.
    pub(super) fn in_language(&self, lang: Lang) -> &str {
        &self.0[usize::from(lang != Lang::ALL[0])]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_in_the_form_of_each_language() {
        fn check(arg: Arg<'_>, expected: &str) {
            assert_eq!(number(&arg).0, expected);
        }
        check(
            Arg::Short(0.4361),
            "<data value=0.4361><span lang=en>0.44</span><span lang=it>0,44</span></data>",
        );
        check(Arg::Count(12), "12");
        check(
            Arg::Count(1200),
            "<data value=1200><span lang=en>1,200</span><span lang=it>1.200</span></data>",
        );
        check(Arg::Percent(0.4361), "<data value=0.4361>44%</data>");
        check(Arg::Shares([0.1, 0.25]), "<data value=\"0.1 0.25\">10%–25%</data>");
        check(
            Arg::Interval([0.1, 0.25]),
            "<data value=\"0.1 0.25\"><span lang=en>0.10–0.25</span><span lang=it>0,10–0,25</span></data>",
        );
    }
}
