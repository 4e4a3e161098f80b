//! Rules that need the habits of a brand, on made-up mail.

use super::*;
use crate::Config;
use crate::corpus::{Corpus, SentAt};
use crate::facet::Facet;
use crate::language::Language;
use crate::message::Message;
use crate::progress::no_progress;

const DAY: i64 = 86_400;

/// Tuesday, 6 January 2026, 10:00 UTC.
const TUESDAY_AT_TEN: i64 = 1_767_693_600;

fn message(brand: &str, text: &str, unix: Option<i64>) -> Message {
    let mut message = Message { brand: brand.to_owned(), ..Message::default() };
    message.body.text = Some(text.to_owned());
    message.sent_at = unix.map(|unix| SentAt { unix, offset_minutes: 0 });
    message
}

/// Six mails of Riva, each on a Tuesday at ten, of one shape and with one idiom; and three other brands.
fn index() -> Index {
    let words = [
        "bado", "cemu", "difo", "gola", "luni", "mareto", "nespo", "pidra", "rosta", "suvi", "talpo", "vemi",
    ];
    let own = |i: usize| {
        (0..6)
            .map(|k| format!("{}{}", words[(i + k) % 12], words[(5 * i + k) % 12]))
            .collect::<Vec<_>>()
            .join(" ")
    };
    let riva = (0..6).map(|i| {
        let text = format!("{} e basta\n\nil mare porta sempre consiglio\n\n{}", own(i), own(i + 20));
        message("Riva", &text, Some(TUESDAY_AT_TEN + 7 * DAY * i as i64))
    });
    let others = (0..9).map(|i| {
        let brand = ["Nido", "Bosco", "Tela"][i % 3];
        message(
            brand,
            &format!("sconto del 30% su tutto\n\n{}", own(i + 40)),
            Some(TUESDAY_AT_TEN + DAY * i as i64),
        )
    });
    let corpus: Corpus = riva.chain(others).collect();
    let mut config = Config::new([Facet::Wording]);
    config.language = Language::from_code("it");
    Index::build(&[corpus], &config, &no_progress).unwrap()
}

fn rules(index: &Index, text: &str, brand: Option<&str>, unix: Option<i64>) -> Vec<&'static str> {
    let options = ScoreOptions {
        brand: brand.map(str::to_owned),
        language: Language::from_code("it"),
        at: unix.map(|unix| SentAt { unix, offset_minutes: 0 }),
        ..ScoreOptions::default()
    };
    score(&message("", text, None), index, &options).unwrap().advice.iter().map(Advice::rule).collect()
}

#[test]
fn habits_of_the_brand_are_advised_against() {
    let index = index();
    // A line, a short line and a line, as in the mails of Riva.
    let usual = "nella rada davanti al porto vecchio si dorme\n\nla barca esce con vento\n\nnoi restiamo qui a guardare \
         ancora le luci del molo";
    let unusual = "oggi si parte presto davvero";
    let has = |text, brand, unix, rule| rules(&index, text, brand, unix).contains(&rule);
    let riva = Some("Riva");
    assert!(has(usual, riva, Some(TUESDAY_AT_TEN + 70 * DAY), "always_alike"));
    assert!(has(usual, riva, Some(TUESDAY_AT_TEN + 71 * DAY), "usual_shape"));
    assert!(has(unusual, riva, Some(TUESDAY_AT_TEN + 70 * DAY), "usual_hour"));
    let none = rules(&index, unusual, riva, Some(TUESDAY_AT_TEN + 71 * DAY));
    assert!(!none.iter().any(|rule| rule.starts_with("usual") || *rule == "always_alike"), "{none:?}");
    // Without a brand or an hour nothing is known of a habit.
    assert!(!has(usual, None, Some(TUESDAY_AT_TEN + 70 * DAY), "always_alike"));
    assert!(!has(usual, riva, None, "always_alike"));
}

#[test]
fn house_style_is_what_one_brand_alone_repeats() {
    let index = index();
    let options = |brand: &str| ScoreOptions {
        brand: Some(brand.to_owned()),
        language: Language::from_code("it"),
        ..ScoreOptions::default()
    };
    let of =
        |text: &str, brand: &str| score(&message("", text, None), &index, &options(brand)).unwrap().advice;
    let idiom = OwnIdiom { text: "il mare porta sempre consiglio".to_owned(), campaigns: 6 };
    let advice = of("oggi si parte presto davvero", "Riva");
    let is_named =
        |advice: &Advice| matches!(advice, Advice::NoHouseStyle { idioms } if idioms.first() == Some(&idiom));
    assert!(advice.iter().any(is_named), "{advice:?}");
    let styled = of("oggi il mare porta sempre consiglio", "Riva");
    assert!(!styled.iter().any(|advice| advice.rule() == "no_house_style"), "{styled:?}");
}

#[test]
fn the_commonest_discount_is_named() {
    let index = index();
    let advice = |text: &str| rules(&index, text, None, None);
    assert!(advice("sul pane trovi il 30% di sconto").contains(&"usual_discount"));
    assert!(!advice("sul pane trovi il 15% di sconto").contains(&"usual_discount"));
}

#[cfg(feature = "arrow")]
mod saved {
    use super::*;
    use std::collections::BTreeMap;

    fn of(index: &Index) -> Score {
        let options = ScoreOptions { brand: Some("Riva".to_owned()), ..ScoreOptions::default() };
        let draft = "sconto del 30% su tutto\n\nil mare porta sempre consiglio a noi";
        score(&message("", draft, Some(TUESDAY_AT_TEN)), index, &options).unwrap()
    }

    #[test]
    fn a_saved_index_gives_the_same_score_and_the_same_files() {
        let index = index();
        let key = IndexKey::new(&[3; 32]).unwrap();
        for key in [None, Some(&key)] {
            let files = index.to_files(key).unwrap();
            let opened = Index::from_files(&files, key).unwrap();
            assert_eq!(of(&opened), of(&index));
            assert_eq!(opened.to_files(None).unwrap(), files);
        }
    }

    #[test]
    fn unknown_tables_and_columns_are_ignored() {
        let mut files = index().to_files(None).unwrap();
        files.insert("later.arrow".to_owned(), vec![1, 2, 3]);
        let mut manifest: serde_json::Value = serde_json::from_slice(&files["manifest.json"]).unwrap();
        manifest["tables"]["later.arrow"] = serde_json::json!({"bytes": 3, "digests": ""});
        manifest["later"] = "field".into();
        files.insert("manifest.json".to_owned(), manifest.to_string().into_bytes());
        assert_eq!(of(&Index::from_files(&files, None).unwrap()), of(&index()));
    }

    /// Every byte of every table is covered by a digest.
    #[test]
    fn a_damaged_table_is_found_when_it_is_read() {
        let sound = index();
        let (files, expected) = (sound.to_files(None).unwrap(), of(&sound));
        let options = ScoreOptions { brand: Some("Riva".to_owned()), ..ScoreOptions::default() };
        let draft = message(
            "",
            "sconto del 30% su tutto\n\nil mare porta sempre consiglio a noi",
            Some(TUESDAY_AT_TEN),
        );
        for (name, bytes) in files.iter().filter(|(name, _)| name.ends_with(".arrow")) {
            let damaged: BTreeMap<String, Vec<u8>> = files
                .iter()
                .map(|(other, bytes)| {
                    let mut bytes = bytes.clone();
                    if other == name {
                        let middle = bytes.len() / 2;
                        bytes[middle] ^= 0x55;
                    }
                    (other.clone(), bytes)
                })
                .collect();
            let found = Index::from_files(&damaged, None).and_then(|index| score(&draft, &index, &options));
            // A table of one block is read whole.
            assert!(bytes.len() > 1 << 16 || found.is_err(), "{name}");
            assert!(found.as_ref().map_or(true, |found| *found == expected), "{name}");
            let cut = files.iter().map(|(other, bytes)| {
                (other.clone(), if other == name { bytes[..bytes.len() - 9].to_vec() } else { bytes.clone() })
            });
            assert!(Index::from_files(&cut.collect(), None).is_err(), "{name}");
        }
    }
}
