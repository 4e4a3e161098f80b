//! Finds the format of a file, a stream or a member of an archive, and opens it.

use super::iter::{OnDisk, Reader};
use super::open::open_file;
use super::open_archive::OpenArchive;
use super::place::{archive_stem, folder_of, is_hidden, is_page_asset};
use crate::error::{Error, ErrorKind, Place, Result};
use crate::note::Note;
use crate::source::archive::{Archive, Member};
use crate::source::detect::{FileFormat, Found, detect};
use crate::source::foreign::{Foreign, extension, office_document};
use crate::source::input::{Input, Shared};
use crate::source::layers::{Bare, bare, derived, open_tar, open_zip};
use crate::source::maps::{MapChoice, RecordMap};
use crate::source::open_file::OpenFile;
use crate::source::options::Format;
use crate::source::raw::Raw;
use crate::source::unpack::{Budget, limit_reached};
use crate::source::walk;
use std::path::Path;

/// The most archives around a message.
const MAX_ARCHIVES: usize = 2;

const BESIDE_MAIL: &str =
    "give a page, or a folder of pages alone, as an input of its own, or set `input_format` to html";
const TOO_DEEP: &str = "an archive within two archives; unpack the outer one";
const NO_TEXT: &str = "no column holds a text; map one to `map.body`";

/// An input that is being opened.
struct Item<'a> {
    /// The path in messages.
    path: String,
    /// The name whose extension counts.
    name: &'a str,
    folder: Option<String>,
    /// The file on disk, if it can be read in place.
    on_disk: Option<&'a Path>,
    /// The input is not part of a folder or archive, so it is never skipped.
    is_alone: bool,
    is_sidecar: bool,
}

impl Item<'_> {
    /// The path within the folder or archive; the name of a single file.
    fn below_root(&self) -> &str {
        if self.is_alone { self.name.rsplit('/').next().unwrap_or(self.name) } else { self.name }
    }
}

impl Reader {
    /// Opens an input that is not part of a folder.
    pub(super) fn enter_alone(
        &mut self,
        input: Input,
        on_disk: Option<&Path>,
        folder: Option<String>,
    ) -> Result<()> {
        self.begin_file(String::new());
        let name = self.name.clone();
        let item =
            Item { path: name.clone(), name: &name, folder, on_disk, is_alone: true, is_sidecar: false };
        self.open_item(input, item)
    }

    /// Opens a file of the folder, or skips it.
    pub(super) fn enter(&mut self, entry: walk::Entry) -> Result<()> {
        let path = if entry.relative.is_empty() { self.name.clone() } else { self.path_of(&entry.relative) };
        let fail = |kind: ErrorKind| Error::from(kind).at(Place::whole(&*path));
        let size = entry.size.map_err(fail)?;
        let folder = folder_of(&entry.relative).map(str::to_owned).or_else(|| self.root_folder.clone());
        self.begin_file(entry.relative.clone());
        let opened = open_file(&entry.path).map_err(|error| fail(ErrorKind::from(error))).and_then(|input| {
            let item = Item {
                path: path.clone(),
                name: &entry.relative,
                folder,
                on_disk: Some(&entry.path),
                is_alone: false,
                is_sidecar: self.sidecars.describes_mail(&entry.relative),
            };
            self.open_item(input, item)
        });
        if self.current.is_none() && self.archives.is_empty() {
            self.file = None;
            self.done += size;
        }
        opened
    }

    /// Opens a member of the innermost archive, or skips it.
    pub(super) fn enter_member(&mut self, member: Member) -> Result<()> {
        let Some(archive) = self.archives.last() else { return Ok(()) };
        if is_hidden(&member.name) {
            self.ignored += 1;
            return Ok(());
        }
        let path = format!("{}!{}", archive.path, member.name);
        let item = Item {
            name: &member.name,
            folder: folder_of(&member.name).map(str::to_owned).or_else(|| archive.folder.clone()),
            on_disk: None,
            is_alone: false,
            is_sidecar: archive.sidecars.describes_mail(&member.name),
            path,
        };
        match member.content {
            Ok(content) => self.open_item(derived(content), item),
            Err(error) => Err(Error::from(limit_reached(error)).at(Place::whole(item.path))),
        }
    }

    /// Reads the pages that a tar archive held back, or skips them if mail came after them.
    pub(super) fn release(&mut self, pages: Vec<Raw>) {
        if self.has_mail {
            pages.iter().for_each(|page| self.passed_over.add("html", &page.path, Some(BESIDE_MAIL)));
        } else {
            self.ready.extend(pages);
        }
    }

    fn begin_file(&mut self, relative: String) {
        self.file = Some(OnDisk { relative, outer: None, budget: Budget::new(&self.options.limits) });
    }

    /// Removes the layers around an input, and opens what is within.
    fn open_item(&mut self, input: Input, item: Item<'_>) -> Result<()> {
        let path = item.path.clone();
        self.open_layers(input, item).map_err(|kind| Error::from(kind).at(Place::whole(path)))
    }

    fn open_layers(&mut self, input: Input, item: Item<'_>) -> std::result::Result<(), ErrorKind> {
        let budget =
            self.file.as_ref().map_or_else(|| Budget::new(&self.options.limits), |file| file.budget.clone());
        let Bare { mut input, name, mut outer } = bare(input, item.name, &budget).map_err(limit_reached)?;
        let head = input.head().map_err(limit_reached)?;
        let is_empty = head.is_empty();
        let found = detect(head, &name, &self.options, item.is_alone);
        match found {
            Found::Messages(format) => self.open_messages(input, format, item, outer),
            Found::Unknown if is_empty && item.is_alone => {
                let lines = FileFormat::Json(crate::source::jsonl::Layout::Lines, None);
                self.open_messages(input, lines, item, outer)
            }
            Found::Zip | Found::Tar if self.archives.len() >= MAX_ARCHIVES => {
                self.pass_over("archive", &item, Some(TOO_DEEP))
            }
            Found::Tar => {
                let archive = open_tar(input, &mut outer);
                self.open_archive(archive, item, outer)
            }
            Found::Zip => {
                let max_held = self.options.limits.held_zip_bytes;
                let archive = open_zip(input, &mut outer, item.on_disk, &budget, max_held)?;
                match &archive {
                    Archive::Zip(zip) if zip.is_document() => self.refuse(office_document(&name), &item),
                    _ => self.open_archive(archive, item, outer),
                }
            }
            Found::Foreign(foreign) => self.refuse(foreign, &item),
            Found::Unfit { error, .. } if item.is_alone => Err(error),
            Found::Unfit { kind, .. } => self.pass_over(kind, &item, Some(NO_TEXT)),
            Found::Unknown if item.is_alone => Err(ErrorKind::UnknownFormat),
            Found::Unknown => {
                let kind = extension(&name).unwrap_or_else(|| "no extension".to_owned());
                self.pass_over(&kind, &item, None)
            }
        }
    }

    fn open_messages(
        &mut self,
        input: Input,
        format: FileFormat,
        item: Item<'_>,
        outer: Option<Shared>,
    ) -> std::result::Result<(), ErrorKind> {
        let is_forced = self.options.format != Format::Auto;
        match &format {
            FileFormat::Eml | FileFormat::Mbox => self.has_mail = true,
            FileFormat::Page if item.is_alone || is_forced => {}
            FileFormat::Page if is_page_asset(item.below_root()) => {
                return self.pass_over("html", &item, None);
            }
            FileFormat::Page if self.has_mail => return self.pass_over("html", &item, Some(BESIDE_MAIL)),
            FileFormat::Page if self.archives.last().is_some_and(OpenArchive::holds_pages) => {
                return self.hold_page(input, format, item);
            }
            FileFormat::Json(..) if item.is_sidecar && !is_forced => {
                return self.pass_over("json", &item, None);
            }
            FileFormat::Json(_, map) | FileFormat::Table(_, map) => self.note_map(map.as_deref(), &item),
            FileFormat::Page => {}
        }
        self.keep_outer(outer);
        self.current = Some(OpenFile::new(
            input,
            format,
            &item.path,
            item.below_root(),
            item.folder.clone(),
            &self.options,
        ));
        Ok(())
    }

    /// Reads a page of a tar archive into memory, until it is known whether mail follows.
    fn hold_page(
        &mut self,
        input: Input,
        format: FileFormat,
        item: Item<'_>,
    ) -> std::result::Result<(), ErrorKind> {
        let mut page =
            OpenFile::new(input, format, &item.path, item.below_root(), item.folder.clone(), &self.options);
        let chunk = page.next(&mut self.notes).map_err(limit_reached)?;
        let raw = chunk.map(|chunk| page.raw(chunk)).transpose().map_err(|error| error.kind)?;
        if let (Some(raw), Some(archive)) = (raw, self.archives.last_mut()) {
            archive.hold(raw);
        }
        Ok(())
    }

    fn open_archive(
        &mut self,
        archive: Archive,
        item: Item<'_>,
        outer: Option<Shared>,
    ) -> std::result::Result<(), ErrorKind> {
        self.keep_outer(outer);
        // Standard input has no name.
        let folder = item.folder.filter(|_| item.name == "-");
        let folder = folder.or_else(|| Some(archive_stem(item.name).to_owned()).filter(|_| item.name != "-"));
        self.archives.push(OpenArchive::new(archive, item.path, folder));
        Ok(())
    }

    /// Keeps the bytes of the file on disk, for its digest.
    fn keep_outer(&mut self, outer: Option<Shared>) {
        if let Some(file) = self.file.as_mut().filter(|_| self.archives.is_empty()) {
            file.outer = outer;
        }
    }

    /// Notes a column map that was chosen by the columns.
    fn note_map(&mut self, map: Option<&RecordMap>, item: &Item<'_>) {
        if let Some(map) = map.filter(|_| self.options.map == MapChoice::Auto) {
            let place = Place::whole(format!("{} (map {})", item.path, map.name()));
            self.notes.add(Note::ColumnMapChosen, &place);
        }
    }

    fn refuse(&mut self, foreign: Foreign, item: &Item<'_>) -> std::result::Result<(), ErrorKind> {
        if item.is_alone {
            return Err(ErrorKind::Convertible(foreign.remedy.to_owned()));
        }
        self.pass_over(foreign.kind, item, Some(foreign.remedy))
    }

    fn pass_over(
        &mut self,
        kind: &str,
        item: &Item<'_>,
        remedy: Option<&str>,
    ) -> std::result::Result<(), ErrorKind> {
        self.passed_over.add(kind, &item.path, remedy);
        Ok(())
    }
}
