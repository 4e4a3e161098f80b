//! Where the tokens of a message stand in its text, to quote the text as it was written.

use super::encode::{clean, is_kept, lines};
use super::paragraphs::sentence_ends;
use crate::error::{Error, Result};
use crate::message::Message;
use crate::quoted::is_forward_subject;
use crate::text::extract::{Extracted, extract_within};
use crate::text::token;
use std::ops::Range;

/// The text of one message in normal form, and the range of each token that a corpus keeps of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct SourceText {
    /// The text, a block a line.
    pub(crate) text: String,
    /// The bytes of each token, in the order of the corpus.
    pub(crate) tokens: Vec<Range<usize>>,
    /// The end of each sentence in bytes, ascending.
    ends: Vec<usize>,
}

impl SourceText {
    /// Returns the text of a message as a corpus reads it; `is_text`: as [`Corpus::from_texts`](super::Corpus::from_texts)
    /// does. O(bytes).
    ///
    /// # Errors
    /// The text is too long.
    pub(crate) fn new(message: &Message, is_text: bool) -> Result<Self> {
        let mut tokens = Vec::new();
        if is_text {
            let text = clean(message.body.text.as_deref().unwrap_or_default()).map_err(Error::from)?;
            token::tokenize(&text, &mut tokens);
            let tokens = tokens.iter().map(|token| token.start as usize..token.end as usize).collect();
            let ends = sentence_ends(&text).into_iter().map(|(end, _)| end).collect();
            return Ok(Self { text: text.into_owned(), tokens, ends });
        }
        let is_forward = message.subject.as_deref().is_some_and(is_forward_subject);
        let extracted = extract_within(&message.body, is_forward, Extracted::default(), true, None);
        let text = clean(&extracted.text).map_err(Error::from)?;
        token::tokenize(&text, &mut tokens);
        let mut kept = Vec::with_capacity(tokens.len());
        let mut ends = Vec::with_capacity(extracted.blocks.len());
        let mut rest = tokens.iter().peekable();
        for (block, end) in lines(&text, &extracted.blocks) {
            while let Some(token) = rest.next_if(|token| (token.start as usize) < end) {
                if is_kept(block) {
                    kept.push(token.start as usize..token.end as usize);
                }
            }
            ends.push(end);
        }
        Ok(Self { text: text.into_owned(), tokens: kept, ends })
    }

    /// Returns what stands between a token and the next, or the end of its sentence.
    pub(crate) fn marks_after(&self, token: usize) -> &str {
        let Some(place) = self.tokens.get(token) else { return "" };
        let next = self.tokens.get(token + 1).map_or(self.text.len(), |next| next.start);
        self.text.get(place.end..next.min(self.sentence(place.start).end)).unwrap_or_default()
    }

    /// Returns the bytes of the sentence that holds a byte. O(log sentences).
    pub(crate) fn sentence(&self, at: usize) -> Range<usize> {
        let next = self.ends.partition_point(|&end| end <= at);
        let start = next.checked_sub(1).map_or(0, |last| self.ends[last]);
        start..self.ends.get(next).copied().unwrap_or(self.text.len())
    }
}
