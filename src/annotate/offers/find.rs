//! `offers`: discounts, prices, deadlines, and phrases of urgency, scarcity, social proof and gratitude.
//!
//! What it sees: −20 % (in steps of five), a price by its order of magnitude and whether it ends in 9, how many hours are
//! left, and which phrases of the lists stand in the body; a thank-you only with an offer after it. What it does not: what is sold, whether a percentage is a
//! discount where no word near it says otherwise, the currency, and prices or countdowns inside pictures. Deadlines are
//! lags from the sending time, so that "until 12 March" on 11 March and "until 5 May" on 4 May are one. Languages
//! without phrase lists have discounts and prices alone. Its blocks weigh the same.

mod deadline;
mod money;

use super::extractor::{Extractor, decoded};
use super::in_block;
use crate::corpus::{Masked, Token};
use crate::hash::combine;
use crate::language::Language;
use crate::message::SentAt;
use crate::text::lexicon::{self, Category, Match, Symbol};
use crate::text::{AddressForm, Disclosure, Slot, address, disclosure};

/// Discounts, prices, deadlines, rhetoric.
pub(super) const BLOCKS: usize = 4;

/// The block of percentages.
pub const DISCOUNTS: u8 = 0;
/// The block of amounts of money.
pub const PRICES: u8 = 1;
/// The block of hours to the end.
pub const DEADLINES: u8 = 2;
/// The block of phrases.
pub const RHETORIC: u8 = 3;

/// Bounds of deadline bins, in hours, with their names.
const LAGS: [(i64, &str); 8] = [
    (3, "≤ 3 h"),
    (12, "≤ 12 h"),
    (24, "≤ 24 h"),
    (48, "≤ 48 h"),
    (72, "≤ 72 h"),
    (7 * 24, "≤ 7 days"),
    (14 * 24, "≤ 14 days"),
    (30 * 24, "≤ 30 days"),
];

/// The bin of later deadlines, and that of those whose lag is not known for want of a sending time.
const LATER: u32 = LAGS.len() as u32;
const UNKNOWN_LAG: u32 = LATER + 1;

/// Phrases that are offers' rhetoric.
const RHETORICAL: [Category; 5] =
    [Category::Urgency, Category::LastChance, Category::Scarcity, Category::SocialProof, Category::Gratitude];

/// Words after a thank-you in which a discount or a price makes it part of an offer ("as a thank you, 20 % off").
const THANKED_WITH: u32 = 12;

/// A word of a message, as offers are read from it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Word {
    /// What it is to the phrases of its language.
    pub symbol: Symbol,
    /// The slot that it begins.
    pub slot: Option<Slot>,
    /// Whether it is a further word of the slot before.
    pub continues: bool,
}

/// What a message offers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offers {
    /// Block and bin of each thing found; the same one several times if it is there several times.
    pub features: Vec<(u8, u32)>,
    /// The phrases of the features of [`RHETORIC`], in the same order.
    pub phrases: Vec<Match>,
    /// Minutes from the sending time to the first deadline, where one is known.
    pub soonest: Option<i64>,
    /// Whether the message says that it is the last occasion.
    pub last_chance: bool,
    /// How many phrases say that time runs out, those of the last occasion among them.
    pub urgency: u32,
    /// How the message addresses its reader.
    pub address: Option<AddressForm>,
    /// Who it says wrote it.
    pub disclosure: Option<Disclosure>,
}

impl Offers {
    /// Whether the first deadline is at most a day away.
    #[must_use]
    pub fn ends_within_24h(&self) -> bool {
        self.soonest.is_some_and(|minutes| minutes <= 24 * 60)
    }
}

/// What a message offers, from its words in order; `surface` gives the case-folded form of a word by its place.
/// Linear in the words.
#[must_use]
pub fn find<'a>(
    language: Language,
    sent_at: Option<SentAt>,
    words: &[Word],
    surface: &dyn Fn(usize) -> &'a str,
) -> Offers {
    let phrases = lexicon::phrases(language);
    let found = phrases.map(|phrases| phrases.find(words.iter().map(|word| word.symbol))).unwrap_or_default();
    let others = of(&found, Category::NotDiscount);
    let mut features = Vec::new();
    // Where discounts and prices stand.
    let mut offered_at: Vec<u32> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let before = features.len();
        let span = || {
            let further = words.iter().skip(at + 1).take_while(|word| word.continues).count();
            at..at + 1 + further
        };
        match word.slot {
            Some(Slot::Percent) => {
                let end = span().end as u32;
                // "100 % cotton", "TAEG 5 %".
                let next = others.partition_point(|m| m.start < end);
                let before = others[..next].iter().rev().find(|m| m.end <= at as u32);
                let is_other = others.get(next).is_some_and(|m| m.start < end + 3)
                    || before.is_some_and(|m| m.end + 2 > at as u32);
                let bin = money::discount(span().map(surface)).filter(|_| !is_other);
                features.extend(bin.map(|bin| (DISCOUNTS, bin)));
            }
            Some(Slot::Price) => features.extend(money::price(span().map(surface)).map(|bin| (PRICES, bin))),
            _ => {}
        }
        offered_at.extend((features.len() > before).then_some(at as u32));
    }
    // A thank-you that signs off offers nothing.
    let thanks_with_offer = |m: &Match| {
        let next = offered_at.get(offered_at.partition_point(|&at| at < m.end));
        next.is_some_and(|&at| at - m.end < THANKED_WITH)
    };
    let mut soonest: Option<i64> = None;
    if let Some(phrases) = phrases {
        let is_english = language.code() == "en";
        for lag in deadline::lags(phrases, is_english, sent_at, words, surface, &found) {
            features.push((DEADLINES, lag_bin(lag)));
            soonest = [soonest, lag].into_iter().flatten().min();
        }
    }
    let phrases: Vec<Match> = found
        .iter()
        .filter(|m| RHETORICAL.contains(&m.category))
        .filter(|m| m.category != Category::Gratitude || thanks_with_offer(m))
        .copied()
        .collect();
    features.extend(phrases.iter().map(|m| (RHETORIC, rhetoric_bin(m))));
    let last_chance = of(&found, Category::LastChance).len();
    let urgency = (of(&found, Category::Urgency).len() + last_chance) as u32;
    let (address, disclosure) = (address::of_matches(&found), disclosure::of_matches(&found));
    Offers { features, phrases, soonest, last_chance: last_chance > 0, urgency, address, disclosure }
}

fn rhetoric_bin(phrase: &Match) -> u32 {
    (phrase.category as u32) << 16 | phrase.phrase
}

/// Returns what a bin of a block is, for a person: `−20 %`, `≤ 24 h`, `urgency: «ultime ore»`. `quote` is the text that was
/// found, for [`RHETORIC`]: a phrase of the lists has many forms.
#[must_use]
pub fn name(block: u8, bin: u32, quote: &str) -> String {
    match block {
        DISCOUNTS => money::discount_name(bin),
        PRICES => money::price_name(bin),
        DEADLINES => match (LAGS.get(bin as usize), bin) {
            (Some((_, name)), _) => (*name).to_owned(),
            (None, LATER) => "> 30 days".to_owned(),
            _ => "a date, sending time not known".to_owned(),
        },
        _ => {
            let category = RHETORICAL.into_iter().find(|&c| c as u32 == bin >> 16);
            format!("{}: «{quote}»", category.map_or("phrase", Category::name).replace('_', " "))
        }
    }
}

pub(super) fn features(extractor: &Extractor<'_>, row: usize, emit: &mut impl FnMut(u64)) {
    let salt = extractor.salt(row);
    for &(block, bin) in extractor.offers(row) {
        emit(in_block(combine(salt, u64::from(block) << 32 | u64::from(bin)), usize::from(block)));
    }
}

/// What a row offers in its body, or, of the whole message, in all of it. Slots are read whether or not they are masked.
pub(super) fn of_row(extractor: &Extractor<'_>, row: usize) -> Offers {
    let symbols = extractor.terms.of(extractor.language(row));
    read(extractor, row, |token| {
        Symbol::from_bits(symbols.get(token.form() as usize).copied().unwrap_or_default())
    })
    .0
}

/// The first text of a row that is a bin of [`RHETORIC`], case-folded, with slots in braces where the view masks them; empty
/// if there is none. Looks up each word in the phrases: O(words · log), for the few that are quoted.
pub(super) fn quote(extractor: &Extractor<'_>, row: usize, bin: u32) -> String {
    let Some(phrases) = lexicon::phrases(extractor.language(row)) else { return String::new() };
    let surface = |token: Token| extractor.corpus.vocabulary.surface(token.form());
    let (offers, tokens) = read(extractor, row, |token| phrases.symbol(surface(token)));
    let found = offers.phrases.iter().find(|phrase| rhetoric_bin(phrase) == bin);
    let quoted = found.and_then(|m| tokens.get(m.start as usize..m.end as usize)).unwrap_or_default();
    let mask = extractor.view.mask;
    extractor.spell(quoted.iter().copied().filter(|token| !(mask && token.continues())))
}

/// What a row offers, and its tokens.
fn read(extractor: &Extractor<'_>, row: usize, symbol: impl Fn(Token) -> Symbol) -> (Offers, Vec<Token>) {
    let tokens: Vec<Token> = extractor.stretches(row).flat_map(decoded).collect();
    let word = |token: &Token| Word {
        symbol: symbol(*token),
        slot: match token.masked() {
            Masked::Slot(slot) => Slot::ALL.into_iter().find(|&s| s as u8 == slot),
            _ => None,
        },
        continues: token.continues(),
    };
    let words: Vec<Word> = tokens.iter().map(word).collect();
    let sent_at = extractor.corpus.rows()[row].sent_at;
    let surface = |at: usize| extractor.corpus.vocabulary.surface(tokens[at].form());
    let offers = find(extractor.language(row), sent_at, &words, &surface);
    (offers, tokens)
}

/// The matches of a category among those of a text.
fn of(found: &[Match], category: Category) -> &[Match] {
    let first = found.partition_point(|m| m.category < category);
    let n = found[first..].partition_point(|m| m.category == category);
    &found[first..first + n]
}

fn lag_bin(lag: deadline::Lag) -> u32 {
    let Some(minutes) = lag else { return UNKNOWN_LAG };
    LAGS.iter().position(|&(hours, _)| minutes <= hours * 60).map_or(LATER, |bin| bin as u32)
}

/// The numbers in a word: runs of at most nine digits.
fn digits(word: &str) -> impl Iterator<Item = i64> + '_ {
    let runs = word.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty() && run.len() <= 9);
    runs.filter_map(|run| run.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::mask::{BrandNames, Products, mask};
    use crate::text::normalise::{clean, fold_into};
    use crate::text::token::tokenize;
    use proptest::prelude::*;

    /// Tuesday 10 March 2026, nine in the morning in Rome.
    const SENT: SentAt = SentAt { unix: 20_522 * 86_400 + 8 * 3600, offset_minutes: 60 };

    fn read(code: &str, text: &str, sent_at: Option<SentAt>) -> Offers {
        read_words(code, text, sent_at).0
    }

    /// What a text offers, and its words.
    fn read_words(code: &str, text: &str, sent_at: Option<SentAt>) -> (Offers, Vec<String>) {
        let text = clean(text);
        let (mut tokens, mut spans, mut folded) = (Vec::new(), Vec::new(), String::new());
        tokenize(&text, &mut tokens);
        mask(&text, &tokens, &BrandNames::default(), None, &Products::default(), &mut spans);
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

    /// `expected` lists the names of a block's bins.
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

    /// `hours` to the first deadline.
    #[track_caller]
    fn check(code: &str, text: &str, hours: impl Into<Option<i64>>) {
        assert_eq!(read(code, text, Some(SENT)).soonest, hours.into().map(|h| 60 * h), "{text}");
    }

    #[track_caller]
    fn check_clockless(code: &str, text: &str, expected: &[&str]) {
        check_block(DEADLINES, code, text, None, expected);
    }

    #[test]
    fn italian_deadlines() {
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
    fn what_is_no_deadline() {
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
    fn english_deadlines() {
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
    fn german_french_and_spanish_deadlines() {
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
    fn deadlines_without_a_clock() {
        check_clockless("it", "Entro 24 ore", &["≤ 24 h"]);
        check_clockless("it", "Solo oggi", &["≤ 24 h"]);
        check_clockless("it", "Scade domani", &["≤ 48 h"]);
        check_clockless("it", "Fino al 12 marzo", &["a date, sending time not known"]);
        check_clockless("it", "Entro domenica", &["a date, sending time not known"]);
        check_clockless("it", "Fino a mezzanotte", &["≤ 24 h"]);
        check_clockless("it", "Domenica si dorme", &[]);
    }

    #[test]
    fn one_end_said_twice_is_one() {
        check_block(DEADLINES, "it", "Ultimo giorno: scade oggi, entro mezzanotte", Some(SENT), &["≤ 24 h"]);
        check_block(DEADLINES, "en", "Ends Friday, until Sunday", Some(SENT), &["≤ 7 days", "≤ 7 days"]);
    }

    #[test]
    fn discounts_prices_and_what_is_neither() {
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
        assert_eq!(name(RHETORIC, u32::MAX, ""), "phrase: «»");
        assert_eq!(name(DEADLINES, LATER, ""), "> 30 days");
    }

    #[test]
    fn a_thank_you_that_signs_off_is_no_offer() {
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

    #[test]
    fn lags_fall_into_bins() {
        for (hours, expected) in [
            (0, 0),
            (3, 0),
            (4, 1),
            (12, 1),
            (24, 2),
            (25, 3),
            (72, 4),
            (168, 5),
            (336, 6),
            (720, 7),
            (721, LATER),
        ] {
            assert_eq!(lag_bin(Some(60 * hours)), expected, "{hours}");
        }
        assert_eq!(lag_bin(None), UNKNOWN_LAG);
    }

    proptest! {
        #[test]
        fn any_text_is_read(
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
