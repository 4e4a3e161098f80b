//! Makes the paths in a report fit to publish.

use std::path::Path;
use unisono::report::Report;

/// Replaces the absolute paths of inputs in a report by paths that do not name the user or the machine.
pub(crate) fn redact_paths(report: &mut Report) {
    let given: Vec<String> = report.provenance.inputs.iter().map(|record| record.path.clone()).collect();
    for path in given {
        let display = display_path(&path);
        if display == path {
            continue;
        }
        let redact = |text: &mut String| *text = text.replace(&path, &display);
        report.provenance.inputs.iter_mut().for_each(|record| redact(&mut record.path));
        report.warnings.iter_mut().for_each(|warning| redact(&mut warning.message));
        report.corpus.notes.replace_in_places(&path, &display);
        report.corpus.passed_over.replace_in_names(&path, &display);
        for skipped in &mut report.corpus.skipped {
            redact(&mut skipped.path);
            redact(&mut skipped.message);
        }
    }
}

/// Returns an absolute path relative to the current folder, or only its last component if it lies elsewhere. Other paths
/// are returned unchanged.
fn display_path(path: &str) -> String {
    let given = Path::new(path);
    if !given.is_absolute() {
        return path.to_owned();
    }
    let here = std::env::current_dir().ok();
    let relative = here.as_deref().and_then(|here| given.strip_prefix(here).ok());
    relative
        .map(|relative| if relative.as_os_str().is_empty() { Path::new(".") } else { relative })
        .or_else(|| given.file_name().map(Path::new))
        .map_or_else(|| path.to_owned(), |p| p.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::display_path;

    #[test]
    fn absolute_paths_do_not_name_the_machine() {
        let here = std::env::current_dir().unwrap();
        let check = |path: &str, expected: &str| assert_eq!(display_path(path), expected);
        check("-", "-");
        check("mail/inbox", "mail/inbox");
        check(&here.join("mail").display().to_string(), "mail");
        check(&here.display().to_string(), ".");
        check(&std::env::temp_dir().join("x/inbox.mbox").display().to_string(), "inbox.mbox");
    }
}
