//! Which language a text is in.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use super::token::Token;
use crate::hash::hash64;
use crate::language::Language;
use crate::lexicon::WordSet;
use crate::lexicon::lists::LANGUAGES;
use crate::unicode;

/// The language of a text, from its first 600 bytes of words (addresses, numbers and placeholders passed over).
///
/// A text in Latin letters counts as in a language only if the language's own common words bear it out: at least
/// 15 % of its words are among them, and one of these in no other list. The guess comes from `whichlang` (16
/// languages, letter n-grams, no confidence); where the common words clearly point elsewhere (twice the evidence
/// and a fifth of the words) they win. Lists ship for it, en, de, fr, es, nl, pt, sv, da, tr and vi. Other scripts:
/// by script. [`Language::UND`] for fewer than three words, for made-up words, and for whatever has no list.
///
/// A corpus should still let the shortest texts take their brand's main language. A few µs per text.
#[must_use]
pub fn detect(text: &str) -> Language {
    let mut sample = Sample { words: Some(String::with_capacity(MAX_SAMPLE + 64)), ..Sample::default() };
    sample.take(text);
    decide(&sample, text)
}

/// As [`detect`], where the tokens of the text and their [`Lists`] are known: many times faster.
#[must_use]
pub(crate) fn detect_tokens(text: &str, tokens: &[Token], lists: &[Lists]) -> Language {
    let mut sample = Sample::default();
    sample.take_tokens(text, tokens, lists);
    decide(&sample, text)
}

/// The languages whose list holds a word, as one bit each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Lists(u16);

impl Lists {
    /// Of a word that no list holds.
    pub(crate) const NONE: Self = Self(0);
    /// That it is a word of ASCII letters, which can be counted without a look at its letters.
    const PLAIN: u16 = 1 << 15;
    /// Bytes of the longest plain word.
    const MAX_PLAIN: usize = 64;

    /// The lists of a surface form, by the frozen hash of its case-folded form.
    pub(crate) fn of(surface: &str, hash: u64) -> Self {
        let plain = surface.len() <= Self::MAX_PLAIN
            && surface.bytes().all(|b| b.is_ascii_alphabetic())
            && !surface.eq_ignore_ascii_case("www");
        Self(if plain { Self::PLAIN | KNOWN.bits_of_hash(hash) as u16 } else { 0 })
    }

    fn is_plain(self) -> bool {
        self.0 & Self::PLAIN != 0
    }
}

/// The language of a text of which a sample was taken.
fn decide(sample: &Sample, text: &str) -> Language {
    if let Some(language) = by_script(sample, text) {
        return language;
    }
    if sample.n_words < MIN_WORDS {
        return Language::UND;
    }
    let (mut best, mut second) = (0, 0);
    for (i, &evidence) in sample.evidence.iter().enumerate().skip(1) {
        if evidence > sample.evidence[best] {
            second = best;
            best = i;
        } else if second == best || evidence > sample.evidence[second] {
            second = i;
        }
    }
    let borne_out = |i: usize, share: u32, evidence: u32| {
        sample.hits[i] * 100 >= share * sample.n_words && sample.evidence[i] >= evidence
    };
    // A second opinion costs most of the time: it is asked for only where it can change anything.
    if borne_out(best, 20, 2 * UNIQUE) && sample.evidence[best] >= 2 * sample.evidence[second] {
        return LANGUAGES[best].language();
    }
    if !(0..LANGUAGES.len()).any(|i| borne_out(i, 15, UNIQUE)) {
        return Language::UND;
    }
    let guess = three_letters(whichlang::detect_language(&sample.words(text)));
    let guessed = LANGUAGES.iter().position(|lists| lists.language().code() == guess);
    if guessed != Some(best)
        && borne_out(best, 20, 2 * UNIQUE)
        && sample.evidence[best] >= 2 * guessed.map_or(0, |g| sample.evidence[g])
    {
        return LANGUAGES[best].language();
    }
    match guessed {
        Some(guessed) if borne_out(guessed, 15, UNIQUE) => LANGUAGES[guessed].language(),
        _ => Language::UND,
    }
}

/// Fewer words than this are of no language.
const MIN_WORDS: u32 = 3;
/// Bytes of the longest word of the lists.
const LONGEST: usize = 16;
/// How many bytes of words are looked at.
const MAX_SAMPLE: usize = 600;
/// How many bytes of text are looked at for them.
const MAX_LOOK: usize = 8192;
/// The evidence of a word that only one list holds; a word of two lists is worth half of it to each, of more a quarter.
const UNIQUE: u32 = 4;

/// What was seen of a text.
#[derive(Debug, Default, PartialEq, Eq)]
struct Sample {
    /// The words themselves, if they are to be kept.
    words: Option<String>,
    /// The bytes of them.
    length: usize,
    n_words: u32,
    hits: [u32; LANGUAGES.len()],
    evidence: [u32; LANGUAGES.len()],
    scripts: [u32; SCRIPTS.len()],
    latin: u32,
}

impl Sample {
    fn take(&mut self, text: &str) {
        self.take_tokens(text, &[], &[]);
    }

    /// The words that were taken from a text.
    fn words(&self, text: &str) -> Cow<'_, str> {
        match &self.words {
            Some(words) => Cow::Borrowed(words),
            None => {
                let mut sample = Self { words: Some(String::new()), ..Self::default() };
                sample.take(text);
                Cow::Owned(sample.words.unwrap_or_default())
            }
        }
    }

    fn keep(&mut self, text: &str, chunk: Range<usize>) {
        self.length += chunk.len() + 1;
        if let Some(words) = &mut self.words {
            words.push_str(text.get(chunk).unwrap_or_default());
            words.push(' ');
        }
    }

    /// Takes words; the tokens may be left out, but spare most of the work.
    fn take_tokens(&mut self, text: &str, tokens: &[Token], lists: &[Lists]) {
        let mut look = text.len().min(MAX_LOOK);
        while !text.is_char_boundary(look) {
            look -= 1;
        }
        let text = text.get(..look).unwrap_or_default();
        let bytes = text.as_bytes();
        let class = |at: usize| bytes.get(at).map_or(SPACE, |&b| CLASS[b as usize]);
        let mut next = 0;
        let mut start = 0;
        while start < look && self.length < MAX_SAMPLE {
            while tokens.get(next).is_some_and(|token| (token.start as usize) < start) {
                next += 1;
            }
            // A plain word between spaces, with at most one sign after it.
            if let (Some(token), Some(lists)) = (tokens.get(next), lists.get(next))
                && token.start as usize == start
                && lists.is_plain()
                && token.end as usize <= look
            {
                let mut end = token.end as usize;
                end += usize::from(class(end) == 0 && class(end + 1) == SPACE);
                if class(end) == SPACE {
                    self.latin += token.end - token.start;
                    self.add(lists.0 & !Lists::PLAIN);
                    self.keep(text, start..end);
                    start = end + 1;
                    continue;
                }
            }
            // One pass finds the chunk's end and what it holds.
            let rest = bytes.get(start..).unwrap_or_default();
            let mut seen = 0;
            let mut length = 0;
            while let Some(&b) = rest.get(length) {
                let class = CLASS[b as usize];
                if class == SPACE {
                    break;
                }
                seen |= class;
                length += 1;
            }
            let chunk = text.get(start..start + length).unwrap_or_default();
            start += length + 1;
            if seen & BEYOND != 0 || length > MAX_SAMPLE {
                // There are other spaces than ASCII's.
                for chunk in chunk.split_whitespace().filter(|chunk| !is_no_word(chunk)) {
                    if self.length < MAX_SAMPLE {
                        self.take_chunk(chunk);
                    }
                }
            } else if seen & NO_WORD == 0 && seen & LETTER != 0 {
                if chunk.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("www.")) {
                    continue;
                }
                self.take_ascii(chunk);
            }
        }
    }

    /// As [`Sample::take_chunk`], for ASCII.
    fn take_ascii(&mut self, chunk: &str) {
        let mut any = false;
        for part in chunk.as_bytes().split(|&b| CLASS[b as usize] & (LETTER | APOSTROPHE) == 0) {
            let Some(from) = part.iter().position(|&b| b != b'\'') else { continue };
            let to = part.iter().rposition(|&b| b != b'\'').map_or(from, |last| last + 1);
            let part = part.get(from..to).unwrap_or_default();
            any = true;
            self.latin += part.len() as u32;
            let mut word = [0; LONGEST];
            for (slot, &b) in word.iter_mut().zip(part) {
                *slot = b.to_ascii_lowercase();
            }
            match word.get(..part.len()) {
                Some(word) if !word.contains(&b'\'') => self.add(KNOWN.bits_of_hash(hash64(word)) as u16),
                _ => self.look_up(&String::from_utf8_lossy(part).to_ascii_lowercase()),
            }
        }
        if any {
            self.keep(chunk, 0..chunk.len());
        }
    }

    /// Counts the words of what stands between two spaces.
    fn take_chunk(&mut self, chunk: &str) {
        let mut word = String::new();
        // A script without spaces makes one chunk of a paragraph.
        let mut end = chunk.len().min(MAX_SAMPLE);
        while !chunk.is_char_boundary(end) {
            end -= 1;
        }
        let chunk = chunk.get(..end).unwrap_or_default();
        let mut any = false;
        for part in
            chunk.split(|c: char| !unicode::is_letter(c) && !matches!(c, '\'' | '’' | '\u{300}'..='\u{36F}'))
        {
            let part = part.trim_matches(['\'', '’']);
            if part.is_empty() || !part.starts_with(unicode::is_letter) {
                continue;
            }
            any = true;
            self.count(part, &mut word);
        }
        if any {
            self.keep(chunk, 0..chunk.len());
        }
    }

    fn count(&mut self, part: &str, word: &mut String) {
        word.clear();
        if part.is_ascii() {
            word.push_str(part);
            word.make_ascii_lowercase();
            self.latin += part.len() as u32;
        } else {
            for c in part.chars() {
                match script(c) {
                    Some(script) => self.scripts[script] += 1,
                    None => self.latin += 1,
                }
                word.extend(unicode::lower(if c == '’' { '\'' } else { c }));
            }
        }
        self.look_up(word);
    }

    /// Counts a word in small letters, or the two around its apostrophe.
    fn look_up(&mut self, word: &str) {
        let languages = known(word);
        if languages == 0
            && let Some(apostrophe) = word.find('\'')
        {
            let (article, rest) = word.split_at(apostrophe + 1);
            self.add(known(article));
            self.add(known(rest));
        } else {
            self.add(languages);
        }
    }

    fn add(&mut self, languages: u16) {
        self.n_words += 1;
        let worth = match languages.count_ones() {
            0 => return,
            1 => UNIQUE,
            2 => UNIQUE / 2,
            _ => UNIQUE / 4,
        };
        let mut left = languages;
        while left != 0 {
            let i = left.trailing_zeros() as usize;
            self.hits[i] += 1;
            self.evidence[i] += worth;
            left &= left - 1;
        }
    }
}

// What a byte says about the chunk it is in.
const SPACE: u8 = 1;
const LETTER: u8 = 2;
const APOSTROPHE: u8 = 4;
/// Of numbers, addresses and placeholders.
const NO_WORD: u8 = 8;
const BEYOND: u8 = 16;

static CLASS: [u8; 256] = {
    let mut table = [0; 256];
    let mut i = 0;
    while i < 256 {
        table[i] = match i as u8 {
            b'\t'..=b'\r' | b' ' => SPACE,
            b'A'..=b'Z' | b'a'..=b'z' => LETTER,
            b'\'' => APOSTROPHE,
            b'0'..=b'9' | b'@' | b'{' | b'}' | b'_' | b'/' | b'=' | b'%' => NO_WORD,
            128.. => BEYOND,
            _ => 0,
        };
        i += 1;
    }
    table
};

/// Whether a run of characters between spaces says nothing about the language.
fn is_no_word(chunk: &str) -> bool {
    chunk.bytes().any(|b| matches!(b, b'0'..=b'9' | b'@' | b'{' | b'}' | b'_' | b'/' | b'=' | b'%'))
        || chunk.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("www."))
}

/// The words that speak for each language, one bit per language of [`LANGUAGES`].
static KNOWN: LazyLock<WordSet> = LazyLock::new(|| {
    let sections =
        (0..).zip(LANGUAGES).flat_map(|(i, lists)| lists.sections().map(move |line| (line, 1 << i)));
    let lines = sections.filter(|((section, _), _)| matches!(*section, "common" | "detect"));
    WordSet::new(lines.flat_map(|((_, line), bit)| line.split(' ').map(move |word| (word, bit))))
});

/// Returns the languages of a word in small letters.
fn known(word: &str) -> u16 {
    if word.len() > LONGEST { 0 } else { KNOWN.bits(word) as u16 }
}

/// The two-letter code of a guess.
fn three_letters(guess: whichlang::Lang) -> &'static str {
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

const CYRILLIC: usize = 0;
const HAN: usize = 1;
const KANA: usize = 2;
/// The language a script stands for; the first three need a closer look.
const SCRIPTS: [&str; 14] =
    ["ru", "zh", "ja", "ko", "el", "ar", "he", "hi", "th", "ta", "ka", "hy", "bn", "te"];

/// The script of a letter as an index of [`SCRIPTS`]; `None` for Latin and for scripts not told apart.
fn script(c: char) -> Option<usize> {
    Some(match c as u32 {
        0..0x370 => return None,
        0x370..=0x3FF | 0x1F00..=0x1FFF => 4,
        0x400..=0x52F => CYRILLIC,
        0x531..=0x58F => 11,
        0x590..=0x5FF => 6,
        0x600..=0x6FF | 0x750..=0x77F => 5,
        0x900..=0x97F => 7,
        0x980..=0x9FF => 12,
        0xB80..=0xBFF => 9,
        0xC00..=0xC7F => 13,
        0xE00..=0xE7F => 8,
        0x10A0..=0x10FF => 10,
        0x1100..=0x11FF | 0xAC00..=0xD7AF => 3,
        0x3040..=0x30FF => KANA,
        0x3400..=0x9FFF | 0x20000..=0x3134F => HAN,
        _ => return None,
    })
}

/// The language of a text mostly in another script than Latin; `None` if it is in Latin letters.
fn by_script(sample: &Sample, text: &str) -> Option<Language> {
    let letters: u32 = sample.scripts.iter().sum();
    if letters <= sample.latin {
        return None;
    }
    let east_asian = sample.scripts[HAN] + sample.scripts[KANA];
    // Without spaces words cannot be counted; four characters say as much as three words.
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
        // Japanese mixes both; Chinese has no kana.
        best = if sample.scripts[KANA] * 10 >= east_asian { KANA } else { HAN };
    }
    let code = match best {
        CYRILLIC => cyrillic(&sample.words(text)),
        _ => SCRIPTS[best],
    };
    Some(Language::from_code(code).unwrap_or(Language::UND))
}

/// Which language in Cyrillic letters, by the letters that only one has.
fn cyrillic(words: &str) -> &'static str {
    let n = |letters: &str| words.chars().filter(|&c| letters.contains(c)).count();
    let (ukrainian, serbian) = (n("іїєґІЇЄҐ"), n("јљњћђџЈЉЊЋЂЏ"));
    let russian = n("ыэёЫЭЁ");
    if ukrainian > russian && ukrainian >= serbian {
        "uk"
    } else if serbian > russian {
        "sr"
    } else if russian > 0 || whichlang::detect_language(words) == whichlang::Lang::Rus {
        "ru"
    } else {
        "und"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::normalise::fold_into;
    use crate::text::token::tokenize;
    use proptest::prelude::*;

    /// Chunk by chunk, without a table: what [`Sample::take`] must see.
    fn take_plainly(text: &str) -> Sample {
        let mut look = text.len().min(MAX_LOOK);
        while !text.is_char_boundary(look) {
            look -= 1;
        }
        let mut sample = Sample { words: Some(String::new()), ..Sample::default() };
        for chunk in text[..look].split_whitespace() {
            if sample.length >= MAX_SAMPLE {
                break;
            }
            if !is_no_word(chunk) {
                sample.take_chunk(chunk);
            }
        }
        sample
    }

    proptest! {
        #[test]
        fn samples_are_those_of_a_plain_reading(
            pieces in prop::collection::vec(
                prop_oneof![
                    3 => "[a-zA-Z' .,è’\u{a0}\n]{0,12}",
                    1 => prop::sample::select(vec![
                        "dell'arte", "www.a.it", "WWW.", "www", "the,", "(der)", "and the", "l'", "'ciao'", "straordinariamente", "a1b", "{name}", "c'è", "di", "the",
                        "\u{85}", "\u{301}", "word-by-word", "qu'il",
                    ]).prop_map(str::to_owned),
                    1 => "[a-z]{500,700}",
                    1 => any::<String>(),
                ],
                0..30,
            ),
        ) {
            let text = pieces.join(" ");
            let expected = take_plainly(&text);
            let mut fast = Sample { words: Some(String::new()), ..Sample::default() };
            fast.take(&text);
            prop_assert_eq!(&fast, &expected);
            let mut tokens = Vec::new();
            tokenize(&text, &mut tokens);
            let of = |token: &Token| {
                let mut folded = String::new();
                fold_into(token.of(&text), &mut folded);
                Lists::of(token.of(&text), hash64(folded.as_bytes()))
            };
            let lists: Vec<Lists> = tokens.iter().map(of).collect();
            let mut fast = Sample { words: Some(String::new()), ..Sample::default() };
            fast.take_tokens(&text, &tokens, &lists);
            prop_assert_eq!(&fast, &expected);
            prop_assert_eq!(detect_tokens(&text, &tokens, &lists), detect(&text));
        }
    }

    fn check(text: &str, expected: &str) {
        assert_eq!(detect(text).code(), expected, "{text:?}");
    }

    #[test]
    fn codes() {
        assert_eq!(Language::from_code("IT").unwrap().code(), "it");
        assert_eq!(Language::from_code("ita").unwrap().to_string(), "ita");
        assert_eq!(Language::from_code("i"), None);
        assert_eq!(Language::from_code("i1"), None);
        assert_eq!(Language::from_code("ital"), None);
        assert_eq!(Language::UND.code(), "und");
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

    #[test]
    fn every_word_speaks_for_its_language() {
        assert!(LANGUAGES.len() < 16);
        for (i, lists) in LANGUAGES.iter().enumerate() {
            for word in ["common", "detect"]
                .into_iter()
                .flat_map(|section| lists.lines(section))
                .flat_map(|line| line.split(' '))
            {
                assert!(word.len() <= LONGEST && word == word.to_lowercase(), "{word}");
                assert!(known(word) & 1 << i != 0, "{word}");
            }
        }
        assert_eq!(known("che").count_ones(), 1);
        assert_eq!(known("zorbli"), 0);
        assert_eq!(known(""), 0);
    }

    proptest! {
        #[test]
        fn any_text_has_an_answer(text in any::<String>()) {
            let code = detect(&text).code().to_owned();
            prop_assert!(code == "und" || code.len() == 2);
        }
    }
}
