//! What can be asked on the command line.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::fmt;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use unisono::analysis::DEFAULT_SEED;
use unisono::catalog::{Block, HARD_MIN_UNITS, MIN_UNITS};
use unisono::facet::Facet;
use unisono::language::Language;
use unisono::report::MAX_NGRAM;

/// The names that `--map` gives to columns of the input.
const COLUMNS: [&str; 13] = [
    "id",
    "brand",
    "campaign",
    "channel",
    "segment",
    "platform",
    "sector",
    "sent_at",
    "recipient",
    "subject",
    "body",
    "html",
    "language",
];

/// How interchangeable are the personalised messages that brands send?
#[derive(Debug, Parser)]
#[command(name = "unisono", version, arg_required_else_help = true, after_help = EXIT_CODES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Analyze(AnalyzeArgs),
    Generate(GenerateArgs),
    Pairs(PairsArgs),
    Clusters(ClustersArgs),
}

/// Write made-up mail of known homogenisation, to try unisono on
///
/// Each message is put together from segments; each comes with probability h from a pool that all brands share, else
/// from the brand's own. The same recipe gives the same bytes on every machine. What every message was made of stands
/// in its `truth` column, which analyze passes over, or beside a folder of mails in FOLDER.truth.jsonl.
#[derive(Debug, Args)]
#[command(after_help = "Examples and exit codes: --help", after_long_help = format!("{GENERATE_EXAMPLES}\n\n{EXIT_CODES}"))]
pub(crate) struct GenerateArgs {
    /// A recipe: a small JSON file; every field may be left out [default: what --print-recipe shows]
    #[arg(long, value_name = "FILE")]
    pub(crate) recipe: Option<PathBuf>,

    /// The seed, instead of the recipe's [default: 1]
    #[arg(long, value_name = "SEED")]
    pub(crate) seed: Option<u64>,

    /// Number of brands, instead of the recipe's [default: 10]
    #[arg(long, value_name = "N")]
    pub(crate) brands: Option<usize>,

    /// Campaigns of a brand, instead of the recipe's [default: 30]
    #[arg(long, value_name = "N")]
    pub(crate) campaigns: Option<usize>,

    /// Messages of a campaign, instead of the recipe's [default: 1]
    #[arg(long, value_name = "N")]
    pub(crate) recipients: Option<usize>,

    /// The share of segments from the common pool, from 0 to 1, instead of the recipe's [default: 0.5]
    #[arg(long, short = 'H', value_name = "SHARE")]
    pub(crate) homogenisation: Option<f64>,

    /// The languages that brands take in turn, of it and en, instead of the recipe's [default: it]
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    pub(crate) languages: Vec<String>,

    /// What is written: JSON lines, or a folder of mails for each brand
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = GeneratedFormat::Jsonl)]
    pub(crate) format: GeneratedFormat,

    /// The file of the lines, standard output by default; or the folder of the mails
    #[arg(long, short, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,

    /// Print the recipe with every field, and write nothing
    #[arg(long)]
    pub(crate) print_recipe: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum GeneratedFormat {
    Jsonl,
    Eml,
}

/// Measure how interchangeable the brands in a mailbox are
///
/// Reads mails (.eml files, folders of them, mbox, JSON lines), tells brands, campaigns and languages apart, and prints
/// the interchangeability index (IX) with its intervals: how alike two messages of different brands are, as a fraction
/// of how alike two messages of the same brand are. 0 means nothing shared, 1 means no difference between brands.
#[derive(Debug, Args)]
#[command(after_help = "Examples and exit codes: --help", after_long_help = format!("{EXAMPLES}\n\n{EXIT_CODES}"))]
pub(crate) struct AnalyzeArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    #[command(flatten)]
    pub(crate) text: TextArgs,

    #[command(flatten)]
    pub(crate) index: IndexArgs,

    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// Find all pairs of messages that are nearly the same
///
/// Reads what `analyze` reads, and writes one line for each two messages whose similarity reaches --min-similarity:
/// id_a,brand_a,id_b,brand_b,similarity. Every similarity is exact, whatever the method.
#[derive(Debug, Args)]
#[command(after_help = "Examples and exit codes: --help", after_long_help = format!("{PAIRS_EXAMPLES}\n\n{TABLE_EXIT_CODES}"))]
pub(crate) struct PairsArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    #[command(flatten)]
    pub(crate) text: TextArgs,

    #[command(flatten)]
    pub(crate) join: JoinArgs,

    /// Write only the K most similar of each message
    ///
    /// One line for each message and neighbour, the most similar first, so that two neighbours of each other have two
    /// lines. Only pairs that reach --min-similarity count: lower it, and more messages have all K.
    #[arg(long, value_name = "K", value_parser = one_or_more, help_heading = "Pairs")]
    pub(crate) top: Option<NonZeroUsize>,

    /// Write one line for each two distinct texts, not for each two messages
    #[arg(long, help_heading = "Pairs", conflicts_with = "top")]
    pub(crate) collapse: bool,

    #[command(flatten)]
    pub(crate) output: TableArgs,
}

/// Group messages that are versions of one text
///
/// Reads what `analyze` reads, finds the close pairs as `pairs` does, and writes one line for each message that is in a
/// cluster: cluster,id,brand,representative,similarity. The representative is the cluster's medoid; the similarity is
/// to it.
#[derive(Debug, Args)]
#[command(after_help = "Examples and exit codes: --help", after_long_help = format!("{CLUSTERS_EXAMPLES}\n\n{TABLE_EXIT_CODES}"))]
pub(crate) struct ClustersArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    #[command(flatten)]
    pub(crate) text: TextArgs,

    #[command(flatten)]
    pub(crate) join: JoinArgs,

    /// What holds a cluster together
    #[arg(long, value_enum, value_name = "BY", help_heading = "Clusters", default_value_t = Linkage::Medoid)]
    pub(crate) linkage: Linkage,

    #[command(flatten)]
    pub(crate) output: TableArgs,
}

/// Which pairs are close, and how they are found; shared by `pairs` and `clusters`.
#[derive(Debug, Args)]
#[command(next_help_heading = "Pairs")]
pub(crate) struct JoinArgs {
    /// How the likeness of two messages is measured, on their word n-grams
    #[arg(long, value_enum, value_name = "MEASURE", default_value_t = Measure::Jaccard)]
    pub(crate) measure: Measure,

    /// What a count weighs in a cosine [default: tfidf]
    #[arg(long, value_enum, value_name = "BY")]
    pub(crate) weights: Option<Weights>,

    /// Take word n-grams of up to N words too, beside those of --ngram words
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=MAX_NGRAM as i64))]
    pub(crate) ngram_to: Option<u8>,

    /// The least similarity of a close pair, above 0 and at most 1
    #[arg(long, value_name = "T", default_value_t = 0.7, value_parser = fraction, allow_negative_numbers = true)]
    pub(crate) min_similarity: f64,

    /// How pairs are found
    #[arg(long, value_enum, value_name = "METHOD", default_value_t = JoinMethod::Auto)]
    pub(crate) method: JoinMethod,

    /// The share of the pairs at the threshold that sketches have to find [default: 0.99]
    ///
    /// What they found of the pairs of a random sample is told at the end.
    #[arg(long, value_name = "SHARE", value_parser = fraction, allow_negative_numbers = true)]
    pub(crate) recall: Option<f64>,

    /// Only pairs of messages of two brands
    #[arg(long, conflicts_with = "within_brands")]
    pub(crate) across_brands: bool,

    /// Only pairs of messages of one brand
    #[arg(long)]
    pub(crate) within_brands: bool,

    /// Give up when there are more pairs than this
    #[arg(long, value_name = "N", default_value_t = 100_000_000)]
    pub(crate) max_pairs: u64,

    /// The seed of sketches and samples
    #[arg(long, value_name = "SEED", default_value_t = DEFAULT_SEED)]
    pub(crate) seed: u64,

    /// Threads to work with; by default as many as the machine has
    #[arg(long, value_name = "N", value_parser = one_or_more)]
    pub(crate) threads: Option<NonZeroUsize>,
}

/// Where a table goes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct TableArgs {
    /// Write the lines into this file, CSV or JSON lines by its extension; `-` is standard output, as CSV
    ///
    /// The file appears whole, in the place of an older one. In CSV, text that a spreadsheet would take for a formula
    /// gets a leading apostrophe.
    #[arg(long, short, value_name = "FILE", default_value = "-")]
    pub(crate) output: PathBuf,

    /// Say nothing but errors beside the lines: no progress, no summary, no list of skipped messages
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

/// What is read, and how.
#[derive(Debug, Args)]
#[command(next_help_heading = "Input")]
pub(crate) struct InputArgs {
    /// Files and folders to read; `-` is standard input
    ///
    /// A folder is walked in a stable order, its subfolders included; links are not followed. Several inputs make one
    /// corpus. The same Message-ID with the same content counts once.
    #[arg(value_name = "INPUT", required = true)]
    pub(crate) inputs: Vec<PathBuf>,

    /// The format of every input
    ///
    /// `auto` goes by the file's name and first bytes.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = InputFormat::Auto)]
    pub(crate) input_format: InputFormat,

    /// What tells the brand of a message
    ///
    /// `auto` takes the brand column; else the registrable domain of the From address, except for mailing platforms
    /// and free-mail providers, where the display name is taken.
    #[arg(long, value_enum, value_name = "BY", default_value_t = BrandBy::Auto)]
    pub(crate) brand_by: BrandBy,

    /// Which column of the input holds what; can be given several times
    ///
    /// For JSON lines whose columns have other names, as in `--map brand=sender --map body=text`. Names that unisono
    /// knows: id, brand, campaign, channel, segment, platform, sector, sent_at, recipient, subject, body, html,
    /// language. Other short columns are kept for grouping.
    #[arg(long, value_name = "NAME=THEIR_NAME", value_parser = column_name)]
    pub(crate) map: Vec<ColumnName>,

    /// How many unreadable messages are too many: a number, or a share as P%
    ///
    /// An unreadable message is always skipped, counted and listed. When more than this were skipped, the work is
    /// still done, and the exit code is 4.
    #[arg(long, value_name = "N|P%", default_value = "1%", value_parser = max_skipped)]
    pub(crate) max_skipped: MaxSkipped,
}

/// How a message becomes comparable text; shared by every subcommand.
#[derive(Debug, Args)]
#[command(next_help_heading = "Text")]
pub(crate) struct TextArgs {
    /// Words per n-gram
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=MAX_NGRAM as i64))]
    pub(crate) ngram: u8,

    /// Compare names, prices, dates and the like as they are
    ///
    /// By default what a personalisation tool fills in is replaced by a typed slot ({name}, {price}, {date}, …), so
    /// that the same mail to two people is the same mail. Without masking, `analyze` has no masking gap to report.
    #[arg(long)]
    pub(crate) no_mask: bool,

    /// Compare words as they are, endings included
    #[arg(long)]
    pub(crate) no_stem: bool,

    /// Take every message to be in this language
    ///
    /// A two- or three-letter ISO 639 code. By default the language is told from the text.
    #[arg(long, value_name = "CODE", value_parser = language)]
    pub(crate) language: Option<Language>,

    /// Whether view-in-browser lines, legal text and other header and footer boilerplate are cut first
    ///
    /// With `off` the whole message is compared; a constant footer then counts as house style.
    #[arg(long, value_enum, value_name = "SWITCH", default_value_t = Switch::On)]
    pub(crate) zones: Switch,
}

/// What is measured.
#[derive(Debug, Args)]
#[command(next_help_heading = "Index")]
pub(crate) struct IndexArgs {
    /// What is compared: a list of facets, or `all`
    ///
    /// wording: runs of words, the headline. vocabulary: single words without the commonest, the subject matter.
    /// characters: runs of characters across words, robust to endings and typos. skeleton: sentence shapes.
    /// subject, opening: subject lines; greetings and first sentences. call_to_action: buttons and links. offers:
    /// discounts, prices, deadlines, urgency. layout: the shape of the document. timing: hours of the week. follow_up:
    /// time since the previous campaign. boilerplate: headers, footers, legal text. The first of this list that is asked
    /// for is the headline.
    #[arg(long, value_name = "LIST", default_value = "all", value_parser = facets)]
    pub(crate) facets: Facets,

    /// Compare brands by the values of a column; can be given several times
    ///
    /// Prints how much more alike two brands with the same value are than two with different values, and how alike the
    /// brands of each value are. COLUMN is a column of the input, such as platform or party: the value of a brand is the
    /// only one that its messages have. channel, month, quarter and year split each brand by the values of its messages.
    #[arg(long, value_name = "COLUMN")]
    pub(crate) by: Vec<String>,

    /// Compare for --by only texts with the same value of this column, such as their topic
    #[arg(long, value_name = "COLUMN", requires = "by")]
    pub(crate) block_by: Option<String>,

    /// Quote no phrase, subject line or button in what is written and printed
    ///
    /// What at least two brands say is quoted otherwise, with names, prices, codes and the like masked.
    #[arg(long)]
    pub(crate) no_quotes: bool,

    /// What makes messages one campaign
    ///
    /// `auto`: the column; else a campaign key in headers or links; else, where times are known, nearly equal messages
    /// of one brand within 48 hours. `column`: the column alone. `none`: every message is a campaign of its own.
    #[arg(long, value_enum, value_name = "BY", default_value_t = Campaigns::Auto)]
    pub(crate) campaigns: Campaigns,

    /// What intervals count as independent: all mail of a brand in DAYS days, or each campaign (none)
    ///
    /// Brands send series, so mails of one week resemble each other more than mails of different weeks. `auto` takes
    /// blocks of 7 days. It takes campaigns if fewer than half of the brands with enough campaigns (--min-units) have
    /// mail in as many blocks.
    #[arg(long, value_name = "DAYS|none|auto", default_value_t = Block::Auto, value_parser = block)]
    pub(crate) block: Block,

    /// Independent units (see --block) that a brand needs to be in the index; at least 3
    #[arg(
        long,
        value_name = "N",
        default_value_t = MIN_UNITS as u32,
        value_parser = clap::value_parser!(u32).range(HARD_MIN_UNITS as i64..)
    )]
    pub(crate) min_units: u32,

    /// The most brands for which the whole matrix of overlaps is written
    ///
    /// Every brand gets its ten nearest in any case.
    #[arg(long, value_name = "N", default_value_t = 500)]
    pub(crate) max_matrix: usize,

    /// The seed of everything random
    ///
    /// The same messages, settings and seed give the same numbers, on any machine and any number of threads.
    #[arg(long, value_name = "SEED", default_value_t = DEFAULT_SEED)]
    pub(crate) seed: u64,

    /// Threads to work with; by default as many as the machine has
    #[arg(long, value_name = "N", value_parser = one_or_more)]
    pub(crate) threads: Option<NonZeroUsize>,
}

/// What is written, and where.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputArgs {
    /// Write report.json, brands.csv and overlap.csv into this folder
    ///
    /// The folder is made where it is missing; files of these names are replaced, each at once and whole. The tables
    /// hold wording, or without it the first facet of the report. Text that a spreadsheet would take for a formula gets
    /// a leading apostrophe.
    #[arg(long, short, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,

    /// What is printed: a summary for a person, or the report as JSON
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = OutputFormat::Human)]
    pub(crate) format: OutputFormat,

    /// Say nothing but errors beside the result: no progress, no list of skipped messages
    #[arg(long, short)]
    pub(crate) quiet: bool,

    /// Whether the summary is coloured; `auto` heeds NO_COLOR and TERM=dumb
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = ColorChoice::Auto)]
    pub(crate) color: ColorChoice,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum InputFormat {
    Auto,
    /// One mail per file
    Eml,
    /// Many mails in one file
    Mbox,
    /// One JSON object per line
    Jsonl,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum BrandBy {
    Auto,
    /// The brand column
    Column,
    /// The sender's display name
    DisplayName,
    /// The sender's registrable domain
    Domain,
    /// The folder that the file lies in
    Folder,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Campaigns {
    Auto,
    Column,
    None,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Switch {
    On,
    Off,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutputFormat {
    Human,
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorChoice {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Measure {
    /// What both have of what either has
    Jaccard,
    /// What both have of what the smaller has
    Containment,
    /// The cosine of the weighted counts
    Cosine,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Weights {
    /// The count and how rare the n-gram is
    Tfidf,
    /// The count alone
    Counts,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum JoinMethod {
    /// Exact unless that would be far more work
    Auto,
    /// All pairs
    Exact,
    /// Candidates from sketches, for Jaccard
    Lsh,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Linkage {
    /// Every member is close to the representative
    Medoid,
    /// Members hang together by close pairs, in chains of any length
    Components,
}

/// A column under another name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ColumnName {
    /// Its name here, one of [`COLUMNS`].
    pub(crate) name: &'static str,
    /// Its name in the input.
    pub(crate) theirs: String,
}

/// The facets asked for, each once, in the order of reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Facets(pub(crate) Vec<Facet>);

/// How many skipped messages are still no reason to complain.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum MaxSkipped {
    /// So many.
    Count(u64),
    /// So large a share of all messages met, in percent.
    Percent(f64),
}

impl MaxSkipped {
    /// Whether `skipped` of `met` messages are too many.
    pub(crate) fn is_exceeded(self, skipped: u64, met: u64) -> bool {
        match self {
            Self::Count(limit) => skipped > limit,
            // Both sides in hundredths of messages: 1 of 100 is not more than 1 %.
            Self::Percent(limit) => skipped as f64 * 100.0 > limit * met as f64,
        }
    }
}

impl fmt::Display for MaxSkipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(limit) => write!(f, "{limit}"),
            Self::Percent(limit) => write!(f, "{limit}%"),
        }
    }
}

fn column_name(text: &str) -> Result<ColumnName, String> {
    let (name, theirs) = text
        .split_once('=')
        .filter(|(_, theirs)| !theirs.is_empty())
        .ok_or("write NAME=THEIR_NAME, as in brand=sender")?;
    let name = COLUMNS
        .into_iter()
        .find(|known| *known == name)
        .ok_or_else(|| format!("no column is called '{name}' here; known are {}", COLUMNS.join(", ")))?;
    Ok(ColumnName { name, theirs: theirs.to_owned() })
}

fn max_skipped(text: &str) -> Result<MaxSkipped, String> {
    let parsed = match text.strip_suffix('%') {
        Some(percent) => percent
            .trim_end()
            .parse()
            .ok()
            .filter(|percent| (0.0..=100.0).contains(percent))
            .map(MaxSkipped::Percent),
        None => text.parse().ok().map(MaxSkipped::Count),
    };
    parsed.ok_or_else(|| "write a number of messages, as 20, or a share from 0% to 100%, as 2.5%".to_owned())
}

fn fraction(text: &str) -> Result<f64, String> {
    text.parse().map_err(|_| "write a number with a point, as 0.7".to_owned())
}

fn one_or_more(text: &str) -> Result<NonZeroUsize, String> {
    text.parse().map_err(|_| "write a whole number, 1 or more".to_owned())
}

fn block(text: &str) -> Result<Block, String> {
    text.parse().map_err(|_| "write a number of days, as 7, or none or auto".to_owned())
}

fn language(text: &str) -> Result<Language, String> {
    Language::from_code(text).ok_or_else(|| "write an ISO 639 code, as it, en or de".to_owned())
}

fn facets(text: &str) -> Result<Facets, String> {
    let names: Vec<String> = text.split(',').map(|name| name.trim().to_lowercase()).collect();
    if names.iter().any(|name| name == "all") {
        return Ok(Facets(Facet::ALL.to_vec()));
    }
    let mut asked = names
        .iter()
        .map(|name| {
            Facet::from_name(name).ok_or_else(|| {
                let known = Facet::ALL.map(Facet::name).join(", ");
                format!("no facet is called '{name}'; known are {known}, and all")
            })
        })
        .collect::<Result<Vec<_>, _>>()?;
    asked.sort_unstable();
    asked.dedup();
    Ok(Facets(asked))
}

const EXIT_CODES: &str = "\
Exit codes:
  0    done, also when no index is defined: the report then says why
  1    any other failure
  2    the command line asks for something that cannot be
  3    nothing usable, or one of the inputs cannot be opened (after the rest was done)
  4    done, but more messages were skipped than --max-skipped allows
  130  interrupted";

/// Of the subcommands that write a table.
const TABLE_EXIT_CODES: &str = "\
Exit codes:
  0    done, also when no two messages are close
  1    any other failure
  2    the command line asks for something that cannot be
  3    nothing usable, or one of the inputs cannot be opened (after the rest was done)
  4    done, but more messages were skipped than --max-skipped allows
  130  interrupted";

const GENERATE_EXAMPLES: &str = "\
Examples:
  Twenty brands that share half of their sentences, straight into the analysis:
    unisono generate --brands 20 | unisono analyze - --input-format jsonl

  A folder of mails after a recipe:
    unisono generate --recipe datasets/recipes/inbox.json --format eml --output made-up/

  Every field that a recipe may have:
    unisono generate --print-recipe";

const EXAMPLES: &str = "\
Examples:
  A folder of .eml files, the summary on the screen:
    unisono analyze inbox/

  Two mailboxes, with the report and its tables in a folder:
    unisono analyze 2025.mbox 2026.mbox --output results/

  JSON lines whose columns have other names, from standard input:
    zcat mails.jsonl.gz | unisono analyze - --input-format jsonl --map brand=sender --map body=text

  One number for a script:
    unisono analyze inbox/ --facets wording --format json --quiet | jq .facets.wording.ix.value

  Few mails per brand, in one language, and no tolerance for unreadable ones:
    unisono analyze inbox/ --min-units 3 --language it --max-skipped 0

  Essays on the same topics: did they grow alike between two conditions?
    unisono analyze essays.jsonl --map brand=author --by condition --block-by topic";

const PAIRS_EXAMPLES: &str = "\
Examples:
  All pairs that share 70% of their wording, as a table:
    unisono pairs inbox/ --output pairs.csv

  Only between brands, one line for each two distinct texts:
    unisono pairs 2026.mbox --across-brands --collapse --min-similarity 0.5 --output pairs.csv

  The ten nearest of each message by TF-IDF of one and two words:
    unisono pairs mails.jsonl --measure cosine --ngram 1 --ngram-to 2 --top 10 --min-similarity 0.01 --output near.jsonl";

const CLUSTERS_EXAMPLES: &str = "\
Examples:
  Versions of one text, each with the message that stands for it:
    unisono clusters inbox/ --min-similarity 0.8 --output clusters.csv

  Who sends the same templates, chains included:
    unisono clusters 2026.mbox --across-brands --linkage components --output clusters.csv";

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_holds_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn columns_are_mapped_by_known_names() {
        fn check(text: &str, expected: Option<(&'static str, &str)>) {
            let expected = expected.map(|(name, theirs)| ColumnName { name, theirs: theirs.to_owned() });
            assert_eq!(column_name(text).ok(), expected, "{text}");
        }
        check("brand=sender", Some(("brand", "sender")));
        check("sent_at=sent at", Some(("sent_at", "sent at")));
        check("body=a=b", Some(("body", "a=b")));
        check("brand=", None);
        check("brand", None);
        check("=x", None);
        check("Brand=x", None);
        check("colour=x", None);
    }

    #[test]
    fn too_many_skipped_is_more_than_the_limit() {
        fn check(limit: &str, skipped: u64, met: u64, expected: bool) {
            let limit = max_skipped(limit).unwrap();
            assert_eq!(limit.is_exceeded(skipped, met), expected, "{limit} {skipped}/{met}");
        }
        check("1%", 0, 0, false);
        check("1%", 1, 100, false);
        check("1%", 2, 100, true);
        check("1%", 1, 99, true);
        check("0%", 1, 1_000_000, true);
        check("100%", 7, 7, false);
        check("2.5 %", 25, 1000, false);
        check("2.5%", 26, 1000, true);
        check("0", 0, 10, false);
        check("0", 1, 10, true);
        check("3", 3, 3, false);
        check("3", 4, 9000, true);
    }

    #[test]
    fn what_is_no_limit_is_refused() {
        for text in ["", "%", "-1", "-1%", "101%", "NaN%", "inf%", "1.5", "many"] {
            assert!(max_skipped(text).is_err(), "{text}");
        }
    }

    #[test]
    fn blocks_are_days_none_or_auto() {
        assert_eq!(block("14"), Ok(Block::Days(14)));
        assert_eq!(block("none"), Ok(Block::None));
        assert_eq!(block("auto"), Ok(Block::Auto));
        for text in ["", "0", "-7", "1.5", "weekly"] {
            assert!(block(text).is_err(), "{text}");
        }
    }

    #[test]
    fn facets_come_once_and_in_order() {
        fn check(text: &str, expected: &[Facet]) {
            assert_eq!(facets(text).unwrap().0, expected, "{text}");
        }
        check("all", &Facet::ALL);
        check("Wording, ALL", &Facet::ALL);
        check("wording", &[Facet::Wording]);
        check("characters,wording", &[Facet::Wording, Facet::Characters]);
        check("vocabulary, vocabulary", &[Facet::Vocabulary]);
        for text in ["", "wording,", "sound"] {
            assert!(facets(text).is_err(), "{text}");
        }
    }
}
