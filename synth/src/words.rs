//! The words of synthetic mail: real function words, pronounceable content words, and values of slots.

use unisono::hash::{SplitMix64, combine, mix64};
use unisono::language::Language;
use unisono::text::Slot;

/// The words and sounds of a language.
pub(crate) struct LanguageProfile {
    code: &'static str,
    function_words: &'static [&'static str],
    onsets: &'static [&'static str],
    nuclei: &'static [&'static str],
    endings: &'static [&'static str],
    pub(crate) first_names: &'static [&'static str],
    pub(crate) last_names: &'static [&'static str],
    pub(crate) greetings: &'static [&'static str],
    pub(crate) unsubscribe: &'static str,
    pub(crate) buttons: &'static [&'static str],
    /// The words before and after the hours until an offer ends.
    pub(crate) deadline: (&'static str, &'static str),
    months: [&'static str; 12],
    weekdays: [&'static str; 7],
    /// The words before and after a slot, in the order of [`WRITTEN`].
    around: [(&'static str, &'static str); 11],
}

static ITALIAN: LanguageProfile = LanguageProfile {
    code: "it",
    function_words: &[
        "di", "che", "la", "il", "per", "un", "con", "una", "è", "non", "della", "i", "le", "sono", "nel",
        "alla", "più", "si", "ti", "come", "da", "ma", "del", "anche", "questo", "gli", "al", "tutti", "dei",
        "nostra", "ogni", "perché", "sempre", "delle", "questa", "tua", "tra", "quando", "senza", "dalla",
        "noi", "tuo", "nella", "così", "ancora", "solo", "molto", "lo", "hai", "abbiamo",
    ],
    onsets: &[
        "b", "c", "d", "f", "g", "l", "m", "n", "p", "r", "s", "t", "v", "br", "tr", "st", "gr", "sp", "z",
        "pr",
    ],
    nuclei: &["a", "e", "i", "o", "u", "an", "er", "ol", "en", "ar"],
    endings: &["o", "a", "e", "i", "ano", "ita", "ore", "ente", "ina", "elli"],
    first_names: &[
        "Giulia",
        "Marco",
        "Anna",
        "Luca",
        "Sara",
        "Paolo",
        "Elena",
        "Andrea",
        "Chiara",
        "Matteo",
        "Laura",
        "Davide",
        "Francesca",
        "Stefano",
        "Valentina",
        "Simone",
        "Martina",
        "Alessandro",
        "Silvia",
        "Federico",
        "Elisa",
        "Giorgio",
        "Beatrice",
        "Nicola",
        "Camilla",
        "Tommaso",
        "Ilaria",
        "Roberto",
        "Maria Teresa",
        "Niccolò",
    ],
    last_names: &[
        "Rossi", "Bianchi", "Ferrari", "Esposito", "Romano", "Colombo", "Ricci", "Marino", "Greco", "Bruno",
        "Gallo", "Conti", "De Luca", "Mancini", "Costa", "Giordano", "Rizzo", "Lombardi", "Moretti",
        "Barbieri", "Fontana", "Santoro", "Mariani", "Rinaldi", "Caruso", "Ferrara", "Galli", "Martini",
        "Leone", "Longo",
    ],
    greetings: &["Ciao", "Gentile", "Cara", "Buongiorno"],
    unsubscribe: "Se non vuoi più ricevere queste email, disiscriviti qui.",
    buttons: &["Scopri di più", "Approfitta ora", "Acquista subito", "Vai al sito"],
    deadline: (" entro ", " ore"),
    months: [
        "gennaio",
        "febbraio",
        "marzo",
        "aprile",
        "maggio",
        "giugno",
        "luglio",
        "agosto",
        "settembre",
        "ottobre",
        "novembre",
        "dicembre",
    ],
    weekdays: ["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"],
    around: [
        (", ", ","),
        (" da ", ""),
        (" scrivi a ", ""),
        (" su ", ""),
        (" al numero ", ""),
        (" a soli ", ""),
        (" con il ", " di sconto"),
        (" per ", " giorni"),
        (" fino al ", ""),
        (" alle ", ""),
        (" con il codice ", ""),
    ],
};

static ENGLISH: LanguageProfile = LanguageProfile {
    code: "en",
    function_words: &[
        "the", "of", "and", "to", "in", "is", "you", "that", "it", "for", "was", "on", "are", "with", "as",
        "your", "they", "be", "at", "this", "have", "from", "or", "had", "by", "but", "what", "we", "when",
        "our", "can", "all", "there", "which", "their", "will", "each", "about", "how", "up", "out", "them",
        "these", "some", "would", "into", "has", "more", "been", "who",
    ],
    onsets: &[
        "b", "c", "d", "f", "g", "l", "m", "n", "p", "r", "s", "t", "w", "br", "tr", "st", "gr", "sh", "th",
        "cl",
    ],
    nuclei: &["a", "e", "i", "o", "u", "ai", "ee", "oo", "ar", "en"],
    endings: &["t", "ck", "n", "ld", "sh", "r", "mer", "low", "ten", "rd"],
    first_names: &[
        "Emma",
        "James",
        "Olivia",
        "Oliver",
        "Sophie",
        "Thomas",
        "Grace",
        "Daniel",
        "Hannah",
        "Samuel",
        "Alice",
        "George",
        "Charlotte",
        "Henry",
        "Lucy",
        "Edward",
        "Megan",
        "Robert",
        "Rachel",
        "Peter",
        "Laura",
        "Simon",
        "Helen",
        "Martin",
        "Claire",
        "Stephen",
        "Amelia",
        "Patrick",
        "Mary Jane",
        "Zoë",
    ],
    last_names: &[
        "Smith", "Clarke", "Hill", "Walker", "Bennett", "Turner", "Cooper", "Harris", "Morgan", "Bailey",
        "Parker", "Collins", "Murphy", "Kelly", "Watson", "Brooks", "Sanders", "Price", "Wood", "Barnes",
        "Foster", "Gray", "Shaw", "Holmes", "Palmer", "Stone", "Knight", "Fisher", "O'Neill", "Webb",
    ],
    greetings: &["Hi", "Dear", "Hello", "Hey"],
    unsubscribe: "If you no longer want these emails, unsubscribe here.",
    buttons: &["Shop now", "Learn more", "Discover more", "See the offer"],
    deadline: (" within ", " hours"),
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    weekdays: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    around: [
        (", ", ","),
        (" from ", ""),
        (" write to ", ""),
        (" on ", ""),
        (" call ", ""),
        (" for only ", ""),
        (" with ", " off"),
        (" for ", " days"),
        (" until ", ""),
        (" at ", ""),
        (" with code ", ""),
    ],
};

/// Returns the profile of a language, or Italian if there is none.
pub(crate) fn profile(language: Language) -> &'static LanguageProfile {
    if language.code() == ENGLISH.code { &ENGLISH } else { &ITALIAN }
}

/// Returns the language of a code if it has a profile.
pub(crate) fn supported(code: &str) -> Option<Language> {
    [&ITALIAN, &ENGLISH].into_iter().find(|t| t.code == code).and_then(|t| Language::from_code(t.code))
}

/// Returns the slot of a name if the generator writes it.
pub(crate) fn slot_named(name: &str) -> Option<Slot> {
    WRITTEN.into_iter().find(|slot| slot.name() == name)
}

/// The slots that the generator writes: all but products.
pub(crate) const WRITTEN: [Slot; 11] = [
    Slot::Name,
    Slot::Brand,
    Slot::Email,
    Slot::Url,
    Slot::Phone,
    Slot::Price,
    Slot::Percent,
    Slot::Number,
    Slot::Date,
    Slot::Time,
    Slot::Code,
];

/// Draws a rank below `n` by Zipf's law with exponent 1: log-uniform.
pub(crate) fn zipf(rng: &mut SplitMix64, log_n: f64) -> u64 {
    // libm: exp of the platform may differ in the last bit.
    (libm::exp(rng.unit() * log_n) as u64).saturating_sub(1)
}

impl LanguageProfile {
    /// Draws a function word; frequency falls with the rank.
    pub(crate) fn function_word(&self, rng: &mut SplitMix64) -> &'static str {
        // The smaller of two draws falls linearly with the rank.
        let n = self.function_words.len();
        self.function_words[rng.below(n).min(rng.below(n))]
    }

    /// Writes the content word of a rank. Topics have different words.
    pub(crate) fn push_content_word(&self, out: &mut String, topic: u64, rank: u64) {
        let mut rng = SplitMix64::new(topic, mix64(rank + 1));
        let syllables = if rank < 300 { 1 } else { 2 };
        for _ in 0..syllables + usize::from(rng.unit() < 0.5) {
            out.push_str(self.onsets[rng.below(self.onsets.len())]);
            out.push_str(self.nuclei[rng.below(self.nuclei.len())]);
        }
        out.push_str(self.onsets[rng.below(13)]);
        out.push_str(self.endings[rng.below(self.endings.len())]);
    }

    /// Returns the words before and after a slot.
    pub(crate) fn around(&self, slot: Slot) -> (&'static str, &'static str) {
        WRITTEN.iter().position(|s| *s == slot).map_or((" ", ""), |i| self.around[i])
    }

    /// Writes the value of a slot. The text decides its `style`; `rng` draws the value.
    pub(crate) fn push_value(&self, out: &mut String, slot: Slot, style: u64, rng: &mut SplitMix64) {
        let italian = self.code == ITALIAN.code;
        let mut pick = |n: usize| rng.below(n);
        let value = match slot {
            Slot::Email => {
                let who = ["info", "ciao", "help", "orders"][pick(4)];
                format!("{who}{}@posta.example", pick(90) + 10)
            }
            Slot::Url => match style % 2 {
                0 => format!("https://www.negozio.example/p/{}?id={}", pick(900), pick(90_000)),
                _ => format!("www.negozio.example/{}", pick(90_000) + 100),
            },
            Slot::Phone => match (italian, style % 3) {
                (true, 0) => format!("02 {} {}", pick(9000) + 1000, pick(9000) + 1000),
                (true, 1) => format!("+39 347 {} {}", pick(900) + 100, pick(9000) + 1000),
                (true, _) => format!("800 {} {}", pick(900) + 100, pick(900) + 100),
                (false, 0) => format!("0800 {} {}", pick(900) + 100, pick(9000) + 1000),
                (false, 1) => format!("+44 20 {} {}", pick(9000) + 1000, pick(9000) + 1000),
                (false, _) => format!("(555) {}-{}", pick(900) + 100, pick(9000) + 1000),
            },
            Slot::Price => {
                let (whole, cents) = (pick(180) + 4, pick(100));
                match (italian, style % 4) {
                    (true, 0) => format!("{whole},{cents:02} €"),
                    (true, 1) => format!("€ {whole},{cents:02}"),
                    (true, 2) => format!("{whole} euro"),
                    (true, _) => format!("€ 1.{:03},{cents:02}", whole * 5),
                    (false, 0) => format!("£{whole}.{cents:02}"),
                    (false, 1) => format!("${whole}.{cents:02}"),
                    (false, 2) => format!("{whole} dollars"),
                    (false, _) => format!("£1,{:03}.{cents:02}", whole * 5),
                }
            }
            Slot::Percent => match style % 3 {
                0 => format!("{}%", 5 * (pick(15) + 1)),
                1 => format!("{} %", 5 * (pick(15) + 1)),
                _ if italian => format!("{},5%", pick(30) + 2),
                _ => format!("{}.5%", pick(30) + 2),
            },
            Slot::Number => (pick(88) + 2).to_string(),
            Slot::Date => {
                let (day, month, year) = (pick(28) + 1, pick(12), 2024 + pick(3));
                let (name, weekday) = (self.months[month], self.weekdays[pick(7)]);
                match (italian, style % 4) {
                    (true, 0) => format!("{day} {name}"),
                    (true, 1) => format!("{day} {name} {year}"),
                    (_, 2) => format!("{day:02}/{:02}/{year}", month + 1),
                    (true, _) => format!("{weekday} {day} {name}"),
                    (false, 0) => format!("{day} {name}"),
                    (false, 1) => format!("{name} {day}, {year}"),
                    (false, _) => format!("{weekday} {day} {name}"),
                }
            }
            Slot::Time => {
                let (hour, minute) = (pick(12) + 8, 5 * pick(12));
                match (italian, style % 2) {
                    (_, 0) => format!("{hour}:{minute:02}"),
                    (true, _) => format!("{hour}.{minute:02}"),
                    (false, _) => format!("{}:{minute:02} {}", hour % 12 + 1, ["am", "pm"][pick(2)]),
                }
            }
            Slot::Code => match style % 3 {
                0 => {
                    let word = ["EXTRA", "ESTATE", "WELCOME", "PROMO"][pick(4)];
                    format!("{word}{}", 5 * (pick(18) + 1))
                }
                1 => format!("{}-{}", ["AB", "RX", "ZT", "QK"][pick(4)], pick(900_000) + 100_000),
                _ => {
                    const SIGNS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
                    let mut letter = || SIGNS[pick(SIGNS.len())] as char;
                    let (a, b, c) = (letter(), letter(), letter());
                    format!("{a}{b}{}{c}{}", pick(90) + 10, pick(9) + 1)
                }
            },
            // The caller writes names.
            Slot::Name | Slot::Brand | Slot::Product => String::new(),
        };
        out.push_str(&value);
    }
}

/// Returns the name of a brand, unique within the recipe.
pub(crate) fn brand_name(brand: usize) -> String {
    const STARTS: [&str; 20] = [
        "Bel", "Cor", "Dal", "Fen", "Gal", "Kar", "Lum", "Mor", "Nor", "Pel", "Rav", "Sol", "Tam", "Vel",
        "Zan", "Bri", "Cal", "Dor", "Fal", "Gri",
    ];
    const MIDDLES: [&str; 25] = [
        "ba", "be", "bi", "bo", "bu", "da", "de", "di", "do", "du", "la", "le", "li", "lo", "lu", "ma", "me",
        "mi", "mo", "mu", "va", "ve", "vi", "vo", "vu",
    ];
    const ENDS: [&str; 20] = [
        "ra", "ro", "ri", "nta", "nto", "sca", "sco", "ndra", "rix", "ssa", "llo", "zza", "tex", "via",
        "nia", "lto", "gna", "rne", "spo", "xo",
    ];
    // The stride is coprime to the number of names, so that each comes once.
    const NAMES: usize = 20 * 25 * 25 * 20;
    let n = brand % NAMES * 99_991 % NAMES;
    let mut name = String::from(STARTS[n % 20]);
    name.push_str(MIDDLES[n / 20 % 25]);
    name.push_str(MIDDLES[n / 500 % 25]);
    name.push_str(ENDS[n / 12_500 % 20]);
    if brand >= NAMES {
        name.push_str(&(brand / NAMES).to_string());
    }
    name
}

/// Returns the key of a topic's words.
pub(crate) fn topic_key(language: Language, own: u64) -> u64 {
    combine(u64::from(language.code().as_bytes().first().copied().unwrap_or(0)), own)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_brands_have_one_name() {
        let names: BTreeSet<String> = (0..300_000).map(brand_name).collect();
        assert_eq!(names.len(), 300_000);
    }

    #[test]
    fn the_commonest_rank_is_the_lowest() {
        let mut rng = SplitMix64::new(1, 1);
        let n = 1000f64;
        let mut counts = vec![0u32; 1000];
        for _ in 0..100_000 {
            counts[zipf(&mut rng, libm::log(n + 1.0)) as usize] += 1;
        }
        // P(rank r) = ln((r + 2)/(r + 1)) / ln(n + 1).
        for (r, &count) in counts.iter().enumerate().take(5) {
            let expected = 100_000.0 * libm::log((r as f64 + 2.0) / (r as f64 + 1.0)) / libm::log(n + 1.0);
            assert!((f64::from(count) - expected).abs() < 5.0 * expected.sqrt(), "{r}: {count} {expected}");
        }
    }

    #[test]
    fn words_of_different_topics_differ() {
        let word = |topic, rank| {
            let mut out = String::new();
            profile(Language::UND).push_content_word(&mut out, topic, rank);
            out
        };
        assert_eq!(word(1, 700), word(1, 700));
        assert_ne!(word(1, 700), word(2, 700));
        let many: BTreeSet<String> = (0..5000).map(|r| word(1, r)).collect();
        assert!(many.len() > 4900, "{}", many.len());
    }
}
