//! Some bytes of the files of a folder changed.

use serde_json::Value;
use std::collections::BTreeMap;
use unisono::hash::hash64;

pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// The bytes of a digested block of a table.
const BLOCK: usize = 1 << 16;

/// The manifest of a folder: its name, and its field with the records of the other files.
#[derive(Clone, Copy)]
pub(crate) struct Manifest {
    pub(crate) name: &'static str,
    pub(crate) records: &'static str,
}

/// Changed files.
pub(crate) struct Damaged {
    pub(crate) files: Files,
    /// True if the digests can tell: only files that the manifest lists are changed, and the digests are those of the sound
    /// files.
    pub(crate) is_detectable: bool,
}

/// Changes a byte for every four of the input: file, place and value. If the first byte is even, the digests are made anew, as
/// by someone who means harm. `None` without an input.
pub(crate) fn damage(sound: &Files, manifest: Manifest, bytes: &[u8]) -> Option<Damaged> {
    let (kind, rest) = bytes.split_first()?;
    let mut files = sound.clone();
    let names: Vec<String> = files.keys().cloned().collect();
    let mut is_of_tables = true;
    for edit in rest.chunks_exact(4) {
        let name = &names[usize::from(edit[0]) % names.len()];
        is_of_tables &= name != manifest.name;
        if let Some(file) = files.get_mut(name) {
            let at = usize::from(u16::from_le_bytes([edit[1], edit[2]])) % file.len();
            file[at] = edit[3];
        }
    }
    if let [.., cut] = rest
        && rest.len() % 4 == 3
    {
        let name = &names[usize::from(*cut) % names.len()];
        is_of_tables &= name != manifest.name;
        files.entry(name.clone()).and_modify(|file| file.truncate(file.len() / 2));
    }
    if kind % 2 == 0 {
        digest_anew(&mut files, manifest);
    }
    Some(Damaged { files, is_detectable: kind % 2 == 1 && is_of_tables })
}

/// Writes sizes and digests of the files into the manifest, if it still is one.
fn digest_anew(files: &mut Files, Manifest { name, records }: Manifest) {
    let manifest = files.get(name).and_then(|manifest| serde_json::from_slice::<Value>(manifest).ok());
    let Some(mut manifest) = manifest else { return };
    for (name, file) in files.iter() {
        if let Some(record) = manifest.get_mut(records).and_then(|records| records.get_mut(name)) {
            let digests =
                file.chunks(BLOCK).map(|block| format!("{:016x}", hash64(block))).collect::<String>();
            *record = serde_json::json!({"bytes": file.len(), "digests": digests});
        }
    }
    files.insert(name.to_owned(), manifest.to_string().into_bytes());
}
