//! Every facet against its definition: features in words, blocks of equal weight, double loops.

use std::collections::BTreeMap;
use unisono::analysis::groups::MAX_ITEMS;
use unisono::catalog::{Block, CampaignMode};
use unisono::corpus::MAX_CATEGORIES;
use unisono::hash::{SplitMix64, hash64, mix64};
use unisono::language::Language;
use unisono::lexicon;
use unisono::message::SentAt;
use unisono::report::{Deleted, FacetResult, GroupedResult, Report};
use unisono::shingle::grams;
use unisono::stats::student_t_quantile;
use unisono::{Config, Corpus, Facet, Message};
use unisono_synth::{Recipe, Text, generate};

use crate::plain;

/// A unit vector of features in words.
type Vector = BTreeMap<String, f64>;

/// The parts that a message is made of.
struct Parts {
    brand: String,
    /// Words, and marks.
    subject: Option<(Vec<&'static str>, Vec<&'static str>)>,
    sentences: Vec<Vec<String>>,
    button: Option<&'static str>,
    footer: Vec<String>,
    sent_at: Option<SentAt>,
}

const COMMON: [&str; 8] = ["the", "of", "and", "to", "in", "you", "for", "with"];

fn mail() -> Vec<Parts> {
    let mut rng = SplitMix64::new(21, 0);
    let mut out = Vec::new();
    for brand in 0..5 {
        let mut weeks = 0;
        for i in 0..16 {
            let sentence = |rng: &mut SplitMix64| -> Vec<String> {
                let pool = if rng.unit() < 0.5 { 99 } else { brand as u64 };
                let mut words = SplitMix64::new(pool, rng.below(5) as u64);
                (0..9)
                    .map(|_| match words.below(2) {
                        0 => COMMON[words.below(COMMON.len())].to_owned(),
                        _ => format!("w{}q", words.below(3000)),
                    })
                    .collect()
            };
            let sentences = (0..5).map(|_| sentence(&mut rng)).collect();
            let words = [["alpha", "beta", "gamma"], ["alpha", "beta", "delta"], ["zeta", "eta", "theta"]];
            let marks = [vec!["!"], vec!["🔥", "!"], vec![], vec!["?", "3️⃣"]];
            weeks += [1, 2, 4, 2][(rng.below(3) + brand as usize) % 4];
            let unix = 1_700_000_000 + brand * 7000 + weeks * 604_800 + rng.below(4) as i64 * 1800;
            let offset_minutes = [0, 60, -60][rng.below(3)];
            out.push(Parts {
                brand: format!("Brand {brand}"),
                subject: (i % 7 != 3).then(|| (words[rng.below(3)].to_vec(), marks[rng.below(4)].clone())),
                sentences,
                button: (i % 5 != 2)
                    .then(|| ["Shop now", "Learn more", "See it", "Take me there"][rng.below(4)]),
                footer: (0..6).map(|j| format!("f{}q", if j < 3 { 0 } else { brand * 3 + j })).collect(),
                sent_at: (brand != 4).then_some(SentAt { unix, offset_minutes }),
            });
        }
    }
    out
}

impl Parts {
    fn message(&self, number: usize) -> Message {
        let mut html: String = self
            .sentences
            .iter()
            .map(|s| format!("<p>{}{}.</p>", s[0][..1].to_uppercase(), &s.join(" ")[1..]))
            .collect();
        if let Some(button) = self.button {
            html.push_str(&format!("<p><a href=\"https://a.example/{number}\">{button}</a></p>"));
        }
        html.push_str(&format!("<p>Unsubscribe {}</p>", self.footer.join(" ")));
        let mut message = Message {
            id: Some(number.to_string()),
            brand: self.brand.clone(),
            subject: self
                .subject
                .as_ref()
                .map(|(words, marks)| format!("{} {}", words.join(" "), marks.join(" "))),
            sent_at: self.sent_at,
            ..Message::default()
        };
        message.body.html = Some(html);
        message
    }

    fn body(&self) -> Vec<String> {
        let mut words: Vec<String> = self.sentences.concat();
        words.extend(self.button.iter().flat_map(|b| b.split(' ')).map(str::to_lowercase));
        words
    }

    /// Returns the features of each block, with repeats; `before` is when the brand's previous campaign was sent.
    fn features(&self, facet: Facet, before: Option<i64>) -> Vec<Vec<String>> {
        let english = Language::from_code("en").unwrap();
        let is_common = |word: &str| lexicon::common_words(english).contains(&word);
        let one = |features: Vec<String>| vec![features];
        match facet {
            Facet::Wording => one(ngrams(&self.body(), 4)),
            Facet::Vocabulary => one(self.body().into_iter().filter(|w| !is_common(w)).collect()),
            Facet::Characters => {
                // The definition is by hash: the eighth of the grams with the lowest hashes.
                let salt = mix64(hash64(b"en") ^ hash64(b"characters").rotate_left(17));
                let letters: Vec<u64> = self
                    .body()
                    .join(" ")
                    .chars()
                    .map(|c| mix64(u64::from(u32::from(c)) + 0x5bd1_e995))
                    .collect();
                let mut sampled = Vec::new();
                grams(&letters, 12, salt, |gram| sampled.extend((gram >> 61 == 0).then(|| gram.to_string())));
                one(sampled)
            }
            Facet::Skeleton => {
                let words = self.body();
                let shape = |w: &String| if is_common(w) { w.clone() } else { "_".to_owned() };
                let shapes = words.windows(5).map(|w| w.iter().map(shape).collect::<Vec<_>>());
                let shaped = shapes.filter(|s| s.iter().filter(|w| *w != "_").count() >= 3);
                one(shaped.map(|s| s.join(" ")).collect())
            }
            Facet::Subject => {
                let Some((words, marks)) = &self.subject else { return Vec::new() };
                let words: Vec<String> = words.iter().map(|w| (*w).to_owned()).collect();
                vec![ngrams(&words, 2), marks.iter().map(|m| (*m).to_owned()).collect()]
            }
            Facet::Opening => one(ngrams(&self.sentences[0], 2)),
            Facet::CallToAction => one(self.button.iter().map(|b| (*b).to_owned()).collect()),
            Facet::Timing => {
                let Some(at) = self.sent_at else { return Vec::new() };
                let hours = (at.unix + i64::from(at.offset_minutes) * 60) as f64 / 3600.0;
                let hour = hours.round() as i64;
                let weights = [(0, 15), (1, 12), (-1, 12), (2, 6), (-2, 6), (3, 2), (-3, 2)];
                let bins =
                    weights.iter().flat_map(|&(away, weight)| vec![(hour + away).rem_euclid(168); weight]);
                one(bins.map(|bin| bin.to_string()).collect())
            }
            Facet::FollowUp => {
                let lag = self.sent_at.zip(before).map(|(at, before)| (at.unix - before) / 3600);
                one(lag
                    .iter()
                    .map(|&hours| ((hours.max(0) as f64 + 0.5).log2().floor().max(-1.0)).to_string())
                    .collect())
            }
            Facet::Boilerplate => {
                let words: Vec<String> =
                    std::iter::once("unsubscribe".to_owned()).chain(self.footer.iter().cloned()).collect();
                one(ngrams(&words, 4))
            }
            Facet::Layout => {
                // Every message is a row of paragraphs of one text each; a button is a link in one. Each gram once.
                let children = |of: &str, labels: &[&str]| -> Vec<String> {
                    let held: Vec<&str> =
                        ["_", "_"].iter().chain(labels).chain(&["_", "_"]).copied().collect();
                    held.windows(3).map(|w| format!("{of}: {}", w.join(" "))).collect()
                };
                let paragraphs = vec!["p"; self.sentences.len() + 1 + usize::from(self.button.is_some())];
                let mut grams = children("* root", &paragraphs);
                grams.extend(children("root p", &["text"]));
                if self.button.is_some() {
                    grams.extend(children("root p", &["a"]));
                    grams.extend(children("p a", &["text"]));
                }
                grams.sort_unstable();
                grams.dedup();
                one(grams)
            }
            Facet::Offers => Vec::new(),
        }
    }
}

fn ngrams(words: &[String], n: usize) -> Vec<String> {
    if words.is_empty() {
        Vec::new()
    } else {
        words.windows(n.min(words.len())).map(|w| w.join(" ")).collect()
    }
}

/// Blocks of norm 1, together of norm 1; `None` without a feature.
fn unit(blocks: Vec<Vec<String>>) -> Option<Vector> {
    let held: Vec<(usize, Vec<String>)> =
        blocks.into_iter().enumerate().filter(|(_, block)| !block.is_empty()).collect();
    let mut out = Vector::new();
    for (block, features) in &held {
        let mut counts = Vector::new();
        features.iter().for_each(|f| *counts.entry(format!("{block} {f}")).or_default() += 1.0);
        let norm = (held.len() as f64 * counts.values().map(|c| c * c).sum::<f64>()).sqrt();
        out.extend(counts.into_iter().map(|(feature, count)| (feature, count / norm)));
    }
    (!held.is_empty()).then_some(out)
}

fn cosine(a: &Vector, b: &Vector) -> f64 {
    a.iter().map(|(feature, x)| x * b.get(feature).unwrap_or(&0.0)).sum()
}

fn within(a: &[Vector]) -> f64 {
    let n = a.len();
    let pairs = (0..n).flat_map(|i| (0..n).filter(move |&j| j != i).map(move |j| (i, j)));
    pairs.map(|(i, j)| cosine(&a[i], &a[j])).sum::<f64>() / (n * (n - 1)) as f64
}

fn across(a: &[Vector], b: &[Vector]) -> f64 {
    a.iter().flat_map(|x| b.iter().map(move |y| cosine(x, y))).sum::<f64>() / (a.len() * b.len()) as f64
}

fn plain_config(facets: &[Facet]) -> Config {
    let mut config = Config::new(facets.iter().copied());
    config.campaigns = CampaignMode::None;
    config.language = Language::from_code("en");
    config.block = Block::None;
    config.settings.mask = false;
    config.settings.stem = false;
    config.settings.min_units = 3;
    config
}

fn report(messages: &[Message], config: &Config) -> Report {
    let corpus: Corpus = messages.iter().cloned().collect();
    unisono::analyze(&corpus, config).unwrap()
}

#[track_caller]
fn close(what: &str, got: f64, expected: f64, tolerance: f64) {
    assert!((got - expected).abs() <= tolerance, "{what}: {got} is not {expected}");
}

/// Checks A, W and IX of a result against double loops over its eligible brands.
#[track_caller]
fn check_index(name: &str, result: &FacetResult, brands: &[&[Vector]]) {
    let (mut above, mut below, mut pairs) = (0.0, 0.0, 0.0);
    for (i, a) in brands.iter().enumerate() {
        for b in &brands[..i] {
            above += across(a, b);
            below += 0.5 * (within(a) + within(b));
            pairs += 1.0;
        }
    }
    assert!(above > 0.0, "{name}: nothing in common is no test");
    close(name, result.across.value.unwrap(), above / pairs, 1e-12);
    close(name, result.within.value.unwrap(), below / pairs, 1e-12);
    close(name, result.ix.value.unwrap(), above / below, 1e-12);
}

#[test]
fn every_facet_equals_its_double_loop() {
    let parts = mail();
    let messages: Vec<Message> = parts.iter().enumerate().map(|(i, p)| p.message(i)).collect();
    let report = report(&messages, &plain_config(&Facet::ALL));
    for facet in Facet::ALL.into_iter().filter(|f| *f != Facet::Offers) {
        let mut brands: BTreeMap<&str, Vec<Vector>> = BTreeMap::new();
        let (mut last, mut unscored) = (BTreeMap::new(), 0);
        for p in &parts {
            let before = p.sent_at.and_then(|at| last.insert(p.brand.as_str(), at.unix));
            match unit(p.features(facet, before)) {
                Some(vector) => brands.entry(&p.brand).or_default().push(vector),
                None => unscored += 1,
            }
        }
        let name = facet.name();
        let result = &report.facets[&facet];
        assert_eq!(result.n_unscored, unscored, "{name}");
        let defined: Vec<&str> = result.per_brand.iter().map(|b| b.brand.as_str()).collect();
        assert!(defined.len() >= 4, "{name}: {:?}", result.ineligible);
        for brand in &result.per_brand {
            close(name, brand.within, within(&brands[brand.brand.as_str()]), 1e-12);
        }
        let eligible: Vec<&[Vector]> = defined.iter().map(|brand| brands[brand].as_slice()).collect();
        check_index(name, result, &eligible);
    }
}

/// Discounts, prices, deadlines and phrases, each present or not: blocks of equal weight, without empty ones.
#[test]
fn offers_equal_their_double_loop() {
    let mut rng = SplitMix64::new(22, 0);
    let (mut messages, mut unscored) = (Vec::new(), 0);
    let mut brands: BTreeMap<String, Vec<Vector>> = BTreeMap::new();
    for number in 0..80 {
        let brand = number % 4;
        let of = |rng: &mut SplitMix64, values: [&'static str; 3]| -> Vec<&'static str> {
            // The brand's own or any; none, one or two; sometimes an empty message.
            let most = if number % 11 == 7 { 1 } else { 3 };
            (0..rng.below(most))
                .map(|_| values[if rng.unit() < 0.5 { brand % 3 } else { rng.below(3) }])
                .collect()
        };
        let discounts = of(&mut rng, ["10%", "20%", "30%"]);
        let prices = of(&mut rng, ["15 euros", "70 euros", "300 euros"]);
        let mut deadlines = of(&mut rng, ["until tomorrow", "within 2 hours", "within 20 hours"]);
        // Two adjacent deadlines may be a day and its hour.
        deadlines.truncate(1);
        let phrases = of(&mut rng, ["hurry", "low stock", "last chance"]);
        let mut lines = vec![format!("Bread number {number}x.")];
        lines.extend(discounts.iter().map(|d| format!("Bread with {d} off.")));
        lines.extend(prices.iter().map(|p| format!("Bread for {p}.")));
        lines.extend(deadlines.iter().map(|d| format!("Bread {d}.")));
        lines.extend(phrases.iter().map(|p| format!("Bread, {p}.")));
        let owned = |block: Vec<&str>| block.into_iter().map(str::to_owned).collect::<Vec<String>>();
        let vector = unit(vec![owned(discounts), owned(prices), owned(deadlines), owned(phrases)]);
        match vector {
            Some(vector) => brands.entry(format!("Brand {brand}")).or_default().push(vector),
            None => unscored += 1,
        }
        let mut message = Message {
            id: Some(number.to_string()),
            brand: format!("Brand {brand}"),
            sent_at: Some(SentAt { unix: 1_772_442_000 + number as i64 * 604_800, offset_minutes: 0 }),
            ..Message::default()
        };
        message.body.text = Some(lines.join("\n\n"));
        messages.push(message);
    }
    let mut config = plain_config(&[Facet::Offers]);
    config.settings.zones = false;
    let result = report(&messages, &config).facets.remove(&Facet::Offers).unwrap();
    assert!(unscored > 0);
    assert_eq!((result.n_brands, result.n_unscored), (4, unscored), "{:?}", result.ineligible);
    for brand in &result.per_brand {
        close(&brand.brand, brand.within, within(&brands[&brand.brand]), 1e-12);
    }
    check_index("offers", &result, &brands.values().map(Vec::as_slice).collect::<Vec<_>>());
}

/// A facet that no message has gives a reason and no index, never an index of 0.
#[test]
fn a_facet_without_features_says_what_is_missing() {
    let check = |facet: Facet, without: &dyn Fn(&mut Message), needs: &str| {
        let mut messages: Vec<Message> = mail().iter().enumerate().map(|(i, p)| p.message(i)).collect();
        messages.iter_mut().for_each(without);
        let report = report(&messages, &plain_config(&[facet]));
        let ix = &report.facets[&facet].ix;
        assert_eq!(ix.value, None, "{}", facet.name());
        let why = ix.why.as_deref().unwrap();
        assert!(why.contains(needs), "{}: {why}", facet.name());
    };
    check(Facet::Subject, &|m| m.subject = None, "no message has a subject");
    check(Facet::Timing, &|m| m.sent_at = None, "no message has a sending time");
    check(Facet::FollowUp, &|m| m.sent_at = None, "no message has a sending time after an earlier campaign");
    let words = |m: &mut Message| {
        m.body.html = None;
        m.body.text = Some("Nothing to press in here, and nothing below it".to_owned());
    };
    check(Facet::CallToAction, &words, "no message has a button or link with a text");
    check(Facet::Boilerplate, &words, "no message has a header or footer");
    check(Facet::Layout, &words, "no message has two blocks in its body");
    let image = |m: &mut Message| m.body.html = Some("<img src=\"https://a.example/x.png\">".to_owned());
    check(Facet::Wording, &image, "no message has a word in its body");
    check(Facet::Opening, &image, "no message has a greeting or first sentence");
}

/// Timing is unscored in mail of 13 days and scored in mail of 14.
#[test]
fn timing_takes_two_weeks_of_mail() {
    let over = |days: i64| {
        let mut messages: Vec<Message> = mail().iter().enumerate().map(|(i, p)| p.message(i)).collect();
        for (i, m) in (0..).zip(&mut messages) {
            let unix = 1_700_006_400 + i % days * 86_400 + i % 5 * 3600;
            m.sent_at = Some(SentAt { unix, offset_minutes: 0 });
        }
        report(&messages, &plain_config(&[Facet::Timing])).facets.remove(&Facet::Timing).unwrap()
    };
    let timing = over(13);
    assert_eq!((timing.ix.value, timing.n_unscored, timing.ineligible.len()), (None, 80, 5));
    let why = "all mail is of 13 days: hours of the week need 14 days";
    assert_eq!(timing.ix.why.as_deref(), Some(why));
    assert!(timing.ineligible.iter().all(|brand| brand.why.starts_with("0 campaigns with a scored message")));
    let timing = over(14);
    assert_eq!((timing.n_brands, timing.n_unscored), (5, 0));
    assert!(timing.ix.value.is_some());
}

/// A day without a time of day was once scored as midnight.
#[test]
fn a_day_is_no_hour() {
    let of = |is_day: fn(usize) -> bool| {
        let mut messages: Vec<Message> = mail().iter().enumerate().map(|(i, p)| p.message(i)).collect();
        for (i, m) in messages.iter_mut().enumerate() {
            let unix = 1_700_006_400 + i as i64 * 86_400;
            m.sent_at = Some(SentAt { unix, offset_minutes: 0 });
            m.sent_at_is_day = is_day(i);
        }
        report(&messages, &plain_config(&[Facet::Timing]))
    };
    let days = of(|_| true);
    let timing = &days.facets[&Facet::Timing];
    assert_eq!((timing.ix.value, timing.n_unscored), (None, 80));
    assert_eq!(
        timing.ix.why.as_deref(),
        Some("no message has a sending time with its hour, in mail of 14 days or more")
    );
    assert!(days.hours.iter().flatten().all(|brand| brand.campaigns == 0), "{:?}", days.hours);
    let half = of(|i| i % 2 == 0);
    assert_eq!(half.facets[&Facet::Timing].n_unscored, 40);
    assert_eq!(half.hours.iter().flatten().map(|brand| brand.campaigns).sum::<u64>(), 40);
}

/// One brand has subjects, the others none: there are no two brands to compare.
#[test]
fn a_facet_of_one_brand_alone_has_no_index() {
    let mut messages: Vec<Message> = mail().iter().enumerate().map(|(i, p)| p.message(i)).collect();
    messages.iter_mut().filter(|m| m.brand != "Brand 0").for_each(|m| m.subject = None);
    let report = report(&messages, &plain_config(&[Facet::Subject]));
    let subject = &report.facets[&Facet::Subject];
    assert_eq!(subject.ix.value, None);
    let why = subject.ix.why.as_deref().unwrap();
    assert!(why.contains("1 of 5 brands has no other brand of the language"), "{why}");
    let why = |brand: &str| &*subject.ineligible.iter().find(|u| u.brand == brand).unwrap().why;
    assert_eq!(why("Brand 0"), "the only eligible brand of its language");
    assert_eq!(why("Brand 1"), "0 campaigns with a scored message, 3 are needed");
}

/// The messages of a brand, or those with one value of a column; every message is a unit.
#[derive(Clone)]
struct Part {
    brand: String,
    group: usize,
    messages: Vec<Vec<plain::Vector>>,
}

/// Returns S_ab of every two parts of different brands.
fn similarities(parts: &[Part]) -> Vec<Vec<Option<f64>>> {
    let of = |a: &Part, b: &Part| (a.brand != b.brand).then(|| plain::across(&a.messages, &b.messages));
    parts.iter().map(|a| parts.iter().map(|b| of(a, b)).collect()).collect()
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, n) = values.fold((0.0, 0.0), |(sum, n), value| (sum + value, n + 1.0));
    sum / n
}

/// Returns the log ratio of two groups under other labels of the parts, with similarities inside observed groups
/// divided by ρ.
fn log_ratio(parts: &[Part], similar: &[Vec<Option<f64>>], labels: &[usize], rho: f64) -> f64 {
    let level = |g: usize, h: usize| {
        let pairs = (0..parts.len()).flat_map(|a| (0..parts.len()).map(move |b| (a, b)));
        let labelled = pairs.filter(|&(a, b)| (labels[a], labels[b]) == (g, h));
        mean(labelled.filter_map(|(a, b)| {
            let same = parts[a].group == parts[b].group;
            similar[a][b].map(|s| if same { s / rho } else { s })
        }))
    };
    0.5 * (level(0, 0).ln() + level(1, 1).ln()) - level(0, 1).ln()
}

/// Returns every assignment of the labels: among all parts, or within brands if these are split.
fn splits(parts: &[Part], is_split: bool) -> Vec<Vec<usize>> {
    let n = parts.len();
    let all = (0..1usize << n).map(|bits| (0..n).map(|i| bits >> i & 1).collect::<Vec<usize>>());
    let count = |labels: &[usize], wanted: &dyn Fn(&Part) -> bool| -> usize {
        parts.iter().zip(labels).filter(|(part, _)| wanted(part)).map(|(_, label)| label).sum()
    };
    let observed: Vec<usize> = parts.iter().map(|part| part.group).collect();
    let keeps = |labels: &Vec<usize>| {
        let agree = |wanted: &dyn Fn(&Part) -> bool| count(labels, wanted) == count(&observed, wanted);
        if is_split { parts.iter().all(|x| agree(&|y| x.brand == y.brand)) } else { agree(&|_| true) }
    };
    all.filter(keeps).collect()
}

/// Checks the ratio of two groups, its p-value and its interval against all splits of their brands.
fn check_ratio(got: &GroupedResult, parts: &[Part], is_split: bool) {
    let similar = similarities(parts);
    let observed: Vec<usize> = parts.iter().map(|part| part.group).collect();
    let splits = splits(parts, is_split);
    let p = |rho: f64| {
        let far = log_ratio(parts, &similar, &observed, rho).abs() - 1e-9;
        let hits = splits.iter().filter(|labels| log_ratio(parts, &similar, labels, rho).abs() >= far);
        hits.count() as f64 / splits.len() as f64
    };
    let ratio = &got.ratio;
    close("ratio", ratio.value.unwrap(), log_ratio(parts, &similar, &observed, 1.0).exp(), 1e-12);
    close("p", ratio.p.unwrap(), p(1.0), 1e-15);
    assert_eq!(ratio.n_splits as usize, splits.len());
    close("least p", ratio.least_p.unwrap(), 2.0 / splits.len() as f64, 1e-15);
    assert_eq!(ratio.p_holm, ratio.p, "a single test");
    let raw = |same: bool| {
        let all = (0..parts.len()).flat_map(|a| (0..a).map(move |b| (a, b)));
        let wanted = all.filter(|&(a, b)| (parts[a].group == parts[b].group) == same);
        mean(wanted.filter_map(|(a, b)| similar[a][b]))
    };
    close("within groups", ratio.within_groups.unwrap(), raw(true), 1e-12);
    close("between groups", ratio.between_groups.unwrap(), raw(false), 1e-12);
    let [low, high] = ratio.interval.unwrap();
    assert!(low < ratio.value.unwrap() && ratio.value.unwrap() < high);
    for (end, inside) in [(low, 1.0 + 1e-6), (high, 1.0 - 1e-6)] {
        assert!(p(end * inside) > 0.05 && p(end / inside) <= 0.05, "{end} is no end of the interval");
    }
}

/// Returns A over the pairs of brands of one group, without a brand.
fn group_across(parts: &[Part], group: usize, without: &str) -> f64 {
    let own: Vec<&Part> = parts.iter().filter(|part| part.group == group && part.brand != without).collect();
    let pairs = own.iter().enumerate().flat_map(|(i, a)| own[..i].iter().map(move |b| (a, b)));
    mean(pairs.map(|(a, b)| plain::across(&a.messages, &b.messages)))
}

/// Checks A of each group and the ratio of the two, with intervals from deleting brands, against double loops.
fn check_levels(got: &GroupedResult, parts: &[Part], values: [&str; 2]) {
    let interval = |value: &dyn Fn(&str) -> f64, brands: &[&str]| {
        let logs: Vec<f64> = brands.iter().map(|brand| value(brand).ln()).collect();
        let (n, middle) = (logs.len() as f64, mean(logs.iter().copied()));
        let se = ((n - 1.0) / n * logs.iter().map(|x| (x - middle) * (x - middle)).sum::<f64>()).sqrt();
        let width = student_t_quantile(0.975, n - 1.0).unwrap() * se;
        [value("").ln() - width, value("").ln() + width].map(f64::exp)
    };
    let check = |what: &str, got: Option<[f64; 2]>, expected: [f64; 2]| {
        got.unwrap().iter().zip(expected).for_each(|(got, expected)| close(what, *got, expected, 1e-9));
    };
    assert_eq!(got.groups.len(), 2);
    for (g, group) in got.groups.iter().enumerate() {
        let own: Vec<&Part> = parts.iter().filter(|part| part.group == g).collect();
        let names: Vec<&str> = own.iter().map(|part| part.brand.as_str()).collect();
        let messages: usize = own.iter().map(|part| part.messages.len()).sum();
        assert_eq!(group.value, values[g]);
        assert_eq!((group.brands as usize, group.messages as usize), (own.len(), messages));
        let across = |without: &str| group_across(parts, g, without);
        close("across", group.across.value.unwrap(), across(""), 1e-12);
        check("across", group.across.interval, interval(&across, &names));
        let within = mean(own.iter().map(|part| plain::within(&part.messages)));
        close("ix", group.ix.unwrap(), across("") / within, 1e-12);
    }
    let [pair] = got.paired.as_slice() else { panic!("{:?}", got.paired) };
    assert_eq!([pair.a.as_str(), pair.b.as_str()], values);
    let ratio = |without: &str| group_across(parts, 0, without) / group_across(parts, 1, without);
    close("paired", pair.ratio.unwrap(), ratio(""), 1e-12);
    // Deleting a brand of both groups deletes it from both.
    let mut names: Vec<&str> = parts.iter().map(|part| part.brand.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!((pair.deleted, pair.blocks), (Deleted::Authors, 1));
    check("paired", pair.interval, interval(&ratio, &names));
    assert!((pair.p.unwrap() < 0.05) == pair.interval.is_some_and(|[low, high]| low > 1.0 || high < 1.0));
}

fn wording() -> Config {
    let mut config = plain_config(&[Facet::Wording]);
    config.settings.zones = false;
    config
}

fn by(messages: &[Message], column: &str, config: &Config) -> GroupedResult {
    let mut config = config.clone();
    config.by = vec![column.to_owned()];
    let facet = config.facets[0];
    report(messages, &config).facets.remove(&facet).unwrap().by.remove(column).unwrap()
}

/// A brand of both tools is in no group of the ratio, and in both groups for A.
#[test]
fn the_comparison_by_column_equals_the_double_loop() {
    let mut messages = plain::messages(31, 9, 9, 0.5);
    let tools = ["bolt", "mara"];
    let of_brand = |brand: &str| brand[6..].parse::<usize>().unwrap();
    let (mut whole, mut parts) = (Vec::<Part>::new(), Vec::<Part>::new());
    let add = |to: &mut Vec<Part>, m: &Message, group: usize| {
        let vector = vec![plain::vector(m.body.text.as_deref().unwrap(), 4)];
        match to.iter_mut().find(|part| part.brand == m.brand && part.group == group) {
            Some(part) => part.messages.push(vector),
            None => to.push(Part { brand: m.brand.clone(), group, messages: vec![vector] }),
        }
    };
    for (i, m) in messages.iter_mut().enumerate() {
        let both = of_brand(&m.brand) == 8;
        let group = if both { i % 2 } else { of_brand(&m.brand) % 2 };
        if !both {
            add(&mut whole, m, group);
        }
        // A missing value is not a second value: the brand still has one.
        if both || i % 4 > 0 {
            add(&mut parts, m, group);
            m.columns.push(("tool".to_owned(), tools[group].to_owned()));
        }
    }
    let got = by(&messages, "tool", &wording());
    assert_eq!((got.split, got.without_value, got.several_values, &got.why), (false, 0, 1, &None));
    assert_eq!((got.ratio.n_brands, got.ratio.approximate, got.ratio.cut_to_units), (8, false, None));
    check_ratio(&got, &whole, false);
    check_levels(&got, &parts, tools);
    // The index covers all brands, whatever their group.
    let result = report(&messages, &wording()).facets.remove(&Facet::Wording).unwrap();
    close("ix", result.ix.value.unwrap(), plain::ix(&plain::brands(&messages, 4)), 1e-12);
}

/// A column of months splits brands: the months of a brand are not compared with each other and exchange labels only.
#[test]
fn a_comparison_by_month_splits_brands() {
    let mut messages = plain::messages(32, 6, 18, 0.5);
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    let mut parts: Vec<Part> = Vec::new();
    for m in &mut messages {
        let number = numbers.entry(m.brand.clone()).or_default();
        let group = *number / 3 % 2;
        let unix = [1_704_100_000, 1_709_300_000][group] + 86_400 * *number as i64;
        m.sent_at = Some(SentAt { unix, offset_minutes: 0 });
        let vector = vec![plain::vector(m.body.text.as_deref().unwrap(), 4)];
        match parts.iter_mut().find(|part| part.brand == m.brand && part.group == group) {
            Some(part) => part.messages.push(vector),
            None => parts.push(Part { brand: m.brand.clone(), group, messages: vec![vector] }),
        }
        *number += 1;
    }
    let got = by(&messages, "month", &wording());
    assert_eq!((got.split, got.without_value, got.several_values), (true, 0, 0));
    assert_eq!((got.ratio.n_brands, got.block_days, parts.len()), (6, None, 12));
    check_ratio(&got, &parts, true);
    check_levels(&got, &parts, ["2024-01", "2024-03"]);
}

/// Two mails in January and ten in February with a footer that has no mark: the twelve mails of the brand make it
/// boilerplate, so it is not body in January either.
#[test]
fn a_part_of_a_brand_has_the_boilerplate_of_the_whole_brand() {
    let compared = |footer: &str, zones: bool| {
        let mut messages = plain::messages(38, 6, 12, 0.5);
        let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
        messages.retain_mut(|m| {
            let number = numbers.entry(m.brand.clone()).or_default();
            let start = if *number < 2 { 1_704_100_000 } else { 1_706_800_000 };
            m.sent_at = Some(SentAt { unix: start + 86_400 * *number as i64, offset_minutes: 0 });
            let text = m.body.text.take().unwrap();
            m.body.text = Some(format!("{text}{footer}"));
            *number += 1;
            *number <= 12
        });
        let mut config = wording();
        config.settings.zones = zones;
        by(&messages, "month", &config)
    };
    let across = |got: &GroupedResult| -> Vec<f64> {
        assert_eq!(got.groups.iter().map(|g| g.value.as_str()).collect::<Vec<_>>(), ["2024-01", "2024-02"]);
        got.groups.iter().map(|group| group.across.value.unwrap()).collect()
    };
    let footer = "\n\nz1q z2q z3q z4q z5q z6q z7q z8q z9q z10q z11q z12q z13q z14q";
    let (without, with) = (across(&compared("", true)), across(&compared(footer, true)));
    without.iter().zip(&with).for_each(|(without, with)| close("across", *with, *without, 1e-12));
    // If it were body, it would count.
    assert!(across(&compared(footer, false))[0] > without[0] + 0.01);
}

/// If there are more brands than the test takes, each value keeps some, and the report says that others are left out.
#[test]
fn the_ratio_of_very_many_brands_is_computed_on_a_sample() {
    let messages = |brands: usize| -> Vec<Message> {
        (0..brands)
            .map(|brand| {
                // Six brands have one value, all others the other.
                let tool = usize::from(brand % 400 > 0);
                let mut m = Message { brand: format!("Brand {brand}"), ..Message::default() };
                m.body.text = Some(format!("fresh t{tool}q w{}q", brand % 7));
                m.columns.push(("tool".to_owned(), ["bolt", "mara"][tool].to_owned()));
                m
            })
            .collect()
    };
    let mut config = wording();
    config.settings.ngram = 1;
    // With this seed, fewer than two of the six brands are among the first by hash.
    config.settings.seed = 1;
    let got = by(&messages(4 * MAX_ITEMS), "tool", &config);
    assert!(got.sampled);
    assert_eq!(got.ratio.n_brands as usize, MAX_ITEMS);
    assert!(!got.ratio.approximate, "the smaller group lost its brands");
    assert!(got.ratio.value.unwrap() > 1.0 && got.ratio.p.unwrap() < 0.05, "{:?}", got.ratio);
    // A of each value covers all brands.
    assert_eq!(got.groups.iter().map(|group| group.brands).sum::<u64>() as usize, 4 * MAX_ITEMS);
    assert!(!by(&messages(40), "tool", &config).sampled);
}

/// Returns the texts of each brand of a recipe.
fn texts(recipe: &Recipe) -> Vec<Vec<String>> {
    let mut of_brand: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for m in generate(recipe).unwrap().map(|generated| generated.message) {
        of_brand.entry(m.brand).or_default().push(m.body.text.unwrap());
    }
    of_brand.into_values().collect()
}

/// Half of each mail comes from a pool of all brands or of its own, half from a pool of its tool or of its own. So brands
/// of one tool are twice as similar; brands with the same unrelated label are not.
#[test]
fn the_ratio_detects_brands_of_one_tool() {
    let made = |seed: u64| {
        let text = Text { segments: [4, 4], ..Text::default() };
        texts(&Recipe { seed, brands: 8, campaigns: 24, text, ..Recipe::default() })
    };
    let (everybody, of_tool) = (made(1), [made(2), made(3)]);
    let labelled = |tool: &dyn Fn(usize) -> usize| {
        let mut messages = Vec::new();
        for (brand, texts) in everybody.iter().enumerate() {
            for (i, (common, own)) in texts.iter().zip(&of_tool[brand % 2][brand]).enumerate() {
                let mut m = Message {
                    id: Some(format!("{brand}-{i}")),
                    brand: format!("Brand {brand}"),
                    ..Message::default()
                };
                m.body.text = Some(format!("{common} {own}"));
                m.columns.push(("tool".to_owned(), ["bolt", "mara"][tool(brand)].to_owned()));
                messages.push(m);
            }
        }
        let mut config = wording();
        config.language = Language::from_code("it");
        by(&messages, "tool", &config).ratio
    };
    let ratio = labelled(&|brand| brand % 2);
    assert!((1.5..2.5).contains(&ratio.value.unwrap()), "{ratio:?}");
    assert!(ratio.p == ratio.least_p && ratio.interval.unwrap()[0] > 1.0, "{ratio:?}");
    assert!(ratio.within_groups.unwrap() > ratio.between_groups.unwrap());
    let dealt = labelled(&|brand| brand / 2 % 2);
    assert!((0.6..1.4).contains(&dealt.value.unwrap()) && dealt.p.unwrap() > 0.05, "{dealt:?}");
    let [low, high] = dealt.interval.unwrap();
    assert!(low < 1.0 && high > 1.0);
}

#[test]
fn groups_that_cannot_be_compared_say_why() {
    let check = |h: f64, tool: &dyn Fn(usize) -> Option<&'static str>, p: bool, why: &str| {
        let mut messages = plain::messages(33, 6, 9, h);
        for m in &mut messages {
            let brand: usize = m.brand[6..].parse().unwrap();
            m.columns.extend(tool(brand).map(|tool| ("tool".to_owned(), tool.to_owned())));
        }
        let ratio = by(&messages, "tool", &wording()).ratio;
        assert_eq!((ratio.value.is_some(), ratio.p.is_some()), (p, p));
        assert_eq!((ratio.interval, ratio.p_holm), (None, None));
        assert_eq!(ratio.why.as_deref(), Some(why));
    };
    let few = "fewer than two values have two brands";
    check(0.5, &|_| Some("a"), false, few);
    check(0.5, &|brand| Some(["a", "b", "c", "d", "e", "f"][brand]), false, few);
    check(0.5, &|brand| Some(if brand == 0 { "a" } else { "b" }), false, few);
    let two = "with groups of these sizes p cannot fall below 0.33";
    check(0.5, &|brand| (brand < 4).then_some(["a", "b"][brand % 2]), true, two);
    let three = "with groups of these sizes p cannot fall below 0.10";
    check(0.5, &|brand| Some(["a", "b"][brand % 2]), true, three);
    let nothing = "the brands of one value have nothing in common";
    check(0.0, &|brand| Some(["a", "b"][brand % 2]), false, nothing);
}

/// Brands of two tools that share nothing have no ratio, not an infinite one.
#[test]
fn groups_with_nothing_in_common_have_no_ratio() {
    let mut messages = Vec::new();
    for (seed, tool) in [(35, "a"), (36, "b")] {
        messages.extend(plain::messages(seed, 4, 9, 0.5).into_iter().map(|mut m| {
            m.id = m.id.map(|id| format!("{tool}-{id}"));
            m.brand = format!("{} of {tool}", m.brand);
            m.columns.push(("tool".to_owned(), tool.to_owned()));
            m
        }));
    }
    let ratio = by(&messages, "tool", &wording()).ratio;
    assert_eq!((ratio.value, ratio.p, ratio.interval), (None, None, None));
    assert_eq!(ratio.why.as_deref(), Some("the brands of one pair of values have nothing in common"));
    assert!(ratio.within_groups.unwrap() > 0.0 && ratio.between_groups == Some(0.0));
}

/// Brands with 30 messages against brands with 6: all are cut to 6.
#[test]
fn groups_with_unequal_units_are_cut_to_the_same_number() {
    let mut messages = plain::messages(37, 8, 30, 0.5);
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    messages.retain_mut(|m| {
        let is_large = m.brand[6..].parse::<usize>().unwrap() % 2 == 0;
        m.columns.push(("tool".to_owned(), ["a", "b"][usize::from(is_large)].to_owned()));
        let number = numbers.entry(m.brand.clone()).or_default();
        *number += 1;
        is_large || *number <= 6
    });
    let got = by(&messages, "tool", &wording());
    assert_eq!(got.ratio.cut_to_units, Some(6));
    assert!(got.ratio.value.is_some() && got.ratio.interval.is_some());
    // A of the groups covers all messages.
    assert_eq!(got.groups.iter().map(|group| group.messages).collect::<Vec<_>>(), [24, 123]);
}

/// A column with a different value in every message is dropped with a warning.
#[test]
fn a_column_with_too_many_values_is_dropped_with_a_reason() {
    let messages: Vec<Message> = (0..=MAX_CATEGORIES)
        .map(|i| {
            let mut message = Message { brand: format!("Brand {}", i % 2), ..Message::default() };
            message.body.text = Some(format!("w{}q", i % 3));
            message.columns.push(("reader".to_owned(), format!("r{i}")));
            message
        })
        .collect();
    let got = by(&messages, "reader", &wording());
    assert_eq!(got.why.as_deref(), Some("the column has more than 10000 different values: none is kept"));
    assert_eq!((got.ratio.value, got.ratio.p, got.groups.len(), got.paired.len()), (None, None, 0, 0));
}

/// A column that no message has is an error that names the known columns.
#[test]
fn an_unknown_column_is_refused() {
    let corpus: Corpus = plain::messages(34, 3, 9, 0.5).into_iter().collect();
    let mut config = wording();
    config.by = vec!["party".to_owned()];
    let error = unisono::analyze(&corpus, &config).unwrap_err().to_string();
    assert!(error.contains("'party'") && error.contains("month"), "{error}");
}
