//! The search for close pairs in words, for `pairs` and `clusters`.

use crate::close_pairs::{Found, Search};
use crate::closest::{Closest, rounded_down};
use crate::impossible::Impossible;
use crate::words::Words;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use unisono::catalog::Catalog;
use unisono::language::Language;
use unisono::pairs::{ClosePairs, Field};
use unisono::similarity::join::{JoinStats, Method};

/// The summary of the search, line by line.
pub(crate) fn summary(found: &Found<'_>, search: &Search<'_>, words: &Words) -> Vec<String> {
    let ngram = u64::from(search.grams.ngram);
    let ClosePairs { pairs, catalog, n_shorter, .. } = *found.close;
    let stats = pairs.stats();
    let mut lines = vec![counts(found, search, words), method(stats, words)];
    if found.n_in_both > 0 {
        lines.push(words.text("list-in-both", &[("n", found.n_in_both.into())]));
    }
    lines.extend(languages(catalog, words));
    if n_shorter > 0 {
        lines.push(words.text("list-shorter", &[("n", n_shorter.into()), ("ngram", ngram.into())]));
    }
    if pairs.is_empty() {
        lines.push(why_none(found, search, words));
    }
    if let Some(measured) = stats.measured {
        let args = [
            ("threshold", words.lang.in_digits(search.join.min_similarity.to_string()).into()),
            ("recall", words.lang.the_percent(whole_percent(stats.expected_recall)).into()),
            ("found", measured.found.into()),
            ("close", measured.close.into()),
        ];
        lines.push(words.text("list-recall", &args));
    }
    let shared = found.messages.n_shared_ids() as u64;
    if shared > 0 {
        lines.push(words.text("list-shared-ids", &[("n", shared.into())]));
    }
    lines
}

/// The pairs, and the messages among which they were searched.
fn counts(found: &Found<'_>, search: &Search<'_>, words: &Words) -> String {
    let pairs = found.close.pairs;
    let shingles = pairs.shingles();
    let among = match pairs.old() {
        None => words.text("list-messages", &[("n", (shingles.len() as u64).into())]),
        Some(old) => {
            let n_old = old.iter().filter(|is_old| **is_old).count() as u64;
            let n_new = old.len() as u64 - n_old;
            words.text("list-new-and-old", &[("new", n_new.into()), ("old", n_old.into())])
        }
    };
    let args = [
        ("pairs", pairs.len().into()),
        ("threshold", words.lang.in_digits(search.join.min_similarity.to_string()).into()),
        ("among", among.into()),
        ("distinct", pairs.n_edges().into()),
        ("texts", (shingles.n_texts() as u64).into()),
    ];
    words.text("list-pairs", &args)
}

fn method(stats: &JoinStats, words: &Words) -> String {
    match stats.method {
        Method::Lsh if stats.reason == "requested" => words.text("list-search-requested", &[]),
        Method::Lsh => words.text("list-search-large", &[]),
        _ => words.text("list-search-exact", &[]),
    }
}

/// Returns the reason why there is no pair, and the settings that may find one.
fn why_none(found: &Found<'_>, search: &Search<'_>, words: &Words) -> String {
    let ngram = u64::from(search.grams.ngram);
    let shingles = found.close.pairs.shingles();
    if search.field != Field::Body && shingles.n_texts() == 0 {
        let facet = search.field.facet();
        let what = words.named("needs", facet.name(), &[]).unwrap_or_else(|| facet.needs().to_owned());
        return words.text("list-none-part", &[("what", what.into())]);
    }
    if found.messages.batches.iter().all(|corpus| corpus.n_tokens() == 0) {
        return words.text("list-none-word", &[]);
    }
    if shingles.n_texts() == 0 {
        return words.text("list-none-body", &[]);
    }
    if let Some(impossible) = found.impossible {
        return why_impossible(impossible, found, words);
    }
    match found.closest {
        Some(Closest::Similarity(most)) => {
            // Rounded up, it might be the threshold that no pair reaches.
            let threshold = rounded_down(most);
            let most = words.lang.in_digits(threshold.clone());
            words.text("list-none-close", &[("most", most.into()), ("threshold", threshold.into())])
        }
        Some(Closest::Unknown) | None => words.text("list-none-unknown", &[]),
        Some(Closest::Nothing) => match search.field {
            Field::Body if ngram > 1 => words.text("list-none-run", &[("ngram", ngram.into())]),
            Field::Subject => words.text("list-none-subject", &[]),
            Field::CallToAction => words.text("list-none-button", &[]),
            _ => words.text("list-none-shared-word", &[]),
        },
    }
}

/// Returns the reason why no pair may be compared.
fn why_impossible(why: Impossible, found: &Found<'_>, words: &Words) -> String {
    let is_directed = found.close.pairs.old().is_some();
    match why {
        Impossible::OneMessage => words.text("list-none-other", &[]),
        Impossible::NoNew => words.text("list-none-new", &[]),
        Impossible::NoNewWords => words.text("list-none-new-words", &[]),
        Impossible::NoOldWords => words.text("list-none-old-words", &[]),
        Impossible::OneBrand => words.text("list-none-one-brand", &[]),
        Impossible::AcrossLanguage if is_directed => words.text("list-none-across-new-and-old", &[]),
        Impossible::AcrossLanguage => words.text("list-none-across", &[]),
        Impossible::OneEach if is_directed => words.text("list-none-within-new-and-old", &[]),
        Impossible::OneEach => words.text("list-none-within", &[]),
        Impossible::Language if is_directed => words.text("list-none-language-new-and-old", &[]),
        Impossible::Language => words.text("list-none-language", &[]),
    }
}

/// Rounds a share down to whole percent, so that "at least" stays true.
fn whole_percent(share: f64) -> f64 {
    // 0.29 × 100 is a little less than 29.
    (share * 100.0 + 1e-9).floor() / 100.0
}

/// The messages by language, where there are several languages.
fn languages(catalog: &Catalog, words: &Words) -> Option<String> {
    let mut languages: BTreeMap<Language, u64> = BTreeMap::new();
    for (cell, size) in catalog.cells().iter().zip(catalog.sizes()) {
        *languages.entry(cell.language).or_default() += size.messages;
    }
    if languages.len() < 2 {
        return None;
    }
    let mut by_size: Vec<_> = languages.into_iter().collect();
    by_size.sort_by_key(|&(language, n)| (Reverse(n), language));
    let main = by_size.iter().find(|(language, _)| *language != Language::UND);
    let main = main.map_or("CODE", |(language, _)| language.code()).to_owned();
    let shown = by_size.iter().map(|(language, n)| {
        let name = match *language {
            Language::UND => words.text("list-language-unknown", &[]),
            _ => language.code().to_owned(),
        };
        format!("{name} {}", words.lang.count(*n))
    });
    let shown = shown.collect::<Vec<_>>().join(", ");
    Some(words.text("list-languages", &[("languages", shown.into()), ("main", main.into())]))
}
