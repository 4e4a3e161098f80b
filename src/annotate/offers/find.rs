//! Finds the offers of a message in its words.

use super::bins::{DEADLINES, DISCOUNTS, PRICES, RHETORIC, RHETORICAL, lag_bin, rhetoric_bin};
use super::word::{Word, of_category};
use super::{deadline, money};
use crate::annotate::address::{self, AddressForm};
use crate::annotate::disclosure::{self, Disclosure};
use crate::language::Language;
use crate::lexicon::{self, Category, Match, Phrases};
use crate::message::SentAt;
use crate::text::Slot;

/// A discount or price within this many words after a thank-you makes it part of an offer ("as a thank you, 20 % off").
const THANKED_WITH: u32 = 12;

/// The offers of a message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offers {
    /// Block and bin of each offer; repeats are kept.
    pub features: Vec<(u8, u32)>,
    /// The phrases of the features of [`RHETORIC`], in the same order.
    pub phrases: Vec<Match>,
    /// Minutes from the sending time to the first deadline with a known time.
    pub soonest: Option<i64>,
    /// True if the message announces a last chance.
    pub last_chance: bool,
    /// Number of phrases of urgency, last chances included.
    pub urgency: u32,
    /// True if the message says why the reader gets it ("because you bought").
    pub gives_reason: bool,
    /// True if the message says that the sender knows the reader ("welcome back").
    pub recognises: bool,
    /// The form of address of the reader.
    pub address: Option<AddressForm>,
    /// Who the message says wrote it.
    pub disclosure: Option<Disclosure>,
}

impl Offers {
    /// Returns true if the first deadline is at most a day away.
    #[must_use]
    pub fn ends_within_24h(&self) -> bool {
        self.soonest.is_some_and(|minutes| minutes <= 24 * 60)
    }
}

/// Finds the offers of a message in its words. `surface` returns the case-folded form of the i-th word. O(words).
#[must_use]
pub fn find<'a>(
    language: Language,
    sent_at: Option<SentAt>,
    words: &[Word],
    surface: &dyn Fn(usize) -> &'a str,
) -> Offers {
    find_with(language, sent_at, words, surface, &[])
}

/// As [`find`], with further phrases of the text.
pub(crate) fn find_with<'a>(
    language: Language,
    sent_at: Option<SentAt>,
    words: &[Word],
    surface: &dyn Fn(usize) -> &'a str,
    further: &[Match],
) -> Offers {
    let phrases = lexicon::phrases(language);
    let found = phrases.map(|phrases| phrases.find(words.iter().map(|word| word.symbol)));
    let mut found = found.unwrap_or_default();
    if !further.is_empty() {
        found.extend(further);
        found.sort_unstable();
    }
    let (mut features, offered_at) = amounts(words, surface, of_category(&found, Category::NotDiscount));
    let lags =
        |phrases: &Phrases| deadline::lags(phrases, language.code() == "en", sent_at, words, surface, &found);
    let lags = phrases.map(lags).unwrap_or_default();
    features.extend(lags.iter().map(|&lag| (DEADLINES, lag_bin(lag))));
    // A closing thank-you is not an offer.
    let thanks_with_offer = |m: &Match| {
        let next = offered_at.get(offered_at.partition_point(|&at| at < m.end));
        next.is_some_and(|&at| at - m.end < THANKED_WITH)
    };
    let phrases: Vec<Match> = found
        .iter()
        .filter(|m| RHETORICAL.contains(&m.category))
        .filter(|m| m.category != Category::Gratitude || thanks_with_offer(m))
        .copied()
        .collect();
    features.extend(phrases.iter().map(|m| (RHETORIC, rhetoric_bin(m))));
    let last_chance = of_category(&found, Category::LastChance).len();
    Offers {
        features,
        phrases,
        soonest: lags.into_iter().flatten().min(),
        last_chance: last_chance > 0,
        urgency: (of_category(&found, Category::Urgency).len() + last_chance) as u32,
        gives_reason: !of_category(&found, Category::Reason).is_empty(),
        recognises: !of_category(&found, Category::Recognition).is_empty(),
        address: address::of_matches(&found),
        disclosure: disclosure::of_matches(&found),
    }
}

/// Returns the discounts and prices of a message, and their places. `others` are the words that make a percentage
/// something else ("100 % cotton", "TAEG 5 %").
fn amounts<'a>(
    words: &[Word],
    surface: &dyn Fn(usize) -> &'a str,
    others: &[Match],
) -> (Vec<(u8, u32)>, Vec<u32>) {
    let (mut features, mut places) = (Vec::new(), Vec::new());
    for (at, word) in words.iter().enumerate() {
        let span = || at..at + 1 + words.iter().skip(at + 1).take_while(|word| word.continues).count();
        let feature = match word.slot {
            Some(Slot::Percent) => {
                let end = span().end as u32;
                let next = others.partition_point(|m| m.start < end);
                let before = others[..next].iter().rev().find(|m| m.end <= at as u32);
                let is_other = others.get(next).is_some_and(|m| m.start < end + 3)
                    || before.is_some_and(|m| m.end + 2 > at as u32);
                let bin = money::discount(span().map(surface)).filter(|_| !is_other);
                bin.map(|bin| (DISCOUNTS, bin))
            }
            Some(Slot::Price) => money::price(span().map(surface)).map(|bin| (PRICES, bin)),
            _ => None,
        };
        if let Some(feature) = feature {
            features.push(feature);
            places.push(at as u32);
        }
    }
    (features, places)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::offers::{BLOCKS, DEADLINES, name};
    use crate::text::mask::{BrandNames, OwnPhrases, mask};
    use crate::text::normalise::{clean, fold_into};
    use crate::text::token::tokenize;
    use proptest::prelude::*;

    /// Tuesday 10 March 2026, nine in the morning in Rome.
    const SENT: SentAt = SentAt { unix: 20_522 * 86_400 + 8 * 3600, offset_minutes: 60 };

    fn read(code: &str, text: &str, sent_at: Option<SentAt>) -> Offers {
        read_words(code, text, sent_at).0
    }

    /// Returns the offers of a text, and its words.
    fn read_words(code: &str, text: &str, sent_at: Option<SentAt>) -> (Offers, Vec<String>) {
        let text = clean(text);
        let (mut tokens, mut spans, mut folded) = (Vec::new(), Vec::new(), String::new());
        tokenize(&text, &mut tokens);
        mask(&text, &tokens, &BrandNames::default(), None, &OwnPhrases::default(), &mut spans);
        let surfaces: Vec<String> = tokens
            .iter()
            .map(|token| {
                fold_into(token.of(&text), &mut folded);
                folded.clone()
            })
            .collect();
        let language = Language::from_code(code).unwrap();
        let symbol = |word: &String| lexicon::phrases(language).map(|p| p.symbol(word)).unwrap_or_default();
        let mut words: Vec<Word> =
            surfaces.iter().map(|word| Word { symbol: symbol(word), ..Word::default() }).collect();
        for span in &spans {
            words[span.first as usize].slot = Some(span.slot);
            (span.first + 1..span.end).for_each(|i| words[i as usize].continues = true);
        }
        let offers = find(language, sent_at, &words, &|at| &surfaces[at]);
        (offers, surfaces)
    }

    /// Checks the bins of one block; `expected` lists their names.
    #[track_caller]
    fn check_block(block: u8, code: &str, text: &str, sent_at: Option<SentAt>, expected: &[&str]) {
        let (offers, words) = read_words(code, text, sent_at);
        let quotes = offers.phrases.iter().map(|m| words[m.start as usize..m.end as usize].join(" "));
        let features = offers.features.iter().filter(|feature| feature.0 == block);
        let names: Vec<String> = features
            .zip(quotes.chain(std::iter::repeat(String::new())))
            .map(|(&(block, bin), quote)| name(block, bin, &quote))
            .collect();
        assert_eq!(names, expected, "{text}");
    }

    /// Checks the hours to the first deadline.
    #[track_caller]
    fn check(code: &str, text: &str, hours: impl Into<Option<i64>>) {
        assert_eq!(read(code, text, Some(SENT)).soonest, hours.into().map(|h| 60 * h), "{text}");
    }

    #[track_caller]
    fn check_clockless(code: &str, text: &str, expected: &[&str]) {
        check_block(DEADLINES, code, text, None, expected);
    }

    #[test]
    fn italian_deadlines_are_found() {
        check("it", "L'offerta è valida fino al 12 marzo.", 63);
        check("it", "Fino al 12/03 tutto scontato", 63);
        check("it", "Fino al 12.03.2026", 63);
        check("it", "Prenota entro domenica", 15 + 5 * 24);
        check("it", "Entro martedì", 15);
        check("it", "Entro lunedì", 15 + 6 * 24);
        check("it", "Solo oggi: -20%", 15);
        check("it", "L'offerta scade stasera a mezzanotte", 15);
        check("it", "Scade domani alle 18:00", 33);
        check("it", "Entro le ore 8", 23);
        check("it", "Completa l'ordine entro 24 ore", 24);
        check("it", "Hai ancora due giorni", 48);
        check("it", "Mancano 3 giorni alla fine", 72);
        check("it", "Entro 48h", 48);
        check("it", "Entro una settimana", 168);
        check("it", "Fino alla mezzanotte di domenica", 15 + 5 * 24);
        check("it", "Entro giovedì 12 marzo alle 12:00", 51);
        check("it", "Domani è l'ultimo giorno di saldi", 39);
        check("it", "Entro la fine del mese", 15 + 21 * 24);
        check("it", "Entro il weekend", 15 + 5 * 24);
        check("it", "Fino al 6 settembre", 15 + 180 * 24);
        // What is just over is over across New Year, too.
        let january = SentAt { unix: SENT.unix - 67 * 86_400, offset_minutes: 60 }; // the 2nd
        assert_eq!(read("en", "Valid until December 31", Some(january)).soonest, None);
        assert_eq!(read("it", "Fino al 5 dicembre", Some(january)).soonest, None);
        check("it", "Fino al 31 dicembre", 15 + 296 * 24);
        let december = SentAt { unix: SENT.unix + 292 * 86_400, offset_minutes: 60 }; // the 27th
        assert_eq!(read("it", "Fino al 6 gennaio", Some(december)).soonest, Some(60 * (15 + 10 * 24)));
    }

    #[test]
    fn other_times_are_not_deadlines() {
        check("it", "Oggi siamo aperti", None);
        check("it", "Ci vediamo domenica alle 10", None);
        check("it", "Il 12 marzo arriva la primavera", None);
        check("it", "La consegna avverrà entro giovedì", None);
        check("it", "Entro in casa e poi, molto più tardi e senza dirlo a nessuno, domenica esco", None);
        check("it", "Solo domenica abbiamo dormito", None);
        check("it", "Fino al 9 marzo", None);
        check("it", "Fino al 31/13", None);
        check("en", "Your parcel will arrive by Friday", None);
        check("de", "Das Paket kommt bis Donnerstag", None);
        check("fr", "Le colis arrivera avant jeudi", None);
        check("es", "El paquete llegará antes del jueves", None);
        check("nl", "tot zondag", None);
    }

    #[test]
    fn english_deadlines_are_found() {
        check("en", "The offer is valid until March 14", 15 + 4 * 24);
        check("en", "Ends March 14th, 2026", 15 + 4 * 24);
        check("en", "Ends 03/11", 39);
        check("en", "Ends 11/03", 39);
        check("en", "Ends tonight at midnight", 15);
        check("en", "Today only!", 15);
        check("en", "Order by Thursday for delivery before the weekend", 63);
        check("en", "Your voucher expires in 48 hours", 48);
        check("en", "You have until tomorrow at 6 pm", 33);
        check("en", "Only 3 days left", 72);
        check("en", "Within two weeks", 336);
        check("en", "Ends at 11:59 pm", 15);
        check("en", "Friday is the last day", 15 + 3 * 24);
        check("en", "Ends tomorrow at 6 p.m.", 33);
        check("en", "Ends tomorrow at 6 p.m. sharp", 33);
        check("en", "Ends tomorrow at 6 a.m.", 21);
        check("en", "Ends tonight at 11:59 p.m.", 15);
        check("en", "Ends tonight at 12 am", 15);
        check("en", "Ends today at 00:00", 15);
        check("en", "Ends tomorrow at 12 am", 15);
    }

    #[test]
    fn german_french_and_spanish_deadlines_are_found() {
        check("de", "Das Angebot gilt bis zum 14. März", 15 + 4 * 24);
        check("de", "Nur heute", 15);
        check("de", "Endet um Mitternacht", 15);
        check("de", "Bis morgen um 18 Uhr", 33);
        check("de", "Bitte melde dich bis Freitag an", 15 + 3 * 24);
        check("de", "Nur noch 24 Stunden", 24);
        check("de", "Bis 14.03.", 15 + 4 * 24);
        check("fr", "Valable jusqu'au 14 mars", 15 + 4 * 24);
        check("fr", "Jusqu'à minuit", 15);
        check("fr", "Jusqu'à demain 18h00", 33);
        check("fr", "Plus que 48 heures", 48);
        check("fr", "Inscrivez-vous avant vendredi", 15 + 3 * 24);
        check("fr", "L'offre se termine aujourd'hui", 15);
        check("es", "Válida hasta el 14 de marzo", 15 + 4 * 24);
        check("es", "Solo hoy", 15);
        check("es", "La oferta termina esta noche", 15);
        check("es", "Hasta mañana a las 18:00", 33);
        check("es", "Tu cupón caduca en 48 horas", 48);
        check("es", "Inscríbete antes del viernes", 15 + 3 * 24);
    }

    #[test]
    fn without_a_sending_time_only_relative_deadlines_have_a_lag() {
        check_clockless("it", "Entro 24 ore", &["≤ 24 h"]);
        check_clockless("it", "Solo oggi", &["≤ 24 h"]);
        check_clockless("it", "Scade domani", &["≤ 48 h"]);
        check_clockless("it", "Fino al 12 marzo", &["a date, sending time not known"]);
        check_clockless("it", "Entro domenica", &["a date, sending time not known"]);
        check_clockless("it", "Fino a mezzanotte", &["≤ 24 h"]);
        check_clockless("it", "Domenica si dorme", &[]);
    }

    #[test]
    fn a_deadline_stated_twice_counts_once() {
        check_block(DEADLINES, "it", "Ultimo giorno: scade oggi, entro mezzanotte", Some(SENT), &["≤ 24 h"]);
        check_block(DEADLINES, "en", "Ends Friday, until Sunday", Some(SENT), &["≤ 7 days", "≤ 7 days"]);
    }

    #[test]
    fn discounts_and_prices_are_told_from_other_numbers() {
        let money = |text: &str, discounts: &[&str], prices: &[&str]| {
            check_block(DISCOUNTS, "it", text, None, discounts);
            check_block(PRICES, "it", text, None, prices);
        };
        money("-20% su tutto, da 19,90 €", &["−20 %"], &["price 10–20, ending in 9"]);
        money("sconti del 30 per cento e del 50%", &["−30 %", "−50 %"], &[]);
        money("100% cotone, 60% lana, 5% di alcol", &[], &[]);
        money("TAEG 5%", &[], &[]);
        money("Prezzo pieno € 1.249,00", &[], &["price 1000–2000, ending in 9"]);
        money("Prezzo pieno 1\u{a0}249,00 €", &[], &["price 1000–2000, ending in 9"]);
        money("5 mln di euro, 3 mila euro, $5M, $100K, $3 thousand", &[], &[]);
        money("tre per due", &[], &[]);
        check_block(DISCOUNTS, "nl", "20% korting", None, &["−20 %"]);
    }

    #[test]
    fn rhetoric_has_names() {
        check_block(RHETORIC, "it", "Ultimissime ore!", None, &["last chance: «ultimissime ore»"]);
        check_block(
            RHETORIC,
            "en",
            "Hurry, as a thank you there is 20% off",
            None,
            &["urgency: «hurry»", "gratitude: «thank you»"],
        );
        check_block(RHETORIC, "nl", "laatste kans", None, &[]);
    }

    #[test]
    fn a_closing_thank_you_is_not_an_offer() {
        let check = |code, text, expected: &[&str]| check_block(RHETORIC, code, text, None, expected);
        check("it", "Passa da noi. Grazie, la redazione", &[]);
        check("it", "-20% su tutto. Grazie!", &[]);
        check("it", "Grazie di essere con noi: per te subito -20%", &["gratitude: «grazie»"]);
        check("en", "Chip in $5 today. Thank you, Anna", &[]);
        check(
            "en",
            "Thanks for reading. See you soon, the team at the bakery, who wish you a happy day and 20% off",
            &[],
        );
        check("en", "As a thank you, take 20% off", &["gratitude: «thank you»"]);
        check("de", "Vielen Dank, dein Team", &[]);
        check("fr", "Merci et à bientôt", &[]);
        check("es", "Gracias, el equipo", &[]);
    }

    #[test]
    fn perpetual_deadlines_can_be_told() {
        let check = |text, within, last, urgency| {
            let offers = read("en", text, Some(SENT));
            assert_eq!(
                (offers.ends_within_24h(), offers.last_chance, offers.urgency),
                (within, last, urgency),
                "{text}"
            );
        };
        check("Last chance: ends tonight", true, true, 2);
        check("Ends tomorrow", false, false, 1);
        check("Ends within 24 hours", true, false, 0);
        check("Have a nice day", false, false, 0);
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(
            words in prop::collection::vec(prop::sample::select(vec![
                "entro", "fino al", "scade", "oggi", "domenica", "12 marzo", "31/12", "29 febbraio", "18:00", "ore",
                "24", "giorni", "due", "99999999", "solo", "consegna", "mezzanotte", "-20%", "€ 9,99", "cotone",
                "0000-00-00", "48h", "24h", "1.1.1", "h", "l'ultimo giorno",
            ]), 0..20),
            unix in any::<i64>(),
            offset_minutes in any::<i16>(),
        ) {
            for code in ["it", "en", "nl"] {
                let offers = read(code, &words.join(" "), Some(SentAt { unix, offset_minutes }));
                for (block, bin) in offers.features {
                    prop_assert!(usize::from(block) < BLOCKS);
                    prop_assert!(!name(block, bin, "").is_empty());
                }
            }
        }
    }
}
