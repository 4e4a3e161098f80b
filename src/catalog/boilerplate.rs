//! Blocks that a brand repeats at the edges of nearly every campaign: its footer and header, whatever they say.

use super::summary::{MaskedTerms, masked_length};
use super::{Catalog, NO_RANK};
use crate::corpus::{Corpus, Token};
use crate::error::{ErrorKind, Result};
use crate::hash::combine;
use crate::ragged::Ragged;
use crate::text::Zone;
use rayon::prelude::*;
use std::ops::Range;

/// A block at the edge of at least this share of a cell's campaigns is boilerplate.
const MIN_SHARE: f64 = 0.8;

/// Cells of fewer campaigns have no boilerplate: a share of two says nothing.
const MIN_CAMPAIGNS: u32 = 3;

/// Which blocks stand in which campaigns. Mergeable across batches.
///
/// Memory: 16 bytes for each block of each campaign that no structural mark cuts.
#[derive(Debug, Clone, Default)]
pub struct Boilerplate {
    /// (cell, block hash, twice the campaign, and one more where the block stands at an edge).
    seen: Vec<(u32, u64, u32)>,
    catalog: u64,
}

impl Boilerplate {
    /// What one batch shows; `ranks` are those of its rows.
    pub(crate) fn of(corpus: &Corpus, ranks: &[u32], catalog: &Catalog) -> Self {
        let terms = MaskedTerms::new(corpus);
        let mut seen: Vec<(u32, u64, u32)> = (0..corpus.len())
            .into_par_iter()
            .filter(|&row| ranks[row] != NO_RANK)
            .fold(<(Vec<_>, Vec<_>)>::default, |(mut seen, mut blocks), row| {
                let campaign = catalog.campaign_of()[ranks[row] as usize];
                let cell = catalog.campaigns()[campaign as usize].cell;
                find_blocks(corpus, row, &mut blocks);
                seen.extend(blocks.iter().filter(|b| b.place != Place::Cut).map(|b| {
                    let edge = u32::from(b.place == Place::Edge);
                    (cell, block_hash(&terms, row, b.range.clone()), 2 * campaign + edge)
                }));
                (seen, blocks)
            })
            .map(|(seen, _)| seen)
            .reduce(Vec::new, |mut seen, more| {
                seen.extend(more);
                seen
            });
        seen.par_sort_unstable();
        seen.dedup();
        seen.shrink_to_fit();
        Self { seen, catalog: catalog.fingerprint() }
    }

    /// Both together.
    ///
    /// # Errors
    /// When they belong to different catalogs.
    pub fn merge(mut self, other: Self) -> Result<Self> {
        if self.catalog != other.catalog {
            return Err(ErrorKind::Mismatch("boilerplate of different catalogs".into()).into());
        }
        self.seen.extend(other.seen);
        Ok(self)
    }

    /// The blocks that a cell repeats, sorted: (cell, block hash, whether it repeats them at the edges).
    pub(crate) fn finish(mut self, catalog: &Catalog) -> Vec<(u32, u64, bool)> {
        self.seen.par_sort_unstable();
        self.seen.dedup();
        let mut campaigns = vec![0u32; catalog.cells().len()];
        catalog.campaigns().iter().for_each(|c| campaigns[c.cell as usize] += 1);
        self.seen
            .chunk_by(|a, b| (a.0, a.1) == (b.0, b.1))
            .filter_map(|run| {
                let (cell, block, _) = run[0];
                let n = campaigns[cell as usize];
                let most = |k: usize| n >= MIN_CAMPAIGNS && k as f64 >= MIN_SHARE * f64::from(n);
                let anywhere = run.chunk_by(|a, b| a.2 / 2 == b.2 / 2).count();
                let at_edges = run.iter().filter(|(.., campaign)| campaign % 2 == 1).count();
                most(anywhere).then_some((cell, block, most(at_edges)))
            })
            .collect()
    }
}

/// The stretches of tokens that are body, of every message of a batch.
#[derive(Debug, Clone, Default)]
pub struct Spans {
    spans: Ragged<(u32, u32)>,
    cut: u64,
    /// The row that is being added, and its blocks.
    row: Vec<(u32, u32)>,
    blocks: Vec<Block>,
}

impl Spans {
    /// Every message but its header, footer and the given boilerplate blocks.
    pub(crate) fn of(
        corpus: &Corpus,
        ranks: &[u32],
        catalog: &Catalog,
        boilerplate: &[(u32, u64, bool)],
    ) -> Self {
        let terms = MaskedTerms::new(corpus);
        // Stretches of rows, so that no row allocates.
        let size = corpus.len().div_ceil(8 * rayon::current_num_threads()).max(1);
        let parts: Vec<Self> = (0..corpus.len().div_ceil(size))
            .into_par_iter()
            .map(|part| {
                let mut spans = Self::default();
                let end = corpus.len().min((part + 1) * size);
                (part * size..end)
                    .for_each(|row| spans.add(corpus, row, ranks, catalog, boilerplate, &terms));
                spans
            })
            .collect();
        parts.into_iter().fold(Self::default(), |mut all, part| {
            all.spans.append(part.spans);
            all.cut += part.cut;
            all
        })
    }

    /// Everything of every message.
    pub(crate) fn whole(corpus: &Corpus) -> Self {
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
        terms: &MaskedTerms<'_>,
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
            let hash = |block: &Block| block_hash(terms, row, block.range.clone());
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

    /// In how many messages something was cut.
    #[must_use]
    pub fn n_cut(&self) -> u64 {
        self.cut
    }
}

/// A stretch of tokens with its place in the message.
#[derive(Debug, Clone)]
struct Block {
    range: Range<usize>,
    place: Place,
}

/// Where a block stands among the blocks that no structural mark cuts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Marked as header or footer, or found to be boilerplate.
    Cut,
    /// It ends in the first tenth or begins in the last third: boilerplate wherever its brand repeats it.
    Edge,
    /// It ends in the first quarter: boilerplate if all above is cut.
    Head,
    /// It begins in the second half: boilerplate if all below is cut.
    Tail,
    /// Never boilerplate.
    Middle,
}

/// The blocks of a message.
///
/// Places are shares of what the marks leave: a long marked footer must not make the rest look like the head. They count a
/// slot as one: a longer name must not move what is cut.
fn find_blocks(corpus: &Corpus, row: usize, blocks: &mut Vec<Block>) {
    let tokens = corpus.token_slice(row);
    let units = corpus.units(row);
    let mut total = 0;
    blocks.clear();
    for (i, &unit) in units.iter().enumerate() {
        let range = unit.start as usize..units.get(i + 1).map_or(tokens.len(), |next| next.start as usize);
        let is_body = matches!(unit.zone, Zone::Opening | Zone::Body);
        if is_body {
            total += masked_length(&tokens[range.clone()]);
        }
        blocks.push(Block { range, place: if is_body { Place::Middle } else { Place::Cut } });
    }
    let mut start = 0;
    for block in blocks.iter_mut().filter(|b| b.place != Place::Cut) {
        let end = start + masked_length(&tokens[block.range.clone()]);
        block.place = match () {
            () if 3 * start >= 2 * total || 10 * end <= total => Place::Edge,
            () if 2 * start >= total => Place::Tail,
            () if 4 * end <= total => Place::Head,
            () => Place::Middle,
        };
        start = end;
    }
}

/// Cuts what the brand repeats: at the edges, and from there inwards as far as all is cut.
///
/// `repeats` says of a block the brand repeats whether it does so at the edges: of mails of few templates some block is in
/// most by chance, and hardly one at the end of most. A footer longer than half of its body begins before the last third, and
/// so it is found from its end.
fn cut_boilerplate(blocks: &mut [Block], repeats: impl Fn(&Block) -> Option<bool>) {
    for block in blocks.iter_mut().filter(|b| b.place == Place::Edge) {
        if repeats(block) == Some(true) {
            block.place = Place::Cut;
        }
    }
    cut_inwards(blocks.iter_mut().rev(), Place::Tail, &repeats);
    cut_inwards(blocks.iter_mut(), Place::Head, &repeats);
}

/// Cuts the blocks of a place that are repeated and have nothing but cut ones before them.
///
/// Only if going on one comes to a block that is not repeated: where all is, as with a brand that sends one text again and
/// again, nothing tells footer from body.
fn cut_inwards<'a>(
    blocks: impl Iterator<Item = &'a mut Block>,
    place: Place,
    repeats: impl Fn(&Block) -> Option<bool>,
) {
    let (mut repeated, mut only_cut) = (Vec::new(), true);
    for block in blocks.filter(|b| b.place != Place::Cut) {
        if repeats(block).is_none() {
            repeated.into_iter().for_each(|block: &mut Block| block.place = Place::Cut);
            return;
        }
        only_cut &= block.place == place;
        if only_cut {
            repeated.push(block);
        }
    }
}

fn block_hash(terms: &MaskedTerms<'_>, row: usize, range: Range<usize>) -> u64 {
    terms.of(row, range).fold(0, combine)
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
