//! The words of the verdict against mail of known homogenisation.

use unisono::report::{Verdict, VerdictLevel};
use unisono::{Config, Corpus, Facet, analyze};
use unisono_synth::{Recipe, Text, generate};

fn verdict(recipe: &Recipe) -> Verdict {
    let corpus: Corpus = generate(recipe).unwrap().map(|generated| generated.message).collect();
    analyze(&corpus, &Config::new([Facet::Wording])).unwrap().verdict.unwrap()
}

fn pool(h: f64, seed: u64) -> Recipe {
    Recipe { seed, text: Text { h, ..Text::default() }, ..Recipe::default() }
}

#[test]
fn levels_grow_with_the_common_stock_and_change_where_they_say() {
    for seed in 1..=3 {
        let level = |h| verdict(&pool(h, seed)).level.unwrap();
        let levels = [0.0, 0.18, 0.32, 0.43, 0.57, 0.68, 0.82, 1.0].map(level);
        use VerdictLevel::{Alike, Distinct, Interchangeable, PartlyAlike};
        let expected = [Distinct, PartlyAlike, Alike, Interchangeable].map(|level| [level; 2]).concat();
        assert_eq!(levels[..], expected, "seed {seed}");
    }
}

#[test]
fn brands_with_half_of_their_text_from_one_stock_write_alike() {
    for seed in 1..=3 {
        let count = |h| {
            let verdict = verdict(&pool(h, seed));
            (verdict.alike.unwrap(), verdict.apart.unwrap(), verdict.groups.len())
        };
        for h in [0.0, 0.18, 0.32] {
            assert_eq!(count(h), (0, 10, 0), "seed {seed}, h {h}");
        }
        for h in [0.68, 0.82, 1.0] {
            assert_eq!(count(h), (10, 0, 1), "seed {seed}, h {h}");
        }
    }
}

/// Six brands with a stock of their own, and four with another or none.
fn mixture(h: f64) -> Verdict {
    let six = Recipe { brands: 6, ..pool(0.8, 1) };
    let four = Recipe { brands: 4, ..pool(h, 2) };
    let four = generate(&four).unwrap().map(|generated| generated.message).map(|mut message| {
        message.brand.push_str(" (other)");
        message
    });
    let corpus: Corpus = generate(&six).unwrap().map(|generated| generated.message).chain(four).collect();
    analyze(&corpus, &Config::new([Facet::Wording])).unwrap().verdict.unwrap()
}

#[test]
fn groups_are_the_brands_of_one_stock() {
    let sizes = |verdict: &Verdict| verdict.groups.iter().map(Vec::len).collect::<Vec<_>>();
    let one = mixture(0.0);
    assert_eq!((one.alike, one.apart, sizes(&one)), (Some(6), Some(4), vec![6]));
    let two = mixture(0.8);
    assert_eq!((two.alike, two.apart, sizes(&two)), (Some(10), Some(0), vec![6, 4]));
    assert!(two.groups[1].iter().all(|brand| brand.ends_with(" (other)")));
}

#[test]
fn without_an_index_there_is_a_reason() {
    let corpus = Corpus::from_texts([("Ada", "one text"), ("Max", "another text")]).unwrap();
    let verdict = analyze(&corpus, &Config::default()).unwrap().verdict.unwrap();
    assert_eq!((verdict.ix, verdict.level, verdict.alike), (None, None, None));
    assert!(verdict.why.unwrap().contains("too few units"));
}

/// Independent writers share most sentence shapes, so a word for their index would mislead.
#[test]
fn facets_that_everybody_shares_get_no_word() {
    let corpus: Corpus = generate(&pool(0.9, 1)).unwrap().map(|generated| generated.message).collect();
    let mut config = Config::new([Facet::Skeleton]);
    let of = |config: &Config| analyze(&corpus, config).unwrap().verdict.unwrap();
    let verdict = of(&config);
    assert!(verdict.ix.is_some() && verdict.level.is_none() && verdict.why.is_some());
    config = Config::new([Facet::Wording]);
    config.settings.ngram = 2;
    assert_eq!(of(&config).level, None);
}
