//! The screen of `analyze`: its length, whatever the mail.

use crate::{run, unisono};
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The lines of the screen that are no rows of brands: those begin with a place and hold an index.
fn others(screen: &str) -> usize {
    let is_row = |line: &&str| {
        let mut words = line.split_whitespace();
        let has_place =
            line.starts_with("  ") && words.next().is_some_and(|word| word.parse::<u32>().is_ok());
        has_place && words.any(|word| word.ends_with('%'))
    };
    screen.lines().filter(|line| !is_row(line)).count()
}

#[test]
fn the_screen_has_at_most_25_lines_beside_the_brands() {
    let dir = tempfile::tempdir().unwrap();
    let many = dir.path().join("many.jsonl");
    let (code, _, stderr) =
        run(unisono(&["generate", "--brands", "60", "--campaigns", "8", "--output"]).arg(&many));
    assert_eq!(code, 0, "{stderr}");
    let inputs = [
        (root().join("datasets/chat-it"), "Luminara"),
        (root().join("datasets/inbox-it"), "corsaviva.example"),
        (many, ""),
    ];
    for (input, brand) in inputs {
        for lang in ["en", "it"] {
            for with_brand in [false, true].into_iter().take(if brand.is_empty() { 1 } else { 2 }) {
                let mut command = unisono(&["analyze", "--quiet", "--lang", lang]);
                if with_brand {
                    command.args(["--brand", brand]);
                }
                let (code, screen, stderr) = run(command.arg(&input));
                assert_eq!(code, 0, "{stderr}");
                assert!((20..=25).contains(&others(&screen)), "{}\n{screen}", others(&screen));
            }
        }
    }
}
