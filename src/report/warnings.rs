//! What to beware of in a report, with the remedy.

use super::Config;
use crate::analysis::interchange::Interchangeability;
use crate::corpus::Corpus;
use crate::facet::Facet;
use crate::roster::{CellSize, Roster, is_overfull, own_columns};
use crate::text::Language;
use crate::warning::Warning;

/// What to beware of in one facet; of all facets together it makes one warning of each kind.
pub(super) struct Caution {
    code: &'static str,
    /// What is the matter, up to a colon.
    matter: &'static str,
    /// Where, and how much.
    case: String,
    remedy: &'static str,
}

/// One warning of each kind, in the order of the first of each.
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
    roster: &Roster,
    sizes: &[CellSize],
) -> Vec<Caution> {
    let mut out = Vec::new();
    let name = facet.name();
    let mut add = |code, matter, case, remedy| out.push(Caution { code, matter, case, remedy });
    if first && r.ix.value.is_none() {
        add(
            "no_index",
            "there is no index, as fewer than two brands of one language are defined",
            name.to_owned(),
            "add brands or campaigns, lower --min-campaigns (not below 3), or check how brands are told (--brand-by)",
        );
    }
    let all = r.cells.len() + r.undefined.len();
    let excluded: u64 = r.undefined.iter().map(|(a, _)| sizes[*a].messages).sum();
    let messages: u64 = excluded + r.cells.iter().map(|c| sizes[c.cell].messages).sum::<u64>();
    if r.ix.value.is_some() && (r.undefined.len() * 5 > all || excluded * 5 > messages) {
        add(
            "many_excluded",
            "brands are left out, so that the index is one of the repetitive brands",
            format!("{name} {} of {all} ({excluded} of {messages} messages)", r.undefined.len()),
            "collect more campaigns of each brand; report.json has each reason",
        );
    }
    if let (Some(ix), Some(overlap)) = (r.ix.value, r.mean_overlap) {
        if (ix - overlap).abs() > 0.1 {
            let mut cells: Vec<_> = r.cells.iter().collect();
            cells.sort_by(|a, b| b.within.total_cmp(&a.within).then(a.cell.cmp(&b.cell)));
            let led: Vec<&str> = cells.iter().take(3).map(|c| roster.cell_name(c.cell)).collect();
            add(
                "led_by_repetitive",
                "index and mean overlap differ, as the most repetitive brands lead",
                format!("{name} {ix:.2} and {overlap:.2} ({})", led.join(", ")),
                "read the overlap matrix rather than the index alone",
            );
        }
        if ix > 0.9 {
            add(
                "near_one",
                "near 1 the interval over messages is up to 1.5 times too wide",
                name.to_owned(),
                "take it as an upper bound of the uncertainty",
            );
        }
    }
    const UNKNOWN: &str = "give a campaign column (--map campaign=COLUMN) or sending times";
    if let (Some(ix), Some(merged)) = (r.ix.value, r.identical_merged)
        && (ix - merged).abs() > 0.02
    {
        add(
            "unknown_campaigns",
            "campaigns are unknown, and with identical texts merged the index is another",
            format!("{name} {merged:.2} instead of {ix:.2}"),
            UNKNOWN,
        );
    }
    if r.merged_away > 0 {
        add(
            "unknown_campaigns",
            "campaigns are unknown, and with identical texts merged brands have too few texts left for an index",
            format!("{name} {} brands", r.merged_away),
            UNKNOWN,
        );
    }
    if r.n_unscored > 0 && r.n_unscored * 20 > r.n_scored + r.n_unscored {
        add(
            "unscored",
            "messages without any feature of a facet are like no other",
            format!("{name} {}", r.n_unscored),
            "check that bodies were read (an image-only mail has no words) and that times are known; else none",
        );
    }
    out
}

pub(super) fn corpus_warnings(batches: &[Corpus], roster: &Roster, config: &Config) -> Vec<Warning> {
    let without_base = |language: Language| {
        let facets = Facet::ALL.into_iter().filter(|facet| config.facets.contains(facet));
        let lacking = facets.filter(|facet| config.settings.base_of(*facet, language).is_none());
        let names: Vec<&str> = lacking.map(Facet::name).collect();
        (!names.is_empty()).then(|| format!("{}: {}", language.code(), names.join(", ")))
    };
    let lacking: Vec<String> = roster.languages().iter().filter_map(|&l| without_base(l)).collect();
    let mut out = Vec::new();
    if !lacking.is_empty() {
        out.push(Warning::new(
            "base_zero",
            format!(
                "the base similarity S_0 of independent writers is not known, and taken as 0 ({})",
                lacking.join("; ")
            ),
            "estimate it from texts of writers who have nothing to do with each other (example base_similarity)",
        ));
    }
    if roster.languages().contains(&Language::UND) {
        out.push(Warning::new(
            "language_undetermined",
            "no language could be told from the texts: words are compared unstemmed".to_owned(),
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
            "none, unless you meant to group by them",
        ));
    }
    if has_more {
        out.push(Warning::new(
            "columns_passed_over",
            format!(
                "there are more than {} columns: further ones were passed over",
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
            "look at Corpus::failed for each cause",
        ));
    }
    if !config.settings.mask {
        out.push(Warning::new(
            "unmasked",
            "names, prices and dates were compared as they are".to_owned(),
            "leave out --no-mask to see what remains once only they differ",
        ));
    }
    out
}

/// That an inbox has no voices, for want of overlaps.
pub(super) fn no_voices(max_matrix: usize) -> Warning {
    Warning::new(
        "inbox_voices",
        format!(
            "how many voices an inbox hears is not told: overlaps are kept for at most {max_matrix} brands"
        ),
        "raise --max-matrix: the matrix takes 8 bytes for each pair of brands",
    )
}
