//! Finds the format of a file, a stream or a member of an archive, and opens it.

use super::iter::{OnDisk, Reader};
use super::open::open_file;
use super::open_archive::{Held, OpenArchive};
use super::place::{archive_stem, folder_of, is_hidden, is_page_asset};
use crate::error::{Error, ErrorKind, Place, Result};
use crate::note::Note;
use crate::source::archive::{Archive, Entry, Member};
use crate::source::detect::{FileFormat, Found, detect};
use crate::source::foreign::{Foreign, extension, office_document};
use crate::source::input::{Input, Shared};
use crate::source::jsonl::Layout;
use crate::source::layers::{Bare, bare, derived, open_tar, open_zip, without_compression};
use crate::source::maps::MapChoice;
use crate::source::open_file::OpenFile;
use crate::source::options::Format;
use crate::source::raw::Raw;
use crate::source::sidecar::may_be_sidecar;
use crate::source::unpack::{Budget, limit_reached};
use crate::source::walk;
use std::path::Path;

/// The most archives around a message.
const MAX_ARCHIVES: usize = 2;

const BESIDE_MAIL: &str =
    "give a page, or a folder of pages alone, as an input of its own, or set `input_format` to html";
const TOO_DEEP: &str = "an archive within two archives; unpack the outer one";
const SPARSE: &str = "a file with holes, which is not read in an archive; unpack the archive";
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

/// Returns whether a file or folder that cannot be opened may hold many messages, by its name.
fn may_hold_many(name: &str) -> bool {
    let extension = extension(&without_compression(name));
    let known = ["mbox", "mbx", "json", "jsonl", "ndjson", "csv", "tsv", "zip", "tar"];
    extension.is_none_or(|extension| known.contains(&extension.as_str()))
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
        let folder = folder_of(&entry.relative).map(str::to_owned).or_else(|| self.root_folder.clone());
        self.begin_file(entry.relative.clone());
        let found = entry.size.and_then(|size| Ok((size, open_file(&entry.path).map_err(ErrorKind::from)?)));
        let (size, input) = found.map_err(|kind| {
            self.note_unread(&kind, &path, !may_hold_many(&entry.relative));
            self.file = None;
            Error::from(kind).at(Place::whole(&*path))
        })?;
        let opened = {
            let item = Item {
                path: path.clone(),
                name: &entry.relative,
                folder,
                on_disk: Some(&entry.path),
                is_alone: false,
                is_sidecar: self.sidecars.describes_mail(&entry.relative),
            };
            self.open_item(input, item)
        };
        if self.current.is_none() && self.archives.is_empty() {
            self.file = None;
            self.done += size;
        }
        opened
    }

    /// Opens an entry of the innermost archive, or skips it.
    pub(super) fn enter_entry(&mut self, entry: Entry) -> Result<()> {
        let Some(archive) = self.archives.last() else { return Ok(()) };
        match entry {
            Entry::File(member) if !is_hidden(&member.name) => return self.enter_member(member),
            Entry::Sparse(name) if !is_hidden(&name) => {
                self.passed_over.add("sparse", &format!("{}!{name}", archive.path), Some(SPARSE));
            }
            Entry::File(_) | Entry::Sparse(_) | Entry::Special => self.ignored += 1,
        }
        Ok(())
    }

    fn enter_member(&mut self, member: Member) -> Result<()> {
        let Some(archive) = self.archives.last_mut() else { return Ok(()) };
        archive.sidecars.note(&member.name);
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
            Err(error) => {
                let kind = limit_reached(error);
                self.note_unread(&kind, &item.path, !may_hold_many(item.name));
                Err(Error::from(kind).at(Place::whole(item.path)))
            }
        }
    }

    /// Reads the members that a tar archive held back, or skips those that mail made side files.
    pub(super) fn release(&mut self, archive: &mut OpenArchive) {
        for held in archive.take_held() {
            match &held.format {
                FileFormat::Page if self.has_mail => {
                    self.passed_over.add("html", &held.path, Some(BESIDE_MAIL));
                }
                FileFormat::Json { .. } if archive.sidecars.describes_mail(&held.name) => {
                    self.passed_over.add("json", &held.path, None);
                }
                format => {
                    self.note_records(format, &held.path);
                    self.ready.extend(held.items);
                }
            }
        }
    }

    fn begin_file(&mut self, relative: String) {
        let budget = Budget::new(&self.options.limits);
        self.file = Some(OnDisk { relative, outer: None, budget, has_unread: false });
    }

    /// Removes the layers around an input, and opens what is within.
    fn open_item(&mut self, input: Input, item: Item<'_>) -> Result<()> {
        let input = if self.options.skips_digests { input.without_digest() } else { input };
        let (path, is_alone, holds_one) = (item.path.clone(), item.is_alone, !may_hold_many(item.name));
        self.open_layers(input, item).map_err(|kind| {
            if !is_alone {
                self.note_unread(&kind, &path, holds_one);
            }
            Error::from(kind).at(Place::whole(path))
        })
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
                let (layout, map, other_lists) = (Layout::Lines, None, Vec::new());
                self.open_messages(input, FileFormat::Json { layout, map, other_lists }, item, outer)
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
            FileFormat::Json { .. } if item.is_sidecar && !is_forced => {
                return self.pass_over("json", &item, None);
            }
            FileFormat::Page | FileFormat::Json { .. } if self.holds_back(&format, &item) => {
                return self.hold(input, format, item);
            }
            FileFormat::Page | FileFormat::Json { .. } | FileFormat::Table(..) => {
                self.note_records(&format, &item.path);
            }
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

    /// Returns whether mail that may follow in a tar archive decides if a member holds messages.
    fn holds_back(&self, format: &FileFormat, item: &Item<'_>) -> bool {
        let may_be_no_message = match format {
            FileFormat::Page => true,
            _ => self.options.format == Format::Auto && may_be_sidecar(item.name),
        };
        may_be_no_message && self.archives.last().is_some_and(OpenArchive::holds_back)
    }

    /// Reads a member of a tar archive into memory, until it is known which mail the archive has. One that is too long
    /// for that is read as messages.
    fn hold(
        &mut self,
        input: Input,
        format: FileFormat,
        item: Item<'_>,
    ) -> std::result::Result<(), ErrorKind> {
        let below_root = item.below_root();
        let folder = item.folder.clone();
        let mut file = OpenFile::new(input, format.clone(), &item.path, below_root, folder, &self.options);
        let mut items = Vec::new();
        let read = loop {
            let chunk = match file.next(&mut self.notes).map_err(limit_reached) {
                Ok(Some(chunk)) => chunk,
                end => break end.map(drop),
            };
            let raw = file.raw(chunk);
            let bytes = raw.as_ref().map_or(0, Raw::len) + size_of_val(&raw);
            items.push(raw);
            if !self.archives.last_mut().is_some_and(|archive| archive.reserve(bytes)) {
                self.note_records(&format, &item.path);
                self.ready.extend(items);
                self.current = Some(file);
                return Ok(());
            }
        };
        if let Err(kind) = &read {
            self.note_unread(kind, &item.path, file.holds_one());
        }
        if let Some(archive) = self.archives.last_mut() {
            archive.hold(Held { path: item.path, name: item.name.to_owned(), format, items });
        }
        read
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

    /// Notes a column map that was chosen by the columns, and lists that are not read.
    fn note_records(&mut self, format: &FileFormat, path: &str) {
        if let Some(map) = format.map().filter(|_| self.options.map == MapChoice::Auto) {
            let place = Place::whole(format!("{path} (map {})", map.name()));
            self.notes.add(Note::ColumnMapChosen, &place);
        }
        if let FileFormat::Json { other_lists, .. } = format {
            for list in other_lists {
                self.notes.add(Note::OtherList, &Place::whole(format!("{path} (list {list})")));
            }
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
