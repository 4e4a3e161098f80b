//! The heading of a table, and the sign between its fields.

use super::charset::utf8;
use super::spacing::without_blanks;
use crate::source::columns::{Column, TEXT};
use crate::source::input::HEAD;
use crate::unicode;
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use memchr::{memchr, memmem};
use std::collections::BTreeSet;

/// The signs between fields, the commonest first.
const SIGNS: [u8; 5] = [b',', b';', b'\t', b'|', NO_SIGN];

/// A character that stands in no text, for a table of one column, whose fields may hold the other signs.
const NO_SIGN: u8 = 0x1F;

pub(super) const BACKSLASH_QUOTE: &[u8] = b"\\\"";

/// The most fields of a record that is compared.
const MAX_ENDS: usize = 1 << 16;

/// The most lines above the line of names.
const MAX_TITLES: usize = 3;

/// The most records of the head that are compared.
const COMPARED: usize = 8;

/// The first line of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::source) struct Heading {
    /// The sign between fields.
    pub(in crate::source) sign: u8,
    /// Quotes within quoted fields are written `\"` instead of `""`; `None` if the head has no `\"`.
    pub(in crate::source) has_escapes: Option<bool>,
    /// Blanks follow the signs and are dropped, also before quoted fields (`id, "text"`).
    pub(in crate::source) is_spaced: bool,
    /// The names of the columns.
    pub(in crate::source) names: Vec<String>,
    /// The bytes before the heading: a byte order mark, the line in which Excel names the sign, and titles.
    pub(in crate::source) skipped: usize,
    /// The lines before the heading.
    pub(in crate::source) skipped_lines: u64,
    /// All complete records of the head have as many fields as the heading.
    pub(in crate::source) is_consistent: bool,
}

impl Heading {
    /// Gives a column our name where its own differs in case or spaces only (`Sent At`), unless `is_kept` holds for it. With
    /// `may_use_text`, `Text` in any case is ours in a table that has no column `body`.
    pub(in crate::source) fn use_our_names(&mut self, may_use_text: bool, is_kept: impl Fn(&str) -> bool) {
        let present: BTreeSet<String> = self.names.iter().cloned().collect();
        let ours_of = |name: &str| unicode::to_lower(name).replace([' ', '-'], "_");
        let may_use_text = may_use_text && !self.names.iter().any(|name| ours_of(name) == "body");
        for name in &mut self.names {
            let ours = ours_of(name);
            let is_ours = Column::named(&ours).is_some() || ours == TEXT && may_use_text;
            if is_ours && !present.contains(&ours) && !is_kept(name) {
                *name = ours;
            }
        }
    }
}

/// Returns the heading of a table that begins with `head`, or `None` if the first line is not a list of names.
///
/// Among the signs that split all records into the same number of fields, the one with the most columns wins.
pub(in crate::source) fn heading_of(head: &[u8]) -> Option<Heading> {
    let mark = if head.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    heading_at(head, mark, 0)
}

/// Returns the heading of a table below titles, which are lines of one field: the first line of several names.
pub(in crate::source) fn heading_below_title(head: &[u8], first: &Heading) -> Option<Heading> {
    let (mut skipped, mut lines) = (first.skipped, first.skipped_lines);
    for _ in 0..MAX_TITLES {
        let end = memchr(b'\n', head.get(skipped..)?)? + 1;
        (skipped, lines) = (skipped + end, lines + 1);
        let heading = heading_at(head, skipped, lines)?;
        if heading.names.len() > 1 {
            return Some(heading);
        }
    }
    None
}

/// Returns the heading at an offset in `head`, below so many lines.
fn heading_at(head: &[u8], start: usize, lines: u64) -> Option<Heading> {
    let stated = stated_sign(head.get(start..)?);
    let skipped = start + stated.map_or(0, |(_, line)| line);
    let skipped_lines = lines + u64::from(stated.is_some());
    let rest = head.get(skipped..)?;
    let signs: &[u8] = match &stated {
        Some((sign, _)) => std::slice::from_ref(sign),
        None => &SIGNS,
    };
    let has_backslash_quotes = memmem::find(rest, BACKSLASH_QUOTE).is_some();
    let escapes: &[bool] = if has_backslash_quotes { &[false, true] } else { &[false] };
    let forms = escapes.iter().flat_map(|has_escapes| signs.iter().map(move |sign| (*sign, *has_escapes)));
    let tables: Vec<(bool, Heading)> = forms
        .filter_map(|(sign, has_escapes)| {
            let (records, is_spaced) = records_without_blanks(rest, sign, has_escapes, head.len() < HEAD);
            let (first, others) = records.split_first()?;
            // A line without a sign is a heading of one column.
            let is_single = sign == b',' || sign == NO_SIGN || stated.is_some();
            let names = names(first)?;
            let has_sign = |name: &String| name.contains([',', ';', '\t', '|']);
            if names.len() == 1 && !is_single || sign == NO_SIGN && names.iter().any(has_sign) {
                return None;
            }
            let is_consistent = others.iter().all(|record| record.len() == names.len());
            let is_likelier = has_escapes == has_stray_quotes(rest, sign);
            let has_escapes = has_backslash_quotes.then_some(has_escapes);
            Some((
                is_likelier,
                Heading { sign, has_escapes, is_spaced, names, skipped, skipped_lines, is_consistent },
            ))
        })
        .collect();
    // Of equals the first: `max_by_key` returns the last.
    let score = |(is_likelier, table): &(bool, Heading)| {
        let n = table.names.len();
        (table.is_consistent && n > 1, n, table.is_consistent, *is_likelier)
    };
    tables.into_iter().rev().max_by_key(score).map(|(_, table)| table)
}

/// Returns the first records of a head, and true if they were read without the blanks before fields.
///
/// The blanks are dropped only if some field begins with a blank and a quote. It is enough that such a field is a name
/// in the heading. Otherwise all records must have the same number of fields without the blanks, and one of these holds:
/// - with them the numbers differ;
/// - each such field ends with a quote;
/// - a blank stands before every name except the first.
fn records_without_blanks(
    head: &[u8],
    sign: u8,
    has_escapes: bool,
    is_whole: bool,
) -> (Vec<Vec<String>>, bool) {
    let as_written = records(head, reader(sign, has_escapes), is_whole);
    let is_consistent = |records: &[Vec<String>]| {
        records.split_first().is_some_and(|(first, others)| others.iter().all(|r| r.len() == first.len()))
    };
    let has_blank = |field: &String| field.starts_with([' ', '\t']);
    let is_opened = |field: &&String| has_blank(field) && field.trim_start().starts_with('"');
    let is_closed = |field: &String| field.trim().len() > 1 && field.trim_end().ends_with('"');
    let names = as_written.first().and_then(|names| names.get(1..)).unwrap_or_default();
    let names_are_opened = names.iter().any(|name| is_opened(&name));
    let names_are_spaced = !names.is_empty() && names.iter().all(has_blank);
    let opened = || as_written.iter().flat_map(|record| record.iter().skip(1)).filter(is_opened);
    // Without such a quote a blank does no harm, and a stray quote further on would swallow rows.
    if opened().next().is_none() {
        return (as_written, false);
    }
    let trimmed = without_blanks(head, sign, has_escapes);
    let trimmed = records(&trimmed, reader(sign, has_escapes), is_whole);
    let is_spaced = names_are_opened
        || is_consistent(&trimmed)
            && (names_are_spaced || !is_consistent(&as_written) || opened().all(is_closed));
    if is_spaced { (trimmed, true) } else { (as_written, false) }
}

/// Returns whether quotes are written `\"` in rows of a table. They may be written `""`, and a field may end with `\`.
pub(super) fn has_escapes(rows: &[u8], sign: u8, is_spaced: bool, n_names: usize, is_whole: bool) -> bool {
    let is_consistent = |has_escapes| {
        let trimmed = is_spaced.then(|| without_blanks(rows, sign, has_escapes));
        let rows = trimmed.as_deref().unwrap_or(rows);
        records(rows, reader(sign, has_escapes), is_whole).iter().all(|record| record.len() == n_names)
    };
    match (is_consistent(false), is_consistent(true)) {
        (false, true) => true,
        (true, false) => false,
        _ => has_stray_quotes(rows, sign),
    }
}

/// Returns whether a `\"` can neither end a field nor be a backslash before a doubled quote.
fn has_stray_quotes(rows: &[u8], sign: u8) -> bool {
    memmem::find_iter(rows, BACKSLASH_QUOTE).any(|at| {
        let next = rows.get(at + BACKSLASH_QUOTE.len());
        next.is_some_and(|next| *next != sign && !matches!(next, b'"' | b'\r' | b'\n'))
    })
}

/// Returns the sign in a first line `sep=;`, and the length of the line.
fn stated_sign(text: &[u8]) -> Option<(u8, usize)> {
    let end = memchr(b'\n', text)? + 1;
    match text.get(..end)?.trim_ascii_end() {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', sign] => Some((*sign, end)),
        // `sep=` and a tab, which was trimmed.
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'='] => Some((b'\t', end)),
        _ => None,
    }
}

/// A parser of tables with this sign.
pub(super) fn reader(sign: u8, has_escapes: bool) -> Reader {
    let escape = has_escapes.then_some(b'\\');
    ReaderBuilder::new().delimiter(sign).escape(escape).double_quote(!has_escapes).build()
}

/// Returns the first records of a head that are complete. The last line of a whole file needs no end.
fn records(head: &[u8], mut reader: Reader, is_whole: bool) -> Vec<Vec<String>> {
    let mut rest = head;
    let mut out = Vec::new();
    let (mut bytes, mut ends) = (vec![0; head.len() + 1], vec![0; head.len().min(MAX_ENDS) + 1]);
    let (mut written, mut n) = (0, 0);
    while out.len() < COMPARED {
        let at_end = rest.is_empty();
        if at_end && !is_whole {
            break;
        }
        let (room, more) =
            (bytes.get_mut(written..).unwrap_or_default(), ends.get_mut(n..).unwrap_or_default());
        let (result, used, more_written, more_ends) = reader.read_record(rest, room, more);
        rest = rest.get(used..).unwrap_or_default();
        (written, n) = (written + more_written, n + more_ends);
        match result {
            ReadRecordResult::Record => {
                out.push(fields(&bytes, &ends, written, n));
                (written, n) = (0, 0);
            }
            ReadRecordResult::InputEmpty if !at_end => {}
            _ => break,
        }
    }
    out
}

fn fields(bytes: &[u8], ends: &[usize], written: usize, n: usize) -> Vec<String> {
    let bytes = bytes.get(..written).unwrap_or_default();
    let mut start = 0;
    let ends = ends.get(..n).unwrap_or_default();
    ends.iter()
        .map(|end| {
            let field = bytes.get(start..*end).unwrap_or_default();
            start = *end;
            utf8(field).into_owned()
        })
        .collect()
}

/// Returns the names of a heading. They are distinct and unlike values; only the last ones may be empty.
fn names(first: &[String]) -> Option<Vec<String>> {
    let mut names: Vec<String> = first.iter().map(|name| name.trim().to_owned()).collect();
    while names.last().is_some_and(String::is_empty) {
        names.pop();
    }
    // The index of a data frame has no name.
    if names.len() > 1 && names.first().is_some_and(String::is_empty) {
        *names.first_mut()? = "index".to_owned();
    }
    let distinct: BTreeSet<&String> = names.iter().collect();
    if names.is_empty() || distinct.len() < names.len() || names.iter().any(String::is_empty) {
        return None;
    }
    Some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(head: &str, expected: Option<(char, &[&str])>) {
        let mut heading = heading_of(head.as_bytes());
        heading.iter_mut().for_each(|heading| heading.use_our_names(true, |_| false));
        let got = heading
            .as_ref()
            .map(|h| (char::from(h.sign), h.names.iter().map(String::as_str).collect::<Vec<_>>()));
        assert_eq!(got, expected.map(|(sign, names)| (sign, names.to_vec())), "{head}");
    }

    #[test]
    fn headings() {
        check("id,brand,html\n1,a,<p>\n", Some((',', &["id", "brand", "html"])));
        check("\u{FEFF}id;brand;body\n1;a;x, y, z\n", Some((';', &["id", "brand", "body"])));
        check("id\tbody\n1\tx\n", Some(('\t', &["id", "body"])));
        check("id|body\n1|x\n", Some(('|', &["id", "body"])));
        check("sep=;\r\nid;body\r\n1;x\r\n", Some((';', &["id", "body"])));
        check(
            "ID,Sent At,Body (text, a/b)\n1,2,3,4\n",
            Some((',', &["id", "sent_at", "Body (text", "a/b)"])),
        );
        check("ID,\"Body (text, a/b; c)\"\n1,\"x\ny\"\n", Some((',', &["id", "Body (text, a/b; c)"])));
        check("body\nx\n", Some((',', &["body"])));
        check("ID,Text\n1,x\n", Some((',', &["id", "text"])));
        check("ID,Text,Body\n1,x,y\n", Some((',', &["id", "Text", "body"])));
        check("Nr;\"Testo; uno\"\n1;\"x;y\"\n2;z", Some((';', &["Nr", "Testo; uno"])));
        check(",id,body\n0,1,x\n", Some((',', &["index", "id", "body"])));
        check("id,body,,\n1,x,,\n", Some((',', &["id", "body"])));
        check("id, \"text\"\n1, \"x\"\n", Some((',', &["id", "text"])));
        check("id , \"Text (a, b)\" , x\n1, \"x, y\", z\n", Some((',', &["id", "Text (a, b)", "x"])));
        check("id; \"text\"\n1; x, y\n", Some((';', &["id", "text"])));
        check("id\t \"text\"\n1\tx\n", Some(('\t', &["id", "text"])));
        for none in ["", "a,a\n1,2\n", "a,,b\n1,2,3\n"] {
            check(none, None);
        }
    }

    #[test]
    fn blanks_before_quotes() {
        #[track_caller]
        fn check(head: &str, expected: bool) {
            assert_eq!(heading_of(head.as_bytes()).unwrap().is_spaced, expected, "{head}");
        }
        check("id, \"text\"\n1, x\n", true);
        check("id, \"text\"\n1,x\n", true);
        check("id,text\n1, \"x, y\"\n", true);
        check("id,text\n1, \"x\"\n2,y\n", true);
        check("id, text, b\n1, x, y\n", false);
        check("id,text\n1, x\n", false);
        check("id,text\n1,\"x\"\n", false);
        // Prose that begins with a quotation.
        check("id,text\n1, \"x\" he said\n2,y\n", false);
        check("id,text\n1, \"x\n2,y\n", false);
    }

    #[test]
    fn the_sign_is_that_of_all_records() {
        // More commas than semicolons in the heading, but not in the rows.
        check("a;b, c, d\n1;2\n3;4\n", Some((';', &["a", "b, c, d"])));
        let ragged = heading_of(b"a,b\n1\n").unwrap();
        assert!(!ragged.is_consistent);
    }

    #[test]
    fn a_head_that_ends_within_a_field() {
        let head = format!("id,body\n1,\"{}", "x, y; ".repeat(HEAD));
        check(&head[..HEAD], Some((',', &["id", "body"])));
    }

    #[test]
    fn mapped_names_are_kept() {
        let mut heading = heading_of(b"ID,Body\n1,x\n").unwrap();
        heading.use_our_names(true, |name| name == "Body");
        assert_eq!(heading.names, ["id", "Body"]);
    }
}
