//! Index → folder.

use super::arrow_table::Writing;
use super::grams::Grams;
use super::key::IndexKey;
use super::manifest::{MANIFEST, Manifest, SCHEMA, TableRecord};
use super::small_tables::small_tables;
use super::table::Index;
use crate::error::{Error, ErrorKind, Place, Result};
use crate::hash::VERSION;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

impl Index {
    /// Writes the index into a folder, which appears whole. An index in its place is replaced; nothing else is. Only the owner can
    /// read the files. With a key nobody else can test which words the index holds; the names of brands and their idioms stay
    /// readable.
    ///
    /// # Errors
    /// The path holds something else, the folder cannot be written, or the index was opened with another key, which it keeps.
    pub fn save(&self, path: &Path, key: Option<&IndexKey>) -> Result<()> {
        let failed = |error: io::Error| {
            Error::from(ErrorKind::write(error)).at(Place::whole(path.display().to_string()))
        };
        let is_free =
            !path.exists() || is_manifest(&path.join(MANIFEST)) && fs::read_dir(path).is_ok_and(is_index);
        if !is_free {
            let remedy = "holds something else than an index; give the name of a new folder";
            return Err(Error::parameter("output", remedy).at(Place::whole(path.display().to_string())));
        }
        let (new, old) = (beside(path, "new"), beside(path, "old"));
        for left in [&new, &old].into_iter().filter(|left| left.exists()) {
            fs::remove_dir_all(left).map_err(failed)?;
        }
        private_folder(&new).map_err(failed)?;
        let write = |name: &str, bytes: &[u8]| private_file(&new.join(name), bytes).map_err(failed);
        let saved = self.files(key, &mut |name, bytes| write(name, &bytes));
        let exchange = || -> io::Result<()> {
            if path.exists() {
                fs::rename(path, &old)?;
            }
            if let Err(error) = fs::rename(&new, path) {
                let _ = fs::rename(&old, path);
                return Err(error);
            }
            if old.exists() { fs::remove_dir_all(&old) } else { Ok(()) }
        };
        let saved = saved.and_then(|()| exchange().map_err(failed));
        if saved.is_err() {
            let _ = fs::remove_dir_all(&new);
        }
        saved
    }

    /// Returns the files of the folder that [`save`](Self::save) writes, by name.
    ///
    /// # Errors
    /// The index was opened and is damaged, or was opened with another key.
    pub fn to_files(&self, key: Option<&IndexKey>) -> Result<BTreeMap<String, Vec<u8>>> {
        let mut files = BTreeMap::new();
        self.files(key, &mut |name, bytes| {
            files.insert(name.to_owned(), bytes);
            Ok(())
        })?;
        Ok(files)
    }

    /// Calls `write` with each file, the manifest last.
    fn files(
        &self,
        key: Option<&IndexKey>,
        write: &mut dyn FnMut(&str, Vec<u8>) -> Result<()>,
    ) -> Result<()> {
        // The hashes of an index that was opened with a key are keyed already.
        let (key, new_key) = match (&self.key, key) {
            (Some(known), Some(other)) if known != other => {
                let remedy =
                    "the index was opened with another key, which it keeps; build it again for a new one";
                return Err(Error::parameter("key", remedy));
            }
            (Some(known), _) => (Some(known), None),
            (None, key) => (key, key),
        };
        let mut tables = BTreeMap::new();
        let mut add = |name: &str, table: Writing| {
            let (name, bytes) = (format!("{name}.arrow"), table.bytes()?);
            tables.insert(name.clone(), TableRecord::new(&bytes));
            write(&name, bytes)
        };
        let keyed = new_key.map(|key| self.grams.keyed(|gram| key.apply(gram))).transpose()?;
        let grams = keyed.as_ref().unwrap_or(&self.grams);
        let Grams {
            shared,
            ends,
            cells,
            weights,
            shares,
            single,
            single_cells,
            single_weights,
            single_shares,
        } = grams;
        add("shared", Writing::default().u64("gram", shared.values()?).u64("end", ends.values()?))?;
        let holders = Writing::default().u32("cell", cells.values()?);
        add("holders", holders.f32("weight", weights.values()?).f32("share", shares.values()?))?;
        let single = Writing::default().u64("gram", single.values()?);
        let single = single.u32("cell", single_cells.values()?).f32("weight", single_weights.values()?);
        add("single", single.f32("share", single_shares.values()?))?;
        let counted = self.words.terms.values()?.into_iter().zip(self.words.counts.values()?);
        let counted = counted.map(|(term, n)| (new_key.map_or(term, |key| key.apply(term)), n));
        let mut counted: Vec<(u64, u64)> = counted.collect();
        counted.sort_unstable();
        let (terms, counts) = counted.into_iter().unzip();
        add("words", Writing::default().u64("term", terms).u64("count", counts))?;
        small_tables(self, new_key, &mut add)?;
        let mut read_as = self.read_as.clone();
        read_as.own_phrases = new_key.map_or(read_as.own_phrases, |key| key.of_phrases(read_as.own_phrases));
        let manifest = Manifest {
            schema: SCHEMA.to_owned(),
            unisono: env!("CARGO_PKG_VERSION").to_owned(),
            hash_version: VERSION,
            read_as,
            key: key.map(IndexKey::fingerprint),
            tables,
        };
        let mut bytes = serde_json::to_vec_pretty(&manifest).map_err(|error| {
            Error::from(ErrorKind::BadFile(format!("the manifest: {error}; make the index again")))
        })?;
        bytes.push(b'\n');
        write(MANIFEST, bytes)
    }
}

/// Returns true if a file is the manifest of an index, of any version.
fn is_manifest(path: &Path) -> bool {
    // The schema comes first.
    if !path.is_file() {
        return false;
    }
    let mut start = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(256).read_to_end(&mut start));
    let schema = format!("\"{}", SCHEMA.trim_end_matches(|c: char| c.is_ascii_digit()));
    read.is_ok() && String::from_utf8_lossy(&start).contains(&schema)
}

/// Returns true if a folder holds tables and a manifest only.
fn is_index(entries: fs::ReadDir) -> bool {
    let is_ours =
        |name: &Path| name == Path::new(MANIFEST) || name.extension().is_some_and(|end| end == "arrow");
    entries.into_iter().all(|entry| entry.is_ok_and(|entry| is_ours(Path::new(&entry.file_name()))))
}

/// Returns the path of a folder beside another.
fn beside(path: &Path, what: &str) -> PathBuf {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    path.with_file_name(format!(".{name}.{what}"))
}

fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

fn private_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
