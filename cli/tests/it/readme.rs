//! The pages quote the command as it prints.

use crate::{run, unisono};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The blocks that a page quotes from the screen.
fn quoted(page: &str) -> Vec<String> {
    blocks(page, "text")
}

fn blocks(page: &str, language: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join(page)).unwrap();
    let start = format!("```{language}\n");
    let blocks = text.split(start.as_str()).skip(1);
    blocks.map(|rest| rest.split("```").next().unwrap().to_owned()).collect()
}

fn printed(lang: &str) -> String {
    let args = ["analyze", "datasets/inbox-it", "--lang", lang];
    let (code, printed, _) = run(unisono(&args).current_dir(root()));
    assert_eq!(code, 0);
    printed
}

#[test]
fn the_summary_in_the_readme_is_the_real_one() {
    assert_eq!(
        quoted("README.md")[0],
        printed("en"),
        "put what `unisono analyze datasets/inbox-it` prints into README.md"
    );
}

/// They quote every line in order, with text in between.
#[test]
fn the_guides_read_the_real_report_to_its_end() {
    let lines = |text: &str| text.lines().filter(|l| !l.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    for (page, lang) in [("docs/how-to-read.md", "en"), ("docs/come-leggere.md", "it")] {
        assert_eq!(
            lines(&quoted(page).concat()),
            lines(&printed(lang)),
            "{page}: quote what `unisono analyze datasets/inbox-it --lang {lang}` prints"
        );
    }
}

/// A console block is a command and a passage of its output.
#[test]
fn the_guides_quote_what_other_commands_print() {
    for page in ["docs/how-to-read.md", "docs/come-leggere.md"] {
        let blocks = blocks(page, "console");
        assert!(!blocks.is_empty(), "{page}: no console block");
        for block in blocks {
            let (command, passage) = block.split_once('\n').unwrap();
            let args: Vec<&str> = command.trim_start_matches("$ unisono ").split(' ').collect();
            let (code, printed, _) = run(unisono(&args).current_dir(root()));
            assert_eq!(code, 0);
            assert!(printed.contains(passage), "{page}: `{command}` prints\n{printed}");
        }
    }
}

/// The example of --by once was a column with one value, so that the comparison said "no ratio".
#[test]
fn the_example_of_by_shows_a_ratio() {
    let text = fs::read_to_string(root().join("README.md")).unwrap();
    let line = text.lines().find(|line| line.starts_with("unisono analyze datasets/inbox-it --by ")).unwrap();
    let args: Vec<&str> = line.split(' ').skip(1).chain(["--quiet"]).collect();
    let (_, screen, _) = run(unisono(&args).current_dir(root()));
    assert!(screen.contains("ratio 1.12 (0.96–1.30)") && !screen.contains("no ratio"), "{screen}");
}
