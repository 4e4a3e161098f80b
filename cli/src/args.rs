//! The flags of the command line.

use crate::given::Given;
use crate::help::{
    ANALYZE_EXAMPLES, ANATOMY_EXAMPLES, CLUSTERS_EXAMPLES, EXIT_CODES, GENERATE_EXAMPLES, INDEX_EXAMPLES,
    PAIRS_EXAMPLES, PHRASES_EXAMPLES, REPORT_EXAMPLES, SCORE_EXAMPLES, SENDERS_EXAMPLES, TEMPLATES_EXAMPLES,
};
use crate::limits::LimitArgs;
use crate::memory::MemoryArgs;
use crate::terminal::MIN_WIDTH;
use crate::values::{
    EvidenceList, Facets, MaxSkipped, block, choice, compare, day, evidence, facets, fraction, language,
    mapping, max_skipped, one_or_more, period, preset, sent_at, share, switch,
};
use crate::words::LangArgs;
use clap::builder::PossibleValuesParser;
use clap::{Args, ColorChoice, Parser, Subcommand, ValueEnum, value_parser};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use unisono::Facet;
use unisono::analysis::DEFAULT_SEED;
use unisono::analysis::clusters::Linkage;
use unisono::catalog::{Block, CampaignMode, HARD_MIN_UNITS, MIN_UNITS, Period};
use unisono::corpus::SentAt;
use unisono::language::Language;
use unisono::pairs::Field;
use unisono::report::{Compare, Config, Day, MAX_NGRAM};
use unisono::score::Advice;
use unisono::similarity::join::Method;
use unisono::similarity::pair::{Measure, Weighting};
use unisono::source::{BrandBy, Format, Ids, MapChoice, Senders};

/// The short `--help` of a subcommand points to the long one.
const SEE_HELP: &str = "Examples and exit codes: --help";

/// How interchangeable are the personalised messages that brands send?
#[derive(Debug, Parser)]
#[command(name = "unisono", version, arg_required_else_help = true, after_help = EXIT_CODES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Analyze(Box<AnalyzeArgs>),
    Anatomy(AnatomyArgs),
    Generate(GenerateArgs),
    Index(Box<IndexFolderArgs>),
    Pairs(PairsArgs),
    Clusters(ClustersArgs),
    Phrases(PhrasesArgs),
    Report(ReportArgs),
    Score(Box<ScoreArgs>),
    Senders(SendersArgs),
    Templates(TemplatesArgs),
}

/// Generate mail with known homogenisation
///
/// Each message consists of segments. A segment comes with probability h from a pool that all brands share, else from
/// the pool of its brand. The same recipe gives the same bytes on every machine. The column `truth` holds the origin of
/// each segment; analyze ignores it. For a folder of mails the file FOLDER.truth.jsonl holds it.
#[derive(Debug, Args)]
#[command(after_help = SEE_HELP, after_long_help = format!("{GENERATE_EXAMPLES}\n\n{EXIT_CODES}"))]
pub(crate) struct GenerateArgs {
    /// Read the recipe from a JSON file; every field is optional [default: see --print-recipe]
    #[arg(long, value_name = "FILE")]
    pub(crate) recipe: Option<PathBuf>,

    /// Set the seed of the recipe [default: 1]
    #[arg(long, value_name = "SEED")]
    pub(crate) seed: Option<u64>,

    /// Set the number of brands of the recipe [default: 10]
    #[arg(long, value_name = "N")]
    pub(crate) brands: Option<usize>,

    /// Set the campaigns per brand of the recipe [default: 30]
    #[arg(long, value_name = "N")]
    pub(crate) campaigns: Option<usize>,

    /// Set the messages per campaign of the recipe [default: 1]
    #[arg(long, value_name = "N")]
    pub(crate) recipients: Option<usize>,

    /// Set the share of segments from the common pool, from 0 to 1 [default: 0.5]
    #[arg(long, short = 'H', value_name = "SHARE")]
    pub(crate) homogenisation: Option<f64>,

    /// Set the languages that brands use in turn: it, en or both [default: it]
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    pub(crate) languages: Vec<String>,

    /// Write JSON lines, or a folder of mails per brand
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = GeneratedFormat::Jsonl)]
    pub(crate) format: GeneratedFormat,

    /// Write lines to this file instead of standard output, or mails into this folder
    #[arg(long, short, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,

    /// Print the recipe with all fields and exit
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
/// Reads mail (.eml files, folders of them, mbox, zip archives), tables (CSV, JSON) and saved pages, detects brands,
/// campaigns and languages, and prints how alike the brands write: a verdict, the interchangeability index (IX), what most
/// brands have in common, and the brands. IX is the mean similarity of two messages of different brands divided by that of
/// two messages of the same brand. At 0 brands share nothing; at 1 the brand makes no difference.
#[derive(Debug, Args)]
#[command(after_help = SEE_HELP, after_long_help = format!("{ANALYZE_EXAMPLES}\n\n{EXIT_CODES}"))]
pub(crate) struct AnalyzeArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    #[command(flatten)]
    pub(crate) grams: GramArgs,

    #[command(flatten)]
    pub(crate) text: TextArgs,

    #[command(flatten)]
    pub(crate) index: IndexArgs,

    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// Find all pairs of near-duplicate messages
///
/// Reads the same inputs as `analyze` and writes one line per pair of messages with a similarity of at least
/// --min-similarity: id_a,brand_a,id_b,brand_b,similarity,shared,size_a,size_b,a_in_b,b_in_a. `shared` is the number of
/// distinct n-grams that both messages have, and `size_a` the number of those of a. `a_in_b` is `shared` / `size_a`, the share
/// of the n-grams of a that b also has. Every number is exact, whatever the method.
#[derive(Debug, Args)]
#[command(after_help = SEE_HELP, after_long_help = format!("{PAIRS_EXAMPLES}\n\n{EXIT_CODES}"))]
pub(crate) struct PairsArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    #[command(flatten)]
    pub(crate) grams: GramArgs,

    #[command(flatten)]
    pub(crate) text: TextArgs,

    #[command(flatten)]
    pub(crate) join: JoinArgs,

    /// Set the part of messages that is compared
    ///
    /// subject compares pairs of neighbouring words, emoji and punctuation marks of subject lines. call_to_action compares
    /// the whole texts of buttons and links. --ngram, --ngram-to and --zones apply to body only.
    #[arg(long, value_name = "FIELD", default_value = "body", help_heading = "Pairs", value_parser = choice(
        Field::ALL, Field::name, ["Runs of words of the body", "The subject line", "Buttons and links"]))]
    pub(crate) field: Field,

    /// Compare the messages of the inputs with those of OLD only; repeatable
    ///
    /// Writes only pairs of a new and an old message: a is the new one, from INPUT, and b the old one, from OLD. OLD is read
    /// with the same options as INPUT. A message in both counts as old. --top K writes the K nearest old messages of each
    /// new one. With --collapse, a new text that is also an old text is written as a pair of similarity 1.
    #[arg(long, value_name = "OLD", help_heading = "Pairs")]
    pub(crate) against: Vec<PathBuf>,

    /// Quote the longest passages that the two messages of a pair share, in a last column
    ///
    /// A passage is a run of words that both messages have, inside one paragraph, heading or button of each. It has at
    /// least as many words as an n-gram. The column holds at most 5 passages, and at most 50 words of each. Slots such as
    /// {name} and {price} replace what a personalisation tool fills in, even with --no-mask, and {name} replaces every name
    /// of a reader. In CSV ` | ` separates passages; JSON lines have a list.
    #[arg(long, help_heading = "Pairs")]
    pub(crate) passages: bool,

    /// Write only the K nearest messages of each message
    ///
    /// Writes one line per message and neighbour, nearest first. Two messages that are neighbours of each other have two
    /// lines. A neighbour has a similarity of at least --min-similarity; lower it if messages have fewer than K neighbours.
    #[arg(long, value_name = "K", value_parser = one_or_more, help_heading = "Pairs")]
    pub(crate) top: Option<NonZeroUsize>,

    /// Write one line per pair of distinct texts, not per pair of messages
    #[arg(long, help_heading = "Pairs", conflicts_with = "top")]
    pub(crate) collapse: bool,

    #[command(flatten)]
    pub(crate) output: TableArgs,
}

/// Group messages that are versions of one text
///
/// Reads the same inputs as `analyze`, finds close pairs as `pairs` does, and writes one line per message in a cluster:
/// cluster,id,brand,representative,similarity. The representative is the medoid of the cluster; the similarity is to it.
#[derive(Debug, Args)]
#[command(after_help = SEE_HELP, after_long_help = format!("{CLUSTERS_EXAMPLES}\n\n{EXIT_CODES}"))]
pub(crate) struct ClustersArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    #[command(flatten)]
    pub(crate) grams: GramArgs,

    #[command(flatten)]
    pub(crate) text: TextArgs,

    #[command(flatten)]
    pub(crate) join: JoinArgs,

    /// Set how messages are linked to a cluster
    #[arg(long, value_name = "BY", help_heading = "Clusters", default_value = "medoid", value_parser = choice(
        Linkage::ALL, Linkage::name, ["Every member is close to the representative", "Chains of close pairs of any length"]))]
    pub(crate) linkage: Linkage,

    /// Write one message of each cluster, and every message in no cluster, to this file
    ///
    /// The list without near-duplicates: id,brand,cluster,size. The message of a cluster is its representative, the medoid.
    /// A message in no cluster has no cluster and the size 1. CSV or JSON lines by the extension, as for --output.
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) representatives: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) output: TableArgs,
}

/// Find the phrases that several brands use
///
/// Reads the same inputs as `analyze` and writes one line per phrase, the phrase with the highest gain first:
/// text,kind,brands,campaigns,messages,occurrences,gain_bits,log10_p,opening,position,family. A phrase is a run of words
/// inside one paragraph. A part of a longer phrase is left out if all its brands use the longer one. The kind is `list`
/// if the phrase repeats the same words, `chance` if chance explains the number of its brands, `idiom` if independent writers
/// use it, too, such as "when it comes to", else `stock`. Phrases with a word of a reader's name are left out.
#[derive(Debug, Args)]
#[command(after_help = SEE_HELP, after_long_help = format!("{PHRASES_EXAMPLES}\n\n{EXIT_CODES}"))]
pub(crate) struct PhrasesArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    #[command(flatten)]
    pub(crate) text: TextArgs,

    /// Set the smallest number of words of a phrase, at least 2; slots do not count
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = value_parser!(u32).range(2..), help_heading = "Phrases")]
    pub(crate) min_words: u32,

    /// Set the smallest number of brands that use a phrase, at least 2
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = value_parser!(u32).range(2..), help_heading = "Phrases")]
    pub(crate) min_brands: u32,

    /// Write only the phrases that this brand uses
    #[arg(long, value_name = "NAME", help_heading = "Phrases")]
    pub(crate) brand: Option<String>,

    /// Write one line per phrase and brand instead of one per phrase
    ///
    /// Adds the columns `brand` and `message`. `message` is the id of the brand's first message that contains the phrase.
    #[arg(long, help_heading = "Phrases")]
    pub(crate) holders: bool,

    /// Set how messages are assigned to campaigns, as for `analyze`
    #[arg(long, value_name = "BY", default_value = "auto", help_heading = "Phrases", value_parser = choice(
        CampaignMode::ALL, CampaignMode::name, ["", "", ""]))]
    pub(crate) campaigns: CampaignMode,

    /// Set the ids of mail in the output
    ///
    /// `content` is a hash of the content. `message-id` may hold the address of the reader. An id column of the input is
    /// written as it is.
    #[arg(long, value_name = "IDS", default_value = "content", help_heading = "Output", value_parser = choice(
        Ids::ALL, Ids::name, ["A hash of the content", "The Message-ID"]))]
    pub(crate) ids: Ids,

    /// Set the number of threads [default: one per core]
    #[arg(long, value_name = "N", value_parser = one_or_more)]
    pub(crate) threads: Option<NonZeroUsize>,

    #[command(flatten)]
    pub(crate) output: TableArgs,
}

/// Mark the parts of one mail: slots, stock text of other brands, house style and own text
///
/// INPUT is a file with one message, in any format that `analyze` reads. Stock is text that other brands in --against also
/// use, and house style is text that other campaigns of the same brand repeat. The words are printed case-folded, paragraph
/// by paragraph, without header and footer. On a terminal stock is red and house style blue; both are underlined. Without
/// colours stock is enclosed in « and », followed by the number of other brands, and house style in underscores.
#[derive(Debug, Args)]
#[command(after_help = SEE_HELP, after_long_help = format!("{ANATOMY_EXAMPLES}\n\n{EXIT_CODES}"))]
pub(crate) struct AnatomyArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    /// Compare with the mail of this file or folder, ignoring copies of the message; repeatable
    #[arg(long, value_name = "INPUT", required = true, help_heading = "Input")]
    pub(crate) against: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) text: TextArgs,

    /// Set the number of words in a row that others must repeat, at least 2; a slot counts as a word
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = value_parser!(u32).range(2..), help_heading = "Anatomy")]
    pub(crate) min_words: u32,

    /// Set the number of other brands that must repeat words for them to be stock, at least 1
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = value_parser!(u32).range(1..), help_heading = "Anatomy")]
    pub(crate) min_brands: u32,

    /// Print names, prices and the like as they stand in the message
    ///
    /// The output then holds the reader's name. By default it shows slots: {name}, {price} and so on.
    #[arg(long, help_heading = "Output")]
    pub(crate) show_text: bool,

    /// Print the message for people, or its pieces as JSON
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = OutputFormat::Human, help_heading = "Output")]
    pub(crate) format: OutputFormat,

    /// Print errors and the result only: no progress, no list of skipped messages
    #[arg(long, short, help_heading = "Output")]
    pub(crate) quiet: bool,

    #[command(flatten)]
    pub(crate) lang: LangArgs,

    /// Colour the message; `auto` respects NO_COLOR and TERM=dumb
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = ColorChoice::Auto, help_heading = "Output")]
    pub(crate) color: ColorChoice,

    /// Set the number of threads [default: one per core]
    #[arg(long, value_name = "N", value_parser = one_or_more)]
    pub(crate) threads: Option<NonZeroUsize>,
}

/// Score drafts against what brands send, and say what to change
///
/// DRAFT is a mail (.eml), a page (.html), Markdown or plain text. Originality is the share of a draft's words, weighted by
/// their information, in no run of words that another brand has sent. Prints it, the draft with the words that others use
/// marked, and advice with its evidence. On a terminal these words are red and underlined; without colours they are enclosed
/// in « and ». The number after a sentence says how many other brands have it, or at least half of it. With a limit that a draft
/// exceeds, the exit code is 5.
#[derive(Debug, Args)]
#[command(after_help = SEE_HELP, after_long_help = format!("{SCORE_EXAMPLES}\n\n{EXIT_CODES}"))]
#[command(mut_arg("inputs", |arg| arg.value_name("DRAFT").help("Drafts to score; `-` is standard input").long_help(
    "Drafts to score; `-` is standard input\n\nEach is one file. The other flags of input are about the mail of --against.")))]
pub(crate) struct ScoreArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    /// Compare with the mail of this file or folder, or with an index that `unisono index` wrote; mail is repeatable
    #[arg(long, value_name = "INPUT", required = true, help_heading = "Input")]
    pub(crate) against: Vec<PathBuf>,

    /// Set the format of the drafts
    ///
    /// `auto` goes by the ending of the file: .eml, .html, .md, .txt; else by the first bytes.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = DraftFormat::Auto, help_heading = "Input")]
    pub(crate) draft_format: DraftFormat,

    /// Read the hashes of an index that was made with the key in this file
    #[arg(long, value_name = "KEYFILE", help_heading = "Input")]
    pub(crate) key: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) text: TextArgs,

    #[command(flatten)]
    pub(crate) counts: CountArgs,

    /// Name the brand that sends the draft
    ///
    /// Its own mail then does not count as that of others, its name and its footer are known, and the advice speaks of its
    /// house style and its habits.
    #[arg(long = "as", value_name = "BRAND", help_heading = "Score")]
    pub(crate) as_brand: Option<String>,

    /// Set when the draft will be sent, such as 2026-12-01T10:00 [default: the date of the mail]
    #[arg(long, value_name = "TIME", value_parser = sent_at, help_heading = "Score")]
    pub(crate) at: Option<SentAt>,

    /// Fail if the originality of a draft is lower, from 0 to 1 or as P%
    #[arg(long, value_name = "SHARE|P%", value_parser = share, help_heading = "Score")]
    pub(crate) min_originality: Option<f64>,

    /// Fail if a larger share of the other brands has a sentence, above 0 and at most 1, or as P%
    ///
    /// Advice to change a sentence then begins at this share, else at 0.25.
    #[arg(long, value_name = "SHARE|P%", value_parser = share, help_heading = "Score")]
    pub(crate) max_brands_share: Option<f64>,

    /// Fail if this rule of advice fires; repeatable
    #[arg(long, value_name = "RULE", value_parser = PossibleValuesParser::new(Advice::RULES), help_heading = "Score")]
    pub(crate) fail_on: Vec<String>,

    /// Print for people, as JSON, as SARIF for editors, or as a page
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ScoreFormat::Text, help_heading = "Output")]
    pub(crate) format: ScoreFormat,

    /// Print errors and the result only: no progress, no list of skipped messages
    #[arg(long, short, help_heading = "Output")]
    pub(crate) quiet: bool,

    /// Colour the draft; `auto` respects NO_COLOR and TERM=dumb
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = ColorChoice::Auto, help_heading = "Output")]
    pub(crate) color: ColorChoice,

    #[command(flatten)]
    pub(crate) lang: LangArgs,

    /// Set the number of threads [default: one per core]
    #[arg(long, value_name = "N", value_parser = one_or_more)]
    pub(crate) threads: Option<NonZeroUsize>,
}

/// The formats of drafts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DraftFormat {
    Auto,
    Eml,
    Html,
    Markdown,
    Text,
}

/// The formats of scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ScoreFormat {
    Text,
    Json,
    Sarif,
    Html,
}

/// Write an index of mail, against which drafts are scored in milliseconds
///
/// Reads the same inputs as `analyze` and writes a folder: hashes of runs of words with the brands that use them, counts of
/// words, and the habits of brands. It also holds the mail as columns: the words of each message, and hashes of its recipient
/// and of readers' names. Every command takes the folder as INPUT in place of the mail, which is then not read again. Only you can
/// read the folder. --no-columns leaves the mail out. Short runs of words can be guessed from their hashes; --key prevents that.
#[derive(Debug, Args)]
#[command(after_help = SEE_HELP, after_long_help = format!("{INDEX_EXAMPLES}\n\n{EXIT_CODES}"))]
pub(crate) struct IndexFolderArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    #[command(flatten)]
    pub(crate) text: TextArgs,

    #[command(flatten)]
    pub(crate) counts: CountArgs,

    /// Write the index into this folder; an index in its place is replaced
    #[arg(long, short, value_name = "FOLDER", help_heading = "Output")]
    pub(crate) output: PathBuf,

    /// Leave the mail out of the index
    ///
    /// The index then holds hashes, names of brands and what one brand alone repeats. It can score drafts, but cannot be an INPUT.
    /// --key and --pseudonymise leave it out, too.
    #[arg(long, help_heading = "Output")]
    pub(crate) no_columns: bool,

    /// Make the hashes with the key in this file, 16 or more random bytes
    ///
    /// Nobody without the key can test whether some words are in the index, or score against it. The names of brands, and
    /// words that one brand alone repeats, stay readable.
    #[arg(long, value_name = "KEYFILE", help_heading = "Output")]
    pub(crate) key: Option<PathBuf>,

    /// Print errors only: no progress, no list of skipped messages
    #[arg(long, short, help_heading = "Output")]
    pub(crate) quiet: bool,

    #[command(flatten)]
    pub(crate) lang: LangArgs,

    /// Set the number of threads [default: one per core]
    #[arg(long, value_name = "N", value_parser = one_or_more)]
    pub(crate) threads: Option<NonZeroUsize>,
}

/// Make the page of a report again
///
/// Reads a report.json that `analyze --output` wrote, and writes the page report.html: one file with pictures and tables, in
/// Italian and English, which needs no network and no script. The same report, brand and language give the same bytes.
#[derive(Debug, Args)]
#[command(after_help = SEE_HELP, after_long_help = format!("{REPORT_EXAMPLES}\n\n{EXIT_CODES}"))]
pub(crate) struct ReportArgs {
    /// The report.json; `-` for standard input
    #[arg(value_name = "REPORT")]
    pub(crate) report: PathBuf,

    /// Write the page to this file; `-` for standard output [default: report.html beside the report]
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) html: Option<PathBuf>,

    /// Put this brand first
    #[arg(long, value_name = "NAME", help_heading = "Output")]
    pub(crate) brand: Option<String>,

    #[command(flatten)]
    pub(crate) lang: LangArgs,
}

/// List the senders of a mailbox
///
/// Reads the same inputs as `analyze` and writes one line per sender, the sender with the most messages first:
/// domain,name,address,platform,messages,bulk,brand. `bulk` counts the messages with a mark of bulk mail, and `brand`
/// is the name that the other commands give the sender. Use the list to write --brand-rules. The list shows no
/// recipient: the part of an address before the @ is replaced by * if it may name one.
#[derive(Debug, Args)]
#[command(after_help = SEE_HELP, after_long_help = format!("{SENDERS_EXAMPLES}\n\n{EXIT_CODES}"))]
pub(crate) struct SendersArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    /// Set the number of threads [default: one per core]
    #[arg(long, value_name = "N", value_parser = one_or_more)]
    pub(crate) threads: Option<NonZeroUsize>,

    #[command(flatten)]
    pub(crate) output: TableArgs,
}

/// Find templates: sentences and messages in which brands change only some words
///
/// Reads the same inputs as `analyze` and writes one line per template that several brands use, the highest `bits_saved`
/// first: level,template,brands,campaigns,messages,bits_saved,gaps,fillings. A template has constant words and slots:
/// {name}, {price} and so on for masked values, and […] for a gap that each text fills with its own words. `bits_saved` is
/// what the template saves in a compressed form of its texts. The summary shows the share of all bits that templates save,
/// and how much of a campaign differs between two of its readers.
#[derive(Debug, Args)]
#[command(after_help = SEE_HELP, after_long_help = format!("{TEMPLATES_EXAMPLES}\n\n{EXIT_CODES}"))]
pub(crate) struct TemplatesArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    /// Set the smallest number of brands that use a template, at least 2
    ///
    /// A filling of a gap is quoted if at least as many brands use it. Templates and fillings with a word of a reader's
    /// name are left out.
    #[arg(long, value_name = "K", default_value_t = 3, value_parser = value_parser!(u32).range(2..))]
    pub(crate) min_brands: u32,

    /// Set how messages are assigned to campaigns
    ///
    /// As for `analyze`. A text counts once per campaign.
    #[arg(long, value_name = "BY", default_value = "auto", value_parser = choice(
        CampaignMode::ALL, CampaignMode::name, ["", "", ""]))]
    pub(crate) campaigns: CampaignMode,

    /// Compare names, prices, dates and codes as written
    ///
    /// By default typed slots such as {name} and {price} replace them, and depth counts them by type.
    #[arg(long)]
    pub(crate) no_mask: bool,

    /// Cut view-in-browser lines, legal text and other header and footer boilerplate
    #[arg(long, value_name = "SWITCH", default_value = "on", value_parser = switch(), action = clap::ArgAction::Set)]
    pub(crate) zones: bool,

    /// Mask the phrases of this file as well, each by its slot
    ///
    /// One phrase a line: the name of a slot, a tab and the phrase.
    #[arg(long, value_name = "FILE", conflicts_with = "no_mask")]
    pub(crate) mask_phrases: Option<PathBuf>,

    /// Set the language of all messages
    ///
    /// A two- or three-letter ISO 639 code. By default the language is detected.
    #[arg(long, value_name = "CODE", value_parser = language)]
    pub(crate) language: Option<Language>,

    /// Set the number of threads [default: one per core]
    #[arg(long, value_name = "N", value_parser = one_or_more)]
    pub(crate) threads: Option<NonZeroUsize>,

    #[command(flatten)]
    pub(crate) output: TableArgs,
}

/// The close pairs; shared by `pairs` and `clusters`.
#[derive(Debug, Args)]
#[command(next_help_heading = "Pairs")]
pub(crate) struct JoinArgs {
    /// Set the similarity of two messages, on their word n-grams
    #[arg(long, value_name = "MEASURE", default_value = "jaccard", value_parser = choice(
        Measure::ALL, Measure::name,
        ["Shared n-grams over all n-grams of both", "Shared n-grams over those of the smaller message", "Cosine of weighted counts"]))]
    pub(crate) measure: Measure,

    /// Set the weights of counts in a cosine [default: tfidf]
    #[arg(long, value_name = "BY", value_parser = choice(
        Weighting::ALL, Weighting::name, ["Count times inverse document frequency", "Count alone"]))]
    pub(crate) weights: Option<Weighting>,

    /// Also compare longer word n-grams, of up to N words
    #[arg(long, value_name = "N", value_parser = value_parser!(u8).range(1..=MAX_NGRAM as i64))]
    pub(crate) ngram_to: Option<u8>,

    /// Set the least similarity of a close pair, above 0 and at most 1
    #[arg(long, value_name = "T", default_value_t = 0.7, value_parser = fraction, allow_negative_numbers = true)]
    pub(crate) min_similarity: f64,

    /// Set how pairs are found
    #[arg(long, value_name = "METHOD", default_value = "auto", value_parser = choice(
        Method::ALL, Method::name,
        ["Exact, unless sketches save minutes", "All pairs", "Candidates from MinHash sketches, for jaccard"]))]
    pub(crate) method: Method,

    /// Set the share of pairs at the threshold that sketches must find [default: 0.99]
    ///
    /// The summary shows the recall on a random sample.
    #[arg(long, value_name = "SHARE", value_parser = fraction, allow_negative_numbers = true)]
    pub(crate) recall: Option<f64>,

    /// Find only pairs of different brands
    #[arg(long, conflicts_with = "within_brands")]
    pub(crate) across_brands: bool,

    /// Find only pairs of the same brand
    #[arg(long)]
    pub(crate) within_brands: bool,

    /// Stop with an error at more pairs than N
    ///
    /// Counts the lines that would be written: equal texts of many messages count once with --collapse. For clusters it
    /// counts the pairs of distinct texts.
    #[arg(long, value_name = "N", default_value_t = 100_000_000)]
    pub(crate) max_pairs: u64,

    /// Set the ids of mail in the output
    ///
    /// `content` is a hash of the content; further messages with the same content get the suffix -2, -3 and so on.
    /// `message-id` may hold the address of the reader. An id column of the input is written as it is.
    #[arg(long, value_name = "IDS", default_value = "content", help_heading = "Output", value_parser = choice(
        Ids::ALL, Ids::name, ["A hash of the content", "The Message-ID"]))]
    pub(crate) ids: Ids,

    /// Set the seed of sketches and samples
    #[arg(long, value_name = "SEED", default_value_t = DEFAULT_SEED)]
    pub(crate) seed: u64,

    /// Set the number of threads [default: one per core]
    #[arg(long, value_name = "N", value_parser = one_or_more)]
    pub(crate) threads: Option<NonZeroUsize>,
}

/// The destination of a table.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct TableArgs {
    /// Write the lines to this file, as CSV or JSON lines by its extension; `-` is CSV on standard output
    ///
    /// The file replaces an older one only when it is complete. In CSV a leading apostrophe marks text that a spreadsheet
    /// would read as a formula.
    #[arg(long, short, value_name = "FILE", default_value = "-")]
    pub(crate) output: PathBuf,

    /// Print errors only: no progress, no summary, no list of skipped messages
    #[arg(long, short)]
    pub(crate) quiet: bool,

    #[command(flatten)]
    pub(crate) lang: LangArgs,
}

/// The inputs; shared by all subcommands but `generate`.
#[derive(Debug, Args)]
#[command(next_help_heading = "Input")]
pub(crate) struct InputArgs {
    #[command(flatten)]
    pub(crate) given: Given,

    /// Files and folders to read, or indexes with their mail; `-` is standard input
    ///
    /// An index is a folder that `unisono index` wrote; it is read in place of its mail, with the same results. A folder or archive is read with its subfolders in a stable order; links are not followed. All inputs form one corpus.
    /// Messages with the same Message-ID and content count once.
    #[arg(value_name = "INPUT", required = true)]
    pub(crate) inputs: Vec<PathBuf>,

    /// Set the format of every input
    ///
    /// `auto` detects it by the file name and the first bytes. Compressed files (gzip, zstd) and archives (zip, tar) are
    /// unpacked in any case.
    #[arg(long, value_name = "FORMAT", default_value = "auto", value_parser = choice(
        Format::ALL, Format::name, ["", "One mail per file", "Many mails in one file",
            "JSON objects: one per line, over several lines, or in an array",
            "A table with a heading, separated by , ; tab or |", "One saved page per file"]))]
    pub(crate) input_format: Format,

    /// Set how the brand of a message is found
    ///
    /// `auto` uses the brand column, else the registrable domain of the From address, or the display name where the
    /// domain is a mailing platform or a free-mail provider.
    #[arg(long, value_name = "BY", default_value = "auto", value_parser = choice(BrandBy::ALL, BrandBy::name,
        ["", "The brand column", "The sender's display name", "The sender's registrable domain", "The folder of the file"]))]
    pub(crate) brand_by: BrandBy,

    /// Merge, split and rename brands by the rules of this TOML file
    ///
    /// The table `merge` maps a name to the list of names that become it. `split` maps a brand to display-name,
    /// address, host or folder. `rename` maps a brand to its new name. A name matches in any case and spacing. Start
    /// from the output of `unisono senders`.
    #[arg(long, value_name = "FILE")]
    pub(crate) brand_rules: Option<PathBuf>,

    /// Set which mail is read, by its sender
    ///
    /// `bulk` leaves out mail in folders and labels of sent mail, drafts, spam and trash, mail from the mailbox's owner
    /// (its commonest recipient), and conversations. A mail without a mark of bulk mail is a conversation if it answers
    /// another, if the owner wrote to its sender, or if the sender has a free-mail address. Mail that is left out is
    /// counted. If no mail has a mark, only folders and labels decide. Records of JSON and tables are never left out.
    #[arg(long, value_name = "WHICH", default_value = "bulk", value_parser = choice(
        Senders::ALL, Senders::name, ["Mail of senders that write to many", "All mail"]))]
    pub(crate) senders: Senders,

    /// Read forwarded mails with their own sender, date, subject and text
    ///
    /// For people who collect newsletters by forwarding them, attached or in the text. Without it, a mail that forwards
    /// another is read as it is, and counted.
    #[arg(long)]
    pub(crate) forwarded: bool,

    /// Read a column from another key of JSON, or another heading of a table; repeatable
    ///
    /// For example `--map brand=sender --map body=testo`. The columns are id, brand, campaign, channel, segment, platform,
    /// sector, sent_at, recipient, subject, body, html and language. A column called text is the body where there is neither
    /// body nor html. Other short columns are kept for --by.
    #[arg(long, value_name = "NAME=THEIR_NAME", value_parser = mapping)]
    pub(crate) map: Vec<String>,

    /// Read JSON and tables by the ready-made column map of an export
    ///
    /// `auto` chooses a map if the columns of a file mark an export and no --map is given, and reports the choice.
    /// `none` turns that off. chat: transcripts with a list of turns; only the brand's turns count. meta-ads: the Meta
    /// Ad Library. mailchimp, klaviyo: campaign exports, which hold subjects only.
    #[arg(long, value_name = "NAME", default_value = "auto", value_parser = preset)]
    pub(crate) preset: MapChoice,

    /// Read JSON and tables by the column map in this file
    ///
    /// One `column: path` per line, such as `body: ad.texts[].value`; src/source/maps/data/README.md describes the form.
    #[arg(long, value_name = "FILE", conflicts_with = "preset")]
    pub(crate) map_file: Option<PathBuf>,

    /// Set how many messages may be skipped: a number, or a share as P%
    ///
    /// Unreadable messages are skipped, counted and listed. Beyond this limit the work is still done, and the exit code
    /// is 4.
    #[arg(long, value_name = "N|P%", default_value = "1%", value_parser = max_skipped)]
    pub(crate) max_skipped: MaxSkipped,

    /// Replace recipients in ids and columns by pseudonyms made with the key in this file
    ///
    /// The key is 16 or more random bytes: head -c 32 /dev/urandom > KEYFILE. Every value that holds an address, or
    /// that is the recipient's name or address, becomes `p` and 20 digits. One key gives the same pseudonyms in every
    /// run. A hash without a key would let anyone test addresses, so unisono offers none.
    #[arg(long, value_name = "KEYFILE")]
    pub(crate) pseudonymise: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) limits: LimitArgs,

    #[command(flatten)]
    pub(crate) memory: MemoryArgs,
}

/// The n-grams that are compared; shared by `analyze`, `pairs` and `clusters`.
#[derive(Debug, Args)]
#[command(next_help_heading = "Text")]
pub(crate) struct GramArgs {
    /// Set the words per n-gram
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = value_parser!(u8).range(1..=MAX_NGRAM as i64))]
    pub(crate) ngram: u8,
}

/// The text that is compared; shared by all commands that compare texts.
#[derive(Debug, Args)]
#[command(next_help_heading = "Text")]
pub(crate) struct TextArgs {
    /// Compare names, prices, dates and codes as written
    ///
    /// By default typed slots ({name}, {price}, {date}, …) replace what a personalisation tool fills in, so that the same
    /// mail to two people has the same text. Without masking, `analyze` reports no masking gap.
    #[arg(long)]
    pub(crate) no_mask: bool,

    /// Mask the phrases of this file as well, each by its slot
    ///
    /// One phrase a line: the name of a slot, a tab and the phrase. The slots are name, brand, email, url, phone, price,
    /// percent, number, date, time, code and product. Lines that begin with # are ignored. The longest match wins, in any
    /// case.
    #[arg(long, value_name = "FILE", conflicts_with = "no_mask")]
    pub(crate) mask_phrases: Option<PathBuf>,

    /// Compare words with their endings instead of stems
    #[arg(long)]
    pub(crate) no_stem: bool,

    /// Set the language of all messages
    ///
    /// A two- or three-letter ISO 639 code. By default the language is detected.
    #[arg(long, value_name = "CODE", value_parser = language)]
    pub(crate) language: Option<Language>,

    /// Cut view-in-browser lines, legal text and other header and footer boilerplate
    ///
    /// With `off` the whole message is compared, and a constant footer counts as house style.
    #[arg(long, value_name = "SWITCH", default_value = "on", value_parser = switch(), action = clap::ArgAction::Set)]
    pub(crate) zones: bool,
}

/// What an index counts.
#[derive(Debug, Args)]
#[command(next_help_heading = "Index")]
pub(crate) struct CountArgs {
    /// Set the number of words in a row that others must repeat, at least 2; a slot counts as a word [default: 4]
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(2..))]
    pub(crate) min_words: Option<u32>,

    /// Set how messages are assigned to campaigns, as for `analyze` [default: auto]
    #[arg(long, value_name = "BY", value_parser = choice(CampaignMode::ALL, CampaignMode::name, ["", "", ""]))]
    pub(crate) campaigns: Option<CampaignMode>,
}

/// What `analyze` measures.
#[derive(Debug, Args)]
#[command(next_help_heading = "Index")]
pub(crate) struct IndexArgs {
    /// Set the facets that are compared: a list, or `all`
    ///
    /// wording: runs of words, the headline. vocabulary: words except the commonest, the subject matter. characters: runs
    /// of characters across words, robust to endings and typos. skeleton: sentence shapes. subject: subject lines.
    /// opening: greetings and first sentences. call_to_action: buttons and links. offers: discounts, prices, deadlines,
    /// urgency. layout: the shape of the document. timing: hours of the week. follow_up: time since the previous campaign.
    /// boilerplate: headers, footers, legal text. The first facet in this order is the headline.
    #[arg(long, value_name = "LIST", default_value = "all", value_parser = facets)]
    pub(crate) facets: Facets,

    /// Set which evidence the report holds beside the index: a list, `all` or `none`
    ///
    /// phrases: the phrases that several brands use. anatomy: the shares of slots, stock text of other brands, house style
    /// and own text in mails. templates: sentences and messages in which brands change only some words. depth: how much of a
    /// campaign differs between its readers. attribution: how well a classifier guesses the brand of a message. trend: how
    /// the index changes over time. open_ground: what most brands use, what one brand alone uses, what hardly any uses.
    #[arg(long, value_name = "LIST", default_value = "all", value_parser = evidence)]
    pub(crate) evidence: EvidenceList,

    /// Count the words of this file among the commonest of every language, one a line
    ///
    /// The facet vocabulary drops the commonest words, and skeleton keeps them. Lines that begin with # are ignored.
    #[arg(long, value_name = "FILE")]
    pub(crate) stop_words: Option<PathBuf>,

    /// Ignore the text of this file wherever messages repeat it; repeatable
    ///
    /// For a prompt, a form or a legal text that everyone was given. Its n-grams do not count in the facets wording,
    /// vocabulary, characters, skeleton and boilerplate. Similarity by chance still counts the whole message.
    #[arg(long, value_name = "FILE")]
    pub(crate) ignore_text: Vec<PathBuf>,

    /// Compare brands by the values of a column; repeatable
    ///
    /// Prints how much more alike two brands with the same value are than two with different values, and how alike the
    /// brands of each value are. COLUMN is a column of the input, such as platform or party; all messages of a brand must
    /// have the same value. channel, month, quarter and year split each brand by the values of its messages.
    #[arg(long, value_name = "COLUMN")]
    pub(crate) by: Vec<String>,

    /// Compare for --by only texts with the same value of this column, such as their topic
    #[arg(long, value_name = "COLUMN", requires = "by")]
    pub(crate) block_by: Option<String>,

    /// Show how the index changes from month to month, quarter to quarter or year to year
    ///
    /// Each change compares the brands that are eligible in both periods, each cut to the same number of units. Without this
    /// flag, the summary shows no change, and report.json uses the shortest period for which at least two have an index.
    #[arg(long, value_name = "month|quarter|year", value_parser = period)]
    pub(crate) trend: Option<Period>,

    /// Compare the mail before a day with the mail from that day on
    ///
    /// DATE is written as 2025-03-01. The change is ranked among those at the ends of all other months.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) before: Option<Day>,

    /// Compare the index of two values of a column, such as year=2022,2025
    ///
    /// Compares the brands that have both values. If no brand has both, compares all brands of A with all brands of B.
    #[arg(long, value_name = "COLUMN=A,B", value_parser = compare)]
    pub(crate) compare: Option<Compare>,

    /// Quote no phrase, subject line or button in the results
    ///
    /// By default results quote what at least two brands say, with names, prices and codes masked.
    #[arg(long)]
    pub(crate) no_quotes: bool,

    /// Set how messages are assigned to campaigns
    ///
    /// `auto` uses the campaign column, else a campaign key in headers or links, else groups nearly equal messages of one
    /// brand within 48 hours. `column` uses the column only. With `none` every message is a campaign of its own.
    #[arg(long, value_name = "BY", default_value = "auto", value_parser = choice(
        CampaignMode::ALL, CampaignMode::name, ["", "", ""]))]
    pub(crate) campaigns: CampaignMode,

    /// Set the independent unit of intervals: all mail of a brand in DAYS days, or each campaign (none)
    ///
    /// Brands send series, so mails of one week resemble each other more than mails of different weeks. `auto` uses
    /// blocks of 7 days. It uses campaigns if fewer than half of the brands with --min-units campaigns have mail in as
    /// many blocks.
    #[arg(long, value_name = "DAYS|none|auto", default_value_t = Block::Auto, value_parser = block)]
    pub(crate) block: Block,

    /// Set the independent units (see --block) that a brand needs, at least 3
    #[arg(
        long,
        value_name = "N",
        default_value_t = MIN_UNITS as u32,
        value_parser = value_parser!(u32).range(HARD_MIN_UNITS as i64..)
    )]
    pub(crate) min_units: u32,

    /// Set the most brands for a full matrix of overlaps
    ///
    /// Every brand has its ten nearest brands in any case.
    #[arg(long, value_name = "N", default_value_t = 500)]
    pub(crate) max_matrix: usize,

    /// Set the seed of everything random
    ///
    /// The same messages, settings and seed give the same numbers on any machine and any number of threads.
    #[arg(long, value_name = "SEED", default_value_t = DEFAULT_SEED)]
    pub(crate) seed: u64,

    /// Set the number of threads [default: one per core]
    #[arg(long, value_name = "N", value_parser = one_or_more)]
    pub(crate) threads: Option<NonZeroUsize>,
}

/// The output of `analyze`.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputArgs {
    /// Write report.html, report.json, brands.csv and overlap.csv into this folder
    ///
    /// Creates the folder, and replaces each file only when the new one is complete. The tables hold wording, or without
    /// it the first facet of the report. A leading apostrophe marks text that a spreadsheet would read as a formula.
    #[arg(long, short, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,

    /// Write the page of the report to this file
    ///
    /// One file with pictures and tables, in Italian and English, which needs no network and no script. --output writes it
    /// too, as report.html.
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,

    /// Quote the newest message of --brand in the report, with what other brands use as well marked
    ///
    /// Names, prices and the like stay masked, as everywhere in the report.
    #[arg(long, requires = "brand")]
    pub(crate) show_text: bool,

    /// Print a summary for people, or the report as JSON
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = OutputFormat::Human)]
    pub(crate) format: OutputFormat,

    /// Print errors and the result only: no progress, no list of skipped messages
    #[arg(long, short)]
    pub(crate) quiet: bool,

    /// Show this brand first: its place, what it shares and with whom, and what is its own
    #[arg(long, value_name = "NAME", visible_alias = "me")]
    pub(crate) brand: Option<String>,

    /// Show all facets, brands, numbers and warnings
    #[arg(long, short)]
    pub(crate) verbose: bool,

    #[command(flatten)]
    pub(crate) lang: LangArgs,

    /// Set the width of the summary in columns [default: that of the terminal, 60 to 160; 80 in a file]
    #[arg(long, value_name = "N", value_parser = value_parser!(u16).range(MIN_WIDTH as i64..=1000))]
    pub(crate) width: Option<u16>,

    /// Colour the summary; `auto` respects NO_COLOR and TERM=dumb
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = ColorChoice::Auto)]
    pub(crate) color: ColorChoice,
}

impl TextArgs {
    /// Sets the language and how texts are compared.
    pub(crate) fn apply(&self, config: &mut Config) {
        config.language = self.language;
        let settings = &mut config.settings;
        (settings.mask, settings.stem, settings.zones) = (!self.no_mask, !self.no_stem, self.zones);
    }
}

impl CountArgs {
    /// Returns the settings of an index, for mail that is read with the flags `text`.
    pub(crate) fn config(&self, text: &TextArgs) -> Config {
        let mut config = Config::new([Facet::Wording]);
        if let Some(min_words) = self.min_words {
            config.phrases.min_words = min_words as usize;
        }
        if let Some(campaigns) = self.campaigns {
            config.campaigns = campaigns;
        }
        text.apply(&mut config);
        config
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutputFormat {
    Human,
    Json,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_holds_together() {
        Cli::command().debug_assert();
    }
}
