//! Spellings of one name, value or key are one, and the report says so.

use unisono::message::{CampaignKey, CampaignOrigin};
use unisono::report::spelling_warning;
use unisono::{Config, Corpus, Facet, Message, Report};

fn message(brand: &str, tool: &str, campaign: &str, i: usize) -> Message {
    let words = ["pane", "olio", "vino", "sale", "miele", "farina", "latte", "mele"];
    let text: Vec<&str> = (0..12).map(|k| words[(i * 5 + k * (k + i)) % words.len()]).collect();
    let mut message = Message { brand: brand.into(), ..Message::default() };
    message.body.text = Some(text.join(" "));
    message.columns = vec![("tool".into(), tool.into())];
    message.campaign = Some(CampaignKey { key: campaign.into(), origin: CampaignOrigin::Column });
    message
}

fn report(batches: &[Corpus]) -> Report {
    let mut config = Config::new([Facet::Wording]);
    config.by = vec!["tool".into()];
    config.settings.min_units = 3;
    unisono::analyze_with(batches, &config, &unisono::progress::no_progress).unwrap()
}

/// Messages of three brands, of which one is spelled in three ways.
fn messages() -> Vec<Message> {
    let brands = ["Dell’Olmo", "DELL'OLMO", "Dell’Olmo", "Dell´Olmo\u{200b}", "Vigna", "Mulino"];
    let tools = ["Posta", "Posta ", "POSTA", " \t"];
    (0..48)
        .map(|i| {
            let key = format!("{} {}", ["Estate", "estate"][i / 24], i % 24);
            message(brands[i % 6], tools[if i % 6 == 5 { 3 } else { i % 3 }], &key, i)
        })
        .collect()
}

#[test]
fn one_name_in_several_spellings_is_one_brand() {
    let report = report(&[messages().into_iter().collect()]);
    assert_eq!((report.corpus.brands, report.corpus.campaigns), (3, 24));
    let names: Vec<&str> =
        report.facets[&Facet::Wording].per_brand.iter().map(|brand| brand.brand.as_str()).collect();
    assert!(names.contains(&"Dell’Olmo") && !names.contains(&"DELL'OLMO"), "{names:?}");
    let column = &report.columns["tool"];
    assert_eq!(column.n_values, Some(1));
    assert_eq!(column.without_value.map(|tally| (tally.messages, tally.brands)), Some((8, 1)));
    assert_eq!(column.values[0].value, "Posta");
    let warning = report.warnings.iter().find(|warning| warning.code == "spellings_merged").unwrap();
    assert!(warning.message.contains("1 brand (Dell’Olmo), 1 value of tool, 24 campaigns"), "{warning:?}");
}

#[test]
fn batches_and_order_choose_the_same_spelling() {
    let expected = report(&[messages().into_iter().collect()]);
    for parts in [2, 5] {
        let part = |i: usize| messages().into_iter().rev().skip(i).step_by(parts).collect();
        let batches: Vec<Corpus> = (0..parts).map(part).collect();
        assert_eq!(report(&batches), expected, "{parts} batches");
    }
}

#[test]
fn names_that_differ_in_a_letter_stay_apart_without_a_word() {
    let messages = ["Vigna", "Vigne", "Vigna Due", "VignaDue"].iter().enumerate();
    let corpus: Corpus = messages.map(|(i, brand)| message(brand, "a", "k", i)).collect();
    let prepared = unisono::catalog::Prepared::new(
        std::slice::from_ref(&corpus),
        &unisono::catalog::Rules::default(),
        &unisono::progress::no_progress,
    );
    let catalog = prepared.unwrap().catalog;
    assert_eq!(corpus.brands().len(), 4);
    assert_eq!(spelling_warning(std::slice::from_ref(&corpus), &catalog), None);
}
