//! The README shows what the command prints.

use crate::{run, unisono};
use std::fs;
use std::path::Path;

#[test]
fn the_summary_in_the_readme_is_the_real_one() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let shown = readme.split("```text\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let (code, printed, _) = run(unisono(&["analyze", "datasets/inbox-it"]).current_dir(root));
    assert_eq!(code, 0);
    assert_eq!(shown, printed, "put what `unisono analyze datasets/inbox-it` prints into README.md");
}
