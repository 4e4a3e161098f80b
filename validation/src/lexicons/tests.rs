//! The figures of docs/lexicons.md are floors.

use super::measure;
use std::collections::BTreeMap;
use std::path::Path;

#[test]
fn no_figure_falls_below_what_was_measured() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/lexicons.md");
    let page = std::fs::read_to_string(path).unwrap();
    let mut floors: BTreeMap<(&str, &str), [&str; 2]> = BTreeMap::new();
    let mut language = "";
    for line in page.lines() {
        if let Some(name) = line.strip_prefix("## ") {
            language = name;
        }
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        if let [_, label, labelled, _, precision, recall, _] = cells.as_slice()
            && labelled.parse::<u32>().is_ok()
        {
            floors.insert((language, label), [precision, recall]);
        }
    }
    assert_eq!(floors.len(), 5 * 15, "{floors:?}");
    let mut fallen = Vec::new();
    for (language, tally) in measure::tallies().unwrap() {
        for (label, count) in &tally.labels {
            let floor = floors.remove(&(language, *label)).unwrap_or(["1", "1"]);
            for (name, (got, floor)) in ["precision", "recall"].iter().zip(count.figures().iter().zip(floor))
            {
                let number = |text: &str| text.parse::<f64>().unwrap_or(0.0);
                if number(got) < number(floor) {
                    fallen.push(format!("{language}, {label} {name}: {got} < {floor}"));
                }
            }
        }
    }
    assert!(fallen.is_empty(), "\n{}\n", fallen.join("\n"));
    assert!(floors.is_empty(), "in the page and not measured: {floors:?}");
}

#[test]
fn there_are_more_than_sixty_sentences_of_each_language() {
    for file in [
        include_str!("../../../datasets/lexicons/it.txt"),
        include_str!("../../../datasets/lexicons/en.txt"),
        include_str!("../../../datasets/lexicons/de.txt"),
        include_str!("../../../datasets/lexicons/fr.txt"),
        include_str!("../../../datasets/lexicons/es.txt"),
    ] {
        let sentences: Vec<&str> = file.lines().filter(|line| !line.starts_with('#')).collect();
        assert!(sentences.len() >= 120);
        // Near misses: sentences without a label.
        assert!(sentences.iter().filter(|line| line.starts_with("- | ")).count() >= 35);
    }
}
