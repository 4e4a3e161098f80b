//! Every facet against its definition as it is written: features in words, blocks of one weight, double loops.

use std::collections::BTreeMap;
use unisono::analysis::base::BaseTable;
use unisono::hash::{SplitMix64, hash64, mix64};
use unisono::message::SentAt;
use unisono::progress::unwatched;
use unisono::report::{GroupedResult, PairsResult, Report};
use unisono::roster::CampaignMode;
use unisono::shingle::grams;
use unisono::stats::student_t_quantile;
use unisono::text::{Language, lexicon};
use unisono::{Config, Corpus, Facet, Message};

use crate::plain;

/// A unit vector of features in words.
type Vector = BTreeMap<String, f64>;

/// A message as it was put together.
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

    /// The features of each block, with repeats; `before` is when the brand's previous campaign was sent.
    fn features(&self, facet: Facet, before: Option<i64>) -> Vec<Vec<String>> {
        let english = Language::from_code("en").unwrap();
        let is_common = |word: &str| lexicon::common_words(english).contains(&word);
        let one = |features: Vec<String>| vec![features];
        match facet {
            Facet::Wording => one(ngrams(&self.body(), 4)),
            Facet::Vocabulary => one(self.body().into_iter().filter(|w| !is_common(w)).collect()),
            Facet::Characters => {
                // The definition is one of hashes: the eighth with the lowest.
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
    let mut config = Config {
        facets: facets.to_vec(),
        campaigns: CampaignMode::None,
        language: Language::from_code("en"),
        ..Config::default()
    };
    config.settings.mask = false;
    config.settings.stem = false;
    config.settings.min_campaigns = 3;
    config.settings.replicates = 0;
    // Made-up words have no base that the table knows.
    config.settings.base = BaseTable::empty();
    config
}

fn report(messages: &[Message], config: &Config) -> Report {
    let corpus: Corpus = messages.iter().cloned().collect();
    unisono::analyze(&[corpus], config, &unwatched).unwrap()
}

#[track_caller]
fn close(what: &str, got: f64, expected: f64, tolerance: f64) {
    assert!((got - expected).abs() <= tolerance, "{what}: {got} is not {expected}");
}

#[test]
fn every_facet_is_its_double_loop() {
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
        assert!(defined.len() >= 4, "{name}: {:?}", result.undefined);
        let (mut above, mut below) = (0.0, 0.0);
        for brand in &result.per_brand {
            close(name, brand.within, within(&brands[brand.brand.as_str()]), 1e-12);
        }
        for (i, a) in defined.iter().enumerate() {
            for b in &defined[..i] {
                above += across(&brands[a], &brands[b]);
                below += (within(&brands[a]) * within(&brands[b])).sqrt();
            }
        }
        let pairs = (defined.len() * (defined.len() - 1) / 2) as f64;
        close(name, result.across.unwrap(), above / pairs, 1e-12);
        close(name, result.ix.value.unwrap(), above / below, 1e-12);
        assert!(above > 0.0, "{name}: nothing in common is no test");
    }
}

/// Discounts, prices, deadlines and phrases, each there or not: blocks of one weight, those without anything left out.
#[test]
fn offers_are_their_double_loop() {
    let mut rng = SplitMix64::new(22, 0);
    let (mut messages, mut unscored) = (Vec::new(), 0);
    let mut brands: BTreeMap<String, Vec<Vector>> = BTreeMap::new();
    for number in 0..80 {
        let brand = number % 4;
        let of = |rng: &mut SplitMix64, values: [&'static str; 3]| -> Vec<&'static str> {
            // The brand's own, or any; one, two or none, and now and then nothing at all.
            let most = if number % 11 == 7 { 1 } else { 3 };
            (0..rng.below(most))
                .map(|_| values[if rng.unit() < 0.5 { brand % 3 } else { rng.below(3) }])
                .collect()
        };
        let discounts = of(&mut rng, ["10%", "20%", "30%"]);
        let prices = of(&mut rng, ["15 euros", "70 euros", "300 euros"]);
        let mut deadlines = of(&mut rng, ["until tomorrow", "within 2 hours", "within 20 hours"]);
        // Two deadlines side by side may be a day and its hour.
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
    assert_eq!((result.n_brands, result.n_unscored), (4, unscored), "{:?}", result.undefined);
    let (mut above, mut below) = (0.0, 0.0);
    for brand in &result.per_brand {
        close(&brand.brand, brand.within, within(&brands[&brand.brand]), 1e-12);
    }
    let all: Vec<&Vec<Vector>> = brands.values().collect();
    for (i, a) in all.iter().enumerate() {
        for b in &all[..i] {
            above += across(a, b);
            below += (within(a) * within(b)).sqrt();
        }
    }
    close("offers", result.ix.value.unwrap(), above / below, 1e-12);
}

/// What a corpus cannot have is undefined with the reason, never zero.
#[test]
fn what_is_not_there_is_undefined() {
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
    let image = |m: &mut Message| m.body.html = Some("<img src=\"https://a.example/x.png\">".to_owned());
    check(Facet::Wording, &image, "no message has a word in its body");
    check(Facet::Opening, &image, "no message has a greeting or first sentence");
}

/// One brand has subjects, the others none: fewer than two that can be compared.
#[test]
fn a_facet_of_one_brand_alone_is_undefined() {
    let mut messages: Vec<Message> = mail().iter().enumerate().map(|(i, p)| p.message(i)).collect();
    messages.iter_mut().filter(|m| m.brand != "Brand 0").for_each(|m| m.subject = None);
    let report = report(&messages, &plain_config(&[Facet::Subject]));
    let subject = &report.facets[&Facet::Subject];
    assert_eq!(subject.ix.value, None);
    let why = subject.ix.why.as_deref().unwrap();
    assert!(why.contains("1 of 5 brands has no other of the language"), "{why}");
    let why = |brand: &str| subject.undefined.iter().find(|u| u.brand == brand).unwrap().why.as_str();
    assert_eq!(why("Brand 0"), "the only defined brand of its language");
    assert_eq!(why("Brand 1"), "0 campaigns with a scored message, 3 are needed");
}

/// Σ S_ab / Σ √(S_aa S_bb) over the pairs of cells that `chosen` takes.
fn ix(cells: &[Cell], chosen: impl Fn(&Cell, &Cell) -> bool) -> (Option<f64>, u64) {
    let (mut above, mut below, mut pairs) = (0.0, 0.0, 0);
    for (i, a) in cells.iter().enumerate() {
        for b in cells[..i].iter().filter(|b| b.brand != a.brand && chosen(a, b)) {
            above += plain::across(&a.campaigns, &b.campaigns);
            below += (plain::within(&a.campaigns) * plain::within(&b.campaigns)).sqrt();
            pairs += 1;
        }
    }
    ((pairs > 0).then(|| above / below), pairs)
}

/// What a brand sent in a group.
#[derive(Clone)]
struct Cell {
    brand: String,
    group: String,
    campaigns: Vec<Vec<plain::Vector>>,
}

/// The interval from brute-force deletion of brands that have a pair, of five at least.
fn interval(cells: &[Cell], value: f64, of: impl Fn(&[Cell]) -> Option<f64>) -> Option<[f64; 2]> {
    let mut brands: Vec<&str> = cells.iter().map(|c| c.brand.as_str()).collect();
    brands.sort_unstable();
    brands.dedup();
    let without = |brand: &str| -> Vec<Cell> { cells.iter().filter(|c| c.brand != brand).cloned().collect() };
    let logs: Option<Vec<f64>> =
        brands.iter().map(|b| of(&without(b)).filter(|x| *x > 0.0).map(f64::ln)).collect();
    let logs = logs?;
    let n = logs.len() as f64;
    let mean = logs.iter().sum::<f64>() / n;
    let se = ((n - 1.0) / n * logs.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>()).sqrt();
    let t = student_t_quantile(0.975, n - 1.0)?;
    (logs.len() >= 5).then(|| [value * (-t * se).exp(), value * (t * se).exp()])
}

/// Checks a result by groups against double loops over cells; every brand must have pairs on both sides.
fn check_groups(cells: &[Cell], got: &GroupedResult) {
    let same = |a: &Cell, b: &Cell| a.group == b.group;
    let check =
        |what: &str, got: &PairsResult, (value, pairs): (Option<f64>, u64), over: Option<[f64; 2]>| {
            assert_eq!((got.n_pairs, got.ix.is_some()), (pairs, value.is_some()), "{what}");
            close(what, got.ix.unwrap_or(0.0), value.unwrap_or(0.0), 1e-12);
            assert_eq!(got.over_brands.is_some(), over.is_some(), "{what}'s interval");
            for (got, expected) in got.over_brands.iter().flatten().zip(over.iter().flatten()) {
                close(what, *got, *expected, 1e-9);
            }
        };
    let (inside, outside) = (ix(cells, same), ix(cells, |a, b| !same(a, b)));
    let over =
        |chosen: &dyn Fn(&Cell, &Cell) -> bool, value: f64| interval(cells, value, |c| ix(c, chosen).0);
    check("within", &got.within, inside, over(&same, inside.0.unwrap()));
    check("across", &got.across, outside, over(&|a, b| !same(a, b), outside.0.unwrap()));
    let ratio = inside.0.unwrap() / outside.0.unwrap();
    close("ratio", got.ratio.unwrap(), ratio, 1e-12);
    close("difference", got.difference.unwrap(), inside.0.unwrap() - outside.0.unwrap(), 1e-12);
    let of_ratio = |c: &[Cell]| Some(ix(c, same).0? / ix(c, |a, b| !same(a, b)).0?);
    let [low, high] = interval(cells, ratio, of_ratio).unwrap();
    let [l, h] = got.ratio_over_brands.unwrap();
    close("ratio's interval", l, low, 1e-9);
    close("ratio's interval", h, high, 1e-9);
    let (p, adjusted) = (got.ratio_p.unwrap(), got.ratio_p_holm.unwrap());
    assert_eq!(p < 0.05, l > 1.0 || h < 1.0, "{p}");
    assert!((p..=1.0).contains(&adjusted), "{p} {adjusted}");
    for (group, pairs) in &got.groups {
        let own: Vec<Cell> = cells.iter().filter(|cell| cell.group == *group).cloned().collect();
        let expected = ix(&own, same);
        check(group, pairs, expected, interval(&own, expected.0.unwrap(), |c| ix(c, same).0));
    }
    assert_eq!(got.groups.len(), 2);
}

fn wording() -> Config {
    let mut config = plain_config(&[Facet::Wording]);
    config.settings.zones = false;
    config
}

#[test]
fn by_a_column_is_the_double_loop() {
    let mut messages = plain::messages(31, 9, 9, 0.5);
    let tool = |brand: &str| {
        ["mara", "bolt", "mara", "bolt", "mara", "bolt", "mara", "bolt", "both"]
            [brand[6..].parse::<usize>().unwrap()]
    };
    for (i, m) in messages.iter_mut().enumerate() {
        let value = match tool(&m.brand) {
            "both" => ["mara", "bolt"][i % 2],
            // A missing value is no other value.
            _ if i % 4 == 0 => continue,
            tool => tool,
        };
        m.columns.push(("tool".to_owned(), value.to_owned()));
    }
    let config = Config { by: vec!["tool".to_owned()], ..wording() };
    let result = report(&messages, &config).facets.remove(&Facet::Wording).unwrap();
    let got = &result.by["tool"];
    assert_eq!((got.split, got.n_brands, got.without_value, got.several_values), (false, 8, 0, 1));
    assert_eq!(got.groups.keys().map(String::as_str).collect::<Vec<_>>(), ["bolt", "mara"]);
    let cells: Vec<Cell> = plain::brands(&messages, 4)
        .into_iter()
        .filter(|(brand, _)| tool(brand) != "both")
        .map(|(brand, campaigns)| Cell { group: tool(&brand).to_owned(), brand, campaigns })
        .collect();
    check_groups(&cells, got);
    // The index itself is over all brands, whatever their group.
    close("ix", result.ix.value.unwrap(), plain::ix(&plain::brands(&messages, 4)), 1e-12);
}

/// By month brands are split; a brand's months are not compared with each other.
#[test]
fn by_month_brands_are_split() {
    let mut messages = plain::messages(32, 6, 18, 0.5);
    let months = ["2024-01", "2024-03"];
    let month = |number: usize| months[number / 3 % 2];
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    let mut cells: BTreeMap<(String, &str), Vec<Vec<plain::Vector>>> = BTreeMap::new();
    for m in &mut messages {
        let number = numbers.entry(m.brand.clone()).or_default();
        let day = 86_400 * *number as i64;
        let start = if month(*number) == "2024-01" { 1_704_100_000 } else { 1_709_300_000 };
        m.sent_at = Some(SentAt { unix: start + day, offset_minutes: 0 });
        let text = m.body.text.as_deref().unwrap();
        cells.entry((m.brand.clone(), month(*number))).or_default().push(vec![plain::vector(text, 4)]);
        *number += 1;
    }
    let config = Config { by: vec!["month".to_owned()], ..wording() };
    let result = report(&messages, &config).facets.remove(&Facet::Wording).unwrap();
    let got = &result.by["month"];
    assert!(got.split);
    assert_eq!((got.n_brands, got.without_value, got.several_values), (6, 0, 0));
    let cells: Vec<Cell> = cells
        .into_iter()
        .map(|((brand, group), campaigns)| Cell { brand, group: group.to_owned(), campaigns })
        .collect();
    assert_eq!(cells.len(), 12);
    check_groups(&cells, got);
}

#[test]
fn groups_that_cannot_be_compared_say_why() {
    let check = |tool: &dyn Fn(usize) -> Option<&'static str>, why: &str| {
        let mut messages = plain::messages(33, 6, 9, 0.5);
        for m in &mut messages {
            let brand: usize = m.brand[6..].parse().unwrap();
            m.columns.extend(tool(brand).map(|tool| ("tool".to_owned(), tool.to_owned())));
        }
        let config = Config { by: vec!["tool".to_owned()], ..wording() };
        let result = report(&messages, &config).facets.remove(&Facet::Wording).unwrap();
        let got = &result.by["tool"];
        assert_eq!((got.ratio_over_brands, got.ratio_p, got.ratio_p_holm), (None, None, None));
        assert!(got.why.as_deref().unwrap().contains(why), "{:?}", got.why);
    };
    check(&|_| Some("a"), "in different groups");
    check(&|brand| Some(["a", "b", "c", "d", "e", "f"][brand]), "in one group");
    check(&|brand| (brand < 4).then_some(["a", "b"][brand % 2]), "fewer than five brands");
    check(
        &|brand| Some(if brand < 2 { "a" } else { ["b", "c", "d", "e"][brand - 2] }),
        "one brand less leaves nothing",
    );
}

/// A facet in which any two mails are much alike shows, sorts and writes the corrected index of each brand.
#[test]
fn brands_are_sorted_by_the_headline() {
    let mut config = plain_config(&[Facet::Timing, Facet::Wording]);
    let messages = with_times(plain::messages(41, 8, 12, 0.5));
    for corrected in [false, true] {
        if !corrected {
            config.settings.base = BaseTable::empty();
        } else {
            config.settings.base = BaseTable::default();
        }
        let report = report(&messages, &config);
        for result in report.facets.values() {
            let values: Vec<f64> =
                result.per_brand.iter().map(|brand| result.headline_of(brand).0.unwrap()).collect();
            assert!(values.len() > 5 && values.is_sorted_by(|a, b| a >= b), "{values:?}");
        }
        for brand in &report.facets[&Facet::Timing].per_brand {
            let (ix, starred) = (brand.ix.unwrap(), brand.ix_corrected.unwrap());
            assert_eq!(ix > starred, corrected, "{ix} {starred}");
            let [low, high] = brand.interval_corrected.unwrap();
            assert!(low < starred && starred < high);
            assert_eq!(brand.interval == brand.interval_corrected, !corrected);
        }
    }
}

/// The same messages, each brand at three hours of the week of its own and one of everybody's.
fn with_times(mut messages: Vec<Message>) -> Vec<Message> {
    let mut rng = SplitMix64::new(3, 3);
    for message in &mut messages {
        let brand = message.brand.bytes().map(i64::from).sum::<i64>() % 8;
        let hour = if rng.unit() < 0.5 { 20 } else { 20 * brand + 2 * rng.below(3) as i64 };
        message.sent_at =
            Some(SentAt { unix: (hour + 168 * rng.below(50) as i64) * 3600, offset_minutes: 0 });
    }
    messages
}

/// A column that no message has is an error that names those there are.
#[test]
fn an_unknown_column_is_refused() {
    let corpus: Corpus = plain::messages(34, 3, 9, 0.5).into_iter().collect();
    let config = Config { by: vec!["party".to_owned()], ..wording() };
    let error = unisono::analyze(&[corpus], &config, &unwatched).unwrap_err().to_string();
    assert!(error.contains("'party'") && error.contains("month"), "{error}");
}
