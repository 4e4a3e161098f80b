//! Phrases by their definition: every stretch of every passage, counted one by one.

use super::chain::Chain;
use super::closed::closed;
use super::counts::counted;
use super::firsts::firsts;
use super::found::Found;
use super::grams::Frequent;
use super::runs::Runs;
use super::suffixes::Suffixes;
use super::*;
use crate::analysis::Settings;
use crate::analysis::passages::ranks_of_cells;
use crate::analysis::pieces::{Piece, cut, cut_at};
use crate::annotate::{Batches, PassageBuffers, Passages, Reading};
use crate::catalog::{CampaignMode, Prepared, Rules};
use crate::corpus::Corpus;
use crate::hash::SplitMix64;
use crate::language::Language;
use crate::message::{CampaignKey, CampaignOrigin, Message};
use crate::progress::no_progress;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The counts of a phrase: brands, campaigns, messages, occurrences; and the occurrences in openings.
type Counts = [u64; 5];

#[derive(Default)]
struct Uses {
    colours: [BTreeSet<u32>; 3],
    occurrences: u64,
    openings: u64,
}

/// Returns the closed phrases with their counts, by terms.
fn by_definition(batches: &Batches<'_>, params: &PhraseParams) -> BTreeMap<Vec<u64>, Counts> {
    let passages = Passages::new(batches, Reading { mask: true, stem: true, body_only: true });
    let catalog = batches.catalog();
    let mut uses: BTreeMap<Vec<u32>, Uses> = BTreeMap::new();
    for rank in 0..catalog.len() as u32 {
        passages.visit(rank, &mut PassageBuffers::default(), |passage| {
            let n = passage.terms.len();
            for (start, end) in (0..n).flat_map(|start| (start + 1..=n).map(move |end| (start, end))) {
                let uses = uses.entry(passage.terms[start..end].to_vec()).or_default();
                let campaign = catalog.campaign_of()[rank as usize];
                let of = [catalog.cell_of(rank as usize), campaign, rank];
                uses.colours.iter_mut().zip(of).for_each(|(all, one)| all.extend([one]));
                uses.occurrences += 1;
                uses.openings += u64::from(passage.is_opening);
            }
        });
    }
    let brands = |terms: &[u32]| uses[terms].colours[0].len();
    let mut extended: BTreeSet<&[u32]> = BTreeSet::new();
    for terms in uses.keys() {
        for shorter in [&terms[1..], &terms[..terms.len() - 1]] {
            if !shorter.is_empty() && brands(shorter) == brands(terms) {
                extended.insert(shorter);
            }
        }
    }
    let is_phrase = |terms: &[u32]| {
        let words = terms.iter().filter(|&&term| passages.slot(term).is_none()).count();
        words >= params.min_words && brands(terms) >= params.min_brands && !extended.contains(terms)
    };
    let counts = |uses: &Uses| {
        let [brands, campaigns, messages] = uses.colours.each_ref().map(|all| all.len() as u64);
        [brands, campaigns, messages, uses.occurrences, uses.openings]
    };
    uses.iter()
        .filter(|(terms, _)| is_phrase(terms))
        .map(|(terms, uses)| (terms.iter().map(|&term| passages.hash(term)).collect(), counts(uses)))
        .collect()
}

/// As [`by_definition`], one length at a time. It stops at the first length at which no stretch has enough brands.
fn by_length(batches: &Batches<'_>, params: &PhraseParams) -> BTreeMap<Vec<u64>, Counts> {
    let passages = Passages::new(batches, Reading { mask: true, stem: true, body_only: true });
    let catalog = batches.catalog();
    let mut texts: Vec<(u32, bool, Vec<u32>)> = Vec::new();
    for rank in 0..catalog.len() as u32 {
        passages.visit(rank, &mut PassageBuffers::default(), |passage| {
            texts.push((rank, passage.is_opening, passage.terms.to_vec()));
        });
    }
    let mut places: Vec<(usize, usize)> = texts
        .iter()
        .enumerate()
        .flat_map(|(i, (.., terms))| (0..terms.len()).map(move |at| (i, at)))
        .collect();
    let mut found = BTreeMap::new();
    // The stretches of the last length that enough brands use; true if a longer one has as many brands.
    let mut shorter: BTreeMap<Vec<u32>, (Uses, bool)> = BTreeMap::new();
    for length in 1.. {
        places.retain(|&(i, at)| at + length <= texts[i].2.len());
        let stretch = |&(i, at): &(usize, usize)| &texts[i].2[at..at + length];
        places.sort_by(|a, b| stretch(a).cmp(stretch(b)));
        let mut of_length: BTreeMap<Vec<u32>, (Uses, bool)> = BTreeMap::new();
        for equal in places.chunk_by(|a, b| stretch(a) == stretch(b)) {
            let mut uses = Uses::default();
            for &(i, _) in equal {
                let (rank, is_opening, _) = texts[i];
                let of = [catalog.cell_of(rank as usize), catalog.campaign_of()[rank as usize], rank];
                uses.colours.iter_mut().zip(of).for_each(|(all, one)| all.extend([one]));
                uses.occurrences += 1;
                uses.openings += u64::from(is_opening);
            }
            let n_brands = uses.colours[0].len();
            if n_brands < params.min_brands {
                continue;
            }
            let terms = stretch(&equal[0]);
            for part in [&terms[1..], &terms[..length - 1]] {
                if let Some((uses, is_extended)) = shorter.get_mut(part) {
                    *is_extended |= uses.colours[0].len() == n_brands;
                }
            }
            of_length.insert(terms.to_vec(), (uses, false));
        }
        let is_last = of_length.is_empty();
        for (terms, (uses, is_extended)) in std::mem::replace(&mut shorter, of_length) {
            let n_words = terms.iter().filter(|&&term| passages.slot(term).is_none()).count();
            if !is_extended && n_words >= params.min_words {
                let [brands, campaigns, messages] = uses.colours.each_ref().map(|all| all.len() as u64);
                let counts = [brands, campaigns, messages, uses.occurrences, uses.openings];
                found.insert(terms.iter().map(|&term| passages.hash(term)).collect(), counts);
            }
        }
        if is_last {
            break;
        }
    }
    found
}

/// Returns the nodes that the fast way finds, likewise, with pieces of so many tokens and rounds of so many grams.
fn by_suffixes(
    batches: &Batches<'_>,
    params: &PhraseParams,
    (tokens, at_once): (usize, u64),
) -> BTreeMap<Vec<u64>, Counts> {
    let passages = Passages::new(batches, Reading { mask: true, stem: true, body_only: true });
    let catalog = batches.catalog();
    let ranks = ranks_of_cells(catalog);
    let PhraseParams { min_words: n, min_brands: k, .. } = *params;
    let pieces = cut_at(&passages, &ranks, tokens);
    let frequent = Frequent::find_in_rounds(&passages, &pieces, n, k, batches.n_tokens(), at_once);
    assert_eq!(frequent.n_grams, n_distinct_grams(&passages, &ranks, n));
    let runs = Runs::find(&passages, &pieces, &frequent, n);
    let suffixes = Suffixes::new(&runs.terms);
    let found = Found { batches, passages: &passages, runs: &runs, suffixes: &suffixes };
    let firsts = firsts(&runs, catalog, &ranks);
    let nodes = counted(&runs, &suffixes, catalog, closed(&runs, &suffixes, &firsts, ranks.len(), n, k));
    let nodes = nodes.iter().filter(|node| found.n_words(found.terms(node)) >= n);
    nodes
        .map(|node| {
            let [brands, campaigns, messages] = node.colours.map(u64::from);
            let counts = [brands, campaigns, messages, node.sums.occurrences, node.sums.openings];
            (found.hashes(found.terms(node)).collect(), counts)
        })
        .collect()
}

/// Returns the number of distinct runs of `n` terms in the passages of a brand, summed over brands.
fn n_distinct_grams(passages: &Passages<'_>, ranks: &[Range<u32>], n: usize) -> u64 {
    let of_cell = |ranks: &Range<u32>| {
        let mut grams: BTreeSet<Vec<u32>> = BTreeSet::new();
        for rank in ranks.clone() {
            passages.visit(rank, &mut PassageBuffers::default(), |passage| {
                grams.extend(passage.terms.windows(n).map(<[u32]>::to_vec));
            });
        }
        grams.len() as u64
    };
    ranks.iter().map(of_cell).sum()
}

fn message(brand: u8, campaign: Option<u8>, text: &str) -> Message {
    let key = |key: u8| CampaignKey { key: key.to_string(), origin: CampaignOrigin::Column };
    let mut message =
        Message { brand: format!("casa{brand}"), campaign: campaign.map(key), ..Message::default() };
    message.body.text = Some(text.to_owned());
    message
}

fn rules() -> Rules {
    Rules { campaigns: CampaignMode::Auto, language: Language::from_code("it"), ..Rules::default() }
}

fn texts() -> impl Strategy<Value = Vec<(u8, Option<u8>, String)>> {
    let word =
        prop::sample::select(vec!["sole", "mare", "pane", "vino", "Mare.", "luna!\n\n", "35,00 €", "a@b.it"]);
    let text = prop::collection::vec(word, 1..24).prop_map(|words| words.join(" "));
    prop::collection::vec((0_u8..4, prop::option::of(0_u8..3), text), 1..14)
}

proptest! {
    #[test]
    fn phrases_are_those_of_the_definition(
        texts in texts(),
        min_words in 2_usize..4,
        min_brands in 2_usize..4,
        tokens in 1_usize..40,
        at_once in 1_u64..20,
    ) {
        let corpus: Corpus = texts.iter().map(|(brand, campaign, text)| message(*brand, *campaign, text)).collect();
        let corpus = [corpus];
        let prepared = Prepared::new(&corpus, &rules(), &no_progress).unwrap();
        let batches = Batches::new(&corpus, &prepared);
        let params = PhraseParams { min_words, min_brands, holders: false };
        let expected = by_definition(&batches, &params);
        prop_assert_eq!(&by_suffixes(&batches, &params, (tokens, at_once)), &expected);
        prop_assert_eq!(by_length(&batches, &params), expected);
    }
}

#[test]
fn the_chain_does_not_depend_on_the_pieces() {
    let corpus = [mails(60, 11).into_iter().collect::<Corpus>()];
    let prepared = Prepared::new(&corpus, &rules(), &no_progress).unwrap();
    let batches = Batches::new(&corpus, &prepared);
    let reading = Reading { mask: true, stem: true, body_only: true };
    let passages = Passages::new(&batches, reading);
    let unstemmed = Passages::new(&batches, Reading { stem: false, ..reading });
    let (catalog, ranks) = (batches.catalog(), ranks_of_cells(batches.catalog()));
    let chain = |pieces: &[Piece]| Chain::new(&passages, &unstemmed, catalog, pieces);
    let small = cut_at(&unstemmed, &ranks, 50);
    assert!(small.len() > 2 * ranks.len(), "{}", small.len());
    let (one, many) = (chain(&cut(&unstemmed, &ranks)), chain(&small));
    for rank in 0..catalog.len() as u32 {
        let cell = catalog.cell_of(rank as usize);
        passages.visit(rank, &mut PassageBuffers::default(), |passage| {
            for terms in passage.terms.windows(3) {
                let value =
                    |chain: &Chain| (chain.bits(terms[0], cell), chain.log10_p(terms, 3, cell, catalog));
                assert_eq!(value(&one), value(&many));
            }
        });
    }
}

/// Messages of some brands, made of sentences from a pool of their own and a common one.
fn mails(n: usize, seed: u64) -> Vec<Message> {
    let mut rng = SplitMix64::new(seed, 1);
    let words =
        ["sole", "mare", "pane", "vino", "luna", "casa", "fiore", "gatto", "treno", "libro", "ponte", "neve"];
    let mut sentence = |salt: usize| {
        let n = 5 + rng.below(6);
        let words: Vec<String> =
            (0..n).map(|_| format!("{}{}", words[rng.below(12)], ["", "x", "y", "z"][salt % 4])).collect();
        words.join(" ") + "."
    };
    let common: Vec<String> = (0..12).map(&mut sentence).collect();
    let own: Vec<Vec<String>> = (0..6).map(|brand| (0..10).map(|_| sentence(brand)).collect()).collect();
    let mut rng = SplitMix64::new(seed, 2);
    (0..n)
        .map(|i| {
            let brand = i % 6;
            let pool = |rng: &mut SplitMix64| if rng.below(2) == 0 { &common } else { &own[brand] };
            let text: Vec<&str> = (0..8)
                .map(|_| {
                    let pool = pool(&mut rng);
                    pool[rng.below(pool.len())].as_str()
                })
                .collect();
            message(brand as u8, Some((i / 12) as u8), &text.join(if i % 3 == 0 { "\n\n" } else { " " }))
        })
        .collect()
}

#[test]
fn batches_and_threads_do_not_matter() {
    let find = |parts: usize, threads: usize| {
        let mut corpora: Vec<Vec<Message>> = (0..parts).map(|_| Vec::new()).collect();
        let mut rng = SplitMix64::new(9, parts as u64);
        let mut all = mails(300, 3);
        rng.shuffle(&mut all);
        all.into_iter().for_each(|message| corpora[rng.below(parts)].push(message));
        let corpora: Vec<Corpus> = corpora.into_iter().map(|part| part.into_iter().collect()).collect();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let prepared = Prepared::new(&corpora, &rules(), &no_progress).unwrap();
            let batches = Batches::new(&corpora, &prepared);
            phrases(&batches, &PhraseParams::default(), &Settings::default(), &no_progress).unwrap()
        })
    };
    let one = find(1, 1);
    assert!(one.stock > 10, "{}", one.stock);
    assert!(
        one.items
            .iter()
            .all(|item| item.position.is_finite() && item.gain_bits.is_finite() && item.log10_p <= 0.0)
    );
    for (parts, threads) in [(3, 2), (17, 7)] {
        assert_eq!(find(parts, threads), one, "{parts} batches");
    }
}

#[test]
fn a_brand_with_most_of_the_mail_gives_the_same_phrases_in_pieces() {
    let mut all = mails(600, 7);
    all.iter_mut()
        .enumerate()
        .filter(|(i, _)| i % 12 > 1)
        .for_each(|(_, message)| message.brand = "casa9".into());
    let corpus = [all.into_iter().collect::<Corpus>()];
    let prepared = Prepared::new(&corpus, &rules(), &no_progress).unwrap();
    let batches = Batches::new(&corpus, &prepared);
    let find = |sizes: (usize, u64), threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let params = PhraseParams { min_brands: 2, ..PhraseParams::default() };
        pool.install(|| by_suffixes(&batches, &params, sizes))
    };
    let whole = find((usize::MAX, u64::MAX), 1);
    assert!(whole.len() > 10, "{}", whole.len());
    assert_eq!(find((100, 300), 2), whole);
    assert_eq!(find((1000, 7), 5), whole);
}

#[test]
fn a_message_sent_twice_changes_messages_and_occurrences_only() {
    let find = |mails: Vec<Message>| {
        let corpus = [mails.into_iter().collect::<Corpus>()];
        let prepared = Prepared::new(&corpus, &rules(), &no_progress).unwrap();
        let batches = Batches::new(&corpus, &prepared);
        phrases(&batches, &PhraseParams::default(), &Settings::default(), &no_progress).unwrap()
    };
    let plain = find(mails(120, 5));
    let mut twice = mails(120, 5);
    let mut copies = twice.clone();
    copies.iter_mut().for_each(|copy| copy.recipient = Some("altra@posta.example".into()));
    twice.extend(copies);
    let twice = find(twice);
    assert_eq!(
        (twice.closed, twice.stock, twice.share_stock),
        (plain.closed, plain.stock, plain.share_stock)
    );
    for (a, b) in plain.items.iter().zip(&twice.items) {
        assert_eq!(
            (&a.text, a.brands, a.campaigns, a.gain_bits, a.log10_p),
            (&b.text, b.brands, b.campaigns, b.gain_bits, b.log10_p)
        );
        assert_eq!((2 * a.messages, 2 * a.occurrences), (b.messages, b.occurrences));
    }
}

#[test]
fn a_long_common_text_is_stock_however_unlikely() {
    // The probability of so many words is below the least number above 0.
    let mut rng = SplitMix64::new(3, 3);
    let mut word =
        || (0..4).map(|_| ["ba", "de", "fi", "lo", "mu", "ra", "te"][rng.below(7)]).collect::<String>();
    let common: Vec<String> = (0..3000).map(|_| word()).collect();
    let mails = (0..9).map(|i| {
        let own: Vec<String> = (0..40).map(|_| word()).collect();
        message(i % 3, Some(i), &format!("{}\n\n{}", own.join(" "), common.join(" ")))
    });
    let corpus = [mails.collect::<Corpus>()];
    let prepared = Prepared::whole(&corpus, &rules(), &no_progress).unwrap();
    let batches = Batches::new(&corpus, &prepared);
    let found = phrases(&batches, &PhraseParams::default(), &Settings::default(), &no_progress).unwrap();
    let longest = &found.items[0];
    assert_eq!((longest.kind, longest.brands, longest.occurrences), (PhraseKind::Stock, 3, 9));
    assert!(longest.log10_p < -700.0 && longest.text.split(' ').count() == 3000, "{}", longest.log10_p);
}

#[test]
fn an_idiom_of_many_brands_is_no_stock() {
    let mut rng = SplitMix64::new(11, 18);
    let mut word =
        || (0..4).map(|_| ["ba", "de", "fi", "lo", "mu", "ra", "te"][rng.below(7)]).collect::<String>();
    let planted = ["per quanto riguarda la", "corri adesso senza tregua"];
    let mails = (0..12).map(|brand| {
        let words = planted.iter().flat_map(|phrase| phrase.split(' '));
        // The words of both are common, so that only their order is beyond chance.
        let apart: Vec<String> =
            words.cycle().take(5 * 8).flat_map(|common| [common.to_owned(), word()]).collect();
        message(brand, None, &format!("{}\n\n{}", apart.join(" "), planted.join("\n\n")))
    });
    let corpus = [mails.collect::<Corpus>()];
    let prepared = Prepared::whole(&corpus, &rules(), &no_progress).unwrap();
    let batches = Batches::new(&corpus, &prepared);
    let found = phrases(&batches, &PhraseParams::default(), &Settings::default(), &no_progress).unwrap();
    let kind = |text: &str| found.items.iter().find(|item| item.text == text).map(|item| item.kind);
    assert_eq!(kind(planted[0]), Some(PhraseKind::Idiom), "{found:?}");
    assert_eq!(kind(planted[1]), Some(PhraseKind::Stock), "{found:?}");
    assert_eq!((found.closed, found.stock, found.idioms), (2, 1, 1));
    let share = Some(4.0 * 12.0 / found.terms as f64);
    assert_eq!((found.share_stock, found.share_idiom), (share, share));
    let background = &found.background;
    assert_eq!((background.language.as_deref(), background.share), (Some("it"), None));
    assert_eq!((background.idioms, background.why.is_some()), (Some(1), true));
}

/// Compares the phrases of some mail with those of the definition, for several sizes, and returns how many there are.
#[cfg(feature = "mail")]
fn check_mail(path: &std::path::Path, brand: &str, language: &str) -> Vec<usize> {
    use crate::source::{ColumnMap, Options, messages};

    let columns = if brand.is_empty() {
        ColumnMap::default()
    } else {
        ColumnMap::default().with("brand", brand).unwrap()
    };
    let options = Options { columns, ..Options::default() };
    let corpus: Corpus = messages(path, &options).unwrap().map(crate::error::Result::unwrap).collect();
    let corpus = [corpus];
    let rules = Rules { language: Language::from_code(language), ..rules() };
    let prepared = Prepared::new(&corpus, &rules, &no_progress).unwrap();
    let batches = Batches::new(&corpus, &prepared);
    let check = |(min_words, min_brands)| {
        let params = PhraseParams { min_words, min_brands, holders: false };
        let expected = by_length(&batches, &params);
        let found = by_suffixes(&batches, &params, (usize::MAX, u64::MAX));
        assert_eq!(found.len(), expected.len(), "{min_words} words, {min_brands} brands");
        assert!(found == expected, "{min_words} words, {min_brands} brands");
        expected.len()
    };
    [(4, 3), (3, 3), (4, 2)].into_iter().map(check).collect()
}

#[test]
#[cfg(feature = "mail")]
fn phrases_of_inbox_it_are_those_of_the_definition() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/inbox-it");
    let found = check_mail(&path, "", "it");
    assert!(found.iter().all(|&n| n > 50), "{found:?}");
}

/// Compares the phrases of a file with those of the definition. `UNISONO_TEST_MAIL` is the file, its language and its column of
/// brands, such as `political.jsonl,en,brand_norm`; without it inbox-en is compared.
#[test]
#[cfg(feature = "mail")]
#[allow(clippy::disallowed_methods)]
fn phrases_of_a_file_are_those_of_the_definition() {
    let given = std::env::var("UNISONO_TEST_MAIL").unwrap_or_else(|_| "datasets/inbox-en,en,".to_owned());
    let [path, language, brand] = given.split(',').collect::<Vec<_>>()[..] else {
        panic!("UNISONO_TEST_MAIL is not of the form FILE,LANGUAGE,COLUMN: {given}");
    };
    let found = check_mail(path.as_ref(), brand, language);
    assert!(found.iter().all(|&n| n > 0), "{found:?}");
    println!("phrases of 4 words and 3 brands, 3 and 3, 4 and 2: {found:?}");
}

#[test]
#[cfg(feature = "mail")]
fn seventeen_shuffled_batches_of_inbox_it_give_the_same_bytes() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/inbox-it");
    let all: Vec<Message> = crate::source::messages(path, &crate::source::Options::default())
        .unwrap()
        .map(crate::error::Result::unwrap)
        .collect();
    let find = |parts: usize| {
        let mut corpora: Vec<Vec<Message>> = vec![Vec::new(); parts];
        let mut rng = SplitMix64::new(18, parts as u64);
        let mut all = all.clone();
        rng.shuffle(&mut all);
        all.into_iter().for_each(|message| corpora[rng.below(parts)].push(message));
        let corpora: Vec<Corpus> = corpora.into_iter().map(|part| part.into_iter().collect()).collect();
        let prepared = Prepared::new(&corpora, &rules(), &no_progress).unwrap();
        let batches = Batches::new(&corpora, &prepared);
        let found = phrases(&batches, &PhraseParams::default(), &Settings::default(), &no_progress).unwrap();
        assert!(found.stock > 10, "{}", found.stock);
        serde_json::to_string(&found).unwrap()
    };
    let one = find(1);
    assert!(find(17) == one);
}
