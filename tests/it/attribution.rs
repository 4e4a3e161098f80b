//! Readers that guess the brand of a message: the ends of the scale, laws, and the same bytes from any batches.

use unisono::analysis::attribution::{Attribution, LanguageAttribution, Reader, Reading, attribution};
use unisono::analysis::{DEFAULT_SEED, Settings};
use unisono::catalog::{Block, Prepared, Rules};
use unisono::facet::Batches;
use unisono::hash::SplitMix64;
use unisono::progress::no_progress;
use unisono::{Corpus, Message};
use unisono_synth::{Recipe, Text, generate};

/// Mail of six brands with eight campaigns each, to one reader or two.
fn mail(h: f64, seed: u64) -> Vec<Message> {
    let text = Text { h, ..Recipe::default().text };
    let recipe = Recipe { seed, brands: 6, campaigns: 12, recipients: 2, text, ..Recipe::default() };
    generate(&recipe).unwrap().map(|generated| generated.message).collect()
}

/// Every campaign is a unit.
fn read_with(batches: &[Corpus], settings: &Settings, reading: &Reading) -> Attribution {
    let rules = Rules { block: Block::None, ..Rules::default() };
    read_by(batches, &rules, settings, reading)
}

fn read_by(batches: &[Corpus], rules: &Rules, settings: &Settings, reading: &Reading) -> Attribution {
    let prepared = Prepared::new(batches, rules, &no_progress).unwrap();
    let batches = Batches::new(batches, &prepared);
    attribution(&batches, settings, reading, &no_progress).unwrap()
}

fn read(messages: &[Message]) -> Attribution {
    read_with(&[messages.iter().cloned().collect()], &Settings::default(), &Reading::default())
}

fn italian(messages: &[Message]) -> LanguageAttribution {
    read(messages).by_language["it"].clone()
}

#[test]
fn brands_without_a_common_pool_are_all_told() {
    let found = italian(&mail(0.0, 1));
    assert_eq!((found.n_brands, found.accuracy, found.sigma), (6, 1.0, 0.0));
    assert_eq!(found.sigma_interval[0], 0.0);
    assert!(found.equivocation < 1.05 && found.ece < 0.05, "{found:?}");
    assert!(found.readers.values().all(|reader| reader.accuracy == 1.0));
    for brand in &found.per_brand {
        assert!(
            brand.accuracy == 1.0 && brand.interval[1] == 1.0 && brand.mistaken_share < 0.05,
            "{brand:?}"
        );
    }
}

/// 100 of 100 units are told, so at least .96 are, and σ is at most .04/.9; nothing wider than .2 would say so.
#[test]
fn the_interval_of_sigma_is_short_for_brands_that_are_told() {
    let text = Text { h: 0.0, ..Recipe::default().text };
    let recipe = Recipe { seed: 5, brands: 10, campaigns: 10, text, ..Recipe::default() };
    let messages: Vec<Message> = generate(&recipe).unwrap().map(|generated| generated.message).collect();
    let found = italian(&messages);
    assert_eq!((found.n_brands, found.sigma, found.sigma_interval[0]), (10, 0.0, 0.0));
    assert!(found.sigma_interval[1] > 0.0 && found.sigma_interval[1] < 0.2, "{:?}", found.sigma_interval);
    assert!(found.accuracy_interval[0] > 0.82 && found.accuracy_interval[1] == 1.0);
}

/// 72 units, of which a reader by chance tells a sixth: 95 % of the corpora lie within ±.09.
#[test]
fn brands_of_one_pool_are_guessed() {
    let sigmas: Vec<f64> = (0..4).map(|seed| italian(&mail(1.0, 10 + seed)).sigma).collect();
    let mean = sigmas.iter().sum::<f64>() / 4.0;
    assert!((mean - 1.0).abs() < 0.1, "{sigmas:?}");
    let found = italian(&mail(1.0, 10));
    assert!(found.equivocation > 5.0 && found.equivocation <= 6.0, "{found:?}");
    let [low, high] = found.sigma_interval;
    assert!(low <= found.sigma && found.sigma <= high && low < 1.0, "{found:?}");
    // Wilson's interval for a sixth of 72 has a width of .17, that of σ of .17 · 6/5.
    assert!((0.15..0.3).contains(&(high - low)), "{found:?}");
}

#[test]
fn the_confusion_is_symmetric_and_its_rows_are_probabilities() {
    let found = italian(&mail(0.6, 3));
    let confusion = found.confusion.as_ref().unwrap();
    assert_eq!(confusion.order, found.per_brand.iter().map(|b| b.brand.clone()).collect::<Vec<_>>());
    assert!(found.per_brand.windows(2).all(|two| two[0].accuracy <= two[1].accuracy));
    let values = &confusion.values;
    assert!(values.iter().all(|p| (0.0..=1.0).contains(p)) && *values == values.t());
    assert!((values.sum() - 6.0).abs() < 1e-9);
    let mut settings = Settings::default();
    settings.max_matrix = 5;
    let corpora = [mail(0.6, 3).into_iter().collect::<Corpus>()];
    let without = read_with(&corpora, &settings, &Reading::default()).by_language["it"].clone();
    let mut expected = found;
    expected.confusion = None;
    assert_eq!(without, expected);
}

/// The reader has read m units of each brand, so the number of messages of a brand does not matter.
#[test]
fn another_reader_of_a_campaign_changes_nothing() {
    let messages = mail(0.6, 4);
    let found = italian(&messages);
    assert!(found.accuracy > 0.3 && found.accuracy < 1.0, "{found:?}");
    let copies = messages.iter().map(|message| {
        let id = message.id.as_ref().map(|id| format!("{id}-again"));
        Message { id, recipient: Some("altra@posta.example".into()), ..message.clone() }
    });
    let again = italian(&messages.iter().cloned().chain(copies).collect::<Vec<_>>());
    assert!((found.accuracy - again.accuracy).abs() < 1e-9, "{} {}", found.accuracy, again.accuracy);
    assert!((found.equivocation - again.equivocation).abs() < 1e-6);
}

#[test]
fn each_language_is_read_as_if_alone() {
    let of = |languages: &[&str]| {
        let languages = languages.iter().map(|&code| code.to_owned()).collect();
        let recipe = Recipe { brands: 6, campaigns: 8, languages, ..Recipe::default() };
        generate(&recipe).unwrap().map(|generated| generated.message).collect::<Vec<_>>()
    };
    let both = read(&of(&["it", "en"]));
    assert_eq!(both.by_language.keys().collect::<Vec<_>>(), ["en", "it"]);
    for (language, expected) in &both.by_language {
        let competes = |m: &Message| expected.per_brand.iter().any(|own| own.brand == m.brand);
        let alone: Vec<Message> = of(&["it", "en"]).into_iter().filter(competes).collect();
        assert_eq!(&read(&alone).by_language[language], expected, "{language}");
    }
}

#[test]
fn without_two_brands_there_is_a_reason() {
    let messages = mail(0.5, 5);
    let check = |messages: Vec<Message>, expected: &str| {
        let found = read(&messages);
        assert!(found.by_language.is_empty());
        assert_eq!(found.why.as_deref(), Some(expected));
    };
    check(Vec::new(), "there are no messages");
    let of_one = messages.iter().filter(|m| m.brand == messages[0].brand).cloned().collect();
    check(
        of_one,
        "the only brand has no other brand of the language to compare with; it takes two brands of one language",
    );
    let mut of_brand = std::collections::BTreeMap::new();
    let few = messages.iter().filter(|m| {
        let n = of_brand.entry(m.brand.clone()).or_insert(0);
        *n += 1;
        *n < 3
    });
    check(
        few.cloned().collect(),
        "all 6 brands have too few units with anything to compare; it takes two brands of one language",
    );
    assert_eq!(read(&messages).why, None);
}

#[test]
fn of_too_many_brands_some_compete() {
    let corpora = [mail(0.3, 6).into_iter().collect::<Corpus>()];
    let read = |brands| read_with(&corpora, &Settings::default(), &Reading { brands, ..Reading::default() });
    let (all, some) = (&read(6).by_language["it"], &read(4).by_language["it"]);
    assert_eq!((all.n_brands, all.sampled, some.n_brands, some.sampled), (6, false, 4, true));
    let names = |found: &LanguageAttribution| {
        found.per_brand.iter().map(|b| b.brand.clone()).collect::<std::collections::BTreeSet<_>>()
    };
    assert!(names(some).is_subset(&names(all)));
}

#[test]
fn more_units_tell_brands_better() {
    let corpora = [mail(0.7, 7).into_iter().collect::<Corpus>()];
    let of = |units| {
        let found = read_with(&corpora, &Settings::default(), &Reading { units, ..Reading::default() });
        let found = found.by_language["it"].clone();
        assert_eq!(found.m, (units as u64).min(11));
        found.accuracy
    };
    let (one, three, all) = (of(1), of(3), of(100));
    assert!(one < three && three < all, "{one} {three} {all}");
}

#[test]
fn extreme_settings_give_finite_numbers() {
    let corpora = [mail(0.5, 8).into_iter().collect::<Corpus>()];
    for reading in [
        Reading { seeds: 0, tested: 0, units: 0, brands: 0 },
        Reading { seeds: 1, tested: usize::MAX, units: usize::MAX, brands: usize::MAX },
    ] {
        let found = read_with(&corpora, &Settings::default(), &reading);
        let found = &found.by_language["it"];
        assert!(
            (0.0..=1.0).contains(&found.accuracy) && found.equivocation.is_finite(),
            "{reading:?}: {found:?}"
        );
        assert!(found.m >= 1 && found.n_brands >= 2 && found.n_tests >= found.n_brands);
    }
}

fn bytes(batches: &[Corpus]) -> String {
    serde_json::to_string(&read_with(batches, &Settings::default(), &Reading::default())).unwrap()
}

#[test]
fn threads_batches_and_order_change_nothing() {
    let mut messages = mail(0.6, 9);
    let whole: Corpus = messages.iter().cloned().collect();
    let with_threads = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| bytes(std::slice::from_ref(&whole)))
    };
    let expected = with_threads(1);
    for threads in [2, 7] {
        assert_eq!(expected, with_threads(threads), "{threads} threads");
    }
    let mut other = Settings::default();
    other.seed = DEFAULT_SEED + 1;
    let other = read_with(std::slice::from_ref(&whole), &other, &Reading::default());
    assert_ne!(expected, serde_json::to_string(&other).unwrap(), "another seed draws others");
    let mut brands: Vec<String> = messages.iter().map(|m| m.brand.clone()).collect();
    brands.sort();
    brands.dedup();
    for parts in [1, 3, 17] {
        SplitMix64::new(parts as u64, 2).shuffle(&mut messages);
        let cut: Vec<Corpus> =
            (0..parts).map(|i| messages.iter().skip(i).step_by(parts).cloned().collect()).collect();
        assert_eq!(expected, bytes(&cut), "{parts} batches");
        let part_of = |m: &Message| brands.binary_search(&m.brand).unwrap() % parts;
        let by_brand: Vec<Corpus> =
            (0..parts).map(|i| messages.iter().filter(|m| part_of(m) == i).cloned().collect()).collect();
        assert_eq!(expected, bytes(&by_brand), "{parts} batches by brand");
    }
    let read: Attribution = serde_json::from_str(&expected).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), expected);
}

/// The reader's own figures on a mailbox: docs/measures/attribution.md.
#[test]
fn the_inbox_has_the_figures_of_the_page() {
    let corpora = [crate::golden::inbox(|_| true).into_iter().collect::<Corpus>()];
    let found = read_by(&corpora, &Rules::default(), &Settings::default(), &Reading::default());
    let found = &found.by_language["it"];
    let page = include_str!("../../docs/measures/attribution.md");
    let row = format!(
        "| {} | {} | {:.3} | {:.3} ({:.3} to {:.3}) | {:.2} | {:.3} |",
        found.n_brands,
        found.m,
        found.accuracy,
        found.sigma,
        found.sigma_interval[0],
        found.sigma_interval[1],
        found.equivocation,
        found.ece
    );
    assert!(page.contains(&row), "the page lacks {row}");
    assert!((0.6..=0.8).contains(&found.accuracy) && (0.28..=0.38).contains(&found.sigma));
    assert_eq!(found.reader, Reader::LikelihoodRatio);
}
