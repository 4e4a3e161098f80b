//! `unisono score`

mod advice;
mod against;
mod drafts;
mod findings;
mod html;
mod places;
mod sarif;
mod screen;

use crate::args::{ScoreArgs, ScoreFormat};
use crate::exit::Exit;
use crate::flags::name_flag;
use crate::inputs::check_streams;
use crate::interrupt::install_ctrlc_handler;
use crate::json::write_json;
use crate::own_lists::mask_phrases;
use crate::terminal::{TermStyle, eprint_line, print_with};
use crate::threads::with_threads;
use crate::words::Words;
use against::index;
use drafts::Draft;
use serde::Serialize;
use std::io::Write;
use unisono::score::{Score, ScoreOptions};

/// A draft with its score.
#[derive(Serialize)]
struct Scored {
    draft: String,
    #[serde(flatten)]
    score: Score,
    /// The text as it was given, to find lines in.
    #[serde(skip)]
    source: String,
}

/// Scores drafts, prints what to change, and checks the limits of a linter.
pub(crate) fn score(args: &ScoreArgs) -> anyhow::Result<Exit> {
    check_streams(args.input.inputs.iter().chain(&args.against))?;
    let own_phrases = mask_phrases(args.text.mask_phrases.as_deref())?;
    install_ctrlc_handler()?;
    with_threads(args.threads, || {
        let drafts = args.input.inputs.iter().map(|path| Draft::read(path, args.draft_format));
        let drafts: Vec<Draft> = drafts.collect::<Result<_, _>>()?;
        let Some((index, exit)) = index(args, &own_phrases)? else { return Ok(Exit::Input) };
        let defaults = ScoreOptions::default();
        let options = ScoreOptions {
            brand: args.as_brand.clone(),
            language: args.text.language,
            at: args.at,
            own_phrases: own_phrases.clone(),
            max_brands_share: args.max_brands_share.unwrap_or(defaults.max_brands_share),
        };
        let scored = |Draft { name, message, source }| match unisono::score(&message, &index, &options) {
            Ok(score) => Ok(Scored { draft: name, score, source }),
            Err(error) => Err(anyhow::Error::new(name_flag(error)).context(name)),
        };
        let scored: Vec<Scored> = drafts.into_iter().map(scored).collect::<Result<_, _>>()?;
        let words = Words::new(args.lang.lang());
        print_with(|out| match args.format {
            ScoreFormat::Text => {
                let style = TermStyle::for_stdout(args.color, None);
                let texts = scored.iter().map(|scored| screen::screen(scored, &words, style));
                out.write_all(texts.collect::<Vec<_>>().join("\n").as_bytes())
            }
            ScoreFormat::Json => write_json(&scored, out),
            ScoreFormat::Sarif => write_json(&sarif::sarif(&scored, &words), out),
            ScoreFormat::Html => out.write_all(html::page(&scored, &words).as_bytes()),
        })?;
        let found = findings::findings(&scored, args);
        found.iter().for_each(|line| eprint_line(&format!("unisono: {line}")));
        Ok(if found.is_empty() { exit } else { Exit::Findings })
    })
}
