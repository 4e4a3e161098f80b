//! Messages → corpus: analysed in parallel, appended in order.

use super::vocabulary::Vocabulary;
use super::{Corpus, MAX_COLUMNS, Row, Token, Unit, brand_hash, content_hash};
use crate::error::{Error, ErrorKind};
use crate::hash::{combine, hash64};
use crate::message::Message;
use crate::ragged::Ragged;
use crate::text::mask::{BrandNames, Products, SlotSpan};
use crate::text::token::Token as TextToken;
use crate::text::{BlockKind, language, mask, normalise, token};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Collects messages and turns them into a [`Corpus`].
///
/// Messages may be added one by one (`Extend`) or in batches; the result is the same. The caller's rayon pool decides
/// how many threads work.
#[derive(Debug, Default)]
pub struct CorpusBuilder {
    corpus: Corpus,
    seen: BTreeSet<u64>,
    products: Products,
    waiting: Vec<Message>,
    waiting_bytes: usize,
}

/// Messages wait until this many bytes of them are there, so that threads have something to share.
const BATCH_BYTES: usize = 8 << 20;

impl CorpusBuilder {
    /// Masks these product names, too.
    #[must_use]
    pub fn products(mut self, products: Products) -> Self {
        self.products = products;
        self
    }

    /// Adds messages at once, in order. A message that cannot be analysed yields an error and is left out.
    ///
    /// Linear in the bytes of text; parallel.
    pub fn add_batch(&mut self, messages: &[Message]) -> Vec<(usize, Error)> {
        let parts = rayon::current_num_threads().clamp(1, 64);
        let size = messages.len().div_ceil(parts).max(1);
        let chunks: Vec<Chunk> =
            messages.par_chunks(size).map(|part| Chunk::of(part, &self.products)).collect();
        let mut failed = Vec::new();
        let mut base = 0;
        for (chunk, part) in chunks.into_iter().zip(messages.chunks(size)) {
            self.append(chunk, part, base, &mut failed);
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

    fn append(&mut self, chunk: Chunk, part: &[Message], base: usize, failed: &mut Vec<(usize, Error)>) {
        let corpus = &mut self.corpus;
        let Some(forms) = corpus.vocabulary.absorb(&chunk.vocabulary) else {
            failed.extend((0..part.len()).map(|i| (base + i, full())));
            return;
        };
        for (i, message) in part.iter().enumerate() {
            let row = match &chunk.rows[i] {
                Ok(row) => *row,
                Err(kind) => {
                    failed.push((base + i, kind.clone().into()));
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

/// The columns of one thread's share, with form ids of its own.
struct Chunk {
    vocabulary: Vocabulary,
    tokens: Ragged<u32>,
    units: Ragged<Unit>,
    rows: Vec<Result<Row, ErrorKind>>,
}

impl Chunk {
    fn of(messages: &[Message], products: &Products) -> Self {
        let mut chunk = Self {
            vocabulary: Vocabulary::default(),
            tokens: Ragged::new(),
            units: Ragged::new(),
            rows: Vec::with_capacity(messages.len()),
        };
        let mut scratch = Scratch::default();
        for message in messages {
            // A library below may panic on text that nobody foresaw; one message must not stop a million.
            let row =
                catch_unwind(AssertUnwindSafe(|| scratch.analyse(message, products, &mut chunk.vocabulary)))
                    .unwrap_or_else(|_| {
                        scratch = Scratch::default();
                        Err(ErrorKind::Panicked)
                    });
            chunk.tokens.push(scratch.encoded.iter().copied());
            chunk.units.push(scratch.units.iter().copied());
            chunk.rows.push(row);
        }
        chunk
    }
}

/// Buffers that live as long as a thread's share, so that nothing is allocated per token.
#[derive(Default)]
struct Scratch {
    tokens: Vec<TextToken>,
    spans: Vec<SlotSpan>,
    folded: String,
    /// The folded tokens one after the other, with the end and the hash of each.
    forms: String,
    hashed: Vec<(usize, u64)>,
    encoded: Vec<u32>,
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
        self.divide(&text, &extracted.blocks);
        Ok(Row {
            id: message.id.as_ref().map_or(0, |id| hash64(id.as_bytes())),
            content: content_hash(message),
            brand,
            detected: language::detect(&text),
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
        self.forms.clear();
        self.hashed.clear();
        for t in &self.tokens {
            normalise::fold_into(&text[t.start as usize..t.end as usize], &mut self.folded);
            self.forms.push_str(&self.folded);
            self.hashed.push((self.forms.len(), hash64(self.folded.as_bytes())));
        }
        // All hashes first: the looks into the table then do not wait for one another.
        let mut start = 0;
        for &(end, hash) in &self.hashed {
            let form = vocabulary.intern_hashed(&self.forms[start..end], hash);
            start = end;
            self.encoded.push(Token::new(form.ok_or(ErrorKind::TooLarge { limit: u32::MAX as usize })?).0);
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
