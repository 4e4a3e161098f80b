//! One message → encoded tokens and a row.

use super::paragraphs::sentence_ends;
use super::parts::Parts;
use super::punctuation::punctuation;
use super::row::{Row, brand_hash, content_hash, name_hash};
use super::token::Token;
use super::unit::Unit;
use super::vocabulary::{MAX_FORMS, TOO_MANY_WORDS, Vocabulary, provisional};
use super::word_cache::{self, Known, WordCache};
use crate::error::ErrorKind;
use crate::hash::{combine, hash64};
use crate::language::Language;
use crate::message::{Message, address_of};
use crate::quoted::is_forward_subject;
use crate::spelling::{folded, is_blank};
use crate::text::detect::Lists;
use crate::text::mask::{BrandNames, Names, OwnPhrases, SlotSpan};
use crate::text::{Block, BlockKind, Zone, detect, extract, mask, normalise, token};
use crate::unicode;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

/// What all threads share.
#[derive(Debug, Default)]
pub(super) struct Shared {
    pub(super) own_phrases: OwnPhrases,
    /// True if messages are texts as they stand, without zones and masks.
    pub(super) takes_texts: bool,
    pub(super) parts: Parts,
    /// The vocabulary of the corpus. It grows while chunks are made; a chunk numbers the forms that it lacks itself.
    pub(super) vocabulary: RwLock<Vocabulary>,
}

impl Shared {
    fn known(&self) -> RwLockReadGuard<'_, Vocabulary> {
        self.vocabulary.read().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Buffers of one thread, so that nothing is allocated per token.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    extracted: extract::Extracted,
    tokens: Vec<token::Token>,
    /// The tokens of the subject line.
    subject_tokens: Vec<token::Token>,
    spans: Vec<SlotSpan>,
    /// The hashes of the case-folded names that the message itself shows to be its reader's.
    pub(super) named: Vec<u64>,
    pub(super) folded: String,
    cache: WordCache,
    pub(super) encoded: Vec<u32>,
    /// The encoded tokens of the subject line.
    pub(super) subject: Vec<u32>,
    /// The language lists that hold each token.
    lists: Vec<Lists>,
    /// The tokens that `cache` lacks, and the hashes of their forms.
    misses: Vec<usize>,
    hashes: Vec<u64>,
    pub(super) units: Vec<Unit>,
    pub(super) layout: Vec<u32>,
    brands: BTreeMap<u64, BrandNames>,
}

/// A thread keeps the names of at most this many brands.
const CACHED_BRANDS: usize = 4096;

impl Scratch {
    /// Forgets the words with this form id and higher ones.
    pub(super) fn forget_from(&mut self, form: u32) {
        self.cache.forget_from(form);
    }

    /// Analyses a message: fills `encoded`, `subject`, `units` and `layout`. Forms that the vocabulary lacks go to `new`.
    pub(super) fn analyse(
        &mut self,
        message: &Message,
        shared: &Shared,
        new: &mut Vocabulary,
    ) -> Result<Row, ErrorKind> {
        self.encoded.clear();
        self.units.clear();
        self.subject.clear();
        self.named.clear();
        let detected = if shared.takes_texts {
            self.text(message, shared, new)?
        } else {
            self.mail(message, shared, new)?
        };
        // A blank campaign is none.
        let campaign = message.campaign.as_ref().filter(|c| !is_blank(&c.key));
        Ok(Row {
            id: message.id.as_ref().map_or(0, |id| hash64(id.as_bytes())),
            content: content_hash(message),
            brand: brand_hash(&message.brand),
            spelling: hash64(message.brand.as_bytes()),
            detected,
            stated: message.language.filter(|language| *language != Language::UND),
            recipient: message.recipient.as_deref().and_then(recipient_hash),
            sent_at: message.sent_at,
            sent_at_is_day: message.sent_at_is_day,
            channel: message.channel,
            campaign: campaign.map(|c| (hash64(folded(&c.key).as_bytes()), c.origin)),
            campaign_spelling: campaign.map_or(0, |c| hash64(c.key.as_bytes())),
        })
    }

    /// Encodes a text as it stands, as one unit of body. Returns its language.
    fn text(
        &mut self,
        message: &Message,
        shared: &Shared,
        new: &mut Vocabulary,
    ) -> Result<Language, ErrorKind> {
        self.layout.clear();
        self.spans.clear();
        let text = clean(message.body.text.as_deref().unwrap_or_default())?;
        let mut tokens = std::mem::take(&mut self.tokens);
        token::tokenize(&text, &mut tokens);
        self.encode(&text, &tokens, &shared.known(), new)?;
        self.divide_text(&text, &tokens);
        let detected =
            detect::detect_tokens(&text, std::slice::from_ref(&(0..text.len())), &tokens, &self.lists);
        self.tokens = tokens;
        Ok(detected)
    }

    /// Encodes the subject and the body of a mail. Returns the language of its body.
    fn mail(
        &mut self,
        message: &Message,
        shared: &Shared,
        new: &mut Vocabulary,
    ) -> Result<Language, ErrorKind> {
        let room = std::mem::take(&mut self.extracted);
        let is_forward = message.subject.as_deref().is_some_and(is_forward_subject);
        let parts = shared.parts;
        let layout = if parts.layout { Some(&mut self.layout) } else { None };
        let extracted = extract::extract_within(&message.body, is_forward, room, parts.zones, layout);
        let text = clean(&extracted.text)?;
        // A name in the subject is one in the body.
        let subject = message.subject.as_deref().filter(|_| parts.subject || parts.slots);
        let has_subject = parts.subject && subject.is_some();
        let subject = normalise::clean(subject.unwrap_or_default());
        let mut tokens = std::mem::take(&mut self.tokens);
        let mut subject_tokens = std::mem::take(&mut self.subject_tokens);
        token::tokenize(&text, &mut tokens);
        token::tokenize(&subject, &mut subject_tokens);
        let readers: Vec<Cow<'_, str>> = message
            .recipient
            .iter()
            .chain(message.also_for.iter().filter(|reader| Some(*reader) != message.recipient.as_ref()))
            .filter(|_| parts.slots)
            .map(|reader| normalise::clean(reader))
            .collect();
        let texts = [(subject.as_ref(), subject_tokens.as_slice()), (text.as_ref(), tokens.as_slice())];
        let (mut people, mut brand) = (Names::default(), None);
        if parts.slots {
            people = Names::of_message(readers.iter().map(AsRef::as_ref), texts);
            self.note_names(&people, texts);
            brand = Some(self.names(message));
        }
        if has_subject {
            self.masked(texts[0], brand, &people, shared, new)?;
            self.subject.append(&mut self.encoded);
            self.spans.clear();
            let mut signs = Vec::new();
            punctuation(&subject, &mut signs);
            self.encode(&subject, &signs, &shared.known(), new)?;
            self.subject.append(&mut self.encoded);
        }
        self.masked(texts[1], brand, &people, shared, new)?;
        let detected = match parts.language {
            // A header or footer may be in another language than the body.
            true => detect::detect_tokens(&text, &body_parts(&text, &extracted.blocks), &tokens, &self.lists),
            false => Language::UND,
        };
        self.divide(&text, &tokens, &extracted.blocks);
        drop(text);
        self.extracted = extracted;
        (self.tokens, self.subject_tokens) = (tokens, subject_tokens);
        Ok(detected)
    }

    /// Adds the names that the texts of a message show to be its reader's to `named`.
    fn note_names(&mut self, people: &Names<'_>, texts: [(&str, &[token::Token]); 2]) {
        let (named, folded) = (&mut self.named, &mut self.folded);
        people.visit_found(texts[0], texts[1], |name| named.push(name_hash(name, folded)));
    }

    /// Returns the key in `brands` of the names that a message's brand is masked by.
    fn names(&mut self, message: &Message) -> u64 {
        let (sender, domain) = (message.sender_name.as_deref(), message.sender_domain.as_deref());
        let hash = |text: Option<&str>| text.map_or(0, |text| hash64(text.as_bytes()));
        let key =
            [sender, domain].iter().fold(hash64(message.brand.as_bytes()), |h, &text| combine(h, hash(text)));
        if self.brands.len() > CACHED_BRANDS {
            self.brands.clear();
        }
        self.brands.entry(key).or_insert_with(|| BrandNames::new(&message.brand, sender, domain));
        key
    }

    /// Text and tokens → `spans`, `encoded` and `lists`. Without a brand nothing is masked.
    fn masked(
        &mut self,
        (text, tokens): (&str, &[token::Token]),
        brand: Option<u64>,
        people: &Names<'_>,
        shared: &Shared,
        new: &mut Vocabulary,
    ) -> Result<(), ErrorKind> {
        self.spans.clear();
        if let Some(brand) = brand.and_then(|brand| self.brands.get(&brand)) {
            mask::mask_with(text, tokens, brand, people, &shared.own_phrases, &mut self.spans);
        }
        self.encode(text, tokens, &shared.known(), new)
    }

    /// Tokens and `spans` → `encoded` and `lists`.
    fn encode(
        &mut self,
        text: &str,
        tokens: &[token::Token],
        known: &Vocabulary,
        new: &mut Vocabulary,
    ) -> Result<(), ErrorKind> {
        self.encoded.clear();
        self.lists.clear();
        self.misses.clear();
        self.misses.resize(tokens.len(), 0);
        let mut n_misses = 0;
        for (i, t) in tokens.iter().enumerate() {
            let key = word_cache::key(text.as_bytes(), t.start as usize, t.end as usize);
            let (word, is_cached) = self.cache.get(key);
            self.encoded.push(Token::new(word.form).encoded());
            self.lists.push(word.lists);
            self.misses[n_misses] = i;
            n_misses += usize::from(!is_cached);
        }
        self.misses.truncate(n_misses);
        self.hashes.clear();
        for &i in &self.misses {
            let t = tokens[i];
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
        for (&i, &hash) in self.misses.iter().zip(&self.hashes) {
            let t = tokens[i];
            let surface = t.of(text);
            let mut word = match known.find(hash) {
                Some(word) => word,
                None => {
                    normalise::fold_into(surface, &mut self.folded);
                    let new = new.intern_hashed(&self.folded, hash);
                    let new = new.filter(|new| known.len() + (new.form as usize) < MAX_FORMS);
                    let new = new.ok_or(TOO_MANY_WORDS)?;
                    Known { form: provisional(new.form as usize) as u32, ..new }
                }
            };
            if !surface.is_ascii() {
                word.lists = Lists::NONE;
            }
            self.cache.set(word_cache::key(text.as_bytes(), t.start as usize, t.end as usize), word);
            self.encoded[i] = Token::new(word.form).encoded();
            self.lists[i] = word.lists;
        }
        for span in &self.spans {
            for i in span.first..span.end {
                let token = Token::from_encoded(self.encoded[i as usize]);
                self.encoded[i as usize] = token.filling(span.slot, i == span.first).encoded();
            }
        }
        Ok(())
    }

    /// Lines of the text → units of tokens, without quoted replies and signatures.
    fn divide(&mut self, text: &str, tokens: &[token::Token], blocks: &[Block]) {
        let mut kept = 0;
        let mut next = 0;
        // True if the paragraph of the block has a unit.
        let mut is_open = false;
        for (block, line_end) in lines(text, blocks) {
            let first = next;
            while next < tokens.len() && (tokens[next].start as usize) < line_end {
                next += 1;
            }
            is_open &= block.continues;
            if !is_kept(block) || first == next {
                continue;
            }
            let Block { kind, zone, .. } = *block;
            self.units.push(Unit { start: kept as u32, kind, zone, continues: is_open });
            is_open = true;
            self.encoded.copy_within(first..next, kept);
            kept += next - first;
        }
        self.encoded.truncate(kept);
    }

    /// Sentences of a text as it stands → units of body.
    fn divide_text(&mut self, text: &str, tokens: &[token::Token]) {
        let (kind, zone) = (BlockKind::Paragraph, Zone::Body);
        let (mut next, mut is_open) = (0, false);
        for (end, continues) in sentence_ends(text) {
            is_open &= continues;
            let first = next;
            next += tokens.iter().skip(next).take_while(|token| (token.start as usize) < end).count();
            if first < next {
                self.units.push(Unit { start: first as u32, kind, zone, continues: is_open });
                is_open = true;
            }
        }
    }
}

/// Returns each block, which is a line of the text, with its end.
pub(super) fn lines<'a>(text: &'a str, blocks: &'a [Block]) -> impl Iterator<Item = (&'a Block, usize)> {
    let mut end = 0;
    blocks.iter().map(move |block| {
        end = memchr::memchr(b'\n', &text.as_bytes()[end..]).map_or(text.len(), |at| end + at + 1);
        (block, end)
    })
}

/// Returns true if a block is part of the message: quoted replies and signatures are not.
pub(super) const fn is_kept(block: &Block) -> bool {
    !matches!(block.kind, BlockKind::Quote | BlockKind::Signature)
}

/// Returns the lines of the opening and body, by marks of the message only, neighbours as one range. The whole text if there
/// is no such line.
fn body_parts(text: &str, blocks: &[Block]) -> Vec<Range<usize>> {
    let (mut parts, mut start): (Vec<Range<usize>>, _) = (Vec::new(), 0);
    for (block, end) in lines(text, blocks) {
        if matches!(block.zone, Zone::Opening | Zone::Body) && is_kept(block) {
            match parts.last_mut() {
                Some(last) if last.end == start => last.end = end,
                _ => parts.push(start..end),
            }
        }
        start = end;
    }
    if parts.is_empty() {
        parts.push(0..text.len());
    }
    parts
}

/// Returns the hash of a recipient's address in lower case, or of the name without an address; `None` if it is blank.
fn recipient_hash(recipient: &str) -> Option<u64> {
    address_of(recipient).map(|address| hash64(unicode::to_lower(address).as_bytes()))
}

/// Returns the normal form of a text, unless it is too long for 32-bit positions.
pub(super) fn clean(text: &str) -> Result<Cow<'_, str>, ErrorKind> {
    let text = normalise::clean(text);
    if text.len() > u32::MAX as usize {
        Err(ErrorKind::TooLarge { limit: u32::MAX as usize })
    } else {
        Ok(text)
    }
}
