//! Guards against output in the place of input.

use std::path::{Path, PathBuf};
use unisono::Error;

/// Refuses an output file, given by a flag, that would overwrite an input, or lie in an input folder, where the next run
/// would read it.
pub(crate) fn refuse_input(flag: &'static str, output: &Path, inputs: &[PathBuf]) -> Result<(), Error> {
    let is_stream = |path: &Path| path.as_os_str() == "-";
    let outputs = [canonical(output), output.canonicalize().unwrap_or_else(|_| canonical(output))];
    for input in inputs.iter().filter(|input| !is_stream(input)) {
        let Ok(real) = input.canonicalize() else { continue };
        let is_within = outputs.iter().any(|output| output.starts_with(&real));
        if is_within && !is_stream(output) {
            let (output, input) = (output.display(), input.display());
            let remedy = match real.is_dir() {
                true => {
                    format!("{output} lies in the input folder {input}; choose a path outside of it")
                }
                false => format!("{output} would overwrite the input {input}; choose another name"),
            };
            return Err(Error::parameter(flag, remedy));
        }
    }
    Ok(())
}

/// Returns true if two output files are one.
pub(crate) fn is_same(a: &Path, b: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| canonical(path));
    a == b || real(a) == real(b)
}

/// Returns the path of a file that may not exist, its existing folders without links and dots.
fn canonical(path: &Path) -> PathBuf {
    for above in path.ancestors().skip(1) {
        let dir = if above.as_os_str().is_empty() { Path::new(".") } else { above };
        if let (Ok(real), Ok(rest)) = (dir.canonicalize(), path.strip_prefix(above)) {
            return real.join(rest);
        }
    }
    path.to_owned()
}
