//! Why a number is missing, in the language of the reader.

use super::catalogue::Words;
use crate::sanitize::sanitize;
use fluent_bundle::FluentValue;
use unisono::facet::Facet;
use unisono::reason::Reason;
use unisono::warning::Datum;

impl Words {
    /// Returns a reason by its code and data. A text without a code is sanitized and returned.
    pub(crate) fn reason(&self, reason: &Reason) -> String {
        self.said(reason, |inner| self.said(inner, |innermost| sanitize(innermost).into_owned()))
    }

    /// Returns why a number is missing, or "not defined" without a reason.
    pub(crate) fn reason_or_undefined(&self, reason: Option<&Reason>) -> String {
        reason.map_or_else(|| self.text("compare-undefined", &[]), |reason| self.reason(reason))
    }

    /// Returns a reason whose data may hold another reason; `inner` puts that one into words.
    fn said(&self, reason: &Reason, inner: impl Fn(&Reason) -> String) -> String {
        let data = reason.data();
        let args: Vec<(&str, FluentValue<'_>)> = data
            .iter()
            .map(|(&name, datum)| match datum {
                Datum::Count(n) => (name, (*n).into()),
                Datum::Number(x) => (name, self.lang.short(*x).into()),
                Datum::Text(text) => (name, self.name(name, text, &inner).into()),
            })
            .collect();
        let sentence = reason.code().and_then(|code| self.named("why", code, &args));
        sentence.unwrap_or_else(|| sanitize(reason).into_owned())
    }

    /// Returns a text of the data: translated if the library made it, sanitized if the input did.
    fn name(&self, name: &str, text: &str, inner: impl Fn(&Reason) -> String) -> String {
        let known = match name {
            "why" => Some(inner(&text.into())),
            "what" => Facet::ALL
                .into_iter()
                .find(|facet| facet.needs() == text)
                .and_then(|facet| self.named("needs", facet.name(), &[])),
            "period" => self.named("side", text, &[]),
            _ => None,
        };
        known.unwrap_or_else(|| sanitize(text).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;

    #[test]
    fn reasons_are_in_the_language_of_the_reader() {
        fn check(text: &str, english: &str, italian: &str) {
            let said = Lang::ALL.map(|lang| Words::new(lang).reason(&text.into()));
            assert_eq!(said, [english, italian]);
        }
        check("nothing is shared", "nothing is shared", "non c'è nulla in comune");
        check(
            "1 block of 7 days with a scored message, 5 are needed",
            "1 week with a message to compare, 5 are needed",
            "1 settimana con un messaggio da confrontare, ne servono 5",
        );
        check(
            "with groups of these sizes p cannot fall below 0.10",
            "with groups of these sizes p cannot fall below 0.10",
            "con gruppi così piccoli p non può scendere sotto 0,10",
        );
        check("no message has a subject", "no message has a subject", "nessun messaggio ha un oggetto");
        check(
            "after: fewer than 2 brands of one language have enough units",
            "after: fewer than 2 brands of one language have enough units",
            "dopo: meno di 2 marchi della stessa lingua hanno abbastanza unità",
        );
        check("the moon was full", "the moon was full", "the moon was full");
        check(
            "evil\u{1b}[2J: nothing is shared",
            r"evil\u{1b}[2J: nothing is shared",
            r"evil\u{1b}[2J: non c'è nulla in comune",
        );
        check("a: b: c", "a: b: c", "a: b: c");
    }
}
