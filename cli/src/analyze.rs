//! `unisono analyze`

use crate::args::{AnalyzeArgs, OutputFormat};
use crate::atomic_file::prepare_file;
use crate::brand::check_brand;
use crate::exit::Exit;
use crate::flags::name_flag;
use crate::inputs::{Loaded, options, read_inputs, verdict};
use crate::interrupt::{check_interrupt, install_ctrlc_handler};
use crate::json::write_json;
use crate::meter::Meter;
use crate::overwrite::refuse_input;
use crate::own_lists::{ignore_texts, mask_phrases, stop_words};
use crate::page::{page, write_page};
use crate::paths::redact_paths;
use crate::render::Wanted;
use crate::terminal::{TermStyle, print_with};
use crate::threads::with_threads;
use crate::words::Words;
use crate::{render, report_files};
use std::io::Write;
use unisono::report::{Config, Evidence, Report, TrendConfig};
use unisono::source::Options;
use unisono::text::mask::OwnPhrases;

/// Reads, analyses, writes the files and prints the result.
pub(crate) fn analyze(args: &AnalyzeArgs) -> anyhow::Result<Exit> {
    let options = options(&args.input)?;
    if let Some(dir) = &args.output.output {
        report_files::refuse_inputs_in(dir, &args.input.inputs)?;
    }
    if let Some(html) = &args.output.html {
        refuse_input("--html", html, &args.input.inputs)?;
        prepare_file("--html", html)?;
    }
    let own_phrases = mask_phrases(args.text.mask_phrases.as_deref())?;
    let config = config(args)?;
    install_ctrlc_handler()?;
    // Removed at the end if nothing was written.
    let _created = args.output.output.as_deref().map(report_files::prepare).transpose()?;
    with_threads(args.index.threads, || work(args, &options, own_phrases, &config))
}

fn work(
    args: &AnalyzeArgs,
    options: &Options,
    own_phrases: OwnPhrases,
    config: &Config,
) -> anyhow::Result<Exit> {
    let list = match args.output.output {
        Some(_) => "see report.json",
        None => "report.json lists them with --output DIR",
    };
    let Some(mut loaded) = read_inputs(&args.input, options, own_phrases, args.output.quiet, list)? else {
        return Ok(Exit::Input);
    };
    if let Some(brand) = &args.output.brand {
        check_brand(&loaded.intake.batches, brand)?;
    }
    redact_paths(&mut loaded.intake);
    let mut report = report(args, config, &loaded)?;
    check_interrupt()?;
    let page = |report: &Report| page(report, args.output.brand.as_deref(), args.output.lang.lang());
    if let Some(dir) = &args.output.output {
        report_files::write(dir, &mut report, page)?;
    }
    if let Some(path) = &args.output.html {
        write_page(path, &page(&report))?;
    }
    print(args, &report)?;
    Ok(verdict(&args.input, &loaded))
}

fn report(args: &AnalyzeArgs, config: &Config, loaded: &Loaded) -> unisono::Result<Report> {
    let meter = Meter::new(args.output.quiet);
    let batches = &loaded.intake.batches;
    let mut report =
        unisono::analyze_with(batches, config, &|progress| meter.show(progress)).map_err(name_flag)?;
    meter.clear();
    report.account_for(&loaded.intake);
    Ok(report)
}

fn config(args: &AnalyzeArgs) -> unisono::Result<Config> {
    let AnalyzeArgs { text, index, .. } = args;
    let mut config = Config::new(index.facets.0.iter().copied());
    config.evidence.clone_from(&index.evidence.0);
    config.campaigns = index.campaigns;
    config.block = index.block;
    config.by.clone_from(&index.by);
    config.block_by.clone_from(&index.block_by);
    config.trend.by = index.trend;
    config.trend.before = index.before;
    config.trend.compare.clone_from(&index.compare);
    if config.trend != TrendConfig::default() && !config.evidence.contains(&Evidence::Trend) {
        config.evidence.push(Evidence::Trend);
    }
    config.quote = !index.no_quotes;
    config.message_of = args.output.brand.clone().filter(|_| args.output.show_text);
    config.ignore_texts = ignore_texts(&index.ignore_text)?;
    text.apply(&mut config);
    let settings = &mut config.settings;
    settings.ngram = usize::from(args.grams.ngram);
    settings.stop_words = stop_words(index.stop_words.as_deref())?;
    settings.min_units = index.min_units as usize;
    settings.max_matrix = index.max_matrix;
    settings.seed = index.seed;
    settings.record_budget = args.input.memory.of_features();
    settings.record_folder = args.input.memory.folder();
    Ok(config)
}

/// Prints the result on standard output.
fn print(args: &AnalyzeArgs, report: &Report) -> anyhow::Result<()> {
    print_with(|out| match args.output.format {
        OutputFormat::Json => write_json(report, out),
        OutputFormat::Human => {
            let style = TermStyle::for_stdout(args.output.color, args.output.width);
            let words = Words::new(args.output.lang.lang());
            let wanted = Wanted {
                brand: args.output.brand.as_deref(),
                details: args.output.verbose,
                written: args.output.output.as_deref().map(|dir| (dir, &report_files::NAMES[..])),
                page: args.output.html.as_deref(),
            };
            out.write_all(render::human(report, &words, style, wanted).as_bytes())
        }
    })
}
