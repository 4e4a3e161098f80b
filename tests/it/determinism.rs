//! The same messages give the same bytes: at any number of threads, in any order, cut into any batches.

use crate::plain;
use std::path::Path;
use unisono::catalog::{Prepared, Rule, Rules};
use unisono::hash::{SplitMix64, hash64};
use unisono::message::{CampaignKey, CampaignOrigin, SentAt};
use unisono::progress::no_progress;
use unisono::{Config, Corpus, Facet, Message, Report};

/// Messages with everything that could depend on order: campaigns of every rule, near copies, two languages, slots,
/// equal messages without an id, duplicates with one, and one id with two senders.
fn messages() -> Vec<Message> {
    let mut out = plain::messages(3, 8, 24, 0.4);
    let italian = "il nostro negozio ha per te le novità della stagione e ogni giorno una sorpresa da non perdere con gli amici più cari";
    let english = "the shop has the news of the season for you and every day there is a surprise that you should not miss with your friends";
    for (i, m) in out.iter_mut().enumerate() {
        let frame = if m.brand.as_str() < "Brand 3" { english } else { italian };
        let text = m.body.text.take().unwrap();
        m.body.text = Some(format!("Ciao Marco,\n\n{frame}\n\n{text} {}\n\n{frame} {i}", 10 + i % 7));
        m.recipient = Some("Marco Bianchi <marco@posta.example>".into());
        m.subject = Some(["Novità per te 🔥", "Only today!", "Ultime ore"][i % 3].into());
        m.body.html = (i % 4 == 1).then(|| {
            let button = ["Scopri di più", "Shop now"][i % 2];
            let paragraphs = m.body.text.as_deref().unwrap().replace("\n\n", "</p><p>");
            format!("<div style=\"padding:9px\"><p>{paragraphs}</p><p><a href=\"https://a.example\">{button}</a></p></div>")
        });
        // Headers get lost: copies of one message show different things.
        let kind = usize::from(m.brand.as_bytes()[6]) % 2;
        m.found = vec![("bulk", ["personal", "bulk"][kind]), ("platform", ["unknown", "Brevo"][kind])];
        if i % 5 != 0 {
            m.columns.push(("tool".into(), ["mara", "bolt"][usize::from(m.brand.as_bytes()[6]) % 2].into()));
        }
        // Some messages spell the brand, the column and the campaign in another way.
        if i % 7 == 0 {
            m.brand = format!("{}\u{200b}", m.brand.to_uppercase());
        }
        if i % 9 == 0 {
            m.columns.iter_mut().for_each(|(_, value)| value.push('\u{a0}'));
        }
        let letter = if i % 4 == 0 { 'K' } else { 'k' };
        let key = |origin| Some(CampaignKey { key: format!("{letter}{}", i / 12), origin });
        match i % 6 {
            0 | 1 => {
                // Around one hour of four weeks, in two months.
                let unix = 1_700_000_000 + i as i64 % 4 * 604_800 + i as i64 * 120;
                m.sent_at = Some(SentAt { unix, offset_minutes: 60 });
            }
            2 => m.id = None,
            3 => m.campaign = key(CampaignOrigin::Column),
            4 => m.campaign = key(CampaignOrigin::Header),
            _ => {}
        }
    }
    let mut near: Vec<Message> = out.iter().filter(|m| m.sent_at.is_some()).step_by(3).cloned().collect();
    for (i, m) in near.iter_mut().enumerate() {
        m.id = Some(format!("near-{i}"));
        m.sent_at = m.sent_at.map(|t| SentAt { unix: t.unix + 3600, ..t });
    }
    let mut again: Vec<Message> = out.iter().step_by(5).cloned().collect();
    for m in again.iter_mut().filter(|m| m.id.is_some()) {
        m.found = match m.found[0] {
            ("bulk", "bulk") => vec![("bulk", "personal"), ("platform", "unknown")],
            _ => Vec::new(),
        };
    }
    let mut other: Vec<Message> = out.iter().step_by(11).cloned().collect();
    other.iter_mut().for_each(|m| m.sender_name = Some("Surprise".into()));
    out.extend(near.into_iter().chain(again).chain(other));
    out
}

/// What the other tests rely on is really there.
#[test]
fn the_messages_hold_what_could_depend_on_order() {
    let corpus: Corpus = messages().into_iter().collect();
    let prepared = Prepared::new(std::slice::from_ref(&corpus), &Rules::default(), &no_progress).unwrap();
    for rule in [Rule::Column, Rule::Header, Rule::Leader, Rule::Own] {
        assert!(prepared.catalog.campaigns().iter().any(|c| c.rule == rule), "{rule:?}");
    }
    assert!(prepared.catalog.campaigns().len() < corpus.len());
    assert!(corpus.duplicates() > 0);
    let report: serde_json::Value = serde_json::from_str(&report(&[corpus])).unwrap();
    let wording = &report["facets"]["wording"];
    assert!(wording["recipients"]["campaigns"].as_u64() > Some(0));
    assert!(wording["masking_gap"]["value"].as_f64() != Some(0.0));
    for facet in Facet::ALL.into_iter().filter(|f| *f != Facet::Offers) {
        assert!(report["facets"][facet.name()]["ix"]["value"].is_number(), "{}", facet.name());
    }
    for column in ["tool", "platform"] {
        let ratio = &wording["by"][column]["ratio"];
        assert!(ratio["value"].is_number() && ratio["p"].is_number(), "{column}: {ratio}");
    }
    assert!(wording["by"]["bulk"]["groups"].as_array().unwrap().len() > 1);
    assert!(report["strata"]["en"].is_object() && report["strata"]["it"].is_object());
}

fn report(batches: &[Corpus]) -> String {
    let by = ["tool", "channel", "month", "platform", "bulk"].map(str::to_owned).to_vec();
    let mut config = Config::default();
    config.by = by;
    config.settings.min_units = 3;
    let report = unisono::analyze_with(batches, &config, &no_progress).unwrap();
    serde_json::to_string(&report).unwrap()
}

fn whole(messages: &[Message]) -> String {
    report(&[messages.iter().cloned().collect()])
}

fn with_threads<R: Send>(threads: usize, work: impl FnOnce() -> R + Send) -> R {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(work)
}

#[test]
fn threads_change_nothing() {
    let messages = messages();
    let one = with_threads(1, || whole(&messages));
    for threads in [2, 7] {
        assert_eq!(one, with_threads(threads, || whole(&messages)), "{threads} threads");
    }
}

#[test]
fn order_changes_nothing() {
    let mut messages = messages();
    let expected = whole(&messages);
    for seed in 0..3 {
        SplitMix64::new(seed, 1).shuffle(&mut messages);
        assert_eq!(expected, whole(&messages), "shuffle {seed}");
    }
}

#[test]
fn batches_change_nothing() {
    let mut messages = messages();
    let expected = whole(&messages);
    for parts in [1, 3, 17] {
        SplitMix64::new(parts as u64, 2).shuffle(&mut messages);
        let part = |i: usize| messages.iter().skip(i).step_by(parts).cloned().collect();
        let batches: Vec<Corpus> = (0..parts).map(part).collect();
        assert_eq!(expected, report(&batches), "{parts} batches");
        // Each brand in one batch.
        let mut batches: Vec<Vec<Message>> = vec![Vec::new(); parts];
        for message in &messages {
            let lot = hash64(message.brand.as_bytes()) as usize % parts;
            batches[lot].push(message.clone());
        }
        let lots: Vec<Corpus> = batches.into_iter().map(|lot| lot.into_iter().collect()).collect();
        assert_eq!(expected, report(&lots), "{parts} batches by brand");
    }
}

/// Fewer bytes of records mean more passes or a file, not other results.
#[test]
fn the_memory_budget_changes_nothing() {
    let corpus: Corpus = messages().into_iter().collect();
    let with_budget = |bytes: Option<usize>, folder: Option<&Path>| {
        let mut config = Config::default();
        config.settings.record_budget = bytes;
        config.settings.record_folder = folder.map(Path::to_owned);
        unisono::analyze(&corpus, &config).map(|report| serde_json::to_string(&report).unwrap())
    };
    let expected = with_budget(None, None).unwrap();
    let folder = tempfile::tempdir().unwrap();
    for bytes in [1, 1000, 1 << 20] {
        assert_eq!(expected, with_budget(Some(bytes), None).unwrap(), "{bytes} bytes");
        assert_eq!(
            expected,
            with_budget(Some(bytes), Some(folder.path())).unwrap(),
            "{bytes} bytes and a file"
        );
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    let missing = folder.path().join("gone");
    match with_budget(Some(1), Some(&missing)) {
        Err(error) => assert!(cfg!(feature = "arrow") && error.to_string().contains("gone"), "{error}"),
        Ok(report) => assert!(cfg!(not(feature = "arrow")) && report == expected),
    }
}

/// Brands with two tools found in their mails, and copies that show the other one or none, in whatever batch.
fn with_two_platforms() -> Vec<Message> {
    let mut out = messages();
    for (i, m) in out.iter_mut().enumerate() {
        m.found = vec![("platform", ["Brevo", "Mailchimp"][i / 2 % 2])];
    }
    let mut again: Vec<Message> = out.iter().filter(|m| m.id.is_some()).step_by(3).cloned().collect();
    for (i, m) in again.iter_mut().enumerate() {
        m.found = match (i % 3, m.found[0].1) {
            (0, "Brevo") => vec![("platform", "Mailchimp")],
            (0, _) => vec![("platform", "Brevo")],
            (1, _) => vec![("platform", "unknown")],
            _ => Vec::new(),
        };
    }
    out.extend(again);
    out
}

/// The values of found columns cut brands into parts: the value of a message must not depend on where its copies are.
#[test]
fn parts_of_brands_do_not_depend_on_copies_or_order() {
    let report = |batches: &[Corpus], by: [&str; 2], block_by: Option<&str>| {
        let mut config = Config::new([Facet::Wording, Facet::FollowUp]);
        config.by = by.map(str::to_owned).to_vec();
        config.block_by = block_by.map(str::to_owned);
        config.settings.min_units = 3;
        serde_json::to_string(&unisono::analyze_with(batches, &config, &no_progress).unwrap()).unwrap()
    };
    for (by, block_by) in [(["tool", "month"], Some("platform")), (["platform", "month"], None)] {
        let report = |batches: &[Corpus]| report(batches, by, block_by);
        let mut messages = with_two_platforms();
        let whole: Corpus = messages.iter().cloned().collect();
        let expected = with_threads(1, || report(std::slice::from_ref(&whole)));
        // There is something that could differ.
        let value: serde_json::Value = serde_json::from_str(&expected).unwrap();
        let compared = &value["facets"]["wording"]["by"];
        let [first, second] = by.map(|column| &compared[column]);
        for column in [first, second] {
            let groups = column["groups"].as_array().unwrap();
            let known = groups.iter().filter(|group| group["across"]["value"].is_number());
            assert!(known.count() > 1, "{column}");
        }
        match block_by {
            Some(_) => assert!(first["paired"][0]["blocks"].as_u64() > Some(1), "{first}"),
            None => assert!(first["several_values"].as_u64() > Some(0), "{first}"),
        }
        assert_eq!(expected, with_threads(7, || report(std::slice::from_ref(&whole))), "{by:?}: 7 threads");
        for parts in [1, 3, 17] {
            SplitMix64::new(parts as u64, 3).shuffle(&mut messages);
            let part = |i: usize| messages.iter().skip(i).step_by(parts).cloned().collect();
            let batches: Vec<Corpus> = (0..parts).map(part).collect();
            assert_eq!(expected, report(&batches), "{by:?}: {parts} batches");
        }
    }
}

/// What was written and read back is the same, to the last bit of every number.
#[test]
fn a_report_and_its_config_read_back_equal_themselves() {
    let mut config = Config::default();
    config.by = ["tool", "channel", "month", "bulk"].map(str::to_owned).to_vec();
    config.block = "14".parse().unwrap();
    config.settings.min_units = 3;
    let written = serde_json::to_string(&config).unwrap();
    assert_eq!(serde_json::from_str::<Config>(&written).unwrap(), config);
    assert_eq!(serde_json::from_str::<Config>("{}").unwrap(), Config::default());
    let other: Config =
        serde_json::from_str(r#"{"language":"it","block":"none","settings":{"ngram":3}}"#).unwrap();
    assert_eq!((other.language.unwrap().code(), other.settings.ngram), ("it", 3));
    serde_json::from_str::<Config>(r#"{"block":"weekly"}"#).unwrap_err();
    let made_up: Corpus = messages().into_iter().collect();
    let mail: Corpus = crate::golden::inbox(|_| true).into_iter().collect();
    for corpus in [made_up, mail] {
        config.by.retain(|column| column != "tool" || corpus.columns().contains_key("tool"));
        let report = unisono::analyze(&corpus, &config).unwrap();
        assert!(report.warnings.iter().any(|warning| !warning.data.is_empty()), "{:?}", report.warnings);
        let written = serde_json::to_string(&report).unwrap();
        let read: Report = serde_json::from_str(&written).unwrap();
        assert!(read == report, "{written}");
        assert_eq!(serde_json::to_string(&read).unwrap(), written);
    }
}
