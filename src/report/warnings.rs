//! The warnings of a report, each with its remedy.

use super::config::Config;
use super::evidence::Evidence;
use super::trend_config::TrendConfig;
use crate::analysis::trend::{Change, Trend};
use crate::analysis::{FacetResult, Influence};
use crate::catalog::{
    Block, BlockReason, Catalog, HARD_MIN_UNITS, Period, SHORT_TEXT_WORDS, is_overfull, n_respelt,
    own_columns,
};
use crate::corpus::{Corpus, MAX_CATEGORIES, MAX_COLUMNS};
use crate::count::counted;
use crate::facet::Facet;
use crate::intake::{Intake, UnmatchedRule};
use crate::language::Language;
use crate::note::{Note, Noted, Notes};
use crate::passed_over::{PassedKind, PassedOver};
use crate::reason::Reason;
use crate::warning::{Datum, Warning};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A warning about one facet. Those of one kind are merged into one warning over all facets.
pub(super) struct Caution {
    facet: Facet,
    code: &'static str,
    /// The problem; the message has it before the colon.
    problem: &'static str,
    /// The numbers; the message has them after the colon, behind the name of the facet.
    details: String,
    remedy: &'static str,
    data: Vec<(String, Datum)>,
}

impl Caution {
    fn new(facet: Facet, code: &'static str, problem: &'static str, remedy: &'static str) -> Self {
        Self { facet, code, problem, details: String::new(), remedy, data: Vec::new() }
    }

    fn with(mut self, details: String, data: impl IntoIterator<Item = (&'static str, Datum)>) -> Self {
        self.details = details;
        self.data.extend(data.into_iter().map(|(name, datum)| (name.to_owned(), datum)));
        self
    }
}

/// Merges cautions into one warning of each kind, in the order of the first of each.
pub(super) fn merged(cautions: Vec<Caution>) -> Vec<Warning> {
    let mut out: Vec<(&str, Warning)> = Vec::new();
    for Caution { facet, code, problem, details, remedy, data } in cautions {
        let case = [facet.name(), &details].join(" ");
        let case = case.trim_end();
        let warning = match out.iter_mut().position(|(known, _)| *known == problem) {
            Some(known) => {
                let warning = &mut out[known].1;
                warning.message = format!("{}; {case}", warning.message);
                warning
            }
            None => {
                out.push((problem, Warning::new(code, format!("{problem}: {case}"), remedy)));
                let last = out.len() - 1;
                &mut out[last].1
            }
        };
        let name = facet.name();
        warning.data.extend(data.into_iter().map(|(field, datum)| (format!("{name}.{field}"), datum)));
    }
    out.into_iter().map(|(_, warning)| warning).collect()
}

/// Returns the cautions of one facet. `n_merged_away` is the number of brands with too few texts once identical ones are
/// merged.
pub(super) fn cautions(
    facet: Facet,
    result: &FacetResult,
    n_merged_away: u64,
    is_first: bool,
    n_messages: u64,
) -> Vec<Caution> {
    let mut out = Vec::new();
    match result.ix.value {
        Some(ix) => index_cautions(facet, result, ix, n_messages, &mut out),
        None if is_first => out.push(
            Caution::new(facet, "no_index", "there is no index", "")
                .with(format!("({})", result.ix.why.as_deref().unwrap_or("it is undefined")), []),
        ),
        None => {}
    }
    if n_merged_away > 0 {
        let problem =
            "campaigns are unknown, and merging identical texts leaves brands too few texts for an index";
        let caution = Caution::new(facet, "unknown_campaigns", problem, NAME_CAMPAIGNS);
        out.push(caution.with(format!("{n_merged_away} brands"), [("brands", Datum::Count(n_merged_away))]));
    }
    if result.n_unscored * 20 > n_messages {
        let caution = Caution::new(
            facet,
            "unscored",
            "messages without any feature of a facet resemble no other",
            "check that bodies were read (image-only mail has no words) and times are known; otherwise ignore this",
        );
        let n = result.n_unscored;
        out.push(caution.with(n.to_string(), [("messages", Datum::Count(n))]));
    }
    out
}

/// Returns a warning for each part of a trend that was asked for and has no change. `part` of its data names the part.
pub(super) fn trend_warnings(trend: &Trend, asked: &TrendConfig) -> Vec<Warning> {
    let missing = |change: &Change| change.why.clone().filter(|_| change.ratio.is_none());
    let of_periods = || {
        let (why, by) = (trend.why.as_ref()?, asked.by?);
        let longer = match by {
            Period::Month => Some(Period::Quarter),
            Period::Quarter => Some(Period::Year),
            Period::Year => None,
        };
        let remedy = match longer {
            Some(longer) => {
                format!("collect mail for longer, or compare longer periods (`trend` {})", longer.name())
            }
            None => "collect mail for longer".to_owned(),
        };
        let message = format!("no change from {0} to {0} was measured: {why}", by.name());
        Some(Warning::new("no_trend", message, remedy).text("part", by.name()))
    };
    let of_day = || {
        let before = trend.before.as_ref()?;
        let (day, why) = (&before.date, missing(&before.change)?);
        let remedy = "collect mail for longer, or compare the mail before and after another day (`before`)";
        let warning = Warning::new("no_trend", format!("no change at {day} was measured: {why}"), remedy);
        Some(warning.text("part", "before").text("day", day))
    };
    let of_values = || {
        let compare = trend.compare.as_ref()?;
        let (Change { from, to, .. }, column) = (&compare.change, &compare.column);
        let why = missing(&compare.change)?;
        let message = format!("no change from {from} to {to} of {column} was measured: {why}");
        let remedy = "collect more mail of both values, or compare two others (`compare`)";
        let warning = Warning::new("no_trend", message, remedy).text("part", "compare");
        Some(warning.text("column", column).text("from", from).text("to", to))
    };
    [of_periods(), of_day(), of_values()].into_iter().flatten().collect()
}

/// Returns the warning about analyses beside the index that have no result, by name and reason.
pub(super) fn evidence_warning(missing: &[(Evidence, &Reason)]) -> Option<Warning> {
    if missing.is_empty() {
        return None;
    }
    let each = missing.iter().map(|(evidence, why)| format!("{} ({why})", evidence.name()));
    let message = format!("some analyses have no result: {}", each.collect::<Vec<_>>().join("; "));
    let warning = Warning::new("no_evidence", message, "add mail of more brands, or collect it for longer");
    Some(
        missing
            .iter()
            .fold(warning, |warning, (evidence, why)| warning.text(evidence.name(), why.to_string())),
    )
}

const NAME_CAMPAIGNS: &str = "give a campaign column (`map.campaign`) or sending times";

/// Adds the cautions about a facet that has an index.
fn index_cautions(facet: Facet, result: &FacetResult, ix: f64, n_messages: u64, out: &mut Vec<Caution>) {
    exclusion_cautions(facet, result, n_messages, out);
    let influential: Vec<&Influence> = result.influential().collect();
    if !influential.is_empty() {
        let caution = Caution::new(
            facet,
            "influence",
            "one brand moves the index by a fifth or more",
            "read `per_brand` and the overlap matrix beside the index",
        );
        let brand = |brand: &&Influence| {
            let without = brand.ix_without.map_or_else(|| "undefined".to_owned(), |ix| format!("{ix:.2}"));
            format!("{without} without {}", brand.brand)
        };
        let brands: Vec<String> = influential.iter().map(brand).collect();
        let mut caution =
            caution.with(format!("{ix:.2}, {}", shortened(&brands)), [("ix", Datum::Number(ix))]);
        caution.data.extend(influential.iter().filter_map(|brand| {
            Some((format!("ix_without.{}", brand.brand), Datum::Number(brand.ix_without?)))
        }));
        out.push(caution);
    }
    if result.is_carried_by_few() {
        let caution = Caution::new(
            facet,
            "few_carry_within",
            "few brands repeat themselves so much that they carry the mean of within",
            "read the index of each brand; no voices are counted",
        );
        let carried = result.n_within.map_or_else(|| "too few to count".to_owned(), |n| format!("{n:.1}"));
        let details = format!("{carried} of {}", result.n_cells);
        let mut caution = caution.with(details, [("brands", Datum::Count(result.n_cells))]);
        caution.data.extend(result.n_within.map(|n| ("n_within".to_owned(), Datum::Number(n))));
        out.push(caution);
    }
    if ix > 0.9 && result.ix.over_messages.is_some() {
        let caution = Caution::new(
            facet,
            "near_one",
            "near 1 the interval over messages is up to 1.6 times too wide",
            "take it as an upper bound of the uncertainty",
        );
        out.push(caution.with(String::new(), [("ix", Datum::Number(ix))]));
    }
    if result.ix.is_imprecise() {
        let caution = Caution::new(
            facet,
            "imprecise",
            "the interval is wider than a factor of 4 each way",
            "collect mail for longer before you compare this index",
        );
        out.push(caution.with(String::new(), [("ix", Datum::Number(ix))]));
    }
    if let Some(merged) = result.ix_identical_merged.filter(|merged| (ix - merged).abs() > 0.02) {
        let problem = "campaigns are unknown, and merging identical texts changes the index";
        let data = [("ix", Datum::Number(ix)), ("ix_identical_merged", Datum::Number(merged))];
        let caution = Caution::new(facet, "unknown_campaigns", problem, NAME_CAMPAIGNS);
        out.push(caution.with(format!("{merged:.2} instead of {ix:.2}"), data));
    }
}

/// Adds cautions about brands that are not in the index, if they are more than a fifth.
fn exclusion_cautions(facet: Facet, result: &FacetResult, n_messages: u64, out: &mut Vec<Caution>) {
    let excluded = &result.excluded;
    let n_cells = excluded.brands + result.n_cells;
    if excluded.brands * 5 > n_cells || excluded.messages * 5 > n_messages {
        let (alone, alone_messages) = (excluded.alone_brands, excluded.alone_messages);
        let causes = [
            (
                excluded.brands - alone,
                excluded.messages - alone_messages,
                "many brands are not in the index, as they have too few units",
                "collect mail for longer or lower `min_units`; the report has each reason under `ineligible`",
                false,
            ),
            (
                alone,
                alone_messages,
                "many brands are not in the index, as each is alone in its language",
                "add brands of these languages, or set `language` if the detected one is wrong",
                true,
            ),
        ];
        for (brands, messages, problem, remedy, is_alone) in causes.into_iter().filter(|cause| cause.0 > 0) {
            let caution = Caution::new(facet, "many_excluded", problem, remedy);
            let details = format!("{brands} of {n_cells} ({messages} of {n_messages} messages)");
            let data = [("excluded_brands", brands), ("brands", n_cells), ("excluded_messages", messages)];
            let more = match (is_alone, min_units_for_most(result)) {
                (true, _) => Some(("alone_brands", brands)),
                (false, units) => units.map(|units| ("min_units", units)),
            };
            let data = data.into_iter().chain(more);
            out.push(caution.with(details, data.map(|(name, n)| (name, Datum::Count(n)))));
        }
    }
}

/// Returns the largest `min_units` with which at most a fifth of the brands have too few units; if there is none, the least
/// possible, if it includes a brand.
fn min_units_for_most(result: &FacetResult) -> Option<u64> {
    let excluded = &result.excluded;
    let mut units: Vec<u64> = result.ineligible.iter().map(|brand| brand.units).collect();
    units.sort_unstable_by_key(|units| Reverse(*units));
    // Those that are alone in their language have enough.
    let few = units.get(excluded.alone_brands as usize..)?;
    let may_stay_out = ((excluded.brands + result.n_cells) / 5) as usize;
    let least = HARD_MIN_UNITS as u64;
    let reached = *few.get(few.len().saturating_sub(may_stay_out).max(1) - 1)?;
    (*few.first()? >= least).then(|| reached.max(least))
}

/// Returns the language of most messages, of those that are known; of equals the first.
pub(super) fn commonest<'a>(languages: impl Iterator<Item = (&'a str, u64)>) -> Option<&'a str> {
    let known = languages.filter(|(code, _)| *code != Language::UND.code());
    known.min_by_key(|(code, n)| (Reverse(*n), *code)).map(|(code, _)| code)
}

/// Lists the first three, and the number of the others.
fn shortened(names: &[String]) -> String {
    let listed = names.iter().take(3).cloned().collect::<Vec<_>>().join(", ");
    if names.len() > 3 { format!("{listed} and {} more", names.len() - 3) } else { listed }
}

/// Returns the warnings about units.
fn unit_warnings(catalog: &Catalog, config: &Config) -> Vec<Warning> {
    let untimed = catalog.units().iter().filter(|unit| unit.block.is_none()).count() as u64;
    if catalog.blocks().days.is_some() {
        let have = if untimed == 1 { "has" } else { "have" };
        let campaigns = counted(untimed, "campaign");
        let message = format!("{campaigns} {have} no sending time, and each counts as a unit of its own");
        let remedy = "give every message a sending time, or compare campaigns (`block` none)";
        let warning = Warning::new("untimed_units", message, remedy).count("campaigns", untimed);
        return Some(warning).filter(|_| untimed > 0).into_iter().collect();
    }
    let mut out = Vec::new();
    if matches!(config.block, Block::Days(_)) && untimed > 0 {
        let message = "no message has a sending time, so every campaign is a unit, not the days asked for";
        let remedy = "name the column of sending times (`map.sent_at`), or leave out `block`";
        out.push(Warning::new("campaigns_as_units", message, remedy));
    }
    if let BlockReason::Counted { cells, with_blocks, min_units, shorter } = catalog.blocks().why
        && cells > 0
    {
        let have = match with_blocks {
            0 => format!("none of the {cells} brands has"),
            1 => format!("only 1 of {cells} brands has"),
            n => format!("only {n} of {cells} brands have"),
        };
        let message = format!(
            "{have} {min_units} weeks of mail, so mails sent close together are compared, which makes the index low"
        );
        let remedy = match shorter {
            Some(days) => format!("collect mail for longer, or compare shorter blocks (`block` {days})"),
            None => "collect mail for longer".to_owned(),
        };
        let warning = Warning::new("campaigns_as_units", message, remedy);
        let warning = warning.count("brands", cells as u64).count("brands_with_weeks", with_blocks as u64);
        out.push(warning.count("days", shorter.unwrap_or(0).into()));
    }
    out
}

/// Returns the warnings about the corpus as a whole.
///
/// `languages` holds the messages of each.
pub(super) fn corpus_warnings(
    batches: &[Corpus],
    catalog: &Catalog,
    config: &Config,
    languages: &BTreeMap<String, u64>,
) -> Vec<Warning> {
    let mut out = unit_warnings(catalog, config);
    out.extend(language_warning(batches, config.language));
    if catalog.languages().contains(&Language::UND) {
        let message = "the language of some texts could not be detected: they are compared with each other only, unstemmed";
        let language = commonest(languages.iter().map(|(code, n)| (code.as_str(), *n)));
        let known = languages.keys().filter(|code| code.as_str() != Language::UND.code()).count();
        let (language, remedy) = match language {
            Some(_) if known > 1 => {
                let remedy = "each other language is compared by itself; if the data have a column of the language, name it \
                              (`map.language`)";
                (Some("several"), remedy.to_owned())
            }
            Some(code) => {
                (Some(code), format!("if all texts are in one language, set it (`language` {code})"))
            }
            None => (None, "if all texts are in one language, set it (`language`)".to_owned()),
        };
        let warning = Warning::new("language_undetermined", message, remedy);
        out.push(warning.text("language", language.unwrap_or("none")));
    }
    let (columns, has_more) = own_columns(batches);
    let overfull: Vec<&str> = columns.into_iter().filter(|column| is_overfull(batches, column)).collect();
    if !overfull.is_empty() {
        let names = overfull.join(", ");
        let message = format!("columns with more than {MAX_CATEGORIES} values were dropped: {names}");
        let remedy = "ignore this, unless you meant to group by them";
        out.push(Warning::new("column_dropped", message, remedy).text("columns", names));
    }
    let holds_addresses = |column: &&str| {
        let values = batches.iter().filter_map(|batch| batch.columns().get(*column)).flat_map(|c| c.values());
        values.into_iter().any(|value| value.contains('@'))
    };
    let shown: Vec<&str> = config.columns().map(|(_, column)| column).filter(holds_addresses).collect();
    if !shown.is_empty() {
        let names = shown.join(", ");
        let message = format!("columns that group brands hold addresses, and the report shows them: {names}");
        let remedy = "set `pseudonyms`, or remove the report's values before you share it";
        out.push(Warning::new("addresses_shown", message, remedy).text("columns", names));
    }
    if has_more {
        let message = format!("there are more than {MAX_COLUMNS} columns: only the first by name were kept");
        let remedy = "leave out columns that you do not mean to group by";
        out.push(Warning::new("columns_passed_over", message, remedy));
    }
    out.extend(spelling_warning(batches, catalog));
    let failed: usize = batches.iter().map(|b| b.failed().len()).sum();
    if failed > 0 {
        let was = if failed == 1 { "was" } else { "were" };
        let message =
            format!("{} could not be analysed and {was} left out", counted(failed as u64, "message"));
        let remedy = "see `Corpus::failed` for each cause";
        out.push(Warning::new("failed", message, remedy).count("messages", failed as u64));
    }
    if !config.settings.mask {
        let message = "names, prices and dates were compared as they are";
        out.push(Warning::new("unmasked", message, "set `mask` to compare texts without them"));
    }
    out
}

/// Warns of long texts whose language is not the forced one, or else the one that their column states, if there are any.
#[must_use]
pub fn language_warning(batches: &[Corpus], forced: Option<Language>) -> Option<Warning> {
    let mut counts: BTreeMap<(Language, Language), u64> = BTreeMap::new();
    for batch in batches {
        for (i, row) in batch.rows().iter().enumerate() {
            if let Some(stated) = forced.or(row.stated)
                && row.detected != Language::UND
                && !stated.is_akin_to(row.detected)
                && batch.token_slice(i).len() >= SHORT_TEXT_WORDS as usize
            {
                *counts.entry((stated, row.detected)).or_default() += 1;
            }
        }
    }
    let total: u64 = counts.values().sum();
    let mut by_size: Vec<_> = counts.into_iter().collect();
    by_size.sort_by_key(|(_, n)| Reverse(*n));
    let kinds = by_size.iter().map(|((stated, detected), n)| format!("{n} of {stated} look like {detected}"));
    let (source, remedy) = if forced.is_some() {
        ("`language`", "leave out `language` if the inputs hold several languages")
    } else {
        (
            "the language column",
            "correct the column where it is wrong; it decides, whatever the text looks like",
        )
    };
    let texts = if total == 1 { "message looks" } else { "messages look" };
    let kinds = shortened(&kinds.collect::<Vec<_>>());
    let message = format!("{total} {texts} like another language than {source} states: {kinds}");
    let warning = Warning::new("language_disagrees", message, remedy);
    (total > 0).then(|| warning.count("messages", total))
}

/// Warns that an inbox has no voices, because overlaps were not computed.
pub(super) fn no_voices(max_matrix: usize, n_brands: u64) -> Warning {
    let message =
        format!("voices per inbox were not computed: overlaps are kept for at most {max_matrix} brands");
    let remedy =
        format!("raise `max_matrix` to {n_brands}: the matrix takes 16 bytes for each pair of brands");
    let warning = Warning::new("inbox_voices", message, remedy).count("max_matrix", max_matrix as u64);
    warning.count("brands", n_brands)
}

/// Returns one warning for each note of the reading.
#[must_use]
pub fn note_warnings(notes: &Notes) -> Vec<Warning> {
    let warning = |(note, noted): (Note, &Noted)| {
        Warning::new(note.code(), note.message(noted.n), note.remedy()).count("n", noted.n)
    };
    notes.iter().map(warning).collect()
}

/// Returns the warning about files that were skipped, `n_ignored` in all; `None` if there are none.
#[must_use]
pub fn passed_over_warning(n_ignored: u64, passed_over: &PassedOver) -> Option<Warning> {
    const SHOWN: usize = 3;
    let kind = |(kind, files): (&str, &PassedKind)| {
        let name = |path: &String| path.rsplit(['/', '!']).next().unwrap_or(path).to_owned();
        let mut names: Vec<String> = files.names.iter().take(SHOWN).map(name).collect();
        if files.n > SHOWN as u64 {
            names.push("…".to_owned());
        }
        format!("{} {kind} ({})", files.n, names.join(", "))
    };
    let mut parts: Vec<String> = passed_over.iter().map(kind).collect();
    let n_hidden = n_ignored.saturating_sub(passed_over.n());
    if n_hidden > 0 {
        parts.push(format!("{n_hidden} hidden or linked"));
    }
    let remedies: Vec<String> = passed_over
        .iter()
        .filter_map(|(kind, files)| Some(format!("{kind}: {}", files.remedy.as_deref()?)))
        .collect();
    let remedy = match remedies.is_empty() {
        true => "name a file on its own, or set `input_format`, to read it".to_owned(),
        false => remedies.join("; "),
    };
    let (was, they) = if n_ignored == 1 { ("was", "it holds") } else { ("were", "they hold") };
    let files = counted(n_ignored, "file");
    let message = format!("{files} {was} skipped, because {they} no messages: {}", parts.join(", "));
    let warning = Warning::new("passed_over", message, remedy).count("files", n_ignored);
    let warning = passed_over.iter().fold(warning, |warning, (kind, files)| warning.count(kind, files.n));
    (n_ignored > 0).then_some(warning)
}

/// Warns of spellings of one name that count as one, in the names of brands, the values of columns and the names of
/// campaigns.
#[must_use]
pub fn spelling_warning(batches: &[Corpus], catalog: &Catalog) -> Option<Warning> {
    let brands: Vec<String> = catalog.other_spellings().map(|(name, _)| name.to_owned()).collect();
    let (columns, _) = own_columns(batches);
    let columns: Vec<(&str, usize)> = columns
        .into_iter()
        .map(|column| (column, n_respelt(batches, column)))
        .filter(|(_, n)| *n > 0)
        .collect();
    let campaigns = respelt_campaigns(batches);
    let mut found = Vec::new();
    if !brands.is_empty() {
        found.push(format!("{} ({})", counted(brands.len() as u64, "brand"), shortened(&brands)));
    }
    found.extend(columns.iter().map(|(column, n)| format!("{} of {column}", counted(*n as u64, "value"))));
    if campaigns > 0 {
        found.push(counted(campaigns, "campaign"));
    }
    if found.is_empty() {
        return None;
    }
    let message = format!(
        "names that differ only in case, spacing or characters that look alike count as one: {}",
        found.join(", ")
    );
    let remedy = "if two of them are different senders, change a letter of one name in the input";
    let mut warning = Warning::new("spellings_merged", message, remedy);
    let count = |n: usize| Datum::Count(n as u64);
    warning.data.insert("brands".to_owned(), count(brands.len()));
    warning.data.insert("campaigns".to_owned(), Datum::Count(campaigns));
    warning.data.extend(columns.iter().map(|(column, n)| (format!("column.{column}"), count(*n))));
    Some(warning)
}

/// Returns the number of campaigns whose name messages spell in several ways.
fn respelt_campaigns(batches: &[Corpus]) -> u64 {
    let rows = batches.iter().flat_map(Corpus::rows);
    let mut names: Vec<(u64, u64, u64)> =
        rows.filter_map(|row| Some((row.brand, row.campaign?.0, row.campaign_spelling))).collect();
    names.sort_unstable();
    names.dedup();
    names.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)).filter(|spellings| spellings.len() > 1).count() as u64
}

/// Warns of brands named by a domain that many different senders use.
#[must_use]
pub fn shared_hosts_warning(intake: &Intake) -> Option<Warning> {
    let hosts = &intake.shared_hosts;
    if hosts.is_empty() {
        return None;
    }
    let named: Vec<String> = hosts.iter().map(|host| format!("{} ({})", host.brand, host.names)).collect();
    let message = format!("display names show many senders behind one domain: {}", shortened(&named));
    let remedy = "set `brand_by` to display-name, or split the domain with `brand_rules`";
    let warning = Warning::new("shared_hosts", message, remedy);
    Some(hosts.iter().fold(warning, |warning, host| warning.count(&host.brand, host.names)))
}

/// Warns of mail that was judged apart from other mail.
#[must_use]
pub fn judged_apart_warning(intake: &Intake) -> Option<Warning> {
    let message = "the mail of an index and other mail were judged apart, so that other mail may count as a conversation than if all were read at once";
    let remedy = "make one index of all mail, or set `senders` to all for every input";
    intake.judged_apart.then(|| Warning::new("judged_apart", message, remedy))
}

/// Warns of mappings (column, name in the input) without effect, with the reason that stands before the names.
fn map_warning(
    code: &'static str,
    mappings: &[(String, String)],
    reason: &str,
    other: &str,
) -> Option<Warning> {
    if mappings.is_empty() {
        return None;
    }
    let names = mappings.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(", ");
    let mappings = mappings.iter().map(|(column, name)| format!("{column}={name}"));
    let mappings = mappings.collect::<Vec<_>>().join(", ");
    let message = format!("mappings of columns had no effect ({mappings}): {reason} {names}");
    let remedy = format!("map to {other} of the input, or leave out `map`");
    Some(Warning::new(code, message, remedy).text("mappings", mappings))
}

/// Returns the warning about rules for names of brands that matched no message. Its data hold the line of each rule, or
/// 0 if the rule was not read from a file.
fn unmatched_rule_warning(rules: &[UnmatchedRule]) -> Option<Warning> {
    if rules.is_empty() {
        return None;
    }
    let listed = rules.iter().map(|UnmatchedRule { line, table, name }| match line {
        Some(line) => format!("{table} {name} (line {line})"),
        None => format!("{table} {name}"),
    });
    let listed = listed.collect::<Vec<_>>().join(", ");
    let message = format!("brand rules had no effect, because no message has the names they give: {listed}");
    let remedy = "write the names as `senders` lists them, or delete the rules from `brand_rules`";
    let warning = Warning::new("unmatched_rule", message, remedy);
    Some(rules.iter().fold(warning, |warning, UnmatchedRule { line, table, name }| {
        warning.count(format!("{table} {name}"), line.unwrap_or(0))
    }))
}

/// Returns the warnings about what was read.
pub(super) fn intake_warnings(intake: &Intake) -> Vec<Warning> {
    let mut out = Vec::new();
    if intake.unreadable_dates > 0 {
        let (n, verb) =
            (intake.unreadable_dates, if intake.unreadable_dates == 1 { "states" } else { "state" });
        let message = format!("{} {verb} a time that cannot be parsed", counted(n, "message"));
        let remedy = "write sent_at as RFC 3339, such as 2026-03-01T09:30:00+01:00";
        let warning = Warning::new("unreadable_dates", message, remedy);
        out.push(warning.count("messages", intake.unreadable_dates));
    }
    out.extend(map_warning(
        "unmatched_map",
        &intake.unmatched,
        "no input has a column",
        "the name of a column",
    ));
    out.extend(map_warning(
        "empty_map",
        &intake.without_value,
        "no input has a value in",
        "a column with values",
    ));
    out.extend(unmatched_rule_warning(&intake.unmatched_rules));
    let skipped = intake.n_skipped();
    if skipped > 0 {
        let causes = intake.skipped_by_cause.iter().map(|(cause, n)| format!("{cause} {n}"));
        let causes = causes.collect::<Vec<_>>().join(", ");
        let was = if skipped == 1 { "was" } else { "were" };
        let message = format!("{} {was} skipped ({causes})", counted(skipped, "message"));
        let remedy = "see corpus.skipped in the report for each place";
        let warning = Warning::new("skipped", message, remedy);
        out.push(intake.skipped_by_cause.iter().fold(warning, |w, (cause, n)| w.count(cause, *n)));
    }
    out.extend(passed_over_warning(intake.ignored, &intake.passed_over));
    out.extend(note_warnings(&intake.notes));
    out.extend(shared_hosts_warning(intake));
    out.extend(judged_apart_warning(intake));
    for error in &intake.unopened {
        let message = format!("an input was left out: {error}");
        out.push(Warning::new("unopened", message, "check the path and run again"));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Excluded, IneligibleBrand};

    #[test]
    fn the_least_units_of_most_brands_are_named() {
        fn check(units: &[u64], alone: u64, n_cells: u64, expected: Option<u64>) {
            let brand = |&units: &u64| IneligibleBrand { units, ..IneligibleBrand::default() };
            let brands = units.len() as u64;
            let excluded = Excluded { brands, alone_brands: alone, ..Excluded::default() };
            let ineligible = units.iter().map(brand).collect();
            let result = FacetResult { ineligible, n_cells, excluded, ..FacetResult::default() };
            assert_eq!(min_units_for_most(&result), expected, "{units:?}");
        }
        check(&[4, 3, 4, 4], 0, 6, Some(4));
        check(&[4, 3, 3, 3], 0, 6, Some(3));
        check(&[4, 1, 1, 1], 0, 6, Some(3));
        check(&[2, 1, 1, 1], 0, 6, None);
        // One has enough units, and is alone.
        check(&[9, 4, 4], 1, 3, Some(4));
        check(&[9], 1, 3, None);
    }
}
