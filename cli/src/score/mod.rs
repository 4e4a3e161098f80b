//! `unisono score`

mod advice;
mod against;
mod drafts;
mod findings;
mod html;
mod places;
mod quoted;
mod sarif;
mod screen;
mod unscored;

use crate::args::{ScoreArgs, ScoreFormat};
use crate::exit::Exit;
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
use unisono::score::{Index, Score, ScoreOptions};
use unisono::text::mask::OwnPhrases;
use unscored::Unscored;

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

/// Scores drafts, prints what to change, and checks the limits of a linter. A draft that cannot be scored is reported, and
/// the others are scored.
pub(crate) fn score(args: &ScoreArgs) -> anyhow::Result<Exit> {
    check_streams(args.input.inputs.iter().chain(&args.against))?;
    let own_phrases = mask_phrases(args.text.mask_phrases.as_deref())?;
    install_ctrlc_handler()?;
    with_threads(args.threads, || {
        let (mut drafts, mut unscored) = (Vec::new(), Vec::new());
        for path in &args.input.inputs {
            match Draft::read(path, args.draft_format) {
                Ok(draft) => drafts.push(draft),
                Err(error) => unscored.push(Unscored::unread(path, error)),
            }
        }
        if drafts.is_empty() {
            return Ok(unscored::report(&unscored, 0));
        }
        let Some((index, exit)) = index(args, &own_phrases)? else { return Ok(Exit::Input) };
        let scored = scored(drafts, &index, &options(args, own_phrases), &mut unscored)?;
        let exit = exit.worse(unscored::report(&unscored, scored.len()));
        if scored.is_empty() {
            return Ok(exit);
        }
        print(&scored, args)?;
        let found = findings::findings(&scored, args);
        found.iter().for_each(|line| eprint_line(&format!("unisono: {line}")));
        Ok(if found.is_empty() { exit } else { Exit::Findings })
    })
}

fn options(args: &ScoreArgs, own_phrases: OwnPhrases) -> ScoreOptions {
    let defaults = ScoreOptions::default();
    ScoreOptions {
        brand: args.as_brand.clone(),
        language: args.text.language,
        at: args.at,
        own_phrases,
        max_brands_share: args.max_brands_share.unwrap_or(defaults.max_brands_share),
    }
}

/// Scores each draft, and adds those that cannot be scored to `unscored`.
///
/// # Errors
/// An error that is not about one draft, such as an unknown brand.
fn scored(
    drafts: Vec<Draft>,
    index: &Index,
    options: &ScoreOptions,
    unscored: &mut Vec<Unscored>,
) -> anyhow::Result<Vec<Scored>> {
    let mut scored = Vec::new();
    for Draft { name, message, source } in drafts {
        match unisono::score(&message, index, options) {
            Ok(score) => scored.push(Scored { draft: name, score, source }),
            Err(error) => unscored.push(Unscored::of_draft(name, error)?),
        }
    }
    Ok(scored)
}

/// Prints the scores on standard output.
fn print(scored: &[Scored], args: &ScoreArgs) -> anyhow::Result<()> {
    let words = Words::new(args.lang.lang());
    print_with(|out| match args.format {
        ScoreFormat::Text => {
            let style = TermStyle::for_stdout(args.color, None);
            let texts = scored.iter().map(|scored| screen::screen(scored, &words, style));
            out.write_all(texts.collect::<Vec<_>>().join("\n").as_bytes())
        }
        ScoreFormat::Json => write_json(&scored, out),
        ScoreFormat::Sarif => write_json(&sarif::sarif(scored, &words), out),
        ScoreFormat::Html => out.write_all(html::page(scored, &words).as_bytes()),
    })
}
