//! Folder → index.

use super::brand::{Brand, Idiom, Recent};
use super::grams::Grams;
use super::key::IndexKey;
use super::manifest::{MANIFEST, Manifest, SCHEMA};
use super::readers::KnownReader;
use super::table::Index;
use super::words::Words;
use crate::analysis::attribution::Reader;
use crate::error::{Error, ErrorKind, Place, Result};
use crate::hash::VERSION;
use crate::language::Language;
use crate::report::tables;
use crate::tables::{AGAIN, Folder, Load, Reading, Tables};
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// The most bytes of a manifest: the digests of 100 GB of tables.
const MAX_MANIFEST: u64 = 64 << 20;

/// The most terms of a gram; a mail has fewer.
const MAX_WORDS: usize = 1 << 20;

impl Index {
    /// Returns true if a path holds an index: a folder with a manifest.
    #[must_use]
    pub fn is_at(path: &Path) -> bool {
        path.join(MANIFEST).is_file()
    }

    /// Opens the index in a folder. `key` is the one that it was saved with. Its large tables are mapped, not read; each block
    /// of them is checked when a score first reads it.
    ///
    /// # Errors
    /// The folder holds no index, or a damaged one; another version of unisono or of its tables made it; or the key is not its
    /// own.
    pub fn open(path: &Path, key: Option<&IndexKey>) -> Result<Self> {
        let at = |error: Error| error.at(Place::whole(path.display().to_string()));
        let failed = |error: io::Error| at(Error::from(ErrorKind::from(error)));
        let folder = Folder(path);
        let manifest = folder.head(MANIFEST, MAX_MANIFEST + 1).map_err(failed)?;
        Self::load(&manifest, &folder, key).map_err(at)
    }

    /// Opens the index that some files make, as [`to_files`](Self::to_files) returns them.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn from_files(files: &BTreeMap<String, Vec<u8>>, key: Option<&IndexKey>) -> Result<Self> {
        let missing = || Error::from(ErrorKind::BadFile(format!("{MANIFEST} is missing; {AGAIN}")));
        Self::load(files.get(MANIFEST).ok_or_else(missing)?, files, key)
    }

    fn load(manifest: &[u8], files: &dyn Load, key: Option<&IndexKey>) -> Result<Self> {
        let manifest = checked(manifest, key)?;
        let tables = Tables { records: &manifest.tables, files };
        let table = |name: &str, is_small: bool| tables.table(name, is_small);
        let (shared, holders, single) =
            (table("shared", false)?, table("holders", false)?, table("single", false)?);
        let words = table("words", false)?;
        let grams = Grams {
            shared: shared.u64("gram")?.into(),
            ends: shared.u64("end")?.into(),
            cells: holders.u32("cell")?.into(),
            weights: holders.f32("weight")?.into(),
            shares: holders.f32("share")?.into(),
            single: single.u64("gram")?.into(),
            single_cells: single.u32("cell")?.into(),
            single_weights: single.f32("weight")?.into(),
            single_shares: single.f32("share")?.into(),
        };
        let languages = table("languages", true)?;
        let codes = languages.text("language")?;
        let language = |code: &String| Language::from_code(code).ok_or_else(|| languages.damaged());
        let known: Vec<Language> = codes.iter().map(language).collect::<Result<_>>()?;
        let totals = known.iter().copied().zip(languages.u64("terms")?.values()?).collect();
        let words = Words { terms: words.u64("term")?.into(), counts: words.u64("count")?.into(), totals };
        let table = |name: &str| table(name, true);
        let mut index = Self {
            read_as: manifest.read_as.clone(),
            brands: brands(&table("brands")?)?,
            words,
            grams,
            originalities: BTreeMap::new(),
            readers: readers(&table("readers")?)?,
            key: key.cloned(),
        };
        let originality = table("originality")?;
        for (of, value) in
            originality.u32("language")?.values()?.into_iter().zip(originality.f64("value")?.values()?)
        {
            let of = known.get(of as usize).filter(|_| value.is_finite());
            index.originalities.entry(*of.ok_or_else(|| originality.damaged())?).or_default().push(value);
        }
        index.originalities.values_mut().for_each(|values| values.sort_by(f64::total_cmp));
        index.habits(&table)?;
        Ok(index)
    }

    /// Adds the tables of habits to the brands.
    fn habits(&mut self, table: &dyn Fn(&str) -> Result<Reading>) -> Result<()> {
        let counted =
            |name: &str, brands: &mut [Brand], counts: fn(&mut Brand) -> &mut BTreeMap<u32, u64>| {
                let table = table(name)?;
                let (values, campaigns) = (table.u32("value")?.values()?, table.u64("campaigns")?.values()?);
                each(&table, brands, |brand, row| {
                    counts(brand).insert(values[row], campaigns[row]);
                    Ok(())
                })
            };
        counted("discounts", &mut self.brands, |brand| &mut brand.discounts)?;
        counted("hours", &mut self.brands, |brand| &mut brand.hours)?;
        let rhetoric = table("rhetoric")?;
        let (kinds, campaigns) = (rhetoric.text("kind")?, rhetoric.u64("campaigns")?.values()?);
        each(&rhetoric, &mut self.brands, |brand, row| {
            brand.rhetoric.insert(kinds[row].clone(), campaigns[row]);
            Ok(())
        })?;
        let boilerplate = table("boilerplate")?;
        let (blocks, at_edge) = (boilerplate.u64("block")?.values()?, boilerplate.u32("at_edge")?.values()?);
        each(&boilerplate, &mut self.brands, |brand, row| {
            brand.boilerplate.push((blocks[row], at_edge[row] != 0));
            Ok(())
        })?;
        let idioms = table("idioms")?;
        let (texts, campaigns) = (idioms.text("text")?, idioms.u64("campaigns")?.values()?);
        each(&idioms, &mut self.brands, |brand, row| {
            brand.idioms.push(Idiom { text: texts[row].clone(), campaigns: campaigns[row] });
            Ok(())
        })?;
        let (recent, layouts) = (table("recent")?, table("layouts")?);
        let (hours, ends) = (recent.u32("hour")?.values()?, recent.u64("layout_end")?.values()?);
        let features = layouts.u32("feature")?.values()?;
        let mut start = 0;
        each(&recent, &mut self.brands, |brand, row| {
            let end = ends[row] as usize;
            let layout = features.get(start..end).ok_or_else(|| layouts.damaged())?.to_vec();
            start = end;
            brand.recent.push(Recent { hour: hours[row], layout });
            Ok(())
        })
    }
}

/// Reads a manifest, and checks that this version can use the index.
fn checked(manifest: &[u8], key: Option<&IndexKey>) -> Result<Manifest> {
    let bad = |why: String| Error::from(ErrorKind::BadFile(format!("{why}; {AGAIN}")));
    if manifest.len() as u64 > MAX_MANIFEST {
        return Err(bad(format!("{MANIFEST} is larger than {MAX_MANIFEST} bytes")));
    }
    let value: serde_json::Value =
        serde_json::from_slice(manifest).map_err(|error| bad(format!("{MANIFEST} is not JSON: {error}")))?;
    let schema = value.get("schema").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    if schema != SCHEMA {
        let what = if schema.is_empty() {
            "it names no schema".to_owned()
        } else {
            format!("its schema is {schema}")
        };
        return Err(bad(format!("this version reads {SCHEMA}, {what}")));
    }
    let manifest: Manifest =
        serde_json::from_value(value).map_err(|error| bad(format!("{MANIFEST} is damaged: {error}")))?;
    if manifest.hash_version != VERSION {
        let theirs = manifest.hash_version;
        return Err(bad(format!("it was made with version {theirs} of the hash, this is version {VERSION}")));
    }
    let n = manifest.read_as.min_words;
    if !(2..=MAX_WORDS).contains(&n) {
        return Err(bad(format!("{MANIFEST} is damaged: grams of {n} words")));
    }
    let ours = tables();
    let differs = |(name, version): (&String, &String)| {
        let known = manifest.read_as.tables.get(name);
        (known != Some(version))
            .then(|| format!("{name} {} there, {version} here", known.map_or("none", String::as_str)))
    };
    if let Some(difference) = ours.iter().find_map(differs) {
        return Err(bad(format!("its words were read with other tables ({difference})")));
    }
    match (&manifest.key, key.map(IndexKey::fingerprint)) {
        (None, None) => Ok(manifest),
        (Some(theirs), Some(ours)) if *theirs == ours => Ok(manifest),
        (Some(_), Some(_)) => Err(Error::parameter("key", "is not the key that the index was saved with")),
        (Some(_), None) => {
            Err(Error::parameter("key", "the index was saved with a key; give the file of that key"))
        }
        (None, Some(_)) => Err(Error::parameter("key", "the index was saved without a key; leave it out")),
    }
}

fn brands(table: &Reading) -> Result<Vec<Brand>> {
    let number = |name: &str| table.u64(name).and_then(|column| column.values());
    let (names, languages, addresses) =
        (table.text("name")?, table.text("language")?, table.text("address")?);
    let (keys, messages, campaigns) = (number("brand")?, number("messages")?, number("campaigns")?);
    let (reason, recognition, soon) = (number("reason")?, number("recognition")?, number("soon")?);
    let norms = table.f64("norm")?.values()?;
    let brand = |cell: usize| Brand {
        brand: keys[cell],
        name: names[cell].clone(),
        language: languages[cell].clone(),
        messages: messages[cell],
        campaigns: campaigns[cell],
        norm: norms[cell],
        reason: reason[cell],
        recognition: recognition[cell],
        soon: soon[cell],
        address: Some(addresses[cell].clone()).filter(|form| !form.is_empty()),
        ..Brand::default()
    };
    // The columns of a record batch have equal lengths.
    Ok((0..keys.len()).map(brand).collect())
}

fn readers(table: &Reading) -> Result<BTreeMap<Language, KnownReader>> {
    let (codes, kinds) = (table.text("language")?, table.u32("reader")?.values()?);
    let number = |name: &str| table.f64(name).and_then(|column| column.values());
    let (accuracy, low, high) = (number("accuracy")?, number("low")?, number("high")?);
    let (units, brands) = (table.u64("units")?.values()?, table.u64("brands")?.values()?);
    let known = |row: usize| {
        let kinds_known = [Reader::LikelihoodRatio, Reader::CentroidCosine];
        let reader = KnownReader {
            reader: *kinds_known.get(kinds[row] as usize)?,
            accuracy: accuracy[row],
            interval: [low[row], high[row]],
            units: units[row],
            brands: brands[row],
        };
        let is_share = [accuracy[row], low[row], high[row]].iter().all(|share| (0.0..=1.0).contains(share));
        Language::from_code(&codes[row]).filter(|_| is_share).map(|language| (language, reader))
    };
    (0..kinds.len()).map(|row| known(row).ok_or_else(|| table.damaged())).collect()
}

/// Calls `add` with each row of a table and the brand of its cell. The columns of a table have equal lengths.
fn each(
    table: &Reading,
    brands: &mut [Brand],
    mut add: impl FnMut(&mut Brand, usize) -> Result<()>,
) -> Result<()> {
    for (row, cell) in table.u32("cell")?.values()?.into_iter().enumerate() {
        add(brands.get_mut(cell as usize).ok_or_else(|| table.damaged())?, row)?;
    }
    Ok(())
}
