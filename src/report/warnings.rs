//! The warnings of a report, each with its remedy.

use super::Config;
use crate::analysis::Interchangeability;
use crate::catalog::{Block, BlockReason, Catalog, CellSize, is_overfull, own_columns};
use crate::corpus::Corpus;
use crate::facet::Facet;
use crate::language::Language;
use crate::warning::Warning;

/// A warning about one facet; those of one kind are merged into one warning over all facets.
pub(super) struct Caution {
    code: &'static str,
    /// The problem; the message has it before the colon.
    matter: &'static str,
    /// The facet and the numbers; the message has them after the colon.
    case: String,
    remedy: &'static str,
}

/// Merges cautions into one warning of each kind, in the order of the first of each.
pub(super) fn merged(cautions: Vec<Caution>) -> Vec<Warning> {
    let mut out: Vec<(&str, Warning)> = Vec::new();
    for Caution { code, matter, case, remedy } in cautions {
        match out.iter_mut().find(|(known, _)| *known == matter) {
            Some((_, warning)) => warning.message = format!("{}; {case}", warning.message),
            None => out.push((matter, Warning::new(code, format!("{matter}: {case}"), remedy))),
        }
    }
    out.into_iter().map(|(_, warning)| warning).collect()
}

pub(super) fn cautions(
    facet: Facet,
    first: bool,
    r: &Interchangeability,
    catalog: &Catalog,
    sizes: &[CellSize],
) -> Vec<Caution> {
    let mut out = Vec::new();
    let name = facet.name();
    let mut add = |code, matter, case, remedy| out.push(Caution { code, matter, case, remedy });
    if first && r.ix.value.is_none() {
        add(
            "no_index",
            "there is no index, as fewer than two brands of one language have enough units",
            name.to_owned(),
            "collect mail for longer, lower --min-units (not below 3), or check which column names the brand (--brand-by)",
        );
    }
    let all = r.cells.len() + r.ineligible.len();
    let excluded: u64 = r.ineligible.iter().map(|(a, _)| sizes[*a].messages).sum();
    let messages: u64 = excluded + r.cells.iter().map(|c| sizes[c.cell].messages).sum::<u64>();
    if r.ix.value.is_some() && (r.ineligible.len() * 5 > all || excluded * 5 > messages) {
        add(
            "many_excluded",
            "many brands are not in the index, as they have too few units",
            format!("{name} {} of {all} ({excluded} of {messages} messages)", r.ineligible.len()),
            "collect mail for longer or lower --min-units; report.json has each reason",
        );
    }
    let influential: Vec<String> = r
        .influential()
        .map(|(brand, without)| {
            let without = without.map_or_else(|| "undefined".to_owned(), |ix| format!("{ix:.2}"));
            format!("{without} without {}", catalog.brand_name(brand))
        })
        .collect();
    if let (Some(ix), false) = (r.ix.value, influential.is_empty()) {
        add(
            "influence",
            "one brand moves the index by a fifth or more",
            format!("{name} {ix:.2}, {}", shortened(&influential)),
            "read per_brand and the overlap matrix beside the index",
        );
    }
    if r.ix.value.is_some() && r.is_carried_by_few() {
        let carried = r.n_within.map_or_else(|| "too few to count".to_owned(), |n| format!("{n:.1}"));
        add(
            "few_carry_within",
            "few brands repeat themselves so much that they carry the mean of within",
            format!("{name} {carried} of {}", r.cells.len()),
            "read the index of each brand; no voices are counted",
        );
    }
    if r.ix.value.is_some_and(|ix| ix > 0.9) && r.ix.over_messages.is_some() {
        add(
            "near_one",
            "near 1 the interval over messages is up to 1.6 times too wide",
            name.to_owned(),
            "take it as an upper bound of the uncertainty",
        );
    }
    if r.ix.is_imprecise() {
        add(
            "imprecise",
            "the interval is wider than a factor of 4 each way",
            name.to_owned(),
            "collect mail for longer before you compare this index",
        );
    }
    const UNKNOWN: &str = "give a campaign column (--map campaign=COLUMN) or sending times";
    if let (Some(ix), Some(merged)) = (r.ix.value, r.identical_merged)
        && (ix - merged).abs() > 0.02
    {
        add(
            "unknown_campaigns",
            "campaigns are unknown, and merging identical texts changes the index",
            format!("{name} {merged:.2} instead of {ix:.2}"),
            UNKNOWN,
        );
    }
    if r.merged_away > 0 {
        add(
            "unknown_campaigns",
            "campaigns are unknown, and merging identical texts leaves brands too few texts for an index",
            format!("{name} {} brands", r.merged_away),
            UNKNOWN,
        );
    }
    if r.n_unscored > 0 && r.n_unscored * 20 > r.n_scored + r.n_unscored {
        add(
            "unscored",
            "messages without any feature of a facet resemble no other",
            format!("{name} {}", r.n_unscored),
            "check that bodies were read (image-only mail has no words) and times are known; otherwise ignore this",
        );
    }
    out
}

/// Lists the first three, and the number of the others.
fn shortened(names: &[String]) -> String {
    let shown = names.iter().take(3).cloned().collect::<Vec<_>>().join(", ");
    if names.len() > 3 { format!("{shown} and {} more", names.len() - 3) } else { shown }
}

pub(super) fn corpus_warnings(batches: &[Corpus], catalog: &Catalog, config: &Config) -> Vec<Warning> {
    let mut out = Vec::new();
    let untimed = catalog.units().iter().filter(|unit| unit.block.is_none()).count();
    if matches!(config.block, Block::Days(_)) && catalog.blocks().days.is_none() && untimed > 0 {
        out.push(Warning::new(
            "campaigns_as_units",
            "no message has a sending time, so --block has no effect and every campaign is a unit".to_owned(),
            "name the column of sending times (--map sent_at=COLUMN), or leave out --block",
        ));
    }
    if catalog.blocks().days.is_some() && untimed > 0 {
        out.push(Warning::new(
            "untimed_units",
            format!("{untimed} campaigns have no sending time, and each counts as a unit of its own"),
            "give every message a sending time, or compare campaigns with --block none",
        ));
    }
    if let BlockReason::Counted { cells, with_blocks, min_units } = catalog.blocks().why
        && catalog.blocks().days.is_none()
        && cells > 0
    {
        out.push(Warning::new(
            "campaigns_as_units",
            format!(
                "only {with_blocks} of {cells} brands have {min_units} weeks of mail, so mails sent close together are compared, which makes the index low"
            ),
            "collect mail for longer, or give --block DAYS",
        ));
    }
    if catalog.languages().contains(&Language::UND) {
        out.push(Warning::new(
            "language_undetermined",
            "the language of some texts could not be detected: their words are compared unstemmed".to_owned(),
            "give --language CODE",
        ));
    }
    let (columns, has_more) = own_columns(batches);
    let overfull: Vec<&str> = columns.into_iter().filter(|column| is_overfull(batches, column)).collect();
    if !overfull.is_empty() {
        out.push(Warning::new(
            "column_dropped",
            format!(
                "columns with more than {} values were dropped: {}",
                crate::corpus::MAX_CATEGORIES,
                overfull.join(", ")
            ),
            "ignore this, unless you meant to group by them",
        ));
    }
    if has_more {
        out.push(Warning::new(
            "columns_passed_over",
            format!(
                "there are more than {} columns: only the first by name were kept",
                crate::corpus::MAX_COLUMNS
            ),
            "leave out columns that you do not mean to group by",
        ));
    }
    let failed: usize = batches.iter().map(|b| b.failed().len()).sum();
    if failed > 0 {
        out.push(Warning::new(
            "failed",
            format!("{failed} messages could not be analysed and were left out"),
            "see Corpus::failed for each cause",
        ));
    }
    if !config.settings.mask {
        out.push(Warning::new(
            "unmasked",
            "names, prices and dates were compared as they are".to_owned(),
            "leave out --no-mask to compare texts without them",
        ));
    }
    out
}

/// Warns that an inbox has no voices, because overlaps were not computed.
pub(super) fn no_voices(max_matrix: usize) -> Warning {
    Warning::new(
        "inbox_voices",
        format!("voices per inbox were not computed: overlaps are kept for at most {max_matrix} brands"),
        "raise --max-matrix: the matrix takes 16 bytes for each pair of brands",
    )
}
