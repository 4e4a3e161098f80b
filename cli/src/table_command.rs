//! A command that reads its inputs and writes one table.

use crate::args::{InputArgs, TableArgs};
use crate::exit::Exit;
use crate::inputs::{Loaded, print_notes, read_inputs, verdict};
use crate::interrupt::install_ctrlc_handler;
use crate::meter::Meter;
use crate::overwrite::refuse_input;
use crate::own_lists::mask_phrases;
use crate::table::Table;
use crate::threads::with_threads;
use crate::words::Words;
use std::num::NonZeroUsize;
use std::path::Path;
use unisono::language::Language;
use unisono::source::Options;

/// What such a command is given.
pub(crate) struct TableCommand<'a> {
    pub(crate) input: &'a InputArgs,
    pub(crate) options: Options,
    /// The file with the user's own phrases to mask.
    pub(crate) mask_phrases: Option<&'a Path>,
    /// The language of all messages.
    pub(crate) language: Option<Language>,
    pub(crate) output: &'a TableArgs,
    pub(crate) threads: Option<NonZeroUsize>,
}

impl TableCommand<'_> {
    /// Checks the files, reads the inputs and passes them to `write` with the table.
    pub(crate) fn run(
        &self,
        write: impl FnOnce(&Loaded, &Table, &Meter) -> anyhow::Result<()> + Send,
    ) -> anyhow::Result<Exit> {
        let Self { input, options, output, .. } = self;
        let own_phrases = mask_phrases(self.mask_phrases)?;
        refuse_input("--output", &output.output, &input.inputs)?;
        install_ctrlc_handler()?;
        let table = Table::create("--output", &output.output)?;
        with_threads(self.threads, || {
            let list = "unisono analyze --output DIR lists them";
            let Some(loaded) = read_inputs(input, options, own_phrases, output.quiet, list)? else {
                return Ok(Exit::Input);
            };
            print_notes(&loaded, self.language, output.quiet, &Words::new(output.lang.lang()));
            write(&loaded, &table, &Meter::new(output.quiet))?;
            Ok(verdict(input, &loaded))
        })
    }
}
