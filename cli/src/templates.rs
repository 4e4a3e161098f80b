//! `unisono templates`

use crate::args::TemplatesArgs;
use crate::exit::Exit;
use crate::flags::name_flags;
use crate::inputs::options;
use crate::table::Cell;
use crate::table_command::TableCommand;
use crate::terminal::eprint_line;
use crate::words::Words;
use unisono::analysis::Settings;
use unisono::analysis::depth::{Depth, depth};
use unisono::analysis::templates::{self, Level, TemplateRules, TextPart, TextSlot, TextTemplate};
use unisono::catalog::{Prepared, Rules};
use unisono::facet::Batches;

const HEADER: [&str; 8] =
    ["level", "template", "brands", "campaigns", "messages", "bits_saved", "gaps", "fillings"];

/// Writes one line for each template that enough brands use.
pub(crate) fn templates(args: &TemplatesArgs) -> anyhow::Result<Exit> {
    let command = TableCommand {
        input: &args.input,
        options: options(&args.input)?,
        mask_phrases: args.mask_phrases.as_deref(),
        language: args.language,
        output: &args.output,
        threads: args.threads,
    };
    command.run(|loaded, table, meter| {
        let progress = |step| meter.show(step);
        let corpora = &loaded.intake.batches;
        let rules = Rules { campaigns: args.campaigns, language: args.language, ..Rules::default() };
        let mut settings = Settings::default();
        (settings.mask, settings.zones) = (!args.no_mask, args.zones);
        let of_brands = TemplateRules { brands: args.min_brands, ..TemplateRules::default() };
        let find = || -> unisono::Result<_> {
            let prepared = Prepared::new(corpora, &rules, &progress)?;
            let batches = Batches::new(corpora, &prepared);
            let found = templates::templates(&batches, &settings, of_brands, usize::MAX, &progress)?;
            Ok((found, depth(&batches, &settings, 0, &progress)?))
        };
        let (found, depth) = find().map_err(|error| name_flags(error.into()))?;
        meter.clear();
        if !args.output.quiet {
            let words = Words::new(args.output.lang.lang());
            eprint_line(&level_in_words(&found.sentences, "sentence", args.min_brands, &words));
            eprint_line(&level_in_words(&found.messages, "message", args.min_brands, &words));
            depth_in_words(&depth, &words).iter().for_each(|line| eprint_line(line));
        }
        let items = |level: &'static str, of: &'_ Level| -> Vec<(&'static str, TextTemplate)> {
            of.items.iter().map(|item| (level, item.clone())).collect()
        };
        let rows = [items("sentence", &found.sentences), items("message", &found.messages)].concat();
        table.write(
            &HEADER,
            rows.len(),
            |_| 1,
            |i, emit| {
                let (level, template) = &rows[i];
                emit(&[
                    Cell::Text(level),
                    Cell::Text(&template.to_string()),
                    Cell::Count(template.brands),
                    Cell::Count(template.campaigns),
                    Cell::Count(template.messages),
                    Cell::Number(template.bits_saved),
                    Cell::Count(gaps(template).count() as u64),
                    Cell::Text(&gaps(template).map(fillings).collect::<Vec<_>>().join("; ")),
                ]);
            },
        )
    })
}

fn gaps(template: &TextTemplate) -> impl Iterator<Item = &TextSlot> {
    template.parts.iter().filter_map(|part| match part {
        TextPart::Slot(slot) => Some(slot),
        _ => None,
    })
}

/// Returns the number of fillings of a gap, and those that may be quoted.
fn fillings(slot: &TextSlot) -> String {
    let quoted: Vec<String> = slot.values.iter().map(|value| format!("«{}»", value.text)).collect();
    if quoted.is_empty() {
        slot.fillings.to_string()
    } else {
        format!("{}: {}", slot.fillings, quoted.join(" "))
    }
}

/// Returns the summary of a level: `sentence` or `message`.
fn level_in_words(level: &Level, name: &str, min_brands: u32, words: &Words) -> String {
    let Some(value) = level.share.value else {
        return words.named("list-no-templates", name, &[]).unwrap_or_default();
    };
    let share = |share: f64| words.lang.the_percent(share);
    let shared = level.share.cross.map(|cross| {
        words.text("list-templates-shared", &[("min", min_brands.into()), ("share", share(cross).into())])
    });
    let args = [
        ("n", level.n_templates.into()),
        ("shared", level.n_cross.into()),
        ("min", min_brands.into()),
        ("share", share(value).into()),
        ("rest", shared.unwrap_or_default().into()),
    ];
    words.named("list-templates", name, &args).unwrap_or_default()
}

fn depth_in_words(depth: &Depth, words: &Words) -> Vec<String> {
    let mut lines = Vec::new();
    lines.push(match depth.mean {
        Some(mean) => {
            let kinds = depth.by_type.iter().filter(|(_, share)| **share >= 0.005).map(|(slot, share)| {
                let name = words.named("page-slot", slot, &[]).unwrap_or_else(|| slot.clone());
                format!("{name} {}", words.lang.percent(*share))
            });
            let kinds: Vec<String> = kinds.collect();
            let kinds = if kinds.is_empty() { String::new() } else { format!(" ({})", kinds.join(", ")) };
            let share = words.lang.the_percent(mean);
            let args = [("share", share.into()), ("kinds", kinds.into()), ("n", depth.n_campaigns.into())];
            words.text("list-depth", &args)
        }
        None => words.text("list-no-depth", &[("why", words.reason_or_undefined(depth.why.as_ref()).into())]),
    });
    if depth.reason.n > 0 {
        let args = [
            ("hits", depth.reason.hits.into()),
            ("n", depth.reason.n.into()),
            ("knowing", depth.recognition.hits.into()),
            ("of", depth.recognition.n.into()),
        ];
        lines.push(words.text("list-reasons", &args));
    }
    lines
}
