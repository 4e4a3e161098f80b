//! Rules that need the habits of a brand, on made-up mail.

use super::*;
use crate::Config;
use crate::catalog::CampaignMode;
use crate::corpus::{Corpus, SentAt};
use crate::facet::Facet;
use crate::language::Language;
use crate::message::Message;
use crate::progress::no_progress;

const DAY: i64 = 86_400;

/// Tuesday, 6 January 2026, 10:00 UTC.
const TUESDAY_AT_TEN: i64 = 1_767_693_600;

/// A line, a short line and a line, as in the mails of Riva.
const USUAL: &str = "nella rada davanti al porto vecchio si dorme\n\nla barca esce con vento\n\nnoi restiamo qui a guardare \
                     ancora le luci del molo";

fn message(brand: &str, text: &str, unix: Option<i64>) -> Message {
    let mut message = Message { brand: brand.to_owned(), ..Message::default() };
    message.body.text = Some(text.to_owned());
    message.sent_at = unix.map(|unix| SentAt { unix, offset_minutes: 0 });
    message
}

/// Six mails of Riva and three other brands.
fn index() -> Index {
    index_of(6)
}

/// Some mails of Riva, each on a Tuesday at ten, of one shape and with one idiom; and three other brands.
fn index_of(n: usize) -> Index {
    let words = [
        "bado", "cemu", "difo", "gola", "luni", "mareto", "nespo", "pidra", "rosta", "suvi", "talpo", "vemi",
    ];
    let own = |i: usize| {
        (0..6)
            .map(|k| format!("{}{}", words[(i + k) % 12], words[(5 * i + k) % 12]))
            .collect::<Vec<_>>()
            .join(" ")
    };
    let riva = (0..n).map(|i| {
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
    let usual = USUAL;
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

/// Three mails once made a habit, where the advice speaks of five.
#[test]
fn a_habit_has_five_mails() {
    let at = Some(TUESDAY_AT_TEN + 70 * DAY);
    let has_habit = |n| rules(&index_of(n), USUAL, Some("Riva"), at).contains(&"always_alike");
    assert!(has_habit(5) && !has_habit(4));
}

#[test]
fn persuasion_is_named_in_whatever_words() {
    let texts = ["affrettati, ne restano pochi", "corri in negozio, il tempo stringe", "un forno e il pane"];
    let mails = [0, 1, 0, 2].into_iter().zip(["Nido", "Bosco", "Tela", "Rada"]);
    let corpus: Corpus = mails.map(|(i, brand)| message(brand, texts[i], None)).collect();
    let mut config = Config::new([Facet::Wording]);
    config.language = Language::from_code("it");
    let index = Index::build(&[corpus], &config, &no_progress).unwrap();
    let options = ScoreOptions { language: config.language, ..ScoreOptions::default() };
    let of = |text: &str| score(&message("", text, None), &index, &options).unwrap();
    let kinds = |score: &Score| -> Vec<(String, String, u64)> {
        let kind = |advice: &Advice| match advice {
            Advice::UsualRhetoric { kind, text, brands, .. } => Some((kind.clone(), text.clone(), *brands)),
            _ => None,
        };
        score.advice.iter().filter_map(kind).collect()
    };
    let urgency = ("urgency".to_owned(), "Fate presto".to_owned(), 3);
    assert_eq!(kinds(&of("Il pane è caldo. Fate presto, o sparisce. Fate presto davvero.")), [urgency]);
    // Two of four brands say that little is left; none offers thanks.
    assert_eq!(kinds(&of("Gli ultimi posti sono al sole."))[0].2, 2);
    assert_eq!(kinds(&of("Il pane è caldo e costa poco.")), []);
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

/// A made-up word.
fn word(k: usize) -> String {
    let syllables = ["ba", "ce", "di", "go", "lu", "ma", "ne", "pi", "ro", "su", "ta", "ve"];
    [k % 12, k / 12 % 12, k / 144].map(|syllable| syllables[syllable]).concat()
}

/// Eight mails of each of three brands, each with two words of its brand among words of its own; and one mail of a fourth brand.
fn pairs_of_words(min_words: usize) -> Index {
    let mail = |(brand, i): (usize, usize)| {
        let words: Vec<String> = (0..8).map(|k| word(7 * (8 * (8 * brand + i) + k))).collect();
        let own = [word(1700 + 2 * brand), word(1701 + 2 * brand)].join(" ");
        let text = format!("{} {own} {}", words[..4].join(" "), words[4..].join(" "));
        message(["Nido", "Bosco", "Tela", "Rada"][brand], &text, None)
    };
    let mails = (0..3).flat_map(|brand| (0..8).map(move |i| (brand, i))).chain([(3, 0)]);
    let corpus: Corpus = mails.map(mail).collect();
    let mut config = Config::new([Facet::Wording]);
    config.language = Language::from_code("it");
    config.campaigns = CampaignMode::None;
    config.phrases.min_words = min_words;
    Index::build(&[corpus], &config, &no_progress).unwrap()
}

/// The reader was once tested on grams of four words, whatever the grams of its guess.
#[test]
fn the_reader_is_tested_on_the_grams_of_its_guess() {
    let language = Language::from_code("it").unwrap();
    let accuracy = |min_words| pairs_of_words(min_words).readers[&language].accuracy;
    assert_eq!(accuracy(2), 1.0);
    // No two mails have four words in a row: it guesses by chance.
    assert!((accuracy(4) - 1.0 / 3.0).abs() < 1e-9, "{}", accuracy(4));
}

#[test]
fn a_guess_names_the_brands_it_was_tested_and_chosen_among() {
    let index = pairs_of_words(2);
    let options = ScoreOptions { language: Language::from_code("it"), ..ScoreOptions::default() };
    let text = format!("{} {} di nuovo insieme", word(1702), word(1703));
    let guess = score(&message("", &text, None), &index, &options).unwrap().guess.unwrap();
    // One mail of Rada is too few to test a reader, and the guess chooses among all.
    assert_eq!((guess.brand.as_str(), guess.brands, guess.candidates), ("Bosco", 3, 4));
}

#[test]
fn the_commonest_discount_is_named() {
    let index = index();
    let advice = |text: &str| rules(&index, text, None, None);
    assert!(advice("sul pane trovi il 30% di sconto").contains(&"usual_discount"));
    assert!(!advice("sul pane trovi il 15% di sconto").contains(&"usual_discount"));
}

/// The sign of a value after a space was once lost at the end of a sentence.
#[test]
fn sentences_and_pieces_keep_their_signs() {
    let index = index();
    let options = ScoreOptions { language: Language::from_code("it"), ..ScoreOptions::default() };
    let check = |text: &str, sentences: &[&str]| {
        let found = score(&message("", text, None), &index, &options).unwrap().sentences;
        assert_eq!(found.iter().map(|found| found.text.as_str()).collect::<Vec<_>>(), sentences);
        for found in found {
            let pieces: Vec<&str> = found.pieces.iter().map(|piece| piece.text.as_str()).collect();
            assert_eq!(pieces.join(" "), found.text);
        }
    };
    check("Costa solo 24,90 €.", &["Costa solo 24,90 €."]);
    check(
        "«Ordini superiori a 50 €.» Uno sconto esclusivo del 20 %. € 5 in meno!",
        &["«Ordini superiori a 50 €.»", "Uno sconto esclusivo del 20 %.", "€ 5 in meno!"],
    );
    check("Saldi caldi in bottega\n\n-20 %", &["Saldi caldi in bottega", "-20 %"]);
    check(
        "Oggi – dopo – € 30 (30 %) e sconto del 30% su tutto",
        &["Oggi – dopo – € 30 (30 %) e sconto del 30% su tutto"],
    );
}

/// The quote once ended before the sign: "sconto del 30".
#[test]
fn a_quote_keeps_the_sign_of_its_value() {
    let options = ScoreOptions { language: Language::from_code("it"), ..ScoreOptions::default() };
    let longest = |text: &str| {
        let mails = ["Nido", "Bosco", "Tela", "Rada"].map(|brand| {
            message(
                brand,
                &format!("il pane caldo costa 5 €\n\nviene dal forno di {brand} ogni mattina"),
                None,
            )
        });
        let corpus: Corpus = mails.into_iter().collect();
        let mut config = Config::new([Facet::Wording]);
        config.language = Language::from_code("it");
        let index = Index::build(&[corpus], &config, &no_progress).unwrap();
        score(&message("", text, None), &index, &options).unwrap().longest.unwrap().text
    };
    assert_eq!(longest("Oggi il pane caldo costa 7 €."), "il pane caldo costa 7 €");
    assert_eq!(longest("Oggi il pane caldo costa €7!"), "il pane caldo costa €7");
}

/// A greeting that the brand repeats was once taken for its header, and was missing from the draft that is shown.
#[test]
fn what_the_brand_repeats_is_shown_and_counts_nothing() {
    let days = ["pane", "riso", "sale", "olio", "vino", "miele", "latte", "farro"];
    let mails = ["Riva", "Nido", "Bosco", "Tela"].into_iter().flat_map(|brand| {
        days.iter().enumerate().map(move |(i, word)| {
            let body =
                format!("qui {word} e {word} per tutta la lunga sera del mese ") + &"uva ".repeat(i + 8);
            message(
                brand,
                &format!("Ciao,\n\n{body}\n\nA presto dal porto di {brand}"),
                Some(TUESDAY_AT_TEN + DAY * i as i64),
            )
        })
    });
    let corpus: Corpus = mails.collect();
    let mut config = Config::new([Facet::Wording]);
    config.language = Language::from_code("it");
    let index = Index::build(&[corpus], &config, &no_progress).unwrap();
    let of = |brand: Option<&str>| {
        let options = ScoreOptions {
            brand: brand.map(str::to_owned),
            language: Language::from_code("it"),
            ..ScoreOptions::default()
        };
        let text = "Ciao,\nil forno è acceso da ieri per tutta la lunga sera del mese. E tu?\n\nA presto dal porto di Riva";
        score(&message("", text, None), &index, &options).unwrap()
    };
    let texts =
        |score: &Score| score.sentences.iter().map(|of| (of.paragraph, of.text.clone())).collect::<Vec<_>>();
    let (own, nobody) = (of(Some("Riva")), of(None));
    assert_eq!(
        texts(&own).iter().map(|of| &of.1).collect::<Vec<_>>(),
        texts(&nobody).iter().map(|of| &of.1).collect::<Vec<_>>()
    );
    let (first, last) = (&own.sentences[0], own.sentences.last().unwrap());
    for line in [first, last] {
        assert_eq!((line.bits, line.brands, line.pieces.len()), (0.0, None, 1), "{line:?}");
    }
    assert_eq!((first.text.as_str(), last.text.as_str()), ("Ciao,", "A presto dal porto di Riva"));
    // Advice names the sentence by its number among all that are shown.
    let advice = own.advice.iter().find(|advice| advice.bits().is_some()).unwrap();
    assert!(
        advice
            .quote(&own)
            .is_some_and(|quote| own.sentences[advice.sentence().unwrap() as usize].text.contains(quote)),
        "{advice:?}"
    );
}

#[test]
fn a_short_sentence_does_not_lengthen_a_run() {
    let others = ["pane", "riso", "sale"]
        .map(|word| (format!("brand {word}"), format!("qui si mangia {word} e basta")));
    let own = ("forno".to_owned(), "Solo oggi. Venite.\n\ne così oggi pane caldo ogni sera".to_owned());
    let corpus = Corpus::from_texts(others.into_iter().chain([own])).unwrap();
    let mut config = Config::new([Facet::Wording]);
    config.language = Language::from_code("it");
    let index = Index::build(&[corpus], &config, &no_progress).unwrap();
    // The bakery has the sentence, and the four words from its second word on, but not the four from its first.
    let draft = message("", "Solo oggi. Pane caldo ogni mattina", None);
    let options = ScoreOptions { language: Language::from_code("it"), ..ScoreOptions::default() };
    let found = score(&draft, &index, &options).unwrap();
    assert_eq!(found.sentences[0].brands, Some(1));
    let longest = found.longest.unwrap();
    assert_eq!((longest.terms, longest.text.as_str()), (4, "oggi. Pane caldo ogni"));
}

#[cfg(feature = "arrow")]
mod saved {
    use super::*;
    use crate::corpus::CorpusBuilder;
    use crate::text::mask::{OwnPhrases, Slot};
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

    /// The manifest once held the plain digest of the caller's own phrases, which anyone could test guesses against.
    #[test]
    fn own_phrases_are_keyed() {
        let phrases = OwnPhrases::new([(Slot::Product, "Crema Mani")]);
        let mut builder = CorpusBuilder::default().own_phrases(phrases.clone());
        let mails =
            ["Riva", "Nido", "Bosco", "Tela"].map(|brand| message(brand, "la Crema Mani è qui da noi", None));
        assert!(builder.add_batch(&mails).is_empty());
        let mut config = Config::new([Facet::Wording]);
        config.language = Language::from_code("it");
        let index = Index::build(&[builder.build()], &config, &no_progress).unwrap();
        let key = IndexKey::new(&[3; 32]).unwrap();
        let files = index.to_files(Some(&key)).unwrap();
        let manifest = String::from_utf8_lossy(&files["manifest.json"]);
        assert!(!manifest.contains(&phrases.digest().to_string()), "{manifest}");
        let opened = Index::from_files(&files, Some(&key)).unwrap();
        let of = |index: &Index, own_phrases: &OwnPhrases| {
            let options = ScoreOptions {
                own_phrases: own_phrases.clone(),
                language: Language::from_code("it"),
                ..ScoreOptions::default()
            };
            score(&message("", "la Crema Mani è qui per te", None), index, &options)
        };
        assert_eq!(of(&opened, &phrases), of(&index, &phrases));
        assert!(of(&opened, &phrases).is_ok() && of(&opened, &OwnPhrases::default()).is_err());
        assert_eq!(opened.to_files(Some(&key)).unwrap(), files);
    }

    /// Another program writes into a table that is mapped: the score may be wrong, but nothing panics.
    #[test]
    fn a_file_that_changes_under_the_map_does_no_harm() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data");
        for table in ["shared", "holders", "single", "words"] {
            index().save(&path, None).unwrap();
            let file = path.join(format!("{table}.arrow"));
            let opened = Index::open(&path, None).unwrap();
            let size = std::fs::metadata(&file).unwrap().len();
            let mut writer = std::fs::OpenOptions::new().write(true).open(&file).unwrap();
            std::io::Write::write_all(&mut writer, &vec![0xff; size as usize]).unwrap();
            let options = ScoreOptions { brand: Some("Riva".to_owned()), ..ScoreOptions::default() };
            let draft = message("", "sconto del 30% su tutto\n\nil mare porta sempre consiglio a noi", None);
            let found = score(&draft, &opened, &options);
            assert!(
                found.is_err() || found.is_ok_and(|found| (0.0..=1.0).contains(&found.originality)),
                "{table}"
            );
        }
    }

    #[test]
    fn an_opened_index_keeps_its_key() {
        let key = |byte| IndexKey::new(&[byte; 32]).unwrap();
        let opened = Index::from_files(&index().to_files(Some(&key(3))).unwrap(), Some(&key(3))).unwrap();
        assert!(opened.to_files(Some(&key(3))).is_ok() && opened.to_files(Some(&key(4))).is_err());
    }

    #[test]
    fn footers_are_keyed_and_known() {
        let mails = (0..24_i64).map(|i| {
            let brand = ["Riva", "Nido", "Bosco", "Tela"][i as usize % 4];
            let body = format!(
                "oggi parliamo di {} {i}\n\nun racconto {i} del mare di {i} giorni",
                "uva ".repeat(1 + i as usize)
            );
            let footer = format!("{brand} di Rossi e figli al porto vecchio sul mare");
            message(brand, &format!("{body}\n\n{footer}"), Some(TUESDAY_AT_TEN + DAY * i))
        });
        let corpus: Corpus = mails.collect();
        let mut config = Config::new([Facet::Wording]);
        config.language = Language::from_code("it");
        let index = Index::build(&[corpus], &config, &no_progress).unwrap();
        let key = IndexKey::new(&[3; 32]).unwrap();
        let opened = Index::from_files(&index.to_files(Some(&key)).unwrap(), Some(&key)).unwrap();
        for (plain, keyed) in index.brands.iter().zip(&opened.brands) {
            assert!(!plain.boilerplate.is_empty(), "{}", plain.name);
            assert_eq!(plain.boilerplate.len(), keyed.boilerplate.len());
            assert!(plain.boilerplate.iter().all(|block| !keyed.boilerplate.contains(block)));
        }
        let text = "Una storia del bosco e della neve di gennaio che nonno raccontava ogni sera\n\nRiva di Rossi e figli al porto vecchio sul mare";
        let options = ScoreOptions {
            brand: Some("Riva".to_owned()),
            language: Language::from_code("it"),
            ..ScoreOptions::default()
        };
        let of = |index: &Index| score(&message("", text, None), index, &options).unwrap();
        let bits: Vec<bool> = of(&index).sentences.iter().map(|sentence| sentence.bits > 0.0).collect();
        assert_eq!(bits, [true, false]);
        assert_eq!(of(&opened), of(&index));
    }

    #[test]
    fn a_folder_of_something_else_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data");
        std::fs::create_dir(&path).unwrap();
        std::fs::write(path.join("manifest.json"), "{\"name\": \"app\"}").unwrap();
        assert!(index().save(&path, None).is_err() && path.join("manifest.json").is_file());
        std::fs::remove_file(path.join("manifest.json")).unwrap();
        std::fs::remove_dir(&path).unwrap();
        for _ in 0..2 {
            index().save(&path, None).unwrap();
            assert_eq!(of(&Index::open(&path, None).unwrap()), of(&index()));
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_table_that_is_no_file_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data");
        index().save(&path, None).unwrap();
        for target in ["/dev/zero", "/"] {
            for table in ["shared.arrow", "brands.arrow"] {
                let bytes = std::fs::read(path.join(table)).unwrap();
                std::fs::remove_file(path.join(table)).unwrap();
                std::os::unix::fs::symlink(target, path.join(table)).unwrap();
                assert!(Index::open(&path, None).is_err());
                std::fs::remove_file(path.join(table)).unwrap();
                std::fs::write(path.join(table), bytes).unwrap();
            }
        }
        assert!(Index::open(&path, None).is_ok());
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
