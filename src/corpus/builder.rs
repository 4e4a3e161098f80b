//! Messages → corpus: analysed in parallel, appended in order.

use super::vocabulary::{MAX_FORMS, Vocabulary};
use super::word_cache::{self, Known, WordCache};
use super::{Categorical, Corpus, MAX_COLUMNS, Row, Token, Unit, brand_hash, content_hash};
use crate::error::{Error, ErrorKind};
use crate::hash::{combine, hash64};
use crate::message::Message;
use crate::ragged::Ragged;
use crate::text::detect::Lists;
use crate::text::mask::{BrandNames, Products, SlotSpan};
use crate::text::token::{Token as TextToken, TokenKind};
use crate::text::{Block, BlockKind, Zone, detect, extract, mask, normalise, token};
use crate::unicode;
use rayon::prelude::*;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError, RwLock, RwLockReadGuard};
use unicode_normalization::UnicodeNormalization as _;

/// Collects messages and turns them into a [`Corpus`].
///
/// Messages may be added one by one (`Extend`) or in batches; the result is the same. The caller's rayon pool decides
/// how many threads work.
#[derive(Debug, Default)]
pub struct CorpusBuilder {
    corpus: Corpus,
    /// The row of every key seen.
    seen: BTreeMap<u64, u32>,
    /// What further copies of a row show otherwise: column, row and value.
    copies: Vec<(&'static str, u32, &'static str)>,
    analyser: Analyser,
    waiting: Vec<Message>,
    waiting_bytes: usize,
}

/// Messages wait until this many bytes of them are there, so that threads have something to share.
const BATCH_BYTES: usize = 8 << 20;

impl CorpusBuilder {
    /// Masks these product names, too.
    #[must_use]
    pub fn products(mut self, products: Products) -> Self {
        self.analyser = Analyser::new(products);
        self
    }

    /// Adds messages at once, in order. A message that cannot be analysed yields an error and is left out.
    ///
    /// Linear in the bytes of text; parallel.
    pub fn add_batch(&mut self, messages: &[Message]) -> Vec<(usize, Error)> {
        let size = Chunk::share_of(messages.len());
        let chunks: Vec<Chunk> = messages
            .par_chunks(size)
            .map(|part| self.analyser.chunk(|chunk| part.iter().for_each(|message| chunk.add(message))))
            .collect();
        let mut failed = Vec::new();
        let mut base = 0;
        for (mut chunk, part) in chunks.into_iter().zip(messages.chunks(size)) {
            self.analyser.learn(&mut chunk);
            self.append(&chunk, part, |i, error| failed.push((base + i, error)));
            base += part.len();
        }
        failed
    }

    /// Number of messages so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.corpus.len() + self.waiting.len()
    }

    /// Number of messages given so far and analysed, duplicates included.
    #[must_use]
    pub fn added(&self) -> u64 {
        self.corpus.len() as u64 + self.corpus.duplicates
    }

    /// Whether there is no message so far.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The corpus.
    #[must_use]
    pub fn build(mut self) -> Corpus {
        self.flush();
        self.copies.sort_unstable();
        for copies in self.copies.chunk_by(|a, b| a.0 == b.0) {
            if let Some(column) = copies.first().and_then(|copy| self.corpus.column_mut(copy.0)) {
                column.merge(copies.iter().map(|&(_, row, value)| (row, value)));
            }
        }
        let vocabulary = self.analyser.vocabulary.into_inner().unwrap_or_else(PoisonError::into_inner);
        Corpus { vocabulary, ..self.corpus }
    }

    /// The corpus of chunks that another analyser made.
    pub(crate) fn build_with(self, analyser: Analyser) -> Corpus {
        Self { analyser, ..self }.build()
    }

    fn flush(&mut self) {
        let waiting = std::mem::take(&mut self.waiting);
        self.waiting_bytes = 0;
        let failed = self.add_batch(&waiting);
        self.corpus.failed.extend(failed.into_iter().map(|(_, error)| error));
    }

    /// Adds the messages of a chunk that was learnt, without another look at their texts.
    pub(crate) fn append(&mut self, chunk: &Chunk, messages: &[Message], mut fail: impl FnMut(usize, Error)) {
        let corpus = &mut self.corpus;
        let Some(forms) = &chunk.forms else {
            return (0..messages.len()).for_each(|i| fail(i, full()));
        };
        corpus.names.extend(&chunk.names);
        for (i, (message, row)) in messages.iter().zip(&chunk.rows).enumerate() {
            let row = match row {
                Ok(row) => *row,
                Err(kind) => {
                    fail(i, kind.clone().into());
                    continue;
                }
            };
            let number = corpus.rows.len();
            if message.id.is_some() {
                match self.seen.entry(row.key()) {
                    Entry::Occupied(first) => {
                        corpus.duplicates += 1;
                        let first = *first.get();
                        let shown = |name: &str| corpus.columns.get(name)?.get(first as usize);
                        let others = message.found.iter().filter(|(name, value)| shown(name) != Some(value));
                        self.copies.extend(others.map(|&(name, value)| (name, first, value)));
                        continue;
                    }
                    Entry::Vacant(new) => new.insert(number as u32),
                };
            }
            corpus.rows.push(row);
            let numbered = |&t: &u32| {
                let new = forms.get(Chunk::nth(Token(t).form() as usize));
                new.map_or(t, |form| (t & !Token::FORM_MASK) | form)
            };
            corpus.tokens.push(chunk.tokens.row(i).iter().map(numbered));
            corpus.subjects.push(chunk.subjects.row(i).iter().map(numbered));
            corpus.units.push(chunk.units.row(i).iter().copied());
            corpus.layout.push(chunk.layout.row(i).iter().copied());
            corpus.ids.push(message.id.iter().flat_map(|id| id.bytes()));
            corpus.brands.entry(row.brand).or_insert_with(|| message.brand.clone());
            let stated = message.columns.iter().map(|(name, value)| (name.as_str(), value.as_str()));
            for (name, value) in stated.chain(message.found.iter().copied()) {
                if let Some(column) = corpus.column_mut(name) {
                    column.set(number, value);
                }
            }
        }
    }
}

impl Extend<Message> for CorpusBuilder {
    fn extend<I: IntoIterator<Item = Message>>(&mut self, messages: I) {
        for message in messages {
            self.waiting_bytes += size_of_val(&message) + n_bytes(&message);
            self.waiting.push(message);
            if self.waiting_bytes >= BATCH_BYTES {
                self.flush();
            }
        }
    }
}

impl Corpus {
    /// A column, a new one where there is none of this name; `None` where it is not among the first by name. So which are
    /// kept depends on no order: what falls out stays out, as names only come before the last that is kept.
    fn column_mut(&mut self, name: &str) -> Option<&mut Categorical> {
        if !self.columns.contains_key(name) {
            if self.columns.len() >= MAX_COLUMNS {
                self.columns_passed_over = true;
                self.columns.last_key_value().filter(|(last, _)| name < last.as_str())?;
                self.columns.pop_last();
            }
            self.columns.insert(name.to_owned(), Categorical::default());
        }
        self.columns.get_mut(name)
    }
}

/// Bytes of all the texts of a message.
fn n_bytes(message: &Message) -> usize {
    let texts = [
        &message.id,
        &message.sender_name,
        &message.sender_domain,
        &message.recipient,
        &message.subject,
        &message.body.text,
        &message.body.html,
        &message.language_label,
    ];
    let campaign = message.campaign.as_ref().map_or(0, |campaign| campaign.key.len());
    // Two strings have their own size beside that of their bytes.
    let columns = message.columns.iter().map(|(name, value)| 48 + name.len() + value.len());
    texts.into_iter().flatten().map(String::len).sum::<usize>()
        + message.brand.len()
        + campaign
        + columns.sum::<usize>()
}

impl Token {
    const FORM_MASK: u32 = (1 << super::FORM_BITS) - 1;
}

/// Marks of punctuation in a line, a run of one mark as one, of at most three: `!!!` is another mark than `!`.
///
/// Apostrophes and quotes belong to words; letters, digits, emoji and symbols are no punctuation.
fn punctuation(line: &str, out: &mut Vec<TextToken>) {
    let is_mark = |c: char| {
        matches!(c, '!' | '?' | '¡' | '¿' | '.' | ',' | ':' | ';' | '|' | '/' | '(' | ')' | '[' | ']' | '*')
            || matches!(c, '+' | '-' | '–' | '—' | '…' | '•' | '·' | '→' | '~' | '_' | '#' | '>' | '<')
    };
    let within_word = |at: usize, c: char| {
        let before = line[..at].chars().next_back();
        let after = line[at + c.len_utf8()..].chars().next();
        [before, after].iter().all(|c| c.is_some_and(unicode::is_letter_or_number))
    };
    let mut run: Option<(char, usize)> = None;
    let mut end = |run: Option<(char, usize)>, at: usize| {
        if let Some((c, start)) = run {
            let end = at.min(start + 3 * c.len_utf8());
            out.push(TextToken { start: start as u32, end: end as u32, kind: TokenKind::Emoji });
        }
    };
    for (at, c) in line.char_indices() {
        if run.is_some_and(|(mark, _)| mark == c) {
            continue;
        }
        end(run.take(), at);
        // A point within a number and a hyphen within a word are none.
        if is_mark(c) && !within_word(at, c) {
            run = Some((c, at));
        }
    }
    end(run, line.len());
}

/// The hash of the address in `Name <address>`, or of the whole where there is none; case aside, a blank is none.
fn address_hash(recipient: &str) -> Option<u64> {
    let address = recipient.rsplit_once('<').map_or(recipient, |(_, address)| address);
    let address = address.trim().trim_end_matches('>').trim();
    (!address.is_empty()).then(|| hash64(unicode::to_lower(address).as_bytes()))
}

fn full() -> Error {
    ErrorKind::TooManyIds { what: "words", limit: MAX_FORMS }.into()
}

/// Messages → chunks; on any thread, while other chunks are added to the corpus.
#[derive(Debug, Default)]
pub(crate) struct Analyser {
    products: Products,
    /// The corpus's own, which grows while chunks are made: what they meet first they number themselves.
    vocabulary: RwLock<Vocabulary>,
    /// Those that nobody uses now. No result depends on what they hold.
    scratches: Mutex<Vec<Scratch>>,
}

impl Analyser {
    pub(crate) fn new(products: Products) -> Self {
        Self { products, ..Self::default() }
    }

    /// The words known so far.
    fn known(&self) -> RwLockReadGuard<'_, Vocabulary> {
        self.vocabulary.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The chunk of the messages that `fill` adds to it.
    pub(crate) fn chunk(&self, fill: impl FnOnce(&mut Filling<'_>)) -> Chunk {
        let idle = || self.scratches.lock().unwrap_or_else(PoisonError::into_inner);
        let scratch = idle().pop().unwrap_or_default();
        let mut filling = Filling { chunk: Chunk::default(), scratch, analyser: self };
        fill(&mut filling);
        filling.scratch.recent.forget_from(Chunk::nth(filling.chunk.new.len()) as u32 + 1);
        idle().push(filling.scratch);
        filling.chunk
    }

    /// Takes in the words that a chunk met first. To be called in the order of the messages.
    pub(crate) fn learn(&self, chunk: &mut Chunk) {
        let new = std::mem::take(&mut chunk.new);
        let mut known = self.vocabulary.write().unwrap_or_else(PoisonError::into_inner);
        chunk.forms = if known.len() + new.len() < MAX_FORMS { known.absorb(&new) } else { None };
    }
}

/// The columns of one thread's share.
#[derive(Default)]
pub(crate) struct Chunk {
    /// The forms that the vocabulary did not hold, numbered from the end of all numbers.
    new: Vocabulary,
    /// The number in the vocabulary of each new form, once it is there; `None` where it is full.
    forms: Option<Vec<u32>>,
    tokens: Ragged<u32>,
    subjects: Ragged<u32>,
    units: Ragged<Unit>,
    layout: Ragged<u32>,
    rows: Vec<Result<Row, ErrorKind>>,
    /// The hashes of the case-folded names of recipients.
    names: BTreeSet<u64>,
}

impl Chunk {
    /// The number of the nth new form, and the other way round.
    const fn nth(form: usize) -> usize {
        (MAX_FORMS - 1).wrapping_sub(form)
    }

    /// How many of so many messages are one thread's share.
    pub(crate) fn share_of(messages: usize) -> usize {
        messages.div_ceil(rayon::current_num_threads().clamp(1, 64)).max(1)
    }
}

/// A chunk that grows.
pub(crate) struct Filling<'a> {
    chunk: Chunk,
    scratch: Scratch,
    analyser: &'a Analyser,
}

impl Filling<'_> {
    /// Analyses a message. One that cannot be analysed has its row all the same.
    pub(crate) fn add(&mut self, message: &Message) {
        let Self { chunk, scratch, analyser } = self;
        // A library below may panic on text that nobody foresaw; one message must not stop a million.
        let row = catch_unwind(AssertUnwindSafe(|| scratch.analyse(message, analyser, &mut chunk.new)))
            .unwrap_or_else(|_| {
                *scratch = Scratch::default();
                Err(ErrorKind::Panicked)
            });
        chunk.tokens.push(scratch.encoded.iter().copied());
        chunk.subjects.push(scratch.subject.iter().copied());
        chunk.units.push(scratch.units.iter().copied());
        chunk.layout.push(scratch.layout.iter().copied());
        if let (Ok(_), Some(recipient)) = (&row, message.recipient.as_deref()) {
            mask::names_of(recipient, |name| {
                normalise::fold_into(name, &mut scratch.folded);
                chunk.names.insert(hash64(scratch.folded.as_bytes()));
            });
        }
        chunk.rows.push(row);
    }
}

/// Buffers that are used again and again, so that nothing is allocated per token.
#[derive(Debug, Default)]
struct Scratch {
    extracted: extract::Extracted,
    tokens: Vec<TextToken>,
    spans: Vec<SlotSpan>,
    folded: String,
    /// Of the chunk's vocabulary.
    recent: WordCache,
    encoded: Vec<u32>,
    /// The encoded tokens of the subject line.
    subject: Vec<u32>,
    /// What each token says of the language.
    lists: Vec<Lists>,
    /// The tokens that `recent` does not hold, and the hashes of their forms.
    unmet: Vec<usize>,
    hashes: Vec<u64>,
    units: Vec<Unit>,
    layout: Vec<u32>,
    brands: BTreeMap<u64, BrandNames>,
}

/// How many brands' names a thread remembers.
const REMEMBERED_BRANDS: usize = 4096;

impl Scratch {
    fn analyse(
        &mut self,
        message: &Message,
        analyser: &Analyser,
        new: &mut Vocabulary,
    ) -> Result<Row, ErrorKind> {
        self.encoded.clear();
        self.units.clear();
        let brand = brand_hash(&message.brand);
        let extracted =
            extract::extract_within(&message.body, std::mem::take(&mut self.extracted), &mut self.layout);
        let text = normalise::clean(&extracted.text);
        if text.len() > u32::MAX as usize {
            return Err(ErrorKind::TooLarge { limit: u32::MAX as usize });
        }
        let names_key = [message.sender_name.as_deref(), message.sender_domain.as_deref()]
            .iter()
            .fold(brand, |h, s| combine(h, s.map_or(0, |s| hash64(s.as_bytes()))));
        if self.brands.len() > REMEMBERED_BRANDS {
            self.brands.clear();
        }
        self.brands.entry(names_key).or_insert_with(|| {
            BrandNames::new(&message.brand, message.sender_name.as_deref(), message.sender_domain.as_deref())
        });
        self.subject.clear();
        if let Some(subject) = message.subject.as_deref() {
            let subject = normalise::clean(subject);
            self.tokens_of(&subject, names_key, message, analyser, new)?;
            self.tokens.clear();
            self.spans.clear();
            punctuation(&subject, &mut self.tokens);
            self.subject.append(&mut self.encoded);
            self.encode(&subject, &analyser.known(), new)?;
            self.subject.append(&mut self.encoded);
        }
        self.tokens_of(&text, names_key, message, analyser, new)?;
        // What is compared tells the language; a footer may be in another.
        let end = body_end(&text, &extracted.blocks);
        let n = self.tokens.partition_point(|token| (token.end as usize) <= end);
        let lists = &self.lists[..n.min(self.lists.len())];
        let detected = detect::detect_tokens(&text[..end], &self.tokens[..n], lists);
        self.divide(&text, &extracted.blocks);
        drop(text);
        self.extracted = extracted;
        Ok(Row {
            id: message.id.as_ref().map_or(0, |id| hash64(id.as_bytes())),
            content: content_hash(message),
            brand,
            detected,
            recipient: message.recipient.as_deref().and_then(address_hash),
            sent_at: message.sent_at,
            channel: message.channel,
            // A blank campaign is none.
            campaign: message
                .campaign
                .as_ref()
                .filter(|c| !c.key.trim().is_empty())
                .map(|c| (hash64(c.key.trim().nfc().collect::<String>().as_bytes()), c.origin)),
        })
    }

    /// Text → `tokens`, `spans`, `encoded` and `lists`.
    fn tokens_of(
        &mut self,
        text: &str,
        names: u64,
        message: &Message,
        analyser: &Analyser,
        new: &mut Vocabulary,
    ) -> Result<(), ErrorKind> {
        token::tokenize(text, &mut self.tokens);
        self.spans.clear();
        if let Some(names) = self.brands.get(&names) {
            let recipient = message.recipient.as_deref();
            mask::mask(text, &self.tokens, names, recipient, &analyser.products, &mut self.spans);
        }
        self.encode(text, &analyser.known(), new)
    }

    /// Surface forms and slots → `encoded`.
    fn encode(&mut self, text: &str, known: &Vocabulary, new: &mut Vocabulary) -> Result<(), ErrorKind> {
        self.encoded.clear();
        self.lists.clear();
        self.unmet.clear();
        self.unmet.resize(self.tokens.len(), 0);
        let mut n_unmet = 0;
        for (i, t) in self.tokens.iter().enumerate() {
            let key = word_cache::key(text.as_bytes(), t.start as usize, t.end as usize);
            let (word, met) = self.recent.get(key);
            self.encoded.push(Token::new(word.form).0);
            self.lists.push(word.lists);
            self.unmet[n_unmet] = i;
            n_unmet += usize::from(!met);
        }
        self.unmet.truncate(n_unmet);
        self.hashes.clear();
        for &i in &self.unmet {
            let t = self.tokens[i];
            let key = word_cache::key(text.as_bytes(), t.start as usize, t.end as usize);
            self.hashes.push(match word_cache::folded(key) {
                Some((bytes, length)) => hash64(&bytes[..length]),
                None => {
                    normalise::fold_into(t.of(text), &mut self.folded);
                    hash64(self.folded.as_bytes())
                }
            });
        }
        known.fetch(&self.hashes);
        for (&i, &hash) in self.unmet.iter().zip(&self.hashes) {
            let t = self.tokens[i];
            let surface = t.of(text);
            let mut word = match known.find(hash) {
                Some(word) => word,
                None => {
                    normalise::fold_into(surface, &mut self.folded);
                    let new = new.intern_hashed(&self.folded, hash);
                    let new = new.filter(|new| known.len() + (new.form as usize) < MAX_FORMS);
                    let new = new.ok_or(ErrorKind::TooManyIds { what: "words", limit: MAX_FORMS })?;
                    Known { form: Chunk::nth(new.form as usize) as u32, ..new }
                }
            };
            if !surface.is_ascii() {
                word.lists = Lists::NONE;
            }
            self.recent.set(word_cache::key(text.as_bytes(), t.start as usize, t.end as usize), word);
            self.encoded[i] = Token::new(word.form).0;
            self.lists[i] = word.lists;
        }
        for span in &self.spans {
            for i in span.first..span.end {
                let token = Token(self.encoded[i as usize]);
                self.encoded[i as usize] = token.filling(span.slot, i == span.first).0;
            }
        }
        Ok(())
    }

    /// Lines of the text → units of tokens. Quoted replies and signatures are not the sender's message: left out.
    fn divide(&mut self, text: &str, blocks: &[Block]) {
        let mut kept = 0;
        let mut next = 0;
        for (block, line_end) in lines(text, blocks) {
            let first = next;
            while next < self.tokens.len() && (self.tokens[next].start as usize) < line_end {
                next += 1;
            }
            if !is_kept(block) || first == next {
                continue;
            }
            self.units.push(Unit { start: kept as u32, kind: block.kind, zone: block.zone });
            self.encoded.copy_within(first..next, kept);
            kept += next - first;
        }
        self.encoded.truncate(kept);
    }
}

/// Each block, which is a line of the text, with where it ends.
fn lines<'a>(text: &'a str, blocks: &'a [Block]) -> impl Iterator<Item = (&'a Block, usize)> {
    let mut end = 0;
    blocks.iter().map(move |block| {
        end = memchr::memchr(b'\n', &text.as_bytes()[end..]).map_or(text.len(), |at| end + at + 1);
        (block, end)
    })
}

/// Quotations and signatures are not the message.
const fn is_kept(block: &Block) -> bool {
    !matches!(block.kind, BlockKind::Quote | BlockKind::Signature)
}

/// Where the last line of the opening or body ends, by marks of the message alone; the end of the text where there is none.
fn body_end(text: &str, blocks: &[Block]) -> usize {
    let is_body = |block: &Block| matches!(block.zone, Zone::Opening | Zone::Body) && is_kept(block);
    lines(text, blocks).filter(|(block, _)| is_body(block)).last().map_or(text.len(), |(_, end)| end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_english_footer_does_not_make_italian_letters_english() {
        let body = "Cara lettrice, questa settimana il forno apre prima: venite a prendere il pane caldo e la focaccia.";
        let footer = "You are receiving this email because you signed up on our website and agreed to hear from us. \
                      If you no longer wish to receive these emails you can unsubscribe here at any time. \
                      All rights reserved, the company and all of its brands are registered trademarks of the group.";
        let mut message = Message { brand: "forno".into(), ..Message::default() };
        message.body.text = Some(format!("{body}\n\n{footer}\n"));
        let corpus: Corpus = [message].into_iter().collect();
        assert_eq!(corpus.rows()[0].detected.code(), "it");
    }

    #[test]
    fn whatever_a_message_holds_counts_for_the_batch() {
        let check = |message: Message| {
            let mut builder = CorpusBuilder::default();
            builder.extend(vec![message; 1 + BATCH_BYTES / (1 << 16)]);
            assert!(builder.added() > 0 && builder.waiting_bytes < BATCH_BYTES);
        };
        let long = "x".repeat(1 << 16);
        check(Message { subject: Some(long.clone()), ..Message::default() });
        check(Message { recipient: Some(long), ..Message::default() });
        let column = |i: usize| (format!("{i}"), "x".repeat(256));
        check(Message { columns: (0..256).map(column).collect(), ..Message::default() });
    }

    #[test]
    fn the_first_columns_by_name_are_kept() {
        let message = |i: usize| {
            let columns =
                vec![(format!("{:03}", i * 7 % 300), "x".to_owned()), ("y".to_owned(), "z".to_owned())];
            Message { brand: "a".into(), columns, ..Message::default() }
        };
        let kept = |numbers: &mut dyn Iterator<Item = usize>| {
            let corpus: Corpus = numbers.map(message).collect();
            assert!(corpus.has_columns_passed_over());
            corpus.columns().keys().cloned().collect::<Vec<_>>()
        };
        let expected: Vec<String> = (0..MAX_COLUMNS).map(|i| format!("{i:03}")).collect();
        assert_eq!(kept(&mut (0..300)), expected);
        assert_eq!(kept(&mut (0..300).rev()), expected);
    }
}
