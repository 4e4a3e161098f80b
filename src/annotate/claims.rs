//! What a draft claims: its offers and its rhetoric, without what it denies, tells of the past or means otherwise.
//!
//! Only advice reads them. An analysis counts every cue: of many messages, few use one in another sense.

use super::cues::word;
use super::offers::{self, Offers, Word};
use crate::catalog::Spans;
use crate::corpus::{Corpus, Slot, SourceText, Token};
use crate::language::Language;
use crate::lexicon::{self, Category, Match, Phrases};
use crate::message::SentAt;
use std::ops::Range;

/// The years that are past; a later one may be that of an offer.
const PAST_YEARS: Range<u32> = 1900..2020;

/// The cues that a negation before them voids.
const CUES: [Category; 8] = [
    Category::Urgency,
    Category::LastChance,
    Category::Scarcity,
    Category::SocialProof,
    Category::Gratitude,
    Category::Until,
    Category::Deadline,
    Category::Remaining,
];

/// The claims of the first message of a batch.
pub(crate) struct Claims<'a> {
    language: Language,
    words: Vec<Word>,
    /// The case-folded form of each word.
    surfaces: Vec<&'a str>,
    /// The token of each word in the message.
    tokens: Vec<usize>,
    /// The sentence of each word.
    units: Vec<usize>,
    /// Durations that are deadlines by the lists of the advice alone.
    durations: Vec<Match>,
}

impl<'a> Claims<'a> {
    /// Reads the body, or the whole message. `source` has the marks between its words. O(words · log).
    pub(crate) fn new(
        corpus: &'a Corpus,
        language: Language,
        spans: &Spans,
        body_only: bool,
        source: &SourceText,
    ) -> Self {
        let all: Vec<Token> = corpus.tokens(0).collect();
        let starts: Vec<usize> = corpus.units(0).iter().map(|unit| unit.start as usize).collect();
        let whole = [(0, all.len() as u32)];
        let parts = if body_only { spans.row(0) } else { &whole };
        let tokens: Vec<usize> =
            parts.iter().flat_map(|&(start, end)| start as usize..end as usize).collect();
        let surface = |&at: &usize| corpus.vocabulary.surface(all[at].form());
        let cues = lexicon::phrases(language);
        let symbol = |surface: &str| cues.map(|cues| cues.symbol(surface)).unwrap_or_default();
        let surfaces: Vec<&str> = tokens.iter().map(surface).collect();
        let mut out = Self {
            language,
            words: tokens.iter().zip(&surfaces).map(|(&at, text)| word(all[at], symbol(text))).collect(),
            units: tokens.iter().map(|&at| starts.partition_point(|&start| start <= at)).collect(),
            surfaces,
            tokens,
            durations: Vec::new(),
        };
        if let (Some(cues), Some(rules)) = (cues, lexicon::of_advice(language)) {
            out.apply(cues, rules, source);
        }
        out
    }

    /// Returns the offers of the message if it is sent at a time.
    pub(crate) fn offers(&self, sent_at: Option<SentAt>) -> Offers {
        let surface = |at: usize| self.surfaces.get(at).copied().unwrap_or_default();
        offers::find_with(self.language, sent_at, &self.words, &surface, &self.durations)
    }

    /// Returns the tokens of a phrase of these offers.
    pub(crate) fn tokens(&self, phrase: &Match) -> Range<usize> {
        let last = (phrase.end as usize).saturating_sub(1);
        match (self.tokens.get(phrase.start as usize), self.tokens.get(last)) {
            (Some(&first), Some(&last)) => first..last + 1,
            _ => 0..0,
        }
    }

    /// Replaces the words of void cues by a word that no list holds, and finds the durations.
    fn apply(&mut self, cues: &Phrases, rules: &Phrases, source: &SourceText) {
        let found = rules.find_words(self.surfaces.iter().copied());
        let of = |category: Category| found.iter().filter(move |m| m.category == category);
        let mut void: Vec<Range<usize>> = of(Category::OtherSense).map(range).collect();
        void.extend(of(Category::BeforeMark).map(range).filter(|cue| !self.is_before_mark(cue, source)));
        let past = of(Category::Past).map(|m| m.start as usize);
        let years = (0..self.words.len()).filter(|&at| self.is_past_year(at));
        let years = years.filter(|&at| !of(Category::Since).any(|m| m.end as usize == at));
        void.extend(past.chain(years).map(|at| self.sentence(at)));
        let known = cues.find(self.words.iter().map(|word| word.symbol));
        let known = known.iter().filter(|m| CUES.contains(&m.category)).map(range);
        let percentages = (0..self.words.len()).filter(|&at| self.words[at].slot == Some(Slot::Percent));
        let percentages = percentages.map(|at| at..at + 1);
        let is_denied = |cue: &Range<usize>| {
            of(Category::Negation).any(|m| m.end as usize == cue.start) && self.is_joined(cue.start, source)
        };
        void.extend(known.chain(percentages).filter(is_denied));
        let in_hours = |m: &&Match| {
            let last = self.surfaces[m.end as usize - 1];
            !last.starts_with(|c: char| c.is_ascii_digit()) || last.ends_with('h')
        };
        let durations = of(Category::ValidFor).filter(in_hours);
        let durations: Vec<Match> =
            durations.map(|m| Match { category: Category::Remaining, ..*m }).collect();
        self.durations = durations
            .into_iter()
            .filter(|m| !void.iter().any(|of| of.contains(&(m.start as usize))))
            .collect();
        let nothing = Word { symbol: cues.symbol("\u{0}"), ..Word::default() };
        for at in void.into_iter().flatten() {
            // A slot of several words is void as a whole.
            let more = self.words.iter().skip(at + 1).take_while(|word| word.continues).count();
            self.words[at..=at + more].fill(nothing);
        }
    }

    /// The words of the sentence of a word.
    fn sentence(&self, at: usize) -> Range<usize> {
        let unit = self.units[at];
        self.units.partition_point(|&of| of < unit)..self.units.partition_point(|&of| of <= unit)
    }

    /// Returns true if a mark or the end of a sentence follows some words.
    fn is_before_mark(&self, words: &Range<usize>, source: &SourceText) -> bool {
        let is_last = self.units.get(words.end) != self.units.get(words.end - 1);
        is_last
            || source
                .marks_after(self.tokens[words.end - 1])
                .trim_start()
                .starts_with(['!', ',', ':', ';', '…'])
    }

    /// Returns true if a word stands in one sentence with the word before it, and no mark parts them.
    fn is_joined(&self, at: usize, source: &SourceText) -> bool {
        let Some(before) = at.checked_sub(1) else { return false };
        self.units[before] == self.units[at]
            && !source
                .marks_after(self.tokens[before])
                .contains(['.', ',', ';', ':', '!', '?', '…', '(', ')'])
    }

    fn is_past_year(&self, at: usize) -> bool {
        // A price or a code may have four digits, too.
        let begins = (0..=at).rev().find(|&k| !self.words[k].continues).unwrap_or(at);
        matches!(self.words[begins].slot, None | Some(Slot::Number | Slot::Date))
            && self.surfaces[at].len() == 4
            && self.surfaces[at].parse().is_ok_and(|year| PAST_YEARS.contains(&year))
    }
}

fn range(m: &Match) -> Range<usize> {
    m.start as usize..m.end as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{CampaignMode, Prepared, Rules};
    use crate::message::Message;
    use crate::progress::no_progress;

    /// Checks the kinds of rhetoric, the number of discounts, and whether there is a deadline within a day.
    #[track_caller]
    fn check(code: &str, text: &str, rhetoric: &[&str], discounts: usize, ends_soon: bool) {
        let mut message = Message { brand: "Riva".into(), ..Message::default() };
        message.body.text = Some(text.into());
        let source = SourceText::new(&message, false).unwrap();
        let corpus = [std::iter::once(message).collect::<Corpus>()];
        let language = Language::from_code(code).unwrap();
        let rules = Rules { campaigns: CampaignMode::None, language: Some(language), ..Rules::default() };
        let prepared = Prepared::new(&corpus, &rules, &no_progress).unwrap();
        let claims = Claims::new(&corpus[0], language, &prepared.spans[0], true, &source);
        let offers = claims.offers(None);
        let kinds: Vec<&str> = offers.phrases.iter().map(|m| m.category.name()).collect();
        let found = offers.features.iter().filter(|(block, _)| *block == offers::DISCOUNTS).count();
        assert_eq!(
            (kinds.as_slice(), found, offers.ends_within_24h()),
            (rhetoric, discounts, ends_soon),
            "{text}"
        );
    }

    #[test]
    fn a_denied_cue_is_none() {
        check("en", "Don't hurry. The oak table will still be here", &[], 0, false);
        check("en", "Do not hurry, the table will still be here", &[], 0, false);
        check("en", "We never run out of time for you", &[], 0, false);
        check("en", "No, hurry! The table is nearly gone", &["urgency", "scarcity"], 0, false);
        check("en", "Don't miss out on the table", &["urgency"], 0, false);
        check("it", "Da noi non facciamo sconti, nemmeno del 20%", &[], 0, false);
        check("it", "Non c'è fretta, mai solo oggi", &[], 0, false);
        check("it", "Non aspettare: sconto del 20% solo oggi", &["urgency", "urgency"], 1, true);
        check("it", "Qui non si paga. Affrettati, sconto del 20%", &["urgency"], 1, false);
        check("de", "Nie ausverkauft, immer da", &[], 0, false);
    }

    #[test]
    fn the_past_is_no_claim() {
        check("en", "The oak table sold out twice last winter", &[], 0, false);
        check("en", "The oak table sold out in 1978", &[], 0, false);
        check("en", "The oak table is sold out", &["scarcity"], 0, false);
        check("en", "The ends are sanded by hand, today as in 1950.", &[], 0, false);
        check("en", "Tables since 1950: hurry, the sale ends today", &["urgency", "urgency"], 0, true);
        check("en", "Tables for 1950 €. Hurry!", &["urgency"], 0, false);
        check("it", "Le ultime copie della rivista, sparite anni fa", &[], 0, false);
        check("it", "Le ultime copie della rivista", &["scarcity"], 0, false);
    }

    #[test]
    fn a_cue_may_have_another_sense() {
        check("en", "Ends are sanded by hand, today as ever", &[], 0, false);
        check("en", "The offer ends today", &["urgency"], 0, true);
        check("it", "Corri ogni mattina nel parco?", &[], 0, false);
        check("it", "Corri!", &["urgency"], 0, false);
        check("it", "Corri, il pane è caldo", &["urgency"], 0, false);
        check("it", "Il pane è caldo: corri", &["urgency"], 0, false);
        check("it", "Corri in negozio", &["urgency"], 0, false);
        check("it", "L'ultima occasione in cui ti ho visto", &[], 0, false);
        check("it", "È la tua ultima occasione", &["last_chance"], 0, false);
    }

    #[test]
    fn what_is_valid_for_hours_ends_soon() {
        check("it", "Il codice vale 24 ore", &[], 0, true);
        check("it", "Vale solo per 24h", &[], 0, true);
        check("it", "Il codice è valido per 48 ore", &[], 0, false);
        check("it", "Il pane vale 3 euro, lo trovi oggi", &[], 0, false);
        check("it", "Solo per 24 ore", &[], 0, true);
        check("en", "The code works for 24 hours", &[], 0, true);
        check("en", "The code is valid for 24 hours", &[], 0, true);
        check("en", "The shop is open 24 hours", &[], 0, false);
    }
}
