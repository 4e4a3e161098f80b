//! The summary of a report, for a person who does not know statistics: at most about one screen.

use crate::layout::{cut, left, right, width, wrap};
use crate::number::{about, count, counted, interval, one_digit, p_value, percent, short, signed};
use crate::sanitize::sanitize;
use crate::terminal::TermStyle;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;
use unisono::analysis::MIN_BRANDS_FOR_INTERVAL;
use unisono::catalog::{BlockReason, HARD_MIN_UNITS};
use unisono::facet::Facet;
use unisono::report::{
    BrandPressure, BrandResult, ColumnCounts, CorpusCounts, Estimate, FacetResult, GroupedResult,
    IneligibleBrand, Influence, Neighbour, PairedResult, Ratio, Recipients, Report, ShareOf,
};

/// Brands shown at the top and at the bottom of the table where there are more than both together: of one facet, and
/// below a table of several.
const BRANDS: (usize, usize) = (8, 4);
const BRANDS_OF_SEVERAL: (usize, usize) = (3, 3);

/// Brands named that are not in the index, and brands without which the index moves.
const INELIGIBLE_SHOWN: usize = 3;
const INFLUENCE_SHOWN: usize = 3;

/// Columns of a brand's name in running words.
const NAME: usize = 32;

/// Values of a column compared, and pairs of them.
const GROUPS_SHOWN: usize = 6;
const PAIRED_SHOWN: usize = 6;

/// The share of `across` by which the calendar must move it to be named.
const CALENDAR: f64 = 0.1;

/// The level of tests.
const LEVEL: f64 = 0.05;

/// Values of a column shown.
const VALUES_SHOWN: usize = 3;

/// Warnings shown, and how many lines of each.
const WARNINGS_SHOWN: usize = 3;
const WARNING_LINES: usize = 2;

/// Warnings of what could not be read.
const OF_INPUT: [&str; 4] = ["unreadable_dates", "skipped", "passed_over", "unopened"];

/// Warnings whose matter stands above them: they come last.
const SHOWN_ABOVE: [&str; 3] = ["no_index", "influence", "imprecise"];

/// The settings of the library, as its remedies name them, and the flags that set them.
const FLAGS: [(&str, &str); 11] = [
    ("`min_units`", "--min-units"),
    ("`brand_by`", "--brand-by"),
    ("`map.campaign`", "--map campaign=COLUMN"),
    ("`map.sent_at`", "--map sent_at=COLUMN"),
    ("set `block` to a number of days", "give --block DAYS"),
    ("`block` none", "--block none"),
    ("`block`", "--block"),
    ("set `language`", "give --language CODE"),
    ("set `mask`", "leave out --no-mask"),
    ("`max_matrix`", "--max-matrix"),
    ("set `input_format`", "give --input-format"),
];

/// Columns of a bar for an index of 1.
const BAR: usize = 10;

/// The summary, in lines of `style.width` columns; `written` is the folder that the files of the run are in.
pub(crate) fn human(report: &Report, style: TermStyle, written: Option<&Path>) -> String {
    let mut page = Page { text: String::new(), style };
    page.title(report);
    page.columns(report);
    if let Some((facet, result)) = report.facets.first_key_value() {
        page.headline(report, *facet, result);
        page.companions(&report.corpus, result);
        page.facets(report);
        page.brands(&report.corpus, result, if report.facets.len() > 1 { BRANDS_OF_SEVERAL } else { BRANDS });
    }
    page.groups(report);
    page.pressure(report);
    page.inbox(report);
    page.warnings(report, written.is_some());
    page.files(written);
    page.text
}

/// What is being written, line by line.
struct Page {
    text: String,
    style: TermStyle,
}

impl Page {
    fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    /// Words in as many lines as they take; the first line starts with `first`, the others below its end.
    fn paragraph(&mut self, first: &str, words: &str) {
        self.painted_paragraph(first, first, words);
    }

    /// As [`Page::paragraph`], with `painted` shown in the place of `first`, which is as wide.
    fn painted_paragraph(&mut self, first: &str, painted: &str, words: &str) {
        let indent = width(first);
        let mut start = painted.to_owned();
        for line in wrap(words, self.style.width.saturating_sub(indent)) {
            self.line(&format!("{start}{line}"));
            start = " ".repeat(indent);
        }
    }

    /// A number with its name before it and its meaning behind it.
    fn row(&mut self, name: &str, value: &str, meaning: &str) {
        self.paragraph(&format!("  {}{}  ", left(name, 15), right(value, 8)), meaning);
    }

    /// What was read.
    fn title(&mut self, report: &Report) {
        let inputs = &report.provenance.inputs;
        let mut title = inputs.first().map(|input| sanitize(&input.path).into_owned()).unwrap_or_default();
        if inputs.len() > 1 {
            let _ = write!(title, " and {}", counted(inputs.len() as u64 - 1, "other"));
        }
        let title = format!("unisono · {}", cut(&title, self.style.width - 10));
        self.line(&self.style.bold(&title));

        let corpus = &report.corpus;
        let mut counts = vec![
            counted(corpus.messages, "message"),
            counted(corpus.brands, "brand"),
            counted(corpus.campaigns, "campaign"),
            languages(report),
        ];
        let skipped = corpus.skipped_by_cause.values().sum::<u64>();
        if corpus.duplicates > 0 {
            counts.push(counted(corpus.duplicates, "duplicate"));
        }
        if skipped > 0 {
            counts.push(format!("{} skipped", count(skipped)));
        }
        self.paragraph("", &counts.join(" · "));
        self.paragraph("", &independent(corpus));
    }

    /// The index and what it means.
    fn headline(&mut self, report: &Report, facet: Facet, result: &FacetResult) {
        let name = self.style.bold(&facet.name().to_uppercase());
        let ngram = report.provenance.config.get("ngram").map_or("", String::as_str);
        let runs = match (facet, ngram) {
            (Facet::Wording | Facet::Boilerplate, "1") => " of single words".to_owned(),
            (Facet::Wording | Facet::Boilerplate, n) => format!(" of runs of {n} words"),
            _ => String::new(),
        };
        self.line("");
        self.line(&format!("{name} · interchangeability index (IX){runs}"));

        let Some(ix) = result.ix.value else {
            let why = result.ix.why.as_deref().unwrap_or("it is not defined for these messages");
            self.paragraph("  ", &format!("no index: {}", sanitize(why)));
            if let Some(remedy) = remedy(report, result) {
                self.paragraph("  ", &format!("→ {remedy}"));
            }
            return;
        };
        let intervals = intervals(result).join(" · ");
        let intervals = if intervals.is_empty() { intervals } else { format!("({intervals})") };
        let value = format!("  {}  ", short(ix));
        self.painted_paragraph(&value, &self.style.bold(&value), &intervals);
        let meaning = format!(
            "Two mails of different brands are {} times as alike as two mails of one brand. At 0 brands have nothing \
             in common, at 1 it makes no difference which brand writes.",
            short(ix)
        );
        self.paragraph("  ", &meaning);
        // Of other facets independent writers have an index near 0, or nobody knows theirs.
        if facet == Facet::Skeleton || (facet == Facet::Wording && ngram == "2") {
            let novelists =
                "Novelists who never met come to about 0.8 here: compare across with theirs, not IX with 0.";
            self.paragraph("  ", novelists);
        }
    }

    /// The numbers that travel with the index.
    fn companions(&mut self, corpus: &CorpusCounts, result: &FacetResult) {
        self.line("");
        let unit = unit(corpus.block_days);
        if let Some(within) = result.within.value {
            let meaning = format!("how alike two mails of one brand from different {unit}s are (0 to 1)");
            self.row("within", &short(within), &meaning);
        }
        if let Some(across) = result.across.value {
            let mut meaning = "how alike two mails of different brands are".to_owned();
            if let Some(chance) = result.chance.across {
                let novelists = one_digit(chance);
                let _ = if across < chance {
                    write!(meaning, "; less alike than two novelists ({novelists})")
                } else {
                    write!(meaning, "; two novelists: {novelists}")
                };
            }
            self.row("across", &short(across), &meaning);
            let moved = |with: &f64| (with - across).abs() > CALENDAR * across;
            if let Some(with) = result.across_with_same_block.filter(moved) {
                let meaning = format!("across with mails of the same {unit} counted: the calendar moves it");
                self.row(&format!("same {unit}"), &short(with), &meaning);
            }
        }
        if let Some(voices) = result.effective_voices {
            let brands = counted(result.n_brands, "brand");
            let meaning = format!("{brands}, as varied as {} brands with nothing in common", about(voices));
            self.row("voices", &about(voices), &meaning);
        } else if let Some(why) = &result.why_no_voices {
            self.row("voices", "–", &format!("not counted: {}", sanitize(why)));
        }
        if let Some(messages) = result.effective_messages {
            // Over all campaigns, those of brands that are left out included.
            let n = result.n_messages + result.excluded.messages;
            let meaning = if messages > n as f64 {
                format!("{}, of which any two have next to nothing in common", counted(n, "message"))
            } else {
                format!("{}, as varied as that many entirely different ones", counted(n, "message"))
            };
            self.row("messages", &about(messages), &meaning);
        }
        if let Some(recipients) = &result.recipients {
            let value = recipients.masked.unwrap_or(recipients.raw);
            self.row("recipients", &short(value), &reading_of_recipients(recipients));
        }
        if let Some(gap) = &result.masking_gap {
            let between = gap.over_messages.map(|ends| format!(" ({})", interval(ends))).unwrap_or_default();
            let meaning = format!("IX as above, less IX with names, prices and dates left in{between}");
            self.row("masking gap", &signed(gap.value), &meaning);
        }
        if let Some(ix) = result.ix_without_zones {
            self.row("with footers", &short(ix), "IX of the whole mails, headers and footers left in");
        }
        if let Some(ix) = result.ix_identical_merged {
            self.row("blasts merged", &short(ix), "IX with equal texts of a brand taken as one campaign");
        }
        let influential: Vec<_> = result.influential().collect();
        if !influential.is_empty() {
            let without = |brand: &&Influence| {
                let name = cut(&sanitize(&brand.brand), NAME).into_owned();
                let ix = brand.ix_without.map_or_else(|| "no index".to_owned(), short);
                format!("without {name}: {ix}")
            };
            let mut words: Vec<String> = influential.iter().take(INFLUENCE_SHOWN).map(without).collect();
            let more = influential.len().saturating_sub(INFLUENCE_SHOWN);
            words.extend((more > 0).then(|| format!("and {more} more brands that move IX as much")));
            self.row("influence", "", &words.join("; "));
        }
    }

    /// The brands, from most to least interchangeable.
    fn brands(&mut self, corpus: &CorpusCounts, result: &FacetResult, shown: (usize, usize)) {
        if !result.per_brand.is_empty() {
            self.line("");
            self.table(corpus, result, shown);
        }
        if !result.ineligible.is_empty() {
            self.paragraph("  ", &left_out(corpus, result));
        }
    }

    fn table(&mut self, corpus: &CorpusCounts, result: &FacetResult, (at_top, at_bottom): (usize, usize)) {
        let brands = &result.per_brand;
        let several = brands.iter().map(|brand| &brand.language).collect::<BTreeSet<_>>().len() > 1;
        let bars = self.style.width >= 90;
        let long = brands.len() > at_top + at_bottom;
        let hidden = if long { at_top..brands.len() - at_bottom } else { 0..0 };

        let units = format!("{}s", unit(corpus.block_days));
        let heading = ["brand", "IX", "", "interval", "nearest", "overlap", &units].map(str::to_owned);
        let shown = brands.iter().enumerate().filter(|(n, _)| !hidden.contains(n));
        let rows: Vec<[String; 7]> =
            std::iter::once(heading).chain(shown.map(|(_, brand)| cells(brand, several, bars))).collect();
        let mut widths = [0; 7];
        for row in &rows {
            for (column, cell) in widths.iter_mut().zip(row) {
                *column = width(cell).max(*column);
            }
        }
        let [brand, ix, _, interval, near, overlap, units] = widths;
        let bar = if bars { BAR + 1 } else { 0 };
        // Numbers take what they need; the two columns of names share the rest, each at least half of it.
        let names =
            self.style.width.saturating_sub(2 + 2 + ix + bar + 2 + interval + 2 + 2 + overlap + 2 + units);
        let brand = brand.min(names.saturating_sub(near).max(names / 2));
        let near = near.min(names - brand);

        for (n, row) in rows.iter().enumerate() {
            if long && n == at_top + 1 {
                self.line(&self.style.dim(&format!("  … {}", counted(hidden.len() as u64, "more brand"))));
            }
            let [name, value, fill, ends, nearest, o, u] = row;
            let fill = if bars { format!(" {}", left(fill, BAR)) } else { String::new() };
            let line = format!(
                "  {}  {}{fill}  {}  {}  {}  {}",
                left(name, brand),
                right(value, ix),
                right(ends, interval),
                left(nearest, near),
                right(o, overlap),
                right(u, units),
            );
            self.line(&if n == 0 { self.style.dim(&line) } else { line });
        }
    }

    /// Every facet, the most interchangeable first, and the languages, a line each.
    fn facets(&mut self, report: &Report) {
        let row = |name: &str, meaning: &str, result: &FacetResult| {
            let value = result.ix.value;
            let number = value.map_or_else(|| "–".to_owned(), short);
            let ends = match result.ix.over_messages {
                Some(_) if result.ix.is_imprecise() => "imprecise".to_owned(),
                Some(ends) => interval(ends),
                None => String::new(),
            };
            let why = result.ix.why.as_deref().filter(|_| value.is_none());
            let words =
                why.map_or_else(|| evidence(result, meaning), |why| format!("no index: {}", sanitize(why)));
            (value, [name.to_owned(), number, ends, words])
        };
        let facets = report.facets.iter();
        let mut rows: Vec<(Option<f64>, [String; 4])> =
            facets.map(|(facet, result)| row(facet.name(), meaning(*facet), result)).collect();
        if rows.len() < 2 && report.strata.is_empty() {
            return;
        }
        rows.sort_by(|a, b| b.0.unwrap_or(f64::NEG_INFINITY).total_cmp(&a.0.unwrap_or(f64::NEG_INFINITY)));
        for (language, stratum) in &report.strata {
            if let Some((facet, result)) = stratum.facets.iter().next() {
                let name = format!("{} in {}", facet.name(), sanitize(language));
                rows.push(row(&name, &counted(result.n_brands, "brand"), result));
            }
        }
        let heading = ["", "IX", "these brands", "what most have in common"].map(str::to_owned);
        rows.insert(0, (None, heading));
        let column = |i: usize| rows.iter().map(|(_, row)| width(&row[i])).max().unwrap_or(0);
        let widths = [column(0), column(1), column(2)];
        self.line("");
        for (n, (_, [name, value, ends, words])) in rows.iter().enumerate() {
            let start = format!(
                "  {}  {}  {}  ",
                left(name, widths[0]),
                right(value, widths[1]),
                right(ends, widths[2])
            );
            let words = cut(words, self.style.width.saturating_sub(width(&start)).max(12));
            let line = format!("{start}{words}");
            self.line(&if n == 0 { self.style.dim(&line) } else { line });
        }
    }

    /// The values of each column that was asked for, compared.
    fn groups(&mut self, report: &Report) {
        let columns: BTreeSet<&String> = report.facets.values().flat_map(|result| result.by.keys()).collect();
        for column in columns {
            let mut compared =
                report.facets.iter().filter_map(|(facet, r)| Some((*facet, r.by.get(column)?)));
            let Some((first, by)) = compared.next() else { continue };
            let name = sanitize(column);
            let title = self.style.bold(&format!("BY {}", name.to_uppercase()));
            self.line("");
            match &by.block_by {
                Some(inside) => {
                    let note = format!("texts with the same {} compared", sanitize(inside));
                    self.paragraph("", &format!("{title} · {note}"));
                }
                None => {
                    let note = "two brands with the same value against two with different values; ratio: how many \
                                times as alike they are, the values' own levels taken out (1: no difference); p below \
                                0.05: hardly chance";
                    self.paragraph("", &format!("{title} · {note}"));
                    self.ratios(report, column);
                }
            }
            if let Some(why) = &by.block_why {
                self.paragraph("  ", &sanitize(why));
            }
            self.levels(first, by);
        }
    }

    /// The ratio of each facet, a line each; those without one by the reason.
    fn ratios(&mut self, report: &Report, column: &str) {
        let mut silent: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (facet, result) in &report.facets {
            let Some(by) = result.by.get(column) else { continue };
            match (by.ratio.value, by.why.as_deref().or(by.ratio.why.as_deref())) {
                (Some(value), _) => {
                    let words = ratio_in_words(value, &by.ratio, unit(by.block_days));
                    self.paragraph(&format!("  {}  ", left(facet.name(), 14)), &words);
                }
                (None, why) => silent.entry(why.unwrap_or("not defined")).or_default().push(facet.name()),
            }
        }
        for (why, facets) in silent {
            self.paragraph("  ", &format!("no ratio: {} ({})", sanitize(why), facets.join(", ")));
        }
    }

    /// Prints `across` of each value, and the values two by two.
    fn levels(&mut self, facet: Facet, by: &GroupedResult) {
        if let Some(why) = by.why.as_deref().filter(|_| by.block_by.is_some()) {
            self.paragraph("  ", &format!("nothing to compare: {}", sanitize(why)));
        }
        let mut groups: Vec<_> = by.groups.iter().filter(|group| group.across.value.is_some()).collect();
        if groups.is_empty() {
            return;
        }
        let hidden = groups.len().saturating_sub(GROUPS_SHOWN);
        groups.truncate(GROUPS_SHOWN);
        let what = format!("{}: how alike two mails of different brands with one value are", facet.name());
        self.paragraph("  ", &what);
        let rows: Vec<[String; 4]> = groups
            .iter()
            .map(|group| {
                let value = cut(&sanitize(&group.value), NAME).into_owned();
                let across = group.across.value.map_or_else(|| "–".to_owned(), short);
                [
                    value,
                    across,
                    group.across.interval.map_or_else(String::new, interval),
                    counted(group.brands, "brand"),
                ]
            })
            .collect();
        let column = |i: usize| rows.iter().map(|row| width(&row[i])).max().unwrap_or(0);
        let widths = [column(0), column(1), column(2)];
        for [value, across, ends, brands] in &rows {
            let (value, across, ends) =
                (left(value, widths[0]), right(across, widths[1]), right(ends, widths[2]));
            self.line(&format!("    {value}  {across}  {ends}  {brands}"));
        }
        if hidden > 0 {
            self.line(
                &self.style.dim(&format!("    … {} in report.json", counted(hidden as u64, "more value"))),
            );
        }
        let paired: Vec<String> = by.paired.iter().filter_map(paired_in_words).collect();
        for words in paired.iter().take(PAIRED_SHOWN) {
            self.paragraph("    ", words);
        }
        let more = paired.len().saturating_sub(PAIRED_SHOWN);
        if more > 0 {
            self.line(
                &self.style.dim(&format!("    … {} in report.json", counted(more as u64, "more pair"))),
            );
        }
    }

    /// The values of the columns that tell messages apart, as far as one line goes.
    fn columns(&mut self, report: &Report) {
        let first = "columns · ";
        let mut words = String::new();
        for (name, counts) in &report.columns {
            let Some(column) = in_words(name, counts) else { continue };
            let between = if words.is_empty() { "" } else { " · " };
            if width(first) + width(&words) + width(between) + width(&column) <= self.style.width {
                let _ = write!(words, "{between}{column}");
            }
        }
        if !words.is_empty() {
            self.line(&format!("{first}{words}"));
        }
    }

    /// Urgency and deadlines, over all brands.
    fn pressure(&mut self, report: &Report) {
        let sum = |of: fn(&BrandPressure) -> &ShareOf| {
            let hits: u64 = report.pressure.iter().map(|p| of(p).hits).sum();
            let n: u64 = report.pressure.iter().map(|p| of(p).n).sum();
            (n > 0).then(|| format!("{} of {}", percent(hits as f64 / n as f64), counted(n, "campaign")))
        };
        let urgent = sum(|p| &p.urgent).map(|share| format!("{share} say that time runs out"));
        let ending =
            sum(|p| &p.ending_within_a_day).map(|share| format!("{share} name an end within 24 hours"));
        let longest = report.pressure.iter().max_by_key(|p| p.longest_last_chance);
        let longest = longest.and_then(|p| Some((p, p.longest_last_chance?))).filter(|(_, n)| *n > 1);
        let longest = longest.map(|(p, n)| {
            let n = counted(n, "consecutive campaign");
            format!("{} announced a last chance in {n}", sanitize(&p.brand))
        });
        let words: Vec<String> = [urgent, ending, longest].into_iter().flatten().collect();
        if !words.is_empty() {
            self.line("");
            self.paragraph("pressure: ", &words.join("; "));
        }
    }

    /// What lands in an inbox in a day.
    fn inbox(&mut self, report: &Report) {
        let Some(inbox) = &report.inbox else { return };
        let mut words = format!(
            "a reader gets {} from {} on a day with mail ({} of {})",
            plural(inbox.messages_per_day, "message"),
            plural(inbox.brands_per_day, "brand"),
            counted(inbox.days, "day"),
            counted(inbox.recipients, "reader"),
        );
        if let (Some(voices), Some(brands)) = (inbox.voices_per_day, inbox.defined_brands_per_day) {
            let _ = write!(
                words,
                "; on {} with two or more brands of the index, {} brands are as varied as {} voices",
                counted(inbox.voiced_days.unwrap_or_default(), "day"),
                about(brands),
                about(voices)
            );
        }
        if report.pressure.is_empty() {
            self.line("");
        }
        self.paragraph("inbox: ", &words);
    }

    fn warnings(&mut self, report: &Report, is_written: bool) {
        if !report.warnings.is_empty() {
            self.line("");
        }
        // What was lost on the way in comes first.
        let mut warnings: Vec<_> = report.warnings.iter().collect();
        warnings
            .sort_by_key(|w| (!OF_INPUT.contains(&w.code.as_ref()), SHOWN_ABOVE.contains(&w.code.as_ref())));
        for warning in warnings.into_iter().take(WARNINGS_SHOWN) {
            // The remedy is never cut, what there is to mend may be: report.json has it in full.
            let remedy = format!(" → {}", sanitize(&with_flags(&warning.remedy)));
            let room =
                (WARNING_LINES * self.style.width.saturating_sub(10)).saturating_sub(width(&remedy)).max(60);
            let words = format!("{}{remedy}", cut(&sanitize(&warning.message), room));
            self.painted_paragraph("! ", &self.style.yellow("! "), &words);
        }
        let more = report.warnings.len().saturating_sub(WARNINGS_SHOWN);
        if more > 0 {
            let place =
                if is_written { "see report.json" } else { "with --output DIR, report.json has them" };
            self.line(&format!("! and {}: {place}", counted(more as u64, "more warning")));
        }
    }

    fn files(&mut self, written: Option<&Path>) {
        self.line("");
        match written {
            Some(dir) => {
                let names = crate::report_files::NAMES.join(", ");
                self.paragraph("", &format!("written to {}: {names}", sanitize(&dir.display().to_string())));
            }
            None => self.paragraph("", "every number, with its provenance: --output DIR"),
        }
    }
}

/// The languages, the commonest first.
fn languages(report: &Report) -> String {
    let mut languages: Vec<_> = report.corpus.languages.iter().collect();
    languages.sort_by_key(|(code, n)| (std::cmp::Reverse(**n), code.as_str()));
    let one = languages.len() == 1;
    let mut shown: Vec<String> = languages
        .iter()
        .take(4)
        .map(
            |(code, n)| {
                if one { sanitize(code).into_owned() } else { format!("{} {}", sanitize(code), count(**n)) }
            },
        )
        .collect();
    if languages.len() > shown.len() {
        shown.push(format!("{} more", languages.len() - shown.len()));
    }
    format!("{} {}", if one { "language" } else { "languages" }, shown.join(", "))
}

/// The commonest values of a column with their messages; `None` where no value tells messages apart.
fn in_words(name: &str, counts: &ColumnCounts) -> Option<String> {
    let without = counts.without_value.map_or(0, |without| without.messages);
    let known = counts.values.iter().any(|value| value.value != "unknown");
    if !known || counts.values.len() + usize::from(without > 0) < 2 {
        return None;
    }
    let shown = counts.values.iter().take(VALUES_SHOWN);
    let mut words: Vec<String> =
        shown.map(|v| format!("{} {}", sanitize(&v.value), count(v.messages))).collect();
    let hidden = counts.n_values.unwrap_or(0).saturating_sub(words.len() as u64);
    words.extend((hidden > 0).then(|| format!("{} more", count(hidden))));
    words.extend((without > 0).then(|| format!("none {}", count(without))));
    Some(format!("{}: {}", sanitize(name), words.join(", ")))
}

/// What intervals count as independent, in words.
fn independent(corpus: &CorpusCounts) -> String {
    let n = corpus.n_blocks.unwrap_or_default();
    match corpus.block_days {
        Some(7) => format!("{} of mail: weeks count as independent", counted(n, "week")),
        Some(days) => {
            format!(
                "{} of {} with mail: blocks count as independent",
                counted(n, "block"),
                counted(u64::from(days), "day")
            )
        }
        None => "campaigns count as independent".to_owned(),
    }
}

/// What a unit is called.
fn unit(block_days: Option<u32>) -> &'static str {
    match block_days {
        Some(7) => "week",
        Some(_) => "block",
        None => "campaign",
    }
}

/// What gives an index where there is none: the `--min-units` that two brands of one language reach, else more mail.
fn remedy(report: &Report, result: &FacetResult) -> Option<String> {
    let config = |name| report.provenance.config.get(name).map_or("", String::as_str);
    let asked: u64 = config("min_units").parse().ok()?;
    let least = HARD_MIN_UNITS as u64;
    let mut units: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    for brand in &result.ineligible {
        units.entry(&brand.language).or_default().push(brand.units);
    }
    // The second brand of a language decides.
    let seconds = units.values_mut().filter_map(|units| {
        units.sort_unstable_by(|a, b| b.cmp(a));
        units.get(1).copied()
    });
    let reached = seconds.max().filter(|&units| (1..asked).contains(&units))?;
    let unit = unit(report.corpus.block_days);
    if reached < least {
        return Some(format!(
            "collect mail for longer: an index takes two brands of one language with {} each (--min-units {least})",
            counted(least, unit)
        ));
    }
    // With fewer units asked, `auto` may choose other units, of which there are fewer.
    let why = &report.corpus.block_why;
    let may_change = config("block") == "auto"
        && report.corpus.block_days.is_none()
        && *why != BlockReason::NoTimes.describe(None);
    let block = if may_change { " --block none" } else { "" };
    Some(format!(
        "--min-units {reached}{block} gives an index from so little mail; with mail collected for longer it is more precise"
    ))
}

/// A remedy of the library in the words of the command line.
fn with_flags(remedy: &str) -> String {
    let remedy = FLAGS.iter().fold(remedy.to_owned(), |text, (setting, flag)| text.replace(setting, flag));
    remedy.replace('`', "")
}

/// Both intervals, each with what it speaks of, or why there is none.
fn intervals(result: &FacetResult) -> Vec<String> {
    let index = &result.ix;
    let roughly = if index.over_brands_approximate { "roughly " } else { "" };
    let ends_in_words = |ends: [f64; 2]| {
        let mut alone = Estimate::default();
        (alone.value, alone.over_messages) = (index.value, Some(ends));
        format!("{}{}", interval(ends), if alone.is_imprecise() { ", imprecise" } else { "" })
    };
    let these = index.over_messages.map(|ends| format!("these brands: {}", ends_in_words(ends)));
    let kind = match index.over_brands {
        Some(ends) => Some(format!("brands of this kind: {roughly}{}", ends_in_words(ends))),
        None if (result.n_brands as usize) < MIN_BRANDS_FOR_INTERVAL && index.over_messages.is_some() => {
            Some(format!("brands of this kind: no interval from fewer than {MIN_BRANDS_FOR_INTERVAL}"))
        }
        None => None,
    };
    let why = index.why_no_interval.as_deref().map(|why| format!("no interval: {}", sanitize(why)));
    these.or(why).into_iter().chain(kind).collect()
}

/// A ratio of a column with its interval, its p-value and the raw means.
fn ratio_in_words(value: f64, ratio: &Ratio, unit: &str) -> String {
    let mut words = format!("ratio {}", short(value));
    // The interval by deleting brands is the wider and the honest one; it takes eight brands.
    let ends = ratio.over_brands.or(ratio.interval);
    if let Some(ends) = ends {
        let _ = write!(words, " ({})", interval(ends));
    }
    if let Some(p) = ratio.p {
        let _ = write!(words, ", p {}", p_value(p));
        if let Some(adjusted) = ratio.p_holm.filter(|adjusted| *adjusted != p) {
            let _ = write!(words, " (adjusted {})", p_value(adjusted));
        }
    }
    match (ratio.least_p.filter(|least| *least > LEVEL), &ratio.why) {
        (Some(least), _) => {
            let _ = write!(words, ", which cannot fall below {least:.2}");
        }
        (None, Some(why)) if ends.is_none() => {
            let _ = write!(words, ", no interval: {}", sanitize(why));
        }
        _ => {}
    }
    if ratio.approximate {
        words.push_str(", approximate");
    }
    if let Some(units) = ratio.cut_to_units {
        let _ = write!(words, ", from {} of each brand at most", counted(units, unit));
    }
    if let (Some(same), Some(different)) = (ratio.within_groups, ratio.between_groups) {
        let _ = write!(words, " · same value {}, different {}", short(same), short(different));
    }
    words
}

/// Two values of a column compared; `None` where there is no ratio.
fn paired_in_words(pair: &PairedResult) -> Option<String> {
    let [a, b] = [&pair.a, &pair.b].map(|value| cut(&sanitize(value), NAME).into_owned());
    let mut words = format!("{a}: {} times as alike as {b}", short(pair.ratio?));
    match (pair.interval, &pair.why) {
        (Some(ends), _) => {
            let _ = write!(words, " ({})", interval(ends));
        }
        (None, Some(why)) => {
            let _ = write!(words, " (no interval: {})", sanitize(why));
        }
        (None, None) => {}
    }
    if let Some(p) = pair.p {
        let _ = write!(words, ", p {}", p_value(p));
    }
    Some(words)
}

/// The strongest piece of evidence for an index: what most brands have in common, else the closest pair.
fn evidence(result: &FacetResult, meaning: &str) -> String {
    if let Some(values) = &result.values
        && let Some(first) = values.commonest.first()
    {
        return format!("{} of {} brands: «{}»", first.brands, values.n_brands, sanitize(&first.text));
    }
    let pairs = result
        .per_brand
        .iter()
        .flat_map(|brand| brand.nearest.iter().filter_map(move |near| Some((brand, near, near.overlap?))));
    match pairs.max_by(|a, b| a.2.total_cmp(&b.2)) {
        Some((brand, near, overlap)) => {
            let names = format!("{} and {}", sanitize(&brand.brand), sanitize(&near.brand));
            format!("{meaning}; closest {} ({names})", short(overlap))
        }
        None => meaning.to_owned(),
    }
}

/// A mean number of things.
fn plural(mean: f64, noun: &str) -> String {
    let s = if (mean - 1.0).abs() < 0.05 { "" } else { "s" };
    format!("{} {noun}{s}", about(mean))
}

/// What a facet looks at.
fn meaning(facet: Facet) -> &'static str {
    match facet {
        Facet::Wording => "runs of words",
        Facet::Vocabulary => "subject matter",
        Facet::Characters => "runs of letters",
        Facet::Skeleton => "sentence shapes",
        Facet::Subject => "subject lines",
        Facet::Opening => "greetings and first sentences",
        Facet::CallToAction => "buttons and links",
        Facet::Offers => "discounts, prices, deadlines, urgency",
        Facet::Layout => "the shape of the document",
        Facet::Timing => "hours of the week",
        Facet::FollowUp => "time since the previous campaign",
        Facet::Boilerplate => "headers, footers, legal text",
    }
}

/// What the variation between recipients says of how personal the mails are.
fn reading_of_recipients(recipients: &Recipients) -> String {
    let n = counted(recipients.campaigns, "campaign");
    // Below a hundredth two mails differ in a word or two, which is nothing a person would call writing.
    let none = 0.01;
    let reading = match recipients.masked {
        _ if recipients.raw < none => "everybody gets the same mail",
        Some(masked) if masked < none => "only names, prices and the like change by person",
        Some(_) => "the text itself changes by person",
        None => "the mails of a campaign differ by person; without masking it is open in what",
    };
    let raw = recipients.masked.map(|_| format!("raw {}; ", short(recipients.raw))).unwrap_or_default();
    format!("{reading} ({raw}{n})")
}

/// The brands that are not in the index: the first few with the reason, and how many there are.
fn left_out(corpus: &CorpusCounts, result: &FacetResult) -> String {
    let names: BTreeSet<&str> = result.ineligible.iter().map(|brand| brand.brand.as_str()).collect();
    let mut words = format!(
        "Not in the index: {} of {}, {} ({}). ",
        counted(names.len() as u64, "brand"),
        count(corpus.brands),
        counted(result.excluded.messages, "message"),
        percent(result.excluded.messages_share)
    );
    for (n, brand) in result.ineligible.iter().take(INELIGIBLE_SHOWN).enumerate() {
        let IneligibleBrand { brand, language, why, .. } = brand;
        let between = if n > 0 { " · " } else { "" };
        let _ = write!(words, "{between}{} ({}): {}", sanitize(brand), sanitize(language), sanitize(why));
    }
    let more = result.ineligible.len().saturating_sub(INELIGIBLE_SHOWN);
    if more > 0 {
        let _ = write!(words, " · and {more} more");
    }
    words
}

/// A brand as a row: name, index, its bar, interval, nearest brand and their overlap, units.
fn cells(brand: &BrandResult, several: bool, bars: bool) -> [String; 7] {
    let nearest = brand.nearest.first();
    let overlap = |near: &Neighbour| near.overlap.map_or_else(|| "–".to_owned(), short);
    [
        label(brand, several),
        brand.ix.map(short).unwrap_or_default(),
        if bars { bar(brand.ix) } else { String::new() },
        brand.interval.map(interval).unwrap_or_default(),
        nearest.map(|near| sanitize(&near.brand).into_owned()).unwrap_or_default(),
        nearest.map(overlap).unwrap_or_default(),
        count(brand.units),
    ]
}

/// A brand's name, with the language where there are several.
fn label(brand: &BrandResult, several: bool) -> String {
    let name = sanitize(&brand.brand);
    if several { format!("{name} ({})", sanitize(&brand.language)) } else { name.into_owned() }
}

/// An index as a bar, in eighths of a column; full at 1 and above.
fn bar(ix: Option<f64>) -> String {
    let eighths = (ix.unwrap_or(0.0).clamp(0.0, 1.0) * (BAR * 8) as f64).round() as usize;
    let part = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    format!("{}{}", "█".repeat(eighths / 8), part.get(eighths % 8).unwrap_or(&""))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use insta::assert_snapshot;
    use std::collections::BTreeMap;
    use unisono::ndarray::array;
    use unisono::report::{
        AcrossAll, ChanceResult, CommonValue, CommonValues, Deleted, Excluded, GroupAcross, GroupResult,
        Inbox, InputRecord, MaskingGap, OverlapMatrix, Provenance, SCHEMA, Skipped, Stratum, Tally,
        ValueCount,
    };
    use unisono::warning::Warning;

    /// A value of a type that may grow, from some of its fields.
    macro_rules! made {
        ($kind:ident { $($field:ident: $value:expr,)* ..$base:expr }) => {{
            let mut made: $kind = $base;
            $(made.$field = $value;)*
            made
        }};
        ($kind:ident { $($field:ident: $value:expr),* $(,)? }) => {
            made!($kind { $($field: $value,)* ..$kind::default() })
        };
    }

    const PLAIN: TermStyle = TermStyle { width: 100, color: false };

    fn brand(name: &str, language: &str, ix: f64, nearest: Option<(&str, f64)>) -> BrandResult {
        made!(BrandResult {
            brand: name.into(),
            language: language.into(),
            ix: Some(ix),
            interval: Some([0.9, 1.1].map(|side| (ix * side * 1e6).round() / 1e6)),
            within: 0.25,
            across: Some(0.25 * ix),
            units: 8,
            campaigns: 9,
            messages: 12,
            nearest: nearest
                .into_iter()
                .map(|(brand, overlap)| made!(Neighbour {
                    brand: brand.into(),
                    overlap: Some(overlap),
                    across: 0.25 * overlap,
                }))
                .collect(),
        })
    }

    fn estimate(value: f64) -> Estimate {
        made!(Estimate {
            value: Some(value),
            why: None,
            why_no_interval: None,
            se_messages: Some(0.025),
            se_brands: Some(0.07),
            over_messages: Some([value - 0.05, value + 0.05]),
            over_brands: None,
            over_brands_approximate: false,
        })
    }

    fn facet(ix: f64) -> FacetResult {
        made!(FacetResult {
            ix: made!(Estimate {
                over_brands: Some([ix - 0.14, ix + 0.16]),
                over_brands_approximate: true,
                ..estimate(ix)
            }),
            across: estimate(0.134),
            within: estimate(0.213),
            across_all: made!(AcrossAll { value: Some(0.13), n_brands: 5 }),
            across_with_same_block: Some(0.136),
            n_within: Some(3.8),
            chance: made!(ChanceResult { across: Some(0.0016), ix: Some(0.0075), why: None }),
            influence: ["Modavera", "Stilissima", "Libreria del Pesce", "-20% Shop"]
                .map(|brand| made!(Influence { brand: brand.into(), ix_without: Some(0.2) }))
                .into(),
            ix_without_zones: Some(0.71),
            ix_identical_merged: None,
            n_brands: 4,
            n_cells: 4,
            n_units: 32,
            n_messages: 48,
            n_unscored: 1,
            effective_voices: Some(1.64),
            why_no_voices: None,
            effective_messages: Some(31.2),
            masking_gap: Some(made!(MaskingGap {
                value: 0.12,
                se: Some(0.02),
                over_messages: Some([0.08, 0.16]),
                n_brands: 4,
            })),
            recipients: Some(made!(Recipients { raw: 0.42, masked: Some(0.003), campaigns: 3 })),
            by: BTreeMap::from([("platform".to_owned(), by())]),
            values: Some(made!(CommonValues {
                n_campaigns: 39,
                n_brands: 4,
                sampled: false,
                effective: None,
                independent_choice: None,
                commonest: vec![made!(CommonValue {
                    text: "solo per te {name}".into(),
                    brands: 3,
                    campaigns: 20,
                    share: 0.1,
                })],
            })),
            excluded: made!(Excluded {
                brands: 1,
                messages: 3,
                brands_share: 0.2,
                messages_share: 3.0 / 51.0
            }),
            per_brand: vec![
                brand("Modavera", "it", 0.81, Some(("Stilissima", 0.93))),
                brand("Stilissima", "it", 0.79, Some(("Modavera", 0.93))),
                brand("Libreria del Pesce", "it", 0.15, Some(("Modavera", 0.15))),
                brand("-20% Shop", "en", 0.0043, None),
            ],
            overlap: Some(made!(OverlapMatrix {
                brands: ["Modavera", "Stilissima", "Libreria del Pesce", "-20% Shop"]
                    .map(String::from)
                    .into(),
                languages: ["it", "it", "it", "en"].map(String::from).into(),
                matrix: array![
                    [Some(1.0), Some(0.93), Some(0.15), None],
                    [Some(0.93), Some(1.0), Some(0.1 + 0.2), None],
                    [Some(0.15), Some(0.1 + 0.2), Some(1.0), None],
                    [None, None, None, Some(1.0)],
                ],
            })),
            ineligible: vec![made!(IneligibleBrand {
                brand: "Ottica Nuova".into(),
                language: "it".into(),
                units: 3,
                campaigns: 3,
                messages: 3,
                why: "3 blocks of 7 days with a scored message, 5 are needed".into(),
            })],
        })
    }

    fn by() -> GroupedResult {
        let group = |value: &str, across: f64| {
            made!(GroupResult {
                value: value.into(),
                brands: 2,
                messages: 24,
                across: made!(GroupAcross {
                    value: Some(across),
                    interval: Some([across - 0.03, across + 0.04].map(|end| (end * 1e6).round() / 1e6)),
                }),
                ix: Some(0.7),
            })
        };
        made!(GroupedResult {
            split: false,
            block_by: None,
            block_days: Some(7),
            block_why: None,
            ratio: ratio(),
            groups: vec![group("colomba", 0.12), group("piccione", 0.17)],
            paired: vec![made!(PairedResult {
                a: "colomba".into(),
                b: "piccione".into(),
                ratio: Some(0.12 / 0.17),
                interval: Some([0.52, 0.96]),
                p: Some(0.04),
                blocks: 1,
                deleted: Deleted::DisjointAuthors,
                why: None,
            })],
            why: None,
            without_value: 1,
            several_values: 0,
            sampled: false,
        })
    }

    fn ratio() -> Ratio {
        made!(Ratio {
            value: Some(1.37),
            interval: Some([0.94, 1.98]),
            over_brands: None,
            p: Some(0.08),
            p_holm: Some(0.16),
            least_p: Some(0.001),
            why: None,
            within_groups: Some(0.15),
            between_groups: Some(0.11),
            n_brands: 10,
            n_splits: 252,
            approximate: false,
            cut_to_units: None,
        })
    }

    fn column(values: &[(&str, u64)], without: u64) -> ColumnCounts {
        let value =
            |&(value, messages): &(&str, u64)| ValueCount { value: value.into(), messages, brands: 2 };
        made!(ColumnCounts {
            n_values: Some(values.len() as u64),
            without_value: Some(Tally { messages: without, brands: 1 }),
            values: values.iter().map(value).collect(),
            ..ColumnCounts::default()
        })
    }

    /// A report as a small inbox might give it.
    pub(crate) fn report() -> Report {
        made!(Report {
            schema: SCHEMA.into(),
            provenance: made!(Provenance {
                version: "0.1.0".into(),
                hash_version: 1,
                tables: unisono::report::tables(),
                config: [("block", "auto"), ("min_units", "5"), ("ngram", "4")]
                    .map(|(name, value)| (name.to_owned(), value.to_owned()))
                    .into(),
                seed: 20_260_101,
                inputs: vec![InputRecord {
                    path: "datasets/inbox-it".into(),
                    sha256: Some("00".repeat(32)),
                    messages: 52,
                    skipped: 2,
                }],
            }),
            corpus: made!(CorpusCounts {
                messages: 51,
                brands: 5,
                campaigns: 39,
                units: 35,
                block_days: Some(7),
                n_blocks: Some(13),
                block_why: "4 of 4 brands with 5 campaigns or more have 5 blocks of 7 days or more".into(),
                duplicates: 1,
                languages: BTreeMap::from([("en".to_owned(), 12), ("it".to_owned(), 39)]),
                skipped: vec![Skipped {
                    path: "datasets/inbox-it/a.eml".into(),
                    position: None,
                    cause: "not_mail".into(),
                    message: "datasets/inbox-it/a.eml: not a mail message".into(),
                }],
                skipped_by_cause: BTreeMap::from([("not_mail".to_owned(), 2)]),
            }),
            facets: BTreeMap::from([(Facet::Wording, facet(0.63)), (Facet::Vocabulary, facet(0.71))]),
            strata: BTreeMap::new(),
            columns: BTreeMap::from([
                ("bulk".to_owned(), column(&[("bulk", 40), ("personal", 8)], 3)),
                ("platform".to_owned(), column(&[("unknown", 51)], 0)),
                ("sector".to_owned(), column(&[("books", 20), ("fashion", 15), ("fish", 9), ("tea", 7)], 0)),
            ]),
            inbox: Some(made!(Inbox {
                recipients: 3,
                days: 41,
                messages_per_day: 1.24,
                brands_per_day: 1.2,
                most_messages: 4,
                voices_per_day: Some(1.5),
                defined_brands_per_day: Some(2.7),
                voiced_days: Some(9),
            })),
            hours: Vec::new(),
            pressure: Vec::new(),
            warnings: vec![Warning::new(
                "unscored",
                "messages without any feature of a facet resemble no other: wording 4",
                "check that bodies were read",
            )],
        })
    }

    /// The same from a stranger who would like to run the reader's terminal.
    pub(crate) fn hostile_report() -> Report {
        let bad = "\u{1b}]0;owned\u{7}\u{202e}evil\n\u{9b}31m\u{e0041}";
        let mut report = report();
        report.provenance.inputs[0].path = bad.into();
        report.corpus.languages.insert(bad.into(), 1);
        report.warnings.push(Warning::new("bad", bad, bad));
        report.columns = BTreeMap::from([(bad.into(), column(&[(bad, 1), ("good", 1)], 0))]);
        let mut facet = facet(0.63);
        facet.per_brand[0].brand = bad.into();
        facet.per_brand[0].language = bad.into();
        facet.per_brand[1].nearest[0].brand = bad.into();
        facet.ineligible[0].brand = bad.into();
        facet.ineligible[0].why = bad.into();
        report
            .strata
            .insert(bad.into(), made!(Stratum { facets: BTreeMap::from([(Facet::Wording, facet.clone())]) }));
        report.facets.insert(Facet::Wording, facet);
        report
    }

    #[test]
    fn a_summary() {
        assert_snapshot!(human(&report(), PLAIN, Some(Path::new("results"))), @"
        unisono · datasets/inbox-it
        51 messages · 5 brands · 39 campaigns · languages it 39, en 12 · 1 duplicate · 2 skipped
        13 weeks of mail: weeks count as independent
        columns · bulk: bulk 40, personal 8, none 3 · sector: books 20, fashion 15, fish 9, 1 more

        WORDING · interchangeability index (IX) of runs of 4 words
          0.63  (these brands: 0.58–0.68 · brands of this kind: roughly 0.49–0.79)
          Two mails of different brands are 0.63 times as alike as two mails of one brand. At 0 brands have
          nothing in common, at 1 it makes no difference which brand writes.

          within             0.21  how alike two mails of one brand from different weeks are (0 to 1)
          across             0.13  how alike two mails of different brands are; two novelists: 0.002
          voices              1.6  4 brands, as varied as 1.6 brands with nothing in common
          messages             31  51 messages, as varied as that many entirely different ones
          recipients       0.0030  only names, prices and the like change by person (raw 0.42; 3 campaigns)
          masking gap       +0.12  IX as above, less IX with names, prices and dates left in (0.08–0.16)
          with footers       0.71  IX of the whole mails, headers and footers left in

                        IX  these brands  what most have in common
          vocabulary  0.71     0.66–0.76  3 of 4 brands: «solo per te {name}»
          wording     0.63     0.58–0.68  3 of 4 brands: «solo per te {name}»

          brand                        IX                  interval  nearest     overlap  weeks
          Modavera (it)              0.81 ████████▏       0.73–0.89  Stilissima     0.93      8
          Stilissima (it)            0.79 ███████▉        0.71–0.87  Modavera       0.93      8
          Libreria del Pesce (it)    0.15 █▌              0.14–0.17  Modavera       0.15      8
          -20% Shop (en)           0.0043             0.0039–0.0047                           8
          Not in the index: 1 brand of 5, 3 messages (6%). Ottica Nuova (it): 3 blocks of 7 days with a
          scored message, 5 are needed

        BY PLATFORM · two brands with the same value against two with different values; ratio: how many
        times as alike they are, the values' own levels taken out (1: no difference); p below 0.05: hardly
        chance
          wording         ratio 1.37 (0.94–1.98), p 0.080 (adjusted 0.16) · same value 0.15, different 0.11
          vocabulary      ratio 1.37 (0.94–1.98), p 0.080 (adjusted 0.16) · same value 0.15, different 0.11
          wording: how alike two mails of different brands with one value are
            colomba   0.12  0.09–0.16  2 brands
            piccione  0.17  0.14–0.21  2 brands
            colomba: 0.71 times as alike as piccione (0.52–0.96), p 0.040

        inbox: a reader gets 1.2 messages from 1.2 brands on a day with mail (41 days of 3 readers); on 9
               days with two or more brands of the index, 2.7 brands are as varied as 1.5 voices

        ! messages without any feature of a facet resemble no other: wording 4 → check that bodies were read

        written to results: brands.csv, overlap.csv, report.json
        ");
    }

    #[test]
    fn a_narrow_summary() {
        assert_snapshot!(human(&report(), TermStyle { width: 70, color: false }, None), @"
        unisono · datasets/inbox-it
        51 messages · 5 brands · 39 campaigns · languages it 39, en 12 · 1
        duplicate · 2 skipped
        13 weeks of mail: weeks count as independent
        columns · bulk: bulk 40, personal 8, none 3

        WORDING · interchangeability index (IX) of runs of 4 words
          0.63  (these brands: 0.58–0.68 · brands of this kind: roughly
                0.49–0.79)
          Two mails of different brands are 0.63 times as alike as two mails
          of one brand. At 0 brands have nothing in common, at 1 it makes no
          difference which brand writes.

          within             0.21  how alike two mails of one brand from
                                   different weeks are (0 to 1)
          across             0.13  how alike two mails of different brands
                                   are; two novelists: 0.002
          voices              1.6  4 brands, as varied as 1.6 brands with
                                   nothing in common
          messages             31  51 messages, as varied as that many
                                   entirely different ones
          recipients       0.0030  only names, prices and the like change by
                                   person (raw 0.42; 3 campaigns)
          masking gap       +0.12  IX as above, less IX with names, prices and
                                   dates left in (0.08–0.16)
          with footers       0.71  IX of the whole mails, headers and footers
                                   left in

                        IX  these brands  what most have in common
          vocabulary  0.71     0.66–0.76  3 of 4 brands: «solo per te {name}»
          wording     0.63     0.58–0.68  3 of 4 brands: «solo per te {name}»

          brand                  IX       interval  nearest     overlap  weeks
          Modavera (it)        0.81      0.73–0.89  Stilissima     0.93      8
          Stilissima (it)      0.79      0.71–0.87  Modavera       0.93      8
          Libreria del Pes…    0.15      0.14–0.17  Modavera       0.15      8
          -20% Shop (en)     0.0043  0.0039–0.0047                           8
          Not in the index: 1 brand of 5, 3 messages (6%). Ottica Nuova (it):
          3 blocks of 7 days with a scored message, 5 are needed

        BY PLATFORM · two brands with the same value against two with
        different values; ratio: how many times as alike they are, the values'
        own levels taken out (1: no difference); p below 0.05: hardly chance
          wording         ratio 1.37 (0.94–1.98), p 0.080 (adjusted 0.16) ·
                          same value 0.15, different 0.11
          vocabulary      ratio 1.37 (0.94–1.98), p 0.080 (adjusted 0.16) ·
                          same value 0.15, different 0.11
          wording: how alike two mails of different brands with one value are
            colomba   0.12  0.09–0.16  2 brands
            piccione  0.17  0.14–0.21  2 brands
            colomba: 0.71 times as alike as piccione (0.52–0.96), p 0.040

        inbox: a reader gets 1.2 messages from 1.2 brands on a day with mail
               (41 days of 3 readers); on 9 days with two or more brands of
               the index, 2.7 brands are as varied as 1.5 voices

        ! messages without any feature of a facet resemble no other: wording 4
          → check that bodies were read

        every number, with its provenance: --output DIR
        ");
    }

    #[test]
    fn an_index_that_is_not_defined_says_why() {
        let mut report = report();
        report.facets = BTreeMap::from([(Facet::Wording, without_index())]);
        report.warnings.clear();
        assert_snapshot!(human(&report, PLAIN, None), @"
        unisono · datasets/inbox-it
        51 messages · 5 brands · 39 campaigns · languages it 39, en 12 · 1 duplicate · 2 skipped
        13 weeks of mail: weeks count as independent
        columns · bulk: bulk 40, personal 8, none 3 · sector: books 20, fashion 15, fish 9, 1 more

        WORDING · interchangeability index (IX) of runs of 4 words
          no index: fewer than two brands are eligible

          Not in the index: 1 brand of 5, 3 messages (100%). Ottica Nuova (it): 3 blocks of 7 days with a
          scored message, 5 are needed

        BY PLATFORM · two brands with the same value against two with different values; ratio: how many
        times as alike they are, the values' own levels taken out (1: no difference); p below 0.05: hardly
        chance
          wording         ratio 1.37 (0.94–1.98), p 0.080 (adjusted 0.16) · same value 0.15, different 0.11
          wording: how alike two mails of different brands with one value are
            colomba   0.12  0.09–0.16  2 brands
            piccione  0.17  0.14–0.21  2 brands
            colomba: 0.71 times as alike as piccione (0.52–0.96), p 0.040

        inbox: a reader gets 1.2 messages from 1.2 brands on a day with mail (41 days of 3 readers); on 9
               days with two or more brands of the index, 2.7 brands are as varied as 1.5 voices

        every number, with its provenance: --output DIR
        ");
    }

    fn without_index() -> FacetResult {
        made!(FacetResult {
            ix: made!(Estimate {
                why: Some("fewer than two brands are eligible".into()),
                ..Estimate::default()
            }),
            within: Estimate::default(),
            across: Estimate::default(),
            across_with_same_block: None,
            influence: Vec::new(),
            ix_without_zones: None,
            n_brands: 0,
            n_cells: 0,
            n_messages: 0,
            effective_voices: None,
            effective_messages: None,
            masking_gap: None,
            recipients: None,
            excluded: made!(Excluded { brands: 1, messages: 3, brands_share: 1.0, messages_share: 1.0 }),
            per_brand: Vec::new(),
            overlap: None,
            ..facet(0.5)
        })
    }

    #[test]
    fn nothing_from_a_mail_reaches_the_terminal_unescaped() {
        for color in [false, true] {
            let text =
                human(&hostile_report(), TermStyle { width: 100, color }, Some(Path::new("a\u{1b}[2Jb")));
            let ours = text.replace("\u{1b}[1m", "").replace("\u{1b}[2m", "").replace("\u{1b}[33m", "");
            let rest = ours.replace("\u{1b}[0m", "").replace('\n', "");
            assert!(!rest.contains(crate::sanitize::is_unsafe_char), "{rest:?}");
            assert!(rest.contains(r"\u{202e}evil"));
        }
    }

    #[test]
    fn lines_fit_their_width() {
        for columns in [60, 72, 89, 90, 100] {
            let mut report = report();
            if let Some(facet) = report.facets.get_mut(&Facet::Wording) {
                facet.per_brand[0].brand =
                    "Società Anonima dei Nomi Lunghissimi e Interminabili di Trieste".into();
                facet.per_brand[1].nearest[0].brand =
                    "日本語の長い長い長い長い長い長い長い長い長い名前".into();
            }
            for line in human(&report, TermStyle { width: columns, color: false }, None).lines() {
                assert!(width(line) <= columns, "{columns}: {line}");
            }
        }
    }

    #[test]
    fn many_brands_still_fit_a_screen() {
        let mut report = report();
        if let Some(facet) = report.facets.get_mut(&Facet::Wording) {
            facet.per_brand =
                (0..300).map(|n| brand(&format!("b{n}"), "it", 0.5, Some(("b0", 0.5)))).collect();
            let ineligible = facet.ineligible[0].clone();
            facet.ineligible = vec![ineligible; 40];
            let warning = report.warnings[0].clone();
            report.warnings = vec![warning; 40];
        }
        let text = human(&report, PLAIN, None);
        assert!(text.lines().count() <= 58, "{}", text.lines().count());
        for expected in ["b2 ", "… 294 more brands", "b297 ", "and 37 more", "and 37 more warnings"] {
            assert!(text.contains(expected), "{expected}\n{text}");
        }
    }

    #[test]
    fn an_index_of_nothing_in_common_has_no_interval() {
        let mut report = report();
        if let Some(facet) = report.facets.get_mut(&Facet::Wording) {
            facet.ix = made!(Estimate { value: Some(0.0), ..Estimate::default() });
        }
        let text = human(&report, PLAIN, None);
        assert!(text.contains("\n  0\n  Two mails of different brands are 0 times as alike"), "{text}");
    }

    #[test]
    fn a_wide_interval_is_imprecise_and_a_missing_one_has_its_reason() {
        fn check(ix: Estimate, n_brands: u64, expected: &str) {
            let result = made!(FacetResult { ix: ix, n_brands: n_brands, ..facet(0.5) });
            assert_eq!(intervals(&result).join(" · "), expected);
        }
        let index = |over_messages, over_brands| {
            made!(Estimate {
                over_messages: over_messages,
                over_brands: over_brands,
                value: Some(0.2),
                ..Estimate::default()
            })
        };
        check(
            index(Some([0.01, 2.12]), Some([0.06, 0.79])),
            8,
            "these brands: 0.01–2.12, imprecise · brands of this kind: 0.06–0.79",
        );
        check(
            index(Some([0.19, 0.21]), Some([0.04, 0.3])),
            8,
            "these brands: 0.19–0.21 · brands of this kind: 0.04–0.30, imprecise",
        );
        check(
            index(Some([0.15, 0.3]), None),
            7,
            "these brands: 0.15–0.30 · brands of this kind: no interval from fewer than 8",
        );
        let none = made!(Estimate { why_no_interval: Some("nothing is shared".into()), ..index(None, None) });
        check(none, 7, "no interval: nothing is shared");
    }

    #[test]
    fn units_are_named() {
        fn check(block_days: Option<u32>, n_blocks: Option<u64>, expected: &str) {
            let corpus =
                made!(CorpusCounts { block_days: block_days, n_blocks: n_blocks, ..report().corpus });
            assert_eq!(independent(&corpus), expected);
        }
        check(Some(7), Some(13), "13 weeks of mail: weeks count as independent");
        check(Some(7), Some(1), "1 week of mail: weeks count as independent");
        check(Some(14), Some(6), "6 blocks of 14 days with mail: blocks count as independent");
        check(None, None, "campaigns count as independent");
    }

    /// The summary of the fixture with its wording changed.
    fn changed(change: impl FnOnce(&mut FacetResult)) -> String {
        let mut report = report();
        change(report.facets.get_mut(&Facet::Wording).unwrap());
        human(&report, PLAIN, None)
    }

    #[test]
    fn novelists_stand_beside_across() {
        fn check(chance: Option<f64>, expected: &str) {
            let text = changed(|facet| facet.chance.across = chance);
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(
                text.contains(&format!("how alike two mails of different brands are{expected} voices")),
                "{text}"
            );
        }
        check(None, "");
        check(Some(0.0009), "; two novelists: < 0.001");
        check(Some(0.02), "; two novelists: 0.02");
        check(Some(0.31), "; less alike than two novelists (0.3)");
    }

    #[test]
    fn the_calendar_is_named_where_it_matters() {
        fn check(with: Option<f64>, expected: bool) {
            let text = changed(|facet| facet.across_with_same_block = with);
            assert_eq!(text.contains("same week"), expected, "{text}");
        }
        check(None, false);
        check(Some(0.14), false);
        check(Some(0.15), true);
        check(Some(0.11), true);
    }

    #[test]
    fn brands_that_move_the_index_are_named() {
        let others = |n: usize| {
            let all = (0..n).map(|n| made!(Influence { brand: format!("b{n}"), ix_without: Some(0.6) }));
            all.collect::<Vec<_>>()
        };
        let influence = |n: usize, without: Option<f64>| {
            let mut all = vec![made!(Influence { brand: "Modavera".into(), ix_without: without })];
            all.extend(others(n - 1));
            changed(|facet| facet.influence = all)
        };
        let row = |text: &str| text.lines().find(|line| line.contains("without Modavera")).map(str::to_owned);
        assert_eq!(row(&influence(7, Some(0.2))), None);
        assert_eq!(row(&influence(8, Some(0.51))), None);
        // Of fewer brands only the one with which all that is shared goes.
        assert!(row(&influence(3, Some(0.0))).unwrap().ends_with("without Modavera: 0"));
        assert_eq!(row(&influence(2, Some(0.0))), None);
        assert_eq!(
            row(&influence(8, Some(0.29))).as_deref(),
            Some("  influence                without Modavera: 0.29")
        );
        assert_eq!(
            row(&influence(8, None)).as_deref(),
            Some("  influence                without Modavera: no index")
        );
    }

    #[test]
    fn voices_that_are_not_counted_have_their_reason() {
        let text = changed(|facet| {
            facet.effective_voices = None;
            facet.why_no_voices = Some("within is carried by 1.2 of 4 brands".into());
        });
        assert!(
            text.contains("voices                –  not counted: within is carried by 1.2 of 4 brands"),
            "{text}"
        );
    }

    #[test]
    fn an_overlap_that_is_not_defined_is_a_dash() {
        let text = changed(|facet| facet.per_brand[0].nearest[0].overlap = None);
        let row = text.lines().find(|line| line.starts_with("  Modavera")).unwrap();
        assert!(row.ends_with("–      8"), "{row}");
    }

    #[test]
    fn where_there_is_no_index_the_way_to_one_is_named() {
        fn check(units: &[(&str, u64)], config: &[(&str, &str)], days: Option<u32>, expected: Option<&str>) {
            let mut report = report();
            let brand = |&(language, units): &(&str, u64)| {
                made!(IneligibleBrand {
                    brand: "a".into(),
                    language: language.into(),
                    units: units,
                    campaigns: units,
                    messages: units,
                    why: String::new(),
                })
            };
            let ineligible = units.iter().map(brand).collect();
            let result = made!(FacetResult { ineligible: ineligible, ..without_index() });
            report.provenance.config.extend(config.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())));
            report.corpus.block_days = days;
            let got = remedy(&report, &result);
            assert_eq!(got.is_some(), expected.is_some(), "{got:?}");
            assert!(got.unwrap_or_default().starts_with(expected.unwrap_or_default()));
        }
        check(&[("it", 4), ("it", 4), ("en", 9)], &[], Some(7), Some("--min-units 4 gives an index"));
        check(&[("it", 4), ("en", 4)], &[], Some(7), None);
        check(&[("it", 9), ("it", 0)], &[], Some(7), None);
        check(
            &[("it", 4), ("it", 2)],
            &[],
            Some(7),
            Some("collect mail for longer: an index takes two brands of one language with 3 weeks each"),
        );
        // A lower --min-units could make `auto` choose weeks, of which there are fewer.
        check(&[("it", 4), ("it", 4)], &[], None, Some("--min-units 4 --block none gives an index"));
        check(&[("it", 4), ("it", 4)], &[("block", "none")], None, Some("--min-units 4 gives an index"));
    }

    #[test]
    fn ratios_say_what_they_rest_on() {
        fn check(ratio: Ratio, expected: &str) {
            assert_eq!(ratio_in_words(1.37, &ratio, "week"), expected);
        }
        let raw = " · same value 0.15, different 0.11";
        check(ratio(), &format!("ratio 1.37 (0.94–1.98), p 0.080 (adjusted 0.16){raw}"));
        check(
            made!(Ratio { p_holm: Some(0.08), ..ratio() }),
            &format!("ratio 1.37 (0.94–1.98), p 0.080{raw}"),
        );
        let few = made!(Ratio {
            interval: None,
            p: Some(0.3),
            p_holm: None,
            least_p: Some(0.1),
            why: Some("with groups of these sizes p cannot fall below 0.10".into()),
            approximate: true,
            ..ratio()
        });
        check(few, &format!("ratio 1.37, p 0.30, which cannot fall below 0.10, approximate{raw}"));
        let unbounded =
            made!(Ratio { interval: None, p_holm: None, why: Some("it is open".into()), ..ratio() });
        check(unbounded, &format!("ratio 1.37, p 0.080, no interval: it is open{raw}"));
        let cut = made!(Ratio { cut_to_units: Some(7), p_holm: None, ..ratio() });
        check(cut, &format!("ratio 1.37 (0.94–1.98), p 0.080, from 7 weeks of each brand at most{raw}"));
    }

    #[test]
    fn inside_the_values_of_another_column_there_is_no_ratio() {
        let mut report = report();
        for facet in report.facets.values_mut() {
            let by = facet.by.get_mut("platform").unwrap();
            by.block_by = Some("topic".into());
            by.block_days = None;
            by.ratio = Ratio::default();
        }
        let text = human(&report, PLAIN, None);
        let by = text.split("\n\n").find(|part| part.starts_with("BY PLATFORM")).unwrap();
        assert_snapshot!(by, @"
        BY PLATFORM · texts with the same topic compared
          wording: how alike two mails of different brands with one value are
            colomba   0.12  0.09–0.16  2 brands
            piccione  0.17  0.14–0.21  2 brands
            colomba: 0.71 times as alike as piccione (0.52–0.96), p 0.040
        ");
    }

    #[test]
    fn columns_that_tell_nothing_are_silent() {
        let silent = |values: &[(&str, u64)], without| in_words("x", &column(values, without)).is_none();
        assert!(silent(&[("unknown", 9)], 4) && silent(&[("bulk", 9)], 0) && silent(&[], 9));
        assert_eq!(in_words("x", &column(&[("bulk", 9)], 4)).as_deref(), Some("x: bulk 9, none 4"));
    }

    #[test]
    fn more_voices_than_messages_are_explained() {
        let mut report = report();
        if let Some(facet) = report.facets.get_mut(&Facet::Wording) {
            facet.effective_messages = Some(310.0);
        }
        let text = human(&report, PLAIN, None);
        assert!(text.contains("310  51 messages, of which any two have next to nothing in common"), "{text}");
    }

    #[test]
    fn recipients_are_read() {
        fn check(raw: f64, masked: Option<f64>, expected: &str) {
            let words = reading_of_recipients(&made!(Recipients { raw: raw, masked: masked, campaigns: 2 }));
            assert!(words.contains(expected), "{words}");
        }
        check(0.0, Some(0.0), "everybody gets the same");
        check(0.3, Some(0.001), "only names, prices");
        check(0.6, Some(0.4), "the text itself");
        check(0.6, None, "without masking");
    }

    #[test]
    fn bars_grow_by_eighths() {
        fn check(ix: f64, expected: &str) {
            assert_eq!(bar(Some(ix)), expected);
        }
        check(0.0, "");
        check(0.0125, "▏");
        check(0.5, "█████");
        check(0.55, "█████▌");
        check(1.0, "██████████");
        check(1.3, "██████████");
        check(-0.2, "");
        assert_eq!(bar(None), "");
    }
}
