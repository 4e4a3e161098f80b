//! Tests of induction as a whole.

use super::*;
use crate::hash::{SplitMix64, hash64};
use crate::progress::no_progress;
use proptest::prelude::*;

fn words(text: &str) -> Vec<Term> {
    text.split(' ')
        .map(|word| match word {
            "{name}" => Term::Slot(1),
            "{price}" => Term::Slot(2),
            word => Term::Word(hash64(word.as_bytes())),
        })
        .collect()
}

fn induced(sequences: &Sequences) -> Induced {
    induce(sequences, TemplateRules::default(), &no_progress).unwrap()
}

/// Each text in a campaign of its own, `per_brand` campaigns a brand.
fn sequences<'a>(texts: impl IntoIterator<Item = &'a str>, per_brand: u32) -> Sequences {
    let rows = texts
        .into_iter()
        .zip(0..)
        .map(|(text, campaign)| (words(text), Posting { brand: campaign / per_brand, campaign }));
    Sequences::new(rows)
}

/// Spells a template: the words of `texts`, `[fillings]` for a gap and `[fillings?]` for a choice.
fn spell(template: &Template, texts: &[&str]) -> String {
    let known: Vec<&str> = texts.iter().flat_map(|text| text.split(' ')).collect();
    let part = |part: &Part| match part {
        Part::Constant(Term::Word(hash)) => {
            (*known.iter().find(|word| hash64(word.as_bytes()) == *hash).unwrap()).to_owned()
        }
        Part::Constant(Term::Slot(slot)) => format!("{{{slot}}}"),
        Part::Constant(Term::Mixed) => "{mixed}".to_owned(),
        Part::Slot(slot) => format!("[{}{}]", slot.n_fillings, if slot.is_choice { "?" } else { "" }),
    };
    template.parts.iter().map(part).collect::<Vec<_>>().join(" ")
}

const SEVEN: [&str; 7] = [
    "fresh bread at low prices call {price} and ask for anna in the north market",
    "fresh bread at low prices call {price} and ask for old berta in the north market",
    "fresh bread at low prices call {price} and ask for carla in the north market",
    "fresh bread at low prices call {price} and ask for dora in the north market",
    "the tour of the harbour starts at noon from the old pier bring a coat",
    "the tour of the harbour starts at dusk from the old pier bring a coat",
    "nobody has seen my grey cat since last tuesday evening",
];

#[test]
fn seven_texts_have_two_templates_and_one_stays_alone() {
    let sequences = sequences(SEVEN, 2);
    let found = induced(&sequences);
    let spelled: Vec<String> = found.templates.iter().map(|template| spell(template, &SEVEN)).collect();
    assert_eq!(
        spelled,
        [
            "fresh bread at low prices call {2} and ask for [4] in the north market",
            "the tour of the harbour starts at [2?] from the old pier bring a coat",
        ]
    );
    let [bread, tour] = [&found.templates[0], &found.templates[1]];
    assert_eq!([bread.rows.len(), tour.rows.len()], [4, 2]);
    assert_eq!([bread.brands, bread.campaigns, tour.brands, tour.campaigns], [2, 4, 1, 2]);
    let Some(Part::Slot(slot)) = bread.parts.iter().find(|part| matches!(part, Part::Slot(_))) else {
        panic!("a slot");
    };
    assert_eq!((slot.min_len, slot.max_len, slot.is_choice), (1, 2, false));
    let terms = |row: u32, [start, end]: [u32; 2]| -> Vec<Term> {
        sequences.terms(row as usize).skip(start as usize).take((end - start) as usize).collect()
    };
    let old = slot.fillings.iter().find(|filling| filling.range[1] - filling.range[0] == 2).unwrap();
    assert_eq!(terms(old.row, old.range), words("old berta"));
    assert_eq!((old.brands, old.campaigns), (1, 1));
    let first = terms(bread.rows[0], slot.range);
    assert!(["anna", "old berta", "carla", "dora"].iter().any(|name| words(name) == first));
    // By hand, all words cost 8 bits: 4 texts of 15 terms and one of 16, 2 of 15, 1 of 10. log* is 9 from 9 to 16.
    let share = found.share;
    assert_eq!(share.data, 3.0 * 129.0 + 137.0 + 2.0 * 129.0 + 89.0);
    assert_eq!(share.unmatched, 89.0);
    // Template 1: 13 words and 2 slots, 9 + 104 + 3 · 4. Its uses: −4 log₂ 4/7, two slots of 3 bits, 4 · 8 masked, 5 words.
    let bread_bits = 125.0 - 4.0 * libm::log2(4.0 / 7.0) + 24.0 + 32.0 + 40.0;
    assert!((bread.bits_saved - (524.0 - bread_bits)).abs() < 1e-9);
    // Template 2: 14 words and 1 slot.
    let tour_bits = 9.0 + 112.0 + 8.0 - 2.0 * libm::log2(2.0 / 7.0) + 6.0 + 16.0;
    assert!((tour.bits_saved - (258.0 - tour_bits)).abs() < 1e-9);
    assert!((share.value().unwrap() - (bread.bits_saved + tour.bits_saved) / share.data).abs() < 1e-12);
    assert_eq!((share.cross, share.slots), (0.0, 96.0 + 22.0));
}

#[test]
fn a_text_that_campaigns_repeat_is_a_template_without_slots() {
    let texts = ["thousands of happy customers have already chosen us"; 4];
    let found = induced(&sequences(texts, 1));
    assert_eq!(found.templates.len(), 1);
    let template = &found.templates[0];
    assert_eq!((template.brands, template.campaigns, template.parts.len()), (4, 4, 8));
    // 4 · (7 + 64) plain; the template costs 7 + 64 + ⌈log₂ 9⌉, pointers nothing.
    assert_eq!((found.share.data, template.bits_saved, found.share.cross), (284.0, 209.0, 209.0));
}

#[test]
fn the_messages_of_a_campaign_count_once() {
    let rows =
        || SEVEN.into_iter().zip(0..).map(|(text, brand)| (words(text), Posting { brand, campaign: brand }));
    let once = Sequences::new(rows());
    let often = Sequences::new(rows().chain(rows()));
    assert_eq!(induced(&once), induced(&often));
}

#[test]
fn one_template_a_message_and_random_texts_save_nothing() {
    let mut rng = SplitMix64::new(1, 2);
    for vocabulary in [60, 1_000, 1_000_000] {
        let texts: Vec<String> = (0..300)
            .map(|_| {
                let n = 6 + rng.below(14);
                (0..n).map(|_| format!("w{}", rng.below(vocabulary))).collect::<Vec<_>>().join(" ")
            })
            .collect();
        let found = induced(&sequences(texts.iter().map(String::as_str), 5));
        assert!(found.share.value().unwrap() <= 0.01, "{vocabulary}: {:?}", found.share);
    }
    // No word in common.
    let texts: Vec<String> = (0..50).map(|i| format!("a{i} b{i} c{i} d{i} e{i} f{i}")).collect();
    let found = induced(&sequences(texts.iter().map(String::as_str), 5));
    assert_eq!((found.templates.len(), found.share.value()), (0, Some(0.0)));
    assert_eq!(found.share.unmatched, found.share.data);
    assert_eq!(induced(&Sequences::default()).share.value(), None);
}

/// Texts of known templates: `n_slots` slots between runs of words, each filled by 1 to 3 words. A run with a slot on
/// either side is longer than a gap.
fn planted(n_slots: usize, seed: u64) -> (Vec<String>, Vec<usize>, Vec<Vec<String>>) {
    let mut rng = SplitMix64::new(seed, n_slots as u64);
    let (mut texts, mut truth, mut constants) = (Vec::new(), Vec::new(), Vec::new());
    for template in 0..6 {
        let runs: Vec<Vec<String>> = (0..=n_slots)
            .map(|run| (0..5 + rng.below(2)).map(|at| format!("t{template}r{run}w{at}")).collect())
            .collect();
        for _ in 0..30 {
            let mut text = runs[0].clone();
            for run in &runs[1..] {
                (0..1 + rng.below(3)).for_each(|_| text.push(format!("f{}", rng.below(400))));
                text.extend_from_slice(run);
            }
            texts.push(text.join(" "));
            truth.push(template);
        }
        constants.push(runs.concat());
    }
    for i in 0..40 {
        texts.push((0..12).map(|_| format!("n{}", rng.below(4_000))).collect::<Vec<_>>().join(" "));
        truth.push(6 + i);
    }
    (texts, truth, constants)
}

#[test]
fn planted_templates_are_found_word_by_word() {
    for n_slots in 1..=3 {
        let (texts, truth, constants) = planted(n_slots, 7);
        let known: Vec<&str> = texts.iter().map(String::as_str).collect();
        let sequences = sequences(known.iter().copied(), 10);
        let found = induced(&sequences);
        assert_eq!(found.templates.len(), 6, "{n_slots} slots");
        for template in &found.templates {
            let campaigns: Vec<u32> = template
                .rows
                .iter()
                .flat_map(|&row| sequences.postings(row as usize))
                .map(|posting| posting.campaign)
                .collect();
            assert_eq!(campaigns.len(), 30);
            let id = truth[campaigns[0] as usize];
            assert!(campaigns.iter().all(|&campaign| truth[campaign as usize] == id));
            let expected: Vec<u64> = constants[id].iter().map(|word| hash64(word.as_bytes())).collect();
            let got: Vec<u64> = template
                .parts
                .iter()
                .filter_map(|part| match part {
                    Part::Constant(Term::Word(hash)) => Some(*hash),
                    _ => None,
                })
                .collect();
            assert_eq!(got, expected, "{}", spell(template, &known));
            assert_eq!(template.parts.len(), expected.len() + n_slots);
        }
        let unmatched = found.template_of.iter().filter(|template| template.is_none()).count();
        assert_eq!(unmatched, 40);
    }
}

fn rows() -> impl Strategy<Value = Vec<(Vec<Term>, Posting)>> {
    let term = prop_oneof![6 => (0u64..7).prop_map(Term::Word), 1 => (0u8..2).prop_map(Term::Slot)];
    let posting = (0u32..3, 0u32..4).prop_map(|(brand, c)| Posting { brand, campaign: 4 * brand + c });
    prop::collection::vec((prop::collection::vec(term, 0..9), posting), 0..40)
}

proptest! {
    #[test]
    fn the_order_of_the_rows_and_the_threads_change_nothing(rows in rows(), seed: u64) {
        let induce_all = |rows: &[(Vec<Term>, Posting)]| {
            let sequences = Sequences::new(rows.iter().map(|(terms, posting)| (terms, *posting)));
            induced(&sequences)
        };
        let expected = induce_all(&rows);
        let mut shuffled = rows;
        SplitMix64::new(seed, 0).shuffle(&mut shuffled);
        for threads in [1, 3] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            prop_assert_eq!(&pool.install(|| induce_all(&shuffled)), &expected);
        }
    }

    #[test]
    fn every_template_pays_and_spells_its_texts(rows in rows()) {
        let sequences = Sequences::new(rows);
        let found = induced(&sequences);
        let mut seen = vec![None; sequences.len()];
        for (at, template) in (0u32..).zip(&found.templates) {
            prop_assert!(template.bits_saved > 0.0);
            let words =
                template.parts.iter().filter(|part| matches!(part, Part::Constant(Term::Word(_)))).count();
            prop_assert!(words >= 2 && 2 * words >= template.parts.len());
            for part in &template.parts {
                if let Part::Slot(slot) = part {
                    prop_assert!(slot.n_fillings >= 1 && slot.is_choice == (slot.n_fillings < 3));
                    let campaigns: u32 = slot.fillings.iter().map(|filling| filling.campaigns).sum();
                    prop_assert!(slot.n_fillings > 10 || campaigns >= template.campaigns);
                }
            }
            for &row in &template.rows {
                prop_assert_eq!(seen[row as usize].replace(at), None);
                // The constants follow each other in the text.
                let mut terms = sequences.terms(row as usize);
                for part in &template.parts {
                    if let Part::Constant(constant) = part {
                        prop_assert!(terms.any(|term| term == *constant));
                    }
                }
            }
        }
        prop_assert_eq!(&seen, &found.template_of);
        let share = found.share;
        prop_assert!(share.saved + share.slots + share.unmatched <= share.data + 1e-6);
        prop_assert!(share.cross <= share.saved + 1e-9);
        let value = share.value();
        prop_assert!(value.is_none_or(|value| (0.0..1.0).contains(&value)));
        prop_assert_eq!(value.is_none(), sequences.is_empty());
    }
}
