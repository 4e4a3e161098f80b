//! The format of an input, by its name or its first bytes.

use super::archive::{looks_like_tar, looks_like_zip};
use super::columns::{Column, TEXT};
use super::csv::{Heading, heading_below_title, heading_of};
use super::foreign::{self, Foreign, extension};
use super::html::{is_page_name, looks_like_page};
use super::jsonl::{Layout, first_record, has_several_records, layout_of};
use super::maps::{RecordMap, chosen, is_marked};
use super::options::{Format, Options};
use super::shape::Shape;
use super::{eml, emlx, mbox};
use crate::error::ErrorKind;
use std::cmp::Reverse;
use std::sync::Arc;

/// The format of the messages in one input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FileFormat {
    Eml,
    Mbox,
    Json {
        layout: Layout,
        map: Option<Arc<RecordMap>>,
        /// The other lists of records within the first object, which are not read.
        other_lists: Vec<String>,
    },
    Table(Heading, Option<Arc<RecordMap>>),
    Page,
}

impl FileFormat {
    /// The column map of its records.
    pub(super) fn map(&self) -> Option<&RecordMap> {
        match self {
            Self::Json { map, .. } | Self::Table(_, map) => map.as_deref(),
            Self::Eml | Self::Mbox | Self::Page => None,
        }
    }
}

/// What an input is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    Messages(FileFormat),
    Zip,
    Tar,
    /// A format that is not read.
    Foreign(Foreign),
    /// JSON or a table without a text.
    Unfit {
        kind: &'static str,
        error: ErrorKind,
    },
    Unknown,
}

/// Detects what an input is that begins with `head`. One that is given alone holds records more likely than a file of a
/// folder, which may be a side file.
pub(super) fn detect(head: &[u8], name: &str, options: &Options, is_alone: bool) -> Found {
    if looks_like_zip(head) {
        return foreign::by_name(name).map_or(Found::Zip, Found::Foreign);
    }
    if looks_like_tar(head) {
        return Found::Tar;
    }
    match options.format {
        Format::Auto => {}
        Format::Eml => return Found::Messages(FileFormat::Eml),
        Format::Mbox => return Found::Messages(FileFormat::Mbox),
        Format::Html => return Found::Messages(FileFormat::Page),
        Format::Jsonl => return json(head, layout_of(head).unwrap_or(Layout::Lines), true, options),
        Format::Csv => return table(head, true, options).unwrap_or(NO_HEADING),
    }
    if let Some(foreign) = foreign::by_head(head, name) {
        return Found::Foreign(foreign);
    }
    let extension = extension(name);
    match extension.as_deref() {
        Some("eml" | "emlx") => return Found::Messages(FileFormat::Eml),
        Some("mbox" | "mbx") => return Found::Messages(FileFormat::Mbox),
        Some("jsonl" | "ndjson") => {
            return json(head, layout_of(head).unwrap_or(Layout::Lines), true, options);
        }
        Some("csv" | "tsv" | "tab") if !head.is_empty() => {
            return table(head, true, options).unwrap_or(NO_HEADING);
        }
        _ => {}
    }
    by_content(head, name, options, is_alone)
}

/// Detects by the first bytes alone, but for pages, whose names count.
fn by_content(head: &[u8], name: &str, options: &Options, is_alone: bool) -> Found {
    if mbox::opens_mailbox(head) {
        Found::Messages(FileFormat::Mbox)
    } else if let Some(layout) = layout_of(head) {
        json(head, layout, is_alone, options)
    } else if eml::looks_like_mail(emlx::without_count(head)) {
        Found::Messages(FileFormat::Eml)
    } else if !head.trim_ascii().is_empty() && is_page_name(name) || looks_like_page(head) {
        Found::Messages(FileFormat::Page)
    } else if let Some(found) = table(head, false, options) {
        found
    } else {
        foreign::by_name(name).map_or(Found::Unknown, Found::Foreign)
    }
}

const NO_HEADING: Found = Found::Foreign(Foreign {
    kind: "csv",
    remedy: "a table without a heading of distinct names; begin it with a line such as id,brand,subject,body",
});

/// JSON in this layout. A list of records within the first object is found by the keys of its elements: the list with
/// the most columns of text, then with the most of all columns.
fn json(head: &[u8], layout: Layout, is_sure: bool, options: &Options) -> Found {
    let shape = Shape::of(first_record(head));
    let has_own = !options.columns.is_empty();
    let mut other_lists = Vec::new();
    if !has_named_text(&shape, options) && !is_marked(&options.map, has_own, &shape) {
        // A key `text` of a single object may be of another matter than its records.
        let is_spare = has_text(&shape, options);
        if is_spare {
            let with_text = shape.lists().filter(|(_, within)| has_text(within, options));
            other_lists.extend(with_text.map(|(list, _)| list.to_owned()));
        }
        let has = |within: &Shape| {
            if is_spare {
                !has_several_records(head) && has_named_text(within, options)
            } else {
                has_text(within, options)
            }
        };
        let fits = |within: &Shape| has(within) || is_marked(&options.map, has_own, within);
        let mut lists: Vec<(&str, Shape)> = shape.lists().filter(|(_, within)| fits(within)).collect();
        // The sort is stable: among equals the first by name.
        lists.sort_by_cached_key(|(_, within)| Reverse(score(within, options)));
        let mut lists = lists.into_iter();
        if let Some((list, within)) = lists.next() {
            return Found::Messages(FileFormat::Json {
                layout: Layout::Values { list: Some(list.to_owned()) },
                map: chosen(&options.map, has_own, &within),
                other_lists: lists.map(|(list, _)| list.to_owned()).collect(),
            });
        }
    }
    let map = chosen(&options.map, has_own, &shape);
    if !is_sure && map.is_none() && shape.is_whole && !has_text(&shape, options) {
        return Found::Unfit { kind: "json", error: no_text(shape.top(), options, false) };
    }
    Found::Messages(FileFormat::Json { layout, map, other_lists })
}

/// A table; `None` if the first line is no heading, or nothing but the first line hints at a table.
fn table(head: &[u8], is_named: bool, options: &Options) -> Option<Found> {
    let mut heading = heading_of(head)?;
    let (mut map, mut fits) = fitted(&mut heading, options);
    if is_named && !fits && heading.names.len() == 1 {
        let mut below = heading_below_title(head, &heading);
        if let Some(below) = &mut below
            && let (map_below, true) = fitted(below, options)
        {
            (map, fits, heading) = (map_below, true, below.clone());
        }
    }
    if fits {
        let is_convincing = heading.names.len() > 1 && heading.is_consistent;
        return (is_named || is_convincing).then_some(Found::Messages(FileFormat::Table(heading, map)));
    }
    let is_name = |name: &String| name.len() <= 40 && name.split_whitespace().count() <= 4;
    let looks_like_heading =
        heading.names.len() > 1 && heading.is_consistent && heading.names.iter().all(is_name);
    let error = no_text(heading.names.iter().map(String::as_str), options, true);
    (is_named || looks_like_heading).then_some(Found::Unfit { kind: "csv", error })
}

/// Gives the columns of a heading our names where it has no map. Returns the map, and whether there is a text.
fn fitted(heading: &mut Heading, options: &Options) -> (Option<Arc<RecordMap>>, bool) {
    let map = chosen(&options.map, !options.columns.is_empty(), &Shape::of_row(&heading.names));
    if map.is_none() {
        heading.use_our_names(options.columns.may_use_text(), |name| options.columns.has_key(name));
    }
    let fits = map.is_some() || has_text(&Shape::of_row(&heading.names), options);
    (map, fits)
}

const TEXTS: [Column; 3] = [Column::Body, Column::Html, Column::Subject];

/// Returns whether records have a column of text.
fn has_text(shape: &Shape, options: &Options) -> bool {
    options.columns.keys_of_texts().into_iter().any(|key| shape.paths.contains(key))
}

/// As [`has_text`], without the key that only stands in for a body.
fn has_named_text(shape: &Shape, options: &Options) -> bool {
    TEXTS.iter().any(|column| shape.paths.contains(options.columns.key_of(*column)))
}

/// The likelihood that a list of records of this shape holds the messages: a text, then a subject, then other columns.
///
/// The columns of a known export have names of their own, which mark it, so they weigh as much as a text.
fn score(shape: &Shape, options: &Options) -> [usize; 3] {
    let has = |column: Column| usize::from(shape.paths.contains(options.columns.key_of(column)));
    let is_export = is_marked(&options.map, !options.columns.is_empty(), shape);
    let columns = Column::ALL.iter().map(|(_, column)| has(*column)).sum();
    let is_text = has(Column::Body).max(has(Column::Html)).max(usize::from(is_export));
    let is_spare = usize::from(options.columns.may_use_text() && shape.paths.contains(TEXT));
    [(2 * is_text).max(is_spare), has(Column::Subject), columns]
}

/// The error for records without a text: it lists the columns that were looked for and those that were found.
fn no_text<'a>(names: impl IntoIterator<Item = &'a str>, options: &Options, is_table: bool) -> ErrorKind {
    let wanted = options.columns.keys_of_texts().join(", ");
    ErrorKind::no_text_column(wanted, names, is_table)
}
