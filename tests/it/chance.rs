//! Similarity by chance: the law against what it was fitted to, and against made-up authors.

use std::collections::BTreeMap;
use unisono::analysis::chance::{ChanceTable, Estimated, Law, WeekProfile, estimate, grams_of};
use unisono::catalog::{Block, CampaignMode, Prepared, Rules};
use unisono::facet::{Batches, View};
use unisono::hash::SplitMix64;
use unisono::language::Language;
use unisono::message::{Body, Message, SentAt};
use unisono::progress::no_progress;
use unisono::{Corpus, Facet};

/// Language, facet, n → (words, S_0) of each length.
type Evidence = BTreeMap<(Language, Facet, usize), Vec<(usize, f64)>>;

fn evidence() -> Evidence {
    let mut evidence = Evidence::new();
    let lines = include_str!("chance.tsv").lines().filter(|line| !line.starts_with('#')).skip(1);
    for line in lines {
        let fields: Vec<&str> = line.split('\t').collect();
        let facet = Facet::from_name(fields[1]).unwrap();
        let key = (language(fields[0]), facet, fields[2].parse().unwrap());
        evidence.entry(key).or_default().push((fields[3].parse().unwrap(), fields[4].parse().unwrap()));
    }
    evidence
}

fn language(code: &str) -> Language {
    Language::from_code(code).unwrap()
}

#[test]
fn the_law_holds_for_all_the_evidence() {
    let (table, mut n_rows) = (ChanceTable::default(), 0);
    for ((language, facet, n), rows) in evidence() {
        let law = table.law(facet, n, language).unwrap();
        for (words, s0) in rows {
            let error = (table.s0(facet, n, language, words).unwrap() / s0 - 1.0).abs();
            // 2,000 words are beyond what the law is fitted to.
            let bound = if words <= 1000 { law.worst.unwrap() } else { 0.12 };
            assert!(error <= bound, "{language} {facet:?} {n}, {words} words: {error:.4} > {bound}");
            n_rows += 1;
        }
    }
    assert_eq!((n_rows, table.laws().count()), (245, 35));
    assert!(table.laws().all(|(.., law)| law.worst.unwrap() <= 0.06 && law.source.starts_with("ELTeC-")));
}

#[test]
fn the_evidence_gives_the_constants_that_ship() {
    let table = ChanceTable::default();
    for ((language, facet, n), rows) in evidence() {
        let fitted_to = rows.iter().filter(|(words, _)| *words <= 1000);
        let points: Vec<(usize, f64)> =
            fitted_to.map(|&(words, s0)| (grams_of(facet, n, words).unwrap(), s0)).collect();
        let (fitted, shipped) = (Law::fit(&points, "").unwrap(), table.law(facet, n, language).unwrap());
        for &(grams, _) in &points {
            let ratio = fitted.s0(grams) / shipped.s0(grams);
            assert!((ratio - 1.0).abs() < 0.02, "{language} {facet:?} {n}, {grams} grams: {ratio}");
        }
    }
}

#[test]
fn a_law_is_recovered_from_its_own_points() {
    for (lambda, mu) in [(3e-4, 1e-3), (2e-7, 3e-6), (1e-9, 0.0), (0.01, 0.05)] {
        let law = Law { lambda, mu, worst: None, source: String::new() };
        let points: Vec<(usize, f64)> = [29, 59, 124, 249, 499, 999].map(|m| (m, law.s0(m))).to_vec();
        let fitted = Law::fit(&points, "me").unwrap();
        assert!((fitted.lambda / lambda - 1.0).abs() < 1e-6, "{fitted:?}");
        assert!((fitted.mu - mu).abs() <= 1e-4 * mu, "{fitted:?}");
        assert!(fitted.worst.unwrap() < 1e-6);
    }
    for points in [vec![], vec![(0, 0.1)], vec![(30, 0.0)], vec![(30, 0.1), (60, f64::NAN)]] {
        assert_eq!(Law::fit(&points, ""), None, "{points:?}");
    }
}

#[test]
fn the_number_of_grams_follows_the_words_of_a_text() {
    let check = |facet, n, words, grams| assert_eq!(grams_of(facet, n, words), grams);
    check(Facet::Wording, 4, 30, Some(27));
    check(Facet::Wording, 4, 4, Some(1));
    check(Facet::Wording, 4, 2, Some(1));
    check(Facet::Wording, 4, 0, Some(1));
    check(Facet::Vocabulary, 4, 30, Some(30));
    check(Facet::Characters, 4, 30, Some(28));
    check(Facet::Skeleton, 4, 30, Some(26));
    for facet in [Facet::Layout, Facet::Opening, Facet::Subject, Facet::Offers, Facet::Boilerplate] {
        check(facet, 4, 30, None);
    }
}

#[test]
fn nothing_is_known_where_no_table_holds() {
    let table = ChanceTable::default();
    let root = |facet, n, code| table.root(facet, n, language(code), 100);
    assert!(root(Facet::Wording, 4, "it").is_some());
    // Only wording lets one choose n.
    assert_eq!(root(Facet::Skeleton, 2, "fr"), root(Facet::Skeleton, 5, "fr"));
    assert_eq!(root(Facet::Wording, 6, "it"), None);
    assert_eq!(root(Facet::Wording, 1, "it"), None);
    assert_eq!(root(Facet::Wording, 0, "it"), None);
    assert_eq!(root(Facet::Wording, 4, "nl"), None);
    assert_eq!(root(Facet::Wording, 4, "und"), None);
    for facet in [Facet::Layout, Facet::Opening, Facet::Subject, Facet::Offers, Facet::Boilerplate] {
        assert_eq!(root(facet, 4, "en"), None, "{facet:?}");
    }
    let vocabulary = root(Facet::Vocabulary, 4, "en").unwrap();
    assert!((vocabulary * vocabulary - 0.02697 / (1.0 + 0.1148_f64.powf(0.8))).abs() < 1e-12);
}

#[test]
fn a_cosine_is_at_most_1() {
    let law = Law { lambda: 0.1, mu: 0.0, worst: None, source: String::new() };
    assert_eq!((law.s0(5), law.s0(1000)), (0.5, 1.0));
}

#[test]
fn a_table_round_trips_through_its_text() {
    let mut table = ChanceTable::default();
    assert_eq!(table.version, "1");
    assert_eq!(ChanceTable::parse(&table.to_text()).unwrap(), table);
    let mut weights = [0.0; WeekProfile::HOURS];
    (weights[3], weights[167]) = (0.25, 2.0);
    table.set_hours(WeekProfile::new(&weights).unwrap());
    let law = Law { lambda: 1.0 / 3.0, mu: 1e-7 / 3.0, worst: None, source: "me".to_owned() };
    table.insert(Facet::Wording, 7, language("nl"), law).unwrap();
    let read = ChanceTable::parse(&table.to_text()).unwrap();
    assert_eq!(read, table);
    assert_eq!(read.hours().weights(), weights);
}

#[test]
fn a_wrong_table_is_refused() {
    let check = |text: &str, why: &str| {
        let error = ChanceTable::parse(text).unwrap_err().to_string();
        assert!(error.contains(why), "{error}");
    };
    check("wording", "chance table: line 1: expected version");
    check("# fine\nweather\t4\ten\t.1\t0\t-\tme", "line 2: unknown facet");
    check("wording\t4\tenglish\t.1\t0\t-\tme", "unknown language");
    check("wording\tx\ten\t.1\t0\t-\tme", "gram size");
    check("wording\t0\ten\t.1\t0\t-\tme", "any n above 0");
    check("vocabulary\t2\ten\t.1\t0\t-\tme", "vocabulary 1");
    check("layout\t1\ten\t.1\t0\t-\tme", "laws hold for");
    check("wording\t4\ten\tx\t0\t-\tme", "λ is not a number");
    check("wording\t4\ten\t.1\tx\t-\tme", "μ is not a number");
    check("wording\t4\ten\t.1\t0\tx\tme", "error is not a number");
    for lambda in ["0", "-1", "NaN", "inf"] {
        check(&format!("wording\t4\ten\t{lambda}\t0\t-\tme"), "λ: must be above 0");
    }
    for mu in ["-1", "NaN", "inf"] {
        check(&format!("wording\t4\ten\t.1\t{mu}\t-\tme"), "μ: must be at least 0");
    }
    check("wording\t4\ten\t.1\t0\t-\tme\nwording\t4\ten\t.2\t0\t-\tme", "line 2: this law was stated before");
    let day = |weight: &str| vec![weight; 24].join(" ");
    check(&format!("hours\tmondays\t{}", day("1")), "unknown day");
    check("hours\tmonday\t1 2 3", "24 weights");
    check(&format!("hours\tmonday\t{}", day("x")), "24 weights");
    for weight in ["0", "-1", "NaN", "inf", "1e308"] {
        check(&format!("hours\tmonday\t{}", day(weight)), "168 weights");
    }
    assert!(WeekProfile::new(&[1.0; 24]).is_err());
}

/// S_0 of timing, from the definition: vectors of 168 bins with weights 15, 12, 6 and 2.
#[test]
fn similarity_by_chance_of_hours_is_the_mean_cosine_of_two_draws() {
    let vector = |hour: usize| {
        let mut bins = [0.0_f64; 168];
        for (away, weight) in [(0, 15.0), (1, 12.0), (2, 6.0), (3, 2.0)] {
            bins[(hour + away) % 168] = weight;
            bins[(hour + 168 - away) % 168] = weight;
        }
        bins
    };
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
    let check = |profile: WeekProfile| {
        let weights = profile.weights();
        let sum: f64 = weights.iter().sum();
        let mut expected = 0.0;
        for (a, b) in (0..168).flat_map(|a| (0..168).map(move |b| (a, b))) {
            let cosine = dot(&vector(a), &vector(b)) / dot(&vector(a), &vector(a));
            expected += weights[a] * weights[b] / (sum * sum) * cosine;
        }
        assert!((profile.s0() - expected).abs() < 1e-12, "{} {expected}", profile.s0());
        expected
    };
    // Evenly over the week: (Σw)²/(168·Σw²).
    let even = check(WeekProfile::new(&[1.0; 168]).unwrap());
    assert!((even - 3025.0 / (168.0 * 593.0)).abs() < 1e-12);
    let mut weights = [0.0; 168];
    weights[0] = 3.0;
    assert!((check(WeekProfile::new(&weights).unwrap()) - 1.0).abs() < 1e-12);
    (weights[166], weights[80]) = (1.0, 2.0);
    check(WeekProfile::new(&weights).unwrap());
    let business = check(WeekProfile::default());
    let mut table = ChanceTable::default();
    let root = |table: &ChanceTable| table.root(Facet::Timing, 4, language("nl"), 7).unwrap();
    assert!((root(&table) - business.sqrt()).abs() < 1e-12);
    table.set_hours(WeekProfile::new(&[1.0; 168]).unwrap());
    assert!((root(&table) - even.sqrt()).abs() < 1e-12);
}

/// What the facet says of two messages is what the profile counts on, around the end of the week, too.
#[test]
fn similarity_by_chance_of_hours_uses_the_kernel_of_the_facet() {
    for (first, second) in [(10, 10), (10, 11), (10, 13), (10, 16), (10, 17), (1, 166)] {
        let mut weights = [0.0; 168];
        weights[first] += 0.5;
        weights[second] += 0.5;
        // Two draws are of the same message half of the time.
        let cosine = 2.0 * WeekProfile::new(&weights).unwrap().s0() - 1.0;
        let at = |brand: &str, week: i64, hour: usize| Message {
            brand: brand.to_owned(),
            sent_at: Some(SentAt { unix: (4 + 7 * week) * 86_400 + hour as i64 * 3600, offset_minutes: 0 }),
            body: Body { text: Some("pane fresco".to_owned()), html: None },
            ..Message::default()
        };
        let messages = (0..6).flat_map(|week| [at("a", week, first), at("b", 10 + week, second)]);
        let found = measured(messages.collect(), Facet::Timing, 4);
        let expected = if first == second { 1.0 } else { cosine };
        assert!((found.value - expected).abs() < 1e-12, "{first} {second}: {} {expected}", found.value);
    }
}

#[test]
fn an_estimate_matches_a_hand_calculation() {
    let texts = [
        ("a", "fresh bread rye monday"),
        ("a", "fresh bread corn tuesday"),
        ("b", "fresh fish cod harbour"),
        ("b", "fresh fish hake net"),
        ("c", "slow tea mint cup"),
    ];
    let found = measured(texts.map(|(author, text)| message(author, text)).to_vec(), Facet::Vocabulary, 1);
    // Cosines: a–b 1/4, the others 0. Without c 1/4, without a or b 0.
    assert!((found.value - 1.0 / 12.0).abs() < 1e-12);
    assert!((found.se.unwrap() - 1.0 / 6.0).abs() < 1e-12);
    assert_eq!((found.authors, found.texts), (3, 5));
}

/// Authors who draw from one distribution: S_0 of texts of unlike lengths is the geometric mean of both lengths' S_0, so a
/// number a text is enough.
#[test]
fn texts_of_two_lengths_are_as_alike_as_the_geometric_mean() {
    const AUTHORS: usize = 12;
    let lengths = [40, 400];
    let texts = |author: usize, length: usize| -> Vec<Message> {
        let mut rng = SplitMix64::new(7, author as u64);
        let text = |_| (0..length).map(|_| word(&mut rng)).collect::<Vec<_>>().join(" ");
        let texts: Vec<String> = (0..16_000 / length).map(text).collect();
        texts.iter().map(|text| message(&format!("author {author}"), text)).collect()
    };
    let s0 = |length: &dyn Fn(usize) -> usize| {
        let messages = (0..AUTHORS).flat_map(|author| texts(author, length(author)));
        measured(messages.collect(), Facet::Vocabulary, 1).value
    };
    let roots = lengths.map(|length| s0(&|_| length).sqrt());
    let mixed = s0(&|author| lengths[author % 2]);
    // A_0 = ((Σr)² − Σr²)/(B(B−1)).
    let r: Vec<f64> = (0..AUTHORS).map(|author| roots[author % 2]).collect();
    let (sum, squares) = (r.iter().sum::<f64>(), r.iter().map(|r| r * r).sum::<f64>());
    let expected = (sum * sum - squares) / (AUTHORS * (AUTHORS - 1)) as f64;
    assert!((mixed / expected - 1.0).abs() < 0.02, "{mixed} {expected}");
    // Lengths matter: the longer texts are at least five times as alike.
    assert!(roots[1] * roots[1] > 5.0 * roots[0] * roots[0], "{roots:?}");
}

/// One of 2,000 made-up words, the k-th with a probability of about 1/√k.
fn word(rng: &mut SplitMix64) -> String {
    const CONSONANTS: &[u8] = b"bdfgklmnprst";
    let share = rng.unit();
    let mut rank = (2000.0 * share * share) as usize;
    let mut word = String::from("zu");
    for _ in 0..4 {
        word.push(CONSONANTS[rank % CONSONANTS.len()] as char);
        word.push('o');
        rank /= CONSONANTS.len();
    }
    word
}

fn message(author: &str, text: &str) -> Message {
    let body = Body { text: Some(text.to_owned()), html: None };
    Message { brand: author.to_owned(), body, ..Message::default() }
}

/// Returns S_0 of messages in Dutch. No word counts as common, because no Dutch list ships.
fn measured(messages: Vec<Message>, facet: Facet, ngram: usize) -> Estimated {
    let corpora = [messages.into_iter().collect::<Corpus>()];
    let rules = Rules {
        campaigns: CampaignMode::None,
        language: Some(language("nl")),
        block: Block::None,
        ..Rules::default()
    };
    let prepared = Prepared::whole(&corpora, &rules, &no_progress).unwrap();
    let batches = Batches::new(&corpora, &prepared);
    let view = View { facet, mask: false, stem: false, ngram, body_only: false };
    let found = estimate(&batches, view, &no_progress).unwrap();
    assert_eq!(found.len(), 1);
    found.into_iter().next().unwrap()
}
