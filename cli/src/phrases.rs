//! `unisono phrases`

use crate::args::PhrasesArgs;
use crate::brand::check_brand;
use crate::exit::Exit;
use crate::flags::name_flag;
use crate::inputs::options;
use crate::table::{Cell, Table};
use crate::table_command::TableCommand;
use crate::terminal::eprint_line;
use crate::words::Words;
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
            eprint_line(&in_words(&found, &Words::new(args.output.lang.lang())));
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
fn in_words(found: &Phrases, words: &Words) -> String {
    if let Some(why) = &found.why {
        return words.text("list-no-phrases", &[("why", words.reason(why).into())]);
    }
    let Phrases { min_words, min_brands, brands, stock, idioms, closed, withheld, background, .. } = found;
    let lang = words.lang;
    let mut rest = String::new();
    if let Some(share) = found.share_stock.filter(|_| *stock > 0) {
        let args = [("n", (*stock).into()), ("share", lang.the_percent(share).into())];
        rest += &words.text("list-phrases-share", &args);
    }
    if let (Some(share), Some(language)) = (background.share, &background.language) {
        let args = [("language", language.to_string().into()), ("share", lang.percent(share).into())];
        rest += &words.text("list-phrases-writers", &args);
    }
    if *idioms > 0 {
        rest += &words.text("list-phrases-idioms", &[("n", (*idioms).into())]);
    }
    if *withheld > 0 {
        rest += &words.text("list-phrases-withheld", &[("n", (*withheld).into())]);
    }
    let args = [
        ("closed", (*closed).into()),
        ("words", (*min_words).into()),
        ("min", (*min_brands).into()),
        ("brands", (*brands).into()),
        ("stock", (*stock).into()),
        ("rest", rest.into()),
    ];
    words.text("list-phrases", &args)
}
