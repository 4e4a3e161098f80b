//! The spans of tokens that are body, of every message of a batch.

use super::masked::MaskedTerms;
use super::table::{Catalog, NO_RANK};
use super::text_blocks::{Block, Place, block_hash, cut_boilerplate, find_blocks};
use crate::corpus::{Corpus, Token, Unit, Units, Zone};
use crate::ragged::Ragged;
use rayon::prelude::*;
use std::ops::Range;

/// The hash of a block under the key of an index.
pub(crate) type Keyed<'k> = &'k (dyn Fn(u64) -> u64 + Sync);

/// The body spans of a batch, by row.
#[derive(Debug, Clone, Default)]
pub struct Spans {
    spans: Ragged<(u32, u32)>,
    cut: u64,
    /// Buffers: the row that is being added, and its blocks.
    row: Vec<(u32, u32)>,
    blocks: Vec<Block>,
}

impl Spans {
    /// Returns every message without its header, footer and the given boilerplate blocks. `keyed` turns the hash of a block into
    /// that of `boilerplate`.
    pub(super) fn new(
        corpus: &Corpus,
        ranks: &[u32],
        catalog: &Catalog,
        boilerplate: &[(u32, u64, bool)],
        keyed: Keyed<'_>,
    ) -> Self {
        let terms = MaskedTerms::new(corpus);
        // Ranges of rows, so that no row allocates.
        let size = corpus.len().div_ceil(8 * rayon::current_num_threads()).max(1);
        let parts: Vec<Self> = (0..corpus.len().div_ceil(size))
            .into_par_iter()
            .map(|part| {
                let mut spans = Self::default();
                let end = corpus.len().min((part + 1) * size);
                let hash = |row: usize, block: &Block| keyed(block_hash(&terms, row, block.range.clone()));
                (part * size..end)
                    .for_each(|row| spans.add(corpus, row, ranks, catalog, boilerplate, &|b| hash(row, b)));
                spans
            })
            .collect();
        parts.into_iter().fold(Self::default(), |mut all, part| {
            all.spans.append(part.spans);
            all.cut += part.cut;
            all
        })
    }

    /// Returns the whole of every message.
    pub(super) fn whole(corpus: &Corpus) -> Self {
        let span = |row| [(0, corpus.token_slice(row).len() as u32)];
        Self { spans: (0..corpus.len()).map(span).collect(), ..Self::default() }
    }

    /// Adds a row.
    fn add(
        &mut self,
        corpus: &Corpus,
        row: usize,
        ranks: &[u32],
        catalog: &Catalog,
        boilerplate: &[(u32, u64, bool)],
        hash: &dyn Fn(&Block) -> u64,
    ) {
        let cell = match ranks[row] {
            NO_RANK => return self.spans.push([]),
            rank => catalog.cell_of(rank as usize),
        };
        let of_cell =
            boilerplate.partition_point(|b| b.0 < cell)..boilerplate.partition_point(|b| b.0 <= cell);
        let of_cell = &boilerplate[of_cell];
        let blocks = &mut self.blocks;
        find_blocks(corpus, row, blocks);
        if !of_cell.is_empty() {
            cut_boilerplate(blocks, |block| {
                of_cell.binary_search_by_key(&hash(block), |b| b.1).ok().map(|place| of_cell[place].2)
            });
        }
        let spans = &mut self.row;
        spans.clear();
        for block in blocks.iter().filter(|b| b.place != Place::Cut) {
            let (start, end) = (block.range.start as u32, block.range.end as u32);
            match spans.last_mut() {
                Some(last) if last.1 == start => last.1 = end,
                _ => spans.push((start, end)),
            }
        }
        self.cut += u64::from(blocks.iter().any(|b| b.place == Place::Cut));
        self.spans.push(self.row.iter().copied());
    }

    /// The spans of a row.
    pub(crate) fn row(&self, row: usize) -> &[(u32, u32)] {
        self.spans.row(row)
    }

    /// The paragraphs of a row, as ranges of its units, with `true` for those of the body. The greeting and the first sentence
    /// are of one paragraph with what follows them in it; a paragraph that is body in part is two.
    pub(crate) fn paragraphs<'u>(
        &'u self,
        row: usize,
        units: Units<'u>,
    ) -> impl Iterator<Item = (Range<usize>, bool)> + 'u {
        let mut body = self.row(row).iter().peekable();
        let mut place = move |unit: Unit| {
            while body.next_if(|span| span.1 <= unit.start).is_some() {}
            let zone = if unit.zone == Zone::Opening { Zone::Body } else { unit.zone };
            (zone, body.peek().is_some_and(|span| span.0 <= unit.start))
        };
        let mut next = units.get(0).map(&mut place);
        let mut at = 0;
        std::iter::from_fn(move || {
            let (start, of_paragraph) = (at, next.take()?);
            loop {
                at += 1;
                next = units.get(at).map(&mut place);
                if units.get(at).is_none_or(|unit| !unit.continues) || next != Some(of_paragraph) {
                    return Some((start..at, of_paragraph.1));
                }
            }
        })
    }

    /// All stretches of a row's tokens, in order, with `true` for those of the body. Stretches may be empty.
    pub(crate) fn parts<'t>(&self, row: usize, tokens: &'t [u32]) -> impl Iterator<Item = (&'t [u32], bool)> {
        let body = self.row(row).iter().map(|&(start, end)| (start as usize, end as usize));
        let ends = body.clone().chain([(tokens.len(), tokens.len())]);
        let starts = std::iter::once(0).chain(body.map(|(_, end)| end));
        let both =
            starts.zip(ends).flat_map(|(before, (start, end))| [(before..start, false), (start..end, true)]);
        both.map(|(range, is_body)| (&tokens[range], is_body))
    }

    /// The tokens of a row's body, or of the whole row.
    pub(crate) fn tokens(&self, corpus: &Corpus, row: usize, body_only: bool) -> impl Iterator<Item = Token> {
        let parts =
            self.parts(row, corpus.token_slice(row)).filter(move |&(_, is_body)| is_body || !body_only);
        parts.flat_map(|(tokens, _)| tokens).map(|&token| Token::from_encoded(token))
    }

    /// Number of messages from which something was cut.
    #[must_use]
    pub fn n_cut(&self) -> u64 {
        self.cut
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{CampaignMode, Prepared, Rules};
    use crate::message::{Body, CampaignKey, CampaignOrigin, Message};
    use crate::progress::no_progress;

    /// The words that are left of the last of ten mails: `mail(i)` gives the blocks of the i-th.
    fn check(mail: impl Fn(usize) -> Vec<String>, left: &str) {
        let message = |i: usize| Message {
            brand: "aurora".to_owned(),
            campaign: Some(CampaignKey { key: i.to_string(), origin: CampaignOrigin::Column }),
            body: Body { text: Some(mail(i).join("\n\n")), html: None },
            ..Message::default()
        };
        let corpus: Corpus = (0..10).map(message).collect();
        let batches = [corpus];
        let english = crate::language::Language::from_code("en");
        let prepared =
            Prepared::new(&batches, &Rules { language: english, ..Rules::default() }, &no_progress).unwrap();
        let tokens = batches[0].token_slice(9);
        let mut words = Vec::new();
        for &(start, end) in prepared.spans[0].row(9) {
            let forms = tokens[start as usize..end as usize].iter().map(|&t| Token::from_encoded(t).form());
            words.extend(forms.map(|form| batches[0].vocabulary.surface(form).to_owned()));
        }
        assert_eq!(words.join(" "), left);
    }

    /// A block of `n` words, the same for the same letter and number.
    fn block(letter: char, i: usize, n: usize) -> String {
        let number = |mut i: usize| {
            let mut out = String::new();
            for _ in 0..2 {
                out.push(char::from(b'a' + (i % 10) as u8));
                i /= 10;
            }
            out
        };
        (0..n).map(|k| format!("{letter}{}{}", number(i), number(k))).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_footer_is_found_from_its_end_up_to_the_half() {
        let all = |blocks: &[String]| blocks.join(" ");
        let body = |i| block('b', i, 8);
        // Four of twelve words begin in the last third; seven of fifteen do not.
        check(|i| vec![body(i), block('f', 0, 4)], &body(9));
        check(|i| vec![body(i), block('f', 0, 3), block('g', 0, 4)], &body(9));
        // What begins before the half stays.
        check(|i| vec![body(i), block('f', 0, 3), block('g', 0, 6)], &all(&[body(9), block('f', 0, 3)]));
        // A block that changes shields what is above it, unless that lies at the edge.
        let shield = |i| vec![body(i), block('f', 0, 3), block('v', i, 2), block('g', 0, 2)];
        check(shield, &all(&[body(9), block('f', 0, 3), block('v', 9, 2)]));
    }

    #[test]
    fn a_header_is_found_from_its_beginning_up_to_the_quarter() {
        let body = |i| block('b', i, 16);
        check(|i| vec![block('h', 0, 2), block('k', 0, 2), body(i)], &body(9));
        check(|i| vec![block('h', 0, 6), body(i)], &[block('h', 0, 6), body(9)].join(" "));
    }

    #[test]
    fn text_sent_again_and_again_keeps_its_body() {
        let blocks: Vec<String> = "abcdefgh".chars().map(|letter| block(letter, 0, 5)).collect();
        // The last third alone: nothing in it tells footer from body.
        check(|_| blocks.clone(), &blocks[..6].join(" "));
    }

    #[test]
    fn whole_messages_are_all_body() {
        let text = "Pane fresco ogni giorno per tutti voi\n\nAnnulla l'iscrizione qui";
        let message = |i: usize| Message {
            brand: format!("casa{}", i % 2),
            body: Body { text: Some(format!("{i} {text}")), html: None },
            ..Message::default()
        };
        let batches = [(0..6).map(message).collect::<Corpus>()];
        let rules = Rules { campaigns: CampaignMode::None, ..Rules::default() };
        let cut = Prepared::new(&batches, &rules, &no_progress).unwrap();
        let whole = Prepared::whole(&batches, &rules, &no_progress).unwrap();
        assert_eq!(whole.catalog.fingerprint(), cut.catalog.fingerprint());
        assert_eq!((cut.spans[0].n_cut(), whole.spans[0].n_cut()), (6, 0));
        for row in 0..6 {
            assert_eq!(whole.spans[0].row(row), [(0, batches[0].token_slice(row).len() as u32)]);
        }
    }
}
