//! Intake → folder.

use super::manifest::{FACTS, Facts, MANIFEST, Manifest, SCHEMA, prefix};
use super::record::Intake;
use crate::error::{Error, ErrorKind, Result};
use crate::hash::VERSION;
#[cfg(feature = "mail")]
use crate::tables::Stage;
use crate::tables::{Files, Sink};
use serde::Serialize;
use std::collections::BTreeMap;
#[cfg(feature = "mail")]
use std::path::Path;

impl Intake {
    /// Writes the columns and the record of the reading into a temporary folder. Only its owner can read it.
    #[cfg(feature = "mail")]
    pub(super) fn save(self, path: &Path) -> Result<()> {
        let mut stage = Stage::temporary(path)?;
        self.write(&mut stage)?;
        stage.commit()
    }

    /// Returns the files of stored columns, by name.
    ///
    /// # Errors
    /// A column is too large for a table.
    pub fn into_files(self) -> Result<BTreeMap<String, Vec<u8>>> {
        let mut files = Files::new();
        self.write(&mut files)?;
        Ok(files)
    }

    /// Writes each file, the manifest last.
    pub(crate) fn write(self, sink: &mut dyn Sink) -> Result<()> {
        let facts = Facts {
            skipped: self.skipped,
            skipped_by_cause: self.skipped_by_cause,
            unopened: self.unopened.iter().map(Error::to_string).collect(),
            unreadable_dates: self.unreadable_dates,
            notes: self.notes,
            senders: self.senders,
            unmatched: self.unmatched,
            without_value: self.without_value,
            unmatched_rules: self.unmatched_rules,
            ignored: self.ignored,
            passed_over: self.passed_over,
            judged_apart: self.judged_apart,
        };
        let mut files = BTreeMap::new();
        files.insert(FACTS.to_owned(), sink.bytes(FACTS, &json(&facts)?)?);
        let own_phrases = self.batches.first().map(|corpus| corpus.own_phrases().lines().to_owned());
        let mut batches = Vec::with_capacity(self.batches.len());
        for (batch, corpus) in self.batches.into_iter().enumerate() {
            batches.push(corpus.write(&prefix(batch), sink, &mut files)?);
        }
        let manifest = Manifest {
            schema: SCHEMA.to_owned(),
            unisono: env!("CARGO_PKG_VERSION").to_owned(),
            hash_version: VERSION,
            settings: self.settings,
            own_phrases: own_phrases.unwrap_or_default(),
            batches,
            files,
        };
        sink.bytes(MANIFEST, &json(&manifest)?).map(drop)
    }
}

fn json(value: &impl Serialize) -> Result<Vec<u8>> {
    let bad = |error| {
        Error::from(ErrorKind::BadFile(format!("the record of the mail: {error}; name fewer inputs")))
    };
    let mut bytes = serde_json::to_vec_pretty(value).map_err(bad)?;
    bytes.push(b'\n');
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::{Message, SentAt};

    #[test]
    fn a_day_stays_a_day() {
        for sent_at_is_day in [false, true] {
            let sent_at = Some(SentAt { unix: 0, offset_minutes: 0 });
            let message = Message { brand: "Forno".into(), sent_at, sent_at_is_day, ..Message::default() };
            let intake = Intake { batches: vec![[message].into_iter().collect()], ..Intake::default() };
            let opened = Intake::from_files(&intake.into_files().unwrap()).unwrap();
            assert_eq!(opened.batches[0].rows()[0].sent_at_is_day, sent_at_is_day);
        }
    }

    #[test]
    fn times_at_both_ends_are_kept_and_others_are_refused() {
        let write = |unix: i64, offset_minutes: i16| {
            let sent_at = Some(SentAt { unix, offset_minutes });
            let message = Message { brand: "Forno".into(), sent_at, ..Message::default() };
            let batches = vec![[message].into_iter().collect()];
            Intake { batches, ..Intake::default() }.into_files()
        };
        // 9999-12-31T23:59:59-23:59 and 0001-01-01T00:00:00+23:59.
        let of_a_day = 23 * 3_600 + 59 * 60;
        for (unix, offset) in
            [(253_402_300_799 + of_a_day, -1_439), (-62_135_596_800 - of_a_day, 1_439), (0, 0)]
        {
            let opened = Intake::from_files(&write(unix, offset).unwrap()).unwrap();
            let sent = opened.batches[0].rows()[0].sent_at.unwrap();
            assert_eq!((sent.unix, sent.offset_minutes), (unix, offset));
        }
        for unix in [i64::MAX, i64::MIN, 300_000_000_000] {
            let error = write(unix, 0).unwrap_err().to_string();
            assert!(error.contains("sent_at: of the message") && error.contains("leave it out"), "{error}");
        }
    }
}
