//! The index of --against: opened, or made of mail.

use crate::args::ScoreArgs;
use crate::exit::Exit;
use crate::flags::name_flag;
use crate::inputs::{options, print_notes, read_old, verdict};
use crate::key_file::index_key;
use crate::meter::Meter;
use std::path::Path;
use unisono::score::Index;
use unisono::text::mask::OwnPhrases;
use unisono::{Config, Error, Facet};

/// Returns the index, and the exit code of reading it; `None` if no message was read.
pub(super) fn index(args: &ScoreArgs, own_phrases: &OwnPhrases) -> anyhow::Result<Option<(Index, Exit)>> {
    if let Some(path) = args.against.iter().find(|path| Index::is_at(path)) {
        if args.against.len() > 1 {
            let remedy = "an index stands alone; make one index of all mail with `unisono index`";
            return Err(Error::parameter("--against", remedy).into());
        }
        return Ok(Some((open(args, path)?, Exit::Done)));
    }
    if args.key.is_some() {
        return Err(Error::parameter("--key", "only a saved index has a key; leave it out for mail").into());
    }
    let options = options(&args.input)?;
    let list = "unisono analyze --output DIR lists them";
    let Some(old) =
        read_old(&args.against, &options, own_phrases.clone(), &args.input.memory, args.quiet, list)?
    else {
        return Ok(None);
    };
    print_notes(&old, args.text.language, args.quiet);
    let exit = verdict(&args.input, &old);
    let mut config = Config::new([Facet::Wording]);
    args.text.apply(&mut config);
    let meter = Meter::new(args.quiet);
    let show = |progress| meter.show(progress);
    let index = Index::build(&old.intake.batches, &config, &show).map_err(name_flag)?;
    meter.clear();
    Ok(Some((index, exit)))
}

fn open(args: &ScoreArgs, path: &Path) -> anyhow::Result<Index> {
    let key = args.key.as_deref().map(index_key).transpose()?;
    let index = Index::open(path, key.as_ref()).map_err(name_flag)?;
    let (read_as, text) = (index.read_as(), &args.text);
    // A flag that is given must be that of the index; one that is left out follows it.
    let differs = [
        (text.no_mask && read_as.mask, "--no-mask"),
        (text.no_stem && read_as.stem, "--no-stem"),
        (!text.zones && read_as.zones, "--zones off"),
    ];
    match differs.into_iter().find(|(differs, _)| *differs) {
        None => Ok(index),
        Some((_, flag)) => {
            let remedy =
                format!("the index was made without {flag}; leave it out, or make the index again with it");
            Err(Error::parameter("--against", remedy).into())
        }
    }
}
