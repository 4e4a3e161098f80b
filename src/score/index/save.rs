//! Index → folder.

use super::grams::Grams;
use super::key::IndexKey;
use super::manifest::{MANIFEST, Manifest, SCHEMA};
use super::small_tables::small_tables;
use super::table::Index;
use crate::error::{Error, ErrorKind, Place, Result};
use crate::hash::VERSION;
use crate::intake::{self, Intake};
use crate::tables::{Files, Folder, INDEX, Sink, Stage, Writing, remove_unfinished};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

impl Index {
    /// Writes the index into a folder, which appears whole. An index in its place is replaced; nothing else is. Only the owner can
    /// read the files. With a key nobody else can test which words the index holds; the names of brands and their idioms stay
    /// readable.
    ///
    /// # Errors
    /// The path holds something else, the folder cannot be written, or the index was opened with another key, which it keeps.
    pub fn save(&self, path: &Path, key: Option<&IndexKey>) -> Result<()> {
        self.save_with(path, key, None)
    }

    /// As [`save`](Self::save), and adds the columns of the mail to the folder, so that every analysis can read it in place of
    /// the mail ([`Intake::open`](crate::intake::Intake::open)). They hold the words of the mail.
    ///
    /// # Errors
    /// As [`save`](Self::save), or a key is given: it would not hide the words of the mail.
    pub fn save_with(&self, path: &Path, key: Option<&IndexKey>, mail: Option<Intake>) -> Result<()> {
        if key.or(self.key.as_ref()).is_some() && mail.is_some() {
            let remedy =
                "does not hide the words of the mail; save the index without the mail, or without a key";
            return Err(Error::parameter("key", remedy));
        }
        let is_free = !path.exists()
            || Folder(path).has_manifest(INDEX.0, INDEX.1) && fs::read_dir(path).is_ok_and(is_index);
        if !is_free {
            let remedy = "holds something else than an index; give the name of a new folder";
            return Err(Error::parameter("output", remedy).at(Place::whole(path.display().to_string())));
        }
        let mut stage = Stage::new(path)?;
        if let Some(mail) = mail {
            mail.write(&mut stage)?;
        }
        self.write(key, &mut stage)?;
        stage.commit()
    }

    /// Removes what [`save`](Self::save) left beside `path` because the process was stopped: a hidden folder with what it had written.
    /// The next `save` does so, too.
    ///
    /// # Errors
    /// The folder cannot be removed.
    pub fn remove_unfinished(path: &Path) -> Result<()> {
        let at = |error| Error::from(ErrorKind::write(error)).at(Place::whole(path.display().to_string()));
        remove_unfinished(path).map_err(at)
    }

    /// Returns the files of the folder that [`save`](Self::save) writes, by name.
    ///
    /// # Errors
    /// The index was opened and is damaged, or was opened with another key.
    pub fn to_files(&self, key: Option<&IndexKey>) -> Result<BTreeMap<String, Vec<u8>>> {
        let mut files = Files::new();
        self.write(key, &mut files)?;
        Ok(files)
    }

    /// Writes each file, the manifest last.
    fn write(&self, key: Option<&IndexKey>, sink: &mut dyn Sink) -> Result<()> {
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
        let mut add = |name: &str, table: Writing| sink.table(&mut tables, name, table);
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
        let (terms, counts): (Vec<u64>, Vec<u64>) = counted.into_iter().unzip();
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
        sink.bytes(MANIFEST, &bytes).map(drop)
    }
}

/// Returns true if a folder holds tables, columns of mail and a manifest only.
fn is_index(entries: fs::ReadDir) -> bool {
    let is_ours = |name: &Path| {
        let named = [MANIFEST].iter().chain(&intake::FILES).any(|ours| name == Path::new(ours));
        named || name.extension().is_some_and(|end| end == "arrow")
    };
    entries.into_iter().all(|entry| entry.is_ok_and(|entry| is_ours(Path::new(&entry.file_name()))))
}
