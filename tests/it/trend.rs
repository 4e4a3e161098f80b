//! The change of the index over time: its settings, its reasons, and equal bytes for equal messages.

use unisono::catalog::{Block, CampaignMode, Period};
use unisono::hash::SplitMix64;
use unisono::message::SentAt;
use unisono::progress::no_progress;
use unisono::report::{Evidence, Trend, TrendConfig, trend};
use unisono::warning::Datum;
use unisono::{Config, Corpus, Facet, Message};

/// Six brands with two mails a week from November 2024 to the end of March 2025; brand 5 begins in January. From February
/// on, brands use common phrases more often.
fn messages() -> Vec<Message> {
    let start = 1_730_419_200; // 1 November 2024
    let mut out = Vec::new();
    for brand in 0..6u64 {
        let mut rng = SplitMix64::new(7, brand);
        for i in 0..42i64 {
            let day = 3 * i + rng.below(2) as i64 + if i < 40 { 0 } else { 20 };
            let common = if day < 92 { 0.4 } else { 0.8 };
            let phrase = |rng: &mut SplitMix64| {
                let pool = if rng.unit() < common { 0 } else { 1 + brand };
                let n = rng.below(8);
                format!("alfa{pool}x{n} beta{pool}x{n} gamma{pool}x{n} delta{pool}x{n} ")
            };
            let mut message = Message { brand: format!("Brand {brand}"), ..Message::default() };
            message.id = Some(format!("{brand}/{i}"));
            message.body.text = Some((0..5).map(|_| phrase(&mut rng)).collect());
            message.sent_at = Some(SentAt { unix: start + day * 86_400, offset_minutes: 60 });
            message.columns.push(("kind".into(), if brand < 3 { "shop" } else { "press" }.into()));
            if brand < 5 || day >= 61 {
                out.push(message);
            }
        }
    }
    out
}

fn config() -> Config {
    let mut config = Config::new([Facet::Wording]);
    config.campaigns = CampaignMode::None;
    config.settings.mask = false;
    config
}

/// The settings of a trend, made by `set`.
fn with_trend(set: impl FnOnce(&mut TrendConfig)) -> Config {
    let mut trend = TrendConfig::default();
    set(&mut trend);
    with(|config| config.trend = trend)
}

fn of(messages: &[Message], config: &Config) -> Trend {
    trend(&[messages.iter().cloned().collect::<Corpus>()], config, &no_progress).unwrap()
}

fn with(set: impl FnOnce(&mut Config)) -> Config {
    let mut config = config();
    set(&mut config);
    config
}

#[test]
fn months_follow_each_other_over_a_panel() {
    let all = with_trend(|trend| {
        trend.before = Some("2025-02-01".parse().unwrap());
        trend.compare = Some("kind=shop,press".parse().unwrap());
    });
    let trend = of(&messages(), &all);
    assert_eq!((trend.by, trend.unit.as_str()), (Some(Period::Month), "campaign"));
    assert!(trend.unit_why.unwrap().contains("shorter than eight blocks"));
    let periods: Vec<&str> = trend.periods.iter().map(|period| period.period.as_str()).collect();
    assert_eq!(periods, ["2024-11", "2024-12", "2025-01", "2025-02", "2025-03"]);
    assert_eq!(trend.periods.iter().map(|period| period.brands).collect::<Vec<_>>()[..3], [5, 5, 6]);
    let entered: Vec<(u64, u64, u64)> =
        trend.changes.iter().map(|change| (change.panel, change.entered, change.left)).collect();
    assert_eq!(entered[..3], [(5, 0, 0), (5, 1, 0), (6, 0, 0)]);
    let change = &trend.changes[2];
    assert_eq!((change.from.as_str(), change.to.as_str()), ("2025-01", "2025-02"));
    // The planted change is a rise of A.
    assert!(change.ratio.unwrap() > 1.5 && change.interval.unwrap()[0] > 1.0, "{change:?}");
    assert!(change.across_ratio.unwrap() > 1.5, "{change:?}");
    assert!(change.p.unwrap() <= change.p_holm.unwrap());
    assert!(trend.slope.unwrap().per_period.unwrap() > 1.0);
    let before = trend.before.unwrap();
    assert_eq!((before.unit.as_str(), before.date.as_str()), ("block of 7 days", "2025-02-01"));
    assert!(before.change.ratio.unwrap() > 1.5, "{before:?}");
    // At the ends of November and December, too, both sides have five weeks.
    assert_eq!((before.placebo.rank, before.placebo.of), (Some(1), 3), "{before:?}");
    let compare = trend.compare.unwrap();
    assert_eq!((compare.change.panel, compare.unit.as_str()), (6, "block of 7 days"));
    assert!(compare.change.ratio.is_some() && compare.change.interval.is_none());
    assert!(compare.change.why.unwrap().contains("fewer than 5 brands"));
}

#[test]
fn what_cannot_be_compared_has_a_reason() {
    let why = |messages: &[Message], config: &Config| {
        let trend = of(messages, config);
        assert!(trend.changes.iter().all(|change| change.ratio.is_some() || change.why.is_some()));
        trend.why.unwrap().to_string()
    };
    assert_eq!(why(&[], &config()), "no two months, quarters or years have an index");
    let mut undated = messages();
    undated.iter_mut().for_each(|message| message.sent_at = None);
    assert_eq!(why(&undated, &config()), "no two months, quarters or years have an index");
    let one: Vec<Message> = messages().into_iter().filter(|message| message.brand == "Brand 1").collect();
    assert_eq!(why(&one, &config()), "no two months, quarters or years have an index");
    let month = with_trend(|trend| trend.by = Some(Period::Month));
    assert_eq!(why(&one, &month), "fewer than two months have an index");
    assert_eq!(why(&undated, &month), "no message has a sending time");
    let late = with_trend(|trend| trend.before = Some("2031-01-01".parse().unwrap()));
    let before = of(&messages(), &late).before.unwrap();
    assert_eq!((before.change.ratio, before.placebo.rank), (None, None));
    assert!(before.change.why.unwrap().starts_with("after: fewer than 2 brands"));
    let unknown = with_trend(|trend| trend.compare = Some("kind=shop,pres".parse().unwrap()));
    let change = of(&messages(), &unknown).compare.unwrap().change;
    assert_eq!(change.ratio, None);
    assert_eq!(&*change.why.unwrap(), "no message has the value 'pres' in 'kind'; there are press, shop");
}

#[test]
fn the_shortest_periods_with_an_index_are_chosen() {
    let by = |min_units: usize| {
        let campaigns = with(|config| (config.block, config.settings.min_units) = (Block::None, min_units));
        let trend = of(&messages(), &campaigns);
        (trend.by, trend.unit, trend.unit_why)
    };
    let campaign = || "campaign".to_owned();
    assert_eq!(by(5), (Some(Period::Month), campaign(), None));
    // Brands send ten mails a month and twenty a quarter.
    assert_eq!(by(12), (Some(Period::Quarter), campaign(), None));
    assert_eq!(by(40), (None, String::new(), None));
}

#[test]
fn wrong_settings_name_the_remedy() {
    let error = |compare: &str| {
        let config = with_trend(|trend| trend.compare = Some(compare.parse().unwrap()));
        trend(&[messages().into_iter().collect::<Corpus>()], &config, &no_progress).unwrap_err().to_string()
    };
    assert_eq!(
        error("kinds=shop,press"),
        "compare: no message has a value in a column 'kinds'; there are address, channel, disclosure, kind, month, quarter, year"
    );
    assert!(error("kind=shop,shop").contains("two different values"));
    assert!(error("address=lei,tu").contains("give another column"));
}

/// Batches cut by brand, any order of them, and any number of threads.
#[test]
fn equal_messages_give_equal_bytes() {
    let mut all = with_trend(|trend| {
        trend.before = Some("2025-01-15".parse().unwrap());
        trend.compare = Some("quarter=2024-Q4,2025-Q1".parse().unwrap());
    });
    all.block = Block::Days(7);
    let messages = messages();
    let bytes = |batches: &[Corpus], threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        serde_json::to_string(&pool.install(|| trend(batches, &all, &no_progress)).unwrap()).unwrap()
    };
    let whole = bytes(&[messages.iter().cloned().collect()], 1);
    assert!(whole.contains("\"rank\":") && !whole.contains("\"rank\":null") && !whole.contains("NaN"));
    for (parts, threads) in [(1, 2), (3, 7), (17, 2)] {
        let batch = |i: usize| -> Corpus {
            let own = messages.iter().enumerate().filter(|(at, message)| {
                let brand = usize::from(message.brand.as_bytes()[6] - b'0');
                (brand + if parts > 6 { at % 3 * 6 } else { 0 }) % parts == i
            });
            own.map(|(_, message)| message.clone()).collect()
        };
        let batches: Vec<Corpus> = (0..parts).rev().map(batch).collect();
        assert_eq!(batches.iter().map(Corpus::len).sum::<usize>(), messages.len());
        assert_eq!(bytes(&batches, threads), whole, "{parts} batches, {threads} threads");
    }
}

#[test]
fn results_are_read_back() {
    let trend = of(&messages(), &with_trend(|trend| trend.before = Some("2025-02-01".parse().unwrap())));
    let written = serde_json::to_string(&trend).unwrap();
    assert_eq!(serde_json::from_str::<Trend>(&written).unwrap(), trend);
    let config = with_trend(|trend| trend.before = Some("2025-02-01".parse().unwrap()));
    let written = serde_json::to_string(&config).unwrap();
    assert!(written.contains("\"before\":\"2025-02-01\""), "{written}");
    assert_eq!(serde_json::from_str::<Config>(&written).unwrap(), config);
}

/// One part without a change is no reason to say that there is none.
#[test]
fn a_warning_names_the_part_without_a_change() {
    fn check(set: impl FnOnce(&mut TrendConfig), expected: &[(&str, &str)]) {
        let mut config = with_trend(set);
        config.evidence.push(Evidence::Trend);
        let corpus: Corpus = messages().into_iter().collect();
        let report = unisono::analyze(&corpus, &config).unwrap();
        let warnings = report.warnings.iter().filter(|warning| warning.code == "no_trend");
        let text = |datum: &Datum| match datum {
            Datum::Text(text) => text.clone(),
            other => panic!("{other:?}"),
        };
        let named: Vec<(String, String)> =
            warnings.map(|warning| (text(&warning.data["part"]), warning.message.clone())).collect();
        let named: Vec<(&str, &str)> =
            named.iter().map(|(part, message)| (part.as_str(), message.as_str())).collect();
        assert_eq!(named.len(), expected.len(), "{named:?}");
        for ((part, message), (expected_part, start)) in named.iter().zip(expected) {
            assert!(part == expected_part && message.starts_with(start), "{part}: {message}");
        }
    }
    let early = || Some("2024-11-03".parse().unwrap());
    check(|trend| (trend.by, trend.before) = (Some(Period::Month), Some("2025-02-01".parse().unwrap())), &[]);
    check(
        |trend| (trend.by, trend.before) = (Some(Period::Month), early()),
        &[("before", "no change at 2024-11-03 was measured: before: ")],
    );
    check(
        |trend| (trend.by, trend.compare) = (Some(Period::Year), Some("kind=shop,none".parse().unwrap())),
        &[("compare", "no change from shop to none of kind was measured: ")],
    );
    // The periods were not asked for.
    check(|trend| trend.before = early(), &[("before", "no change at ")]);
}
