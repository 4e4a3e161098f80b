//! Makes the paths in the record of a reading fit to publish.

use std::path::Path;
use unisono::intake::Intake;

/// Replaces the absolute paths of inputs in the record of a reading by paths that do not name the user or the machine.
pub(crate) fn redact_paths(intake: &mut Intake) {
    let given: Vec<String> = intake.inputs.iter().map(|record| record.path.clone()).collect();
    for path in given {
        let display = display_path(&path);
        if display == path {
            continue;
        }
        let redact = |text: &mut String| *text = text.replace(&path, &display);
        intake.inputs.iter_mut().for_each(|record| redact(&mut record.path));
        intake.unopened.iter_mut().for_each(|error| redact(&mut error.place.path));
        intake.notes.replace_in_places(&path, &display);
        intake.passed_over.replace_in_names(&path, &display);
        for skipped in &mut intake.skipped {
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
