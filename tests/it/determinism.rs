//! The same messages give the same bytes: at any number of threads, in any order, cut into any batches.

use crate::plain;
use unisono::hash::SplitMix64;
use unisono::message::SentAt;
use unisono::progress::unwatched;
use unisono::{Config, Corpus, Message};

/// Messages with everything that could depend on order: times, near copies, equal messages without an id, duplicates
/// with one, campaigns of every rule, two languages.
fn messages() -> Vec<Message> {
    let mut out = plain::messages(3, 7, 12, 0.4);
    let italian = "il nostro negozio ha per te le novità della stagione e ogni giorno una sorpresa da non perdere con gli amici più cari";
    let english = "the shop has the news of the season for you and every day there is a surprise that you should not miss with your friends";
    for (i, m) in out.iter_mut().enumerate() {
        let frame = if i % 4 == 0 { english } else { italian };
        m.body.text =
            m.body.text.take().map(|text| format!("Ciao Marco,\n\n{frame}\n\n{text}\n\n{frame} {i}"));
        m.recipient = Some("Marco Bianchi <marco@posta.example>".into());
        match i % 3 {
            0 => m.sent_at = Some(SentAt { unix: 1_700_000_000 + i as i64 * 40_000, offset_minutes: 60 }),
            1 => m.id = None,
            _ => {}
        }
    }
    let again: Vec<Message> = out.iter().step_by(5).cloned().collect();
    out.extend(again);
    out
}

fn report(batches: &[Corpus]) -> String {
    let mut config = Config::default();
    config.settings.replicates = 99;
    config.settings.permutation_campaigns = 40;
    let report = unisono::analyze(batches, &config, &unwatched).unwrap();
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
    }
}

/// Fewer bytes of records mean more passes, not other results.
#[test]
fn the_memory_budget_changes_nothing() {
    let messages = messages();
    let corpus: Corpus = messages.into_iter().collect();
    let with_budget = |bytes: Option<usize>| {
        let mut config = Config::default();
        config.settings.record_budget = bytes;
        let report = unisono::analyze(std::slice::from_ref(&corpus), &config, &unwatched).unwrap();
        serde_json::to_string(&report).unwrap()
    };
    assert_eq!(with_budget(None), with_budget(Some(1000)));
}
