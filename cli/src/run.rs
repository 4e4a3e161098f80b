//! The one place that calls the engine: what was asked on the command line, in the library's own terms.

use crate::args::{IndexArgs, InputArgs, TextArgs};
use unisono::progress::Watch;
use unisono::report::{Report, Skipped};
use unisono::{Error, Result};

/// What was read.
pub(crate) struct Taken {
    /// Distinct messages that can be analysed.
    pub(crate) messages: u64,
    /// Messages left out as duplicates.
    pub(crate) duplicates: u64,
    /// The first of the messages that cannot be used.
    pub(crate) skipped: Vec<Skipped>,
    /// How many cannot be used.
    pub(crate) n_skipped: u64,
    /// The inputs that cannot be opened.
    pub(crate) unopened: Vec<Error>,
    /// What the engine goes on with.
    intake: engine::Intake,
}

/// Reads the inputs; `-` is standard input.
pub(crate) fn read(input: &InputArgs, text: &TextArgs, watch: Watch<'_>) -> Result<Taken> {
    let intake = engine::read(input, text, watch)?;
    Ok(Taken {
        messages: 0,
        duplicates: 0,
        skipped: Vec::new(),
        n_skipped: 0,
        unopened: intake.unopened.clone(),
        intake,
    })
}

/// Analyses what was read.
pub(crate) fn analyze(taken: &Taken, text: &TextArgs, index: &IndexArgs, watch: Watch<'_>) -> Result<Report> {
    engine::analyze(&taken.intake, text, index, watch)
}

// ---- stand-in: from here to the end of the file goes away when `source`, `intake` and `report::analyze` are there ----

mod engine {
    //! What the core will do: here it opens the inputs and reads nothing.

    use super::{Error, IndexArgs, InputArgs, Report, Result, TextArgs, Watch};
    use std::ops::ControlFlow;
    use unisono::ErrorKind;
    use unisono::error::{Place, Position};
    use unisono::progress::Progress;

    pub(super) struct Intake {
        pub(super) unopened: Vec<Error>,
    }

    pub(super) fn read(input: &InputArgs, _: &TextArgs, watch: Watch<'_>) -> Result<Intake> {
        let mut unopened = Vec::new();
        for path in input.inputs.iter().filter(|path| path.as_os_str() != "-") {
            if let Err(error) = std::fs::metadata(path) {
                let place = Place { path: path.display().to_string(), position: Position::Whole };
                unopened.push(Error { kind: ErrorKind::Io(error.to_string()), place });
            }
        }
        match watch(Progress::Reading { bytes: 0, total: Some(0), messages: 0, skipped: 0 }) {
            ControlFlow::Continue(()) => Ok(Intake { unopened }),
            ControlFlow::Break(()) => Err(ErrorKind::Cancelled.into()),
        }
    }

    pub(super) fn analyze(_: &Intake, _: &TextArgs, _: &IndexArgs, _: Watch<'_>) -> Result<Report> {
        Err(ErrorKind::UnknownFormat.into())
    }
}
