//! Checks the links between the Markdown pages of the project.

use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn links_lead_to_files_and_headings() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut checked = 0;
    for page in pages(root) {
        let text = fs::read_to_string(&page).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(link, _)| link) {
            if link.contains("://") || link.starts_with('<') {
                continue;
            }
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() { page.clone() } else { page.parent().unwrap().join(file) };
            assert!(target.exists(), "{}: {link}: no such file", page.display());
            let known = || headings(&fs::read_to_string(&target).unwrap());
            assert!(
                heading.is_empty() || known().contains(&heading.to_owned()),
                "{}: {link}",
                page.display()
            );
            checked += 1;
        }
    }
    assert!(checked > 60, "{checked}");
}

/// Returns the Markdown files in the root, `docs`, `docs/measures` and `datasets`.
fn pages(root: &Path) -> Vec<PathBuf> {
    let folders = ["", "docs", "docs/measures", "datasets"];
    let files = folders.iter().flat_map(|folder| fs::read_dir(root.join(folder)).unwrap());
    let paths = files.map(|entry| entry.unwrap().path());
    paths.filter(|path| path.extension().is_some_and(|extension| extension == "md")).collect()
}

/// Returns the anchors of the headings, as links write them after `#`.
fn headings(text: &str) -> Vec<String> {
    let titles = text.lines().filter(|l| l.starts_with('#')).map(|l| l.trim_start_matches('#').trim());
    let kept = |c: &char| c.is_alphanumeric() || [' ', '-', '_'].contains(c);
    titles.map(|t| t.to_lowercase().chars().filter(kept).collect::<String>().replace(' ', "-")).collect()
}
