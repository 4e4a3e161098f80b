//! The summary of a report, for a person who does not know statistics: at most about one screen.

use crate::number::{about, count, counted, interval, percent, short, signed};
use crate::terminal::{Look, cut, left, right, visible, width, wrap};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;
use unisono::analysis::interchange::MIN_BRANDS_FOR_INTERVAL;
use unisono::facet::Facet;
use unisono::report::{
    BrandPressure, BrandResult, ColumnCounts, FacetResult, Recipients, Report, ShareOf, UndefinedBrand,
};

/// Brands shown at the top and at the bottom of the table where there are more than both together: of one facet, and
/// below a table of several.
const BRANDS: (usize, usize) = (8, 4);
const BRANDS_OF_SEVERAL: (usize, usize) = (3, 3);

/// Undefined brands named.
const UNDEFINED_SHOWN: usize = 3;

/// Values of a column shown.
const VALUES_SHOWN: usize = 3;

/// Warnings shown, and how many lines of each.
const WARNINGS_SHOWN: usize = 3;
const WARNING_LINES: usize = 2;

/// Warnings of what could not be read.
const OF_INPUT: [&str; 4] = ["unreadable_dates", "skipped", "passed_over", "unopened"];

/// Columns of a bar for an index of 1.
const BAR: usize = 10;

/// The share left out above which the index is one of the repetitive brands only.
const MUCH_LEFT_OUT: f64 = 0.2;

/// The summary, in lines of `look.width` columns; `written` is the folder that the files of the run are in.
pub(crate) fn human(report: &Report, look: Look, written: Option<&Path>) -> String {
    let mut page = Page { text: String::new(), look };
    page.title(report);
    page.columns(report);
    if let Some((facet, result)) = report.facets.first_key_value() {
        page.headline(*facet, result);
        page.companions(result);
        page.facets(report);
        page.brands(result, if report.facets.len() > 1 { BRANDS_OF_SEVERAL } else { BRANDS });
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
    look: Look,
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
        for line in wrap(words, self.look.width.saturating_sub(indent)) {
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
        let mut title = inputs.first().map(|input| visible(&input.path).into_owned()).unwrap_or_default();
        if inputs.len() > 1 {
            let _ = write!(title, " and {}", counted(inputs.len() as u64 - 1, "other"));
        }
        let title = format!("unisono · {}", cut(&title, self.look.width - 10));
        self.line(&self.look.bold(&title));

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
    }

    /// The index and what it means.
    fn headline(&mut self, facet: Facet, result: &FacetResult) {
        let much_left_out =
            result.excluded.brands_share > MUCH_LEFT_OUT || result.excluded.messages_share > MUCH_LEFT_OUT;
        let of_whom = if much_left_out && result.headline().value.is_some() {
            ", of the brands that repeat themselves"
        } else {
            ""
        };
        let name = facet.name().to_uppercase();
        let ix = if facet.is_base_corrected() { "IX*, less what any two mails share" } else { "IX" };
        self.line("");
        self.line(&format!("{} · interchangeability ({ix}){of_whom}", self.look.bold(&name)));

        let Some(ix) = result.headline().value else {
            let why = result.headline().why.as_deref().unwrap_or("it is not defined for these messages");
            self.paragraph("  ", &format!("no index: {}", visible(why)));
            return;
        };
        let intervals = intervals(result).join(" · ");
        let intervals = if intervals.is_empty() { intervals } else { format!("({intervals})") };
        let value = format!("  {}  ", short(ix));
        self.painted_paragraph(&value, &self.look.bold(&value), &intervals);
        self.paragraph(
            "  ",
            &format!(
                "Two mails of different brands are {} times as alike as two mails of one brand (0: nothing in \
                 common, 1: no difference). It is not a percentage: brands that draw a quarter of their passages \
                 from a common pool come to 0.10, with three quarters to 0.90. Even at 0.90 a reader of word counts \
                 still names the right brand about every second time among 20 (chance: 1 in 20).",
                short(ix)
            ),
        );
        if ix > 0.9 && result.headline().over_messages.is_some() {
            self.paragraph("  ", "This near to 1 the first interval is up to 1.5 times as wide as need be.");
        }
    }

    /// The numbers that travel with the index.
    fn companions(&mut self, result: &FacetResult) {
        self.line("");
        if let Some(within) = result.within {
            self.row(
                "within",
                &short(within),
                "how alike two campaigns of one brand are, on average (0 to 1)",
            );
        }
        if let Some(across) = result.across {
            self.row("across", &short(across), "how alike campaigns of two brands are, on average");
        }
        if let Some(voices) = result.effective_voices {
            let brands = counted(result.n_brands, "brand");
            let meaning = format!("{brands}, {} voices: as varied as that many unlike ones", about(voices));
            self.row("voices", &about(voices), &meaning);
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
        if let Some(pool) = result.shared_pool {
            let meaning = "of passages from a common pool, if brands repeat themselves alike";
            self.row("shared pool", &percent(pool), meaning);
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
        if let Some(p) = result.permutation_p {
            self.row("brands differ", &format!("p {p:.3}"), reading_of_p(p));
        }
    }

    /// The brands, from most to least interchangeable.
    fn brands(&mut self, result: &FacetResult, shown: (usize, usize)) {
        if !result.per_brand.is_empty() {
            self.line("");
            self.table(result, shown);
        }
        if !result.undefined.is_empty() {
            self.paragraph("  ", &left_out(result));
        }
    }

    fn table(&mut self, result: &FacetResult, (at_top, at_bottom): (usize, usize)) {
        let brands = &result.per_brand;
        let several = brands.iter().map(|brand| &brand.language).collect::<BTreeSet<_>>().len() > 1;
        let bars = self.look.width >= 90;
        let long = brands.len() > at_top + at_bottom;
        let hidden = if long { at_top..brands.len() - at_bottom } else { 0..0 };

        let ix = if result.headline == "ix" { "IX" } else { "IX*" };
        let heading =
            ["brand", ix, "", "interval", "nearest double", "overlap", "campaigns"].map(str::to_owned);
        let shown = brands.iter().enumerate().filter(|(n, _)| !hidden.contains(n));
        let rows: Vec<[String; 7]> = std::iter::once(heading)
            .chain(shown.map(|(_, brand)| cells(result, brand, several, bars)))
            .collect();
        let mut widths = [0; 7];
        for row in &rows {
            for (column, cell) in widths.iter_mut().zip(row) {
                *column = width(cell).max(*column);
            }
        }
        let [brand, ix, _, interval, near, overlap, campaigns] = widths;
        let bar = if bars { BAR + 1 } else { 0 };
        // Numbers take what they need; the two columns of names share the rest, each at least half of it.
        let names =
            self.look.width.saturating_sub(2 + 2 + ix + bar + 2 + interval + 2 + 2 + overlap + 2 + campaigns);
        let brand = brand.min(names.saturating_sub(near).max(names / 2));
        let near = near.min(names - brand);

        for (n, row) in rows.iter().enumerate() {
            if long && n == at_top + 1 {
                self.line(&self.look.dim(&format!("  … {}", counted(hidden.len() as u64, "more brand"))));
            }
            let [name, value, fill, ends, double, o, g] = row;
            let fill = if bars { format!(" {}", left(fill, BAR)) } else { String::new() };
            let line = format!(
                "  {}  {}{fill}  {}  {}  {}  {}",
                left(name, brand),
                right(value, ix),
                right(ends, interval),
                left(double, near),
                right(o, overlap),
                right(g, campaigns),
            );
            self.line(&if n == 0 { self.look.dim(&line) } else { line });
        }
    }

    /// Every facet, the most interchangeable first, and the languages, a line each.
    fn facets(&mut self, report: &Report) {
        let row = |name: &str, meaning: &str, result: &FacetResult| {
            let (value, ends) = shown(result);
            let number = value.map_or_else(|| "–".to_owned(), short);
            let why = result.headline().why.as_deref().filter(|_| value.is_none());
            let words =
                why.map_or_else(|| evidence(result, meaning), |why| format!("no index: {}", visible(why)));
            (value, [name.to_owned(), number, ends.map_or_else(String::new, interval), words])
        };
        let mut rows: Vec<(Option<f64>, [String; 4])> = report
            .facets
            .iter()
            .map(|(facet, result)| {
                let star = if facet.is_base_corrected() { "*" } else { "" };
                row(&format!("{}{star}", facet.name()), meaning(*facet), result)
            })
            .collect();
        if rows.len() < 2 && report.strata.is_empty() {
            return;
        }
        rows.sort_by(|a, b| b.0.unwrap_or(f64::NEG_INFINITY).total_cmp(&a.0.unwrap_or(f64::NEG_INFINITY)));
        for (language, stratum) in &report.strata {
            if let Some((facet, result)) = stratum.facets.iter().next() {
                let name = format!("{} in {}", facet.name(), visible(language));
                rows.push(row(&name, &counted(result.n_brands, "brand"), result));
            }
        }
        let heading =
            ["", "IX", "these brands", "what most have in common (*: less what any two mails share)"]
                .map(str::to_owned);
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
            let words = cut(words, self.look.width.saturating_sub(width(&start)).max(12));
            let line = format!("{start}{words}");
            self.line(&if n == 0 { self.look.dim(&line) } else { line });
        }
    }

    /// Within and across the groups of each column that was asked for, a line for each facet.
    fn groups(&mut self, report: &Report) {
        let columns: BTreeSet<&String> = report.facets.values().flat_map(|result| result.by.keys()).collect();
        for column in columns {
            self.line("");
            let title = format!("BY {}", visible(column).to_uppercase());
            let note = "plain IX of pairs of brands with the same value, with different ones, and the ratio";
            self.paragraph("", &format!("{} · {note}", self.look.bold(&title)));
            // Facets of which nothing can be said, by the reason.
            let mut silent: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
            for (facet, result) in &report.facets {
                let Some(by) = result.by.get(column) else { continue };
                let number = |ix: Option<f64>| ix.map_or_else(|| "–".to_owned(), short);
                let mut words = format!("same {} · different {}", number(by.within.ix), number(by.across.ix));
                match (by.ratio, by.ratio_over_brands, &by.why) {
                    (Some(ratio), Some(ends), _) => {
                        // Of several ratios one in twenty would leave 1 out by chance.
                        let is_told = by.ratio_p_holm.is_some_and(|p| p <= 0.05);
                        let beyond = if is_told { "" } else { ", which may be chance" };
                        let _ = write!(
                            words,
                            " · ratio {} ({}–{}{beyond})",
                            short(ratio),
                            short(ends[0]),
                            short(ends[1])
                        );
                    }
                    (None, _, Some(why)) if by.within.ix.is_none() || by.across.ix.is_none() => {
                        silent.entry(why).or_default().push(facet.name());
                        continue;
                    }
                    // A ratio without an interval says nothing.
                    (_, _, Some(why)) => {
                        let _ = write!(words, " ({why})");
                    }
                    _ => {}
                }
                self.paragraph(&format!("  {}  ", left(facet.name(), 14)), &words);
            }
            for (why, facets) in silent {
                self.paragraph("  ", &format!("nothing to compare: {why} ({})", facets.join(", ")));
            }
        }
    }

    /// The values of the columns that tell messages apart, as far as one line goes.
    fn columns(&mut self, report: &Report) {
        let first = "columns · ";
        let mut words = String::new();
        for (name, counts) in &report.columns {
            let Some(column) = in_words(name, counts) else { continue };
            let between = if words.is_empty() { "" } else { " · " };
            if width(first) + width(&words) + width(between) + width(&column) <= self.look.width {
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
            let n = counted(n, "campaign");
            format!("{} called {n} in a row the last occasion", visible(&p.brand))
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
                "; on {} with two or more defined brands, {} brands speak with {} voices",
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
        warnings.sort_by_key(|warning| !OF_INPUT.contains(&warning.code));
        for warning in warnings.into_iter().take(WARNINGS_SHOWN) {
            // The remedy is never cut, what there is to mend may be: report.json has it in full.
            let remedy = format!(" → {}", visible(&warning.remedy));
            let room =
                (WARNING_LINES * self.look.width.saturating_sub(10)).saturating_sub(width(&remedy)).max(60);
            let words = format!("{}{remedy}", cut(&visible(&warning.message), room));
            self.painted_paragraph("! ", &self.look.yellow("! "), &words);
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
                let names = crate::files::NAMES.join(", ");
                self.paragraph("", &format!("written to {}: {names}", visible(&dir.display().to_string())));
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
                if one { visible(code).into_owned() } else { format!("{} {}", visible(code), count(**n)) }
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
        shown.map(|v| format!("{} {}", visible(&v.value), count(v.messages))).collect();
    let hidden = counts.n_values.unwrap_or(0).saturating_sub(words.len() as u64);
    words.extend((hidden > 0).then(|| format!("{} more", count(hidden))));
    words.extend((without > 0).then(|| format!("none {}", count(without))));
    Some(format!("{}: {}", visible(name), words.join(", ")))
}

/// Both intervals, each with what it speaks of, or why there is none.
fn intervals(result: &FacetResult) -> Vec<String> {
    let index = result.headline();
    let roughly = if index.over_brands_approximate { "roughly " } else { "" };
    let these = index.over_messages.map(|ends| format!("these brands: {}", ends_in_words(ends)));
    let names: BTreeSet<&str> = result.per_brand.iter().map(|brand| brand.brand.as_str()).collect();
    let kind = match index.over_brands {
        Some(ends) => Some(format!("brands of this kind: {roughly}{}", ends_in_words(ends))),
        None if names.len() < MIN_BRANDS_FOR_INTERVAL && index.over_messages.is_some() => {
            Some(format!("brands of this kind: no range from fewer than {MIN_BRANDS_FOR_INTERVAL}"))
        }
        None => None,
    };
    let why = index.why_no_interval.as_deref().map(|why| format!("no range: {}", visible(why)));
    these.or(why).into_iter().chain(kind).collect()
}

/// An interval, and whether it says anything: from near nothing in common to near no difference is any index.
fn ends_in_words(ends: [f64; 2]) -> String {
    let says_nothing = ends[1] > 0.5 && ends[1] > 10.0 * ends[0];
    format!("{}{}", interval(ends), if says_nothing { ", too wide to say anything" } else { "" })
}

/// The index of a facet that is to be read, and its interval over messages.
fn shown(result: &FacetResult) -> (Option<f64>, Option<[f64; 2]>) {
    (result.headline().value, result.headline().over_messages)
}

/// The strongest piece of evidence for an index: what most brands have in common, else the closest pair.
fn evidence(result: &FacetResult, meaning: &str) -> String {
    if let Some(values) = &result.values
        && let Some(first) = values.commonest.first()
    {
        return format!("{} of {} brands: «{}»", first.brands, values.n_brands, visible(&first.text));
    }
    let pairs = result.per_brand.iter().filter_map(|brand| Some((brand, brand.nearest.first()?)));
    match pairs.max_by(|a, b| a.1.overlap.total_cmp(&b.1.overlap)) {
        Some((brand, near)) => {
            let names = format!("{} and {}", visible(&brand.brand), visible(&near.brand));
            format!("{meaning}; closest {} ({names})", short(near.overlap))
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

/// What the permutation test says, and what it does not.
fn reading_of_p(p: f64) -> &'static str {
    if p <= 0.05 {
        "they do: brands drawn at random are seldom so unlike each other"
    } else {
        "no sign that they do, which does not prove them interchangeable"
    }
}

/// The brands that are not in the index: the first few with the reason, and how many there are.
fn left_out(result: &FacetResult) -> String {
    let excluded = &result.excluded;
    let mut words = format!(
        "Not in the index: {} ({}) with {} ({}): ",
        counted(excluded.brands, "brand"),
        percent(excluded.brands_share),
        counted(excluded.messages, "message"),
        percent(excluded.messages_share)
    );
    for (n, brand) in result.undefined.iter().take(UNDEFINED_SHOWN).enumerate() {
        let UndefinedBrand { brand, language, why, .. } = brand;
        let between = if n > 0 { " · " } else { "" };
        let _ = write!(words, "{between}{} ({}): {}", visible(brand), visible(language), visible(why));
    }
    let more = result.undefined.len().saturating_sub(UNDEFINED_SHOWN);
    if more > 0 {
        let _ = write!(words, " · and {more} more");
    }
    words
}

/// A brand as a row: name, index, its bar, interval, nearest double and its overlap, campaigns.
fn cells(result: &FacetResult, brand: &BrandResult, several: bool, bars: bool) -> [String; 7] {
    let (ix, ends) = result.headline_of(brand);
    let nearest = brand.nearest.first();
    [
        label(brand, several),
        ix.map(short).unwrap_or_default(),
        if bars { bar(ix) } else { String::new() },
        ends.map(interval).unwrap_or_default(),
        nearest.map(|double| visible(&double.brand).into_owned()).unwrap_or_default(),
        nearest.map(|double| short(double.overlap)).unwrap_or_default(),
        count(brand.campaigns),
    ]
}

/// A brand's name, with the language where there are several.
fn label(brand: &BrandResult, several: bool) -> String {
    let name = visible(&brand.brand);
    if several { format!("{name} ({})", visible(&brand.language)) } else { name.into_owned() }
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
    use unisono::report::{
        CommonValue, CommonValues, CorpusCounts, Excluded, GroupedResult, Inbox, Index, InputRecord,
        MaskingGap, Neighbour, OverlapMatrix, PairsResult, Provenance, SCHEMA, Skipped, Stratum, Tally,
        ValueCount,
    };
    use unisono::warning::Warning;

    const PLAIN: Look = Look { width: 100, color: false };

    fn brand(name: &str, language: &str, ix: f64, nearest: Option<(&str, f64)>) -> BrandResult {
        BrandResult {
            brand: name.into(),
            language: language.into(),
            ix: Some(ix),
            interval: Some([0.9, 1.1].map(|side| (ix * side * 1e6).round() / 1e6)),
            ix_corrected: None,
            interval_corrected: None,
            within: 0.25,
            across: Some(0.25 * ix),
            campaigns: 9,
            messages: 12,
            nearest: nearest
                .into_iter()
                .map(|(brand, overlap)| Neighbour { brand: brand.into(), overlap })
                .collect(),
        }
    }

    fn facet(ix: f64) -> FacetResult {
        FacetResult {
            ix: Index {
                why_no_interval: None,
                value: Some(ix),
                why: None,
                se_messages: Some(0.025),
                se_brands: Some(0.07),
                over_messages: Some([ix - 0.05, ix + 0.05]),
                over_brands: Some([ix - 0.14, ix + 0.16]),
                over_brands_approximate: true,
            },
            permutation_p: Some(0.001),
            permutation: None,
            within: Some(0.213),
            across: Some(0.134),
            mean_overlap: Some(0.61),
            ix_corrected: Index::default(),
            headline: "ix",
            base: 0.0,
            ix_without_zones: Some(0.71),
            ix_identical_merged: None,
            n_brands: 4,
            n_messages: 48,
            n_unscored: 1,
            effective_voices: Some(1.64),
            effective_messages: Some(31.2),
            shared_pool: Some(0.57),
            masking_gap: Some(MaskingGap {
                value: 0.12,
                se: Some(0.02),
                over_messages: Some([0.08, 0.16]),
                n_brands: 4,
            }),
            recipients: Some(Recipients { raw: 0.42, masked: Some(0.003), campaigns: 3 }),
            by: BTreeMap::from([("platform".to_owned(), by())]),
            values: Some(CommonValues {
                n_campaigns: 39,
                n_brands: 4,
                sampled: false,
                effective: None,
                independent_choice: None,
                commonest: vec![CommonValue {
                    text: "solo per te {name}".into(),
                    brands: 3,
                    campaigns: 20,
                    share: 0.1,
                }],
            }),
            excluded: Excluded { brands: 1, messages: 3, brands_share: 0.2, messages_share: 3.0 / 51.0 },
            per_brand: vec![
                brand("Modavera", "it", 0.81, Some(("Stilissima", 0.93))),
                brand("Stilissima", "it", 0.79, Some(("Modavera", 0.93))),
                brand("Libreria del Pesce", "it", 0.15, Some(("Modavera", 0.15))),
                brand("-20% Shop", "en", 0.0043, None),
            ],
            overlap: Some(OverlapMatrix {
                brands: ["Modavera", "Stilissima", "Libreria del Pesce", "-20% Shop"]
                    .map(String::from)
                    .into(),
                languages: ["it", "it", "it", "en"].map(String::from).into(),
                matrix: vec![
                    vec![Some(1.0), Some(0.93), Some(0.15), None],
                    vec![Some(0.93), Some(1.0), Some(0.1 + 0.2), None],
                    vec![Some(0.15), Some(0.1 + 0.2), Some(1.0), None],
                    vec![None, None, None, Some(1.0)],
                ],
            }),
            undefined: vec![UndefinedBrand {
                brand: "Ottica Nuova".into(),
                language: "it".into(),
                campaigns: 3,
                messages: 3,
                why: "3 campaigns, 8 needed".into(),
            }],
        }
    }

    fn by() -> GroupedResult {
        let pairs = |ix: f64| PairsResult { ix: Some(ix), over_brands: None, n_pairs: 3, n_brands: 4 };
        GroupedResult {
            split: false,
            within: pairs(0.71),
            across: pairs(0.52),
            difference: Some(0.19),
            ratio: Some(0.71 / 0.52),
            ratio_over_brands: Some([0.94, 1.98]),
            ratio_p: Some(0.08),
            ratio_p_holm: Some(0.16),
            why: None,
            n_brands: 4,
            without_value: 1,
            several_values: 0,
            groups: BTreeMap::from([("piccione".to_owned(), pairs(0.71))]),
        }
    }

    fn column(values: &[(&str, u64)], without: u64) -> ColumnCounts {
        let value =
            |&(value, messages): &(&str, u64)| ValueCount { value: value.into(), messages, brands: 2 };
        ColumnCounts {
            n_values: Some(values.len() as u64),
            without_value: Some(Tally { messages: without, brands: 1 }),
            values: values.iter().map(value).collect(),
            ..ColumnCounts::default()
        }
    }

    /// A report as a small inbox might give it.
    pub(crate) fn report() -> Report {
        Report {
            schema: SCHEMA,
            provenance: Provenance {
                version: "0.1.0",
                hash_version: 1,
                tables: unisono::report::tables(),
                config: BTreeMap::from([("ngram".to_owned(), "4".to_owned())]),
                seed: 20_260_101,
                inputs: vec![InputRecord {
                    path: "datasets/inbox-it".into(),
                    sha256: Some("00".repeat(32)),
                    messages: 52,
                    skipped: 2,
                }],
            },
            corpus: CorpusCounts {
                messages: 51,
                brands: 5,
                campaigns: 39,
                duplicates: 1,
                languages: BTreeMap::from([("en".to_owned(), 12), ("it".to_owned(), 39)]),
                skipped: vec![Skipped {
                    path: "datasets/inbox-it/a.eml".into(),
                    position: None,
                    cause: "not_mail".into(),
                    message: "datasets/inbox-it/a.eml: not a mail message".into(),
                }],
                skipped_by_cause: BTreeMap::from([("not_mail".to_owned(), 2)]),
            },
            facets: BTreeMap::from([(Facet::Wording, facet(0.63)), (Facet::Vocabulary, facet(0.71))]),
            strata: BTreeMap::new(),
            columns: BTreeMap::from([
                ("bulk".to_owned(), column(&[("bulk", 40), ("personal", 8)], 3)),
                ("platform".to_owned(), column(&[("unknown", 51)], 0)),
                ("sector".to_owned(), column(&[("books", 20), ("fashion", 15), ("fish", 9), ("tea", 7)], 0)),
            ]),
            inbox: Some(Inbox {
                recipients: 3,
                days: 41,
                messages_per_day: 1.24,
                brands_per_day: 1.2,
                most_messages: 4,
                voices_per_day: Some(1.5),
                defined_brands_per_day: Some(2.7),
                voiced_days: Some(9),
            }),
            hours: Vec::new(),
            pressure: Vec::new(),
            warnings: vec![Warning::new(
                "left_out",
                "1 of 5 brands has too few campaigns for an index of its own",
                "add more of its mails, or lower --min-campaigns (at least 3)",
            )],
        }
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
        facet.undefined[0].brand = bad.into();
        facet.undefined[0].why = bad.into();
        report
            .strata
            .insert(bad.into(), Stratum { facets: BTreeMap::from([(Facet::Wording, facet.clone())]) });
        report.facets.insert(Facet::Wording, facet);
        report
    }

    #[test]
    fn a_summary() {
        assert_snapshot!(human(&report(), PLAIN, Some(Path::new("results"))), @"
        unisono · datasets/inbox-it
        51 messages · 5 brands · 39 campaigns · languages it 39, en 12 · 1 duplicate · 2 skipped
        columns · bulk: bulk 40, personal 8, none 3 · sector: books 20, fashion 15, fish 9, 1 more

        WORDING · interchangeability (IX)
          0.63  (these brands: 0.58–0.68 · brands of this kind: roughly 0.49–0.79)
          Two mails of different brands are 0.63 times as alike as two mails of one brand (0: nothing in
          common, 1: no difference). It is not a percentage: brands that draw a quarter of their passages
          from a common pool come to 0.10, with three quarters to 0.90. Even at 0.90 a reader of word counts
          still names the right brand about every second time among 20 (chance: 1 in 20).

          within             0.21  how alike two campaigns of one brand are, on average (0 to 1)
          across             0.13  how alike campaigns of two brands are, on average
          voices              1.6  4 brands, 1.6 voices: as varied as that many unlike ones
          messages             31  51 messages, as varied as that many entirely different ones
          shared pool         57%  of passages from a common pool, if brands repeat themselves alike
          recipients       0.0030  only names, prices and the like change by person (raw 0.42; 3 campaigns)
          masking gap       +0.12  IX as above, less IX with names, prices and dates left in (0.08–0.16)
          with footers       0.71  IX of the whole mails, headers and footers left in
          brands differ   p 0.001  they do: brands drawn at random are seldom so unlike each other

                        IX  these brands  what most have in common (*: less what any two mails share)
          vocabulary  0.71     0.66–0.76  3 of 4 brands: «solo per te {name}»
          wording     0.63     0.58–0.68  3 of 4 brands: «solo per te {name}»

          brand                        IX                  interval  nearest double  overlap  campaigns
          Modavera (it)              0.81 ████████▏       0.73–0.89  Stilissima         0.93          9
          Stilissima (it)            0.79 ███████▉        0.71–0.87  Modavera           0.93          9
          Libreria del Pesce (it)    0.15 █▌              0.14–0.17  Modavera           0.15          9
          -20% Shop (en)           0.0043             0.0039–0.0047                                   9
          Not in the index: 1 brand (20%) with 3 messages (6%): Ottica Nuova (it): 3 campaigns, 8 needed

        BY PLATFORM · plain IX of pairs of brands with the same value, with different ones, and the ratio
          wording         same 0.71 · different 0.52 · ratio 1.37 (0.94–1.98, which may be chance)
          vocabulary      same 0.71 · different 0.52 · ratio 1.37 (0.94–1.98, which may be chance)

        inbox: a reader gets 1.2 messages from 1.2 brands on a day with mail (41 days of 3 readers); on 9
               days with two or more defined brands, 2.7 brands speak with 1.5 voices

        ! 1 of 5 brands has too few campaigns for an index of its own → add more of its mails, or lower
          --min-campaigns (at least 3)

        written to results: brands.csv, overlap.csv, report.json
        ");
    }

    #[test]
    fn a_narrow_summary() {
        assert_snapshot!(human(&report(), Look { width: 70, color: false }, None), @"
        unisono · datasets/inbox-it
        51 messages · 5 brands · 39 campaigns · languages it 39, en 12 · 1
        duplicate · 2 skipped
        columns · bulk: bulk 40, personal 8, none 3

        WORDING · interchangeability (IX)
          0.63  (these brands: 0.58–0.68 · brands of this kind: roughly
                0.49–0.79)
          Two mails of different brands are 0.63 times as alike as two mails
          of one brand (0: nothing in common, 1: no difference). It is not a
          percentage: brands that draw a quarter of their passages from a
          common pool come to 0.10, with three quarters to 0.90. Even at 0.90
          a reader of word counts still names the right brand about every
          second time among 20 (chance: 1 in 20).

          within             0.21  how alike two campaigns of one brand are,
                                   on average (0 to 1)
          across             0.13  how alike campaigns of two brands are, on
                                   average
          voices              1.6  4 brands, 1.6 voices: as varied as that
                                   many unlike ones
          messages             31  51 messages, as varied as that many
                                   entirely different ones
          shared pool         57%  of passages from a common pool, if brands
                                   repeat themselves alike
          recipients       0.0030  only names, prices and the like change by
                                   person (raw 0.42; 3 campaigns)
          masking gap       +0.12  IX as above, less IX with names, prices and
                                   dates left in (0.08–0.16)
          with footers       0.71  IX of the whole mails, headers and footers
                                   left in
          brands differ   p 0.001  they do: brands drawn at random are seldom
                                   so unlike each other

                        IX  these brands  what most have in common (*: less w…
          vocabulary  0.71     0.66–0.76  3 of 4 brands: «solo per te {name}»
          wording     0.63     0.58–0.68  3 of 4 brands: «solo per te {name}»

          brand            IX       interval  nearest dou…  overlap  campaigns
          Modavera (…    0.81      0.73–0.89  Stilissima       0.93          9
          Stilissima…    0.79      0.71–0.87  Modavera         0.93          9
          Libreria d…    0.15      0.14–0.17  Modavera         0.15          9
          -20% Shop …  0.0043  0.0039–0.0047                                 9
          Not in the index: 1 brand (20%) with 3 messages (6%): Ottica Nuova
          (it): 3 campaigns, 8 needed

        BY PLATFORM · plain IX of pairs of brands with the same value, with
        different ones, and the ratio
          wording         same 0.71 · different 0.52 · ratio 1.37 (0.94–1.98,
                          which may be chance)
          vocabulary      same 0.71 · different 0.52 · ratio 1.37 (0.94–1.98,
                          which may be chance)

        inbox: a reader gets 1.2 messages from 1.2 brands on a day with mail
               (41 days of 3 readers); on 9 days with two or more defined
               brands, 2.7 brands speak with 1.5 voices

        ! 1 of 5 brands has too few campaigns for an index of its own → add
          more of its mails, or lower --min-campaigns (at least 3)

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
        columns · bulk: bulk 40, personal 8, none 3 · sector: books 20, fashion 15, fish 9, 1 more

        WORDING · interchangeability (IX)
          no index: fewer than two brands are defined

          Not in the index: 1 brand (100%) with 3 messages (100%): Ottica Nuova (it): 3 campaigns, 8 needed

        BY PLATFORM · plain IX of pairs of brands with the same value, with different ones, and the ratio
          wording         same 0.71 · different 0.52 · ratio 1.37 (0.94–1.98, which may be chance)

        inbox: a reader gets 1.2 messages from 1.2 brands on a day with mail (41 days of 3 readers); on 9
               days with two or more defined brands, 2.7 brands speak with 1.5 voices

        every number, with its provenance: --output DIR
        ");
    }

    fn without_index() -> FacetResult {
        FacetResult {
            ix: Index { why: Some("fewer than two brands are defined".into()), ..Index::default() },
            permutation_p: None,
            within: None,
            across: None,
            mean_overlap: None,
            ix_without_zones: None,
            n_brands: 0,
            n_messages: 0,
            effective_voices: None,
            effective_messages: None,
            shared_pool: None,
            masking_gap: None,
            recipients: None,
            excluded: Excluded { brands: 1, messages: 3, brands_share: 1.0, messages_share: 1.0 },
            per_brand: Vec::new(),
            overlap: None,
            ..facet(0.5)
        }
    }

    #[test]
    fn nothing_from_a_mail_reaches_the_terminal_unescaped() {
        for color in [false, true] {
            let text = human(&hostile_report(), Look { width: 100, color }, Some(Path::new("a\u{1b}[2Jb")));
            let ours = text.replace("\u{1b}[1m", "").replace("\u{1b}[2m", "").replace("\u{1b}[33m", "");
            let rest = ours.replace("\u{1b}[0m", "").replace('\n', "");
            assert!(!rest.contains(crate::terminal::deceives), "{rest:?}");
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
            for line in human(&report, Look { width: columns, color: false }, None).lines() {
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
            let undefined = facet.undefined[0].clone();
            facet.undefined = vec![undefined; 40];
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
            facet.ix = Index { value: Some(0.0), ..Index::default() };
        }
        let text = human(&report, PLAIN, None);
        assert!(text.contains("\n  0\n  Two mails of different brands are 0 times as alike"), "{text}");
    }

    #[test]
    fn a_range_that_says_nothing_is_called_so_and_one_that_is_missing_is_missed() {
        fn check(index: Index, brands: usize, expected: &str) {
            let per_brand = (0..brands).map(|n| brand(&format!("b{n}"), "it", 0.5, None)).collect();
            let result = FacetResult { ix: index, per_brand, ..facet(0.5) };
            assert_eq!(intervals(&result).join(" · "), expected);
        }
        let index = |messages, brands| Index {
            over_messages: messages,
            over_brands: brands,
            value: Some(0.2),
            ..Index::default()
        };
        check(
            index(Some([0.01, 2.12]), Some([0.15, 0.81])),
            8,
            "these brands: 0.01–2.12, too wide to say anything · brands of this kind: 0.15–0.81",
        );
        assert!(
            !ends_in_words([0.0001, 0.01]).contains("too wide"),
            "it says that next to nothing is shared"
        );
        check(
            index(Some([0.3, 0.4]), None),
            4,
            "these brands: 0.30–0.40 · brands of this kind: no range from fewer than 5",
        );
        let none = Index { why_no_interval: Some("too few".into()), ..index(None, None) };
        check(none, 4, "no range: too few");
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
            let words = reading_of_recipients(&Recipients { raw, masked, campaigns: 2 });
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
