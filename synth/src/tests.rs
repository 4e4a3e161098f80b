//! Tests that generated messages have the properties that their recipe sets.

use crate::{Generated, Origin, Recipe, Segment, generate};
use std::collections::{BTreeMap, BTreeSet};
use unisono::hash::hash64;
use unisono::text::Slot;
use unisono::text::detect::detect;

fn recipe(json: &str) -> Recipe {
    Recipe::from_json(json).unwrap()
}

fn all(json: &str) -> Vec<Generated> {
    generate(&recipe(json)).unwrap().collect()
}

fn body(g: &Generated) -> &str {
    g.message.body.text.as_deref().unwrap()
}

/// If this hash changes, existing recipes no longer produce the same corpora.
#[test]
fn golden() {
    let json = r#"{"brands": 4, "campaigns": 5, "languages": ["it", "en"], "html": true, "greeting": true,
        "offers": {"h": 0.5}, "text": {"slots": 0.5, "noise": 0.05, "repeat": 0.2, "reason": 0.1, "spread": 0.2},
        "blasts": 0.3, "blast_recipients": 3, "footer": {"own": [4, 9], "shared": 5, "marked": true}}"#;
    let mut bytes = Vec::new();
    for g in all(json) {
        g.write_jsonl(&mut bytes);
        bytes.extend(g.to_eml());
    }
    assert_eq!(format!("{:016x}", hash64(&bytes)), "61fb0224991c6cb5");
}

#[test]
fn each_message_can_be_made_alone() {
    let recipe =
        recipe(r#"{"brands": 5, "campaigns": 7, "imbalance": 3, "blasts": 0.5, "blast_recipients": 4}"#);
    let generator = generate(&recipe).unwrap();
    let in_order: Vec<Generated> = generator.clone().collect();
    assert_eq!(in_order.len() as u64, generator.n_messages());
    assert_eq!(generator.len(), in_order.len());
    for (i, g) in in_order.iter().enumerate().rev() {
        assert_eq!(generator.message(i as u64).as_ref(), Some(g));
    }
    assert_eq!(generator.message(in_order.len() as u64), None);
    let mut ids: Vec<&str> = in_order.iter().filter_map(|g| g.message.id.as_deref()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), in_order.len());
}

#[test]
fn imbalance_is_a_ratio_and_blasts_go_to_many() {
    let mut campaigns: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let messages =
        all(r#"{"brands": 9, "campaigns": 20, "imbalance": 16, "blasts": 0.5, "blast_recipients": 7}"#);
    let mut sizes: BTreeMap<(String, String), usize> = BTreeMap::new();
    for g in &messages {
        let key = g.message.campaign.clone().unwrap().key;
        campaigns.entry(g.message.brand.clone()).or_default().insert(key.clone());
        *sizes.entry((g.message.brand.clone(), key)).or_default() += 1;
    }
    let counts: Vec<usize> = campaigns.values().map(|c| c.len()).collect();
    assert_eq!((counts.iter().min(), counts.iter().max()), (Some(&5), Some(&80)));
    assert!(sizes.values().all(|&n| n == 1 || n == 7));
    let blasts = sizes.values().filter(|&&n| n == 7).count() as f64 / sizes.len() as f64;
    assert!((0.35..0.65).contains(&blasts), "{blasts}");
}

#[test]
fn the_truth_fits_the_text() {
    for g in all(r#"{"greeting": true, "text": {"slots": 1, "noise": 0.1, "reason": 0.2},
        "footer": {"own": [5, 5], "marked": true}, "languages": ["it", "en"], "offers": {"h": 1}}"#)
    {
        let text = body(&g);
        for s in &g.truth.slots {
            let value = text.get(s.start as usize..s.end as usize).unwrap();
            assert!(!value.is_empty() && value.trim() == value, "{value:?}");
            match s.slot {
                Slot::Brand => assert_eq!(value, g.message.brand),
                Slot::Name => assert!(g.message.recipient.as_deref().unwrap().starts_with(value)),
                Slot::Email => assert!(value.contains('@')),
                Slot::Percent => assert!(value.ends_with('%'), "{value}"),
                _ => {}
            }
        }
        assert!(g.truth.slots.windows(2).all(|w| w[0].end <= w[1].start));
        let mut end = 0;
        for s in &g.truth.segments {
            let segment = text.get(s.start as usize..s.end as usize).unwrap();
            assert!(segment.ends_with('.') && segment.starts_with(char::is_uppercase), "{segment:?}");
            assert!(s.start >= end);
            end = s.end;
        }
        assert!(text.get(g.truth.footer as usize..).unwrap().starts_with("\n\n"));
        assert!(end <= g.truth.footer);
    }
}

#[test]
fn the_shares_are_those_of_the_recipe() {
    let share = |json: &str, of: fn(&Generated) -> (usize, usize)| {
        let (mut part, mut whole) = (0, 0);
        for g in all(json) {
            let (p, w) = of(&g);
            part += p;
            whole += w;
        }
        part as f64 / whole as f64
    };
    let shared = |g: &Generated| {
        (g.truth.segments.iter().filter(|s| s.origin == Origin::Shared).count(), g.truth.segments.len())
    };
    for (json, expected) in [
        (r#"{"text": {"h": 0}}"#, 0.0),
        (r#"{"text": {"h": 1}}"#, 1.0),
        (r#"{"text": {"h": 0.3}}"#, 0.3),
        (r#"{"text": {"h": 0.3, "repertoire": 9}, "campaigns": 200}"#, 0.3),
        (r#"{"text": {"h": 0.3, "together": 1}, "campaigns": 200}"#, 0.3),
        (r#"{"text": {"h": 0.5, "reason": 0.4}}"#, 0.3),
    ] {
        let got = share(json, shared);
        assert!((got - expected).abs() < 0.03, "{json}: {got}");
    }
    let slots = share(r#"{"text": {"slots": 0.4}}"#, |g| (g.truth.slots.len(), g.truth.segments.len()));
    assert!((slots - 0.4).abs() < 0.05, "{slots}");
    let layout = share(r#"{"layout": {"h": 0.7}}"#, |g| (usize::from(g.truth.layout == Origin::Shared), 1));
    assert!((layout - 0.7).abs() < 0.1, "{layout}");
    let subject =
        share(r#"{"subject": {"h": 0.7}}"#, |g| (usize::from(g.truth.subject == Origin::Shared), 1));
    assert!((subject - 0.7).abs() < 0.1, "{subject}");
    let opening = share(r#"{"opening": {"h": 0.7}}"#, |g| {
        (usize::from(g.truth.segments[0].origin == Origin::Shared), 1)
    });
    assert!((opening - 0.7).abs() < 0.1, "{opening}");
}

/// All brands draw from the shared pools; each brand also has pools of its own.
#[test]
fn pools_are_of_one_size_and_of_one_brand() {
    let all = |h: f64| {
        all(&format!(
            r#"{{"brands": 8, "campaigns": 60, "html": true, "layout": {{"h": {h}}}, "subject": {{"h": {h}}},
            "call_to_action": {{"h": {h}}}, "timing": {{"h": {h}}}, "offers": {{"h": {h}}}}}"#
        ))
    };
    let html = |g: &Generated| g.message.body.html.clone().unwrap();
    let between = |text: String, before: &str, after: &str| -> String {
        text.split_once(before).unwrap().1.split_once(after).unwrap().0.to_owned()
    };
    // Elements and styles, without text and URLs.
    let layout = |g: &Generated| -> String {
        let html = html(g);
        let tags = html.split('<').map(|tag| tag.split('>').next().unwrap());
        tags.map(|tag| tag.split_once("\" ").map_or(tag, |(_, style)| style)).collect()
    };
    let button = |g: &Generated| between(html(g).split_once("<a ").unwrap().1.to_owned(), ">", "</a>");
    let hour = |g: &Generated| {
        let at = g.message.sent_at.unwrap();
        ((at.unix / 3600 + 72) % 168).to_string()
    };
    let subject = |g: &Generated| g.message.subject.clone().unwrap();
    type Shown<'a> = &'a dyn Fn(&Generated) -> String;
    let cases: [(Shown<'_>, usize); 4] = [(&button, 4), (&hour, 4), (&subject, 12), (&layout, 1)];
    for (i, (shown, size)) in cases.into_iter().enumerate() {
        let mut values: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for g in all(0.0) {
            let shown = shown(&g);
            values.entry(g.message.brand).or_default().insert(shown);
        }
        assert!(values.values().all(|own| own.len() <= size), "{i}: {values:?}");
        let distinct: BTreeSet<&String> = values.values().flatten().collect();
        let sum: usize = values.values().map(|own| own.len()).sum();
        // Two brands may draw the same one of the 168 hours of a week.
        assert!(distinct.len() * 10 >= sum * 8, "{i}: {} of {sum}", distinct.len());
        let everybody: BTreeSet<String> = all(1.0).iter().map(shown).collect();
        assert_eq!(everybody.len(), size, "{i}");
    }
    assert!(all(1.0).iter().all(|g| body(g).contains("% entro ")));
}

#[test]
fn the_language_is_recognised() {
    for g in all(r#"{"languages": ["it", "en"], "text": {"slots": 0.3, "noise": 0.2, "segments": [4, 8]}}"#) {
        let label = g.message.language_label.clone().unwrap();
        assert_eq!(detect(body(&g)).code(), label, "{}", body(&g));
    }
}

#[test]
fn each_seed_changes_only_what_it_controls() {
    let pools = |json: &str| -> Vec<(Segment, String)> {
        let g = generate(&recipe(json)).unwrap().message(0).unwrap();
        let text = |s: &Segment| body(&g)[s.start as usize..s.end as usize].to_owned();
        g.truth.segments.iter().map(|s| (*s, text(s))).collect()
    };
    let base = pools("{}");
    let other_shared = pools(r#"{"shared_seed": 9}"#);
    for (a, b) in base.iter().zip(&other_shared) {
        assert_eq!((a.0.origin, a.0.number), (b.0.origin, b.0.number));
        assert_eq!(a.1 == b.1, a.0.origin == Origin::Own);
    }
    let other_brand = pools(r#"{"brand_seed": 9}"#);
    for (a, b) in base.iter().zip(&other_brand) {
        assert_eq!(a.1 == b.1, a.0.origin == Origin::Shared);
    }
    assert_ne!(base, pools(r#"{"message_seed": 9}"#));
    assert_eq!(base, pools(r#"{"seed": 1}"#));
}

#[test]
fn a_repeat_has_the_text_of_an_earlier_campaign() {
    let bodies: Vec<String> = all(r#"{"brands": 1, "campaigns": 200, "text": {"repeat": 0.3}}"#)
        .iter()
        .map(|g| body(g).to_owned())
        .collect();
    let repeats = (0..bodies.len()).filter(|&i| bodies[..i].contains(&bodies[i])).count();
    assert!((40..80).contains(&repeats), "{repeats}");
}

#[test]
fn a_footer_is_the_same_in_every_message() {
    let messages = all(r#"{"brands": 2, "footer": {"own": [8, 20], "shared": 6}}"#);
    let footer = |g: &Generated| body(g)[g.truth.footer as usize..].to_owned();
    let (first, last) = (footer(&messages[0]), footer(messages.last().unwrap()));
    assert!(messages.iter().all(|g| footer(g)
        == if g.message.brand == messages[0].message.brand { first.clone() } else { last.clone() }));
    let (own, shared) = first.trim().split_once("\n\n").unwrap();
    assert!((8..=20).contains(&own.split(' ').count()));
    assert_eq!(shared.split(' ').count(), 6);
    assert!(last.ends_with(shared) && !last.contains(own));
}
