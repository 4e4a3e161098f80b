//! The page of a report: its numbers are those of the report, and texts of mails are no markup.

use crate::{run, unisono};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use serde_json::Value;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Analyses an input into a folder. Returns the report and the page.
fn analyzed(args: &[&str]) -> (Value, String) {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out");
    let mut command = unisono(&["analyze", "--quiet", "--lang", "en", "--output"]);
    let (code, _, stderr) = run(command.arg(&out).args(args).current_dir(root()));
    assert_eq!(code, 0, "{stderr}");
    let report = serde_json::from_str(&fs::read_to_string(out.join("report.json")).unwrap()).unwrap();
    (report, fs::read_to_string(out.join("report.html")).unwrap())
}

/// The tags of a page, and its texts.
#[derive(Default)]
struct Parsed {
    /// The names of start tags with their attributes.
    tags: Vec<(String, BTreeMap<String, String>)>,
    /// The value of each `data` with its text in English and in Italian.
    numbers: Vec<(String, [String; 2])>,
    /// The texts outside numbers, foreign texts, styles and scripts, each with the id of the last table.
    texts: Vec<(String, String)>,
    /// The foreign texts.
    quoted: String,
    open: Vec<(String, BTreeMap<String, String>)>,
    table: String,
    /// True if no tag stands between the last text and what follows: the tokenizer cuts texts anywhere.
    is_joined: bool,
}

/// Elements that end without a tag here.
const UNENDED: [&str; 12] =
    ["meta", "input", "li", "td", "th", "tr", "html", "link", "col", "br", "hr", "img"];

impl Parsed {
    fn start(&mut self, name: String, attributes: BTreeMap<String, String>, is_closed: bool) {
        self.is_joined = false;
        if name == "table" {
            self.table = attributes.get("id").cloned().unwrap_or_default();
        }
        if name == "data" {
            self.numbers.push((attributes["value"].clone(), Default::default()));
        }
        self.tags.push((name.clone(), attributes.clone()));
        if !is_closed && !UNENDED.contains(&name.as_str()) {
            self.open.push((name, attributes));
        }
    }

    fn end(&mut self, name: &str) {
        self.is_joined = false;
        if UNENDED.contains(&name) {
            return;
        }
        let (open, _) = self.open.pop().unwrap_or_else(|| panic!("</{name}> closes nothing"));
        assert_eq!(open, name, "tags are crossed");
        if name == "table" {
            self.table.clear();
        }
    }

    fn text(&mut self, text: &str) {
        let is_in = |name: &str| self.open.iter().any(|(open, _)| open == name);
        let has = |class: &str| {
            self.open.iter().any(|(_, attributes)| {
                attributes.get("class").is_some_and(|c| c.split(' ').any(|c| c == class))
            })
        };
        if is_in("style") || is_in("script") {
            return;
        }
        if is_in("data") {
            let lang = self
                .open
                .iter()
                .rev()
                .find_map(|(_, attributes)| attributes.get("lang"))
                .filter(|_| is_in("span"));
            let shown = &mut self.numbers.last_mut().unwrap().1;
            match lang.map(String::as_str) {
                Some("en") => shown[0].push_str(text),
                Some("it") => shown[1].push_str(text),
                _ => shown.iter_mut().for_each(|shown| shown.push_str(text)),
            }
        } else if is_in("bdi")
            || is_in("code")
            || is_in("mark")
            || is_in("blockquote")
            || has("slot")
            || has("label") && !has("axis")
        {
            self.quoted.push_str(text);
        } else if !is_in("time") && !has("axis") && !is_in("title") && !is_in("head") {
            match self.texts.last_mut().filter(|_| self.is_joined) {
                Some((_, before)) => before.push_str(text),
                None => self.texts.push((self.table.clone(), text.to_owned())),
            }
            self.is_joined = true;
        }
    }
}

struct Sink(RefCell<Parsed>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut parsed = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => parsed.text(&text),
            Token::TagToken(tag) if tag.kind == TagKind::EndTag => parsed.end(&tag.name),
            Token::TagToken(tag) => {
                let attributes = tag.attrs.iter().map(|a| (a.name.local.to_string(), a.value.to_string()));
                parsed.start(tag.name.to_string(), attributes.collect(), tag.self_closing);
                match &*tag.name {
                    "style" => return TokenSinkResult::RawData(RawKind::Rawtext),
                    "script" => return TokenSinkResult::RawData(RawKind::ScriptData),
                    _ => {}
                }
            }
            Token::ParseError(error) => panic!("{error}"),
            Token::NullCharacterToken | Token::CommentToken(_) => panic!("a null or a comment"),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

fn parsed(page: &str) -> Parsed {
    let tokenizer = Tokenizer::new(
        Sink(RefCell::default()),
        TokenizerOpts { exact_errors: true, ..TokenizerOpts::default() },
    );
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from_slice(page));
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    let parsed = tokenizer.sink.0.into_inner();
    assert!(parsed.open.is_empty(), "open at the end: {:?}", parsed.open);
    parsed
}

/// All numbers of a report, and the places in its lists.
#[derive(Default)]
struct Numbers {
    values: BTreeSet<u64>,
    counts: BTreeSet<u64>,
}

impl Numbers {
    fn of(report: &Value) -> Self {
        let mut numbers = Self::default();
        numbers.add(report);
        numbers
    }

    fn add(&mut self, value: &Value) {
        match value {
            Value::Number(number) => {
                let value = number.as_f64().unwrap();
                self.values.insert(value.to_bits());
                self.counts.extend(number.as_u64());
            }
            Value::Array(items) => {
                self.counts.extend(0..=items.len() as u64);
                items.iter().for_each(|item| self.add(item));
            }
            Value::Object(fields) => fields.values().for_each(|value| self.add(value)),
            Value::String(text) => self.counts.extend(text.parse::<u64>()),
            _ => {}
        }
    }

    fn has(&self, value: f64) -> bool {
        self.values.contains(&value.to_bits())
            || (value.fract() == 0.0 && self.counts.contains(&(value as u64)))
    }
}

/// The numbers in a text: digits with points between them.
fn digits(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == ','));
    parts.map(|part| part.trim_matches(['.', ',']).to_owned()).filter(|part| !part.is_empty()).collect()
}

/// Returns whether `shown` is `value` rounded to the digits that are shown; in percent with a `%`.
fn is_rounding(shown: &str, value: f64, point: char) -> bool {
    let between = if point == '.' { ',' } else { '.' };
    let plain = shown.replace(between, "").replace(point, ".").replace('−', "-");
    if let Some(bound) = plain.strip_prefix('<') {
        let scale = if bound.ends_with('%') { 100.0 } else { 1.0 };
        return value * scale < bound.trim_end_matches('%').parse::<f64>().unwrap();
    }
    let (plain, scale) = match plain.strip_suffix('%') {
        Some(percent) => (percent, 100.0),
        None => (plain.as_str(), 1.0),
    };
    let Ok(number) = plain.parse::<f64>() else { return false };
    let decimals = match plain.split_once('e') {
        Some((_, exponent)) => -exponent.parse::<i32>().unwrap(),
        None => plain.split_once('.').map_or(0, |(_, rest)| rest.len() as i32),
    };
    (number - value * scale).abs() <= 0.5 * 10f64.powi(-decimals) * (1.0 + 1e-9)
}

#[test]
fn every_number_in_the_page_is_in_the_report() {
    let args = ["datasets/inbox-it", "--brand", "modavera.example", "--show-text", "--by", "year"];
    let (report, page) = analyzed(&args);
    let numbers = Numbers::of(&report);
    let parsed = parsed(&page);
    for id in
        ["groups-ratios-0", "groups-levels-0", "inbox-table", "pressure-table", "depth-table", "depth-said"]
    {
        let is_it = |(name, attributes): &(String, BTreeMap<String, String>)| {
            name == "table" && attributes.get("id").is_some_and(|known| known == id)
        };
        assert!(parsed.tags.iter().any(is_it), "{id}");
    }
    assert!(parsed.numbers.len() > 900, "{}", parsed.numbers.len());
    for (value, shown) in &parsed.numbers {
        let values: Vec<f64> = value.split(' ').map(|value| value.parse().unwrap()).collect();
        assert!(values.iter().all(|value| numbers.has(*value)), "{value} is not in the report");
        // A number in a sentence is in one language.
        assert!(shown.iter().any(|shown| !shown.is_empty()), "{value} is not shown");
        for (shown, (point, between)) in
            shown.iter().zip([('.', " to "), (',', " a ")]).filter(|(shown, _)| !shown.is_empty())
        {
            let ends: Vec<&str> = match values.len() {
                1 => vec![shown],
                _ => shown.split(between).flat_map(|end| end.split('–')).collect(),
            };
            assert_eq!(ends.len(), values.len(), "{shown}");
            for (end, value) in ends.iter().zip(&values) {
                assert!(is_rounding(end, *value, point), "{end} is no rounding of {value}");
            }
        }
    }
    for (name, attributes) in &parsed.tags {
        if let Some(value) = attributes.get("data-v") {
            assert!(numbers.has(value.parse().unwrap()), "{name}: {value} is not in the report");
        }
    }
    // The other numbers are counts in sentences, the index in the verdict, cells of matrices, and numbers of the catalogue.
    let words = |lang: &str| {
        ["page", "screen", "verdict", "warnings", "reasons"]
            .map(|file| fs::read_to_string(root().join(format!("cli/src/words/{lang}/{file}.ftl"))).unwrap())
            .concat()
    };
    let fixed: BTreeSet<String> = digits(&(words("en") + &words("it"))).into_iter().collect();
    let ix = report["facets"]["wording"]["ix"]["value"].as_f64().unwrap();
    let mut cells = Vec::new();
    cells.extend(report["facets"]["wording"]["overlap"]["matrix"].as_array().unwrap());
    cells.extend(report["attribution"]["by_language"]["it"]["confusion"]["values"].as_array().unwrap());
    let cells: Vec<f64> =
        cells.into_iter().flat_map(|row| row.as_array().unwrap()).filter_map(Value::as_f64).collect();
    let mut n_cells = 0;
    for (table, text) in &parsed.texts {
        for number in digits(text) {
            let is_cell = matches!(table.as_str(), "overlap-table" | "reader-it-table");
            n_cells += usize::from(is_cell);
            let is_known = match is_cell {
                true => cells.iter().any(|cell| is_rounding(&format!("{number}%"), *cell, '.')),
                false => {
                    fixed.contains(&number)
                        || number.replace(['.', ','], "").parse().is_ok_and(|n| numbers.counts.contains(&n))
                        || is_rounding(&format!("{number}%"), ix, '.')
                }
            };
            assert!(
                is_known,
                "{number} in “{text}” of {table:?} is neither in the report nor in the catalogue"
            );
        }
    }
    assert!(n_cells > 100, "{n_cells}");
}

/// Bars are as long as their numbers say.
#[test]
fn bars_are_to_scale() {
    let (_, page) = analyzed(&["datasets/inbox-it", "--evidence", "anatomy"]);
    let mut n = 0;
    let mut most = BTreeSet::new();
    for (name, attributes) in parsed(&page).tags.iter().filter(|(name, _)| name == "rect") {
        let (Some(value), Some(width)) = (attributes.get("data-v"), attributes.get("width")) else {
            continue;
        };
        let value: f64 = value.parse().unwrap();
        let width: f64 = width.trim_end_matches('%').parse().unwrap();
        if value < 0.05 {
            continue;
        }
        n += 1;
        // The end of a scale is 1, or a multiple of a half beyond it.
        let end = (value * 200.0 / width).round() / 2.0;
        assert!((value / end * 100.0 - width).abs() < 0.02, "{name}: {value} is {width}% long");
        most.insert((end * 2.0) as u64);
    }
    assert!(n > 60 && most.iter().all(|end| (2..=6).contains(end)), "{n} {most:?}");
}

/// The tags and attributes that the page itself writes.
fn vocabulary(parsed: &Parsed) -> BTreeSet<String> {
    let attributes = |(name, attributes): &(String, BTreeMap<String, String>)| {
        let named: Vec<String> = attributes.keys().map(|attribute| format!("{name} {attribute}")).collect();
        named.into_iter().chain([name.clone()])
    };
    parsed.tags.iter().flat_map(attributes).collect()
}

#[test]
fn hostile_names_subjects_and_phrases_are_no_markup() {
    let hostile = "cli/tests/browser/hostile.jsonl";
    let (report, page) = analyzed(&[hostile, "--brand", "<script>alert(1)</script>", "--show-text"]);
    assert!(report.to_string().contains("<script>alert(1)</script>"));
    let (_, plain) = analyzed(&["datasets/inbox-it", "--brand", "modavera.example", "--show-text"]);
    let (hostile, plain) = (parsed(&page), parsed(&plain));
    let foreign: Vec<String> = vocabulary(&hostile).difference(&vocabulary(&plain)).cloned().collect();
    assert_eq!(foreign, Vec::<String>::new(), "tags or attributes of a mail");
    assert_eq!(hostile.tags.iter().filter(|(name, _)| name == "script").count(), 1);
    assert!(hostile.quoted.contains("<script>alert(1)</script>"), "the name is shown as it is");
    for (name, attributes) in &hostile.tags {
        for (attribute, value) in attributes {
            assert!(!attribute.starts_with("on") && !value.contains("alert"), "{name} {attribute}={value}");
            let is_link = matches!(attribute.as_str(), "href" | "src" | "action");
            assert!(!is_link || value.starts_with('#'), "{name} {attribute}={value}");
        }
    }
    let deceiving = |c: char| {
        c != '\n' && (c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
    };
    assert!(!page.contains(deceiving), "a control or a mark of direction");
}

#[test]
fn two_hundred_brands_are_a_small_page() {
    let dir = tempfile::tempdir().unwrap();
    let mails = dir.path().join("mails.jsonl");
    let (code, _, stderr) =
        run(unisono(&["generate", "--brands", "200", "--campaigns", "8", "--output"]).arg(&mails));
    assert_eq!(code, 0, "{stderr}");
    // Names of 30 letters, as domains are.
    let long = |line: &str| {
        let mut mail: Value = serde_json::from_str(line).unwrap();
        let name = mail["brand"].as_str().unwrap().to_lowercase().replace(' ', "");
        mail["brand"] = format!("{name:-<22.22}.example").into();
        assert_eq!(mail["brand"].as_str().unwrap().len(), 30);
        mail.to_string() + "\n"
    };
    let text: String = fs::read_to_string(&mails).unwrap().lines().map(long).collect();
    fs::write(&mails, text).unwrap();
    let (report, page) = analyzed(&[mails.to_str().unwrap()]);
    assert_eq!(report["corpus"]["brands"], 200);
    // What `--brand`, `--by` and `--trend` add has room up to 1.5 MB.
    assert!(page.len() < 1_440_000, "{} bytes", page.len());
    assert!(page.contains("Used by (rows of the table of overlaps)"), "phrases name 200 brands");
    assert!(page.contains("<g class=runs"), "the matrix has no cells");
    parsed(&page);
}

#[test]
fn a_page_is_made_again_from_its_report() {
    let dir = tempfile::tempdir().unwrap();
    let (out, html) = (dir.path().join("out"), dir.path().join("page.html"));
    let settings = ["--brand", "MODAVERA.example", "--lang", "it"];
    let mut command =
        unisono(&["analyze", "datasets/inbox-it", "--quiet", "--facets", "wording", "--evidence", "none"]);
    let command =
        command.args(settings).arg("--output").arg(&out).arg("--html").arg(&html).current_dir(root());
    assert_eq!(run(command).0, 0);
    let page = fs::read_to_string(out.join("report.html")).unwrap();
    assert_eq!(fs::read_to_string(&html).unwrap(), page);
    assert!(page.contains("<html lang=it>"));
    let report = out.join("report.json");
    let (code, again, stderr) = run(unisono(&["report", "--html", "-"]).args(settings).arg(&report));
    assert_eq!((code, stderr.as_str()), (0, ""));
    assert!(again == page, "the page differs");
    fs::remove_file(out.join("report.html")).unwrap();
    assert_eq!(run(unisono(&["report"]).args(settings).arg(&report)).0, 0);
    assert!(fs::read_to_string(out.join("report.html")).unwrap() == page);
}

#[test]
fn the_page_says_of_a_brand_what_the_screen_says() {
    let (_, page) = analyzed(&["datasets/inbox-it", "--brand", "cimalorva.example"]);
    assert!(page.contains("A program recognises all of its messages."), "it has no others");
    assert!(!page.contains("100%</data> of its messages"), "it has no others");
    assert_eq!(page.matches("nearest: nobody").count(), 4);
    // One form for shares and their intervals, and one for the index by chance.
    let start = page.find("id=reader-it-brands").unwrap();
    let table = &page[start..start + page[start..].find("</table>").unwrap()];
    assert!(table.contains("%</data>") && !table.contains(">0."), "{table}");
    let (_, screen, _) = run(unisono(&["analyze", "datasets/inbox-it", "--quiet"]).current_dir(root()));
    let row = screen.lines().find(|line| line.contains("buttons and links")).unwrap();
    let by_chance =
        row.split_whitespace().find(|word| word.ends_with('%') && !word.starts_with('1')).unwrap();
    let start = page.find("id=facets-table").unwrap();
    let table = &page[start..start + page[start..].find("</table>").unwrap()];
    assert!(table.contains(&format!(">{by_chance}</data>")), "{by_chance}: {table}");
}

#[test]
fn a_missing_analysis_has_its_reason() {
    let (_, page) =
        analyzed(&["datasets/inbox-it", "--facets", "wording", "--evidence", "none", "--min-units", "50"]);
    for key in ["--evidence <bdi>phrases<", "--evidence <bdi>trend<", "--facets timing"] {
        assert!(page.contains(key), "{key}");
    }
    let absent = parsed(&page)
        .tags
        .iter()
        .filter(|(_, a)| a.get("class").is_some_and(|c| c.contains("absent")))
        .count();
    assert!(absent >= 10, "{absent} sections say why they are empty");
}

#[test]
fn what_is_no_report_and_a_brand_that_is_not_there_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("report.json");
    fs::write(&path, "{").unwrap();
    let (code, _, stderr) = run(unisono(&["report"]).arg(&path));
    assert_eq!(code, 2);
    assert!(
        stderr.contains("line 1 column 1") && stderr.contains("unisono analyze --output DIR"),
        "{stderr}"
    );
    let (code, _, stderr) = run(&mut unisono(&["report", "no-such-file.json"]));
    assert_eq!(code, 1);
    assert!(stderr.contains("no-such-file.json"), "{stderr}");
    let (code, _, stderr) = run(unisono(&["report", "-"]).write_stdin("{}"));
    assert_eq!(code, 2);
    assert!(stderr.contains("--html"), "{stderr}");
}

#[test]
fn the_values_of_a_brand_are_in_the_report_the_screen_and_the_page() {
    let (report, page) = analyzed(&["datasets/inbox-it", "--brand", "cimalorva.example"]);
    let facet = &report["open_ground"]["languages"]["it"]["opening"];
    let brand =
        facet["by_brand"].as_array().unwrap().iter().find(|b| b["brand"] == "cimalorva.example").unwrap();
    let values = brand["your_values"].as_array().unwrap();
    assert!(!values.is_empty() && values.len() <= 5, "{brand}");
    let campaigns: Vec<u64> = values.iter().map(|value| value["campaigns"].as_u64().unwrap()).collect();
    assert!(campaigns.iter().all(|&n| n >= 2) && campaigns.is_sorted_by(|a, b| a >= b), "{campaigns:?}");
    let first = values[0]["text"].as_str().unwrap();
    let section = &page[page.find("id=ground").unwrap()..];
    assert!(section.contains("Values of its own") && section.contains(first), "{first}");
    let screen = |args: &[&str]| {
        let mut command = unisono(&["analyze", "datasets/inbox-it", "--quiet", "--lang", "en", "--verbose"]);
        let (code, screen, stderr) = run(command.args(args).current_dir(root()));
        assert_eq!(code, 0, "{stderr}");
        screen.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let alone = format!("openings, cimalorva.example alone: «{first}» ({})", campaigns[0]);
    assert!(screen(&["--brand", "cimalorva.example"]).contains(&alone), "{alone}");
    assert!(!screen(&[]).contains("cimalorva.example alone"));
    let without = screen(&["--brand", "cimalorva.example", "--no-quotes"]);
    assert!(!without.contains(&format!("«{first}»")), "{first}");
}
