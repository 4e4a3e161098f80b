//! The language of a text, from a sample of its words.

use super::sample::{Lists, MAJOR, Sample, UNIQUE};
use super::script::{CYRILLIC, HAN, KANA, SCRIPTS, cyrillic};
use crate::language::Language;
use crate::lexicon::lists::{LANGUAGES, N_MAJOR};
use crate::text::token::Token;
use std::cmp::Reverse;
use std::ops::Range;

/// Words of the shortest text that has a language.
const MIN_WORDS: u32 = 3;

/// Returns the language of a text, from its first 600 bytes of words. Addresses, numbers and placeholders do not count.
///
/// A text in Latin letters is in a language if at least 15 % of its words are on the language's list, and one of these
/// on no other list. `whichlang` guesses from letter n-grams (16 languages, no confidence). The lists win over the guess
/// where they have twice the evidence and a fifth of the words. There are lists for it, en, de, fr, es, nl, pt, sv, da,
/// tr and vi. Short lists of twenty minor languages (ca, gl, ro, pl, cs, sk, sl, hr, hu, fi, et, lv, lt, no, is, af, sq,
/// eu, id, tl) win where they explain more words than the list of the language found so far. The script decides about
/// texts in other scripts.
///
/// [`Language::UND`] for fewer than three words, for made-up words, and for languages without a list. A corpus gives its
/// shortest texts the main language of their brand. A few µs per text.
#[must_use]
pub fn detect(text: &str) -> Language {
    let whole = 0..text.len();
    let whole = std::slice::from_ref(&whole);
    decide(&Sample::with_words(text, whole), text, whole)
}

/// Does the same as [`detect`] for some parts of a text, in order, from the tokens of the text and their [`Lists`]. Many
/// times faster.
#[must_use]
pub(crate) fn detect_tokens(
    text: &str,
    parts: &[Range<usize>],
    tokens: &[Token],
    lists: &[Lists],
) -> Language {
    let mut sample = Sample::default();
    sample.take(text, parts, tokens, lists);
    decide(&sample, text, parts)
}

/// Returns the language of parts of a text from their sample.
fn decide(sample: &Sample, text: &str, parts: &[Range<usize>]) -> Language {
    if let Some(language) = by_script(sample, text, parts) {
        return language;
    }
    if sample.n_words < MIN_WORDS {
        return Language::UND;
    }
    let major = major(sample, text, parts).filter(|&found| is_certain(sample, found));
    minor(sample, major).or(major).map_or(Language::UND, |found| LANGUAGES[found].language())
}

/// Returns false for a text of some length that few words show to be in a language: it is in one without a list that shares
/// short words with it.
///
/// In 40 words of the Universal Declaration of Human Rights, the evidence a word is at least .65 in it, en, de, fr, es, nl,
/// pt, sv and da, and at least .45 in Turkish. It is at least .88 in 163 Italian newsletters and .62 in 575 American ones.
/// In languages without a list it is mostly below .4 for the most similar language.
fn is_certain(sample: &Sample, found: usize) -> bool {
    let evidence = sample.evidence[found];
    let others = sample.evidence.iter().enumerate().filter(|(i, _)| *i != found);
    let second = others.map(|(_, &evidence)| evidence).max().unwrap_or(0);
    sample.n_words < MANY_WORDS
        || 20 * evidence >= 11 * sample.n_words
        || 5 * evidence >= 2 * sample.n_words && 10 * second <= 3 * evidence
}

/// Words of a text whose evidence must be plain.
const MANY_WORDS: u32 = 20;

/// Returns the major language of a text in Latin letters, by its number.
fn major(sample: &Sample, text: &str, parts: &[Range<usize>]) -> Option<usize> {
    let (mut best, mut second) = (0, 0);
    for (i, &evidence) in sample.evidence.iter().enumerate().skip(1) {
        if evidence > sample.evidence[best] {
            second = best;
            best = i;
        } else if second == best || evidence > sample.evidence[second] {
            second = i;
        }
    }
    let has = |i: usize, share: u32, evidence: u32| {
        sample.hits[i] * 100 >= share * sample.n_words && sample.evidence[i] >= evidence
    };
    // The guess takes most of the time, so it is made only where it can change the result.
    if has(best, 20, 2 * UNIQUE) && sample.evidence[best] >= 2 * sample.evidence[second] {
        return Some(best);
    }
    if !(0..N_MAJOR).any(|i| has(i, 15, UNIQUE)) {
        return None;
    }
    let guess = code(whichlang::detect_language(&sample.words(text, parts)));
    let guessed = LANGUAGES.iter().take(N_MAJOR).position(|lists| lists.language().code() == guess);
    if guessed != Some(best)
        && has(best, 20, 2 * UNIQUE)
        && sample.evidence[best] >= 2 * guessed.map_or(0, |g| sample.evidence[g])
    {
        return Some(best);
    }
    guessed.filter(|&guessed| has(guessed, 15, UNIQUE))
}

/// Words on the list of a minor language that make a text one of it, in percent.
const MINOR_SHARE: u32 = 20;

/// Words on a minor language's list and on no major one's that make a text one of it where no major language was found.
const MINOR_WORDS: u32 = 3;

/// Returns the minor language that explains more words of a text than any major language does, by its number. `found` is
/// the major language of the text.
fn minor(sample: &Sample, found: Option<usize>) -> Option<usize> {
    let count = |is_counted: &dyn Fn(u32) -> bool| {
        sample.known.iter().filter(|&&languages| is_counted(languages)).count() as u32
    };
    let has = |languages: u32, i: usize| languages >> i & 1 != 0;
    // Of equal counts the first.
    let best = (N_MAJOR..LANGUAGES.len()).max_by_key(|&i| (count(&|word| has(word, i)), Reverse(i)))?;
    if count(&|word| has(word, best)) * 100 < MINOR_SHARE * sample.n_words {
        return None;
    }
    if found.is_none() && count(&|word| has(word, best) && word & MAJOR == 0) < MINOR_WORDS {
        return None;
    }
    let explains_more = |major: usize| {
        let more = count(&|word| has(word, best) && !has(word, major));
        more >= MINOR_LEAD && more > count(&|word| has(word, major) && !has(word, best))
    };
    (0..N_MAJOR).all(explains_more).then_some(best)
}

/// Words that a minor language must explain and a major one not.
const MINOR_LEAD: u32 = 2;

/// Returns the language of a text that is mostly in another script than Latin; `None` for Latin letters.
fn by_script(sample: &Sample, text: &str, parts: &[Range<usize>]) -> Option<Language> {
    let letters: u32 = sample.scripts.iter().sum();
    if letters <= sample.latin {
        return None;
    }
    let east_asian = sample.scripts[HAN] + sample.scripts[KANA];
    // Scripts without spaces have no words to count. Four characters say as much as three words.
    let enough = if 2 * east_asian > letters { letters >= 4 } else { sample.n_words >= MIN_WORDS };
    if !enough {
        return Some(Language::UND);
    }
    let mut best = 0;
    for (i, &n) in sample.scripts.iter().enumerate() {
        if n > sample.scripts[best] {
            best = i;
        }
    }
    if east_asian > sample.scripts[best] || best == HAN || best == KANA {
        // Japanese mixes both. Chinese has no kana.
        best = if sample.scripts[KANA] * 10 >= east_asian { KANA } else { HAN };
    }
    let code = match best {
        CYRILLIC => cyrillic(&sample.words(text, parts)),
        _ => SCRIPTS[best],
    };
    Some(Language::from_code(code).unwrap_or(Language::UND))
}

/// Returns the two-letter code of a guess.
const fn code(guess: whichlang::Lang) -> &'static str {
    use whichlang::Lang;
    match guess {
        Lang::Ara => "ar",
        Lang::Cmn => "zh",
        Lang::Deu => "de",
        Lang::Eng => "en",
        Lang::Fra => "fr",
        Lang::Hin => "hi",
        Lang::Ita => "it",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Nld => "nl",
        Lang::Por => "pt",
        Lang::Rus => "ru",
        Lang::Spa => "es",
        Lang::Swe => "sv",
        Lang::Tur => "tr",
        Lang::Vie => "vi",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(detect(text).code(), expected, "{text:?}");
    }

    #[test]
    fn undetermined() {
        check("", "und");
        check("ciao mondo", "und");
        check("w12 zorbli qamet", "und");
        check("zorbli qamet vurno stelk pamidu gorfel tinab", "und");
        check("12345 67% https://www.example.com/the/of/and", "und");
        check("{name} {brand} {url}", "und");
        check("ACME SHOP MILANO ROMA", "und");
        check("kwerty uiopas dfghj klzxcv bnmqw ertyui opasdf the", "und");
        check("🎉 🎉 🎉 🎉", "und");
    }

    #[test]
    fn other_scripts() {
        check("Привет, у нас для вас новые скидки", "ru");
        check("Вітаємо! Ваші знижки чекають на вас і ваших друзів", "uk");
        check("您好，您的订单已经发货", "zh");
        check("こんにちは、新しいセールのお知らせです", "ja");
        check("안녕하세요 새로운 할인 소식입니다", "ko");
        check("Καλημέρα σας, νέες προσφορές για εσάς", "el");
        check("مرحبا لديك عروض جديدة", "ar");
        check("שלום לך מבצע חדש", "he");
        check("नमस्ते आपके लिए नए ऑफ़र", "hi");
        check("Привет", "und");
    }

    #[test]
    fn smaller_latin_languages() {
        check("Hallo Jan, onze nieuwe collectie is er en je krijgt korting op alles", "nl");
        check("Olá Ana, aproveite os descontos da nossa nova coleção até amanhã", "pt");
        check("Hej Anna, nu har vi nya erbjudanden till dig och fri frakt på allt", "sv");
        check("Merhaba, yeni sezon indirim fırsatları sizin için başladı", "tr");
        check("Xin chào bạn, ưu đãi mới của chúng tôi đang chờ bạn", "vi");
        check("Hej Anna, vi har nye tilbud til dig og gratis fragt på alt", "da");
    }

    #[test]
    fn minor_languages() {
        check(
            "Od jutra piekarnia jest otwarta dłużej, a chleb będzie jeszcze ciepły, gdy do nas przyjdziesz",
            "pl",
        );
        check("Od zítřka je pekárna otevřená déle a chléb bude ještě teplý, když k nám přijdete", "cs");
        check(
            "De mâine brutăria este deschisă mai mult, iar pâinea va fi încă caldă când veți ajunge la noi",
            "ro",
        );
        check(
            "Des de demà el forn és obert més hores i el pa encara serà calent quan arribis amb els amics",
            "ca",
        );
        check(
            "Dende mañá o forno está aberto máis horas e o pan aínda estará quente cando chegues cos teus",
            "gl",
        );
        check(
            "Fra i morgen er bakeriet åpent lenger, og brødet er fortsatt varmt når du kommer til oss",
            "no",
        );
        check("Holnaptól tovább van nyitva a pékség, és a kenyér még meleg lesz, amikor hozzánk jön", "hu");
        check(
            "Leipomo on huomenna auki pidempään, ja leipä on vielä lämmintä kun te tulette meidän luo, myös sinä",
            "fi",
        );
        check(
            "Sutra je pekara otvorena duže, a kruh će biti još topao kada dođete kod nas sa prijateljima",
            "hr",
        );
    }

    #[test]
    fn long_texts_in_languages_without_a_list_have_none() {
        // Welsh, Swahili and Breton.
        check(
            "O yfory bydd y becws ar agor yn hirach a bydd y bara yn dal yn gynnes pan fyddwch yn cyrraedd gyda ffrindiau o bob rhan o bentref ni",
            "und",
        );
        check(
            "Kuanzia kesho duka la mikate litafunguliwa mapema na mkate utakuwa bado moto ukifika pamoja na marafiki zako wote kutoka kijiji chetu cha pwani",
            "und",
        );
        check(
            "Adalek warc'hoazh e vo digor an ti-forn abretoc'h hag e vo tomm c'hoazh ar bara pa zeuio an dud da welet ac'hanomp gant o bugale",
            "und",
        );
    }

    #[test]
    fn capitals_and_letters_of_old_tools_show_the_language_too() {
        check("YENİ SEZON İNDİRİM FIRSATLARI SİZİN İÇİN BAŞLADI", "tr");
        check("mulțumim că ați fost alături de noi și în această toamnă", "ro");
        check("mulţumim că aţi fost alături de noi şi în această toamnă", "ro");
    }

    /// Short marketing texts written for this test: subjects, and bodies of two or three sentences.
    const AUTHORED: [(&str, &[&str]); 5] = [
        (
            "it",
            &[
                "Ciao Marco, abbiamo notato che ti interessa qualcosa di speciale",
                "Solo per oggi: -20% su tutto il sito",
                "Ultime ore per approfittare dello sconto",
                "La tua nuova stagione comincia qui ✨",
                "Hai dimenticato qualcosa nel carrello?",
                "Spedizione gratuita fino a domenica",
                "Scopri la nuova collezione primavera estate",
                "Grazie per il tuo ordine",
                "Un libro che parla di mare, e di chi resta",
                "Non perdere i saldi di fine stagione",
                "Il tuo buono scade stasera",
                "Novità in arrivo: leggi qui",
                "Gentile cliente, la tua tessera è pronta. Passa in negozio quando vuoi, ti aspettiamo con un regalo.",
                "Sono tornati i ravioli di zucca. Li facciamo solo in autunno, come ci ha insegnato la nonna. Prenotali entro venerdì.",
                "Abbiamo scelto per te tre itinerari tra le colline. Porta scarpe comode e un amico.",
            ],
        ),
        (
            "en",
            &[
                "Hi Anna, we picked something special for you",
                "Today only: 20% off everything",
                "Last chance to save on your favorites",
                "Your new season starts here ✨",
                "Did you forget something in your cart?",
                "Free shipping ends tonight",
                "Discover the new spring collection",
                "Thanks for your order",
                "A book about the sea and those who stay",
                "Don't miss the end of season sale",
                "Your voucher expires at midnight",
                "New arrivals are waiting for you",
                "Dear customer, your card is ready. Drop by the store whenever you like and pick up a gift.",
                "The pumpkin ravioli are back. We only make them in autumn, the way our grandmother taught us.",
                "We chose three walks across the hills. Bring good shoes and a friend.",
            ],
        ),
        (
            "de",
            &[
                "Hallo Anna, wir haben etwas Besonderes für dich",
                "Nur heute: 20% auf alles",
                "Letzte Chance auf deinen Rabatt",
                "Deine neue Saison beginnt hier ✨",
                "Hast du etwas im Warenkorb vergessen?",
                "Kostenloser Versand bis Sonntag",
                "Entdecke die neue Kollektion für den Frühling",
                "Danke für deine Bestellung",
                "Ein Buch über das Meer und die, die bleiben",
                "Verpasse nicht unseren großen Schlussverkauf",
                "Dein Gutschein läuft heute ab",
                "Neu eingetroffen und nur für kurze Zeit",
                "Sehr geehrte Frau Müller, Ihre Karte liegt bereit. Kommen Sie vorbei, wir freuen uns auf Sie.",
                "Die Kürbisravioli sind wieder da. Wir machen sie nur im Herbst, so wie es uns die Großmutter gezeigt hat.",
                "Wir haben drei Wanderungen ausgesucht. Bring gute Schuhe und einen Freund mit.",
            ],
        ),
        (
            "fr",
            &[
                "Bonjour Anna, nous avons choisi quelque chose pour vous",
                "Aujourd'hui seulement : -20% sur tout le site",
                "Dernière chance de profiter de la remise",
                "Votre nouvelle saison commence ici ✨",
                "Vous avez oublié quelque chose dans votre panier ?",
                "Livraison gratuite jusqu'à dimanche",
                "Découvrez la nouvelle collection de printemps",
                "Merci pour votre commande",
                "Un livre sur la mer et sur ceux qui restent",
                "Ne ratez pas les soldes de fin de saison",
                "Votre bon d'achat expire ce soir",
                "Les nouveautés sont arrivées en boutique",
                "Chère cliente, votre carte est prête. Passez au magasin quand vous voulez, un cadeau vous attend.",
                "Les raviolis au potiron sont de retour. Nous ne les faisons qu'en automne, comme notre grand-mère.",
                "Nous avons choisi trois promenades dans les collines. Prenez de bonnes chaussures et un ami.",
            ],
        ),
        (
            "es",
            &[
                "Hola Ana, hemos elegido algo especial para ti",
                "Solo hoy: -20% en toda la web",
                "Última oportunidad para aprovechar el descuento",
                "Tu nueva temporada empieza aquí ✨",
                "¿Has olvidado algo en tu carrito?",
                "Envío gratis hasta el domingo",
                "Descubre la nueva colección de primavera",
                "Gracias por tu pedido",
                "Un libro sobre el mar y los que se quedan",
                "No te pierdas las rebajas de fin de temporada",
                "Tu cupón caduca esta noche",
                "Ya han llegado las novedades a la tienda",
                "Estimada clienta, su tarjeta está lista. Pase por la tienda cuando quiera, le espera un regalo.",
                "Han vuelto los raviolis de calabaza. Solo los hacemos en otoño, como nos enseñó la abuela.",
                "Hemos elegido tres rutas por las colinas. Trae buenos zapatos y un amigo.",
            ],
        ),
    ];

    #[test]
    fn short_marketing_texts() {
        let (mut right, mut undetermined, mut wrong) = (0, Vec::new(), Vec::new());
        for (language, texts) in AUTHORED {
            for text in texts {
                match detect(text).code() {
                    code if code == language => right += 1,
                    "und" => undetermined.push(*text),
                    code => wrong.push((code.to_owned(), *text)),
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:?}");
        assert!(right >= 75, "{right} of 75; undetermined: {undetermined:?}");
    }

    #[test]
    fn evidence_beats_a_guess() {
        // Proper names of another language do not carry the text away.
        check("The Palazzo Vecchio and the Uffizi are yours for the weekend with Firenze Card", "en");
        check("Il nuovo iPhone e il nuovo MacBook sono in offerta con la Black Friday Week", "it");
    }

    proptest! {
        #[test]
        fn any_text_has_an_answer(text in any::<String>()) {
            let code = detect(&text).code().to_owned();
            prop_assert!(code == "und" || code.len() == 2);
        }
    }
}
