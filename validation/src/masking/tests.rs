//! The figures of docs/masking.md are floors.

use super::measure;
use std::collections::BTreeMap;
use std::path::Path;

#[test]
fn no_figure_falls_below_what_was_measured() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/masking.md");
    let page = std::fs::read_to_string(path).unwrap();
    let mut floors: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    let mut corpus = "";
    for line in page.lines() {
        if let Some(name) = line.strip_prefix("## ") {
            corpus = name;
        }
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        if let [_, slot, labelled, figures @ .., _] = cells.as_slice()
            && labelled.parse::<u32>().is_ok()
        {
            floors.insert((corpus, slot), figures.to_vec());
        }
    }
    assert!(floors.len() >= 4 * 11, "{floors:?}");
    let mut fallen = Vec::new();
    for (corpus, tally) in measure::tallies().unwrap() {
        for (slot, count) in &tally.slots {
            let Some(floor) = floors.remove(&(corpus, slot.name())) else {
                fallen.push(format!("{corpus}, {}: not in the page", slot.name()));
                continue;
            };
            for (name, (got, floor)) in
                ["precision", "recall", "exact"].iter().zip(count.figures().iter().zip(floor))
            {
                let number = |text: &str| text.parse::<f64>().unwrap_or(0.0);
                if number(got) < number(floor) {
                    fallen.push(format!("{corpus}, {} {name}: {got} < {floor}", slot.name()));
                }
            }
        }
    }
    assert!(fallen.is_empty(), "\n{}\n", fallen.join("\n"));
    assert!(floors.is_empty(), "in the page and not measured: {floors:?}");
}

#[test]
fn there_are_more_than_a_hundred_sentences_of_each_language() {
    for file in
        [include_str!("../../../datasets/masking/it.txt"), include_str!("../../../datasets/masking/en.txt")]
    {
        let sentences: Vec<&str> = file.lines().filter(|line| !line.starts_with('#')).collect();
        assert!(sentences.len() >= 100);
        // Near misses: sentences without a slot.
        assert!(sentences.iter().filter(|line| !line.contains('{')).count() >= 30);
    }
}
