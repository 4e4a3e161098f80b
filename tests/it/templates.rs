//! Templates and depth: inbox-it as docs/measures says, and laws on made-up mail.

use crate::golden::{OWN, inbox};
use unisono::analysis::Settings;
use unisono::analysis::depth::{CampaignDepth, Depth, depth};
use unisono::analysis::templates::{TemplateRules, Templates, TextPart, TextSlot, TextTemplate, templates};
use unisono::catalog::{Prepared, Rules};
use unisono::facet::Batches;
use unisono::hash::SplitMix64;
use unisono::message::{CampaignKey, CampaignOrigin};
use unisono::progress::no_progress;
use unisono::{Corpus, Message};
use unisono_synth::{Recipe, generate};

fn find(batches: &[Corpus], brands: u32) -> (Templates, Depth) {
    find_with(batches, brands, &Settings::default())
}

fn find_with(batches: &[Corpus], brands: u32, settings: &Settings) -> (Templates, Depth) {
    let prepared = Prepared::new(batches, &Rules::default(), &no_progress).unwrap();
    let ready = Batches::new(batches, &prepared);
    let rules = TemplateRules { brands, ..TemplateRules::default() };
    let found = templates(&ready, settings, rules, 500, &no_progress).unwrap();
    (found, depth(&ready, settings, 500, &no_progress).unwrap())
}

fn of(messages: Vec<Message>) -> (Templates, Depth) {
    find(&[messages.into_iter().collect()], 3)
}

fn gaps(template: &TextTemplate) -> Vec<&TextSlot> {
    let parts = template.parts.iter();
    parts.filter_map(|part| if let TextPart::Slot(slot) = part { Some(slot) } else { None }).collect()
}

#[test]
fn planted_sentences_of_the_inbox_are_found_with_their_fillings() {
    let (found, _) = of(inbox(|_| true));
    let level = &found.sentences;
    let get = |text: &str| level.items.iter().find(|item| item.to_string() == text).unwrap();
    let offered = get("in base ai tuoi ultimi acquisti pensiamo che potrebbe piacerti anche […]");
    assert_eq!((offered.brands, offered.campaigns, offered.messages), (9, 17, 17));
    let [products] = gaps(offered)[..] else { panic!("one gap") };
    // Each brand offers its own goods, so no filling may be quoted.
    assert_eq!((products.fillings, products.choice, products.values.len()), (17, false, 0));
    let ends = get("non lasciarti sfuggire questa occasione l'offerta scade […]");
    assert_eq!((ends.brands, ends.messages), (6, 41));
    let when: Vec<&str> = gaps(ends)[0].values.iter().map(|value| value.text.as_str()).collect();
    assert_eq!(when, ["domenica a mezzanotte", "tra {number} ore", "stasera a mezzanotte"]);
    assert!(
        get("ti basta inserire il codice {code} nel carrello per ricevere subito il tuo sconto").brands > 3
    );
    let share = level.share;
    assert!((0.3..0.4).contains(&share.value.unwrap()), "{share:?}");
    assert!((0.2..0.3).contains(&share.cross.unwrap()), "{share:?}");
}

#[test]
fn stock_brands_share_templates_and_distinct_ones_do_not() {
    let is_own = |message: &Message| OWN.contains(&message.brand.as_str());
    let stock = of(inbox(|_| true).into_iter().filter(|message| !is_own(message)).collect()).0.sentences;
    let own = of(inbox(|_| true).into_iter().filter(is_own).collect()).0.sentences;
    assert!(stock.share.cross.unwrap() > 0.3 && stock.n_cross > 50, "{:?}", stock.share);
    assert_eq!((own.share.cross, own.n_cross, own.items.len()), (Some(0.0), 0, 0));
}

#[test]
fn a_blast_is_shallow_and_a_rewriting_deep() {
    let (_, depth) = of(inbox(|_| true));
    let get = |brand: &str| -> &CampaignDepth { depth.campaigns.iter().find(|c| c.brand == brand).unwrap() };
    let blast = get("modavera.example");
    assert!(blast.readers == 20 && blast.raw > 0.0 && blast.raw < 0.1, "{blast:?}");
    assert!(blast.by_type["name"] == blast.raw, "only names differ: {blast:?}");
    let rewriting = get("segnalibrostorto.example");
    assert!(rewriting.readers == 8 && rewriting.raw > 0.8, "{rewriting:?}");
    assert!(rewriting.by_type["text"] > 0.9 * rewriting.raw);
    assert_eq!((depth.n_campaigns, depth.campaigns.len(), depth.why.as_ref()), (2, 2, None));
    assert!((depth.mean.unwrap() - 0.5 * (blast.raw + rewriting.raw)).abs() < 1e-12);
    assert_eq!((depth.reason.n, depth.recognition.n), (137, 137));
    assert!(depth.reason.hits > depth.recognition.hits && depth.recognition.hits > 0);
}

/// The pairs of readers, one by one.
#[test]
fn depth_is_the_mean_over_pairs_of_readers() {
    let bodies = ["rosa rosa tulipano viola", "rosa giglio tulipano", "giglio giglio viola calla iris"];
    let message = |body: &&str| {
        let mut message = Message { brand: "Riva".into(), ..Message::default() };
        message.campaign = Some(CampaignKey { key: "fiori".into(), origin: CampaignOrigin::Column });
        message.body.text = Some((*body).into());
        message
    };
    let (_, depth) = of(bodies.iter().map(message).collect());
    let count = |body: &str, word: &str| body.split(' ').filter(|w| *w == word).count() as f64;
    let total: f64 = bodies.iter().map(|body| body.split(' ').count() as f64).sum();
    let (mut above, mut below) = (0.0, 0.0);
    for word in ["rosa", "tulipano", "viola", "giglio", "calla", "iris"] {
        let information = -(bodies.iter().map(|body| count(body, word)).sum::<f64>() / total).log2();
        for (i, a) in bodies.iter().enumerate() {
            for b in &bodies[..i] {
                above += information * (count(a, word) - count(b, word)).abs();
                below += information * (count(a, word) + count(b, word));
            }
        }
    }
    assert_eq!(depth.n_campaigns, 1);
    assert!((depth.campaigns[0].raw - above / below).abs() < 1e-12, "{depth:?}");
}

#[test]
fn a_campaign_without_two_readers_has_no_depth() {
    let mut message = Message { brand: "Riva".into(), ..Message::default() };
    message.body.text = Some("una sola lettera per una sola persona".into());
    let (_, depth) = of(vec![message]);
    assert_eq!((depth.mean, depth.n_campaigns), (None, 0));
    assert!(depth.why.unwrap().contains("no campaign that the input names has two readers"));
}

fn generated(h: f64) -> Vec<Message> {
    let mut recipe = Recipe { brands: 8, campaigns: 15, ..Recipe::default() };
    recipe.text.h = h;
    generate(&recipe).unwrap().map(|generated| generated.message).collect()
}

#[test]
fn what_brands_save_together_grows_with_homogenisation() {
    let cross = [0.0, 0.5, 1.0].map(|h| of(generated(h)).0.sentences.share.cross.unwrap());
    assert!(cross[0] < 0.01 && cross[1] > cross[0] + 0.1 && cross[2] > cross[1] + 0.1, "{cross:?}");
}

#[test]
fn batches_order_and_threads_change_nothing() {
    let mut messages = inbox(|_| true);
    messages.extend(generated(0.5).into_iter().take(60));
    let json = |batches: &[Corpus]| {
        let (templates, depth) = find(batches, 2);
        serde_json::to_string(&(templates, depth)).unwrap()
    };
    let whole = [messages.iter().cloned().collect::<Corpus>()];
    let expected = json(&whole);
    for threads in [1, 2, 7] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        assert_eq!(pool.install(|| json(&whole)), expected, "{threads} threads");
    }
    for parts in [1, 3, 17] {
        SplitMix64::new(parts as u64, 2).shuffle(&mut messages);
        let part = |i: usize| messages.iter().skip(i).step_by(parts).cloned().collect();
        let batches: Vec<Corpus> = (0..parts).map(part).collect();
        assert_eq!(json(&batches), expected, "{parts} batches");
    }
}

/// Three brands write about one reader to another: masking knows the recipient only.
#[test]
fn no_template_or_filling_names_a_reader() {
    let bodies = [
        "la nostra lettera di oggi racconta la giornata di fiammetta dal mattino fino alla sera",
        "abbiamo messo da parte per questa settimana fiammetta e la sua ultima novità",
        "abbiamo messo da parte per questa settimana il cesto e la sua ultima novità",
        "abbiamo messo da parte per questa settimana il pane e la sua ultima novità",
    ];
    let mut messages = Vec::new();
    for brand in ["Riva", "Monte", "Valle"] {
        for (i, body) in bodies.iter().enumerate() {
            let reader =
                ["Fiammetta Zanin <fz@posta.example>", "Oreste Galli <og@posta.example>"][usize::from(i < 2)];
            let mut message =
                Message { brand: brand.into(), recipient: Some(reader.into()), ..Message::default() };
            message.body.text = Some((*body).into());
            messages.push(message);
        }
    }
    let (found, _) = of(messages);
    assert_eq!(found.sentences.n_cross, 2, "{found:?}");
    let written = serde_json::to_string(&found).unwrap();
    assert!(!written.contains("fiammetta"), "{written}");
    assert!(written.contains("il cesto"), "a filling that names nobody stays: {written}");
}

#[test]
fn masking_and_zones_apply_to_templates_and_depth() {
    let message = |i: usize| {
        let (brand, reader) = (["Riva", "Monte", "Valle"][i / 2], i % 2);
        let mut message = Message { brand: brand.into(), ..Message::default() };
        message.campaign = Some(CampaignKey { key: format!("c{brand}"), origin: CampaignOrigin::Column });
        message.recipient = Some(format!("r{reader}@posta.example"));
        let footer = format!(
            "Per non ricevere altre lettere annulla l'iscrizione numero speciale {}",
            ["ba", "de", "fo"][i / 2]
        );
        message.body.text = Some(format!(
            "Questa settimana il cesto di frutta fresca costa {},00 € nel negozio sotto casa.\n\n{footer}",
            20 + i
        ));
        message
    };
    let corpus = [(0..6).map(message).collect::<Corpus>()];
    let with = |change: fn(&mut Settings)| {
        let mut settings = Settings::default();
        change(&mut settings);
        find_with(&corpus, 3, &settings)
    };
    let texts = |found: &Templates| found.sentences.items.iter().map(ToString::to_string).collect::<Vec<_>>();
    let types = |depth: &Depth| {
        depth
            .by_type
            .iter()
            .filter(|(_, share)| **share > 0.0)
            .map(|(slot, _)| slot.clone())
            .collect::<Vec<_>>()
    };
    let (found, depth) = with(|_| ());
    assert_eq!(
        texts(&found),
        ["questa settimana il cesto di frutta fresca costa {price} nel negozio sotto casa"]
    );
    assert_eq!(types(&depth), ["price"]);
    let (found, depth) = with(|settings| settings.mask = false);
    assert!(texts(&found)[0].contains("costa […]"), "{found:?}");
    assert_eq!(gaps(&found.sentences.items[0])[0].fillings, 6);
    assert_eq!(types(&depth), ["text"]);
    let (found, _) = with(|settings| settings.zones = false);
    assert_eq!(texts(&found).len(), 2, "the footer counts: {found:?}");
}

#[test]
fn messages_of_the_same_sentences_have_a_template() {
    let sentence = |topic: &str, i: usize| {
        format!("Questa settimana {topic} arriva da noi con il numero {i} in vetrina.")
    };
    let body = |i: usize| {
        let own = format!("Parola{i} unica{i} sola{i} rara{i} nuova{i}.");
        [sentence("il pane fresco", i), own, sentence("la torta di mele", i), sentence("il vino nuovo", i)]
            .join("\n\n")
    };
    let message = |i: usize| {
        let mut message = Message { brand: ["Riva", "Monte", "Valle"][i % 3].into(), ..Message::default() };
        message.body.text = Some(body(i));
        message
    };
    let (found, _) = of((0..9).map(message).collect());
    assert_eq!(found.messages.n_cross, 1, "{:?}", found.messages);
    let template = &found.messages.items[0];
    assert_eq!((template.brands, template.messages), (3, 9));
    let [own] = gaps(template)[..] else { panic!("one gap: {template}") };
    assert_eq!((own.fillings, own.min_len, own.max_len), (9, 1, 1));
    assert!(
        template.to_string().starts_with(
            "questa settimana il pane fresco arriva da noi con il numero {number} in vetrina […]"
        ),
        "{template}"
    );
}
