//! `unisono templates`

use crate::args::TemplatesArgs;
use crate::exit::Exit;
use crate::flags::name_flags;
use crate::inputs::options;
use crate::number::{counted, percent};
use crate::table::Cell;
use crate::table_command::TableCommand;
use crate::terminal::eprint_line;
use unisono::analysis::depth::{Depth, depth};
use unisono::analysis::templates::{self, Level, TemplateRules, TextPart, TextSlot, TextTemplate};
use unisono::analysis::{Settings, ShareOf};
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
            eprint_line(&level_in_words(&found.sentences, "sentence", args.min_brands));
            eprint_line(&level_in_words(&found.messages, "message", args.min_brands));
            depth_in_words(&depth).iter().for_each(|line| eprint_line(line));
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

fn level_in_words(level: &Level, what: &str, min_brands: u32) -> String {
    let Some(value) = level.share.value else { return format!("no {what} has a word") };
    let cross = level
        .share
        .cross
        .map(|cross| format!("; those of {min_brands} brands or more save {}", percent(cross)));
    format!(
        "{}, {} of {min_brands} brands or more. They save {} of the bits of all {what}s{}",
        counted(level.n_templates, &format!("{what} template")),
        level.n_cross,
        percent(value),
        cross.unwrap_or_default(),
    )
}

fn depth_in_words(depth: &Depth) -> Vec<String> {
    let mut lines = Vec::new();
    lines.push(match (depth.mean, &depth.why) {
        (Some(mean), _) => {
            let types = depth.by_type.iter().filter(|(_, share)| **share >= 0.005);
            let types: Vec<String> =
                types.map(|(slot, share)| format!("{slot} {}", percent(*share))).collect();
            let types = if types.is_empty() { String::new() } else { format!(" ({})", types.join(", ")) };
            format!(
                "Depth: between two readers of a campaign {} of the information differs{types}, mean of {}",
                percent(mean),
                counted(depth.n_campaigns, "campaign")
            )
        }
        (None, why) => format!("Depth: none, {}", why.as_deref().unwrap_or("unknown")),
    });
    let share =
        |share: &ShareOf, what: &str| format!("{} of {} {what}", share.hits, counted(share.n, "campaign"));
    if depth.reason.n > 0 {
        lines.push(format!(
            "{}, {}",
            share(&depth.reason, "give a reason for writing to the reader"),
            share(&depth.recognition, "say that they know the reader")
        ));
    }
    lines
}
