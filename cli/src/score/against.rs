//! The index of --against: opened, or made of mail.

use crate::args::ScoreArgs;
use crate::exit::Exit;
use crate::flags::name_flag;
use crate::inputs::{options, print_notes, read_old, verdict};
use crate::key_file::index_key;
use crate::meter::Meter;
use crate::words::Words;
use std::path::Path;
use unisono::Error;
use unisono::score::Index;
use unisono::text::mask::OwnPhrases;

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
    print_notes(&old, args.text.language, args.quiet, &Words::new(args.lang.lang()));
    let exit = verdict(&args.input, &old);
    let config = args.counts.config(&args.text);
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
    if let Some((_, flag)) = differs.into_iter().find(|(differs, _)| *differs) {
        let remedy =
            format!("the index was made without {flag}; leave it out, or make the index again with it");
        return Err(Error::parameter("--against", remedy).into());
    }
    if let Some(other) = args.counts.min_words.filter(|&n| n as usize != read_as.min_words) {
        let remedy = format!(
            "the index was made with --min-words {}; leave the flag out, or make the index again with {other}",
            read_as.min_words
        );
        return Err(Error::parameter("--min-words", remedy).into());
    }
    if args.counts.campaigns.is_some() {
        let remedy = "a saved index has its campaigns; leave the flag out, or make the index again with it";
        return Err(Error::parameter("--campaigns", remedy).into());
    }
    Ok(index)
}
