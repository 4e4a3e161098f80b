//! Messages → corpus: analysed in parallel, appended in order.

use super::recent::{self, Known, Recent};
use super::vocabulary::Vocabulary;
use super::{Corpus, MAX_COLUMNS, Row, Token, Unit, brand_hash, content_hash};
use crate::error::{Error, ErrorKind};
use crate::hash::{combine, hash64};
use crate::message::Message;
use crate::ragged::Ragged;
use crate::text::language::Lists;
use crate::text::mask::{BrandNames, Products, SlotSpan};
use crate::text::token::Token as TextToken;
use crate::text::{BlockKind, language, mask, normalise, token};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};

/// Collects messages and turns them into a [`Corpus`].
///
/// Messages may be added one by one (`Extend`) or in batches; the result is the same. The caller's rayon pool decides
/// how many threads work.
#[derive(Debug, Default)]
pub struct CorpusBuilder {
    corpus: Corpus,
    seen: BTreeSet<u64>,
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
        for (chunk, part) in chunks.into_iter().zip(messages.chunks(size)) {
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
        self.corpus
    }

    fn flush(&mut self) {
        let waiting = std::mem::take(&mut self.waiting);
        self.waiting_bytes = 0;
        let failed = self.add_batch(&waiting);
        self.corpus.failed.extend(failed.into_iter().map(|(_, error)| error));
    }

    /// Adds the messages of a chunk, whose texts are not looked at again.
    pub(crate) fn append(&mut self, chunk: &Chunk, messages: &[Message], mut fail: impl FnMut(usize, Error)) {
        let corpus = &mut self.corpus;
        let Some(forms) = corpus.vocabulary.absorb(&chunk.vocabulary) else {
            return (0..messages.len()).for_each(|i| fail(i, full()));
        };
        for (i, (message, row)) in messages.iter().zip(&chunk.rows).enumerate() {
            let row = match row {
                Ok(row) => *row,
                Err(kind) => {
                    fail(i, kind.clone().into());
                    continue;
                }
            };
            if message.id.is_some() && !self.seen.insert(row.key()) {
                corpus.duplicates += 1;
                continue;
            }
            let number = corpus.rows.len();
            corpus.rows.push(row);
            corpus.tokens.push(chunk.tokens.row(i).iter().map(|&t| {
                let token = Token(t);
                (t & !Token::FORM_MASK) | forms[token.form() as usize]
            }));
            corpus.units.push(chunk.units.row(i).iter().copied());
            corpus.ids.push(message.id.iter().flat_map(|id| id.bytes()));
            corpus.brands.entry(row.brand).or_insert_with(|| message.brand.clone());
            for (name, value) in &message.columns {
                let full = corpus.columns.len() >= MAX_COLUMNS;
                let column = match corpus.columns.get_mut(name) {
                    Some(column) => column,
                    None if full => {
                        corpus.columns_passed_over = true;
                        continue;
                    }
                    None => corpus.columns.entry(name.clone()).or_default(),
                };
                column.set(number, value);
            }
        }
    }
}

impl Extend<Message> for CorpusBuilder {
    fn extend<I: IntoIterator<Item = Message>>(&mut self, messages: I) {
        for message in messages {
            let size = |s: &Option<String>| s.as_ref().map_or(0, String::len);
            self.waiting_bytes += 64 + size(&message.body.text) + size(&message.body.html);
            self.waiting.push(message);
            if self.waiting_bytes >= BATCH_BYTES {
                self.flush();
            }
        }
    }
}

impl Token {
    const FORM_MASK: u32 = (1 << super::FORM_BITS) - 1;
}

fn full() -> Error {
    ErrorKind::TooLarge { limit: u32::MAX as usize }.into()
}

/// Messages → chunks; on any thread, while other chunks are added to the corpus.
#[derive(Debug, Default)]
pub(crate) struct Analyser {
    products: Products,
    /// Those that nobody uses now. No result depends on what they hold.
    scratches: Mutex<Vec<Scratch>>,
}

impl Analyser {
    pub(crate) fn new(products: Products) -> Self {
        Self { products, ..Self::default() }
    }

    /// The chunk of the messages that `fill` adds to it.
    pub(crate) fn chunk(&self, fill: impl FnOnce(&mut Filling<'_>)) -> Chunk {
        let idle = || self.scratches.lock().unwrap_or_else(PoisonError::into_inner);
        let scratch = idle().pop().unwrap_or_default();
        let mut filling = Filling { chunk: Chunk::default(), scratch, products: &self.products };
        filling.scratch.recent.clear();
        fill(&mut filling);
        idle().push(filling.scratch);
        filling.chunk
    }
}

/// The columns of one thread's share, with form ids of its own.
#[derive(Default)]
pub(crate) struct Chunk {
    vocabulary: Vocabulary,
    tokens: Ragged<u32>,
    units: Ragged<Unit>,
    rows: Vec<Result<Row, ErrorKind>>,
}

impl Chunk {
    /// How many of so many messages are one thread's share.
    pub(crate) fn share_of(messages: usize) -> usize {
        messages.div_ceil(rayon::current_num_threads().clamp(1, 64)).max(1)
    }
}

/// A chunk that grows.
pub(crate) struct Filling<'a> {
    chunk: Chunk,
    scratch: Scratch,
    products: &'a Products,
}

impl Filling<'_> {
    /// Analyses a message. One that cannot be analysed has its row all the same.
    pub(crate) fn add(&mut self, message: &Message) {
        let Self { chunk, scratch, products } = self;
        // A library below may panic on text that nobody foresaw; one message must not stop a million.
        let row =
            catch_unwind(AssertUnwindSafe(|| scratch.analyse(message, products, &mut chunk.vocabulary)))
                .unwrap_or_else(|_| {
                    *scratch = Scratch::default();
                    scratch.recent.clear();
                    Err(ErrorKind::Panicked)
                });
        chunk.tokens.push(scratch.encoded.iter().copied());
        chunk.units.push(scratch.units.iter().copied());
        chunk.rows.push(row);
    }
}

/// Buffers that are used again and again, so that nothing is allocated per token.
#[derive(Debug, Default)]
struct Scratch {
    tokens: Vec<TextToken>,
    spans: Vec<SlotSpan>,
    folded: String,
    /// Of the chunk's vocabulary.
    recent: Recent,
    encoded: Vec<u32>,
    /// What each token says of the language.
    lists: Vec<Lists>,
    units: Vec<Unit>,
    brands: BTreeMap<u64, BrandNames>,
}

/// How many brands' names a thread remembers.
const REMEMBERED_BRANDS: usize = 4096;

impl Scratch {
    fn analyse(
        &mut self,
        message: &Message,
        products: &Products,
        vocabulary: &mut Vocabulary,
    ) -> Result<Row, ErrorKind> {
        self.encoded.clear();
        self.units.clear();
        let brand = brand_hash(&message.brand);
        let extracted = crate::text::extract::extract(&message.body);
        let text = normalise::clean(&extracted.text);
        if text.len() > u32::MAX as usize {
            return Err(ErrorKind::TooLarge { limit: u32::MAX as usize });
        }
        token::tokenize(&text, &mut self.tokens);
        let names_key = [message.sender_name.as_deref(), message.sender_domain.as_deref()]
            .iter()
            .fold(brand, |h, s| combine(h, s.map_or(0, |s| hash64(s.as_bytes()))));
        if self.brands.len() > REMEMBERED_BRANDS {
            self.brands.clear();
        }
        let names = self.brands.entry(names_key).or_insert_with(|| {
            BrandNames::new(&message.brand, message.sender_name.as_deref(), message.sender_domain.as_deref())
        });
        self.spans.clear();
        mask::mask(&text, &self.tokens, names, message.recipient.as_deref(), products, &mut self.spans);
        self.encode(&text, vocabulary)?;
        let detected = language::detect_tokens(&text, &self.tokens, &self.lists);
        self.divide(&text, &extracted.blocks);
        Ok(Row {
            id: message.id.as_ref().map_or(0, |id| hash64(id.as_bytes())),
            content: content_hash(message),
            brand,
            detected,
            sent_at: message.sent_at,
            channel: message.channel,
            // A blank campaign is none.
            campaign: message
                .campaign
                .as_ref()
                .filter(|c| !c.key.trim().is_empty())
                .map(|c| (hash64(c.key.as_bytes()), c.origin)),
        })
    }

    /// Surface forms and slots → `encoded`.
    fn encode(&mut self, text: &str, vocabulary: &mut Vocabulary) -> Result<(), ErrorKind> {
        self.encoded.clear();
        self.lists.clear();
        for t in &self.tokens {
            let key = recent::key(text.as_bytes(), t.start as usize, t.end as usize);
            let known = match key.and_then(|key| self.recent.get(key)) {
                Some(known) => known,
                None => {
                    let surface = t.of(text);
                    normalise::fold_into(surface, &mut self.folded);
                    let form = vocabulary.intern_hashed(&self.folded, hash64(self.folded.as_bytes()));
                    let form = form.ok_or(ErrorKind::TooLarge { limit: u32::MAX as usize })?;
                    let known = Known { form, lists: Lists::of(surface, &self.folded) };
                    if let Some(key) = key {
                        self.recent.set(key, known);
                    }
                    known
                }
            };
            self.encoded.push(Token::new(known.form).0);
            self.lists.push(known.lists);
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
    fn divide(&mut self, text: &str, blocks: &[crate::text::Block]) {
        let mut kept = 0;
        let mut next = 0;
        let mut line_end = 0;
        for block in blocks {
            line_end = memchr::memchr(b'\n', &text.as_bytes()[line_end..])
                .map_or(text.len(), |at| line_end + at + 1);
            let first = next;
            while next < self.tokens.len() && (self.tokens[next].start as usize) < line_end {
                next += 1;
            }
            if matches!(block.kind, BlockKind::Quote | BlockKind::Signature) || first == next {
                continue;
            }
            self.units.push(Unit { start: kept as u32, kind: block.kind, zone: block.zone });
            self.encoded.copy_within(first..next, kept);
            kept += next - first;
        }
        self.encoded.truncate(kept);
    }
}
