//! `unisono index`

use crate::args::IndexFolderArgs;
use crate::exit::Exit;
use crate::flags::name_flag;
use crate::inputs::{options, print_notes, read_inputs, verdict};
use crate::interrupt::install_ctrlc_handler;
use crate::key_file::index_key;
use crate::meter::Meter;
use crate::number::counted;
use crate::own_lists::mask_phrases;
use crate::paths::redact_paths;
use crate::temporary::register_index;
use crate::terminal::eprint_line;
use crate::threads::with_threads;
use crate::words::Words;
use std::cmp::Ordering;
use unisono::score::{Index, MIN_OTHERS};

/// Writes the index of some mail, against which drafts are scored.
pub(crate) fn index(args: &IndexFolderArgs) -> anyhow::Result<Exit> {
    let options = options(&args.input)?;
    let own_phrases = mask_phrases(args.text.mask_phrases.as_deref())?;
    let key = args.key.as_deref().map(index_key).transpose()?;
    install_ctrlc_handler()?;
    with_threads(args.threads, || {
        let list = "unisono analyze --output DIR lists them";
        let Some(mut loaded) = read_inputs(&args.input, &options, own_phrases, args.quiet, list)? else {
            return Ok(Exit::Input);
        };
        let words = Words::new(args.lang.lang());
        print_notes(&loaded, args.text.language, args.quiet, &words);
        let exit = verdict(&args.input, &loaded);
        let config = args.counts.config(&args.text);
        let meter = Meter::new(args.quiet);
        let show = |progress| meter.show(progress);
        let index = Index::build(&loaded.intake.batches, &config, &show).map_err(name_flag)?;
        meter.clear();
        redact_paths(&mut loaded.intake);
        let why_without = match (&key, args.input.pseudonymise.is_some()) {
            (Some(_), _) => Some("key"),
            (None, true) => Some("pseudonyms"),
            (None, false) => None,
        };
        let mail = (!args.no_columns && why_without.is_none()).then_some(loaded.intake);
        let has_mail = mail.is_some();
        register_index(&args.output);
        index.save_with(&args.output, key.as_ref(), mail).map_err(name_flag)?;
        if !args.quiet {
            let without = why_without.filter(|_| !args.no_columns);
            written(args, &index, has_mail, without, &words)
                .iter()
                .for_each(|line| eprint_line(&format!("unisono: {line}")));
        }
        if let Some(line) = too_few(index.languages().into_values().max().unwrap_or_default()) {
            eprint_line(&format!("unisono: {line}"));
        }
        Ok(exit)
    })
}

/// Returns what was written, and what the index holds. `without`: why the mail was left out, if nobody asked for that.
fn written(
    args: &IndexFolderArgs,
    index: &Index,
    has_mail: bool,
    without: Option<&str>,
    words: &Words,
) -> Vec<String> {
    let counts = [
        ("messages", (index.n_messages() as u64).into()),
        ("brands", (index.brands().len() as u64).into()),
        ("path", args.output.display().to_string().into()),
    ];
    let mut lines = vec![words.text("index-written", &counts)];
    if has_mail {
        lines.push(words.text("index-holds-mail", &[]));
    }
    lines.extend(without.and_then(|why| words.named("index-without-mail", why, &[])));
    lines
}

/// Returns a warning if an index with so many brands in a language is too small for scores.
fn too_few(brands: usize) -> Option<String> {
    let fails = match brands.cmp(&MIN_OTHERS) {
        Ordering::Less => "no draft can be scored against this index",
        Ordering::Equal => "no draft of one of its brands (--as) can be scored against this index",
        Ordering::Greater => return None,
    };
    let brands = counted(brands as u64, "brand");
    Some(format!(
        "{fails}: no language has more than {brands}, and a score needs {MIN_OTHERS} brands besides that of the draft; \
         add mail of more brands"
    ))
}
