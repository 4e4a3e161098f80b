//! Advice in words, each with its evidence.

use crate::sanitize::sanitize;
use crate::words::Words;
use unisono::score::{Advice, Score};

/// Returns a piece of advice as a sentence or two.
pub(super) fn sentence(advice: &Advice, score: &Score, words: &Words) -> String {
    let text = |args: &[(&str, fluent_bundle::FluentValue<'_>)]| {
        words.named("advice", advice.rule(), args).unwrap_or_else(|| advice.rule().to_owned())
    };
    let lang = words.lang;
    let others = |brands: u64, of: u64| match brands == of {
        true => words.text("others-all", &[("of", of.into())]),
        false => words.text("others-some", &[("brands", brands.into()), ("of", of.into())]),
    };
    match advice {
        Advice::SharedSentence { brands, of, bits, .. } | Advice::SharedPhrase { brands, of, bits, .. } => {
            text(&[
                ("others", others(*brands, *of).into()),
                ("points", ((100.0 * bits / score.bits_all).round() as u64).into()),
            ])
        }
        Advice::NoReason { brands, of } | Advice::OnlyName { brands, of } => {
            text(&[("brands", (*brands).into()), ("of", (*of).into())])
        }
        Advice::UsualDeadline { brands, of } => text(&[("others", others(*brands, *of).into())]),
        Advice::ExpectedValues { slots, brands, of } => {
            let slots: Vec<String> = slots.iter().filter_map(|slot| words.named("slot", slot, &[])).collect();
            let knowing = of.saturating_sub(*brands);
            text(&[("slots", slots.join(", ").into()), ("knowing", knowing.into()), ("of", (*of).into())])
        }
        Advice::NoHouseStyle { idioms } => {
            let idiom = |idiom: &unisono::score::OwnIdiom| {
                let words_of = sanitize(&idiom.text).into_owned();
                words.text("own-idiom", &[("text", words_of.into()), ("campaigns", idiom.campaigns.into())])
            };
            text(&[("idioms", idioms.iter().map(idiom).collect::<Vec<_>>().join(", ").into())])
        }
        Advice::UsualDiscount { value, brands, of } => {
            // "−20 %" in the data.
            let value = value.trim_start_matches('−').replace(" %", "%");
            text(&[("value", value.into()), ("others", others(*brands, *of).into())])
        }
        Advice::UsualRhetoric { kind, brands, of, .. } => {
            let kind = words.named("rhetoric", kind, &[]).unwrap_or_default();
            text(&[("kind", kind.into()), ("others", others(*brands, *of).into())])
        }
        Advice::UsualAddress { form, brands, of } => {
            let form = words.named("address", form, &[]).unwrap_or_default();
            text(&[("form", form.into()), ("others", others(*brands, *of).into())])
        }
        Advice::UsualHour { hour, campaigns, of } => text(&[
            ("hour", self::hour(*hour, words).into()),
            ("campaigns", (*campaigns).into()),
            ("of", (*of).into()),
        ]),
        Advice::UsualShape { campaigns, .. } => text(&[("campaigns", (*campaigns).into())]),
        Advice::AlwaysAlike { hour, campaigns, .. } => {
            text(&[("hour", self::hour(*hour, words).into()), ("campaigns", (*campaigns).into())])
        }
        Advice::UnseenWords { share } => text(&[("share", lang.the_percent(*share).into())]),
        _ => text(&[]),
    }
}

/// An hour of the week in words.
fn hour(hour: u64, words: &Words) -> String {
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let day = DAYS[(hour / 24) as usize % DAYS.len()];
    words.named("sent", day, &[("time", format!("{}:00", hour % 24).into())]).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::sentence;
    use crate::words::{Lang, Words};
    use unisono::score::{Advice, Score};

    /// It once said "1 of 10 other brands show".
    #[test]
    fn counts_choose_the_form_of_the_verb() {
        fn check(lang: Lang, advice: &Advice, expected: &str) {
            let mut score = Score::default();
            score.bits_all = 200.0;
            let found = sentence(advice, &score, &Words::new(lang));
            assert!(found.contains(expected), "{found}");
        }
        let knowing =
            |n: u64| Advice::ExpectedValues { slots: vec!["name".to_owned()], brands: 10 - n, of: 10 };
        check(Lang::En, &knowing(1), " 1 of 10 other brands shows in at least one message that it knows ");
        check(Lang::En, &knowing(2), " 2 of 10 other brands show in at least one message that they know ");
        check(Lang::It, &knowing(1), " In almeno un messaggio 1 degli altri 10 marchi mostra ");
        check(Lang::It, &knowing(2), " In almeno un messaggio 2 degli altri 10 marchi mostrano ");
        let saying = |brands: u64| Advice::NoReason { brands, of: 10 };
        check(Lang::En, &saying(0), " None of the 10 other brands does so.");
        check(Lang::En, &saying(1), " 1 of 10 other brands does so in at least one message.");
        check(Lang::It, &saying(0), " Nessuno degli altri 10 marchi lo fa.");
        check(Lang::It, &saying(1), " In almeno un messaggio lo fa 1 degli altri 10 marchi.");
        let discount = Advice::UsualDiscount { value: "−20 %".to_owned(), brands: 3, of: 10 };
        check(Lang::En, &discount, "20% is the commonest discount: 3 of the 10 other brands");
        check(Lang::It, &discount, "Lo sconto della bozza, 20%, è il più comune: ");
        let shared = |bits: f64| Advice::SharedSentence { sentence: 0, brands: 3, of: 10, bits };
        check(Lang::En, &shared(2.0), " or cut it: up to 1 point more originality.");
        check(Lang::It, &shared(0.2), " o toglietela: guadagnate meno di 1 punto di originalità.");
        // It once said "13 of the 13 other brands".
        let address = |brands: u64| Advice::UsualAddress { form: "informal".to_owned(), brands, of: 13 };
        check(
            Lang::En,
            &address(12),
            " the usual form of 12 of the 13 other brands that address the reader.",
        );
        check(Lang::En, &address(13), " the usual form of all 13 other brands that address the reader.");
        check(Lang::It, &address(13), " come fanno di solito tutti gli altri 13 marchi che si rivolgono");
    }
}
