//! Values of facets and units in the words of the reader.

use crate::sanitize::sanitize;
use crate::words::{Lang, Words};
use unisono::facet::Facet;

/// Returns the name of units in keys; a unit is a block of days, or a campaign.
pub(super) const fn unit_key(block_days: Option<u32>) -> &'static str {
    match block_days {
        Some(7) => "weeks",
        Some(_) => "blocks",
        None => "campaigns",
    }
}

/// Returns a shared value: texts in quotation marks as mails have them, and what the library names in the reader's words.
pub(crate) fn value_in_words(facet: Facet, text: &str, words: &Words) -> String {
    let text = sanitize(text).into_owned();
    let named = match facet {
        Facet::Timing => text.split_once(' ').and_then(|(day, hour)| {
            words.named("at", &day.to_lowercase(), &[("hour", hour.to_owned().into())])
        }),
        Facet::FollowUp => lag(&text, words),
        Facet::Offers => offer(&text, words),
        _ => None,
    };
    match facet {
        Facet::Timing | Facet::FollowUp | Facet::Offers => named.unwrap_or(text),
        _ => format!("«{}»", words.with_slots(&text)),
    }
}

/// Returns a time between mails, such as `43–85 days`.
fn lag(text: &str, words: &Words) -> Option<String> {
    let (range, unit) = text.rsplit_once(' ')?;
    let range = match words.lang {
        Lang::En => range.to_owned(),
        Lang::It => range.replace('.', ","),
    };
    words.named("every", unit, &[("range", range.into())])
}

/// Returns the name of a bin of offers, such as `price 20–50`, `≤ 7 days`, `urgency: «hurry»` or `−20 %`.
fn offer(text: &str, words: &Words) -> Option<String> {
    match text {
        "> 30 days" => return Some(words.text("ends-later", &[])),
        "a date, sending time not known" => return Some(words.text("ends-unknown", &[])),
        _ => {}
    }
    if let Some(within) = text.strip_prefix("≤ ") {
        let (n, unit) = within.split_once(' ')?;
        return words.named("ends-within", unit, &[("n", n.to_owned().into())]);
    }
    if let Some(amount) = text.strip_prefix("price ") {
        let (amount, has_nine) = match amount.strip_suffix(", ending in 9") {
            Some(amount) => (amount, true),
            None => (amount, false),
        };
        let price = price(amount, words)?;
        return Some(match has_nine {
            true => words.text("price-ending", &[("price", price.into())]),
            false => price,
        });
    }
    if let Some((kind, quote)) = text.split_once(": «") {
        let quote = format!("«{quote}");
        return words.named("offer", &kind.replace(' ', "_"), &[("quote", quote.into())]);
    }
    let discount = text.strip_prefix('−').filter(|discount| discount.ends_with('%'))?;
    Some(words.text("offer-discount", &[("share", discount.replace(' ', "").into())]))
}

/// Returns a range of prices, such as `20–50`, `below 1` or `1000 or more`.
fn price(amount: &str, words: &Words) -> Option<String> {
    if let Some(n) = amount.strip_prefix("below ") {
        return Some(words.text("price-below", &[("n", n.to_owned().into())]));
    }
    if let Some(n) = amount.strip_suffix(" or more") {
        return Some(words.text("price-from", &[("n", n.to_owned().into())]));
    }
    let range = amount.contains('–').then(|| amount.replace('–', words.lang.to()))?;
    Some(words.text("offer-price", &[("range", range.into())]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_in_the_words_of_the_reader() {
        fn check(facet: Facet, text: &str, english: &str, italian: &str) {
            let said = Lang::ALL.map(|lang| value_in_words(facet, text, &Words::new(lang)));
            assert_eq!(said, [english, italian]);
        }
        check(Facet::Subject, "ciao {name}", "«ciao {name}»", "«ciao {nome}»");
        check(Facet::Timing, "Thursday 10:00", "Thursday 10:00", "giovedì alle 10:00");
        check(Facet::FollowUp, "5.3–10.7 days", "after 5.3–10.7 days", "dopo 5,3–10,7 giorni");
        check(Facet::Offers, "≤ 7 days", "ends within 7 days", "finisce entro 7 giorni");
        check(Facet::Offers, "≤ 24 h", "ends within 24 h", "finisce entro 24 ore");
        check(Facet::FollowUp, "less than an hour", "within an hour", "entro un'ora");
        check(Facet::Offers, "price 20–50", "price from 20 to 50", "prezzo da 20 a 50");
        check(
            Facet::Offers,
            "price 20–50, ending in 9",
            "price from 20 to 50, ending in 9",
            "prezzo da 20 a 50, finisce con 9",
        );
        check(Facet::Offers, "price below 1", "price below 1", "prezzo sotto 1");
        check(Facet::Offers, "price 1000 or more", "price of 1000 or more", "prezzo da 1000 in su");
        check(Facet::Offers, "> 30 days", "ends after 30 days", "finisce dopo 30 giorni");
        check(
            Facet::Offers,
            "a date, sending time not known",
            "ends at a date; day of sending unknown",
            "finisce a una data; giorno di spedizione sconosciuto",
        );
        check(Facet::Offers, "social proof: «x»", "praise by others: «x»", "lodi di altri: «x»");
        check(Facet::Offers, "−20 %", "20% off", "sconto 20%");
        check(Facet::Offers, "urgency: «hurry»", "urgency: «hurry»", "fretta: «hurry»");
    }
}
