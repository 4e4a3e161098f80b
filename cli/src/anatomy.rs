//! `unisono anatomy`

use crate::args::{AnatomyArgs, OutputFormat};
use crate::exit::Exit;
use crate::flags::name_flag;
use crate::inputs::{check_streams, options, print_notes, read_inputs, read_old, verdict};
use crate::interrupt::install_ctrlc_handler;
use crate::json::write_json;
use crate::meter::Meter;
use crate::number::counted;
use crate::own_lists::mask_phrases;
use crate::sanitize::sanitize;
use crate::terminal::{TermStyle, print_with};
use crate::threads::with_threads;
use crate::words::Words;
use std::fmt::Write as _;
use std::io::Write;
use unisono::report::{Config, Marked, Part, mark};
use unisono::source::{Options, Senders};
use unisono::{Corpus, Error, Facet};

/// Prints one message with its slots, stock and house style marked.
pub(crate) fn anatomy(args: &AnatomyArgs) -> anyhow::Result<Exit> {
    check_streams(args.input.inputs.iter().chain(&args.against))?;
    let options = options(&args.input)?;
    let own_phrases = mask_phrases(args.text.mask_phrases.as_deref())?;
    install_ctrlc_handler()?;
    with_threads(args.threads, || {
        let list = "unisono analyze --output DIR lists them";
        // The one message is asked for, whoever sent it.
        let of_message = Options { senders: Senders::All, ..options.clone() };
        let Some(one) = read_inputs(&args.input, &of_message, own_phrases.clone(), args.quiet, list)? else {
            return Ok(Exit::Input);
        };
        if one.intake.n_messages() != 1 {
            let n = counted(one.intake.n_messages(), "message");
            return Err(Error::parameter("INPUT", format!("holds {n}; name a file with one message")).into());
        }
        let Some(old) = read_old(&args.against, &options, own_phrases, &args.input.memory, args.quiet, list)?
        else {
            return Ok(Exit::Input);
        };
        let words = Words::new(args.lang.lang());
        print_notes(&old, args.text.language, args.quiet, &words);
        let exit = verdict(&args.input, &old);
        let n_old = old.intake.batches.len();
        let batches: Vec<Corpus> = old.intake.batches.into_iter().chain(one.intake.batches).collect();
        let meter = Meter::new(args.quiet);
        let show = |progress| meter.show(progress);
        let marked = mark(&batches, (n_old, 0), &config(args), args.show_text, &show).map_err(name_flag)?;
        meter.clear();
        print_with(|out| match args.format {
            OutputFormat::Json => write_json(&marked, out),
            OutputFormat::Human => {
                out.write_all(human(&marked, TermStyle::for_stdout(args.color, None), &words).as_bytes())
            }
        })?;
        Ok(exit)
    })
}

fn config(args: &AnatomyArgs) -> Config {
    let mut config = Config::new([Facet::Wording]);
    config.anatomy.min_words = args.min_words as usize;
    config.anatomy.min_brands = args.min_brands as usize;
    config.anatomy.brands = config.anatomy.brands.max(config.anatomy.min_brands);
    args.text.apply(&mut config);
    config
}

/// The message and its parts in numbers.
fn human(marked: &Marked, style: TermStyle, words: &Words) -> String {
    let Marked { brand, passages, .. } = marked;
    let mut out = String::new();
    let mut line = |text: &str| {
        // Writing to a string does not fail.
        let _ = writeln!(out, "{text}");
    };
    for passage in passages {
        let pieces = passage.pieces.iter();
        let pieces: Vec<String> = pieces
            .map(|piece| {
                shown((piece.part, &words.with_slots(&piece.text), &piece.brands.to_string()), style)
            })
            .collect();
        line(&pieces.join(" "));
    }
    line("");
    let total: usize = passages.iter().flat_map(|passage| &passage.pieces).map(|piece| piece.terms).sum();
    match total {
        0 => line(&words.text("anatomy-no-text", &[("brand", sanitize(brand).into_owned().into())])),
        _ => shares(marked, total, style, words).iter().for_each(|text| line(text)),
    }
    out
}

/// The share of each part in the terms of the message, a line each.
fn shares(marked: &Marked, total: usize, style: TermStyle, words: &Words) -> [String; 4] {
    let Marked { brand, others, campaigns, min_words, min_brands, passages, .. } = marked;
    let share = |part: Part| {
        let pieces = passages.iter().flat_map(|passage| &passage.pieces);
        let n: usize = pieces.filter(|piece| piece.part == part).map(|piece| piece.terms).sum();
        format!("{:.0}%", 100.0 * n as f64 / total as f64)
    };
    let sign = |part: Part, name: &str| {
        let example = words.named("anatomy-sign", name, &[]).unwrap_or_default();
        shown((part, &example, "n"), style)
    };
    let stock = [
        ("share", share(Part::Stock).into()),
        ("sign", sign(Part::Stock, "stock").into()),
        ("words", (*min_words as u64).into()),
        ("brands", (*min_brands as u64).into()),
        ("others", (*others).into()),
    ];
    let house = [
        ("share", share(Part::House).into()),
        ("sign", sign(Part::House, "house").into()),
        ("words", (*min_words as u64).into()),
        ("brand", sanitize(brand).into_owned().into()),
        ("campaigns", (*campaigns).into()),
    ];
    let slot = [("share", share(Part::Slot).into()), ("sign", sign(Part::Slot, "slot").into())];
    [
        match *others < *min_brands as u64 {
            true => words.text("anatomy-no-stock", &stock),
            false => words.text("anatomy-stock", &stock),
        },
        words.text("anatomy-house", &house),
        words.text("anatomy-slot", &slot),
        words.text("anatomy-own", &[("share", share(Part::Own).into())]),
    ]
}

/// A piece with its mark: a colour and a line below, or signs where there is no colour.
fn shown((part, text, brands): (Part, &str, &str), style: TermStyle) -> String {
    let text = sanitize(text);
    match (part, style.color) {
        (Part::Stock, true) => format!("{}{}", style.stock(&text), style.dim(&format!("[{brands}]"))),
        (Part::Stock, false) => format!("«{text}»[{brands}]"),
        (Part::House, true) => style.house(&text),
        (Part::House, false) => format!("_{text}_"),
        (Part::Slot, _) => style.dim(&text),
        (Part::Own, _) => text.into_owned(),
    }
}
