//! What personalisation tools fill in, replaced by typed slots.

use super::token::{Token, TokenKind};
use crate::lexicon;
use crate::unicode;

/// The type of a filled-in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Slot {
    /// A person's name.
    Name = 1,
    /// The sender's own name.
    Brand,
    /// A mail address.
    Email,
    /// A web address.
    Url,
    /// A telephone number.
    Phone,
    /// An amount of money.
    Price,
    /// A percentage.
    Percent,
    /// Any other number.
    Number,
    /// A calendar date.
    Date,
    /// A time of day.
    Time,
    /// A voucher, order or tracking code.
    Code,
    /// A product of the user's list.
    Product,
}

impl Slot {
    /// All slots, in the order of their numbers.
    pub const ALL: [Self; 12] = [
        Self::Name,
        Self::Brand,
        Self::Email,
        Self::Url,
        Self::Phone,
        Self::Price,
        Self::Percent,
        Self::Number,
        Self::Date,
        Self::Time,
        Self::Code,
        Self::Product,
    ];

    /// The name that stands between braces in masked text: `name` in `{name}`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Brand => "brand",
            Self::Email => "email",
            Self::Url => "url",
            Self::Phone => "phone",
            Self::Price => "price",
            Self::Percent => "percent",
            Self::Number => "number",
            Self::Date => "date",
            Self::Time => "time",
            Self::Code => "code",
            Self::Product => "product",
        }
    }
}

/// A run of tokens that one filled-in value covers: tokens `first..end`, never empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlotSpan {
    /// The first token.
    pub first: u32,
    /// One past the last token.
    pub end: u32,
    /// What was filled in.
    pub slot: Slot,
}

/// Characters of a label or display name that are looked at.
const MAX_NAME_CHARS: usize = 256;
/// Parts of one that are looked for: every word of a text is compared with each that begins with it.
const MAX_NAME_PARTS: usize = 8;
/// Longer ones are no domains (RFC 1035).
const MAX_DOMAIN_BYTES: usize = 253;

/// What a brand calls itself: made once per brand, then used for each of its messages.
#[derive(Debug, Clone, Default)]
pub struct BrandNames(Phrases);

impl BrandNames {
    /// The names of a brand from its label, the display name of its sender and its mail domain.
    ///
    /// Label and display name count as a whole, with and without a leading article, a legal form (S.p.A., Ltd, GmbH)
    /// and words such as "newsletter" or "team" at either end, and written as one word; never a single word out of
    /// several. The domain gives the label under its public suffix if it has four letters or more
    /// ("news.acme-shop.co.uk" → "acme-shop"). Of a very long name only the beginning counts.
    #[must_use]
    pub fn new(label: &str, display: Option<&str>, domain: Option<&str>) -> Self {
        let mut phrases = PhraseList::default();
        for name in [Some(label), display].into_iter().flatten() {
            let end = name.char_indices().nth(MAX_NAME_CHARS).map_or(name.len(), |(at, _)| at);
            let parts = name.get(..end).unwrap_or_default().split(['|', '–', '—', '(', ')', '<', '>', '"']);
            for part in parts.filter(|part| !part.trim().is_empty()).take(MAX_NAME_PARTS) {
                phrases.add_name(part);
            }
        }
        let domain = domain.filter(|domain| domain.len() <= MAX_DOMAIN_BYTES);
        if let Some(label) = domain.and_then(registrable_label)
            && label.chars().filter(|&c| unicode::is_letter_or_number(c)).count() >= 4
        {
            phrases.add(&words_of(&label));
        }
        Self(phrases.finish())
    }
}

/// The products to be masked, from a list of the user's; may be empty.
#[derive(Debug, Clone, Default)]
pub struct Products(Phrases);

impl Products {
    /// Products by name; names without a letter are left out.
    #[must_use]
    pub fn new<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> Self {
        let mut phrases = PhraseList::default();
        for name in names {
            phrases.add(&words_of(name.as_ref()));
        }
        Self(phrases.finish())
    }
}

/// Finds what was filled in: the slots of a message, sorted and disjoint, written to `out`, which is cleared first.
///
/// `text` is cleaned, `tokens` are its tokens. `recipient` is the recipient as the message has it: a display name, an
/// address, or both ("Anna Rossi <anna@example.com>").
///
/// Where several readings are possible the first of this list wins: a literal slot or merge tag (`{name}`,
/// `{{first_name}}`, `*|FNAME|*`, `%%name%%`, `[Nome]`), e-mail, URL, the longest of product, brand and name, date,
/// time, price, percent, phone, code, number. Within one kind the longest match wins.
///
/// Names are those of the recipient and those in greeting position ("Ciao Marco,", "Dear John Smith,"), and are
/// then masked wherever they stand capitalised. A greeted word is no name if the message also uses it in small letters
/// or of a place ("Ciao Milano! … in Milano"); where the recipient is known by another name, only before `,`, `!` or `:`
/// and unless any preposition precedes it elsewhere. Only tokens are masked, not the signs between them: "19,90 €" has one
/// token in its slot. A bare weekday or month is no date, "3D" and "5G" are words.
///
/// Masking what [`render_masked`] wrote finds the same slots again. Linear time; words without a digit, a sign beside
/// them or a known first letter cost a table look-up per byte. Bench: `text/mail-it/mask`.
pub fn mask(
    text: &str,
    tokens: &[Token],
    brand: &BrandNames,
    recipient: Option<&str>,
    products: &Products,
    out: &mut Vec<SlotSpan>,
) {
    out.clear();
    let recipient = recipient.map(super::normalise::clean);
    let view = View { text, tokens };
    let mut names = Names::default();
    if let Some(recipient) = &recipient {
        names.add_recipient(recipient);
    }
    view.greet(&mut names);
    let mut masker = Masker { view, brand: &brand.0, products: &products.0, names, codeless: 0, out };
    masker.run();
}

/// The text with every slot written as `{slot}`: evidence for a reader, and what a second masking must leave as it is.
#[must_use]
pub fn render_masked(text: &str, tokens: &[Token], spans: &[SlotSpan]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for span in spans {
        let (Some(first), Some(last)) =
            (tokens.get(span.first as usize), tokens.get((span.end as usize).wrapping_sub(1)))
        else {
            continue;
        };
        let before = text.get(at..first.start as usize).unwrap_or_default();
        out.push_str(before);
        at = last.end as usize;
        let braced = before.ends_with('{') && text.get(at..).is_some_and(|rest| rest.starts_with('}'));
        if braced {
            out.push_str(span.slot.name());
        } else {
            out.push('{');
            out.push_str(span.slot.name());
            out.push('}');
        }
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// Calls `visit` with each word that is taken for a name of the recipient, as it is written: those that are masked where
/// they stand capitalised. Of names with an apostrophe also with what stands before and after it.
pub(crate) fn names_of(recipient: &str, mut visit: impl FnMut(&str)) {
    let recipient = super::normalise::clean(recipient);
    let mut names = Names::default();
    names.add_recipient(&recipient);
    for name in names.words.iter().take(names.n_words) {
        visit(name);
        name.split('\'')
            .filter(|part| part.len() < name.len() && part.chars().count() > 2)
            .for_each(&mut visit);
    }
}

// What a byte says about the token or the gap it is in.
const DIGIT: u8 = 1;
const DOT: u8 = 2;
const UPPER: u8 = 4;
const LOWER: u8 = 8;
/// Opens a merge tag, or joins the parts of an address.
const SIGN: u8 = 16;
const BEYOND: u8 = 32;

static CLASS: [u8; 256] = {
    let mut table = [0; 256];
    let mut i = 0;
    while i < 256 {
        table[i] = match i as u8 {
            b'0'..=b'9' => DIGIT,
            b'.' => DOT,
            b'A'..=b'Z' => UPPER,
            b'a'..=b'z' => LOWER,
            b'{' | b'[' | b'|' | b'%' | b'@' | b'/' | b'<' => SIGN,
            128.. => BEYOND,
            _ => 0,
        };
        i += 1;
    }
    table
};

#[inline]
fn classes(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |seen, &b| seen | CLASS[b as usize])
}

/// Whether a word is a small ASCII letter and then nothing below `@`, that is no digit and no dot; `head` is its first
/// eight bytes, with what follows it where it is shorter.
#[inline]
fn is_small(head: [u8; 8], word: &[u8]) -> bool {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let length = word.len();
    // From `@` on bit 6 or bit 7 is set.
    let low = u64::from_le_bytes(head);
    let beyond = if length < 8 { HIGH << (8 * length) } else { 0 };
    (low | low << 1 | beyond) & HIGH == HIGH
        && head[0].is_ascii_lowercase()
        && (length <= 8 || word.iter().skip(8).all(|&b| b >= b'@'))
}

/// A text with its tokens and the gaps between them.
#[derive(Clone, Copy)]
struct View<'a> {
    text: &'a str,
    tokens: &'a [Token],
}

impl<'a> View<'a> {
    #[inline]
    fn word(&self, i: usize) -> &'a str {
        self.tokens.get(i).map_or("", |token| token.of(self.text))
    }

    fn kind(&self, i: usize) -> Option<TokenKind> {
        self.tokens.get(i).map(|token| token.kind)
    }

    /// What stands between token i − 1 and token i; before the first and after the last, the rest of the text.
    #[inline]
    fn gap(&self, i: usize) -> &'a str {
        let from = match i.checked_sub(1) {
            Some(before) => self.tokens.get(before).map_or(self.text.len(), |token| token.end as usize),
            None => 0,
        };
        let to = self.tokens.get(i).map_or(self.text.len(), |token| token.start as usize);
        self.text.get(from..to).unwrap_or_default()
    }

    /// Looks for names in greeting position.
    fn greet(&self, names: &mut Names<'a>) {
        let mut at_start = true;
        let bytes = self.text.as_bytes();
        let mut before = 0;
        for (i, token) in self.tokens.iter().enumerate() {
            let (from, to) = (before, token.start as usize);
            before = token.end as usize;
            // Nearly every token ends here.
            if !at_start && to - from.min(to) == 1 && bytes.get(from) == Some(&b' ') {
                continue;
            }
            // A slot before, already written out, changes nothing.
            let gap = self.gap(i).trim_start_matches('}');
            at_start = if i == 0 || gap.len() > 1 && gap.contains(STARTS_UNIT) || gap == "\n" {
                true
            } else {
                // Emoji before a greeting do not count.
                at_start && i > 0 && self.kind(i - 1) == Some(TokenKind::Emoji)
            };
            // "Good News!" is no greeting, "Good morning" is.
            let greets =
                |word: &str| GREETINGS.has(word) && (!same(word, "good") || GREETINGS.has(self.word(i + 1)));
            if at_start && greets(self.word(i)) {
                // "Thanks, Acme" closes a message; "Thanks Anna," may open one.
                let closes = is_in(self.word(i), &["thanks", "grazie"]) && self.gap(i + 1) != " ";
                if !closes {
                    self.greeted(i + 1, names);
                }
            }
        }
    }

    /// The names that follow a greeting, if what follows is names and nothing else.
    fn greeted(&self, mut i: usize, names: &mut Names<'a>) {
        // "Sehr geehrte Frau Müller", "Gentile Sig.ra Rossi", "Hello, Anna"
        for _ in 0..3 {
            let gap = self.gap(i);
            let joined = gap == " " || gap == ", " || gap == ". ";
            if !joined || !(GREETINGS.has(self.word(i)) || TITLES.has(self.word(i))) {
                break;
            }
            i += 1;
        }
        let first = i;
        let mut n_names = 0;
        while n_names < 4 {
            let gap = self.gap(i);
            let joined = match i == first {
                true => matches!(gap, " " | ", " | ". "),
                false => matches!(gap, " " | "-"),
            };
            let word = self.word(i);
            if !joined || self.kind(i) != Some(TokenKind::Word) {
                break;
            }
            let known = names.has(word) && word.starts_with(unicode::is_upper);
            if known || is_name(word) {
                n_names += 1;
            } else if n_names == 0 || !PARTICLES.has(word) {
                break;
            }
            i += 1;
        }
        // Greeting and name are a phrase of their own: a line end or a sign must follow.
        let end = self.gap(i);
        let ended = i == self.tokens.len() && end.trim().is_empty()
            || end.trim_start_matches(' ').starts_with(|c: char| ENDS_GREETING.contains(&c))
                && !end.starts_with("://");
        if ended && (1..=3).contains(&n_names) {
            // Whoever is called otherwise than in the address must clearly be called.
            let called = !names.called || (first..i).any(|j| names.has(self.word(j)));
            if !called && !end.trim_start_matches(' ').starts_with([',', '!', ':']) {
                return;
            }
            for j in first..i {
                let word = self.word(j);
                if !names.has(word)
                    && is_name(word)
                    && names.n_checked < Names::MAX_CHECKED
                    && !(n_names == 1 && self.is_used_as_a_word(j, called, names))
                {
                    names.add(word);
                }
            }
        }
    }

    /// Whether a greeted word stands elsewhere as what it is: in small letters, or after a preposition ("Ciao Milano!
    /// … a Milano"). One pass over the message.
    fn is_used_as_a_word(&self, greeted: usize, called: bool, names: &mut Names<'a>) -> bool {
        names.n_checked += 1;
        let name = self.word(greeted);
        let prepositions = if called { &BEFORE_PLACES } else { &PREPOSITIONS };
        (0..self.tokens.len()).filter(|&k| k != greeted).any(|k| {
            let word = self.word(k);
            word.len() == name.len()
                && same(word, name)
                && (word.starts_with(unicode::is_lower)
                    || k > 0 && self.gap(k) == " " && prepositions.has(self.word(k - 1)))
        })
    }
}

const STARTS_UNIT: [char; 8] = ['\n', '.', '!', '?', '|', '–', '—', '•'];
const ENDS_GREETING: [char; 11] = [',', '!', '.', ':', ';', '?', '\n', '–', '—', ')', '…'];

/// Whether a word after a greeting can be a name: capitalised, letters only, and no common noun.
fn is_name(word: &str) -> bool {
    let mut letters = word.chars();
    let capital = letters.next().is_some_and(unicode::is_upper);
    capital
        && word.len() <= 64
        && letters.clone().next().is_some()
        && letters.all(|c| unicode::is_letter(c) || c == '\'')
        && !is_no_name(word)
}

/// Whether a word, in any case, is known not to be a person's name where one could stand.
fn is_no_name(word: &str) -> bool {
    if NO_NAMES.has(word) || MONTHS.has(word) && !is_in(word, &["april", "june", "may"]) {
        return true;
    }
    let mut folded = String::new();
    super::normalise::fold_into(word, &mut folded);
    WEEKDAYS.has(word) || !is_in(word, &["will", "may"]) && lexicon::is_common_in_any(&folded)
}

/// The words that are names in one message: the recipient's and those greeted.
#[derive(Default)]
struct Names<'a> {
    words: [&'a str; Names::MAX],
    n_words: usize,
    initials: Initials,
    /// The recipient's display name is known.
    called: bool,
    /// How many greeted words were looked up in the message.
    n_checked: usize,
}

impl<'a> Names<'a> {
    /// More names than this are not looked for in one message.
    const MAX: usize = 24;
    /// For so many greeted words the whole message is looked through; further ones are no names.
    const MAX_CHECKED: usize = 8;

    fn add(&mut self, word: &'a str) {
        if self.has(word) {
            return;
        }
        if let Some(slot) = self.words.get_mut(self.n_words) {
            *slot = word;
            self.n_words += 1;
            self.initials.add(word);
        }
    }

    fn has(&self, word: &str) -> bool {
        self.initials.may_be(word.as_bytes())
            && self.words.iter().take(self.n_words).any(|name| same(name, word))
    }

    fn add_recipient(&mut self, recipient: &'a str) {
        let (display, address) = match recipient.split_once('<') {
            Some((display, rest)) => (display, rest.split('>').next().unwrap_or_default()),
            None if recipient.contains('@') => ("", recipient),
            None => (recipient, ""),
        };
        let (display, address) = if display.contains('@') { ("", display) } else { (display, address) };
        let local = address.split('@').next().unwrap_or_default();
        let breaks = |c: char| !(unicode::is_letter(c) || matches!(c, '\'' | '\u{300}'..='\u{36F}'));
        for (i, word) in display.split(breaks).filter(|word| !word.is_empty()).enumerate() {
            // A given name may have two letters ("Jo"), a family name ("Di") hardly stands alone.
            let letters = word.chars().count();
            if (letters >= 3 || i == 0 && letters == 2) && !is_no_name(word) && !TITLES.has(word) {
                self.add(word);
                self.called = true;
            }
        }
        for word in local.split(breaks) {
            if word.chars().count() >= 3 && !is_no_name(word) {
                self.add(word);
            }
        }
    }
}

/// The first bytes and lengths of a set of words, to pass over nearly all others at the cost of one look-up.
///
/// Bit `n` of entry `b`: some word begins with byte `b` and has `n` bytes (63 or more for the last).
#[derive(Debug, Clone, Copy)]
struct Initials([u64; 256]);

impl Default for Initials {
    fn default() -> Self {
        Self([0; 256])
    }
}

impl Initials {
    fn add(&mut self, word: &str) {
        // The cases of a letter beyond ASCII may differ in their first byte and in length.
        let lengths = if word.is_ascii() { 1 << word.len().min(63) } else { u64::MAX };
        match word.as_bytes().first() {
            Some(&b) if b.is_ascii() => {
                self.0[b.to_ascii_lowercase() as usize] |= lengths;
                self.0[b.to_ascii_uppercase() as usize] |= lengths;
            }
            Some(_) => self.0[128..].fill(u64::MAX),
            None => {}
        }
    }

    #[inline]
    fn may_be(&self, word: &[u8]) -> bool {
        word.first().is_some_and(|&first| self.may_be_at(first, word.len()))
    }

    #[inline]
    fn may_be_at(&self, first: u8, length: usize) -> bool {
        self.0[first as usize] >> length.min(63) & 1 == 1
    }
}

/// Whether two words are the same but for case, without allocating.
fn same(a: &str, b: &str) -> bool {
    if a.is_ascii() && b.is_ascii() {
        return a.eq_ignore_ascii_case(b);
    }
    lower(a).eq(lower(b))
}

fn lower(word: &str) -> impl Iterator<Item = char> + '_ {
    word.chars().flat_map(unicode::lower)
}

/// Whether a word, in any case, is in a list of lower-case words.
fn is_in(word: &str, list: &[&str]) -> bool {
    let Some(&first) = word.as_bytes().first() else {
        return false;
    };
    // Length and first byte pass over nearly all entries. The cases of À and à share their first byte, too.
    let first = first.to_ascii_lowercase();
    word.len() <= 32
        && list.iter().any(|entry| {
            entry.len() == word.len() && entry.as_bytes().first() == Some(&first) && same(entry, word)
        })
}

/// A list of lower-case words that nearly every other word is told apart from by its length and first byte.
struct List {
    words: &'static [&'static str],
    /// Bit `n` of entry `b`: some word has `n` bytes, the first with these lower five bits.
    shapes: [u32; 32],
}

impl List {
    const fn of(words: &'static [&'static str]) -> Self {
        let mut shapes = [0; 32];
        let mut i = 0;
        while i < words.len() {
            let word = words[i].as_bytes();
            shapes[word[0] as usize % 32] |= 1 << word.len();
            i += 1;
        }
        Self { words, shapes }
    }

    /// As [`is_in`].
    #[inline]
    fn has(&self, word: &str) -> bool {
        // The cases of an ASCII letter differ in bit 5.
        let shapes = word.as_bytes().first().map_or(0, |&b| self.shapes[b as usize % 32]);
        word.len() < 32 && shapes >> word.len() & 1 == 1 && is_in(word, self.words)
    }
}

/// Sequences of words that are looked for in any case, sorted by their first word.
#[derive(Debug, Clone, Default)]
struct Phrases {
    /// The words in lower case, one after the other.
    words: Vec<Box<str>>,
    /// Phrase i is `words[starts[i]..starts[i + 1]]`.
    starts: Vec<u32>,
    initials: Initials,
}

impl Phrases {
    fn phrase(&self, i: usize) -> &[Box<str>] {
        match (self.starts.get(i), self.starts.get(i + 1)) {
            (Some(&from), Some(&to)) => self.words.get(from as usize..to as usize).unwrap_or_default(),
            _ => &[],
        }
    }

    /// How many tokens from token `i` on make the longest phrase, 0 for none.
    fn longest(&self, view: View<'_>, i: usize) -> usize {
        let first = view.word(i);
        if !self.initials.may_be(first.as_bytes()) {
            return 0;
        }
        let n_phrases = self.starts.len().saturating_sub(1);
        let order = |p: usize| match self.phrase(p).first() {
            Some(word) if word.is_ascii() && first.is_ascii() => {
                word.bytes().cmp(first.bytes().map(|b| b.to_ascii_lowercase()))
            }
            Some(word) => word.chars().cmp(lower(first)),
            None => std::cmp::Ordering::Less,
        };
        let (mut low, mut high) = (0, n_phrases);
        while low < high {
            let middle = (low + high) / 2;
            if order(middle).is_lt() { low = middle + 1 } else { high = middle }
        }
        let mut longest = 0;
        while low < n_phrases && order(low).is_eq() {
            let phrase = self.phrase(low);
            let found = phrase.len() > longest
                && phrase
                    .iter()
                    .enumerate()
                    .skip(1)
                    .all(|(k, word)| joins_phrase(view.gap(i + k)) && same(word, view.word(i + k)))
                && (phrase.len() > 1 || first.starts_with(unicode::is_upper) || !wants_capital(first));
            if found {
                longest = phrase.len();
            }
            low += 1;
        }
        longest
    }
}

/// Whether a word is too common to be a name of a thing unless it is capitalised.
fn wants_capital(word: &str) -> bool {
    word.chars().count() <= 3 || is_no_name(word)
}

/// Whether the words on both sides of a gap may belong to one name.
fn joins_phrase(gap: &str) -> bool {
    gap.len() <= 3 && !gap.contains(|c: char| !matches!(c, ' ' | '-' | '.' | '&' | '\'' | '+' | '/' | '®'))
}

/// Phrases before they are sorted.
#[derive(Default)]
struct PhraseList(Vec<Vec<Box<str>>>);

impl PhraseList {
    fn add(&mut self, words: &[String]) {
        if words.iter().any(|word| word.chars().any(unicode::is_letter)) {
            self.0.push(words.iter().map(|word| word.as_str().into()).collect());
        }
    }

    /// A name with and without its article, legal form and general words.
    fn add_name(&mut self, name: &str) {
        let words = words_of(name);
        self.add_with_joined(&words);
        let mut core = words.as_slice();
        while let [rest @ .., last] = core
            && (LEGAL_FORMS.has(last) || GENERAL.has(last))
            && !rest.is_empty()
        {
            core = rest;
        }
        self.add_with_joined(core);
        while let [first, rest @ ..] = core
            && (ARTICLES.has(first) || GENERAL.has(first))
            && !rest.is_empty()
        {
            core = rest;
        }
        self.add_with_joined(core);
        if let [first, rest @ ..] = core
            && let Some((article, noun)) = first.split_once('\'')
            && is_in(article, &["l", "gl", "un"])
            && noun.len() >= 3
        {
            let mut bare = vec![noun.to_owned()];
            bare.extend_from_slice(rest);
            self.add(&bare);
        }
    }

    fn add_with_joined(&mut self, words: &[String]) {
        // One word left of several must not be a common one: "La Casa" is not every house.
        if let [word] = words
            && (GENERAL.has(word) || LEGAL_FORMS.has(word) || ARTICLES.has(word))
        {
            return;
        }
        self.add(words);
        let joined = words.concat();
        if words.len() > 1 && joined.chars().count() >= 6 {
            self.add(&words_of(&joined));
        }
    }

    fn finish(mut self) -> Phrases {
        self.0.sort_unstable();
        self.0.dedup();
        let mut phrases = Phrases { starts: vec![0], ..Phrases::default() };
        for words in self.0 {
            if let Some(first) = words.first() {
                phrases.initials.add(first);
            }
            phrases.words.extend(words);
            phrases.starts.push(u32::try_from(phrases.words.len()).unwrap_or(u32::MAX));
        }
        phrases
    }
}

/// The lower-case tokens of a name.
fn words_of(name: &str) -> Vec<String> {
    let cleaned = super::normalise::clean(name);
    let mut tokens = Vec::new();
    super::token::tokenize(&cleaned, &mut tokens);
    let words = tokens.iter().filter(|token| token.kind != TokenKind::Emoji);
    words.take(12).map(|token| lower(token.of(&cleaned)).collect()).collect()
}

/// The label under the public suffix of a domain: "acme" of "news.acme.co.uk".
fn registrable_label(domain: &str) -> Option<String> {
    let domain = unicode::to_lower(domain.trim().trim_end_matches('.'));
    let registrable = psl::domain_str(&domain)?;
    registrable.split('.').next().filter(|label| !label.is_empty()).map(str::to_owned)
}

/// One run over a message.
struct Masker<'a, 'o> {
    view: View<'a>,
    brand: &'a Phrases,
    products: &'a Phrases,
    names: Names<'a>,
    /// Tokens before this one are of no code of several tokens.
    codeless: usize,
    out: &'o mut Vec<SlotSpan>,
}

impl Masker<'_, '_> {
    fn run(&mut self) {
        let bytes = self.view.text.as_bytes();
        let mut all = self.brand.initials;
        for (other, is_empty) in [
            (&self.names.initials, self.names.n_words == 0),
            (&self.products.initials, self.products.words.is_empty()),
        ] {
            if !is_empty {
                all.0.iter_mut().zip(&other.0).for_each(|(all, other)| *all |= other);
            }
        }
        let initials = &all;
        let mut before = 0;
        let mut i = 0;
        while let Some(token) = self.view.tokens.get(i) {
            let (start, end) = (token.start as usize, token.end as usize);
            // Nearly every word ends here, or a little further down.
            if let Some(&[b' ', ref head @ ..]) = bytes.get(before..).and_then(|rest| rest.first_chunk::<9>())
                && start == before + 1
                && token.kind == TokenKind::Word
                && is_small(*head, bytes.get(start..end).unwrap_or_default())
                && !initials.may_be_at(head[0], end - start)
            {
                before = end;
                i += 1;
                continue;
            }
            let gap = bytes.get(before..start).unwrap_or_default();
            let word = bytes.get(start..end).unwrap_or_default();
            let seen = classes(word);
            let plain = seen & (DIGIT | DOT) == 0
                && seen & (UPPER | LOWER) != UPPER
                && token.kind == TokenKind::Word
                && classes(gap) & SIGN == 0
                && !initials.may_be(word);
            let next = if plain { i + 1 } else { self.look(i, seen) };
            before = self.view.tokens.get(next - 1).map_or(bytes.len(), |token| token.end as usize);
            i = next;
        }
    }

    /// Masks what begins at token `i`, or ends a value that began before it; returns the token to go on with.
    fn look(&mut self, i: usize, seen: u8) -> usize {
        if let Some((end, slot)) = self.literal(i) {
            return self.push(i, end, slot);
        }
        if let Some((first, end, slot)) = self.address(i, seen) {
            return self.push(first, end, slot);
        }
        if self.view.kind(i) == Some(TokenKind::Emoji) {
            return i + 1;
        }
        if let Some((end, slot)) = self.phrase(i) {
            return self.push(i, end, slot);
        }
        if seen & DIGIT != 0 || self.view.kind(i) == Some(TokenKind::Number) {
            if let Some((first, end, slot)) = self.number(i, seen) {
                return self.push(first, end, slot);
            }
        } else if seen & (UPPER | LOWER | BEYOND) == UPPER
            && self.view.word(i).len() >= 3
            && self.is_after_code_word(i)
        {
            return self.push(i, self.code_end(i), Slot::Code);
        }
        i + 1
    }

    /// Adds a span, swallowing what it reaches back over; returns its end.
    fn push(&mut self, mut first: usize, end: usize, slot: Slot) -> usize {
        while let Some(last) = self.out.last()
            && last.end as usize > first
        {
            first = first.min(last.first as usize);
            self.out.pop();
        }
        // Token counts fit u32: token ends do.
        self.out.push(SlotSpan { first: first as u32, end: end as u32, slot });
        end
    }

    /// Token `i` if it is in no slot so far.
    fn free(&self, i: usize) -> Option<&str> {
        let taken = self.out.last().map_or(0, |span| span.end as usize);
        (i >= taken && i < self.view.tokens.len()).then(|| self.view.word(i))
    }

    /// A literal slot or a merge tag of up to three tokens.
    fn literal(&self, i: usize) -> Option<(usize, Slot)> {
        let open = self.view.gap(i);
        let close: &[&str] = if open.ends_with('{') || open.trim_end_matches(' ').ends_with("{{") {
            &["}"]
        } else if open.ends_with('[') {
            &["]"]
        } else if open.ends_with("*|") {
            &["|*"]
        } else if open.ends_with('%') {
            &["%"]
        } else if open.ends_with("<<") {
            &[">>"]
        } else {
            return None;
        };
        for end in i + 1..=i + 3 {
            let gap = self.view.gap(end);
            // "{{ name | default: … }}": the filter does not matter.
            let closed = close.iter().any(|close| gap.trim_start_matches(' ').starts_with(close))
                || open.contains("{{") && gap.trim_start_matches(' ').starts_with('|');
            if !closed {
                if end < self.view.tokens.len() && matches!(gap, " " | "-" | ".") {
                    continue;
                }
                return None;
            }
            // The last part of a path, and only its letters: "customer.first_name" → "firstname".
            let mut key = [0_u8; 24];
            let mut n = 0;
            let words = (i..end).map(|k| self.view.word(k));
            for word in words {
                for b in word.rsplit(['.', ':']).next().unwrap_or_default().bytes().filter(|&b| b != b'_') {
                    *key.get_mut(n)? = b.to_ascii_lowercase();
                    n += 1;
                }
            }
            let key = std::str::from_utf8(key.get(..n)?).ok()?;
            let percent = close == ["%"] && !open.ends_with("%%");
            if percent && !self.view.word(i).bytes().all(|b| b.is_ascii_uppercase() || b == b'_') {
                return None;
            }
            let own = Slot::ALL.into_iter().find(|slot| slot.name() == key);
            let slot = own.or_else(|| TAGS.iter().find(|(tag, _)| *tag == key).map(|&(_, slot)| slot))?;
            return Some((end, slot));
        }
        None
    }

    /// An e-mail address or URL that token `i` begins or belongs to.
    fn address(&self, i: usize, seen: u8) -> Option<(usize, usize, Slot)> {
        let gap = self.view.gap(i);
        if gap == "@" && i > 0 && self.view.kind(i - 1) != Some(TokenKind::Emoji) {
            let mut end = i + 1;
            let mut dotted = seen & DOT != 0;
            while matches!(self.view.gap(end), "-" | ".") && self.view.kind(end) != Some(TokenKind::Emoji) {
                dotted |= self.view.gap(end) == "." || self.view.word(end).contains('.');
                end += 1;
                if end >= self.view.tokens.len() {
                    break;
                }
            }
            let end = end.min(self.view.tokens.len());
            let mut first = i - 1;
            while first > 0
                && i - first < 8
                && matches!(self.view.gap(first), "-" | "+" | "." | "_")
                && self.view.kind(first - 1) != Some(TokenKind::Emoji)
            {
                first -= 1;
            }
            if dotted {
                return Some((first, end, Slot::Email));
            }
        }
        if gap == "://"
            && self.free(i.wrapping_sub(1)).is_some_and(|word| is_in(word, &["http", "https", "ftp"]))
        {
            return Some((i - 1, self.url_end(i), Slot::Url));
        }
        if seen & DOT != 0 && gap.bytes().next_back() != Some(b'@') {
            let word = self.view.word(i);
            let www = word.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("www."));
            let mut labels = word.rsplit('.');
            let (tld, label) = (labels.next().unwrap_or_default(), labels.next().unwrap_or_default());
            let path = self.view.gap(i + 1).starts_with('/');
            let domain = label.len() >= 2
                && word.is_ascii()
                && self.view.gap(i + 1).bytes().next() != Some(b'@')
                && (tld.bytes().all(|b| b.is_ascii_lowercase()) || seen & LOWER == 0)
                && (DOMAINS.has(tld) || path && DOMAINS_WITH_PATH.has(tld));
            if www || domain {
                return Some((i, self.url_end(i), Slot::Url));
            }
        }
        None
    }

    /// Where the address that holds token `i` ends: no space, no quotation mark.
    fn url_end(&self, i: usize) -> usize {
        let mut end = i + 1;
        while end < self.view.tokens.len() && self.view.kind(end) != Some(TokenKind::Emoji) {
            let gap = self.view.gap(end).as_bytes();
            let inside = |b: &u8| {
                matches!(
                    b,
                    b'/' | b'\\'
                        | b'?'
                        | b'#'
                        | b'='
                        | b'&'
                        | b'-'
                        | b'_'
                        | b'~'
                        | b'+'
                        | b'.'
                        | b':'
                        | b'%'
                        | b'@'
                        | b'!'
                        | b'$'
                        | b'*'
                        | b','
                        | b';'
                        | b'('
                        | b')'
                )
            };
            let continues = gap.first().is_some_and(|b| !matches!(b, b',' | b';' | b'(' | b')' | b'!' | b'*' | b'$'))
                    // What is left of "&amp;x=1" where the entity was decoded by halves: "&amount;=1", "&express;_lane=1".
                    || gap.starts_with(b";=")
                    || gap.starts_with(b";") && end > i + 1 && self.view.gap(end - 1).ends_with('&');
            if !(continues && gap.iter().all(inside)) {
                break;
            }
            end += 1;
        }
        end
    }

    /// The longest product, brand or person's name at token `i`.
    fn phrase(&self, i: usize) -> Option<(usize, Slot)> {
        let product = self.products.longest(self.view, i);
        let brand = self.brand.longest(self.view, i);
        let name = self.name(i);
        let longest = product.max(brand).max(name);
        let slot = match longest {
            0 => return None,
            n if n == product => Slot::Product,
            n if n == brand => Slot::Brand,
            _ => Slot::Name,
        };
        Some((i + longest, slot))
    }

    /// How many tokens from `i` on are a person's name.
    fn name(&self, i: usize) -> usize {
        let mut n = 0;
        let mut capital = false;
        let mut i = i;
        let first = i;
        loop {
            let word = self.view.word(i);
            let joined = i == first || matches!(self.view.gap(i), " " | "-");
            if !joined || !self.names.has(word) {
                // "Anna de Santis": a particle between two names.
                let between = n > 0
                    && joined
                    && PARTICLES.has(word)
                    && self.view.gap(i + 1) == " "
                    && self.names.has(self.view.word(i + 1));
                // "Maria T. Rossi": so does an initial.
                let initial = n > 0
                    && joined
                    && word.chars().count() == 1
                    && word.starts_with(unicode::is_upper)
                    && matches!(self.view.gap(i + 1), " " | ". ")
                    && self.names.has(self.view.word(i + 1));
                let between = between
                    || initial
                    // The name after an initial follows its full stop.
                    || n > 0 && self.view.gap(i) == ". " && self.names.has(word) && self.view.word(i - 1).chars().count() == 1;
                if !between {
                    break;
                }
            }
            capital |= word.starts_with(unicode::is_upper);
            i += 1;
            n += 1;
        }
        // In small letters a single name could be any word ("rosa").
        if capital || n >= 2 { n } else { 0 }
    }

    /// The value that the digits of token `i` belong to.
    fn number(&mut self, i: usize, seen: u8) -> Option<(usize, usize, Slot)> {
        if let Some(found) = self.date(i) {
            return Some(found);
        }
        if let Some(end) = self.time(i) {
            return Some((i, end, Slot::Time));
        }
        if let Some((first, end)) = self.price(i) {
            return Some((first, end, Slot::Price));
        }
        if let Some(end) = self.percent(i) {
            return Some((i, end, Slot::Percent));
        }
        if let Some((first, end)) = self.joined_code(i) {
            return Some((first, end, Slot::Code));
        }
        let word = self.view.word(i);
        let bytes = word.as_bytes();
        let n_digits = bytes.iter().filter(|b| b.is_ascii_digit()).count();
        if n_digits >= 8 && n_digits == bytes.len() && self.is_after_tax_word(i) {
            return Some((i, i + 1, Slot::Code));
        }
        if let Some(end) = self.phone(i) {
            return Some((i, end, Slot::Phone));
        }
        if self.view.kind(i) == Some(TokenKind::Number) {
            if n_digits >= 4 && n_digits == bytes.len() && self.is_after_order_word(i) {
                return Some((i, self.code_end(i), Slot::Code));
            }
            return Some((i, i + 1, Slot::Number));
        }
        if is_counted(bytes) {
            return Some((i, i + 1, Slot::Number));
        }
        let letters = seen & (UPPER | LOWER) != 0;
        let plain = bytes.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'_');
        let hex = bytes.iter().all(u8::is_ascii_hexdigit) && bytes.len() >= 8 && n_digits >= 3;
        // "Project2025" and "20003Paid" are words that lost their space.
        let turns = bytes.windows(2).filter(|w| w[0].is_ascii_digit() != w[1].is_ascii_digit()).count();
        let capitals = seen & LOWER == 0 || turns >= 3;
        let code = plain
            && letters
            && (bytes.len() >= 4 && seen & UPPER != 0 && capitals
                || hex && turns >= 2
                || bytes.len() >= 16 && n_digits >= 2 && turns >= 2);
        if code || plain && bytes.len() >= 3 && self.is_after_code_word(i) {
            return Some((i, self.code_end(i), Slot::Code));
        }
        None
    }

    fn date(&self, i: usize) -> Option<(usize, usize, Slot)> {
        let view = self.view;
        let word = view.word(i);
        // "$15 November 5th": the amount comes first.
        if view.gap(i).ends_with(['€', '$', '£', '¥']) {
            return None;
        }
        let mut first = i;
        let end = if word.bytes().filter(|&b| b == b'.').count() == 2 {
            let mut parts = word.split('.');
            let parts = [parts.next()?, parts.next()?, parts.next()?];
            is_date(parts).then_some(i + 1)?
        } else if let sep @ ("/" | "-" | ".") = view.gap(i + 1)
            && is_number(view.word(i + 1))
        {
            let three = view.gap(i + 2) == sep && is_date([word, view.word(i + 1), view.word(i + 2)]);
            if three {
                i + 3
            } else if sep == "/"
                && word.len() == 2
                && view.word(i + 1).len() == 2
                && view.gap(i + 2) != sep
                && within(word, 1, 31)
                && within(view.word(i + 1), 1, 12)
            {
                i + 2
            } else {
                return None;
            }
        } else if day(word) && self.month_after(i).is_some() {
            let month = self.month_after(i)?;
            self.year_after(month + 1).unwrap_or(month + 1)
        } else if let Some(month) = i.checked_sub(1)
            && view.gap(i) == " "
            && self.free(month).is_some_and(is_month_name)
        {
            // "May 12th, 2024", "maggio 2024"
            first = month;
            if is_year(word) {
                i + 1
            } else if day(word) {
                self.year_after(i + 1).unwrap_or(i + 1)
            } else {
                return None;
            }
        } else {
            return None;
        };
        if let Some(before) = first.checked_sub(1)
            && matches!(view.gap(first), " " | ", ")
            && self.free(before).is_some_and(|word| WEEKDAYS.has(word))
        {
            first = before;
        }
        Some((first, end, Slot::Date))
    }

    /// The token of the month after the day at token `i`.
    fn month_after(&self, i: usize) -> Option<usize> {
        let view = self.view;
        if !matches!(view.gap(i + 1), " " | ". " | "-" | "° ") {
            return None;
        }
        let next = view.word(i + 1);
        // "10 may apply"
        let verb = is_in(next, &["may", "march"]) && !next.starts_with(unicode::is_upper);
        if !verb && (MONTHS.has(next) || MONTHS_SHORT.has(next)) {
            return Some(i + 1);
        }
        let of = is_in(next, &["di", "de", "of"]) && view.gap(i + 2) == " " && MONTHS.has(view.word(i + 2));
        of.then_some(i + 2)
    }

    /// One past the year that begins at token `i`, if one does.
    fn year_after(&self, i: usize) -> Option<usize> {
        let view = self.view;
        if matches!(view.gap(i), " " | ", " | ". " | "-") {
            if is_year(view.word(i)) {
                return Some(i + 1);
            }
            if is_in(view.word(i), &["de", "del", "of"])
                && view.gap(i + 1) == " "
                && is_year(view.word(i + 1))
            {
                return Some(i + 2);
            }
        }
        None
    }

    /// One past the time of day at token `i`.
    fn time(&self, i: usize) -> Option<usize> {
        let view = self.view;
        let word = view.word(i);
        let halves = ["am", "pm", "a.m", "p.m", "uhr"];
        let half = |end: usize| match view.gap(end) == " " && is_in(view.word(end), &halves) {
            true => end + 1,
            false => end,
        };
        if view.gap(i + 1) == ":" && within(word, 0, 24) && word.len() <= 2 {
            let minutes = view.word(i + 1);
            let digits = minutes.get(..2).unwrap_or_default();
            let tail = minutes.get(2..).unwrap_or_default();
            if within(digits, 0, 59) && digits.len() == 2 && (tail.is_empty() || is_in(tail, &halves)) {
                let mut end = i + 2;
                if view.gap(end) == ":" && view.word(end).len() == 2 && within(view.word(end), 0, 59) {
                    end += 1;
                }
                return Some(half(end));
            }
        }
        // "6pm", "18h", "18h30"
        let n = word.bytes().take_while(u8::is_ascii_digit).count();
        let (hours, tail) = word.split_at_checked(n)?;
        if (1..=2).contains(&n) && within(hours, 0, 24) {
            let minutes = tail.strip_prefix(['h', 'H']).unwrap_or("x");
            if is_in(tail, &halves) || minutes.len() == 2 && within(minutes, 0, 59) {
                return Some(i + 1);
            }
            if tail.is_empty() && half(i + 1) > i + 1 {
                return Some(i + 2);
            }
        }
        // "ore 18", "alle 23.59"
        let before =
            i.checked_sub(1).filter(|_| matches!(view.gap(i), " " | ": ")).and_then(|k| self.free(k))?;
        let (hours, minutes) = word.split_once('.').map_or((word, None), |(h, m)| (h, Some(m)));
        let clock = within(hours, 0, 24)
            && hours.len() <= 2
            && minutes.is_none_or(|minutes| minutes.len() == 2 && within(minutes, 0, 59));
        let said = BEFORE_TIME.has(before) || minutes.is_some() && is_in(before, &["le", "um", "h"]);
        // "alle 3 amiche" is rare, "alle 20 persone" too; a currency or a percent sign is not.
        (clock && said && self.price(i).is_none() && self.percent(i).is_none()).then(|| half(i + 1))
    }

    /// The first token and one past the last token of the amount that holds token `i`.
    fn price(&self, i: usize) -> Option<(usize, usize)> {
        let view = self.view;
        let word = view.word(i);
        if !word.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let scaled = |end: usize| match view.gap(end) == " " && SCALES.has(view.word(end)) {
            true => end + 1,
            false => end,
        };
        let is_currency_at = |k: usize| view.kind(k) == Some(TokenKind::Word) && CURRENCIES.has(view.word(k));
        let symbol = |c: char| matches!(c, '€' | '$' | '£' | '¥');
        if view.gap(i).trim_end_matches(' ').ends_with(symbol) {
            return Some((i, scaled(i + 1)));
        }
        if view.kind(i) == Some(TokenKind::Number) {
            // One past the amount whose number ends before a token, if a currency follows.
            let in_currency = |end: usize| {
                let after = scaled(end);
                if view.gap(after).trim_start_matches([' ', ',', '-', '–']).starts_with(symbol) {
                    return Some(after);
                }
                if matches!(view.gap(after), " " | "-") && is_currency_at(after) {
                    return Some(after + 1);
                }
                // "5 milioni di euro"
                let of = after > end
                    && view.gap(after) == " "
                    && is_in(view.word(after), &["di", "de", "d"])
                    && view.gap(after + 1) == " "
                    && is_currency_at(after + 1);
                of.then_some(after + 2)
            };
            let after = scaled(i + 1);
            if let Some(end) = in_currency(self.thousands(i)).or_else(|| in_currency(i + 1)) {
                return Some((i, end));
            }
            if let Some(before) = i.checked_sub(1)
                && view.gap(i) == " "
                && self.free(before).is_some_and(|word| CURRENCIES_BEFORE.has(word))
            {
                return Some((before, after));
            }
        } else if let Some(n) = word.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',')))
            && word.get(n..).is_some_and(is_currency)
        {
            return Some((i, i + 1));
        }
        None
    }

    /// One past the last of the groups of three digits that go on the number at token `i`: "1 249 000,00".
    fn thousands(&self, i: usize) -> usize {
        let view = self.view;
        let is_group = |k: usize| {
            let digits = view.word(k).split([',', '.']).next().unwrap_or_default();
            view.gap(k) == " " && digits.len() == 3 && is_number(digits)
        };
        let mut end = i + 1;
        // A fraction ends it, and a number of hundreds of millions is no price.
        while end <= i + 2 && view.word(i).len() <= 3 && is_number(view.word(end - 1)) && is_group(end) {
            end += 1;
        }
        // "iPhone 15 999 €": two numbers, unless a fraction or a further group shows that they are one.
        let is_doubtful = end == i + 2 && view.word(i).len() > 1 && is_number(view.word(i + 1));
        if is_doubtful { i + 1 } else { end }
    }

    /// One past the last token of the percentage at token `i`.
    fn percent(&self, i: usize) -> Option<usize> {
        let view = self.view;
        if view.kind(i) != Some(TokenKind::Number) {
            return None;
        }
        let gap = view.gap(i + 1);
        if gap.starts_with('%') || gap.starts_with(" %") {
            return Some(i + 1);
        }
        if !matches!(gap, " " | "-") {
            return None;
        }
        let next = view.word(i + 1);
        if is_in(next, &["percent", "percento", "prozent", "pct", "procent"]) {
            return Some(i + 2);
        }
        let pairs =
            [("per", "cento"), ("per", "cent"), ("pour", "cent"), ("por", "ciento"), ("por", "cento")];
        let two = matches!(view.gap(i + 2), " " | "-")
            && pairs.iter().any(|&(a, b)| same(next, a) && same(view.word(i + 2), b));
        two.then_some(i + 3)
    }

    /// One past the last token of the telephone number at token `i`.
    fn phone(&self, i: usize) -> Option<usize> {
        let view = self.view;
        let before = view.gap(i);
        let plus = before.ends_with('+') || before.ends_with("+(");
        let bracket = before.ends_with('(');
        let called = self.is_after_phone_word(i);
        let mut groups = [0_usize; 8];
        let (mut n_groups, mut n_digits, mut end) = (0, 0, i);
        let mut tight = true;
        while let Some(slot) = groups.get_mut(n_groups) {
            let word = view.word(end);
            let digits = word.bytes().filter(u8::is_ascii_digit).count();
            let plain = digits > 0 && word.bytes().all(|b| b.is_ascii_digit() || b == b'.');
            if !plain || n_digits + digits > 15 {
                break;
            }
            if end > i {
                match view.gap(end) {
                    "-" | "." | "/" | ")" | ")-" | ") " | " (" | "-(" => {}
                    // Full already: what follows a space is another number.
                    " " | " - " if n_digits < 11 => tight = false,
                    _ => break,
                }
            }
            *slot = digits;
            n_groups += 1;
            n_digits += digits;
            end += 1;
        }
        let groups = groups.get(..n_groups)?;
        let word = view.word(i);
        let grouped =
            matches!(groups, [3, 3, 4] | [1, 3, 3, 4]) && (tight || bracket || n_groups == 4 && word == "1");
        let toll_free = (word == "800" || word == "00800") && (8..=11).contains(&n_digits) && n_groups > 1;
        let dotted = word.len() == 12 && word.split('.').map(str::len).eq([3, 3, 4]);
        let solid = n_groups >= 1
            && word.len() == groups[0]
            && ((word.starts_with('3') && groups[0] == 10)
                || (word.starts_with("800") && (8..=9).contains(&groups[0]))
                || (word.starts_with('0') && (9..=11).contains(&groups[0])));
        let leading_zero =
            word.starts_with('0') && (2..=4).contains(&word.len()) && n_digits >= 8 && n_groups <= 4;
        let long = plus && n_digits >= 8 || called && n_digits >= 6;
        if long || grouped || toll_free || leading_zero {
            Some(end)
        } else if dotted || solid {
            Some(i + 1)
        } else {
            None
        }
    }

    /// Whether a word such as "tel" or "chiama" stands shortly before token `i`.
    fn is_after_phone_word(&self, i: usize) -> bool {
        (1..=3)
            .filter_map(|back| i.checked_sub(back))
            .take_while(|&k| !self.view.gap(k + 1).contains('\n'))
            .any(|k| self.free(k).is_some_and(|word| PHONE_WORDS.has(word)))
    }

    /// Whether token `i` follows a word such as "codice", with at most a sign or quotation mark between.
    fn is_after_code_word(&self, i: usize) -> bool {
        let gap = self.view.gap(i);
        let near = gap.chars().count() <= 4
            && gap.chars().all(|c| matches!(c, ' ' | ':' | '"' | '“' | '«' | '\'' | '„' | '#' | '-' | '*'));
        near && !gap.is_empty()
            && i.checked_sub(1).and_then(|k| self.free(k)).is_some_and(|word| CODE_WORDS.has(word))
    }

    /// Whether token `i` follows "P.IVA", "VAT" and the like.
    fn is_after_tax_word(&self, i: usize) -> bool {
        let near = self.view.gap(i).bytes().all(|b| matches!(b, b' ' | b':' | b'.' | b'/'));
        near && i.checked_sub(1).and_then(|k| self.free(k)).is_some_and(|word| TAX_WORDS.has(word))
    }

    /// Whether token `i` follows "order", "ordine n." and the like.
    fn is_after_order_word(&self, i: usize) -> bool {
        let near =
            |gap: &str| gap.len() <= 4 && gap.chars().all(|c| matches!(c, ' ' | ':' | '#' | '.' | '°' | '-'));
        let is_order = |word: &str| ORDER_WORDS.has(word) || CODE_WORDS.has(word);
        let Some(one) = i.checked_sub(1) else { return false };
        if !near(self.view.gap(i)) {
            return false;
        }
        match self.free(one) {
            Some(word) if is_order(word) => true,
            // "your code is 4821"
            Some(word) if is_in(word, &["is", "è", "ist", "est", "es"]) => {
                near(self.view.gap(one))
                    && one.checked_sub(1).and_then(|k| self.free(k)).is_some_and(|word| CODE_WORDS.has(word))
            }
            Some(word) if is_in(word, &["n", "nr", "no", "num", "numero", "number", "nummer", "num"]) => {
                near(self.view.gap(one))
                    && one.checked_sub(1).and_then(|k| self.free(k)).is_some_and(is_order)
            }
            _ => false,
        }
    }

    /// One past the code that begins at token `i`: "SALE-20" has two tokens.
    fn code_end(&self, i: usize) -> usize {
        let mut end = i + 1;
        while self.is_joined(end) {
            end += 1;
        }
        end
    }

    /// Whether token `i` is one of capitals and digits that a hyphen joins to the one before it.
    fn is_joined(&self, i: usize) -> bool {
        i < self.view.tokens.len() && matches!(self.view.gap(i), "-" | "_") && is_code_part(self.view.word(i))
    }

    /// The code of several tokens that token `i` is part of: "AB-204913", "7731-AB-20".
    ///
    /// Capitals and at least four digits. Fewer make a name as often ("F-16", "COVID-19"), and so does a year alone
    /// ("EXPO-2025").
    fn joined_code(&mut self, i: usize) -> Option<(usize, usize)> {
        if i < self.codeless || !is_code_part(self.view.word(i)) {
            return None;
        }
        let mut first = i;
        while self.is_joined(first) {
            let Some(before) = first.checked_sub(1) else { break };
            if !self.free(before).is_some_and(is_code_part) {
                break;
            }
            first = before;
        }
        let end = self.code_end(i);
        let parts = || (first..end).map(|k| self.view.word(k));
        let digits: usize = parts().map(|w| w.bytes().filter(u8::is_ascii_digit).count()).sum();
        let capitals = parts().any(|w| w.bytes().any(|b| b.is_ascii_uppercase()));
        let year = digits == 4 && parts().any(is_year);
        let found = end - first > 1 && capitals && digits >= 4 && !year;
        if !found {
            // Nor is any part of what is none: a look from each would be quadratic.
            self.codeless = end;
        }
        found.then_some((first, end))
    }
}

/// Whether a word, in small letters, multiplies an amount: "milioni", "bn".
pub(crate) fn is_scale(word: &str) -> bool {
    SCALES.has(word)
}

/// Whether letters right after an amount are its currency: "50eur".
fn is_currency(unit: &str) -> bool {
    is_in(unit, &["eur", "euro", "usd"])
}

/// Whether a word is of capitals and digits only.
fn is_code_part(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

/// Whether a word is an ordinal or a multiple: "20th", "1er", "3x2".
fn is_counted(word: &[u8]) -> bool {
    let n = word.iter().take_while(|b| b.is_ascii_digit()).count();
    let Some(tail) = word.get(n..).and_then(|tail| std::str::from_utf8(tail).ok()) else {
        return false;
    };
    let multiple = tail.strip_prefix(['x', 'X']).is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()));
    n > 0 && (multiple || is_in(tail, &["st", "nd", "rd", "th", "er", "e", "o", "a", "ème", "k"]))
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.len() <= 9 && word.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a word is a number from `low` to `high`.
fn within(word: &str, low: u32, high: u32) -> bool {
    is_number(word) && word.parse().is_ok_and(|n: u32| (low..=high).contains(&n))
}

/// Whether a word is the day of a month: "12", "1st", "1er".
fn day(word: &str) -> bool {
    let n = word.bytes().take_while(u8::is_ascii_digit).count();
    let tail = word.get(n..).unwrap_or("x");
    n <= 2
        && within(word.get(..n).unwrap_or_default(), 1, 31)
        && (tail.is_empty() || is_in(tail, &["st", "nd", "rd", "th", "er", "o"]))
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && within(word, 1900, 2100)
}

/// Whether three numbers are day, month and year in some usual order.
fn is_date(parts: [&str; 3]) -> bool {
    let [a, b, c] = parts;
    let day_or_month = |x: &str, y: &str| {
        (within(x, 1, 31) && within(y, 1, 12) || within(x, 1, 12) && within(y, 1, 31))
            && x.len() <= 2
            && y.len() <= 2
    };
    day_or_month(a, b) && (is_year(c) || c.len() == 2 && is_number(c)) || is_year(a) && day_or_month(c, b)
}

/// Whether a word before a number is a month: in full and capitalised where it could be another word.
fn is_month_name(word: &str) -> bool {
    let capital = word.starts_with(unicode::is_upper);
    MONTHS.has(word) && (capital || !is_in(word, &["may", "march", "mai", "mars"]))
        || capital
            && is_in(
                word,
                &["jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"],
            )
}

// The words that the rules above ask for, in lower case: Italian, English, German, French, Spanish.

#[rustfmt::skip]
static GREETINGS: List = List::of(&[
    "sehr", "guten", "good", "buenos", "buenas", "ciao", "salve", "buongiorno", "buonasera", "buondì",
    "gentile", "gent.ma", "gent.mo", "egregio", "egregia", "caro", "cara", "carissimo", "carissima",
    "bentornato", "bentornata", "benvenuto", "benvenuta", "grazie", "hi", "hello", "hey", "dear", "welcome",
    "thanks", "morning", "evening", "hallo", "liebe", "lieber", "servus", "moin", "geehrte", "geehrter",
    "willkommen", "bonjour", "bonsoir", "salut", "cher", "chère", "hola", "estimado", "estimada", "querido",
    "querida", "bienvenido", "bienvenida", "olá",
]);
#[rustfmt::skip]
static TITLES: List = List::of(&[
    "sig", "sig.ra", "sig.na", "signor", "signora", "signorina", "dott", "dott.ssa", "dr", "dr.ssa", "prof",
    "avv", "ing", "mr", "mrs", "ms", "miss", "mx", "herr", "frau", "monsieur", "madame", "mme", "mlle",
    "señor", "señora", "sr", "sra", "don", "doña", "good", "guten", "tag", "sehr", "back", "buenos",
    "buenas", "días", "tardes", "buon", "buona", "you", "again", "di", "nuovo",
]);
#[rustfmt::skip]
static PARTICLES: List = List::of(&[
    "di", "de", "da", "von", "van", "der", "den", "del", "della", "dello", "la", "le",
]);
#[rustfmt::skip]
static NO_NAMES: List = List::of(&[
    "mille", "again", "vibes", "afternoon", "cliente", "clienti", "amico", "amica", "amici", "amiche",
    "tutti", "tutte", "team", "community", "ragazzi", "ragazze", "lettore", "lettrice", "lettori", "socio",
    "socia", "soci", "utente", "utenti", "ospite", "bella", "bello", "belle", "belli", "mamma", "papà",
    "amore", "tesoro", "viaggiatore", "viaggiatori", "iscritto", "iscritta", "abbonato", "abbonata",
    "cittadino", "contribuente", "friend", "friends", "customer", "customers", "subscriber", "subscribers",
    "member", "members", "reader", "readers", "everyone", "everybody", "folks", "guys", "patriot",
    "patriots", "supporter", "supporters", "fellow", "sir", "madam", "world", "summer", "spring", "autumn",
    "winter", "user", "guest", "valued", "conservative", "democrat", "republican", "american", "americans",
    "kunde", "kundin", "kunden", "freund", "freunde", "freundin", "freundinnen", "leser", "leserin",
    "mitglied", "zusammen", "ami", "amie", "amis", "client", "clients", "abonné", "abonnée", "amigo",
    "amiga", "amigos", "clienta", "suscriptor", "lector", "black", "friday", "monday", "sunday", "natale",
    "pasqua", "estate", "inverno", "primavera", "autunno", "vacanze", "weekend", "shop", "store", "news",
    "newsletter", "info", "staff", "marketing", "contact", "contatti", "mail", "email", "test", "admin",
    "noreply", "reply", "hello", "service", "servizio", "support", "ufficio", "office", "sales", "vendite",
    "amministrazione", "web", "account", "nome", "name", "firstname", "benvenuto", "benvenuti", "benvenuta",
    "welcome", "grazie", "buongiorno", "ciao", "buon", "buona", "nuovo", "nuova", "nuovi", "nuove",
    "natural", "offerta", "offerte", "sconto", "sconti", "sale",
]);
#[rustfmt::skip]
static MONTHS: List = List::of(&[
    "gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre",
    "ottobre", "novembre", "dicembre", "january", "february", "march", "april", "may", "june", "july",
    "august", "september", "october", "november", "december", "januar", "jänner", "februar", "märz", "mai",
    "juni", "juli", "oktober", "dezember", "janvier", "février", "mars", "avril", "juin", "juillet", "août",
    "septembre", "octobre", "décembre", "enero", "febrero", "abril", "mayo", "junio", "julio", "septiembre",
    "octubre", "noviembre", "diciembre",
]);
#[rustfmt::skip]
static MONTHS_SHORT: List = List::of(&[
    "jan", "feb", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "okt", "nov", "dec", "dez", "dic",
    "gen", "giu", "lug", "ott", "mag",
]);
#[rustfmt::skip]
static WEEKDAYS: List = List::of(&[
    "lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica", "monday", "tuesday",
    "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "wed", "thu", "fri", "montag",
    "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonnabend", "sonntag", "lundi", "mardi",
    "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "lunes", "martes", "miércoles", "jueves",
    "viernes", "sábado", "domingo", "lun", "mar", "mer", "gio", "ven", "sab", "dom",
]);
#[rustfmt::skip]
static BEFORE_TIME: List = List::of(&[
    "ore", "alle", "dalle", "ora", "h", "las", "orario", "heure", "heures",
]);
/// What an Italian tax number follows.
#[rustfmt::skip]
static TAX_WORDS: List = List::of(&[
    "p.iva", "piva", "iva", "c.f", "cf", "fiscale", "vat", "p.i",
]);
/// What stands before a place or a thing; `in` and its like before a place alone.
#[rustfmt::skip]
static PREPOSITIONS: List = List::of(&[
    "a", "ad", "di", "da", "in", "per", "con", "su", "tra", "fra", "to", "from", "at", "of", "for", "near", "nach",
    "aus", "von", "bei", "zu", "à", "de", "en", "pour", "chez", "desde", "hacia", "hasta", "para", "nel", "al", "dal",
    "into",
]);
#[rustfmt::skip]
static BEFORE_PLACES: List = List::of(&[
    "in", "at", "nach", "aus", "en", "into", "desde", "hasta",
]);
#[rustfmt::skip]
static CURRENCIES: List = List::of(&[
    "euro", "euros", "eur", "usd", "gbp", "chf", "dollar", "dollars", "dollari", "dollaro", "pound",
    "pounds", "sterline", "franken", "dólares", "cents", "centesimi", "cent",
]);
#[rustfmt::skip]
static CURRENCIES_BEFORE: List = List::of(&[
    "eur", "euro", "usd", "gbp", "chf",
]);
#[rustfmt::skip]
static SCALES: List = List::of(&[
    "million", "millions", "billion", "mila", "milioni", "miliardi", "milione", "mln", "mld", "bn",
    "thousand", "trillion", "millionen", "millones", "mille",
]);
#[rustfmt::skip]
static PHONE_WORDS: List = List::of(&[
    "tel", "telefono", "telefonico", "phone", "telephone", "call", "chiama", "chiamaci", "chiamare",
    "chiamando", "cell", "cellulare", "fax", "whatsapp", "text", "sms", "verde", "telefon", "anrufen",
    "téléphone", "appelez", "teléfono", "llama", "llámanos", "mobile",
]);
#[rustfmt::skip]
static CODE_WORDS: List = List::of(&[
    "codice", "code", "coupon", "promo", "gutschein", "gutscheincode", "voucher", "código", "cupón",
    "buono", "rabattcode", "couponcode", "promocode",
]);
#[rustfmt::skip]
static ORDER_WORDS: List = List::of(&[
    "order", "ordine", "ordini", "tracking", "bestellung", "bestellnummer", "commande", "pedido", "ticket",
    "fattura", "invoice", "spedizione", "prenotazione", "booking", "rechnung", "facture", "factura",
    "pratica", "tessera",
]);
#[rustfmt::skip]
static ARTICLES: List = List::of(&[
    "il", "lo", "la", "i", "gli", "le", "l", "un", "una", "the", "a", "an", "der", "die", "das", "el",
    "los", "las", "les",
]);
#[rustfmt::skip]
static LEGAL_FORMS: List = List::of(&[
    "spa", "s.p.a", "srl", "s.r.l", "srls", "snc", "s.n.c", "sas", "s.a.s", "inc", "ltd", "llc", "gmbh",
    "ag", "sa", "s.a", "sarl", "bv", "b.v", "nv", "plc", "co", "corp", "kg", "se", "ug", "ohg", "ev",
]);
#[rustfmt::skip]
static GENERAL: List = List::of(&[
    "team", "newsletter", "news", "staff", "support", "noreply", "info", "customer", "care", "servizio",
    "clienti", "official", "italia", "online",
]);
#[rustfmt::skip]
static DOMAINS: List = List::of(&[
    "com", "org", "net", "it", "eu", "de", "fr", "es", "uk", "io", "info", "biz", "shop", "store", "ca",
    "ch", "nl", "pt", "gov", "edu", "app", "dev", "ly", "online", "site", "gl",
]);
#[rustfmt::skip]
static DOMAINS_WITH_PATH: List = List::of(&[
    "me", "to", "us", "be", "at", "in", "is", "so", "no", "co", "ai", "tv", "my", "la", "page", "link",
    "club",
]);
/// Merge tags of mailing tools, letters only, and what they stand for.
#[rustfmt::skip]
const TAGS: [(&str, Slot); 82] = [
    ("nome", Slot::Name), ("nomecliente", Slot::Name), ("firstname", Slot::Name), ("fname", Slot::Name),
    ("lname", Slot::Name), ("lastname", Slot::Name), ("fullname", Slot::Name), ("cognome", Slot::Name),
    ("vorname", Slot::Name), ("nachname", Slot::Name), ("prenom", Slot::Name), ("prénom", Slot::Name),
    ("nombre", Slot::Name), ("apellido", Slot::Name), ("apellidos", Slot::Name), ("username", Slot::Name),
    ("customername", Slot::Name), ("customerfirstname", Slot::Name), ("first", Slot::Name),
    ("last", Slot::Name), ("nomeutente", Slot::Name), ("nomecompleto", Slot::Name), ("user", Slot::Name),
    ("contactname", Slot::Name), ("yourname", Slot::Name), ("brandname", Slot::Brand),
    ("company", Slot::Brand), ("companyname", Slot::Brand), ("azienda", Slot::Brand),
    ("shopname", Slot::Brand), ("storename", Slot::Brand), ("shop", Slot::Brand), ("store", Slot::Brand),
    ("emailaddress", Slot::Email), ("mail", Slot::Email), ("useremail", Slot::Email),
    ("customeremail", Slot::Email), ("link", Slot::Url), ("shopurl", Slot::Url),
    ("unsubscribeurl", Slot::Url), ("telefono", Slot::Phone), ("phonenumber", Slot::Phone),
    ("tel", Slot::Phone), ("prezzo", Slot::Price), ("amount", Slot::Price), ("importo", Slot::Price),
    ("total", Slot::Price), ("totale", Slot::Price), ("preis", Slot::Price), ("prix", Slot::Price),
    ("precio", Slot::Price), ("sconto", Slot::Percent), ("discount", Slot::Percent),
    ("rabatt", Slot::Percent), ("numero", Slot::Number), ("points", Slot::Number), ("punti", Slot::Number),
    ("data", Slot::Date), ("expiry", Slot::Date), ("expirydate", Slot::Date), ("expirationdate", Slot::Date),
    ("scadenza", Slot::Date), ("datum", Slot::Date), ("fecha", Slot::Date), ("birthday", Slot::Date),
    ("ora", Slot::Time), ("orario", Slot::Time), ("codice", Slot::Code), ("coupon", Slot::Code),
    ("couponcode", Slot::Code), ("voucher", Slot::Code), ("vouchercode", Slot::Code),
    ("promocode", Slot::Code), ("discountcode", Slot::Code), ("ordernumber", Slot::Code),
    ("orderid", Slot::Code), ("codicesconto", Slot::Code), ("prodotto", Slot::Product),
    ("productname", Slot::Product), ("nomeprodotto", Slot::Product), ("item", Slot::Product),
    ("itemname", Slot::Product),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::normalise::clean;
    use crate::text::token::tokenize;
    use proptest::prelude::*;

    struct Setting {
        brand: BrandNames,
        recipient: Option<&'static str>,
        products: Products,
    }

    fn setting() -> Setting {
        Setting {
            brand: BrandNames::new(
                "La Bottega Verde S.r.l.",
                Some("Bottega Verde Newsletter"),
                Some("news.bottegaverde.it"),
            ),
            recipient: Some("Marco Rossi <m.rossi@example.com>"),
            products: Products::new(["Crema Mani Oliva", "Tonico"]),
        }
    }

    fn masked(text: &str, s: &Setting) -> (String, Vec<Slot>) {
        let text = clean(text);
        let (mut tokens, mut spans) = (Vec::new(), vec![SlotSpan { first: 9, end: 9, slot: Slot::Url }]);
        tokenize(&text, &mut tokens);
        mask(&text, &tokens, &s.brand, s.recipient, &s.products, &mut spans);
        let mut at = 0;
        for span in &spans {
            assert!(
                span.first >= at && span.first < span.end && span.end as usize <= tokens.len(),
                "{text:?} {spans:?}"
            );
            at = span.end;
        }
        (render_masked(&text, &tokens, &spans), spans.iter().map(|span| span.slot).collect())
    }

    fn check(text: &str, expected: &str) {
        let s = setting();
        let (once, slots) = masked(text, &s);
        assert_eq!(once, expected, "{text:?}");
        let (twice, again) = masked(&once, &s);
        assert_eq!((twice, again), (once, slots), "again: {text:?}");
    }

    fn same_text(text: &str) {
        check(text, text);
    }

    #[test]
    fn small_words_have_neither_digit_nor_dot() {
        for word in [
            "casa",
            "a",
            "perché",
            "dell'arte",
            "casa1",
            "1casa",
            "e.g",
            "Casa",
            "straordinario",
            "straordin4",
        ] {
            let text = format!("{word} 12.345.678");
            let plain =
                !word.starts_with(|c: char| !c.is_ascii_lowercase()) && word.bytes().all(|b| b >= b'@');
            assert_eq!(is_small(*text.as_bytes().first_chunk().unwrap(), word.as_bytes()), plain, "{word}");
        }
    }

    #[test]
    fn literals_and_merge_tags() {
        check("Ciao {name}, ecco {code}", "Ciao {name}, ecco {code}");
        check("Ciao [Nome]!", "Ciao [{name}]!");
        check("Hi {{first_name}},", "Hi {{name}},");
        check("Hi {{ customer.first_name }},", "Hi {{ {name} }},");
        check("Hi {{ first_name | default: 'friend' }},", "Hi {{ {name} | default: 'friend' }},");
        check("Hi *|FNAME|*,", "Hi *|{name}|*,");
        check("Hi %%name%%, %FIRSTNAME%", "Hi %%{name}%%, %{name}%");
        check("Ciao ${nome}", "Ciao ${name}");
        check("[First Name]", "[{name}]");
        same_text("[nota] {foo} (name) 100 percento".replace("100 ", "").as_str());
    }

    #[test]
    fn addresses() {
        check("scrivi a info@shop.it oggi", "scrivi a {email} oggi");
        check("anna.bianchi-2+x@mail.my-shop.co.uk.", "{email}.");
        check("vai su https://www.shop.it/saldi?utm=1&x=2 subito", "vai su {url} subito");
        check("http://a.it/", "{url}/");
        check("https://a.it/b?c=1&express\\_lane=true&x=%2C100&amounts;=5%2C10 poi", "{url} poi");
        check("https://a.it/b?c=1&express;_lane=true&amount;=5%2C10 poi", "{url} poi");
        check("www.shop.it, oppure shop.com", "{url}, oppure {url}");
        check("bit.ly/abc12 e youtu.be/xyz", "{url} e {url}");
        check("visit example.org/path-a/b.html now", "visit {url} now");
        same_text("fine.Poi e.g. casa.bella dott.ssa");
        same_text("@shop e a @ b");
        same_text("years.It stop.me");
    }

    #[test]
    fn phones() {
        check("+39 02 1234567", "+{phone}");
        check("+39 333 123 4567 grazie", "+{phone} grazie");
        check("numero verde 800 123 456", "numero verde {phone}");
        check("(555) 555-5555", "({phone}");
        check("1-800-555-1234", "{phone}");
        check("555.555.5555", "{phone}");
        check("tel. 02/123456", "tel. {phone}");
        check("chiama il 3331234567", "chiama il {phone}");
        check("02 1234567", "{phone}");
        check("12 34 56 persone", "{number} {number} {number} persone");
        check("1234567 pezzi", "{number} pezzi");
    }

    #[test]
    fn prices() {
        check("19,90€", "{price}€");
        check("solo 19,90 € oggi", "solo {price} € oggi");
        check("$1,200.50", "${price}");
        check("€ 5 e £3", "€ {price} e £{price}");
        check("10 euro", "{price}");
        check("EUR 1.200 tutto", "{price} tutto");
        check("da 20€ a 30€", "da {price}€ a {price}€");
        check("$3 million", "${price}");
        check("5 milioni di euro", "{price}");
        check("$15 November 5th", "${price} {date}");
        check("5 dollari, 20 USD", "{price}, {price}");
        check("50eur", "{price}");
        check("1 249,00 € o 12 500,00 euro", "{price} € o {price}");
        check("iPhone 15 999 €", "iPhone {number} {price} €");
        check("a soli 1\u{a0}249\u{202f}000 €", "a soli {price} €");
        check("1 249 pezzi, 12 50 €", "{number} {number} pezzi, {number} {price} €");
        check("2024 100 € e 1,5 249 €", "{number} {price} € e {number} {price} €");
        same_text("euro e dollari €");
    }

    #[test]
    fn percents() {
        check("-20% su tutto", "-{percent}% su tutto");
        check("20 % e 12,5%", "{percent} % e {percent}%");
        check("20 per cento", "{percent}");
        check("20 percent off", "{percent} off");
        check("30 Prozent, 10 pour cent, 5 por ciento", "{percent}, {percent}, {percent}");
        check("20 per te", "{number} per te");
        same_text("percent per cento %");
    }

    #[test]
    fn dates() {
        check("il 12/05/2024 alle", "il {date} alle");
        check("2024-05-12", "{date}");
        check("12.05.2024", "{date}");
        check("12/05 e 31/12", "{date} e {date}");
        check("12 maggio", "{date}");
        check("1 maggio 2024!", "{date}!");
        check("May 12, 2024", "{date}");
        check("May 12th is near", "{date} is near");
        check("12. Mai 2024", "{date}");
        check("le 1er janvier", "le {date}");
        check("12 de mayo de 2024", "{date}");
        check("venerdì 12 maggio", "{date}");
        check("Friday, May 12", "{date}");
        check("maggio 2024", "{date}");
        same_text("venerdì");
        same_text("a maggio, in May");
        check("you may 5 times", "you may {number} times");
        check("10 may apply", "{number} may apply");
        check("32/13/2024", "{number}/{number}/{number}");
        check("24/7", "{number}/{number}");
        check("3 maglie", "{number} maglie");
    }

    #[test]
    fn times() {
        check("alle 18:30", "alle {time}");
        check("ore 18", "ore {time}");
        check("entro le 23.59", "entro le {time}");
        check("at 6 pm or 6pm", "at {time} or {time}");
        check("18h30", "{time}");
        check("6:30pm", "{time}");
        check("um 18 Uhr", "um {time}");
        check("23:59:59", "{time}");
        check("alle 20% di", "alle {percent}% di");
        check("25:70", "{number}:{number}");
        check("hold on to all 23 seats", "hold on to all {number} seats");
        check("le 3 idee", "le {number} idee");
    }

    #[test]
    fn codes_and_numbers() {
        check("usa SALE20 ora", "usa {code} ora");
        check("codice ESTATE", "codice {code}");
        check("con il codice: \"AUTUNNO\"", "con il codice: \"{code}\"");
        check("Gutschein SALE-20 heute", "Gutschein {code} heute");
        for code in ["AB-204913", "QX-88-2041", "7731-AB-20", "DOC-2025-00981", "A1-B2-0034", "RX_4471"] {
            check(&format!("the order {code} left"), "the order {code} left");
        }
        for name in ["F-16", "COVID-19", "EXPO-2025", "TOP-100", "Covid-2019"] {
            let masked =
                format!("the {}{{number}} here", name.trim_end_matches(|c: char| c.is_ascii_digit()));
            check(&format!("the {name} here"), &masked);
        }
        check("your code is 4821", "your code is {code}");
        check("your order is 1200 points", "your order is {number} points");
        check("order #12345", "order #{code}");
        check("ordine n. 12345", "ordine n. {code}");
        check("a1b2c3d4e5", "{code}");
        check("dGhpcyBpcyBhIHRlc3Q0", "{code}");
        check("1.000 volte, 3 libri", "{number} volte, {number} libri");
        check("the 20th edition, 3x2", "the {number} edition, {number}");
        same_text("3D e 5G, il codice sconto, ESTATE");
        same_text("b2b mp3 promo estiva");
        same_text("Project2025 Tier1 20003Paid In2018 13thCongressional");
        check("P.IVA 01234567890, C.F. 01234567890", "P.IVA {code}, C.F. {code}");
        same_text("CODICE");
        check("codice {code} ESTATE", "codice {code} ESTATE");
    }

    #[test]
    fn long_runs_of_joined_tokens_are_looked_at_once() {
        let many = |piece: &str| piece.repeat(1_000_000);
        for (piece, masked_piece) in [("99-", "{number}-"), ("1.5/", "{number}/"), ("a.b-", "a.b-")] {
            check(&format!("x {}", many(piece)), &format!("x {}", many(masked_piece)));
        }
    }

    #[test]
    fn a_brand_of_a_million_names_is_one_of_a_few() {
        let label: String = (0..100_000).map(|i| format!("a b{i}|")).collect();
        let brand = BrandNames::new(&label, Some(&label), Some(&format!("{}.it", "a".repeat(1 << 20))));
        assert!(brand.0.starts.len() <= 16 * MAX_NAME_PARTS);
        assert!(brand.0.words.iter().map(|word| word.len()).sum::<usize>() <= 32 * MAX_NAME_CHARS);
        let s = Setting { brand, ..setting() };
        assert_eq!(masked("da a b1 con a b7, a b99", &s).0, "da {brand} con {brand}, a b99");
    }

    #[test]
    fn names_of_the_recipient() {
        check("Marco, abbiamo pensato a te", "{name}, abbiamo pensato a te");
        check("per Marco Rossi e ROSSI", "per {name} e {name}");
        check("Solo per te Marco!", "Solo per te {name}!");
        check("marco rossi", "{name}");
        same_text("il marco e i numeri rossi");
        same_text("Marcolino, Rossini");
    }

    #[test]
    fn names_in_greetings() {
        check("Ciao Anna,\nAnna, guarda", "Ciao {name},\n{name}, guarda");
        check("Gentile Sig.ra Bianchi,", "Gentile Sig.ra {name},");
        check("Hi Sarah!", "Hi {name}!");
        check("Dear John Smith,\nJohn and Smith", "Dear {name},\n{name} and {name}");
        check("Sehr geehrte Frau Müller,", "Sehr geehrte Frau {name},");
        check("Bonjour Élise,\nça va", "Bonjour {name},\nça va");
        check("Good morning Anna,", "Good morning {name},");
        check("Guten Tag Anna!", "Guten Tag {name}!");
        same_text("Good Vibes! Grazie Mille!");
        check("Hola María: mira", "Hola {name}: mira");
        check("👋 Ciao Luca!", "👋 Ciao {name}!");
        check("Testo. Ciao Luca, come va", "Testo. Ciao {name}, come va");
        check("Ciao Anna Maria,", "Ciao {name},");
        check("Hey Will,", "Hey {name},");
        same_text("Ciao Cliente, gentile Amico,");
        same_text("Dear Friend,");
        same_text("Hi Everyone!");
        same_text("CIAO A TUTTI!");
        same_text("Hello Summer!");
        same_text("Ciao Milano ti aspetta");
        same_text("dice Ciao Milano, oggi");
        same_text("Ciao, come stai?");
        same_text("Ciao Uno Due Tre Quattro Cinque,");
        same_text("Hi there,");
    }

    #[test]
    fn names_of_several_words_are_one_slot() {
        let named = |recipient: &'static str, text: &str, expected: &str| {
            let s = Setting { recipient: Some(recipient), ..setting() };
            assert_eq!(masked(text, &s).0, expected, "{recipient}: {text}");
        };
        named("Maria Teresa De Luca <mt.deluca@a.it>", "Ciao Maria Teresa!", "Ciao {name}!");
        named("Maria Teresa De Luca <mt.deluca@a.it>", "Maria Teresa De Luca, ecco", "{name}, ecco");
        named("Rossi, Maria <m@a.it>", "Ciao Maria,\nMaria Rossi, ecco", "Ciao {name},\n{name}, ecco");
        named("\"ROSSI Maria\" <m@a.it>", "Gentile Maria Rossi,", "Gentile {name},");
        named("Chiara D’Angeli", "Gentile Sig.ra D'Angeli,", "Gentile Sig.ra {name},");
        named("Maria T. Rossi", "Gentile Maria T. Rossi, grazie", "Gentile {name}, grazie");
    }

    #[test]
    fn what_is_greeted_may_be_a_place() {
        let anybody = |text: &str, expected: &str| {
            let s = Setting { recipient: None, ..setting() };
            assert_eq!(masked(text, &s).0, expected, "{text}");
        };
        check("Ciao Milano!\nSiamo arrivati a Milano", "Ciao Milano!\nSiamo arrivati a Milano");
        check("Ciao Tere,\nper te", "Ciao {name},\nper te");
        same_text("Ciao Milano\nper te");
        anybody("Ciao Milano!\nSiamo in Milano centro", "Ciao Milano!\nSiamo in Milano centro");
        anybody("Ciao Anna", "Ciao {name}");
        anybody("Bonjour Élise\nça va", "Bonjour {name}\nça va");
        anybody("Ciao Tesora,\nla tesora", "Ciao Tesora,\nla tesora");
        anybody("Ciao Anna,\nun regalo per Anna", "Ciao {name},\nun regalo per {name}");
        anybody("Thanks, Real Texas PAChttps://a.it/b", "Thanks, Real Texas PAChttps://a.it/b");
    }

    #[test]
    fn brands_and_products() {
        check("La Bottega Verde ti aspetta", "{brand} ti aspetta");
        check("da bottega verde e Bottegaverde", "da {brand} e {brand}");
        check("BOTTEGA VERDE®", "{brand}®");
        check("La Bottega Verde S.r.l.", "{brand}.");
        check("il verde della bottega", "il verde della bottega");
        check("Crema Mani Oliva e Tonico", "{product} e {product}");
        same_text("Crema Mani");
        let s = Setting { brand: BrandNames::new("Caffè Città", None, None), ..setting() };
        assert_eq!(masked("il CAFFÈ CITTÀ!", &s).0, "il {brand}!");
        let s = Setting { brand: BrandNames::new("H&M", None, None), ..setting() };
        assert_eq!(masked("H&M e h m", &s).0, "{brand} e {brand}");
        let s = Setting { brand: BrandNames::new("HarrisPAC", Some("Harris PAC"), None), ..setting() };
        assert_eq!(masked("Harris PAC not PAC", &s).0, "{brand} not PAC");
        let s = Setting { brand: BrandNames::new("3 Italia", None, None), ..setting() };
        assert_eq!(masked("con 3 Italia hai 3 giga", &s).0, "con {brand} hai {number} giga");
        let s = Setting { brand: BrandNames::default(), ..setting() };
        assert_eq!(masked("la Bottega", &s).0, "la Bottega");
    }

    #[test]
    fn spans_count_tokens() {
        let text = "Ciao Anna, venerdì 12 maggio";
        let (mut tokens, mut spans) = (Vec::new(), Vec::new());
        tokenize(text, &mut tokens);
        mask(text, &tokens, &BrandNames::default(), None, &Products::default(), &mut spans);
        assert_eq!(
            spans,
            [
                SlotSpan { first: 1, end: 2, slot: Slot::Name },
                SlotSpan { first: 2, end: 5, slot: Slot::Date }
            ]
        );
    }

    fn pieces() -> impl Strategy<Value = String> {
        #[rustfmt::skip]
        let pieces = prop::sample::select(vec![
            "Ciao", "Gentile", "Dear", "Hi", "Sig.ra", "Marco", "Rossi", "marco", "Anna", "Bianchi",
            "Milano", "Will", "di", "de", "La", "Bottega", "Verde", "bottegaverde", "Crema Mani Oliva",
            "Tonico", "S.r.l.", "Friend", "ordine", "codice", "promo", "ESTATE", "SALE20", "SALE-20",
            "#12345", "n.", "12", "3", "20", "2024", "12/05/2024", "18:30", "12.05.2024", "1.000,50",
            "800", "333 1234567", "+39", "tel", "(555)", "555-5555", "ore", "alle", "h", "pm", "6pm",
            "Uhr", "maggio", "May", "venerdì", "Friday", "euro", "EUR", "USD", "€", "$", "%", "per",
            "cento", "percent", "million", "info@shop.it", "@", "https://www.a.it/x?y=1", "http", "://",
            "www.a.it", "a.com", "/", "-", ".", ",", "!", ":", "#", "{", "}", "[", "]", "{name}", "{code}",
            "{{first_name}}", "*|FNAME|*", "|", "<<", ">>", "name", "nome", "20th", "3x2", "✨", "1️⃣", "’",
            "è", "città", "好", "½", "\n", "_", "'", "\"", "a1b2c3d4", "{price}", "code", "Name", "+", "?",
            "=", "&", "(", ")",
        ]);
        let joins = prop::sample::select(vec![" ", " ", " ", " ", "", "\n", ", ", "-", "."]);
        prop::collection::vec((pieces, joins), 0..14)
            .prop_map(|parts| parts.into_iter().flat_map(|(piece, join)| [piece, join]).collect())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(6_000))]

        #[test]
        fn masking_is_idempotent(text in pieces()) {
            let s = setting();
            let (once, slots) = masked(&text, &s);
            let (twice, again) = masked(&once, &s);
            prop_assert_eq!(&slots, &again, "{} → {} → {}", text, once, twice);
            prop_assert_eq!(once, twice);
        }

        #[test]
        fn any_text_is_masked(text in any::<String>(), recipient in any::<String>(), brand in any::<String>()) {
            let text = clean(&text);
            let (mut tokens, mut spans) = (Vec::new(), Vec::new());
            tokenize(&text, &mut tokens);
            let brand = BrandNames::new(&brand, Some(&recipient), Some(&brand));
            mask(&text, &tokens, &brand, Some(&recipient), &Products::default(), &mut spans);
            prop_assert!(spans.windows(2).all(|w| w[0].end <= w[1].first));
            prop_assert!(spans.iter().all(|s| s.first < s.end && s.end as usize <= tokens.len()));
        }
    }
}
