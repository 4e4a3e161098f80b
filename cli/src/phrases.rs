//! `unisono phrases`

use crate::args::PhrasesArgs;
use crate::brand::check_brand;
use crate::exit::Exit;
use crate::flags::name_flag;
use crate::inputs::options;
use crate::number::{counted, percent};
use crate::table::{Cell, Table};
use crate::table_command::TableCommand;
use crate::terminal::eprint_line;
use unisono::Facet;
use unisono::corpus::brand_hash;
use unisono::report::{Config, Phrase, PhraseKind, Phrases};
use unisono::source::Options;

const HEADER: [&str; 13] = [
    "text",
    "kind",
    "brands",
    "campaigns",
    "messages",
    "occurrences",
    "gain_bits",
    "log10_p",
    "opening",
    "position",
    "family",
    "brand",
    "message",
];

/// The columns that only `--holders` writes.
const OF_HOLDERS: usize = 2;

/// Writes one line per phrase, or per phrase and brand.
pub(crate) fn phrases(args: &PhrasesArgs) -> anyhow::Result<Exit> {
    let command = TableCommand {
        input: &args.input,
        options: Options { ids: args.ids, ..options(&args.input)? },
        mask_phrases: args.text.mask_phrases.as_deref(),
        language: args.text.language,
        output: &args.output,
        threads: args.threads,
    };
    command.run(|loaded, table, meter| {
        let batches = &loaded.intake.batches;
        if let Some(name) = &args.brand {
            check_brand(batches, name)?;
        }
        let show = |progress| meter.show(progress);
        let mut found = unisono::phrases(batches, &config(args), &show).map_err(name_flag)?;
        meter.clear();
        if let Some(brand) = args.brand.as_deref().map(brand_hash) {
            found.items.retain(|item| item.holders.iter().any(|holder| brand_hash(&holder.brand) == brand));
        }
        write(table, &found, args.holders)?;
        if !args.output.quiet {
            eprint_line(&in_words(&found));
        }
        Ok(())
    })
}

fn config(args: &PhrasesArgs) -> Config {
    let mut config = Config::new([Facet::Wording]);
    config.campaigns = args.campaigns;
    config.phrases.min_words = args.min_words as usize;
    config.phrases.min_brands = args.min_brands as usize;
    config.phrases.holders = args.holders || args.brand.is_some();
    args.text.apply(&mut config);
    config
}

fn write(table: &Table, found: &Phrases, holders: bool) -> anyhow::Result<()> {
    let header = &HEADER[..HEADER.len() - if holders { 0 } else { OF_HOLDERS }];
    let most = |item: usize| if holders { found.items[item].brands } else { 1 };
    table.write(header, found.items.len(), most, |item, emit| {
        let item = &found.items[item];
        let of_phrase = cells(item);
        if !holders {
            return emit(&of_phrase);
        }
        for holder in &item.holders {
            let of_holder = [Cell::Text(&holder.brand), Cell::Text(&holder.message)];
            emit(&of_phrase.iter().copied().chain(of_holder).collect::<Vec<_>>());
        }
    })
}

fn cells(item: &Phrase) -> [Cell<'_>; HEADER.len() - OF_HOLDERS] {
    let kind = match item.kind {
        PhraseKind::Stock => "stock",
        PhraseKind::List => "list",
        PhraseKind::Idiom => "idiom",
        _ => "chance",
    };
    [
        Cell::Text(&item.text),
        Cell::Text(kind),
        Cell::Count(item.brands),
        Cell::Count(item.campaigns),
        Cell::Count(item.messages),
        Cell::Count(item.occurrences),
        Cell::Number(item.gain_bits),
        Cell::Number(item.log10_p),
        Cell::Count(item.zones.opening),
        Cell::Number(item.position),
        Cell::Count(item.family),
    ]
}

/// Returns a summary in one line.
fn in_words(found: &Phrases) -> String {
    if let Some(why) = &found.why {
        return format!("no phrases: {why}");
    }
    let Phrases { min_words, min_brands, brands, stock, idioms, closed, withheld, background, .. } = found;
    let closed = counted(*closed, "phrase");
    let share =
        found.share_stock.map_or_else(String::new, |share| format!(", {} of the text", percent(share)));
    let idioms = match idioms {
        0 => String::new(),
        n => format!("; {} apart", counted(*n, "idiom")),
    };
    let writers = match (background.share, &background.language) {
        (Some(share), Some(language)) => format!(" (independent writers, {language}: {})", percent(share)),
        _ => String::new(),
    };
    let withheld = match withheld {
        0 => String::new(),
        n => format!("; {} with a reader's name left out", counted(*n, "phrase")),
    };
    format!(
        "{closed} of {min_words} words or more in {min_brands} of {brands} brands or more; {stock} more common than chance \
         explains{share}{writers}{idioms}{withheld}"
    )
}
