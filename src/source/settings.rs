//! The options of reading by name, as a report and stored columns record them.

use super::maps::MapChoice;
use super::options::{Ids, Limits, Options};
use std::collections::BTreeMap;
use std::path::Path;

impl Options {
    /// Returns every option that decides what is read, by name. Those without a value of their own are left out, except
    /// `brand_by`, `senders`, `input_format` and `preset`. Paths are reduced to the names of files.
    #[must_use]
    pub fn settings(&self) -> BTreeMap<String, String> {
        // Digests decide nothing of what is read.
        let Self {
            format,
            brand_by,
            brand_rules,
            senders,
            columns,
            map,
            forwarded,
            limits,
            ids,
            pseudonyms,
            skips_digests: _,
            given: _,
        } = self;
        let mut settings = BTreeMap::new();
        let mut add = |name: &str, value: &str| settings.insert(name.to_owned(), value.to_owned());
        add("brand_by", brand_by.name());
        add("senders", senders.name());
        add("input_format", format.name());
        match map {
            MapChoice::Auto => add("preset", "auto"),
            MapChoice::None => add("preset", "none"),
            MapChoice::Fixed(map) => add("preset", &file_name(map.name())),
        };
        if let MapChoice::Fixed(map) = map
            && !MapChoice::NAMES.contains(&map.name())
        {
            add("map_file", &format!("{:016x}", map.digest()));
        }
        if !brand_rules.is_empty() {
            add("brand_rules", &format!("{:016x}", brand_rules.digest()));
        }
        for (column, theirs) in columns.mappings() {
            add(&format!("map.{column}"), theirs);
        }
        if *forwarded {
            add("forwarded", "true");
        }
        if *ids != Ids::default() {
            add("ids", ids.name());
        }
        for (name, value) in limits.changed() {
            add(&format!("limits.{name}"), &value.to_string());
        }
        if let Some(pseudonyms) = pseudonyms {
            add("pseudonymise", &pseudonyms.fingerprint());
        }
        settings
    }
}

/// Returns the last part of a path.
fn file_name(path: &str) -> String {
    Path::new(path).file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

impl Limits {
    /// The limits that are not the default, by name.
    fn changed(&self) -> impl Iterator<Item = (&'static str, u64)> {
        let values = |limits: &Self| {
            let Self { message_bytes, parts, depth, column_bytes, columns, .. } = *limits;
            let Self { unpacked_bytes, unpack_ratio, held_zip_bytes, .. } = *limits;
            [
                ("message_bytes", message_bytes as u64),
                ("parts", parts as u64),
                ("depth", depth as u64),
                ("column_bytes", column_bytes as u64),
                ("columns", columns as u64),
                ("unpacked_bytes", unpacked_bytes),
                ("unpack_ratio", unpack_ratio),
                ("held_zip_bytes", held_zip_bytes as u64),
            ]
        };
        values(self)
            .into_iter()
            .zip(values(&Self::default()))
            .filter(|(own, default)| own != default)
            .map(|(own, _)| own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{BrandBy, ColumnMap, RecordMap};
    use std::sync::Arc;

    fn shown(options: &Options) -> String {
        let settings = options.settings();
        settings.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn settings_name_what_was_chosen() {
        const DEFAULT: &str = "brand_by=auto input_format=auto preset=auto senders=bulk";
        assert_eq!(shown(&Options::default()), DEFAULT);
        let map = RecordMap::parse("some/where/own.map", "body: text").unwrap();
        let options = Options {
            brand_by: BrandBy::Folder,
            columns: ColumnMap::parse(["brand=shop"]).unwrap(),
            map: MapChoice::Fixed(Arc::new(map)),
            forwarded: true,
            ids: Ids::MessageId,
            limits: Limits { parts: 7, ..Limits::default() },
            ..Options::default()
        };
        let digest = format!("{:016x}", crate::hash::hash64(b"body: text"));
        let expected = format!(
            "brand_by=folder forwarded=true ids=message-id input_format=auto limits.parts=7 map.brand=shop \
             map_file={digest} preset=own.map senders=bulk"
        );
        assert_eq!(shown(&options), expected);
        let options = Options { map: MapChoice::named(MapChoice::NAMES[0]).unwrap(), ..Options::default() };
        assert_eq!(
            shown(&options),
            DEFAULT.replace("preset=auto", &format!("preset={}", MapChoice::NAMES[0]))
        );
    }
}
