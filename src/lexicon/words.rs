//! Word lists that hold for any language: one look-up tells which lists hold a word.

use std::sync::LazyLock;

use super::lists::all_sections;
use super::word_set::{WordSet, hash_of_lower};

/// Defines [`WordList`] with the section of each list.
macro_rules! word_lists {
    ($($(#[$doc:meta])* $list:ident = $($section:literal)|+),* $(,)?) => {
        /// A list of words of all languages together: the language of a text is not known when it is masked.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum WordList {
            $($(#[$doc])* $list),*
        }

        impl WordList {
            /// Each list with its sections.
            const ALL: &[(Self, &[&str])] = &[$((Self::$list, &[$($section),+])),*];
        }
    };
}

word_lists! {
    /// Words of a greeting that a name may follow ("ciao").
    Greeting = "greeting-word",
    /// Greetings that close a message before a comma ("grazie").
    Thanks = "thanks",
    /// Greetings only before another word of a greeting ("good").
    GreetingAdjective = "greeting-adjective",
    /// Words between a greeting and a name ("Frau").
    Title = "title",
    /// Words inside a name ("von").
    Particle = "particle",
    /// Greeted words that are no names ("friends").
    NotAName = "not-a-name",
    /// Words that open a sentence before a comma ("however").
    SentenceOpener = "sentence-opener",
    /// Common words that are also names ("will").
    CommonOrName = "common-or-name",
    /// Months in full.
    Month = "month",
    MonthShort = "month-short",
    /// Months that are also names ("June").
    MonthOrName = "month-or-name",
    /// Months that are also verbs ("may").
    MonthOrVerb = "month-or-verb",
    /// Months that another word spells alike ("mars").
    MonthOrWord = "month-or-word",
    /// Short forms before a day ("Sept 5").
    MonthShortBefore = "month-short-before",
    /// Words between a day and its month ("di").
    BeforeMonth = "before-month",
    /// Words between a month and its year ("del").
    BeforeYear = "before-year",
    /// Endings of the day of a month ("12th").
    DayEnding = "day-ending",
    /// Endings of other ordinals and multiples ("3ème").
    OrdinalEnding = "ordinal-ending",
    /// Days of the week, in full and short.
    Weekday = "weekday" | "weekday-short",
    /// Words that make the number after them a time of day ("alle").
    BeforeTime = "before-time",
    /// Words that do so if the number has minutes ("le 23.59").
    BeforeClock = "before-clock",
    /// Words after a time of day ("pm").
    HalfDay = "half-day",
    Currency = "currency",
    /// Currencies that stand before the amount.
    CurrencyBefore = "currency-before",
    /// Currencies right after the digits ("50eur").
    CurrencySuffix = "currency-suffix",
    /// Words between a multiplied amount and its currency ("milioni di euro").
    BeforeCurrency = "before-currency",
    /// Words that multiply an amount ("milioni").
    Scale = "scale",
    /// Letters directly after the digits that do so ("$5M").
    ScaleEnding = "scale-ending",
    Percent = "percent",
    Phone = "phone-word",
    /// Words before a voucher code ("codice").
    Code = "code-word",
    /// Words before an order number ("Bestellung").
    Order = "order-word",
    /// Words before a tax number ("P.IVA").
    Tax = "tax-word",
    /// Short forms of "number" ("n").
    Number = "number-word",
    /// The verb in "your code is 4821".
    Copula = "copula",
    /// Words before a place or a thing.
    Preposition = "preposition",
    /// Words before a place alone.
    BeforePlace = "before-place",
    Article = "article",
    /// Articles before an apostrophe ("l'").
    ElidedArticle = "elided-article",
    LegalForm = "legal-form",
    /// Offices of persons who write under one host ("senator").
    Office = "office",
    /// General words at either end of a brand's name ("newsletter").
    Brand = "brand-word",
    /// Words whose full stop does not end a sentence.
    Abbreviation = "abbreviation",
    /// Endings that make a word with a full stop a web address.
    TopLevelDomain = "top-level-domain",
    /// Those that are also written with a capital after a full stop.
    CapitalTopLevelDomain = "capital-top-level-domain",
    /// Endings that do so before a slash.
    TopLevelDomainWithPath = "top-level-domain-with-path",
    /// States of the United States, in two letters.
    UsState = "us-state",
    /// Last words of the names of headers whose value is the key of a campaign.
    CampaignKey = "campaign-key",
    /// Values that are switches, not keys.
    SettingValue = "setting-value",
    /// Mailboxes and host labels that every sender has.
    Mailbox = "mailbox",
}

/// All lists.
struct Words {
    set: WordSet,
    /// The lists that hold a word with this first byte (its lower five bits, which ignore case) and this length.
    ///
    /// The table rejects most words without a hash. Bench: `text/mail-it/mask`.
    shapes: [[u64; 32]; 32],
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let list = |section| WordList::ALL.iter().find(|(_, sections)| sections.contains(&section));
    let lines = all_sections().filter_map(|(section, line)| Some((line, list(section)?.0.bit())));
    let words: Vec<_> = lines.flat_map(|(line, bit)| words(line).map(move |word| (word, bit))).collect();
    let mut shapes = [[0; 32]; 32];
    for (word, bit) in &words {
        let (first, length) = shape(word);
        shapes[first][length] |= bit;
    }
    Words { set: WordSet::new(words), shapes }
});

/// Returns the place of a word in [`Words::shapes`], the same for all of its cases.
#[inline]
fn shape(word: &str) -> (usize, usize) {
    let first = word.as_bytes().first().map_or(0, |&b| b as usize % 32);
    (first, word.len().min(31))
}

/// Returns the words of a line: `*` and the value after ` = ` belong to phrases.
pub(super) fn words(line: &str) -> impl Iterator<Item = &str> {
    let words = line.split_once(" = ").map_or(line, |(words, _)| words);
    words.split([' ', '|']).map(|word| word.trim_end_matches('*'))
}

impl WordList {
    const fn bit(self) -> u64 {
        1 << self as u32
    }

    /// Returns true if the list holds a word, in any case.
    #[inline]
    pub(crate) fn has(self, word: &str) -> bool {
        let words = &*WORDS;
        let (first, length) = shape(word);
        words.shapes[first][length] & self.bit() != 0
            && words.set.bits_of_hash(hash_of_lower(word)) & self.bit() != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_any_case() {
        assert!(WordList::Greeting.has("Ciao") && WordList::Greeting.has("CHÈRE"));
        assert!(
            WordList::Month.has("MÄRZ") && !WordList::Month.has("gen") && WordList::MonthShort.has("gen")
        );
        assert!(WordList::Weekday.has("Montag") && WordList::Weekday.has("gio"));
        assert!(!WordList::Title.has("ciao") && !WordList::Title.has(""));
    }

    #[test]
    fn every_list_has_words_in_lower_case() {
        assert!(WordList::ALL.len() <= 64);
        for (list, sections) in WordList::ALL {
            let lines =
                || all_sections().filter(|(section, _)| sections.contains(section)).map(|(_, line)| line);
            assert!(lines().next().is_some(), "{list:?}");
            for word in lines().flat_map(words) {
                assert!(list.has(&word.to_uppercase()), "{list:?} {word}");
                assert!(list.has(word) && word == word.to_lowercase() && !word.is_empty(), "{list:?} {word}");
            }
        }
    }
}
