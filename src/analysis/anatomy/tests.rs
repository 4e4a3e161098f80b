//! The anatomy of made-up corpora, by hand and by the definition.

use super::compare::Compared;
use super::draw::{Brand, Draw, brand};
use super::*;
use crate::analysis::Settings;
use crate::analysis::passages::{gram, ranks_of_cells};
use crate::annotate::{Batches, PassageBuffers, Passages, Reading};
use crate::catalog::{CampaignMode, Prepared, Rules};
use crate::corpus::Corpus;
use crate::hash::SplitMix64;
use crate::language::Language;
use crate::message::Message;
use crate::progress::no_progress;
use std::collections::BTreeSet;

const READING: Reading = Reading { mask: true, stem: true, body_only: true };

fn message(brand: &str, text: &str) -> Message {
    let mut message = Message { brand: brand.to_owned(), ..Message::default() };
    message.body.text = Some(text.to_owned());
    message
}

/// Calls `then` with the batches of some messages in Italian; each is a campaign.
fn with<T>(parts: Vec<Vec<Message>>, then: impl FnOnce(&Batches<'_>) -> T) -> T {
    let corpora: Vec<Corpus> = parts.into_iter().map(|part| part.into_iter().collect()).collect();
    let rules =
        Rules { campaigns: CampaignMode::None, language: Language::from_code("it"), ..Rules::default() };
    let prepared = Prepared::new(&corpora, &rules, &no_progress).unwrap();
    then(&Batches::new(&corpora, &prepared))
}

/// Messages of six passages. Each comes with probability `h` from 16 common ones, else from 16 of its brand.
fn pool(n_brands: usize, n: usize, h: f64, seed: u64) -> Vec<Message> {
    let passage = |owner: usize, i: usize| {
        let mut rng = SplitMix64::new(seed, (owner * 1000 + i) as u64);
        let mut word = || -> String {
            (0..4)
                .flat_map(|_| {
                    ["b", "d", "f", "g", "l", "m"][rng.below(6)]
                        .chars()
                        .chain(["a", "o", "u"][rng.below(3)].chars())
                })
                .collect()
        };
        (0..12).map(|_| word()).collect::<Vec<_>>().join(" ")
    };
    let mut rng = SplitMix64::new(seed, 99);
    let mut out = Vec::new();
    for owner in 1..=n_brands {
        for _ in 0..n {
            let passages: Vec<String> =
                (0..6).map(|_| passage(if rng.unit() < h { 0 } else { owner }, rng.below(16))).collect();
            out.push(message(&format!("casa {owner}"), &passages.join("\n\n")));
        }
    }
    out
}

fn measured(messages: Vec<Message>, params: &AnatomyParams) -> LanguageAnatomy {
    with(vec![messages], |batches| {
        anatomy(batches, params, &Settings::default(), &no_progress).unwrap().languages.remove(0)
    })
}

fn sum(shares: &Shares) -> f64 {
    [shares.slot, shares.stock, shares.house, shares.own].iter().map(|share| share.value).sum()
}

#[test]
fn shares_sum_to_one_and_are_those_of_the_pools() {
    let of = |h: f64| measured(pool(12, 12, h, 7), &AnatomyParams::default());
    for h in [0.0, 0.5, 1.0] {
        let found = of(h);
        assert_eq!((found.drawn_brands, found.drawn_units, found.n_brands), (8, 8, 12));
        assert!(found.brands.iter().all(|brand| (sum(&brand.shares) - 1.0).abs() < 1e-12));
        assert!((sum(&found.overall) - 1.0).abs() < 1e-12);
        let Shares { slot, stock, house, .. } = found.overall;
        assert!(slot.value < 0.01, "{slot:?}");
        // Two of eight brands hold nearly every common passage in eight mails; of 16 own ones, eight other mails of 6 (1 − h)
        // passages hold 1 − (15/16)^(48 (1 − h)).
        assert!((stock.value - h).abs() < 0.05, "{h}: {stock:?}");
        let expected = (1.0 - h) * (1.0 - f64::powf(15.0 / 16.0, 48.0 * (1.0 - h)));
        assert!((house.value - expected).abs() < 0.05, "{h}: {house:?}, {expected}");
        assert!(stock.se < 0.02 && house.se < 0.02);
    }
}

#[test]
fn a_slot_is_a_slot_even_in_stock() {
    let text = |i: usize| {
        format!(
            "Approfitta subito dello sconto di 35,00 € su tutto.\n\nnuovo{} testo{} mai{} visto{} prima",
            "ab".repeat(i),
            "ac".repeat(i),
            "ad".repeat(i),
            "ae".repeat(i)
        )
    };
    let messages = (0..30).map(|i| message(["Riva", "Nido", "Bosco"][i % 3], &text(i + 1))).collect();
    let found = measured(messages, &AnatomyParams::default());
    assert_eq!((found.drawn_brands, found.drawn_units), (2, 8));
    // Eight terms are stock, one is a price, five are new.
    let Shares { slot, stock, house, own } = found.overall;
    let n = 1.0 / (slot.value);
    assert!((n - (n.round())).abs() < 1e-9, "{slot:?}");
    assert!(
        (stock.value * n).round() >= 6.0 && house.value == 0.0 && (own.value * n).round() == 5.0,
        "{n} {stock:?} {own:?}"
    );
    assert!([slot.se, stock.se, own.se].iter().all(|se| *se < 1e-12));
}

/// What [`Compared::draw`] computes, by sets of grams.
fn by_definition(compared: &Compared<'_>, draw: Draw) -> Vec<[f64; 2]> {
    let n = compared.params.min_words;
    let grams = |ranks: &[u32]| -> BTreeSet<u64> {
        let mut all = BTreeSet::new();
        for &rank in ranks {
            compared
                .passages
                .visit(rank, &mut PassageBuffers::default(), |p| all.extend(p.terms.windows(n).map(gram)));
        }
        all
    };
    let drawn: Vec<Vec<u32>> = (0..compared.brands.len())
        .map(|i| draw.messages(compared.brand_keys[i], compared.brands[i], compared.m + 1, compared.keys))
        .collect();
    let of_brand = |i: usize| {
        let others: Vec<BTreeSet<u64>> = draw
            .others(i, compared.r, &compared.brand_keys)
            .into_iter()
            .map(|other| grams(&drawn[other][..compared.m]))
            .collect();
        let mut sums = [0.0; 2];
        for (unit, &rank) in drawn[i].iter().enumerate() {
            let own: Vec<u32> =
                drawn[i].iter().enumerate().filter(|(u, _)| *u != unit).map(|(_, &r)| r).collect();
            let own = grams(&own);
            let (mut covered, mut total) = ([0.0; 2], 0.0);
            compared.passages.visit(rank, &mut PassageBuffers::default(), |passage| {
                for at in 0..passage.terms.len() {
                    let around = (0..=at).filter(|start| at < start + n && start + n <= passage.terms.len());
                    let around: Vec<u64> =
                        around.map(|start| gram(&passage.terms[start..start + n])).collect();
                    let users = |g: &u64| others.iter().filter(|grams| grams.contains(g)).count();
                    covered[0] += f64::from(around.iter().any(|g| users(g) >= compared.params.min_brands));
                    covered[1] += f64::from(around.iter().any(|g| own.contains(g)));
                    total += 1.0;
                }
            });
            sums.iter_mut().zip(covered).for_each(|(sum, n)| *sum += n / total);
        }
        sums.map(|sum| sum / drawn[i].len() as f64)
    };
    (0..compared.brands.len()).map(of_brand).collect()
}

/// Calls `then` with what is compared in the messages of [`pool`].
fn compared<T>(messages: Vec<Message>, params: &AnatomyParams, then: impl FnOnce(&Compared<'_>) -> T) -> T {
    with(vec![messages], |batches| {
        let passages = Passages::new(batches, READING);
        let catalog = batches.catalog();
        let is_scored = vec![true; catalog.len()];
        let brands: Vec<Brand> = (0..)
            .zip(ranks_of_cells(catalog))
            .map(|(cell, ranks)| brand(catalog, cell, ranks, &is_scored))
            .collect();
        let mut keys = vec![0; catalog.len()];
        batches.messages().for_each(|(rank, row)| keys[rank as usize] = row.key());
        let brand_keys = brands.iter().map(|brand| catalog.cells()[brand.cell as usize].brand).collect();
        let (r, m) = (params.brands, params.units);
        then(&Compared {
            passages: &passages,
            params,
            brands: brands.iter().collect(),
            brand_keys,
            keys: &keys,
            r,
            m,
        })
    })
}

#[test]
fn a_draw_is_that_of_the_definition() {
    let params = AnatomyParams { brands: 3, units: 4, ..AnatomyParams::default() };
    compared(pool(5, 7, 0.4, 3), &params, |compared| {
        for i in 0..4 {
            let draw = Draw::new(5, i);
            let covered: Vec<[f64; 2]> = compared.draw(draw).iter().map(|brand| brand.covered).collect();
            for (a, b) in covered.iter().flatten().zip(by_definition(compared, draw).iter().flatten()) {
                assert!((a - b).abs() < 1e-12, "{a} {b}");
            }
        }
    });
}

#[test]
fn under_shuffled_brands_one_other_brand_is_like_the_own() {
    let params = AnatomyParams { brands: 1, min_brands: 1, ..AnatomyParams::default() };
    let shuffled = |seed: u64| {
        let mut messages = pool(10, 12, 0.4, 11);
        let mut brands: Vec<String> = messages.iter().map(|message| message.brand.clone()).collect();
        SplitMix64::new(seed, 4).shuffle(&mut brands);
        messages.iter_mut().zip(brands).for_each(|(message, brand)| message.brand = brand);
        let draws: Vec<[f64; 2]> = compared(messages, &params, |compared| {
            (0..10).flat_map(|i| compared.draw(Draw::new(1, i))).map(|brand| brand.covered).collect()
        });
        draws.iter().map(|d| d[0] - d[1]).sum::<f64>() / draws.len() as f64
    };
    let differences: Vec<f64> = (0..12).map(shuffled).collect();
    let mean = differences.iter().sum::<f64>() / 12.0;
    let variance = differences.iter().map(|d| (d - mean).powi(2)).sum::<f64>() / 11.0;
    let se = f64::sqrt(variance / 12.0);
    assert!(mean.abs() < 2.5 * se && se < 0.01, "{mean} {se}");
}

#[test]
fn more_messages_or_brands_change_nothing_at_fixed_draws() {
    let params = AnatomyParams { brands: 4, units: 5, ..AnatomyParams::default() };
    let stock = |brands, n| {
        let of = |seed| measured(pool(brands, n, 0.5, seed), &params).overall.stock.value;
        (0..8).map(of).sum::<f64>() / 8.0
    };
    let (base, longer, wider) = (stock(8, 10), stock(8, 20), stock(16, 10));
    // The corpora differ: 8 × 80 messages of 6 passages, of which half are common, have an error of .008 at least.
    assert!((base - longer).abs() < 0.025 && (base - wider).abs() < 0.025, "{base} {longer} {wider}");
}

#[test]
fn batches_and_threads_do_not_matter() {
    let find = |parts: usize, threads: usize| {
        let mut all: Vec<Vec<Message>> = (0..parts).map(|_| Vec::new()).collect();
        let mut rng = SplitMix64::new(9, parts as u64);
        let mut messages = pool(6, 9, 0.5, 3);
        rng.shuffle(&mut messages);
        messages.into_iter().for_each(|message| all[rng.below(parts)].push(message));
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            with(all, |batches| {
                anatomy(batches, &AnatomyParams::default(), &Settings::default(), &no_progress).unwrap()
            })
        })
    };
    let one = find(1, 1);
    assert_eq!(one.languages[0].n_brands, 6);
    for (parts, threads) in [(3, 2), (17, 7)] {
        assert_eq!(find(parts, threads), one, "{parts} batches");
    }
}

#[test]
fn too_few_brands_give_a_reason() {
    let found = with(vec![pool(2, 9, 0.5, 3)], |batches| {
        anatomy(batches, &AnatomyParams::default(), &Settings::default(), &no_progress).unwrap()
    });
    assert_eq!(found.why.as_deref(), Some("2 brands of one language have 5 units with text, 3 are needed"));
    assert!(found.languages.is_empty());
}

#[test]
fn one_mail_is_marked_in_pieces() {
    let stock = "Approfitta subito dello sconto speciale di oggi";
    let messages = vec![
        message(
            "Riva",
            &format!("Ciao Marco,\n\n{stock} prima che finisca.\n\nIl mare ci porta ogni anno qui."),
        ),
        message("Riva", "Il mare ci porta ogni anno qualcosa di nuovo."),
        message("Nido", &format!("{stock} in negozio.")),
        message("Bosco", &format!("{stock} nel bosco.")),
    ];
    with(vec![messages], |batches| {
        let rank = (0..4).find(|&rank| {
            let marked = marked(batches, rank, &AnatomyParams::default(), &Settings::default(), false);
            marked.passages.len() == 3
        });
        let mark =
            |shows| marked(batches, rank.unwrap(), &AnatomyParams::default(), &Settings::default(), shows);
        let found = mark(false);
        assert_eq!((found.brand.as_str(), found.others, found.campaigns), ("Riva", 2, 1));
        let pieces = |marked: &Marked| -> Vec<(Part, String, u64)> {
            marked
                .passages
                .iter()
                .flat_map(|p| &p.pieces)
                .map(|p| (p.part, p.text.clone(), p.brands))
                .collect()
        };
        let expected = [
            (Part::Own, "ciao", 0),
            (Part::Slot, "{name}", 0),
            (Part::Stock, "approfitta subito dello sconto speciale di oggi", 2),
            (Part::Own, "prima che finisca", 0),
            (Part::House, "il mare ci porta ogni anno", 0),
            (Part::Own, "qui", 0),
        ];
        assert_eq!(pieces(&found), expected.map(|(part, text, brands)| (part, text.to_owned(), brands)));
        assert_eq!(pieces(&mark(true))[1].1, "marco");
    });
}
