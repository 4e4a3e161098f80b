//! The score of a draft: what inbox-it should show, and its laws.

use crate::golden::{OWN, REPORT, inbox};
use crate::golden_en;
use std::sync::LazyLock;
use unisono::language::Language;
use unisono::progress::no_progress;
use unisono::score::{Advice, Index, Score, ScoreOptions};
use unisono::{Config, Corpus, Facet, Message, score};

/// An essay's parody of personalised mail.
const STOCK: &str = "Ciao Marco, abbiamo notato che ti interessano le scarpe da corsa, ecco un'offerta speciale per te. Non \
lasciarti sfuggire questa occasione: lo sconto del 20 % scade oggi a mezzanotte. Scopri di più";

/// The same in the formulas of inbox-it, where the interest is filled in.
const FORMULAS: &str = "Ciao Marco, abbiamo notato che ti interessano le scarpe da corsa e abbiamo pensato a te. Non \
lasciarti sfuggire questa occasione: l'offerta scade stasera a mezzanotte. Scopri di più";

/// A mail that a person wrote to one reader.
const BY_HAND: &str = "Ciao Marco,

martedì hai riportato in bottega gli scarponi con la suola aperta davanti. Ti scrivo perché Dario, che li ha cuciti, \
voleva buttarli e io gli ho chiesto di no: sul tallone c'è ancora il fango del Cevedale.

La suola nuova è incollata e sta asciugando sotto il peso dell'incudine. Passa giovedì dopo le cinque, quando il forno \
è spento e si sta al fresco. Porta anche i lacci vecchi: con quelli ci leghiamo i pomodori.";

fn config() -> Config {
    let mut config = Config::new([Facet::Wording]);
    config.language = Language::from_code("it");
    config
}

fn corpus(messages: Vec<Message>) -> Corpus {
    messages.into_iter().collect()
}

/// The index of the whole inbox.
static INDEX: LazyLock<Index> =
    LazyLock::new(|| Index::build(&[corpus(inbox(|_| true))], &config(), &no_progress).unwrap());

fn draft(text: &str) -> Message {
    let mut message = Message::default();
    message.body.text = Some(text.to_owned());
    message
}

fn scored(text: &str) -> Score {
    score(&draft(text), &INDEX, &ScoreOptions::default()).unwrap()
}

fn as_own(message: &Message) -> Score {
    let options = ScoreOptions { brand: Some(message.brand.clone()), ..ScoreOptions::default() };
    score(message, &INDEX, &options).unwrap()
}

fn rules(score: &Score) -> Vec<&'static str> {
    score.advice.iter().map(Advice::rule).collect()
}

#[test]
fn brands_of_stock_mail_are_half_original_and_distinct_ones_wholly() {
    let mut means: std::collections::BTreeMap<String, Vec<f64>> = std::collections::BTreeMap::new();
    for message in inbox(|_| true) {
        means.entry(message.brand.clone()).or_default().push(as_own(&message).originality);
    }
    let mean = |values: &Vec<f64>| values.iter().sum::<f64>() / values.len() as f64;
    for (brand, values) in &means {
        let (mean, is_own) = (mean(values), OWN.contains(&brand.as_str()));
        assert!(if is_own { mean > 0.95 } else { (0.4..0.6).contains(&mean) }, "{brand}: {mean}");
    }
    let stock: Vec<f64> =
        means.iter().filter(|(brand, _)| !OWN.contains(&brand.as_str())).map(|(_, v)| mean(v)).collect();
    assert_eq!(stock.len(), 10);
}

#[test]
fn a_stock_draft_is_told_what_to_change_and_one_by_hand_is_not() {
    let formulas = scored(FORMULAS);
    assert!(
        formulas.originality < 0.25 && formulas.advice.len() >= 4,
        "{} {:?}",
        formulas.originality,
        formulas.advice
    );
    assert!(formulas.percentile.unwrap() < 0.05 && !formulas.doubtful, "{formulas:?}");
    // Less than .25 was hoped for. docs/measures/originality.md says why this text has more, and what was tried.
    let stock = scored(STOCK);
    assert!((stock.originality - 0.55).abs() < 0.01 && stock.advice.len() >= 4, "{stock:?}");
    let by_hand = scored(BY_HAND);
    assert!(
        by_hand.originality > 0.9 && by_hand.advice.len() <= 1,
        "{} {:?}",
        by_hand.originality,
        by_hand.advice
    );
    assert!(by_hand.percentile.unwrap() > 0.7, "{by_hand:?}");
}

/// The reader whose guess a score gives is that of the attribution, with about its accuracy: the index makes fewer tests.
#[test]
fn a_reader_guesses_the_brand_of_a_distinct_mail() {
    let known = &REPORT.attribution.as_ref().unwrap().by_language["it"];
    let mut right = 0;
    let distinct = inbox(|path| path.starts_with("cimalorva/") || path.starts_with("alzanove/"));
    for message in &distinct {
        let guess = as_own(message).guess.unwrap();
        assert_eq!(guess.reader, known.reader);
        assert!((guess.accuracy - known.accuracy).abs() < 0.1, "{guess:?}");
        assert_eq!((guess.brands, guess.units), (known.n_brands, known.m));
        right += usize::from(guess.brand == message.brand);
    }
    assert_eq!(right, distinct.len());
    // Words of nobody: no guess.
    assert_eq!(scored("Zorblat quemmi stradufo vilecca prantosi dromedula nuvrì").guess, None);
}

#[test]
fn sentences_quote_the_draft_and_name_their_holders() {
    let stock = scored(STOCK);
    assert_eq!((stock.others, stock.sentences.len()), (14, 3));
    let joined: Vec<String> = stock
        .sentences
        .iter()
        .map(|s| s.pieces.iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join(" "))
        .collect();
    for (sentence, pieces) in stock.sentences.iter().zip(&joined) {
        assert!(STOCK.contains(&sentence.text), "{}", sentence.text);
        assert_eq!(&sentence.text, pieces);
        assert!(sentence.bits_own <= sentence.bits + 1e-9);
    }
    let formulas = scored(FORMULAS);
    assert!(formulas.sentences[1].brands.unwrap() >= 5, "{:?}", formulas.sentences[1]);
    let phrase = formulas.longest.unwrap();
    assert!(FORMULAS.contains(&phrase.text) && phrase.terms >= 9, "{phrase:?}");
}

/// The value that the index stores for a mail is that of the mail as a draft.
#[test]
fn a_mail_of_the_corpus_has_its_stored_value() {
    let messages = inbox(|_| true);
    let mut found: Vec<f64> = messages.iter().map(|message| as_own(message).originality).collect();
    found.sort_by(f64::total_cmp);
    assert_eq!(found.len(), INDEX.n_messages());
    // A value that is stored has half of its equals below it; one that is not has none.
    for message in &messages {
        let score = as_own(message);
        let percentile = score.percentile.unwrap() * found.len() as f64;
        let below = found.partition_point(|value| *value < score.originality) as f64;
        let equal = found.partition_point(|value| *value <= score.originality) as f64 - below;
        assert!(
            (percentile - below - 0.5 * equal).abs() < 1e-9,
            "{}",
            message.id.as_deref().unwrap_or_default()
        );
    }
}

/// Among the same brands, so that words keep their bits: leaving out more of them never takes originality away.
#[test]
fn a_further_brand_never_raises_originality() {
    let all = scored(STOCK);
    for brand in INDEX.brands() {
        let options = ScoreOptions { brand: Some(brand.to_owned()), ..ScoreOptions::default() };
        let fewer = score(&draft(STOCK), &INDEX, &options).unwrap();
        assert_eq!((fewer.bits_all, fewer.others), (all.bits_all, 13), "{brand}");
        assert!(fewer.originality >= all.originality, "{brand}: {} {}", fewer.originality, all.originality);
    }
}

#[test]
fn batches_and_order_do_not_matter() {
    let mut parts: Vec<Vec<Message>> = (0..3).map(|_| Vec::new()).collect();
    for (i, message) in inbox(|_| true).into_iter().rev().enumerate() {
        parts[i % 3].push(message);
    }
    let parts: Vec<Corpus> = parts.into_iter().map(corpus).collect();
    let index = Index::build(&parts, &config(), &no_progress).unwrap();
    assert_eq!(score(&draft(STOCK), &index, &ScoreOptions::default()).unwrap(), scored(STOCK));
}

#[test]
fn unseen_words_earn_no_praise() {
    let found = scored(
        "Zorblat quemmi stradufo, vilecca prantosi dromedula. Bisco trefalda nuvrì con spelta marcudda.",
    );
    assert!(found.doubtful && found.unseen_words > 0.3 && found.originality > 0.9);
    assert_eq!(rules(&found)[0], "unseen_words");
}

#[test]
fn bad_drafts_and_options_name_the_remedy() {
    let check = |text: &str, options: &ScoreOptions, expected: &str| {
        let error = score(&draft(text), &INDEX, options).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    };
    let none = ScoreOptions::default();
    check("20 % 35,00 €", &none, "write its text first");
    check("", &none, "write its text first");
    let named = |name: &str| ScoreOptions { brand: Some(name.to_owned()), ..ScoreOptions::default() };
    check(STOCK, &named("modavera.exmple"), "there are modavera.example");
    check(STOCK, &named("xyz"), "no brand is called 'xyz'");
    let german = ScoreOptions { language: Language::from_code("de"), ..ScoreOptions::default() };
    check(STOCK, &german, "if the draft is in one of: it");
    let few = Index::build(
        &[corpus(inbox(|path| path.starts_with("vellute") || path.starts_with("vigorelia")))],
        &config(),
        &no_progress,
    );
    let error = score(&draft(STOCK), &few.unwrap(), &none).unwrap_err().to_string();
    assert_eq!(error, "against: only 2 other brands write in 'it', a score needs 3; add mail of more brands");
    let share = ScoreOptions { max_brands_share: 0.0, ..ScoreOptions::default() };
    check(STOCK, &share, "max_brands_share");
}

/// The drafts of a section of a file in `drafts`, one a line.
fn drafts(file: &'static str, section: &str) -> Vec<&'static str> {
    let start = format!("[{section}]\n");
    let of_section = file.split_once(start.as_str()).unwrap().1;
    of_section.lines().take_while(|line| !line.is_empty()).collect()
}

/// Drafts that were written before any measure was tried on them: what docs/measures/originality.md says of them holds.
#[test]
fn filled_templates_are_told_from_letters_by_hand() {
    let english = english_index();
    let files =
        [("it", include_str!("drafts/it.txt"), &*INDEX), ("en", include_str!("drafts/en.txt"), &english)];
    for (code, file, index) in files {
        let options = ScoreOptions { language: Language::from_code(code), ..ScoreOptions::default() };
        let of = |text: &str| score(&draft(text), index, &options).unwrap();
        let filled: Vec<Score> = drafts(file, "filled").into_iter().map(of).collect();
        let generic: Vec<Score> = drafts(file, "generic").into_iter().map(of).collect();
        let by_hand: Vec<Score> = drafts(file, "by hand").into_iter().map(of).collect();
        assert_eq!([filled.len(), generic.len(), by_hand.len()], [5, 5, 10]);
        for found in &filled {
            assert!(found.originality < 0.3 && found.advice.len() >= 4, "{found:?}");
        }
        for found in &by_hand {
            // Gibberish to the English index, which has few words: its advice says so.
            assert!(found.originality > 0.88 && found.advice.len() <= 1, "{found:?}");
        }
        // Formulas of no mail are original, but not without advice on what they do.
        let advised = generic.iter().filter(|found| !found.advice.is_empty()).count();
        assert_eq!(advised, 5, "{generic:?}");
        for found in filled.iter().chain(&generic).chain(&by_hand) {
            check_advice(found);
        }
    }
}

/// Every count of a piece of advice is of other brands, and every quote is in the draft.
fn check_advice(score: &Score) {
    let text: Vec<&str> = score.sentences.iter().map(|sentence| sentence.text.as_str()).collect();
    for advice in &score.advice {
        let value = serde_json::to_value(advice).unwrap();
        if let (Some(brands), Some(of)) = (value["brands"].as_u64(), value["of"].as_u64()) {
            assert!(brands <= of && of <= score.others, "{value}");
        }
        if let Some(quote) = advice.quote(score) {
            let sentence = text[advice.sentence().unwrap() as usize];
            assert!(sentence.contains(quote), "{quote}: {sentence}");
        }
    }
}

fn english_index() -> Index {
    let mut config = config();
    config.language = Language::from_code("en");
    Index::build(&[corpus(golden_en::inbox(|_| true))], &config, &no_progress).unwrap()
}
