//! `unisono generate`: synthetic mail of known homogenisation, as JSON lines or mails, with its ground truth.

use crate::args::{GenerateArgs, GeneratedFormat};
use crate::atomic_file::AtomicFile;
use crate::exit::Exit;
use crate::interrupt::{check_interrupt, install_ctrlc_handler, uninterrupted};
use crate::overwrite::refuse_input;
use crate::temporary::Stage;
use anyhow::{Context, bail};
use rayon::prelude::*;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::slice;
use unisono::ErrorKind;
use unisono_synth::{Generated, Generator, Recipe};

/// Maximum number of messages per batch.
const BATCH: u64 = 8192;

/// Messages in the first batch. Batches double while they stay below [`BATCH_BYTES`], as recipes may ask for long mails.
const FIRST: u64 = 64;

/// Bytes above which batches stop growing.
const BATCH_BYTES: usize = 32 << 20;

/// Suffix of the truth file, which lies beside the folder of mails: inside, it would be read as mail.
const TRUTH: &str = ".truth.jsonl";

/// Runs the subcommand.
pub(crate) fn generate(args: &GenerateArgs) -> anyhow::Result<Exit> {
    let recipe = recipe(args)?;
    if args.print_recipe {
        return match writeln!(io::stdout(), "{}", serde_json::to_string_pretty(&recipe)?) {
            // The reader closed the pipe.
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
            _ => Ok(Exit::Done),
        };
    }
    let generator = unisono_synth::generate(&recipe).map_err(|error| by_flag(error, args))?;
    install_ctrlc_handler()?;
    match args.format {
        GeneratedFormat::Jsonl => match args.output.as_deref().filter(|path| path.as_os_str() != "-") {
            Some(path) => {
                if let Some(recipe) = &args.recipe {
                    refuse_input(path, slice::from_ref(recipe))?;
                }
                let mut file = AtomicFile::create(path)?;
                let exit = lines(&generator, &mut file)?;
                file.finish()?;
                Ok(exit)
            }
            None => lines(&generator, io::stdout()),
        },
        GeneratedFormat::Eml => {
            let Some(folder) = &args.output else {
                let remedy = "mails are files: name the folder they go to";
                return Err(unisono::Error::parameter("--output", remedy).into());
            };
            mails(&generator, folder)
        }
    }
}

/// Replaces the name of a recipe field in an error by the flag that set it.
fn by_flag(mut error: unisono::Error, args: &GenerateArgs) -> unisono::Error {
    if let ErrorKind::Parameter { name, .. } = &mut error.kind {
        *name = match *name {
            "brands" if args.brands.is_some() => "--brands",
            "campaigns" if args.campaigns.is_some() => "--campaigns",
            "recipients" if args.recipients.is_some() => "--recipients",
            "text.h" if args.homogenisation.is_some() => "--homogenisation",
            "languages" if !args.languages.is_empty() => "--languages",
            field => field,
        };
    }
    error
}

/// Returns the recipe of the file, or the default one, with the values of the flags.
fn recipe(args: &GenerateArgs) -> anyhow::Result<Recipe> {
    let mut recipe = match &args.recipe {
        None => Recipe::default(),
        Some(path) => {
            let shown = path.display();
            let json = fs::read_to_string(path).with_context(|| format!("{shown}: cannot be read"))?;
            Recipe::from_json(&json).with_context(|| format!("{shown}: no usable recipe"))?
        }
    };
    let set = |to: &mut usize, flag: Option<usize>| *to = flag.unwrap_or(*to);
    set(&mut recipe.brands, args.brands);
    set(&mut recipe.campaigns, args.campaigns);
    set(&mut recipe.recipients, args.recipients);
    recipe.seed = args.seed.unwrap_or(recipe.seed);
    recipe.text.h = args.homogenisation.unwrap_or(recipe.text.h);
    if !args.languages.is_empty() {
        recipe.languages.clone_from(&args.languages);
    }
    Ok(recipe)
}

/// Writes every message as a JSON line, in order.
fn lines(generator: &Generator, out: impl Write + Send) -> anyhow::Result<Exit> {
    let mut out = BufWriter::with_capacity(1 << 20, out);
    let written =
        in_order(generator, |generated, bytes| generated.write_jsonl(bytes), |bytes| out.write_all(bytes));
    match written.and_then(|()| Ok(out.flush()?)) {
        // The reader closed the pipe.
        Err(e) if e.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe) => {
            Ok(Exit::Done)
        }
        other => other.map(|()| Exit::Done),
    }
}

/// Writes every message as a mail into one folder per brand, and the truth beside `folder`.
///
/// The mails go to a temporary folder beside `folder` first, so that a run that stops leaves none.
fn mails(generator: &Generator, folder: &Path) -> anyhow::Result<Exit> {
    if folder.exists() && fs::read_dir(folder).with_context(|| cannot_write(folder))?.next().is_some() {
        bail!("{}: the folder is not empty; name a new or an empty folder", folder.display());
    }
    // Without a trailing slash, which would place the file inside.
    let mut path = folder.components().collect::<PathBuf>().into_os_string();
    path.push(TRUTH);
    let path = PathBuf::from(path);
    if path.exists() {
        bail!("{}: the file already exists; move it, or name another folder", path.display());
    }
    let stage = stage(folder).with_context(|| cannot_write(folder))?;
    let mut truth = AtomicFile::create(&path)?;
    let mut batch = 0;
    while batch < generator.n_messages() {
        check_interrupt()?;
        let end = (batch + BATCH).min(generator.n_messages());
        // Memory holds one mail per thread, and the truth of one batch.
        let lines: Vec<Vec<u8>> = (batch..end)
            .into_par_iter()
            .filter_map(|number| Some((number, generator.message(number)?)))
            .map(|(number, generated)| {
                check_interrupt()?;
                let brand = stage.path().join(&generated.message.brand);
                fs::create_dir_all(&brand).with_context(|| cannot_write(&brand))?;
                let path = brand.join(format!("{:07}.eml", number + 1));
                fs::write(&path, generated.to_eml()).with_context(|| cannot_write(&path))?;
                let mut line = Vec::new();
                generated.write_truth(&mut line);
                Ok(line)
            })
            .collect::<anyhow::Result<_>>()?;
        for line in lines {
            truth.write_all(&line)?;
        }
        batch = end;
    }
    uninterrupted(|| {
        put(stage, folder).with_context(|| cannot_write(folder))?;
        truth.finish()
    })?;
    Ok(Exit::Done)
}

/// Creates the temporary folder for the mails of `folder`, with its mode if it exists.
fn stage(folder: &Path) -> io::Result<Stage> {
    let place = std::path::absolute(folder)?;
    let place = place.canonicalize().unwrap_or(place);
    let (Some(parent), Some(name)) = (place.parent(), place.file_name()) else {
        return Err(io::Error::other("the folder has no name; name a new folder"));
    };
    fs::create_dir_all(parent)?;
    let stage = Stage::create_tree(parent, &name.to_string_lossy())?;
    if let Ok(old) = fs::metadata(&place) {
        fs::set_permissions(stage.path(), old.permissions())?;
    }
    Ok(stage)
}

/// Puts the mails where they belong. `folder` is new or empty. Where it cannot be replaced, as a mount point or the
/// current folder of a process cannot be on some systems, the folders of brands are moved one after the other.
fn put(stage: Stage, folder: &Path) -> io::Result<()> {
    let is_here = std::env::current_dir()
        .is_ok_and(|here| folder.canonicalize().is_ok_and(|folder| here.starts_with(folder)));
    if !is_here && fs::rename(stage.path(), folder).is_ok() {
        stage.abandon();
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    for brand in fs::read_dir(stage.path())? {
        let brand = brand?;
        fs::rename(brand.path(), folder.join(brand.file_name()))?;
    }
    Ok(())
}

/// Generates each batch on all threads while the previous one is written.
fn in_order(
    generator: &Generator,
    encode: impl Fn(&Generated, &mut Vec<u8>) + Sync,
    mut write: impl FnMut(&[u8]) -> io::Result<()> + Send,
) -> anyhow::Result<()> {
    let make = |start: u64, size: u64| -> Vec<Vec<u8>> {
        let end = (start + size).min(generator.n_messages());
        (start as usize..end as usize)
            .into_par_iter()
            .with_min_len((size / 32).max(1) as usize)
            .fold(Vec::new, |mut bytes, number| {
                if let Some(generated) = generator.message(number as u64) {
                    encode(&generated, &mut bytes);
                }
                bytes
            })
            .collect()
    };
    let mut size = FIRST;
    let mut ready = make(0, size);
    let mut next = size;
    loop {
        check_interrupt()?;
        if ready.iter().map(Vec::len).sum::<usize>() < BATCH_BYTES {
            size = (2 * size).min(BATCH);
        }
        let write = || ready.iter().try_for_each(|bytes| write(bytes));
        let (written, made) = rayon::join(write, || make(next, size));
        written?;
        if next >= generator.n_messages() {
            return Ok(());
        }
        ready = made;
        next += size;
    }
}

fn cannot_write(path: &Path) -> String {
    format!("--output {}: cannot be written", path.display())
}
